"""``<details>`` and ``<summary>`` in a note: a block that folds, with Markdown inside."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from markdown_it.token import Token

from sphinx_aikb.text.html import pairs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it.rules_block import StateBlock

FOLDED, UNFOLDED, SUMMARY = "aikb-folded", "aikb-unfolded", "aikb-summary"
"""Classes of a quote that stands for ``<details>``, and of the paragraph that is its title."""
DEFAULT_TITLE = "Details"
"""What browsers show where there is no ``<summary>``."""

FLOW = re.compile(r"</?(?:details|summary)(?=[\s/>])[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"[ \t]*<(/?)(details|summary)(?=[\s/>])([^<>]*)>", re.IGNORECASE)
_OPEN = re.compile(r"\sopen(?=[\s=/]|$)", re.IGNORECASE)
_ENDS = ("</details>", "</summary>")
_LONGEST = len(_ENDS[0])
_PIECE = "aikb_flow"
"""Type of a token that is a tag or a text beside one, until it is clear which tags are pairs."""


def flow_line(state: StateBlock, start: int, end: int) -> bool:
    """Read a line that begins with such a tag, and what is indented right below it.

    That is no code: people indent tags.
    """
    line = start
    while line == start or (line < end and not state.isEmpty(line) and state.is_code_block(line)):
        text = state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]
        for piece in (*([_text("\n")] if line > start else []), *_pieces(text)):
            piece.map, piece.level, piece.meta["of"] = [line, line + 1], state.level, start
            state.tokens.append(piece)
        line += 1
    state.line = line
    return True


def _pieces(text: str) -> Iterator[Token]:
    """Take a line apart: tags it begins with, a text in or after them, tags at its end."""
    at = 0
    while tag := _TAG.match(text, at):
        yield _tag(tag)
        at = tag.end()
        if tag[2].lower() == "summary" and not tag[1]:
            closing = text.lower().find(_ENDS[1], at)
            if closing < 0:
                break
            yield _text(text[at:closing])
            at = closing
    yield from _ending(text[at:])


def _ending(text: str) -> Iterator[Token]:
    """Take the closing tags off the end of a text."""
    places = [len(text)]
    end = len(text)
    while True:
        while end and text[end - 1] in " \t":
            end -= 1
        if text[max(end - _LONGEST, 0) : end].lower() not in _ENDS:
            break
        end -= _LONGEST
        places.append(end)
    places.reverse()
    if text[: places[0]]:
        yield _text(text[: places[0]])
    for begin, stop in pairwise(places):
        tag = _TAG.match(text, begin, stop)
        assert tag is not None
        yield _tag(tag, text[begin:stop])


def _text(text: str) -> Token:
    return Token(_PIECE, "", 0, content=text, meta={"tag": ""})


def _tag(tag: re.Match[str], source: str | None = None) -> Token:
    token = Token(_PIECE, "", 0, content=tag[0] if source is None else source)
    unfolded = _OPEN.search(tag[3]) is not None
    token.meta = {"tag": tag[1] + tag[2].lower(), "unfolded": unfolded}
    return token


def folded(tokens: list[Token]) -> list[Token]:
    """Return block tokens in which quotes with a class stand for pairs of ``<details>``.

    Tags without their like are text. A ``<summary>`` counts at the beginning, with text in it.
    """
    tokens = list(_split(tokens))
    found = pairs(_marks(tokens))
    out = _Blocks()
    at = 0
    while at < len(tokens):
        token = tokens[at]
        at += 1
        if token.type != _PIECE:
            out.add(token)
        elif at - 1 not in found:
            out.add_piece(token)
        elif token.meta["tag"] == "details":
            title, at = _summary(tokens, at)
            out.begin(token, title)
        else:
            out.end(token)
    out.flush()
    return out.tokens


def _split(tokens: list[Token]) -> Iterator[Token]:
    """Yield the tokens, paragraphs with closing tags at the end of a line in pieces."""
    for at, token in enumerate(tokens):
        if token.type == "inline" and _is_split(tokens, at):
            for line in token.content.splitlines(keepends=True):
                end = len(line) - len(line.rstrip("\n"))
                pieces = [*_ending(line[: len(line) - end])]
                if end and pieces:
                    pieces[-1].content += "\n" * end
                for piece in pieces:
                    piece.map, piece.level = token.map, token.level - 1
                    piece.meta["of"], piece.meta["paragraph"] = -at, tokens[at - 1]
                    yield piece
        elif not (
            (token.type == "paragraph_open" and _is_split(tokens, at + 1))
            or (token.type == "paragraph_close" and _is_split(tokens, at - 1))
        ):
            yield token


def _is_split(tokens: list[Token], at: int) -> bool:
    token = tokens[at]
    return tokens[at - 1].type == "paragraph_open" and any(
        line.rstrip()[-_LONGEST:].lower() in _ENDS for line in token.content.splitlines()
    )


def _marks(tokens: list[Token]) -> Iterator[tuple[int, str | None, int]]:
    for at, token in enumerate(tokens):
        if token.type != _PIECE:
            if token.nesting:
                yield at, None, token.nesting
        elif token.meta["tag"].endswith("details"):
            yield at, "details", -1 if token.meta["tag"][0] == "/" else 1


def _summary(tokens: list[Token], at: int) -> tuple[str, int]:
    """Return the text of the ``<summary>`` at a place, and the place after it."""
    begin = at
    while begin < len(tokens) and _is_empty(tokens[begin]):
        begin += 1
    if begin == len(tokens) or tokens[begin].meta.get("tag") != "summary":
        return "", at
    words: list[str] = []
    for place in range(begin + 1, len(tokens)):
        token = tokens[place]
        if token.meta.get("tag") == "/summary":
            return "\n".join(filter(None, words)), place + 1
        if token.type not in (_PIECE, "inline", "paragraph_open", "paragraph_close"):
            break
        if token.meta.get("tag"):
            break
        words.append(token.content.strip())
    return "", at


def _is_empty(token: Token) -> bool:
    return token.type == _PIECE and not token.meta["tag"] and not token.content.strip()


class _Blocks:
    """Collects block tokens, and makes paragraphs of pieces of one line that are text."""

    def __init__(self) -> None:
        self.tokens: list[Token] = []
        self.depth = 0
        self.pieces: list[Token] = []

    def add(self, token: Token) -> None:
        self.flush()
        token.level += self.depth
        self.tokens.append(token)

    def add_piece(self, token: Token) -> None:
        if self.pieces and self.pieces[-1].meta["of"] != token.meta["of"]:
            self.flush()
        self.pieces.append(token)

    def flush(self) -> None:
        text = "".join(piece.content for piece in self.pieces).strip()
        if text:
            first = self.pieces[0]
            before: Token | None = first.meta.get("paragraph")
            self._paragraph(first, text, dict(before.attrs) if before else {})
        self.pieces = []

    def begin(self, token: Token, title: str) -> None:
        self.flush()
        style = UNFOLDED if token.meta["unfolded"] else FOLDED
        self._push("blockquote_open", "blockquote", 1, token, {"class": style})
        self.depth += 1
        self._paragraph(token, title or DEFAULT_TITLE, {"class": SUMMARY})

    def end(self, token: Token) -> None:
        self.flush()
        self.depth -= 1
        self._push("blockquote_close", "blockquote", -1, token, {})

    def _paragraph(self, at: Token, text: str, attrs: dict[str, str | int | float]) -> None:
        self._push("paragraph_open", "p", 1, at, attrs)
        self._push("inline", "", 0, at, {}).content = text
        self.tokens[-1].level += 1
        self._push("paragraph_close", "p", -1, at, {})

    def _push(
        self,
        kind: str,
        tag: str,
        nesting: Literal[-1, 0, 1],
        at: Token,
        attrs: dict[str, str | int | float],
    ) -> Token:
        token = Token(kind, tag, nesting, attrs=attrs, block=True)
        token.level, token.map = at.level + self.depth, at.map and [*at.map]
        if kind == "inline":
            token.children = []
        self.tokens.append(token)
        return token
