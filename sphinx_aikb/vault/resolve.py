"""Finding the note that a wiki-link names: the steps in their order, and the rule that matched."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sphinx_aikb.vault.catalogue import Catalogue, folder_of
from sphinx_aikb.vault.ids import DocName
from sphinx_aikb.vault.slugs import name_key

STEPS = ("path", "filename", "case", "title", "slug", "alias", "group", "inventory")
"""The steps, in the order in which they are tried."""

MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Place:
    """A group of an index page: the page and the id of its section."""

    docname: DocName
    anchor: str
    title: str


@dataclass(frozen=True, slots=True)
class Foreign:
    """A note of another project."""

    url: str
    title: str


@dataclass(frozen=True, slots=True)
class Resolution:
    """Where a name leads.

    ``rule`` is one of :data:`STEPS`, ``self`` for a link inside its own note, or ``missing``.
    ``candidates`` names all notes that the step found when there were several at equal distance;
    the first of them was taken.
    """

    rule: str
    docname: DocName | None = None
    anchor: str | None = None
    url: str | None = None
    title: str | None = None
    candidates: tuple[DocName, ...] = ()


@dataclass
class Resolver:
    """Resolves names against a catalogue.

    ``groups`` maps the :func:`name_key` of a group's name to its place; ``inventory`` looks a name
    up in other projects. Results are remembered, so the same name from the same folder costs one
    look-up.
    """

    catalogue: Catalogue
    groups: Mapping[str, Place] = field(default_factory=dict)
    inventory: Callable[[str], Foreign | None] = lambda name: None
    _known: dict[tuple[str, str], Resolution] = field(default_factory=dict)

    def resolve(self, target: str, source: str) -> Resolution:
        """Return where *target*, written in the document *source*, leads; never raises."""
        if not target:
            return self._found("self", DocName(source))
        folder = folder_of(source)
        key = (folder, target)
        if key not in self._known:
            self._known[key] = self._look_up(target, folder)
        return self._known[key]

    def _look_up(self, target: str, folder: str) -> Resolution:
        if target.startswith(("./", "../")):
            return self._path(posixpath.join(folder, target)) or Resolution(MISSING)
        return (
            (self._path(target.lstrip("/")) if target.startswith("/") else None)
            or (self._path(posixpath.join(folder, target)) if "/" in target else None)
            or self._notes(target.strip("/"), folder)
            or self._group(target)
            or self._inventory(target)
            or Resolution(MISSING)
        )

    def _title(self, docname: DocName) -> str | None:
        note = self.catalogue.get(docname)
        return note.title if note else None

    def _found(
        self, rule: str, docname: DocName, candidates: tuple[DocName, ...] = ()
    ) -> Resolution:
        return Resolution(rule, docname, title=self._title(docname), candidates=candidates)

    def _path(self, path: str) -> Resolution | None:
        """Resolve a path from the source folder and nothing else, never out of that folder."""
        path = posixpath.normpath(path)
        docname = None if path.startswith("..") else self.catalogue.by_path.get(path)
        return None if docname is None else self._found("path", docname)

    def _notes(self, target: str, folder: str) -> Resolution | None:
        catalogue = self.catalogue
        own = [name for name in _ends_with(catalogue.by_file, target) if folder_of(name) == folder]
        exact = catalogue.by_path.get(target)
        if exact is not None and (not own or folder_of(exact) == folder):
            return self._found("path", exact)
        folded, key = target.casefold(), name_key(target)
        for rule, names in (
            ("filename", _ends_with(catalogue.by_file, target)),
            ("case", _ends_with(catalogue.by_case, folded, folded=True)),
            ("title", catalogue.by_title.get(target, [])),
            ("slug", catalogue.by_slug.get(key, []) if key else []),
            ("alias", catalogue.by_alias.get(key, []) if key else []),
        ):
            if names:
                return self._choose(rule, names, folder)
        return None

    def _choose(self, rule: str, names: list[DocName], folder: str) -> Resolution:
        """Take the note in the own folder, else the one nearest the top, else the first by name."""
        near = [name for name in names if folder_of(name) == folder] or names
        return self._found(rule, near[0], tuple(near) if len(near) > 1 else ())

    def _group(self, target: str) -> Resolution | None:
        key = name_key(target)
        place = self.groups.get(key) if key else None
        if place is None:
            return None
        return Resolution("group", place.docname, place.anchor, title=place.title)

    def _inventory(self, target: str) -> Resolution | None:
        foreign = self.inventory(target)
        return (
            None
            if foreign is None
            else Resolution("inventory", url=foreign.url, title=foreign.title)
        )


def _ends_with(
    index: Mapping[str, list[DocName]], target: str, *, folded: bool = False
) -> list[DocName]:
    """Return the documents whose path ends in *target*, the nearest to the top first."""
    folder, _, name = target.rpartition("/")
    names = index.get(name, [])
    if not folder:
        return names
    wanted = "/" + folder
    return [
        docname
        for docname in names
        if ("/" + folder_of(docname.casefold() if folded else docname)).endswith(wanted)
    ]
