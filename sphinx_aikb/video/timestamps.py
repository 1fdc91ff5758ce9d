"""Timestamps: the role ``yt``, and what each builder shows for one."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform
from sphinx.util.docutils import SphinxRole

from sphinx_aikb.config import settings_of
from sphinx_aikb.knowledge.environment import domain_of
from sphinx_aikb.nodes import DOMAIN, TIMESTAMP, timestamp
from sphinx_aikb.reporting import Warnings, warn
from sphinx_aikb.text.moment import Moment, parse_moment, spoken_name
from sphinx_aikb.text.youtube import watch_url
from sphinx_aikb.translations import told
from sphinx_aikb.vault.notes import GENERIC_KEYS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from docutils.nodes import Node, system_message
    from sphinx.application import Sphinx
    from sphinx.builders import Builder

_WARNED = "aikb_no_video"


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


class TrimTitles(SphinxTransform):
    """Keeps the blank beside a timestamp out of the text of a heading in reStructuredText.

    In Markdown a rule sees to it, before ids are made.
    """

    default_priority = 100

    def apply(self, **kwargs: object) -> None:
        """Move the blank into the timestamp."""
        for title in self.document.findall(nodes.title):
            for at, node in enumerate(list(title.children)):
                if isinstance(node, addnodes.pending_xref) and node.get("reftype") == TIMESTAMP:
                    before, after = node.get("blanks", ("", ""))
                    if at:
                        before = _strip(title, at - 1, str.rstrip) or before
                    else:
                        after = _strip(title, at + 1, str.lstrip) or after
                    node["blanks"] = (before, after)


def _strip(title: nodes.title, at: int, strip: Callable[[str], str]) -> str:
    """Strip the text at an index of a title; return a blank when there was one."""
    text = title.children[at] if at < len(title) else None
    if not isinstance(text, nodes.Text) or strip(text) == text:
        return ""
    # Not `replace`, which finds the first text that says the same.
    title[at] = nodes.Text(strip(text))
    return " "


def setup_timestamps(app: Sphinx) -> None:
    """Register what is here."""
    app.add_role("yt", YtRole())
    app.add_transform(TrimTitles)
