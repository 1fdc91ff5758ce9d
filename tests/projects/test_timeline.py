"""All moments of a video from all its notes: in order, with their passages, wherever pages are read."""

import re

import pytest

from support.compare import clean, differences
from support.epub import epub_of, epubcheck
from support.pdf import compile_pdf
from support.projects import new_project
from support.texts import note, toctree

# Other tests trace the same lines.
pytestmark = pytest.mark.no_cover

VIDEO, OTHER = "P6y0gr-W2-k", "atMRWzgHEGg"
WATCH = "https://www.youtube.com/watch?v="


def at(clock, end=""):
    return f'<a class="yt-timestamp" data-t="{clock}{end}">[{clock}{end}]</a>'


FILES = {
    "index.md": "# Start\n\n```{toctree}\na\nb\nother\ntimes\n```\n",
    "times.md": f"# Times\n\n```{{video-timeline}} {VIDEO}\n```\n\nThe end.\n",
    "a.md": note(
        "Note A",
        f"From: [[chan]] <br/>\n\nFirst claim. Second *claim* of [[b | B]] {at('00:10:00')}. Third.\n\n"
        f"## A part {at('00:00:05')}\n\n- item {at('00:02:28', '-00:03:05')}\n"
        f"- of another video {{yt}}`{OTHER}@00:00:01`\n",
    ),
    "b.md": note("Note B", f"{at('00:02:28')} Words that follow.\n\n| a |\n|---|\n| cell {at('1:02:03')} |\n"),
    "other.md": note("Other", f"Not here {at('00:00:07')}.", videoId=OTHER),
}  # fmt: skip
EXPECTED = [
    ("0:05", "A part", "Note A"),
    ("2:28", "Words that follow.", "Note B"),
    ("2:28–3:05", "item", "Note A"),
    ("10:00", "Second claim of B.", "Note A"),
    ("1:02:03", "cell", "Note B"),
]
SECONDS = (5, 148, 148, 600, 3723)


def lines(page):
    return [" ".join(item.get_text().split()) for item in page.select("ul.aikb-timeline > li")]


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return new_project(tmp_path_factory.mktemp("timeline"), FILES, latex_engine="xelatex")


def test_the_list_and_the_bar(project):
    result = project.build()
    assert result.warnings == ""
    page = result.html("times")
    assert lines(page) == [f"{time} {said} ({title})" for time, said, title in EXPECTED]
    for item, seconds, (_, _, title) in zip(
        page.select("ul.aikb-timeline > li"), SECONDS, EXPECTED, strict=True
    ):
        time, where = item.select("a")
        assert time["href"] == f"{WATCH}{VIDEO}&t={seconds}s"
        assert where["href"] == f"{title[-1].lower()}.html"
    assert page.select("ul.aikb-timeline a[data-end]")[0]["data-end"] == "185"
    # In the order of the list: the player, the bar and one mark for each time.
    order = page.select(".aikb-player, .aikb-bar, ul.aikb-timeline")
    assert [it["class"][0] for it in order] == ["aikb-player", "aikb-bar", "aikb-timeline"]
    marks = page.select(".aikb-bar a")
    assert [mark["href"] for mark in marks] == [
        f"{WATCH}{VIDEO}&t={seconds}s" for seconds in (5, 148, 600, 3723)
    ]
    # The bar is named by its ends, and says nothing that a search would find.
    scale = page.select_one(".aikb-scale")
    assert (scale["data-to"], scale["data-length"]) == ("1:02:03", "3723")
    assert not scale.has_attr("data-known")
    assert scale.get_text() == ""


def test_a_bar_on_a_note_has_its_own_moments(project):
    marks = project.build().html("a").select(".aikb-player .aikb-bar a")
    assert [mark["href"] for mark in marks] == [
        f"{WATCH}{VIDEO}&t={seconds}s" for seconds in (5, 148, 600)
    ]
    # One moment needs no bar.
    assert not project.build().html("other").select(".aikb-bar")


def test_the_length_of_the_video_is_that_of_the_bar(make_project):
    files = {"a.md": note("A", f"One {at('00:01:00')}, two {at('00:05:00')}.", duration="0:10:00")}
    marks = make_project(files).build().html("a").select(".aikb-bar rect")
    assert [int(mark["x"]) for mark in marks] == [100, 498]


TITLES = {
    0: "Opening",
    100: "Why & <how>",
    900: "Nothing of it is in the notes",
    3600: "Last words",
}
SIDE = f"{VIDEO}:\n  title: A talk\n  duration: 2:00:00\n  chapters:\n" + "".join(
    f"    {start}: {title}\n" for start, title in TITLES.items()
)
CHAPTERS = {**FILES, "videos.yaml": SIDE}


@pytest.fixture(scope="module")
def with_chapters(tmp_path_factory):
    folder = tmp_path_factory.mktemp("chapters")
    return new_project(folder, CHAPTERS, aikb_videos="videos.yaml", latex_engine="xelatex")


def inside(item):
    """The line of an item, and those of the items below it."""
    line, *lists = item.find_all(["p", "ul"], recursive=False)
    found = [" ".join(it.get_text().split()) for each in lists for it in each.find_all("li")]
    return " ".join(line.get_text().split()), found


def test_moments_are_below_their_chapters(with_chapters):
    result = with_chapters.build()
    assert result.warnings == ""
    page = result.html("times")
    said = [f"{time} {said} ({title})" for time, said, title in EXPECTED]
    assert [inside(item) for item in page.select("ul.aikb-timeline > li")] == [
        ("0:00 Opening", said[:1]),
        ("1:40 Why & <how>", said[1:4]),
        ("15:00 Nothing of it is in the notes", []),
        ("1:00:00 Last words", said[4:]),
    ]
    begin = page.select("ul.aikb-timeline > li > p > a")
    assert [link["href"] for link in begin] == [f"{WATCH}{VIDEO}&t={start}s" for start in TITLES]
    assert all("yt-timestamp" in link["class"] for link in begin)
    bar = page.select_one(".aikb-bar")
    assert [part["data-name"] for part in bar.select("rect[data-name]")] == [*TITLES.values()]
    assert bar.parent["data-to"] == "2:00:00"
    assert bar.parent.has_attr("data-known")
    parts = [(int(it["x"]), int(it["width"])) for it in page.select(".aikb-bar > rect")]
    assert parts == [(0, 11), (14, 108), (125, 372), (500, 500)]


def test_a_bar_of_a_note_shows_the_chapters(with_chapters):
    page = with_chapters.build().html("a")
    assert len(page.select(".aikb-player .aikb-bar > rect")) == len(TITLES)
    assert len(page.select(".aikb-player .aikb-bar > a")) == 3


def test_moments_before_the_first_chapter_stand_alone(make_project):
    files = {**FILES, "videos.yaml": f"{VIDEO}:\n  chapters:\n    10:00: Late\n"}
    page = make_project(files, aikb_videos="videos.yaml").build().html("times")
    assert [inside(item)[0].split()[0] for item in page.select("ul.aikb-timeline > li")] == [
        *("0:05", "2:28", "2:28–3:05", "10:00")
    ]
    assert [it["data-name"] for it in page.select(".aikb-bar > rect")] == ["", "Late"]


def test_chapters_of_a_video_without_moments(make_project):
    side = f"{OTHER}:\n  chapters: {{'0': One, '60': Two}}\n"
    files = {"index.md": f"# Start\n\n```{{video-timeline}} {OTHER}\n```\n", "videos.yaml": side}
    page = make_project(files, aikb_videos="videos.yaml").build().html("index")
    assert lines(page) == ["0:00 One", "1:00 Two"]
    assert not page.select(".aikb-bar")


@pytest.mark.tex("xelatex")
def test_chapters_in_pdf(with_chapters):
    pdf = compile_pdf(with_chapters.build("latex"))
    assert pdf.complaints == []
    (page,) = pdf.pages_of("Times")
    uris = [link.uri for link in pdf.links if link.page == page and link.uri]
    assert uris == [
        WATCH + VIDEO,
        *(
            f"{WATCH}{VIDEO}&t={seconds}s"
            for seconds in (0, 5, 100, 148, 148, 600, 900, 3600, 3723)
        ),
    ]
    assert pdf.texts[page].index("Why & <how>") < pdf.texts[page].index("Words that follow.")


@pytest.mark.long  # the book of all dialects is validated each time
@pytest.mark.epubcheck
def test_chapters_in_a_book(with_chapters):
    book = epub_of(with_chapters.build("epub"))
    items = book.pages["times.xhtml"].select("ul.aikb-timeline > li")
    assert [inside(item)[0] for item in items][1] == "1:40 Why & <how>"
    assert epubcheck(book) == ""


def test_chapters_in_text(with_chapters):
    text = with_chapters.build("text").text("times.txt")
    assert "* 00:01:40 **Why & <how>**\n\n  * 00:02:28 Words that follow. (Note B)" in text


def test_a_bad_chapter_is_a_warning_with_its_line(make_project):
    files = {**FILES, "videos.yaml": f"{VIDEO}:\n  chapters:\n    1:00: One\n    later: Two\n"}
    result = make_project(files, aikb_videos="videos.yaml").build()
    (line,) = result.warning_lines
    assert "videos.yaml:4: WARNING: chapter `later`: no time" in line
    assert line.endswith("[aikb.videos]")


CHAPTER_EDITS = {
    "a title": ("Opening", "Welcome", {"times", "a"}),
    "a time": ("    100: ", "    120: ", {"times", "a"}),
    "all are gone": (SIDE[SIDE.index("  chapters") :], "", {"times", "a"}),
    "what no page shows": ("title: A talk", "title: A talk\n  views: 3", set()),
}


@pytest.mark.parametrize("edit", CHAPTER_EDITS)
@pytest.mark.parametrize("base", ["", "https://notes.example.org/"])
def test_after_an_edit_of_chapters_as_in_a_clean_build(built_project, edit, base):
    old, new, changed = CHAPTER_EDITS[edit]
    project = built_project(CHAPTERS, aikb_videos="videos.yaml", html_baseurl=base)
    names = ("times", "a", "b", "other")
    pages = {name: project.builds / f"html/{name}.html" for name in names}
    before = {name: page.stat().st_mtime_ns for name, page in pages.items()}
    assert SIDE.count(old) == 1
    project.write("videos.yaml", SIDE.replace(old, new))
    result = project.build()
    assert differences(result.out, clean(project, "html").out) == []
    after = {name: page.stat().st_mtime_ns for name, page in pages.items()}
    assert {name for name in names if after[name] != before[name]} - {"b"} == changed


def test_on_a_note_its_own_moments_name_no_note(make_project):
    body = f"Mine {at('00:00:01')}.\n\n```{{video-timeline}}\n```\n"
    result = make_project({**FILES, "c.md": note("Note C", body)}).build()
    assert lines(result.html("c"))[:2] == ["0:01 Mine.", "0:05 A part (Note A)"]
    assert len(result.html("c").select(".aikb-player")) == 1


@pytest.mark.tex("xelatex")
def test_pdf(project):
    pdf = compile_pdf(project.build("latex"))
    assert pdf.complaints == []
    (page,) = pdf.pages_of("Times")
    assert [link.uri for link in pdf.links if link.page == page and link.uri] == [
        WATCH + VIDEO,
        *(f"{WATCH}{VIDEO}&t={seconds}s" for seconds in SECONDS),
    ]
    text = pdf.texts[page]
    typed = ["00:00:05", "00:02:28", "00:02:28–00:03:05", "00:10:00", "01:02:03"]
    for time, (_, said, title) in zip(typed, EXPECTED, strict=True):
        assert f"{time} {said} ({title})" in text
    inner = [link for link in pdf.links if link.page == page and link.to is not None]
    assert len(inner) >= len(EXPECTED)


@pytest.mark.long  # the book of all dialects is validated each time
@pytest.mark.epubcheck
def test_book(project):
    result = project.build("epub")
    book = epub_of(result)
    page = book.pages["times.xhtml"]
    assert lines(page) == [f"{time} {said} ({title})" for time, said, title in EXPECTED]
    assert not page.select(".aikb-bar, .aikb-player")
    assert epubcheck(book) == ""


def test_text(project):
    text = " ".join(project.build("text").text("times.txt").split())
    assert "* 00:02:28 Words that follow. (Note B) * 00:02:28–00:03:05 item (Note A)" in text


def test_in_parallel(project):
    results = [project.build(out=f"j{n}", doctreedir=f"d{n}", parallel=n) for n in (1, 4)]
    assert differences(*(result.out for result in results)) == []


EDITS = {
    "a passage of another note": ("b.md", "Words that follow", "Other words"),
    "a title": ("a.md", "title: Note A", "title: Note Z"),
    "a time": ("b.md", "00:02:28", "00:02:29"),
    "a moment is gone": ("a.md", f"- item {at('00:02:28', '-00:03:05')}\n", ""),
    "another video": ("b.md", f"videoId: {VIDEO}", f"videoId: {OTHER}"),
    "the length": ("b.md", "title: Note B", "title: Note B\nduration: 2:00:00"),
    "the title of the video": ("b.md", "title: Note B", "title: Note B\nvideo_title: A talk"),
    "text that no list shows": ("a.md", "Third.", "Fourth."),
}


@pytest.mark.parametrize("edit", EDITS)
def test_after_an_edit_as_in_a_clean_build(built_project, edit):
    name, old, new = EDITS[edit]
    assert old in FILES[name]
    project = built_project(FILES)
    page = project.builds / "html/times.html"
    before = page.read_text(encoding="utf-8"), page.stat().st_mtime_ns
    project.write(name, FILES[name].replace(old, new, 1))
    result = project.build(parallel=4 if [*EDITS].index(edit) % 2 else 1)
    assert differences(result.out, clean(project, "html").out) == []
    after = page.read_text(encoding="utf-8"), page.stat().st_mtime_ns
    assert (after[0] == before[0]) == (after[1] == before[1]) == edit.startswith("text")


def test_notes_come_and_go(built_project):
    project = built_project(FILES)
    project.write("c.md", note("Note C", f"New {at('00:00:02')}."))
    result = project.build()
    assert lines(result.html("times"))[0] == "0:02 New. (Note C)"
    (project.src / "c.md").unlink()
    result = project.build()
    assert lines(result.html("times"))[0] == "0:05 A part (Note A)"
    assert differences(result.out, clean(project, "html").out) == []


@pytest.mark.parametrize(
    ("argument", "warning"),
    [
        ("", "no video in the document, and none named"),
        (" what is this", "'what is this' is no video"),
        (" https://vimeo.com/1", "'https://vimeo.com/1' is no video"),
    ],
)
@pytest.mark.parametrize("directive", ["video-timeline", "yt-player"])
def test_without_a_usable_video_there_is_a_warning(make_project, directive, argument, warning):
    files = {"index.md": f"# Start\n\n```{{{directive}}}{argument}\n```\n\nThe end.\n"}
    result = make_project(files).build()
    (line,) = result.warning_lines
    assert line.startswith("index.md:3: WARNING: ")
    assert re.search(r"\[aikb\.(no_video|timestamp)\]$", line)
    assert warning in line
    assert "The end." in result.html("index").get_text()


def test_a_video_without_moments_has_a_player_alone(make_project):
    files = {"index.md": f"# Start\n\n```{{video-timeline}} {OTHER}\n```\n\nThe end.\n"}
    result = make_project(files).build()
    assert result.warnings == ""
    assert result.html("index").select(".aikb-player")
    assert not result.html("index").select(".aikb-bar, .aikb-timeline")


def test_in_restructuredtext(make_project):
    files = {**FILES, "times.rst": f"Times\n=====\n\n.. video-timeline:: {VIDEO}\n"}
    del files["times.md"]
    assert len(lines(make_project(files).build().html("times"))) == len(EXPECTED)


@pytest.mark.parametrize("setting", ["top", "none"])
@pytest.mark.parametrize("video", ["", f" {VIDEO}", f" {OTHER}"])
def test_a_timeline_brings_a_player_where_there_is_none(make_project, setting, video):
    files = {"c.md": note("C", f"```{{video-timeline}}{video}\n```\n")}
    page = make_project(files, aikb_player=setting).build().html("c")
    players = [box["data-video"] for box in page.select(".aikb-player")]
    wanted = [VIDEO] if setting == "top" else []
    assert players == list(dict.fromkeys((*wanted, video.strip() or VIDEO)))
    assert page.select("link[href*='aikb.css']")
    assert page.select("script[src*='aikb.js']")


PASSAGES = {
    "index.md": "# Start\n\n```{toctree}\nx/src\ny/page\n```\n",
    "x/src.md": note(
        "Source",
        f"First {at('00:00:01')}, second {at('00:00:09')}.\n\n## Line\n\n"
        f"```{{video-timeline}}\n```\n\n## Players\n\n```{{yt-player}} {OTHER}\n```\n\n"
        f"At {{yt}}`{OTHER}@00:01:00`.\n\n## Rest\n\n{{yt}}`{OTHER}@00:02:00`.\n",
    ),
    "y/page.md": note("Page", "![[src#Line]]\n\n![[src#Players]]", videoId=None),
}
LINES = ["0:01 First, second. (Source)", "0:09 First, second. (Source)"]


def test_in_a_passage_it_names_the_note_and_its_links_arrive(built_project):
    result = built_project(PASSAGES).build()
    assert lines(result.html("y/page")) == LINES
    assert lines(result.html("x/src")) == [line.removesuffix(" (Source)") for line in LINES]
    found = [link["href"] for link in result.html("y/page").select("ul.aikb-timeline p > a")]
    assert [href for href in found if "youtube" not in href] == ["../x/src.html"] * 2


def test_in_a_passage_on_one_big_page(built_project):
    page = built_project(PASSAGES).build("singlehtml").html("index")
    own, embedded = (
        [" ".join(item.get_text().split()) for item in each.select("li")]
        for each in page.select("ul.aikb-timeline")
    )
    assert embedded == LINES
    assert own == [line.removesuffix(" (Source)") for line in LINES]


def test_in_a_passage_in_latex(built_project):
    result = built_project(PASSAGES).build("latex")
    text = " ".join(result.text("test.tex").split())
    assert text.count("First, second. (") == 2


@pytest.mark.parametrize("builder", ["html", "singlehtml"])
def test_the_bar_of_a_player_is_that_of_the_note_it_was_written_in(built_project, builder):
    result = built_project(PASSAGES).build(builder)
    page = result.html("y/page" if builder == "html" else "index")
    bars = page.select(f".aikb-player[data-video='{OTHER}'] .aikb-bar")
    assert len(bars) == (1 if builder == "html" else 2)
    for drawn in bars:
        assert [mark["href"] for mark in drawn.select("a")] == [
            f"{WATCH}{OTHER}&t={seconds}s" for seconds in (60, 120)
        ]


PASSAGE_EDITS = {
    "channel": ("z.md", "channel: one", "channel: two"),
    "duration": ("z.md", "duration: 0:05:00", "duration: 0:06:00"),
    "sentence": ("z.md", "Of another note", "Of some other note"),
    "moment of the timeline": ("z.md", "P6y0gr-W2-k@00:00:04", "P6y0gr-W2-k@00:00:05"),
    "moment of the player": ("x/src.md", "00:02:00", "00:02:30"),
}


@pytest.mark.parametrize("edit", PASSAGE_EDITS)
def test_in_a_passage_after_an_edit_as_in_a_clean_build(built_project, edit):
    fields = {"channel": "one", "duration": "0:05:00"}
    other = note("Z", f"Of another note {{yt}}`{VIDEO}@00:00:04`.", videoId=OTHER, **fields)
    project = built_project({**PASSAGES, "z.md": other})
    page = project.builds / "html/y/page.html"
    before = page.read_text("utf-8")
    name, old, new = PASSAGE_EDITS[edit]
    assert project.read(name).count(old) == 1
    project.write(name, project.read(name).replace(old, new))
    result = project.build()
    assert differences(result.out, clean(project, "html").out) == []
    assert page.read_text("utf-8") != before


def test_another_extension_may_change_the_document(make_project):
    conf = """
        def cut(app, doctree):
            if app.env.docname == "a":
                doctree.children[-1].children[-1].clear()

        def setup(app):
            app.connect("doctree-read", cut, priority=950)
    """
    files = {"a.md": note("A", f"One {at('00:00:01')}.\n\n## Part\n\nTwo {at('00:00:02')}.")}
    files["times.md"] = FILES["times.md"]
    project = make_project(files, conf, aikb_backlinks=False)
    assert lines(project.build().html("times")) == ["0:01 (A)", "0:02 (A)"]


def test_cells_of_a_row_stand_apart(make_project):
    table = f"| a | b | c |\n|---|---|---|\n| Discovery | {at('00:00:01')} | why open |\n"
    files = {"a.md": note("A", f"{table}\n```{{video-timeline}}\n```\n")}
    assert lines(make_project(files).build().html("a")) == ["0:01 Discovery · why open"]


def test_a_long_timeline_is_whole_on_one_page(make_project, monkeypatch):
    """Pages that each show a thousand moments of a video would take the square of the time."""
    monkeypatch.setattr("sphinx_aikb.knowledge.moments.MOST", 3)
    project = make_project(
        {**FILES, "zeta.md": f"# Zeta\n\n```{{video-timeline}} {VIDEO}\n```\n\n[[times]]\n"}
    )
    result = project.build()
    shown = [f"{time} {said} ({title})" for time, said, title in EXPECTED]
    assert lines(result.html("times")) == shown
    page = result.html("zeta")
    assert lines(page) == [*shown[:3], "and 2 more"]
    assert page.select("ul.aikb-timeline > li")[-1].a["href"] == "times.html"
    assert len(page.select("svg.aikb-bar a")) == 2
    book = project.build("epub")
    assert "and 2 more" in book.html("zeta").get_text()

    project.write(
        "b.md", note("Note B", f"{at('00:02:28')} Words that follow, and {at('00:20:00')}.")
    )
    result = project.build()
    assert "and 2 more" in lines(result.html("zeta"))
    assert differences(result.out, clean(project, "html").out) == []
    project.write("a.md", note("Note A", "No moment."))
    result = project.build()
    assert lines(result.html("zeta"))[-1].startswith("20:00")
    assert differences(result.out, clean(project, "html").out) == []
    project.remove("times.md")
    project.write("index.md", "# Start\n\n```{toctree}\na\nb\nother\n```\n")
    result = project.build()
    assert differences(result.out, clean(project, "html").out) == []


def test_equal_times_stand_together_with_and_without_an_end(make_project):
    files = {
        "a.md": note("A", f"One {at('00:02:28')}."),
        "b.md": note("B", f"Two {at('00:02:28-00:03:05')}."),
        "c.md": note("C", f"One {at('00:02:28')}."),
        "times.md": f"# Times\n\n```{{video-timeline}} {VIDEO}\n```\n",
        "index.md": toctree("times"),
    }
    result = make_project(files).build()
    assert lines(result.html("times")) == ["2:28 One. (A, C)", "2:28–3:05 Two. (B)"]
