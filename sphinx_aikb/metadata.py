"""What machines read of a note on an HTML page: its video for search engines, and Open Graph.

All of it needs the address at which the page will stand: ``html_baseurl``.
"""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_aikb.environment import domain_of
from sphinx_aikb.found import said_at
from sphinx_aikb.vault.structured import Clip, picture_of, video_object
from sphinx_aikb.vault.videos import Video

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from sphinx_aikb.domain import AikbDomain
    from sphinx_aikb.vault.note import Note

OPEN_GRAPH = "sphinxext.opengraph"
"""The extension that writes the same tags; it takes ours from the metadata of the page."""
_CLIPS = "aikb_clips"


class NameClips(SphinxPostTransform):
    """Keeps the sentences at the moments of a note's video, before its timestamps are links.

    Links are resolved at 10.
    """

    default_priority = 4
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Attach them to the document, which the page is made of."""
        domain = domain_of(self.env)
        docname = self.env.docname
        video = domain.video_of(docname)
        if video is None or not self.config.html_baseurl or not _described(domain, docname):
            return
        moments = domain.data["moments"].get(docname, ())
        said = said_at(self.document)
        if len(said) == len(moments):
            self.document[_CLIPS] = [
                Clip(text or moment["section"] or "", moment["seconds"], moment["end"])
                for moment, text in zip(moments, said, strict=True)
                if moment["video"] == video
            ]


def _described(domain: AikbDomain, docname: str) -> tuple[Note, Video] | None:
    """Return the note and its video if it is a note of one."""
    note = domain.catalogue.get(docname)
    if note is None or note.video is None or not domain.catalogue.is_note(docname):
        return None
    return note, domain.catalogue.videos.get(note.video, Video())


def shown_on(domain: AikbDomain, docname: str) -> Video | None:
    """Return what a page tells of its video, to be compared with what it told before."""
    found = _described(domain, docname) if domain.env.config.html_baseurl else None
    return found[1] if found else None


def on_page_context(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Add the tags of a note, before other extensions write theirs (400)."""
    domain = domain_of(app.env)
    found = _described(domain, pagename)
    page = context.get("pageurl")
    if found is None or doctree is None or not page:
        return
    note, video = found
    assert note.video is not None
    sentence = domain.data["sentences"].get(pagename, "")
    player = f"https://www.youtube.com/embed/{note.video}"
    tags = {"og:video": player, "og:video:secure_url": player, "og:video:type": "text/html"}
    if OPEN_GRAPH in app.extensions:
        context["meta"] = {**tags, **(context.get("meta") or {})}
    else:
        page_tags = {
            "og:title": note.title,
            "og:type": "article",
            "og:url": page,
            "og:site_name": app.config.project,
            "og:description": sentence,
            "og:image": picture_of(note.video),
            **tags,
        }
        written = (
            f'<meta property="{key}" content="{escape(text)}" />'
            for key, text in page_tags.items()
            if text
        )
        context["metatags"] = context.get("metatags", "") + "\n".join(written) + "\n"
    described = video_object(
        note.video,
        title=video.title or note.video_title,
        published=video.published or note.published,
        duration=video.duration or note.duration,
        page=page,
        description=sentence,
        clips=doctree.get(_CLIPS, ()),
    )
    if described is not None:
        text = json.dumps(described, ensure_ascii=False).replace("<", "\\u003c")
        context["metatags"] += f'<script type="application/ld+json">{text}</script>\n'


def setup_metadata(app: Sphinx) -> None:
    """Connect the steps."""
    app.add_post_transform(NameClips)
    app.connect("html-page-context", on_page_context, priority=400)
