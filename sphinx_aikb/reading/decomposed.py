"""Documents whose file names are in NFD, which Sphinx finds and cannot open.

A vault that was written on a Mac and is built on Linux has such names. Sphinx would warn of each
and leave it out; so it does not get to see them, and they become documents after it has looked.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.util.matching import Matcher

from sphinx_aikb.knowledge.files import NEVER
from sphinx_aikb.reading.documents import add_document
from sphinx_aikb.vault.decomposed import decomposed_files

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

_GLOB = re.compile(r"[\[\]*]")


class DecomposedNames:
    """The documents of a build whose names on the disk are in NFD."""

    def __init__(self) -> None:
        self._paths: dict[str, str] = {}
        self._excluded: Any = ()

    def on_config_inited(self, app: Sphinx, config: Config) -> None:
        """Hide such files from Sphinx while it looks for documents.

        Sphinx compares ``exclude_patterns`` between builds: another set of such files is read anew.
        """
        self._excluded = config.exclude_patterns
        self._paths = {
            name: path
            for name, path in decomposed_files(Path(app.srcdir)).items()
            if name.endswith(tuple(config.source_suffix))
        }
        if self._paths:
            hidden = sorted(_GLOB.sub("?", name) for name in self._paths)
            config.exclude_patterns = [*self._excluded, *hidden]

    def on_outdated(
        self,
        app: Sphinx,
        env: BuildEnvironment,
        added: set[str],
        changed: set[str],
        removed: set[str],
    ) -> list[str]:
        """Make documents of the hidden files, and tell which of them are to be read."""
        config, project = app.config, env.project
        patterns = [*self._excluded, *config.templates_path, *NEVER]
        excluded, included = Matcher(patterns), Matcher(config.include_patterns)
        for name, path in self._paths.items():
            docname = project.path2doc(name)
            if not docname or docname in env.found_docs or excluded(name) or not included(name):
                continue
            add_document(env, docname, Path(path), added, changed, removed)
        return []


def setup_decomposed(app: Sphinx) -> None:
    """Connect the handlers.

    The first runs when all suffixes are known (800), the second before the vault is scanned (500).
    """
    names = DecomposedNames()
    app.connect("config-inited", names.on_config_inited, priority=850)
    app.connect("env-get-outdated", names.on_outdated, priority=100)
