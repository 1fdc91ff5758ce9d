"""Templates of a vault, which are to be copied and filled in, not read."""

from __future__ import annotations

import json
import posixpath
import re
from typing import TYPE_CHECKING

from sphinx_aikb.text.docname import folder_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

TEMPLATES = "templates"
_SETTINGS = (
    ("templates.json", "folder"),
    ("plugins/templater-obsidian/data.json", "templates_folder"),
)
"""Where in `.obsidian` the folders of templates are named: by Obsidian, and by Templater."""
_PLACEHOLDER = re.compile(r"\{\{(?:title|date|time)(?::[^{}\n]*+)?\}\}|<%[-_]?(?:\*|\s*+tp\.)")
"""A place to be filled in by Obsidian's own templates or by Templater."""


def folders_above(path: str) -> Iterator[str]:
    """Yield each folder that a file is in, from the innermost to the top, which is empty."""
    while path:
        path = folder_of(path)
        yield path


def is_among_templates(path: str) -> bool:
    """Tell whether a file is in a folder called `templates`, in any case."""
    return TEMPLATES in folder_of(path).lower().split("/")


def has_placeholders(text: str) -> bool:
    """Tell whether there is a place that a template leaves to be filled in."""
    return _PLACEHOLDER.search(text) is not None


def template_folders(root: Path, folders: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return for each of the folders that is a vault of Obsidian where its templates are.

    All are paths below *root*. Settings that cannot be read name no folder.
    """
    found = {}
    for folder in folders:
        settings = root / folder / ".obsidian"
        if settings.is_dir():
            named = (_setting(settings / name, key) for name, key in _SETTINGS)
            found[folder] = tuple(
                posixpath.normpath(posixpath.join(folder, name)) for name in named if name
            )
    return found


def _setting(file: Path, key: str) -> str:
    try:
        found = json.loads(file.read_text("utf-8")) if file.is_file() else {}
        return str(found[key]).strip("./ ") if isinstance(found[key], str) else ""
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return ""
