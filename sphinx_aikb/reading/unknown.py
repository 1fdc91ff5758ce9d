"""Shows directives and roles that do not exist, or that fail, as code or as they were typed.

R Markdown, Quarto, Jupyter Book and Obsidian's plug-ins write ``{python}`` or ``{mermaid}`` behind
a fence. MyST-Parser looks for a directive of that name and drops the fence with a warning, as it
drops a role; docutils shows a message in their place, which no page has.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from docutils import nodes
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound
from sphinx.highlighting import lexer_classes, lexers
from sphinx.transforms import SphinxTransform
from sphinx.util.docutils import SphinxDirective

from sphinx_aikb.knowledge.environment import knowledge_of, walk_of
from sphinx_aikb.knowledge.markdown_links import is_of_vault
from sphinx_aikb.knowledge.walks import Stage
from sphinx_aikb.reporting import Warnings, meant, warn
from sphinx_aikb.text.fence import as_role, language_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinx.application import Sphinx

DIRECTIVES = ("backlinks", "missing-topics", "topic-index", "video-timeline", "yt-player")
ROLES = ("wikilink",)
"""The directives and roles of this package which a misspelt name may mean."""
_CELLS = ("code-cell", "code-block", "code")
"""Directives of others that are code in the language of their argument."""


class UnknownDirective(SphinxDirective):
    """Shows a fence as code in the language of its name, and all else as it was typed."""

    has_content = True
    optional_arguments = 1
    final_argument_whitespace = True
    option_spec = None  # lines that look like options belong to the text

    def run(self) -> list[nodes.Node]:
        """Return the code; warn unless the name is one of a language."""
        source, line = self.get_source_info()
        first = "".join(self.arguments).split()[:1]
        name = first[0] if first and self.name in _CELLS else language_of(self.name)
        if not is_language(name):
            hint = meant(self.name, DIRECTIVES)
            message = f"there is no directive {self.name!r}: it is shown as code{hint}"
            warn(Warnings.UNKNOWN, message, f"{source}:{line}")
            name = "text" if hint else name
        fenced = hasattr(self.state, "_renderer") and not self.block_text.startswith(":")
        if not fenced:
            text, name = self.block_text.strip("\n"), "text"
        else:
            text = "\n".join(self.content)
        code = nodes.literal_block(text, text, language=name or "text")
        code.source, code.line = source, line
        return [code]


class WithArguments(SphinxDirective):
    """Added to a directive class: without an argument that it needs, its content is shown.

    MyST-Parser would ask for the argument first, and drop the content.
    """

    needed = 0

    def run(self) -> Any:
        """Return what the directive shows, or fail as directives do."""
        if len(self.arguments) < self.needed:
            count = f"{self.needed} argument(s) required, {len(self.arguments)} supplied"
            raise self.error(f"Directive {self.name!r}: {count}")
        return super().run()


class KeepWords(SphinxTransform):
    """Shows what a directive could not read, which docutils keeps inside its message, as code.

    Runs before anything looks for what readers see.
    """

    default_priority = 100

    def apply(self, **kwargs: object) -> None:
        """Replace the messages that hold text of the author."""
        if not is_of_vault(self.env, self.env.docname):
            return
        found = walk_of(self, Stage.TRANSLATED).of(nodes.system_message)
        for message in found:
            kept = [child for child in message.children if isinstance(child, nodes.literal_block)]
            for code in kept:
                code["language"] = "text"
            if kept:
                message.replace_self(kept)
        if found:
            knowledge_of(self.env).walks.end()


def unknown_role(
    name: str,
    rawtext: str,
    text: str,
    lineno: int,
    inliner: Any,
    options: Mapping[str, Any] | None = None,
    content: Any = (),
) -> tuple[list[nodes.Node], list[nodes.system_message]]:
    """Return the text of a role as it was typed, and warn."""
    source, line = inliner.reporter.get_source_and_line(lineno)
    message = f"there is no role {name!r}: it is shown as typed{meant(name, ROLES)}"
    warn(Warnings.UNKNOWN, message, f"{source}:{line}")
    typed = as_role(name, text) if hasattr(inliner, "_renderer") else rawtext
    return [nodes.inline(typed, typed)], []


@lru_cache(maxsize=1000)
def is_language(name: str) -> bool:
    """Tell whether Pygments knows a language, or an extension has added it."""
    if name in lexers or name in lexer_classes:
        return True
    try:
        get_lexer_by_name(name)
    except ClassNotFound:
        return False
    return True


def setup_unknown(app: Sphinx) -> None:
    """Register the transform."""
    app.add_transform(KeepWords)
