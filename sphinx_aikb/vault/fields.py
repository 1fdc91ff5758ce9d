"""What the fields of a header mean: title, video, channel, date, duration, tags, names."""

from __future__ import annotations

import re
from datetime import date, time
from typing import TYPE_CHECKING, TypeGuard

from sphinx_aikb.text.front_matter import Problem, Value
from sphinx_aikb.text.ids import VideoId
from sphinx_aikb.text.timecode import TimecodeError, parse_timecode
from sphinx_aikb.text.wikilink import match_wikilink, parse_wikilink
from sphinx_aikb.text.youtube import VideoError, parse_address, parse_video
from sphinx_aikb.vault.readings import Reading, reading_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

VIDEO_KEYS = (
    "videoId",
    "video_id",
    "youtube_id",
    "youtube",
    "youtubeId",
    "youtube_url",
    "video_url",
    "video",
    "media_link",
    "url",
    "source",
)
"""The front matter keys that may hold the video, in the order in which they are asked."""

GENERIC_KEYS = frozenset(("video", "media_link", "url", "source"))
"""Keys that also hold other things: what is no video there is no mistake."""
_ADDRESS_KEYS = frozenset(("url", "source"))
"""Keys in which eleven characters are a word and not a video id."""
_URL_KEYS = ("url", "source", "youtube_url", "video_url", "media_link")

_WEB = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_LINE_END = re.compile(r"[ \t]*[\n\r\v\f\x85\u2028\u2029]\s*")
_DATE = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})"
    r"(?:(?:[Tt]|[ \t]+)([0-9]{1,2})(?::([0-9]{2})(?::([0-9]{2})(?:[.,][0-9]*)?)?)?"
    r"[ \t]*(?:[Zz]|UTC|[-+][0-9]{1,2}(?::?[0-9]{2})?)?)?"
)
_BETWEEN = re.compile(r"[ \t]*(?:,[ \t]*|\Z)")
"""What parts one wiki-link from the next."""
_SECONDS = re.compile(r"[0-9]{1,7}(?:\.[0-9]{1,9})?")


class Fields:
    """Converts what the fields of a header mean, and collects what is wrong with them.

    ``lines`` has the line of each key.
    """

    def __init__(self, data: Mapping[str, Value], lines: Mapping[str, int]) -> None:
        self._data = data
        self._lines = lines
        self.problems: list[Problem] = []
        self._spellings: dict[str, list[str]] = {}
        for key in data:
            self._spellings.setdefault(key.lower(), []).append(key)

    def _problem(self, key: str, message: str) -> None:
        self.problems.append(Problem(self._lines[key], f"`{key}`: {message}"))

    def _first(self, *keys: str) -> tuple[str, str] | None:
        """Return the first of the keys that holds text, or a list of it, and that text."""
        for key in keys:
            for text in _texts(self._data.get(key)):
                return key, text
        return None

    def _spelled(self, *keys: str) -> Iterator[str]:
        """Yield the keys of the header that are one of these in any case, as in Obsidian."""
        for key in keys:
            yield from sorted(self._spellings.get(key, ()), key=key.__ne__)

    def title(self, key: str = "title") -> str | None:
        """Return the text of a title."""
        value = self._data.get(key)
        if isinstance(value, list | dict):
            self._problem(key, "a list or a mapping is no title; put quotes around it")
            return None
        return as_line(value) or None

    def video(self, keys: Sequence[str]) -> VideoId | None:
        """Return the video of the first key that names one."""
        for key in keys:
            value = self._data.get(key)
            if not value:
                continue
            parse = parse_address if key in _ADDRESS_KEYS else parse_video
            texts = list(_texts(value))
            reason = "a mapping" if isinstance(value, dict) else ""
            for text in texts:
                try:
                    return parse(text).id
                except VideoError as error:
                    reason = reason or str(error)
            other_site = key == "video_url" and all(map(_elsewhere, texts))
            if reason and key not in GENERIC_KEYS and not other_site:
                shown = f"`{shortened(texts[0])}`" if texts else "the value"
                self._problem(key, f"{shown} is no video: {reason}")
        return None

    def names_video(self, keys: Sequence[str]) -> bool:
        """Tell whether a key that is for videos alone has a value, usable or not."""
        return any(self._data.get(key) for key in keys if key not in GENERIC_KEYS)

    def channel(self) -> str | None:
        """Return the name of the channel."""
        for key in ("channel", "author"):
            name = _name(self._data.get(key))
            if name:
                return name
        return None

    def published(self) -> str | None:
        """Return the date in ISO 8601, or the text as typed."""
        found = self._first("published", "date")
        if found is None:
            return None
        key, text = found[0], _unlinked(found[1])  # a day may be a link to its daily note
        match = _DATE.fullmatch(text)
        if match is None:
            return text
        year, month, day, hour, minute, second = (int(part or 0) for part in match.groups())
        try:
            time(hour, minute, second)
            return date(year, month, day).isoformat()
        except ValueError:
            self._problem(key, f"`{text}` is no date: there is no such day or time")
            return text

    def duration(self) -> float | None:
        """Return the seconds."""
        found = self._first("duration")
        if found is None:
            return None
        key, text = found
        if _SECONDS.fullmatch(text):
            number = float(text)
            return int(number) if number.is_integer() else number
        try:
            time_given = parse_timecode(text)
        except TimecodeError as error:
            self._problem(key, f"`{shortened(text)}` is no duration: {error}")
            return None
        if time_given.end is not None:
            self._problem(key, f"`{shortened(text)}` is a range, not a duration")
            return None
        return time_given.seconds

    def times(self) -> Reading | None:
        """Return how the times are to be read, None where nothing is said of it."""
        found = self._first("times")
        if found is None:
            return None
        key, text = found
        try:
            return reading_of(text)
        except ValueError as error:
            self._problem(key, f"`{shortened(text)}` {error}")
            return None

    def tags(self) -> tuple[str, ...]:
        """Return the tags, each once."""
        tags = self._several(("tags", "tag"), split_blanks=True)
        return _distinct(_unlinked(tag).lstrip("#").strip() for tag in tags)

    def aliases(self) -> tuple[str, ...]:
        """Return the other names, each once."""
        return _distinct(map(_unlinked, self._several(("aliases", "alias"), split_blanks=False)))

    def _several(self, keys: Sequence[str], *, split_blanks: bool) -> Iterator[str]:
        """Yield the items of lists, and of text its parts."""
        for key in self._spelled(*keys):
            value = self._data.get(key)
            if isinstance(value, str) and (names := linked_names(value)):
                yield from names
            elif isinstance(value, str):
                text = value.strip()
                if not text.startswith("[["):
                    text = text.strip("[]")
                commas = "," in text
                parts = text.split(",") if commas or not split_blanks else text.split()
                yield from filter(None, map(as_line, parts))
            else:
                yield from _texts(value)

    def url(self) -> str | None:
        """Return the first web address."""
        found = (text for key in _URL_KEYS for text in _texts(self._data.get(key)))
        return next((text for text in found if _WEB.fullmatch(text)), None)


def _texts(value: Value) -> Iterator[str]:
    """Yield each text of a value that is not empty, lists from the inside.

    `- AI: the future` in a list is a mapping to YAML and a text to its author.
    """
    if _is_link(value):
        # What a wiki-link without quotes, `[[Name|shown]]`, is to YAML.
        for text in _texts(value[0]):
            link = parse_wikilink(text)
            yield link.target if link and link.target else text
    elif isinstance(value, list):
        for item in value:
            if isinstance(item, dict):
                for key, inner in item.items():
                    text = as_line(inner) if isinstance(inner, str) else ""
                    yield f"{as_line(key)}: {text}" if text else as_line(key)
            else:
                yield from _texts(item)
    elif isinstance(value, str) and (text := as_line(value)):
        yield text


def as_line(value: str | None) -> str:
    """Return a text as one line without control characters."""
    if not value:
        return ""
    if value.isprintable():
        return value.strip()
    return _CONTROL.sub("", _LINE_END.sub(" ", value)).strip()


def _distinct(texts: Iterator[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))


def shortened(text: str) -> str:
    """Return a text short enough to stand in a warning."""
    return text if len(text) <= 60 else f"{text[:59]}…"


def _elsewhere(text: str) -> bool:
    """Tell whether a text is a web address that does not even mean YouTube."""
    return bool(_WEB.fullmatch(text)) and "youtu" not in text.lower()


def _name(value: Value) -> str | None:
    """Return the name of a channel, which may be written as a wiki-link, also without quotes."""
    if _is_link(value):
        return ", ".join(_texts(value)) or None
    text = next(_texts(value), None)
    names = linked_names(text) if text else []
    return names[0] if names else text


def _is_link(value: Value) -> TypeGuard[list[Value]]:
    """Tell whether a value is a list in a list, as `[[Name]]` without quotes is to YAML."""
    return isinstance(value, list) and len(value) == 1 and isinstance(value[0], list)


def linked_names(text: str) -> list[str]:
    """Return the targets of a text that is wiki-links and commas only; of any other text none."""
    names: list[str] = []
    text = text.strip()
    at = 0
    while at < len(text):
        if not text.startswith("[[", at) or (end := match_wikilink(text, at, len(text))) < 0:
            return []
        link = parse_wikilink(text[at + 2 : end - 2])
        if link is None or not link.target:
            return []
        names.append(link.target)
        between = _BETWEEN.match(text, end)
        if between is None:
            return []
        at = between.end()
    return names


def plain_names(value: Value) -> str | tuple[str, ...] | None:
    """Return a value with each wiki-link in it as the name that it links to."""
    if isinstance(value, str):
        names = linked_names(value) if value.lstrip().startswith("[[") else []
        return value if not names else names[0] if len(names) == 1 else tuple(names)
    if _is_link(value):
        return _name(value)
    if isinstance(value, list):
        return tuple(name for text in _texts(value) for name in linked_names(text) or (text,))
    return None


def _unlinked(text: str) -> str:
    """Return the name in `[[Name]]`, other text as it is."""
    return _name(text) or text
