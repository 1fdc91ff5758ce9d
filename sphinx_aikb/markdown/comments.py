"""Comments of notes, ``%%text%%``, in a line and over blocks: they leave nothing behind."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from markdown_it.rules_block import heading, paragraph
from markdown_it.token import Token
from mdit_py_plugins.myst_blocks.index import line_comment

from sphinx_aikb.markdown.context import asks_for
from sphinx_aikb.text.comment import MARK, code_spans, comment_end, open_comment

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown_it import MarkdownIt
    from markdown_it.ruler import RuleOptionsType
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline

    from sphinx_aikb.text.comment import Span

COMMENT = "aikb_comment"
"""The token of a comment over blocks, which is gone before anything is rendered."""

LONGEST = 200
"""In so many lines a comment is looked for that goes on."""
_ALT: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list", "footnote_def"]}
_BREAKS = ("softbreak", "hardbreak")
_BLANKS = re.compile(r"[ \t]*")
_code: WeakKeyDictionary[StateInline, list[Span]] = WeakKeyDictionary()


def add_comments(md: MarkdownIt) -> None:
    """Add the rules for ``%%text%%``, before those for MyST-Parser's ``% text``."""
    md.block.ruler.at("myst_line_comment", line_comments, _ALT)
    md.block.ruler.before("myst_line_comment", "aikb_block_comment", block_comment, _ALT)
    md.inline.ruler.before("newline", "aikb_comments", inline_comment)
    alt: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote"]}
    md.block.ruler.at("heading", partial(with_rest_of_comment, heading), alt)
    md.block.ruler.at("paragraph", partial(with_rest_of_comment, paragraph))
    md.core.ruler.after("block", "aikb_comment_blocks", without_blocks)
    md.core.ruler.after("inline", "aikb_comment_lines", without_lines)


def _begins(state: StateBlock, line: int) -> bool:
    return state.src.startswith(MARK, state.bMarks[line] + state.tShift[line])


def line_comments(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Apply the stock rule for ``% text``, but not to a line of a note that begins with ``%%``."""
    if asks_for(state.md, "comments") is not None:
        if _begins(state, start):
            return False
        line = start + 1
        while line < end and state.src.startswith("%", state.bMarks[line] + state.tShift[line]):
            if _begins(state, line):
                end = line
            line += 1
    return line_comment(state, start, end, silent)


def block_comment(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A comment that begins a line and ends in a later one, whatever blocks are between.

    The rest of its last line is read as a line of its own. Text stay a comment that its quote, list
    item or file does not close, and one that is closed on its first line, which is inline. Marks
    that close a comment of the paragraph before them begin none.
    """
    if not _begins(state, start) or asks_for(state.md, "comments") is None:
        return False
    begin = state.bMarks[start] + state.tShift[start]
    if state.is_code_block(start) or state.src.find(MARK, begin + 2, state.eMarks[start]) >= 0:
        return False
    if (closing := _closing(state, start + 1, end)) is None:
        return False
    if silent:
        return open_comment(_paragraph_before(state, start)) < 0
    _skip(state, *closing)
    state.push(COMMENT, "", 0).map = [start, state.line]
    return True


def with_rest_of_comment(
    rule: Callable[[StateBlock, int, int, bool], bool],
    state: StateBlock,
    start: int,
    end: int,
    silent: bool,
) -> bool:
    """Apply a stock rule, and end a comment that its text leaves open at the next marks.

    Obsidian does so. Text stays a comment that its quote, list item or file does not close.
    """
    if not rule(state, start, end, silent):
        return False
    if silent or asks_for(state.md, "comments") is None:
        return True
    text = next(token for token in reversed(state.tokens) if token.type == "inline")
    begin = open_comment(text.content) if MARK in text.content else -1
    if begin >= 0 and (closing := _closing(state, state.line, end)) is not None:
        text.content = text.content[:begin].rstrip()
        line = state.line
        _skip(state, *closing)
        state.push(COMMENT, "", 0).map = [line, state.line]
    return True


def _closing(state: StateBlock, line: int, end: int) -> tuple[int, int] | None:
    """Return the line of the next marks in this quote, list item or file, and where they end."""
    while line < end and (state.isEmpty(line) or state.sCount[line] >= state.blkIndent):
        closing = state.src.find(MARK, state.bMarks[line] + state.tShift[line], state.eMarks[line])
        if closing >= 0:
            return line, closing + 2
        line += 1
    return None


def _paragraph_before(state: StateBlock, line: int) -> str:
    """Return the lines of the block being read, back to the last empty one, before a line.

    Very long ones are cut: each of their lines asks for those before it.
    """
    begin = line
    last = max(state.line, line - LONGEST)
    while begin > last and not state.isEmpty(begin - 1):
        begin -= 1
    starts = (state.bMarks[at] + state.tShift[at] for at in range(begin, line))
    return "\n".join(state.src[start : state.eMarks[at]] for at, start in enumerate(starts, begin))


def _skip(state: StateBlock, line: int, pos: int) -> None:
    """Go on at a position of a line, if there is anything after it."""
    blanks = _BLANKS.match(state.src, pos, state.eMarks[line])
    rest = blanks.end() if blanks else pos
    state.line = line + 1
    if rest < state.eMarks[line]:
        state.bMarks[line], state.tShift[line] = pos, rest - pos
        state.sCount[line] = state.blkIndent
        state.line = line


def inline_comment(state: StateInline, silent: bool) -> bool:
    """A comment inside a paragraph, with the blanks after it where a blank is before it.

    Literal stays what :func:`comment_end` refuses, and all in which Markdown itself sees no text.
    """
    src, pos = state.src, state.pos
    if not src.startswith(MARK, pos) or asks_for(state.md, "comments") is None:
        return False
    if state not in _code:
        _code[state] = code_spans(src)
    end = comment_end(src, pos, state.posMax, _code[state])
    if end < 0:
        return False
    if pos == 0 or src[pos - 1].isspace():
        blanks = _BLANKS.match(src, end, state.posMax)
        end = blanks.end() if blanks else end
    if not silent:
        state.env.setdefault(COMMENT, {}).setdefault(src, []).append((pos, end))
    state.pos = end
    return True


def without_blocks(state: StateCore) -> None:
    """Core rule, after ``block``: take comments out, and quotes that held nothing else."""
    if not any(token.type == COMMENT for token in state.tokens):
        return
    kept: list[Token] = []
    for token in state.tokens:
        if token.type == "blockquote_close" and _is_hollow(kept):
            while kept.pop().type != "blockquote_open":
                pass
        else:
            kept.append(token)
    state.tokens = [token for token in kept if token.type != COMMENT]


def _is_hollow(tokens: list[Token]) -> bool:
    """Tell whether a quote that ends here has comments and nothing else in it."""
    at = len(tokens) - 1
    while at >= 0 and tokens[at].type == COMMENT:
        at -= 1
    return 0 <= at < len(tokens) - 1 and _is_quote(tokens[at])


def _may_go(opening: Token) -> bool:
    """Tell whether a block begins here that can go when it is empty: a title cannot."""
    return opening.type in ("paragraph_open", "heading_open") and not opening.attrs


def _is_quote(token: Token) -> bool:
    """Tell whether a quote begins here that is nothing else: a callout has a title."""
    return token.type == "blockquote_open" and not token.attrs


def without_lines(state: StateCore) -> None:
    """Core rule, after ``inline``: take the lines and paragraphs away that comments left empty."""
    found: dict[str, list[Span]] = state.env.pop(COMMENT, {})
    if not found:
        return
    kept: list[Token] = []
    emptied: set[int] = set()
    for token in state.tokens:
        if token.type in ("paragraph_close", "heading_close") and kept[-1].type == COMMENT:
            del kept[-2:]
            emptied.update(id(around) for around in kept[-1:])
        elif token.type == "blockquote_close" and _is_quote(kept[-1]) and id(kept[-1]) in emptied:
            kept.pop()
            emptied.update(id(around) for around in kept[-1:])
        else:
            kept.append(token)
        if token.type == "inline" and token.content in found:
            token.children = _tidied(token.children or [])
            token.content = _without(token.content, found[token.content])
            if not token.children and _may_go(kept[-2]):
                token.type = COMMENT
    state.tokens = kept


def _tidied(children: list[Token]) -> list[Token]:
    """Return a line without empty lines in it, and without blanks where it begins or ends."""
    kept: list[Token] = []
    for token in children:
        begins = not kept or kept[-1].type in _BREAKS
        if token.type == "text" and begins:
            token.content = token.content.lstrip()
        if begins and (token.type in _BREAKS or (token.type == "text" and not token.content)):
            continue
        kept.append(token)
    while kept and (
        kept[-1].type in _BREAKS or (kept[-1].type == "text" and not kept[-1].content.strip())
    ):
        kept.pop()
    if kept and kept[-1].type == "text":
        kept[-1].content = kept[-1].content.rstrip()
    return kept


def _without(text: str, spans: list[Span]) -> str:
    """Return the source of a line, which translators get to see, without its comments."""
    pieces, done = [], 0
    for begin, end in sorted(set(spans)):
        if begin >= done:
            pieces.append(text[done:begin])
            done = end
    return "".join([*pieces, text[done:]]).strip()
