"""Times as people write them, in notes that have a video: they become tokens of the role ``yt``.

A core rule over what Markdown has left as text, so that links, definitions, code, math and escapes
come first.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it.token import Token

from sphinx_aikb.markdown.context import asks_for
from sphinx_aikb.markdown.inline import TIMESTAMP
from sphinx_aikb.text.bare_time import bare_times, has_time

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore

_BREAK = re.compile(r"<br\b", re.IGNORECASE)
_EMPHASIS = ("em_open", "em_close", "strong_open", "strong_close")


def times(state: StateCore) -> None:
    r"""Core rule, after ``inline``: ``[2:28]``, and with ``all`` ``(2:28)`` and ``2:28 - text``.

    Literal stay: what is no text to Markdown, escaped brackets (``\[2:28]``), links and their
    labels, and what :func:`bare_times` leaves. In headings only the form in brackets counts.
    """
    context = asks_for(state.md, "times")
    if context is None or not context.video or context.bare == "none":
        return
    before = ""
    for block in state.tokens:
        if block.type == "inline" and block.children and has_time(block.content):
            every = context.bare == "all" and before != "heading_open"
            block.children = _with_times(block.children, every=every)
        before = block.type


def _with_times(tokens: list[Token], *, every: bool) -> list[Token]:
    found: list[Token] = []
    links = 0
    for at, token in enumerate(tokens):
        if token.type in ("link_open", "link_close"):
            links += token.nesting
        if token.type != "text" or links:
            found.append(token)
            continue
        done = 0
        line, ahead = _place(tokens, at) if every else (False, "")
        for time in bare_times(token.content, every=every, line=line, ahead=ahead):
            before = token.content[done : time.start]
            written = token.content[time.start : time.end]
            content = written if written[0] == "[" else f"{written} <{time.time}>"
            found += _text(before, token.level)
            found.append(_role(content, token.level))
            done = time.end
        found += _text(token.content[done:], token.level) if done else [token]
    return found


def _place(tokens: list[Token], at: int) -> tuple[bool, str]:
    """Tell whether a text begins a line, and what follows; emphasis may stand round it."""
    before, after = at - 1, at + 1
    while before >= 0 and _unseen(tokens[before]):
        before -= 1
    while after < len(tokens) and _unseen(tokens[after]):
        after += 1
    following = tokens[after] if after < len(tokens) else None
    ahead = following.content[:8] if following and following.type == "text" else ""
    return before < 0 or _breaks(tokens[before]), ahead


def _unseen(token: Token) -> bool:
    """Tell whether a token is a mark of emphasis, or the empty text that is left of one."""
    return token.type in _EMPHASIS or (token.type == "text" and not token.content)


def _breaks(token: Token) -> bool:
    if token.type == "html_inline":
        return _BREAK.match(token.content) is not None
    return token.type in ("softbreak", "hardbreak")


def _text(content: str, level: int) -> list[Token]:
    return [Token("text", "", 0, content=content, level=level)] if content else []


def _role(content: str, level: int) -> Token:
    meta = {"name": TIMESTAMP}
    return Token("myst_role", "", 0, content=content, meta=meta, level=level)


def add_times(md: MarkdownIt) -> None:
    """Register the rule, before those that look for timestamps inside links and in headings."""
    md.core.ruler.after("inline", "aikb_times", times)
