"""What follows from the data of the domain, made once after reading and asked page by page.

Where names lead, which page is the home of a note, and the links of all documents both ways.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from sphinx_aikb.config import settings_of
from sphinx_aikb.doctree import read_doctree
from sphinx_aikb.knowledge.facts import NoteLink
from sphinx_aikb.knowledge.headings import Headings
from sphinx_aikb.knowledge.missing_topics import Missing
from sphinx_aikb.knowledge.sentences import said_at, titles_of
from sphinx_aikb.text.ids import DocName
from sphinx_aikb.text.sentence import filled
from sphinx_aikb.text.slug import loose_key
from sphinx_aikb.vault.homes import in_order
from sphinx_aikb.vault.resolver import Place, Resolver
from sphinx_aikb.vault.videos import with_notes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_aikb.domain import AikbDomain
    from sphinx_aikb.knowledge.backlinks import Linking
    from sphinx_aikb.knowledge.moments import Entry
    from sphinx_aikb.text.ids import VideoId
    from sphinx_aikb.vault.resolver import Resolution
    from sphinx_aikb.vault.videos import Video


class Graph:
    """What follows from the data that the domain holds; thrown away when that changes."""

    def __init__(self, domain: AikbDomain) -> None:
        self._domain = domain
        self._headings: dict[str | None, Headings] = {}
        self._sentences: dict[str, str] = {}
        self._said: dict[str, list[str]] = {}
        self.timelines: dict[str, list[Entry]] = {}

    @cached_property
    def resolver(self) -> Resolver:
        """Resolves names."""
        domain = self._domain
        steps = settings_of(domain.env.config).resolve
        groups = self._groups() if "group" in steps else {}
        return Resolver(domain.catalogue, groups, domain.inventories.look_up, steps)

    @cached_property
    def left_out(self) -> Resolver:
        """Resolves names of documents that are left out of the build."""
        return Resolver(self._domain.left_out, steps=settings_of(self._domain.env.config).resolve)

    def _groups(self) -> dict[str, Place]:
        places: dict[str, Place] = {}
        data = self._domain.data
        root = self._domain.env.config.root_doc
        for docname in in_order(root, data["authors"], data["groups"]):
            for title, anchor in data["groups"][docname]:
                places.setdefault(loose_key(title), Place(DocName(docname), anchor, title))
        places.pop("", None)
        return places

    @cached_property
    def homes(self) -> dict[str, str]:
        """The index page that has a note in its table of contents, for each note that has one."""
        owned = self._domain.data["owned"].items()
        return {name: page for page, indexes in owned for names in indexes for name in names}

    @cached_property
    def reached(self) -> set[str]:
        """The documents that toctrees lead to from the root page: all that one big page holds."""
        env = self._domain.env
        reached: set[str] = set()
        stack = [str(env.config.root_doc)]
        while stack:
            docname = stack.pop()
            if docname not in reached:
                reached.add(docname)
                stack += env.toctree_includes.get(docname, [])
        return reached

    @cached_property
    def missing(self) -> Missing:
        """The topics without a note."""
        return Missing(self._domain)

    def headings_of(self, docname: str | None) -> Headings:
        """Return the headings of a document, to look for one of them."""
        if docname not in self._headings:
            self._headings[docname] = Headings(self._domain.data["headings"].get(docname, ()))
        return self._headings[docname]

    def sentence(self, docname: str) -> str:
        """Return the first sentence of a document, with the titles of notes in it."""
        if docname not in self._sentences:
            text, targets = self._domain.data["sentences"].get(docname, ("", ()))
            self._sentences[docname] = filled(text, titles_of(self._domain, docname, targets))
        return self._sentences[docname]

    def said(self, docname: str) -> list[str]:
        """Return the sentences at the moments of a document, with the titles of notes in them.

        What it says itself is kept until it is read again.
        """
        if docname not in self._said:
            domain = self._domain
            kept = domain.data["said"]
            if docname not in kept:
                found, targets = said_at(read_doctree(domain.env, docname))
                kept[docname] = ([said.sentence for said in found], targets)
            sentences, targets = kept[docname]
            titles = titles_of(domain, docname, targets)
            self._said[docname] = [filled(sentence, titles) for sentence in sentences]
        return self._said[docname]

    def wikilinks(self, docname: str) -> Iterator[tuple[NoteLink, Resolution]]:
        """Yield the wiki-links of a document to names, and what each leads to."""
        for written in self._domain.data["links"].get(docname, ()):
            if isinstance(written, NoteLink):
                yield written, self.resolver.resolve(written.link.target, docname)

    @cached_property
    def incoming(self) -> dict[str, dict[str, list[Linking]]]:
        """The links to each document from each other one, in the order of that one."""
        incoming: dict[str, dict[str, list[Linking]]] = {}
        data = self._domain.data
        for docname in sorted({*data["links"], *data["references"]}):
            for target, link in self._outgoing(docname):
                if target != docname:
                    incoming.setdefault(target, {}).setdefault(docname, []).append(link)
        return incoming

    def _outgoing(self, docname: str) -> Iterator[tuple[str, Linking]]:
        """Yield what a document links to; the line that names its channel does not count."""
        domain = self._domain
        for link, found in self.wikilinks(docname):
            if not link.around.is_origin and found.docname is not None and found.anchor is None:
                yield found.docname, link
        labels = domain.env.domains.standard_domain
        for reference in domain.data["references"].get(docname, ()):
            target_name = reference.docname
            if reference.label is not None:
                target_name = labels.anonlabels.get(reference.label, (None,))[0]
            if target_name in domain.env.found_docs:
                yield target_name, reference

    @cached_property
    def speaking_of(self) -> dict[str, list[str]]:
        """The documents with moments of each video, in order of docname."""
        speaking: dict[str, list[str]] = {}
        moments = self._domain.data["moments"]
        for docname in sorted(moments):
            for video in dict.fromkeys(found.moment.video for found in moments[docname]):
                speaking.setdefault(video, []).append(docname)
        return speaking

    @cached_property
    def videos(self) -> dict[VideoId, Video]:
        """What is known of each video, from its notes, too."""
        catalogue = self._domain.catalogue
        return with_notes(catalogue.select(), catalogue.videos)

    @cached_property
    def by_video(self) -> dict[str, list[str]]:
        """The notes of each video, in order of docname."""
        by_video: dict[str, list[str]] = {}
        for note in self._domain.catalogue.select():
            if note.video is not None:
                by_video.setdefault(note.video, []).append(note.docname)
        return by_video
