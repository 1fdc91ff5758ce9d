"""The picture of a video in its player: a file of the project, or the picture that YouTube has.

A file of the project is found while a document is read, so that Sphinx copies it. YouTube's picture
is an address for the browser of the reader: nothing is fetched while building.
"""

from __future__ import annotations

import posixpath
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

from docutils import nodes

from sphinx_aikb.config import settings_of
from sphinx_aikb.knowledge.environment import knowledge_of
from sphinx_aikb.links.cover import names_file, own_picture, picture_of_video
from sphinx_aikb.links.pictures import may_show
from sphinx_aikb.nodes import thumbnail
from sphinx_aikb.reporting import Warnings, warn
from sphinx_aikb.text.youtube import picture_of
from sphinx_aikb.vault.fields import shortened

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment
    from sphinx.writers.html5 import HTML5Translator

    from sphinx_aikb.nodes import player, waiting_player
    from sphinx_aikb.vault.notes import Note


def add_thumbnails(env: BuildEnvironment, places: Iterable[waiting_player]) -> bool:
    """Put pictures that are files of the project into the players of one document.

    Tells whether there are any.
    """
    wanted = settings_of(env.config).thumbnail
    if wanted == "none":
        return False
    note = knowledge_of(env).catalogue.get(env.docname)
    own = note.video if note else None
    found: dict[str, str | None] = {}
    for place in places:
        video = place.video
        if video not in found:
            path = _of_note(env, note) if note and video == own else None
            found[video] = path or picture_of_video(env, wanted, video)
        if found[video] is not None and may_show(env, f"/{found[video]}"):
            node = thumbnail(uri=f"/{found[video]}", alt="")
            node.source, node.line = place.source, place.line
            place += node
    return any(found.values())


def _of_note(env: BuildEnvironment, note: Note) -> str | None:
    """Return the path of the picture in the front matter; a picture on another host is not used."""
    path = own_picture(env, note)
    if path is None and names_file(note):
        message = f"there is no picture {shortened(str(note.image))!r} below the source folder"
        warn(Warnings.FRONT_MATTER, message, (note.docname, note.image_line))
    return path


def remote_thumbnail(env: BuildEnvironment, video: str) -> str:
    """Return the address of a video's picture on YouTube's host, empty where it is not wanted."""
    builder: Builder = knowledge_of(env).builder
    wanted = settings_of(env.config).thumbnail == "remote" and builder.supported_remote_images
    return picture_of(video) if wanted else ""


def thumbnail_html(self: HTML5Translator, node: player) -> str:
    """Return the HTML of a player's picture, empty without a picture."""
    source, policy = node.remote, ' referrerpolicy="no-referrer"'
    for picture in node.findall(thumbnail):
        name = self.builder.images.get(picture["uri"])  # None if unreadable
        source = posixpath.join(self.builder.imgpath, quote(name)) if name else ""
        policy = ""
    if not source:
        return ""
    return (
        f'<span class="aikb-picture"><img alt="" src="{escape(source)}" loading="lazy" '
        f'decoding="async"{policy}/></span>'
    )


def visit_html(self: HTML5Translator, node: thumbnail) -> None:
    """Write nothing: the visitor of the player has written the picture."""
    raise nodes.SkipNode


def setup_thumbnails(app: Sphinx) -> None:
    """Register the node."""
    app.add_node(thumbnail, html=(visit_html, None))
