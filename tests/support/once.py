"""What the builds of one process share, since it comes out the same each time: half of a small build."""

import logging
import os
from collections.abc import Callable, Mapping
from copy import copy
from functools import cache
from importlib import import_module
from pathlib import Path
from types import CodeType
from typing import Any

from docutils.frontend import Values
from docutils.utils import DependencyList
from jinja2 import Environment
from snowballstemmer.basestemmer import BaseStemmer
from sphinx import registry, theming
from sphinx.util.logging import SphinxLoggerAdapter

SETTINGS = {
    "sphinx.util.docutils": "_get_settings",
    "sphinx.builders.html": "_get_settings",
    "sphinx.builders.latex": "_get_settings",
    "sphinx.builders.manpage": "_get_settings",
    "sphinx.builders.texinfo": "_get_settings",
    "myst_parser.mdit_to_docutils.base": "get_default_settings",
}
"""Where settings of docutils are made. Sphinx before 9 does so only once in a build."""


def work_once() -> None:
    """Compile a template of a theme, find the stem of a word and make the settings of docutils once.

    The packages of the environment are asked once which themes and builders they bring. Messages
    for those who debug Sphinx, which nobody reads, are not even made.
    """
    logging.disable(logging.DEBUG)
    SphinxLoggerAdapter.debug = _say_nothing  # type: ignore[method-assign]
    for module in (registry, theming):
        module.entry_points = cache(module.entry_points)  # type: ignore[attr-defined]
    _compile_once()
    _find_stems_once()
    for path, name in SETTINGS.items():
        maker = import_module(path)
        if make := getattr(maker, name, None):
            setattr(maker, name, _make_once(make))


def _say_nothing(self: SphinxLoggerAdapter, *args: object, **options: object) -> None:
    pass


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

    def make_once(
        *components: Any, defaults: Mapping[str, Any] | None = None, **given: Any
    ) -> Values:
        own = {} if defaults is None else {"defaults": {}}
        if Path(os.environ.get("DOCUTILSCONFIG", "")).is_file():
            return make(*components, **({"defaults": defaults} if own else {}), **given)
        types = (part if isinstance(part, type) else type(part) for part in components)
        key = (*types, repr(given))
        if key not in made:
            made[key] = make(*components, **own, **given)
        values = copy(made[key])
        for name, value in vars(values).items():
            if isinstance(value, list | dict):
                vars(values)[name] = value.copy()
        values.record_dependencies = DependencyList()
        vars(values).update(defaults or {})
        return values

    return make_once
