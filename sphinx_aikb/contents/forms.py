"""Forms of sidebars: their HTML with numbers in place of addresses and titles.

The theme furo parses the sidebar of each page, and keeps what it makes of it in case that another
page has the same. Most sidebars differ in addresses and titles alone. So furo gets few forms, and
what it makes of a form is filled in for each page.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sphinx_aikb.contents.frames import Value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sphinx.application import Sphinx

_NUMBER = re.compile("\ue001([0-9]+)\ue001")
_CHANGED = re.compile('[&<>"\ue001]')
"""What a parser of HTML writes in another way, and the sign around numbers."""


class Forms:
    """Hands out forms of sidebars while a theme changes them, and fills them in."""

    def __init__(self) -> None:
        self._before: Mapping[str, Any] | None = None
        """What a page had before its theme changed it; None at other times."""
        self._values: list[str] = []

    def shown(self, parts: Sequence[str]) -> str:
        """Return a sidebar in HTML, or its form if the theme changes it now."""
        values = [part for part in parts if isinstance(part, Value)]
        if self._before is None or any(map(_CHANGED.search, values)):
            return "".join(parts)
        numbers = iter(range(len(self._values), len(self._values) + len(values)))
        self._values += values
        return "".join(
            f"\ue001{next(numbers)}\ue001" if isinstance(part, Value) else part for part in parts
        )

    def before_theme(self, app: Sphinx, *page: Any) -> None:
        """Begin to hand out forms."""
        if "furo" in app.extensions:
            *_, context, _doctree = page
            self._before = dict(context)

    def after_theme(self, app: Sphinx, *page: Any) -> None:
        """Fill in the forms in what the theme has made."""
        *_, context, _doctree = page
        if self._values and self._before is not None:
            for name, made in context.items():
                if isinstance(made, str) and made is not self._before.get(name):
                    context[name] = _NUMBER.sub(self._value, made)
        self._before, self._values = None, []

    def _value(self, found: re.Match[str]) -> str:
        number = int(found[1])
        return self._values[number] if number < len(self._values) else found[0]
