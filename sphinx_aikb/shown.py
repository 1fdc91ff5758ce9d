"""What readers see of a link.

The label of a wiki-link, and a timestamp as each builder can show it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinx.util.nodes import make_refnode
from sphinx.util.osutil import relative_uri

from sphinx_aikb.environment import domain_of
from sphinx_aikb.nodes import timestamp
from sphinx_aikb.roles import DOMAIN, ENTRY
from sphinx_aikb.texts import told
from sphinx_aikb.vault.moments import spoken_name
from sphinx_aikb.vault.wikilink import WikiLink
from sphinx_aikb.vault.youtube import watch_url

if TYPE_CHECKING:
    from sphinx.builders import Builder


def default_label(
    target: str, heading: tuple[str, ...], block: str | None, title: str | None
) -> str:
    """Return the text of a link without a label of its own; see :meth:`WikiLink.default_label`."""
    return WikiLink(target, tuple(heading), block).default_label(title)


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


def show_link(
    builder: Builder, source: str, docname: str, anchor: str, content: nodes.Element
) -> nodes.Element:
    """Return what *builder* shows for a link to another place of the project."""
    if builder.name == "man":
        return nodes.inline("", "", content)
    if builder.name == "singlehtml" and docname not in domain_of(builder.env).graph.reached:
        return nodes.inline("", "", content)
    if builder.name == "singlehtml" and (anchor or docname == builder.config.root_doc):
        # All is one page, in which a page and a place in it cannot both be named. The root page
        # is its top, and no other place in it.
        return nodes.reference("", "", content, internal=True, refuri=f"#{anchor}")
    return make_refnode(builder, source, docname, anchor, content)


def show_foreign(
    builder: Builder, source: str, url: str, content: nodes.Element
) -> nodes.reference:
    """Return what *builder* shows for a link to another project.

    An address without a scheme is relative to the root of this one, as intersphinx has it.
    """
    if builder.format == "html" and "://" not in url:
        path, mark, anchor = url.partition("#")
        url = relative_uri(builder.get_target_uri(source), path) + mark + anchor
    return nodes.reference("", "", content, refuri=url, classes=["wikilink"], internal=False)


def show_timestamp(builder: Builder, node: addnodes.pending_xref) -> nodes.Element:
    """Return what *builder* shows for a timestamp."""
    uri = node["reftarget"]
    text, video, seconds, end = node["moment"]
    if "untitled" in node:
        known = domain_of(builder.env).catalogue.videos.get(node["untitled"])
        text = (known.title if known else None) or told("untitled", video=video)
    blanks = node.get("blanks", ("", ""))
    if uri and builder.format in ("html", "latex", "texinfo"):
        if builder.format == "texinfo" and _is_whole_title(node):
            # A section without a name has no place in the menus of Info.
            return nodes.inline("", text)
        name = spoken_name(text, seconds, told)
        moment = {"text": text, "spoken": name, "start": seconds, "end": end, "video": video}
        return timestamp(refuri=uri, blanks=blanks, **moment)
    link: nodes.Element
    if not uri or builder.name in ("text", "man", "gettext"):
        link = nodes.inline("", text)
    else:
        # One question for each video is enough for linkcheck.
        uri = watch_url(video) if builder.name == "linkcheck" else uri
        link = nodes.reference("", text, refuri=uri, classes=["yt-timestamp"], internal=False)
    if any(blanks):
        return nodes.inline("", "", nodes.Text(blanks[0]), link, nodes.Text(blanks[1]))
    return link


def _is_whole_title(node: nodes.Node) -> bool:
    return isinstance(node.parent, nodes.title) and not node.parent.astext().strip()
