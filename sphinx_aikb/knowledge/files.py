"""Files of the project that are no documents."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.util.matching import Matcher

from sphinx_aikb.doctree import replace_file
from sphinx_aikb.vault.drafts import PACKAGES, VIRTUAL_ENVIRONMENT
from sphinx_aikb.vault.files import CONFIGURATION, Files

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.environment import BuildEnvironment

NEVER = ("**/_sources", ".#*", "**/.#*", "*.lproj/**")
"""The patterns of files that Sphinx itself never takes for documents (``sphinx.project``)."""
OUTPUTS = "aikb-outputs.json"
"""The file beside the doctrees with the output folders of all builders: they hold no sources."""


def files_of(env: BuildEnvironment, outdir: Path) -> Files:
    """Return the files below the source folder that are no documents; *outdir* holds none."""
    documents = {str(env.doc2path(docname, base=False)) for docname in env.found_docs}
    return Files(path for path in _walk(env, outdir) if path not in documents)


def _walk(env: BuildEnvironment, outdir: Path) -> Iterator[str]:
    """Yield paths below the source folder.

    Left out are hidden files and folders, virtual environments, output folders, ``conf.py``, what
    ``exclude_patterns`` names, and folders behind symbolic links.
    """
    excluded = Matcher([*env.config.exclude_patterns, *NEVER])
    top = str(env.srcdir)
    ours = {os.path.realpath(env.doctreedir), *outputs(env, outdir)}
    for folder, folders, names in os.walk(top):
        place = os.path.relpath(folder, top).replace(os.sep, "/")
        prefix = "" if place == "." else f"{place}/"
        folders[:] = [
            name
            for name in sorted(folders)
            if not name.startswith(".")
            and name != PACKAGES
            and not excluded(prefix + name)
            and not Path(folder, name, VIRTUAL_ENVIRONMENT).is_file()
            and os.path.realpath(f"{folder}/{name}") not in ours
        ]
        for name in names:
            hidden = name.startswith(".") or (not prefix and name == CONFIGURATION)
            if not hidden and not excluded(prefix + name):
                yield prefix + name


def outputs(env: BuildEnvironment, outdir: Path) -> list[str]:
    """Return the output folders of this and of earlier builds with these doctrees."""
    file = Path(env.doctreedir, OUTPUTS)
    known: set[str] = set()
    with suppress(OSError, ValueError, TypeError, RecursionError):
        known = set(map(str, json.loads(file.read_text("utf-8"))))
    outputs = known | {os.path.realpath(outdir)}
    if outputs != known:
        replace_file(file, json.dumps(sorted(outputs)).encode())
    return sorted(outputs)
