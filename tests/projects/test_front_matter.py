"""What the front matter of a note puts on its page and into the data."""

import pytest

from support.compare import clean, differences
from support.epub import epub_of, epubcheck
from support.texts import index, note, toctree

# Other tests trace the same lines.
pytestmark = pytest.mark.no_cover

FILES = {
    "index.md": toctree("n/a", "n/b", "page"),
    "n/a.md": note(
        "A title",
        "## Part\n\nText of [[b]].",
        cssclasses="[wide, no-title]",
        lang="pt_BR",
        description='A "short" <text> & more',
        cover='"[[chart.png]]"',
        permalink="/talks/a",
    ),
    "n/b.md": note("B", "# Own title\n\nSee [[talks/a]].\n\n# Second\n\nText.", lang="de"),
    "page.md": "---\nlang: de\ncssclasses: wide\ndescription: x\n---\n\n# Page\n\n![[a]]\n",
}


def described(page) -> list[str]:
    return [meta["content"] for meta in page.select("head meta[name=description]")]


@pytest.mark.parametrize("parallel", [1, 4])
def test_on_the_page(make_project, parallel):
    result = make_project(FILES).build(parallel=parallel)
    assert result.warnings == ""
    page = result.html("n/a")
    top = page.select_one("div.body > section")
    assert (top["class"], top["lang"], top["id"]) == (["wide", "no-title"], "pt-BR", "a-title")
    assert top.section.attrs == {"id": "part"}
    assert described(page) == ['A "short" <text> & more']
    sections = result.html("n/b").select("div.body > section")
    assert [section.get("lang") for section in sections] == ["de", "de"]
    assert "class" not in sections[0].attrs
    assert described(result.html("n/b")) == ["See A title."]
    other = result.html("page")
    assert other.select_one("div.body > section").attrs == {"id": "page"}
    assert described(other) == []
    # Links find it by its permalink.
    assert result.html("n/b").select_one("section a.wikilink")["href"] == "a.html"


def test_in_the_data(make_project):
    rows = make_project(FILES).build("aikb").jsonl("notes.jsonl")
    kept = [[row[key] for key in ("description", "image", "permalink", "lang")] for row in rows]
    assert kept == [
        ['A "short" <text> & more', "chart.png", "/talks/a", "pt-BR"],
        [None, None, None, "de"],
    ]


def test_in_an_e_book(make_project):
    result = make_project(FILES, extensions=["sphinx_aikb"]).build("epub")
    text = epub_of(result).files["n/a.xhtml"].decode()
    assert 'lang="pt-BR"' in text
    assert 'content="A &quot;short&quot; &lt;text&gt; &amp; more"' in text


@pytest.mark.long  # the book of all dialects is validated each time
@pytest.mark.epubcheck
def test_the_e_book_is_valid(make_project):
    assert epubcheck(epub_of(make_project(FILES).build("epub"))) == ""


@pytest.mark.parametrize("builder", ["latex", "text", "man", "texinfo", "xml", "gettext"])
def test_builders_that_show_none_of_it(make_project, builder):
    assert make_project(FILES).build(builder).warnings == ""


def test_one_page_has_no_description_of_a_note(make_project):
    files = {**FILES, "other.rst": ".. meta::\n   :description: kept\n\nOther\n=====\n"}
    files["index.md"] = toctree("n/a", "n/b", "page", "other")
    assert described(make_project(files).build("singlehtml").html()) == ["kept"]


def test_a_description_of_its_own_wins(make_project):
    text = (
        "---\nvideoId: P6y0gr-W2-k\ndescription: ours\nmyst:\n  html_meta:\n    {}: theirs\n---\n"
    )
    files = {
        "index.md": index(),
        "n/a.md": text.format("description"),
        "n/b.md": text.format("keywords"),
    }
    result = make_project(files).build()
    assert described(result.html("n/a")) == ["theirs"]
    assert described(result.html("n/b")) == ["ours"]


def test_an_unusable_value_warns_and_the_rest_builds(make_project):
    project = make_project(FILES)
    header = "cssclasses: [a<b, ok]\nlang: Deutsch\ndescription: [a, b]"
    project.write("n/a.md", f"---\nvideoId: P6y0gr-W2-k\n{header}\n---\n\n# T\n")
    result = project.build()
    assert [line.partition(" WARNING: ")[0] for line in result.warning_lines] == [
        "n/a.md:3:",
        "n/a.md:4:",
        "n/a.md:5:",
    ]
    assert all("[aikb.front_matter]" in line for line in result.warning_lines)
    section = result.html("n/a").select_one("div.body > section")
    assert section.attrs == {"class": ["ok"], "id": "t"}


@pytest.mark.parametrize("builder", ["html", "epub", "aikb"])
def test_a_change_reaches_all(make_project, builder):
    project = make_project(FILES)
    project.build(builder)
    project.write("n/a.md", note("A title", "Text.", permalink="elsewhere", lang="fr"))
    result, expected = project.build(builder), clean(project, builder)
    assert differences(result.out, expected.out, ["Test.epub", "content.opf"]) == []
    if builder == "html":
        assert result.html("n/b").select("a.wikilink") == []


def test_an_index_goes_by_names_in_links(make_project):
    files = {
        "index.md": index(':group-by: guest\n:filter: show == "The Show"'),
        "n/a.md": note("A", guest='"[[Ada|A.]]"', show="[[The Show]]"),
        "n/b.md": note("B", guest="[[[Ada]], [[Grace]]]", show='"[[The Show]]"'),
        "n/c.md": note("C", guest="Ada", show="Another"),
    }
    page = make_project(files).build().html()
    told = {
        section.h2.get_text(): [link.get_text() for link in section.select("li a")]
        for section in page.select("section section")
    }
    assert told == {"Ada¶": ["A", "B"], "Grace¶": ["B"]}


def test_old_spellings_make_names_and_tags(make_project):
    files = {
        "index.md": index(":group-by: tags"),
        "n/a.md": note("A", "[[by another name]]", Tags="'#x #y/z'", ALIAS="By another name"),
    }
    result = make_project(files).build("aikb")
    assert result.warnings == ""
    (row,) = result.jsonl("notes.jsonl")
    assert (row["tags"], row["aliases"]) == (["x", "y/z"], ["By another name"])
    assert [link["rule"] for link in result.jsonl("links.jsonl")] == ["alias"]
