"""What yt-dlp writes of a video beside it, ``--write-info-json``: title, date, length, chapters."""

from __future__ import annotations

import json
import math
from datetime import date
from typing import TYPE_CHECKING, Any

from sphinx_aikb.text.ids import VideoId
from sphinx_aikb.text.youtube import VideoError, parse_video
from sphinx_aikb.vault.fields import as_line
from sphinx_aikb.vault.videos import Chapter, Video

if TYPE_CHECKING:
    from collections.abc import Iterator

SUFFIX = ".info.json"
_MOST_SECONDS = 1000 * 3600
_MOST_CHAPTERS = 1000
_MOST_LETTERS = 1000
_UNTITLED = "<Untitled Chapter "
"""How yt-dlp calls what stands before the first chapter."""


class InfoError(ValueError):
    """A file is not what yt-dlp writes; the message is a short reason."""


def read_info(text: str) -> tuple[VideoId, Video] | None:
    """Return the video of an info file and what the file says of it; None for other sites.

    What is no title, date or length is left out.

    :raises InfoError: for what is no JSON object or names no video.
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InfoError("no valid JSON") from error
    if not isinstance(data, dict):
        raise InfoError("no JSON object")
    site = data.get("extractor_key") or data.get("extractor") or "youtube"
    if not str(site).lower().startswith("youtube") or data.get("_type", "video") != "video":
        return None
    if not isinstance(data.get("id"), str):
        raise InfoError("names no video")
    try:
        video = parse_video(data["id"]).id
    except VideoError as error:
        raise InfoError(f"names no video: {error}") from error
    length = _seconds(data.get("duration"))
    return video, Video(
        title=_line(data.get("title")),
        published=_day(data.get("upload_date")) or _day(data.get("release_date")),
        duration=length or None,
        channel=_line(data.get("channel")) or _line(data.get("uploader")),
        chapters=tuple(_chapters(data.get("chapters"), length)),
    )


def _line(value: Any) -> str | None:
    """Return a text as one line that can be written to a file."""
    if not isinstance(value, str):
        return None
    return as_line(value[:_MOST_LETTERS]) or None


def _day(value: Any) -> str | None:
    """Return a day, which is written `20240131`, in ISO 8601."""
    if not isinstance(value, str) or len(value) != 8 or not (value.isascii() and value.isdecimal()):
        return None
    try:
        return date(int(value[:4]), int(value[4:6]), int(value[6:])).isoformat()
    except ValueError:
        return None


def _seconds(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if not 0 <= value <= _MOST_SECONDS or not math.isfinite(value):
        return None
    return value


def _chapters(value: Any, length: float | None) -> Iterator[Chapter]:
    """Yield the chapters in the order of time, each with a second of its own."""
    if not isinstance(value, list):
        return
    found: dict[int, str] = {}
    for item in value[:_MOST_CHAPTERS]:
        start = _seconds(item.get("start_time")) if isinstance(item, dict) else None
        title = _line(item["title"]) if start is not None and "title" in item else None
        if start is None or title is None or title.startswith(_UNTITLED):
            continue
        if length is None or start < length:
            found.setdefault(math.floor(start), title)
    for start in sorted(found):
        yield Chapter(start, found[start])
