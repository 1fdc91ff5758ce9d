"""The lines of a timeline: a time, and below it what each note says there."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from docutils import nodes

from sphinx_aikb.knowledge.languages import in_line, marks_of
from sphinx_aikb.knowledge.numbered_pages import PAGES
from sphinx_aikb.links.references import (
    remark_on,
    show_document,
    show_moment,
    spoken_name,
    visible_time,
)
from sphinx_aikb.nodes import timeline_lines
from sphinx_aikb.text.markup import as_html
from sphinx_aikb.video.timestamps import CORRECTED, values_of_link

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.writers.html5 import HTML5Translator

    from sphinx_aikb.knowledge.moments import Entry
    from sphinx_aikb.text.moment import Moment


class _Statement(NamedTuple):
    """What notes say at a moment, in the same words."""

    first: Entry
    notes: Collection[Entry]
    """One entry for each note but the page itself."""


class Lines:
    """Makes the lines of the timelines on a page."""

    def __init__(self, builder: Builder, page: str, around: str) -> None:
        self._builder = builder
        self._page = page
        self._around = around
        """The language of the page."""
        self._links: dict[str, str] = {}
        """The link to each note on the web: each has many lines."""

    def of(self, entries_by_time: Iterable[Sequence[Entry]]) -> list[nodes.Element]:
        """Return a line for each time: what is said there, equal sentences once, with notes."""
        lines = map(self._merged, entries_by_time)
        if self._builder.name not in PAGES:
            return [self._item(*line) for line in lines]
        node = timeline_lines()
        node.html = "".join(self._html(*line) for line in lines)
        return [node] if node.html else []

    def _merged(self, items: Sequence[Entry]) -> tuple[Moment, Sequence[_Statement]]:
        """Return the moment that entries of equal time share, and what is said there."""
        sentences: dict[str, dict[str, Entry]] = {}
        for item in items:
            sentences.setdefault(item.sentence, {})[item.docname] = item
        # A time that one note has right needs no mark that another has it wrong.
        uncorrected = (item.moment for item in items if not item.moment.typed)
        statements: list[_Statement] = []
        for notes in sentences.values():
            first = next(iter(notes.values()))
            notes.pop(self._page, None)
            statements.append(_Statement(first, notes.values()))
        return next(uncorrected, items[0].moment), statements

    def _item(self, moment: Moment, statements: Sequence[_Statement]) -> nodes.list_item:
        """Return a line for any builder."""
        line = nodes.list_item()
        for place, one in enumerate(statements):
            before = [] if place else [show_moment(self._builder, moment), nodes.Text(" ")]
            line += nodes.paragraph("", "", *before, *self._in_nodes(one))
        return line

    def _in_nodes(self, statement: _Statement) -> list[nodes.Node]:
        """Return a sentence and its notes for any builder."""
        sentence = statement.first.sentence
        words = [nodes.Text(sentence)] if sentence else []
        parts = in_line(words, statement.first.language, self._around)
        opening = " ("
        for note in statement.notes:
            link = show_document(self._builder, self._page, note.docname, note.title)
            parts += [nodes.Text(opening), *in_line([link], note.language, self._around)]
            opening = ", "
        return [*parts, nodes.Text(")")] if statement.notes else parts

    def _html(self, moment: Moment, statements: Sequence[_Statement]) -> str:
        """Return a line on the web, as docutils writes those of other builders."""
        paragraphs: list[str] = []
        for one in statements:
            links = ", ".join(map(self._link, one.notes))
            words = self._marked(as_html(one.first.sentence), one.first.language)
            paragraphs.append(f"{words} ({links})" if links else words)
        paragraphs[0] = f"{self._time(moment)} {paragraphs[0]}"
        inside = "\n".join(f"<p>{each}</p>" for each in paragraphs)
        return f"<li>{inside}</li>\n"

    def _time(self, moment: Moment) -> str:
        visible, remark = visible_time(self._builder, moment), remark_on(moment)
        values = values_of_link(moment, spoken_name(moment, visible, remark), remark)
        tag = " ".join(f'{key}="{as_html(value)}"' for key, value in values.items())
        return f"<a {tag}>{as_html(visible)}{CORRECTED if remark else ''}</a>"

    def _link(self, note: Entry) -> str:
        if note.docname not in self._links:
            address = as_html(self._builder.get_relative_uri(self._page, note.docname))
            title = f"<span>{as_html(note.title)}</span>"
            link = f'<a class="reference internal" href="{address}">{title}</a>'
            self._links[note.docname] = self._marked(link, note.language)
        return self._links[note.docname]

    def _marked(self, html: str, language: str) -> str:
        if not html or language == self._around:
            return html
        return f"{marks_of('span', language)}{html}</span>"


def visit_html(self: HTML5Translator, node: timeline_lines) -> None:
    """Write the items."""
    self.body.append(node.html)
    raise nodes.SkipNode


def setup_timeline_lines(app: Sphinx) -> None:
    """Register the node."""
    app.add_node(timeline_lines, html=(visit_html, None))
