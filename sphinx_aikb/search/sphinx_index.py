"""What Sphinx's own search finds: also the aliases, channel, tags and video of a note.

Sphinx hands each document to its index as it is written. Before, a section with the names of the
note is put into the document, and after it taken out: the index has the words, no page has them.
The lists of an index are left out, for they would stand before the notes that they name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import version_info

from sphinx_aikb.knowledge.environment import knowledge_of
from sphinx_aikb.knowledge.numbered_pages import PAGES
from sphinx_aikb.search.names import LISTS, names_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx

    from sphinx_aikb.search.names import Names

NO_SEARCH = "no-search"
"""Sphinx's class of what is not searched."""


def on_builder_inited(app: Sphinx) -> None:
    """Let each document pass on its way to the index."""
    builder: Any = app.builder
    if builder.name not in PAGES:
        return
    index = builder.index_page

    def index_page(docname: str, doctree: nodes.document, title: str) -> None:
        knowledge = knowledge_of(app.env)
        lists = list(_lists(doctree)) if knowledge.facts_of(docname).indexes else []
        sections = list(_sections(names_of(knowledge, docname)))
        for node in lists:
            node["classes"].append(NO_SEARCH)
        doctree.extend(sections)
        try:
            index(docname, doctree, title)
            _escape_titles(builder, docname)
        finally:
            for section in sections:
                doctree.remove(section)
            for node in lists:
                node["classes"].remove(NO_SEARCH)

    builder.index_page = index_page


def _escape_titles(builder: Any, docname: str) -> None:
    """Escape the titles that the script of Sphinx 8 writes into its page as HTML.

    No element begins without this one sign; the others stay, so that titles are found by them.
    """
    titles = getattr(getattr(builder, "indexer", None), "_all_titles", {})
    if version_info < (9,) and docname in titles:
        titles[docname] = [(title.replace("<", "&lt;"), to) for title, to in titles[docname]]


def _lists(doctree: nodes.document) -> Iterator[nodes.Element]:
    for node in doctree.findall(nodes.Element):
        if not LISTS.isdisjoint(node.get("classes", ())):
            yield node


def _sections(names: Names) -> Iterator[nodes.Element]:
    """Yield a section for each other title of a note, and a paragraph with what it is filed under.

    What many notes share is found as a word, not as a title: it would stand before their own words.
    """
    for name in (*names.aliases, names.video):
        if name:
            yield nodes.section("", nodes.title(name, name))
    words = " ".join(filter(None, (names.channel, *names.tags)))
    if words:
        yield nodes.paragraph(words, words)


def setup_sphinx_index(app: Sphinx) -> None:
    """Connect the handler."""
    app.connect("builder-inited", on_builder_inited)
