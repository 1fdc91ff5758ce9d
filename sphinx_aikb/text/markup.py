"""Text as it stands in HTML."""

from __future__ import annotations

from html import escape


def as_html(text: str) -> str:
    """Return a text as docutils writes it in HTML, also between quotes."""
    return escape(text, quote=False).replace('"', "&quot;").replace("@", "&#64;")
