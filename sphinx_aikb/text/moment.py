"""What a timestamp says: which moment of which video, and the text to show for it.

One grammar for the role ``yt`` and for the raw HTML anchor of the notes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from math import floor
from typing import TYPE_CHECKING

from sphinx_aikb.text.stored import Stored
from sphinx_aikb.text.timecode import (
    Timecode,
    TimecodeError,
    format_timecode,
    in_english,
    parse_timecode,
    short_timecode,
    spoken,
)
from sphinx_aikb.text.timestamp_html import Anchor, match_anchor
from sphinx_aikb.text.youtube import VideoError, is_address_like, parse_video, watch_url

if TYPE_CHECKING:
    from sphinx_aikb.text.ids import VideoId
    from sphinx_aikb.text.timecode import Say

BESIDE = "\x1f"
"""Divides the content of a role from the signs round a time in a heading; no note can have it."""
_EXPLICIT = re.compile(r"(?P<label>.*\S)\s*<(?P<spec>[^<>]*)>\s*", re.DOTALL)
_TIME_ONLY = re.compile(r"(?=.*[0-9])[\s\[\]()0-9:.,hmsHMSPT–-]*")
_AT = re.compile(r"\s*(?P<video>[A-Za-z0-9_-]{11})\s*@(?P<time>.+)", re.DOTALL)
_BRACKETS = "[]() \t"


@dataclass(frozen=True, slots=True)
class Moment(Stored):
    """A moment of a video, or a whole video.

    ``text`` is what the reader sees. ``video`` is None while the video is not known, and where the
    text is no link. ``seconds`` is None for a whole video; ``end`` is set for a range.
    ``has_hours`` tells whether each time has three fields, ``00:02:28``. ``typed`` is what the
    author typed, where that is another time than the one that is meant.
    """

    text: str
    video: VideoId | None = None
    seconds: float | None = None
    end: float | None = None
    has_hours: bool = field(default=False, compare=False)
    typed: str = ""

    @property
    def url(self) -> str:
        """The address of the moment, empty without a video."""
        return "" if self.video is None else watch_url(self.video, self.seconds)

    @property
    def is_whole(self) -> bool:
        """Whether a whole video is meant, or nothing that there is a link to."""
        return self.seconds is None

    @property
    def start(self) -> float:
        """Where the moment begins, in seconds: a whole video does so at its beginning."""
        return 0 if self.seconds is None else self.seconds

    def short_text(self) -> str:
        """Return the text as ``2:28`` when it is the time of this moment in any form.

        Words stay as they are, and so does a text that says another time than the moment has.
        """
        if self.seconds is None:
            return self.text
        if self.end is None and self.text == format_timecode(self.seconds):
            return short_timecode(self.seconds)  # as most times are
        enclosed = self.text[:1] + self.text[-1:] == "()"
        try:
            code = parse_timecode(self.text[1:-1] if enclosed else self.text)
        except TimecodeError:
            return self.text
        said = (floor(code.seconds), floor(code.end or self.end or 0))
        if said != (floor(self.seconds), floor(self.end or code.end or 0)):
            return self.text
        return short_timecode(code.seconds, code.end)

    @property
    def is_clock(self) -> bool:
        """Whether the text is a time, and no words."""
        return not self.is_whole and _TIME_ONLY.fullmatch(self.text) is not None

    def spoken_name(self, say: Say = in_english, text: str = "") -> str:
        """Return the name for screen readers: ``2:28, play at 2 minutes 28 seconds``.

        It begins with what one sees, *text* or else that of the moment, so that those who speak to
        their computers can name the link.
        """
        if self.seconds is None:
            name = say("play-video")
        else:
            name = say("play-at", time=spoken(self.seconds, say))
        return f"{text or self.text}, {name}"


@dataclass(frozen=True, slots=True)
class Parsed:
    """What was read of a timestamp: a moment, without a video when the note's own one is meant.

    ``problem`` says why there is nothing to link to and ``source`` what was tried; ``remark`` what
    was left out of a usable time.
    """

    moment: Moment
    problem: str | None = None
    remark: str | None = None
    source: str = field(default="", compare=False)


def parse_moment(text: str) -> Parsed:
    """Read the content of a ``yt`` role; never raises: an unusable one has a ``problem``.

    Forms: a time or range (``00:02:28``, ``00:02:28-00:03:05``), ``ID@time``, a video's id, any
    YouTube address, each also as ``label <form>``, and the anchor ``<a class="yt-timestamp"
    data-t="…">…</a>``. The signs that a heading has beside it do not count.
    """
    source = without_signs(text)[1].strip()
    if source[:2].lower() == "<a":
        anchor = match_anchor(source, 0, len(source))
        if anchor is not None and anchor.end == len(source):
            return moment_of_anchor(anchor)
    explicit = _EXPLICIT.fullmatch(source)
    if explicit is None:
        return _of_spec(source, None)
    return _of_spec(explicit["spec"], explicit["label"].strip())


def corrected(moment: Moment, seconds: float, end: float | None = None) -> Moment:
    """Return a moment that is meant to be at another second than its author typed.

    A text that is no more than the time shows the right one, in the brackets that it had.
    """
    shown = moment.text
    if not moment.is_clock or _second_of(shown) == floor(seconds):
        # Words, or a right text of a link that leads elsewhere.
        return replace(moment, seconds=seconds, end=end, typed=format_timecode(moment.start))
    right = format_timecode(seconds) + ("" if end is None else f"–{format_timecode(end)}")
    typed = shown.strip(_BRACKETS)
    text = shown.replace(typed, right)
    return replace(moment, text=text, seconds=seconds, end=end, typed=typed)


def other_second(moment: Moment) -> float | None:
    """Return the second that the text of a moment says, None if it says the same or no time."""
    if moment.seconds is None or format_timecode(moment.seconds) in moment.text:
        return None
    said = _second_of(moment.text) if ":" in moment.text else None
    return None if said == floor(moment.seconds) else said


def _second_of(text: str) -> int | None:
    try:
        return floor(parse_timecode(text.strip(_BRACKETS)).seconds)
    except TimecodeError:
        return None


def without_signs(text: str) -> tuple[str, str, str]:
    """Return what stands before the content of a role, the content, and what stands behind it."""
    if text.count(BESIDE) != 2:
        return "", text, ""
    before, content, after = text.split(BESIDE)
    return before, content, after


def _of_spec(spec: str, label: str | None) -> Parsed:
    spec = spec.strip()
    at = _AT.fullmatch(spec)
    try:
        if at is not None:
            code = parse_timecode(at["time"])
            video = parse_video(at["video"]).id
            return _timed(label or at["time"].strip(), code, at["time"], video)
        # Eleven digits are a video, not a number of seconds: no video is 3,000 years long.
        if is_address_like(spec) or len(spec) == 11:
            try:
                found = parse_video(spec)
            except VideoError:
                if is_address_like(spec):
                    raise
            else:
                return Parsed(Moment(label or spec, found.id, found.start, found.end))
        return _timed(label or spec, parse_timecode(spec), spec)
    except (TimecodeError, VideoError) as error:
        return Parsed(Moment(label or spec), str(error), source=spec)


def _timed(text: str, code: Timecode, source: str, video: VideoId | None = None) -> Parsed:
    remark = f"the frames of {source.strip()!r} are left out" if code.dropped_frames else None
    moment = Moment(text, video, code.seconds, code.end, code.has_hours)
    return Parsed(moment, remark=remark)


def moment_of_anchor(anchor: Anchor) -> Parsed:
    """Read a raw HTML timestamp.

    ``data-t`` wins over the text, an unusable ``data-t`` falls back to a usable text.
    """
    problem = "no time"
    for source in (anchor.data_t, anchor.text):
        if source is None or not source.strip():
            continue
        try:
            code = parse_timecode(source)
        except TimecodeError as error:
            problem = str(error) if source is anchor.data_t else problem
            continue
        return _timed(anchor.text.strip() or format_timecode(code.seconds), code, source)
    text = anchor.text.strip() or (anchor.data_t or "").strip()
    return Parsed(Moment(text), problem, source=(anchor.data_t or anchor.text).strip())


def says_only(text: str, seconds: float | None) -> bool:
    """Tell whether the text of a link is a time and nothing more: `00:12`, `2m28s`, `(2:28-3:05)`.

    A number alone is one if it is the second that the link leads to.
    """
    inner = text[1:-1] if text[:1] + text[-1:] == "()" else text
    try:
        code = parse_timecode(inner)
    except TimecodeError:
        return False
    return code.seconds == seconds or not inner.strip("[] ").replace(".", "").isdecimal()
