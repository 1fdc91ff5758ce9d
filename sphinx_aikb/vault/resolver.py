"""Finding the note that a wiki-link names: the steps in their order, and the rule that matched."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from sphinx_aikb.text.docname import folder_of
from sphinx_aikb.text.ids import DocName
from sphinx_aikb.text.slug import loose_key
from sphinx_aikb.vault.catalogue import Catalogue
from sphinx_aikb.vault.groups import name_with_signs

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
    """A note of another project; ``candidates`` as in :class:`Resolution`."""

    url: str
    title: str
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Resolution:
    """Where a name leads.

    ``rule`` is one of :data:`STEPS`, ``self`` for a link inside its own note, or ``missing``.
    ``candidates`` names all notes that the step found when there were several at equal distance, by
    docname or as ``project:name``; the first of them was taken.
    """

    rule: str
    docname: DocName | None = None
    anchor: str | None = None
    url: str | None = None
    title: str | None = None
    candidates: tuple[str, ...] = ()


@dataclass
class Resolver:
    """Resolves names against a catalogue.

    ``groups`` maps the :func:`loose_key` of a group's name to its place; ``inventory`` looks a name
    up in other projects; ``steps`` are those of :data:`STEPS` that are tried, in this order.
    Results are remembered, so the same name from the same folder costs one look-up.
    """

    catalogue: Catalogue
    groups: Mapping[str, Place] = field(default_factory=dict)
    inventory: Callable[[str], Foreign | None] = lambda name: None
    steps: Sequence[str] = STEPS
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
        relative = target.startswith(("./", "../"))
        for step in self.steps:
            if relative and step != "path":
                continue  # never a name
            found = _METHODS[step](self, target, folder)
            if found is not None:
                return found
        return Resolution(MISSING)

    # -- the steps, each from a name and the folder of the linking document

    def _path(self, target: str, folder: str) -> Resolution | None:
        if target.startswith(("./", "../")):
            return self._at(posixpath.join(folder, target))
        found = self._at(target.lstrip("/")) if target.startswith("/") else None
        if found is None and "/" in target:
            found = self._at(posixpath.join(folder, target))
        if found is None:
            name = target.strip("/")
            exact = self.catalogue.by_path.get(name)
            if exact is not None and not self._hidden(exact, name, folder):
                found = self._found("path", exact)
        return found

    def _at(self, path: str) -> Resolution | None:
        """Resolve a path from the source folder and nothing else, never out of that folder."""
        path = posixpath.normpath(path)
        docname = None if path.startswith("..") else self.catalogue.by_path.get(path)
        return None if docname is None else self._found("path", docname)

    def _hidden(self, docname: DocName, name: str, folder: str) -> bool:
        """Tell whether a file name in the own folder comes before this document elsewhere."""
        if "filename" not in self.steps or folder_of(docname) == folder:
            return False
        return any(folder_of(near) == folder for near in _ends_with(self.catalogue.by_file, name))

    def _filename(self, target: str, folder: str) -> Resolution | None:
        names = _ends_with(self.catalogue.by_file, target.strip("/"))
        return self._choose("filename", names, folder)

    def _case(self, target: str, folder: str) -> Resolution | None:
        folded = target.strip("/").casefold()
        return self._choose(
            "case", _ends_with(self.catalogue.by_case, folded, str.casefold), folder
        )

    def _title(self, target: str, folder: str) -> Resolution | None:
        return self._choose("title", self.catalogue.by_title.get(target.strip("/"), []), folder)

    def _slug(self, target: str, folder: str) -> Resolution | None:
        index, name = self.catalogue.by_slug, target.strip("/")
        names = index.get(loose_key(name), [])
        if not names and "/" in name:
            keys = [loose_key(part) for part in name.split("/")]
            names = _ends_with(index, "/".join(keys), _folder_keys) if all(keys) else []
        return self._choose("slug", names, folder)

    def _alias(self, target: str, folder: str) -> Resolution | None:
        return self._choose("alias", self.catalogue.by_alias.get(loose_key(target), []), folder)

    def _group(self, target: str, folder: str) -> Resolution | None:
        place = self.place_of_group(target)
        if place is None:
            return None
        return Resolution("group", place.docname, place.anchor, title=place.title)

    def place_of_group(self, name: str) -> Place | None:
        """Return the place of a group by its name; one with the signs of the name comes first."""
        return self.groups.get(name_with_signs(name)) or self.groups.get(loose_key(name))

    def _inventory(self, target: str, folder: str) -> Resolution | None:
        found = self.inventory(target)
        if found is None:
            return None
        return Resolution(
            "inventory", url=found.url, title=found.title, candidates=found.candidates
        )

    # -- what they share

    def _found(
        self, rule: str, docname: DocName, candidates: tuple[DocName, ...] = ()
    ) -> Resolution:
        note = self.catalogue.get(docname)
        return Resolution(rule, docname, title=note.title if note else None, candidates=candidates)

    def _choose(self, rule: str, names: Sequence[DocName], folder: str) -> Resolution | None:
        """Take the note in the own folder, else the one nearest the top, else the first by name."""
        near = [name for name in names if folder_of(name) == folder] or names
        if not near:
            return None
        return self._found(rule, near[0], tuple(near) if len(near) > 1 else ())


_METHODS: Mapping[str, Callable[[Resolver, str, str], Resolution | None]] = {
    "path": Resolver._path,
    "filename": Resolver._filename,
    "case": Resolver._case,
    "title": Resolver._title,
    "slug": Resolver._slug,
    "alias": Resolver._alias,
    "group": Resolver._group,
    "inventory": Resolver._inventory,
}


def _ends_with(
    index: Mapping[str, list[DocName]], target: str, form: Callable[[str], str] = str
) -> list[DocName]:
    """Return the documents whose path ends in *target*, the nearest to the top first.

    *form* makes of their folders what *target* has.
    """
    folder, _, name = target.rpartition("/")
    names = index.get(name, [])
    if not folder:
        return names
    wanted = "/" + folder
    return [docname for docname in names if ("/" + form(folder_of(docname))).endswith(wanted)]


def _folder_keys(folder: str) -> str:
    return "/".join(map(loose_key, folder.split("/")))
