"""Marks of footnotes that a note does not have: they are the text that the author wrote."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform

from sphinx_aikb.doctree import replace_each
from sphinx_aikb.knowledge.environment import knowledge_of
from sphinx_aikb.reporting import Warnings, warn


class KeepMarks(SphinxTransform):
    """Makes text of each mark ``[^name]`` without a footnote of that name.

    Runs before docutils numbers footnotes (620): it would report such a mark twice, and show it as
    a link to nowhere.
    """

    default_priority = 600

    def apply(self, **kwargs: Any) -> None:
        """Replace the marks, in notes alone."""
        document = self.document
        if not document.footnote_refs:
            return
        if not knowledge_of(self.env).catalogue.is_note(self.env.docname):
            return
        footnotes = (*document.footnotes, *document.autofootnotes)
        known = {name for footnote in footnotes for name in footnote["names"]}
        lost = [name for name in document.footnote_refs if name not in known]
        marks = [mark for name in lost for mark in document.footnote_refs.pop(name)]
        gone = set(map(id, marks))
        document.autofootnote_refs[:] = (
            mark for mark in document.autofootnote_refs if id(mark) not in gone
        )
        for mark in marks:
            name = mark["refname"]
            warn(Warnings.FOOTNOTE, f"there is no footnote {name!r}: its mark is text", mark)
        replace_each(marks, lambda mark: [nodes.Text(mark.rawsource)])


def setup_footnotes(app: Sphinx) -> None:
    """Register the transform."""
    app.add_transform(KeepMarks)
