"""Builds the catalogue before any document is read, and hands it to the rules of the syntax."""

from __future__ import annotations

import pickle
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.util import logging

from sphinx_aikb._version import __version__
from sphinx_aikb.config import settings_of
from sphinx_aikb.doctree import replace_file
from sphinx_aikb.knowledge.environment import knowledge_of
from sphinx_aikb.links.attachments import outdated_files
from sphinx_aikb.lists.topic_index import outdated_indexes
from sphinx_aikb.reading.catalogs import Catalogs
from sphinx_aikb.reading.context import scanner_of
from sphinx_aikb.reading.drafts import leave_out, leave_out_again, markdown_suffixes, published
from sphinx_aikb.reading.git_dates import dates_of
from sphinx_aikb.reading.group_pages import add_group_pages, with_group_pages
from sphinx_aikb.reading.linked import leading_out, of_vaults, warn_of_links
from sphinx_aikb.reading.outdated import outdated_links
from sphinx_aikb.reading.stamps import (
    Scan,
    Scanned,
    has_changed,
    is_too_young,
    load_scanned,
    stamp_of,
)
from sphinx_aikb.reporting import Warnings, info, warn
from sphinx_aikb.text.docname import folder_of
from sphinx_aikb.vault.catalogue import Catalogue, find_notes
from sphinx_aikb.vault.drafts import foreign_folders
from sphinx_aikb.vault.notes import Note, read_note
from sphinx_aikb.vault.odd_files import circular_links, odd_files
from sphinx_aikb.vault.scan import read_side_file
from sphinx_aikb.vault.values import is_date
from sphinx_aikb.vault.videos import completed, known_videos

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Set

    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

    from sphinx_aikb.text.ids import VideoId
    from sphinx_aikb.vault.videos import Video


logger = logging.getLogger(__name__)

FILE = "aikb-catalogue.pickle"
"""The file of the catalogue in the doctree folder. In the environment, each parallel worker would
send the catalogue back whole."""


def scan(env: BuildEnvironment) -> set[str]:
    """Bring the catalogue up to date; return the documents that must be read again.

    These are documents that became a note or ceased to be one, and documents with another file than
    the one that was read. Only files that are new or changed are scanned; the others are known from
    the last build.
    """
    settings = settings_of(env.config)
    fingerprint = (
        __version__,
        Note.__slots__,
        scanner_of(settings).keywords,
        sorted(env.config.source_suffix.items()),
        (env.config.language, env.config.locale_dirs, env.config.gettext_compact),
    )
    file = Path(env.doctreedir) / FILE
    known = load_scanned(file, fingerprint)
    knowledge = knowledge_of(env)
    foreign = _foreign(env)
    linked = leading_out(env, env.found_docs - foreign)
    scanned = _scan_each(env, env.found_docs - foreign - linked, known)
    shut: set[str] = set()
    if linked:
        shut = of_vaults(linked, _notes_among(env, scanned))
        scanned |= _scan_each(env, linked - shut, known)
        shut |= linked & _notes_among(env, scanned)
        scanned = {docname: scanned[docname] for docname in sorted(scanned.keys() - shut)}
        warn_of_links(env, shut)
    knowledge.foreign = foreign | shut
    if scanned != known:
        replace_file(file, pickle.dumps((fingerprint, scanned), pickle.HIGHEST_PROTOCOL))
    everything = {docname: found.note for docname, found in scanned.items()}
    documents, notes, neighbours = published(env, everything)
    if settings.notes and not notes:
        info("aikb_notes matches no document: %s", ", ".join(settings.notes))
    videos = known_videos(documents, notes, _side_file(env, settings.videos))
    for docname in notes:
        note = completed(documents[docname], videos)
        if note.typed_title and settings.html == "safe":
            note = replace(note, title=note.typed_title)
        documents[docname] = note
    for docname, note in documents.items():
        if title := scanned[docname].title:
            documents[docname] = replace(note, title=title, source_title=note.title)
    undated = sorted(name for name in notes if not is_date(documents[name].published))
    for docname, time in dates_of(env, undated).items():
        documents[docname] = replace(documents[docname], changed=time)
    hidden = {name: note for name, note in everything.items() if name not in documents}
    catalogue = with_group_pages(env, Catalogue(documents, notes, videos, neighbours))
    knowledge.use(catalogue, Catalogue(hidden))
    known_notes: frozenset[str] = knowledge.data["notes"]
    changed = set(known_notes ^ notes) & env.found_docs
    if bool(known_notes) != bool(notes):  # with its first note, the root belongs to a vault
        changed.add(env.config.root_doc)
    knowledge.data["notes"] = notes
    knowledge.stamps = {docname: found.stamp for docname, found in scanned.items()}
    for docname, facts in knowledge.facts.items():
        if facts.stamp is not None and knowledge.stamps.get(docname, facts.stamp) != facts.stamp:
            changed.add(docname)
    return changed


def _scan_each(env: BuildEnvironment, docnames: Set[str], known: Scanned) -> Scanned:
    """Scan the files of documents that are new or changed; the others are known."""
    settings = settings_of(env.config)
    scan_one = scanner_of(settings)
    catalogs = Catalogs(env, scan_one.keywords["off"])
    scanned: Scanned = {}
    for docname in sorted(docnames):
        before = known.get(docname)
        try:
            path = env.doc2path(docname)
            if before is None or has_changed(path, before.stamp, is_young=before.is_young):
                stamp, is_young = stamp_of(path)
                note = _read(env, docname, scan_one)
                before = Scan(stamp, note, is_young, None)
            elif before.is_young:
                before = before._replace(is_young=is_too_young(before.stamp.time))
            translations = catalogs.stamp(docname)
            if before.stamp.translations != translations:
                stamp = before.stamp._replace(translations=translations)
                before = before._replace(stamp=stamp, title=catalogs.title(before.note))
        except OSError as error:  # gone since Sphinx looked, or not readable: Sphinx will say so
            logger.debug("%s is in the catalogue as it was: %s", docname, error)
        if before is not None:
            scanned[docname] = before
    return scanned


def _notes_among(env: BuildEnvironment, scanned: Scanned) -> frozenset[str]:
    documents = {docname: found.note for docname, found in scanned.items()}
    suffixes = markdown_suffixes(env.config)
    return find_notes(documents, settings_of(env.config).notes, env.config.root_doc, suffixes)


def _foreign(env: BuildEnvironment) -> frozenset[str]:
    """Return the documents in hidden folders and virtual environments, and odd files.

    The root is none of them.
    """
    documents = env.found_docs - {env.config.root_doc}
    folders = foreign_folders(Path(env.srcdir), set(map(folder_of, documents)))
    foreign = {name for name in documents if folder_of(name) in folders}
    paths = {name: env.doc2path(name, base=False).as_posix() for name in documents - foreign}
    odd = odd_files(Path(env.srcdir), paths)
    for name, reason in sorted(odd.items()):
        path = paths[name].encode(errors="backslashreplace").decode()
        warn(Warnings.SOURCE, f"the file '{path}' is left out: {reason}")
    return frozenset(foreign | odd.keys())


def _read(env: BuildEnvironment, docname: str, scan_one: Callable[..., Note]) -> Note:
    path = env.doc2path(docname, base=False).as_posix()
    if path.endswith(markdown_suffixes(env.config)):
        return scan_one(env.srcdir, path, docname)
    return read_note(docname, path, "")


def _side_file(env: BuildEnvironment, name: str | None) -> Mapping[VideoId, Video]:
    """Return what the side file says of videos; it is small enough to be read in each build."""
    if name is None:
        return {}
    found = read_side_file(env.srcdir, name)
    for problem in found.problems:
        warn(Warnings.VIDEOS, problem.message, f"{env.srcdir / name}:{problem.line}")
    return found.videos


def on_outdated(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    """Scan the vault before reading; return the documents that must be read again."""
    found = scan(env)
    leave_out(env, added, changed, removed)
    add_group_pages(env, added, changed, removed)
    found |= {*outdated_indexes(env), *outdated_files(env)}
    return sorted({*found, *outdated_links(env, removed)} - added)


def on_before_read(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Leave documents out once more, then warn about the front matter of the notes to be read."""
    catalogue = knowledge_of(env).catalogue
    leave_out_again(env, docnames)
    for docname in docnames:
        note = catalogue.get(docname)
        if note is not None and catalogue.is_note(docname):
            for problem in note.problems:
                warn(Warnings.FRONT_MATTER, problem.message, (docname, problem.line))


def on_config_inited(app: Sphinx, config: Config) -> None:
    """Keep Sphinx, which follows links while it looks for documents, from going in circles."""
    config.exclude_patterns = [*config.exclude_patterns, *circular_links(Path(app.srcdir))]


def setup_scan(app: Sphinx) -> None:
    """Connect the handlers."""
    app.connect("config-inited", on_config_inited)
    app.connect("env-get-outdated", on_outdated)
    app.connect("env-before-read-docs", on_before_read)
