"""Money in notes: a dollar sign that begins no formula is text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_aikb.markdown.context import asks_for
from sphinx_aikb.markdown.inline import as_text
from sphinx_aikb.text.money import math_begins

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline


def add_money(md: MarkdownIt) -> None:
    """Add the rule; MyST-Parser's ``math_inline`` comes after it, where ``dollarmath`` is on."""
    md.inline.ruler.before("newline", "aikb_money", money)


def money(state: StateInline, silent: bool) -> bool:
    """Dollar signs that :func:`math_begins` says no to, as text; without ``dollarmath`` all are."""
    src, pos = state.src, state.pos
    if src[pos] != "$" or asks_for(state.md, "money") is None or math_begins(src, pos):
        return False
    end = pos + 1
    while end < state.posMax and src[end] == "$":
        end += 1
    return as_text(state, end, silent)
