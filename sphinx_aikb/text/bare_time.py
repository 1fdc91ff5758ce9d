"""Times as people write them in text: which of them are meant as times of a video.

| form | act | examples |
| --- | --- | --- |
| in brackets | `brackets`, `all` | `[2:28]`, `[00:02:28]`, `[00:02:28 - 00:03:05]` |
| in parentheses | `all` | `(2:28)`, `(00:02:28–00:03:05)` |
| at the beginning of a line, before a dash or a dot | `all` | `2:28 - text`, `2:28 · text` |
| a range there | `all` | `00:00 – 02:28 text` |

A time is `M:SS` or `H:MM:SS`, with two digits in each field after the first. So `[1:2]` and
`[12:75]` are no times.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinx_aikb.text.timecode import TimecodeError, parse_timecode

if TYPE_CHECKING:
    from collections.abc import Iterator

_BLANKS = r"[ \t\u00a0]{0,4}"
_ONE = r"(?:[0-9]{1,2}:[0-5][0-9]|[0-9]{1,3}):[0-5][0-9](?:[.,][0-9]{1,3})?"
BARE = rf"{_ONE}(?:{_BLANKS}[-\u2013]{_BLANKS}{_ONE})?"
"""A pattern for a time or a range of two, without what stands round it."""

_HINT = re.compile(r"[0-9]:[0-5][0-9]")
_BRACKETS = re.compile(rf"(?<!\[)\[(?P<one>{BARE})\]|\[(?P<two>{BARE})\](?!\])")
_ENCLOSED = re.compile(rf"{_BRACKETS.pattern}|\((?P<three>{BARE})\)")
_LEADING = re.compile(
    rf"{_ONE}{_BLANKS}[-\u2013]{_BLANKS}{_ONE}(?=[ \t\u00a0:]|$)"
    rf"|{_ONE}(?={_BLANKS}(?:[-\u2013\u2014]{{1,3}}|\u00b7)(?:[ \t\u00a0]|$))"
)
_SLICE = re.compile(r"[A-Za-z0-9_)]")


@dataclass(frozen=True, slots=True)
class BareTime:
    """A time in a text: where it begins and ends there, and the time or range alone."""

    start: int
    end: int
    time: str


def has_time(text: str) -> bool:
    """Tell, quickly, whether a text can hold a time at all."""
    return _HINT.search(text) is not None


def bare_times(
    text: str, *, every: bool = False, line: bool = False, ahead: str = ""
) -> Iterator[BareTime]:
    """Yield the times of a text in brackets; with *every*, those of the other forms, too.

    *line* tells whether the text begins a line; *ahead* is what follows it. `x[10:20]`, with a
    letter or a digit right before it, is a slice, unless it has three fields or is a range.
    """
    leading = _LEADING.match(text + ahead) if every and line else None
    if leading and leading.end() <= len(text) and reads_as_time(leading[0]):
        yield BareTime(0, leading.end(), leading[0])
    for match in (_ENCLOSED if every else _BRACKETS).finditer(text):
        time = match[match.lastgroup or 0]
        start = match.start()
        if time.count(":") == 1 and start and _SLICE.match(text, start - 1):
            continue
        if reads_as_time(time):
            yield BareTime(start, match.end(), time)


def reads_as_time(text: str) -> bool:
    """Tell whether a text of the form :data:`BARE` is a time: a range ends after its start."""
    try:
        parse_timecode(text)
    except TimecodeError:
        return False
    return True
