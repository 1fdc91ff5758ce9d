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
_AROUND = "\ue001"
_NUMBER = re.compile(f"{_AROUND}([0-9]+){_AROUND}")
_REWRITTEN = re.compile('[&<>"]')
"""What a parser of HTML may write in another way."""


class SidebarTemplates:
    """Gives furo templates, and puts addresses and titles into what furo makes of them."""

    def __init__(self) -> None:
        self._before: Mapping[str, Any] | None = None
        """The context of a page before furo changes it; None at other times."""
        self._texts: list[str] = []
        """What stands in the place of each number."""
        self._toctree: object = None
        """The function that draws the sidebar of a page, unless another extension replaces it."""

    def begin(self, toctree: object) -> None:
        """Begin a page whose sidebar the function *toctree* draws."""
        self._before, self._texts, self._toctree = None, [], toctree

    def render(self, parts: Sequence[str]) -> str:
        """Return a sidebar in HTML, or its template if furo asks for it."""
        if self._before is None or any(_AROUND in part for part in parts):
            return "".join(parts)
        return "".join(map(self._numbered, parts))

    def _numbered(self, part: str) -> str:
        if not isinstance(part, SlotText) or _REWRITTEN.search(part):
            return part
        self._texts.append(part)
        return f"{_AROUND}{len(self._texts) - 1}{_AROUND}"

    def on_config_inited(self, app: Sphinx, config: Config) -> None:
        """Stand behind the handlers of extensions; themes are loaded next."""
        app.connect("html-page-context", self.before_theme, priority=THEME)

    def on_builder_inited(self, app: Sphinx) -> None:
        """Stand behind the handler of the theme, so that no other sees a template."""
        app.connect("html-page-context", self.after_theme, priority=THEME)

    def before_theme(self, app: Sphinx, *page: Any) -> None:
        """Give out templates from now on, unless another extension changes sidebars."""
        *_, context, _doctree = page
        if "furo" in app.extensions and context.get("toctree") is self._toctree:
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
        number = int(found[1])
        return self._texts[number] if number < len(self._texts) else found[0]
