"""Pictures, sound, films and other files that notes show or link to by name."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.osutil import relative_uri

from sphinx_aikb.knowledge.attachments import ask_for, look_up, problem
from sphinx_aikb.knowledge.environment import knowledge_of, walk_of
from sphinx_aikb.knowledge.walks import Stage
from sphinx_aikb.nodes import attach, file_of, media_of
from sphinx_aikb.reporting import Warnings, warn
from sphinx_aikb.text.file_name import kind_of, split_size, suffix_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from sphinx_aikb.text.wikilink import WikiLink

DOWNLOADS = "_downloads"
"""The folder to which Sphinx's HTML builders copy downloads."""


def attachment(env: BuildEnvironment, link: WikiLink, *, embed: bool) -> nodes.Element | None:
    """Return a picture or a link to a file, None if *link* names no file.

    The answer is remembered with the document, which is read again when the answer changes.
    """
    docname = env.docname
    if not suffix_of(link.target):
        return None
    path = ask_for(env, link.target)
    if path is None:
        return None
    text, size = split_size(link.label) if embed else (link.label, None)
    kind = kind_of(path)
    node: nodes.Element
    if embed and kind == "image":
        # A scaled picture does not link to its full size: on a phone, readers would tap it by
        # mistake.
        node = nodes.image(uri=f"/{path}", alt=text or link.target, classes=["no-scaled-link"])
    else:
        label = text or link.target
        node = addnodes.download_reference(
            "", "", nodes.inline("", label), reftarget=f"/{path}", refdoc=docname
        )
        if embed and kind in ("audio", "video"):
            begin = next((part for part in link.heading if part.startswith("t=")), "")
            media_of.set(node, (kind, f"#{quote(begin, '=,.:')}" if begin else ""))
    if size is not None:
        node["width"] = f"{size.width}px"
        if size.height is not None:
            node["height"] = f"{size.height}px"
    node["classes"].append("wikilink")
    attach(node, replace(link, label=text), path, embed=embed)
    return node


class ShowMedia(SphinxPostTransform):
    """Plays sound and films on HTML pages; builders that copy no files link to the HTML site.

    Runs before images are converted (200) and after references are resolved (10).
    """

    default_priority = 30

    def run(self, **kwargs: Any) -> None:
        """Replace the links to files that the builder shows in another way."""
        builder = knowledge_of(self.env).builder
        copies = getattr(builder, "download_support", False)
        for node in walk_of(self, Stage.STORED).of(addnodes.download_reference):
            if not file_of.is_on(node) or "filename" not in node:
                continue
            if not copies:
                node.replace_self(self._elsewhere(node))
            elif media_of.is_on(node):
                node.replace_self(self._player(node))

    def _elsewhere(self, node: nodes.Element) -> nodes.Element:
        """Return a link to the copy on the HTML site, or the text if the address is unknown."""
        base = self.config.html_baseurl
        if not base or knowledge_of(self.env).builder.name in ("text", "man"):
            return nodes.inline("", "", *node.children)
        uri = f"{base.rstrip('/')}/{DOWNLOADS}/{quote(node['filename'])}"
        return nodes.reference("", "", *node.children, refuri=uri, internal=False)

    def _player(self, node: nodes.Element) -> nodes.Element:
        kind, begin = media_of(node)
        folder = relative_uri(
            knowledge_of(self.env).builder.get_target_uri(self.env.docname), DOWNLOADS
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


def outdated_files(env: BuildEnvironment) -> set[str]:
    """Return the documents that ask for a file which was added, removed or moved since."""
    return {
        docname
        for docname, asked in knowledge_of(env).asked.items()
        if any(look_up(env, target, docname) != path for target, path in asked.items())
    }


def warn_of(node: nodes.Node, env: BuildEnvironment, target: str) -> None:
    """Warn if an embed names a file that does not exist or is not below the source folder."""
    message = problem(env, target, env.docname)
    if message is not None:
        warn(Warnings.EMBED, message, node)


def setup_attachments(app: Sphinx) -> None:
    """Register the transform."""
    app.add_post_transform(ShowMedia)
