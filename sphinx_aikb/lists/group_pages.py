"""The headings of groups in indexes lead to the pages of these groups."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_aikb.knowledge.environment import knowledge_of
from sphinx_aikb.links.references import show_document
from sphinx_aikb.text.slug import loose_key
from sphinx_aikb.vault.groups import group_key

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from sphinx_aikb.knowledge.knowledge_base import KnowledgeBase


def pages_of_headings(knowledge: KnowledgeBase, docname: str) -> dict[str, str]:
    """Return the pages that the headings of a page's groups lead to, by the ids of the headings."""
    catalogue, facts = knowledge.catalogue, knowledge.facts_of(docname)
    if not catalogue.pages or not facts.groups:
        return {}
    keys = dict.fromkeys(key for index in facts.indexes for key in index.query.group_by)
    found: dict[str, str] = {}
    for name, anchor in facts.groups:
        wanted = [loose_key(name) if key == "video" else group_key(key, name) for key in keys]
        pages = map(catalogue.page_of_group.get, zip(keys, wanted, strict=True))
        page = next(filter(None, pages), None)
        if page is not None and page != docname:
            found[anchor] = page
    return found


class LinkGroups(SphinxPostTransform):
    """Makes links of the headings; the notes below a heading stay where they are."""

    # Before long lists are numbered and cut.
    default_priority = 5
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Put a link around the words of each heading whose group has a page."""
        knowledge, docname = knowledge_of(self.env), self.env.docname
        pages = pages_of_headings(knowledge, docname)
        for section in self.document.findall(nodes.Element) if pages else ():
            page = next((pages[anchor] for anchor in section["ids"] if anchor in pages), None)
            is_alone = isinstance(section, nodes.rubric)
            title: nodes.Element | None = section if is_alone else section.next_node(nodes.title)
            if page is not None and title is not None:
                text = title.astext()
                title.children = []
                title += show_document(knowledge.builder, docname, page, text)


def setup_group_pages(app: Sphinx) -> None:
    """Register the transform."""
    app.add_post_transform(LinkGroups)
