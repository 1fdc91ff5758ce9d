"""Timestamps: the role ``yt``, and what each builder shows for one."""

from __future__ import annotations

import difflib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.util.docutils import SphinxRole

from sphinx_aikb.config import settings_of
from sphinx_aikb.doctree import depth
from sphinx_aikb.knowledge.environment import knowledge_of, walk_of
from sphinx_aikb.knowledge.moments import known_of
from sphinx_aikb.knowledge.times import Times
from sphinx_aikb.knowledge.walks import Stage
from sphinx_aikb.links.references import clock_on, show_moment
from sphinx_aikb.nodes import (
    blanks_of,
    is_timestamp,
    is_untitled,
    lead_to,
    moment_of,
    timestamp,
    timestamp_link,
)
from sphinx_aikb.reporting import Warnings, warn
from sphinx_aikb.text.beside_time import OTHER, beside_times
from sphinx_aikb.text.moment import Moment, parse_moment, without_signs
from sphinx_aikb.translations import told
from sphinx_aikb.vault.notes import GENERIC_KEYS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from docutils.nodes import Node, system_message
    from sphinx import addnodes
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.writers.html5 import HTML5Translator
    from sphinx.writers.latex import LaTeXTranslator
    from sphinx.writers.texinfo import TexinfoTranslator
    from sphinx.writers.text import TextTranslator

    from sphinx_aikb.knowledge.knowledge_base import KnowledgeBase
    from sphinx_aikb.text.ids import VideoId
    from sphinx_aikb.text.moment import Parsed

_WARNED = "aikb_no_video"


class YtRole(SphinxRole):
    """Links to a moment of a video or to a whole one; :func:`parse_moment` has the grammar."""

    def run(self) -> tuple[list[Node], list[system_message]]:
        """Return one ``pending_xref`` without visible text; the link comes when it is resolved."""
        parsed = parse_moment(self.text)
        node = timestamp_link(Moment(parsed.moment.text), self.env.docname, self.rawtext)
        # The rule for Markdown moved what belongs to a timestamp in a heading in here, so that text
        # derived from the heading does not have it.
        before, _, after = without_signs(self.text)
        if before or after:
            blanks_of.set(node, (before, after))
        self.set_source_info(node)
        self._complete(node, parsed)
        return [node], []

    def _complete(self, node: addnodes.pending_xref, parsed: Parsed) -> None:
        """Add the moment, or warn why there is none."""
        moment = parsed.moment
        if parsed.problem is not None:
            tried = "" if parsed.source in moment.text else f" ({parsed.source})"
            shown = f"{moment.text or self.text!r}{tried}"
            warn(Warnings.TIMESTAMP, f"unusable timestamp {shown}: {parsed.problem}", node)
            return
        if parsed.remark is not None:
            warn(Warnings.TIMESTAMP, f"timestamp {moment.text!r}: {parsed.remark}", node)
        knowledge = knowledge_of(self.env)
        video = moment.video or knowledge.video_of(self.env.docname)
        if video is None:
            self._warn_once(node)
            return
        lead_to(node, replace(moment, video=video))
        if moment.text == video:
            is_untitled.set(node, True)

    def _warn_once(self, node: addnodes.pending_xref) -> None:
        seen = self.env.temp_data
        if not seen.get(_WARNED):
            seen[_WARNED] = True
            note = knowledge_of(self.env).catalogue.get(self.env.docname)
            keys = settings_of(self.config).video_keys
            warn(Warnings.NO_VIDEO, _no_video(note.fields if note else {}, keys), node)


def _no_video(fields: Mapping[str, object], keys: Sequence[str]) -> str:
    """Return a warning's text: what was looked for, and which key may be unusable or misspelt."""
    folded = {key.casefold(): key for key in keys}
    message = "timestamps, but no video in the front matter: they are plain text"
    for name in fields:
        if name in keys and fields[name] and name not in GENERIC_KEYS:
            return f"timestamps, but the video in {name!r} is unusable: they are plain text"
        near = difflib.get_close_matches(name.casefold(), folded, 1, 0.85)
        if near and name not in keys:
            return f"{message}; {name!r} is no key for it, is {folded[near[0]]!r} meant?"
    return f"{message}; the usual key is {keys[0]!r}" if keys else message


def show_timestamp(
    knowledge: KnowledgeBase, builder: Builder, page: str, node: addnodes.pending_xref
) -> nodes.Element:
    """Return what *builder* shows for a timestamp."""
    moment = _titled(knowledge, node)
    if moment.video and builder.format == "texinfo" and _is_whole_title(node):
        # A section without a name has no place in the menus of Info.
        return nodes.inline("", moment.text)
    shown = show_moment(builder, moment, blanks_of(node))
    if isinstance(shown, timestamp) and builder.format == "html" and shown.visible != moment.text:
        shown.blanks = _apart(node, *shown.blanks)
    is_of_other = moment.video not in (None, knowledge.video_of(page)) and not moment.is_whole
    if isinstance(shown, timestamp) and moment.video and is_of_other:
        shown.title = _title_of(knowledge, moment.video)
    return shown


def _apart(node: nodes.Element, before: str, after: str) -> tuple[str, str]:
    """Return blanks that divide a time from what was divided from it by the brackets alone."""
    siblings = node.parent.children
    at = siblings.index(node)
    if at and not before and _ends(siblings[at - 1]):
        before = " "
    following = siblings[at + 1] if at + 1 < len(siblings) else None
    if isinstance(following, nodes.Text) and not after and following[:1].isalnum():
        after = " "
    return before, after


def _ends(node: Node) -> bool:
    """Tell whether what stands right before a time needs a blank behind it."""
    if isinstance(node, timestamp) or is_timestamp(node):
        return True
    last = node.astext()[-1:]
    return last.isalnum() or last in (*").,;:!?%",)


def _titled(knowledge: KnowledgeBase, node: addnodes.pending_xref) -> Moment:
    """Return the moment of a timestamp, with the title of its video as text if it is untitled."""
    moment = knowledge.derived(Times).shown(node["refdoc"], moment_of(node))
    if moment.video is None or not is_untitled(node):
        return moment
    return replace(moment, text=_title_of(knowledge, moment.video))


def _title_of(knowledge: KnowledgeBase, video: VideoId) -> str:
    return known_of(knowledge, video).title or told("untitled", video=video)


def _is_whole_title(node: nodes.Node) -> bool:
    return isinstance(node.parent, nodes.title) and not node.parent.astext().strip()


class TrimTitles(SphinxTransform):
    """Keeps what belongs to a timestamp out of the text of a heading that is not Markdown's.

    In Markdown, a rule does so before ids are made; not in the headings of a translation.
    """

    default_priority = 100

    def apply(self, **kwargs: object) -> None:
        """Move the signs beside each timestamp in a heading into the timestamp."""
        for title in walk_of(self, Stage.TRANSLATED).of(nodes.title):
            if any(map(is_timestamp, title.children)):
                _trim(title)


def _trim(title: nodes.title) -> None:
    left, beside = beside_times([_part(node) for node in title.children])
    signs = iter(beside)
    for at, part in enumerate(left):
        node = title[at]
        if part is None and isinstance(node, nodes.Element):
            before, after = next(signs)
            already = blanks_of(node)
            blanks_of.set(node, (already[0] + before, after + already[1]))
        elif isinstance(node, nodes.Text) and node != part:
            # Not `replace`, which would find the first text with the same words.
            title[at] = nodes.Text(str(part))


def _part(node: nodes.Node) -> str | None:
    if is_timestamp(node):
        return None
    if isinstance(node, nodes.Text):
        return str(node)
    return "" if isinstance(node, nodes.image) else OTHER


CORRECTED = '<sup class="aikb-corrected" aria-hidden="true">*</sup>'
"""The mark of a time that is meant to be another one than its author typed."""


def visit_html(self: HTML5Translator, node: timestamp) -> None:
    """Write the whole link; the node has no children."""
    before, after = map(self.encode, node.blanks)
    self.body.append(f"{before}{time_html(self, node)}{after}")
    raise nodes.SkipNode


def time_html(self: HTML5Translator, node: timestamp) -> str:
    """Return the link to a moment."""
    moment = node.moment
    name = f"{node.spoken}: {node.title}" if node.title else node.spoken
    title = " · ".join(filter(None, (node.title, node.remark)))
    # Printed pages show it after words that are a link.
    clock = "" if moment.is_clock or moment.is_whole else clock_on(self.builder, moment.start)
    values: dict[str, Any] = values_of_link(moment, name, title, clock)
    tag = self.starttag(node, "a", "", **values)
    return f"{tag}{self.encode(node.visible)}{CORRECTED if node.remark else ''}</a>"


def values_of_link(moment: Moment, name: str, title: str, clock: str = "") -> dict[str, str]:
    """Return the attributes of the link to a moment, in the order of their names.

    *name* is that for screen readers, and *clock* the time that words stand for.
    """
    values = {
        "aria-label": name,
        "class": f"yt-timestamp {'aikb-time ' if moment.is_clock else ''}reference external",
        "data-end": "" if moment.end is None else f"{moment.end:g}",
        "data-t": clock,
        "href": moment.url,
        "title": title,
    }
    return {key: value for key, value in values.items() if value}


def visit_latex(self: LaTeXTranslator, node: timestamp) -> None:
    """Write the whole link; in a heading as a macro that is empty in bookmarks and contents."""
    before, after = map(self.encode, node.blanks)
    uri, text = self.encode_uri(node.moment.url), self.encode(node.moment.text)
    whole = f"{before}\\sphinxhref{{{uri}}}{{{text}}}{after}"
    self.body.append(f"\\sphinxaikbtime{{{whole}}}" if depth(node, nodes.title) else whole)
    raise nodes.SkipNode


def visit_texinfo(self: TexinfoTranslator, node: timestamp) -> None:
    """Write the whole link, with the text in place of the address."""
    before, after = map(self.escape, node.blanks)
    uri, text = self.escape_arg(node.moment.url), self.escape_arg(node.moment.text)
    self.body.append(f"{before}@uref{{{uri},,{text}}}{after}")
    raise nodes.SkipNode


def visit_text(self: TextTranslator, node: timestamp) -> None:
    """Write the text alone, for builders that write HTML pages through another writer."""
    self.add_text(node.moment.text)
    raise nodes.SkipNode


def setup_timestamps(app: Sphinx) -> None:
    """Register the role, the node with its visitors, and the transform."""
    app.add_node(
        timestamp,
        html=(visit_html, None),
        latex=(visit_latex, None),
        texinfo=(visit_texinfo, None),
        text=(visit_text, None),
    )
    app.add_role("yt", YtRole())
    app.add_transform(TrimTitles)
