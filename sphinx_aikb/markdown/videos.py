"""Links to YouTube in the Markdown of notes, and the videos of other tools.

A link to a moment that says no more than a time becomes a token of the role ``yt``; one with words
keeps them and gets the class of timestamps. A picture whose address is a video stands for a player.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it.token import Token

from sphinx_aikb.markdown.context import asks_for, is_safe
from sphinx_aikb.markdown.inline import PLAYER, SEEK, TIMESTAMP, plain
from sphinx_aikb.text.dialects import (
    LOGSEQ,
    TIME_FENCE,
    TIMESTAMP_NOTES,
    VIDEO_FENCE,
    address_in_fence,
    is_video,
    macro_at,
    rows_of_fence,
)
from sphinx_aikb.text.entities import decode_entities
from sphinx_aikb.text.file_name import split_size
from sphinx_aikb.text.moment import says_only
from sphinx_aikb.text.timecode import parse_timecode
from sphinx_aikb.text.timed_link import moment_url, time_in_address
from sphinx_aikb.text.youtube import Video, VideoError, parse_address

if TYPE_CHECKING:
    from collections.abc import Iterable

    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline

    from sphinx_aikb.markdown.context import Context
    from sphinx_aikb.text.dialects import Macro

CLASS = "yt-timestamp"
"""The class of a link to a moment."""


_MAY_BE_TIME = re.compile(r"[#?&]|[0-9]|(?:t|start|time_continue)=|\Z")
_FRAME = re.compile(r"<iframe\s[^<>]{0,2000}>\s{0,9}</iframe\s{0,9}>", re.ASCII | re.IGNORECASE)
_SOURCE = re.compile(r"""\ssrc\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)')""", re.ASCII | re.IGNORECASE)


def videos(state: StateCore) -> None:
    """Core rule, after ``inline``: links to moments, players, and the fences of Timestamp Notes."""
    context = asks_for(state.md, "videos")
    if context is None:
        return
    tokens: list[Token] = []
    for token in state.tokens:
        if (lines := _instead(token, context)) is not None:
            for children in lines:
                tokens += _paragraph(token, children)
            continue
        if (
            token.type == "inline"
            and token.children
            and any(map(_leads_to_a_video, token.children))
        ):
            token.children = _with_moments(token.children, context.video)
        tokens.append(token)
    state.tokens = tokens


def _leads_to_a_video(token: Token) -> bool:
    if token.type == "link_open" and _MAY_BE_TIME.match(str(token.attrs.get("href", ""))):
        return True
    return "youtu" in str(token.attrs.get("href") or token.attrs.get("src") or "").lower()


def found_later(state: StateCore) -> None:
    """Core rule, after ``linkify``: mark what that found, which always shows its address."""
    if asks_for(state.md, "videos") is not None:
        for token in state.tokens:
            if token.type == "inline" and token.children and "youtu" in token.content.lower():
                for child in token.children:
                    if child.type == "link_open" and child.info == "auto" and _moment(child):
                        _mark(child)


def embed_code(state: StateInline, silent: bool) -> bool:
    """``<iframe src="https://www.youtube.com/embed/ID"></iframe>`` as what ``![](…)`` stands for.

    Literal stay: frames of other sites, and all where raw HTML is trusted.
    """
    if state.src[state.pos] != "<" or state.linkLevel:
        return False
    match = _FRAME.match(state.src, state.pos, state.posMax)
    if match is None or not is_safe(state.md) or asks_for(state.md, "videos") is None:
        return False
    source = _SOURCE.search(match[0])
    address = decode_entities(source[1] or source[2]) if source else ""
    if not is_video(address):
        return False
    if not silent:
        token = state.push("myst_role", "", 0)
        token.meta, token.content = {"name": PLAYER}, address
    state.pos = match.end()
    return True


def macro(state: StateInline, silent: bool) -> bool:
    """``{{video URL}}``, ``{{youtube ID}}`` and ``{{youtube-timestamp 12}}`` of Logseq.

    Literal stay: other macros, and these with what is no address or time.
    """
    if not state.src.startswith("{{", state.pos):
        return False
    context = asks_for(state.md, "videos")
    if context is None or LOGSEQ not in context.dialects:
        return False
    found = macro_at(state.src, state.pos, state.posMax)
    if found is None or (state.linkLevel and not is_video(found.address)):
        return False
    if not silent:
        for token in _of_macro(found):
            pushed = state.push(token.type, token.tag, token.nesting)
            pushed.attrs, pushed.meta, pushed.info = token.attrs, token.meta, token.info
            pushed.content = token.content
    state.pos = found.end
    return True


def _of_macro(found: Macro) -> list[Token]:
    if found.address:
        return _player(found.address)
    return [_role(SEEK, f"{found.label} <{found.time}>")]


def _instead(token: Token, context: Context) -> list[list[Token]] | None:
    """Return the lines that a fence of Timestamp Notes or a macro alone shows, None for others."""
    if token.type == "fence" and TIMESTAMP_NOTES in context.dialects:
        if token.info.strip() == VIDEO_FENCE:
            address = address_in_fence(token.content)
            return [_player(address)] if address else None
        if token.info.strip() == TIME_FENCE:
            return [_row(*row) for row in rows_of_fence(token.content)] or None
    if token.type == "substitution_block" and LOGSEQ in context.dialects:
        source = f"{{{{{token.content}}}}}"
        found = macro_at(source, 0, len(source))
        if found is not None and found.end == len(source):
            return [_of_macro(found)]
    return None


def _row(before: str, time: str, after: str) -> list[Token]:
    parts = (before and _text(before), time and _role(SEEK, time), after and _text(after))
    return [token for token in parts if isinstance(token, Token)]


def _paragraph(source: Token, children: list[Token]) -> Iterable[Token]:
    """Return a paragraph in the place of another block."""
    level, lines = source.level, source.map
    opening = Token("paragraph_open", "p", 1, map=lines, level=level, block=True)
    opening.attrs = source.attrs if source.type == "fence" else {}
    content = "".join(map(plain, children))
    inline = Token("inline", "", 0, content=content, map=lines, level=level + 1, block=True)
    inline.children = children
    return opening, inline, Token("paragraph_close", "p", -1, level=level, block=True)


def _player(address: str, label: str = "") -> list[Token]:
    """Return a link to a video, as what will be a player; of other addresses an ordinary link."""
    if is_video(address):
        return [_role(PLAYER, f"{label} <{address}>" if label else address)]
    link = Token("link_open", "a", 1, info="auto", attrs={"href": address})
    return [link, _text(address), Token("link_close", "a", -1, info="auto")]


def _with_moments(tokens: list[Token], own: str | None) -> list[Token]:
    found: list[Token] = []
    opened: int | None = None
    for token in tokens:
        if token.type == "link_open":
            opened = len(found)
        elif token.type == "link_close" and opened is not None:
            start, opened = opened, None
            if _close(found, start, own):
                continue
        elif token.type == "image" and is_video(str(token.attrs.get("src", ""))):
            label = "".join(map(plain, token.children or []))
            player = _player(str(token.attrs["src"]), split_size(label)[0] or "")
            player[0].level = token.level
            found += player
            continue
        found.append(token)
    return found


def _close(found: list[Token], start: int, own: str | None) -> bool:
    """Make a timestamp of the link that ends here, if it leads to a moment.

    True when nothing of it is left to be closed. A link with a picture in it stays a link. *own* is
    the video of the note, which an address means that names a time alone.
    """
    link, inside = found[start], found[start + 1 :]
    href = str(link.attrs.get("href", ""))
    text = "".join(map(plain, inside)).strip()
    time = _own_time(href, text)
    video = None if time else _moment(link)
    players = any(token.type == "myst_role" and token.meta["name"] == PLAYER for token in inside)
    if not (time or video) or players or any(token.type == "image" for token in inside):
        return False
    second = video.start if video else parse_timecode(str(time)).seconds
    alone = link.info != "auto" and link.attrs.keys() == {"href"}
    if (alone and says_only(text, second)) or not (video or own):
        role = _role(TIMESTAMP, f"{text or time} <{time or href}>")
        role.level = link.level
        found[start:] = [role]
        return True
    if time:
        link.attrs["href"] = moment_url(str(own), time)
    if text:
        _mark(link)
    return False


def _own_time(href: str, text: str) -> str | None:
    """Return the time that an address names alone; of none, that of a text that says only it."""
    if href in ("", "#"):
        time = text.strip("[]()")
        return time if ":" in time and says_only(text, None) else None
    return time_in_address(href)


def _moment(link: Token) -> Video | None:
    """Return the video of a link that leads to a moment of one, else None."""
    href = str(link.attrs.get("href", ""))
    if "youtu" not in href.lower() or not href.lower().startswith(("http://", "https://")):
        return None
    try:
        video = parse_address(href)
    except VideoError:
        return None
    return video if video.start is not None else None


def _mark(link: Token) -> None:
    classes = str(link.attrs.get("class", "")).split()
    if CLASS not in classes:
        link.attrSet("class", " ".join([*classes, CLASS]))


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)


def _role(name: str, content: str) -> Token:
    return Token("myst_role", "", 0, content=content, meta={"name": name})


def add_videos(md: MarkdownIt) -> None:
    """Register the rules; those for text before the ones that look for timestamps in headings.

    MyST-Parser adds its ``substitution`` later, so that the macros come first.
    """
    md.inline.ruler.before("newline", "aikb_macro", macro)
    md.inline.ruler.before("newline", "aikb_embed_code", embed_code)
    md.core.ruler.after("inline", "aikb_videos", videos)
    md.core.ruler.after("linkify", "aikb_linkified", found_later)
