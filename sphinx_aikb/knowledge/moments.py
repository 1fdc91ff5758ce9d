"""All moments of one video, from all notes."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from sphinx_aikb.knowledge.languages import language_of
from sphinx_aikb.knowledge.sentences import with_words
from sphinx_aikb.knowledge.times import Times
from sphinx_aikb.text.moment import Moment
from sphinx_aikb.text.timecode import format_timecode
from sphinx_aikb.vault.videos import Video

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx_aikb.knowledge.knowledge_base import KnowledgeBase
    from sphinx_aikb.text.ids import VideoId


def known_of(knowledge: KnowledgeBase, video: VideoId) -> Video:
    """Return what is known of a video."""
    return knowledge.videos.get(video, Video())


class Entry(NamedTuple):
    """A moment in a timeline, shown as its time."""

    moment: Moment
    sentence: str
    docname: str
    title: str
    language: str
    """The tag of the language of the document."""

    @property
    def shown(self) -> tuple[object, ...]:
        """What readers see of the entry, quick to compare."""
        moment = self.moment
        time = (moment.text, moment.seconds, moment.end, moment.typed)
        return (*time, self.sentence, self.docname, self.title, self.language)


MOST = 200
"""How many moments a timeline shows where another page has the whole one."""


LINES = 100
"""How many times and chapters the timelines of a page show before they go on elsewhere."""


class Timeline(NamedTuple):
    """What the timeline of a video shows on a page.

    The first page with a timeline of a video has all of it, however long it is. On another page
    ``more`` moments are left out, and ``whole`` is that first page.
    """

    entries: Sequence[Entry]
    more: int = 0
    whole: str = ""


class Timelines:
    """The moments of each video, looked up once however many pages show them."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self._knowledge = knowledge
        self._known: dict[VideoId, list[Entry]] = {}

    @cached_property
    def _pages(self) -> dict[VideoId, str]:
        """The first page with a timeline of each video, in order of docname."""
        pages: dict[VideoId, str] = {}
        for docname, facts in sorted(self._knowledge.facts.items()):
            for video in facts.glance.timelines:
                pages.setdefault(video, docname)
        return pages

    def on(self, page: str, video: VideoId) -> Timeline:
        """Return what the timeline of a video shows on a page."""
        entries, whole = self.of(video), self._pages.get(video, page)
        if len(entries) <= MOST or page == whole:
            return Timeline(entries)
        return Timeline(entries[:MOST], len(entries) - MOST, whole)

    def may_have_lines(self, page: str) -> int:
        """Return how many lines the timelines on a page have at most: no document is loaded."""
        facts, chapters = self._knowledge.facts, 0
        speaking: list[str] = []
        for video in facts[page].glance.timelines:
            speaking += self._speaking_of.get(video, ())
            chapters += len(known_of(self._knowledge, video).chapters)
        return sum(facts[docname].glance.moments for docname in speaking) + chapters

    def lines_on(self, page: str) -> int:
        """Return how many times and chapters the timelines on a page have, without the words."""
        lines = 0
        for video in self._knowledge.facts_of(page).outgoing.timelines:
            times = sorted(map(_seconds_of, self._moments_of(video)))
            if len(times) > MOST and page != self._pages.get(video, page):
                times = times[:MOST]
                lines += 1  # that of the moments which are left out
            lines += len(set(times))
            lines += len(known_of(self._knowledge, video).chapters)
        return lines

    def _moments_of(self, video: VideoId) -> list[Moment]:
        times = self._knowledge.derived(Times)
        return [
            found.moment
            for docname in self._speaking_of.get(video, ())
            for found in times.moments_of(docname)
            if found.moment.video == video and times.is_within(found.moment)
        ]

    @cached_property
    def _speaking_of(self) -> dict[str, list[str]]:
        """The documents with moments of each video, in order of docname."""
        speaking: dict[str, list[str]] = {}
        for docname, facts in sorted(self._knowledge.facts.items()):
            for video in facts.glance.videos:
                speaking.setdefault(video, []).append(docname)
        return speaking

    def of(self, video: VideoId) -> list[Entry]:
        """Return all moments of a video in order of time, and moments of equal time by document."""
        if video not in self._known:
            self._known[video] = self._look_up(video)
        return self._known[video]

    def _look_up(self, video: VideoId) -> list[Entry]:
        knowledge = self._knowledge
        times = knowledge.derived(Times)
        listed: list[Entry] = []
        for docname in self._speaking_of.get(video, ()):
            of_note = docname, knowledge.name_of(docname), language_of(knowledge.env, docname)
            said = with_words(times.moments_of(docname), knowledge.said(docname))
            listed += [
                Entry(_under_time(found.moment), sentence, *of_note)
                for found, sentence in said
                if found.moment.video == video and times.is_within(found.moment)
            ]
        return sorted(listed, key=lambda item: _seconds_of(item.moment))


def _seconds_of(moment: Moment) -> tuple[int, int]:
    """Return what the time of a moment in a timeline says: equal ones stand beside each other."""
    return int(moment.start), -1 if moment.end is None else int(moment.end)


def _under_time(moment: Moment) -> Moment:
    text = format_timecode(moment.start)
    if moment.end is not None:
        text += f"–{format_timecode(moment.end)}"
    if text == moment.text:
        return moment
    # `dataclasses.replace` takes longer than all else here.
    return Moment(
        text=text,
        video=moment.video,
        seconds=moment.seconds,
        end=moment.end,
        has_hours=moment.has_hours,
        typed=moment.typed,
    )
