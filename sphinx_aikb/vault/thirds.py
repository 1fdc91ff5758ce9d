"""Third fields of times that mean nothing: always the same, few, or the first field again."""

from __future__ import annotations

from collections import Counter
from math import exp, lgamma, log
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sphinx_aikb.vault.readings import Typed

MOST_THIRDS = 3
"""So many third fields may mean nothing in one note, beside the first field said again."""
FEWEST = 3
"""Fewer times of a note are left alone."""
CHANCE = 1e-4
"""Third fields that agree less likely than this by chance mean nothing."""


class Thirds(NamedTuple):
    """Third fields that cannot be seconds: too many times have them."""

    values: frozenset[int] = frozenset()
    repeats_first: bool = False

    def has(self, time: Typed) -> bool:
        """Tell whether a time has such a field."""
        again = self.repeats_first and time.third == time.first % 60 != 0
        return time.has_hours and (time.third in self.values or again)

    @property
    def usual(self) -> list[int]:
        """The fields that the times of such a note have: in some of them it is empty."""
        return sorted({0, *self.values}) if self.values else []

    def joined(self, other: Thirds) -> Thirds:
        """Return the fields of both."""
        return Thirds(self.values | other.values, self.repeats_first or other.repeats_first)


def proven_thirds(times: Iterable[Typed]) -> Thirds:
    """Return the third fields that different times share too often to be seconds.

    Not `00`, which round minutes have; and others that people round to only if all times have it.
    """
    found = {int(time.seconds): time for time in times if time.has_hours}.values()
    counts, total = Counter(time.third for time in found), len(found)
    values = {
        third
        for third, count in counts.items()
        if third and (third % 5 or count == total) and _chance(total, count, count - 1) < CHANCE
    }
    again = sum(time.third == time.first % 60 != 0 for time in found)
    return Thirds(frozenset(values), _chance(total, again, again) < CHANCE)


def _chance(total: int, count: int, power: int) -> float:
    if count < FEWEST:
        return 1.0
    ways = lgamma(total + 1) - lgamma(count + 1) - lgamma(total - count + 1)
    return exp(min(ways - power * log(60), 0.0))


def usual_thirds(times: Sequence[Typed]) -> list[int]:
    """Return the third fields of times if these are few, or the first field again; else none."""
    timed = [time for time in times if time.has_hours]
    if len(timed) < FEWEST:
        return []
    few, count = [], 0
    for value, often in Counter(time.third for time in timed).most_common(MOST_THIRDS):
        few.append(value)
        count += often
        if count >= 0.8 * len(timed) and len(timed) >= 5 * len(few) - 2:
            return few
    again = sum(time.third == time.first % 60 for time in timed)
    return sorted({time.first % 60 for time in timed}) if again >= 0.8 * len(timed) else []
