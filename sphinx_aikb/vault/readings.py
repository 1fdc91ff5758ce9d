"""What a time of three fields can mean, and which of it the order of a note makes likely.

Four ways to write the 25th minute and 57 seconds of a video are met in notes:

| typed | reading |
| --- | --- |
| `00:25:57` | as it is meant to be read |
| `25:57:00` | minutes, seconds, and a field that means nothing |
| `02:57:00` | the same, squeezed: which of ten minutes it was is lost |
| `01:25:57` | with an hour that is none |

The numbers were chosen by hand on the first of the two sets of labelled notes in
``tests/support/labelled_sets.py``; the second one says what they cost.
"""

from __future__ import annotations

from enum import StrEnum
from itertools import pairwise
from math import exp
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

HOUR = 3600


class Reading(StrEnum):
    """How the fields of a time are read; the first two are names that authors can use."""

    AS_TYPED = "hh:mm:ss"
    MINUTES = "mm:ss:ff"
    SQUEEZED = "squeezed"
    EXTRA_HOUR = "extra hour"


TOLD = (Reading.AS_TYPED, Reading.MINUTES)
"""What an author can say of times."""


def reading_of(text: str) -> Reading:
    """Return the reading that an author names.

    :raises ValueError: when it is none, with a text that goes on after it.
    """
    for reading in TOLD:
        if text.strip().lower() == reading:
            return reading
    raise ValueError(f"is no way to read times: that is one of {', '.join(TOLD)}")


class Typed(NamedTuple):
    """A time as typed in a note."""

    seconds: float
    has_hours: bool = True
    """Whether it has three fields and no fraction: others are read as they are."""
    shown: float | None = None
    """The seconds that the text of the time says, if that is another time."""

    @property
    def first(self) -> int:
        """The first field."""
        return int(self.seconds) // HOUR

    @property
    def third(self) -> int:
        """The third field."""
        return int(self.seconds) % 60


class Candidate(NamedTuple):
    """A reading of a time, the second that it stands for, and how likely it is by itself."""

    reading: Reading
    seconds: float
    weight: float
    spread: float = 0
    """How many seconds before and after it may be meant."""


PRIOR = {
    Reading.AS_TYPED: 0.03,
    Reading.MINUTES: 0.4,
    Reading.SQUEEZED: 0.2,
    Reading.EXTRA_HOUR: 0.03,
}
"""How likely each reading is in a note that has times outside of its video."""
WAY = {
    Reading.AS_TYPED: 0,
    Reading.MINUTES: 1,
    Reading.SQUEEZED: 1,
    Reading.EXTRA_HOUR: 2,
}
"""The way of writing that a reading belongs to: who writes one also writes the other."""
SWITCH = 0.1
"""How likely it is that the next time is written in another way than the one before."""
AGAIN, JUMP = 3.0, 0.05
"""How much likelier a squeezed time is behind another one, and how likely the next time is anywhere
in the video instead of a little later."""
FORTH, BACK = 0.7, 0.15
"""How likely the next time is later, and how likely it is earlier, if it is near."""
IMPOSSIBLE = 1e-30
"""The weight of a reading beyond the end of the video."""


def as_minutes(time: Typed) -> int:
    """Return the second of a time whose first two fields are minutes and seconds."""
    return int(time.seconds) // 60


def candidates(time: Typed, end: float, habits: Collection[int]) -> list[Candidate]:
    """Return what a time can mean in a video that ends at a second.

    *habits* are the third fields that the times of the note have where they mean nothing.
    """
    third = 1 / 60
    weight = PRIOR[Reading.AS_TYPED] if time.seconds <= end else IMPOSSIBLE
    found = [Candidate(Reading.AS_TYPED, time.seconds, weight)]
    if not time.has_hours:
        return found
    empty = 0.9 / len(habits) if time.third in habits else 0.1 * third if habits else third
    minutes = as_minutes(time)
    if minutes <= end:
        found.append(Candidate(Reading.MINUTES, minutes, PRIOR[Reading.MINUTES] * empty))
    if time.third == 0 and 1 <= time.first <= 5 and time.first * 600 <= end:
        middle = (time.first * 10 + 4.5) * 60 + minutes % 60
        found.append(Candidate(Reading.SQUEEZED, middle, PRIOR[Reading.SQUEEZED] * empty, 270))
    if 1 <= time.first <= 3 and time.seconds % HOUR <= end:
        within = time.seconds % HOUR
        found.append(Candidate(Reading.EXTRA_HOUR, within, PRIOR[Reading.EXTRA_HOUR]))
    return found


def likely(found: Sequence[list[Candidate]]) -> list[dict[Reading, float]]:
    """Return how likely each reading of each time is, given those before and after it.

    The times of a note are a hidden Markov chain, whose states are readings: this is the algorithm
    known as forward-backward (L. R. Rabiner, "A Tutorial on Hidden Markov Models", 1989).
    """
    possible = [each.seconds for some in found for each in some if each.weight > IMPOSSIBLE]
    span = max([1.0, *possible])
    scale = max(30.0, 2 * span / len(found))
    steps = [
        [[_step(a, b, scale, span) for b in there] for a in here] for here, there in pairwise(found)
    ]
    before = [_shares([each.weight for each in found[0]])]
    for step, there in zip(steps, found[1:], strict=True):
        last = before[-1]
        before.append(
            _shares(
                [
                    each.weight * sum(p * row[at] for p, row in zip(last, step, strict=True))
                    for at, each in enumerate(there)
                ]
            )
        )
    after = [[1.0] * len(found[-1])]
    for step, there in zip(reversed(steps), reversed(found[1:]), strict=True):
        values = [each.weight * p for each, p in zip(there, after[-1], strict=True)]
        after.append(
            _shares([sum(w * v for w, v in zip(row, values, strict=True)) for row in step])
        )
    return [
        {
            each.reading: share
            for each, share in zip(
                some, _shares([a * b for a, b in zip(front, back, strict=True)]), strict=True
            )
        }
        for some, front, back in zip(found, before, reversed(after), strict=True)
    ]


def _shares(values: list[float]) -> list[float]:
    whole = sum(values) or 1.0
    return [value / whole for value in values]


def _step(a: Candidate, b: Candidate, scale: float, span: float) -> float:
    """Return how likely one reading follows another: mostly of the same kind, a little later."""
    kind = 1 - SWITCH if WAY[a.reading] == WAY[b.reading] else SWITCH / 2
    if Reading.SQUEEZED in (a.reading, b.reading):
        kind *= AGAIN if a.reading is b.reading else 1
    gap, spread = b.seconds - a.seconds, a.spread + b.spread
    off = max(abs(gap) - spread, 0) / scale
    near = exp(-off) / scale
    return kind * ((FORTH if gap >= -spread else BACK) * near + JUMP / span)
