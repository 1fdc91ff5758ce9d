"""Who links to a note, and the other notes of its video."""

import pytest

from support.compare import clean, differences
from support.links import broken_links

# Other tests trace the same lines.
pytestmark = pytest.mark.no_cover

ONE, TWO = "P6y0gr-W2-k", "atMRWzgHEGg"
TIME = '<a class="yt-timestamp" data-t="00:02:28">[00:02:28]</a>'


def note(title, body, video=ONE):
    return f"---\ntitle: {title}\nvideoId: {video}\n---\n\nFrom: [[channel]] <br/>\n\n{body}\n"


FILES = {
    "index.md": "# Start\n\n```{toctree}\nall\nother\n```\n\nSee {doc}`n/target`.\n",
    "all.md": "# All\n\n```{topic-index}\n```\n",
    "n/target.md": note(
        "The target", f"Own [[target]] and [[#Part]].\n\n## Part {TIME}\n\nText.", TWO
    ),
    "n/a.md": note(
        "First",
        f"Nothing here. A claim {TIME}. It says [[target | the goal]] matters, says [[b]]. More.\n\n"
        "- [[target]] again\n- and [[The target]]\n- and [[target | once more]]",
    ),
    "n/b.md": note("Second", "A [link](target.md) in Markdown. And {ref}`mark`.", TWO),
    "n/c.md": note("Third", "From [[target]] one learns much.", TWO),
    "n/channel.md": "---\ntitle: channel\n---\n\nText.\n",
    "other.rst": "Other\n=====\n\n.. _mark:\n\nHeading\n-------\n\nSee :wikilink:`n/target` there.\n",
}


def backlinks(result, docname="n/target", kind="backlinks"):
    """The items of a list: title, count in brackets, sentences."""
    page = result.html(docname)
    found = page.select(f"ul.aikb-{kind}")
    assert [at for at in found[1:] if at.parent.name != "details"] == []  # what is folded
    assert len(page.select(f"p.rubric.aikb-{kind}")) == len(found[:1])
    items = [item for at in found for item in at.find_all("li", recursive=False)]
    return [
        (
            " ".join(item.find("p").get_text().split()),
            [" ".join(line.get_text().split()) for line in item.select("li")],
        )
        for item in items
    ]


@pytest.fixture
def project(make_project):
    return make_project(FILES)


@pytest.mark.parametrize("parallel", [1, 4])
def test_each_note_once_with_its_sentences(project, parallel):
    result = project.build(parallel=parallel)
    assert result.warnings == ""
    assert backlinks(result) == [
        (
            "First (4 links)",
            [
                "It says the goal matters, says Second. (at 2:28)",
                "The target again (at 2:28)",
                "and The target (at 2:28)",
            ],
        ),
        ("Start", ["See The target."]),
        ("Second", ["A link in Markdown."]),
        ("Third", ["From The target one learns much."]),
        ("Other", ["See The target there."]),
    ]
    page = result.html("n/target")
    assert page.select_one("ul.aikb-backlinks strong").get_text() == "the goal"
    time = page.select_one("ul.aikb-backlinks a.yt-timestamp")
    assert time["href"] == f"https://www.youtube.com/watch?v={ONE}&t=148s"
    links = page.select("ul.aikb-backlinks li li a.internal")
    assert [link["href"] for link in links] == [
        *(
            "a.html",
            "a.html",
            "a.html",
            "../index.html",
            "b.html",
            "c.html",
            "../other.html#heading",
        )
    ]
    assert links[0].get_text() == "It says the goal matters, says Second."


def test_a_role_ref_counts_and_the_channel_line_does_not(project):
    result = project.build()
    assert backlinks(result, "n/channel") == []
    assert backlinks(result, "other") == []  # no note
    page = project.src / "other.rst"
    page.write_text(page.read_text() + "\n.. backlinks::\n")
    assert backlinks(project.build(), "other") == [("Second", ["And mark."])]


def test_the_last_of_several_links_in_a_sentence_counts(project):
    project.write("n/c.md", note("Third", "See [[a]], [[b]] and [[target]]", TWO))
    assert backlinks(project.build())[3] == ("Third", ["See First, Second and The target"])


def test_other_notes_of_the_video(project):
    result = project.build()
    assert [title for title, _ in backlinks(result, "n/target", "video")] == ["Second", "Third"]
    assert backlinks(result, "n/a", "video") == []


def test_a_video_with_very_many_notes(make_project):
    files = {f"n/{at:03}.md": note(f"Note {at}", "Text.") for at in range(60)}
    result = make_project({"index.md": "# Start\n\n```{topic-index}\n```\n", **files}).build()
    for docname in ("n/000", "n/059"):
        items = [title for title, _ in backlinks(result, docname, "video")]
        assert len(items) == 51
        assert items[-1] == "and 9 more"


def test_a_note_with_very_many_backlinks(make_project, monkeypatch):
    monkeypatch.setattr("sphinx_aikb.knowledge.backlinks.MOST_LINKING", 2)
    files = {f"n{number}.md": note(f"N{number}", "To [[hub]].") for number in range(4)}
    hub = "---\ntitle: Hub\n---\nText.\n"
    project = make_project({"index.md": "# Start\n", "hub.md": hub, **files})

    def shown() -> list[str]:
        result = project.build()
        assert differences(result.out, clean(project, "html").out) == []
        items = result.html("hub").select("ul.aikb-backlinks > li")
        return [item.get_text().split("\n")[0].strip() for item in items]

    assert shown()[-1] == "and 2 more"
    assert len(shown()) == 3
    project.remove("n3.md")
    assert shown()[-1] == "and 1 more"


def test_what_follows_a_note_does_not_push_it_away(make_project):
    files = {
        f"n{at}.md": note(f"N{at}", f"To [[hub]]. {'And [[hub]]. ' * (at == 7)}") for at in range(9)
    }
    files["hub.md"] = note("Hub", "Text.")
    files["index.md"] = "# Start\n\n[[hub]]\n\n```{topic-index}\n```\n"
    files["channel.md"] = "---\ntitle: channel\n---\n\nIts note is [[hub]].\n"
    project = make_project(files)
    page = project.build().html("hub")
    titles = [words.get_text() for words in page.select("p.rubric")]
    assert titles == ["More on this video", "Backlinks"]
    shown, folded = page.select("ul.aikb-backlinks")
    assert [item.p.get_text() for item in shown.find_all("li", recursive=False)] == [
        *("N7 (2 links)", "N0", "N1", "N2", "N3")
    ]
    assert [item.p.get_text() for item in folded.find_all("li", recursive=False)] == [
        *("N4", "N5", "N6", "N8")
    ]
    assert folded.parent.summary.get_text() == "Show all"
    assert "N8" in project.build("text").text("hub.txt")


def test_notes_of_the_video_stand_in_the_order_in_which_they_begin(make_project):
    """Also after an edit of another note; those without a time come last, by title."""
    times = {"Intro": "0:10", "End": "9:00", "A middle": "4:00", "No time": "", "Never": ""}
    files = {
        f"{at}.md": note(title, f"Words {{yt}}`{time}`." if time else "Words.")
        for at, (title, time) in enumerate(times.items())
    }
    project = make_project({"index.md": "# Start\n", **files})

    def shown(result):
        page = result.html("0")
        return [item.get_text() for item in page.select("ul.aikb-video li")]

    assert shown(project.build()) == ["A middle", "End", "Never", "No time"]
    project.write("1.md", files["1.md"].replace("9:00", "0:05"))
    again = project.build()
    assert shown(again) == ["End", "A middle", "Never", "No time"]
    assert differences(again.out, clean(project, "html").out) == []


def test_a_sentence_with_several_links_comes_once(make_project):
    files = {
        "n/a.md": note("A", "Text."),
        "n/b.md": note(
            "B", "Both [[a]] and [[A | again]] here. More, cf. [[a]]. ![[c]] Also [[a]]."
        ),
        "n/c.md": note("C", "Text."),
    }
    result = make_project({"index.md": "# Start\n\n```{topic-index}\n```\n", **files}).build()
    (item,) = backlinks(result, "n/a")
    assert item == ("B (4 links)", ["Both A and again here.", "More, cf. A.", "Also A."])
    bold = [mark.get_text() for mark in result.html("n/a").select("ul.aikb-backlinks strong")]
    assert bold == ["A", "again", "A", "A"]


def test_no_search_and_no_section(project):
    result = project.build()
    page = result.html("n/target")
    assert "no-search" in page.select_one("ul.aikb-backlinks")["class"]
    assert not page.select("section section section")


@pytest.mark.parametrize("builder", ["html", "dirhtml", "singlehtml"])
def test_each_link_arrives(make_project, builder):
    # A role `ref` leads to a page and a place at once, which arrives nowhere in one page of HTML.
    second = FILES["n/b.md"].replace("And {ref}`mark`.", "")
    project = make_project({**FILES, "n/b.md": second})
    result = project.build(builder)
    assert broken_links(result) == []


def test_off(make_project):
    result = make_project(FILES, aikb_backlinks=False).build()
    assert backlinks(result) == backlinks(result, kind="video") == []


def test_where_the_author_wants_them(project):
    body = "Start.\n\n```{backlinks}\n```\n\n## End\n\nText."
    project.write("n/target.md", note("The target", body, TWO))
    page = project.build().html("n/target")
    (found,) = page.select("ul.aikb-backlinks")
    assert found.find_next("h2").get_text().startswith("End")


@pytest.mark.parametrize(("builder", "name"), [("text", "n/target.txt"), ("latex", "test.tex")])
def test_in_every_format(project, builder, name):
    text = " ".join(project.build(builder).text(name).split())
    assert "Backlinks" in text
    assert "More on this video" in text
    assert "matters, says Second" in text
    assert "00:02:28" in text


CHANGES = {
    "sentence": ("n/a.md", "matters", "counts"),
    "title of the linking note": ("n/a.md", "title: First", "title: Changed"),
    "title of another note in the sentence": ("n/b.md", "title: Second", "title: Changed"),
    "time": ("n/a.md", "00:02:28", "00:03:05"),
    "link gone": ("n/c.md", "[[target]]", "it"),
    "video": ("n/c.md", TWO, ONE),
    "own title": ("n/target.md", "title: The target", "title: Changed"),
    "label": ("other.rst", ".. _mark:", ".. _other:"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_after_a_change_as_in_a_clean_build(project, make_project, change):
    project.build()
    name, old, new = CHANGES[change]
    assert old in project.read(name)
    project.write(name, project.read(name).replace(old, new))
    project.write("n/target.md", project.read("n/target.md"))
    after = project.build()
    clean = project.build(out="clean", doctreedir="clean-doctrees")
    assert differences(after.out, clean.out) == []
