"""Fixtures for all tests. `support` holds what they are made of, to import or to type with."""

import gc
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

import coverage
import hypothesis
import pytest

from support import browser, memory, tools
from support.once import work_once
from support.projects import Project, new_project

pytest_plugins = ["sphinx.testing.fixtures"]

# A busy machine is no reason to fail, nor is a change that has nothing to do with a rare input: `make test-long` looks for
# such inputs.
hypothesis.settings.register_profile("default", deadline=None, derandomize=True, max_examples=25)
hypothesis.settings.register_profile("random", deadline=None, max_examples=1000)
hypothesis.settings.load_profile("default")

memory.use_memory()
work_once()
# Builds make millions of nodes that live until their end; to look through them again and again takes a sixth of the time.
gc.freeze()
gc.set_threshold(200_000, 20, 100)


def pytest_report_header() -> str:
    """Say what is tested with."""
    return ", ".join(f"{name} {version(name)}" for name in ("sphinx", "docutils", "myst-parser"))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave tests with a browser, TeX, epubcheck or random inputs untraced: cheaper tests run the same lines."""
    for item in items:
        if any(map(item.get_closest_marker, ("browser", "tex", "epubcheck", "hypothesis"))):
            item.add_marker("no_cover")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_setup(item: pytest.Function) -> Iterator[None]:
    """Ask for what a test needs, and leave its fixtures untraced where the test is: pytest-cov traces them."""
    ask_for_programs(item)
    plugin = item.config.pluginmanager.get_plugin("_cov")
    traced = plugin and plugin.cov_controller and not plugin.options.no_cov
    if not traced or not item.get_closest_marker("no_cover"):
        return (yield)
    plugin.cov_controller.pause()
    try:
        return (yield)
    finally:
        plugin.cov_controller.resume()


def ask_for_programs(item: pytest.Function) -> None:
    """Ask for the programs that a test's markers imply, and for the theme in its name."""
    theme = getattr(item, "callspec", None) and item.callspec.params.get("theme")
    if theme and not find_spec(theme):
        pytest.skip(f"{theme} is not installed")
    for marker in item.iter_markers("tex"):
        tools.needs_tool("latexmk", *marker.args)
    if item.get_closest_marker("browser"):
        tools.needs_tool("chromium")
    if item.get_closest_marker("epubcheck"):
        tools.needs_tool("java", "epubcheck")


def pytest_configure(config: pytest.Config) -> None:
    """Leave it to pytest-cov to trace a worker, and to do so once: another trace goes on in `no_cover` tests."""
    if hasattr(config, "workerinput"):
        while running := coverage.Coverage.current():
            running.stop()


def pytest_sessionfinish() -> None:
    """Close what tests share."""
    browser.running.close()


@pytest.fixture(scope="session")
def needs_tool() -> Callable[..., None]:
    """`needs_tool("latexmk", "xelatex")` skips the test if one is missing; see `support.tools`."""
    return tools.needs_tool


class MakeProject(Protocol):
    """The type of the fixture `make_project`."""

    def __call__(
        self,
        files: Mapping[str, str | bytes],
        conf: str = "",
        *,
        extensions: Sequence[str] = ("sphinx_aikb",),
        copy: Path | None = None,
        **confoverrides: Any,
    ) -> Project: ...


@pytest.fixture
def make_project(tmp_path: Path) -> MakeProject:
    """Write a project: `make_project({"note.md": "# Note"}).build("html").html("note")`.

    See `support.projects`. A test may make several.
    """
    count = 0

    def make(files: Mapping[str, str | bytes], conf: str = "", **rest: Any) -> Project:
        nonlocal count
        count += 1
        return new_project(tmp_path / f"project{count}", files, conf, **rest)

    return make


class BuiltProject(Protocol):
    """The type of the fixture `built_project`."""

    def __call__(
        self,
        files: Mapping[str, str | bytes],
        conf: str = "",
        *,
        builders: Sequence[str] = ("html",),
        **rest: Any,
    ) -> Project: ...


@pytest.fixture(scope="module")
def built_project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BuiltProject]:
    """Make a project to change: `built_project(files, builders=("html", "aikb"))`.

    What is not told of `builders` is for `make_project`. The builds are made once in a module, for
    all that ask for the same; each time that one asks, the project is again as they left it.
    """
    projects: dict[str, Project] = {}
    folder = tmp_path_factory.mktemp("built")

    def built(
        files: Mapping[str, str | bytes],
        conf: str = "",
        *,
        builders: Sequence[str] = ("html",),
        **rest: Any,
    ) -> Project:
        key = repr((sorted(files.items()), conf, builders, sorted(rest.items())))
        if key not in projects:
            project = new_project(folder / f"project{len(projects)}", files, conf, **rest)
            for builder in builders:
                project.build(builder)
            project.save()
            projects[key] = project
        else:
            projects[key].go_back()
        return projects[key]

    yield built
    shutil.rmtree(folder)
