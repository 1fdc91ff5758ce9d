"""Pages for groups of notes: documents like others, in html, for videos, channels, tags and other keys."""

import json
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from docutils import nodes
from furo.navigation import get_navigation_tree
from myst_parser.parsers.sphinx_ import MystParser
from sphinx.environment import BuildEnvironment

from sphinx_aikb.contents import frames, neighbours
from sphinx_aikb.contents.frames import SlotText
from sphinx_aikb.contents.sidebar_templates import SidebarTemplates
from sphinx_aikb.incremental.digests import PageDigests
from support.compare import clean, differences
from support.epub import epub_of
from support.links import broken_links
from support.projects import new_project
from support.texts import index

# Other tests trace the same lines.
pytestmark = pytest.mark.no_cover

PAGES = {
    "video": "videos/{id}",
    "channel": "channels/{slug}",
    "tags": "topics/{slug}",
    "speaker": "people/{slug}",
}
V1, V2, V3 = "aaaaaaaaaa1", "aaaaaaaaaa2", "aaaaaaaaaa3"


def note(title: str, video: str, channel: str, body: str = "Text.", **fields: object) -> str:
    head = "".join(f"{key}: {value}\n" for key, value in fields.items())
    return (
        f"---\ntitle: {title}\nvideoId: {video}\n{head}---\nFrom: [[{channel}]] <br/>\n\n{body}\n"
    )


FILES = {
    "index.md": index(),
    "n/a.md": note(
        "Alpha",
        V1,
        "Red Point",
        "{yt}`2:00` Late. [[red point]] #x",
        tags="[ai, models/open]",
        speaker="Ada",
        published="2025-01-02",
    ),
    "n/b.md": note(
        "Beta", V1, "red_point", "{yt}`1:00` Early. [[AI]] [[topics/models]]", tags="[AI]"
    ),
    "n/c.md": note(
        "Gamma", V2, "Lex", "Words. [[red point]] [[Ada]] #lex", tags="[models, lex]", speaker="Ada"
    ),
    "n/d.md": note("Delta", V3, "???", "No letters.", tags="['C++', 'C#', 'C']"),
    "n/lists.md": "# Lists\n\n```{topic-index}\n:group: tags Ai\n```\n\n```{topic-index}\n:group-by: tags\n```\n",
    "videos.yaml": f"{V1}: First video\n{V2}: {{title: 'Second <b>*video*</b>', published: 2024-05-06, duration: '1:00:00'}}\n",
}
CONF = f"aikb_pages = {PAGES}\naikb_videos = 'videos.yaml'\naikb_syntax = ['default', 'tags']"


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return new_project(tmp_path_factory.mktemp("groups"), FILES, CONF, html_theme="furo")


@pytest.fixture(scope="module")
def built(project):
    return project.build()


def entries(page) -> list[str]:
    return [link.get_text() for link in page.select("div.body li > p > a, article li > p > a")]


def test_no_warning(built):
    assert built.warning_lines == []
    assert broken_links(built) == []


def test_a_page_for_each_value(built):
    names = sorted(name for name in built.app.env.found_docs if not name.startswith("n/"))
    hashed = next(name for name in names if name.startswith("channels/x"))
    assert names == [
        *sorted((hashed, "channels/lex", "channels/red-point")),
        *("index", "people/ada", "topics/ai", "topics/c", "topics/c-plus-plus", "topics/c-sharp"),
        *("topics/lex", "topics/models", "topics/models/open", "topics/x"),
        *(f"videos/{video}" for video in (V1, V2, V3)),
    ]


def test_the_folder_of_the_author_stays_as_it_is(project, built):
    found = {path.relative_to(project.src).as_posix() for path in project.src.rglob("*")}
    assert found == {*FILES, "n", "conf.py"}


def test_the_page_of_a_video(built):
    page = built.html(f"videos/{V2}")
    assert page.h1.get_text().startswith("Second <b>*video*</b>")
    about = page.select_one("article p")
    assert about.get_text() == "Lex \u00b7 May 6, 2024 \u00b7 1:00:00"
    assert about["class"] == ["aikb-head"]
    assert about.a["href"] == "../channels/lex.html"
    # The title and what is known of the video stand above.
    assert page.select_one(".aikb-player").get_text().strip() == "Play the video"
    assert page.select_one("a.aikb-play")["aria-label"].endswith(": Second <b>*video*</b>")
    assert "Gamma" in entries(page)
    assert "Early." in built.html(f"videos/{V1}").select_one(".aikb-timeline").get_text()


def test_a_timeline_has_each_time_and_each_sentence_once(make_project):
    said = "{yt}`1:00` Said."
    files = {
        "index.md": index(),
        "a.md": note("A", V1, "c", said),
        "b.md": note("B", V1, "c", said),
        "d.md": note("D", V1, "c", "{yt}`1:00` Said elsewhere.\n\n{yt}`2:00`"),
    }
    page = make_project(files, CONF.replace("'videos.yaml'", "None")).build().html(f"videos/{V1}")
    lines = [" ".join(item.get_text(" ").split()) for item in page.select(".aikb-timeline > li")]
    assert lines == ["1:00 Said. ( A , B ) Said elsewhere. ( D )", "2:00 ( D )"]


def test_the_page_of_a_channel_has_all_spellings(built):
    page = built.html("channels/red-point")
    assert page.h1.get_text().startswith("Red Point")
    assert [head.get_text().rstrip("#¶") for head in page.select("h2")] == ["First video"]
    assert page.select_one("h2 a")["href"] == f"../videos/{V1}.html"
    assert entries(page) == ["Alpha", "Beta"]
    tags = page.select(".aikb-head")[0].select("a")
    assert [(link.get_text(), link["href"]) for link in tags] == [
        ("#AI", "../topics/ai.html"),
        ("#models/open", "../topics/models/open.html"),
        ("#x", "../topics/x.html"),
    ]


def test_headings_of_videos_say_when_and_how_long(built):
    page = built.html("channels/lex")
    assert (
        page.select_one("section section > h2 + p.aikb-head").get_text() == "May 6, 2024 · 1:00:00"
    )
    # The date of a note need not be that of its video.
    assert not built.html("channels/red-point").select("h2 + p")


def test_a_later_numbered_page_says_when_its_videos_came_out(built_project, monkeypatch):
    monkeypatch.setattr("sphinx_aikb.knowledge.numbered_pages.MOST", 1)
    newer = note("Epsilon", "aaaaaaaaaa0", "Lex", published="2025-05-06")
    result = built_project(FILES | {"n/e.md": newer}, CONF).build()
    assert result.html("channels/lex").select("h2 + p") == []
    later = BeautifulSoup(result.text("channels/lex-2.html"), "html.parser")
    assert later.select_one("h2 + p").get_text() == "May 6, 2024 · 1:00:00"


def test_the_videos_of_a_channel_are_in_the_order_of_their_dates(make_project):
    files = {"index.md": index()} | {
        f"{name}.md": note(name, f"aaaaaaaaaa{at}", "c", published=f"202{day}-01-01")
        for at, (name, day) in enumerate((("A", 3), ("B", 5), ("C", 4)))
    }
    project = make_project(files, "aikb_pages = {'channel': 'c/{slug}'}")
    assert entries(project.build().html("c/c")) == ["B", "C", "A"]


def test_pages_of_channels_and_tags_tell_how_much_they_have(built):
    def count(name: str) -> str:
        return built.html(name).select_one(".aikb-count").get_text()

    assert count("channels/red-point") == "2 notes, 1 video"
    assert count("topics/models") == "2 notes, 2 channels, 2 videos"


def test_topics_of_many_notes_have_letters(built_project, monkeypatch):
    monkeypatch.setattr("sphinx_aikb.reading.group_contents.MANY", 1)
    bars = built_project(FILES, CONF).build().html("topics/ai").select(".aikb-letters a")
    assert [link.get_text() for link in bars] == ["A", "B"]


def test_pages_of_tags_nest(built):
    assert entries(built.html("topics/models")) == ["Alpha", "Gamma"]
    assert entries(built.html("topics/models/open")) == ["Alpha"]
    assert entries(built.html("topics/ai")) == ["Alpha", "Beta"]
    assert entries(built.html("topics/c")) == ["Delta"]


def test_an_index_and_the_pages_agree_on_what_is_one_tag(built):
    page = built.html("n/lists")
    assert [
        link.get_text() for link in page.select("article h1 + div + ul a, article h1 + ul a")
    ] == [
        "Alpha",
        "Beta",
    ]
    for section in page.select("section section"):
        target = section.select_one("h2 a.internal")["href"]
        of_page = built.html(target.removeprefix("../").removesuffix(".html"))
        assert section.h2.a.get_text() == of_page.h1.contents[0].get_text()
        assert [link.get_text() for link in section.select("li a")] == entries(of_page)
    assert len(page.select("section section")) == 8


@pytest.mark.parametrize(
    ("docname", "text", "target"),
    [
        ("n/a", "Red Point", "../channels/red-point.html"),
        ("n/c", "Red Point", "../channels/red-point.html"),
        ("n/b", "AI", "../topics/ai.html"),
        ("n/b", "models", "../topics/models.html"),
        ("n/c", "Ada", "../people/ada.html"),
        ("n/c", "Lex", "../channels/lex.html"),
        ("n/a", "#x", "../topics/x.html"),
        ("n/c", "#lex", "../topics/lex.html"),
    ],
)
def test_links_lead_there(built, docname, text, target):
    links = built.html(docname).select("article a.internal")
    assert (text, target) in {(link.get_text(), link["href"].partition("#")[0]) for link in links}


def test_a_note_stands_below_its_video_and_that_below_its_channel(built):
    relations = built.app.env.collect_relations()
    assert relations["n/b"][0] == f"videos/{V1}"
    assert relations[f"videos/{V1}"][0] == "channels/red-point"
    assert relations["channels/red-point"][0] == "index"
    assert relations["topics/models/open"][0] == "topics/models"
    # In the order in which they begin.
    assert relations["n/b"][2] == "n/a"
    sidebar = built.html("n/b").select_one(".sidebar-tree")
    links = [link.get_text() for link in sidebar.select("a")]
    assert links[-4:] == ["Red Point", "First video", "Beta", "Alpha"]
    assert [link.get_text() for link in sidebar.select("a.current")][-1:] == ["Beta"]


@pytest.mark.parametrize(
    ("docname", "links"),
    [
        ("n/b", ["Red Point", "First video", "Beta", "Alpha"]),
        (f"videos/{V1}", ["Red Point", "First video"]),
        ("channels/red-point", ["Red Point", "First video"]),
    ],
)
def test_sidebars_have_the_pages_above_and_not_their_headings(built_project, docname, links):
    page = built_project(FILES, CONF).build().html(docname)
    shown = page.select(".sphinxsidebar li[class^=toctree-l] > a")
    assert [link.get_text() for link in shown] == links


def test_no_column_is_empty(make_project):
    """The theme draws what stands below a page at the top, with a heading even if that is nothing."""
    result = make_project(FILES, CONF, html_theme="pydata_sphinx_theme").build()
    columns = {
        name: [link.get_text() for link in column.select("nav a")]
        for name in ("topics/ai", "channels/red-point", f"videos/{V1}", "n/b")
        if (column := result.html(name).select_one(".sidebar-primary-items__start"))
    }
    assert columns == {
        f"videos/{V1}": ["First video"],
        "n/b": ["First video", "Beta", "Alpha"],
    }


def test_the_search_passes_over_them(built):
    text = built.text("searchindex.js")
    found = json.loads(text[text.index("{") : text.rindex("}") + 1])
    titles = dict(zip(found["docnames"], found["titles"], strict=True))
    assert {name for name, title in titles.items() if title} == {"index"} | {
        name for name in titles if name.startswith("n/")
    }


def test_no_path_of_the_machine(project, built):
    assert str(project.builds) not in "".join(
        built.text(name) for name in built.files if name.endswith((".html", ".js"))
    )


def test_headings_of_several_keys_lead_each_to_its_own(make_project):
    options = "```{topic-index}\n:group-by: channel, tags\n```\n"
    files = {
        "index.md": f"# I\n\n{options}",
        "a.md": note("A", V1, "lex", tags="[lex]"),
        "b.md": note("B", V2, "lex"),
        "videos.yaml": f"{V1}: Intro\n{V2}: Intro\n",
        "v.md": "# V\n\n```{topic-index}\n:group-by: video\n```\n",
    }
    result = make_project(files, CONF).build()
    links = [
        link["href"] for link in result.html("index").select("div.body :is(h2, h3) a.internal")
    ]
    assert links == ["channels/lex.html", "topics/lex.html"]
    links = [link["href"] for link in result.html("v").select("div.body h2 a.internal")]
    assert sorted(links) == [f"videos/{V1}.html", f"videos/{V2}.html"]


def test_no_links_to_a_source_that_no_author_wrote(built):
    assert not [name for name in built.files if name.startswith("_sources/videos")]


@pytest.mark.parametrize("builder", ["latex", "epub", "texinfo"])
def test_books_have_none(project, builder):
    settings = {"epub_show_urls": "no"}
    result = project.build(builder, confoverrides=settings, doctreedir="books")
    assert not [name for name in result.app.env.found_docs if name.startswith("videos/")]
    assert result.warning_lines == []


@pytest.mark.parametrize("builder", ["latex", "epub"])
def test_books_that_ask_for_them(project, builder):
    settings = {"epub_show_urls": "no", "aikb_pages_in": [builder], "latex_engine": "xelatex"}
    result = project.build(builder, confoverrides=settings, doctreedir=f"pages-{builder}")
    assert result.warning_lines == []
    if builder == "latex":
        tex = result.text("test.tex")
        chapters = re.findall(r"\\(chapter|section|subsection)\{([^{}]*)\}", tex)
        at = chapters.index(("chapter", "Lex"))
        assert chapters[at + 2 : at + 4] == [
            ("section", "Second <b>*video*</b>"),
            ("subsection", "Gamma"),
        ]
    else:
        book = epub_of(result)
        assert book.broken_links() == []
        names = [name.removesuffix(".xhtml") for name in book.spine]
        assert (
            names.index("channels/lex") + 1 == names.index(f"videos/{V2}") == names.index("n/c") - 1
        )


def test_builders_in_turn(make_project):
    project = make_project(FILES, CONF)
    project.build()
    project.build("latex")
    after = project.build()
    assert differences(after.out, clean(project, "html").out) == []


def written(group: str) -> str:
    return f"# Mine\n\n```{{topic-index}}\n{group}\n```\n"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("mine.md", written(":group: channel red point")),
        ("mine.md", written(':group: "channel Red Point"\n:style: table')),
        ("mine.md", written(':filter: channel == "Red Point"')),
        ("channels/red-point.md", "# Mine\n\nWords.\n"),
        ("n/red point.md", "# Red point\n\nAbout [[a]].\n"),
    ],
)
def test_the_page_of_an_author_wins(make_project, name, text):
    project = make_project({**FILES, name: text}, CONF)
    result = project.build()
    docname = name.removesuffix(".md")
    assert ("channels/red-point" in result.app.env.found_docs) is (docname == "channels/red-point")
    assert result.app.env.collect_relations()[f"videos/{V1}"][0] == docname
    links = [link["href"] for link in result.html("n/c").select("div.body a.wikilink")]
    assert result.app.builder.get_relative_uri("n/c", docname) in links
    project.remove(name)
    after = project.build()
    assert "channels/red-point" in after.app.env.found_docs
    assert differences(after.out, clean(project, "html").out) == []


EDITS = {
    "a note comes": lambda p: p.write("n/e.md", note("Epsilon", V2, "Lex", tags="[new]")),
    "a note goes": lambda p: p.remove("n/c.md"),
    "another name": lambda p: p.write("n/c.md", FILES["n/c.md"].replace("Lex", "Lex Fridman")),
    "another title": lambda p: p.write("n/a.md", FILES["n/a.md"].replace("Alpha", "Omega")),
    "another time": lambda p: p.write("n/a.md", FILES["n/a.md"].replace("2:00", "0:30")),
    "a title of a video": lambda p: p.write("videos.yaml", f"{V1}: Another\n"),
    "no pages": lambda p: p.confoverrides.update({"aikb_pages": {}}),
    "other places": lambda p: p.confoverrides.update({"aikb_pages": {"channel": "c/{slug}"}}),
}


@pytest.mark.parametrize("name", EDITS)
def test_after_an_edit_as_in_a_clean_build(built_project, name):
    project = built_project(FILES, CONF)
    EDITS[name](project)
    after = project.build(parallel=4 if name in ("a note comes", "another name") else 1)
    assert differences(after.out, clean(project, "html").out) == []


def test_a_draft_takes_no_place(make_project):
    files = {**FILES, "channels/lex.md": note("Draft", V2, "x", draft="true")}
    result = make_project(files, CONF).build()
    assert entries(result.html("channels/lex-2")) == ["Gamma"]


def test_names_of_files(make_project):
    long = "\u77f3" * 200
    files = {
        "index.md": index(),
        "search.md": "# Search\n",
        "a.md": note("A", V1, long, tags="[search, genindex, C++, C, c#]"),
        "b.md": note("B", V2, long, "[[C++]] [[C#]] [[c]] [[Search]]", tags="['c++']"),
        "t/c-plus-plus-2.md": "# Other\n",
    }
    pages = {"channel": "{slug}", "tags": "{slug}", "video": "t/c-plus-plus"}
    project = make_project(files, aikb_pages={**pages, "video": "t/{id}"})
    result = project.build()
    names = result.app.env.found_docs
    assert {"search", "genindex-2", "c", "c-plus-plus", "c-sharp"} <= names
    (channel,) = (name for name in names if name.startswith("\u77f3"))
    assert len(channel.encode()) < 140
    links = [link["href"] for link in result.html("b").select("div.body a.wikilink")]
    assert links[1:] == ["c-plus-plus.html", "c-sharp.html", "c.html", "search.html"]


def test_values_that_break_things(make_project):
    lines = "a\u2028:style: cards\u2028:caption: EVIL\u0085```"
    files = {
        "index.md": index(),
        "topics.md": "# Mine\n",
        "topics/AI.md": "# Also mine\n",
        "a.md": note(
            "A", V1, "c", tags=f"[index, ai, ai/index, con, '{'x/' * 300}x', '../x', '/etc']"
        ),
        "b.md": note("B", V2, "c", speaker=f'"{lines}"'),
        "d.md": note("D", V3, "c", speaker='"a\\n\\n    code\\n\\n# b"'),
    }
    result = make_project(files, CONF.replace("'videos.yaml'", "None")).build("dirhtml")
    assert "Mine" in result.text("topics/index.html")
    assert "Also mine" in result.text("topics/AI/index.html")
    names = result.app.env.found_docs
    assert {"topics/index-2", "topics/ai-2", "topics/ai/index-2", "topics/con-2"} <= names
    assert len([name for name in names if re.fullmatch("topics(/x)+", name)]) == 8
    (speaker,) = (name for name in names if name.startswith("people/a-style"))
    assert entries(result.html(speaker)) == ["B"]
    assert "EVIL" in result.html(speaker).h1.get_text()
    assert not [line for line in result.warning_lines if "topics" not in line]


@pytest.mark.parametrize(
    "text",
    [
        written(":group: channel lex\n:limit: 1"),
        written(":group: channel lex\n:notes: n/*"),
        written(":group: channel lex") + written(":group: channel red point"),
    ],
)
def test_less_than_a_group_is_no_page_of_it(make_project, text):
    result = make_project({**FILES, "mine.md": text}, CONF).build()
    assert {"channels/lex", "channels/red-point"} <= result.app.env.found_docs


def test_after_an_interruption(make_project, monkeypatch):
    project = make_project(FILES, CONF)
    project.build()
    project.write("videos.yaml", f"{V1}: Another\n")

    def interrupt(*args: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(BuildEnvironment, "merge_info_from", interrupt)
        patch.setattr("sphinx.builders.Builder.write_doctree", interrupt)
        with pytest.raises(KeyboardInterrupt):
            project.build()
    after = project.build()
    assert after.html(f"videos/{V1}").h1.get_text().startswith("Another")
    assert differences(after.out, clean(project, "html").out) == []


def test_the_page_of_an_author_without_an_index_holds_its_notes_in_a_book(make_project):
    files = {**FILES, "n/red point.md": "# Red point\n\nAbout [[a]].\n"}
    project = make_project(files, CONF, aikb_pages_in=["latex"], latex_engine="xelatex")
    for _ in range(2):
        tex = project.build("latex").text("test.tex")
        assert tex.count("section{Alpha}") == tex.count("section{Beta}") == 1
        project.build()
    project.confoverrides["aikb_pages_in"] = []
    assert project.build("latex").text("test.tex").count("section{Alpha}") <= 1


def test_a_name_with_very_many_slashes_ends_no_build(make_project):
    text = f"---\ntitle: A\nvideoId: {V1}\nchannel: {'/'.join('a' * 2500)}\n---\n\nText.\n"
    files = {"index.md": index(), "a.md": text}
    result = make_project(files, CONF).build()
    (name,) = (each for each in result.app.env.found_docs if each.startswith("channels/"))
    assert name.count("/") == 1


def test_a_misspelt_key_is_told(make_project):
    files = {"index.md": index(), "a.md": note("A", V1, "x", speaker="Ada", guest="Bo", guests="")}
    pages = {name: f"{name}/{{slug}}" for name in ("vidoe", "speakers", "guests", "place")}
    result = make_project(files, aikb_pages=pages).build()
    assert [line.partition("no note has ")[2] for line in result.warning_lines] == [
        "the key 'speakers', is 'speaker' meant? [aikb.config]",
        "the key 'vidoe', is 'video' meant? [aikb.config]",
    ]


def test_a_page_never_takes_the_folder_of_an_author(make_project):
    files = {
        "index.md": index(),
        "talks/index.md": "# Mine\n\nWords of the author.\n",
        "a.md": note("A", V1, "x", speaker="talks"),
    }
    project = make_project(files, aikb_pages={"speaker": "{slug}"})
    assert "talks-2" in project.build("dirhtml").app.env.found_docs
    project.write("a.md", note("Another", V1, "x", speaker="talks"))
    result = project.build("dirhtml")
    assert "Words of the author." in result.text("talks/index.html")


@pytest.mark.parametrize("theme", ["alabaster", "furo"])
def test_the_sidebar_of_an_index_has_its_channels(make_project, monkeypatch, theme):
    files = {"index.md": index(":group-by: channel"), **{n: FILES[n] for n in ("n/a.md", "n/c.md")}}
    pages = {"channel": "channels/{slug}"}
    project = make_project(files, aikb_pages=pages, html_theme=theme)
    names = "div.sphinxsidebar li.toctree-l1 > a, .sidebar-tree li.toctree-l1 > a"
    page = project.build().html("index")
    assert [link.get_text().strip() for link in page.select(names)] == ["Lex", "Red Point"]
    project.write("n/c.md", FILES["n/c.md"].replace("Lex", "Someone else"))
    result = project.build()
    found = [link.get_text().strip() for link in result.html("index").select(names)]
    assert found == ["Red Point", "Someone else"]
    assert differences(result.out, clean(project, "html").out) == []
    monkeypatch.setattr(neighbours, "SIBLINGS", 1)
    assert project.build(freshenv=True).html("index").select(names) == []


ODD = {
    "odd/a.md": note('A "B" -- it\'s `c`...', V1, "A*B_c [d] <e> & \\\\f", tags="['x*y', '*']"),
    "odd/b.md": note("$x$ {{y}} ^[z]", V2, "", tags="['don\\'t', models/open]"),
    "odd/c.md": note("1. One", "aaaaaaaaaa4", "# 5 - 6", speaker="'  [[a|b]]  '"),
}
SETTINGS = {
    "as they are": {},
    "formulas and another language": {
        "myst_enable_extensions": ["dollarmath", "smartquotes", "substitution"],
        "language": "de",
        "aikb_html": "trusted",
    },
    "no quotes": {"smartquotes": False, "aikb_html": "safe"},
}


@pytest.mark.parametrize("settings", SETTINGS.values(), ids=SETTINGS)
def test_doctrees_are_those_of_the_markdown(make_project, monkeypatch, settings):
    """Pages of groups are made without being read, and hold the same."""
    files = {**FILES, **ODD}
    project = make_project(files, CONF, **settings)
    parsed: list[str] = []
    parse = MystParser.parse

    def recorded(self, text, document):
        parsed.append(document.settings.env.docname)
        parse(self, text, document)

    monkeypatch.setattr(MystParser, "parse", recorded)
    made = project.build("dummy")
    assert not any(name.startswith("videos/") for name in parsed)
    read = project.build("dummy", doctreedir="read", confoverrides={"aikb_tuning": False})
    assert f"videos/{V1}" in parsed
    assert made.warning_lines == read.warning_lines
    folder = Path(made.app.doctreedir, "aikb-pages")
    names = [path.relative_to(folder).with_suffix("").as_posix() for path in folder.rglob("*.md")]
    assert len(names) > 15
    for name in names:
        assert described(made, name) == described(read, name), name


def described(result, name: str) -> list[object]:
    """What a page shows, and what other steps find of it."""
    env = result.app.env
    tree = env.get_doctree(name)
    lines = [
        (node.line, node.source, node.rawsource if isinstance(node, nodes.TextElement) else "")
        for node in tree.findall(nodes.Element)
        if isinstance(node, nodes.title | nodes.paragraph | nodes.General)
    ]
    said = [*tree.pformat().splitlines(), lines, sorted(env.dependencies[name]), env.titles[name]]
    shown = [str(each).replace(str(result.app.doctreedir), "") for each in said]
    return [*shown, tree.nameids, sorted(tree.ids)]


def test_what_others_ask_of_the_markdown_is_there(make_project):
    """Where a setting or an extension asks for more, Sphinx reads the pages."""
    conf = (
        CONF
        + """
def setup(app):
    app.connect("source-read", add)
    app.connect("doctree-read", mark)

def add(app, docname, text):
    if docname.startswith("videos/"):
        text[0] += "\\n**Added** below.\\n"

def mark(app, doctree):
    doctree[0]["classes"].append("marked")
"""
    )
    result = make_project(FILES, conf).build()
    assert result.warning_lines == []
    assert result.html(f"videos/{V1}").find("strong", string="Added")
    assert not result.html("channels/lex").find("strong", string="Added")
    assert result.html(f"videos/{V1}").select("section.marked")
    assert result.html("channels/lex").select("section.marked")
    titled = make_project({**FILES, "docutils.conf": "[general]\ntitle: Mine\n"}, CONF).build()
    assert titled.html("channels/lex").title.get_text().startswith("Mine")
    meta = make_project(FILES, CONF, myst_html_meta={"colour": "red"}).build()
    assert meta.html("channels/lex").select_one('meta[name="colour"]')
    conf = (
        CONF
        + """
from docutils import nodes
from myst_parser.parsers.sphinx_ import MystParser

class Signed(MystParser):
    def parse(self, text, document):
        super().parse(text, document)
        document += nodes.paragraph("", "Signed")

def setup(app):
    app.add_source_parser(Signed, override=True)
"""
    )
    signed = make_project(FILES, conf).build()
    assert signed.html("channels/lex").find("p", string="Signed")
    anchors = make_project(
        FILES | {"n/link.md": f"# Link\n\n[There](/videos/{V1}.md#first-video)\n"},
        CONF,
        myst_heading_anchors=1,
    )
    links = anchors.build(warningiserror=True).html("n/link")
    assert links.find("a", string="There")["href"] == f"../videos/{V1}.html#first-video"


PLAIN = ("Plain words", 'A "B" & <C> @ D\'s', "Ä und Ö", "\ue002 odd")
TITLES = (*PLAIN, "`code` of", "*Slanted*", "[[n/a | a link]]")


WITH_TITLES = {"furo": {}, "sphinx_rtd_theme": {"titles_only": True, "navigation_depth": 2}}
"""Themes that draw sidebars with titles only, and the options for it."""


@pytest.mark.parametrize("theme", WITH_TITLES)
@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_sidebars_of_pages_beside_each_other_are_those_of_sphinx(
    make_project, monkeypatch, builder, theme
):
    """Only the items of the pages differ: Sphinx draws the rest once for all of them."""
    others = ("n/plain words", "n/b@c&d", "ü/other", "top", "n/index")
    titled = {
        f"{kind}/{number}.md": f"---\nvideoId: {video}\n---\nFrom: [[Lex]] <br/>\n\n# {title}\n\n## Below\n"
        for kind, video, titles in (("x", V1, PLAIN), ("y", V2, TITLES))
        for number, title in enumerate(titles)
    }
    named = {f"{name}.md": note("Equal", V3, "Lex") for name in others}
    nested = note("With pages of its own", V2, "Lex", "```{toctree}\nbelow\n```")
    files = {
        "index.md": index() + "\n```{toctree}\n:caption: By hand\n:numbered:\nhand\n```\n",
        "hand.md": note("By hand", V3, "Lex"),
        "y/nested.md": nested,
        "y/below.md": "# Below\n",
    }
    settings = {"html_theme": theme, "html_theme_options": WITH_TITLES[theme]}
    project = make_project({**files, **titled, **named}, aikb_pages=PAGES, **settings)
    drawn: list[str] = []
    draw = frames.Frames.draw

    def counted(self, place, options, draw_alone):
        def once():
            drawn.append(place.page)
            return draw_alone()

        return draw(self, place, options, once)

    monkeypatch.setattr(frames.Frames, "draw", counted)
    project.build(builder)
    assert 1 < len(drawn) < len(TITLES)
    project.write("x/0.md", project.read("x/0.md").replace("Plain", "Other"))
    again = project.build(builder, parallel=4)
    monkeypatch.setattr(frames.Frames, "draw", lambda *_: None)
    assert differences(again.out, clean(project, builder).out) == []


ODD_CHANNEL = "B & C <D>"
CHANNEL_OF = {f"video{number:06}": ("Lex", "Acme", ODD_CHANNEL)[number % 3] for number in range(12)}
"""The channel of each video: four videos of each channel."""
NOTES_OF_VIDEOS = {
    f"{video}/{place}.md": note(f"Title {place} of {video}", video, channel)
    for video, channel in CHANNEL_OF.items()
    for place in "ab"
}


def test_furo_parses_equal_sidebars_once(make_project):
    """They are equal but for addresses and titles, and those of other pages never show."""
    files = {"index.md": index(), **NOTES_OF_VIDEOS}
    get_navigation_tree.cache_clear()
    built = make_project(files, aikb_pages=PAGES, html_theme="furo").build()
    # On pages of a channel, of a video and of its two notes.
    equal = 1 + 1 + 2
    # The channel's title with signs that a parser may write in another way stands in its own.
    home_and_none = 2
    assert get_navigation_tree.cache_info().misses == 2 * equal + home_and_none
    for video, channel in CHANNEL_OF.items():
        for place in "ab":
            page = built.html(f"{video}/{place}")
            titles = [f"Title {each} of {video}" for each in "ab"]
            shown = page.select(".sidebar-tree a")
            assert [link.get_text() for link in shown] == [channel, f"Video {video}", *titles]
            assert [link["href"] for link in shown][1:] == [
                f"../videos/{video}.html",
                *("#" if each == place else f"{each}.html" for each in "ab"),
            ]
            toggle = page.select(".sidebar-tree input")[0]
            assert toggle["aria-label"] == f"Toggle navigation of {channel}"


LOOKS = """
import json

def look(app, page, template, context, doctree):
    if "toctree" in context:
        shown = context["toctree"](collapse=False, titles_only=True, maxdepth=-1, includehidden=True)
        with open(app.outdir / "seen.jsonl", "a") as file:
            print(json.dumps({"page": page, "sidebar": shown}), file=file)

def setup(app):
    for priority in (100, 499, 500, 501):
        app.connect("html-page-context", look, priority=priority)
"""


def test_other_extensions_see_sidebars_as_they_are(make_project):
    """At the priority of the theme, too."""
    files = {"index.md": index(), **NOTES_OF_VIDEOS}
    built = make_project(files, LOOKS, aikb_pages=PAGES, html_theme="furo").build()
    seen = [
        each["sidebar"] for each in built.jsonl("seen.jsonl") if each["page"] == "video000000/a"
    ]
    assert len(seen) == 4
    for sidebar in seen[1:]:
        assert sidebar == seen[-1]
        assert 'href="b.html">Title b of video000000</a>' in sidebar


WRAPS = """
def wrap(app, page, template, context, doctree):
    if draw := context.get("toctree"):
        context["toctree"] = lambda **options: draw(**options).replace(">Title b", ">Bee")

def setup(app):
    app.connect("html-page-context", wrap, priority=400)
"""


def test_another_extension_may_change_sidebars(make_project):
    files = {"index.md": index(), **NOTES_OF_VIDEOS}
    built = make_project(files, WRAPS, aikb_pages=PAGES, html_theme="furo").build()
    shown = built.html("video000000/a").select(".sidebar-tree a")
    assert shown[-1].get_text() == "Bee of video000000"


def test_only_the_numbers_of_a_template_are_filled_in():
    """Those in the words of notes stay, also after a page that failed while furo had its template."""
    app, templates, given = SimpleNamespace(extensions={"furo"}), SidebarTemplates(), object()
    for _ in range(2):
        context = {"toctree": given, "before": "\ue0010\ue001"}
        templates.begin(given)
        assert templates.render([SlotText("A")]) == "A"
        templates.before_theme(app, "page", "page.html", context, None)
        template = templates.render(["<b>", SlotText("A"), SlotText("B & C")])
        assert template == "<b>\ue0010\ue001B & C"
    context |= {"made": f"{template} \ue0017\ue001"}
    templates.after_theme(app, "page", "page.html", context, None)
    assert context["made"] == "<b>AB & C \ue0017\ue001"
    assert context["before"] == "\ue0010\ue001"


def test_a_sidebar_has_the_titles_that_an_author_gave(make_project, monkeypatch):
    toctree = "```{toctree}\nFirst <channels/acme>\nSecond <channels/lex>\n```"
    files = {"index.md": f"{index()}\n{toctree}\n", **NOTES_OF_VIDEOS}
    project = make_project(files, aikb_pages=PAGES, html_theme="furo")
    built = project.build()
    assert built.html("video000000/a").select(".sidebar-tree a")[0].get_text() == "First"
    monkeypatch.setattr(frames.Frames, "draw", lambda *_: None)
    assert differences(built.out, clean(project, "html").out) == []


def test_a_title_may_have_any_character(make_project):
    """Some stand for the places in a sidebar that is drawn once."""
    files = {
        "index.md": index() + "\n```{toctree}\nhand\n```\n",
        "hand.md": "# By \ue0019\ue001 \ue000\ue002\n",
        "a.md": note("A \ue0011\ue001", V1, "Lex"),
        "b.md": note("B", V1, "Lex"),
    }
    page = make_project(files, aikb_pages=PAGES, html_theme="furo").build().html("b")
    shown = [link.get_text() for link in page.select(".sidebar-tree a")]
    assert shown[-3:] == ["A \ue0011\ue001", "B", "By \ue0019\ue001 \ue000\ue002"]


def test_a_page_in_two_toctrees_stands_below_the_same_in_each_build(make_project):
    files = {
        "index.md": "# Index\n\n```{toctree}\na\nz\n```\n",
        "a.md": "# A\n\n```{toctree}\nshared\n```\n",
        "z.md": "# Z\n\n```{toctree}\nshared\n```\n",
        "shared.md": note("Shared", V1, "Lex"),
    }
    project = make_project(files)
    project.build()
    for name in ("a.md", "shared.md"):
        project.write(name, files[name] + "\nMore.\n")
    assert differences(project.build().out, clean(project, "html").out) == []


def test_a_book_after_a_site_has_a_note_in_its_place(make_project):
    """Pages on the web leave the toctrees in doctrees as they are."""
    files = {
        "index.md": "# Index\n\n```{toctree}\nn/red\n```\n",
        "n/red.md": "# Red\n\nAbout [[a]].\n",
        "n/a.md": note("Alpha", V1, "Red"),
    }
    project = make_project(files, aikb_pages={"channel": "c/{slug}"}, aikb_pages_in=["latex"])
    titles = re.compile(r"(?:chapter|section)\{(\w+)\}")
    assert titles.findall(project.build("latex").text("test.tex")) == ["Red", "Alpha"]
    project.write("n/a.md", note("Alpha", V1, "Lex"))
    project.build()
    assert titles.findall(project.build("latex").text("test.tex")) == ["Red", "Lex", "Alpha"]


@pytest.mark.parametrize("theme", ["alabaster", "furo", "sphinx_rtd_theme"])
def test_a_sidebar_has_each_video_once(make_project, theme):
    channel = (
        "---\ntitle: Lex\n---\n\n"
        f"### [Talk](https://youtu.be/{V1})\n\n- [[a]]\n- [[b]]\n\n"
        f"### [Other](https://youtu.be/{V2})\n\n- [[c]]\n"
    )
    files = {
        "index.md": "# Start\n\n```{toctree}\nlex\n```\n",
        "lex.md": channel,
        "a.md": note("A", V1, "lex", "## Part\n\nText."),
        "b.md": note("B", V1, "lex", "## Piece\n\nText."),
        "c.md": note("C", V2, "lex"),
        "videos.yaml": f"{V1}: Talk\n{V2}: Other\n",
    }
    pages = {"video": "videos/{id}", "channel": "channels/{slug}"}
    project = make_project(files, aikb_pages=pages, aikb_videos="videos.yaml", html_theme=theme)
    result = project.build(parallel=4)
    assert result.warnings == ""
    sidebar = ".sphinxsidebar ul, .sidebar-tree ul, .wy-menu-vertical ul"
    found = result.html("a").select_one(sidebar).select("a.reference.internal")
    shown = [link.get_text() for link in found if link["href"] != "#part"]
    assert shown == ["Lex", "Talk", "A", "B"]
    assert differences(result.out, clean(project, "html").out) == []


def test_a_build_without_a_change_asks_no_timeline(make_project, monkeypatch):
    """What notes say at their moments is known where videos have pages."""
    asked: list[str] = []
    ask = PageDigests.of

    def recorded(self, docname):
        asked.append(docname)
        return ask(self, docname)

    monkeypatch.setattr(PageDigests, "of", recorded)
    project = make_project(FILES, CONF)
    project.build()
    asked.clear()
    project.build()
    assert asked == []
    project.write("n/b.md", FILES["n/b.md"].replace("Early.", "Sooner."))
    result = project.build()
    assert f"videos/{V1}" in asked
    assert "Sooner." in result.html(f"videos/{V1}").get_text()
    assert differences(result.out, clean(project, "html").out) == []


def test_a_timeline_is_right_after_a_builder_without_pages(make_project):
    """Such a builder reads a note without keeping what it says at its moments."""

    def said(word: str) -> str:
        return note("Spoken", V1, "Lex", f"First words.\n\nAt this time {word} {{yt}}`1:30`\n")

    files = {**FILES, "mine.md": f"# Mine\n\n```{{video-timeline}} {V1}\n```\n"}
    project = make_project({**files, "n/e.md": said("one")}, CONF)
    project.build()
    for word in ("two", "three", "four"):
        project.write("n/e.md", said(word))
        project.build("latex")
        assert f"At this time {word}" in project.build().html("mine").get_text()
