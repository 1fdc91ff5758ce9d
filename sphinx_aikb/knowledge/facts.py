"""The facts of a document: what it says as plain data, which Sphinx keeps between builds."""

from __future__ import annotations

import pickle
import zlib
from dataclasses import dataclass, field, fields
from hashlib import blake2b
from math import inf
from typing import TYPE_CHECKING, Any, NamedTuple

from sphinx_aikb.knowledge import outgoing
from sphinx_aikb.knowledge.outgoing import (
    MARKDOWN,
    NoteLink,
    Outgoing,
)
from sphinx_aikb.text.moment import Moment
from sphinx_aikb.text.sentence import Mention, Passage
from sphinx_aikb.text.stored import Stored
from sphinx_aikb.text.wikilink import WikiLink
from sphinx_aikb.vault.missing_topics import Request
from sphinx_aikb.vault.query import Query

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx_aikb.knowledge.headings import Heading
    from sphinx_aikb.text.ids import VideoId


@dataclass(frozen=True, slots=True)
class MomentAt(Stored):
    """A moment of a video that a document speaks of, and the heading that it stands below."""

    moment: Moment
    line: int | None = field(repr=False)
    section: str | None


@dataclass(frozen=True, slots=True)
class Index(Stored):
    """A topic index: its query, a digest of what it shows, and the keys that no note has."""

    query: Query
    digest: str
    unknown: frozenset[str] = field(repr=False)
    line: int | None = field(default=None, repr=False)
    """Where an index with a feed stands."""


class Listed(NamedTuple):
    """The notes that an index lists, and how many entries of toctrees stand before it."""

    before: int
    docnames: list[str]


class Sentence(NamedTuple):
    """A text with marks for links without a label, and where these links lead.

    A target is a wiki-link or a docname.
    """

    text: str = ""
    targets: tuple[WikiLink | str, ...] = ()


class Label(NamedTuple):
    """A label of Sphinx: the id of its place, and the text of links to it; None without a title."""

    name: str
    anchor: str
    title: str | None


def digest(shown: object) -> str:
    """Return a short text that changes with what an object shows of itself (its ``repr``).

    Facts do not show their lines, nor the file that they were read from.
    """
    return digest_of_all([shown])


def digest_of_all(shown: Iterable[object]) -> str:
    """Return a short text that changes with what any of many objects shows of itself."""
    found = blake2b(digest_size=12)
    for each in shown:
        found.update(repr(each).encode())
        found.update(b"\0")
    return found.hexdigest()


class Stamp(NamedTuple):
    """The file that a document was read from: one with an older time may have taken its place.

    ``content`` is a digest of a file that was too young for its time to be trusted, else empty;
    ``translations`` has the times and sizes of the files with its translations.
    """

    suffix: str
    time: int
    size: int
    content: str = ""
    translations: tuple[int, ...] = ()


class Glance(NamedTuple):
    """What each build asks of each document, known without its links and moments."""

    moments: int
    unfound: tuple[str, ...]
    """The names in its Markdown links that led to no file when the document was read."""
    names_objects: bool
    """Whether it has cross-references of other domains."""
    begins: float
    """The second of its first timestamp, without one later than any."""
    embeds: bool
    """Whether it embeds passages of other documents, which no facts hold."""
    timelines: tuple[VideoId, ...]  # the videos whose timelines it shows
    videos: tuple[VideoId, ...]  # the videos that it has moments of

    @classmethod
    def of(cls, facts: DocumentFacts) -> Glance:
        """Look at the facts of a document."""
        out = facts.outgoing
        embeds = any(isinstance(link, NoteLink) and link.embed for link in out.links)
        return cls(
            len(facts.moments),
            tuple(each.name for each in out.targets if each.role == MARKDOWN and not each.domain),
            bool(out.targets),
            min((found.moment.start for found in facts.moments), default=inf),
            embeds,
            out.timelines,
            tuple(sorted({at.moment.video for at in facts.moments if at.moment.video})),
        )


class Later(NamedTuple):
    """The fields of a record that wait in their stored form."""

    stored: bytes
    glance: Glance

    @classmethod
    def of(cls, facts: DocumentFacts) -> Later:
        """Store these fields of a record."""
        values = tuple(getattr(facts, name) for name in LATER)
        if not any(values[1:]) and values[0] == Outgoing():
            return NOTHING_LATER
        return cls(_packed(values), Glance.of(facts))

    def load(self) -> tuple[Any, ...]:
        """Return the values of these fields."""
        values: tuple[Any, ...] = pickle.loads(zlib.decompress(self.stored))
        return values


def _packed(values: tuple[Any, ...]) -> bytes:
    """Return the stored form of values; packed, it takes a third of the memory."""
    return zlib.compress(pickle.dumps(values, pickle.HIGHEST_PROTOCOL), 1)


@dataclass(frozen=True, slots=True)
class DocumentFacts(Stored):
    """What a document says, and which file it was read from.

    A document gets its record while it is read: each step that finds something replaces the record
    by a new one that also has what was found. Most of a stored record, the fields in :data:`LATER`,
    is loaded when one of them is asked for: a build without changes asks for none.
    """

    stamp: Stamp | None = field(default=None, repr=False)
    """The file that was read; None for a document that the scan did not see."""
    outgoing: Outgoing = field(default_factory=Outgoing)
    moments: tuple[MomentAt, ...] = ()
    """Its timestamps, in the order of the text."""
    headings: tuple[Heading, ...] = ()
    blocks: dict[str, str] = field(default_factory=dict)
    """The ids of its blocks, by the keys of their names."""
    sentence: Sentence = field(default_factory=Sentence)
    """Its first sentence."""
    is_styled: bool = False
    """Whether its text needs the style sheet."""
    is_folded: bool = False
    """Whether something in it can be folded."""
    images: tuple[str, ...] = ()
    """The paths of the files that it shows."""
    labels: tuple[Label, ...] = ()
    """The labels that its author wrote."""
    other_files: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Files that its links lead to and that no document is read from: their names and suffixes."""
    toctree: tuple[str, ...] = ()
    """The entries of the toctrees that its author wrote."""
    indexes: tuple[Index, ...] = ()
    listed: tuple[Listed, ...] = ()
    """The notes that its indexes list, an entry for each index."""
    groups: tuple[tuple[str, str], ...] = ()
    """Title and id of each section that its indexes made and that links can name."""
    group_values: tuple[tuple[str, str, str], ...] = ()
    """Id, key and value of each section that its indexes made."""
    group_starts: dict[str, int] = field(default_factory=dict)
    """The ids of all sections that its indexes made, and how many entries stand before each."""
    letter_starts: dict[str, int] = field(default_factory=dict)
    """The ids of the first of each letter in its indexes, and how many entries stand before."""
    entries: int = 0
    """The number of entries in the lists of its indexes."""
    lists: tuple[str, ...] = ()
    """Which lists of other notes it has."""
    requests: tuple[Request, ...] = ()
    """What its lists of missing topics were asked for."""
    taken: tuple[str, ...] = ()
    """Those of its ids that a missing topic could have, if the document lists missing topics."""
    later: Later | None = field(default=None, init=False, repr=False, compare=False)
    """The stored form of a record that was loaded; a changed copy has none."""

    def __reduce__(self) -> tuple[Any, ...]:
        """Return what makes an equal record, with some fields to be loaded later."""
        values = (getattr(self, name) for name in AT_ONCE)
        return _restored, (self.later or Later.of(self), *values)

    def __getattr__(self, name: str) -> Any:
        """Load all that is not loaded yet, when the first of it is asked for."""
        if name not in LATER or self.later is None:
            raise AttributeError(name)
        for each, value in zip(LATER, self.later.load(), strict=True):
            object.__setattr__(self, each, value)
        return getattr(self, name)

    @property
    def glance(self) -> Glance:
        """What each build asks of each document."""
        return self.later.glance if self.later else Glance.of(self)

    @property
    def needs_style_sheet(self) -> bool:
        """Whether the document holds anything that the style sheet draws."""
        out = self.outgoing
        return bool(
            out.links
            or out.players
            or out.timelines
            or self.moments
            or self.indexes
            or self.requests
            or self.is_folded
            or self.is_styled
        )


NOTHING = DocumentFacts()
"""The facts of a document that says nothing."""
LATER = ("outgoing", "moments", "headings", "blocks")
"""The fields of :class:`DocumentFacts` that take nearly all of its space."""
NOTHING_LATER = Later(_packed(tuple(getattr(NOTHING, name) for name in LATER)), Glance.of(NOTHING))
AT_ONCE = tuple(each.name for each in fields(DocumentFacts) if each.name not in (*LATER, "later"))


def _restored(later: Later, *values: Any) -> DocumentFacts:
    """Return a stored record, some of whose fields have no value until they are asked for."""
    facts = object.__new__(DocumentFacts)
    for name, value in zip((*AT_ONCE, "later"), (*values, later), strict=True):
        object.__setattr__(facts, name, value)
    return facts


@dataclass(frozen=True, slots=True)
class PassageFacts(Stored):
    """A digest of a passage that other documents embed, and what in the passage leads elsewhere."""

    digest: str
    outgoing: Outgoing


def layout(parts: Iterable[str]) -> int:
    """Return a number for the parts of the domain's data, and for the fields of all these classes.

    Sphinx makes an environment anew that was stored with another number, for its records lack what
    is asked of them now.
    """
    parts_of = (Mention, Moment, Passage, Query, Request, WikiLink)
    classes = [*globals().values(), *vars(outgoing).values(), *parts_of]
    fields = [
        (each.__qualname__, getattr(each, "_fields", each.__dict__.get("__slots__")))
        for each in classes
        if isinstance(each, type)
    ]
    told = repr((sorted(set(map(repr, fields))), LATER, AT_ONCE, sorted(parts)))
    return int.from_bytes(blake2b(told.encode(), digest_size=6).digest())


PER_DOCUMENT = {
    "facts": "what it says: :class:`DocumentFacts`",
    "asked": "the files that it asks for, and where they were found",
    "passages": "the passages that others embed by their ids: :class:`PassageFacts`",
    "said": "what stands at its moments, where a timeline asked, and links without labels",
    "outward": "a digest of what it says to others",
    "contents": "the whole list of its headings, where groups are very many",
}
"""The parts of the domain's data that map docnames to what is known of a document."""
