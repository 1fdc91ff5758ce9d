"""Notes and intersphinx: how notes are listed for other projects, and how links find theirs.

A link names a note of another project as ``[[other:note]]``, or by a bare name that only that
project has.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlparse

from myst_parser.inventory import filter_sphinx_inventories
from sphinx.ext.intersphinx import InventoryAdapter

from sphinx_aikb.text.docname import stem_of
from sphinx_aikb.text.slug import loose_key
from sphinx_aikb.vault.resolver import Foreign

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from sphinx.environment import BuildEnvironment

    from sphinx_aikb.vault.catalogue import Catalogue

OBJECT = "aikb:note"
OFF = {"*", "aikb:*", OBJECT}
"""The values of ``intersphinx_disabled_reftypes`` that keep bare names inside the project."""

_NUMBER = re.compile(r"-?\d+")


def inventory_name(name: str) -> str:
    """Return how a name is listed in ``objects.inv``.

    Runs of blanks become one blank. Sphinx takes a number after two words for the priority of an
    entry and drops the entry; an underscore in place of the blank before the number prevents that.
    """
    words = name.split()
    return "".join(
        word if not at else f"_{word}" if at > 1 and _NUMBER.fullmatch(word) else f" {word}"
        for at, word in enumerate(words)
    )


def is_listed(env: BuildEnvironment, address: str) -> bool:
    """Tell whether a project lists what an address ``inv:project:domain:type#name`` asks for.

    Each part may be missing, as MyST-Parser reads it.
    """
    parts = urlparse(unquote(address))
    wanted = dict(zip(("invs", "domains", "otypes"), parts.path.split(":"), strict=False))
    inventories = InventoryAdapter(env).named_inventory
    found = filter_sphinx_inventories(
        inventories, targets=parts.fragment, **{key: value or None for key, value in wanted.items()}
    )
    return next(iter(found), None) is not None


def listed(catalogue: Catalogue) -> Iterator[tuple[str, str, str]]:
    """Yield each note under each of its names: name, title and docname.

    A name that several notes have belongs to the note nearest the top folder. Docnames come before
    file names, file names before titles, and titles before aliases.
    """
    taken: set[str] = set()
    notes = [catalogue.documents[name] for name in catalogue.notes]
    ordered = sorted(notes, key=lambda note: (note.docname.count("/"), note.docname))
    for names in (
        lambda note: (note.docname,),
        lambda note: (stem_of(note.docname),),
        lambda note: note.titles,
        lambda note: note.other_names,
    ):
        for note in ordered:
            for name in map(inventory_name, names(note)):
                if name and name not in taken:
                    taken.add(name)
                    yield name, " ".join(note.title.split()), note.docname


class Inventories:
    """The inventories of one build, each with an index that is made when it is first needed."""

    def __init__(self, env: BuildEnvironment) -> None:
        self.env = env
        self._by_key: dict[str, dict[str, list[str]]] = {}

    @property
    def projects(self) -> Mapping[str, Any]:
        """What intersphinx has loaded, by the names in ``intersphinx_mapping``."""
        return InventoryAdapter(self.env).named_inventory

    def look_up(self, target: str) -> Foreign | None:
        """Return the note of another project that *target* names, None without such a note.

        ``project:name`` asks that project alone, a bare name asks all projects in order of their
        names.
        """
        project, colon, name = target.partition(":")
        if colon and project.strip() in self.projects:
            found = self.find(name, project.strip())
        elif not self.projects or OFF & {*self.env.config.intersphinx_disabled_reftypes}:
            found = []
        else:
            found = self.find(target)
        if not found:
            return None
        places: dict[str, str] = {}
        for project, name in found:
            places.setdefault(self._notes(project)[name].uri, f"{project}:{name}")
        project, name = found[0]
        item = self._notes(project)[name]
        title = item.display_name if item.display_name != "-" else name
        return Foreign(item.uri, title, tuple(places.values()) if len(places) > 1 else ())

    def find(self, name: str, project: str | None = None) -> list[tuple[str, str]]:
        """Return the notes with a name, as project and the name that its inventory lists.

        If no inventory lists exactly this name, names with the same :func:`loose_key` count.
        *project* limits the search to one project.
        """
        asked = sorted(self.projects) if project is None else [project]
        exact = inventory_name(name)
        found = [(each, exact) for each in asked if exact in self._notes(each)]
        if not found and (key := _key(name)):
            found = [(each, other) for each in asked for other in self._keys(each).get(key, ())]
        return found

    def shown(self, names: Iterable[tuple[str, str | None]]) -> list[Any]:
        """Return all that inventories say of names, whatever kind of object has them.

        A reference of any domain may lead there, so the answer is compared with that of the last
        build. A name comes with the only project to ask, or None.
        """
        if not self.projects:
            return []
        return [[*self._entries(*each), *map(self._item, self.find(*each))] for each in names]

    def _entries(self, name: str, project: str | None) -> Iterator[tuple[str, ...]]:
        asked = [(each, name) for each in (self.projects if project is None else [project])]
        head, colon, rest = name.partition(":")
        if colon and project is None:
            asked.append((head, rest))
        for each, wanted in asked:
            for kind, items in self.projects.get(each, {}).items():
                # Terms and labels are listed in lower case.
                for spelling in dict.fromkeys((wanted, wanted.lower())):
                    if spelling in items:
                        yield (kind, *_said(items[spelling]))

    def _item(self, found: tuple[str, str]) -> tuple[str, ...]:
        project, name = found
        return _said(self._notes(project)[name])

    def _notes(self, project: str) -> Mapping[str, Any]:
        notes: Mapping[str, Any] = self.projects.get(project, {}).get(OBJECT, {})
        return notes

    def _keys(self, project: str) -> Mapping[str, list[str]]:
        if project not in self._by_key:
            index: dict[str, list[str]] = {}
            loose = cache(loose_key)  # a file name is listed with its folder and without
            for name in self._notes(project):
                if key := _key(name, loose):
                    index.setdefault(key, []).append(name)
            self._by_key[project] = index
        return self._by_key[project]


def _said(item: Any) -> tuple[str, ...]:
    return (item.uri, item.display_name, item.project_name, item.project_version)


def _key(name: str, loose: Callable[[str], str] = loose_key) -> str:
    """Return the key of a name, folder by folder: the note ``a/b`` is not the note ``ab``."""
    keys = list(map(loose, name.split("/")))
    return "/".join(keys) if all(keys) else ""
