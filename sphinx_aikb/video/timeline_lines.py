"""The lines of a timeline: a time, and below it what each note says there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from docutils import nodes

from sphinx_aikb.knowledge.languages import in_line, marks_of
from sphinx_aikb.knowledge.numbered_pages import PAGES
from sphinx_aikb.links.references import show_document, show_moment
from sphinx_aikb.nodes import timeline_line, timestamp
from sphinx_aikb.video.timestamps import time_html

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.writers.html5 import HTML5Translator

    from sphinx_aikb.knowledge.moments import Entry


@dataclass(frozen=True, slots=True)
class _Said:
    """What notes say at a moment, in the same words."""

    first: Entry
    notes: Sequence[Entry]
    """One entry for each note but the page itself."""


def line_of(builder: Builder, items: Sequence[Entry], page: str, around: str) -> nodes.Element:
    """Return the moments of one time: what is said there, equal sentences once, with its notes.

    *around* is the language of the page.
    """
    sentences: dict[str, list[Entry]] = {}
    for item in items:
        sentences.setdefault(item.sentence, []).append(item)
    # A time that one note has right needs no mark that another has it wrong.
    moment = min((item.moment for item in items), key=lambda moment: bool(moment.typed))
    said = [
        _Said(
            same[0], tuple({item.docname: item for item in same if item.docname != page}.values())
        )
        for same in sentences.values()
    ]
    time = show_moment(builder, moment)
    if builder.name in PAGES:
        return _on_the_web(builder, time, said, page, around)
    line = nodes.list_item()
    for place, one in enumerate(said):
        before = [] if place else [time, nodes.Text(" ")]
        line += nodes.paragraph("", "", *before, *_in_nodes(builder, one, page, around))
    return line


def _in_nodes(builder: Builder, said: _Said, page: str, around: str) -> list[nodes.Node]:
    """Return a sentence and its notes for any builder."""
    sentence = said.first.sentence
    parts = in_line([nodes.Text(sentence)] if sentence else [], said.first.language, around)
    opening = " ("
    for note in said.notes:
        link = show_document(builder, page, note.docname, note.title)
        parts += [nodes.Text(opening), *in_line([link], note.language, around)]
        opening = ", "
    return [*parts, nodes.Text(")")] if said.notes else parts


def _on_the_web(
    builder: Builder, time: nodes.Element, said: Sequence[_Said], page: str, around: str
) -> timeline_line:
    """Return all of a line in one node, which is written as those of other builders."""

    def other(language: str) -> str:
        return language if language != around else ""

    node = timeline_line()
    node.time = time if isinstance(time, timestamp) else None
    node.said = [
        (
            one.first.sentence,
            other(one.first.language),
            [
                (builder.get_relative_uri(page, note.docname), note.title, other(note.language))
                for note in one.notes
            ],
        )
        for one in said
    ]
    return node


def visit_html(self: HTML5Translator, node: timeline_line) -> None:
    """Write the item: the time, and in each paragraph words and links to notes in brackets."""
    paragraphs: list[str] = []
    for words, language, notes in node.said:
        links = [
            _marked(
                f'<a class="reference internal" href="{self.attval(address)}">'
                f"<span>{self.encode(title)}</span></a>",
                other,
            )
            for address, title, other in notes
        ]
        behind = f" ({', '.join(links)})" if links else ""
        text = _marked(self.encode(words), language) if words else ""
        paragraphs.append(f"{text}{behind}")
    if node.time is not None:
        paragraphs[0] = f"{time_html(self, node.time)} {paragraphs[0]}"
    whole = "\n".join(f"<p>{each}</p>" for each in paragraphs)
    self.body.append(f"<li>{whole}</li>\n")
    raise nodes.SkipNode


def _marked(html: str, language: str) -> str:
    return f"{marks_of('span', language)}{html}</span>" if language else html


def setup_timeline_lines(app: Sphinx) -> None:
    """Register the node."""
    app.add_node(timeline_line, html=(visit_html, None))
