"""Markdown in the project: loads MyST-Parser, and installs the native syntax in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_aikb.markdown import context, seam
from sphinx_aikb.reading.context import context_of_document
from sphinx_aikb.reporting import Warnings, warn

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config


OTHER_FLAVOURS = ("myst_gfm_only", "myst_commonmark_only")
"""The settings with which MyST-Parser reads neither roles nor the head of a note."""


def on_config_inited(app: Sphinx, config: Config) -> None:
    """Say once what MyST-Parser leaves out where a setting asks for another flavour of Markdown."""
    for name in OTHER_FLAVOURS:
        if getattr(config, name, False):
            warn(
                Warnings.PARSER,
                f"with {name} there are no roles, directives and front matter in Markdown: "
                "wiki-links, times and all else of sphinx-aikb stay text",
            )


def setup_parser(app: Sphinx) -> None:
    """Load MyST-Parser unless the project lists it or MyST-NB, which loads it itself."""
    if not {"myst_parser", "myst_nb"} & {*app.config.extensions, *app.extensions}:
        app.setup_extension("myst_parser")
    context.provide(context_of_document)
    app.connect("config-inited", on_config_inited)
    if not seam.install():
        warn(
            Warnings.PARSER,
            "this MyST-Parser is not known to sphinx-aikb: "
            "[[…]] and raw timestamps stay text, use the roles",
        )
