"""What search engines read of a note: a video and its moments as schema.org has them.

A video without a title, a date or a picture is not described at all: Google does not show such a
video (https://developers.google.com/search/docs/appearance/structured-data/video). A moment needs a
name, a start that no other moment has, and an address of its own on the page; a video with moments
takes at least half a minute.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import floor
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from sphinx_aikb.text.sentence import WORD
from sphinx_aikb.text.youtube import embed_url, picture_of
from sphinx_aikb.vault.values import is_date

if TYPE_CHECKING:
    from collections.abc import Iterable

_LAST = " ,;:–—-(["
MOST = 50
"""How many moments are described."""
LONGEST_NAME = 100
"""A name of more characters is cut."""
SHORTEST_VIDEO = 30
"""Google shows no moments of videos of fewer seconds."""


@dataclass(frozen=True, slots=True)
class Clip:
    """A moment with a name; times in seconds."""

    name: str
    start: float
    end: float | None = None


def clip_name(text: str) -> str:
    """Return the name of a moment in one line, from what is said at it; empty without a word."""
    text = " ".join(text.split())
    if WORD.search(text) is None:
        return ""
    if len(text) > LONGEST_NAME:
        text = text[:LONGEST_NAME]
        return (text.rpartition(" ")[0].rstrip(_LAST) or text) + " …"
    return text.rstrip(_LAST)


def video_object(
    video: str,
    *,
    title: str | None,
    published: str | None,
    page: str,
    duration: float | None = None,
    description: str = "",
    picture: str | None = None,
    clips: Iterable[Clip] = (),
) -> dict[str, Any] | None:
    """Return a ``VideoObject`` of schema.org, None where the published requirements are not met.

    *page* is the address of the page, with a scheme; *published* an ISO 8601 date; *duration* is in
    seconds; *picture* an address, by default that of YouTube's picture. A moment at or after the
    end of the video is left out, and so is a moment without words; of moments with the same start
    or name, only the first is kept.
    """
    if not title or not published or not is_date(published):
        return None
    if urlsplit(page).scheme not in ("http", "https"):
        return None
    described: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "VideoObject",
        "name": title,
        "uploadDate": published,
        "thumbnailUrl": [picture or picture_of(video)],
        "embedUrl": embed_url(video),
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
    if duration and duration < SHORTEST_VIDEO:
        return
    last = floor(duration) if duration else None
    first: dict[int, tuple[str, float | None]] = {}
    for clip in clips:
        start, name = floor(clip.start), clip_name(clip.name)
        if name and (last is None or start < last):
            first.setdefault(start, (name, clip.end))
    named: dict[str, int] = {}
    for start in sorted(first):
        named.setdefault(first[start][0], start)
    for name, start in list(named.items())[:MOST]:
        end = first[start][1]
        part: dict[str, Any] = {"@type": "Clip", "name": name, "startOffset": start}
        if end is not None and start < floor(end) and (last is None or floor(end) <= last):
            part["endOffset"] = floor(end)
        yield {**part, "url": f"{page}?t={start}"}


def iso_duration(seconds: float) -> str:
    """Return a length in ISO 8601, as schema.org wants it: ``PT1H2M3S``."""
    minutes, second = divmod(floor(seconds), 60)
    hour, minute = divmod(minutes, 60)
    parts = ((hour, "H"), (minute, "M"), (second, "S"))
    return "PT" + ("".join(f"{count}{unit}" for count, unit in parts if count) or "0S")
