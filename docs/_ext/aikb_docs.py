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
from sphinx.transforms.post_transforms import ReferencesResolver
from sphinx.transforms.references import SphinxDomains
from sphinx.util.docutils import SphinxDirective

import sphinx_aikb
from sphinx_aikb.config import PREFIX, Settings, settings_of
from sphinx_aikb.domain import AikbDomain
from sphinx_aikb.knowledge.walks import Stage
from sphinx_aikb.markdown import context
from sphinx_aikb.markdown.parts import DIALECTS, chosen
from sphinx_aikb.reporting import Warnings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from enum import Enum

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

REBUILD = {
    "env": "all documents are read again",
    "html": "all pages are written again",
    "": "only what it changes is built again",
}

# Sphinx's events in the order of a build of HTML pages, and the two kinds of transforms among them.
TRANSFORM = "transform"
POST_TRANSFORM = "post-transform"
STEPS = (
    "config-inited",
    "builder-inited",
    "env-get-outdated",
    "env-before-read-docs",
    "source-read",
    TRANSFORM,
    "doctree-read",  # sent by a transform of priority 880
    "env-updated",
    "env-get-updated",
    "write-started",
    POST_TRANSFORM,
    "doctree-resolved",
    "html-page-context",
    "html-collect-pages",
    "build-finished",
)
# Sphinx calls these methods of a domain in transforms of its own.
CALLED = (
    (TRANSFORM, SphinxDomains.default_priority, AikbDomain.process_doc),
    (POST_TRANSFORM, ReferencesResolver.default_priority, AikbDomain.resolve_xref),
)


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
        """Return what :meth:`markdown` says; a change of a module reads the page again."""
        for source in self.sources():
            self.env.note_dependency(inspect.getfile(source))
        return self.parse_text_to_nodes(self.markdown())

    def sources(self) -> Iterable[Any]:
        """Return objects of all modules that the text depends on."""
        return [self.source]

    @abstractmethod
    def markdown(self) -> str:
        """Return the text."""


class SettingsList(FromCode):
    """Shows each setting, from the dataclass that defines them."""

    source = Settings

    def markdown(self) -> str:
        """Return a description for each field."""
        return "\n".join(map(setting_entry, fields(Settings)))


class EnumTable(FromCode):
    """Shows the members of an enum with the texts below them."""

    source: type[Enum]
    columns: tuple[str, str]
    label = "{}"
    """How the value of a member is shown."""

    def markdown(self) -> str:
        """Return a table with a row for each member."""
        told = docstrings_of(self.source)
        rows = [f"| {self.label.format(each.value)} | {told[each.name]} |" for each in self.source]
        return "\n".join([f"| {' | '.join(self.columns)} |", "| --- | --- |", *rows])


class WarningsTable(EnumTable):
    """Shows each subtype of warning."""

    source, columns, label = Warnings, ("Warning", "When"), "`aikb.{}`"


class WalksTable(EnumTable):
    """Shows the walks through a document."""

    source, columns = Stage, ("Shared by", "Why")


class OrderTable(FromCode):
    """Shows what runs in a build, from what is registered with Sphinx."""

    app: Sphinx

    def sources(self) -> Iterable[Any]:
        """Return all that runs, and what registers it."""
        return [sphinx_aikb, *(run for *_, run in order_of(self.app))]

    def markdown(self) -> str:
        """Return a table with a row for each transform and each handler of an event."""
        rows = (
            f"| {step} | {priority} | {summary_of(run)} | `{name_of(run)}` |"
            for step, priority, run in order_of(self.app)
        )
        columns = "".join(rf"\X{{{width}}}{{100}}" for width in (16, 9, 45, 30))
        return "\n".join(
            [
                "```{tabularcolumns} " + columns,
                "```",
                "",
                "| Step | Priority | What runs | Where |",
                "| --- | --- | --- | --- |",
                *rows,
            ]
        )


def order_of(app: Sphinx) -> list[tuple[str, int, Callable[..., Any]]]:
    """Return the step, the priority and the object of all that the extension runs, in order."""
    found: list[tuple[str, int, Callable[..., Any]]] = [
        (event, listener.priority, listener.handler)
        for event, listeners in app.events.listeners.items()
        for listener in listeners
    ]
    for step, transforms in (
        (TRANSFORM, app.registry.get_transforms()),
        (POST_TRANSFORM, app.registry.get_post_transforms()),
    ):
        found += [(step, transform.default_priority, transform) for transform in transforms]
    package = f"{sphinx_aikb.__name__}."
    ours = [entry for entry in found if entry[2].__module__.startswith(package)]
    return sorted([*ours, *CALLED], key=lambda entry: (STEPS.index(entry[0]), entry[1]))


def name_of(run: Callable[..., Any]) -> str:
    """Return the module in the package and the name in the module."""
    return f"{run.__module__}.{run.__qualname__}".removeprefix(f"{sphinx_aikb.__name__}.")


def summary_of(run: Callable[..., Any]) -> str:
    """Return the first paragraph of the docstring, for a cell of a table."""
    text, _, _ = inspect.cleandoc(run.__doc__ or "").partition("\n\n")
    return " ".join(text.split()).replace("|", r"\|")


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
    app.add_directive("aikb-walks", WalksTable)
    OrderTable.app = app
    app.add_directive("aikb-order", OrderTable)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
