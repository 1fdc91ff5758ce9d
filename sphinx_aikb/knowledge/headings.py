"""Finding the heading that ``[[note#A#B]]`` names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sphinx_aikb.text.slug import name_key, name_words

Heading = tuple[str, str, int, str]
"""A heading of a document: its text, its id, its level, and its source."""


class Headings:
    """The headings of a document, in its order.

    Names compare as in Obsidian: case, signs and runs of blanks do not count, and of several
    headings the first wins. Obsidian compares the source of a heading, with both parts of a
    ``[[name|label]]`` in it; here the text that readers see counts as well. A name without any
    letter or digit equals only itself. Where no heading has the words of a name, blanks do not
    count at all.
    """

    def __init__(self, headings: Iterable[Heading]) -> None:
        self._by_name: dict[str, list[tuple[tuple[frozenset[str], ...], str]]] = {}
        self._said: dict[str, tuple[str, frozenset[str]]] = {}
        above: list[tuple[int, frozenset[str]]] = []
        for text, anchor, level, source in headings:
            while above and above[-1][0] >= level:
                above.pop()
            said = frozenset(_names(text))
            names = said.union(_names(source))
            if source:
                self._said[anchor] = (text, said)
            path = (*(name for _, name in above), names)
            above.append((level, names))
            for name in names:
                self._by_name.setdefault(name, []).append((path, anchor))

    def find(self, path: Sequence[str]) -> str | None:
        """Return the id of the first heading with the last name, below headings with the others."""
        wanted = [list(_names(text)) for text in path]
        for names in zip(*wanted, strict=False):
            for found, anchor in self._by_name.get(names[-1], ()):
                rest = iter(found[:-1])
                if all(any(name in one for one in rest) for name in names[:-1]):
                    return anchor
        return None

    def shown(self, path: Sequence[str]) -> tuple[str, ...]:
        """Return the names in a link as readers see them: those of the source become the text."""
        shown = []
        for at, name in enumerate(path, start=1):
            text, said = self._said.get(self.find(path[:at]) or "", ("", frozenset()))
            shown.append(text if text and said.isdisjoint(_names(name)) else name)
        return tuple(shown)


def _names(text: str) -> Iterator[str]:
    """Yield what a heading is compared by: its words, then its letters and digits alone.

    Both begin with a mark of their own, so that words are not taken for letters and digits.
    """
    words = name_words(text)
    plain = "=" + " ".join(text.split())
    yield f"w{words}" if words else plain
    yield f"k{name_key(text)}" if words else plain
