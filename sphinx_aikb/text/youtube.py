"""Videos on YouTube: every address that YouTube uses for one, and the one that we write.

| address | source |
| --- | --- |
| `/watch?v=ID`, `/watch/ID`, `/watch_popup?v=ID`, `/?v=ID`, `youtu.be/ID`, `/shorts/ID` | YouTube |
| `/live/ID` | YouTube, for streams |
| `/embed/ID`, with `start=` and `end=`; also on `youtube-nocookie.com` | YouTube IFrame API |
| `/v/ID`, `/e/ID`, also with `&` where a `?` belongs | the Flash player's addresses |
| `/attribution_link?u=`, `/oembed?url=`, `/redirect?q=` | YouTube, to share or to leave it |
| `consent.youtube.com/m?continue=` | YouTube, before the first visit |
| `t=`, `start=`, `time_continue=`, in the query or the fragment | YouTube, YouTube IFrame API |
| `t=10,20`, `t=,20`, `t=npt:10,20` | W3C Media Fragments; `t=10,e` of Media Extended |

How an address divides is RFC 3986. Whatever merely looks like an address of YouTube is refused:
the host must be one of a fixed list, without user name and on a port of the web. The standard
library's `urlsplit` drops line ends inside a host and raises for some texts; both must be refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import floor
from urllib.parse import unquote

from sphinx_aikb.text.ids import VideoId
from sphinx_aikb.text.timecode import TimecodeError, parse_timecode

_BLANKS = " \t\r\n\f\v\u00a0"
_MAX_LENGTH = 4096
_HOSTS = frozenset(
    {
        "youtube.com",
        "www.youtube.com",
        "m.youtube.com",
        "music.youtube.com",
        "gaming.youtube.com",
        "consent.youtube.com",
        "youtube-nocookie.com",
        "www.youtube-nocookie.com",
        "youtube.googleapis.com",
        "www.youtubekids.com",
        "youtu.be",
        "www.youtu.be",
    }
)
_SHORT_HOSTS = frozenset({"youtu.be", "www.youtu.be"})
_PORTS = frozenset({None, "", "80", "443"})
_PLAYER_PATHS = frozenset({"embed", "v", "e"})
_ID_PATHS = _PLAYER_PATHS | {"watch", "shorts", "live"}
_QUERY_PATHS = frozenset({"", "watch", "watch_popup"})
_WRAPPERS = {"attribution_link": "u", "oembed": "url", "redirect": "q", "m": "continue"}
"""Paths that only lead to another address, and the parameter that holds it."""
_NO_IDS = frozenset({"videoseries", "live_stream"})
"""Eleven characters after `/embed/` that are a playlist and a channel's stream (IFrame API)."""
_START_KEYS = ("t", "start", "time_continue")
# ASCII: with IGNORECASE alone, `httpſ` and other characters that fold to ASCII would match.
_FLAGS = re.ASCII | re.IGNORECASE
_ID = re.compile(r"[A-Za-z0-9_-]{11}")
_FORBIDDEN = re.compile(r"[\x00-\x20\x7f-\xa0\\]")
_AMPERSAND = re.compile(r"&(?:(?:amp|#38|#x26);)+", _FLAGS)
_ADDRESS = re.compile(
    r"(?:(?:https?:)?//)?(?P<host>[a-z0-9.-]+)(?::(?P<port>[0-9]*))?"
    r"(?P<path>/[^?#]*)?(?:\?(?P<query>[^#]*))?(?:\#(?P<fragment>.*))?",
    _FLAGS | re.DOTALL,
)
_SCHEME = re.compile(r"(?:[a-z][a-z0-9+.-]+:(?=\S)|//)", _FLAGS)
_HOST = re.compile(r"[a-z0-9.-]+(?=[/?#:]|\Z)", _FLAGS)


def picture_of(video: str) -> str:
    """Return the address of a video's picture on YouTube, which every video has."""
    return f"https://i.ytimg.com/vi/{video}/hqdefault.jpg"


class VideoError(ValueError):
    """The text names no video; the message is a short reason."""


@dataclass(frozen=True, slots=True)
class Video:
    """A video, and the part of it that an address asks for."""

    id: VideoId
    """Eleven of `A-Za-z0-9_-`, as typed."""
    start: float | None = None
    """Where to start, in seconds; `None` when the address names no usable time."""
    end: float | None = None
    """Where to stop, in seconds; only with a start, and after it."""


def parse_video(text: str) -> Video:
    """Read a bare video id, or any address that YouTube uses for a video.

    :raises VideoError: when it is neither.
    """
    text = text.strip(_BLANKS)
    if _ID.fullmatch(text):
        return Video(VideoId(text))
    if not text:
        raise VideoError("no video given")
    if is_address_like(text):
        return parse_address(text)
    raise VideoError("neither a video id (eleven of A-Z a-z 0-9 _ -) nor an address of YouTube")


def parse_address(text: str) -> Video:
    """Read an address that YouTube uses for a video; the scheme may be missing.

    A time that is no time is ignored. Of a parameter given twice the first counts, as in the
    WHATWG URL standard.

    :raises VideoError: for every other text, also for YouTube's playlists and channels.
    """
    return _parse(text, wrapped=False)


def is_address_like(text: str) -> bool:
    """Tell whether a text is meant as an address: it has a scheme, a `//` or a host of YouTube."""
    text = text.strip(_BLANKS)
    if _SCHEME.match(text):
        return True
    match = _HOST.match(text)
    return match is not None and _host(match[0]) in _HOSTS


def is_on_youtube(host: str) -> bool:
    """Tell whether a host is one of YouTube's that have pages."""
    return _host(host) in _HOSTS


def watch_url(video: str, seconds: float | None = None) -> str:
    """Return the address of a video, or of a moment in it (in seconds, rounded down)."""
    time = "" if seconds is None else f"&t={floor(seconds)}s"
    return f"https://www.youtube.com/watch?v={video}{time}"


def embed_url(video: str) -> str:
    """Return the address of a video's player, as machines are told of it."""
    return f"https://www.youtube.com/embed/{video}"


def _parse(text: str, *, wrapped: bool) -> Video:
    """Read an address; `wrapped` when it was found inside another, which happens only once."""
    text = text.strip(_BLANKS)
    if len(text) > _MAX_LENGTH:
        raise VideoError(f"an address of more than {_MAX_LENGTH} characters")
    # Browsers drop or turn some of these, so what one reads is not where it leads.
    if _FORBIDDEN.search(text):
        raise VideoError("a blank, a control character or a backslash in the address")
    match = _ADDRESS.fullmatch(_AMPERSAND.sub("&", text))
    if not match or _host(match["host"]) not in _HOSTS or match["port"] not in _PORTS:
        raise VideoError("not an address of YouTube")
    path, _, more = (match["path"] or "").partition("&")
    segments = [unquote(segment) for segment in path.split("/") if segment]
    query = _fields(f"{match['query'] or ''}&{more}")
    short = _host(match["host"]) in _SHORT_HOSTS
    if not short and len(segments) == 1 and (key := _WRAPPERS.get(segments[0])) and not wrapped:
        return _unwrap(query.get(key, ""))
    video = _video_id(segments, query, short=short)
    player = not short and len(segments) == 2 and segments[0] in _PLAYER_PATHS
    start, end = _times(query, _fields(match["fragment"] or ""), player=player)
    return Video(video, start, end)


def start_and_end(query: str) -> tuple[float | None, float | None]:
    """Read the time of a query or a fragment that stands alone; None for what it does not name."""
    return _times(_fields(query), {}, player=False)


def _unwrap(inner: str) -> Video:
    """Read the address that another one leads to; a path alone is one on YouTube."""
    if inner.startswith("/") and not inner.startswith("//"):
        inner = f"https://www.youtube.com{inner}"
    return _parse(inner, wrapped=True)


def _host(text: str) -> str:
    """Return a host in lower case, without the dot that may end a full name."""
    return text.lower().removesuffix(".")


def _fields(text: str) -> dict[str, str]:
    """Return the parameters of a query or fragment, the first of each name.

    A `+` stays one: in an id it would be wrong and before a time a sign.
    """
    fields: dict[str, str] = {}
    for field in text.split("&"):
        key, _, value = field.partition("=")
        fields.setdefault(unquote(key), unquote(value))
    return fields


def _video_id(segments: list[str], query: dict[str, str], *, short: bool) -> VideoId:
    """Find the id where the kind of path has it."""
    found: str | None = None
    if short:
        if len(segments) == 1:
            found = segments[0]
    elif "/".join(segments) in _QUERY_PATHS:
        found = query.get("v")
    elif len(segments) == 2 and segments[0] in _ID_PATHS:
        found = segments[1]
        if segments[0] in _PLAYER_PATHS and found in _NO_IDS:
            found = None
    if found is None:
        raise VideoError("an address of YouTube, but not of a video")
    if not _ID.fullmatch(found):
        raise VideoError("the video id in the address is not eleven of A-Z a-z 0-9 _ -")
    return VideoId(found)


def _times(
    query: dict[str, str], fragment: dict[str, str], *, player: bool
) -> tuple[float | None, float | None]:
    """Return the first usable start, the query's before the fragment's, and an end after it.

    An end is that of an interval (`t=10,20`), or the `end` of a *player*.
    """
    given = [part[key] for part in (query, fragment) for key in _START_KEYS if key in part]
    pairs = (_interval(text) for text in given)
    start, end = next((pair for pair in pairs if pair[0] is not None), (None, None))
    if player and end is None:
        end = _time(query.get("end", ""))
    return start, (end if start is not None and end is not None and end > start else None)


def _interval(text: str) -> tuple[float | None, float | None]:
    """Read the time of a parameter, or an interval: `10,20`, `,20`, `10,`, `10,e`, `npt:10,20`."""
    begin, comma, end = text.removeprefix("npt:").partition(",")
    if not comma:
        return _time(begin), None
    if end not in ("", "e") and ("," in end or _time(end) is None):
        return None, None
    start = _time(begin) if begin else 0 if end.strip("e") else None
    return start, _time(end)


def _time(text: str) -> float | None:
    """Read the time of a parameter; `None` when it is not a single one."""
    try:
        time = parse_timecode(text)
    except TimecodeError:
        return None
    return None if time.dropped_frames or time.end is not None else time.seconds
