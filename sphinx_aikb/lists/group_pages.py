"""The headings of groups in indexes lead to the pages of these groups."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_aikb.knowledge.environment import knowledge_of, walk_of
from sphinx_aikb.knowledge.walks import Stage
from sphinx_aikb.links.references import show_document
from sphinx_aikb.vault.groups import group_key

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from sphinx_aikb.knowledge.knowledge_base import KnowledgeBase


def pages_of_headings(knowledge: KnowledgeBase, docname: str) -> dict[str, str]:
    """Return the pages that the headings of a page's groups lead to, by the ids of the headings."""
    pages = knowledge.catalogue.page_of_group
    values = knowledge.facts_of(docname).group_values if pages else ()
    found = {anchor: pages.get((key, group_key(key, value))) for anchor, key, value in values}
    return {anchor: page for anchor, page in found.items() if page not in (None, docname)}


class LinkGroups(SphinxPostTransform):
    """Makes links of the headings; the notes below a heading stay where they are."""

    # Before long lists are numbered and cut.
    default_priority = 5
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Put a link around the words of each heading whose group has a page."""
        knowledge, docname = knowledge_of(self.env), self.env.docname
        pages = pages_of_headings(knowledge, docname)
        walk = walk_of(self, Stage.STORED) if pages else None
        for section in walk.elements if walk else ():
            page = next((pages[anchor] for anchor in section["ids"] if anchor in pages), None)
            if page is not None:
                title = section if isinstance(section, nodes.rubric) else section[0]
                assert isinstance(title, nodes.Element)
                text = title.astext()
                title.children = []
                title.append(show_document(knowledge.builder, docname, page, text))


def setup_group_pages(app: Sphinx) -> None:
    """Register the transform."""
    app.add_post_transform(LinkGroups)
