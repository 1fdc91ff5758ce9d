"""The headings of a note: a title on top, no skipped levels, no time in derived text.

Core rule, after ``inline``. MyST-Parser warns about a document that begins at H2 and about skipped
levels; notes do both.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import yaml
from markdown_it.token import Token

from sphinx_aikb.markdown.context import Context, context_of
from sphinx_aikb.markdown.inline import EMBED, MOMENTS, plain
from sphinx_aikb.text.beside_time import OTHER, beside_times
from sphinx_aikb.text.file_name import is_picture, split_size
from sphinx_aikb.text.moment import BESIDE
from sphinx_aikb.text.wikilink import parse_wikilink

if TYPE_CHECKING:
    from markdown_it.rules_core import StateCore

_PLAIN = re.compile(r"(?:[A-Za-z_][A-Za-z0-9_]*: [A-Za-z][A-Za-z0-9 _()/-]*\n?)+")
"""A header that every YAML parser reads alike: words after keys."""
_DONE = "aikb_headings"
_HEADERS = ("front_matter", "nb_initialise")
"""Tokens that give the header of a document, the second in MyST-NB: the title comes after them."""


def headings(state: StateCore) -> None:
    """Give a note its title, close skipped levels, keep blanks out of derived text."""
    context = context_of(state.md)
    if context is None:
        return
    for index, token in enumerate(state.tokens):
        if token.type == "heading_open":
            _move_signs(state.tokens[index + 1])
    # Nested parses share the environment: only the document itself has a title.
    if context.note and _DONE not in state.env:
        _complete(state, context)
    state.env[_DONE] = True


def _complete(state: StateCore, context: Context) -> None:
    first = state.tokens[0] if state.tokens else None
    if first is not None and first.type == "front_matter":
        _repair(first, context)
    # `myst_title_to_header` would put a second title above a note's own.
    config = state.md.options["myst_config"]
    state.md.options["myst_config"] = replace(config, title_to_header=False)
    _show_pictures(state.tokens)
    tops = [token for token in state.tokens if token.type == "heading_open" and token.level == 0]
    begin = 1 if first is not None and first.type in _HEADERS else 0
    own = _own_title(state.tokens, tops, context.title)
    if own is None or not (_move_to_top(state.tokens, own, begin) or own is tops[0]):
        own = None
        state.tokens[begin:begin] = _title(context.title)
    else:
        tops = [own, *(token for token in tops if token is not own)]
    _close_levels(state.tokens, tops, 1 if own is None else 0)


def _own_title(tokens: list[Token], tops: list[Token], title: str) -> Token | None:
    """Return the heading that is the title: the first, or a later one that says what it is."""
    if not tops:
        return None
    said = " ".join(title.split()).casefold()
    for token, line in pairwise(tokens):
        if token.type == "heading_open" and token.level == 0 and token.tag == "h1":
            words = _words(line)
            if (words and token is tops[0]) or words.casefold() == said:
                return token
    return None


def _words(line: Token) -> str:
    """Return what a heading says beside its times and pictures."""
    said = (token for token in line.children or [] if not _is_timestamp(token))
    return " ".join("".join(plain(token) for token in said if not _is_picture(token)).split())


def _is_picture(token: Token) -> bool:
    if token.type == "myst_role" and token.meta["name"] == EMBED:
        link = parse_wikilink(token.content)
        return link is not None and is_picture(link.target)
    return token.type == "image"


def _show_pictures(tokens: list[Token]) -> None:
    """Make a paragraph of a heading that is pictures alone: it would be an empty line in menus."""
    for at, token in enumerate(tokens[:-2]):
        if token.type != "heading_open":
            continue
        shown = tokens[at + 1].children or []
        if any(map(_is_picture, shown)) and not any(map(_speaks, shown)):
            for end, kind in ((token, "paragraph_open"), (tokens[at + 2], "paragraph_close")):
                end.type, end.tag, end.markup = kind, "p", ""


def _speaks(token: Token) -> bool:
    """Tell whether a part of a heading has words; a picture has those that the author gave it."""
    if not _is_picture(token) or token.type == "image":
        return bool(token.content.strip())
    link = parse_wikilink(token.content)
    return link is not None and split_size(link.label)[0] is not None


def _move_to_top(tokens: list[Token], heading: Token, begin: int) -> bool:
    """Move the title above what stands before it: in print that would end the document before."""
    at = next(at for at, token in enumerate(tokens) if token is heading)
    if any(token.type.startswith("nb_") for token in tokens[begin:at]):
        return False
    title = tokens[at : at + 3]
    del tokens[at : at + 3]
    tokens[begin:begin] = title
    return True


def _repair(header: Token, context: Context) -> None:
    """Give MyST-Parser a header that it can read: the fields as typed, where it cannot.

    It would lose the whole header to one impossible date, and warn a second time.
    """
    if context.doubtful or not _PLAIN.fullmatch(header.content):
        try:
            readable = isinstance(yaml.safe_load(header.content), dict)
        except (yaml.YAMLError, ValueError, RecursionError):
            readable = False
        if not readable:
            header.content = yaml.safe_dump(dict(context.fields), allow_unicode=True)


def _title(text: str) -> list[Token]:
    inline = Token("inline", "", 0, content=text, map=[0, 1], level=1)
    inline.children = [Token("text", "", 0, content=text)]
    return [
        Token("heading_open", "h1", 1, markup="#", map=[0, 1], block=True),
        inline,
        Token("heading_close", "h1", -1, markup="#", block=True),
    ]


def _close_levels(tokens: list[Token], tops: list[Token], base: int) -> None:
    """Renumber headings so that each is at most one level below the one before it."""
    opened: list[int] = []
    wanted: dict[int, str] = {}
    for token in tops:
        level = int(token.tag[1])
        while opened and opened[-1] >= level:
            opened.pop()
        opened.append(level)
        wanted[id(token)] = f"h{min(base + len(opened), 6)}"
    tag = ""
    for token in tokens:
        if token.level == 0 and token.type == "heading_open":
            tag = wanted.get(id(token), token.tag)
            token.tag = tag
        elif token.level == 0 and token.type == "heading_close":
            token.tag = tag


def _move_signs(heading: Token) -> None:
    """Move what belongs to a timestamp into it: nothing derived from the heading may have it."""
    shown = [token for token in heading.children or [] if token.content]
    if not any(map(_is_timestamp, shown)):
        return
    parts = [_part(token) for token in shown]
    left, beside = beside_times(parts)
    signs = iter(beside)
    for token, part in zip(shown, left, strict=True):
        if part is None:
            before, after = next(signs)
            token.content = f"{before}{BESIDE}{token.content}{BESIDE}{after}"
        elif token.type == "text":
            token.content = part


def _part(token: Token) -> str | None:
    if _is_timestamp(token):
        return None
    if token.type == "text":
        return token.content
    return "" if _is_picture(token) else OTHER


def _is_timestamp(token: Token) -> bool:
    return token.type == "myst_role" and token.meta["name"] in MOMENTS
