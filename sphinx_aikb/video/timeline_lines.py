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


class Lines:
    """Makes the lines of the timelines on a page."""

    def __init__(self, builder: Builder, page: str, around: str) -> None:
        self._builder = builder
        self._page = page
        self._around = around
        """The language of the page."""
        self._links: dict[str, tuple[str, str, str]] = {}
        """What lines on the web say of each note: each has many."""

    def line_of(self, items: Sequence[Entry]) -> nodes.Element:
        """Return the moments of one time: what is said there, equal sentences once, with notes."""
        sentences: dict[str, list[Entry]] = {}
        for item in items:
            sentences.setdefault(item.sentence, []).append(item)
        # A time that one note has right needs no mark that another has it wrong.
        moment = min((item.moment for item in items), key=lambda moment: bool(moment.typed))
        said = [
            _Said(
                same[0],
                tuple({item.docname: item for item in same if item.docname != self._page}.values()),
            )
            for same in sentences.values()
        ]
        time = show_moment(self._builder, moment)
        if self._builder.name in PAGES:
            return self._on_the_web(time, said)
        line = nodes.list_item()
        for place, one in enumerate(said):
            before = [] if place else [time, nodes.Text(" ")]
            line += nodes.paragraph("", "", *before, *self._in_nodes(one))
        return line

    def _in_nodes(self, said: _Said) -> list[nodes.Node]:
        """Return a sentence and its notes for any builder."""
        sentence = said.first.sentence
        words = [nodes.Text(sentence)] if sentence else []
        parts = in_line(words, said.first.language, self._around)
        opening = " ("
        for note in said.notes:
            link = show_document(self._builder, self._page, note.docname, note.title)
            parts += [nodes.Text(opening), *in_line([link], note.language, self._around)]
            opening = ", "
        return [*parts, nodes.Text(")")] if said.notes else parts

    def _on_the_web(self, time: nodes.Element, said: Sequence[_Said]) -> timeline_line:
        """Return all of a line in one node, which is written as those of other builders."""
        node = timeline_line()
        node.time = time if isinstance(time, timestamp) else None
        node.said = [
            (
                one.first.sentence,
                self._other(one.first.language),
                [self._link(note) for note in one.notes],
            )
            for one in said
        ]
        return node

    def _link(self, note: Entry) -> tuple[str, str, str]:
        """Return the address of a note, its title and its language."""
        if note.docname not in self._links:
            address = self._builder.get_relative_uri(self._page, note.docname)
            self._links[note.docname] = address, note.title, self._other(note.language)
        return self._links[note.docname]

    def _other(self, language: str) -> str:
        return language if language != self._around else ""


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
