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
from sphinx_aikb.knowledge.languages import in_line, language_of, language_of_words
from sphinx_aikb.knowledge.moments import Timelines, known_of
from sphinx_aikb.knowledge.walks import Stage
from sphinx_aikb.links.references import show_document, show_moment
from sphinx_aikb.nodes import player_of, timeline, waiting_player
from sphinx_aikb.text.moment import Moment
from sphinx_aikb.text.timecode import format_timecode
from sphinx_aikb.translations import speaking, told
from sphinx_aikb.video.bar import bar_of
from sphinx_aikb.video.player import YtPlayer, has_script, own_player

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx.application import Sphinx
    from sphinx.builders import Builder

    from sphinx_aikb.knowledge.knowledge_base import KnowledgeBase
    from sphinx_aikb.knowledge.moments import Entry
    from sphinx_aikb.text.ids import VideoId
    from sphinx_aikb.vault.videos import Chapter


def shown(knowledge: KnowledgeBase, page: str, video: VideoId) -> tuple[Any, ...]:
    """Return what a timeline on a page shows, to be compared with what it showed before."""
    known = known_of(knowledge, video)
    return knowledge.derived(Timelines).on(page, video), known.duration, known.chapters


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
        knowledge = knowledge_of(self.env)
        for node in walk_of(self, Stage.STORED).of(timeline):
            with speaking(language_of_words(self.env, node.docname)):
                node.replace_self(_shown(knowledge, node))


def _shown(knowledge: KnowledgeBase, node: timeline) -> list[nodes.Element]:
    """Return a bar and a list, nothing for a video without moments and chapters."""
    found, more, whole = knowledge.derived(Timelines).on(node.docname, node.video)
    chapters = known_of(knowledge, node.video).chapters
    lists: list[nodes.Element] = []
    if found and has_script(knowledge.builder):
        starts = [item.moment.start for item in found]
        lists.append(bar_of(knowledge, node.video, starts))
    if found or chapters:
        items = nodes.bullet_list(bullet="-", classes=["aikb-timeline", "no-search"])
        items += _items(knowledge.builder, found, chapters, node.video, node.docname)
        if more:
            rest = told("more", count=more)
            link = show_document(knowledge.builder, node.docname, whole, rest)
            items += nodes.list_item("", nodes.paragraph("", "", link))
        lists.append(items)
    return lists


def _items(
    builder: Builder,
    found: Sequence[Entry],
    chapters: tuple[Chapter, ...],
    video: VideoId,
    page: str,
) -> list[nodes.list_item]:
    """Return the moments before the first chapter, then each chapter with its moments below it."""
    starts = [chapter.start for chapter in chapters]
    parts: list[list[nodes.list_item]] = [[] for _ in range(len(chapters) + 1)]
    for _, same in groupby(found, key=lambda item: item.moment.text):
        items = list(same)
        inside = parts[bisect_right(starts, items[0].moment.start)]
        inside.append(_item(builder, items, page))
    first, *others = parts
    for chapter, inside in zip(chapters, others, strict=True):
        moment = Moment(format_timecode(chapter.start), video, chapter.start)
        title = nodes.strong(chapter.title, chapter.title)
        line = nodes.paragraph("", "", show_moment(builder, moment), nodes.Text(" "), title)
        lists = [nodes.bullet_list("", *inside, bullet="-")] if inside else []
        first.append(nodes.list_item("", line, *lists))
    return first


def _item(builder: Builder, items: Sequence[Entry], page: str) -> nodes.list_item:
    """Return the moments of one time: what is said there, equal sentences once, with its notes."""
    said: dict[str, list[Entry]] = {}
    for item in items:
        said.setdefault(item.sentence, []).append(item)
    around = language_of(builder.env, page)
    made = nodes.list_item()
    line = nodes.paragraph("", "", show_moment(builder, items[0].moment), nodes.Text(" "))
    for sentence, same in said.items():
        line += in_line([nodes.Text(sentence)] if sentence else [], same[0].language, around)
        opening = " ("
        for docname, item in {item.docname: item for item in same}.items():
            if docname != page:
                link = show_document(builder, page, docname, item.title)
                line += [nodes.Text(opening), *in_line([link], item.language, around)]
                opening = ", "
        if opening == ", ":
            line += nodes.Text(")")
        made += line
        line = nodes.paragraph()
    return made


def setup_timeline(app: Sphinx) -> None:
    """Register the directive and the transforms."""
    app.add_directive("video-timeline", VideoTimeline)
    app.add_transform(PlayTimelines)
    app.add_post_transform(ShowTimelines)
