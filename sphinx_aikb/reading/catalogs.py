"""Translations of a project, as far as they must be known before documents are read: the titles.

Indexes sort, group and list notes by their titles while Sphinx reads. Sphinx itself translates a
document, with its title, only when it has been read.
"""

from __future__ import annotations

import gettext
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.mofile import read_mo
from sphinx.util import logging
from sphinx.util.i18n import docname_to_domain

from sphinx_aikb.text.heading import heading_words
from sphinx_aikb.vault.fields import as_line

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

    from sphinx.environment import BuildEnvironment

    from sphinx_aikb.vault.notes import Note

logger = logging.getLogger(__name__)


class Catalogs:
    """The catalogs of messages in the language of a project; each is looked at once in a build.

    Sphinx has compiled them before. Of several folders the first wins.
    """

    def __init__(self, env: BuildEnvironment, off: Container[str] = ()) -> None:
        config, language = env.config, env.config.language
        self._compact = config.gettext_compact
        self._off = off
        self._languages = [language, language.partition("_")[0]]
        folders = [Path(env.srcdir, name) for name in config.locale_dirs]
        self._folders = [
            folder
            for folder in folders
            if any((folder / name).is_dir() for name in self._languages)
        ]
        self._stamps: dict[str, tuple[int, ...]] = {}
        self._titles: dict[str, Mapping[str, str]] = {}

    def stamp(self, docname: str) -> tuple[int, ...]:
        """Return the times and sizes of the files with the translations of a document."""
        if not self._folders:
            return ()
        domain = docname_to_domain(docname, self._compact)
        if domain not in self._stamps:
            stats = [path.stat() for path in self._paths(domain)]
            found = (number for stat in stats for number in (stat.st_mtime_ns, stat.st_size))
            self._stamps[domain] = tuple(found)
        return self._stamps[domain]

    def title(self, note: Note) -> str | None:
        """Return the translated title of a note, None without a translation."""
        if not self.stamp(note.docname):
            return None
        domain = docname_to_domain(note.docname, self._compact)
        if domain not in self._titles:
            self._titles[domain] = self._translated(domain)
        found = self._titles[domain].get(note.title)
        words = as_line(heading_words(found, off=self._off)) if found else None
        return words if words and words != note.title else None

    def _paths(self, domain: str) -> list[Path]:
        """Return the files of a domain, the last first."""
        found = (
            gettext.find(domain, str(folder), languages=self._languages)
            for folder in reversed(self._folders)
        )
        return [Path(path) for path in found if path]

    def _translated(self, domain: str) -> Mapping[str, str]:
        """Return the translations of a domain by their messages, and by the words of these."""
        messages: dict[str, str] = {}
        for path in self._paths(domain):
            try:
                with path.open("rb") as file:
                    found = [(each.id, each.string) for each in read_mo(file)]
            except (OSError, ValueError, LookupError) as error:  # Sphinx says what is wrong with it
                logger.debug("%s is not read: %s", path, error)
                continue
            messages |= {
                old: new
                for old, new in found
                if old and new and isinstance(old, str) and isinstance(new, str)
            }
        words = {as_line(heading_words(old, off=self._off)): new for old, new in messages.items()}
        return {name: new for name, new in words.items() if name} | messages
