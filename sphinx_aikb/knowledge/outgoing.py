"""What leads from a document to others: its links, with the sentences around them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from sphinx_aikb.text.stored import Stored

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sphinx_aikb.text.ids import VideoId
    from sphinx_aikb.text.moment import Moment
    from sphinx_aikb.text.sentence import Passage
    from sphinx_aikb.text.wikilink import WikiLink
    from sphinx_aikb.vault.resolver import Resolution


@dataclass(frozen=True, slots=True)
class Surroundings(Stored):
    """What stands around a link: the sentence, its section, and the last moment before it."""

    passage: Passage
    is_origin: bool
    """Whether the link stands in the line that names the channel of a note."""
    moment: Moment | None
    section: str
    """The id of the heading above it, empty below the title of the document."""


@dataclass(frozen=True, slots=True)
class NoteLink(Stored):
    """A wiki-link to a name, or an embed."""

    link: WikiLink
    embed: bool
    line: int | None = field(repr=False)
    around: Surroundings


@dataclass(frozen=True, slots=True)
class FileLink(Stored):
    """A wiki-link to a file, or an embed of a file; the size of a picture is no label."""

    link: WikiLink
    embed: bool
    line: int | None = field(repr=False)
    path: str


@dataclass(frozen=True, slots=True)
class WebLink(Stored):
    """A wiki-link to a web address; ``address`` is the form in which a browser has it."""

    link: WikiLink
    line: int | None = field(repr=False)
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


MARKDOWN = "myst"
"""The role of the cross-references that MyST-Parser makes of Markdown links."""


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
    """The videos that its times are of: it says the titles of those that are not its own."""
    players: tuple[VideoId, ...] = ()
    """The videos that it has a player of."""
    timelines: tuple[VideoId, ...] = ()
    """The videos of its timelines."""
    tags: tuple[str, ...] = ()
    """The tags in its text, each once."""


def goals(
    wikilinks: Iterable[tuple[NoteLink, Resolution]],
    references: Iterable[Reference],
    labels: Mapping[str, Sequence[str]],
) -> Iterator[tuple[str, Linking]]:
    """Yield the docname that each link leads to, except the line that names a note's channel.

    *wikilinks* are the wiki-links of a document with what each leads to, *references* its other
    links to documents; *labels* has the docname of each label first.
    """
    for link, found in wikilinks:
        if not link.around.is_origin and found.docname is not None and found.anchor is None:
            yield found.docname, link
    for reference in references:
        label = reference.label
        docname = reference.docname if label is None else labels.get(label, (None,))[0]
        if docname is not None:
            yield docname, reference
