"""The headings of a Markdown text, and what they say as plain words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinx_aikb.text.bare_time import BARE
from sphinx_aikb.text.beside_time import beside_times
from sphinx_aikb.text.entities import decode_entities
from sphinx_aikb.text.file_name import is_picture, split_size
from sphinx_aikb.text.html import BREAK, COMMENT, pairs, passing
from sphinx_aikb.text.link import destination_at
from sphinx_aikb.text.moment import says_only
from sphinx_aikb.text.regions import after_comment, after_fence
from sphinx_aikb.text.timecode import parse_timecode
from sphinx_aikb.text.timed_link import time_in_address, timed_link_at
from sphinx_aikb.text.timestamp_html import match_anchor
from sphinx_aikb.text.wikilink import WikiLink, parse_wikilink, wikilink_at
from sphinx_aikb.text.youtube import VideoError, parse_address

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

# What can begin or hide a heading, each at the start of a line.
_CANDIDATE = re.compile(
    r"^(?:[ ]{0,3}(?:(?P<marks>\#{1,6})(?P<atx>[ \t][^\n]*|(?=\n|\Z))"
    r"|(?P<setext>=+)[ \t]*$|(?P<comment><!--)|(?P<hidden>%%))"
    r"|[ \t>]*+(?:(?:[-*+]|[0-9]{1,9}[.)])[ \t]++)*+(?P<fence>`{3,}(?=[^`\n]*$)|~{3,}))",
    re.MULTILINE,
)
_NO_PARAGRAPH = re.compile(r"[ ]{0,3}(?:[#>|<]|[-*+][ \t]|[0-9]{1,9}[.)][ \t])|[ ]{4}|\t")
_TAG = re.compile(
    r"</?(?:a|abbr|b|big|br|cite|code|del|em|font|i|img|ins|kbd|mark|q|s|small|span|strike|strong"
    r"|sub|sup|time|u|var|wbr)(?=[\s/>])[^<>]*>",
    re.IGNORECASE,
)
_ANY_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_PIECE = re.compile(
    r"\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|(?:\{(?P<role>[\w:.+-]{1,60})\})?(?<!`)(?P<ticks>`{1,3})(?!`)(?P<code>[^`]+)(?P=ticks)(?!`)"
    r"|!?\[\["
    rf"|\[(?P<time>{BARE})\](?!\()"
    r"|(?P<bracket>!?\[)(?P<label>[^\[\]]*)\](?=\()"
    r"|<"
)
_STAR = re.compile(r"\*{1,3}(?=\S)([^*]++)(?<=\S)\*{1,3}")
_UNDERSCORE = re.compile(r"(?<!\w)_{1,3}(?=\S)([^_]++)(?<=\S)_{1,3}(?!\w)")
_STRUCK = re.compile(r"(?<!~)~~(?![~\s])((?:[^~]|~(?!~))++)(?<!\s)~~(?!~)")
# Not the signs of a comparison, `a==b`.
_MARKED = re.compile(
    r"(?:(?<![=A-Za-z0-9])==(?![=\s])|(?<!=)==(?![=\sA-Za-z0-9]))"
    r"((?:[^=]|=(?!=))++)(?<!\s)(?:(?<![A-Za-z0-9])==(?!=)|==(?![=A-Za-z0-9]))"
)
_HIDDEN = re.compile(r"(?<![0-9])%%.*?%%", re.DOTALL)
_TIME = "\U000f0000"
# Text that is no markup any more hides its marks from the patterns above.
_HIDE = {ord(char): 0xF0000 + ord(char) for char in "*_~=&%"}
_SHOW = {hidden: char for char, hidden in _HIDE.items()}


def first_heading(
    text: str, start: int = 0, *, safe: bool = False, off: Container[str] = ()
) -> str | None:
    r"""Return the words of the first heading of level one after `start`, or `None`.

    One that has no words does not count. The text has `\n` line ends. *safe* and *off* as for
    `heading_words`.
    """
    top = (raw for level, raw in headings(text, start) if level == 1)
    return next(filter(None, (heading_words(raw, safe=safe, off=off) for raw in top)), None)


def headings(text: str, start: int = 0) -> Iterator[tuple[int, str]]:
    """Yield the level and the Markdown of each heading after `start`.

    In the forms of CommonMark, `## Title` and a line of `=` under a paragraph, outside code fences
    and comments.
    """
    at = floor = start
    last_end = text.rfind("-->")
    while match := _CANDIDATE.search(text, at):
        at = max(match.end(), match.start() + 1)
        if fence := match["fence"]:
            closed = after_fence(text, fence, at)
            at = closed.end() if closed else len(text)
        elif match["comment"]:
            at = after_comment(text, at, last_end)
        elif match["hidden"]:
            at = _after_comment(text, at)
            continue
        elif match["setext"]:
            yield 1, _paragraph_before(text, floor, match.start())
        else:
            yield len(match["marks"]), _without_closing(match["atx"] or "")
        floor = at


def _after_comment(text: str, at: int) -> int:
    """Return the end of a comment `%%` that begins a line, or `at` when it is none over lines."""
    line = text.find("\n", at)
    if line < 0 or text.find("%%", at, line) >= 0:
        return at
    closing = text.find("%%", line)
    return closing + 2 if closing >= 0 else at


def _paragraph_before(text: str, floor: int, end: int) -> str:
    """Return the lines of the paragraph that ends at `end`, or nothing when none does."""
    lines: list[str] = []
    end -= 1
    while end > floor:
        begin = max(text.rfind("\n", floor, end) + 1, floor)
        line = text[begin:end]
        if not line.strip() or _NO_PARAGRAPH.match(line):
            break
        lines.append(line.strip())
        end = begin - 1
    return " ".join(reversed(lines))


def _without_closing(text: str) -> str:
    """Drop the closing `#` marks of a heading."""
    text = text.strip()
    shorter = text.rstrip("#")
    return shorter.rstrip() if not shorter or shorter[-1] in " \t" else text


def heading_words(raw: str, *, safe: bool = False, off: Container[str] = ()) -> str:
    """Return what a reader sees of a heading, without its timestamps.

    A wiki-link and a link leave their label, code its content; emphasis marks, tags and comments
    vanish. A picture leaves the text that the author gave it, not the name of its file. Where raw
    HTML is untrusted (*safe*), only pairs of tags do that pass. *off* names the parts of the syntax
    that are not read there; what they stand for stays as typed.
    """
    pieces: list[str] = []
    marks: list[tuple[int, str, int]] = []
    last_comment = raw.rfind("->")
    at = 0
    while match := _PIECE.search(raw, at):
        pieces.append(raw[at : match.start()])
        at = match.end()
        if match["escaped"]:
            pieces.append(match["escaped"].translate(_HIDE))
        elif match["code"]:
            pieces.append(_code_words(match["role"], match["code"]))
        elif match["bracket"]:
            link = destination_at(raw, at)
            words = match["bracket"]
            if link is not None:
                words = _TIME if _is_moment(words, match["label"], link[1]) else match["label"]
                if words != _TIME and match["bracket"][0] == "!":
                    words = split_size(words)[0] or ""
            pieces.append(words)
            at = link[0] if link else match.end("bracket")
        elif match[0] == "<":
            anchor = match_anchor(raw, match.start(), len(raw))
            tag = None if anchor else (_ANY_TAG if safe else _TAG).match(raw, match.start())
            comment = COMMENT.match(raw, match.start()) if match.start() < last_comment else None
            if anchor:
                at = anchor.end
                pieces.append(_TIME)
            elif comment:
                at = comment.end()
            elif tag and (not safe or BREAK.fullmatch(tag[0])):
                at = tag.end()
                pieces.append(" " if tag[0].strip("</")[:2].lower() == "br" else "")
            elif tag:
                at = tag.end()
                if meaning := passing(tag[0]):
                    marks.append((len(pieces), *meaning))
                pieces.append(tag[0].translate(_HIDE))
            else:
                pieces.append("<")
        elif match["time"]:
            pieces.append(match[0] if "times" in off else _TIME)
        else:
            timed = None if "times" in off else timed_link_at(raw, match.start(), len(raw))
            found = (timed.end, timed.link) if timed else wikilink_at(raw, match.start(), len(raw))
            if found is None:
                pieces.append(match[0])
            elif timed:
                pieces.append(f"{found[1].default_label()} {_TIME}" if found[1] else _TIME)
            elif found[1]:
                picture = match[0][0] == "!" and is_picture(found[1].target)
                label = split_size(found[1].label)[0] if picture else _link_words(found[1])
                pieces.append(label or "")
            at = _after_link(raw, *found) if found else at
    for place in pairs(marks):
        pieces[place] = ""
    words = "".join((*pieces, raw[at:]))
    if "comments" not in off:
        words = _HIDDEN.sub("", words)
    for pattern in (_STAR, _STAR, _UNDERSCORE, _UNDERSCORE):
        words = pattern.sub(r"\1", words)
    for part, pattern in (("strikethrough", _STRUCK), ("highlights", _MARKED)):
        if part not in off:
            words = pattern.sub(r"\1", words)
    words = decode_entities(words).translate(_SHOW)
    words = "".join(filter(None, beside_times(_parts(words))[0]))
    return " ".join(words.split())


def _parts(words: str) -> list[str | None]:
    """Return the words of a heading with None in the place of each time."""
    first, *others = words.split(_TIME)
    return [first, *(part for other in others for part in (None, other))]


def _is_moment(bracket: str, label: str, address: str) -> bool:
    """Tell whether a link leads to a moment and says only a time, or a picture is a video."""
    if (time := time_in_address(address)) is not None:
        return bracket == "[" and says_only(label, parse_timecode(time).seconds)
    if address in ("", "#"):
        return bracket == "[" and ":" in label and says_only(label, None)
    if "youtu" not in address.lower():
        return False
    try:
        start = parse_address(address).start
    except VideoError:
        return False
    return bracket[0] == "!" or (start is not None and says_only(label, start))


def _after_link(raw: str, end: int, link: WikiLink | None) -> int:
    """Return the end of a wiki-link, or of the link that has a time in brackets as its text."""
    found = destination_at(raw, end) if link is None else None
    return found[0] if found and _is_moment("[", "0:00", found[1]) else end


def _code_words(role: str | None, code: str) -> str:
    """Return the words of a code span or a role: a timestamp has none."""
    if role == "yt":
        return _TIME
    link = parse_wikilink(code) if role == "wikilink" else None
    if link:
        return _link_words(link)
    return code.strip().translate(_HIDE)


def _link_words(link: WikiLink) -> str:
    """Return the label of a wiki-link, or its target."""
    return link.label or link.default_label()
