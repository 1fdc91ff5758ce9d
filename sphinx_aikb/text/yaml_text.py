"""YAML as typed: its structure, while every scalar stays the text that was written.

YAML 1.1 turns `012`, `0x1f`, `1_234`, `1:02:03`, `2024-05-01` and `On` into numbers, dates and
truth values; a video id or a title must survive unchanged. So the events of the parser are read,
never its values.

`yaml.compose` would give scalars as typed, too, but it refuses a whole header for an alias of
nothing (`title: *Why`) or an anchor that is given twice. Depth can be checked only when it is done:
by then libyaml has taken time that grows with its square, and the loader in Python has raised a
`RecursionError`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml
from yaml import events

if TYPE_CHECKING:
    from collections.abc import Iterable

Value = str | None | list["Value"] | dict[str, "Value"]
"""A value as typed: text, nothing, a list or a mapping."""

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
NULLS = frozenset(("", "~", "null", "Null", "NULL"))
"""The unquoted scalars that are nothing (YAML 1.1, language-independent type "null")."""

_KNOWN_TAGS = frozenset(
    f"tag:yaml.org,2002:{name}"
    for name in ("binary", "bool", "float", "int", "null", "str", "timestamp")
)
_MAX_DEPTH = 50
TOO_DEEP = "nested too deeply"
_MAX_ALIASED = 100_000
"""How much aliases may add, in characters and nodes ("billion laughs")."""
_UNPRINTABLE = r"[^\t\n\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
"""What YAML does not allow; compiled when a header is refused, since that takes 10 ms."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a note that its author should look at."""

    line: int
    """Line of the file, from 1."""
    message: str


_SIGNS = {
    ":": "a colon stands where no key can be; quotes around the value help",
    "\t": "a tab stands where spaces belong",
    "-": "a list begins on a line of its own",
    **dict.fromkeys("@`%", "no value begins with `{}`; quotes around the value help"),
    **dict.fromkeys("]},", "`{}` belongs to no list or mapping; quotes around the value help"),
}
"""What is wrong with a sign at which YAML gives up."""
_OPENED = {
    **dict.fromkeys("[{'\"", "`{}` is opened and not closed"),
    **dict.fromkeys("*&!|>", "`{}` has a meaning in YAML; quotes around the value help"),
}
"""What is wrong with the sign that begins the value at which YAML gives up."""


class RefusedError(Exception):
    """The text is no YAML mapping; `at` is the place in the header."""

    def __init__(self, at: int, reason: str) -> None:
        super().__init__(reason)
        self.at = at
        self.reason = reason


@dataclass(slots=True)
class _Frame:
    """A collection that is being read, and where it begins."""

    items: list[Value] | dict[str, Value]
    begin: int
    anchor: str | None
    size_before: int
    key: str | None = None
    key_at: int = 0
    places: dict[str, int] = field(default_factory=dict)


class Reader:
    """Fills `data` from YAML that stands inside the header `text`, which begins on line `first`.

    ``lines`` has the line of each key, ``inner`` those of the keys in the mappings below it, by the
    keys that lead there.
    """

    def __init__(self, text: str, first: int = 2) -> None:
        self.text = text
        self.data: dict[str, Value] = {}
        self.lines: dict[str, int] = {}
        self.inner: dict[tuple[str | None, ...], dict[str, int]] = {}
        self._first = first
        self.problems: list[Problem] = []
        self._breaks = [match.start() for match in re.finditer("\n", text)]
        self._anchors: dict[str, tuple[Value, int]] = {}
        self._size = 0  # characters and nodes so far
        self._aliased = 0  # how many of them came from aliases

    def line(self, at: int) -> int:
        """Return the line in the file of a place in the header."""
        return self._first + bisect_left(self._breaks, at)

    def problem(self, at: int, message: str) -> None:
        """Note a problem at a place in the header."""
        self.problems.append(Problem(self.line(at), message))

    def put(self, key: str, value: Value, at: int) -> None:
        """Set a top-level key that stands at a place in the header."""
        self._set(self.data, key, value, at)
        self.lines[key] = self.line(at)

    def read(self, start: int, stop: int) -> None:
        """Read the part of the header that is `text[start:stop]`, all of it or nothing.

        :raises RefusedError: when it is no YAML mapping.
        """
        source = self.text[start:stop]
        known = len(self.problems)
        try:
            fields = self._read_events(yaml.parse(source, Loader=LOADER), start)
        except (yaml.YAMLError, RefusedError, ValueError) as error:
            del self.problems[known:]
            raise _refusal(error, source, start) from error
        for key, (value, at) in fields.items():
            self.put(key, value, at)

    def _read_events(self, stream: Iterable[Any], offset: int) -> dict[str, tuple[Value, int]]:
        """Build the mapping that the events describe: each value, and where its key stands."""
        stack: list[_Frame] = []
        root: dict[str, Value] = {}
        places: dict[str, int] = {}
        documents = 0
        for event in stream:
            at, end = offset + event.start_mark.index, offset + event.end_mark.index
            if isinstance(event, events.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise RefusedError(at, "a second document starts here")
            elif isinstance(event, events.CollectionStartEvent):
                mapping = isinstance(event, events.MappingStartEvent)
                if not stack and not mapping:
                    raise RefusedError(at, "a list stands where `key: value` lines belong")
                if len(stack) == _MAX_DEPTH:
                    # At once, because the time of libyaml grows with the square of the depth.
                    raise RefusedError(at, TOO_DEEP)
                if stack:
                    stack.append(_Frame({} if mapping else [], at, event.anchor, self._size))
                else:
                    stack.append(_Frame(root, at, event.anchor, self._size, places=places))
            elif isinstance(event, events.CollectionEndEvent):
                frame = stack.pop()
                self._size += 1
                if frame.anchor:
                    self._anchors[frame.anchor] = (frame.items, self._size - frame.size_before)
                if stack and frame.places:
                    path = tuple(outer.key for outer in stack)
                    self.inner[path] = {key: self.line(at) for key, at in frame.places.items()}
                if stack:
                    written = self.text[frame.begin : end].strip()
                    self._put(stack[-1], frame.items, written, frame.begin)
            elif isinstance(event, events.ScalarEvent):
                if not stack:
                    raise RefusedError(at, "text stands where `key: value` lines belong")
                value = self._scalar(event, at, end)
                size = 1 + len(event.value)
                self._size += size
                if event.anchor:
                    self._anchors[event.anchor] = (value, size)
                self._put(stack[-1], value, event.value, at)
            elif isinstance(event, events.AliasEvent):
                if not stack:
                    raise RefusedError(at, "text stands where `key: value` lines belong")
                self._put(stack[-1], self._alias(str(event.anchor), at), f"*{event.anchor}", at)
        return {key: (root[key], at) for key, at in places.items()}

    def _scalar(self, event: events.ScalarEvent, at: int, end: int) -> Value:
        """Return a scalar as typed: an unknown tag or a bare anchor belongs to its text."""
        plain = not event.style or event.style not in "'\"|>"
        unknown = event.tag and event.tag not in _KNOWN_TAGS
        if unknown or (plain and event.anchor and not event.value):
            return self.text[at:end].strip()
        value: str = event.value
        return None if plain and value in NULLS else value

    def _alias(self, name: str, at: int) -> Value:
        """Return what an alias stands for, as long as all aliases together stay small."""
        written = f"*{name}"
        if name not in self._anchors:
            self.problem(at, f"`{written}` refers to nothing and is kept as text")
        else:
            value, size = self._anchors[name]
            if self._aliased + size <= _MAX_ALIASED:
                self._aliased += size
                self._size += size
                return value
            self.problem(at, f"the aliases grow too large; `{written}` is kept as text")
        self._size += 1 + len(written)
        return written

    def _put(self, frame: _Frame, value: Value, written: str, at: int) -> None:
        """Add a node to its collection; `written` is its text, should it be a key."""
        if isinstance(frame.items, list):
            frame.items.append(value)
        elif frame.key is None:
            frame.key = value if isinstance(value, str) else written
            frame.key_at = at
        else:
            self._set(frame.items, frame.key, value, frame.key_at)
            frame.places[frame.key] = frame.key_at
            frame.key = None

    def _set(self, items: dict[str, Value], key: str, value: Value, at: int) -> None:
        """Set a key; of one given twice the last counts."""
        if key in items:
            self.problem(at, f"the key `{key}` is given twice; the last one counts")
        items[key] = value


def _refusal(error: Exception, source: str, start: int) -> RefusedError:
    """Say where in the header and why the parser gave up.

    Only the places come from the parser: its words differ between its versions, and between its two
    implementations.
    """
    if isinstance(error, RefusedError):
        return error
    if isinstance(error, yaml.MarkedYAMLError):
        mark, opened = error.problem_mark or error.context_mark, error.context_mark
        # The mark may lie beyond the last character: then the last line is meant.
        at = min(mark.index if mark else 0, len(source.rstrip("\n")))
        at, reason = _reason(source, at, opened.index if opened else at)
        return RefusedError(start + at, reason)
    odd = re.search(_UNPRINTABLE, source)
    at = start + (odd.start() if odd else 0)
    return RefusedError(at, "a character that YAML does not allow")


def _reason(source: str, at: int, opened: int) -> tuple[int, str]:
    """Return the place to look at and the reason; *opened* is where the value at *at* begins."""
    before, sign, begin = source[:at], source[at : at + 1], source[opened : opened + 1]
    if sum(map(before.count, "[{")) - sum(map(before.count, "]}")) >= _MAX_DEPTH:
        return at, TOO_DEEP
    if begin == '"' and at < len(source.rstrip()):
        return at, "a backslash begins no escape that YAML knows; single quotes help"
    if begin in _OPENED:
        return opened, _OPENED[begin].format(begin)
    if sign in _SIGNS:
        return at, _SIGNS[sign].format(sign)
    return at, "the text goes on where its value has ended; quotes around all of it help"
