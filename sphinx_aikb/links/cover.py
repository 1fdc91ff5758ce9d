"""The picture that stands for a note, and the address at which the project's pages stand.

A picture that is a file of the project counts among the images of its note, whether the page shows
it or not. So it is copied, renamed and removed like all other images, and the note is read again
when the picture changes.
"""

from __future__ import annotations

import os
import posixpath
import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from sphinx_aikb.config import settings_of
from sphinx_aikb.knowledge.attachments import ask_for
from sphinx_aikb.knowledge.environment import knowledge_of
from sphinx_aikb.text.file_name import kind_of

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

    from sphinx_aikb.knowledge.knowledge_base import KnowledgeBase
    from sphinx_aikb.vault.notes import Note

_PICTURE = re.compile(r"https://[^\s/<>\"\\][^\s<>\"\\]*", re.ASCII | re.IGNORECASE)


def base_of(config: Config) -> str:
    """Return the address of the project's pages, empty if it is not known."""
    if config.html_baseurl:
        return str(config.html_baseurl)
    address = os.environ.get("READTHEDOCS_CANONICAL_URL", "")
    return address if address.startswith(("https://", "http://")) else ""


def own_picture(env: BuildEnvironment, note: Note) -> str | None:
    """Return the path of the picture that a note names, None if it is no file of the project.

    The file may be unreadable. Call this while the note is read: the note is read again when the
    answer changes.
    """
    if not names_file(note):
        return None
    path = ask_for(env, str(note.image))
    return path if path is not None and kind_of(path) == "image" else None


def names_file(note: Note) -> bool:
    """Tell whether a note names a picture that is not on another host."""
    name = note.image
    return name is not None and "://" not in name and not name.startswith(("//", "data:"))


def on_doctree_read(app: Sphinx, doctree: nodes.document) -> None:
    """Add the picture of a note or of its video to its images.

    So it gets a name in the output folder, whatever the page itself shows.
    """
    env, knowledge = app.env, knowledge_of(app.env)
    note = knowledge.catalogue.get(env.docname)
    if note is None or not knowledge.catalogue.is_note(note.docname):
        return
    path = own_picture(env, note)
    if path is None and note.video is not None:
        path = picture_of_video(env, settings_of(env.config).thumbnail, note.video)
    if path is not None:
        env.note_dependency(path)
        if os.access(env.srcdir / path, os.R_OK):
            env.images.add_file(env.docname, path)


def picture_of_video(env: BuildEnvironment, pattern: str, video: str) -> str | None:
    """Return the path of the picture of a video, None if the project has none.

    Call this while a document is read, which is read again when the answer changes.
    """
    path = thumbnail_path(pattern, video)
    if path is None:
        return None
    # The ids of two videos may differ in nothing but capitals.
    found = ask_for(env, f"/{path}")
    return path if found == path and kind_of(path) == "image" else None


def file_on_card(knowledge: KnowledgeBase, docname: str) -> str | None:
    """Return the path of the picture of a note, or else of its video, that the project has."""
    path, video = _file(knowledge, docname), knowledge.video_of(docname)
    if path is None and video is not None:
        wanted = thumbnail_path(settings_of(knowledge.env.config).thumbnail, video)
        path = knowledge.asked.get(docname, {}).get(f"/{wanted}")
        if path != wanted or path not in knowledge.env.images:
            return None
    return path


def thumbnail_path(pattern: str, video: str) -> str | None:
    """Return the path that a pattern gives to the picture of a video."""
    if "{video}" not in pattern:
        return None
    return posixpath.normpath(pattern).replace("{video}", video)


def _file(knowledge: KnowledgeBase, docname: str) -> str | None:
    """Return the path of a note's own picture if the picture is a file of the project."""
    image = knowledge.catalogue.documents[docname].image
    path = knowledge.asked.get(docname, {}).get(image or "")
    return path if path in knowledge.env.images else None


def name_of_picture(knowledge: KnowledgeBase, docname: str) -> str | None:
    """Return the name that a note's own picture has in the output folder."""
    path = _file(knowledge, docname)
    return str(knowledge.env.images[path][1]) if path else None


def picture_on(knowledge: KnowledgeBase, docname: str) -> str | None:
    """Return the address of a note's own picture; the builder copies it if it is a project file.

    Call this before pages are written and not in a worker: the builder copies the images that it
    knows of.
    """
    image, base = knowledge.catalogue.documents[docname].image, base_of(knowledge.env.config)
    if image is None or not base:
        return None
    path, builder = _file(knowledge, docname), knowledge.builder
    if path is None:
        return image if is_picture(image) else None
    builder.images[path] = name = knowledge.env.images[path][1]
    return posixpath.join(base, builder.imagedir, quote(name))


def is_picture(text: str) -> bool:
    """Tell whether a text is the address of a picture that anyone may load."""
    return _PICTURE.fullmatch(text) is not None


def setup_cover(app: Sphinx) -> None:
    """Connect the handler."""
    app.connect("doctree-read", on_doctree_read)
