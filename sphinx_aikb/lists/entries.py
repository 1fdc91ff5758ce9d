"""The notes that an index lists, as a list, a table or cards."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docutils import nodes

from sphinx_aikb.nodes import entry, mark_of
from sphinx_aikb.translations import COLUMNS, told
from sphinx_aikb.vault.query import cell, mark_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sphinx_aikb.vault.notes import Note
    from sphinx_aikb.vault.query import Query

    Link = Callable[[Note, str], nodes.Node]

_DAY = re.compile(r"\d+(-\d+)+")


def listing_of(
    query: Query, notes: Sequence[Note], docname: str, mark: str = "", *, caption: str = ""
) -> nodes.Element:
    """Return the list, the table or the cards of some notes on a page.

    *mark* is the title of the outermost group around them.
    """

    def link(note: Note, text: str) -> nodes.Node:
        node = entry(note.docname, text, docname)
        mark_of.set(node, mark or mark_in(note, query))
        return node

    if query.style == "table":
        return _table(query, notes, link, caption)
    items = nodes.bullet_list(bullet="-", classes=[f"aikb-{query.style}"])
    for note in notes:
        line = nodes.paragraph("", "", link(note, note.title))
        item = nodes.list_item("", line)
        details = [
            text for column in query.columns if column != "title" and (text := cell(note, column))
        ]
        if details and query.style == "cards":
            item += nodes.paragraph("", "", *_joined(details), classes=["aikb-details"])
        elif details:
            parts = nodes.inline("", "", *_joined(details), classes=["aikb-details"])
            line += [nodes.Text(" "), parts]
        items += item
    return items


def _joined(details: Sequence[str]) -> Iterator[nodes.Node]:
    """Yield what is said of a note; a date is a part of its own, in which no line breaks."""
    for place, text in enumerate(details):
        yield nodes.Text(" · " if place else "")
        yield nodes.inline(text, text) if _DAY.fullmatch(text) else nodes.Text(text)


def _table(query: Query, notes: Sequence[Note], link: Link, caption: str) -> nodes.table:
    """Return a table with links in the title column, or else in the first."""
    linked = "title" if "title" in query.columns else query.columns[0]

    def cell_of(note: Note, column: str) -> nodes.Node:
        text = cell(note, column)
        return link(note, text or note.title) if column == linked else nodes.Text(text)

    width = len(query.columns)
    table = nodes.table(classes=["aikb-table"])
    if caption:
        table += nodes.title(caption, caption)
    group = nodes.tgroup(cols=width)
    group += [nodes.colspec(colwidth=40 if column == "title" else 20) for column in query.columns]
    head = nodes.row("", *(_entry(nodes.Text(heading_of(column))) for column in query.columns))
    body = nodes.tbody()
    for note in notes:
        body += nodes.row("", *(_entry(cell_of(note, column)) for column in query.columns))
    group += [nodes.thead("", head), body]
    table += group
    return table


def heading_of(column: str) -> str:
    """Return what a key is called above its column."""
    return told(column) if column in COLUMNS else column[:1].upper() + column[1:].replace("_", " ")


def _entry(content: nodes.Node) -> nodes.entry:
    return nodes.entry("", nodes.paragraph("", "", content))
