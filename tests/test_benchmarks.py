"""The benchmark measures each kind of build once for each round, and goes on where it was stopped."""

import json
import subprocess
import sys

import pytest

from support import ROOT


def run(folder, rounds, *options):
    command = [
        sys.executable,
        ROOT / "tests/benchmarks/compare.py",
        "--notes",
        "4",
        "--theme",
        "alabaster",
    ]
    command += ["--rounds", str(rounds), "--folder", folder, *options]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    sides = "ours-pages" if "--pages" in options else "plain-ours"
    return done.stdout, json.loads((folder / f"measured-{sides}.json").read_text())


def test_the_index_is_measured(tmp_path):
    command = [sys.executable, ROOT / "tests/benchmarks/search.py", "--notes", "3", "--folder"]
    done = subprocess.run([*command, tmp_path], check=True, capture_output=True, text=True)
    assert done.stdout.startswith("3 notes: ")
    assert (tmp_path / "bundles/en-0/pagefind.js").is_file()


@pytest.mark.long
def test_it_goes_on_where_it_was(tmp_path):
    table, first = run(tmp_path, 1)
    assert [row.split(" | ")[0] for row in table.splitlines()[2:]] == [
        f"| {case}" for case in first
    ]
    assert {len(runs) for sides in first.values() for runs in sides.values()} == {1}
    _, second = run(tmp_path, 2)
    for case, sides in second.items():
        for side, runs in sides.items():
            assert len(runs) == 2
            assert runs[:1] == first[case][side]
            assert all(seconds > 0 and megabytes > 10 for seconds, megabytes in runs)
    title = next((tmp_path / "ours").glob("channel_*/*.md")).parent
    assert any("(1)" in note.read_text() for note in title.glob("*.md"))


@pytest.mark.long
def test_pages_are_compared_with_none(tmp_path):
    table, _ = run(tmp_path, 1, "--pages")
    assert table.startswith("| build | with the extension | with pages |")
    assert (tmp_path / "pages-built/topics").is_dir()
    assert not (tmp_path / "ours-built/topics").exists()
