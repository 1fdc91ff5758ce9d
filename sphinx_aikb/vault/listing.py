"""Lists of notes: the fields of a note, and a total order of notes."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING

from sphinx_aikb.vault.fields import plain_names
from sphinx_aikb.vault.values import to_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sphinx_aikb.vault.notes import Note

_ATTRIBUTES = (
    *("title", "video", "channel", "published", "duration"),
    *("tags", "aliases", "docname", "path", "url"),
)
FIELDS = (*_ATTRIBUTES, "year", "letter", "folder")
DIGITS = "0–9"
OTHERS = "#"

Value = str | float | tuple[str, ...] | None
_Part = tuple[int, float, str]
_Order = tuple[tuple[_Part, ...], ...]

_LATIN = re.compile(r"LATIN (?:CAPITAL|SMALL) LETTER ([A-Z])(?: WITH .*)?")
_BEFORE = re.compile(r"\A[\W_]+")
_RUNS = re.compile(r"[0-9]+|[^0-9]+")
_YEAR = re.compile(r"[0-9]{4}(?![0-9])")


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
        valued = [(value_order(key, value), note) for value, note in pairs if value is not None]
        # A reversed sort keeps equal notes as they stand, too.
        valued.sort(key=itemgetter(0), reverse=sort_key.startswith("-"))
        result = [note for _, note in valued] + [note for value, note in pairs if value is None]
    return result


def _value_to_sort(note: Note, key: str) -> Value:
    value = value_of(note, key)
    return note.changed if value is None and key == "published" else value


def value_order(key: str, value: str | float | tuple[str, ...]) -> _Order:
    """Return what a value of a key is sorted by: as a number, or else naturally."""
    if isinstance(value, tuple):
        return tuple(part for item in value for part in value_order(key, item))
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
