"""What the builds of one process share, since it comes out the same each time: half of a small build."""

import logging
import os
from collections.abc import Callable
from copy import copy
from pathlib import Path
from types import CodeType
from typing import Any

import sphinx.util.docutils
from docutils.frontend import Values
from docutils.utils import DependencyList
from jinja2 import Environment
from myst_parser.mdit_to_docutils import base
from snowballstemmer.basestemmer import BaseStemmer


def work_once() -> None:
    """Compile a template of a theme, find the stem of a word and make the settings of docutils once.

    Messages for those who debug Sphinx, which nobody reads, are not even made.
    """
    logging.disable(logging.DEBUG)
    _compile_once()
    _find_stems_once()
    # Sphinx before 9 makes the first only once in a build.
    for module, name in ((sphinx.util.docutils, "_get_settings"), (base, "get_default_settings")):
        if make := getattr(module, name, None):
            setattr(module, name, _make_once(make))


def _compile_once() -> None:
    compile_template: Any = Environment.compile
    compiled: dict[tuple[object, ...], CodeType] = {}

    def compile_once(self: Environment, source: Any, *args: Any, **options: Any) -> CodeType:
        # What the code depends on: the class, the delimiters, the extensions, the text and its name.
        given = (*args, *sorted(options.items()))
        key = (type(self), self.lexer, *self.extensions, self.autoescape, source, *given)
        if key not in compiled:
            compiled[key] = compile_template(self, source, *args, **options)
        return compiled[key]

    Environment.compile = compile_once  # type: ignore[method-assign]


def _find_stems_once() -> None:
    find_stem = BaseStemmer.stemWord
    stems: dict[tuple[type, str], str] = {}

    def find_once(self: BaseStemmer, word: str) -> str:
        if (key := (type(self), word)) not in stems:
            stems[key] = find_stem(self, word)
        return stems[key]

    BaseStemmer.stemWord = find_once


def _make_once(make: Callable[..., Values]) -> Callable[..., Values]:
    """Return a function that makes settings of docutils as *make* does, each document its own."""
    made: dict[object, Values] = {}

    def make_once(*components: Any, **given: Any) -> Values:
        if Path(os.environ.get("DOCUTILSCONFIG", "")).is_file():
            return make(*components, **given)
        types = (part if isinstance(part, type) else type(part) for part in components)
        key = (*types, repr(given))
        if key not in made:
            made[key] = make(*components, **given)
        values = copy(made[key])
        for name, value in vars(values).items():
            if isinstance(value, list | dict):
                vars(values)[name] = value.copy()
        values.record_dependencies = DependencyList()
        return values

    return make_once
