"""How times read: short in HTML and e-books, elsewhere as typed; `aikb_time_format`."""

import pytest

from support.compare import clean, differences
from support.projects import new_project
from support.texts import note, toctree

VIDEO = "P6y0gr-W2-k"


def at(clock: str, text: str) -> str:
    return f'<a class="yt-timestamp" data-t="{clock}">{text}</a>'


BODY = f"""\
## Thrust {at("00:00:10", "[00:00:10]")}

Two {at("00:02:28", "[00:02:28]")}{at("01:02:28", "[01:02:28]")}and words{at("00:02:29", "[00:02:29]")}.

({at("00:02:30", "[00:02:30]")}), "{at("00:02:31", "[00:02:31]")}" **{at("00:02:32", "[00:02:32]")}**,
*claim*{at("00:02:33", "[00:02:33]")} [00:02:34 - 00:02:40]

Words: {{yt}}`the moment <0:40>`, [words](#t=00:00:41), {at("00:00:42", "at [00:00:42]")}.

Another time: {at("00:00:50", "[00:00:51]")}. No link: [see [00:00:52]](https://example.org).

> [!tip]- Folded {at("00:00:53", "[00:00:53]")}
> Text of [[b]] ^claim
"""
FILES = {
    "index.md": toctree("a", "b", "c") + f"\n```{{video-timeline}} {VIDEO}\n```\n",
    "a.md": note("A", BODY, duration="1:02:30"),
    "b.md": note(
        "B", f"![[a#^claim]]\n\n![[a#Thrust]]\n\nOf [[a]]: {at('00:00:01', '[00:00:01]')}"
    ),
    "c.md": f"# C\n\n{at('00:00:09', '[00:00:09]')}\n",
}
CONF = "suppress_warnings = ['aikb.no_video']\naikb_thumbnail = 'none'\n"
SHORT = [
    ["Thrust 0:10"],
    ["Two 2:28 1:02:28 and words 2:29."],
    ["(2:30), “2:31” 2:32, claim 2:33 2:34–2:40"],
    ["Words: the moment, words, at [00:00:42]."],
    ["Another time: [00:00:51]. No link: see [00:00:52]."],
]


@pytest.fixture
def project(built_project):
    return built_project(FILES, CONF)


def shown(page) -> list[list[str]]:
    """The words of the heading and of the paragraphs of the note."""
    blocks = [page.h2, *page.select("section > section > p:not(.rubric)")]
    return [[" ".join(block.get_text().replace("¶", "").split())] for block in blocks][:5]


def test_short_in_html(project):
    result = project.build("html", freshenv=True)
    assert result.warnings == ""
    page = result.html("a")
    assert shown(page) == SHORT
    folded = page.select_one("details")
    assert folded.summary.get_text() == "Folded 0:53"
    assert folded.select_one(".aikb-title-links").get_text() == "0:53"
    assert page.select_one(".aikb-head").get_text().startswith("1:02:30 ")
    # What one sees begins the name; words look as any other link.
    for link in page.select("a.yt-timestamp[aria-label]"):
        assert link["aria-label"].startswith(f"{link.get_text()}, play at ")
        is_words = link.get_text() in ("the moment", "at [00:00:42]")
        assert ("aikb-time" in link["class"]) != is_words
    # In passages, backlinks, timelines, and on the bar.
    whole = result.html("b").get_text()
    assert "Two 2:28 1:02:28 and words 2:29." in whole
    assert "Text of B (at 0:53)" in whole
    timeline = [
        it.get_text() for it in result.html("index").select(".aikb-timeline a.yt-timestamp")
    ]
    assert timeline[:2] == ["0:01", "0:10"]
    assert "2:34–2:40" in timeline
    assert timeline[-1] == "1:02:28"
    assert page.select_one(".aikb-scale")["data-to"] == "1:02:30"
    # Without a video it is no link.
    assert "[00:00:09]" in result.html("c").get_text()


def test_titles_and_the_search_have_no_times(project):
    result = project.build("html")
    contents = result.html("index").select(".toctree-wrapper a")
    assert [link.get_text() for link in contents] == ["A", "Thrust", "B", "C"]
    index = result.text("searchindex.js")
    assert "2:28" not in index
    assert "02:28" not in index


def test_the_e_book_is_as_short(project):
    result = project.build("epub", confoverrides={"epub_copyright": "x", "epub_show_urls": "no"})
    assert shown(result.html("a")) == SHORT


@pytest.mark.parametrize("builder", ["text", "man", "latex", "texinfo", "xml"])
def test_as_typed_elsewhere(project, builder):
    conf = {"man_pages": [("a", "a", "", "", 1)]}
    result = project.build(builder, confoverrides=conf)
    name = {
        "text": "a.txt",
        "man": "a.1",
        "latex": "test.tex",
        "texinfo": "test.texi",
        "xml": "a.xml",
    }
    text = result.text(name[builder]).replace("\\-", "-")
    text = " ".join(
        text.replace("\\sphinxhyphen{}", "-").replace("{[}", "[").replace("{]}", "]").split()
    )
    for typed in ("[00:02:28]", "[01:02:28]", "[00:02:34 - 00:02:40]", "[00:00:10]"):
        assert typed in text


def test_typed(project):
    project.confoverrides["aikb_time_format"] = "typed"
    result = project.build("html")
    page = result.html("a")
    assert shown(page)[:3] == [
        ["Thrust [00:00:10]"],
        ["Two [00:02:28][01:02:28]and words[00:02:29]."],
        ["([00:02:30]), “[00:02:31]” [00:02:32], claim[00:02:33] [00:02:34 - 00:02:40]"],
    ]
    link = page.select_one("p a.yt-timestamp")
    assert link["aria-label"] == "[00:02:28], play at 2 minutes 28 seconds"
    timeline = result.html("index").select(".aikb-timeline a.yt-timestamp")
    assert timeline[0].get_text() == "00:00:01"
    assert page.select_one(".aikb-scale")["data-to"] == "01:02:30"
    # A build after a change of the setting is as a clean one, and so is one back.
    assert differences(result.out, clean(project, "html").out) == []
    del project.confoverrides["aikb_time_format"]
    assert shown(project.build("html").html("a")) == SHORT


def test_rows_of_very_many_times_take_linear_time(tmp_path):
    """They stand side by side, and each asks what stands beside it."""
    line = "".join(at("00:00:01", "[00:00:01]") for _ in range(3000))
    result = new_project(tmp_path, {"index.md": "# S\n", "a.md": note("A", line)}).build()
    links = result.html("a").select_one("section > p")
    assert links.get_text().split() == ["0:01"] * 3000
