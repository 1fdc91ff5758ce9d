"""The work for a page grows with its text, and that for a vault with its notes: twice as much takes twice as long.

Work is counted, so that a busy machine changes nothing: calls of functions, and the children among which docutils looks
for the one to replace.
"""

import sys

import pytest
from docutils import nodes

from sphinx_aikb.links import embeds
from support.projects import new_project
from support.texts import note

VIDEO = "P6y0gr-W2-k"
MOST = 3
"""Of twice as much; four times would be the square."""

OTHER_WORK: list[int] = []
"""That for a page without such a line, once it was counted."""

# To trace each line would be most of what is counted here.
pytestmark = pytest.mark.no_cover


@pytest.fixture(scope="module", autouse=True)
def first_build(tmp_path_factory):
    """Imports what builds need, so that it is counted in none."""
    folder = tmp_path_factory.mktemp("first")
    new_project(folder, {"index.md": "# Start\n", "a.md": note("A", "[[a]]")}).build("html")


@pytest.fixture
def work(monkeypatch):
    """Count the work of a build of files."""
    searched = 0
    index = nodes.Element.index

    def counted(self, *args, **kwargs):
        nonlocal searched
        searched += len(self.children)
        return index(self, *args, **kwargs)

    monkeypatch.setattr(nodes.Element, "index", counted)

    def count(project) -> int:
        nonlocal searched
        searched = calls = 0

        def profile(frame, event, argument) -> None:
            nonlocal calls
            calls += 1

        before = sys.getprofile()
        sys.setprofile(profile)
        try:
            project.build("html")
        finally:
            sys.setprofile(before)
        return calls + searched

    return count


@pytest.mark.parametrize(
    "unit",
    [
        "[[b|c]] ",
        "[[b]] ",
        "[[nowhere]] ",
        "#a ",
        "(1:00) ",
        "[1:00] ",
        "![[nowhere]] ",
        "[b](b.md) ",
        "==a== ",
        "a<br>",
    ],
)
def test_a_long_line(make_project, work, unit):
    conf = {"aikb_syntax": ["default", "tags"], "aikb_bare_timestamps": "all"}

    def size(text: str) -> int:
        files = {"index.md": "# Start\n", "a.md": note("A", text), "b.md": note("B")}
        return work(make_project(files, **conf))

    if not OTHER_WORK:
        OTHER_WORK.append(size("a"))
    small, large = (size(unit * number) - OTHER_WORK[0] for number in (100, 200))
    assert large < MOST * small, (unit, small, large)


def vault(number: int, text: str) -> dict[str, str]:
    return {
        "index.md": "# Start\n",
        **{f"n{at:03}.md": note(f"Note {at:03}", text) for at in range(number)},
    }


def test_notes_of_one_video_with_a_timeline_each(make_project, work, monkeypatch):
    monkeypatch.setattr("sphinx_aikb.knowledge.moments.MOST", 4)
    text = "```{video-timeline}\n```\n\nAt [00:01:00] words, at [00:02:00] others."
    small, large = (work(make_project(vault(number, text))) for number in (15, 30))
    assert large < MOST * small


def test_notes_that_embed_all(make_project, work, monkeypatch):
    monkeypatch.setattr(embeds, "MOST", 5)
    sizes = []
    for number in (10, 20):
        text = "\n\n".join(f"![[n{at:03}]]" for at in range(number))
        sizes.append(work(make_project(vault(number, text))))
    small, large = sizes
    assert large < 5 * small, "four times as many embeds"


def test_groups_with_a_page_each(make_project, work):
    sizes = []
    for count in (12, 24):
        files = {"index.md": "# Start\n\n```{topic-index}\n```\n"} | {
            f"n{at}.md": note(f"Note {at}", f"[[topic {at - 1}]] #t{at}", channel=f"channel {at}")
            for at in range(count)
        }
        pages = {"channel": "channels/{slug}", "tags": "topics/{slug}"}
        conf = {"aikb_pages": pages, "aikb_syntax": ["default", "tags"], "html_theme": "basic"}
        sizes.append(work(make_project(files, **conf)))
    assert sizes[1] < MOST * sizes[0]
