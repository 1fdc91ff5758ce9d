"""Missing topics: what links ask for and nobody wrote, each once, the most wanted first."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from sphinx_aikb.text.slug import name_key, slugify, unique
from sphinx_aikb.text.stored import Stored
from sphinx_aikb.text.wikilink import as_words
from sphinx_aikb.vault.listing import natural_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

LONGEST_SLUG = 80
"""In an id, a name is cut to this many characters: a link may ask for a whole paragraph."""

Asked = tuple[str, str, Any]
"""A target as typed, the document that asks for it, and what is known of the link."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic without a note.

    ``name`` is its most frequent spelling, as words;
    ``spellings`` has all of them, ``anchor`` is the id of
    its entry, and ``asking`` maps each document that asks to its links, in order of docname.
    """

    name: str
    spellings: frozenset[str]
    anchor: str
    asking: Mapping[str, Sequence[Any]]

    @property
    def links(self) -> int:
        """How many links ask for it."""
        return sum(map(len, self.asking.values()))


@dataclass(frozen=True, slots=True)
class Request(Stored):
    """What one list of missing topics was asked for, checked.

    ``limit`` is how many topics it shows, None for all; ``least`` how many documents must ask.
    ``orphans`` adds the notes without links to them. ``conditional`` says that some builders
    leave the list out, so that no link may lead there.
    """

    limit: int | None = None
    least: int = 1
    orphans: bool = False
    conditional: bool = False


def rank(asked: Iterable[Asked], taken: Iterable[str] = ()) -> list[Topic]:
    """Return the topics that are asked for, those of most documents first, then by name.

    Targets with the same letters and digits are one topic; one without any is a topic of its own.
    An id is made of the name alone, unless another topic or *taken* has it already.
    """
    keys: dict[str, str] = {}
    spellings: dict[str, Counter[str]] = {}
    asking: dict[str, dict[str, list[Any]]] = {}
    for target, docname, link in asked:
        key = keys.get(target)
        if key is None:
            key = keys[target] = name_key(target) or target
            spellings.setdefault(key, Counter())
            asking.setdefault(key, {})
        spellings[key][target] += 1
        asking[key].setdefault(docname, []).append(link)
    used = set(taken)
    topics = []
    # In order of the keys, so that equal ids do not depend on who asks.
    for key in sorted(spellings):
        name = min(spellings[key], key=lambda text: (-spellings[key][text], text))
        anchor = unique(_anchor(name, key), used)
        used.add(anchor)
        documents = dict(sorted(asking[key].items()))
        topics.append(Topic(as_words(name), frozenset(spellings[key]), anchor, documents))
    return sorted(
        topics, key=lambda topic: (-len(topic.asking), natural_order(topic.name), topic.name)
    )


def _anchor(name: str, key: str) -> str:
    slug = slugify(name)
    if len(slug) > LONGEST_SLUG:
        # A hash, for many a long name may begin like another.
        digest = sha256(key.encode("utf-8", "replace")).hexdigest()[:8]
        slug = f"{slug[:LONGEST_SLUG].rstrip('-')}-{digest}"
    return f"missing-{slug}"


def choose(topics: Iterable[Topic], request: Request) -> list[Topic]:
    """Return the topics that a list shows."""
    return [topic for topic in topics if len(topic.asking) >= request.least][: request.limit]
