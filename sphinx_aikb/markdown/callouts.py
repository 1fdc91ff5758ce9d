"""Callouts: the first line of a quote, ``[!type] Title``, is its title and marks the quote.

What stands below it is read as in any quote. A transform makes the quote an admonition.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_aikb.markdown.context import asks_for
from sphinx_aikb.text.callout import match_callout

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_core import StateCore

PART = "callouts"
MARK = "aikb-callout"
"""Begins the class that tells the transform what a quote is: mark, type, fold, and the title."""

TITLE = "aikb-callout-title"
"""The class of the paragraph that is a title."""

TITLED, KNOWN = "titled", "known"
"""Whether a quote begins with the paragraph that is its title, or has that of its type."""


def first_line(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """The first line of a quote as a paragraph, where it is that of a callout.

    Literal stay: what :func:`match_callout` refuses, every other line, and an indented first line,
    which is code.
    """
    source, pos = state.src, state.bMarks[start] + state.tShift[start]
    if not source.startswith("[!", pos) or not state.tokens:
        return False
    quote = state.tokens[-1]
    if quote.type != "blockquote_open" or not quote.map or quote.map[0] != start:
        return False
    if state.is_code_block(start) or asks_for(state.md, PART) is None:
        return False
    callout = match_callout(source[pos : state.eMarks[start]])
    if callout is None:
        return False
    if silent:
        return True
    kind = KNOWN if callout.known else TITLED
    classes = [f"{MARK}|{callout.name}|{callout.fold}|{kind}"]
    classes += [f"callout-{word}" for word in callout.metadata]
    quote.attrJoin("class", " ".join(classes))
    if not callout.known:
        _push_title(state, start, callout.title)
    state.line = start + 1
    if state.line < end and state.sCount[state.line] < 0:
        # A line without `>` went on with the paragraph that the first line would have been.
        state.sCount[state.line] = 0
    return True


def _push_title(state: StateBlock, line: int, title: str) -> None:
    token = state.push("paragraph_open", "p", 1)
    token.map = [line, line + 1]
    token.attrs = {"class": TITLE}
    token = state.push("inline", "", 0)
    token.content, token.map, token.children = title, [line, line + 1], []
    state.push("paragraph_close", "p", -1)


_ALERTS = "aikb_alerts"


def without_alerts(state: StateCore) -> None:
    """Core rule, before ``block``: in notes a GitHub alert is a callout as any other."""
    if asks_for(state.md, PART) is not None and "alerts" in state.md.options:
        state.env[_ALERTS] = state.md.options["alerts"]
        state.md.options["alerts"] = False


def with_alerts(state: StateCore) -> None:
    """Core rule, after ``block``: as before, for a file that is included and is no note."""
    if _ALERTS in state.env:
        state.md.options["alerts"] = state.env.pop(_ALERTS)


def add_callouts(md: MarkdownIt) -> None:
    """Add the rules; a title can begin like a block of any other kind, so this comes first."""
    md.core.ruler.before("block", "aikb_alerts", without_alerts)
    md.core.ruler.after("block", "aikb_alerts_again", with_alerts)
    md.block.ruler.before("table", "aikb_callout", first_line)
