"""Makes the doctrees of pages of groups directly, equal to those that their Markdown would give.

Sphinx and MyST-Parser take longer to set up the reading of such a small page than to read it: they
make parsers of options and of Markdown, and look for footnotes, citations and code, of which these
pages have none. What other extensions do to a document while it is read, they do to these pages,
too. Where a setting or an extension asks for more, Sphinx reads the Markdown.
"""

from __future__ import annotations

import re
import time
from functools import partial, wraps
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from docutils import nodes
from docutils.core import Publisher
from docutils.readers import standalone
from docutils.statemachine import StringList
from docutils.utils import DependencyList
from docutils.writers import null
from myst_parser.parsers.sphinx_ import MystParser
from sphinx.transforms import SphinxTransformer
from sphinx.util.docutils import LoggingReporter, sphinx_domains

from sphinx_aikb.config import settings_of
from sphinx_aikb.knowledge.environment import knowledge_of
from sphinx_aikb.lists.topic_index import TopicIndex
from sphinx_aikb.nodes import note_link, player_of, tag_link, timeline
from sphinx_aikb.reading.group_contents import as_markdown, content_of, escaped, line_of
from sphinx_aikb.text.ids import VideoId
from sphinx_aikb.text.wikilink import WikiLink
from sphinx_aikb.vault.group_pages import parents_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from docutils.transforms import Transform
    from sphinx.application import Sphinx

    from sphinx_aikb.reading.group_contents import Content
    from sphinx_aikb.text.ids import DocName
    from sphinx_aikb.vault.catalogue import Catalogue

SKIPPED = frozenset(
    (
        "sphinx.builders.latex.transforms.FootnoteDocnameUpdater",
        "sphinx.domains.citation.CitationDefinitionTransform",
        "sphinx.domains.citation.CitationReferenceTransform",
        "sphinx.transforms.AutoIndexUpgrader",
        "sphinx.transforms.AutoNumbering",
        "sphinx.transforms.DefaultSubstitutions",
        "sphinx.transforms.DoctestTransform",
        "sphinx.transforms.GlossarySorter",
        "sphinx.transforms.HandleCodeBlocks",
        "sphinx.transforms.MoveModuleTargets",
        "sphinx.transforms.ReorderConsecutiveTargetAndIndexNodes",
        "sphinx.transforms.SortIds",
        "sphinx.transforms.i18n.RemoveTranslatableInline",
        "sphinx.transforms.references.SphinxDanglingReferences",
    )
)
"""Transforms of Sphinx for elements that these pages never have.

A new one is applied until it is named here.
"""
KNOWN = ("myst_parser.", "myst_nb.")
"""Whose parsers read Markdown as these pages are made."""
_TYPOGRAPHIC = re.compile(r"""["'`\\]|--|\.\.\.|\. \. \.""")
"""What becomes typographic."""


class GroupDoctrees:
    """Stands before the method of a builder that reads a document."""

    def __init__(self) -> None:
        self._catalogue: Catalogue | None = None
        self._above: dict[str, DocName] = {}
        self._settings: Any = None
        self._transforms: list[type[Transform]] = []
        self._parser = MystParser()
        self._is_read = False
        """Whether Sphinx reads these pages, since their Markdown may say more."""

    def on_builder_inited(self, app: Sphinx) -> None:
        """Make the doctrees of the pages of groups, if nothing asks for more than they have."""
        builder: Any = app.builder
        config: Any = app.config
        parser = app.registry.get_source_parsers().get(config.source_suffix.get(".md"))
        is_known = parser is not None and parser.__module__.startswith(KNOWN)
        is_plain = not (config.myst_heading_anchors or config.myst_html_meta)
        if settings_of(app.config).tuning and is_known and is_plain:
            builder.read_doc = wraps(builder.read_doc)(partial(self._read, app, builder.read_doc))

    def _read(self, app: Sphinx, read: Callable[..., None], docname: str, **options: Any) -> None:
        """Make the doctree of a page, or have it read."""
        is_made = knowledge_of(app.env).catalogue.is_generated(docname)
        if not is_made or self._is_read or not self._make(app, docname, options):
            read(docname, **options)

    def _make(self, app: Sphinx, docname: str, options: dict[str, Any]) -> bool:
        """Make the doctree of a page; False if Sphinx has to read it.

        An extension that changes what is read sees the source of one page twice.
        """
        env: Any = app.env
        if self._settings is None:
            self._settings = _shared_settings(app, self._parser)
            self._transforms = _needed_transforms(app)
            self._is_read = bool(self._settings._config_files)  # docutils.conf
            if self._is_read:
                return False
        content = self._content_of(app, docname)
        source = as_markdown(content)
        env.prepare_settings(docname)
        env.current_document._parser = self._parser
        with sphinx_domains(env):
            app.events.emit("source-read", docname, text := [source])
            if text != [source]:
                self._is_read = True
                return False
            document = self._new_document(app, str(env.doc2path(docname)))
            document += _section(document, content)
            if _TYPOGRAPHIC.search(document.astext()) is None:
                # The transform takes as long where there is nothing to change.
                document.settings.smart_quotes = False
            document.transformer.apply_transforms()
        env.all_docs[docname] = time.time_ns() // 1_000
        env.current_document.clear()
        env.ref_context.clear()
        app.builder.write_doctree(docname, document, **options)
        return True

    def _content_of(self, app: Sphinx, docname: str) -> Content:
        catalogue = knowledge_of(app.env).catalogue
        if self._catalogue is not catalogue:
            self._catalogue, self._above = catalogue, parents_of(catalogue.pages)
        return content_of(catalogue.pages[docname], catalogue, self._above.get(docname))

    def _new_document(self, app: Sphinx, path: str) -> nodes.document:
        """Return an empty document as Sphinx makes it, with the transforms for its page."""
        settings = self._settings.copy()
        settings.env, settings._source = app.env, path
        settings.record_dependencies = DependencyList()
        reporter = LoggingReporter(
            path,
            settings.report_level,
            settings.halt_level,
            settings.debug,
            settings.error_encoding_error_handler,
        )
        document = nodes.document(settings, reporter, source=path)
        document.transformer = SphinxTransformer(document)
        document.transformer.add_transforms(self._transforms)
        return document


def _shared_settings(app: Sphinx, parser: MystParser) -> Any:
    """Return the settings for Markdown, with those of Sphinx and of files of docutils."""
    publisher = Publisher(standalone.Reader(), parser, null.Writer())
    publisher.process_programmatic_settings(None, dict(app.env.settings), None)
    return publisher.settings


def _needed_transforms(app: Sphinx) -> list[type[Transform]]:
    """Return all transforms of Sphinx and of extensions but those that find nothing."""
    return [
        each
        for each in app.registry.get_transforms()
        if f"{each.__module__}.{each.__qualname__}" not in SKIPPED
    ]


def _section(document: nodes.document, content: Content) -> nodes.section:
    """Return what stands on a page: the title, a line, player and timeline, and an index."""
    env = document.settings.env
    docname, path = env.docname, document["source"]
    title = nodes.title(escaped(content.title), content.title)
    section = nodes.section("", title, names=[nodes.fully_normalize_name(content.title)])
    if "dollarmath" in env.config.myst_enable_extensions and env.config.myst_update_mathjax:
        section["classes"] += ["tex2jax_ignore", "mathjax_ignore"]
    document.note_implicit_target(section, section)
    # The lines of `as_markdown`, which warnings and catalogs of messages name.
    title.line = section.line = line = 1
    if content.subtitle:
        parts = _subtitle(content, docname)
        subtitle = nodes.paragraph(line_of(content), "", *parts, classes=["aikb-head"])
        subtitle.line = line = 6
        section += subtitle
    line += 2
    if content.video:
        video = VideoId(content.video)
        waiting, shown = player_of(video, docname), timeline()
        shown.video, shown.docname = video, docname
        waiting.line, shown.line = line, line + 3
        section += [waiting, shown]
        line += 6
    for node in (section, *section.children):
        node.source = path
    section += _index(document, content, path, line)
    return section


def _subtitle(content: Content, docname: str) -> Iterator[nodes.Node]:
    """Yield the links of the line below the title, and the words between them."""
    words = ""
    for place, (kind, text) in enumerate(content.subtitle):
        words += content.separator if place else ""
        if not kind:
            words += text
            continue
        if words:
            yield nodes.Text(words)
            words = ""
        if kind == "wikilink":
            yield note_link(WikiLink(text), docname, "", embed=False)
        else:
            yield tag_link(text, docname)
    if words:
        yield nodes.Text(words)


def _index(document: nodes.document, content: Content, path: str, line: int) -> list[nodes.Node]:
    """Return what the directive ``topic-index`` makes of the options of a page."""
    reporter = document.reporter
    place: Any = SimpleNamespace(
        reporter=reporter, get_source_and_line=lambda lineno=None: (path, line)
    )
    state: Any = SimpleNamespace(document=document, reporter=reporter)
    directive = TopicIndex(
        "topic-index", [], dict(content.options), StringList(), line, 0, "", state, place
    )
    return directive.run()


def setup_group_doctrees(app: Sphinx) -> None:
    """Connect the handler: the guard (500) stands before these methods, too."""
    app.connect("builder-inited", GroupDoctrees().on_builder_inited, priority=400)
