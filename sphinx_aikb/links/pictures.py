"""Pictures and downloads of untrusted notes: files of the vault, or words.

A picture in Markdown's own syntax gets what ``![[…]]`` gets: its file, found by path or by name;
where there is none that the note may have, its words and a warning. A picture of the network is a
link to it, which readers follow or not. No build fetches it, and a page shows it only where the
project allows that, and never what is no picture: browsers would ask its host when the page opens.
"""

from __future__ import annotations

import binascii
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.i18n import get_image_filename_for_language, search_image_for_language
from sphinx.util.images import get_image_extension, guess_mimetype, parse_data_uri

from sphinx_aikb.config import settings_of
from sphinx_aikb.doctree import ancestors, is_output, placed
from sphinx_aikb.knowledge.attachments import ask_for, problem
from sphinx_aikb.knowledge.environment import knowledge_of, walk_of
from sphinx_aikb.knowledge.markdown_links import is_of_vault
from sphinx_aikb.knowledge.trust import is_readable, is_untrusted
from sphinx_aikb.knowledge.walks import Stage
from sphinx_aikb.nodes import file_of, is_of_note
from sphinx_aikb.reporting import Warnings, warn
from sphinx_aikb.text.address import is_page, is_refused_picture

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

_IN_TEX = frozenset('\\{}%^~$&"')
"""Characters that LaTeX cannot have in the name of a picture."""
_BEGINNINGS = {
    "image/png": b"\x89PNG\r\n\x1a\n",
    "image/jpeg": b"\xff\xd8\xff",
    "image/gif": b"GIF8",
}
"""How files of pictures begin."""


class FindFiles(SphinxTransform):
    """Finds the files of a note's pictures and downloads before Sphinx collects them.

    Runs when a document is complete, just before links that could run a script become text (849).
    """

    default_priority = 848

    def apply(self, **kwargs: object) -> None:
        """Look at each picture, and at each download of a note that is not trusted."""
        walk, changed = walk_of(self, Stage.COMPLETE), False
        is_note = knowledge_of(self.env).catalogue.is_note(self.env.docname)
        pictures = [node for node in walk.of(nodes.image) if not is_output(node)]
        for picture in filter(_is_page, pictures) if is_note else ():
            picture.replace_self(link_for(picture))
            changed = True
        if not is_untrusted(self.env, self.env.docname):
            for picture in pictures:
                self._trusted(picture)
            if changed:
                knowledge_of(self.env).walks.end()
            return
        for picture in pictures:
            if not (is_note and _is_page(picture)):
                changed |= self._picture(picture)
        for node in walk.of(addnodes.download_reference):
            if not file_of.is_on(node):
                changed |= self._download(node)
        if changed:
            knowledge_of(self.env).walks.end()

    def _trusted(self, node: nodes.image) -> None:
        """Give a picture of a trusted document the file that its decoded address names.

        In a vault it is found by name, too. As typed, Sphinx finds it itself.
        """
        uri, env = node["uri"], self.env
        if ":" in uri.partition("/")[0] or uri.startswith("//") or _is_file(env, uri):
            return
        if _is_file(env, unquote(uri)):
            node["uri"] = unquote(uri)
        elif is_of_vault(env, env.docname) and (found := ask_for(env, unquote(uri))):
            node["uri"] = f"/{found}"

    def _picture(self, node: nodes.image) -> bool:
        """Give a picture its file; tell whether there is none, and its words stand there."""
        uri = node["uri"]
        is_of_note.set(node, True)
        if uri.startswith("//"):  # a place on disk to Sphinx, another host to browsers
            uri = node["uri"] = f"https:{uri}"
        if is_refused_picture(uri) or "://" in uri:
            return False
        if uri.startswith("data:"):
            if _is_whole(uri):
                return False
            message = "a picture that is all in its address cannot be read: its words stand there"
            uri = "data:"
        elif file_of.is_on(node):
            # Found by name, but there may be another file for the project's language.
            if may_show(self.env, uri):
                return False
            message = f"the picture {uri!r} is no file that a note may have: its words stand there"
        elif found := find_picture(self.env, uri):
            node["uri"] = found
            return False
        else:
            message = problem(self.env, unquote(uri), self.env.docname, "picture") or (
                f"there is no picture {uri!r} that the note may have: its words stand there"
            )
        warn(Warnings.FILE, message, placed(node))
        node.replace_self(words_for(node, node.get("alt") or unquote(uri)))
        return True

    def _download(self, node: nodes.Element) -> bool:
        """Tell whether a note may not have a file, and the words of the link stand there."""
        target = node.get("reftarget", "")
        if "://" in target or _exists(self.env, target):
            return False
        message = f"the link leads to {target!r}, which is no file that a note may have"
        warn(Warnings.FILE, f"{message}: its words stand there", placed(node))
        node.replace_self(nodes.inline("", "", *(node.children or [nodes.Text(target)])))
        return True


def _is_page(node: nodes.image) -> bool:
    """Tell whether a picture has an address that no picture can have."""
    return is_page(node["uri"])


def find_picture(env: BuildEnvironment, uri: str) -> str | None:
    """Return the address by which Sphinx finds a note's picture, None if it may have none.

    The file lies where the address says, as it is or decoded, or is found as ``![[…]]`` finds it.
    """
    for name in dict.fromkeys((uri, unquote(uri))):
        if name.endswith(".*"):
            # Sphinx takes from these what suits the builder.
            local = get_image_filename_for_language(name, env)
            paths = [path for each in (name, local) for path in _matching(_place(env, each))]
            if paths and all(is_readable(env, path) for path in paths):
                return name
        elif _exists(env, name) and may_show(env, name):
            return name
    name = f"/{ask_for(env, unquote(uri))}"
    return name if may_show(env, name) else None


def may_show(env: BuildEnvironment, uri: str) -> bool:
    """Tell whether a note may have the picture that Sphinx takes for an address.

    That is another one where there is a picture for the language of the project.
    """
    return _exists(env, search_image_for_language(uri, env))


def _matching(pattern: Path) -> list[Path]:
    try:
        return [*pattern.parent.glob(pattern.name)]
    except (OSError, ValueError):  # `**.*` is no pattern, and no system has some names
        return []


def _place(env: BuildEnvironment, target: str) -> Path:
    return Path(env.relfn2path(target, env.docname)[1])


def _is_file(env: BuildEnvironment, target: str) -> bool:
    try:
        return _place(env, target).is_file()
    except (OSError, RuntimeError, ValueError):  # no system has such a name
        return False


def _exists(env: BuildEnvironment, target: str) -> bool:
    """Tell whether there is a file that a note may have."""
    try:
        return is_readable(env, _place(env, target))
    except (OSError, RuntimeError, ValueError):  # no system has such a name
        return False


def _is_whole(uri: str) -> bool:
    """Tell whether a picture can be taken out of its address."""
    try:
        image = parse_data_uri(uri)
    except (binascii.Error, ValueError, LookupError):
        return False
    return image is not None and get_image_extension(image.mimetype) is not None


def words_for(node: nodes.Element, words: str | nodes.Element) -> nodes.Element:
    """Return the words that stand for a picture, as a paragraph where no text stands."""
    shown = nodes.inline("", words) if isinstance(words, str) else words
    return shown if isinstance(node.parent, nodes.TextElement) else nodes.paragraph("", "", shown)


def link_for(node: nodes.image) -> nodes.Element:
    """Return the link that stands for a remote picture; if it is part of a link, that has words."""
    words, address = node.get("alt"), node["uri"]
    address = f"https:{address}" if address.startswith("//") else address
    for parent in ancestors(node):
        if isinstance(parent, nodes.reference):
            return words_for(node, words or parent.get("refuri") or address)
    return words_for(node, nodes.reference("", words or address, refuri=address, internal=False))


class LinkRemote(SphinxPostTransform):
    """Makes links of the pictures of notes that are on other hosts.

    Runs before Sphinx fetches pictures (100).
    """

    default_priority = 30

    def run(self, **kwargs: Any) -> None:
        """Replace each picture of a note that the page may not show."""
        builder = knowledge_of(self.env).builder
        shows = builder.format == "html" and builder.supported_remote_images
        if shows and settings_of(self.config).remote_pictures:
            return
        for node in walk_of(self, Stage.STORED).of(nodes.image):
            if is_of_note(node) and "://" in node["uri"]:
                node.replace_self(link_for(node))
        knowledge_of(self.env).walks.end()


class ShowAlternative(SphinxPostTransform):
    """Shows the words of a note's picture if the builder cannot show the picture.

    Runs after Sphinx's converters of images (200).
    """

    default_priority = 250

    def run(self, **kwargs: Any) -> None:
        """Replace each picture that the builder does not support by its alternative text."""
        builder = knowledge_of(self.env).builder
        if builder.name not in ("epub", "latex", "texinfo"):
            return
        for node in list(self.document.findall(nodes.image)):
            if (file_of.is_on(node) or is_of_note(node)) and not self._is_usable(node):
                words = node.get("alt") or self._name(node)
                message = f"{builder.name} cannot show {self._name(node)!r}: its words stand there"
                warn(Warnings.FILE, message, placed(node))
                node.replace_self(words_for(node, words))

    def _name(self, node: nodes.image) -> str:
        """Return what a picture was called by its author."""
        uri = str(node["uri"])
        if self.env.doctreedir in Path(uri).parents:  # Sphinx took it out of its address
            return "data:"
        return unquote(node.get("original_uri", uri)).lstrip("/")

    def _is_usable(self, node: nodes.image) -> bool:
        builder = knowledge_of(self.env).builder
        candidates = node.get("candidates") or {}
        if "?" in candidates:
            return bool(builder.supported_data_uri_images) and node["uri"].startswith("data:")
        known = set(builder.supported_image_types)
        return any(self._suits(path, known) for path in candidates.values())

    def _suits(self, path: str, known: Iterable[str]) -> bool:
        kind = guess_mimetype(path)
        if kind is None or kind not in known or path not in self.env.images:
            return False
        if knowledge_of(self.env).builder.format == "latex" and _IN_TEX.intersection(
            self.env.images[path][1]
        ):
            return False
        return _is_picture(self.env.srcdir / path, kind)


def _is_picture(file: Path, kind: str) -> bool:
    """Tell whether a file is what its name says, and whole: LaTeX and readers of books may fail."""
    if kind not in _BEGINNINGS:
        return True
    with file.open("rb") as stream:
        begins = stream.read(8).startswith(_BEGINNINGS[kind])
        stream.seek(max(0, file.stat().st_size - 1024))
        return begins and (kind != "image/png" or b"IEND" in stream.read())


def setup_pictures(app: Sphinx) -> None:
    """Register the transforms."""
    app.add_transform(FindFiles)
    app.add_post_transform(LinkRemote)
    app.add_post_transform(ShowAlternative)
