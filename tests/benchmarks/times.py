"""Measures what it takes to judge the times of many notes.

    PYTHONPATH=tests python tests/benchmarks/times.py --notes 20000

The notes are those of the set that the judge was developed with, of as many videos as it takes.
"""

import argparse
import time
from collections import defaultdict

from sphinx_aikb.text.timecode import parse_timecode
from sphinx_aikb.vault.readings import Typed
from sphinx_aikb.vault.times import judge
from support.labelled_sets import to_develop


def typed(text: str) -> Typed:
    code = parse_timecode(text)
    return Typed(code.seconds, code.has_hours)


def measure(count: int) -> tuple[int, float]:
    """Return how many times the notes have, and the CPU seconds."""
    videos: dict[str, dict[str, list[Typed]]] = defaultdict(dict)
    lengths: dict[str, int | None] = {}
    for note in to_develop(videos=count // 2)[:count]:
        videos[note.video][note.name] = [typed(each.typed) for each in note.times]
        lengths[note.video] = note.known
    begin = time.process_time()
    for video, notes in videos.items():
        judge(notes, lengths[video])
    taken = time.process_time() - begin
    return sum(len(times) for notes in videos.values() for times in notes.values()), taken


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--notes", type=int, default=20000)
    options = parser.parse_args()
    times, taken = measure(options.notes)
    print(f"{options.notes} notes, {times} times: {taken:.1f} CPU seconds")


if __name__ == "__main__":
    main()
