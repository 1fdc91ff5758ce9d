"""All moments of one video, from all notes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sphinx_aikb.knowledge.sentences import with_words
from sphinx_aikb.text.timecode import format_timecode
from sphinx_aikb.vault.videos import Video

if TYPE_CHECKING:
    from sphinx_aikb.knowledge.knowledge_base import KnowledgeBase
    from sphinx_aikb.text.ids import VideoId
    from sphinx_aikb.text.moment import Moment


def known_of(knowledge: KnowledgeBase, video: VideoId) -> Video:
    """Return what is known of a video."""
    return knowledge.videos.get(video, Video())


@dataclass(frozen=True, slots=True)
class Entry:
    """A moment in a timeline, shown as its time."""

    moment: Moment
    sentence: str
    docname: str
    title: str


def entries(knowledge: KnowledgeBase, video: VideoId) -> list[Entry]:
    """Return all moments of a video in order of time, and moments of equal time by document.

    They are looked up once, however many pages show them.
    """
    known = knowledge.timelines
    if video not in known:
        known[video] = _look_up(knowledge, video)
    return known[video]


def _look_up(knowledge: KnowledgeBase, video: VideoId) -> list[Entry]:
    listed = [
        Entry(_under_time(found.moment), sentence, docname, knowledge.name_of(docname))
        for docname in knowledge.speaking_of.get(video, ())
        for found, sentence in with_words(
            knowledge.facts_of(docname).moments, knowledge.said(docname)
        )
        if found.moment.video == video
    ]
    return sorted(listed, key=lambda item: item.moment.start)


def _under_time(moment: Moment) -> Moment:
    end = "" if moment.end is None else f"–{format_timecode(moment.end)}"
    return replace(moment, text=format_timecode(moment.start) + end)
