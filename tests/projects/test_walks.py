"""How often a build walks through a document: the time of a build is mostly that."""

from collections import Counter

import pytest
from docutils import nodes

from sphinx_aikb.knowledge.walks import Stage, Walk
from support.texts import note

# Other tests trace the same lines.
pytestmark = pytest.mark.no_cover

# Of these, docutils runs one for each node that a walk visits.
VISITS = ("_fast_findall", "_superfast_findall")
TIME = '<a class="yt-timestamp" data-t="00:02:28">[00:02:28]</a>'
NOTE = "".join(
    f"## Part {part}\n\n"
    + f"Words [[other | in]] a text {TIME} and more.\n\n* an item\n* another\n\n" * 4
    for part in range(8)
)
PLAIN = NOTE.replace("[[other | in]]", "[in](other.md)").replace(
    TIME, r"[\[00:02:28\]](https://www.youtube.com/watch?v=P6y0gr-W2-k&t=148s)"
)


@pytest.fixture
def visits(monkeypatch):
    """The nodes that walks have visited: those of docutils, and our own."""
    seen = Counter()

    def counted(original, kind):
        def visit(self, *args):
            seen[kind] += 1
            return original(self, *args)

        return visit

    found = [name for name in VISITS if hasattr(nodes.Node, name)]
    assert found, "docutils walks in another way: count that"
    for name in found:
        for owner in (nodes.Node, nodes.Text):
            if name in vars(owner):
                monkeypatch.setattr(owner, name, counted(vars(owner)[name], "docutils"))
    make = Walk.__init__

    def walked(self, root):
        make(self, root)
        seen["ours"] += len(self.elements)
        seen["walks"] += 1

    monkeypatch.setattr(Walk, "__init__", walked)
    return seen


def of_one_note(make_project, visits, text, **rest):
    """What a build visits because of one note: the difference between one and two of them."""
    counts = []
    for names in (["other", "a"], ["other", "a", "b"]):
        files = {
            "index.md": "# Start\n",
            **{f"{name}.md": note(name, text if name != "other" else "Text.") for name in names},
        }
        visits.clear()
        make_project(files, **rest).build("html")
        counts.append(visits.copy())
    return counts[1] - counts[0]


def test_a_note_is_walked_little_more_than_without_the_extension(make_project, visits):
    """At most 1.15 of the visits; the lists that the extension adds are not there to be visited in the other."""
    ours = of_one_note(make_project, visits, NOTE, aikb_backlinks=False, aikb_player="none")
    plain = of_one_note(make_project, visits, f"# Title\n\n{PLAIN}", extensions=["myst_parser"])
    assert plain["ours"] == 0
    assert ours["docutils"] <= 1.15 * plain["docutils"], (ours, plain)


def test_each_stage_walks_once(make_project, visits):
    """No step makes what ends a walk in a note with links, times, lists, a player and backlinks."""
    ours = of_one_note(make_project, visits, NOTE)
    assert ours["walks"] == len(Stage)
