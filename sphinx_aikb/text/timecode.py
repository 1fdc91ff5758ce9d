"""Points in time of a video: read as people and tools write them, and written back.

| written | read as | source |
| --- | --- | --- |
| `02:28`, `62:03` | minutes, seconds | what the YouTube player shows |
| `00:02:28`, `1:2:3` | hours, minutes, seconds | captions |
| `00:02:28.500`, `00:02:28,500` | with a fraction | WebVTT, SubRip |
| `01:00:17:51` | hours, minutes, seconds, frames (dropped) | SMPTE 12M |
| `148`, `148.5` | seconds | YouTube `t=` |
| `148s`, `2m28s`, `1h 2m 3s` | units, in either case | YouTube `t=` |
| `PT2M28S` | the time part of a duration | ISO 8601, YouTube Data API |
| `10:20-11:30` | a range: any two of the above | notes |
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from math import floor

_AROUND = " \t\r\n\f\v\u00a0[]"
_MAX_LENGTH = 20
"""Characters of one time; what is longer is no time, whatever it says."""
MAX_SECONDS = 1000 * 3600
"""The longest length that a setting, and the latest second that a time may have."""

# ASCII throughout: `\d` and the letters would otherwise take digits of any script and `ſ` for `s`.
_FLAGS = re.ASCII | re.IGNORECASE
_CLOCK = re.compile(r"(?P<fields>\d+(?::\d{1,2}){1,3})(?:[.,](?P<fraction>\d+))?", _FLAGS)
_UNITS = re.compile(
    r"(?:PT)?(?:(?P<h>\d+)\s*h)?\s*(?:(?P<m>\d+)\s*m)?\s*"
    r"(?:(?P<s>\d+)(?:[.,](?P<fraction>\d+))?\s*s)?",
    _FLAGS,
)
# Three digits after a comma are as likely to be thousands: `1,000` is not one second.
_SECONDS = re.compile(r"(?P<s>\d+)(?:\.(?P<fraction>\d+)|,(?P<comma>\d{1,2}))?", _FLAGS)
_RANGE = re.compile("[-\u2013]")


class TimecodeError(ValueError):
    """The text is no point in time; the message is a short reason."""


@dataclass(frozen=True, slots=True)
class Timecode:
    """A point in time, or a range of two."""

    seconds: float
    """The time, or the start of the range, in seconds; an `int` when it is whole."""
    end: float | None = None
    """The end of the range in seconds, always after the start; `None` for a single time."""
    dropped_frames: bool = False
    """Whether a fourth field, the frames, was left out."""
    has_hours: bool = field(default=False, compare=False)
    """Whether each time has three fields, `00:02:28`, and no fraction."""


def parse_timecode(text: str) -> Timecode:
    """Read one time, or a range of two joined by a hyphen or an en dash.

    Blanks and square brackets round each time are dropped, also a bracket that has no partner.

    :raises TimecodeError: for everything else: a sign, a field after the first over 59, letters,
        five fields, digits that are not ASCII, more than 20 characters or 1,000 hours, and a range
        that does not end after its start.
    """
    text = text.strip(_AROUND)
    if not text:
        raise TimecodeError("no time given")
    if text[0] in "+-\u2212\u2013":
        raise TimecodeError("a time has no sign")
    first, *rest = _RANGE.split(text, maxsplit=2)
    start = _parse_one(first)
    if not rest:
        return start
    if len(rest) > 1:
        raise TimecodeError("a range has one start and one end")
    end = _parse_one(rest[0])
    if end.seconds <= start.seconds:
        raise TimecodeError("the range does not end after its start")
    dropped = start.dropped_frames or end.dropped_frames
    has_hours = start.has_hours and end.has_hours
    return Timecode(start.seconds, end.seconds, dropped_frames=dropped, has_hours=has_hours)


def format_timecode(seconds: float) -> str:
    """Write seconds as `00:02:28`: whole seconds, rounded down; at least two digits of hours."""
    hours, minutes, rest = _split(seconds)
    return f"{hours:02}:{minutes:02}:{rest:02}"


def short_timecode(seconds: float, end: float | None = None) -> str:
    """Write seconds as players do, `2:28` or `1:02:28`, rounded down; a range as `2:28–3:05`."""
    hours, minutes, rest = _split(seconds)
    clock = f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
    return clock if end is None else f"{clock}\u2013{short_timecode(end)}"


ENGLISH = {
    "play-video": "play the video",
    "play-at": "play at {time}",
}
"""What is said of times, by name."""
UNITS = {
    "hours": ("{count} hour", "{count} hours"),
    "minutes": ("{count} minute", "{count} minutes"),
    "seconds": ("{count} second", "{count} seconds"),
}
"""The units of time by name: the words for one and for any other number."""

Say = Callable[..., str]
"""Returns the words of a name of :data:`ENGLISH` or :data:`UNITS`, with its values filled in."""


def in_english(name: str, *, count: int | None = None, **values: object) -> str:
    """Say it in English."""
    text = ENGLISH[name] if count is None else UNITS[name][count != 1]
    return text.format(count=count, **values)


def spoken(seconds: float, say: Say = in_english) -> str:
    """Write seconds as one says them: `2 minutes 28 seconds`; rounded down, `0 seconds` at zero.

    What *say* returns is kept, so that it has to return the same each time.
    """
    return _in_words(floor(seconds), say)


# Cached, since the timeline of a video repeats the times of its notes. *say* has one language.
@lru_cache(maxsize=8192)
def _in_words(seconds: int, say: Say) -> str:
    parts = zip(_split(seconds), UNITS, strict=True)
    words = [say(unit, count=number) for number, unit in parts if number]
    return " ".join(words) or say("seconds", count=0)


def _split(seconds: float) -> tuple[int, int, int]:
    """Divide seconds into hours, minutes and seconds."""
    minutes, rest = divmod(floor(seconds), 60)
    return *divmod(minutes, 60), rest


def _parse_one(text: str) -> Timecode:
    """Read a single time in any of the forms that the module lists."""
    text = text.strip(_AROUND)
    if not text:
        raise TimecodeError("a time is missing")
    # Before any pattern or `int()` sees it, so that neither can take long.
    if len(text) > _MAX_LENGTH:
        raise TimecodeError(f"longer than {_MAX_LENGTH} characters")
    if text.count(":") > 3:
        raise TimecodeError("more than four fields")
    frames = has_hours = False
    if match := _CLOCK.fullmatch(text):
        fields = [int(field) for field in match["fields"].split(":")]
        fraction = match["fraction"]
        frames = len(fields) == 4
        has_hours = len(fields) == 3 and not fraction
        if frames and fraction:
            raise TimecodeError("a fraction after the frames")
        units = (60, 1) if len(fields) == 2 else (3600, 60, 1, 0)
        given = list(zip(fields, units, strict=False))
    elif match := _SECONDS.fullmatch(text):
        given = [(int(match["s"]), 1)]
        fraction = match["fraction"] or match["comma"]
    elif (match := _UNITS.fullmatch(text)) and any(match.group("h", "m", "s")):
        given = [(int(match[u]), n) for u, n in (("h", 3600), ("m", 60), ("s", 1)) if match[u]]
        fraction = match["fraction"]
    else:
        raise TimecodeError("not a time")
    if any(number > 59 for number, _unit in given[1:]):
        raise TimecodeError("a field after the first is over 59")
    whole = sum(number * unit for number, unit in given)
    # By way of the decimal text, so that `.1` is as exact at an hour as at a second.
    seconds = float(f"{whole}.{fraction}") if fraction and fraction.strip("0") else whole
    if seconds > MAX_SECONDS:
        raise TimecodeError("more than 1,000 hours")
    return Timecode(seconds, dropped_frames=frames, has_hours=has_hours)
