"""What is known of a video beside its id: from its notes, from a side file, from channel pages."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from sphinx_aikb.text.front_matter import plain_lines
from sphinx_aikb.text.timecode import TimecodeError, format_timecode, parse_timecode
from sphinx_aikb.text.yaml_text import Problem, Reader, RefusedError
from sphinx_aikb.text.youtube import VideoError, parse_video
from sphinx_aikb.vault.fields import Fields, as_line, shortened

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx_aikb.text.ids import VideoId
    from sphinx_aikb.text.yaml_text import Value
    from sphinx_aikb.vault.notes import Note
    from sphinx_aikb.vault.readings import Reading

_ENTRY = re.compile(r"^[\"']?[A-Za-z0-9_-]{11}[\"']?[ \t]*:(?=\s|\Z)", re.MULTILINE)
KEYS = ("title", "published", "date", "duration", "channel", "author", "chapters", "times")
"""What an entry of a side file may say; ``date`` and ``author`` as in the header of a note."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of a video, which goes on until the next one begins."""

    start: float
    """Seconds."""
    title: str


@dataclass(frozen=True, slots=True)
class Video:
    """What is known of a video; None for what is not."""

    title: str | None = None
    published: str | None = None
    """ISO 8601 date, or the text as typed."""
    duration: float | None = None
    """Seconds."""
    channel: str | None = None
    chapters: tuple[Chapter, ...] = ()
    """In the order of time."""
    times: Reading | None = None
    """How the times of its notes are to be read."""


@dataclass(frozen=True, slots=True)
class SideFile:
    """What a side file says of videos, and what is wrong with it."""

    videos: Mapping[VideoId, Video] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def parse_side_file(text: str) -> SideFile:
    """Read a YAML mapping from video ids to what is known of them; content never raises.

    An id stands for a title, or for a mapping with ``title``, ``published``, ``duration`` and
    ``channel``, read as in the header of a note, ``times`` and ``chapters``. In a file that YAML
    refuses each entry counts that can be read by itself.
    """
    text = plain_lines(text)
    reader = Reader(text, first=1)
    try:
        reader.read(0, len(text))
    except RefusedError as error:
        reader = _recover(text, error)
    videos: dict[VideoId, Video] = {}
    problems = reader.problems
    for key, value in reader.data.items():
        line = reader.lines[key]
        try:
            video = parse_video(key).id
        except VideoError as error:
            shown = shortened(as_line(key))
            problems.append(Problem(line, f"`{shown}` is no video: {error}"))
            continue
        lines = dict.fromkeys(value, line) if isinstance(value, dict) else {"title": line}
        lines |= reader.inner.get((key,), {})
        fields = Fields(_fields(value), lines)
        problems += _unknown(_fields(value), lines)
        found = Video(
            fields.title(),
            fields.published(),
            fields.duration(),
            fields.channel(),
            times=fields.times(),
        )
        problems += fields.problems
        if chapters := _fields(value).get("chapters"):
            inner = reader.inner.get((key, "chapters"), {})
            reading = _Chapters(lines["chapters"], inner, found.duration)
            found = replace(found, chapters=reading.read(chapters))
            problems += reading.problems
        videos[video] = found
    return SideFile(videos, tuple(sorted(problems, key=lambda problem: problem.line)))


def _fields(value: Value) -> dict[str, Value]:
    return value if isinstance(value, dict) else {"title": value}


class _Chapters:
    """Reads the chapters of a video, and collects what is wrong with them.

    ``line`` is that of their key, ``lines`` has that of each time; ``end`` is the length of the
    video, if it is known.
    """

    def __init__(self, line: int, lines: Mapping[str, int], end: float | None) -> None:
        self._line = line
        self._lines = lines
        self._end = end
        self.problems: list[Problem] = []

    def read(self, value: Value) -> tuple[Chapter, ...]:
        """Return the chapters that can be used, in the order of time."""
        if not isinstance(value, dict):
            self.problems.append(Problem(self._line, "`chapters`: no lines of `time: title`"))
            return ()
        found: dict[float, str] = {}
        for time, title in value.items():
            try:
                found[self._start(time, found)] = self._title(title)
            except ValueError as error:
                message = f"chapter `{shortened(as_line(time))}`: {error}"
                self.problems.append(Problem(self._lines.get(time, self._line), message))
        return tuple(Chapter(start, found[start]) for start in sorted(found))

    def _start(self, time: str, found: Mapping[float, str]) -> float:
        try:
            code = parse_timecode(time)
        except TimecodeError as error:
            raise ValueError(f"no time: {error}") from error
        if code.end is not None:
            raise ValueError("a range; a chapter ends where the next one begins")
        if code.seconds in found:
            raise ValueError("another chapter begins there; the first one counts")
        if self._end is not None and code.seconds >= self._end:
            raise ValueError(f"not within the video, which lasts {format_timecode(self._end)}")
        return code.seconds

    def _title(self, value: Value) -> str:
        title = as_line(value) if isinstance(value, str) else ""
        if not title:
            raise ValueError("no title")
        return title


def _unknown(value: dict[str, Value], lines: Mapping[str, int]) -> Iterator[Problem]:
    """Yield keys that are most likely misspelt; a side file may hold other things, too."""
    for name in value:
        near = difflib.get_close_matches(name.casefold(), KEYS, 1, 0.75)
        if name not in KEYS and near:
            yield Problem(lines[name], f"`{name}` is no key here, is `{near[0]}` meant?")


def _recover(text: str, refusal: RefusedError) -> Reader:
    """Read each entry by itself; one that YAML refuses is left out."""
    reader = Reader(text, first=1)
    starts = [match.start() for match in _ENTRY.finditer(text)]
    for start, stop in pairwise([*starts, len(text)]):
        try:
            reader.read(start, stop)
        except RefusedError as error:
            reader.problem(error.at, f"not valid YAML, and the entry is left out: {error.reason}")
    if not reader.problems:
        reader.problem(refusal.at, f"not valid YAML: {refusal.reason}")
    return reader


def known_videos(
    documents: Mapping[str, Note], notes: frozenset[str], side: Mapping[VideoId, Video]
) -> dict[VideoId, Video]:
    """Return all that is known of videos.

    The title is what one of the video's *notes* says, else the side file, else a channel page; of
    several notes or pages the first by docname that has one.
    """
    titles: dict[VideoId, str] = {}
    ordered = [documents[docname] for docname in sorted(documents)]
    for note in ordered:
        if note.video and note.video_title and note.docname in notes:
            titles.setdefault(note.video, note.video_title)
    for video, known in side.items():
        if known.title:
            titles.setdefault(video, known.title)
    for page in ordered:
        for video, title in page.other_videos:
            titles.setdefault(video, title)
    titled = {video: replace(side.get(video, Video()), title=titles[video]) for video in titles}
    return {**side, **titled}


def with_notes(notes: Iterable[Note], known: Mapping[VideoId, Video]) -> dict[VideoId, Video]:
    """Return what is known of videos with the length and channel that their *notes* tell.

    What was known before counts first, for a note may have no more of its channel than a link; then
    the first note that has a value. A date of a note may be that of the note.
    """
    found = dict(known)
    for note in notes:
        if note.video is not None:
            video = found.get(note.video, Video())
            found[note.video] = replace(
                video,
                duration=note.duration if video.duration is None else video.duration,
                channel=note.channel if video.channel is None else video.channel,
            )
    return found


def completed(note: Note, videos: Mapping[VideoId, Video]) -> Note:
    """Return a note with the date, duration and channel of its video where it has none itself."""
    known = videos.get(note.video) if note.video else None
    if known is None:
        return note
    missing: dict[str, Any] = {
        name: value
        for name in ("published", "duration", "channel")
        if getattr(note, name) is None and (value := getattr(known, name)) is not None
    }
    return replace(note, **missing) if missing else note
