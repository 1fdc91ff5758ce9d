"""Files of the project that are no documents, found by name."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.util.matching import Matcher

from sphinx_aikb.doctree import replace_file
from sphinx_aikb.knowledge.environment import knowledge_of
from sphinx_aikb.text.docname import folder_of
from sphinx_aikb.text.file_name import kind_of, leaves, suffix_of
from sphinx_aikb.vault.drafts import PACKAGES, VIRTUAL_ENVIRONMENT
from sphinx_aikb.vault.files import Files

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.environment import BuildEnvironment

NEVER = ("**/_sources", ".#*", "**/.#*", "*.lproj/**")
"""The patterns of files that Sphinx itself never takes for documents (``sphinx.project``)."""
OUTPUTS = "aikb-outputs.json"
"""The file beside the doctrees with the output folders of all builders: they hold no sources."""


def files_of(env: BuildEnvironment) -> Files:
    """Return the files below the source folder that are no documents."""
    documents = {str(env.doc2path(docname, base=False)) for docname in env.found_docs}
    return Files(path for path in _walk(env) if path not in documents)


def _walk(env: BuildEnvironment) -> Iterator[str]:
    """Yield paths below the source folder.

    Left out are hidden files and folders, virtual environments, output folders, ``conf.py``, what
    ``exclude_patterns`` names, and folders behind symbolic links.
    """
    excluded = Matcher([*env.config.exclude_patterns, *NEVER])
    top = str(env.srcdir)
    ours = {os.path.realpath(env.doctreedir), *_outputs(env)}
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
            hidden = name.startswith(".") or (not prefix and name == "conf.py")
            if not hidden and not excluded(prefix + name):
                yield prefix + name


def _outputs(env: BuildEnvironment) -> list[str]:
    """Return the output folders of this and of earlier builds with these doctrees."""
    file = Path(env.doctreedir, OUTPUTS)
    known: set[str] = set()
    with suppress(OSError, ValueError, TypeError):
        known = set(map(str, json.loads(file.read_text("utf-8"))))
    outputs = known | {os.path.realpath(knowledge_of(env).builder.outdir)}
    if outputs != known:
        replace_file(file, json.dumps(sorted(outputs)).encode())
    return sorted(outputs)


def look_up(env: BuildEnvironment, target: str, docname: str) -> str | None:
    """Return the path of the file that a link or embed in a document names, None without a file.

    Only files that are below the source folder after all symbolic links are found.
    """
    suffix = suffix_of(target)
    if not suffix or f".{suffix}" in env.config.source_suffix:
        return None
    path = knowledge_of(env).files.find(target, folder_of(docname))
    return path if path is not None and _is_inside(env, path) else None


def ask_for(env: BuildEnvironment, target: str) -> str | None:
    """Return the path of a file for the document being read, as :func:`look_up` finds it.

    The answer is remembered, and the document is read again when the answer changes.
    """
    knowledge, docname = knowledge_of(env), env.docname
    path = look_up(env, target, docname)
    knowledge.asked.setdefault(docname, {})[target] = path
    return path


def _is_inside(env: BuildEnvironment, path: str) -> bool:
    try:
        return Path(env.srcdir, path).resolve().is_relative_to(Path(env.srcdir).resolve())
    except (OSError, RuntimeError):  # a link to itself, in Python 3.11 and 3.12
        return False


def problem(env: BuildEnvironment, target: str, docname: str) -> str | None:
    """Return why an embed shows no file, None if the embed need not be a file."""
    folder = folder_of(docname)
    if leaves(target, folder):
        return f"the embed {target!r} leads out of the source folder: it is not followed"
    if kind_of(target) is None:
        return None
    found = knowledge_of(env).files.find(target, folder)
    paths = [found] if found else [f"{folder}/{target}".lstrip("/"), target.lstrip("/")]
    if any(os.path.lexists(env.srcdir / path) and not _is_inside(env, path) for path in paths):
        return (
            f"the embed {target!r} leads out of the source folder by a symbolic link: "
            f"it is not followed"
        )
    where = ", which is where a path that begins with / starts" if target.startswith("/") else ""
    return f"there is no file {target!r} for this embed below the source folder{where}"
