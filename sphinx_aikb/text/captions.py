"""The length of captions: when the last of them ends.

WebVTT, "WebVTT cue timings": ``00:01.000 --> 00:04.000 align:start``; SubRip is the same with
commas: ``00:00:01,000 --> 00:00:04,000``.
"""

from __future__ import annotations

import re

from sphinx_aikb.text.ids import VideoId
from sphinx_aikb.text.timecode import TimecodeError, parse_timecode

SUFFIXES = (".vtt", ".srt")

_TIME = r"[0-9:.,]{4,20}"
_CUE = re.compile(rf"^[ \t]{{0,9}}{_TIME}[ \t]{{1,9}}-->[ \t]{{1,9}}(?P<end>{_TIME})", re.MULTILINE)
_ID = r"[A-Za-z0-9_-]{11}"
# A language may stand before the suffix, as in `en`, `en-orig` and `zh-Hans`.
_NAME = re.compile(
    rf"(?:.*\[(?P<bracketed>{_ID})\]|(?P<whole>{_ID}))(?:\.[A-Za-z0-9-]{{2,20}})?", re.DOTALL
)


def length_of_captions(text: str) -> float | None:
    """Return when the last caption ends, in seconds; None for a text without captions."""
    ends = [seconds for match in _CUE.finditer(text) if (seconds := _seconds(match["end"]))]
    return max(ends, default=None)


def _seconds(time: str) -> float:
    try:
        return parse_timecode(time).seconds
    except TimecodeError:
        return 0


def video_in_name(name: str) -> VideoId | None:
    """Return the video of a file by its name without suffix, as yt-dlp names files.

    That is `Title [ID]`, or the id alone, each also with the language of captions.
    """
    match = _NAME.fullmatch(name)
    return VideoId(match["bracketed"] or match["whole"]) if match else None
