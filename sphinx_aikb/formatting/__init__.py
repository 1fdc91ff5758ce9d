"""What notes look like: callouts, highlights, line breaks, HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def setup(app: Sphinx) -> None:
    """Register the parts."""
    from sphinx_aikb.formatting import (
        callouts,
        details,
        footnotes,
        front_matter,
        highlights,
        html,
        letters,
        line_breaks,
        messages,
        nesting,
        plain_nodes,
        untrusted_html,
    )

    messages.setup_messages(app)
    nesting.setup_nesting(app)
    html.setup_html(app)
    untrusted_html.setup_untrusted_html(app)
    line_breaks.setup_line_breaks(app)
    front_matter.setup_front_matter(app)
    callouts.setup_callouts(app)
    details.setup_details(app)
    highlights.setup_highlights(app)
    letters.setup_letters(app)
    plain_nodes.setup_plain_nodes(app)
    footnotes.setup_footnotes(app)
