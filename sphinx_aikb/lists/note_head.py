"""The line below the title of a note, on pages of HTML: its channel, video, date, length and tags.

The line ``From: [[channel]]`` goes into it there, so that the channel stands on the page once.
Other builders show the note as it was written.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_aikb.config import settings_of
from sphinx_aikb.knowledge.backlinks import same_video
from sphinx_aikb.knowledge.collect import names_channel
from sphinx_aikb.knowledge.environment import knowledge_of, walk_of
from sphinx_aikb.knowledge.languages import in_block, language_of, language_of_words
from sphinx_aikb.knowledge.moments import known_of
from sphinx_aikb.knowledge.numbered_pages import NumberedPages
from sphinx_aikb.knowledge.walks import Stage
from sphinx_aikb.links.references import show_link
from sphinx_aikb.links.tags import place_of_tag
from sphinx_aikb.lists.entries import heading_of
from sphinx_aikb.nodes import waiting_head, wikilink_of
from sphinx_aikb.text.ids import DocName
from sphinx_aikb.text.slug import loose_key
from sphinx_aikb.text.timecode import short_timecode
from sphinx_aikb.translations import day_in_words, speaking, told
from sphinx_aikb.vault.query import cell
from sphinx_aikb.vault.resolver import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx

    from sphinx_aikb.knowledge.knowledge_base import KnowledgeBase


@dataclass(frozen=True, slots=True)
class NoteHead:
    """What the line says of a note; each place may be None, then its words are no link."""

    channel: tuple[str, Place | None] | None
    video: tuple[str, Place] | None
    """The page of the video, where there is one, and its title if no player says it."""
    published: str
    duration: float | None
    tags: tuple[tuple[str, Place | None], ...]
    others: int
    """The number of other notes on the video."""
    fields: tuple[tuple[str, str], ...]
    """The keys of ``aikb_header`` that the note has, with their values."""


def head_of(knowledge: KnowledgeBase, docname: str) -> NoteHead | None:
    """Return what the line of a document says, None unless the document is a note."""
    catalogue = knowledge.catalogue
    note = catalogue.get(docname)
    if note is None or not catalogue.is_note(docname):
        return None
    channel = video = None
    known = known_of(knowledge, note.video) if note.video else None
    if name := note.channel or (known and known.channel):
        found = knowledge.resolver.resolve(name, docname)
        elsewhere = found.docname is not None and found.docname != docname
        place = Place(DocName(found.docname or ""), found.anchor or "", "") if elsewhere else None
        channel = (name, place)
    if note.video and (page := catalogue.page_of_group.get(("video", note.video))):
        player = settings_of(knowledge.env.config).player == "top"
        title = known.title if known and not player else None
        video = (title or "", Place(DocName(page), "", "")) if page != docname else None
    keys = settings_of(knowledge.env.config).header
    return NoteHead(
        channel,
        video,
        note.published or (known and known.published) or "",
        note.duration if note.duration is not None or known is None else known.duration,
        tuple((name, place_of_tag(knowledge, name)) for name in note.tags),
        same_video(knowledge, docname)[1],
        tuple((key, text) for key in keys if (text := cell(note, key))),
    )


def shown_on(knowledge: KnowledgeBase, docname: str) -> tuple[Any, ...] | None:
    """Return all that the line of a page shows, to be compared with what it showed before."""
    head = head_of(knowledge, docname)
    if head is None:
        return None
    pages = knowledge.derived(NumberedPages)
    places = [
        place for _, place in (*head.tags, *filter(None, (head.channel, head.video))) if place
    ]
    return head, [pages.page_of(place.docname, place.anchor) for place in places]


class AddHead(SphinxTransform):
    """Puts the place of the line below the title of each note, before the player (860)."""

    default_priority = 861

    def apply(self, **kwargs: Any) -> None:
        """Add the placeholder."""
        docname = self.env.docname
        if not knowledge_of(self.env).catalogue.is_note(docname):
            return
        for section in walk_of(self, Stage.COMPLETE).of(nodes.section)[:1]:
            place = waiting_head()
            place.docname = docname
            section.insert(1, place)


class ShowHead(SphinxPostTransform):
    """Puts the line in its place. Runs before links are resolved (10): the channel may be one."""

    default_priority = 5

    def run(self, **kwargs: Any) -> None:
        """Replace each placeholder by its line, or by nothing."""
        knowledge, env = knowledge_of(self.env), self.env
        for place in walk_of(self, Stage.STORED).of(waiting_head):
            head = head_of(knowledge, place.docname) if knowledge.builder.format == "html" else None
            shown: list[nodes.Node] = []
            words = language_of_words(env, place.docname)
            with speaking(words):
                parts = list(_parts(knowledge, place, head)) if head else []
            if parts:
                line = nodes.paragraph(classes=["aikb-head", "no-search"])
                for part in parts:
                    line += [nodes.Text(" · "), part] if len(line) else [part]
                shown = in_block([line], words, language_of(env, place.docname))
            place.replace_self(shown)


def _parts(knowledge: KnowledgeBase, place: waiting_head, head: NoteHead) -> Iterator[nodes.Node]:
    def linked(text: str, to: Place | None) -> nodes.Node:
        words = nodes.inline("", text)
        if to is None:
            return words
        return show_link(knowledge.builder, place.docname, to.docname, to.anchor, words)

    if head.channel:
        yield _channel_of(place, head.channel[0]) or linked(*head.channel)
    if head.published:
        yield nodes.Text(day_in_words(head.published))
    if head.duration is not None:
        yield nodes.Text(short_timecode(head.duration))
    if head.tags:
        tags = nodes.inline()
        for name, to in head.tags:
            tags += [nodes.Text(" ")] if len(tags) else []
            tags += linked(f"#{name}", to)
        yield tags
    title, page = head.video or ("", None)
    others = told("other-notes", count=head.others) if head.others else ""
    if title and page:
        yield linked(title, page)
    if others or (page and not title):
        yield linked(others or told("video"), page)
    for key, text in head.fields:
        yield nodes.Text(f"{heading_of(key)}: {text}")


def _channel_of(place: waiting_head, channel: str) -> nodes.Node | None:
    """Take the link out of the line ``From: [[channel]]`` below the title, and the line away."""
    beside = place.parent.children[place.parent.index(place) :]
    line = next((node for node in beside if isinstance(node, nodes.paragraph)), None)
    if line is None or not names_channel(line):
        return None
    link = next(filter(wikilink_of.is_on, line.findall(addnodes.pending_xref)), None)
    if link is None or loose_key(wikilink_of(link).target) != loose_key(channel):
        return None
    line.parent.remove(line)
    return link


def setup_note_head(app: Sphinx) -> None:
    """Register the transforms."""
    app.add_transform(AddHead)
    app.add_post_transform(ShowHead)
