"""Documents in other encodings than UTF-8: read as well as they can be, with a warning."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_aikb.knowledge.environment import knowledge_of
from sphinx_aikb.knowledge.trust import is_untrusted
from sphinx_aikb.reporting import Warnings, warn
from sphinx_aikb.text.decoding import CODEC, problem_with, without_controls

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_UTF8 = ("utf-8-sig", "utf-8")
"""The values of ``source_encoding`` that leave other encodings to this extension."""


def on_builder_inited(app: Sphinx) -> None:
    """Have Sphinx read the files of documents with the codec of this extension."""
    if app.config.source_encoding in _UTF8:
        app.env.settings["input_encoding"] = CODEC


def on_source_read(app: Sphinx, docname: str, content: list[str]) -> None:
    """Warn about a document that is no UTF-8; leave out of a note what no page can have."""
    if is_untrusted(app.env, docname):
        content[0] = without_controls(content[0])
    is_made = knowledge_of(app.env).catalogue.is_generated(docname)
    if app.env.settings["input_encoding"] == CODEC and not is_made:
        found = problem_with(app.env.doc2path(docname).read_bytes())
        if found is not None:
            line, message = found
            warn(Warnings.SOURCE, f"{message}; save the file as UTF-8", (docname, line))


def setup_encodings(app: Sphinx) -> None:
    """Connect the handlers."""
    app.connect("builder-inited", on_builder_inited)
    app.connect("source-read", on_source_read, priority=100)
