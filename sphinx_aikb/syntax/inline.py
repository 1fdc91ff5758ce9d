"""Inline rules.

Wiki-links, embeds and timestamp anchors become tokens of the roles with the same meaning.

Each rule returns False at the first character that is not its own, pushes nothing when ``silent``,
and reads no more than it uses up.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from mdit_py_plugins.myst_role.index import myst_role

from sphinx_aikb.syntax.context import context_of
from sphinx_aikb.vault.anchor import match_anchor
from sphinx_aikb.vault.moments import parse_moment
from sphinx_aikb.vault.wikilink import match_wikilink, parse_wikilink

if TYPE_CHECKING:
    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

WIKILINK, EMBED, TIMESTAMP = "wikilink", "aikb:embed", "yt"
"""The roles that the rules stand for."""

BRACKETS = 32
"""A run of more opening brackets than this is text up to its last ones."""

_BRACKET_RUN = re.compile(rf"\[{{{BRACKETS + 1},}}")
_OPEN_TAGS = re.compile(r"(?:<a[ \t]+(?=<))+", re.IGNORECASE)
_MARKUP = re.compile(r"[*_`~<\\&$\[]")


def link_or_embed(state: StateInline, silent: bool) -> bool:
    """``[[target|label]]`` and ``![[target]]`` as the roles ``wikilink`` and ``aikb:embed``.

    Literal stay: what :func:`match_wikilink` refuses, and everything where Markdown itself sees no
    text (code spans, escapes, comments, destinations). Inside a link or a raw ``<a>`` only the
    label is written, for anchors cannot nest.
    """
    src, pos = state.src, state.pos
    embed = src[pos] == "!"
    if not src.startswith("[[", pos + embed) or context_of(state.md) is None:
        return False
    end = match_wikilink(src, pos, state.posMax)
    if end < 0:
        return False
    inside = src[pos + embed + 2 : end - 2]
    link = parse_wikilink(inside)
    if link is None:
        return False
    if not silent:
        head, pipe, label = inside.partition("|")
        label = flatten(state, label.strip())
        if _inside_anchor(state):
            state.pending += label or link.default_label()
        else:
            token = state.push("myst_role", "", 0)
            token.meta = {"name": EMBED if embed else WIKILINK}
            token.content = head + pipe + label
    state.pos = end
    return True


def timestamp_anchor(state: StateInline, silent: bool) -> bool:
    """``<a class="yt-timestamp" data-t="…">…</a>`` as the role ``yt``.

    See :func:`match_anchor` for where it ends.
    """
    src, pos = state.src, state.pos
    if src[pos] != "<" or src[pos + 1 : pos + 2] not in ("a", "A") or context_of(state.md) is None:
        return False
    anchor = match_anchor(src, pos, state.posMax)
    if anchor is None:
        return False
    if not silent:
        if _inside_anchor(state):
            state.pending += parse_moment(src[pos : anchor.end]).text
        else:
            token = state.push("myst_role", "", 0)
            token.meta = {"name": TIMESTAMP}
            token.content = src[pos : anchor.end]
    state.pos = anchor.end
    return True


def linear_brackets(state: StateInline, silent: bool) -> bool:
    """A very long run of ``[`` as text, up to the last few.

    Markdown would try each of them as a link.
    """
    if state.src[state.pos] != "[" or context_of(state.md) is None:
        return False
    run = _BRACKET_RUN.match(state.src, state.pos, state.posMax)
    return run is not None and _text(state, run.end() - BRACKETS, silent)


def linear_tags(state: StateInline, silent: bool) -> bool:
    """A run of ``<a `` that the next ``<`` breaks off as text: none of it can be a tag."""
    if state.src[state.pos] != "<" or context_of(state.md) is None:
        return False
    run = _OPEN_TAGS.match(state.src, state.pos, state.posMax)
    return run is not None and _text(state, run.end(), silent)


def _text(state: StateInline, end: int, silent: bool) -> bool:
    if not silent:
        state.pending += state.src[state.pos : end]
    state.pos = end
    return True


def linear_role(state: StateInline, silent: bool) -> bool:
    """The stock rule for roles, asked only at ``{``.

    It copies the rest of the line each time it is asked.
    """
    if state.src[state.pos] != "{" and context_of(state.md) is not None:
        return False
    return myst_role(state, silent)


def flatten(state: StateInline, text: str) -> str:
    """Return the text that *text* shows as Markdown, without its markup: a label is plain text."""
    if not _MARKUP.search(text):
        return text
    tokens: list[Token] = []
    state.md.inline.parse(text, state.md, state.env, tokens)
    return " ".join("".join(map(plain, tokens)).split())


def plain(token: Token) -> str:
    """Return the visible text of an inline token."""
    if token.type == "myst_role":
        return _plain_role(token)
    if token.type in ("softbreak", "hardbreak"):
        return " "
    if token.children:
        return "".join(map(plain, token.children))
    return (
        f"{token.markup}{token.content}{token.markup}"
        if token.type.startswith("math")
        else token.content
    )


def _plain_role(token: Token) -> str:
    name = token.meta["name"]
    if name == TIMESTAMP:
        return parse_moment(token.content).text
    link = parse_wikilink(token.content) if name in (WIKILINK, EMBED) else None
    return token.content if link is None else link.label or link.default_label()


def images_without_links(state: StateCore) -> None:
    """Core rule, after ``inline``.

    What an image's alternative text holds is text, so that none of its words is lost.
    """
    if "![" not in state.src or context_of(state.md) is None:
        return
    for block in state.tokens:
        for token in block.children or ():
            if token.type == "image":
                _roles_to_text(token)


def _roles_to_text(image: Token) -> None:
    for child in image.children or ():
        if child.type == "myst_role" and child.meta["name"] in (WIKILINK, EMBED, TIMESTAMP):
            child.content, child.type = _plain_role(child), "text"
        elif child.type == "image":
            _roles_to_text(child)


def _inside_anchor(state: StateInline) -> bool:
    """Tell whether this is inside a link, or inside a raw ``<a>`` that is closed further on."""
    return state.linkLevel > 0 and (
        _in_markdown_link(state) or _last_closing(state.src) > state.pos
    )


def _in_markdown_link(state: StateInline) -> bool:
    """Tell whether this is the label of a Markdown link, which ends before the block does."""
    return state.posMax < len(state.src)


@lru_cache(maxsize=4)
def _last_closing(src: str) -> int:
    return src.lower().rfind("</a")
