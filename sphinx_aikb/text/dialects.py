"""Videos and times in the notes of other tools.

| dialect | written | source |
| --- | --- | --- |
| `timestamp-notes` | fences `timestamp` and `timestamp-url` | Obsidian plugin Timestamp Notes |
| `logseq` | `{{video URL}}`, `{{youtube ID}}`, `{{youtube-timestamp 12}}` | Logseq |
| `media-extended` | the key `media_link` | Obsidian plugin Media Extended |
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinx_aikb.text.regions import after_comment, after_fence
from sphinx_aikb.text.timecode import TimecodeError, format_timecode, parse_timecode
from sphinx_aikb.text.youtube import VideoError, parse_address, parse_video

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from sphinx_aikb.text.ids import VideoId

TIMESTAMP_NOTES, LOGSEQ, MEDIA_EXTENDED = "timestamp-notes", "logseq", "media-extended"
TIME_FENCE, VIDEO_FENCE = "timestamp", "timestamp-url"
"""The languages of the fences of Timestamp Notes."""
MEDIA_KEY = "media_link"
"""The front matter key of Media Extended."""

_MACRO = re.compile(
    r"\{\{[ \t]{0,9}(?P<name>video|youtube-timestamp|youtube)[ \t]{1,9}"
    r"(?P<value>[^{}\s]{1,2000})[ \t]{0,9}\}\}"
)
# The plug-in takes the first of these in each line.
_ROW_TIME = re.compile(r"(?<![0-9:])[0-9]{1,3}(?::[0-9]{1,2}){1,2}(?![0-9:])")
_PREFIX = r"[ \t>]*+(?:(?:[-*+]|[0-9]{1,9}[.)])[ \t]++)*+"
_PLACE = re.compile(
    rf"^{_PREFIX}(?P<fence>`{{3,}}|~{{3,}})[ \t]*(?P<info>[^`\n]*)$|(?P<comment><!--)|\{{\{{",
    re.MULTILINE,
)
_QUOTED = re.compile(r"^[ \t>]+", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Macro:
    """A macro of Logseq: ``address`` of a video, or ``time`` of one with its ``label``."""

    end: int
    address: str = ""
    time: str = ""
    label: str = ""


def macro_at(src: str, pos: int, stop: int) -> Macro | None:
    """Return the macro at a place in a text, None when there is none that can be used."""
    match = _MACRO.match(src, pos, stop)
    if match is None:
        return None
    value = match["value"]
    if match["name"] == "youtube-timestamp":
        label = _seek_label(value)
        return Macro(match.end(), time=value, label=label) if label else None
    if match["name"] == "video" and not is_web(value):
        return None
    if match["name"] == "youtube" and not is_video(value):
        return None
    return Macro(match.end(), address=value)


def _seek_label(time: str) -> str:
    """Return what Logseq shows for a time: `00:12` for `12`; nothing for what is no time."""
    try:
        seconds = parse_timecode(time).seconds
    except TimecodeError:
        return ""
    return time if ":" in time else format_timecode(seconds).removeprefix("00:")


def is_web(text: str) -> bool:
    """Tell whether a text is a web address."""
    return re.match(r"https?://[^\s/?#]", text, re.IGNORECASE) is not None


def is_video(text: str) -> bool:
    """Tell whether a text is an id or address of a video on YouTube."""
    try:
        parse_video(text)
    except VideoError:
        return False
    return True


def address_in_fence(content: str) -> str | None:
    """Return the web address in a fence `timestamp-url`, None when there is none."""
    address = content.strip()
    return address if is_web(address) and len(address.split()) == 1 else None


def rows_of_fence(content: str) -> list[tuple[str, str, str]]:
    """Return each line of a fence `timestamp`: what stands before its time, the time, the rest.

    Without a time in any line the list is empty; in a line without one all stands before it.
    """
    rows = [_row(line.strip()) for line in content.splitlines() if line.strip()]
    return rows if any(time for _, time, _ in rows) else []


def _row(line: str) -> tuple[str, str, str]:
    for match in _ROW_TIME.finditer(line):
        try:
            parse_timecode(match[0])
        except TimecodeError:
            continue
        return line[: match.start()], match[0], line[match.end() :]
    return line, "", ""


def video_of_body(text: str, start: int, dialects: Container[str]) -> VideoId | None:
    r"""Return the first video that the body of a note shows in one of the *dialects*.

    Not in other code blocks, comments and code spans. The text has `\n` line ends.
    """
    return next(_videos(text, start, dialects), None)


def _videos(text: str, start: int, dialects: Container[str]) -> Iterator[VideoId]:
    fences, macros = TIMESTAMP_NOTES in dialects, LOGSEQ in dialects
    if not (fences and VIDEO_FENCE in text) and not (macros and "{{" in text):
        return
    at, last = start, text.rfind("-->")
    while match := _PLACE.search(text, at):
        at = match.end()
        found: str | None = None
        if fence := match["fence"]:
            closed = after_fence(text, fence, at)
            if closed is None:
                return
            if fences and match["info"].strip() == VIDEO_FENCE:
                found = address_in_fence(_QUOTED.sub("", text[at : closed.start()]))
            at = closed.end()
        elif match["comment"]:
            at = after_comment(text, at, last)
        elif macros and not _in_code(text, match.start()):
            macro = macro_at(text, match.start(), len(text))
            found = macro.address if macro else None
        if found:
            try:
                yield (parse_video if "/" not in found else parse_address)(found).id
            except VideoError:
                continue


def _in_code(text: str, pos: int) -> bool:
    """Tell whether a place is escaped or inside a code span, as far as the text before it tells."""
    before = text[max(pos - 500, 0) : pos].rpartition("\n")[2]
    return before.endswith("\\") or before.count("`") % 2 == 1
