"""Inline rules.

Wiki-links, embeds and timestamp anchors become tokens of the roles with the same meaning.

Each rule returns False at the first character that is not its own, pushes nothing when ``silent``,
and reads no more than it uses up.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from markdown_it.common.utils import isLinkClose, isLinkOpen
from mdit_py_plugins.myst_role.index import myst_role

from sphinx_aikb.markdown.context import asks_for, context_of, is_on, is_safe
from sphinx_aikb.markdown.html import safe_tokens
from sphinx_aikb.text.bare_time import BARE
from sphinx_aikb.text.dialects import is_video
from sphinx_aikb.text.file_name import split_size
from sphinx_aikb.text.link import destination_at
from sphinx_aikb.text.moment import parse_moment
from sphinx_aikb.text.timed_link import time_in_address, timed_link_at
from sphinx_aikb.text.timestamp_html import Anchor, match_anchor
from sphinx_aikb.text.wikilink import parse_wikilink, wikilink_at

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

    from sphinx_aikb.text.timed_link import TimedLink

WIKILINK, EMBED, TIMESTAMP = "wikilink", "aikb:embed", "yt"
"""The roles that the rules stand for."""
PLAYER, SEEK = "aikb:player", "aikb:seek"
"""The roles of a video that is shown, and of a time in the video that was shown last."""
MOMENTS = frozenset({TIMESTAMP, PLAYER, SEEK})
"""The roles that become timestamps."""
TAG = "aikb:tag"
"""The role of a tag, with its ``#``."""

BRACKETS = 32
"""A run of more opening brackets than this is text up to its last ones."""

_BRACKET_RUN = re.compile(rf"\[{{{BRACKETS + 1},}}")
_OPEN_TAGS = re.compile(r"(?:<a[ \t]+(?=<))+", re.IGNORECASE)
_ANCHORS = re.compile(r"\]|<a", re.IGNORECASE)
_ROLE = re.compile(r"\{[a-zA-Z0-9_\-+:]+\}`")
_TIME_IN_BRACKETS = re.compile(rf"\[\[{BARE}\]\]")
_INLINE = re.compile(r"[*_`~\\]|\[\[|\]\(|==|%%")
_MARKUP = re.compile(r"[*_`~<\\&$\[]|==|%%")


def link_or_embed(state: StateInline, silent: bool) -> bool:
    """``[[target|label]]`` and ``![[target]]`` as the roles ``wikilink`` and ``aikb:embed``.

    Literal stay: what :func:`match_wikilink` refuses, and everything where Markdown itself sees no
    text (code spans, escapes, comments, destinations). A time with an address after it is for the
    stock rule. In notes a link that says a time becomes the role ``yt`` (:func:`timed_link_at`).
    """
    src, pos = state.src, state.pos
    embed = src[pos] == "!"
    if not src.startswith("[[", pos + embed) or not is_on(state.md, "wikilinks"):
        return False
    times = asks_for(state.md, "times")
    timed = timed_link_at(src, pos, state.posMax) if times and times.bare != "none" else None
    found = (timed.end, None) if timed else wikilink_at(src, pos, state.posMax)
    if found is None or _names_time(state, found[0]):
        return False
    end = found[0]
    if not silent:
        head, pipe, label = src[pos + embed + 2 : end - 2].partition("|")
        if embed and (link := found[1]) and link.external and _is_shown(state, link.target):
            words = split_size(flatten(state, label.strip()))[0]
            _push(state, PLAYER, f"{words} <{link.target}>" if words else link.target)
        elif times and timed and (times.video or timed.is_moment or not timed.link):
            _push_times(state, timed, head)
        else:
            _push(state, EMBED if embed else WIKILINK, head + pipe + flatten(state, label.strip()))
    state.pos = end
    return True


def _is_shown(state: StateInline, address: str) -> bool:
    """Tell whether what is embedded is a video, as ``![](address)`` shows one."""
    return asks_for(state.md, "videos") is not None and is_video(address)


def _push_times(state: StateInline, timed: TimedLink, head: str) -> None:
    """Push what a link shows that says a time; in a note without a video its times are text."""
    context = context_of(state.md)
    if timed.link is not None:
        _push(state, WIKILINK, head.removesuffix("\\"))
        state.push("text", "", 0).content = " "
    for piece in timed.pieces:
        text = flatten(state, piece.text) if piece.time else piece.text
        if piece.time and (timed.is_moment or (context is not None and context.video)):
            _push(state, TIMESTAMP, f"{text} <{piece.time}>")
        else:
            state.push("text", "", 0).content = text


def _names_time(state: StateInline, end: int) -> bool:
    """Tell whether what ends here is the text of a link to a moment: ``[[2:28]](https://…)``."""
    src = state.src
    if src[end : end + 1] != "(" or asks_for(state.md, "videos") is None:
        return False
    if _TIME_IN_BRACKETS.fullmatch(src, state.pos, end) is None:
        return False
    return src[end : end + 5].lower() == "(http" or _leads_to_time(src, end)


def _leads_to_time(src: str, pos: int) -> bool:
    link = destination_at(src, pos)
    return link is not None and (link[1] in ("", "#") or time_in_address(link[1]) is not None)


def timestamp_anchor(state: StateInline, silent: bool) -> bool:
    """``<a class="yt-timestamp" data-t="…">…</a>`` as the role ``yt``."""
    src, pos = state.src, state.pos
    if src[pos] != "<" or src[pos + 1 : pos + 2] not in ("a", "A"):
        return False
    if not is_on(state.md, "timestamps"):
        return False
    anchor = match_anchor(src, pos, state.posMax)
    if anchor is None:
        return False
    if not silent:
        _push(state, TIMESTAMP, _without_markup(state, anchor, src[pos : anchor.end]))
    state.pos = anchor.end
    return True


def _without_markup(state: StateInline, anchor: Anchor, source: str) -> str:
    """Return the anchor with a text without Markdown in it, as the label of a link has none."""
    if not _INLINE.search(anchor.text):
        return source
    text = html.escape(flatten(state, anchor.text))
    time = "" if anchor.data_t is None else f' data-t="{html.escape(anchor.data_t)}"'
    return f'<a class="yt-timestamp"{time}>{text}</a>'


def _push(state: StateInline, role: str, content: str) -> None:
    """Push the token of a role, which reads the content itself: MyST hands it nothing but text."""
    token = state.push("myst_role", "", 0)
    token.meta = {"name": role}
    token.content = content


def linear_brackets(state: StateInline, silent: bool) -> bool:
    """A very long run of ``[`` as text, up to the last few.

    Markdown would try each of them as a link.
    """
    if state.src[state.pos] != "[" or context_of(state.md) is None:
        return False
    run = _BRACKET_RUN.match(state.src, state.pos, state.posMax)
    return run is not None and as_text(state, run.end() - BRACKETS, silent)


def linear_tags(state: StateInline, silent: bool) -> bool:
    """A run of ``<a `` that the next ``<`` breaks off as text: none of it can be a tag."""
    if state.src[state.pos] != "<" or context_of(state.md) is None:
        return False
    run = _OPEN_TAGS.match(state.src, state.pos, state.posMax)
    return run is not None and as_text(state, run.end(), silent)


def as_text(state: StateInline, end: int, silent: bool) -> bool:
    """Take the source up to *end* as text; to append to what is pending would copy all of that."""
    if not silent:
        state.push("text", "", 0).content = state.src[state.pos : end]
    state.pos = end
    return True


def linear_role(state: StateInline, silent: bool) -> bool:
    """The stock rule for roles, asked only at ``{``: each call copies the rest of the line."""
    if context_of(state.md) is not None and not _ROLE.match(state.src, state.pos):
        return False
    return myst_role(state, silent)


def flatten(state: StateInline, text: str) -> str:
    """Return the text that *text* shows as Markdown, without its markup: a label is plain text."""
    if not _MARKUP.search(text):
        return text
    tokens: list[Token] = []
    state.md.inline.parse(text, state.md, state.env, tokens)
    if is_safe(state.md):
        tokens = safe_tokens(tokens, flat=True)
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
    if name in MOMENTS:
        return parse_moment(token.content).moment.text
    link = parse_wikilink(token.content) if name in (WIKILINK, EMBED) else None
    return token.content if link is None else link.label or link.default_label()


def without_nesting(state: StateCore) -> None:
    """Core rule, after ``inline``: make text of roles inside links, raw ``<a>`` and images.

    Anchors cannot nest, and an image's alternative text has no markup; no word is lost. The roles
    are treated as the native syntax is.
    """
    if context_of(state.md) is None:
        return
    for block in state.tokens:
        if block.type == "inline" and block.children and _ANCHORS.search(block.content):
            _unnest(block.children)


def _unnest(tokens: list[Token]) -> None:
    closings = [at for at, token in enumerate(tokens) if _raw(token, isLinkClose)]
    last = closings[-1] if closings else -1
    links, raw = 0, False
    for at, token in enumerate(tokens):
        if token.type in ("link_open", "link_close"):
            links += token.nesting
        elif token.type == "image":
            _to_text(token.children or [])
        elif _raw(token, isLinkOpen):
            # An `<a>` that nothing closes is ended by the next link in a browser.
            raw = at < last
        elif _raw(token, isLinkClose):
            raw = False
        elif links or raw:
            _to_text([token])


def _raw(token: Token, test: Callable[[str], bool]) -> bool:
    return token.type == "html_inline" and test(token.content)


def _to_text(tokens: list[Token]) -> None:
    for token in tokens:
        if token.type == "myst_role" and token.meta["name"] in (WIKILINK, EMBED, TAG, *MOMENTS):
            token.content, token.type = _plain_role(token), "text"
        else:
            _to_text(token.children or [])
