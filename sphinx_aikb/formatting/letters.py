"""Letters and words that TeX cannot print.

pdfLaTeX, the engine that Sphinx takes by default, has few letters beyond Latin ones. It prints a
box for each other (`sphinxaikb.sty`); without that, a hundred of them end a PDF. XeTeX ends at a
word of some 4,000 letters.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_aikb.doctree import ancestors
from sphinx_aikb.knowledge.environment import knowledge_of
from sphinx_aikb.reporting import Warnings, warn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx

_OTHER = re.compile(
    "[\u0370-\u1cff\u1f00-\u1fff\u2c00-\udbff\uf900-\ufdff\ufe70-\ufeff\U00010000-\U0010ffff]"
)
"""Characters beyond Latin letters, punctuation and symbols."""
_ENCODINGS = {"Greek": ("LGR",), "Cyrillic": ("T2A", "X2")}
"""The encodings of fonts with which Sphinx lets pdfLaTeX print a script."""


_LONG = re.compile(r"[^ \t\r\n\xa0]{101,}")
"""A word that fits on no line. TeX knows no other blanks than these."""
_PIECE = 40
_ENDLESS = re.compile(r"[^ \t\r\n\xa0]{1001,}")
"""A word of code that is longer than anything TeX can measure."""
_ADDRESS = 1000
"""So long an address may be for LaTeX to choose where to break it."""
_WIDEST = 2000
"""So many letters of a cell TeX can measure, to choose the widths of the columns by."""
_LINE = re.compile(".{1,80}")


class BreakWords(SphinxPostTransform):
    """Lets lines break inside of words that are too long for one."""

    default_priority = 310  # after highlighted text was cut into its words
    formats = ("latex",)

    def run(self, **kwargs: object) -> None:
        """Look through the whole book."""
        for text in list(self.document.findall(nodes.Text)):
            if not _LONG.search(text):
                continue
            if isinstance(text.parent, nodes.literal_block):
                text.parent.replace(text, nodes.Text(_ENDLESS.sub(_in_lines, text)))
            elif not _is_whole(text):
                text.parent.replace(text, list(_pieces(text)))
        for entry in self.document.findall(nodes.entry):
            if len(entry.astext()) > _WIDEST:
                table = next(node for node in ancestors(entry) if isinstance(node, nodes.table))
                table["classes"].append("colwidths-given")


def _in_lines(word: re.Match[str]) -> str:
    return "\n".join(_LINE.findall(word[0]))


def _raw(text: str) -> nodes.raw:
    return nodes.raw("", text, format="latex")


def _is_whole(text: nodes.Text) -> bool:
    """Tell whether the writer takes a text as a whole: code, a formula, a usual address."""
    if isinstance(text.parent, nodes.reference) and text.parent.get("refuri") == text:
        return len(text) <= _ADDRESS
    around = (nodes.FixedTextElement, nodes.math, nodes.math_block, nodes.raw)
    return any(isinstance(node, around) for node in ancestors(text))


def _pieces(text: str) -> Iterator[nodes.Node]:
    at = 0
    for word in _LONG.finditer(text):
        for end in range(word.start() + _PIECE, word.end(), _PIECE):
            yield nodes.Text(text[at:end])
            yield _raw(r"\sphinxaikbbreak{}")
            at = end
    yield nodes.Text(text[at:])


class TellLetters(SphinxPostTransform):
    """Warns once about all scripts that pdfLaTeX has no letters of, and says what has them."""

    default_priority = 900
    formats = ("latex",)

    def run(self, **kwargs: object) -> None:
        """Look through the notes of the book."""
        if self.config.latex_engine != "pdflatex":
            return
        encodings = self.config.latex_elements.get("fontenc", "")
        first: dict[str, nodes.Text] = {}
        is_note = knowledge_of(self.env).catalogue.is_note
        files = self.document.findall(addnodes.start_of_file)
        notes = [file for file in files if is_note(file["docname"])]
        for text in (text for file in notes for text in file.findall(nodes.Text)):
            for char in dict.fromkeys(_OTHER.findall(text)):
                script = _script(char)
                if not script or any(name in encodings for name in _ENCODINGS.get(script, ())):
                    continue
                # What a link says often stands in full elsewhere, such as the title of a note.
                if script not in first or _is_link(first[script]):
                    first[script] = text
        if first:
            names = ", ".join(first)
            message = f'pdflatex prints boxes for {names}: set latex_engine = "xelatex"'
            warn(Warnings.CONFIG, message, next(iter(first.values())).parent)


def _is_link(text: nodes.Text) -> bool:
    return any(isinstance(node, nodes.reference) for node in ancestors(text))


def _script(char: str) -> str:
    """Return the script of a letter, which is how Unicode begins its name, or "emoji"."""
    kind = unicodedata.category(char)
    if kind == "So":
        return "emoji"
    script = unicodedata.name(char, "").partition(" ")[0]
    if not kind.startswith("L") or script in ("", "LATIN", "MODIFIER"):
        return ""
    return script if script == "CJK" else script.title()


def setup_letters(app: Sphinx) -> None:
    """Register the transforms."""
    app.add_post_transform(BreakWords)
    app.add_post_transform(TellLetters)
