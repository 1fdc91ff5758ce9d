"""When the files of notes without a date were changed last, as git knows it.

Only projects with ``sphinx_last_updated_by_git`` in their extensions ask for that. It tells the
date of a page once all are read, which is too late to put lists in order: so its function is asked
before. What goes wrong there, that extension tells itself.
"""

from __future__ import annotations

import json
import subprocess
from collections import defaultdict
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.util import logging
from sphinx.util.matching import Matcher

from sphinx_aikb.doctree import replace_file
from sphinx_aikb.knowledge.facts import digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sphinx.environment import BuildEnvironment

logger = logging.getLogger(__name__)

EXTENSION = "sphinx_last_updated_by_git"
FILE = "aikb-git.json"
"""The file in the doctree folder that keeps the dates of each folder until there is a commit."""

Dates = dict[str, str]
"""Names of files in a folder, each with the time of its last change: ``2026-01-31T12:00:00Z``."""


def dates_of(env: BuildEnvironment, docnames: Iterable[str]) -> dict[str, str]:
    """Return when the files of documents were changed last, as far as git knows.

    The times are ISO 8601 in UTC. Nothing is known of files without a commit, and of those whose
    last commit may be older than a shallow clone.
    """
    if EXTENSION not in env.config.extensions:
        return {}
    excluded = Matcher(env.config.git_exclude_patterns)
    folders: dict[Path, dict[str, str]] = defaultdict(dict)
    for docname in docnames:
        if not excluded(str(env.doc2path(docname, base=False))):
            file = Path(env.doc2path(docname)).resolve()
            folders[file.parent][file.name] = docname
    record = Path(env.doctreedir, FILE)
    known, git = _stored(record), _Git(env.config.git_exclude_commits)
    found = {str(each): git.of(each, sorted(files), known) for each, files in folders.items()}
    if found != known:
        replace_file(record, json.dumps(found, sort_keys=True).encode())
    return {
        files[name]: time
        for folder, files in folders.items()
        for name, time in found[str(folder)][1].items()
    }


class _Git:
    """Asks for the dates of the files in a folder, unless there was no commit since then."""

    def __init__(self, left_out: Iterable[str]) -> None:
        self._left_out = {commit.encode() for commit in left_out}
        self._histories: dict[Path | None, str] = {None: ""}

    def of(
        self, folder: Path, names: list[str], known: Mapping[str, tuple[str, Dates]]
    ) -> tuple[str, Dates]:
        """Return what the dates depend on, in short, and the dates."""
        state = digest((self._history(folder), sorted(self._left_out), names))
        before, dates = known.get(str(folder), ("", {}))
        if state == before:
            return state, dates
        found = self._ask(folder, names)
        return ("", {}) if found is None else (state, found)

    def _history(self, folder: Path) -> str:
        """Return the last commit of the repository that a folder is in, and how far back it goes.

        Empty without a commit.
        """
        around = (each for each in (folder, *folder.parents) if (each / ".git").exists())
        top = next(around, None)
        if top not in self._histories:
            command = ["git", "rev-parse", "HEAD", "--git-path", "shallow"]
            try:
                told = subprocess.run(command, cwd=top, capture_output=True, check=True, text=True)
                head, _, name = told.stdout.strip().partition("\n")
                self._histories[top] = f"{head} {_text_of(Path(top or '', name))}"
            except (OSError, subprocess.SubprocessError, ValueError) as error:
                logger.debug("%s has no commit: %s", top, error)
                self._histories[top] = ""
        return self._histories[top]

    def _ask(self, folder: Path, names: list[str]) -> Dates | None:
        """Return the dates, None if nobody can tell them."""
        if not self._history(folder):
            return None
        dates: dict[str, Any] = dict.fromkeys(names)
        try:
            import_module(EXTENSION).update_file_dates(folder, self._left_out, dates)
            return {
                name: datetime.fromtimestamp(int(date[0]), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
                for name, date in dates.items()
                if date is not None and not date[1]  # that of a shallow clone is none
            }
        except Exception as error:  # code of others, and the output of a program
            logger.debug("git tells no dates of %s: %s", folder, error)
            return None


def _text_of(file: Path) -> str:
    return file.read_text("utf-8") if file.is_file() else ""


def _stored(record: Path) -> dict[str, tuple[str, Dates]]:
    try:
        stored = json.loads(record.read_text("utf-8"))
        return {folder: (state, dict(dates)) for folder, (state, dates) in stored.items()}
    except (OSError, ValueError, TypeError, AttributeError, RecursionError) as error:
        logger.debug("no record of dates: %s", error)
        return {}
