"""Groups of notes by the values of one key, and their pages: spellings of a name are one group."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinx_aikb.text.slug import loose_key, name_key
from sphinx_aikb.vault.listing import natural_order, value_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx_aikb.text.ids import DocName
    from sphinx_aikb.vault.notes import Note

DEEPEST = 8
"""How many levels of a nested tag are groups; what is deeper belongs to the last of them."""
_EXACT = ("video", "docname", "path", "url")
"""The keys whose values are no names."""


@dataclass(frozen=True, slots=True)
class GroupOfNotes:
    """The notes that share a value."""

    key: str
    """Equal for all spellings of the value."""
    value: str
    """The most frequent spelling."""
    notes: tuple[Note, ...]


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


def group_key(key: str, value: str) -> str:
    """Return what is equal for all spellings of a value of a key.

    Only letters and digits count, and for all but channels the signs of ``C++`` and ``C#``. The
    levels of a nested tag stay apart.
    """
    if key in _EXACT:
        return value
    if key == "channel":
        return loose_key(value)
    return "/".join(map(name_with_signs, value.split("/") if key == "tags" else [value]))


def name_with_signs(name: str) -> str:
    """Return the letters and digits of a name, and the signs in which ``C++`` and ``C`` differ."""
    return name_key(name) + "".join(sign for sign in name if sign in "+#") or loose_key(name)


def values_of(note: Note, key: str) -> Iterator[str]:
    """Yield the values of a key of a note as texts; a nested tag is in the groups above it, too."""
    value = value_of(note, key)
    if isinstance(value, (int, float)):
        yield f"{value:.10g}"
    texts = value if isinstance(value, tuple) else (value,) if isinstance(value, str) else ()
    for text in texts if key in _EXACT else (" ".join(text.split()) for text in texts):
        parts = text.split("/") if key == "tags" else [text]
        for level in range(1, min(len(parts), DEEPEST) + 1):
            yield "/".join(parts[:level])


def is_in(note: Note, key: str, value: str) -> bool:
    """Tell whether a note is in the group of a value, however both are spelled."""
    wanted = group_key(key, value)
    return any(group_key(key, each) == wanted for each in values_of(note, key))


def groups_of(notes: Iterable[Note], key: str) -> list[GroupOfNotes]:
    """Return the groups of a key in natural order of their values."""
    members: dict[str, dict[str, Note]] = {}
    spellings: dict[str, Counter[str]] = {}
    for note in notes:
        for value in values_of(note, key):
            if name := group_key(key, value):
                members.setdefault(name, {})[note.docname] = note
                spellings.setdefault(name, Counter())[value] += 1
    groups = [
        GroupOfNotes(name, _first(spellings[name]), tuple(found.values()))
        for name, found in members.items()
    ]
    return sorted(groups, key=lambda group: (natural_order(group.value), group.value))


def _first(counts: Counter[str]) -> str:
    return min(counts, key=lambda text: (-counts[text], text))
