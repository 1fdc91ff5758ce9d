"""Block rules.

Tables with pipes inside wiki-links, and paragraphs that begin with a timestamp anchor.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it.rules_block import html_block, table

from sphinx_aikb.syntax.context import context_of
from sphinx_aikb.vault.anchor import match_anchor
from sphinx_aikb.vault.wikilink import wikilink_at

if TYPE_CHECKING:
    from markdown_it.rules_block import StateBlock
    from markdown_it.token import Token

PIPE = "\ue17c"
"""Stands for a pipe inside a wiki-link while the table's cells are told apart.

Of the same length as a pipe.
"""

_OPENING = re.compile(r"(?=\[\[)")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_DELIMITERS = re.compile(r"[|:-][|: \t-]*$")
_PIPE = re.compile(r"\\?\|")


def table_with_links(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """The stock table rule over rows in which the pipes of ``[[a | b]]`` do not separate cells."""
    if context_of(state.md) is None or not _delimiters_follow(state, start, end):
        return table(state, start, end, silent)
    begin, stop = state.bMarks[start], state.eMarks[_last_row(state, start, end)]
    rows = state.src[begin:stop]
    if "[[" not in rows:
        return table(state, start, end, silent)
    source, count = state.src, len(state.tokens)
    state.src = source[:begin] + _hide_pipes(rows) + source[stop:]
    try:
        return table(state, start, end, silent)
    finally:
        state.src = source
        for token in state.tokens[count:]:
            _show_pipes(token)


def _delimiters_follow(state: StateBlock, start: int, end: int) -> bool:
    """Tell whether the next line can be a delimiter row.

    Asked at each line of each paragraph, so it must be cheap.
    """
    line = start + 1
    if line >= end:
        return False
    return (
        _DELIMITERS.match(state.src, state.bMarks[line] + state.tShift[line], state.eMarks[line])
        is not None
    )


def _last_row(state: StateBlock, start: int, end: int) -> int:
    """Return the last line that can belong to a table that begins at *start*.

    It ends at an empty line at the latest.
    """
    line = start
    while line + 1 < end and not state.isEmpty(line + 1):
        line += 1
    return line


def _hide_pipes(rows: str) -> str:
    pieces = []
    done = 0
    for opening in _OPENING.finditer(rows):
        if opening.start() < done or _escaped(rows, opening.start()):
            continue
        found = wikilink_at(rows, opening.start(), len(rows))
        if found is not None:
            end = found[0]
            pieces += [
                rows[done : opening.start()],
                _PIPE.sub(_hidden, rows[opening.start() : end]),
            ]
            done = end
    return "".join([*pieces, rows[done:]])


def _hidden(pipe: re.Match[str]) -> str:
    r"""Return the stand-in of a pipe.

    Of ``\|`` the backslash too, so that the row keeps its length.
    """
    return PIPE * len(pipe.group())


def _escaped(text: str, pos: int) -> bool:
    start = pos
    while start and text[start - 1] == "\\":
        start -= 1
    return (pos - start) % 2 == 1


def _show_pipes(token: Token) -> None:
    if PIPE in token.content:
        token.content = token.content.replace(PIPE * 2, "|").replace(PIPE, "|")


def html_block_without_anchors(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """The stock rule for HTML blocks; a timestamp anchor or ``<br>`` begins a paragraph instead.

    An open tag alone on its line would make the whole paragraph raw HTML.
    """
    context = context_of(state.md)
    if context is not None:
        pos, stop = state.bMarks[start] + state.tShift[start], state.eMarks[start]
        if context.note and _BREAK.match(state.src, pos, stop):
            return False
        if state.src[pos : pos + 2].lower() == "<a" and match_anchor(state.src, pos, stop):
            return False
    return html_block(state, start, end, silent)
