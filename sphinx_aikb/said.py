"""What a document says at each of its moments, from its tree before links are resolved."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes

from sphinx_aikb.roles import DOMAIN, TIMESTAMP
from sphinx_aikb.tree import ancestors, block_of
from sphinx_aikb.vault import passages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sphinx_aikb.vault.passages import Said

    Words = Callable[[addnodes.pending_xref], str]
    """Gives the text of a link."""

_WORD = re.compile(r"[^\W_]")


def said_at(document: nodes.Element, words: Words = nodes.Element.astext) -> list[Said]:
    """Return what belongs to each moment of a document, in their order.

    In a table with the times in a column of their own that is the rest of the row.
    """
    moments = [
        node
        for node in document.findall(nodes.Element)
        if is_moment(node) and node["moment"][2] is not None
    ]
    found: dict[int, Said] = {}
    for node in moments:
        if id(node) in found:
            continue
        text, places = text_of(block_of(node), words)
        if not _WORD.search(text) and (row := _row_of(node)) is not None:
            text, places = text_of(row, words)
        said = passages.said_at(text, list(places.values()))
        for place, what in zip(places, said, strict=True):
            found.setdefault(place, what)
    return [found[id(node)] for node in moments]


def _row_of(node: nodes.Node) -> nodes.row | None:
    return next((parent for parent in ancestors(node) if isinstance(parent, nodes.row)), None)


def is_moment(node: nodes.Node) -> bool:
    """Tell whether a node is a timestamp, or a link to a moment that keeps its words."""
    if isinstance(node, addnodes.pending_xref):
        return (node.get("refdomain"), node["reftype"]) == (DOMAIN, TIMESTAMP)
    return isinstance(node, nodes.reference) and "moment" in node


def text_of(
    block: nodes.Element, words: Words = nodes.Element.astext
) -> tuple[str, dict[int, int]]:
    """Return the text of a block without its timestamps, and where in it each of these stands.

    A link to a moment stands at the end of its words.
    """
    parts: list[str] = []
    length = 0
    places: dict[int, int] = {}
    for node in _walk(block):
        text = ""
        if isinstance(node, nodes.Text):
            text = node.astext()
        elif is_moment(node):
            text = "" if isinstance(node, addnodes.pending_xref) else node.astext()
            places[id(node)] = length + len(text)
        elif isinstance(node, addnodes.pending_xref):
            text = words(node)
        elif isinstance(node, nodes.entry):
            text = " "
        parts.append(text)
        length += len(text)
    return "".join(parts), places


def _walk(block: nodes.Element) -> Iterator[nodes.Node]:
    """Yield what is in a block, links whole; no raw output and no marks of footnotes."""
    left: list[nodes.Node] = block.children[::-1]
    while left:
        node = left.pop()
        if isinstance(node, nodes.raw | nodes.footnote_reference):
            continue
        yield node
        if not (isinstance(node, addnodes.pending_xref) or is_moment(node)):
            left += node.children[::-1]
