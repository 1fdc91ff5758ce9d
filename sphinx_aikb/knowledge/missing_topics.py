"""Topics that links ask for and no note is about."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from sphinx_aikb.knowledge.backlinks import Source, source_of
from sphinx_aikb.text.file_name import is_file
from sphinx_aikb.vault.homes import in_order
from sphinx_aikb.vault.listing import sort_notes
from sphinx_aikb.vault.missing_topics import Request, Topic, choose, rank
from sphinx_aikb.vault.resolver import MISSING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_aikb.knowledge.knowledge_base import KnowledgeBase
    from sphinx_aikb.knowledge.outgoing import NoteLink

SHOWN_NOTES = 20
"""How many of the documents that ask for a topic are shown; the others are counted."""


ROOM = 200
"""How much of lists a page shows; a document that asks takes 2, as does the name of a topic."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of the pages on which a list shows each topic and each orphan."""

    topics: tuple[int, ...]
    orphans: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A topic as a list shows it.

    ``anchor`` is empty if no link leads to the entry; ``count`` is the number of documents that ask
    for the topic, of which ``sources`` are the first.
    """

    name: str
    anchor: str
    count: int
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """What one list shows: topics, and the docnames and titles of orphans."""

    entries: tuple[Entry, ...]
    orphans: tuple[tuple[str, str], ...]


class Missing:
    """The missing topics of a project, derived from the facts once a build."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self.knowledge = knowledge

    @cached_property
    def topics(self) -> list[Topic]:
        """All missing topics; those that most documents ask for come first."""
        pages = self.knowledge.facts.values()
        return rank(self._asked(), {name for facts in pages for name in facts.taken})

    def _asked(self) -> Iterator[tuple[str, str, NoteLink]]:
        for docname in self.knowledge.facts:
            for written, found in self.knowledge.wikilinks(docname):
                target = written.link.target
                if found.rule == MISSING and not is_file(target, docname):
                    yield target, docname, written

    @cached_property
    def _requests(self) -> dict[str, tuple[Request, ...]]:
        """What the lists of each page with such lists were asked for."""
        facts = self.knowledge.facts.items()
        return {docname: found.requests for docname, found in facts if found.requests}

    @cached_property
    def places(self) -> dict[str, tuple[str, str]]:
        """The page and the id of the entry for each target that has an entry."""
        places: dict[str, tuple[str, str]] = {}
        knowledge = self.knowledge
        root = knowledge.env.config.root_doc
        for docname in in_order(root, knowledge.toctrees, self._requests):
            for request in self._requests[docname]:
                for topic in () if request.conditional else choose(self.topics, request):
                    for target in topic.spellings:
                        places.setdefault(target, (docname, topic.anchor))
        return places

    @cached_property
    def lists(self) -> dict[str, list[Shown]]:
        """What the lists of each page show, in their order."""
        return {
            docname: list(self._shown(requests)) for docname, requests in self._requests.items()
        }

    @cached_property
    def numbers(self) -> dict[str, list[Numbers]]:
        """The numbers of pages for the lists of each page, in their order."""
        return {
            docname: list(self._numbers(requests)) for docname, requests in self._requests.items()
        }

    def _numbers(self, requests: tuple[Request, ...]) -> Iterator[Numbers]:
        place = 0
        for request in requests:
            topics, orphans = [], []
            for topic in choose(self.topics, request):
                topics.append(place // ROOM + 1)
                place += 2 + 2 * min(len(topic.asking), SHOWN_NOTES)
            for _ in self.orphans if request.orphans else ():
                orphans.append(place // ROOM + 1)
                place += 1
            yield Numbers(tuple(topics), tuple(orphans))

    def pages_of_anchors(self, docname: str) -> dict[str, int]:
        """Return the number of the page on which each id of a page's topics is."""
        found: dict[str, int] = {}
        for request, numbers in zip(self._requests[docname], self.numbers[docname], strict=True):
            chosen = () if request.conditional else choose(self.topics, request)
            for topic, number in zip(chosen, numbers.topics, strict=bool(chosen)):
                found.setdefault(topic.anchor, number)
        return found

    def _shown(self, requests: tuple[Request, ...]) -> Iterator[Shown]:
        named: set[str] = set()
        for request in requests:
            chosen = choose(self.topics, request)
            new = set() if request.conditional else {topic.anchor for topic in chosen} - named
            named |= new
            entries = (
                self._entry(topic, topic.anchor if topic.anchor in new else "") for topic in chosen
            )
            yield Shown(tuple(entries), self.orphans if request.orphans else ())

    def _entry(self, topic: Topic, anchor: str) -> Entry:
        first = list(topic.asking.items())[:SHOWN_NOTES]
        sources = (
            source_of(
                self.knowledge,
                docname,
                [link for link in links if not link.around.is_origin],
                lambda target, source: target in topic.spellings,
            )
            for docname, links in first
        )
        return Entry(topic.name, anchor, len(topic.asking), tuple(sources))

    @cached_property
    def orphans(self) -> tuple[tuple[str, str], ...]:
        """The notes to which no other document links, by title."""
        knowledge = self.knowledge
        linked = set(knowledge.linking)
        for docname in knowledge.facts:
            for link, found in knowledge.wikilinks(docname):
                # The line that names a note's channel is no backlink, but it is a link.
                if link.around.is_origin and found.docname != docname and found.anchor is None:
                    linked.add(str(found.docname))
        alone = [note for note in knowledge.catalogue.select() if note.docname not in linked]
        return tuple((note.docname, note.title) for note in sort_notes(alone, ("title",)))

    def shown_on(self, docname: str) -> list[Shown]:
        """Return what the lists of a page show, to be compared with what they showed before."""
        return self.lists.get(docname, [])
