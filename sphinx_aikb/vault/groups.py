"""Groups of notes that share a value of a key: what is one group, what it is called, who is in it.

Indexes, the option ``:group:``, the pages of groups and links to them all ask here.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinx_aikb.text.slug import loose_key, name_words
from sphinx_aikb.vault.listing import OTHERS, natural_order, value_of, value_order
from sphinx_aikb.vault.values import to_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from sphinx_aikb.text.ids import DocName
    from sphinx_aikb.vault.notes import Note

    Names = Callable[[str, str], str]

DEEPEST = 8
"""How many levels of a nested tag are groups; what is deeper belongs to the last of them."""
_EXACT = frozenset(
    ("video", "docname", "path", "url", "folder", "letter", "year", "published", "duration")
)
"""The keys whose values are no names."""
_BETWEEN_DIGITS = re.compile(r"(?<=\d) (?=\d)")


@dataclass(frozen=True, slots=True)
class GroupOfNotes:
    """The notes that share a value."""

    key: str
    """Equal for all spellings of the value."""
    value: str
    """The most frequent spelling."""
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Notes in an index that share a value, or all of them (the root, whose key is empty).

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


@dataclass(frozen=True, slots=True)
class GroupPage:
    """The page of a group: a generated document, or one that an author wrote for it."""

    docname: DocName
    key: str
    """What the notes are grouped by, such as ``channel``."""
    value: str
    """The value that the notes share, in its most frequent spelling; of a video its id."""
    title: str
    notes: tuple[DocName, ...]
    """The notes of the group, in order of docname."""
    below: tuple[DocName, ...] = ()
    """The pages that stand below this one: videos below their channel, nested tags below theirs."""
    is_written: bool = False
    """Whether an author wrote the page."""


# -- what is one group


def group_key(key: str, value: str) -> str:
    """Return what is equal for all spellings of a value of a key.

    Only letters and digits count, and for all but channels the signs of ``C++`` and ``C#``. The
    levels of a nested tag stay apart, and a number is no name.
    """
    if key in _EXACT or to_number(value) is not None:
        return value
    if key == "channel":
        return loose_key(value)
    return "/".join(filter(None, map(name_with_signs, _levels(key, value))))


def name_with_signs(name: str) -> str:
    """Return the letters and digits of a name, and the signs in which ``C++`` and ``C`` differ.

    Numbers beside each other stay apart: ``GPT 4.1`` is not ``GPT 41``.
    """
    key = _BETWEEN_DIGITS.sub(".", name_words(name)).replace(" ", "")
    return key + "".join(sign for sign in name if sign in "+#") or loose_key(name)


def spellings_of(notes: Iterable[Note], key: str) -> dict[str, str]:
    """Return the most frequent spelling of each value of a key, by its :func:`group_key`."""
    counts: dict[str, Counter[str]] = {}
    for note in notes:
        for value in values_of(note, key):
            counts.setdefault(group_key(key, value), Counter())[value] += 1
    return {name: min(found, key=lambda v: (-found[v], v)) for name, found in counts.items()}


# -- who is in it


def values_of(note: Note, key: str) -> Iterator[str]:
    """Yield the values of a key of a note as texts; a nested tag is in the groups above it, too."""
    value = value_of(note, key)
    if isinstance(value, (int, float)):
        yield f"{value:.10g}"
    texts = value if isinstance(value, tuple) else (value,) if isinstance(value, str) else ()
    for text in texts if key in _EXACT else (" ".join(text.split()) for text in texts):
        parts = _levels(key, text)
        for level in range(1, min(len(parts), DEEPEST) + 1):
            yield "/".join(parts[:level])


def _levels(key: str, value: str) -> list[str]:
    """Return the levels of a nested tag; a value of another key has one."""
    return list(filter(str.strip, value.split("/"))) if key == "tags" else [value]


def is_in(note: Note, key: str, value: str) -> bool:
    """Tell whether a note is in the group of a value, however both are spelled."""
    wanted = group_key(key, value)
    return any(group_key(key, each) == wanted for each in values_of(note, key))


def members_of(notes: Iterable[Note], key: str) -> dict[str, list[Note]]:
    """Return the notes of each group of a key by its :func:`group_key`, each note once.

    The notes that are in no group have the empty key.
    """
    members: dict[str, list[Note]] = {}
    for note in notes:
        names = dict.fromkeys(group_key(key, value) for value in values_of(note, key))
        for name in list(filter(None, names)) or [""]:
            members.setdefault(name, []).append(note)
    return members


def groups_of(notes: Iterable[Note], key: str) -> list[GroupOfNotes]:
    """Return the groups of a key in natural order of their values."""
    everything = tuple(notes)
    spellings = spellings_of(everything, key)
    groups = [
        GroupOfNotes(name, spellings[name], tuple(found))
        for name, found in members_of(everything, key).items()
        if name
    ]
    return sorted(groups, key=lambda group: (natural_order(group.value), group.value))


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
    group of notes without a value last. Values that differ only in spelling are one group.
    ``names`` maps a key and a value to the title shown; without it the value is the title.
    *by_date* tells that the notes are in order of their dates, and so are their videos then.
    """
    everything = tuple(notes)
    spellings = {key: spellings_of(everything, key) for key in keys}

    def divide(level: int, path: tuple[str, ...], members: tuple[Note, ...]) -> tuple[Group, ...]:
        if level == len(keys):
            return ()
        key = keys[level]
        found = members_of(members, key)
        without = found.pop("", None)
        parts = {spellings[key][name]: inside for name, inside in found.items()}
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


def _group_order(key: str, title: str) -> tuple[object, ...]:
    return key == "letter" and title == OTHERS, value_order(key, title)
