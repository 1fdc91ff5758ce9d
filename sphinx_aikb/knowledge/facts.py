"""What the domain stores of each document: the parts of its data, and what each of them holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx_aikb.text.moment import Moment
    from sphinx_aikb.text.sentence import Passage
    from sphinx_aikb.text.wikilink import WikiLink


@dataclass(frozen=True, slots=True)
class MomentAt:
    """A moment of a video that a document speaks of, and the heading that it stands below."""

    moment: Moment
    line: int | None
    section: str | None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands around a link: the sentence, and the moment that the note spoke of last."""

    passage: Passage
    is_origin: bool
    """Whether it is the line that names the channel of a note."""
    moment: Moment | None


@dataclass(frozen=True, slots=True)
class NoteLink:
    """A wiki-link to a name, or an embed."""

    link: WikiLink
    embed: bool
    line: int | None
    around: Surroundings


@dataclass(frozen=True, slots=True)
class FileLink:
    """A wiki-link to a file, or an embed of one; a size that was written is no label."""

    link: WikiLink
    embed: bool
    line: int | None
    path: str


@dataclass(frozen=True, slots=True)
class WebLink:
    """A wiki-link to a web address, which is written as a browser has it."""

    link: WikiLink
    line: int | None
    address: str


Link = NoteLink | FileLink | WebLink


@dataclass(frozen=True, slots=True)
class Reference:
    """A link to a document that is no wiki-link: to a docname, or to a label of Sphinx."""

    docname: str | None
    label: str | None
    around: Surroundings


Stamp = tuple[str, int, int]
"""Suffix, time and size of a file: another file with an older time may have taken its place."""

PER_DOCUMENT = {
    "links": "its wiki-links, as in `links.jsonl`",
    "references": "its links to documents written in another way",
    "targets": "its other cross-references",
    "elsewhere": "names that other projects may have",
    "moments": "its timestamps, as in `timestamps.jsonl`",
    "titled": "the videos whose titles it shows",
    "players": "the videos that it has a player of",
    "timelines": "the videos of its timelines",
    "said": "what stands at its moments, where a timeline asked, and links without labels",
    "sentences": "its first sentence, and the links without labels in it",
    "headings": "its headings, to be found by their words",
    "blocks": "the ids of its blocks by their names",
    "tags": "the tags in its text",
    "files": "the files that it asks for, and where they were found",
    "images": "the files that it shows",
    "fragments": "digests of its passages that others embed",
    "indexes": "the queries of its indexes",
    "groups": "the named sections that these made",
    "grouped": "the ids of all sections that these made",
    "contents": "the whole list of its headings, where groups are very many",
    "listed": "the notes that its indexes list",
    "authors": "the entries of toctrees that people wrote",
    "related": "which lists of other notes it has",
    "missing": "what its lists of missing topics were asked for, and ids that are taken",
    "styled": "whether its text needs the style sheet",
    "folded": "whether something in it can be folded",
    "stamps": "which file was read",
}
"""The parts of the domain's data that map docnames to what was found there."""
