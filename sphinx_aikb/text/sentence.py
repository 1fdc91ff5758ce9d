"""The sentence around a link: what a backlink shows of the note that links."""

from __future__ import annotations

import re
import string
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Literal

from sphinx_aikb.text.stored import Stored

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sphinx_aikb.text.wikilink import WikiLink

LONGEST = 240
"""A sentence is cut to about this many characters."""
AROUND = 80
"""A sentence with a link is cut to about this many characters on either side of the link."""
SHORTEST = 15
"""A part of a sentence with fewer characters does not speak for itself."""

_BESIDE = 40
"""To know the end of a sentence takes fewer characters than these around it."""
# A stop after these ends no sentence: a link often follows.
_ABBREVIATED = ("[Cc]f", r"[Ee]\.g", r"[Ii]\.e", "[Vv]s", "Dr", "Mr", "Mrs", "Ms", "Prof")
_STOPS = "".join(rf"(?<!\b{word}\.)" for word in _ABBREVIATED)
# The signs stand first: Python finds the next of them several times as fast as it tries the rest.
END = re.compile(rf"""[.!?…。！？](?:(?<=[。！？])\s*|(?<=[.!?…]){_STOPS}["'”’)\]]*\s+)""")
"""The end of a sentence, with the blanks after it."""
# At most so many signs in a row are looked at, so that no text can take long.
_FEW = "{1,20}"
_COMMAS = re.compile(rf"([,;:])(?:\s*[,;]){_FEW}(?=\s|$)")
_AT_FIRST = re.compile(r"^(?:[-,;:–—•·|)\]]+(?:\s+|$))+")
_EMPTY = re.compile(r"[(\[（【](?<!\w.)[\s,;]*[)\]）】]")
_BRACKET = re.compile(r"[(\[（【]")
_JOINT = re.compile("[-,;:–—]")
_LAST_JOINT = re.compile(r"[-,;:–—][-,;:–—\s]{0,41}(?:[.!?…]|$)")
"""What :data:`_LEFT_OVER` takes out: so many signs, each with a blank, and one blank more."""
_BEFORE_TIME = f"{string.whitespace}\xa0,;([（【"
_FIRST_MARK = 0x100000
MOST_MARKS = 0xFFFE
"""How many characters for private use the plane 16 of Unicode has."""
_MARKS = "\U00100000-\U0010fffd"
_MARK = re.compile(f"[{_MARKS}]")
WORD = re.compile(rf"[^\W_]|[{_MARKS}]")
"""A character of a word, or what stands for a title."""
_LEFT = (
    rf"(?:\s*[,;:]|\s+[-–—]){_FEW}\s*(?=[.!?…](?:[\"'”’)\]]|\s|$))"
    rf"|(?:\s*[,;]|\s+[-–—]){_FEW}\s*$"
)
_LEFT_OVER = re.compile(_LEFT)
_BEFORE_STOP = re.compile(" (?=[.,;:!?](?: |$))")


Kind = Literal["wiki-link", "embed", "other"]
WIKI: Kind = "wiki-link"
EMBED: Kind = "embed"
OTHER: Kind = "other"


@dataclass(frozen=True, slots=True)
class Mention(Stored):
    """A link in a passage. Without a label, its text may be the title of the note it leads to."""

    link: WikiLink
    kind: Kind = OTHER


Part = str | Mention


@dataclass(frozen=True, slots=True)
class Passage(Stored):
    """A sentence: what stands before a link, the link, and what follows."""

    before: tuple[Part, ...]
    link: Mention
    after: tuple[Part, ...]


def passage_around(parts: Sequence[Part], at: int) -> Passage:
    """Return the sentence around the mention at an index of *parts*.

    A sentence ends in ``.``, ``!``, ``?`` or ``…`` before a blank, but not after ``cf.`` and its
    like, or in a full stop of Chinese or Japanese; an embed stands in no sentence.
    Raises TypeError when there is no mention at *at*.
    """
    link = parts[at]
    if not isinstance(link, Mention):
        raise TypeError(f"no mention at {at}: {link!r}")
    before = (parts[index] for index in range(at - 1, -1, -1))
    after = (parts[index] for index in range(at + 1, len(parts)))
    return Passage(_until(before, _tail)[::-1], link, _until(after, _head))


def _until(parts: Iterable[Part], cut: Callable[[str, int], tuple[str, bool]]) -> tuple[Part, ...]:
    kept: list[Part] = []
    length = 0
    for part in parts:
        if length >= AROUND or (isinstance(part, Mention) and part.kind == EMBED):
            break  # an embed is shown as a passage of its own
        if isinstance(part, Mention):
            kept.append(part)
            length += len(part.link.label or part.link.target)
            continue
        text, ended = cut(part, AROUND - length)
        if text:
            kept.append(text)
        length += len(text)
        if ended:
            break
    return tuple(kept)


def _head(text: str, room: int) -> tuple[str, bool]:
    """Return the beginning of *text* up to the end of a sentence, and whether it ended."""
    text = text[: LONGEST + _BESIDE]  # a sentence is cut before it is that long
    end = END.search(text)
    found = text[: end.end()].rstrip() if end else text
    if len(found) <= max(room, 1):
        return found, end is not None
    return found[: max(room, 1)].rsplit(" ", 1)[0].rstrip() + " …", True


def _tail(text: str, room: int) -> tuple[str, bool]:
    """Return the last sentence of *text*, and whether another ended before it."""
    text = text[-LONGEST - _BESIDE :]  # a sentence is cut before it is that long
    start = 0
    for end in END.finditer(text):
        if end.end() <= len(text):
            start = end.end()
    found = text[start:]
    if len(found) <= max(room, 1):
        return found, start > 0
    return "… " + found[-max(room, 1) :].partition(" ")[2], True


def first_sentence(text: str) -> str:
    """Return the first sentence of a text, in one line, cut to :data:`LONGEST` characters."""
    return tidy(_head(" ".join(text.split()), LONGEST)[0])


def mark(number: int) -> str:
    """Return the character that stands for the title of a note, until titles are known.

    *number* is less than :data:`MOST_MARKS`.
    """
    return chr(_FIRST_MARK + number)


def without_marks(text: str) -> str:
    """Return a text in which no character can be taken for a title."""
    return text if text.isascii() else _MARK.sub("", text)


def count_marks(text: str) -> int:
    """Return how many titles a text asks for: one more than the last."""
    return max((ord(found) - _FIRST_MARK + 1 for found in _MARK.findall(text)), default=0)


def filled(text: str, titles: Sequence[str]) -> str:
    """Return a sentence with the titles that it asks for, again cut to :data:`LONGEST` characters.

    A mark without a title is left out.
    """
    if _MARK.search(text) is None:
        return text

    def title(found: re.Match[str]) -> str:
        number = ord(found[0]) - _FIRST_MARK
        return titles[number][: LONGEST + 1] if number < len(titles) else ""

    whole = " ".join(_MARK.sub(title, text).split())
    return shortened(whole, LONGEST)


def shortened(text: str, room: int) -> str:
    """Return a text cut behind a word, so that it has about *room* characters."""
    if len(text) <= room + len(" …"):
        return text
    return text[:room].rsplit(" ", 1)[0].rstrip() + " …"


@dataclass(frozen=True, slots=True)
class Said:
    """What belongs to a moment, in one line."""

    sentence: str
    """The whole sentence, cut to :data:`LONGEST` characters."""
    own: str = ""
    """The words of it between this moment and those beside it, as they stand in the text.

    Empty if the sentence has no other moment.
    """

    @property
    def part(self) -> str:
        """What of the sentence belongs to no other moment in it, if that says enough."""
        part = _line(self.own)
        return part if _speaks(part) else self.sentence


def said_at(text: str, places: Sequence[int]) -> list[Said]:
    """Return what belongs to each of the moments at indexes of *text*, which rise.

    The time of a claim follows it, also behind its full stop. Where the first time stands before
    all words and the last one does not end them, each stands before its claim.
    """
    if not places:
        return []
    ends = [end.end() for end in END.finditer(text)]
    leads = lead(text, places)
    at = cuts_at(text, places, leads=leads)
    find = bisect_right if leads else bisect_left
    bounds = [0, *ends, len(text)]
    if len(at) == 1:  # as in most paragraphs
        number = find(ends, at[0])
        sentence = _line(text[bounds[number] : bounds[number + 1]])
        return [Said(sentence)]
    found: list[Said] = []
    for number, group in groupby(at, key=lambda place: find(ends, place)):
        inside = list(group)
        start, stop = bounds[number : number + 2]
        sentence = _line(text[start:stop])
        cuts = sorted(set(inside))
        if len(cuts) == 1:
            found += [Said(sentence)] * len(inside)
            continue
        edges = [start, *(cuts[1:] if leads else cuts[:-1]), stop]
        words = [text[begin:end] for begin, end in pairwise(edges)]
        said = {cut: Said(sentence, own) for cut, own in zip(cuts, words, strict=True)}
        found += [said[place] for place in inside]
    return found


def lead(text: str, places: Sequence[int]) -> bool:
    """Tell whether each of the moments at indexes of *text* stands before its claim."""
    return (
        places[0] < places[-1]
        and WORD.search(text[: places[0]]) is None
        and WORD.search(text, places[-1]) is not None
    )


def cuts_at(text: str, places: Sequence[int], *, leads: bool) -> list[int]:
    """Return for each moment where the words before it end, or where those after it begin."""
    return _next_words(text, places) if leads else _last_words(text, places)


def _speaks(part: str) -> bool:
    return len(part) >= SHORTEST or _MARK.search(part) is not None


def _last_words(text: str, places: Sequence[int]) -> list[int]:
    """Return for each place where the words before it end."""
    found: list[int] = []
    start = last = 0
    for place in places:
        words = text[start:place].rstrip(_BEFORE_TIME)
        last = start + len(words) if words else last
        found.append(last)
        start = place
    return found


def _next_words(text: str, places: Sequence[int]) -> list[int]:
    """Return for each place where the words after it begin."""
    found: list[int] = []
    stop = first = len(text)
    for place in reversed(places):
        words = text[place:stop].lstrip()
        first = stop - len(words) if words else first
        found.append(first)
        stop = place
    return found[::-1]


def _line(text: str) -> str:
    return tidy(_head(text.strip(), LONGEST)[0])


def tidy(text: str) -> str:
    """Return *text* in one line, without the blanks, commas and brackets that timestamps leave."""
    # Most sentences need no change, and the patterns that make one are slow: look for signs first.
    if _BRACKET.search(text):
        text = _EMPTY.sub("", text)
    text = _BEFORE_STOP.sub("", " ".join(text.split()))
    if _JOINT.search(text):
        text = _COMMAS.sub(r"\1", text)
        if _LAST_JOINT.search(text):
            text = _LEFT_OVER.sub("", text)
    return _AT_FIRST.sub("", text)
