"""What the head of a note says of it: title, video, channel, date, duration, tags, names."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Literal

from sphinx_aikb.text.dialects import video_of_body
from sphinx_aikb.text.front_matter import (
    Problem,
    Value,
    header_span,
    parse_front_matter,
    plain_lines,
)
from sphinx_aikb.text.heading import first_heading
from sphinx_aikb.text.ids import DocName, VideoId
from sphinx_aikb.text.signs import holds_index, listed_groups, looks_like_note
from sphinx_aikb.text.stored import Stored
from sphinx_aikb.text.tag import joined, tags_in
from sphinx_aikb.text.video_heading import count_below_title, titles_on
from sphinx_aikb.text.wikilink import match_wikilink, parse_wikilink
from sphinx_aikb.text.youtube import watch_url
from sphinx_aikb.vault.fields import GENERIC_KEYS, VIDEO_KEYS, as_line
from sphinx_aikb.vault.page_fields import PageFields
from sphinx_aikb.vault.readings import Reading
from sphinx_aikb.vault.templates import has_placeholders, is_among_templates

__all__ = ["GENERIC_KEYS", "VIDEO_KEYS", "Note", "read_note"]

_FROM = re.compile(
    r"(?:[ \t]*+\n)*+[ ]{0,3}([*_]{0,3})From(?::\1|\1:)[ \t]*(?=\[\[)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Note(Stored):
    """A document of the vault, as far as the head of its file tells."""

    docname: DocName
    path: str
    """Path of the file, relative to the source folder, with `/` and suffix."""
    title: str
    video: VideoId | None
    channel: str | None
    published: str | None
    """ISO 8601 date, `2023-01-30`, or the text as typed."""
    duration: float | None
    """Seconds."""
    tags: tuple[str, ...]
    aliases: tuple[str, ...]
    url: str | None
    fields: Mapping[str, Value]
    """The whole front matter, as typed."""
    has_from: bool
    """The body begins with a line `From: [[…]]`."""
    title_source: Literal["front matter", "heading", "filename"]
    problems: tuple[Problem, ...]
    names_video: bool = False
    """A key that is for videos alone has a value, usable or not."""
    broken: bool = False
    """The header is no valid YAML; ``fields`` has what could be recovered of it."""
    video_title: str | None = None
    """The title of the note's video, if the note says so."""
    other_videos: tuple[tuple[VideoId, str], ...] = ()
    """Of a document whose header names none, the videos and titles in its headings: a channel page.
    """
    lists_videos: bool = False
    """At least half of its headings are such titles."""
    typed_title: str | None = None
    """The title where raw HTML is untrusted, if that is another one."""
    source_title: str | None = None
    """The title as the author wrote it, if ``title`` is a translation."""
    classes: tuple[str, ...] = ()
    """Classes for style sheets."""
    language: str | None = None
    """A tag such as `pt-BR`."""
    description: str | None = None
    image: str | None = None
    """The picture that stands for the note: a name or path of a file, or an address."""
    image_line: int | None = None
    """The line of the front matter that names it."""
    permalink: str | None = None
    changed: str | None = None
    """When the file of a note without a date was changed last, in UTC: `2026-01-31T12:00:00Z`.
    """
    left_out: Problem | None = None
    """What in the header keeps the note out of the build."""
    drawing: bool = False
    """A file of Excalidraw."""
    template: bool = False
    """In a folder of templates, with a place to be filled in."""
    plain: bool = False
    """It has no header, no line ``From: [[…]]``, no time and no wiki-link: a changelog, a readme.
    """
    holds_index: bool = False
    """It names no video, and its body holds a ``topic-index``."""
    times: Reading | None = None
    """How the author says that its times are to be read."""
    lists: tuple[tuple[str, str], ...] = ()
    """The keys and values of the groups that it has an index of."""

    @property
    def titles(self) -> tuple[str, ...]:
        """The titles by which links find it: its title, and what its author wrote."""
        return (self.title, self.source_title) if self.source_title else (self.title,)

    @property
    def other_names(self) -> tuple[str, ...]:
        """The names beside those of the file and the title."""
        return (*self.aliases, self.permalink) if self.permalink else self.aliases


def read_note(
    docname: str,
    path: str,
    text: str,
    *,
    video_keys: Sequence[str] = VIDEO_KEYS,
    dialects: Container[str] = (),
    body_tags: bool = False,
    off: frozenset[str] = frozenset(),
) -> Note:
    """Read a note from the text of its file, or from its head; content never raises.

    With *body_tags* the tags in the text join those of the header; *off* names parts of the syntax
    that are not read in headings.

    What cannot be used is a problem of the note, with its line, and the next source counts: for the
    title the first heading of level one and then the name of the file; for the video what the body
    shows first in one of the *dialects*.
    """
    text = plain_lines(text)
    header = parse_front_matter(text)
    span = header_span(text) if header.end else None
    body = span[2] if span else 0
    reader = PageFields(header.data, header.lines)
    sender = _sender(text, body)
    title = reader.title()
    named = reader.video(video_keys)
    video = named or video_of_body(text, body, dialects)
    if video is None:
        off |= {"times"}
    heading = None if title else as_line(first_heading(text, body, off=off))
    typed = heading
    if heading and "<" in text:
        typed = as_line(first_heading(text, body, safe=True, off=off))
    video_title = reader.title("video_title")
    other_videos = () if named else tuple(titles_on(text, body))
    image, image_line = reader.image() or (None, None)
    index = video is None and holds_index(text, body)
    return Note(
        docname=DocName(docname),
        path=path,
        title=title or heading or PurePosixPath(path).stem,
        video=video,
        channel=reader.channel() or sender,
        published=reader.published(),
        duration=reader.duration(),
        tags=joined(reader.tags(), tags_in(text, body) if body_tags else ()),
        aliases=reader.aliases(),
        url=reader.url() or (watch_url(video) if video else None),
        fields=header.data,
        has_from=sender is not None,
        title_source="front matter" if title else "heading" if heading else "filename",
        names_video=named is not None or reader.names_video(video_keys),
        broken=header.broken,
        video_title=video_title,
        other_videos=other_videos,
        lists_videos=bool(other_videos)
        and 0 < count_below_title(text, body) <= 2 * len(other_videos),
        typed_title=typed if typed != heading else None,
        classes=reader.classes(),
        language=reader.language(),
        description=reader.description(),
        image=image,
        image_line=image_line,
        permalink=reader.permalink(),
        left_out=reader.left_out(),
        drawing=reader.is_drawing(),
        times=reader.times(),
        template=is_among_templates(path) and has_placeholders(text),
        plain=not (header.end or sender or video or looks_like_note(text, body)),
        holds_index=index,
        lists=listed_groups(text, body) if index else (),
        problems=(*header.problems, *reader.problems),  # once all has been read
    )


def _sender(text: str, body: int) -> str | None:
    """Return the target of `From: [[target]]` when the body begins with that."""
    match = _FROM.match(text, body)
    if match is None:
        return None
    end = match_wikilink(text, match.end(), len(text))
    link = parse_wikilink(text[match.end() + 2 : end - 2]) if end > 0 else None
    return link.target or None if link else None
