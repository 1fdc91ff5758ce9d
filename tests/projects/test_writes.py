"""How many pages a build writes after one edit in a vault of 60 notes, and that no more were due."""

from pathlib import Path

import pytest

from support.compare import clean, differences
from support.projects import Project, new_project
from support.texts import note

# So many pages are written that to trace each line takes longer than all else.
pytestmark = pytest.mark.no_cover

COUNT = 60
CHANNELS = 6
EDITED = "channel_3/note_033.md"


def name(number: int) -> str:
    return f"channel_{number % CHANNELS}/note_{number:03}"


def text(number: int) -> str:
    """A note that links to its neighbours in the channel, shares its video, and names its channel."""
    links = [(number + CHANNELS * step) % COUNT for step in (1, 7)]
    body = (
        f"From: [[channel {number % CHANNELS}]] <br/>\n\n"
        f"Much was said about [[note_{links[0]:03}]] and of [[note_{links[1]:03} | that]].\n\n"
        f"## Part {number}\n\n[[a missing topic]] again."
    )
    return note(
        f"Note {number:03}",
        body,
        videoId=f"video{number // 3:06}",
        channel=f"channel {number % CHANNELS}",
    )


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    root = "# Start\n\n```{toctree}\nchannels\nnewest\n```\n"
    files = {
        "index.md": root,
        "channels.md": "# Channels\n\n```{topic-index}\n:group-by: channel\n```\n",
        "newest.md": "# Newest\n\n```{topic-index}\n:sort: -title\n:limit: 20\n:style: table\n```\n",
        **{f"{name(number)}.md": text(number) for number in range(COUNT)},
    }
    made = new_project(tmp_path_factory.mktemp("vault") / "project", files, aikb_backlinks=True)
    for builder in ("html", "text"):
        made.build(builder)
    made.save()
    return made


def pages(folder: Path) -> dict[str, tuple[int, bytes]]:
    always = {"genindex.html", "search.html"}
    return {
        path.relative_to(folder).as_posix().removesuffix(path.suffix): (
            path.stat().st_mtime_ns,
            path.read_bytes(),
        )
        for path in folder.rglob("*")
        if path.suffix in (".html", ".txt")
        and path.name not in always
        and "_sources" not in path.parts
    }


def written(project: Project, builder: str, *edited: str) -> set[str]:
    """The pages that a build writes; each but the edited ones differs from what it was before."""
    folder = project.builds / builder
    before = pages(folder)
    project.build(builder)
    after = pages(folder)
    found = {page for page in after if before.get(page, (0,))[0] != after[page][0]}
    if builder == "html":
        alike = {page for page in found if page in before and before[page][1] == after[page][1]}
        assert alike - set(edited) == set()
    return found


@pytest.fixture
def restored(project: Project) -> Project:
    """The vault as it was when it was built."""
    project.go_back()
    return project


def the_same_as_clean(project: Project) -> None:
    for builder in ("html", "text"):
        project.build(builder)
        assert written(project, builder) == set()
    assert differences(project.builds / "html", clean(project, "html").out) == []


def test_nothing(restored):
    for builder in ("html", "text"):
        assert written(restored, builder) == set()


def test_a_body_edit(restored):
    restored.write(EDITED, text(33) + "\nMore words.\n")
    for builder in ("html", "text"):
        assert written(restored, builder, name(33)) == {name(33)}
    the_same_as_clean(restored)


def test_a_title_edit(restored):
    restored.write(EDITED, text(33).replace("Note 033", "Note 033 and more"))
    # The one whose link shows the title, before it (27), the one that shows that sentence as a
    # backlink (9), the two whose links to 27 say how that begins (21, 45), the two of the same
    # video (34, 35), the two that it links to, where it is a backlink (39, after it, and 15),
    # and its index page.
    changed = (9, 15, 21, 27, 33, 34, 35, 39, 45)
    expected = {name(number) for number in changed} | {"channels"}
    assert written(restored, "html", name(33)) == expected
    the_same_as_clean(restored)


def test_a_sentence_with_a_link(restored):
    old = "Much was said about"
    assert old in text(33)
    restored.write(EDITED, text(33).replace(old, "Little was said about"))
    # Itself, the two that show the sentence, and the two whose links say how the note begins.
    expected = {name(number) for number in (15, 27, 33, 39, 51)}
    assert written(restored, "html", name(33)) == expected


def test_a_note_added(restored):
    restored.write(
        "channel_3/new.md", note("Note 033 b", "[[note_000]]", videoId="new", channel="channel 3")
    )
    # Itself, the notes before and after it in its channel, the one it links to, and its index page.
    expected = {"channel_3/new", name(33), name(39), name(0), "channels"}
    assert written(restored, "html", "channel_3/new") == expected
    the_same_as_clean(restored)


def test_a_note_deleted(restored):
    restored.remove(EDITED)
    # The two that linked to it (27, 51), those that show the sentence in which its title stood
    # (9 as a backlink, 21 and 45 as how 27 begins), the two that it linked to (15, 39), the
    # two of its video, and its index page.
    changed = (9, 15, 21, 27, 34, 35, 39, 45, 51)
    expected = {name(number) for number in changed} | {"channels"}
    assert written(restored, "html") == expected
    assert f"{name(33)}.html" not in restored.build().files
    the_same_as_clean(restored)
