"""Which times of all notes are wrong, and the moments as readers get them.

All notes of a video are judged together (:mod:`sphinx_aikb.vault.times`), by the length that is
known of it. The verdicts are kept from the last build as long as documents say the same to each
other: a build that writes one page does not load the times of all notes.
"""

from __future__ import annotations

import pickle
import zlib
from collections import Counter
from dataclasses import replace
from math import inf
from typing import TYPE_CHECKING, NamedTuple

from sphinx_aikb.config import settings_of
from sphinx_aikb.reporting import Warnings, info, warn
from sphinx_aikb.text.moment import corrected, other_second
from sphinx_aikb.text.timecode import parse_timecode
from sphinx_aikb.vault.readings import Typed
from sphinx_aikb.vault.times import Outcome, Verdict, judge
from sphinx_aikb.vault.videos import Video

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sphinx_aikb.knowledge.facts import MomentAt
    from sphinx_aikb.knowledge.knowledge_base import KnowledgeBase
    from sphinx_aikb.text.ids import VideoId
    from sphinx_aikb.text.moment import Moment
    from sphinx_aikb.vault.readings import Reading

REPAIR = "repair"
"""The value of ``aikb_wrong_times`` with which readers get the right times."""


SHIFTED = Outcome.SHIFTED
WORDS = {
    SHIFTED: "shifted",
    Outcome.BEYOND: "beyond the end of the video",
    Outcome.DISAGREES: "with another time as text",
    Outcome.UNSURE: "unsure",
}
"""What is said of each kind of wrong time."""


class Wrong(NamedTuple):
    """What is wrong with the times of a project.

    ``verdicts`` has those of each document that are not true, ``ends`` the last second of each
    video with such times. ``contradicted`` has the videos whose notes go on after their lengths, by
    the first note of each.
    """

    verdicts: dict[str, dict[Moment, Verdict]]
    ends: dict[VideoId, float]
    contradicted: dict[str, list[VideoId]]


class Times:
    """The verdicts on all times, and the moments as they are shown."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self._knowledge = knowledge
        settings = settings_of(knowledge.env.config)
        self._repairs = settings.wrong_times == REPAIR
        ground, stored = knowledge.data["wrong_times"]
        if knowledge.ground and ground == knowledge.ground:
            self._wrong: Wrong = pickle.loads(zlib.decompress(stored))
        else:
            self._wrong = _judge_all(knowledge, settings.longest_video)
            packed = zlib.compress(pickle.dumps(self._wrong, pickle.HIGHEST_PROTOCOL), 1)
            knowledge.data["wrong_times"] = (knowledge.ground, packed)

    def shown(self, docname: str, moment: Moment) -> Moment:
        """Return a moment of a document as readers get it."""
        verdict = self._wrong.verdicts.get(docname, {}).get(moment)
        if verdict is None or verdict.seconds == moment.seconds:
            return moment
        if not (self._repairs or verdict.outcome is Outcome.TOLD):
            return moment
        end: float | None = None
        if moment.end is not None and verdict.outcome is not Outcome.DISAGREES:
            end = int(moment.end) // 60
            end = end if end > verdict.seconds else None
        return corrected(moment, verdict.seconds, end)

    def moments_of(self, docname: str) -> Sequence[MomentAt]:
        """Return the moments of a document as readers get them, in the order of the text."""
        moments = self._knowledge.facts_of(docname).moments
        if docname not in self._wrong.verdicts:
            return moments
        return [replace(at, moment=self.shown(docname, at.moment)) for at in moments]

    def is_within(self, moment: Moment) -> bool:
        """Tell whether a moment lies in its video, as far as that is known."""
        return moment.video is None or moment.start <= self._wrong.ends.get(moment.video, inf)

    def starts_in(self, docname: str, video: VideoId) -> list[float]:
        """Return the starts of the moments of a video that lie in it, in the order of the text."""
        moments = (at.moment for at in self.moments_of(docname))
        return [each.start for each in moments if each.video == video and self.is_within(each)]

    def changed_in(self, docname: str) -> list[tuple[Moment, bool]]:
        """Return the moments of a document that readers get otherwise than it has them.

        These are other ones, or lie outside of their videos and so on no bar.
        """
        wrong = self._wrong.verdicts.get(docname, ())
        shown = ((moment, self.shown(docname, moment)) for moment in wrong)
        found = ((old, new, self.is_within(new)) for old, new in shown)
        return [(new, within) for old, new, within in found if new is not old or not within]

    def wrong_in(self, docname: str) -> list[tuple[MomentAt, Outcome]]:
        """Return the moments of a document that are wrong or doubtful, in the order of the text."""
        wrong = self._wrong.verdicts.get(docname, {})
        moments = self._knowledge.facts_of(docname).moments if wrong else ()
        found = ((at, wrong[at.moment].outcome) for at in moments if at.moment in wrong)
        return [(at, outcome) for at, outcome in found if outcome is not Outcome.TOLD]

    def tell(self) -> None:
        """Say how many times of how many notes are wrong, in one line of the output."""
        found = [self.wrong_in(name) for name in self._wrong.verdicts]
        wrong = [each for some in found for each in some]
        if wrong:
            line = f"{self._told(wrong)}, in {_counted(sum(map(bool, found)), 'note')}"
            if SHIFTED in {outcome for _, outcome in wrong} and not self._repairs:
                line += f'; aikb_wrong_times = "{REPAIR}" reads the shifted ones'
            info(line)
        if self._wrong.contradicted:
            longer = _counted(sum(map(len, self._wrong.contradicted.values())), "video")
            info(f"{longer} longer than known: two notes or more go on after the end")

    def warn(self, docname: str) -> None:
        """Warn of the wrong times of a note, if the project asks for such warnings."""
        if not self._knowledge.env.config.nitpicky:
            return
        if found := self.wrong_in(docname):
            warn(Warnings.TIMESTAMP, self._told(found) + _named(found), (docname, found[0][0].line))
        for video in self._wrong.contradicted.get(docname, ()):
            message = f"the video {video} is longer than known: notes go on after the end"
            warn(Warnings.TIMESTAMP, message, docname)

    def _told(self, wrong: Sequence[tuple[MomentAt, Outcome]]) -> str:
        """Say how many times are wrong in which way."""
        counts = Counter(outcome for _, outcome in wrong)
        words = {**WORDS, SHIFTED: "corrected"} if self._repairs else WORDS
        parts = (f"{counts[each]} {text}" for each, text in words.items() if counts[each])
        return f"{_counted(len(wrong), 'wrong or doubtful time')}: {', '.join(parts)}"


def _named(wrong: Sequence[tuple[MomentAt, Outcome]]) -> str:
    """Name the first of the unsure times, which a message counts last."""
    unsure = [at for at, outcome in wrong if outcome is Outcome.UNSURE]
    named = ", ".join(f"{at.moment.text.strip('[]()')} in line {at.line}" for at in unsure[:5])
    return f": {named}{', …' * (len(unsure) > 5)}" if named else ""


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'s' * (count != 1)}"


def _judge_all(knowledge: KnowledgeBase, longest: str | float | None) -> Wrong:
    """Judge the times of all videos."""
    bound = parse_timecode(longest).seconds if isinstance(longest, str) else longest
    spoken: dict[VideoId, dict[str, list[MomentAt]]] = {}
    for docname, facts in sorted(knowledge.facts.items()):
        for at in facts.moments:
            if at.moment.video is not None:
                spoken.setdefault(at.moment.video, {}).setdefault(docname, []).append(at)
    wrong = Wrong({}, {}, {})
    for video, notes in spoken.items():
        known = knowledge.videos.get(video, Video())
        typed = {name: list(map(_typed, found)) for name, found in notes.items()}
        told = _readings(knowledge, notes, known.times)
        judged = judge(typed, known.duration, bound, told)
        if judged.is_contradicted:
            wrong.contradicted.setdefault(min(notes), []).append(video)
        if judged.is_wrong:
            wrong.ends[video] = judged.end
            for name, found in notes.items():
                _keep(wrong.verdicts, name, found, judged.verdicts[name])
    return wrong


def _readings(
    knowledge: KnowledgeBase, notes: Iterable[str], of_video: Reading | None
) -> dict[str, Reading]:
    """Return how the times of notes are to be read, where their authors say so."""
    found = {}
    for name in notes:
        note = knowledge.catalogue.get(name)
        told = (note.times if note else None) or of_video
        if told is not None:
            found[name] = told
    return found


def _typed(at: MomentAt) -> Typed:
    moment = at.moment
    shown = other_second(moment) if moment.has_hours else None
    return Typed(moment.start, moment.has_hours, shown)


def _keep(
    verdicts: dict[str, dict[Moment, Verdict]],
    docname: str,
    found: Sequence[MomentAt],
    judged: Sequence[Verdict],
) -> None:
    """Keep what is not true; of equal times that are judged differently, none is moved."""
    kept: dict[Moment, Verdict] = {}
    for at, verdict in zip(found, judged, strict=True):
        before = kept.setdefault(at.moment, verdict)
        if before != verdict:
            kept[at.moment] = Verdict(Outcome.UNSURE, at.moment.start)
    wrong = {moment: each for moment, each in kept.items() if each.outcome is not Outcome.TRUE}
    if wrong:
        verdicts.setdefault(docname, {}).update(wrong)
