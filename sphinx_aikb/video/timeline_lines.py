"""The lines of a timeline: a time, and below it what each note says there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from docutils import nodes

from sphinx_aikb.knowledge.languages import in_line, marks_of
from sphinx_aikb.knowledge.numbered_pages import PAGES
from sphinx_aikb.links.references import show_document, show_moment
from sphinx_aikb.nodes import timeline_words, timestamp
from sphinx_aikb.video.timestamps import time_html

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.writers.html5 import HTML5Translator

    from sphinx_aikb.knowledge.moments import Entry
    from sphinx_aikb.text.moment import Moment


@dataclass(frozen=True, slots=True)
class _Said:
    """What notes say at a moment, in the same words; ``moment`` is None if it stands before."""

    moment: Moment | None
    first: Entry
    notes: Sequence[Entry]
    """One entry for each note but the page itself."""


def line_of(builder: Builder, items: Sequence[Entry], page: str, around: str) -> nodes.list_item:
    """Return the moments of one time: what is said there, equal sentences once, with its notes.

    *around* is the language of the page.
    """
    sentences: dict[str, list[Entry]] = {}
    for item in items:
        sentences.setdefault(item.sentence, []).append(item)
    line = nodes.list_item()
    # A time that one note has right needs no mark that another has it wrong.
    moment = min((item.moment for item in items), key=lambda moment: bool(moment.typed))
    for place, same in enumerate(sentences.values()):
        notes = {item.docname: item for item in same if item.docname != page}
        said = _Said(None if place else moment, same[0], tuple(notes.values()))
        shown = _on_the_web if builder.name in PAGES else _in_nodes
        line += nodes.paragraph("", "", *shown(builder, said, page, around))
    return line


def _in_nodes(builder: Builder, said: _Said, page: str, around: str) -> list[nodes.Node]:
    """Return a sentence and its notes for any builder."""
    parts: list[nodes.Node] = []
    if said.moment is not None:
        parts += [show_moment(builder, said.moment), nodes.Text(" ")]
    sentence = said.first.sentence
    parts += in_line([nodes.Text(sentence)] if sentence else [], said.first.language, around)
    opening = " ("
    for note in said.notes:
        link = show_document(builder, page, note.docname, note.title)
        parts += [nodes.Text(opening), *in_line([link], note.language, around)]
        opening = ", "
    return [*parts, nodes.Text(")")] if said.notes else parts


def _on_the_web(builder: Builder, said: _Said, page: str, around: str) -> list[nodes.Node]:
    """Return a sentence and its notes in one node, which is written as those of other builders."""

    def other(language: str) -> str:
        return language if language != around else ""

    node = timeline_words()
    time = said.moment and show_moment(builder, said.moment)
    node.time = time if isinstance(time, timestamp) else None
    node.words, node.language = said.first.sentence, other(said.first.language)
    node.links = [
        (builder.get_relative_uri(page, note.docname), note.title, other(note.language))
        for note in said.notes
    ]
    return [node]


def visit_html(self: HTML5Translator, node: timeline_words) -> None:
    """Write the time, the words, and links to the notes in brackets."""
    if node.time is not None:
        self.body.append(f"{time_html(self, node.time)} ")
    if node.words:
        self.body.append(_marked(self.encode(node.words), node.language))
    links = [
        _marked(
            f'<a class="reference internal" href="{self.attval(address)}">'
            f"<span>{self.encode(title)}</span></a>",
            language,
        )
        for address, title, language in node.links
    ]
    if links:
        self.body.append(f" ({', '.join(links)})")
    raise nodes.SkipNode


def _marked(html: str, language: str) -> str:
    return f"{marks_of('span', language)}{html}</span>" if language else html


def setup_timeline_lines(app: Sphinx) -> None:
    """Register the node."""
    app.add_node(timeline_words, html=(visit_html, None))
