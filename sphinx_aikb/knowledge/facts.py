"""The facts of a document: what it says as plain data, which Sphinx keeps between builds."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple

from sphinx_aikb.text.moment import Moment
from sphinx_aikb.text.sentence import Mention, Passage
from sphinx_aikb.text.stored import Stored
from sphinx_aikb.text.wikilink import WikiLink
from sphinx_aikb.vault.missing_topics import Request
from sphinx_aikb.vault.query import Query

if TYPE_CHECKING:
    from sphinx_aikb.knowledge.headings import Heading
    from sphinx_aikb.text.ids import VideoId


@dataclass(frozen=True, slots=True)
class MomentAt(Stored):
    """A moment of a video that a document speaks of, and the heading that it stands below."""

    moment: Moment
    line: int | None
    section: str | None


@dataclass(frozen=True, slots=True)
class Surroundings(Stored):
    """What stands around a link: the sentence, and the last moment before it in the note."""

    passage: Passage
    is_origin: bool
    """Whether the link stands in the line that names the channel of a note."""
    moment: Moment | None


@dataclass(frozen=True, slots=True)
class NoteLink(Stored):
    """A wiki-link to a name, or an embed."""

    link: WikiLink
    embed: bool
    line: int | None
    around: Surroundings


@dataclass(frozen=True, slots=True)
class FileLink(Stored):
    """A wiki-link to a file, or an embed of a file; the size of a picture is no label."""

    link: WikiLink
    embed: bool
    line: int | None
    path: str


@dataclass(frozen=True, slots=True)
class WebLink(Stored):
    """A wiki-link to a web address; ``address`` is the form in which a browser has it."""

    link: WikiLink
    line: int | None
    address: str


Link = NoteLink | FileLink | WebLink


@dataclass(frozen=True, slots=True)
class Reference(Stored):
    """A link to a document that is no wiki-link: to a docname, or to a label of Sphinx."""

    docname: str | None
    label: str | None
    around: Surroundings


Linking = NoteLink | Reference
"""A link that may lead to a document."""


class DomainReference(NamedTuple):
    """A cross-reference of another domain: its target, and the place in a document."""

    domain: str
    role: str
    name: str
    place: str


class Foreign(NamedTuple):
    """A name that another project may have, and the only project to ask if one is named."""

    name: str
    project: str | None


@dataclass(frozen=True, slots=True)
class Outgoing(Stored):
    """All parts of a document or passage that lead elsewhere, or show what other documents say."""

    links: tuple[Link, ...] = ()
    """Its wiki-links, in the order of the text."""
    references: tuple[Reference, ...] = ()
    """Its links to documents, except wiki-links."""
    targets: tuple[DomainReference, ...] = ()
    """Its cross-references of other domains."""
    elsewhere: tuple[Foreign, ...] = ()
    """The names that it asks of other projects."""
    titled: tuple[VideoId, ...] = ()
    """The videos whose titles it shows."""
    players: tuple[VideoId, ...] = ()
    """The videos that it has a player of."""
    timelines: tuple[VideoId, ...] = ()
    """The videos of its timelines."""
    tags: tuple[str, ...] = ()
    """The tags in its text, each once."""


@dataclass(frozen=True, slots=True)
class Index(Stored):
    """A topic index: its query, a digest of what it shows, and the keys that no note has."""

    query: Query
    digest: str
    unknown: frozenset[str]


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


class Stamp(NamedTuple):
    """The file that a document was read from: one with an older time may have taken its place."""

    suffix: str
    time: int
    size: int


@dataclass(frozen=True, slots=True)
class DocumentFacts(Stored):
    """What a document says, and which file it was read from.

    A document gets its record while it is read: each step that finds something replaces the record
    by a new one that also has what was found.
    """

    stamp: Stamp | None = None
    """The file that was read; None for a document that the scan did not see."""
    outgoing: Outgoing = Outgoing()
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
    toctree: tuple[str, ...] = ()
    """The entries of the toctrees that its author wrote."""
    indexes: tuple[Index, ...] = ()
    listed: tuple[Listed, ...] = ()
    """The notes that its indexes list, an entry for each index."""
    groups: tuple[tuple[str, str], ...] = ()
    """Title and id of each section that its indexes made and that links can name."""
    group_ids: frozenset[str] = frozenset()
    """The ids of all sections that its indexes made."""
    lists: tuple[str, ...] = ()
    """Which lists of other notes it has."""
    requests: tuple[Request, ...] = ()
    """What its lists of missing topics were asked for."""
    taken: tuple[str, ...] = ()
    """Those of its ids that a missing topic could have, if the document lists missing topics."""

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


@dataclass(frozen=True, slots=True)
class PassageFacts(Stored):
    """A digest of a passage that other documents embed, and what in the passage leads elsewhere."""

    digest: str
    outgoing: Outgoing


def layout() -> int:
    """Return a number for the fields of all these classes, and of what they are made of.

    Sphinx makes an environment anew that was stored with another number, for its records lack what
    is asked of them now.
    """
    classes = [*globals().values(), Mention, Moment, Passage, Query, Request, WikiLink]
    fields = [
        (each.__qualname__, getattr(each, "_fields", each.__dict__.get("__slots__")))
        for each in classes
        if isinstance(each, type)
    ]
    return int.from_bytes(blake2b(repr(sorted(map(repr, fields))).encode(), digest_size=6).digest())


PER_DOCUMENT = {
    "facts": "what it says: :class:`DocumentFacts`",
    "asked": "the files that it asks for, and where they were found",
    "passages": "the passages that others embed by their ids: :class:`PassageFacts`",
    "said": "what stands at its moments, where a timeline asked, and links without labels",
    "contents": "the whole list of its headings, where groups are very many",
}
"""The parts of the domain's data that map docnames to what is known of a document."""
