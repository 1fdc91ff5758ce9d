"""What search engines read of a note: a video and its moments as schema.org has them.

A video without its title, its date or a picture is not described at all: Google shows none of those
(https://developers.google.com/search/docs/appearance/structured-data/video). A moment needs a name,
its start and an address of its own on the page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import floor
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MOST = 50
"""How many moments are described."""


@dataclass(frozen=True, slots=True)
class Clip:
    """A moment with a name; times in seconds."""

    name: str
    start: float
    end: float | None = None


def picture_of(video: str) -> str:
    """Return the address of a video's picture on YouTube, which every video has."""
    return f"https://i.ytimg.com/vi/{video}/hqdefault.jpg"


def video_object(
    video: str,
    *,
    title: str | None,
    published: str | None,
    page: str,
    duration: float | None = None,
    description: str = "",
    clips: Iterable[Clip] = (),
) -> dict[str, Any] | None:
    """Return a ``VideoObject`` of schema.org, None where the published requirements are not met.

    *page* is the address of the page, with a scheme; *published* an ISO 8601 date; *duration* is in
    seconds. A moment at or after the end of the video, and a second one of the same start, is left
    out.
    """
    if not title or not published or not _DATE.fullmatch(published):
        return None
    if urlsplit(page).scheme not in ("http", "https"):
        return None
    described: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "VideoObject",
        "name": title,
        "uploadDate": published,
        "thumbnailUrl": [picture_of(video)],
        "embedUrl": f"https://www.youtube.com/embed/{video}",
        "url": page,
    }
    if description:
        described["description"] = description
    if duration:
        described["duration"] = iso_duration(duration)
    parts = list(_clips(clips, duration, page))
    if parts:
        described["hasPart"] = parts
    return described


def _clips(clips: Iterable[Clip], duration: float | None, page: str) -> Iterable[dict[str, Any]]:
    last = floor(duration) if duration else None
    first: dict[int, Clip] = {}
    for clip in clips:
        if clip.name and (last is None or clip.start < last):
            first.setdefault(floor(clip.start), clip)
    for start in sorted(first)[:MOST]:
        clip = first[start]
        part: dict[str, Any] = {"@type": "Clip", "name": clip.name, "startOffset": start}
        if clip.end is not None and floor(clip.end) > start:
            part["endOffset"] = floor(clip.end)
        yield {**part, "url": f"{page}?t={start}"}


def iso_duration(seconds: float) -> str:
    """Return a length in ISO 8601, as schema.org wants it: ``PT1H2M3S``."""
    minutes, second = divmod(floor(seconds), 60)
    hour, minute = divmod(minutes, 60)
    parts = ((hour, "H"), (minute, "M"), (second, "S"))
    return "PT" + ("".join(f"{count}{unit}" for count, unit in parts if count) or "0S")
