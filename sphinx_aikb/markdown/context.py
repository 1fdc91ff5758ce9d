"""What the rules know of the document being parsed.

Handed in by the shell, so that no rule imports Sphinx.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sphinx_aikb.markdown.parts import BARE, DIALECTS, OPTIONAL, PARTS
from sphinx_aikb.text.decoding import without_controls
from sphinx_aikb.text.message import as_one_block

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore

_OPTION = "aikb"
_NESTING = "aikb_nesting"
_REFERENCES = "references"


@dataclass(frozen=True, slots=True)
class Context:
    """The document being parsed.

    ``note`` tells whether it gets the treatment of notes. ``title`` is the title to use when it has
    no H1. ``fields`` is what was read of the header, as typed; ``doubtful`` says that something is
    wrong with that. ``video`` is the id of its video, if it has one. ``syntax`` holds the names of
    the parts that are on, ``dialects`` those of the dialects (:mod:`sphinx_aikb.markdown.parts`),
    ``bare`` the times that are read in text, ``safe`` whether raw HTML is untrusted. ``too_deep``
    is called with the line where blocks nest deeper than can be read, ``is_listed`` with an address
    ``inv:…`` and its line: it tells whether another project lists that. ``translated`` tells
    whether it is a paragraph of a note in another language: that has the syntax of notes, but no
    title. ``source`` is the file, with the place of such a paragraph in it.
    """

    note: bool = False
    title: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)
    doubtful: bool = False
    video: str | None = None
    syntax: frozenset[str] = frozenset(PARTS) - OPTIONAL
    dialects: frozenset[str] = frozenset(DIALECTS)
    bare: str = BARE[0]
    safe: bool = True
    too_deep: Callable[[int], None] = lambda line: None
    is_listed: Callable[[str, int], bool] = lambda address, line: True
    translated: bool = False
    source: str = ""


def _no_context(document: Any) -> Context | None:
    return None


_provider: Callable[[Any], Context | None] = _no_context


def provide(provider: Callable[[Any], Context | None]) -> None:
    """Set the function that gives the context of a docutils document, None to stay inert."""
    global _provider
    _provider = provider


MAX_NESTING = 140
"""How deep the blocks of a note may nest; a list counts twice.

markdown-it stops at 20, which ten nested lists reach, and drops the rest of the file without a
word.
"""


def begin(state: StateCore) -> None:
    """Core rule, first of all: look the context of this parse up once, and allow deep lists."""
    if "paragraph" in getattr(state.md.options.get("myst_config"), "disable_syntax", ()):
        state.md.enable("paragraph")  # without it, markdown-it has no way on, and may never end
    options: Any = state.md.options
    document = options.get("document")
    context = options[_OPTION] = None if document is None else _provider(document)
    if context is not None and context.translated:
        state.src = as_one_block(state.src)
        state.env.setdefault(_REFERENCES, {}).update(_defined_in(context.source))
    if context is not None and context.note:
        state.src = without_controls(state.src)
        state.env[_NESTING] = options["maxNesting"]
        options["maxNesting"] = max(options["maxNesting"], MAX_NESTING)


_definitions: tuple[str, Mapping[str, Any]] = ("", {})
"""The file that was read last, and what it defines for links such as ``[text][name]``."""


def _defined_in(source: str) -> Mapping[str, Any]:
    """Return the definitions for a message of the note that is being read."""
    file, found = _definitions
    return found if source.startswith(f"{file}:") else {}


def after_blocks(state: StateCore) -> None:
    """Core rule, after ``block``: say what was too deep, and let the usual limit hold inside lines.

    There it keeps hostile brackets cheap.
    """
    if _NESTING not in state.env:
        return
    state.md.options["maxNesting"] = state.env.pop(_NESTING)
    deep = next((token for token in state.tokens if token.level >= MAX_NESTING - 1), None)
    context = context_of(state.md)
    if context is not None:
        global _definitions
        _definitions = (context.source, state.env.get(_REFERENCES, {}))
    if deep is not None and context is not None:
        context.too_deep(deep.map[0] + 1 if deep.map else 0)


def context_of(md: MarkdownIt) -> Context | None:
    """Return the context of the document that *md* parses, None where the rules must do nothing."""
    found: Context | None = md.options.get(_OPTION)
    return found


def asks_for(md: MarkdownIt, part: str) -> Context | None:
    """Return the context of a note whose project has a part of the syntax on, else None."""
    found = context_of(md)
    if found is None or not (found.note or found.translated):
        return None
    return found if part in found.syntax else None


def is_on(md: MarkdownIt, part: str) -> bool:
    """Tell whether a part of the syntax is on that is for documents of all kinds."""
    found = context_of(md)
    return found is not None and part in found.syntax


def is_safe(md: MarkdownIt) -> bool:
    """Tell whether raw HTML in the document that *md* parses is untrusted."""
    found = context_of(md)
    return found is not None and found.safe
