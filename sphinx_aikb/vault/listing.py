"""Lists of notes: the fields of a note, a total order of notes, and notes in nested groups."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING

from sphinx_aikb.text.slug import name_key
from sphinx_aikb.vault.fields import plain_names
from sphinx_aikb.vault.values import to_number

if TYPE_CHECKING:
    from sphinx_aikb.vault.notes import Note

_ATTRIBUTES = (
    *("title", "video", "channel", "published", "duration"),
    *("tags", "aliases", "docname", "path", "url"),
)
FIELDS = (*_ATTRIBUTES, "year", "letter", "folder")
DIGITS = "0–9"
OTHERS = "#"

Value = str | float | tuple[str, ...] | None
Names = Callable[[str, str], str]
_Part = tuple[int, float, str]
_Order = tuple[tuple[_Part, ...], ...]

_LATIN = re.compile(r"LATIN (?:CAPITAL|SMALL) LETTER ([A-Z])(?: WITH .*)?")
_BEFORE = re.compile(r"\A[\W_]+")
_RUNS = re.compile(r"[0-9]+|[^0-9]+")
_YEAR = re.compile(r"[0-9]{4}(?![0-9])")


@dataclass(frozen=True, slots=True)
class Group:
    """Notes that share a value, or all of them (the root, whose key is empty).

    ``key`` is what was grouped by, such as ``channel``; ``path`` has the values from the outermost
    group to this one, an empty text where notes have none; ``title`` is what to show, None for the
    root and for the notes without a value (``missing``), which the caller names in the reader's
    language. Only the innermost groups hold notes, all others hold groups.
    """

    title: str | None
    key: str
    path: tuple[str, ...]
    notes: tuple[Note, ...]
    groups: tuple[Group, ...]
    missing: bool


def value_of(note: Note, key: str) -> Value:
    """Return a field of a note: one of FIELDS, else what its front matter has under the key.

    None stands for everything absent or empty, lists of the front matter become tuples of their
    texts, wiki-links the names that they link to, and ``duration`` is in seconds. ``year`` is that
    of ``published``; only for a note without a date it is a key of the front matter like others.
    """
    value: object
    if key in _ATTRIBUTES:
        value = getattr(note, key)
    elif key == "letter":
        value = letter_of(note.title)
    elif key == "folder":
        value = note.path.rpartition("/")[0]
    elif key == "year" and note.published:
        year = _YEAR.match(note.published)
        value = year[0] if year else None
    else:
        value = plain_names(note.fields.get(key))
    if isinstance(value, tuple):
        return tuple(filter(None, map(str.strip, value))) or None
    if isinstance(value, str):
        return value.strip() or None
    return value if isinstance(value, (int, float)) else None


def letter_of(title: str) -> str:
    """Return the letter that a title is listed under: its first one, in upper case.

    Signs before it do not count. A Latin letter loses its accents, other scripts stay as they
    are. A number before any letter gives ``0–9``, a title without either ``#``.
    """
    for char in unicodedata.normalize("NFKC", title):
        kind = unicodedata.category(char)[0]
        if kind == "N":
            return DIGITS
        if kind == "L":
            # Title case, because upper case would be other letters in Georgian, and two for ß.
            return _base(char).title()[0]
    return OTHERS


def known_keys(notes: Iterable[Note]) -> list[str]:
    """Return every key that some note can be asked for, in order of text."""
    return sorted(set(FIELDS).union(*(note.fields for note in notes)))


def sort_notes(notes: Iterable[Note], keys: Sequence[str]) -> list[Note]:
    """Return the notes in order of the keys (``title``, ``-published`` for descending).

    Case, Latin accents and signs in front do not count, numbers in a text count as numbers.
    Notes without a value come last in both directions; in place of a date counts when the file was
    changed last, where that is known. What is still equal is in order of title,
    then docname, so that the result never depends on the order given.
    """
    result = sorted(notes, key=lambda note: (natural_order(note.title), note.title, note.docname))
    for sort_key in reversed(keys):
        key = sort_key.removeprefix("-")
        pairs = [(_value_to_sort(note, key), note) for note in result]
        valued = [(_order(key, value), note) for value, note in pairs if value is not None]
        # A reversed sort keeps equal notes as they stand, too.
        valued.sort(key=itemgetter(0), reverse=sort_key.startswith("-"))
        result = [note for _, note in valued] + [note for value, note in pairs if value is None]
    return result


def _value_to_sort(note: Note, key: str) -> Value:
    value = value_of(note, key)
    return note.changed if value is None and key == "published" else value


def group_notes(
    notes: Iterable[Note],
    keys: Sequence[str],
    *,
    names: Names | None = None,
    by_date: bool = False,
) -> Group:
    """Return the notes in groups, one level for each key, in the order given within a group.

    A note with several values (tags) is in the group of each. Groups are in natural order of
    their titles, years the newest first, videos without a title after those that have one, and the
    group of notes without a value last. Channels whose names differ only in spelling
    (``name_key``) are one, under the most frequent spelling.
    ``names`` maps a key and a value to the title shown; without it the value is the title.
    *by_date* tells that the notes are in order of their dates, and so are their videos then.
    """
    everything = tuple(notes)
    spelling = _spellings(everything) if "channel" in keys else {}

    def values(note: Note, key: str) -> Iterable[str]:
        value = value_of(note, key)
        if isinstance(value, tuple):
            return dict.fromkeys(value)
        if isinstance(value, str):
            return (spelling.get(value, value) if key == "channel" else value,)
        return ("",) if value is None else (f"{value:.10g}",)

    def divide(level: int, path: tuple[str, ...], members: tuple[Note, ...]) -> tuple[Group, ...]:
        if level == len(keys):
            return ()
        key = keys[level]
        parts: dict[str, list[Note]] = {}
        for note in members:
            for value in values(note, key):
                parts.setdefault(value, []).append(note)
        without = parts.pop("", None)
        titles: dict[str, str | None] = {v: names(key, v) if names else v for v in parts}
        # The value itself decides between equal titles, whatever the direction.
        order = sorted(parts)
        order.sort(key=lambda v: _group_order(key, titles[v] or v), reverse=key == "year")
        if key == "video":
            order = list(parts) if by_date else sorted(order, key=lambda v: titles[v] == v)
        if without is not None:
            parts[""], titles[""] = without, None
            order.append("")
        return tuple(make(level + 1, titles[v], (*path, v), tuple(parts[v])) for v in order)

    def make(
        level: int, title: str | None, path: tuple[str, ...], members: tuple[Note, ...]
    ) -> Group:
        return Group(
            title=title,
            key=keys[level - 1] if level else "",
            path=path,
            notes=members if level == len(keys) else (),
            groups=divide(level, path, members),
            missing=bool(path) and not path[-1],
        )

    return make(0, None, (), everything)


def _spellings(notes: Iterable[Note]) -> dict[str, str]:
    """Map each channel name to the spelling that stands for it."""
    counts = Counter(value for n in notes if isinstance(value := value_of(n, "channel"), str))
    chosen: dict[str, str] = {}
    # The most frequent first. A name without a key is equal to no other.
    for channel in sorted(counts, key=lambda name: (-counts[name], name)):
        chosen.setdefault(name_key(channel) or channel, channel)
    return {channel: chosen[name_key(channel) or channel] for channel in counts}


def _group_order(key: str, title: str) -> tuple[bool, _Order]:
    return key == "letter" and title == OTHERS, _order(key, title)


def _order(key: str, value: str | float | tuple[str, ...]) -> _Order:
    """Return what a value of a key is sorted by: as a number, or else naturally."""
    if isinstance(value, tuple):
        return tuple(part for item in value for part in _order(key, item))
    # A key of the front matter may hold numbers (4.25 < 4.5), the own texts of a note do not.
    number = to_number(value) if key not in FIELDS or not isinstance(value, str) else None
    return (((0, number, ""),) if number is not None else natural_order(str(value)),)


def natural_order(text: str) -> tuple[_Part, ...]:
    """Return the parts of a text to compare: digits by value, the rest folded."""
    folded = text.casefold()
    if not folded.isascii():
        folded = unicodedata.normalize("NFKC", folded).casefold()
        folded = "".join(map(_base, unicodedata.normalize("NFC", folded)))
    return tuple(map(_part, _RUNS.findall(_BEFORE.sub("", folded))))


def _part(run: str) -> _Part:
    if not "0" <= run[0] <= "9":
        return 2, 0, run
    # By length, then digit by digit: int() would refuse a number of five thousand digits.
    digits = run.lstrip("0")
    return 1, len(digits), digits


@lru_cache(maxsize=4_096)
def _base(char: str) -> str:
    """Return the small letter that a Latin one with accents is built on, else the character."""
    match = _LATIN.fullmatch(unicodedata.name(char, "")) if char > "\x7f" else None
    return match[1].lower() if match else char
