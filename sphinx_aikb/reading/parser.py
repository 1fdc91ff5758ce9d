"""Markdown in the project: loads MyST-Parser, and installs the native syntax in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_aikb.markdown import context, seam
from sphinx_aikb.reading.scan import context_of_document
from sphinx_aikb.reporting import Warnings, warn

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def setup_parser(app: Sphinx) -> None:
    """Load MyST-Parser unless the project lists it or MyST-NB, which loads it itself."""
    if not {"myst_parser", "myst_nb"} & {*app.config.extensions, *app.extensions}:
        app.setup_extension("myst_parser")
    context.provide(context_of_document)
    if not seam.install():
        warn(
            Warnings.PARSER,
            "this MyST-Parser is not known to sphinx-aikb: "
            "[[…]] and raw timestamps stay text, use the roles",
        )
