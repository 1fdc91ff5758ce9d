"""Templates of sidebars: their HTML with numbers in place of addresses and titles.

The theme furo parses the sidebar of each page, and caches what it makes of it. Most sidebars differ
in addresses and titles alone. So furo gets templates, which it parses once, and the addresses and
titles of each page are put into what furo makes of its template.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sphinx_aikb.contents.frames import SlotText

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sphinx.application import Sphinx
    from sphinx.config import Config

THEME = 500
"""The priority of the handler of a theme."""
_NUMBER = re.compile("\ue001([0-9]+)\ue001")
_REWRITTEN = re.compile('[&<>"\ue001]')
"""What a parser of HTML writes in another way, and the sign around numbers."""


class SidebarTemplates:
    """Gives furo templates, and puts addresses and titles into what furo makes of them."""

    def __init__(self) -> None:
        self._before: Mapping[str, Any] | None = None
        """The context of a page before furo changes it; None at other times."""
        self._texts: list[str] = []
        """What stands in the place of each number."""

    def render(self, parts: Sequence[str]) -> str:
        """Return a sidebar in HTML, or its template if furo asks for it."""
        texts = [part for part in parts if isinstance(part, SlotText)]
        if self._before is None or any(map(_REWRITTEN.search, texts)):
            return "".join(parts)
        numbers = iter(range(len(self._texts), len(self._texts) + len(texts)))
        self._texts += texts
        return "".join(
            f"\ue001{next(numbers)}\ue001" if isinstance(part, SlotText) else part for part in parts
        )

    def on_config_inited(self, app: Sphinx, config: Config) -> None:
        """Stand behind the handlers of extensions; themes are loaded next."""
        app.connect("html-page-context", self.before_theme, priority=THEME)

    def on_builder_inited(self, app: Sphinx) -> None:
        """Stand behind the handler of the theme, so that no other sees a template."""
        app.connect("html-page-context", self.after_theme, priority=THEME)

    def before_theme(self, app: Sphinx, *page: Any) -> None:
        """Give out templates from now on."""
        if "furo" in app.extensions:
            *_, context, _doctree = page
            self._before = dict(context)

    def after_theme(self, app: Sphinx, *page: Any) -> None:
        """Put addresses and titles into what furo has made, and give out no more templates."""
        *_, context, _doctree = page
        if self._texts and self._before is not None:
            for name, made in context.items():
                if isinstance(made, str) and made is not self._before.get(name):
                    context[name] = _NUMBER.sub(self._text, made)
        self._before, self._texts = None, []

    def _text(self, found: re.Match[str]) -> str:
        return self._texts[int(found[1])]
