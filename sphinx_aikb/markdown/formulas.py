"""Displayed formulas of notes, ``$$…$$``, wherever they stand in a text.

MyST-Parser reads them as blocks of their own, after a blank line and alone on their lines. In notes
they also stand right below a text, in it, and in callouts and lists; where no block can stand, as
in a heading or a table, they are formulas of the line.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it.rules_block import paragraph
from markdown_it.token import Token

from sphinx_aikb.markdown.context import asks_for
from sphinx_aikb.text.money import display_end

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it import MarkdownIt
    from markdown_it.ruler import RuleOptionsType
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline

DISPLAYED = "math_inline_double"
"""The token of a formula in a line, until its paragraph is divided."""

_ALT: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list", "footnote_def"]}
_AFTER = re.compile(r"[ \t]*(?:\([^)$\r\n]+\)[ \t]*)?(?=\n|\Z)")
_EMPTY_LINE = re.compile(r"\n[ \t>]*\n")
_BREAKS = ("softbreak", "hardbreak")
_BLANKS = " \t\n\\"


def add_formulas(md: MarkdownIt) -> None:
    """Add the rules: before that for money, and before other rules look at paragraphs."""
    md.block.ruler.before("fence", "aikb_formula", below_text, _ALT)
    md.inline.ruler.before("aikb_money", "aikb_formula_in_text", in_text)
    md.core.ruler.after("inline", "aikb_formulas", divided)


def below_text(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Let a formula that has its lines for itself end the paragraph above it, as a fence does.

    MyST-Parser reads it then. Where what begins with ``$$`` is none, it is the text of a paragraph:
    MyST-Parser would take all text up to the next ``$$`` at the end of a line for a formula.
    """
    pos = state.bMarks[start] + state.tShift[start]
    if not state.src.startswith("$$", pos) or not _is_on(state.md) or state.is_code_block(start):
        return False
    closing = display_end(state.src, pos)
    alone = closing > 0 and _AFTER.match(state.src, closing) is not None
    if silent:
        return alone and _EMPTY_LINE.search(state.src, pos, closing) is None
    return not alone and paragraph(state, start, end, False)


def in_text(state: StateInline, silent: bool) -> bool:
    """``$$…$$`` in a line, as :func:`display_end` reads it."""
    src, pos = state.src, state.pos
    if not src.startswith("$$", pos) or not _is_on(state.md):
        return False
    end = display_end(src, pos)
    if end < 0 or end > state.posMax:
        return False
    if not silent:
        token = state.push(DISPLAYED, "math", 0)
        token.content, token.markup = src[pos + 2 : end - 2], "$$"
        token.meta = {"start": pos, "end": end}
    state.pos = end
    return True


def divided(state: StateCore) -> None:
    """Core rule, after ``inline``: divide paragraphs at their formulas.

    A formula inside of a link, of emphasis or of anything but a plain paragraph stays in its line.
    """
    if asks_for(state.md, "money") is None:
        return
    tokens: list[Token] = []
    closed = False
    for at, token in enumerate(state.tokens):
        if closed:
            closed = False  # the end of a paragraph that was divided
            continue
        if token.type == "inline" and any(c.type == DISPLAYED for c in token.children or ()):
            opening = state.tokens[at - 1]
            if opening.type == "paragraph_open" and not opening.attrs and _divides(token):
                tokens.pop()
                tokens += _parts(opening, token)
                closed = True
                continue
            _keep(token.children or [])
        tokens.append(token)
    state.tokens = tokens


def _is_on(md: MarkdownIt) -> bool:
    extensions = getattr(md.options.get("myst_config"), "enable_extensions", ())
    return "dollarmath" in extensions and asks_for(md, "money") is not None


def _divides(line: Token) -> bool:
    """Make formulas of the line of those inside others; tell whether one is left."""
    children = line.children or []
    depth = 0
    for token in children:
        depth += token.nesting
        if depth:
            _keep([token])
        _keep(token.children or [])
    return any(token.type == DISPLAYED for token in children)


def _keep(tokens: list[Token]) -> None:
    for token in tokens:
        if token.type == DISPLAYED:
            token.type, token.markup = "math_inline", "$"


def _parts(opening: Token, line: Token) -> Iterator[Token]:
    """Yield the paragraphs and formulas of a line; blanks and breaks at a formula go."""
    first = line.map[0] if line.map else 0
    done = 0
    text: list[Token] = []
    for token in [*(line.children or []), None]:
        if token is not None and token.type != DISPLAYED:
            text.append(token)
            continue
        stop = token.meta["start"] if token else len(line.content)
        source = line.content[done:stop]
        yield from _paragraph(opening, line, _trimmed(text), source, first + _lines(line, done))
        text = []
        if token is not None:
            done = token.meta["end"]
            lines = [first + _lines(line, stop), first + _lines(line, done) + 1]
            block = Token("math_block", "math", 0, markup="$$", block=True, level=opening.level)
            block.content, block.map = token.content, lines
            yield block


def _lines(line: Token, stop: int) -> int:
    return line.content.count("\n", 0, stop)


def _trimmed(tokens: list[Token]) -> list[Token]:
    """Return tokens without the blanks and breaks at both ends."""
    tokens = list(tokens)
    while tokens and _is_blank(tokens[0]):
        tokens.pop(0)
    while tokens and _is_blank(tokens[-1]):
        tokens.pop()
    for at, strip in ((0, str.lstrip), (-1, str.rstrip)):
        if tokens and tokens[at].type == "text":
            tokens[at].content = strip(tokens[at].content)
    return tokens


def _is_blank(token: Token) -> bool:
    return token.type in _BREAKS or (token.type == "text" and not token.content.strip())


def _paragraph(
    opening: Token, line: Token, children: list[Token], source: str, at: int
) -> Iterator[Token]:
    """Yield a paragraph, nothing if it has no content."""
    if not children:
        return
    at += len(source) - len(source.lstrip("\n"))
    source = source.strip(_BLANKS)
    span = [at, at + 1 + source.count("\n")]
    level, hidden = opening.level, opening.hidden
    yield Token("paragraph_open", "p", 1, map=span, level=level, block=True, hidden=hidden)
    yield Token("inline", "", 0, content=source, map=span, level=level + 1, children=children)
    yield Token("paragraph_close", "p", -1, level=level, block=True, hidden=hidden)
