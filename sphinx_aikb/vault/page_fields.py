"""What the keys of a header mean that Obsidian and Quartz know, for the page of a note."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinx_aikb.text.front_matter import Problem
from sphinx_aikb.vault.fields import Fields, as_line, linked_names, plain_names, shortened
from sphinx_aikb.vault.values import FALSE, TRUE

if TYPE_CHECKING:
    from collections.abc import Iterator

_TRUE = TRUE | {"1"}
_FALSE = FALSE | {"0"}
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,5}")
_CLASS = re.compile(r"-{0,2}[^\W\d][\w-]{0,99}")
_RESERVED = "language-"
"""So begin the classes that tell docutils a language."""
# Not as Markdown reads a destination: a file name may have blanks here, `![](my chart.png)`.
_PICTURE = re.compile(r"!\[[^\[\]]*\]\(<?([^()<>]+)>?\)")


class PageFields(Fields):
    """Reads what concerns the page: whether there is one, and how it looks and is described."""

    def left_out(self) -> Problem | None:
        """Return the key that keeps the note out of the build, None when there is a page.

        `draft: true` does, and `publish: false`.
        """
        for key, reason in (("draft", True), ("publish", False)):
            for typed in self._spelled(key):
                value = self._truth(typed)
                if value is reason:
                    return Problem(self._lines[typed], f"`{typed}: {str(value).lower()}`")
        return None

    def _truth(self, key: str) -> bool | None:
        """Return a truth value in any spelling, None for an empty value and for any other word."""
        value = self._data.get(key)
        word = value.strip().lower() if isinstance(value, str) else None
        if value is None or word == "":
            return None
        if word not in _TRUE | _FALSE:
            shown = f"`{shortened(as_line(word))}`" if word else "a list or a mapping"
            self._problem(key, f"{shown} is neither true nor false")
            return None
        return word in _TRUE

    def is_drawing(self) -> bool:
        """Tell whether the file is a drawing of Excalidraw."""
        return "excalidraw-plugin" in self._data

    def classes(self) -> tuple[str, ...]:
        """Return the classes for style sheets, each once."""
        return tuple(dict.fromkeys(self._classes()))

    def _classes(self) -> Iterator[str]:
        for key in self._spelled("cssclasses", "cssclass"):
            value = plain_names(self._data.get(key)) or ()
            if isinstance(self._data.get(key), dict):
                self._problem(key, "a mapping is no name of a class")
            for text in (value,) if isinstance(value, str) else value:
                for name in text.replace(",", " ").split():
                    if _CLASS.fullmatch(name) and not name.lower().startswith(_RESERVED):
                        yield name
                    else:
                        self._problem(key, f"`{shortened(name)}` cannot be a class")

    def language(self) -> str | None:
        """Return the language tag, with hyphens."""
        found = self._text("lang")
        if found is None:
            return None
        key, text = found
        tag = text.replace("_", "-")
        if _LANGUAGE.fullmatch(tag):
            return tag
        self._problem(key, f"`{shortened(text)}` is no language tag such as `de` or `pt-BR`")
        return None

    def description(self) -> str | None:
        """Return the description, on one line."""
        found = self._text("description")
        return found[1] if found else None

    def image(self) -> tuple[str, int] | None:
        """Return the picture that stands for the note, and the line that names it.

        It is a name or path of a file, or an address.
        """
        found = self._text("image", "cover")
        if found is None:
            return None
        key, text = found
        picture = _PICTURE.fullmatch(text)
        if picture:
            text = picture[1].strip()
        else:
            text = next(iter(linked_names(text.removeprefix("!"))), text)
        return text, self._lines[key]

    def permalink(self) -> str | None:
        """Return the path at which the note is published elsewhere; links may use it as a name."""
        found = self._text("permalink")
        return found[1] if found else None

    def _text(self, *keys: str) -> tuple[str, str] | None:
        """Return the first of the keys that holds one text, and that text."""
        for key in self._spelled(*keys):
            value = self._data.get(key)
            texts = plain_names(value)
            if isinstance(value, list) and isinstance(texts, tuple) and len(texts) < 2:
                value = "".join(texts)
            elif isinstance(texts, str):
                value = texts
            if isinstance(value, str):
                if text := as_line(value):
                    return key, text
            elif value is not None:
                self._problem(key, "a list or a mapping stands where one text belongs")
        return None
