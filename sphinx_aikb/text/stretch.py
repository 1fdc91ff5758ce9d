"""The text of a block in stretches, each with the moment that it belongs to."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING

from sphinx_aikb.text.sentence import END, WORD, cuts_at, lead, tidy

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def stretches(text: str, places: Sequence[int]) -> Iterator[tuple[str, int | None]]:
    """Yield all words of *text* in order, each stretch with the number of its moment.

    *places* are the indexes of the moments, which rise. A moment has the sentence before it and
    what else stands before that, or what follows where each stands before its claim, as
    :func:`~sphinx_aikb.text.sentence.said_at` tells. Without moments all words are one stretch, and
    the number is None. A moment without words of its own has no stretch.
    """
    edges = _edges(text, places)
    numbers = range(len(places)) if places else (None,)
    for (start, stop), number in zip(pairwise(edges), numbers, strict=True):
        words = tidy(text[start:stop])
        if WORD.search(words):
            yield words, number


def _edges(text: str, places: Sequence[int]) -> list[int]:
    if not places:
        return [0, len(text)]
    leads = lead(text, places)
    cuts = cuts_at(text, places, leads=leads)
    ends = [end.end() for end in END.finditer(text)]
    bounds = [0, *ends, len(text)]
    find = bisect_right if leads else bisect_left
    sentences = [find(ends, cut) for cut in cuts]
    inner: list[int] = []
    for number, (one, other) in enumerate(pairwise(sentences)):
        # Two moments of one sentence share it; otherwise the whole sentence is that of its own.
        if one == other:
            inner.append(cuts[number + leads])
        else:
            inner.append(bounds[other] if leads else bounds[one + 1])
    return [0, *inner, len(text)]
