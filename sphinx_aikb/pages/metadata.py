"""What machines read of a note on an HTML page: its description, its video, and Open Graph.

A description needs no address; all else needs the address at which the page will stand:
``html_baseurl``, or the address that Read the Docs gives.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, replace
from html import escape
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from docutils import nodes
from jinja2.utils import htmlsafe_json_dumps
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_aikb.knowledge.environment import knowledge_of, walk_of
from sphinx_aikb.knowledge.numbered_pages import PAGES
from sphinx_aikb.knowledge.sentences import said_at, with_words
from sphinx_aikb.knowledge.times import Times
from sphinx_aikb.knowledge.walks import Stage
from sphinx_aikb.links.cover import base_of, name_of_picture, picture_on
from sphinx_aikb.nodes import described_of
from sphinx_aikb.pages.structured_data import Clip, clip_name, video_object
from sphinx_aikb.text.sentence import filled
from sphinx_aikb.text.youtube import embed_url, picture_of
from sphinx_aikb.vault.videos import Video

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.config import Config

    from sphinx_aikb.knowledge.knowledge_base import KnowledgeBase
    from sphinx_aikb.vault.notes import Note

OPEN_GRAPH = "sphinxext.opengraph"
"""The extension that writes the same tags; it takes them from the metadata of the page."""


@dataclass(frozen=True, slots=True)
class Described:
    """What the metadata of a page takes from the text of its note."""

    sentence: str
    clips: tuple[Clip, ...]
    picture: str | None
    """The address of the note's own picture."""


class DescribeNote(SphinxPostTransform):
    """Keeps a note's first sentence and moments while its links and timestamps can be told apart.

    Runs before passages of other notes come in (3) and links are resolved (10).
    """

    default_priority = 2
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Attach what was found to the document, from which the page is made."""
        knowledge, docname = knowledge_of(self.env), self.env.docname
        if knowledge.builder.name not in PAGES or not knowledge.catalogue.is_note(docname):
            return
        described = Described(
            knowledge.sentence(docname),
            tuple(self._clips(knowledge)),
            picture_on(knowledge, docname),
        )
        described_of.set(self.document, described)

    def _clips(self, knowledge: KnowledgeBase) -> Iterator[Clip]:
        docname = self.env.docname
        video = knowledge.video_of(docname)
        times = knowledge.derived(Times)
        moments = times.moments_of(docname)
        if not base_of(self.config) or all(found.moment.video != video for found in moments):
            return
        found, targets = said_at(walk_of(self, Stage.STORED).seen())
        titles = knowledge.titles_of(docname, targets)
        parts = [filled(said.part, titles) for said in found]
        for at, part in with_words(moments, parts):
            if at.moment.video == video and times.is_within(at.moment):
                name = clip_name(part) or at.section or ""
                yield Clip(name, at.moment.start, at.moment.end)


def shown_on(knowledge: KnowledgeBase, docname: str) -> tuple[Any, ...] | None:
    """Return what a page's metadata takes from other files, to be compared with before."""
    base = base_of(knowledge.env.config)
    if not base or not knowledge.catalogue.is_note(docname):
        return None
    video = replace(_video(knowledge, docname), chapters=())  # no tag has chapters
    return (base, video, name_of_picture(knowledge, docname))


def _video(knowledge: KnowledgeBase, docname: str) -> Video:
    video = knowledge.video_of(docname)
    return knowledge.videos.get(video, Video()) if video else Video()


class _MetaTags(HTMLParser):
    """Collects the names and properties of meta tags, with their contents."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Record a meta tag; Open Graph calls the name of a tag a property."""
        said = dict(attrs)
        name = said.get("name") or said.get("property")
        if tag == "meta" and name:
            self.found.setdefault(name.lower(), said.get("content") or "")


def on_page_context(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Tell the theme the address of a note, and sphinxext-opengraph (500) what its tags say."""
    described = described_of(doctree) if doctree is not None else None
    if not isinstance(described, Described):
        return
    knowledge = knowledge_of(app.env)
    if not context.get("pageurl") and (base := base_of(app.config)):
        context["pageurl"] = posixpath.join(base, app.builder.get_target_uri(pagename))
    if OPEN_GRAPH not in app.extensions:
        return
    note, written = knowledge.catalogue.documents[pagename], _MetaTags(context["metatags"]).found
    fields = context.get("meta") or {}
    sentence = _shortened(described.sentence, fields, app.config)
    tags = {
        "og:description": note.description or written.get("description") or sentence,
        "og:image": described.picture,
        **_player(note),
    }
    context["meta"] = {
        **{key: escape(text) for key, text in tags.items() if text and not _is_in(key, written)},
        **fields,
    }
    if app.config.ogp_enable_meta_description:
        _describe(context, note.description or sentence)


def _shortened(text: str, fields: dict[str, Any], config: Config) -> str:
    """Cut a text to the length that sphinxext-opengraph is asked to keep."""
    try:
        length = int(fields.get("ogp_description_length", config.ogp_description_length))
    except ValueError:
        length = 200  # the default of that extension
    return text if len(text) <= length else text[:length][:-3] + "..." if length > 3 else ""


def after_page_context(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Add the tags of a note that no extension has written."""
    described = described_of(doctree) if doctree is not None else None
    if not isinstance(described, Described):
        return
    knowledge = knowledge_of(app.env)
    note, page = knowledge.catalogue.documents[pagename], context.get("pageurl")
    if OPEN_GRAPH not in app.extensions:
        _describe(context, note.description or described.sentence)
    if not page:
        return
    page = quote(page, safe="%/:@!$&'()*+,;=~[]")
    written = _MetaTags(context["metatags"]).found
    text = note.description or written.get("description") or described.sentence
    tags = {"og:image": described.picture or (picture_of(note.video) if note.video else None)}
    if OPEN_GRAPH not in app.extensions:
        tags = {
            "og:title": note.title,
            "og:type": "article",
            "og:url": page,
            "og:site_name": app.config.project,
            "og:description": text,
            **tags,
            **_player(note),
        }
    elif "og:title" not in written or not _wants_cards(app.config):
        tags = {}  # the page asks sphinxext-opengraph for no tags, or the project for no pictures
    context["metatags"] += "".join(
        f'<meta property="{key}" content="{escape(said)}" />\n'
        for key, said in tags.items()
        if said and not _is_in(key, written)
    )
    if note.video is None:
        return
    video = _video(knowledge, pagename)
    told = video_object(
        note.video,
        title=video.title,
        published=video.published or note.published,
        duration=video.duration,
        page=page,
        description=text,
        picture=described.picture,
        clips=described.clips,
    )
    if told is not None:
        data = htmlsafe_json_dumps(told, ensure_ascii=False)
        context["metatags"] += f'<script type="application/ld+json">{data}</script>\n'


def _wants_cards(config: Config) -> bool:
    """Tell whether sphinxext-opengraph is to draw a picture of each page: it needs matplotlib."""
    return (config.ogp_social_cards or {}).get("enable") is not False


def _player(note: Note) -> dict[str, str]:
    if note.video is None:
        return {}
    player = embed_url(note.video)
    return {"og:video": player, "og:video:secure_url": player, "og:video:type": "text/html"}


def _is_in(key: str, written: dict[str, str]) -> bool:
    """Tell whether a tag is written already; all tags below ``og:video`` describe one video."""
    return key in written or ":".join(key.split(":")[:2]) in written


def _describe(context: dict[str, Any], text: str) -> None:
    """Add the description of a page, unless it has one."""
    if text and "description" not in _MetaTags(context["metatags"]).found:
        context["metatags"] += f'<meta name="description" content="{escape(text)}" />\n'


def setup_metadata(app: Sphinx) -> None:
    """Connect the handlers; other extensions add their tags between them (500)."""
    app.add_post_transform(DescribeNote)
    app.connect("html-page-context", on_page_context, priority=400)
    app.connect("html-page-context", after_page_context, priority=900)
