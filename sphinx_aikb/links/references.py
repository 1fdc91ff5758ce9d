"""Links as each builder can show them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

from docutils import nodes
from sphinx.errors import NoUri
from sphinx.util.nodes import make_refnode
from sphinx.util.osutil import relative_uri

from sphinx_aikb.config import settings_of
from sphinx_aikb.knowledge.environment import knowledge_of
from sphinx_aikb.links.one_page import place_on_page
from sphinx_aikb.nodes import anchor_of, timestamp
from sphinx_aikb.text.timecode import format_timecode, short_timecode
from sphinx_aikb.text.youtube import watch_url
from sphinx_aikb.translations import told, voice

if TYPE_CHECKING:
    from sphinx import addnodes
    from sphinx.builders import Builder

    from sphinx_aikb.knowledge.knowledge_base import KnowledgeBase
    from sphinx_aikb.text.moment import Moment


def show_link(
    builder: Builder, source: str, docname: str, anchor: str, content: nodes.Element
) -> nodes.Element:
    """Return what *builder* shows for a link to another place of the project."""
    if builder.name == "man":
        return nodes.inline("", "", content)
    if builder.name == "singlehtml" and docname not in knowledge_of(builder.env).derived(_reached):
        return nodes.inline("", "", content)
    if builder.name == "singlehtml" and (anchor or docname == builder.config.root_doc):
        # The root document is the top of the page and has no name in it.
        place = place_on_page(docname, anchor) if anchor else "#"
        return nodes.reference("", "", content, internal=True, refuri=place)
    return make_refnode(builder, source, docname, anchor, content)


def show_entry(
    knowledge: KnowledgeBase, builder: Builder, page: str, node: addnodes.pending_xref
) -> nodes.Element:
    """Return what *builder* shows for a link to a document in a list."""
    content = cast("nodes.Element", node[0])
    return show_link(builder, page, node["reftarget"], anchor_of(node), content)


def show_document(
    builder: Builder, page: str, docname: str, title: str, anchor: str = ""
) -> nodes.Element:
    """Return what *builder* shows for a link to a document under its title, in a list on a page.

    Lists are filled when a page is written, so their links need no cross-references.
    """
    content = nodes.inline("", title)
    try:
        return show_link(builder, page, docname, anchor, content)
    except NoUri:  # a document that is not in the book
        return content


def show_moment(
    builder: Builder, moment: Moment, blanks: tuple[str, str] = ("", "")
) -> nodes.Element:
    """Return what *builder* shows for a moment, with the blanks around it in a heading.

    Of a moment that is meant to be at another second than its author typed, pages on the web have
    a mark with a title; elsewhere words after the time say so.
    """
    remark = remark_on(moment)
    has_marks = builder.format == "html" and builder.name != "epub"
    plain = moment
    if remark and not has_marks:
        moment = replace(moment, text=f"{moment.text} ({remark})")
    text, video = moment.text, moment.video
    if video and builder.format in ("html", "latex", "texinfo"):
        shown = timestamp()
        shown.visible = visible_time(builder, plain)
        if has_marks:
            shown.remark = remark
        elif remark:
            shown.visible += f" ({remark})"
        shown.moment, shown.blanks = plain if builder.format == "html" else moment, blanks
        shown.spoken = spoken_name(plain, shown.visible, shown.remark)
        return shown
    link: nodes.Element
    if not video or builder.name in ("text", "man", "gettext"):
        link = nodes.inline("", text)
    else:
        # For linkcheck, one request for each video is enough.
        uri = watch_url(video) if builder.name == "linkcheck" else moment.url
        link = nodes.reference("", text, refuri=uri, classes=["yt-timestamp"], internal=False)
    if any(blanks):
        return nodes.inline("", "", nodes.Text(blanks[0]), link, nodes.Text(blanks[1]))
    return link


def visible_time(builder: Builder, moment: Moment) -> str:
    """Return the text of the link to a moment, in the format of times that the project chose."""
    return (
        moment.short_text() if settings_of(builder.config).time_format == "short" else moment.text
    )


def remark_on(moment: Moment) -> str:
    """Return what the mark of a corrected time says, nothing for another time."""
    return told("corrected", typed=moment.typed) if moment.typed else ""


def spoken_name(moment: Moment, visible: str, remark: str) -> str:
    """Return the name for screen readers."""
    name = moment.spoken_name(voice(), visible)
    return f"{name}, {remark}" if remark else name


def clock_on(builder: Builder, seconds: float) -> str:
    """Return how a time reads for *builder* that nobody typed, such as that of a chapter."""
    is_short = builder.format == "html" and settings_of(builder.config).time_format == "short"
    return short_timecode(seconds) if is_short else format_timecode(seconds)


def show_foreign(
    builder: Builder, source: str, url: str, content: nodes.Element
) -> nodes.reference:
    """Return what *builder* shows for a link to another project.

    As in intersphinx, an address without a scheme is relative to the root of this project.
    """
    if builder.format == "html" and "://" not in url:
        path, mark, anchor = url.partition("#")
        url = relative_uri(builder.get_target_uri(source), path) + mark + anchor
    return nodes.reference("", "", content, refuri=url, classes=["wikilink"], internal=False)


def _reached(knowledge: KnowledgeBase) -> set[str]:
    """Return the documents that toctrees lead to from the root page: all that singlehtml shows."""
    env = knowledge.env
    reached: set[str] = set()
    stack = [str(env.config.root_doc)]
    while stack:
        docname = stack.pop()
        if docname not in reached:
            reached.add(docname)
            stack += env.toctree_includes.get(docname, [])
    return reached
