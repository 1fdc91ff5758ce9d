"""Addresses in notes: case does not matter in a scheme and a host, as browsers have it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from sphinx_aikb.markdown.context import context_of
from sphinx_aikb.text.address import with_small_host

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token


def _normal(md: MarkdownIt, normalize: Callable[[str], str], address: str) -> str:
    context = context_of(md)
    if context is not None and (context.note or context.translated):
        # No file has NUL in its name, and who asks for one gets an error.
        address = with_small_host(address).replace("%00", "%EF%BF%BD")
    return normalize(address)


def listed(state: StateCore) -> None:
    """Core rule, after ``inline``: replace a link ``inv:…`` that no project lists by its text.

    MyST-Parser would leave nothing of it.
    """
    context = context_of(state.md)
    if context is None or not (context.note or context.translated):
        return
    for block in state.tokens:
        children, found = block.children or (), dict[int, bool]()
        for token in children:
            if token.type == "link_open" and str(token.attrs["href"]).startswith("inv:"):
                line = block.map[0] + 1 if block.map else 1
                found[id(token)] = context.is_listed(str(token.attrs["href"]), line)
        if not all(found.values()):
            block.children = [*_without_links(children, found)]


def _without_links(tokens: Sequence[Token], found: Mapping[int, bool]) -> Iterator[Token]:
    """Yield the tokens without those that open and close a link that was not found."""
    is_open = True
    for token in tokens:
        if token.type == "link_open":
            is_open = found.get(id(token), True)
        if is_open or token.type not in ("link_open", "link_close"):
            yield token
        if token.type == "link_close":
            is_open = True


def add_addresses(md: MarkdownIt) -> None:
    """Read ``[x](Https://YouTu.be/ID)`` of a note as ``https://youtu.be/ID``.

    MyST-Parser takes a scheme in capitals for the name of a document. markdown-it hands each
    address to ``normalizeLink``, which is there to be replaced.
    """
    md.core.ruler.after("inline", "aikb_listed", listed)
    vars(md)["normalizeLink"] = partial(_normal, md, md.normalizeLink)
