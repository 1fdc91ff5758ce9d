"""Small Sphinx projects, built in the process of the test."""

import filecmp
import json
import os
import re
import shutil
import sys
import textwrap
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

import sphinx.locale
from bs4 import BeautifulSoup
from jinja2 import Environment
from sphinx.application import Sphinx
from sphinx.builders.html import _assets
from sphinx.config import Config
from sphinx.pycode import ModuleAnalyzer
from sphinx.util.docutils import docutils_namespace, patch_docutils

# What an e-book must tell to be valid.
CONF = """\
extensions = {extensions!r}
project = "Test"
author = "Tester"
copyright = "2026, Tester"
version = release = "1.0"
"""

COLOUR = re.compile(r"\x1b\[[0-9;]*[A-Za-z]|\x1b\]8;;[^\x1b]*\x1b\\")

INDEX = """\
Index
=====

.. toctree::
   :glob:

   **
"""


def plain(text: str) -> str:
    """`text` without colour codes."""
    return COLOUR.sub("", text)


@contextmanager
def restored() -> Iterator[None]:
    """Leave no trace of a build in this process: nodes, roles, directives, translations, path."""
    path = sys.path[:]
    # Sphinx adds the suffixes of extensions to the default itself, where the next build finds them.
    suffixes: dict[str, str] = Config.config_values["source_suffix"].default
    default_suffixes = suffixes.copy()
    # So do themes with folders of templates, which the next theme would take for its own.
    templates: list[str] = Config.config_values["templates_path"].default
    default_templates = templates[:]
    try:
        yield
    finally:
        sys.path[:] = path
        suffixes.clear()
        suffixes.update(default_suffixes)
        templates[:] = default_templates
        sphinx.locale.translators.clear()
        # Elsewhere a process builds once; so sums of scripts and comparisons of files may be kept.
        if clear := getattr(getattr(_assets, "_file_checksum_inner", None), "cache_clear", None):
            clear()
        filecmp.clear_cache()
        ModuleAnalyzer.cache.clear()


compile_template = Environment.compile
compiled: dict[Any, Any] = {}
"""Templates by their source and by all else that their code depends on."""


def compile_once(environment: Environment, source: Any, *args: Any, **options: Any) -> Any:
    """Compile a template, unless this process has: that is half the time of a small build."""
    key = (
        *(source, args, tuple(options.items()), type(environment)),
        *(tuple(environment.extensions), frozenset(environment.filters), environment.autoescape),
        *(environment.block_start_string, environment.variable_start_string),
        *(environment.trim_blocks, environment.lstrip_blocks),
    )
    if key not in compiled:
        compiled[key] = compile_template(environment, source, *args, **options)
    return compiled[key]


@dataclass(frozen=True)
class Result:
    """What one build left."""

    app: Sphinx
    out: Path
    """The output folder."""
    status: str
    """What Sphinx said, without colour codes."""
    warnings: str
    """Its warnings, a line each, without colour codes."""

    @property
    def statuscode(self) -> int:
        """What sphinx-build would exit with: 1 after a warning if `warningiserror`."""
        return self.app.statuscode

    @property
    def warning_lines(self) -> list[str]:
        """The warnings, without the path of the source folder."""
        text = self.warnings.replace(f"{self.app.srcdir}/", "")
        return [line for line in text.splitlines() if line.strip()]

    @property
    def files(self) -> list[str]:
        """Every file in the output folder, by its path there, sorted."""
        found = (path for path in self.out.rglob("*") if path.is_file())
        return sorted(path.relative_to(self.out).as_posix() for path in found)

    def path(self, docname: str) -> Path:
        """The file that a builder of pages (html, dirhtml, epub, text, xml) wrote for a document."""
        builder: Any = self.app.builder
        if hasattr(builder, "get_outfilename"):
            return Path(builder.get_outfilename(docname))
        return self.out / f"{docname}{builder.out_suffix}"

    def html(self, docname: str = "index") -> BeautifulSoup:
        """The page of a document. The parser repairs nothing: an anchor in an anchor stays one."""
        return BeautifulSoup(self.path(docname).read_text(encoding="utf-8"), "html.parser")

    def text(self, name: str) -> str:
        """The text of a file in the output folder."""
        return (self.out / name).read_text(encoding="utf-8")

    def jsonl(self, name: str) -> list[dict[str, Any]]:
        """The lines of a file of JSON Lines in the output folder."""
        return [json.loads(line) for line in self.text(name).splitlines()]


@dataclass
class Project:
    """A source folder, and the builds made of it. Each build is a new Sphinx on the same folders."""

    src: Path
    builds: Path
    """Holds a folder for each builder's output, and `doctrees`."""
    confoverrides: dict[str, Any] = field(default_factory=dict)
    built: bool = field(default=False, init=False)
    saved: dict[str, Any] | None = field(default=None, init=False)
    """The `confoverrides` of the time that `go_back` leads to."""

    def write(self, name: str, text: str | bytes) -> Path:
        """Write a source file. A text that starts with a line break is dedented, without it."""
        path = self.src / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(text, str):
            if text.startswith("\n"):
                text = textwrap.dedent(text[1:])
            text = text.encode()
        path.write_bytes(text)
        if self.built:
            # The time that a system gives a file lags behind the clock by some milliseconds.
            now = time.time_ns()
            os.utime(path, ns=(now, now))
        return path

    def read(self, name: str) -> str:
        """The text of a source file."""
        return (self.src / name).read_text(encoding="utf-8")

    def remove(self, name: str) -> None:
        """Delete a source file."""
        (self.src / name).unlink()

    def save(self) -> None:
        """Keep a copy of the sources and of all that was built, for `go_back`."""
        self.saved = dict(self.confoverrides)
        for folder in (self.src, self.builds):
            shutil.copytree(folder, _copy_of(folder), symlinks=True)

    def go_back(self) -> None:
        """Make all as it was at `save`, the times of files included: Sphinx builds on as it would have then."""
        assert self.saved is not None
        self.confoverrides = dict(self.saved)
        for folder in (self.src, self.builds):
            shutil.rmtree(folder)
            shutil.copytree(_copy_of(folder), folder, symlinks=True)

    def build(
        self,
        builder: str = "html",
        *,
        confoverrides: Mapping[str, Any] | None = None,
        out: str | None = None,
        doctreedir: str = "doctrees",
        freshenv: bool = False,
        force_all: bool = False,
        filenames: Iterable[str] = (),
        parallel: int = 1,
        warningiserror: bool = False,
        tags: Sequence[str] = (),
        verbosity: int = 0,
    ) -> Result:
        """Run Sphinx once.

        Builders share the folder of doctrees, as they do on Read the Docs, unless `doctreedir`
        names another; `out` names another output folder than the builder's own. Both are names
        in `builds`. `filenames` are source files, to build only those. An error raises.
        """
        status, warnings = StringIO(), StringIO()
        once = patch.object(Environment, "compile", compile_once)
        with restored(), patch_docutils(self.src), docutils_namespace(), once:
            app = Sphinx(
                srcdir=self.src,
                confdir=self.src,
                outdir=self.builds / (out or builder),
                doctreedir=self.builds / doctreedir,
                buildername=builder,
                confoverrides={**self.confoverrides, **(confoverrides or {})},
                status=status,
                warning=warnings,
                freshenv=freshenv,
                warningiserror=warningiserror,
                tags=tags,
                verbosity=verbosity,
                parallel=parallel,
            )
            app.build(force_all, [str(self.src / name) for name in filenames])
        self.built = True
        return Result(app, Path(app.outdir), plain(status.getvalue()), plain(warnings.getvalue()))


def _copy_of(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}-saved")


def new_project(
    folder: Path,
    files: Mapping[str, str | bytes],
    conf: str = "",
    *,
    extensions: Sequence[str] = ("sphinx_aikb",),
    copy: Path | None = None,
    **confoverrides: Any,
) -> Project:
    """Write a project into `folder`.

    Its `conf.py` names the extensions and a title, then holds the text `conf`. `copy` is a folder to copy
    before the files are written; a `conf.py` in it is kept and `conf` appended to it. A project
    without a root document gets one whose toctree holds everything.
    """
    project = Project(folder / "src", folder / "build", confoverrides)
    if copy is not None:
        shutil.copytree(copy, project.src, ignore=shutil.ignore_patterns("_build", "__pycache__"))
    project.src.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        project.write(name, text)
    if "conf.py" not in files:
        kept = (project.src / "conf.py").exists()
        head = project.read("conf.py") if kept else CONF.format(extensions=list(extensions))
        project.write("conf.py", f"{head}\n{textwrap.dedent(conf)}")
    root = confoverrides.get("root_doc", "index")
    if not any(path.stem == root for path in project.src.iterdir()):
        project.write(f"{root}.rst", INDEX)
    return project
