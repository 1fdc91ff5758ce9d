"""The HTML in a note that passes: a short list of tags, in pairs and without their attributes.

A sanitizer such as nh3 cleans HTML that is finished; here the same tags become nodes for each
format, and all others are shown as the text that was typed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PASSING = {
    **{name: name for name in ("code", "del", "ins", "kbd", "mark", "q", "s", "samp")},
    **{name: name for name in ("small", "sub", "sup", "u", "var", "em", "strong")},
    "b": "strong",
    "i": "em",
    "strike": "s",
}
"""Tags that pass, and the name of what each means."""

DEEPEST = 16
"""How deep these tags may nest; one that is deeper is text."""

BREAK = re.compile(r"</?br(?=[\s/>])[^<>]*>", re.IGNORECASE)
"""A line break, in any spelling."""

COMMENT = re.compile(r"<!---?>|<!--(?:[^-]|-[^-]|--[^>])*-->")
"""A comment inside a line, as CommonMark has it."""

_TAG = re.compile(r"<(/?)([a-z]+)(?=[\s/>])[^<>]*(?<!/)>\Z", re.IGNORECASE)


def passing(token: str) -> tuple[str, int] | None:
    """Tell what a tag means if it is one that passes: its name, and 1 for an opening one, else -1.

    Whether it is one of a pair is for :func:`pairs` to say.
    """
    tag = _TAG.match(token)
    meaning = PASSING.get(tag[2].lower()) if tag else None
    return (meaning, -1 if tag[1] else 1) if tag and meaning else None


def pairs(marks: Iterable[tuple[int, str | None, int]]) -> set[int]:
    """Return where tags are that form pairs, properly nested in one another and in all else.

    Each mark is a place, a name and 1 for what opens or -1 for what closes it; what has no name
    (None) is markup of another kind, in which the pairs that begin there end, too.
    """
    frames: list[_Frame] = [_Frame()]
    found: dict[int, int] = {}
    for at, name, nesting in marks:
        if name is not None and nesting > 0:
            frames[-1].open(at, name)
        elif name is not None:
            start = frames[-1].close(name)
            if start is not None:
                found[start] = at
        elif nesting > 0:
            frames.append(_Frame())
        elif len(frames) > 1:
            frames.pop()
    return set(_shallow(found))


def _shallow(found: dict[int, int]) -> Iterator[int]:
    """Yield both places of each pair that is not too deep."""
    ends: list[int] = []
    for start in sorted(found):
        while ends and ends[-1] < start:
            ends.pop()
        if len(ends) < DEEPEST:
            ends.append(found[start])
            yield from (start, found[start])


class _Frame:
    """The tags that are open inside one piece of other markup."""

    def __init__(self) -> None:
        self.tags: list[tuple[int, str]] = []
        self.count: dict[str, int] = {}

    def open(self, at: int, name: str) -> None:
        self.tags.append((at, name))
        self.count[name] = self.count.get(name, 0) + 1

    def close(self, name: str) -> int | None:
        """Return the place of the tag that is closed; those opened in between stay alone."""
        if not self.count.get(name):
            return None
        while True:
            at, opened = self.tags.pop()
            self.count[opened] -= 1
            if opened == name:
                return at
