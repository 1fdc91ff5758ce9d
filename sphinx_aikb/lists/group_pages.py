"""The headings of groups in indexes lead to the pages of these groups."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeGuard

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_aikb.knowledge.environment import knowledge_of, walk_of
from sphinx_aikb.knowledge.languages import language_of_words
from sphinx_aikb.knowledge.moments import known_of
from sphinx_aikb.knowledge.walks import Stage
from sphinx_aikb.links.references import show_document
from sphinx_aikb.text.ids import VideoId
from sphinx_aikb.text.timecode import short_timecode
from sphinx_aikb.translations import day_in_words, speaking
from sphinx_aikb.vault.groups import group_key

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from sphinx_aikb.knowledge.knowledge_base import KnowledgeBase


HEAD = "aikb-head"
"""The class of the line below a title."""


def is_head(node: nodes.Node) -> TypeGuard[nodes.paragraph]:
    """Tell whether a node is the line below a title."""
    return isinstance(node, nodes.paragraph) and HEAD in node["classes"]


def pages_of_headings(knowledge: KnowledgeBase, docname: str) -> dict[str, tuple[str, str]]:
    """Return the pages that the headings of a page's groups lead to, by the ids of the headings.

    Beside each stands what is known of it: of a video the date and the length.
    """
    pages = knowledge.catalogue.page_of_group
    values = knowledge.facts_of(docname).group_values if pages else ()
    found: dict[str, tuple[str, str]] = {}
    for anchor, key, value in values:
        page = pages.get((key, group_key(key, value)))
        if page not in (None, docname):
            details = _of_video(knowledge, VideoId(value)) if key == "video" else ""
            found[anchor] = (page, details)
    return found


def _of_video(knowledge: KnowledgeBase, video: VideoId) -> str:
    known = known_of(knowledge, video)
    length = "" if known.duration is None else short_timecode(known.duration)
    return " \u00b7 ".join(filter(None, (day_in_words(known.published or ""), length)))


class LinkGroups(SphinxPostTransform):
    """Makes links of the headings; the notes below a heading stay where they are."""

    # Before long lists are numbered and cut.
    default_priority = 5
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Put a link around the words of each heading whose group has a page."""
        knowledge, docname = knowledge_of(self.env), self.env.docname
        with speaking(language_of_words(self.env, docname)):
            pages = pages_of_headings(knowledge, docname)
        walk = walk_of(self, Stage.STORED) if pages else None
        for section in walk.elements if walk else ():
            found = next((pages[anchor] for anchor in section["ids"] if anchor in pages), None)
            if found is not None:
                page, details = found
                title = section if isinstance(section, nodes.rubric) else section[0]
                assert isinstance(title, nodes.Element)
                text = title.astext()
                title.children = []
                title.append(show_document(knowledge.builder, docname, page, text))
                if details and title is not section:
                    section.insert(1, nodes.paragraph(details, details, classes=[HEAD]))


def setup_group_pages(app: Sphinx) -> None:
    """Register the transform."""
    app.add_post_transform(LinkGroups)
