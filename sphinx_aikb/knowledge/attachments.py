"""Files that notes ask for by name."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from sphinx_aikb.knowledge.environment import knowledge_of
from sphinx_aikb.knowledge.trust import is_readable, may_open
from sphinx_aikb.text.docname import folder_of
from sphinx_aikb.text.file_name import kind_of, leaves, suffix_of

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment


def look_up(env: BuildEnvironment, target: str, docname: str) -> str | None:
    """Return the path of the file that a link or embed in a document names, None without a file.

    Only files that are below the source folder after all symbolic links are found.
    """
    suffix = suffix_of(target)
    if not suffix or f".{suffix}" in env.config.source_suffix:
        return None
    path = knowledge_of(env).files.find(target, folder_of(docname))
    return path if path is not None and is_readable(env, path) else None


def ask_for(env: BuildEnvironment, target: str) -> str | None:
    """Return the path of a file for the document being read, as :func:`look_up` finds it.

    The answer is remembered, and the document is read again when the answer changes.
    """
    knowledge, docname = knowledge_of(env), env.docname
    path = look_up(env, target, docname)
    knowledge.asked.setdefault(docname, {})[target] = path
    return path


def problem(env: BuildEnvironment, target: str, docname: str, what: str = "embed") -> str | None:
    """Return why an embed or a picture shows no file, None if it need not be a file."""
    folder = folder_of(docname)
    if leaves(target, folder):
        return f"the {what} {target!r} leads out of the source folder: it is not followed"
    if kind_of(target) is None:
        return None
    found = knowledge_of(env).files.find(target, folder)
    paths = [found] if found else [f"{folder}/{target}".lstrip("/"), target.lstrip("/")]
    if any(os.path.lexists(env.srcdir / path) and not may_open(env, path) for path in paths):
        return (
            f"the {what} {target!r} leads out of the source folder by a symbolic link: "
            f"it is not followed"
        )
    where = ", which is where a path that begins with / starts" if target.startswith("/") else ""
    return f"there is no file {target!r} for this {what} below the source folder{where}"
