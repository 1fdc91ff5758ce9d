"""The runs of Pagefind's program, which makes bundles of index files out of slim pages."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from contextlib import suppress
from hashlib import blake2b
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sphinx_aikb.search.slim import BUCKETS, SUFFIX

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PACKAGES = ("pagefind_bin_extended", "pagefind_bin")
"""The packages with the program; only the first one divides words of Chinese and Japanese."""
MOST = 8000
"""How many pages a bundle has: the program takes some 0.3 MB of memory for each."""
ENTRY = "pagefind-entry.json"
LIST = "bundles.json"
"""The file with the names of the bundles, that of the language of the project first."""
UNUSED = ("pagefind-*ui.*", "pagefind-highlight.js")
"""What Pagefind offers beside the index and the engine."""


class SearchError(Exception):
    """The program is missing or has failed."""


class Program(NamedTuple):
    """Pagefind's program."""

    path: Path
    version: str


def find_program() -> Program:
    """Return the program that is installed and runs; raise SearchError without one."""
    problem = "it is not installed: pip install 'sphinx-aikb[search]'"
    for package in PACKAGES:
        try:
            path = import_module(package).get_executable()
            version = _run([path, "--version"], Path(path).parent, 60)
        except ImportError:
            continue
        except (OSError, SearchError) as error:
            problem = str(error)
            continue
        return Program(Path(path).absolute(), version.strip())
    raise SearchError(problem)


def _run(command: Sequence[str | Path], folder: Path, seconds: float) -> str:
    # Pagefind would take options from these variables.
    environment = {key: os.environ[key] for key in os.environ if not key.startswith("PAGEFIND_")}
    try:
        done = subprocess.run(
            [*map(str, command)],
            cwd=folder,
            env=environment,
            capture_output=True,
            timeout=seconds,
            check=False,
            text=True,
            encoding="utf-8",
            errors="replace",
        )
    except subprocess.TimeoutExpired as error:
        raise SearchError(f"it did not end within {seconds:.0f} seconds") from error
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines()[-1:]
        raise SearchError(f"it ended with {done.returncode}: {' '.join(said)}")
    return done.stdout


class Bundles:
    """The bundles of a site: made of the slim pages in *pages*, and written into *output*."""

    def __init__(self, pages: Path, output: Path) -> None:
        self.pages, self.output = pages, output
        self._file = pages.with_name(f"{pages.name}.json")

    def update(self, program: Program, language: str) -> int:
        """Make the bundles whose pages have changed, and return how many pages these have.

        *language* is that of the project. Raises SearchError and OSError; the bundles that were
        there stay then.
        """
        before, now = self._before(), self._wanted(program)
        made = 0
        for name, (folder, globs, digest, count) in now.items():
            if before.get(name) != digest or not (self.output / name / ENTRY).is_file():
                self._make(program, name, folder, globs, count)
                made += count
        for old in self.output.iterdir() if self.output.is_dir() else ():
            if old.is_dir() and old.name not in now:
                shutil.rmtree(old)
        names = sorted(now, key=lambda name: (name.rpartition("-")[0] != language, name))
        self.output.mkdir(parents=True, exist_ok=True)
        write_changed(self.output / LIST, json.dumps(names))
        write_changed(self._file, json.dumps({name: now[name][2] for name in now}))
        return made

    def _before(self) -> dict[str, str]:
        with suppress(OSError, ValueError):
            return dict(json.loads(self._file.read_text("utf-8")))
        return {}

    def _wanted(self, program: Program) -> dict[str, tuple[Path, str, str, int]]:
        """Return the folder, the glob, a digest and the number of pages of each bundle."""
        wanted = {}
        for folder in sorted(each for each in self.pages.iterdir() if each.is_dir()):
            folders = sorted(each for each in folder.iterdir() if each.name.isdigit())
            buckets = {each.name: list(_stamps(each)) for each in folders}
            parts = 1
            while parts < BUCKETS and sum(map(len, buckets.values())) > parts * MOST:
                parts *= 2
            for part in range(parts):
                mine = [name for name in buckets if int(name) % parts == part and buckets[name]]
                if not mine:
                    continue
                stamps = [buckets[name] for name in mine]
                told = repr((program.version, stamps)).encode()
                digest = blake2b(told, digest_size=16).hexdigest()
                glob = (
                    f"{{{','.join(mine)}}}/*{SUFFIX}" if len(mine) > 1 else f"{mine[0]}/*{SUFFIX}"
                )
                count = sum(map(len, stamps))
                wanted[f"{folder.name}-{part}"] = (folder, glob, digest, count)
        return wanted

    def _make(self, program: Program, name: str, folder: Path, glob: str, count: int) -> None:
        """Make a bundle beside the old one, and put it into its place once it is whole."""
        new, old = self.output / f"{name}.new", self.output / f"{name}.old"
        for left in (new, old):
            shutil.rmtree(left, ignore_errors=True)
        new.mkdir(parents=True)
        command: list[str | Path] = [program.path, "--site", folder, "--glob", glob, "--quiet"]
        command += ["--output-path", new.absolute(), "--include-characters", "+#"]
        _run(command, folder, 300 + count / 10)
        if not (new / ENTRY).is_file():
            raise SearchError("it wrote no index")
        for pattern in UNUSED:
            for file in new.glob(pattern):
                file.unlink()
        place = self.output / name
        if place.exists():
            place.rename(old)
        new.rename(place)
        shutil.rmtree(old, ignore_errors=True)


def _stamps(folder: Path) -> Iterator[tuple[str, int, int]]:
    """Yield what tells whether the slim pages in a folder have changed; empty ones do not count."""
    for file in sorted(os.scandir(folder), key=lambda each: each.name):
        found = file.stat()
        if file.name.endswith(SUFFIX) and found.st_size:
            yield file.name, found.st_size, found.st_mtime_ns


def write_changed(file: Path, text: str) -> None:
    """Write a file unless it has that text."""
    with suppress(OSError):
        if file.read_text("utf-8") == text:
            return
    file.write_text(text, "utf-8")
