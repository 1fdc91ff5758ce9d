"""Directives in untrusted notes: they open files of the vault alone, fetch nothing and run nothing.

Those and roles that do not exist are shown as they are; see :mod:`sphinx_aikb.reading.unknown`.

Directives are looked up while a document is read. Sphinx has a dispatcher for that, by which its
domains bring their directives; one more stands behind it and hands out, for untrusted notes alone,
directives that look at what they are to open first. So it matters neither how a directive was
written (as a fence, in ``{eval-rst}``, in a substitution, in another language) nor who registered
it. Where a directive makes a link or a picture, the link or the picture is looked at; see
:mod:`sphinx_aikb.links.files`.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from docutils import nodes
from docutils.parsers.rst import Directive, directives
from docutils.parsers.rst.directives.images import Figure
from docutils.parsers.rst.directives.misc import Include, Raw
from docutils.parsers.rst.directives.tables import CSVTable, Table
from sphinx.directives.code import CodeBlock, LiteralInclude
from sphinx.util.docutils import CustomReSTDispatcher, SphinxDirective

from sphinx_aikb.knowledge.markdown_links import is_of_vault
from sphinx_aikb.knowledge.trust import is_readable, is_untrusted, may_open
from sphinx_aikb.markdown import seam
from sphinx_aikb.reading.unknown import UnknownDirective, WithArguments, unknown_role
from sphinx_aikb.reporting import Warnings, warn

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import ModuleType

    from docutils.utils import Reporter
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

RUNNING = (
    "sphinx.ext.autodoc",
    "sphinx.ext.autosummary",
    "sphinx.ext.doctest",
    "sphinx.ext.graphviz",
    "sphinx.ext.ifconfig",
    "sphinx.ext.inheritance_diagram",
)
"""The extensions of Sphinx whose directives import modules or run what they are given."""

MOST_DIGITS = 5
"""How long a number of lines, or the width of a column, may be."""
_NUMBER = re.compile(r"[0-9]+")

MARKDOWN = {
    "relative-images": directives.flag,
    "relative-docs": directives.path,
    "heading-offset": directives.nonnegative_int,
}
"""The options that MyST-Parser adds to ``include``."""


class _Refusal(SphinxDirective):
    """Adds to a directive class what it shows where it may not do what it was written for."""

    def _refuse(self, reason: str, *words: str | None) -> list[nodes.Node]:
        """Warn, and return the words, each a paragraph; an address is a link."""
        source, line = self.get_source_info()
        warn(Warnings.FILE, f"the directive {self.name!r} {reason}", f"{source}:{line}")
        return [
            nodes.paragraph("", "", nodes.reference("", text, refuri=text))
            if "://" in text
            else nodes.paragraph("", text)
            for text in words
            if text
        ]

    def _is_closed(self, path: str) -> bool:
        """Tell whether a note may not have a file, named as in Sphinx's directives.

        If there is none yet, the note is read again as long as there is none.
        """
        try:
            name, full = self.env.relfn2path(path)
            if is_readable(self.env, full):
                return False
            if may_open(self.env, full):
                self.env.note_dependency(name)
        except (OSError, RuntimeError, ValueError):  # no system has such a name
            pass
        return True

    def _elsewhere(self, path: str, title: str | None = None) -> list[nodes.Node]:
        reason = f"asks for {path!r}, which is no file that a note may have"
        return self._refuse(reason, title or self.options.get("caption"), path)


class _Running(_Refusal):
    def run(self) -> list[nodes.Node]:
        self._refuse("runs what it is given: it is shown as text in a note")
        text = "\n".join((*self.arguments, *self.content))
        return [nodes.literal_block(text, text, language="text")]


class _LiteralInclude(_Refusal):
    def run(self) -> Sequence[nodes.Node]:
        for path in (self.arguments[0], self.options.get("diff")):
            if path and self._is_closed(path):
                return self._elsewhere(path)
        return super().run()


class _FileOption(_Refusal):
    """Looks at the options ``file`` and ``url`` of docutils' directives."""

    has_title = False

    def run(self) -> Sequence[nodes.Node]:
        title = next(iter(self.arguments), None) if self.has_title else None
        if "url" in self.options:
            reason = "asks for something on the network: it is a link"
            return self._refuse(reason, title, self.options["url"])
        if "file" in self.options:
            path = self.options["file"]
            # From where docutils starts, which may be a file that the note includes.
            base = Path(self.state.document.current_source or self.get_source_info()[0]).parent
            inside = f"/{os.path.relpath(base / path, self.env.srcdir)}"
            name = path if path.startswith("/") else inside
            if self._is_closed(name):
                return self._elsewhere(path, title)
            self.options["file"] = os.path.relpath(self.env.relfn2path(name)[1], base)
        return super().run()


class _Table(_FileOption):
    has_title = True


class _Sizes(_Refusal):
    """Keeps numbers small that builders count up to: lines of code, and the widths of columns."""

    def run(self) -> Sequence[nodes.Node]:
        for option in ("emphasize-lines", "lines"):
            numbers = _NUMBER.findall(str(self.options.get(option) or ""))
            if any(len(number) > MOST_DIGITS for number in numbers):
                del self.options[option]
                source, line = self.get_source_info()
                message = f"the directive {self.name!r} has no so many lines: {option} is left out"
                warn(Warnings.SOURCE, message, f"{source}:{line}")
        widths = self.options.get("widths")
        if isinstance(widths, list) and widths and max(widths) >= 10**MOST_DIGITS:
            self.options["widths"] = [max(1, 100 * width // sum(widths)) for width in widths]
        return super().run()


class _Caption(_Refusal):
    """Shows a caption as typed that is a list, a quote or another block: LaTeX would end there."""

    def run(self) -> Sequence[nodes.Node]:
        found = super().run()
        for caption in (at for node in found for at in node.findall(nodes.caption)):
            if not all(isinstance(node, nodes.Inline | nodes.Text) for node in caption.children):
                caption.children = []
                caption += nodes.Text(self.options["caption"])
        return found


class _Figure(_Refusal):
    def run(self) -> Sequence[nodes.Node]:
        if self.options.get("figwidth") == "image" and self._is_closed(self.arguments[0]):
            del self.options["figwidth"]  # it would be that of the picture, which is opened for it
        return super().run()


class _Include(_Refusal):
    """Includes a file in Markdown or in reStructuredText."""

    kind: type[Include]
    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> Sequence[nodes.Node]:
        path = directives.path(self.arguments[0])
        if path.startswith("<") or self._is_closed(path):
            return self._elsewhere(path)
        self.arguments = [path]
        found = seam.include(self, self.kind)
        if found is None:
            found = self.kind(
                self.name,
                self.arguments,
                self.options,
                self.content,
                self.lineno,
                self.content_offset,
                self.block_text,
                self.state,
                self.state_machine,
            )
        return cast("Sequence[nodes.Node]", found.run())


GUARDS: tuple[tuple[type[Directive], type[_Refusal]], ...] = (
    (LiteralInclude, _LiteralInclude),
    (LiteralInclude, _Sizes),
    (LiteralInclude, _Caption),
    (CodeBlock, _Sizes),
    (CodeBlock, _Caption),
    (Raw, _FileOption),
    (CSVTable, _Table),
    (Table, _Sizes),
    (Figure, _Figure),
)


def guarded(kind: type[Directive]) -> type[Directive]:
    """Return the class of a directive as untrusted notes have it."""
    if issubclass(kind, _Refusal):
        return kind
    if kind.__module__.startswith(RUNNING):
        return type(kind.__name__, (_Running, kind), {})
    if issubclass(kind, Include):
        options = {**(kind.option_spec or {}), **MARKDOWN}
        return type(kind.__name__, (_Include,), {"kind": kind, "option_spec": options})
    guards = tuple(guard for known, guard in GUARDS if issubclass(kind, known))
    if kind.required_arguments:
        needed = kind.required_arguments
        members = {
            "needed": needed,
            "required_arguments": 0,
            "optional_arguments": needed + kind.optional_arguments,
        }
        return type(kind.__name__, (WithArguments, *guards, kind), members)
    return type(kind.__name__, (*guards, kind), {}) if guards else kind


class NoteDirectives(CustomReSTDispatcher):
    """Hands out directives while documents are read."""

    def __init__(self) -> None:
        super().__init__()
        self._guarded: dict[type[Directive], type[Directive]] = {}
        self._env: BuildEnvironment | None = None

    def on_builder_inited(self, app: Sphinx) -> None:
        """Look at directives from now on."""
        self._env = app.env
        self.enable()

    def on_finished(self, app: Sphinx, exception: Exception | None) -> None:
        """Make way, unless the dispatcher of another build stands before this one."""
        if directives.directive == self.directive:
            self.disable()

    def directive(
        self, directive_name: str, language_module: ModuleType, document: nodes.document
    ) -> Any:
        """Return the class of a directive and messages, as docutils does."""
        kind, messages = super().directive(directive_name, language_module, document)
        env = getattr(document.settings, "env", None)
        if kind is None and _is_read(env):
            return UnknownDirective, []
        if not isinstance(kind, type) or env is None or "aikb" not in env.domains:
            return kind, messages
        if is_untrusted(env, env.docname):
            if kind not in self._guarded:
                self._guarded[kind] = guarded(kind)
            kind = self._guarded[kind]
        return kind, messages

    def role(
        self, role_name: str, language_module: ModuleType, lineno: int, reporter: Reporter
    ) -> Any:
        """Return the function of a role and messages, as docutils does."""
        function: Any
        function, messages = super().role(role_name, language_module, lineno, reporter)
        if function is None and _is_read(self._env):
            return unknown_role, []
        return function, messages


def _is_read(env: Any) -> bool:
    """Tell whether a document of a vault is being read."""
    return (
        env is not None
        and "aikb" in env.domains
        and "docname" in env.temp_data
        and is_of_vault(env, env.docname)
    )


def setup_directives(app: Sphinx) -> None:
    """Connect the handlers of the dispatcher of this build."""
    dispatcher = NoteDirectives()
    app.connect("builder-inited", dispatcher.on_builder_inited)
    app.connect("build-finished", dispatcher.on_finished)
