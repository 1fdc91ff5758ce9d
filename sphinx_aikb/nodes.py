"""Custom nodes, and the attributes of this extension on nodes of docutils and Sphinx.

Only this module knows the names of the attributes. Other modules read and set them through the
typed objects below, and make nodes with the functions at the end.
"""

from __future__ import annotations

from collections.abc import Sequence

from docutils import nodes
from sphinx import addnodes

from sphinx_aikb.doctree import Attribute
from sphinx_aikb.text.ids import VideoId
from sphinx_aikb.text.moment import Moment
from sphinx_aikb.text.wikilink import WikiLink

DOMAIN, NOTE, TIMESTAMP, ENTRY = "aikb", "note", "timestamp", "entry"
"""The domain and its types of cross-reference; an entry is a link to a document in a list."""
TAG = "tag"
"""The type of a tag, which leads to the section that an index has for the tag, if there is one."""

moment_of = Attribute[Moment]("moment")
"""The moment of a timestamp, or of a link with its own text. Without a video it has no address."""
blanks_of = Attribute[tuple[str, str]]("blanks", ("", ""))
"""Blanks and signs round a timestamp in a heading; the text of the heading must not have them."""
is_untitled = Attribute[bool]("untitled", False)
"""Whether a timestamp has no text of its own, and is shown as the title of its video."""
is_shown_video = Attribute[bool]("shown_video", False)
"""Whether a timestamp becomes a player if it is alone in its paragraph."""
wikilink_of = Attribute[WikiLink]("wikilink")
"""The wiki-link that the author wrote for a cross-reference, a file or a link to the web."""
is_embed = Attribute[bool]("embed", False)
"""Whether a wiki-link asks to show what it leads to."""
file_of = Attribute[str]("file")
"""The path of the file that a wiki-link shows or leads to."""
is_of_note = Attribute[bool]("of_note", False)
"""Whether a picture stands in a note that is not trusted."""
media_of = Attribute[tuple[str, str]]("media")
"""The HTML element that plays a file, and the fragment of its address that says where to begin."""
page_of = Attribute[str]("page", "")
"""The page that shows a cross-reference of another document as part of an embedded passage."""
place_in_passage_of = Attribute[str | None]("place_in_passage", None)
"""The id on the embedding page that a wiki-link leads to, if its target is in the same passage."""
mark_of = Attribute[str]("mark", "")
"""What tells where in a long list an entry stands: its letter, its year or its group."""
letter_of = Attribute[str]("letter", "")
"""The letter that an item, a row or a group is the first of in its index."""
number_of = Attribute[int]("number")
"""The number of the page that shows an item or a row of a long list."""
anchor_of = Attribute[str]("anchor", "")
"""The id that an entry leads to in its document."""
block_names_of = Attribute[Sequence[str]]("blocks", ())
"""The ids by which links can name a block."""
block_key_of = Attribute[str]("block")
"""The key of a block's name, on the target that stands before the block."""
folds = Attribute[bool]("folds", False)
"""Whether this extension made a block fold; blocks that fold for other reasons are left alone."""
look = Attribute[str]("look")
"""The kind of admonition that a callout looks like."""
html_tag_of = Attribute[str]("tag")
"""The HTML tag that the author wrote around a text."""
group_of = Attribute[str | None]("group")
"""The name by which links find the section of a group; empty or None if links cannot name it."""
value_of_group = Attribute[tuple[str, str]]("value", ("", ""))
"""The key and the value that the notes of a section share."""
is_added = Attribute[bool]("added", False)
"""Whether the extension added a list or a player that no author asked for."""
is_ours = Attribute[bool]("ours", False)
"""Whether a toctree holds the notes that an index lists."""
described_of = Attribute[object]("described", None)
"""What the metadata of a page will say, set on its document while the page is written."""
has_player = Attribute[bool]("has_player", False)
"""Whether a page has a player, set on its document while the page is written."""


class timestamp(nodes.Inline, nodes.Element):  # noqa: N801
    """A link to a moment of a video, made when cross-references are resolved.

    The node has no children, so that the time gets into no text derived from a heading and into no
    search index.
    """

    moment, blanks = moment_of, blanks_of
    spoken = Attribute[str]("spoken")
    """The name for screen readers."""
    remark = Attribute[str]("remark", "")  # what the mark of a corrected time says
    visible = Attribute[str]("visible")
    """What HTML pages show; elsewhere that is the text of the moment."""
    title = Attribute[str]("title", "")  # of a video that is not the page's own


class block_marker(nodes.Inline, nodes.Element):  # noqa: N801
    """Stands for the marker ``^id`` of a block until the block is found.

    The node has no text, so that nothing derived from a document contains the marker.
    """

    name = Attribute[str]("name")


class broken_line(nodes.General, nodes.TextElement):  # noqa: N801
    """A line of a paragraph with line breaks, in plain text; the last line ends the paragraph."""

    is_last = Attribute[bool]("last", False)


class callout(nodes.admonition):  # noqa: N801
    """An admonition with its own title that looks like one of the kinds that docutils knows.

    Only the LaTeX builder needs it: there Sphinx gives all admonitions with a title of their own
    the look of notes.
    """


class listed_notes(nodes.Invisible, nodes.Element):  # noqa: N801
    """Stands for the toctree of an index until Sphinx has collected the toctrees of the author."""

    docnames = Attribute[list[str]]("docnames")


class deferred(nodes.General, nodes.Element):  # noqa: N801
    """Stands for content of a page that is known only after all documents were read."""

    docname = Attribute[str]("docname")
    """The document that the node was written in; for a timeline, the one that shows it."""


class waiting_player(deferred):  # noqa: N801
    """Stands for a player until a page is written."""

    video = Attribute[VideoId]("video")
    label = Attribute[str]("label", "")
    """What the author calls the video."""


class timeline(deferred):  # noqa: N801
    """Stands for a timeline until a page is written."""

    video = Attribute[VideoId]("video")


class waiting_head(deferred):  # noqa: N801
    """Stands for the line below the title of a note until a page is written."""


class related(deferred):  # noqa: N801
    """Stands for a list of other notes until a page is written."""

    kind = Attribute[str]("kind")


class missing_topics(deferred):  # noqa: N801
    """Stands for a list of missing topics until a page is written."""

    limit = Attribute[int | None]("limit")
    minimum = Attribute[int]("minimum")
    orphans = Attribute[bool]("orphans")
    number = Attribute[int]("number")
    """The position of the list among those of its document, from 0."""


class player(nodes.General, nodes.Element):  # noqa: N801
    """A player on an HTML page; a picture that is a file of the project is its child."""

    video = Attribute[VideoId]("video")
    title = Attribute[str]("title")
    details = Attribute[str]("details")
    remote = Attribute[str]("remote", "")  # the address of a picture on another host
    is_page = Attribute[bool]("page", False)  # the page is that of the video, and has its title


class bar(nodes.General, nodes.Element):  # noqa: N801
    """The moments of a video side by side, for mouse users; the text links to the same moments."""

    video = Attribute[VideoId]("video")
    starts = Attribute[list[float]]("starts")
    length = Attribute[float]("length")
    is_known = Attribute[bool]("known")  # whether that is the length of the video
    chapters = Attribute[list[tuple[float, str]]]("chapters")
    """The start and the title of each chapter."""


class timeline_lines(nodes.Part, nodes.Element):  # noqa: N801
    """Items of a timeline on the web: times, and what notes say there, with links to them.

    One node, where standard ones would be ten for each item: a timeline has the words of many
    notes, and each step of a build looks at each node.
    """

    html = Attribute[str]("html")
    """The items, as they are written."""


class page_links(nodes.General, nodes.Element):  # noqa: N801
    """The address of each page of a long list, and what it holds; ``number`` is that shown."""

    number = number_of
    links = Attribute[list[tuple[str, str]]]("links")
    is_again = Attribute[bool]("again")  # others stand before it on the page


class index_tools(nodes.Invisible, nodes.Element):  # noqa: N801
    """What stands above an index on the web: links to letters, and the place of the filter.

    The node has no text, and other builders leave it out.
    """

    docname = Attribute[str]("docname")
    is_long = Attribute[bool]("long")
    """Whether the index has so many entries that readers may filter them."""
    letters = Attribute[list[tuple[str, str]]]("letters")
    """Each letter with the id of its first entry or group."""
    pages = Attribute[dict[str, str]]("pages")
    """The page of each of these ids, known when a page is written."""


class thumbnail(nodes.image):  # noqa: N801
    """A picture of the project inside a player; the visitor of the player writes the picture."""


def _link(
    kind: str, target: str, docname: str, *children: nodes.Node, rawsource: str = ""
) -> addnodes.pending_xref:
    node = addnodes.pending_xref(rawsource, *children)
    node.attributes |= {"refdomain": DOMAIN, "reftype": kind, "reftarget": target}
    node.attributes |= {"refexplicit": True, "refdoc": docname}
    return node


def timestamp_link(moment: Moment, docname: str, rawsource: str = "") -> addnodes.pending_xref:
    """Return a timestamp in a document; its visible text is added when it is resolved."""
    node = _link(TIMESTAMP, "", docname, nodes.Text(""), rawsource=rawsource)
    lead_to(node, moment)
    return node


def lead_to(node: addnodes.pending_xref, moment: Moment) -> None:
    """Make a timestamp lead to a moment."""
    node["reftarget"] = moment.url
    moment_of.set(node, moment)


def note_link(
    link: WikiLink, docname: str, rawsource: str, *, embed: bool
) -> addnodes.pending_xref:
    """Return a wiki-link in a document, with its label or else its target as typed."""
    label = link.label or link.default_label()
    text = nodes.inline(label, label)
    node = _link(NOTE, link.target, docname, text, rawsource=rawsource)
    node["refexplicit"] = link.label is not None
    wikilink_of.set(node, link)
    is_embed.set(node, embed)
    return node


def tag_link(name: str, docname: str, rawsource: str = "") -> addnodes.pending_xref:
    """Return a tag in a document, which is shown with its ``#``."""
    text = nodes.inline("", f"#{name}", classes=["tag"])
    return _link(TAG, name, docname, text, rawsource=rawsource)


def entry(docname: str, title: str, source: str, anchor: str = "") -> addnodes.pending_xref:
    """Return a link to a document under its title, for a list on the page *source*."""
    node = _link(ENTRY, docname, source, nodes.inline("", title))
    node["refwarn"] = False
    if anchor:
        anchor_of.set(node, anchor)
    return node


def attach(node: nodes.Element, link: WikiLink, path: str, *, embed: bool) -> None:
    """Mark a node as what a wiki-link to a file shows."""
    wikilink_of.set(node, link)
    is_embed.set(node, embed)
    file_of.set(node, path)


def is_timestamp(node: nodes.Node) -> bool:
    """Tell whether a node is a timestamp that is not resolved yet."""
    return isinstance(node, addnodes.pending_xref) and moment_of.is_on(node)


def leads_to_web(node: nodes.Node) -> bool:
    """Tell whether a node is a wiki-link with an address of the web."""
    link = isinstance(node, nodes.reference) and wikilink_of.is_on(node)
    return link and not file_of.is_on(node)


def player_of(video: VideoId, docname: str, label: str = "") -> waiting_player:
    """Return the placeholder of a player in a document."""
    node = waiting_player()
    node.video, node.docname, node.label = video, docname, label
    return node
