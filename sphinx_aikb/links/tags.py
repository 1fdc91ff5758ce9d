"""Tags of notes: the role ``aikb:tag``, and what readers see of a tag."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util.docutils import SphinxRole

from sphinx_aikb.config import settings_of
from sphinx_aikb.links.references import show_link
from sphinx_aikb.nodes import tag_link
from sphinx_aikb.text.ids import DocName
from sphinx_aikb.vault.groups import group_key
from sphinx_aikb.vault.resolver import Place

if TYPE_CHECKING:
    from sphinx import addnodes
    from sphinx.builders import Builder

    from sphinx_aikb.knowledge.knowledge_base import KnowledgeBase


class TagRole(SphinxRole):
    """Shows a tag, as ``#tag`` does."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return one ``pending_xref`` that shows the tag with its ``#``."""
        name = self.text.strip().removeprefix("#")
        node = tag_link(name, self.env.docname, self.rawtext)
        self.set_source_info(node)
        return [node], []


def place_of_tag(knowledge: KnowledgeBase, name: str) -> Place | None:
    """Return the page or the section of an index that lists the notes with a tag, or None."""
    page = knowledge.catalogue.page_of_group.get(("tags", group_key("tags", name)))
    if page is not None and "group" in settings_of(knowledge.env.config).resolve:
        return Place(DocName(page), "", name)
    return knowledge.resolver.place_of_group(name)


def show_tag(
    knowledge: KnowledgeBase, builder: Builder, page: str, node: addnodes.pending_xref
) -> nodes.Element:
    """Return what *builder* shows on a page for a tag: a link to its section, or the tag alone."""
    place = place_of_tag(knowledge, node["reftarget"])
    content = nodes.inline("", "", *node.children)
    if place is None:
        return content
    return show_link(builder, page, place.docname, place.anchor, content)
