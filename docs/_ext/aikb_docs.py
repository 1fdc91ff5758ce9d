"""Directives of this documentation: examples shown and built, and tables made from the code."""

from __future__ import annotations

import ast
import inspect
import textwrap
from abc import abstractmethod
from contextlib import contextmanager
from dataclasses import Field, fields, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from sphinx_aikb.config import PREFIX, Settings, settings_of
from sphinx_aikb.markdown import context
from sphinx_aikb.markdown.parts import DIALECTS, chosen
from sphinx_aikb.reporting import Warnings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from enum import Enum

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

REBUILD = {
    "env": "all documents are read again",
    "html": "all pages are written again",
    "": "only what it changes is built again",
}


class Example(SphinxDirective):
    """Shows Markdown, and below it what is built of it."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return one container with the source and the result."""
        source = "\n".join(self.content)
        result = nodes.container(classes=["example-result"])
        with as_in_a_note():
            self.state.nested_parse(self.content, self.content_offset, result)
        shown = nodes.literal_block(source, source, language="md")
        example = nodes.container("", shown, result, classes=["example"])
        self.set_source_info(example)
        return [example]


@contextmanager
def as_in_a_note() -> Iterator[None]:
    """Read Markdown as in a note with a video, though these pages are none."""
    usual = context._provider

    def provider(document: nodes.document) -> context.Context | None:
        found = usual(document)
        settings = settings_of(document.settings.env.config)
        dialects, bare = chosen(settings.dialects, DIALECTS), settings.bare_timestamps
        note = {"note": True, "video": True, "safe": settings.html == "safe"}
        return found and replace(found, dialects=dialects, bare=bare, **note)

    context.provide(provider)
    try:
        yield
    finally:
        context.provide(usual)


class FromCode(SphinxDirective):
    """Shows Markdown that is made from an object of the package."""

    source: type

    def run(self) -> list[nodes.Node]:
        """Return what :meth:`markdown` says; a change of the module reads the page again."""
        self.env.note_dependency(inspect.getfile(self.source))
        return self.parse_text_to_nodes(self.markdown())

    @abstractmethod
    def markdown(self) -> str:
        """Return the text."""


class SettingsList(FromCode):
    """Shows each setting, from the dataclass that defines them."""

    source = Settings

    def markdown(self) -> str:
        """Return a description for each field."""
        return "\n".join(map(setting_entry, fields(Settings)))


class WarningsTable(FromCode):
    """Shows each subtype of warning, from the enum that defines them."""

    source = Warnings

    def markdown(self) -> str:
        """Return a table with a row for each member."""
        told = docstrings_of(Warnings)
        rows = [f"| `aikb.{member.value}` | {told[member.name]} |" for member in Warnings]
        return "\n".join(["| Warning | When |", "| --- | --- |", *rows])


def setting_entry(item: Field[Any]) -> str:
    """Return the description of one field of the dataclass."""
    default = getattr(Settings(), item.name)
    told = item.metadata
    return "\n".join(
        [
            f"```{{confval}} {PREFIX}{item.name}",
            f":type: {told['accepts']}",
            f":default: `{default!r}`",
            "",
            told["doc"],
            "",
            f"When it changes, {REBUILD[told['rebuild']]}.",
            "```",
            "",
        ]
    )


def docstrings_of(enum: type[Enum]) -> dict[str, str]:
    """Return the text below each member of an enum: Python keeps none, so the source is asked."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(enum)))
    body = next(node.body for node in tree.body if isinstance(node, ast.ClassDef))
    found = {}
    for member, text in pairwise(body):
        match member, text:
            case ast.Assign(targets=[ast.Name(id=name)]), ast.Expr(ast.Constant(value=str(told))):
                found[name] = " ".join(told.split()).replace("|", r"\|")
    return found


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the directives."""
    app.add_directive("example", Example)
    app.add_directive("aikb-settings", SettingsList)
    app.add_directive("aikb-warnings", WarningsTable)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
