"""Raw HTML inside the lines of a note: what is on the list passes, the rest is text as typed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from markdown_it.token import Token

from sphinx_aikb.markdown.context import asks_for, is_safe
from sphinx_aikb.markdown.html_blocks import details, html_block_safe
from sphinx_aikb.text.html import BREAK, pairs, passing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore

PRIVATE = "aikb-"
"""Begins the classes that stand for nodes, until a transform makes those."""
LINE_BREAK = "aikb-break"
"""The class of an inline node that stands for a line break."""

TYPED = "aikb-typed"
"""The class of text that is shown as it was typed."""

_QUOTES = re.compile(r"[\"'`]|--|\.\.\.")
_MARKDOWN = ("em", "strong")


def add_html(md: MarkdownIt) -> None:
    """Add the rules for raw HTML, and for line breaks in it and in Markdown."""
    md.block.ruler.at(
        "html_block", html_block_safe, {"alt": ["paragraph", "reference", "blockquote"]}
    )
    md.core.ruler.after("aikb_blocks", "aikb_details", details)
    # When links are looked at, a raw link has become another token.
    md.core.ruler.before("aikb_links", "aikb_html", html)
    # A marker of a block may stand after a break.
    md.core.ruler.after("aikb_markers", "aikb_breaks", breaks)


def html(state: StateCore) -> None:
    """Core rule, after ``inline``: no raw HTML in the lines of an untrusted document."""
    if not is_safe(state.md):
        return
    images = "html_image" in state.md.options["myst_config"].enable_extensions
    for token in state.tokens:
        if token.type == "inline" and token.children and "<" in token.content:
            token.children = safe_tokens(token.children, images=images)


def safe_tokens(tokens: list[Token], *, images: bool = False, flat: bool = False) -> list[Token]:
    """Return inline tokens without raw HTML.

    Tags that pass become spans or what Markdown has for them, comments vanish, all else is text.
    With *images*, MyST-Parser is left to make an image of ``<img>``. In *flat* text, as that for an
    image, a line break is a blank.
    """
    found = pairs(_marks(tokens))
    kept: list[Token] = []
    for at, token in enumerate(tokens):
        if token.type == "image" and token.children:
            token.children = safe_tokens(token.children, flat=True)
        if token.type != "html_inline":
            kept.append(token)
        elif at in found:
            kept.append(_styled(token))
        elif BREAK.fullmatch(token.content):
            kept.append(Token("text", "", 0, content=" ") if flat else Token("hardbreak", "br", 0))
        elif token.content.startswith("<!--"):
            _close_up(kept, tokens, at)
        elif images and token.content[:4].lower() == "<img":
            kept.append(token)
        else:
            kept += _as_typed(token)
    return kept


def _as_typed(token: Token) -> list[Token]:
    """Return a tag as text; where it has quotes or dashes, Sphinx must not make it typography."""
    # As what was escaped, it is no text for the rules that look for links, quotes and the like.
    text = Token("text_special", "", 0, content=token.content, level=token.level)
    if not _QUOTES.search(token.content):
        return [text]
    return [
        Token("span_open", "span", 1, attrs={"class": TYPED}),
        text,
        Token("span_close", "span", -1),
    ]


def _marks(tokens: list[Token]) -> Iterator[tuple[int, str | None, int]]:
    for at, token in enumerate(tokens):
        if token.type == "html_inline":
            found = passing(token.content)
            if found:
                yield at, *found
        elif token.nesting:
            yield at, None, token.nesting


def _styled(token: Token) -> Token:
    found = passing(token.content)
    assert found is not None
    name = found[0]
    nesting: Literal[-1, 1] = 1 if found[1] > 0 else -1
    end = "open" if nesting > 0 else "close"
    if name in _MARKDOWN:
        return Token(f"{name}_{end}", name, nesting, level=token.level)
    attrs: dict[str, str | int | float] = {"class": PRIVATE + name} if nesting > 0 else {}
    return Token(f"span_{end}", "span", nesting, attrs=attrs, level=token.level)


def _close_up(kept: list[Token], tokens: list[Token], at: int) -> None:
    """Leave one blank of those around something that vanishes, and none at the end."""
    last = kept[-1] if kept else None
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    if last is None:
        if following is not None and following.type == "text":
            following.content = following.content.lstrip()
    elif last.type == "text" and (following is None or following.content[:1].isspace()):
        last.content = last.content.rstrip()


def breaks(state: StateCore) -> None:
    """Core rule, at the end: each line break of a note as a node that all builders can write.

    None begins or ends a paragraph, where it would show nothing or an empty line. In a heading it
    is a blank.
    """
    if asks_for(state.md, "breaks") is None:
        return
    empty: set[int] = set()
    for at, token in enumerate(state.tokens):
        if token.type != "inline" or not token.children:
            continue
        if not any(map(_is_break, token.children)):
            continue
        token.children = _broken(_trimmed(token.children), state.tokens[at - 1].type)
        opening = state.tokens[at - 1]
        if not token.children and opening.type == "paragraph_open" and not opening.attrs:
            empty.update((at - 1, at, at + 1))
            if at > 1 and _is_all_of_a_quote(state.tokens[at - 2], state.tokens[at + 2 : at + 3]):
                empty.update((at - 2, at + 2))
    if empty:
        state.tokens = [token for at, token in enumerate(state.tokens) if at not in empty]


def _is_all_of_a_quote(before: Token, after: list[Token]) -> bool:
    return before.type == "blockquote_open" and any(
        token.type == "blockquote_close" for token in after
    )


def _is_break(token: Token) -> bool:
    return token.type == "hardbreak" or (
        token.type == "html_inline" and BREAK.fullmatch(token.content) is not None
    )


def _is_blank(token: Token) -> bool:
    return token.type == "softbreak" or (token.type == "text" and not token.content.strip())


def _trimmed(tokens: list[Token]) -> list[Token]:
    first, last = 0, len(tokens)
    while first < last and (_is_break(tokens[first]) or _is_blank(tokens[first])):
        first += 1
    while last > first and (_is_break(tokens[last - 1]) or _is_blank(tokens[last - 1])):
        last -= 1
    kept = tokens[first:last]
    if kept and kept[0].type == "text":
        kept[0].content = kept[0].content.lstrip()
    if kept and kept[-1].type == "text":
        kept[-1].content = kept[-1].content.rstrip()
    return kept


def _broken(tokens: list[Token], parent: str) -> list[Token]:
    kept: list[Token] = []
    for at, token in enumerate(tokens):
        after = bool(at) and _is_break(tokens[at - 1])
        if _is_break(token):
            if kept and kept[-1].type == "text":
                kept[-1].content = kept[-1].content.rstrip()
            kept += _break(parent)
        elif token.type == "softbreak" and after:
            continue
        else:
            if token.type == "text" and (after or _follows_line(tokens, at)):
                token.content = token.content.lstrip()
            kept.append(token)
    return kept


def _follows_line(tokens: list[Token], at: int) -> bool:
    return at > 1 and tokens[at - 1].type == "softbreak" and _is_break(tokens[at - 2])


def _break(parent: str) -> list[Token]:
    if parent == "heading_open":
        return [Token("text", "", 0, content=" ")]
    return [
        Token("span_open", "span", 1, attrs={"class": LINE_BREAK}),
        Token("text", "", 0, content="\n"),
        Token("span_close", "span", -1),
    ]
