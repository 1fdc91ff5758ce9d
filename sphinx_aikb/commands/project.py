"""The notes of a project, as a build would find them, without a build."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.config import Config
from sphinx.errors import ConfigError
from sphinx.util.matching import get_matching_files
from sphinx.util.tags import Tags

from sphinx_aikb.config import PREFIX, Settings, default_of
from sphinx_aikb.reading.context import scanner_of
from sphinx_aikb.text.docname import folder_of
from sphinx_aikb.vault.drafts import foreign_folders, publish
from sphinx_aikb.vault.odd_files import circular_links, odd_files

if TYPE_CHECKING:
    from sphinx_aikb.vault.notes import Note

_MARKDOWN = (".md",)
_NEVER = ("**/_sources", ".#*", "**/.#*", "*.lproj/**")
"""What Sphinx leaves out of each project."""


_EXCLUDED = ("exclude_patterns", "templates_path")
_ASSETS = ("html_static_path", "html_extra_path")
"""The settings with the folders of a project that hold no documents; the last are of HTML alone."""


class CommandError(Exception):
    """A command cannot go on; the message is for the person who called it."""


@dataclass(frozen=True, slots=True)
class Project:
    """A source folder, its settings, and what its Markdown documents say of themselves."""

    source: Path
    settings: Settings
    documents: dict[str, Note]
    notes: frozenset[str]
    unreadable: dict[str, str]
    """Why files that would be documents cannot be read, by path."""


def read_project(source: Path) -> Project:
    """Read the settings and the notes of a source folder; one without ``conf.py`` has defaults.

    :raises CommandError: if there is no such folder, or its ``conf.py`` cannot be read.
    """
    if not source.is_dir():
        raise CommandError(f"{source} is no folder")
    source = source.resolve()
    config = _config(source)
    settings = _settings(config)
    suffixes = _suffixes(config)
    scan_one = scanner_of(settings)
    documents: dict[str, Note] = {}
    unreadable: dict[str, str] = {}
    for path in _paths(source, suffixes, config):
        docname = path.rpartition(".")[0]
        try:
            documents[docname] = scan_one(source, path, docname)
        except OSError as error:  # builds pass over it as well
            unreadable[path] = error.strerror or str(error)
    root = str(config.root_doc)
    built = publish(source, documents, root, suffixes, settings.notes, drafts=settings.drafts)
    return Project(source, settings, built.documents, built.notes, unreadable)


def _config(source: Path) -> Config:
    if not (source / "conf.py").is_file():
        return Config()
    try:
        return Config.read(source, overrides={}, tags=Tags())
    except ConfigError as error:
        raise CommandError(str(error)) from error


def _settings(config: Config) -> Settings:
    """Return the settings of a project; the default counts where a build would warn of a value."""
    values = {}
    for item in fields(Settings):
        name = PREFIX + item.name
        config.add(name, default_of(item), item.metadata["rebuild"], item.metadata["types"])
        value = config[name]
        values[item.name] = value if item.metadata["check"](value) else default_of(item)
    return Settings(**values)


def _suffixes(config: Config) -> tuple[str, ...]:
    """Return the suffixes of Markdown files, among those that the project names."""
    named = config.source_suffix
    if not isinstance(named, dict):
        return _MARKDOWN
    markdown = (suffix for suffix, kind in named.items() if kind == "markdown")
    return tuple(dict.fromkeys((*_MARKDOWN, *markdown)))


def _paths(source: Path, suffixes: tuple[str, ...], config: Config) -> list[str]:
    """Return the paths of Markdown documents, as far as a build of HTML would read them."""
    for name in _ASSETS:
        config.add(name, [], "html", [list])
    excluded = [name for option in (*_EXCLUDED, *_ASSETS) for name in config[option]]
    excluded += [*_NEVER, *circular_links(source)]
    found = get_matching_files(source, config.include_patterns, excluded)
    paths = sorted(path for path in found if path.endswith(suffixes))
    foreign = foreign_folders(source, {*map(folder_of, paths)})
    odd = odd_files(source, {path: path for path in paths})
    return [path for path in paths if path not in odd and folder_of(path) not in foreign]
