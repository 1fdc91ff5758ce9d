"""The raw HTML timestamp of a note: `<a class="yt-timestamp" data-t="00:02:28">[00:02:28]</a>`.

An open tag is read as the HTML standard reads it, more strictly where a mistake could swallow text:
attribute names hold no quotes, unquoted values no `<`, and a tag ends within 2,000 characters.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sphinx_aikb.text.entities import decode_entities
from sphinx_aikb.text.timecode import TimecodeError, parse_timecode

_CLASS = "yt-timestamp"
_MAX_TAG = 2000

_FLAGS = re.ASCII | re.IGNORECASE
# Possessive throughout, so that a blank or a letter is looked at a fixed number of times.
_OPEN = re.compile(r"<a(?=[\s/])", _FLAGS)
_ATTRIBUTE = re.compile(
    r"""[\s/]*+(?P<name>[^\s"'<>/=]++)"""
    r"""(?:\s*+=\s*+(?:"(?P<double>(?:[^"<]|<(?!a\s))*+)"|'(?P<single>(?:[^'<]|<(?!a\s))*+)'|(?P<bare>[^\s"'<>][^\s<>]*+)?))?""",
    _FLAGS,
)
_OPEN_END = re.compile(r"[\s/]*+>", _FLAGS)
_CLOSE_OR_OPEN = re.compile(r"<(?:(?P<close>/a\s*+>)|a(?=[\s/>]))", _FLAGS)
_TAG = re.compile(r"<[a-z/!?][^<>]*+>", _FLAGS)
_CLOCK = r"\d{1,3}(?::\d{1,2}){1,3}(?:[.,]\d{1,6})?"
# A quote was forgotten, so that no value can be trusted; the text has the time.
_UNQUOTED = re.compile(rf"<a\s[^<>]{{0,200}}\b{_CLASS}\b[^<>]{{0,200}}>", _FLAGS)
_BARE_TIME = re.compile(
    rf"[ \t]{{0,3}}(?P<text>{_CLOCK}(?:[ ]?[-\u2013][ ]?{_CLOCK})?(?![\w:])"
    r"|\[[^\[\]<>\n]{1,48}\])",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Anchor:
    """A timestamp as it was written, nothing of it understood yet."""

    data_t: str | None
    """The value of `data-t`, entities decoded; `None` when there is none."""
    text: str
    """The text between the tags, entities decoded and tags removed."""
    end: int
    """The index after the construct."""


def match_anchor(src: str, pos: int, stop: int) -> Anchor | None:
    """Read the timestamp that starts at `pos`, or `None` when none does; never look beyond `stop`.

    It ends at the next `</a>`. When there is none, or another `<a` comes first, it is only the open
    tag and the time that directly follows, if any, so that a forgotten `</a>` swallows nothing.

    Asked at every `<` of a text, the whole takes time in proportion to its length: a failed tag
    stops at the first `<` outside quotes and a search for the end at the next `<a`.
    """
    opened = _open_tag(src, pos, stop)
    broken = _UNQUOTED.match(src, pos, stop) if opened is None else None
    if opened is not None:
        attributes, start = opened
        # The standard's classes: case matters, blanks divide them.
        if _CLASS not in (attributes.get("class") or "").split():
            return None
        data_t = attributes.get("data-t") or None
    elif broken is not None:
        data_t, start = None, broken.end()
    else:
        return None
    match = _CLOSE_OR_OPEN.search(src, start, stop)
    if match and match["close"]:
        return Anchor(
            data_t, decode_entities(_TAG.sub("", src[start : match.start()])), match.end()
        )
    time = _BARE_TIME.match(src, start, stop)
    if time and _is_time(time["text"]):
        return Anchor(data_t, time["text"], time.end())
    return Anchor(data_t, "", start)


def _open_tag(src: str, pos: int, stop: int) -> tuple[dict[str, str | None], int] | None:
    """Read `<a …>`: the attributes (the first of a name counts) and the index after the tag."""
    stop = min(stop, pos + _MAX_TAG)
    match = _OPEN.match(src, pos, stop)
    if not match:
        return None
    attributes: dict[str, str | None] = {}
    at = match.end()
    while match := _ATTRIBUTE.match(src, at, stop):
        value = next((v for v in match.group("double", "single", "bare") if v is not None), None)
        attributes.setdefault(
            match["name"].lower(), None if value is None else decode_entities(value)
        )
        at = match.end()
    end = _OPEN_END.match(src, at, stop)
    return (attributes, end.end()) if end else None


def _is_time(text: str) -> bool:
    """Tell whether a text reads as a clock time."""
    try:
        parse_timecode(text)
    except TimecodeError:
        return False
    return ":" in text
