"""Before documents are read: which there are, and which to read again."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def setup(app: Sphinx) -> None:
    """Register the parts."""
    from sphinx_aikb.reading import (
        decomposed,
        directives,
        encodings,
        group_doctrees,
        group_pages,
        guard,
        parser,
        scan,
        tuning,
        unknown,
    )

    parser.setup_parser(app)
    directives.setup_directives(app)
    unknown.setup_unknown(app)
    decomposed.setup_decomposed(app)
    scan.setup_scan(app)
    group_pages.setup_group_pages(app)
    group_doctrees.setup_group_doctrees(app)
    encodings.setup_encodings(app)
    guard.setup_guard(app)
    tuning.setup_tuning(app)
