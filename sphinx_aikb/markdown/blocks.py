"""Block rules.

Tables with pipes inside wiki-links, and paragraphs that begin with a timestamp anchor.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it.rules_block import html_block, table

from sphinx_aikb.markdown.context import context_of, is_on
from sphinx_aikb.text.html import BREAK
from sphinx_aikb.text.timestamp_html import match_anchor
from sphinx_aikb.text.wikilink import wikilink_at

if TYPE_CHECKING:
    from markdown_it.rules_block import StateBlock
    from markdown_it.token import Token

PIPE = "\ue17c"
"""Stands for a pipe inside a wiki-link while the table's cells are told apart.

Of the same length as a pipe.
"""

_OPENING = re.compile(r"(?=\[\[)")
_DELIMITERS = re.compile(r"[|:-][|: \t-]*$")
_BARE_PIPE = re.compile(r"(?<!\\)\|")
_PIPE = re.compile(r"\\?\|")


def table_with_links(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """The stock table rule over rows in which the pipes of ``[[a | b]]`` do not separate cells."""
    if not is_on(state.md, "wikilinks") or not _delimiters_follow(state, start, end):
        return table(state, start, end, silent)
    # Two lines tell whether this is a table; the rest is read only as far as it goes.
    header = _hide_pipes(_line(state, start))
    if "|" not in header or len(_cells(header)) != len(_cells(_line(state, start + 1))):
        return False
    if silent:
        return True
    rows = 8
    while not (done := _try_rows(state, start, end, start + rows)):
        rows *= 4
    return done > 0


def _try_rows(state: StateBlock, start: int, end: int, last: int) -> int:
    """Run the stock rule with the pipes hidden up to a line; 0 when the table goes on after it.

    Else 1 for a table and -1 for none.
    """
    source, count = state.src, len(state.tokens)
    begin, stop = state.bMarks[start], state.eMarks[min(last, end - 1)]
    if "[[" in source[begin:stop]:
        state.src = source[:begin] + _hide_pipes(source[begin:stop]) + source[stop:]
    try:
        found = table(state, start, end, False)
    finally:
        state.src = source
    if found and state.line > last + 1:
        del state.tokens[count:]
        state.line = start
        return 0
    for token in state.tokens[count:]:
        _show_pipes(token)
    return 1 if found else -1


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _cells(row: str) -> list[str]:
    """Return the cells of a row, as GitHub Flavored Markdown counts them."""
    cells = _BARE_PIPE.split(row.strip())
    if cells and not cells[0].strip():
        cells.pop(0)
    if cells and not cells[-1].strip():
        cells.pop()
    return cells


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
        if context.note and BREAK.match(state.src, pos, stop):
            return False
        anchor = "timestamps" in context.syntax and state.src[pos : pos + 2].lower() == "<a"
        if anchor and match_anchor(state.src, pos, stop):
            return False
    return html_block(state, start, end, silent)
