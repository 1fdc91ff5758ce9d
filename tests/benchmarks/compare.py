"""Measures what the extension costs: the same notes with it and as plain Markdown without it.

    python tests/benchmarks/compare.py --notes 1000
    python tests/benchmarks/compare.py --notes 1000 --pages

`--pages` compares the notes with a page for each video, channel and tag, and without. Each build is a process of
its own, and both vaults are built at the same time: what makes the machine slower makes both slower. A machine with
one core builds one after the other. A round builds both vaults from nothing, then again without a change, after an
edit of a text and after an edit of a title. What was measured is kept in the folder, so that a run that was stopped
goes on where it was; the table shows the medians of all rounds. CPU seconds are those of the process and of the
processes that it started, memory is the peak of the largest of them.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from vault import Writer

CASES = ("clean", "nothing changed", "one text edited", "one title edited")
SIDES = {"plain": "plain", "ours": "with the extension", "pages": "with pages"}


def change(source: Path, case: str, round_: int) -> None:
    """Edit the note in the middle of the vault; the edits of each round are others."""
    notes = sorted(source.glob("channel_*/*.md"))
    note = notes[len(notes) // 2]
    text = note.read_text()
    if case == "one text edited":
        note.write_text(f"{text}\nWords of round {round_}.\n")
    elif case == "one title edited":
        head, _, rest = text.partition("title: ")
        old = rest.partition("\n")[0]
        note.write_text(
            head + "title: " + rest.replace(old, f"{old.partition(' (')[0]} ({round_})")
        )


def build(vaults: dict[Path, Path], theme: str) -> list[tuple[float, float]]:
    """Build each vault into its folder; return what :func:`wait_for` says of each."""
    if (os.cpu_count() or 1) < len(vaults):
        return [one for pair in vaults.items() for one in build(dict([pair]), theme)]
    options = ("-q", "-b", "html", "-D", f"html_theme={theme}")
    with tempfile.TemporaryDirectory() as logs:
        started: dict[Path, subprocess.Popen[bytes]] = {}
        for number, (source, output) in enumerate(vaults.items()):
            command = [sys.executable, "-m", "sphinx", *options, source, output]
            log = Path(logs, f"{number}.txt")
            with log.open("w") as errors:
                started[log] = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=errors)
        measured = list(map(wait_for, started.values()))
        for log, process in started.items():
            if process.returncode:
                sys.exit(f"a build failed: {process.args}\n{log.read_text()}")
    return measured


def wait_for(process: subprocess.Popen[bytes]) -> tuple[float, float]:
    """Return the CPU seconds and the peak memory in megabytes of a build, once it has ended."""
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return used.ru_utime + used.ru_stime, used.ru_maxrss / (
        1 << 20 if sys.platform == "darwin" else 1 << 10
    )


def measure(
    folder: Path, notes: int, rounds: int, theme: str, sides: tuple[str, str]
) -> dict[str, dict[str, list[tuple[float, float]]]]:
    """Run what has not been run yet; return the measurements of each case and side."""
    record = folder / f"measured-{'-'.join(sides)}.json"
    found = (
        json.loads(record.read_text())
        if record.is_file()
        else {case: {side: [] for side in sides} for case in CASES}
    )
    for side in sides:
        if not (folder / side).is_dir():
            Writer(notes, plain=side == "plain", pages=side == "pages").write(folder / side)
    done = min(len(found[CASES[-1]][side]) for side in sides)
    for case in CASES:  # a round that was not finished is run again
        for side in sides:
            del found[case][side][done:]
    for round_ in range(done, rounds):
        order = sides if round_ % 2 else sides[::-1]
        for side in sides:
            shutil.rmtree(folder / f"{side}-built", ignore_errors=True)
        for case in CASES:
            for side in order:
                change(folder / side, case, round_)
            vaults = {folder / side: folder / f"{side}-built" for side in order}
            for side, measured in zip(order, build(vaults, theme), strict=True):
                found[case][side].append(measured)
        record.write_text(json.dumps(found))
    return found


def table(found: dict[str, dict[str, list[tuple[float, float]]]]) -> str:
    """Return the medians as a table in Markdown."""
    first, second = found[CASES[0]]
    lines = [
        f"| build | {SIDES[first]} | {SIDES[second]} | ratio | peak memory | ratio |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for case, sides in found.items():
        times, peaks = (
            [statistics.median(run[at] for run in runs) for runs in sides.values()] for at in (0, 1)
        )
        lines.append(
            f"| {case} | {times[0]:.2f} s | {times[1]:.2f} s | {times[1] / times[0]:.2f} "
            f"| {peaks[0]:.0f} → {peaks[1]:.0f} MB | {peaks[1] / peaks[0]:.2f} |"
        )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--notes", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--theme", default="furo")
    parser.add_argument("--pages", action="store_true", help="compare with and without pages")
    parser.add_argument("--folder", type=Path, help="by default `_build/NOTES` beside this script")
    options = parser.parse_args()
    folder = options.folder or Path(__file__).parent / "_build" / str(options.notes)
    folder.mkdir(parents=True, exist_ok=True)
    sides = ("ours", "pages") if options.pages else ("plain", "ours")
    print(table(measure(folder, options.notes, options.rounds, options.theme, sides)))


if __name__ == "__main__":
    main()
