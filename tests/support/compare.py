"""Comparison of what two builds wrote."""

import json
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from coverage import Coverage

from support.projects import Project, Result

RANDOM = re.compile(rb"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""MyST-Parser gives formulas without a name one that is new in each build."""


@contextmanager
def untraced() -> Iterator[None]:
    """Do without a report on coverage: a build to compare with does what others do, in half the time."""
    running = Coverage.current()
    if running is None:
        yield
        return
    running.stop()
    try:
        yield
    finally:
        running.start()


def clean(project: Project, builder: str, *, reread: bool = True) -> Result:
    """Build into folders that are not there yet; `reread=False` takes the doctrees of the last."""
    for folder in (f"clean-{builder}", *(["clean-doctrees"] if reread else [])):
        shutil.rmtree(project.builds / folder, ignore_errors=True)
    with untraced():
        return project.build(builder, out=f"clean-{builder}", doctreedir="clean-doctrees")


def differences(one: Path, other: Path, ignored: Iterable[str] = ()) -> list[str]:
    """The files that differ between two output folders, the search index compared by meaning.

    `ignored` are names of files that are not compared.
    """
    skipped = {".buildinfo", ".buildinfo.bak", *ignored}
    left, right = (_files(folder, skipped) for folder in (one, other))
    return sorted(
        name
        for name in left.keys() | right.keys()
        if left.get(name) != right.get(name) and not _same_search(name, left, right)
    )


def _files(folder: Path, skipped: set[str]) -> dict[str, bytes]:
    found = ((path.relative_to(folder).as_posix(), path) for path in folder.rglob("*"))
    return {
        name: path.read_bytes() for name, path in found if path.is_file() and name not in skipped
    }


def _same_search(name: str, left: Mapping[str, bytes], right: Mapping[str, bytes]) -> bool:
    if name != "searchindex.js" or name not in left or name not in right:
        return False
    return search_index(left[name]) == search_index(right[name])


def search_index(text: bytes) -> dict[str, Any]:
    """What a search index says, whatever the order of its parts and the words of no document."""
    match = re.fullmatch(r"Search\.setIndex\((.*)\)\s*", text.decode(), re.DOTALL)
    assert match
    data = json.loads(match[1])
    names = data["docnames"]

    def documents(value: int | list[int]) -> set[str]:
        return {names[number] for number in ([value] if isinstance(value, int) else value)}

    return {
        "docnames": set(names),
        "titles": dict(zip(names, data["titles"], strict=True)),
        "filenames": dict(zip(names, data["filenames"], strict=True)),
        **{
            part: {word: found for word, value in data[part].items() if (found := documents(value))}
            for part in ("terms", "titleterms")
        },
        "alltitles": {
            title: {(names[number], anchor) for number, anchor in places}
            for title, places in data["alltitles"].items()
            if places
        },
        "objects": {
            (prefix, names[row[0]], *map(str, row[1:]))
            for prefix, rows in data["objects"].items()
            for row in rows
        },
    }
