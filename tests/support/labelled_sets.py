"""Two sets of labelled notes: one to develop the judge of times with, and one with other habits to measure it once."""

import random
from collections.abc import Iterator

from support.labelled_times import (
    HOUR,
    MINUTE,
    LabelledNote,
    Time,
    Write,
    in_minutes,
    invented,
    mixed,
    on_lines,
    padded,
    shown_right,
    squeezed,
    true,
)

TO_DEVELOP, TO_MEASURE = 1, 20261129
"""The seeds of the two sets."""


def to_develop(seed: int = TO_DEVELOP, videos: int = 450) -> list[LabelledNote]:
    """Notes that follow their video, with a jump now and then."""
    rng = random.Random(seed)
    return [note for number in range(videos) for note in _followed(rng, f"a{number:010}")]


HABITS = {
    "true": 40,
    "round": 6,
    "few": 5,
    "minutes": 6,
    "00": 16,
    "constant": 4,
    "doubled": 3,
    "anything": 4,
    "mixed": 10,
    "squeezed": 6,
    "invented": 1,
    "text": 2,
}


def _followed(rng: random.Random, video: str) -> Iterator[LabelledNote]:
    kind = rng.choices(("talk", "long", "three hours", "stream"), (60, 22, 13, 5))[0]
    low, high = {
        "talk": (13 * MINUTE, 75 * MINUTE),
        "long": (75 * MINUTE, 150 * MINUTE),
        "three hours": (150 * MINUTE, 215 * MINUTE),
        "stream": (9 * HOUR, 11 * HOUR + 50 * MINUTE),
    }[kind]
    length = rng.randint(low, high)
    known = rng.choices((length, length * 9 // 10, length // 60, None), (84, 6, 4, 6))[0]
    for number in range(rng.choice((1, 2, 2, 3, 3, 4))):
        habit = rng.choices(list(HABITS), list(HABITS.values()))[0]
        if kind == "stream" and habit not in ("true", "round", "few", "minutes"):
            habit = "true"
        count = rng.randint(1, 2) if habit == "few" else rng.randint(7, 40)
        end = length if habit != "invented" else min(length, HOUR)
        at = sorted(rng.randrange(5, end - 2) for _ in range(count))
        for _ in range(count // 8):  # a look back or ahead
            at.insert(rng.randrange(count), at.pop(rng.randrange(count)))
        times = _in_habit(rng, habit, at)
        lines = tuple(on_lines(rng, times, 0.15))
        yield LabelledNote(f"{video}-{number}", video, habit, length, known, lines)


def _in_habit(rng: random.Random, habit: str, at: list[int]) -> list[Time]:
    third = rng.randrange(1, 60)
    thirds: dict[str, Write] = {
        "00": padded(lambda _: 0),
        "constant": padded(lambda _: third),
        "doubled": padded(lambda time: time // MINUTE),
        "anything": padded(lambda _: rng.randrange(60)),
    }
    if habit in thirds:
        return [thirds[habit](time) for time in at]
    if habit == "mixed":
        how = rng.choices(("late", "switch", "any"), (55, 23, 22))[0]
        return list(mixed(rng, thirds[rng.choice(("00", "00", "00", "constant"))], at, how))
    if habit == "squeezed":
        return [squeezed(time) if rng.random() < 0.6 else thirds["00"](time) for time in at]
    if habit == "text":
        wrong = rng.choice((thirds["00"], invented))
        return [shown_right(wrong)(time) if rng.random() < 0.3 else true(time) for time in at]
    write = {"minutes": in_minutes, "invented": invented}.get(habit, true)
    if habit == "round":
        step = rng.choice((MINUTE, 5 * MINUTE))
        at = [max(time // step, 1) * step for time in at]
    return [write(time) for time in at]


def to_measure(seed: int = TO_MEASURE, videos: int = 320) -> list[LabelledNote]:
    """Notes by theme: each theme goes through the video from its beginning, and quotes repeat."""
    rng = random.Random(seed)
    return [note for number in range(videos) for note in _by_theme(rng, f"b{number:010}")]


def _by_theme(rng: random.Random, video: str) -> Iterator[LabelledNote]:
    length = int(min(max(rng.lognormvariate(8.25, 0.6), 8 * MINUTE), 11.8 * HOUR))
    if rng.random() < 0.06:
        length = rng.randint(10 * HOUR, 11 * HOUR + 55 * MINUTE)
    said = rng.choices(("right", "short", "minutes", "none"), (82, 7, 5, 6))[0]
    known = {"right": length, "short": int(length * 0.88), "minutes": round(length / 60)}.get(said)
    quotes = sorted(rng.randrange(2, length - 1) for _ in range(rng.randint(20, 120)))
    wrong = length < 5 * HOUR and rng.random() < 0.55  # one writer makes most notes of a video
    for number in range(rng.randint(1, 8)):
        habit, write = ("true", true) if not wrong or rng.random() < 0.3 else _writer(rng)
        if habit == "true" and rng.random() < 0.15:
            habit, write = "minutes", in_minutes
        count = rng.choice((1, 2, 4, 9, 14, 22, 35, 60))
        at: list[int] = []
        for _ in range(rng.randint(1, 4)):
            picked = rng.sample(quotes, min(len(quotes), max(1, count // 3)))
            at += sorted(picked) if rng.random() < 0.85 else picked
        if habit == "true" and rng.random() < 0.1:
            habit, at = "round", [max(1, time // 120) * 120 for time in at]
        if habit == "mixed":
            how = rng.choices(("late", "switch", "any"), (40, 35, 25))[0]
            times = list(mixed(rng, write, at, how))
        else:
            times = [write(time) for time in at]
        if wrong and rng.random() < 0.1:
            times = [_slip(rng, time) for time in times]
        lines = tuple(on_lines(rng, times, 0.35))
        yield LabelledNote(f"{video}-{number}", video, habit, length, known, lines)


def _writer(rng: random.Random) -> tuple[str, Write]:
    few = rng.sample(range(60), 3)
    third = rng.randrange(1, 60)
    zero = padded(lambda _: 0 if rng.random() < 0.93 else rng.randrange(60))
    habits: list[tuple[str, Write, int]] = [
        ("00", zero, 45),
        ("constant", padded(lambda _: third if rng.random() < 0.9 else 0), 9),
        ("doubled", padded(lambda time: time // MINUTE), 6),
        ("anything", padded(lambda _: rng.randrange(60)), 6),
        ("few values", padded(lambda _: rng.choice(few)), 6),
        ("mixed", zero, 17),
        ("squeezed", lambda time: squeezed(time) if rng.random() < 0.35 else zero(time), 15),
        ("invented", lambda time: invented(time) if rng.random() < 0.5 else true(time), 2),
    ]
    at = rng.choices(range(len(habits)), [share for _, _, share in habits])[0]
    return habits[at][:2]


def _slip(rng: random.Random, time: Time) -> Time:
    """Now and then the text of a time that leads elsewhere is right."""
    if time.kind != "padded" or rng.random() < 0.7:
        return time
    return shown_right(lambda _: time)(time.meant)
