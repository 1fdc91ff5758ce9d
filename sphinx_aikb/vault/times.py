"""Which times of the notes of a video are wrong, and what was meant.

A time is changed only if it lies outside of its video as it is typed. So no true time can change,
given the right length. What could be meant as it is typed is at most called unsure.
"""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from sphinx_aikb.vault.readings import Reading, as_minutes, candidates, likely

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sphinx_aikb.vault.readings import Candidate, Typed

LONGEST = 12 * 3600
"""Where nothing is known, times up to this one are taken as they are: YouTube takes no more."""
SLACK, MARGIN, TWICE = 1.02, 1.15, 2
"""A time beyond this part of the length is outside; beyond the others, also of a rough length."""
IN_MINUTES = 720
"""A length up to this may be minutes that were taken for seconds."""
MOST_HABITS = 3
"""So many third fields may mean nothing in one note, beside the first field said again."""
FEWEST = 3
"""Fewer times of a note are left alone."""
SURE, LIKELY = 0.9, 0.7


class Outcome(StrEnum):
    """What is found of a time."""

    TRUE = "true"
    SHIFTED = "shifted"
    BEYOND = "beyond the end"
    DISAGREES = "text and link disagree"
    UNSURE = "unsure"
    TOLD = "read as the author says"


class Verdict(NamedTuple):
    """What is found of a time, and the second that is meant: the typed one unless that is known."""

    outcome: Outcome
    seconds: float


class Bounds(NamedTuple):
    """From where on times are wrong: ``outside`` of a video, and where that is certain.

    That is beyond ``clear``, and beyond ``far`` for a time with the third field that others have,
    too. A note is repaired whose latest time lies beyond ``wild``, or beyond ``odd`` if what stands
    in its third fields means nothing.
    """

    outside: float
    far: float
    clear: float
    wild: float
    odd: float


class Judged(NamedTuple):
    """The verdicts on the times of a video by note.

    ``end`` is the last second that a time of the video can have: by its length, or without one by
    its other times. ``is_contradicted`` tells that two notes go on after the known length, or after
    that of the longest video: then neither counts.
    """

    verdicts: dict[str, list[Verdict]]
    end: float
    is_contradicted: bool = False

    @property
    def is_wrong(self) -> bool:
        """Whether any time is not true."""
        return any(
            each.outcome is not Outcome.TRUE for some in self.verdicts.values() for each in some
        )


def bounds_of(length: float | None, longest: float | None = None) -> Bounds:
    """Return the bounds of a video, or those of all videos where its length is not known."""
    if length:
        outside = max(SLACK * length, length + 60)
        far, clear = (max(part * length, outside) for part in (MARGIN, TWICE))
        return Bounds(outside, far, clear, 15 * length, 6 * length)
    if longest:
        return Bounds(longest, longest, longest, 3 * longest, 1.5 * longest)
    return Bounds(LONGEST, LONGEST, LONGEST, 4 * LONGEST, 2 * LONGEST)


def judge(
    notes: Mapping[str, Sequence[Typed]],
    length: float | None = None,
    longest: float | None = None,
    readings: Mapping[str, Reading] | None = None,
) -> Judged:
    """Judge the times of all notes of a video.

    *length* is the known length in seconds, *longest* that of the longest video of the project.
    *readings* has the notes whose author says how their times are to be read.
    """
    told = readings or {}
    others = {name: times for name, times in notes.items() if name not in told}
    ends = _ends_of_sound(others.values())
    bounds = bounds_of(length, longest)
    is_contradicted = len(ends) > 1 and ends[-2] > bounds.outside
    if is_contradicted:
        length, bounds = None, bounds_of(None)
    doubtful = bounds.outside
    if not length and len(ends) > 1:
        doubtful = min(1.5 * ends[-1], doubtful)
    verdicts = {
        name: _as_told(times, told[name])
        if name in told
        else _judge_note(times, bounds, length, doubtful)
        for name, times in notes.items()
    }
    end = bounds.outside if length else _last(notes, verdicts, bounds.outside)
    return Judged(verdicts, end, is_contradicted)


def _last(
    notes: Mapping[str, Sequence[Typed]],
    verdicts: Mapping[str, Sequence[Verdict]],
    outside: float,
) -> float:
    """Return the last second that is meant for certain, or that a note without wrong times has."""
    sure = (Outcome.TRUE, Outcome.SHIFTED, Outcome.TOLD)
    found: list[float] = []
    for name, times in notes.items():
        is_sound = all(time.seconds <= outside for time in times)
        found += [each.seconds for each in verdicts[name] if is_sound or each.outcome in sure]
    return min(max(found, default=outside), outside)


def _as_told(times: Sequence[Typed], reading: Reading) -> list[Verdict]:
    if reading is not Reading.MINUTES:
        return [Verdict(Outcome.TRUE, time.seconds) for time in times]
    return [
        Verdict(Outcome.TOLD, as_minutes(time))
        if time.has_hours and time.seconds != as_minutes(time)
        else Verdict(Outcome.TRUE, time.seconds)
        for time in times
    ]


def _ends_of_sound(notes: Iterable[Sequence[Typed]]) -> list[float]:
    """Return the latest times of the notes that show no sign of wrong ones, the latest last."""
    return sorted(
        end
        for times in notes
        if len(times) >= 6
        and sum(time.third == 0 for time in times) <= 0.2 * len(times)
        and (end := max(time.seconds for time in times)) <= LONGEST
        and not _habits(times)
    )


def _habits(times: Sequence[Typed]) -> list[int]:
    """Return the third fields of times in which these mean nothing; none if they vary.

    They are one value, at most three, or the first field again.
    """
    timed = [time for time in times if time.has_hours]
    if len(timed) < FEWEST:
        return []
    common = Counter(time.third for time in timed).most_common(MOST_HABITS)
    few, count = [], 0
    for value, often in common:
        few.append(value)
        count += often
        if count >= 0.8 * len(timed) and len(timed) >= 5 * len(few) - 2:
            return few
    again = sum(time.third == time.first % 60 for time in timed)
    return sorted({time.first % 60 for time in timed}) if again >= 0.8 * len(timed) else []


def _judge_note(
    times: Sequence[Typed], bounds: Bounds, length: float | None, doubtful: float
) -> list[Verdict]:
    outside = [time for time in times if time.seconds > bounds.outside]
    if not outside:
        return [_inside(time, bounds, doubtful) for time in times]
    # Without those that their text tells of: what is left once they are corrected says the same.
    habits = _habits([time for time in outside if not _is_told_by_text(time, bounds)])
    found = [candidates(time, bounds.outside, habits) for time in times]
    is_rough = length is not None and length <= IN_MINUTES
    latest = max((each[0].seconds for each in found if _is_proof(each, bounds)), default=0)
    repairs = len(times) >= FEWEST and latest > (bounds.odd if habits else bounds.wild)
    verdicts = []
    for time, readings, share in zip(times, found, likely(found), strict=True):
        if time.seconds <= bounds.outside:
            is_likely = share[Reading.AS_TYPED] >= LIKELY
            verdict = _inside(time, bounds, doubtful if is_likely else -1)
        elif is_rough:
            verdict = Verdict(Outcome.UNSURE, time.seconds)
        else:
            is_usual = len(habits) <= MOST_HABITS and time.third in habits
            is_far = time.seconds > (bounds.far if is_usual else bounds.clear)
            verdict = _outside(time, readings, share, bounds, is_far=is_far, repairs=repairs)
        verdicts.append(verdict)
    return verdicts


def _is_proof(readings: Sequence[Candidate], bounds: Bounds) -> bool:
    """Tell whether a time has no other reading than in minutes and seconds.

    All of these are repaired at once, so that a repaired note is left alone.
    """
    kinds = [each.reading for each in readings]
    return kinds == [Reading.AS_TYPED, Reading.MINUTES] and readings[0].seconds > bounds.clear


def _is_told_by_text(time: Typed, bounds: Bounds) -> bool:
    """Tell whether the text of a time that lies outside says another one that does not."""
    return time.shown is not None and time.shown <= bounds.outside


def _inside(time: Typed, bounds: Bounds, doubtful: float) -> Verdict:
    """Judge a time that can be meant as it is typed: it is never moved."""
    if time.shown is not None:
        return Verdict(Outcome.DISAGREES, time.seconds)
    return Verdict(Outcome.UNSURE if time.seconds > doubtful else Outcome.TRUE, time.seconds)


def _outside(
    time: Typed,
    readings: Sequence[Candidate],
    share: Mapping[Reading, float],
    bounds: Bounds,
    *,
    is_far: bool,
    repairs: bool,
) -> Verdict:
    """Judge a time that cannot be meant as it is typed."""
    if time.shown is not None and _is_told_by_text(time, bounds):
        is_right = time.seconds > bounds.far
        return Verdict(Outcome.DISAGREES, time.shown if is_right else time.seconds)
    if repairs and is_far and share.get(Reading.MINUTES, 0) >= SURE:
        return Verdict(Outcome.SHIFTED, as_minutes(time))
    return Verdict(Outcome.BEYOND if len(readings) == 1 else Outcome.UNSURE, time.seconds)
