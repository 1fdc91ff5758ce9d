"""Pictures, sound, films and other files that notes show or link to by name."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.images import guess_mimetype
from sphinx.util.matching import Matcher
from sphinx.util.osutil import relative_uri

from sphinx_aikb.environment import domain_of, replace_file
from sphinx_aikb.reporting import Warnings, info, warn
from sphinx_aikb.vault.catalogue import folder_of
from sphinx_aikb.vault.files import Files, kind_of, leaves, split_size, suffix_of
from sphinx_aikb.vault.unpublished import VIRTUAL_ENVIRONMENT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from sphinx_aikb.vault.wikilink import WikiLink

NEVER = ("**/_sources", ".#*", "**/.#*", "*.lproj/**")
"""What Sphinx itself passes over when it looks for documents (``sphinx.project``)."""

OUTPUTS = "aikb-outputs.json"
"""Lists, beside the doctrees, the output folders of all builders: none of them holds sources."""

DOWNLOADS = "_downloads"
"""Where Sphinx's HTML builders copy files to."""


def files_of(env: BuildEnvironment) -> Files:
    """Return the files below the source folder that are no documents."""
    documents = {str(env.doc2path(docname, base=False)) for docname in env.found_docs}
    return Files(path for path in _walk(env) if path not in documents)


def _walk(env: BuildEnvironment) -> Iterator[str]:
    """Yield paths below the source folder.

    Left out are hidden files and folders, virtual environments, ``conf.py``, what
    ``exclude_patterns`` names, and folders that links lead to.
    """
    excluded = Matcher([*env.config.exclude_patterns, *NEVER])
    top = str(env.srcdir)
    ours = {os.path.realpath(env.doctreedir), *_outputs(env)}
    for folder, folders, names in os.walk(top):
        place = os.path.relpath(folder, top).replace(os.sep, "/")
        prefix = "" if place == "." else f"{place}/"
        folders[:] = [
            name
            for name in sorted(folders)
            if not name.startswith(".")
            and not excluded(prefix + name)
            and not Path(folder, name, VIRTUAL_ENVIRONMENT).is_file()
            and os.path.realpath(f"{folder}/{name}") not in ours
        ]
        for name in names:
            hidden = name.startswith(".") or (not prefix and name == "conf.py")
            if not hidden and not excluded(prefix + name):
                yield prefix + name


def _outputs(env: BuildEnvironment) -> list[str]:
    """Return the output folders of this and of earlier builds with these doctrees."""
    file = Path(env.doctreedir, OUTPUTS)
    known: set[str] = set()
    with suppress(OSError, ValueError, TypeError):
        known = set(map(str, json.loads(file.read_text("utf-8"))))
    outputs = known | {os.path.realpath(domain_of(env).builder.outdir)}
    if outputs != known:
        replace_file(file, json.dumps(sorted(outputs)).encode())
    return sorted(outputs)


def look_up(env: BuildEnvironment, target: str, docname: str) -> str | None:
    """Return the path of the file that a link or embed in a document names, None without one.

    Only what is below the source folder after all symbolic links is found.
    """
    suffix = suffix_of(target)
    if not suffix or f".{suffix}" in env.config.source_suffix:
        return None
    path = domain_of(env).files.find(target, folder_of(docname))
    return path if path is not None and _is_inside(env, path) else None


def _is_inside(env: BuildEnvironment, path: str) -> bool:
    try:
        return Path(env.srcdir, path).resolve().is_relative_to(Path(env.srcdir).resolve())
    except (OSError, RuntimeError):  # a link to itself, in Python 3.11 and 3.12
        return False


def problem(env: BuildEnvironment, target: str, docname: str) -> str | None:
    """Say why an embed shows no file, None when it need not be one."""
    folder = folder_of(docname)
    if leaves(target, folder):
        return f"the embed {target!r} leads out of the source folder: it is not followed"
    if kind_of(target) is None:
        return None
    found = domain_of(env).files.find(target, folder)
    paths = [found] if found else [f"{folder}/{target}".lstrip("/"), target.lstrip("/")]
    if any(os.path.lexists(env.srcdir / path) and not _is_inside(env, path) for path in paths):
        return (
            f"the embed {target!r} leads out of the source folder by a symbolic link: "
            f"it is not followed"
        )
    where = ", which is where a path that begins with / starts" if target.startswith("/") else ""
    return f"there is no file {target!r} for this embed below the source folder{where}"


def attachment(env: BuildEnvironment, link: WikiLink, *, embed: bool) -> nodes.Element | None:
    """Return a picture or a link to a file, None when *link* names no file.

    What is asked for is remembered with the document, which is read again when the answer changes.
    """
    docname = env.docname
    if not suffix_of(link.target):
        return None
    path = look_up(env, link.target, docname)
    domain_of(env).data["files"].setdefault(docname, {})[link.target] = path
    if path is None:
        return None
    text, size = split_size(link.label) if embed else (link.label, None)
    kind = kind_of(path)
    node: nodes.Element
    if embed and kind == "image":
        # A scaled picture is no link to itself in full size: on a phone it would be hit by mistake.
        node = nodes.image(uri=f"/{path}", alt=text or link.target, classes=["no-scaled-link"])
    else:
        label = text or link.target
        node = addnodes.download_reference(
            "", "", nodes.inline("", label), reftarget=f"/{path}", refdoc=docname
        )
        if embed and kind in ("audio", "video"):
            begin = next((part for part in link.heading if part.startswith("t=")), "")
            node["aikb_media"] = (kind, f"#{quote(begin, '=,.:')}" if begin else "")
    if size is not None:
        node["width"] = f"{size.width}px"
        if size.height is not None:
            node["height"] = f"{size.height}px"
    node["classes"].append("wikilink")
    node["aikb_file"] = (link.target, link.heading, link.block, embed, text, path)
    return node


class ShowMedia(SphinxPostTransform):
    """Plays sound and films where the page can, and links to files where there are no copies.

    Before images are converted (200) and after references are resolved (10).
    """

    default_priority = 30

    def run(self, **kwargs: Any) -> None:
        """Replace what this builder cannot show."""
        builder = domain_of(self.env).builder
        copies = getattr(builder, "download_support", False)
        for node in list(self.document.findall(addnodes.download_reference)):
            if "aikb_file" not in node or "filename" not in node:
                continue
            if not copies:
                node.replace_self(self._elsewhere(node))
            elif "aikb_media" in node:
                node.replace_self(self._player(node))

    def _elsewhere(self, node: nodes.Element) -> nodes.Element:
        """Return a link to the copy that the HTML pages have, where their address is known."""
        base = self.config.html_baseurl
        if not base or domain_of(self.env).builder.name in ("text", "man"):
            return nodes.inline("", "", *node.children)
        uri = f"{base.rstrip('/')}/{DOWNLOADS}/{quote(node['filename'])}"
        return nodes.reference("", "", *node.children, refuri=uri, internal=False)

    def _player(self, node: nodes.Element) -> nodes.Element:
        kind, begin = node["aikb_media"]
        folder = relative_uri(
            domain_of(self.env).builder.get_target_uri(self.env.docname), DOWNLOADS
        )
        uri = escape(f"{folder}/{quote(node['filename'])}")
        sizes = "".join(
            f' {name}="{node[name].removesuffix("px")}"'
            for name in ("width", "height")
            if name in node
        )
        label = escape(node.astext())
        html = (
            f'<{kind} class="aikb-media" controls="controls" preload="metadata" '
            f'aria-label="{label}" src="{uri}{begin}"{sizes}>'
            f'<a class="reference download internal" href="{uri}" download="">{label}</a></{kind}>'
        )
        return nodes.raw("", html, format="html")


class ShowAlternative(SphinxPostTransform):
    """Shows the name of a picture of ours that a builder cannot show and nothing has converted.

    After Sphinx's converters of images (200).
    """

    default_priority = 250

    def run(self, **kwargs: Any) -> None:
        """Replace each by its alternative text."""
        builder = domain_of(self.env).builder
        if builder.name not in ("epub", "latex", "texinfo"):
            return
        known = builder.supported_image_types
        for node in list(self.document.findall(nodes.image)):
            if "aikb_file" in node and guess_mimetype(node["uri"]) not in known:
                info(
                    "%s: %s cannot show it, its name stands there",
                    node["uri"],
                    builder.name,
                )
                node.replace_self(nodes.inline("", node["alt"]))


def outdated_files(env: BuildEnvironment) -> set[str]:
    """Return the documents that ask for a file which has come, gone or moved since."""
    return {
        docname
        for docname, asked in domain_of(env).data["files"].items()
        if any(look_up(env, target, docname) != path for target, path in asked.items())
    }


def warn_of(node: nodes.Node, env: BuildEnvironment, target: str) -> None:
    """Warn about an embed that names a file which is not there or not below the source folder."""
    message = problem(env, target, env.docname)
    if message is not None:
        warn(Warnings.EMBED, message, node)


def setup_attachments(app: Sphinx) -> None:
    """Register the transforms."""
    app.add_post_transform(ShowMedia)
    app.add_post_transform(ShowAlternative)
