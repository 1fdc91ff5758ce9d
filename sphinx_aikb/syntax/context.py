"""What the rules know of the document being parsed.

Handed in by the shell, so that no rule imports Sphinx.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore

_OPTION = "aikb"
_NESTING = "aikb_nesting"


@dataclass(frozen=True, slots=True)
class Context:
    """The document being parsed.

    ``note`` tells whether it gets the treatment of notes. ``title`` is the title to use when it has
    no H1. ``front_matter`` replaces a broken header by what could be recovered of it.
    """

    note: bool = False
    title: str = ""
    front_matter: str | None = None


_provider: Callable[[Any], Context | None] = lambda document: None  # noqa: E731


def provide(provider: Callable[[Any], Context | None]) -> None:
    """Set the function that gives the context of a docutils document, None to stay inert."""
    global _provider
    _provider = provider


MAX_NESTING = 100
"""How deep blocks may nest.

Markdown-it stops at 20, which ten nested lists reach, and drops the rest of the file.
"""


def begin(state: StateCore) -> None:
    """Core rule, first of all: look the context of this parse up once, and allow deep lists."""
    options: Any = state.md.options
    document = options.get("document")
    options[_OPTION] = None if document is None else _provider(document)
    if options[_OPTION] is not None:
        state.env[_NESTING] = options["maxNesting"]
        options["maxNesting"] = max(options["maxNesting"], MAX_NESTING)


def after_blocks(state: StateCore) -> None:
    """Core rule, after ``block``.

    Inside a line the usual limit holds, which keeps hostile brackets cheap.
    """
    if _NESTING in state.env:
        state.md.options["maxNesting"] = state.env.pop(_NESTING)


def context_of(md: MarkdownIt) -> Context | None:
    """Return the context of the document that *md* parses, None where the rules must do nothing."""
    found: Context | None = md.options.get(_OPTION)
    return found
