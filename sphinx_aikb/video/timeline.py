"""All moments of one video, from all notes, by its chapters: the directive ``video-timeline``.

The sentences are read from the doctrees of the notes with moments of the video, and only if the
video has a timeline: a large vault has a million moments, too many to keep the words of each.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import groupby
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_aikb.knowledge.environment import knowledge_of, walk_of
from sphinx_aikb.knowledge.languages import language_of, language_of_words
from sphinx_aikb.knowledge.moments import Timelines, known_of
from sphinx_aikb.knowledge.numbered_pages import PAGES, NumberedPages, number_of_line
from sphinx_aikb.knowledge.walks import Stage
from sphinx_aikb.links.references import clock_on, show_document, show_moment
from sphinx_aikb.nodes import (
    is_ours,
    mark_of,
    number_of,
    page_links,
    player_of,
    timeline,
    waiting_player,
)
from sphinx_aikb.text.moment import Moment
from sphinx_aikb.text.timecode import format_timecode
from sphinx_aikb.translations import speaking, told
from sphinx_aikb.video.bar import bar_of
from sphinx_aikb.video.player import YtPlayer, has_script, own_player
from sphinx_aikb.video.timeline_lines import Lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinx.application import Sphinx
    from sphinx.builders import Builder

    from sphinx_aikb.knowledge.knowledge_base import KnowledgeBase
    from sphinx_aikb.knowledge.moments import Entry
    from sphinx_aikb.text.ids import VideoId
    from sphinx_aikb.vault.videos import Chapter


def shown(knowledge: KnowledgeBase, page: str, video: VideoId) -> tuple[Any, ...]:
    """Return what a timeline on a page shows, to be compared with what it showed before."""
    known = known_of(knowledge, video)
    entries, *more = knowledge.derived(Timelines).on(page, video)
    return [entry.shown for entry in entries], more, known.duration, known.chapters


class VideoTimeline(YtPlayer):
    """Shows the moments of the video that is named, or else of the note's, as a bar and a list."""

    def run(self) -> list[nodes.Node]:
        """Return a placeholder; :class:`PlayTimelines` adds a player if there is none."""
        video = self.video()
        if video is None:
            return []
        node = timeline()
        node.video, node.docname = video, self.env.docname
        self.set_source_info(node)
        return [node]


class PlayTimelines(SphinxTransform):
    """Gives each timeline of a document a player of its video if the document has none.

    Runs before ``AddPlayer`` (860), which may put a player of the note's own video at the top, and
    records the players.
    """

    default_priority = 859

    def apply(self, **kwargs: Any) -> None:
        """Put the players before the timelines."""
        walk = walk_of(self, Stage.COMPLETE)
        played = {node.video for node in walk.of(waiting_player)}
        own = own_player(self.env, walk)
        if own is not None:
            played.add(own)
        for node in walk.of(timeline):
            if node.video not in played:
                played.add(node.video)
                made = player_of(node.video, self.env.docname)
                node.parent.insert(node.parent.index(node), made)
                knowledge_of(self.env).walks.end()


class ShowTimelines(SphinxPostTransform):
    """Puts timelines in the place of their placeholders.

    Runs before links are resolved (priority 10), since timelines contain links.
    """

    default_priority = 5

    def run(self, **kwargs: Any) -> None:
        """Replace each placeholder by a bar and a list."""
        knowledge, place = knowledge_of(self.env), 0
        numbered = knowledge.derived(NumberedPages)
        is_cut = knowledge.builder.name in PAGES and self.env.docname in numbered.lines
        for node in walk_of(self, Stage.STORED).of(timeline):
            with speaking(language_of_words(self.env, node.docname)):
                shown = _shown(knowledge, node, place if is_cut else None)
            node.replace_self(shown)
            if is_cut and shown:
                place += len(shown[-2])


def _shown(
    knowledge: KnowledgeBase, node: timeline, place: int | None = None
) -> list[nodes.Element]:
    """Return a bar and a list, nothing for a video without moments and chapters.

    On a page whose timelines go on on numbered pages, *place* is the number of lines before. There
    chapters are lines like others, and the end of the list is marked.
    """
    found, more, whole = knowledge.derived(Timelines).on(node.docname, node.video)
    chapters = known_of(knowledge, node.video).chapters
    lists: list[nodes.Element] = []
    if found and has_script(knowledge.builder):
        starts = [item.moment.start for item in found]
        lists.append(bar_of(knowledge, node.video, starts))
    if found or chapters:
        items = nodes.bullet_list(bullet="-", classes=["aikb-timeline", "no-search"])
        if place is None:
            items += _items(knowledge.builder, found, chapters, node.video, node.docname)
        else:
            items += _numbered(knowledge, found, chapters, node, place)
        if more:
            rest = told("more", count=more)
            link = show_document(knowledge.builder, node.docname, whole, rest)
            last = nodes.list_item("", nodes.paragraph("", "", link))
            if place is not None:
                pages = len(knowledge.derived(NumberedPages).of(node.docname))
                number_of.set(last, min(number_of_line(place + len(items)), pages))
            items += last
        lists.append(items)
        if place is not None:
            end = page_links()
            is_ours.set(end, True)
            lists.append(end)
    return lists


def _numbered(
    knowledge: KnowledgeBase,
    found: Sequence[Entry],
    chapters: Sequence[Chapter],
    node: timeline,
    place: int,
) -> Iterator[nodes.Element]:
    """Yield chapters and moments in the order of time, each with the number of its page."""
    names, builder = knowledge.derived(NumberedPages).of(node.docname), knowledge.builder
    around = language_of(builder.env, node.docname)
    lines_on = {name: Lines(builder, name, around) for name in names}
    for before, line in enumerate(_lines(found, chapters), place):
        number = min(number_of_line(before), len(names))
        if isinstance(line, list):
            start = line[0].moment.start
            (item,) = lines_on[names[number - 1]].of([line])
        else:
            start = line.start
            item = _chapter(builder, line, node.video)
        number_of.set(item, number)
        mark_of.set(item, clock_on(builder, start))
        yield item


def _lines(found: Sequence[Entry], chapters: Sequence[Chapter]) -> Iterator[Chapter | list[Entry]]:
    """Yield the chapters and the moments of each time, in order of time."""
    left = list(chapters)
    for _, same in groupby(found, key=lambda item: item.moment.text):
        items = list(same)
        while left and left[0].start <= items[0].moment.start:
            yield left.pop(0)
        yield items
    yield from left


def _chapter(builder: Builder, chapter: Chapter, video: VideoId) -> nodes.list_item:
    moment = Moment(format_timecode(chapter.start), video, chapter.start)
    title = nodes.strong(chapter.title, chapter.title)
    line = nodes.paragraph("", "", show_moment(builder, moment), nodes.Text(" "), title)
    return nodes.list_item("", line)


def _items(
    builder: Builder,
    found: Sequence[Entry],
    chapters: tuple[Chapter, ...],
    video: VideoId,
    page: str,
) -> list[nodes.Element]:
    """Return the moments before the first chapter, then each chapter with its moments below it."""
    starts = [chapter.start for chapter in chapters]
    lines = Lines(builder, page, language_of(builder.env, page))
    parts: list[list[list[Entry]]] = [[] for _ in range(len(chapters) + 1)]
    for _, same in groupby(found, key=lambda item: item.moment.text):
        items = list(same)
        parts[bisect_right(starts, items[0].moment.start)].append(items)
    shown = lines.of(parts[0])
    for chapter, inside in zip(chapters, parts[1:], strict=True):
        item = _chapter(builder, chapter, video)
        if inside:
            item += nodes.bullet_list("", *lines.of(inside), bullet="-")
        shown.append(item)
    return shown


def setup_timeline(app: Sphinx) -> None:
    """Register the directive and the transforms."""
    app.add_directive("video-timeline", VideoTimeline)
    app.add_transform(PlayTimelines)
    app.add_post_transform(ShowTimelines)
