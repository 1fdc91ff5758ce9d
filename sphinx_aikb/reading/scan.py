"""Builds the catalogue before any document is read, and hands it to the rules of the syntax."""

from __future__ import annotations

import pickle
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.util import logging

from sphinx_aikb._version import __version__
from sphinx_aikb.config import Settings, settings_of
from sphinx_aikb.doctree import replace_file
from sphinx_aikb.knowledge.environment import knowledge_of
from sphinx_aikb.knowledge.facts import Stamp
from sphinx_aikb.links.attachments import outdated_files
from sphinx_aikb.lists.topic_index import outdated_indexes
from sphinx_aikb.markdown.context import Context
from sphinx_aikb.markdown.parts import DIALECTS, PARTS, chosen
from sphinx_aikb.reading.drafts import leave_out, leave_out_again, markdown_suffixes, published
from sphinx_aikb.reading.git_dates import dates_of
from sphinx_aikb.reading.linked import leading_out, of_vaults, warn_of_links
from sphinx_aikb.reading.outdated import outdated_links
from sphinx_aikb.reporting import Warnings, info, warn
from sphinx_aikb.text.dialects import MEDIA_EXTENDED, MEDIA_KEY
from sphinx_aikb.text.docname import folder_of
from sphinx_aikb.vault.catalogue import Catalogue, find_notes
from sphinx_aikb.vault.drafts import foreign_folders
from sphinx_aikb.vault.notes import Note, read_note
from sphinx_aikb.vault.odd_files import circular_links, odd_files
from sphinx_aikb.vault.scan import read_side_file, scan_note
from sphinx_aikb.vault.values import is_date
from sphinx_aikb.vault.videos import completed, known_videos

if TYPE_CHECKING:
    from collections.abc import Mapping, Set

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

    from sphinx_aikb.text.ids import VideoId
    from sphinx_aikb.vault.videos import Video


logger = logging.getLogger(__name__)

FILE = "aikb-catalogue.pickle"
"""The file of the catalogue in the doctree folder. In the environment, each parallel worker would
send the catalogue back whole."""

TOO_DEEP = "lists or quotes nest too deep to be read; what follows may be lost"

Scanned = dict[str, tuple[Stamp, Note]]


def scan(env: BuildEnvironment) -> set[str]:
    """Bring the catalogue up to date; return the documents that must be read again.

    These are documents that became a note or ceased to be one, and documents with another file than
    the one that was read. Only files that are new or changed are scanned; the others are known from
    the last build.
    """
    settings = settings_of(env.config)
    body_tags = "tags" in chosen(settings.syntax, PARTS)
    fingerprint = (
        __version__,
        Note.__slots__,
        _video_keys(settings),
        sorted(_dialects(settings)),
        sorted(_off(settings)),
        body_tags,
        sorted(env.config.source_suffix.items()),
    )
    file = Path(env.doctreedir) / FILE
    known = _load(file, fingerprint)
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
    everything = {docname: note for docname, (_, note) in scanned.items()}
    documents, notes, neighbours = published(env, everything)
    if settings.notes and not notes:
        info("aikb_notes matches no document: %s", ", ".join(settings.notes))
    videos = known_videos(documents, notes, _side_file(env, settings.videos))
    for docname in notes:
        note = completed(documents[docname], videos)
        if note.typed_title and settings.html == "safe":
            note = replace(note, title=note.typed_title)
        documents[docname] = note
    undated = sorted(name for name in notes if not is_date(documents[name].published))
    for docname, time in dates_of(env, undated).items():
        documents[docname] = replace(documents[docname], changed=time)
    hidden = {name: note for name, note in everything.items() if name not in documents}
    knowledge.use(Catalogue(documents, notes, videos, neighbours), Catalogue(hidden))
    known_notes: frozenset[str] = knowledge.data["notes"]
    changed = set(known_notes ^ notes) & env.found_docs
    knowledge.data["notes"] = notes
    knowledge.stamps = {docname: stamp for docname, (stamp, _) in scanned.items()}
    for docname, facts in knowledge.facts.items():
        if facts.stamp is not None and knowledge.stamps.get(docname, facts.stamp) != facts.stamp:
            changed.add(docname)
    return changed


def _scan_each(env: BuildEnvironment, docnames: Set[str], known: Scanned) -> Scanned:
    """Scan the files of documents that are new or changed; the others are known."""
    settings = settings_of(env.config)
    body_tags = "tags" in chosen(settings.syntax, PARTS)
    scanned: Scanned = {}
    for docname in sorted(docnames):
        before = known.get(docname)
        try:
            path = env.doc2path(docname)
            stat = path.stat()
            stamp = Stamp(path.suffix, stat.st_mtime_ns, stat.st_size)
            if before is None or before[0] != stamp:
                before = (stamp, _read(env, docname, settings, body_tags))
        except OSError as error:  # gone since Sphinx looked, or not readable: Sphinx will say so
            logger.debug("%s is in the catalogue as it was: %s", docname, error)
        if before is not None:
            scanned[docname] = before
    return scanned


def _notes_among(env: BuildEnvironment, scanned: Scanned) -> frozenset[str]:
    documents = {docname: note for docname, (_, note) in scanned.items()}
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


def _off(settings: Settings) -> frozenset[str]:
    """Return the parts of the syntax that are not read in headings."""
    off = frozenset(PARTS) - chosen(settings.syntax, PARTS)
    return off | {"times"} if settings.bare_timestamps == "none" else off


def _dialects(settings: Settings) -> frozenset[str]:
    """Return the dialects that are read; they need the part ``videos`` of the syntax."""
    on = "videos" in chosen(settings.syntax, PARTS)
    return chosen(settings.dialects, DIALECTS) if on else frozenset()


def _video_keys(settings: Settings) -> tuple[str, ...]:
    """Return the keys that may name a video, without the key of a dialect that is off."""
    extended = MEDIA_EXTENDED in _dialects(settings)
    return tuple(key for key in settings.video_keys if extended or key != MEDIA_KEY)


def _read(env: BuildEnvironment, docname: str, settings: Settings, body_tags: bool) -> Note:
    path = env.doc2path(docname, base=False).as_posix()
    if path.endswith(markdown_suffixes(env.config)):
        return scan_note(
            env.srcdir,
            path,
            docname,
            video_keys=_video_keys(settings),
            dialects=_dialects(settings),
            body_tags=body_tags,
            off=_off(settings),
        )
    return read_note(docname, path, "")


def _side_file(env: BuildEnvironment, name: str | None) -> Mapping[VideoId, Video]:
    """Return what the side file says of videos; it is small enough to be read in each build."""
    if name is None:
        return {}
    found = read_side_file(env.srcdir, name)
    for problem in found.problems:
        warn(Warnings.VIDEOS, problem.message, f"{env.srcdir / name}:{problem.line}")
    return found.videos


def _load(file: Path, fingerprint: Any) -> Scanned:
    try:
        with file.open("rb") as stream:
            found, scanned = pickle.load(stream)
            return dict(scanned) if found == fingerprint else {}
    except FileNotFoundError:
        return {}
    except Exception as error:  # a damaged file, or one of another version, can raise anything
        logger.debug("the catalogue is made anew: %s", error)
        return {}


def context_of_document(document: nodes.document) -> Context | None:
    """Return what the rules of the native syntax know of a document.

    None in projects without this extension. The file of a note is read as a note. Its translated
    paragraphs have the syntax of notes, but no title; a file that the note includes has neither.
    """
    env = getattr(document.settings, "env", None)
    if env is None or "aikb" not in env.domains:
        return None
    catalogue = knowledge_of(env).catalogue
    note = catalogue.get(env.docname)
    settings = settings_of(env.config)
    syntax = chosen(settings.syntax, PARTS)
    if note is None or not catalogue.is_note(env.docname):
        return Context(syntax=syntax, safe=False)
    safe = settings.html == "safe"
    source, path = str(document.get("source")), str(env.doc2path(env.docname))
    translated = source.startswith(f"{path}:") and source.endswith(":<translated>")
    if source != path and not translated:
        # A file that a note includes is trusted no more than the note.
        return Context(syntax=syntax, safe=safe)
    docname = env.docname
    return Context(
        not translated,
        note.title,
        note.fields,
        doubtful=bool(note.problems),
        video=note.video is not None,
        syntax=syntax,
        dialects=_dialects(settings),
        bare=settings.bare_timestamps,
        safe=safe,
        too_deep=lambda line: warn(Warnings.NESTING, TOO_DEEP, (docname, line)),
        translated=translated,
    )


def on_outdated(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    """Scan the vault before reading; return the documents that must be read again."""
    found = scan(env)
    leave_out(env, added, changed, removed)
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
