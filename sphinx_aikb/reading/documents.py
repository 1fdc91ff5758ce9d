"""Documents that Sphinx cannot find, or not open: it is told of them after it has looked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.environment import CONFIG_OK

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment


def add_document(
    env: BuildEnvironment,
    docname: str,
    path: Path,
    added: set[str],
    changed: set[str],
    removed: set[str],
) -> None:
    """Make a document of a file, and have it read if it is new, or has changed since it was read.

    Sphinx has no public way for that: the tables of paths in its project are private. It forgets
    these documents when it looks for documents in the next build.
    """
    project: Any = env.project
    project.docnames.add(docname)
    project._docname_to_path[docname] = path
    project._path_to_docname[path] = docname
    removed.discard(docname)
    if docname not in env.all_docs or env.config_status != CONFIG_OK:
        added.add(docname)
    elif _is_changed(env, docname):
        changed.add(docname)


def _is_changed(env: BuildEnvironment, docname: str) -> bool:
    """Tell whether a document or a file that it depends on has changed since it was read."""
    if docname in env.reread_always or not Path(env.doctreedir, f"{docname}.doctree").is_file():
        return True
    files = [env.doc2path(docname), *(Path(env.srcdir, name) for name in env.dependencies[docname])]
    try:
        return any(file.stat().st_mtime_ns // 1000 > env.all_docs[docname] for file in files)
    except OSError:  # one is gone
        return True
