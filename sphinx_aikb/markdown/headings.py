"""The headings of a note: a title on top, no skipped levels, no time in derived text.

Core rule, after ``inline``. MyST-Parser warns about a document that begins at H2 and about skipped
levels; notes do both.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import yaml
from markdown_it.token import Token

from sphinx_aikb.markdown.context import Context, context_of
from sphinx_aikb.markdown.inline import MOMENTS

if TYPE_CHECKING:
    from collections.abc import Iterator

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
            _move_blanks(state.tokens[index + 1])
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
    tops = [token for token in state.tokens if token.type == "heading_open" and token.level == 0]
    titled = bool(tops) and tops[0].tag == "h1" and _has_words(state.tokens, tops[0])
    begin = 1 if first is not None and first.type in _HEADERS else 0
    if titled:
        _move_to_top(state.tokens, tops[0], begin)
    else:
        state.tokens[begin:begin] = _title(context.title)
    _close_levels(state.tokens, tops, 0 if titled else 1)


def _has_words(tokens: list[Token], heading: Token) -> bool:
    """Tell whether a heading says more than a time."""
    at = next(at for at, token in enumerate(tokens) if token is heading)
    children = tokens[at + 1].children or []
    return any(token.content.strip() and not _is_timestamp(token) for token in children)


def _move_to_top(tokens: list[Token], heading: Token, begin: int) -> None:
    """Move the title above what stands before it: in print that would end the document before."""
    at = next(at for at, token in enumerate(tokens) if token is heading)
    if not any(token.type.startswith("nb_") for token in tokens[begin:at]):
        title = tokens[at : at + 3]
        del tokens[at : at + 3]
        tokens[begin:begin] = title


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


def _move_blanks(heading: Token) -> None:
    """Move the blank beside a timestamp into it: nothing derived from the heading may have it."""
    children = heading.children or []
    for at, token in enumerate(children):
        if _is_timestamp(token):
            before = _neighbour(reversed(children[:at]), opening=1)
            after = _neighbour(iter(children[at + 1 :]), opening=-1)
            if before is not None and before.content[-1:].isspace():
                before.content = before.content.rstrip()
                token.content = " " + token.content
            elif before is None and after is not None and after.content[:1].isspace():
                after.content = after.content.lstrip()
                token.content += " "


def _neighbour(tokens: Iterator[Token], *, opening: int) -> Token | None:
    """Return the text next to a timestamp, seen through the emphasis that begins or ends there."""
    token = next((token for token in tokens if token.nesting != opening and token.content), None)
    return token if token is not None and token.type == "text" else None


def _is_timestamp(token: Token) -> bool:
    return token.type == "myst_role" and token.meta["name"] in MOMENTS
