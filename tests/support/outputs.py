"""Keeps what everything in the tests becomes, and compares what two versions of the package make of it.

    cd tests
    python -m support.outputs build /tmp/before --package /path/to/another/checkout
    python -m support.outputs build /tmp/after
    python -m support.outputs compare /tmp/before /tmp/after

Both build the sources of this checkout: the projects of `support.sources`, each with all of `TARGETS`, and
those of some modules of tests, as these build them. Each build leaves a folder of plain files and, beside it,
what it said and its warnings. A difference that is meant has its reason in `outputs.toml`.
"""

import argparse
import os
import re
import shutil
import sys
import tempfile
import tomllib
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from fnmatch import fnmatchcase
from itertools import count, zip_longest
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

import sphinx_aikb
from support import ROOT
from support.compare import RANDOM, differences
from support.projects import Project, Result
from support.sources import SOURCES

PACKAGE = Path(sphinx_aikb.__file__).parent

TARGETS: dict[str, tuple[str, dict[str, str]]] = {
    "furo": ("html", {"html_theme": "furo"}),
    "sphinx_rtd_theme": ("html", {"html_theme": "sphinx_rtd_theme"}),
    "alabaster": ("html", {"html_theme": "alabaster"}),
    **{builder: (builder, {}) for builder in ("latex", "epub", "text", "aikb")},
}
"""The builder and the settings of each build of a project."""

TESTS = ("hard_cases",)
"""Modules of tests whose builds are kept unless others are named; none may import the package."""

CHANGING = re.compile(r"The .* (?:is|are) in |myst v")
"""Lines about the folder that one is in, and about a set, whose order is another each time."""

INTENDED = Path(__file__).with_name("outputs.toml")

# -- keeping


def build(folder: Path, package: Path, tests: Sequence[str], jobs: int) -> None:
    """Build everything with the package of the checkout `package`, in processes of their own."""
    os.environ |= {"SOURCE_DATE_EPOCH": "1790000000", "TZ": "UTC", "LC_ALL": "C.UTF-8"}
    # The processes take the path of this one.
    sys.path.insert(0, str(package))
    work = [*((build_source, name) for name in SOURCES), *((build_tests, name) for name in tests)]
    with ProcessPoolExecutor(jobs, get_context("spawn"), max_tasks_per_child=1) as pool:
        waiting = [pool.submit(task, name, folder / name, package) for task, name in work]
        for each in waiting:
            each.result()


def build_source(name: str, folder: Path, package: Path) -> None:
    """Build one project with each of the targets."""
    check_package(package)
    with tempfile.TemporaryDirectory() as temporary:
        project = SOURCES[name](Path(temporary))
        # The directives of the documentation import the package, so they go with it.
        if (project.src / "_ext").is_dir():
            shutil.copytree(package / "docs/_ext", project.src / "_ext", dirs_exist_ok=True)
        for target, (builder, settings) in TARGETS.items():
            keep(project.build(builder, confoverrides=settings, out=target), folder / target)


def build_tests(name: str, folder: Path, package: Path) -> None:
    """Run the tests of a module for what they build."""
    check_package(package)
    module = ROOT / f"tests/projects/test_{name}.py"
    options = ["-q", "-n", "0", "-p", "no:cacheprovider", "--no-header", "--tb=line"]
    code = pytest.main([*options, str(module)], [Keeper(folder)])
    if code not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
        raise RuntimeError(f"{module.name}: {code!r}")


class Keeper:
    """A plugin for pytest that keeps each build of each test."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @pytest.fixture(autouse=True)
    def _keep(self, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
        # The parameters of a test by their numbers: as texts they may be longer than a file name.
        case = getattr(request.node, "callspec", None)
        numbers = case.indices.values() if case else ()
        folder = self.folder / "-".join(map(str, (request.node.originalname, *numbers)))
        usual, builds = Project.build, count(1)

        def build(project: Project, *args: Any, **options: Any) -> Result:
            result = usual(project, *args, **options)
            keep(result, folder / f"{next(builds)}-{result.app.builder.name}")
            return result

        monkeypatch.setattr(Project, "build", build)


def check_package(package: Path) -> None:
    """Make sure that the package is that of the checkout that was asked for."""
    assert PACKAGE.is_relative_to(package), PACKAGE


def keep(result: Result, folder: Path) -> None:
    """Copy what a build wrote, as plain files that depend on nothing but the sources."""
    for name, data in plain_files(result.out):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(RANDOM.sub(b"-", data))
    for suffix, text in (("status", result.status), ("warnings", result.warnings)):
        for place in (Path(result.app.srcdir).parent, PACKAGE.parent):
            text = text.replace(str(place), "")
        lines = text.splitlines()
        kept = [line.rstrip() for line in lines if not CHANGING.match(line)]
        folder.with_name(f"{folder.name}.{suffix}").write_text("\n".join([*kept, ""]), "utf-8")


def plain_files(out: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the content of each file, those of archives one by one."""
    for path in sorted(filter(Path.is_file, out.rglob("*"))):
        name = path.relative_to(out).as_posix()
        if path.suffix == ".epub":
            with zipfile.ZipFile(path) as archive:
                yield from ((f"{name}/{each}", archive.read(each)) for each in archive.namelist())
        elif path.name == "objects.inv":
            *head, packed = path.read_bytes().split(b"\n", 4)
            yield name, b"\n".join([*head, zlib.decompress(packed)])
        elif path.name != ".buildinfo":
            yield name, path.read_bytes()


# -- comparing


def compare(before: Path, after: Path) -> bool:
    """Print each difference that has no reason; return whether there is none."""
    intended = tomllib.loads(INTENDED.read_text("utf-8"))
    texts = intended.pop("texts", {})
    used: set[str] = set()
    unexpected = []
    for name in differences(before, after):
        reasons = {glob for glob in intended if fnmatchcase(name, glob)}
        reasons |= same_texts(before / name, after / name, texts)
        used |= reasons
        if not reasons:
            unexpected.append(name)
            print(f"{name}\n{first_difference(before / name, after / name)}\n")
    for reason, why in (intended | texts).items():
        if reason not in used:
            print(f"outdated, nothing differs: {reason!r} ({why})")
    print(f"{len(unexpected)} files differ without a reason")
    return not unexpected


def same_texts(before: Path, after: Path, texts: Iterable[str]) -> set[str]:
    """Return the patterns without whose matches two files are the same, none if they are not."""
    if not (before.exists() and after.exists()):
        return set()
    old, new = before.read_bytes(), after.read_bytes()
    used = set()
    for text in texts:
        sides = [re.sub(text.encode(), b"", side) for side in (old, new)]
        if re.findall(text.encode(), old) != re.findall(text.encode(), new):
            used.add(text)
        old, new = sides
    return used if old == new else set()


def first_difference(before: Path, after: Path, lines: int = 3) -> str:
    """Return the first lines that differ, long ones from a little before the first difference."""
    if not (before.exists() and after.exists()):
        return f"  only in {(before if before.exists() else after)}"
    old, new = (
        path.read_bytes().decode("utf-8", "backslashreplace").split("\n")
        for path in (before, after)
    )
    at = first_index(old, new)
    one, other = (side[at] if at < len(side) else "" for side in (old, new))
    start = max(0, first_index(one, other) - 60)
    shown = [
        f"  {sign} {line[start : start + 160]}"
        for sign, side in (("-", old), ("+", new))
        for line in side[at : at + lines]
    ]
    return "\n".join([f"  line {at + 1}", *shown])


def first_index(one: Sequence[str], other: Sequence[str]) -> int:
    """Return where two sequences begin to differ, their length if they do not."""
    pairs = enumerate(zip_longest(one, other))
    return next((at for at, (left, right) in pairs if left != right), len(one))


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line asks for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    building = commands.add_parser("build", help="build everything into a new folder")
    building.add_argument("folder", type=Path)
    building.add_argument("--package", type=Path, default=ROOT, help="a checkout; else this one")
    building.add_argument("--tests", nargs="*", default=TESTS, metavar="MODULE")
    building.add_argument("--jobs", type=int, default=os.cpu_count())
    comparing = commands.add_parser(
        "compare", help="print what differs, and exit 1 if anything does"
    )
    comparing.add_argument("before", type=Path)
    comparing.add_argument("after", type=Path)
    options = parser.parse_args(arguments)
    if options.command == "build":
        options.folder.mkdir(parents=True)
        package = options.package.resolve()
        build(options.folder.resolve(), package, options.tests, options.jobs)
        return 0
    return 0 if compare(options.before, options.after) else 1


if __name__ == "__main__":
    sys.exit(main())
