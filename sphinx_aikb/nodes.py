"""Custom nodes: timestamps, and places that are filled when a page is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_aikb.doctree import depth

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator
    from sphinx.writers.latex import LaTeXTranslator
    from sphinx.writers.texinfo import TexinfoTranslator
    from sphinx.writers.text import TextTranslator

BLOCKS = "aikb_blocks"
"""The attribute of a block that lists its ids."""
TARGET = "aikb_block"
"""The attribute of a block's target that tells the id."""
DOMAIN, NOTE, TIMESTAMP, ENTRY = "aikb", "note", "timestamp", "entry"
"""The domain and its types of cross-reference; an entry is a note in an index, by docname."""
TAG = "tag"
"""The type of a tag, which leads to a section of an index if there is one."""


class timestamp(nodes.Inline, nodes.Element):  # noqa: N801
    """A link to a moment of a video.

    Attributes: ``refuri`` the address, ``text`` what the reader sees, ``spoken`` the name for
    screen readers, ``start`` and ``end`` in seconds (or None), ``video`` the id. It has no
    children, so that nothing derived from a heading or indexed for search takes the time in.
    """


class deferred(nodes.General, nodes.Element):  # noqa: N801
    """Stands on a page for what is known once all documents were read; nothing else shows it."""


class waiting_player(deferred):  # noqa: N801
    """Stands for a player until a page is written.

    Attributes: ``video`` the id, ``docname`` the document that it was written in, ``label`` what
    the author calls it, ``added`` where the author did not ask for it; these two may be missing.
    """


class timeline(deferred):  # noqa: N801
    """Stands for a timeline until a page is written.

    Attributes: ``video`` the id, ``page`` the document on whose page it stands.
    """


class KeepMessages(SphinxPostTransform):
    """For translators: keeps what authors wrote, and leaves out what is made when pages are.

    Before anything is put in the places of these nodes (from 3 on).
    """

    default_priority = 2
    builders = ("gettext",)

    def run(self, **kwargs: Any) -> None:
        """Replace each place by the text it was made of, or by nothing."""
        for node in list(self.document.findall(deferred)):
            if not node.rawsource:
                node.parent.remove(node)
                continue
            kept: Any = nodes.paragraph(node.rawsource, node.rawsource)
            kept.source, kept.line = node.source, node.line
            kept.uid = ""  # Sphinx takes no text without one, and gives them out while it reads
            node.replace_self(kept)


def visit_html(self: HTML5Translator, node: timestamp) -> None:
    """Write the link whole; it has no children."""
    before, after = node["blanks"]
    attributes = {"href": node["refuri"], "aria-label": node["spoken"]}
    if node["end"] is not None:
        attributes["data-end"] = f"{node['end']:g}"
    tag = self.starttag(node, "a", "", CLASS="yt-timestamp reference external", **attributes)
    self.body.append(f"{before}{tag}{self.encode(node['text'])}</a>{after}")
    raise nodes.SkipNode


def visit_latex(self: LaTeXTranslator, node: timestamp) -> None:
    """Write the link whole; in a heading as a macro that is empty in bookmarks and contents."""
    before, after = node["blanks"]
    link = f"\\sphinxhref{{{self.encode_uri(node['refuri'])}}}{{{self.encode(node['text'])}}}"
    whole = f"{before}{link}{after}"
    self.body.append(f"\\sphinxaikbtime{{{whole}}}" if depth(node, nodes.title) else whole)
    raise nodes.SkipNode


def visit_texinfo(self: TexinfoTranslator, node: timestamp) -> None:
    """Write the link whole, its address behind the text."""
    before, after = node["blanks"]
    uri, text = self.escape_arg(node["refuri"]), self.escape_arg(node["text"])
    self.body.append(f"{before}@uref{{{uri},,{text}}}{after}")
    raise nodes.SkipNode


def visit_text(self: TextTranslator, node: timestamp) -> None:
    """Write the text alone, for builders that write HTML pages through another writer."""
    self.add_text(node["text"])
    raise nodes.SkipNode


def entry(docname: str, title: str, source: str) -> addnodes.pending_xref:
    """Return a link to a document under its title, for a list on the page *source*."""
    return addnodes.pending_xref(
        "",
        nodes.inline("", title),
        refdomain=DOMAIN,
        reftype=ENTRY,
        reftarget=docname,
        refexplicit=True,
        refdoc=source,
        refwarn=False,
    )


def setup_nodes(app: Sphinx) -> None:
    """Register the node with its visitors, and what becomes of places in messages."""
    app.add_post_transform(KeepMessages)
    app.add_node(
        timestamp,
        html=(visit_html, None),
        latex=(visit_latex, None),
        texinfo=(visit_texinfo, None),
        text=(visit_text, None),
    )
