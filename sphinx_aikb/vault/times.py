"""Which times of the notes of a video are wrong, and what was meant.

A time is changed only if it lies outside of its video as it is typed. So no true time can change,
given the right length. What could be meant as it is typed is at most called unsure.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from sphinx_aikb.vault.readings import Reading, Typed, as_minutes, candidates, likely
from sphinx_aikb.vault.thirds import (
    FEWEST,
    MOST_THIRDS,
    Thirds,
    proven_thirds,
    usual_thirds,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from sphinx_aikb.vault.readings import Candidate

LONGEST = 12 * 3600
"""Where nothing is known, times up to this one are taken as they are: YouTube takes no more."""
SLACK, MARGIN, TWICE = 1.02, 1.15, 2
"""A time beyond this part of the length is outside; beyond the others, also of a rough length."""
IN_MINUTES = 720
"""A length up to this may be minutes that were taken for seconds."""
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
    too. A note is repaired whose latest time lies beyond ``wild``, or beyond ``odd`` if it has few
    third fields, or any with third fields that cannot be seconds. A length that ``is_rough`` may be
    minutes: nothing is certain by it.
    """

    outside: float
    far: float
    clear: float
    wild: float
    odd: float
    is_rough: bool = False


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
        return Bounds(outside, far, clear, 15 * length, 6 * length, length <= IN_MINUTES)
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

    What was corrected is judged again until nothing is moved: so corrected notes are left alone.
    """
    told = readings or {}
    left = {name: times for name, times in notes.items() if name not in told}
    known = _known_of(left.values(), length, longest)
    verdicts = {name: _look(times, known) for name, times in left.items()}
    now = verdicts
    while any(_is_moved(left[name], now[name]) for name in left):
        left = {name: _corrected(times, now[name]) for name, times in left.items()}
        again = _known_of(left.values(), length, longest)
        now = {name: _look(times, again, is_first=False) for name, times in left.items()}
        verdicts = {name: _with_moves(verdicts[name], left[name], now[name]) for name in left}
    verdicts |= {name: _as_told(notes[name], told[name]) for name in notes.keys() & told.keys()}
    outside = known.bounds.outside
    end = outside if known.length else _last(notes, verdicts, outside)
    return Judged(verdicts, end, known.is_contradicted)


class _Known(NamedTuple):
    """What holds for all notes of a video: see :class:`Judged` and :class:`Bounds`.

    A time after ``doubtful`` is unsure; ``proven`` has the third fields that are no seconds.
    """

    length: float | None
    bounds: Bounds
    doubtful: float
    proven: Thirds
    is_contradicted: bool


def _known_of(
    notes: Collection[Sequence[Typed]], length: float | None, longest: float | None
) -> _Known:
    ends = _ends_of_sound(notes)
    bounds = bounds_of(length, longest)
    is_contradicted = len(ends) > 1 and ends[-2] > bounds.outside
    if is_contradicted:
        length, bounds = None, bounds_of(None)
    doubtful = bounds.outside
    if not length and len(ends) > 1:
        doubtful = min(1.5 * ends[-1], doubtful)
    outside = (time for times in notes for time in times if time.seconds > bounds.outside)
    return _Known(length, bounds, doubtful, proven_thirds(outside), is_contradicted)


def _is_moved(times: Sequence[Typed], verdicts: Sequence[Verdict]) -> bool:
    return any(a.seconds != b.seconds for a, b in zip(times, verdicts, strict=True))


def _corrected(times: Sequence[Typed], verdicts: Sequence[Verdict]) -> list[Typed]:
    return [
        time if time.seconds == each.seconds else Typed(each.seconds, time.has_hours)
        for time, each in zip(times, verdicts, strict=True)
    ]


def _with_moves(
    verdicts: Sequence[Verdict], times: Sequence[Typed], moved: Sequence[Verdict]
) -> list[Verdict]:
    return [
        old if new.seconds == time.seconds else new
        for old, time, new in zip(verdicts, times, moved, strict=True)
    ]


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


def _ends_of_sound(notes: Collection[Sequence[Typed]]) -> list[float]:
    """Return the latest times of the notes that show no sign of wrong ones, the latest last."""
    return sorted(
        end
        for times in notes
        if len(times) >= 6
        and sum(time.third == 0 for time in times) <= 0.2 * len(times)
        and (end := max(time.seconds for time in times)) <= LONGEST
        and not usual_thirds(times)
    )


def _look(times: Sequence[Typed], known: _Known, *, is_first: bool = True) -> list[Verdict]:
    """Judge the times of a note; not the *first* time, only what can be moved is looked at."""
    bounds, doubtful = known.bounds, known.doubtful
    outside = [time for time in times if time.seconds > bounds.outside]
    if not outside:
        return [_inside(time, bounds, doubtful) for time in times]
    # Without those that their text tells of: what is left once they are corrected says the same.
    untold = [time for time in outside if not _is_told_by_text(time, bounds)]
    proven = proven_thirds(untold).joined(known.proven)
    habits = usual_thirds(untold) or proven.usual
    found = [candidates(time, bounds.outside, habits) for time in times]
    is_proven = any(proven.has(time) and time.seconds > bounds.far for time in untold)
    latest = max((each[0].seconds for each in found if _is_proof(each, bounds)), default=0)
    repairs = is_proven or latest > (bounds.odd if habits else bounds.wild)
    if not (is_first or repairs or len(untold) < len(outside)):
        return [Verdict(Outcome.UNSURE, time.seconds) for time in times]
    verdicts = []
    for time, readings, share in zip(times, found, likely(found), strict=True):
        if time.seconds <= bounds.outside:
            is_likely = share[Reading.AS_TYPED] >= LIKELY
            verdicts.append(_inside(time, bounds, doubtful if is_likely else -1))
            continue
        is_usual = len(habits) <= MOST_THIRDS and time.third in habits
        is_far = time.seconds > (bounds.far if is_usual else bounds.clear)
        is_sure = repairs and is_far and share.get(Reading.MINUTES, 0) >= SURE
        is_sure |= proven.has(time) and time.seconds > bounds.far
        is_sure = is_sure and len(times) >= FEWEST and not bounds.is_rough
        verdicts.append(_outside(time, bounds, readings, is_sure))
    return verdicts


def _is_proof(readings: Sequence[Candidate], bounds: Bounds) -> bool:
    """Tell whether a time has no other reading than in minutes and seconds."""
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


def _outside(time: Typed, bounds: Bounds, readings: Sequence[Candidate], is_sure: bool) -> Verdict:
    """Judge a time that cannot be meant as it is typed."""
    if time.shown is not None and _is_told_by_text(time, bounds):
        is_right = time.seconds > bounds.far and not bounds.is_rough
        return Verdict(Outcome.DISAGREES, time.shown if is_right else time.seconds)
    if is_sure and Reading.MINUTES in {each.reading for each in readings}:
        return Verdict(Outcome.SHIFTED, as_minutes(time))
    is_beyond = len(readings) == 1 and not bounds.is_rough
    return Verdict(Outcome.BEYOND if is_beyond else Outcome.UNSURE, time.seconds)
