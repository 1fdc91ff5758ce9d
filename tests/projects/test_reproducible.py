"""Two clean builds of the same files are the same: another day, folder, machine, number of jobs."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from support import ROOT
from support.compare import differences
from support.epub import Epub
from support.sources import features

# Other tests trace the same lines.
pytestmark = pytest.mark.no_cover

CLOCK = '''\
"""Python starts with this: the clock runs ahead by so many seconds."""
import datetime, os, time

ahead = int(os.environ["AHEAD"])
_time, _time_ns, _strftime = time.time, time.time_ns, time.strftime
_moments = {name: getattr(time, name) for name in ("localtime", "gmtime", "ctime")}

time.time = lambda: _time() + ahead
time.time_ns = lambda: _time_ns() + ahead * 10**9
for _name, _function in _moments.items():
    setattr(time, _name, lambda at=None, f=_function: f(time.time() if at is None else at))
time.strftime = lambda form, at=None: _strftime(form, time.localtime() if at is None else at)
time.asctime = lambda at=None: _strftime("%a %b %d %H:%M:%S %Y", at or time.localtime())

class Date(datetime.date):
    @classmethod
    def today(cls):
        return cls.fromtimestamp(time.time())

class DateTime(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(time.time(), tz)

    @classmethod
    def utcnow(cls):
        return cls.fromtimestamp(time.time(), datetime.timezone.utc).replace(tzinfo=None)

datetime.date, datetime.datetime = Date, DateTime
'''

CONF = """\
project = "Notes"
author = "Tester"
copyright = "2026, Tester"
extensions = ["sphinx_aikb"]
aikb_backlinks = True
numfig = True
"""
BUILDERS = ("html", "dirhtml", "text", "aikb", "epub", "latex")
DAY = 24 * 3600

HERE = {"TZ": "UTC", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1", "AHEAD": "0"}
THERE = {"TZ": "Asia/Tokyo", "LC_ALL": "C", "PYTHONHASHSEED": "2", "AHEAD": str(400 * DAY + 3661)}


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The vault with every feature in use."""
    project = features(tmp_path_factory.mktemp("vault"))
    project.write("conf.py", CONF)
    return project.src


RUN = """\
import os, sys
from sphinx.cmd.build import main

source, folder, jobs, *builders = sys.argv[1:]
for builder in builders:
    # Sphinx's own means for the dates that e-books and LaTeX print.
    if builder in ("epub", "latex"):
        os.environ["SOURCE_DATE_EPOCH"] = "1790000000"
    out = f"{folder}/{builder}"
    if main(["-q", "-j", jobs, "-b", builder, "-d", f"{folder}/doctrees", source, out]):
        sys.exit(f"{builder} failed")
"""
"""What a process does that builds all: to start one and to read the vault takes longer than a build."""


UNTRACED = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
"""Coverage of what other tests build as well would take half of the time."""


def build(vault: Path, folder: Path, jobs: int, umask: int, **env: str) -> Path:
    """Build a copy of the vault, whose files are as new as the copy, in a process of its own."""
    source, out, clock = folder / "source", folder / "out", folder / "clock"
    clock.mkdir(parents=True)
    (clock / "sitecustomize.py").write_text(CLOCK)
    shutil.copytree(vault, source, copy_function=shutil.copyfile)
    path = os.pathsep.join([str(clock), str(ROOT)])
    run = subprocess.run(
        [sys.executable, "-c", RUN, source, out, str(jobs), *BUILDERS],
        env={**UNTRACED, **env, "PYTHONPATH": path},
        umask=umask,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return out


@pytest.fixture(scope="module")
def outputs(vault: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """What two machines made of the vault: a folder for each builder."""
    folder = tmp_path_factory.mktemp("machines")
    one = build(vault, folder / "one", 1, 0o022, **HERE)
    return one, build(vault, folder / "another folder" / "ünicode", 4, 0o077, **THERE)


def test_the_clock_of_these_tests_is_moved(tmp_path):
    (tmp_path / "sitecustomize.py").write_text(CLOCK)
    code = "import datetime, time; print(time.strftime('%Y'), datetime.datetime.now().year)"
    env = {**os.environ, "PYTHONPATH": str(tmp_path), "AHEAD": str(4000 * DAY)}
    run = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True)
    first, second = map(int, run.stdout.split())
    assert first == second > 2030


@pytest.mark.parametrize("builder", BUILDERS)
def test_two_clean_builds_are_the_same(outputs, builder):
    one, other = (out / builder for out in outputs)
    assert list(one.iterdir())
    ignored = [path.name for path in one.glob("*.epub")]
    assert differences(one, other, ignored) == []
    for name in ignored:
        assert Epub(one / name).files == Epub(other / name).files
