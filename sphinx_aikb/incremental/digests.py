"""What each page shows of other pages, as a digest."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from sphinx_aikb.contents.neighbours import pages_below, siblings
from sphinx_aikb.incremental.outlines import (
    contents,
    headings_of,
    navigation,
    pages_above,
    shown_title,
)
from sphinx_aikb.incremental.references import Objects
from sphinx_aikb.knowledge.environment import knowledge_of
from sphinx_aikb.knowledge.facts import digest
from sphinx_aikb.knowledge.languages import language_of
from sphinx_aikb.knowledge.missing_topics import Missing
from sphinx_aikb.knowledge.moments import known_of
from sphinx_aikb.knowledge.numbered_pages import PAGES, NumberedPages
from sphinx_aikb.knowledge.outgoing import NoteLink
from sphinx_aikb.knowledge.times import Times
from sphinx_aikb.links.passages import passages_on
from sphinx_aikb.links.tags import place_of_tag
from sphinx_aikb.lists import backlinks, cards, note_head
from sphinx_aikb.lists.group_pages import pages_of_headings
from sphinx_aikb.pages import feeds, images, metadata
from sphinx_aikb.search.names import names_of
from sphinx_aikb.vault.resolver import MISSING
from sphinx_aikb.video import player, timeline

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

    from sphinx_aikb.knowledge.knowledge_base import KnowledgeBase
    from sphinx_aikb.knowledge.outgoing import Link, Outgoing, Reference


class PageDigests:
    """Makes the digests of pages; what several pages show alike is looked up once."""

    def __init__(self, env: BuildEnvironment) -> None:
        self._env = env
        self._knowledge = knowledge_of(env)
        self._objects = Objects(env)
        self._headings: dict[str, str] = {}
        self._is_searched = self._knowledge.builder.name in PAGES

    @cached_property
    def _relations(self) -> dict[str, list[str | None]]:
        return self._env.collect_relations()

    @cached_property
    def _everyone(self) -> str:
        return digest(navigation(self._env))

    def of(self, docname: str) -> str:
        """Return a digest of what a page shows beside the text of its own document.

        The digest covers the places and words of all that the page refers to, also in the passages
        that it embeds; its indexes, backlinks, missing topics, metadata, pictures and numbers; the
        pages before and after it, the headings of the pages above it, and the titles in everyone's
        navigation.
        """
        env, knowledge = self._env, self._knowledge
        facts, times = knowledge.facts_of(docname), knowledge.derived(Times)
        near = [(name, shown_title(env, name)) for name in self._relations.get(docname, ()) if name]
        # Sidebars show neither the headings of the root page nor its title above a page.
        above = [
            self._headings_of(name)
            for name in pages_above(self._relations, docname)
            if name != env.config.root_doc
        ]
        around = (*siblings(knowledge, docname), *pages_below(knowledge, docname))
        beside = [(name, shown_title(env, name)) for name in around]
        embeds = [
            (
                passage.name,
                passage.facts.digest,
                language_of(env, passage.docname),
                images.names(env, passage.docname),
                self._referred(passage.docname, passage.facts.outgoing),
                times.changed_in(passage.docname),
            )
            for passage in passages_on(knowledge, docname)
        ]
        shown = (
            images.names(env, docname),
            env.toc_secnumbers.get(docname),
            env.toc_fignumbers.get(docname),
            self._referred(docname, facts.outgoing),
            times.changed_in(docname),
            embeds,
            [index.digest for index in facts.indexes],
            pages_of_headings(knowledge, docname),
            knowledge.derived(NumberedPages).of(docname),
            note_head.shown_on(knowledge, docname),
            backlinks.shown_on(knowledge, docname),
            cards.shown_on(knowledge, docname),
            knowledge.derived(Missing).shown_on(docname),
            metadata.shown_on(knowledge, docname),
            feeds.linked_on(knowledge, docname),
            names_of(knowledge, docname) if self._is_searched else None,
            contents(env, docname) if facts.toctree else [],
            near,
            beside,
            above,
            self._everyone,
        )
        return digest(shown)

    def _headings_of(self, docname: str) -> str:
        if docname not in self._headings:
            self._headings[docname] = digest(headings_of(self._env, docname))
        return self._headings[docname]

    def _referred(self, docname: str, out: Outgoing) -> tuple[Any, ...]:
        """Return where the references of a document or passage lead, and what they show."""
        knowledge = self._knowledge
        links = [_link(knowledge, docname, link) for link in out.links]
        refs = [_reference(knowledge.env, link) for link in out.references]
        targets = [self._objects.shown(docname, target) for target in out.targets]
        tags = [_place_of_tag(knowledge, name) for name in out.tags]
        titles = [known_of(knowledge, video).title for video in out.titled]
        players = [player.shown_in(knowledge, docname, video) for video in out.players]
        timelines = [timeline.shown(knowledge, docname, video) for video in out.timelines]
        videos = (knowledge.video_of(docname), titles, players, timelines)
        return (links, refs, targets, tags, knowledge.inventories.shown(out.elsewhere), videos)


def _link(knowledge: KnowledgeBase, docname: str, written: Link) -> tuple[Any, ...]:
    if not isinstance(written, NoteLink):
        return ()
    link = written.link
    found = knowledge.resolver.resolve(link.target, docname)
    if found.rule == MISSING:
        docname, anchor = knowledge.derived(Missing).places.get(link.target, ("", ""))
        return (docname, anchor, knowledge.derived(NumberedPages).page_of(docname, anchor))
    label = knowledge.label_of(link, found) if link.label is None else ""
    place = knowledge.anchor_of(found, link.heading, link.block)
    page = knowledge.derived(NumberedPages).page_of(found.docname or "", place[0])
    sentence = knowledge.sentence(found.docname) if knowledge.previews and found.docname else ""
    return (found.docname, found.url, label, place, page, sentence)


def _place_of_tag(knowledge: KnowledgeBase, name: str) -> tuple[Any, ...] | None:
    place = place_of_tag(knowledge, name)
    if place is None:
        return None
    return (place, knowledge.derived(NumberedPages).page_of(place.docname, place.anchor))


def _reference(env: BuildEnvironment, link: Reference) -> tuple[Any, ...]:
    """Return where a role ``doc`` or ``ref`` leads and what it says."""
    if link.docname is not None:
        return (link.docname in env.found_docs, shown_title(env, link.docname))
    labels, label = env.domains.standard_domain, link.label or ""
    docname, anchor = labels.anonlabels.get(label, ("", ""))
    page = knowledge_of(env).derived(NumberedPages).page_of(docname, anchor)
    return (labels.labels.get(label), docname, anchor, page)
