"""What stands beside a time in a heading: the blanks and signs that belong to it.

Nothing that is made of a heading has its times: neither ids nor titles, tables of contents or the
search. Without the time, what joins it to the words would be left over.

| heading | without its times |
| --- | --- |
| `Tool use, [0:10]`, `Tool use ([0:10])`, `Tool use - [0:10], [0:20]` | `Tool use` |
| `[0:10] - Tool use` | `Tool use` |
| `Tools, [0:10], and use` | `Tools, and use` |
| `Tools [0:10] and use: [0:20] how` | `Tools and use: how` |
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

OTHER = "\ufffc"
"""Stands among the parts of a heading for what is no text and stays as it is."""
_OPENING, _CLOSING = ("(", "[", "（"), (")", "]", "）")
_DASHES = "-–—"
_SIGNS = ",;:|·"
_BLANKS = " \t\n\u00a0"
_SIGNS_AFTER = re.compile(rf"(?:[{_BLANKS}]*(?:[{_SIGNS}]|[{_DASHES}]+(?=\s|\Z)))+[{_BLANKS}]*")


def beside_times(parts: Sequence[str | None]) -> tuple[list[str | None], list[tuple[str, str]]]:
    """Divide the parts of a heading, in which None stands for a time.

    Return the parts without what belongs to the times, and for each time that which stands before
    and behind it.
    """
    left = list(parts)
    spoken = [part is not None and any(map(_speaks, part)) for part in left]
    words = [at for at, speaks in enumerate(spoken) if speaks] or [len(left)]
    around = _without_brackets(left, spoken)
    beside: list[tuple[str, str]] = []
    for at, part in enumerate(left):
        if part is not None:
            continue
        before, after = around.get(at, ("", ""))
        text = left[at - 1] if at else None
        rest = left[at + 1] if at + 1 < len(left) else None
        if rest is not None and _is_followed(left, spoken, at):
            after, rest = after + rest, ""
        elif rest:
            taken = _length_after(rest, at < words[0], text or "")
            after, rest = after + rest[:taken], rest[taken:]
        if text:
            kept = _length_before(text) if at > words[-1] else len(text.rstrip())
            before, text = text[kept:] + before, text[:kept]
        if at and text is not None:
            left[at - 1] = text
        if rest is not None:
            left[at + 1] = rest
        beside.append((before, after))
    return left, beside


def _length_before(text: str) -> int:
    """Return how much of a text before the last times is no sign: a word may end with a hyphen."""
    kept = len(text.rstrip(_BLANKS + _SIGNS + _DASHES))
    while kept and text[kept : kept + 1] in (*_DASHES,):
        kept += 1
    return kept


def _length_after(rest: str, leads: bool, text: str) -> int:
    """Return how much of a text behind a time belongs to that.

    Those are the signs behind a time that *leads* all words. Behind any other time, it is one of
    two signs that would meet.
    """
    if leads:
        signs = _SIGNS_AFTER.match(rest)
        return signs.end() if signs else len(rest) - len(rest.lstrip())
    bare = rest.lstrip()
    joined = text.rstrip()[-1:] in (*_SIGNS, *_DASHES) and bare[:1] in (*_SIGNS,)
    return len(rest) - len(bare) + 1 if joined else 0


def _is_followed(parts: Sequence[str | None], spoken: Sequence[bool], at: int) -> bool:
    """Tell whether nothing but signs stands between a time and the next."""
    return at + 2 < len(parts) and parts[at + 2] is None and not spoken[at + 1]


def _without_brackets(
    parts: list[str | None], spoken: Sequence[bool]
) -> dict[int, tuple[str, str]]:
    """Take the brackets round times out of the parts; return what is before and behind a time."""
    around: dict[int, tuple[str, str]] = {}
    opened: tuple[int, str, str] | None = None
    for at in range(1, len(parts) - 1):
        if parts[at] is not None:
            continue
        if opens := _opening(parts[at - 1] or ""):
            opened = (at, *opens)
        behind = (parts[at + 1] or "").lstrip()
        if opened and behind.startswith(_CLOSING):
            first, parts[opened[0] - 1], opening = opened
            closing = (parts[at + 1] or "").removesuffix(behind) + behind[0]
            parts[at + 1] = behind[1:]
            around[first] = (opening, "")
            around[at] = (around.get(at, ("", ""))[0], closing)
            opened = None
        if not _is_followed(parts, spoken, at):
            opened = None
    return around


def _opening(text: str) -> tuple[str, str] | None:
    """Divide a text at the bracket that ends it."""
    bare = text.rstrip()
    if not bare.endswith(_OPENING):
        return None
    kept = bare[:-1].rstrip()
    return kept, text[len(kept) :]


def _speaks(char: str) -> bool:
    return char.isalnum() or char == OTHER
