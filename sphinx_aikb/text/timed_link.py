r"""Links that are times: wiki-links that say one, and addresses that name one and nothing else.

| written | is |
| --- | --- |
| `[[00:01:16]]`, `[[2:28 - 3:05]]`, `[[0:10, 0:20]]`, `[[[0:10]]]` | times |
| `[[00:01:16 \| words]]`, `[[#t=76 \| words]]` | a time with a text of its own |
| `[[topic \| ([00:36:57])]]`, `[[topic \| 00:36:57]]` | a link to the topic, then the time |
| `[[https://youtu.be/ID?t=76 \| 1:16]]` | a moment of that video |
| `[words](#t=00:36:26)`, `[words](?t=90s)`, `[words](00:29:12)` | a time with a text of its own |

A label with two fields and no square brackets, `[[John 3 \| 3:16]]`, is a label as any other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote

from sphinx_aikb.text.bare_time import BARE, has_time, reads_as_time
from sphinx_aikb.text.moment import says_only
from sphinx_aikb.text.timecode import format_timecode, parse_timecode
from sphinx_aikb.text.wikilink import MAX_LENGTH, WikiLink, wikilink_at
from sphinx_aikb.text.youtube import VideoError, parse_address, start_and_end, watch_url

_SIGNS = re.compile(r"[ \t\u00a0,;&+()\u2013\u2014-]*")
_TIME = re.compile(rf"\[(?P<inner>{BARE})\]|(?<![0-9:.])(?P<bare>{BARE})(?![0-9:])")
_BRACKETED = re.compile(rf"!?\[\[[ \t]*(?P<list>\[{BARE}\](?:[ \t,;&-]*\[{BARE}\])*)[ \t]*\]\]")
_HINT = re.compile(r"[0-9]:[0-5][0-9]|\[#(?:t|start|time_continue)=")
_PLAIN = re.compile(r"[0-9]{1,2}:[0-9]{2}")
_ADDRESS = re.compile(rf"[#?&]?(?P<time>{BARE})")
_FRAGMENT = re.compile(r"[#?&]{0,2}(?P<fields>(?:t|start|time_continue)=.*)", re.DOTALL)
_MAX_LENGTH = 60


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of what is shown; ``time`` is a time or an address, empty for the signs between."""

    text: str
    time: str = ""


@dataclass(frozen=True, slots=True)
class TimedLink:
    """A wiki-link that says a time: where it ends, the link that stays, if any, and its times."""

    end: int
    link: WikiLink | None
    pieces: tuple[Piece, ...]

    @property
    def is_moment(self) -> bool:
        """Whether it names the video itself."""
        return self.pieces[0].time.startswith("http")


def timed_link_at(src: str, pos: int, stop: int) -> TimedLink | None:
    """Return the wiki-link at *pos* if it says a time, else None."""
    # Asked at each link, of which hardly any is a time.
    closing = src.find("]]", pos, min(stop, pos + MAX_LENGTH))
    if closing < 0 or _HINT.search(src, pos, closing) is None:
        return None
    if match := _BRACKETED.match(src, pos, min(stop, pos + 10 * _MAX_LENGTH)):
        pieces = _pieces(match["list"])
        return TimedLink(match.end(), None, pieces) if pieces else None
    found = wikilink_at(src, pos, stop)
    if found is None:
        return None
    end, link = found
    if link.external:
        pieces = _of_address(link)
        return TimedLink(end, None, pieces) if pieces else None
    if link.block is None and (pieces := _of_target(link)):
        return TimedLink(end, None, pieces)
    if link.label and src[pos] != "!" and _is_marked(link) and (pieces := _pieces(link.label)):
        return TimedLink(end, link, pieces)
    return None


def time_in_address(address: str) -> str | None:
    """Return the time that an address names, of no video, as a role takes it; else None."""
    if len(address) > 4 * _MAX_LENGTH:
        return None
    text = unquote(address).strip()
    if match := _ADDRESS.fullmatch(text):
        return match["time"] if reads_as_time(match["time"]) else None
    if match := _FRAGMENT.fullmatch(text):
        start, end = start_and_end(match["fields"])
        if start is not None:
            return f"{start}" if end is None else f"{start}-{end}"
    return None


def moment_url(video: str, time: str) -> str:
    """Return the address of a time, as :func:`time_in_address` returns it, in a video."""
    code = parse_timecode(time)
    end = "" if code.end is None else f",{code.end}"
    return f"{watch_url(video)}#t={code.seconds}{end}"


def _of_target(link: WikiLink) -> tuple[Piece, ...]:
    """Return what a link shows whose target is a time, or a list of times without a label."""
    target = link.target
    if not target and len(link.heading) == 1:
        time = time_in_address(f"#{link.heading[0]}")
        return (Piece(link.label or _shown(link.heading[0], time), time),) if time else ()
    if link.heading:
        return ()
    if link.label is None:
        return _pieces(target)
    return (Piece(link.label, target),) if _ADDRESS.fullmatch(target) and _pieces(target) else ()


def _shown(heading: str, time: str) -> str:
    typed = heading.rpartition("=")[2]
    return typed if ":" in typed else format_timecode(parse_timecode(time).seconds)


def _of_address(link: WikiLink) -> tuple[Piece, ...]:
    """Return what a link to a moment on YouTube shows that says only a time."""
    try:
        start = parse_address(link.target).start
    except VideoError:
        return ()
    if start is None or not link.label or not says_only(link.label, start):
        return ()
    return (Piece(link.label, link.target),)


def _is_marked(link: WikiLink) -> bool:
    """Tell whether a label can be meant as a time: a score or a verse has neither sign."""
    if any(part.startswith("t=") for part in link.heading):
        return False  # a time in a film of the project
    return _PLAIN.fullmatch((link.label or "").strip("() ")) is None


def _pieces(text: str) -> tuple[Piece, ...]:
    """Return the times of a text that says nothing else, and the signs between; else nothing."""
    if len(text) > 10 * _MAX_LENGTH or not has_time(text):
        return ()
    pieces: list[Piece] = []
    done = 0
    for time in _TIME.finditer(text):
        value = time["inner"] or time["bare"]
        if not reads_as_time(value):
            return ()
        pieces += [Piece(text[done : time.start()]), Piece(time[0], value)]
        done = time.end()
    pieces.append(Piece(text[done:]))
    if len(pieces) == 1 or not all(_SIGNS.fullmatch(piece.text) for piece in pieces[::2]):
        return ()
    if len(pieces) == 3:
        return (Piece(text.strip(), pieces[1].time),)
    return tuple(piece for piece in pieces if piece.text)
