"""The roles ``wikilink`` and ``yt``: text in, standard nodes out. Nothing is resolved here."""

from __future__ import annotations

import difflib
from dataclasses import replace
from typing import TYPE_CHECKING

from docutils import nodes
from markdown_it.common.normalize_url import normalizeLink
from sphinx import addnodes
from sphinx.util.docutils import SphinxRole

from sphinx_aikb.attachments import attachment, warn_of
from sphinx_aikb.config import settings_of
from sphinx_aikb.environment import domain_of
from sphinx_aikb.reporting import Warnings, warn
from sphinx_aikb.vault.files import split_size
from sphinx_aikb.vault.moments import Moment, parse_moment
from sphinx_aikb.vault.note import GENERIC_KEYS
from sphinx_aikb.vault.wikilink import WikiLink, parse_wikilink

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from docutils.nodes import Node, system_message
    from sphinx.application import Sphinx


DOMAIN, NOTE, TIMESTAMP, ENTRY = "aikb", "note", "timestamp", "entry"
"""The domain and its types of cross-reference; an entry is a note in an index, by docname."""
TAG = "tag"
"""The type of a tag, which leads to a section of an index if there is one."""

_WARNED = "aikb_no_video"


class WikiLinkRole(SphinxRole):
    """``target#heading | label``: the same grammar as ``[[…]]``."""

    embed = False

    def run(self) -> tuple[list[Node], list[system_message]]:
        """Return one ``pending_xref`` with the label, or the target as typed."""
        link = self.parse(self.text.strip())
        if link is None:
            text = nodes.inline(self.rawtext, self.text)
            self.set_source_info(text)
            warn(Warnings.WIKILINK, f"no wiki-link: {self.text!r}", text)
            return [text], []
        node = _external(link) if link.external else attachment(self.env, link, embed=self.embed)
        if node is None:
            node = self._pending(link)
        self.set_source_info(node)
        return [node], []

    def parse(self, text: str) -> WikiLink | None:
        """Take the content apart; the brackets of the native syntax may stand round it."""
        return parse_wikilink(text[2:-2] if text.startswith("[[") and text.endswith("]]") else text)

    def _pending(self, link: WikiLink) -> addnodes.pending_xref:
        label = link.label or link.default_label()
        return addnodes.pending_xref(
            self.rawtext,
            nodes.inline(label, label),
            refdomain=DOMAIN,
            reftype=NOTE,
            reftarget=link.target,
            refexplicit=link.label is not None,
            refdoc=self.env.docname,
            wikilink=(link.heading, link.block, self.embed, link.label),
        )


def _external(link: WikiLink) -> nodes.reference:
    label = link.label or link.target
    return nodes.reference(
        link.target,
        label,
        refuri=normalizeLink(link.target),
        classes=["wikilink"],
        aikb_external=label,
        internal=False,
    )


class EmbedRole(WikiLinkRole):
    """What ``![[…]]`` stands for."""

    embed = True

    def _pending(self, link: WikiLink) -> addnodes.pending_xref:
        """Return what is shown in place of the embed; the size of a picture is no label."""
        node = super()._pending(replace(link, label=split_size(link.label)[0]))
        self.set_source_info(node)
        warn_of(node, self.env, link.target)
        return node


class YtRole(SphinxRole):
    """A moment of a video, or a whole one, as a link; :func:`parse_moment` has the grammar."""

    def run(self) -> tuple[list[Node], list[system_message]]:
        """Return one ``pending_xref`` without visible text; the link comes when it is resolved."""
        moment = parse_moment(self.text)
        node = addnodes.pending_xref(
            self.rawtext,
            nodes.Text(""),
            refdomain=DOMAIN,
            reftype=TIMESTAMP,
            reftarget="",
            refexplicit=True,
            refdoc=self.env.docname,
            moment=(moment.text, None, None, None),
        )
        # A blank beside a timestamp in a heading was moved in here, out of derived text.
        blanks = (" " * self.text[:1].isspace(), " " * self.text[-1:].isspace())
        if any(blanks):
            node["blanks"] = blanks
        self.set_source_info(node)
        self._complete(node, moment)
        return [node], []

    def _complete(self, node: addnodes.pending_xref, moment: Moment) -> None:
        """Add the address, or warn why there is none."""
        if moment.problem is not None:
            tried = "" if moment.source in moment.text else f" ({moment.source})"
            shown = f"{moment.text or self.text!r}{tried}"
            warn(Warnings.TIMESTAMP, f"unusable timestamp {shown}: {moment.problem}", node)
            return
        if moment.remark is not None:
            warn(Warnings.TIMESTAMP, f"timestamp {moment.text!r}: {moment.remark}", node)
        domain = domain_of(self.env)
        video = moment.video or domain.video_of(self.env.docname)
        if video is None:
            self._warn_once(node)
            return
        node["reftarget"] = moment.url(video)
        node["moment"] = (moment.text, video, moment.seconds, moment.end)
        if moment.text == video:
            node["untitled"] = video

    def _warn_once(self, node: addnodes.pending_xref) -> None:
        seen = self.env.temp_data
        if not seen.get(_WARNED):
            seen[_WARNED] = True
            note = domain_of(self.env).catalogue.get(self.env.docname)
            keys = settings_of(self.config).video_keys
            warn(Warnings.NO_VIDEO, _no_video(note.fields if note else {}, keys), node)


def _no_video(fields: Mapping[str, object], keys: Sequence[str]) -> str:
    """Say what was looked for in a note's front matter, and which key may be misspelt."""
    folded = {key.casefold(): key for key in keys}
    message = "timestamps, but no video in the front matter: they are plain text"
    for name in fields:
        if name in keys and fields[name] and name not in GENERIC_KEYS:
            return f"timestamps, but the video in {name!r} is unusable: they are plain text"
        near = difflib.get_close_matches(name.casefold(), folded, 1, 0.85)
        if near and name not in keys:
            return f"{message}; {name!r} is no key for it, is {folded[near[0]]!r} meant?"
    return f"{message}; the usual key is {keys[0]!r}" if keys else message


def setup_roles(app: Sphinx) -> None:
    """Register the roles that every document may use."""
    app.add_role("wikilink", WikiLinkRole())
    app.add_role("yt", YtRole())
