"""Marks in pairs: ``==highlight==`` and ``~~strikethrough~~`` of notes become spans."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markdown_it.rules_inline.state_inline import Delimiter

from sphinx_aikb.markdown.context import asks_for
from sphinx_aikb.markdown.inline import as_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline

MARK, STRIKE = "aikb-mark", "aikb-s"
"""The classes of the spans."""


def add_highlights(md: MarkdownIt) -> None:
    """Add the rules for ``==text==``."""
    _add(md, "highlights", "=", MARK)


def add_strikethrough(md: MarkdownIt) -> None:
    """Add the rules for ``~~text~~``; MyST-Parser's own would write raw HTML."""
    _add(md, "strikethrough", "~", STRIKE)


def _add(md: MarkdownIt, part: str, char: str, name: str) -> None:
    md.inline.ruler.before("newline", f"aikb_{part}", _delimiters(part, char))
    md.inline.ruler2.before("fragments_join", f"aikb_{part}", _spans(part, char, name))


def _delimiters(part: str, char: str) -> Callable[[StateInline, bool], bool]:
    """Return the rule that notes where a pair can begin and end.

    Grammar: two marks, no more and no less. The first two have no blank after them, the last two
    none before them, and a sign of punctuation only as emphasis has it. Text stay `` a == b ``,
    marks between two letters or digits of ASCII (``a==b``), runs of other lengths, and what is
    never closed.
    """

    def rule(state: StateInline, silent: bool) -> bool:
        src, pos = state.src, state.pos
        if src[pos] != char or silent or asks_for(state.md, part) is None:
            return False
        scanned = state.scanDelims(pos, True)
        end = pos + scanned.length
        # Two marks of a comparison are no pair.
        inside = _is_plain(src[pos - 1 : pos]) and _is_plain(src[end : end + 1])
        if scanned.length != 2 or (inside and char == "="):
            # All of it, so that no other rule takes two marks out of it.
            return as_text(state, end, silent)
        token = state.push("text", "", 0)
        token.content = char * 2
        # A marker under a name of its own: the stock rule for `~~` takes those of its character.
        state.delimiters.append(
            Delimiter(
                marker=-ord(char),
                length=0,
                token=len(state.tokens) - 1,
                end=-1,
                open=scanned.can_open,
                close=scanned.can_close,
            )
        )
        state.pos = end
        return True

    return rule


def _is_plain(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _spans(part: str, char: str, name: str) -> Callable[[StateInline], None]:
    """Return the rule that makes spans of the pairs."""

    def rule(state: StateInline) -> None:
        if asks_for(state.md, part) is None:
            return
        inner = (meta["delimiters"] for meta in state.tokens_meta if meta and "delimiters" in meta)
        for delimiters in (state.delimiters, *inner):
            for opening in delimiters:
                if opening.marker == -ord(char) and opening.end >= 0:
                    _to_span(state, opening.token, 1, name)
                    _to_span(state, delimiters[opening.end].token, -1, name)

    return rule


def _to_span(state: StateInline, at: int, nesting: int, name: str) -> None:
    token = state.tokens[at]
    token.markup, token.content = token.content, ""
    token.tag = "span"
    if nesting > 0:
        token.type, token.nesting = "span_open", 1
        token.attrs = {"class": name}
    else:
        token.type, token.nesting = "span_close", -1
