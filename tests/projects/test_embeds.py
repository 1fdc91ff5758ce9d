"""Passages of other notes, in the place where a note embeds them."""

import pytest

from sphinx_aikb.links import embeds
from support.compare import differences

# Other tests trace the same lines.
pytestmark = pytest.mark.no_cover

ONE, TWO = "P6y0gr-W2-k", "atMRWzgHEGg"
TIME = '<a class="yt-timestamp" data-t="00:02:28">[00:02:28]</a>'
START = "---\ntitle: {}\nvideoId: {}\n---\n\n"


def note(title, body, video=ONE):
    return START.format(title, video) + body + "\n"


SOURCE = f"""\
From: [[sub/other]] <br/>

Intro {TIME} with [[other]], [here](#deep-part), [there](../sub/other.md) and $x$.[^1]

## Deep part

Under it, see [[#Deep part]], [[source#End | Own end]] and [below](#end).

### Inner {TIME}

- item one
- item two

(end)=
## End

Last words.

[^1]: A footnote.
"""

FILES = {
    "index.md": "# Start\n\n```{topic-index}\n```\n\n```{toctree}\npage\n```\n",
    "n/source.md": note("The source", SOURCE, TWO),
    "sub/other.md": note("Another", "Words of the other.\n\n## Part\n\nMore words."),
    "page.md": "# Page\n\n## First\n\n### Second\n\nBefore ![[source]] after.\n\n"
    "![[source#Deep part]]\n\n- item ![[Another#Part]]\n",
}
CONF = 'myst_enable_extensions = ["dollarmath"]\nsuppress_warnings = ["myst.xref_missing"]\n'


@pytest.fixture
def project(make_project):
    return make_project(FILES, CONF)


def quotes(result, docname="page"):
    """The passages on a page that stand inside of no other."""
    page = result.html(docname)
    return [q for q in page.select("blockquote.aikb-embed") if not q.find_parent("blockquote")]


def test_a_note(project):
    result = project.build()
    assert result.warnings == ""
    whole = quotes(result)[0]
    text = " ".join(whole.get_text().split())
    assert text.startswith("Intro 2:28 with Another, here, there and")
    assert text.endswith("A footnote. —The source")
    before, after = whole.find_previous_sibling("p"), whole.find_next_sibling("p")
    assert (before.get_text().strip(), after.get_text().strip()) == ("Before", "after.")
    source = whole.select_one("p.attribution a")
    assert source["href"] == "n/source.html"


def test_headings_go_below_the_one_above(project):
    whole, part, item = quotes(project.build())
    assert [(h.name, h.get_text()) for h in whole.select(".rubric")] == [
        ("h4", "Deep part"),
        ("h5", "Inner 2:28"),
        ("h4", "End"),
    ]
    assert [h.name for h in part.select(".rubric")] == ["h4", "h5"]
    assert item.find_parent("li") is not None
    assert item.select_one("p.attribution").get_text() == "—Another > Part"
    assert not project.build().html("page").select("section section section section")


def test_times_keep_the_video_of_their_note(project):
    result = project.build()
    for time in result.html("page").select("blockquote a.yt-timestamp"):
        assert time["href"] == f"https://www.youtube.com/watch?v={TWO}&t=148s"
    rows = project.build("aikb").jsonl("timestamps.jsonl")
    assert {row["source"] for row in rows} == {"n/source"}


def test_ids_are_unique_and_links_arrive(project):
    result = project.build()
    for docname in ("page", "n/source"):
        page = result.html(docname)
        names = [tag["id"] for tag in page.select("[id]")]
        assert len(names) == len(set(names))
        for link in page.select("div.body a[href]"):
            target, _, name = link["href"].partition("#")
            if "://" in target or link.get("class") == ["headerlink"]:
                continue
            there = result.path(docname).parent / target if target else result.path(docname)
            assert there.exists(), link
            assert not name or f'id="{name}"' in there.read_text(), link
    whole, part, _ = quotes(result)
    assert whole.find("a", string="here")["href"] == "#embed-deep-part"
    assert part.find("a", string="below")["href"] == "n/source.html#end"
    # Wiki-links to what the passage holds stay in it, those to the rest of its note leave.
    assert whole.find("a", string="Deep part")["href"] == "#embed-deep-part"
    assert part.find("a", string="Deep part")["href"] == "#embed-deep-part-2"
    assert part.find("a", string="Own end")["href"] == "n/source.html#end"
    assert whole.find("a", string="there")["href"] == "sub/other.html"
    # The headings of the page itself, and only they, are in its table of contents.
    toc = result.html("page").select_one("div.sphinxsidebar")
    assert "Deep part" not in toc.get_text()


def test_mathjax_is_there_for_embedded_formulas(project):
    assert "mathjax" in project.build().path("page").read_text().lower()


@pytest.mark.parametrize(
    ("builder", "name"), [("text", "page.txt"), ("latex", "test.tex"), ("man", "test.1")]
)
def test_in_every_format(project, builder, name):
    result = project.build(builder)
    assert result.warnings == ""
    text = result.text(name)
    assert text.count("Last words.") == (1 if builder == "text" else 2)


@pytest.mark.parametrize("builder", ["html", "singlehtml", "epub", "latex", "text", "xml"])
def test_parallel_is_serial(project, builder):
    one = project.build(builder)
    other = project.build(builder, parallel=4, out="four", doctreedir="four-doctrees")
    ignored = ("content.opf", "toc.ncx", "Test.epub")
    assert differences(one.out, other.out, ignored) == []


def test_cycles_are_cut(make_project):
    project = make_project(
        {
            "n/a.md": note("A", "Text of a.\n\n![[b]]"),
            "n/b.md": note("B", "Text of b.\n\n![[a]]\n\n## Self\n\n![[#Self]]\n\n![[b]]"),
        }
    )
    result = project.build()
    assert sorted(result.warning_lines) == [
        "n/a.md:8: WARNING: the embed 'b' shows itself (n/b → n/a → n/b): "
        "it is a link there [aikb.embed]",
        "n/b.md:12: WARNING: the embed 'Self' shows itself (n/b): it is a link there [aikb.embed]",
        "n/b.md:14: WARNING: the embed 'b' shows itself (n/b): it is a link there [aikb.embed]",
        "n/b.md:8: WARNING: the embed 'a' shows itself (n/a → n/b → n/a): "
        "it is a link there [aikb.embed]",
    ]
    page = result.html("n/a")
    assert page.select_one("div.body").get_text().count("Text of a.") == 1
    links = [link.get_text() for link in page.select("blockquote a.wikilink")]
    # The section on itself shows once what stands in it, a link in the place of each embed.
    assert links == ["A", "Self", "B", "B"]


def test_depth_and_number_are_limited(make_project):
    deep = {f"n/d{i}.md": note(f"D{i}", f"Level {i}.\n\n![[d{i + 1}]]") for i in range(9)}
    many = {f"m/m{i}.md": note(f"M{i}", f"![[m{i + 1}]] x\n\n" * 9) for i in range(4)}
    result = make_project({**deep, **many, "m/m4.md": note("M4", "End.")}).build()
    text = result.html("n/d0").select_one("div.body").get_text()
    assert "Level 5." in text
    assert "Level 6." not in text
    assert "the embed 'd6' is inside of 5 others: it is a link there" in result.warnings
    assert "is one of more than 200 on a page: it is a link there" in result.warnings
    assert len(result.html("m/m0").select("blockquote.aikb-embed")) == 200


def test_long_passages_are_limited_in_all(make_project, monkeypatch):
    """A vault of notes that embed all would grow with its square in length, not only in passages."""
    monkeypatch.setattr(embeds, "LARGEST", 10)
    files = {
        "n/a.md": note("A", "![[b]]\n\n![[c]]\n\n![[c]]"),
        "n/b.md": note("B", "Few words."),
        "n/c.md": note("C", "One of many words.\n\n" * 10),
    }
    result = make_project(files).build()
    quotes = result.html("n/a").select("blockquote.aikb-embed")
    assert [quote.get_text().count("words.") for quote in quotes] == [1, 10]
    assert (
        "'c' stands on a page whose passages have 10 elements already: it is a link"
        in result.warnings
    )


def test_the_stop_of_a_sentence_and_the_number_of_an_item(make_project):
    files = {
        "n/a.md": note("A", "As said in ![[b]].\n\n![[b#^two]]"),
        "n/b.md": note("B", "From: [[a]]\n\n3. three\n4. four ^two"),
    }
    first, second = quotes(make_project(files).build(), "n/a")
    assert first.find_next_sibling() is second
    assert "From" not in first.get_text()
    assert second.select_one("ol")["start"] == "4"
    assert second.select_one("ol").get_text().split() == ["four"]


def test_where_no_passage_can_stand_or_none_is(make_project):
    body = "| a |\n| --- |\n| ![[b]] |\n\n## About ![[b]]\n\n*![[b]]* ![[b#Nope]] ![[gone]]\n"
    result = make_project({"n/a.md": note("A", body), "n/b.md": note("B", "Text of b.")}).build()
    page = result.html("n/a")
    assert not page.select("blockquote")
    assert len(page.select("div.body a.wikilink")) == 4
    assert page.select_one("span.wikilink-missing").get_text() == "gone"
    assert result.warning_lines == [
        "n/a.md:12: WARNING: n/b has no heading 'Nope': the link leads to the note [aikb.heading]"
    ]


CHANGES = {
    "text": ("n/source.md", "Last words.", "Final words."),
    "title of the source": ("n/source.md", "title: The source", "title: Changed"),
    "title of a note that it links to": ("sub/other.md", "title: Another", "title: Changed"),
    "video": ("n/source.md", TWO, ONE),
    "heading gone": ("n/source.md", "## Deep part", "## Deeper part"),
    "text of the section": ("sub/other.md", "More words.", "Changed words.\n\n![[source]]"),
    "embed gone": ("page.md", "![[source]]", "nothing"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_after_a_change_as_in_a_clean_build(project, change):
    project.build()
    name, old, new = CHANGES[change]
    assert old in project.read(name)
    project.write(name, project.read(name).replace(old, new))
    after = project.build()
    clean = project.build(out="clean", doctreedir="clean-doctrees")
    assert differences(after.out, clean.out) == []


def test_a_page_is_written_only_when_its_passage_changes(project):
    project.write("page.md", "# Page\n\n![[source#End]]\n")
    page = project.build().path("page")
    before = page.stat().st_mtime_ns
    project.write("n/source.md", project.read("n/source.md").replace("Under it", "Below it"))
    project.build()
    assert page.stat().st_mtime_ns == before
    project.write("n/source.md", project.read("n/source.md").replace("Last", "Final"))
    project.build()
    assert page.stat().st_mtime_ns > before
    assert "Final words." in page.read_text()


def test_removed_source(project):
    project.build()
    project.remove("n/source.md")
    after = project.build()
    assert "source" in after.html("page").select_one("span.wikilink-missing").get_text()


def test_no_copies_in_catalogues_of_messages(project):
    text = (project.build("gettext").out / "page.pot").read_text()
    assert "Last words." not in text
