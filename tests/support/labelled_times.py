"""Notes of videos whose times are labelled with the second that was meant: what the judge of times is measured with.

The habits are those counted over a vault of 21,000 notes: times in minutes and seconds with a third field (`00`, one
constant, the minute again, anything), mixed with true ones, squeezed into another form, or with an hour that is none.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

MINUTE, HOUR = 60, 3600


@dataclass(frozen=True, slots=True)
class Time:
    """A time as typed, and the second that was meant."""

    typed: str
    meant: int
    kind: str = "true"
    line: int = 0
    text: str = ""
    """What readers see in its place, if that is another time."""


@dataclass(frozen=True, slots=True)
class LabelledNote:
    """A note of a video: its times in the order of the text, and what is known of the video."""

    name: str
    video: str
    habit: str
    length: int
    """The seconds that the video has."""
    known: int | None
    """The seconds that it is said to have."""
    times: tuple[Time, ...]

    @property
    def has_right_length(self) -> bool:
        return self.known == self.length


def clock(seconds: int) -> str:
    return f"{seconds // HOUR:02}:{seconds // MINUTE % 60:02}:{seconds % 60:02}"


def minutes(seconds: int) -> str:
    return f"{seconds // MINUTE:02}:{seconds % MINUTE:02}"


Write = Callable[[int], Time]


def true(at: int) -> Time:
    return Time(clock(at), at)


def in_minutes(at: int) -> Time:
    return Time(minutes(at), at)


def padded(third: Callable[[int], int]) -> Write:
    """`MM:SS:xx`."""
    return lambda at: Time(f"{minutes(at)}:{third(at) % 60:02}", at, "padded")


def squeezed(at: int) -> Time:
    """25:57 as `02:57:00`; below ten minutes there is nothing to squeeze, and past an hour it is not met."""
    if not 10 * MINUTE <= at < HOUR:
        return padded(lambda _: 0)(at)
    return Time(f"{at // 600:02}:{at % 60:02}:00", at, "squeezed")


def invented(at: int) -> Time:
    """17:51 as `01:17:51`."""
    return Time(clock(at + HOUR), at, "invented") if at < HOUR else true(at)


def shown_right(write: Write) -> Write:
    """A time that leads elsewhere than it says: the text is right."""
    return lambda at: replace(write(at), text=minutes(at) if at < HOUR else clock(at))


def late_ones_true(write: Write) -> Write:
    """Past an hour the times are as they should be."""
    return lambda at: true(at) if at >= HOUR else write(at)


def mixed(rng: random.Random, write: Write, times: Sequence[int], how: str) -> tuple[Time, ...]:
    """Write some of the times rightly: the late ones, those before or behind a place, or any."""
    if how == "late":
        return tuple(map(late_ones_true(write), times))
    if how == "switch":
        at, first = rng.randrange(1, max(2, len(times))), rng.random() < 0.5
        return tuple(
            write(time) if (place < at) == first else true(time) for place, time in enumerate(times)
        )
    return tuple(write(time) if rng.random() < 0.6 else true(time) for time in times)


def on_lines(rng: random.Random, times: Sequence[Time], several: float) -> Iterator[Time]:
    """Give each time its line; *several* is the share of those on the line of the one before."""
    line = 10
    for number, time in enumerate(times):
        if number and rng.random() >= several:
            line += rng.randint(1, 4)
        yield replace(time, line=line)
