"""Who links here: the directive ``backlinks``, and the lists at the end of each note."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from sphinx.errors import NoUri
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective

from sphinx_aikb.config import settings_of
from sphinx_aikb.knowledge.backlinks import linking, quoted, same_video, sources
from sphinx_aikb.knowledge.environment import knowledge_of, walk_of
from sphinx_aikb.knowledge.languages import in_block, in_line, language_of, language_of_words
from sphinx_aikb.knowledge.walks import Stage
from sphinx_aikb.links.references import show_document, show_link, show_moment
from sphinx_aikb.nodes import related
from sphinx_aikb.translations import speaking, told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.builders import Builder

    from sphinx_aikb.knowledge.backlinks import Sentence, Source
    from sphinx_aikb.knowledge.knowledge_base import KnowledgeBase

BACKLINKS, VIDEO = "backlinks", "video"
FIRST = 5
"""How many items of a list a page shows before its reader unfolds the others."""
TITLES = {BACKLINKS: "backlinks", VIDEO: "same-video"}


def shown_on(knowledge: KnowledgeBase, docname: str) -> list[Any]:
    """Return all that the lists on a page show, to be compared with what they showed before."""
    shown: list[Any] = []
    for kind in knowledge.facts_of(docname).lists:
        if kind == BACKLINKS:
            shown.append((quoted(knowledge, docname), linking(knowledge, docname)[1]))
        else:
            names, count = same_video(knowledge, docname)
            titles = [(knowledge.name_of(name), language_of(knowledge.env, name)) for name in names]
            shown.append((names, titles, count))
    return shown


class Backlinks(SphinxDirective):
    """Lists the notes that link to this one, here and not at the end of the note."""

    has_content = False
    option_spec: ClassVar[dict[str, Any]] = {}

    def run(self) -> list[nodes.Node]:
        """Return a placeholder of the list."""
        node = _place(BACKLINKS, self.env.docname)
        self.set_source_info(node)
        return [node]


def _place(kind: str, docname: str) -> related:
    node = related()
    node.kind, node.docname = kind, docname
    return node


class AppendRelated(SphinxTransform):
    """Puts the lists at the end of a note, and records which lists a document has.

    Runs after everything that looks at the end of a document, such as the collector of footnotes.
    """

    default_priority = 860

    def apply(self, **kwargs: Any) -> None:
        """Append the lists that the author has not placed."""
        docname = self.env.docname
        knowledge = knowledge_of(self.env)
        kinds = [node.kind for node in walk_of(self, Stage.COMPLETE).of(related)]
        if settings_of(self.config).backlinks and knowledge.catalogue.is_note(docname):
            # Footnotes follow the last section.
            sections = [node for node in self.document.children if isinstance(node, nodes.section)]
            home = sections[-1] if sections else self.document
            for kind in (VIDEO, BACKLINKS):
                if kind not in kinds:
                    kinds.append(kind)
                    home.append(_place(kind, docname))
        if kinds:
            facts = replace(knowledge.facts_of(docname), lists=tuple(kinds))
            knowledge.facts[docname] = facts


class ShowRelated(SphinxPostTransform):
    """Puts lists in the place of their placeholders.

    Runs before links are resolved (priority 10), since the lists contain links.
    """

    default_priority = 5

    def run(self, **kwargs: Any) -> None:
        """Replace each placeholder by its list, or by nothing if the list is empty."""
        knowledge, env = knowledge_of(self.env), self.env
        for node in walk_of(self, Stage.STORED).of(related):
            lists = _backlinks if node.kind == BACKLINKS else _same_video
            words = language_of_words(env, node.docname)
            with speaking(words):
                items = list(lists(knowledge, node.docname))
                shown = _titled(knowledge.builder, node.kind, items) if items else []
            node.replace_self(in_block(shown, words, language_of(env, node.docname)))


def _titled(builder: Builder, kind: str, items: list[nodes.list_item]) -> list[nodes.Element]:
    """Return a list with its title; on HTML pages, what is more than a few items is folded."""
    classes = [f"aikb-{kind}", "no-search"]
    title = nodes.rubric("", told(TITLES[kind]), classes=classes)
    first = FIRST if builder.format == "html" and len(items) > FIRST + 1 else len(items)
    shown, folded = (
        nodes.bullet_list("", *part, bullet="-", classes=classes)
        for part in (items[:first], items[first:])
    )
    if not len(folded):
        return [title, shown]
    begin = f'<details class="aikb-more no-search"><summary>{escape(told("all"))}</summary>'
    around = (nodes.raw("", text, format="html") for text in (begin, "</details>"))
    return [title, shown, next(around), folded, next(around)]


def _backlinks(knowledge: KnowledgeBase, docname: str) -> Iterator[nodes.list_item]:
    for source in sources(knowledge, docname):
        yield source_item(knowledge.builder, source, docname)
    more = linking(knowledge, docname)[1]
    if more:
        yield nodes.list_item("", nodes.paragraph("", told("more", count=more)))


def source_item(
    builder: Builder, source: Source, docname: str, page: str | None = None
) -> nodes.list_item:
    """Return a list item with a linking note and its sentences, for the page *docname*.

    *page* is the numbered page of it that shows the item, if that is not the first.
    """
    languages = source.language, language_of_words(builder.env, docname)
    page = page or docname
    # Its sentences lead to it, each to its place.
    name = nodes.inline("", source.title, classes=["aikb-source"])
    link = name if source.sentences else show_document(builder, page, source.docname, source.title)
    line = nodes.paragraph("", "", *in_line([link], *languages))
    if source.count > 1:
        line += nodes.Text(f" ({told('links', count=source.count)})")
    if source.video:
        video = nodes.inline("", f" · {source.video}", classes=["aikb-details"])
        line += in_line([video], *languages)
    item = nodes.list_item("", line)
    if source.sentences:
        sentences = nodes.bullet_list(bullet="-")
        for sentence in source.sentences:
            shown = _line(builder, page, source.docname, sentence, languages)
            sentences += nodes.list_item("", shown)
        item += sentences
    return item


def _line(
    builder: Builder, page: str, docname: str, sentence: Sentence, languages: tuple[str, str]
) -> nodes.paragraph:
    parts = [
        nodes.strong("", piece) if at % 2 else nodes.Text(piece)
        for at, piece in enumerate(sentence.pieces)
    ]
    words: nodes.Element = nodes.inline("", "", *parts)
    with suppress(NoUri):  # a document that is not in the book
        words = show_link(builder, page, docname, sentence.section, words)
    line = nodes.paragraph("", "", *in_line([words], *languages))
    if sentence.moment is not None:
        time = show_moment(builder, sentence.moment)
        line += [nodes.Text(f" ({told('at')} "), time, nodes.Text(")")]
    return line


def _same_video(knowledge: KnowledgeBase, docname: str) -> Iterator[nodes.list_item]:
    names, count = same_video(knowledge, docname)
    for name in names:
        link = show_document(knowledge.builder, docname, name, knowledge.name_of(name))
        languages = language_of(knowledge.env, name), language_of_words(knowledge.env, docname)
        yield nodes.list_item("", nodes.paragraph("", "", *in_line([link], *languages)))
    if count > len(names):
        yield nodes.list_item("", nodes.paragraph("", told("more", count=count - len(names))))


def setup_backlinks(app: Sphinx) -> None:
    """Register the directive and the transforms."""
    app.add_directive("backlinks", Backlinks)
    app.add_transform(AppendRelated)
    app.add_post_transform(ShowRelated)
