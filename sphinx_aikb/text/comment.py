"""Comments of Obsidian, ``%%text%%``: where they are in a text."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

MARK = "%%"

_TICKS = re.compile(r"`+")
_PARAGRAPH = re.compile(r"\n[ \t>]*(?:\n|\Z)")

Span = tuple[int, int]


def code_spans(text: str) -> list[Span]:
    """Return where the code spans of a paragraph are, as if there were nothing else in it."""
    runs = [match.span() for match in _TICKS.finditer(text)]
    later: dict[int, list[int]] = {}
    for at in range(len(runs) - 1, -1, -1):
        later.setdefault(runs[at][1] - runs[at][0], []).append(at)
    spans: list[Span] = []
    at = 0
    while at < len(runs):
        begin, end = runs[at]
        same = later[end - begin]
        while same and same[-1] <= at:
            same.pop()
        if same:
            at = same[-1]
            spans.append((begin, runs[at][1]))
        at += 1
    return spans


class CodeSpans:
    """The code spans of a text, paragraph by paragraph, for one who reads it from its start."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._ends: dict[int, int] = {}
        self.spans: list[Span] = []
        """Those of the paragraph that was asked for last."""
        self.until = 0
        """Where that paragraph ends."""

    def read(self, begin: int) -> None:
        """Read the rest of the paragraph at *begin*, unless that is read already."""
        if begin >= self.until:
            blank = _PARAGRAPH.search(self._text, begin)
            self.until = blank.start() if blank else len(self._text)
            found = code_spans(self._text[begin : self.until])
            self.spans = [(begin + a, begin + b) for a, b in found]
            self._ends = dict(self.spans)

    def end_of(self, begin: int) -> int | None:
        """Return where the code span ends that begins at a place; None when none does."""
        self.read(begin)
        return self._ends.get(begin)


def comment_end(text: str, pos: int, end: int, code: Sequence[Span]) -> int:
    """Return where the comment ends that begins at *pos*; -1 when none does.

    Grammar: ``%%``, anything, the next ``%%`` that is in no code span. Text stay marks right after
    a digit (``100%% sure``), and what is never closed. *code* are the :func:`code_spans`.
    """
    if not text.startswith(MARK, pos, end) or text[max(pos - 1, 0) : pos].isdecimal():
        return -1
    closing = text.find(MARK, pos + 2, end)
    while closing >= 0:
        at = bisect_left(code, (closing,)) - 1
        if at < 0 or code[at][1] <= closing or code[at][0] < pos:
            return closing + 2
        closing = text.find(MARK, code[at][1], end)
    return -1


def open_comment(text: str) -> int:
    """Return where a comment begins that goes on after a paragraph, or its first lines; else -1."""
    code = code_spans(text)
    at = text.find(MARK)
    while at >= 0:
        span = bisect_left(code, (at,)) - 1
        if span >= 0 and at < code[span][1]:
            at = text.find(MARK, code[span][1])
        elif text[max(at - 1, 0) : at] == "\\" or text[max(at - 1, 0) : at].isdecimal():
            at = text.find(MARK, at + 2)
        else:
            end = comment_end(text, at, len(text), code)
            if end < 0:
                return at
            at = text.find(MARK, end)
    return -1
