"""All moments of one video, from all notes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinx_aikb.knowledge.sentences import with_words
from sphinx_aikb.text.ids import VideoId
from sphinx_aikb.vault.videos import Video

if TYPE_CHECKING:
    from sphinx_aikb.domain import AikbDomain


def known_of(domain: AikbDomain, video: str) -> Video:
    """Return what is known of a video."""
    return domain.graph.videos.get(VideoId(video), Video())


@dataclass(frozen=True, slots=True)
class Entry:
    """A moment in a timeline; times in seconds."""

    seconds: float
    end: float | None
    sentence: str
    docname: str
    title: str


def entries(domain: AikbDomain, video: str) -> list[Entry]:
    """Return all moments of a video in the order of time, those of equal time by document.

    They are looked up once, however many pages show them.
    """
    known = domain.graph.timelines
    if video not in known:
        known[video] = _look_up(domain, video)
    return known[video]


def _look_up(domain: AikbDomain, video: str) -> list[Entry]:
    found = [
        Entry(moment["seconds"], moment["end"], sentence, docname, domain.name_of(docname))
        for docname in domain.graph.speaking_of.get(video, ())
        for moment, sentence in with_words(
            domain.data["moments"][docname], domain.graph.said(docname)
        )
        if moment["video"] == video
    ]
    found.sort(key=lambda item: item.seconds)
    return found
