"""What a topic index lists: a query over the catalogue, and its result."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from sphinx_aikb.text.stored import Stored
from sphinx_aikb.text.timecode import short_timecode
from sphinx_aikb.vault.filters import compile_filter
from sphinx_aikb.vault.groups import Group, group_key, group_notes, is_in
from sphinx_aikb.vault.listing import letter_of, sort_notes, value_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sphinx_aikb.text.ids import DocName
    from sphinx_aikb.vault.catalogue import Catalogue
    from sphinx_aikb.vault.notes import Note

STYLES = ("list", "table", "cards")
DEFAULT_COLUMNS = ("title", "channel", "published", "duration")
"""What tables and cards show when nothing else is asked for; lists show the title alone."""


@dataclass(frozen=True, slots=True)
class Query(Stored):
    """The options of one ``topic-index``, checked.

    ``group`` is a key and a value that all notes share; ``limit`` is None for no limit.
    """

    notes: tuple[str, ...] = ()
    group: tuple[str, str] | None = None
    filter: str = ""
    group_by: tuple[str, ...] = ()
    sort: tuple[str, ...] = ("title",)
    limit: int | None = None
    style: str = "list"
    columns: tuple[str, ...] = DEFAULT_COLUMNS
    feed: str | None = None
    """The title of the feed, which may be empty; None without a feed."""
    count: bool = False
    letters: bool = False


def read_count(text: str) -> int | None:
    """Read an option that limits a list; None when it is empty.

    :raises ValueError: for everything but a whole number above 0.
    """
    text = text.strip()
    if not text:
        return None
    if not re.fullmatch(r"0*[1-9][0-9]{0,8}", text):
        raise ValueError(f"takes a whole number above 0, not {text!r}")
    return int(text)


@dataclass(frozen=True, slots=True)
class Listing:
    """What an index lists, and what has its place in the contents below it without being listed."""

    group: Group
    beside: tuple[DocName, ...]


def select(query: Query, catalogue: Catalogue, page: str = "") -> Listing:
    """Return the notes that a query on a page lists, in its groups and order.

    *query* must hold a filter that compiles. The page itself is never listed.
    """
    if query.group and not query.notes:
        entries, others = catalogue.in_group(*query.group)
    else:
        entries, others = catalogue.entries(query.notes)
    wanted = compile_filter(query.filter) if query.filter else None

    def chosen(notes: Iterable[Note]) -> list[Note]:
        return [
            note
            for note in notes
            if note.docname != page
            and (not query.group or not query.notes or is_in(note, *query.group))
            and (wanted is None or wanted(_values(note)))
        ]

    def title(key: str, value: str) -> str:
        return catalogue.title_of_video(value) if key == "video" else catalogue.spelling(key, value)

    notes = sort_notes(chosen(entries), query.sort)[: query.limit]
    return Listing(
        group_notes(notes, query.group_by, names=title, by_date=_is_by_date(query)),
        tuple(note.docname for note in chosen(others)),
    )


def _is_by_date(query: Query) -> bool:
    return bool(query.sort) and query.sort[0].removeprefix("-") == "published"


def _values(note: Note) -> Callable[[str], Any]:
    return lambda key: value_of(note, key)


def listed(group: Group) -> Iterator[DocName]:
    """Yield the notes of a group in the order in which they are shown.

    A note in several groups comes once.
    """
    yield from dict.fromkeys(_docnames(group))


def _docnames(group: Group) -> Iterator[DocName]:
    return (note.docname for note in entries_of(group))


def entries_of(group: Group) -> Iterator[Note]:
    """Yield the note of each entry of a group, in the order of the entries."""
    for inner in group.groups:
        yield from entries_of(inner)
    if not group.groups:
        yield from group.notes


def counts_of(query: Query, group: Group) -> dict[str, int]:
    """Return how many notes, channels and videos a result has; of what there is none, nothing.

    In the notes of one channel or video, that is not counted.
    """
    if not query.count:
        return {}
    one = f"{query.group[0]}s" if query.group else ""
    notes = {note.docname: note for note in entries_of(group)}.values()
    channels = {group_key("channel", note.channel) for note in notes if note.channel}
    videos = {note.video for note in notes if note.video}
    counts = {"notes": len(notes), "channels": len(channels), "videos": len(videos)}
    return {name: count for name, count in counts.items() if count and name != one}


def has_letters(query: Query) -> bool:
    """Tell whether the entries or the outermost groups of an index are in order of letters."""
    if query.group_by:
        key = query.group_by[0]
        return key != "year" and not (key == "video" and _is_by_date(query))
    return query.sort[0].removeprefix("-") in ("title", "letter")


def letter_of_group(group: Group) -> str:
    """Return the letter of a group's title; empty for a group that has no title of its own."""
    if group.title is None or (group.key == "video" and group.title == group.path[-1]):
        return ""
    return group.title if group.key == "letter" else letter_of(group.title)


def digest(query: Query, listing: Listing) -> str:
    """Return a digest of all that a page shows of a result.

    It changes when, and only when, the page must be read again.
    """
    counts = counts_of(query, listing.group)
    shown = (_shown(query, listing.group), listing.beside, counts)
    return blake2b(repr(shown).encode(), digest_size=16).hexdigest()


def _shown(query: Query, group: Group) -> tuple[object, ...]:
    notes = [] if group.groups else [_entry(note, query) for note in group.notes]
    return (group.title, notes, [_shown(query, inner) for inner in group.groups])


def _entry(note: Note, query: Query) -> tuple[str, ...]:
    mark = "" if query.group_by else mark_in(note, query)
    return (note.docname, *cells(note, query), mark)


def mark_in(note: Note, query: Query) -> str:
    """Return what tells where in the order of a query a note stands: its letter or its year.

    Empty for a note without a date, and for lists in another order.
    """
    key = query.sort[0].removeprefix("-") if query.sort else "title"
    if key in ("title", "letter"):
        return letter_of(note.title)
    return cell(note, "year") if key in ("published", "year") else ""


def cells(note: Note, query: Query) -> list[str]:
    """Return what is shown of a note: its title and the values of the columns."""
    return [note.title, *(cell(note, column) for column in query.columns)]


def cell(note: Note, column: str) -> str:
    """Return the text of one value; empty when the note has none."""
    value = value_of(note, column)
    if value is None:
        return ""
    if column == "duration" and isinstance(value, int | float):
        return short_timecode(value)
    return ", ".join(value) if isinstance(value, tuple) else str(value)
