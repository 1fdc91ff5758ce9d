"""Which pages to write again, and what is left over of those that are gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def setup(app: Sphinx) -> None:
    """Register the parts."""
    from sphinx_aikb.incremental import extra_files, labels, made_files, records

    labels.setup_labels(app)
    made_files.setup_made_files(app)
    extra_files.setup_extra_files(app, records.setup_records(app))
