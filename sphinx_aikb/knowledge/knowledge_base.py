"""All that is known of a project: where names lead, the homes of notes, who links where."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar, cast

from sphinx.locale import _

from sphinx_aikb.config import settings_of
from sphinx_aikb.doctree import read_doctree, seen
from sphinx_aikb.knowledge.doctrees import Doctrees
from sphinx_aikb.knowledge.facts import NOTHING
from sphinx_aikb.knowledge.files import files_of, outputs
from sphinx_aikb.knowledge.groups import places_of_groups
from sphinx_aikb.knowledge.headings import Headings
from sphinx_aikb.knowledge.inventories import Inventories
from sphinx_aikb.knowledge.outgoing import NoteLink, goals
from sphinx_aikb.knowledge.sentences import sentences_at
from sphinx_aikb.knowledge.walks import Walks
from sphinx_aikb.text.block_id import block_key
from sphinx_aikb.text.sentence import filled
from sphinx_aikb.vault.catalogue import Catalogue
from sphinx_aikb.vault.files import CONFIGURATION
from sphinx_aikb.vault.resolver import Resolver
from sphinx_aikb.vault.videos import with_notes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

    from sphinx_aikb.knowledge.facts import DocumentFacts, PassageFacts, Stamp
    from sphinx_aikb.knowledge.outgoing import Linking
    from sphinx_aikb.text.ids import VideoId
    from sphinx_aikb.text.wikilink import WikiLink
    from sphinx_aikb.vault.files import Files
    from sphinx_aikb.vault.resolver import Resolution
    from sphinx_aikb.vault.videos import Video

T = TypeVar("T")

OF_A_BUILD = ("files", "closed", "inventories", "doctrees")
"""The names of the properties that last for a build, whatever is read in it."""


class KnowledgeBase:
    """All that is known of a project: its catalogue, what its documents say, and what follows.

    ``data`` is the data of the domain, which Sphinx keeps between builds. At the beginning of a
    build the domain sets ``builder``, the previews set ``previews``, and the scan sets ``foreign``,
    ``stamps`` and the catalogues (``use``). What follows from the data is made on first use after
    reading, and thrown away when the data changes. The records set ``ground`` and ``is_as_before``.
    """

    builder: Builder
    catalogue = Catalogue()
    left_out = Catalogue()
    """The documents that are left out of the build."""
    foreign: frozenset[str] = frozenset()
    """The documents in folders that do not belong to the project."""
    stamps: Mapping[str, Stamp] = MappingProxyType({})
    """The file of each document now; the facts of a document have the file that was read."""
    ground = ""
    """A digest of what documents say to each other, once all were read."""
    is_as_before = False
    """Whether documents say to each other what they said when all pages were last written."""
    previews = False
    """Whether pages show previews of the notes that they link to."""

    def __init__(self, env: BuildEnvironment, data: dict[str, Any]) -> None:
        self.env = env
        self.walks = Walks()
        self.data = data
        self.facts: dict[str, DocumentFacts] = data["facts"]
        self.asked: dict[str, dict[str, str | None]] = data["asked"]
        self.passages: dict[str, dict[str, PassageFacts]] = data["passages"]
        self.warned: set[object] = set()
        """The keys of the warnings that are given only once in a build."""
        self.unwritable: set[str] = set()
        """The notes that this build cannot write: they are shown as their text."""
        self.forget()

    def use(self, catalogue: Catalogue, left_out: Catalogue) -> None:
        """Set the catalogue of this build, and the catalogue of what is left out of the build."""
        self.catalogue = catalogue
        self.left_out = left_out
        self.ground, self.is_as_before = "", False
        self.warned, self.unwritable = set(), set()
        for name in OF_A_BUILD:
            self.__dict__.pop(name, None)
        self.forget()

    def forget(self) -> None:
        """Forget what was derived from the data."""
        for name in DERIVED:
            self.__dict__.pop(name, None)
        self._headings: dict[str | None, Headings] = {}
        self._sentences: dict[str, str] = {}
        self._said: dict[str, list[str]] = {}
        self._links: dict[str, dict[str, list[Linking]]] = {}
        self._derived: dict[object, object] = {}

    def derived(self, make: Callable[[KnowledgeBase], T]) -> T:
        """Return what *make* makes of the data; it is made again only when the data change."""
        if make not in self._derived:
            self._derived[make] = make(self)
        return cast("T", self._derived[make])

    @cached_property
    def files(self) -> Files:
        """The files of the project that are no documents; looked for on first use in a build."""
        return files_of(self.env, self.builder.outdir)

    @cached_property
    def closed(self) -> tuple[Path, ...]:
        """What holds more than readers are to see: the configuration, doctrees, all output."""
        builder = self.builder
        made = map(Path, outputs(self.env, builder.outdir))
        closed = (Path(builder.confdir, CONFIGURATION), Path(self.env.doctreedir), *made)
        return tuple(path.resolve() for path in closed)

    @cached_property
    def inventories(self) -> Inventories:
        """The notes of other projects."""
        return Inventories(self.env)

    @cached_property
    def doctrees(self) -> Doctrees:
        """The doctrees that passages are cut from."""
        return Doctrees(self.env)

    def facts_of(self, docname: str | None) -> DocumentFacts:
        """Return the facts of a document, or empty facts if the document was not read."""
        return self.facts.get(docname or "", NOTHING)

    @cached_property
    def toctrees(self) -> dict[str, tuple[str, ...]]:
        """The entries of the toctrees that people wrote, by page."""
        return {name: facts.toctree for name, facts in self.facts.items() if facts.toctree}

    @property
    def owned(self) -> dict[str, list[list[str]]]:
        """The notes that each index page is the home of, a list for each of its indexes."""
        owned: dict[str, list[list[str]]] = self.data["owned"]
        return owned

    def video_of(self, docname: str) -> VideoId | None:
        """Return the video of a note, None for a document without one."""
        note = self.catalogue.get(docname)
        return note.video if note else None

    def name_of(self, docname: str) -> str:
        """Return the title of a document, for a list in which it stands."""
        note = self.catalogue.get(docname)
        if note is not None and self.catalogue.is_note(docname):
            return note.title
        return self._title_of_document(docname) or docname

    def title_of(self, resolution: Resolution) -> str | None:
        """Return the title of a link's target: a note's own, another document's as Sphinx read it.

        None for a document that is named only by its file: the name as typed reads better.
        """
        docname = resolution.docname
        if docname is None or resolution.anchor is not None:
            return resolution.title
        if self.catalogue.is_note(docname):
            note = self.catalogue.documents[docname]
            return None if note.title_source == "filename" else note.title
        return self._title_of_document(docname)

    def label_of(self, link: WikiLink, found: Resolution) -> str:
        """Return what a link without a label shows."""
        return self.as_read(link, found.docname).default_label(self.title_of(found))

    def as_read(self, link: WikiLink, docname: str | None) -> WikiLink:
        """Return a link to a document with its headings as readers see them, translated."""
        stamp = self.stamps.get(docname or "") if link.heading else None
        if stamp is None or not stamp.translations:
            return link
        return replace(link, heading=self.headings_of(docname).shown(link.heading))

    def titles_of(self, docname: str, targets: Sequence[WikiLink | str]) -> list[str]:
        """Return the titles that links without a label show in a document, once all were read."""
        return [
            self.name_of(target)
            if isinstance(target, str)
            else self.label_of(target, self.resolver.resolve(target.target, docname))
            for target in targets
        ]

    def _title_of_document(self, docname: str) -> str | None:
        """Return the title that Sphinx read in a document, None if the document has no title."""
        title = self.env.titles.get(docname)
        text = title.astext() if title is not None else ""
        return None if text in ("", _("<no title>")) else text

    def anchor_of(
        self, resolution: Resolution, heading: Sequence[str], block: str | None
    ) -> tuple[str, str | None]:
        """Return the id a link leads to (empty for the page), and the missing heading or block."""
        if resolution.anchor is not None:
            return resolution.anchor, None
        blocks = self.facts_of(resolution.docname).blocks
        if block is not None and (anchor := blocks.get(block_key(block))):
            return anchor, None
        found = self.headings_of(resolution.docname).find(heading) if heading else ""
        missing = f"heading {' > '.join(heading)!r}" if found is None else None
        return found or "", missing if block is None else f"block {'^' + block!r}"

    @cached_property
    def resolver(self) -> Resolver:
        """The resolver of names."""
        steps = settings_of(self.env.config).resolve
        groups = places_of_groups(self.env.config, self.toctrees, self.facts, self.catalogue.pages)
        return Resolver(self.catalogue, groups, self.inventories.look_up, steps)

    @cached_property
    def left_out_resolver(self) -> Resolver:
        """The resolver of the names of documents that are left out of the build."""
        return Resolver(self.left_out, steps=settings_of(self.env.config).resolve)

    def headings_of(self, docname: str | None) -> Headings:
        """Return the headings of a document, ready to look for one of them."""
        if docname not in self._headings:
            self._headings[docname] = Headings(self.facts_of(docname).headings)
        return self._headings[docname]

    def sentence(self, docname: str) -> str:
        """Return the first sentence of a document, with the titles of notes in it."""
        if docname not in self._sentences:
            text, targets = self.facts_of(docname).sentence
            self._sentences[docname] = filled(text, self.titles_of(docname, targets))
        return self._sentences[docname]

    def said(self, docname: str) -> list[str]:
        """Return the sentences at the moments of a document, with the titles of notes in them.

        The sentences without the titles are kept until the document is read again.
        """
        if docname not in self._said:
            if docname not in self.data["said"]:
                self.data["said"][docname] = sentences_at(seen(read_doctree(self.env, docname)))
            sentences, targets = self.data["said"][docname]
            titles = self.titles_of(docname, targets)
            self._said[docname] = [filled(sentence, titles) for sentence in sentences]
        return self._said[docname]

    def wikilinks(self, docname: str) -> Iterator[tuple[NoteLink, Resolution]]:
        """Yield the wiki-links of a document to names, and what each leads to."""
        for written in self.facts_of(docname).outgoing.links:
            if isinstance(written, NoteLink):
                yield written, self.resolver.resolve(written.link.target, docname)

    @cached_property
    def linking(self) -> dict[str, list[str]]:
        """The documents that link to each document: those with most links first, then by docname.

        Kept from the last build as long as documents say the same to each other.
        """
        ground, linking = self.data["linking"]
        if not self.ground or ground != self.ground:
            linking = {}
            for docname in sorted(self.facts):
                for target, links in self.links_of(docname).items():
                    if target != docname:
                        linking.setdefault(target, []).append((-len(links), docname))
            linking = {name: [each for _, each in sorted(linking[name])] for name in linking}
            self.data["linking"] = (self.ground, linking)
        return cast("dict[str, list[str]]", linking)

    def links_of(self, docname: str) -> dict[str, list[Linking]]:
        """Return the links of a document to each document, in the order of its text."""
        if docname not in self._links:
            links = self._links[docname] = {}
            references = self.facts_of(docname).outgoing.references
            labels = self.env.domains.standard_domain.anonlabels
            for target, link in goals(self.wikilinks(docname), references, labels):
                if target in self.env.found_docs:
                    links.setdefault(target, []).append(link)
        return self._links[docname]

    @cached_property
    def videos(self) -> dict[VideoId, Video]:
        """What is known of each video, including what its notes say."""
        catalogue = self.catalogue
        return with_notes(catalogue.select(), catalogue.videos)


DERIVED = frozenset(
    name for name, value in vars(KnowledgeBase).items() if isinstance(value, cached_property)
) - set(OF_A_BUILD)
"""The names of the properties that follow from the data."""
