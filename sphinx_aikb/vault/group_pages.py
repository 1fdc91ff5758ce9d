"""Pages for groups of notes: one for each value of a key, such as a video, a channel or a tag."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from sphinx_aikb.text.ids import DocName, VideoId
from sphinx_aikb.text.slug import loose_key, name_words, slugify, unique
from sphinx_aikb.vault.groups import GroupPage, group_key, groups_of, name_with_signs

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping

    from sphinx_aikb.vault.catalogue import Catalogue
    from sphinx_aikb.vault.groups import GroupOfNotes

RESERVED = frozenset(("genindex", "search", "py-modindex", "404"))
"""The pages of Sphinx, of web servers and of hosts."""
OCCUPIED = frozenset(("index", "con", "prn", "aux", "nul")) | {
    f"{name}{number}" for name in ("com", "lpt") for number in range(10)
}
"""Names with a meaning of their own: the page of a folder, and the devices of Windows."""
LONGEST = 120
"""How many bytes of a name are kept: a file system takes 255, suffixes included."""
_SIGNS = str.maketrans({"+": " plus ", "#": " sharp "})


Groups = dict[tuple[str, str], "GroupOfNotes"]


def group_pages(
    catalogue: Catalogue, patterns: Mapping[str, str], others: Iterable[str] = ()
) -> dict[str, GroupPage]:
    """Return the page of each group that the notes of a catalogue make, by docname.

    *patterns* are docnames with a place for the value, by key (``aikb_pages``). A page that an
    author wrote for a group, or at the place of its page, is the page of the group. *others* are
    names that cannot be used, such as those of drafts.
    """
    notes = catalogue.entries()[0]
    written = written_pages(catalogue)
    groups: Groups = {}
    names: dict[tuple[str, str], str] = {}
    used = set(written.values())
    taken = {name.casefold() for name in (*catalogue.documents, *others, *RESERVED)}
    taken |= {name.removesuffix("/index") for name in taken}  # where each page has a folder
    for key, pattern in patterns.items():
        for group in groups_of(notes, key):
            at = (key, group.key)
            groups[at] = group
            docname = written.get(at) or _docname(pattern, key, group.value)
            if at not in written and (docname not in catalogue.documents or docname in used):
                # Where letters' case does not count, two names are one file.
                docname = unique(docname, _Folded(taken))
                taken.add(docname.casefold())
            used.add(docname)
            names[at] = docname
    below = _below(catalogue, groups, names)
    return {
        names[at]: GroupPage(
            docname=DocName(names[at]),
            key=at[0],
            value=group.value,
            title=catalogue.title_of_video(group.value) if at[0] == "video" else group.value,
            notes=tuple(note.docname for note in group.notes),
            below=tuple(below.get(at, ())),
            is_written=names[at] in catalogue.documents,
        )
        for at, group in groups.items()
    }


def written_pages(catalogue: Catalogue) -> dict[tuple[str, str], str]:
    """Return the pages that authors wrote for groups; of several the one nearest the top.

    Such are pages with one index, which lists that group (``Note.lists``), and pages of channels.
    """
    found: dict[tuple[str, str], str] = {}
    for docname in sorted(catalogue.documents, key=lambda name: (name.count("/"), name)):
        note = catalogue.documents[docname]
        for key, value in note.lists:
            found.setdefault((key, group_key(key, value)), docname)
    for docname in sorted(catalogue.overviews):
        note = catalogue.documents[docname]
        if not note.holds_index:
            names = (note.title, docname.rpartition("/")[2], *note.aliases)
            for name in names:
                found.setdefault(("channel", group_key("channel", name)), docname)
    return found


def page_names(pages: Mapping[str, GroupPage]) -> dict[str, GroupPage]:
    """Return the pages by the keys of the names that lead to them in wiki-links.

    Of a name of several groups, the page of the channel is meant, then of the first key. A name
    with its signs (``C++``) comes before its letters alone.
    """
    names: dict[str, GroupPage] = {}
    ordered = sorted(pages.values(), key=lambda page: page.key != "channel")
    for key_of in (name_with_signs, loose_key):
        for page in ordered:
            for name in (page.title, page.value, page.docname):
                names.setdefault(key_of(name), page)
    names.pop("", None)
    return names


def children_of(pages: Mapping[str, GroupPage]) -> dict[str, list[str]]:
    """Return what stands below the page of each video and channel, and below nested tags.

    A note stands below its video, else below its channel, and a page below one page alone.
    """
    taken: set[str] = set()
    found: dict[str, list[str]] = {}
    for kind in ("video", "channel"):
        for docname, page in pages.items():
            if page.key == kind:
                mine = [name for name in page.notes if name not in taken and name != docname]
                taken.update(mine)
                found[docname] = [*page.below, *mine]
    for docname, page in pages.items():
        if page.key not in ("video", "channel"):
            found[docname] = list(page.below)
    return found


def parents_of(pages: Mapping[str, GroupPage]) -> dict[str, DocName]:
    """Return the page that each page stands below, if there is one."""
    return {name: page.docname for page in pages.values() for name in page.below}


def _docname(pattern: str, key: str, value: str) -> str:
    if key == "tags":  # which nest
        slug = "/".join(map(page_slug, value.split("/")))
    else:
        slug = value if key == "video" else page_slug(value)
    return pattern.replace("{id}", slug).replace("{slug}", slug)


def page_slug(text: str) -> str:
    """Return a name for a page: letters and digits, the rest as hyphens; never empty.

    ``C++`` and ``C#`` are other names than ``C``. A text without letters or digits has a hash, and
    so has the end of one that is too long for a file.
    """
    slug = name_words(text.translate(_SIGNS)).replace(" ", "-") or slugify(text)
    if slug in OCCUPIED:
        slug += "-2"
    if len(slug.encode()) <= LONGEST:
        return slug
    start = slug.encode()[:LONGEST].decode(errors="ignore").rstrip("-")
    return f"{start}-{sha256(slug.encode()).hexdigest()[:8]}"


class _Folded:
    """Names in which letters' case does not count."""

    def __init__(self, names: Container[str]) -> None:
        self._names = names

    def __contains__(self, name: object) -> bool:
        return str(name).casefold() in self._names


def _below(
    catalogue: Catalogue, groups: Groups, names: Mapping[tuple[str, str], str]
) -> dict[tuple[str, str], list[DocName]]:
    found: dict[tuple[str, str], list[DocName]] = {}
    for (key, name), group in groups.items():
        if key == "video":
            channels = _channels(catalogue, group)
            above = next((at for at in channels if at in groups), None)
        else:
            above = (key, name.rpartition("/")[0]) if "/" in name else None
        if above in groups and names[above] != names[key, name]:
            found.setdefault(above, []).append(DocName(names[key, name]))
    return found


def _channels(catalogue: Catalogue, group: GroupOfNotes) -> Iterator[tuple[str, str]]:
    known = catalogue.videos.get(VideoId(group.value))
    for name in (known.channel if known else None, *(note.channel for note in group.notes)):
        if name:
            yield "channel", group_key("channel", name)
