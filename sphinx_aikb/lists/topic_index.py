"""The directive ``topic-index``: index pages made from the front matter of the notes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from sphinx_aikb.knowledge.environment import knowledge_of
from sphinx_aikb.knowledge.facts import Index
from sphinx_aikb.lists.entries import heading_of, listing_of
from sphinx_aikb.lists.index_tools import counted, tools_of
from sphinx_aikb.nodes import group_of, listed_notes, value_of_group
from sphinx_aikb.reporting import Warnings, meant, warn
from sphinx_aikb.text.docname import folder_of
from sphinx_aikb.translations import absent, told
from sphinx_aikb.vault.filters import FilterError, compile_filter
from sphinx_aikb.vault.groups import groups_of
from sphinx_aikb.vault.query import (
    DEFAULT_COLUMNS,
    STYLES,
    Query,
    digest,
    has_letters,
    listed,
    read_count,
    select,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from sphinx_aikb.vault.groups import Group


class TopicIndex(SphinxDirective):
    """Lists notes from the catalogue, grouped, sorted and filtered by their front matter."""

    has_content = False
    option_spec: ClassVar[dict[str, Any]] = dict.fromkeys(
        (
            *("notes", "group", "filter", "group-by", "sort", "limit", "style"),
            *("columns", "caption", "empty", "feed", "count", "letters"),
        ),
        directives.unchanged,
    )

    def run(self) -> list[nodes.Node]:
        """Return the list, and a placeholder of its notes in the table of contents."""
        knowledge = knowledge_of(self.env)
        self.unknown: set[str] = set()
        query = self._query(knowledge.catalogue.keys)
        listing = select(query, knowledge.catalogue, self.env.docname)
        place = listed_notes()
        place.docnames = [*listed(listing.group), *listing.beside]
        line = self.lineno if query.feed is not None else None
        index = Index(query, digest(query, listing), frozenset(self.unknown), line)
        facts = knowledge.facts_of(self.env.docname)
        knowledge.facts[self.env.docname] = replace(facts, indexes=(*facts.indexes, index))
        body = self._body(query, listing.group)
        tools = tools_of(query, listing.group, body, self.env.docname)
        result = [*self._caption(query), *counted(query, listing.group), *tools, *body, place]
        for node in result:
            self.set_source_info(node)
        return result

    def _caption(self, query: Query) -> list[nodes.Node]:
        text = self.options.get("caption", "").strip()
        if not text or (query.style == "table" and not query.group_by):
            return []
        return [nodes.rubric(text, text, classes=["aikb-caption"])]

    def _body(self, query: Query, group: Group) -> list[nodes.Element]:
        if not group.notes and not group.groups:
            text = self.options.get("empty", "").strip()
            return [nodes.paragraph(text, text, classes=["aikb-empty"])] if text else []
        caption = self.options.get("caption", "").strip() if not query.group_by else ""
        if not group.groups:
            return [listing_of(query, group.notes, self.env.docname, caption=caption)]
        return [_section(query, inner, self.env.docname, _title(inner)) for inner in group.groups]

    # -- options

    def _warn(self, message: str) -> None:
        warn(Warnings.INDEX, f"topic-index: {message}", self.get_location())

    def _warn_key(self, option: str, name: str, keys: list[str]) -> None:
        self.unknown.add(name)
        hint = f'; a text stands in quotes: "{name}"' if option == "filter" else ""
        self._warn(f":{option}: no note has a key {name!r}{hint}; there are {', '.join(keys)}")

    def _query(self, keys: list[str]) -> Query:
        """Return the checked options; an unusable one gives a warning and does not count."""
        style = self._style()
        query = Query(
            notes=self._notes(),
            group=self._group(keys),
            filter=self._filter(keys),
            group_by=self._keys("group-by", keys, ()),
            sort=self._keys("sort", keys, ("title",)),
            limit=self._limit(),
            style=style,
            columns=self._keys("columns", keys, ("title",) if style == "list" else DEFAULT_COLUMNS),
            feed=" ".join(self.options["feed"].split()) if "feed" in self.options else None,
            count=self._flag("count"),
            letters=self._flag("letters"),
        )
        if query.letters and not has_letters(query):
            self._warn(":letters: needs a list in order of titles, or groups in order of names")
            return replace(query, letters=False)
        return query

    def _flag(self, option: str) -> bool:
        text = (self.options.get(option) or "").strip()
        if text:
            self._warn(f":{option}: takes no value, not {text!r}")
        return option in self.options and not text

    def _notes(self) -> tuple[str, ...]:
        patterns = tuple(_words(self.options.get("notes", "")))
        catalogue = knowledge_of(self.env).catalogue
        if patterns and catalogue.notes and not catalogue.entries(patterns)[0]:
            folders = sorted({f"{folder_of(name)}/*".lstrip("/") for name in catalogue.notes})
            self._warn(f":notes: no note matches {' '.join(patterns)}; try {', '.join(folders)}")
        return patterns

    def _group(self, keys: list[str]) -> tuple[str, str] | None:
        key, _, value = self.options.get("group", "").strip().partition(" ")
        if not key:
            return None
        if not value.strip():
            self._warn(f":group: takes a key and a value, not {key!r}")
            return None
        if key not in keys:
            self._warn_key("group", key, keys)
        else:
            self._warn_of_group(key, value.strip())
        return (key, value.strip())

    def _warn_of_group(self, key: str, value: str) -> None:
        """Warn of a value that no note has, with the one that may be meant."""
        catalogue = knowledge_of(self.env).catalogue
        if catalogue.in_group(key, value)[0]:
            return
        notes = catalogue.entries()[0]
        if not notes:
            return
        hint = meant(value, [group.value for group in groups_of(notes, key)])
        self._warn(f":group: no note has the {key} {value!r}{hint}")

    def _keys(self, option: str, keys: list[str], default: Sequence[str]) -> tuple[str, ...]:
        chosen = []
        for word in _words(self.options.get(option, "")):
            name = word.removeprefix("-") if option == "sort" else word
            if name in keys:
                chosen.append(word)
            else:
                self._warn_key(option, name, keys)
        return tuple(chosen) or tuple(default)

    def _filter(self, keys: list[str]) -> str:
        text: str = self.options.get("filter", "").strip()
        if not text:
            return ""
        try:
            names = compile_filter(text).names
        except FilterError as error:
            self._warn(f":filter: {error}")
            return ""
        for name in sorted(names - set(keys)):
            self._warn_key("filter", name, keys)
        return text

    def _limit(self) -> int | None:
        try:
            return read_count(self.options.get("limit", ""))
        except ValueError as error:
            self._warn(f":limit: {error}")
            return None

    def _style(self) -> str:
        text: str = self.options.get("style", "list").strip()
        if text in STYLES:
            return text
        self._warn(f":style: there is no {text!r}; there are {', '.join(STYLES)}")
        return "list"


def _words(text: str) -> list[str]:
    return text.replace(",", " ").split()


def _section(query: Query, group: Group, docname: str, mark: str) -> nodes.section:
    """Return a group's section, without an id yet: the author's headings get theirs first.

    *mark* is the title of the outermost group around it.
    """
    title = _title(group)
    name = group.title if _is_topic(group) else ""
    section = nodes.section("", nodes.title(title, title), ids=[])
    group_of.set(section, name)
    if not group.missing:
        value_of_group.set(section, (group.key, group.path[-1]))
    if group.groups:
        section += [_section(query, inner, docname, mark) for inner in group.groups]
    else:
        section += listing_of(query, group.notes, docname, mark)
    return section


def _title(group: Group) -> str:
    """Return the title of a group; the group of a video without a title is shown by its id."""
    if group.title is None:
        return absent(group.key, heading_of(group.key))
    untitled = group.key == "video" and group.title == group.path[-1]
    return told("untitled", video=group.title) if untitled else group.title


def _is_topic(group: Group) -> bool:
    """Tell whether a group's name may be a link target: not a letter, not "No channel"."""
    return not group.missing and group.key != "letter"


def outdated_indexes(env: BuildEnvironment) -> list[str]:
    """Return the pages whose index would list something else than it did when it was read."""
    knowledge = knowledge_of(env)
    results: dict[tuple[Query, str], str] = {}
    pages = {docname: facts.indexes for docname, facts in knowledge.facts.items() if facts.indexes}
    keys = frozenset(knowledge.catalogue.keys if pages else ())
    changed = []
    for docname, indexes in pages.items():
        for index in indexes:
            # The result depends on the page only if the page itself could be listed.
            page = docname if knowledge.catalogue.may_be_listed(docname) else ""
            query, asked = index.query, (index.query, page)
            if asked not in results:
                results[asked] = digest(query, select(query, knowledge.catalogue, page))
            if results[asked] != index.digest or index.unknown & keys:
                changed.append(docname)
                break
    return changed


def setup_topic_index(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("topic-index", TopicIndex)
