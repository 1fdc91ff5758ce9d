"""The bar of a video: its moments side by side, by its chapters."""

from __future__ import annotations

from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from docutils import nodes

from sphinx_aikb.knowledge.moments import known_of
from sphinx_aikb.links.references import clock_on
from sphinx_aikb.nodes import bar
from sphinx_aikb.text.youtube import watch_url

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator

    from sphinx_aikb.knowledge.knowledge_base import KnowledgeBase
    from sphinx_aikb.text.ids import VideoId

MOST = 250
"""How many moments have room on the bar side by side."""
GAP = 3
"""The gap between two chapters on the bar, in thousandths of its length."""


def bar_of(knowledge: KnowledgeBase, video: VideoId, starts: Sequence[float]) -> bar:
    """Return the bar of a video; without a known length, it ends at the last moment or chapter."""
    known = known_of(knowledge, video)
    begin = [(chapter.start, chapter.title) for chapter in known.chapters]
    node = bar()
    node.video, node.starts, node.chapters = video, sorted({*starts}), begin
    node.length = max(known.duration or 0, *starts, *(start for start, _ in begin), 1)
    node.is_known = known.duration is not None
    return node


def visit_html(self: HTML5Translator, node: bar) -> None:
    """Draw the bar, in a box that names its end.

    Its links are no stops for the keyboard, since the text has the same; the script makes them one,
    and says what is said there. Nothing on the bar is text of the page, which searches would show.
    """
    length = node.length
    parts = "".join(
        f'<rect class="aikb-chapter" x="{start / length * 1000:.0f}" '
        f'width="{max((end - start) / length * 1000 - GAP * (end < length), 0):.0f}" '
        f'data-name="{self.encode(title)}"/>'
        for start, end, title in _parts(node.chapters, length)
    )
    marks = "".join(
        f'<a tabindex="-1" href="{self.encode(watch_url(node.video, at))}">'
        f'<rect x="{at / length * 996:.0f}"/></a>'
        for at in _apart(node.starts, length)
    )
    classes = "aikb-bar aikb-parted" if parts else "aikb-bar"
    known = " data-known" if node.is_known else ""
    self.body.append(
        f'<div class="aikb-scale" dir="ltr" data-length="{length:g}" '
        f'data-to="{clock_on(self.builder, length)}"{known}>'
        f'<svg class="{classes}" viewBox="0 0 1000 12" preserveAspectRatio="none" '
        f'aria-hidden="true">{parts}{marks}</svg></div>\n'
    )
    raise nodes.SkipNode


def _apart(starts: Sequence[float], length: float) -> Sequence[float]:
    """Leave out of very many moments those that would stand on another one."""
    if len(starts) <= MOST:
        return starts
    return [next(same) for _, same in groupby(starts, key=lambda at: int(at / length * MOST))]


def _parts(
    chapters: Sequence[tuple[float, str]], length: float
) -> Iterator[tuple[float, float, str]]:
    """Yield start, end and title of each chapter, and first of the untitled part before them."""
    begin = list(chapters)
    if begin and begin[0][0] > 0:
        begin.insert(0, (0, ""))
    for (start, title), (end, _) in pairwise([*begin, (length, "")]):
        yield start, end, title


def setup_bar(app: Sphinx) -> None:
    """Register the node."""
    app.add_node(bar, html=(visit_html, None))
