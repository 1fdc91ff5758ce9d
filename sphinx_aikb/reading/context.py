"""What the rules of the syntax are told of the document that is read."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from sphinx_aikb.config import Settings, settings_of
from sphinx_aikb.knowledge.environment import knowledge_of
from sphinx_aikb.knowledge.inventories import is_listed
from sphinx_aikb.markdown.context import Context
from sphinx_aikb.markdown.parts import DIALECTS, PARTS, chosen
from sphinx_aikb.reporting import Warnings, warn
from sphinx_aikb.text.dialects import MEDIA_EXTENDED, MEDIA_KEY
from sphinx_aikb.vault.scan import scan_note

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.environment import BuildEnvironment

    from sphinx_aikb.vault.notes import Note

TOO_DEEP = "lists or quotes nest too deep to be read; what follows may be lost"


def dialects_of(settings: Settings) -> frozenset[str]:
    """Return the dialects that are read; they need the part ``videos`` of the syntax."""
    on = "videos" in chosen(settings.syntax, PARTS)
    return chosen(settings.dialects, DIALECTS) if on else frozenset()


def scanner_of(settings: Settings) -> partial[Note]:
    """Return what reads the head of a note, with the settings that tell what stands there."""
    dialects, syntax = dialects_of(settings), chosen(settings.syntax, PARTS)
    off = frozenset(PARTS) - syntax
    keys = settings.video_keys
    return partial(
        scan_note,
        # The key of a dialect that is off names no video.
        video_keys=tuple(key for key in keys if MEDIA_EXTENDED in dialects or key != MEDIA_KEY),
        dialects=dialects,
        body_tags="tags" in syntax,
        off=off | {"times"} if settings.bare_timestamps == "none" else off,
    )


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
        note.source_title or note.title,
        note.fields,
        doubtful=bool(note.problems),
        video=note.video,
        syntax=syntax,
        dialects=dialects_of(settings),
        bare=settings.bare_timestamps,
        safe=safe,
        too_deep=lambda line: warn(Warnings.NESTING, TOO_DEEP, (docname, line)),
        is_listed=partial(_is_listed, env, docname),
        translated=translated,
        source=source,
    )


def _is_listed(env: BuildEnvironment, docname: str, address: str, line: int) -> bool:
    if is_listed(env, address):
        return True
    message = f"no project lists {address!r}: the words of the link stand there"
    warn(Warnings.UNKNOWN, message, (docname, line))
    return False
