"""Obsidian's Markdown inside lines, through every builder."""

import json

import pytest
from bs4 import BeautifulSoup
from sphinx import addnodes

from support.compare import clean, differences
from support.epub import epub_of, epubcheck
from support.pdf import compile_pdf
from support.texts import index, note

# Tests elsewhere trace the rules; here pages are built again and again.
pytestmark = pytest.mark.no_cover

BODY = """\
A ==claim with a [[other | linked name]] and [more](https://example.org)== and ~~an *old* one~~.

Seen %%secret [[concealed]] <a class="yt-timestamp" data-t="77:09">[77:09]</a>%% here, see [[other]].

%%
secret [[concealed]]

# Secret heading
%%

- [ ] to do
- [x] done
- [/] half

It costs $5 [[other]] and $6, or $x^2$. #topic and #nested/part.

> Quoted words
> $$q=1$$

A text
$$
y=2
$$
above, and $$z=3$$ in it.

## The ==main== ~~old~~ point %%secret%%

More.
"""
CONF = """
myst_enable_extensions = ["dollarmath", "strikethrough", "tasklist"]
aikb_syntax = ["default", "tags"]
"""
FILES = {
    "index.md": index(":group-by: tags"),
    "a.md": note("A", BODY, tags="[all]"),
    "other.md": note("Other", tags="[all]"),
    "plain/page.md": "# Page\n\n==a== %%b%% #c $5 and $6\n\n- [ ] task\n",
}
SECRETS = ("secret", "Secret", "concealed", "77:09")  # no clock says 77:09


@pytest.fixture
def project(make_project):
    return make_project(FILES, CONF)


@pytest.fixture
def built(built_project):
    """The project, built as HTML."""
    return built_project(FILES, CONF)


def test_html(project):
    result = project.build("html")
    body = result.html("a").select_one("section")
    assert body.select_one("mark").get_text() == "claim with a linked name and more"
    assert [link.get_text() for link in body.select("mark a")] == ["linked name", "more"]
    assert body.select_one("s").get_text() == "an old one"
    assert body.select_one("s em").get_text() == "old"
    boxes = [box.get_text() for box in body.select("li.aikb-task-item > p > .aikb-task")]
    assert boxes == ["[ ]", "[x]", "[/]"]
    assert body.select("input") == []
    text = body.get_text()
    assert "It costs $5 Other and $6, or" in text
    assert [math.get_text() for math in body.select("span.math")] == [r"\(x^2\)"]
    displayed = [math.get_text().strip() for math in body.select("div.math")]
    assert displayed == [r"\[q=1\]", r"\[y=2\]", r"\[z=3\]"]
    assert body.select("p div") == []
    assert "$$" not in text
    heading = body.select_one("h2")
    assert heading.parent["id"] == "the-main-old-point"
    assert heading.select_one(".aikb-mark").get_text() == "main"
    assert result.html("a").select_one('link[href*="aikb.css"]')
    assert result.warnings.count("WARNING") == result.warnings.count("plain/page.md")


def test_a_comment_is_in_no_output(project):
    for builder in ("html", "text", "man", "gettext", "aikb", "latex", "epub", "texinfo", "xml"):
        result = project.build(builder, doctreedir=f"doctrees-{builder}")
        for name in result.files:
            if name.startswith(("_sources/", "_static/")) or "plain" in name or ".bat" in name:
                continue
            content = (result.out / name).read_bytes()
            if builder != "html" or name.endswith((".html", ".js", ".inv")):
                assert [word for word in SECRETS if word.encode() in content] == [], name
    links = project.build("aikb").jsonl("links.jsonl")
    assert {link["target"] for link in links} == {"other"}


def test_text(built):
    text = built.build("text").text("a.txt")
    assert "A claim with a linked name and more and an *old* one." in " ".join(text.split())
    assert "Seen here, see Other." in text
    for line in ("* [ ] to do", "* [x] done", "* [/] half"):
        assert line in text


def test_other_documents_are_as_before(built, make_project):
    page = built.build("html").html("plain/page").select_one("section")
    stock = make_project(
        FILES,
        'myst_enable_extensions = ["dollarmath", "strikethrough", "tasklist"]',
        extensions=["myst_parser"],
    )
    stock.remove("index.md")
    stock.write("index.md", "# Index\n\n```{toctree}\na\nother\nplain/page\n```\n")
    assert str(page) == str(stock.build("html").html("plain/page").select_one("section"))


def test_parts_that_are_off(make_project):
    result = make_project(FILES, CONF, aikb_syntax=["wikilinks"]).build("html")
    body = result.html("a").select_one("section")
    assert body.select("mark, .aikb-task, .tag") == []
    assert "==claim" in body.get_text()
    assert "%%secret" in body.get_text()
    assert body.select_one("input") is not None


def test_a_tag_leads_to_its_section(built):
    result = built.build("html")
    body = result.html("a").select_one("section")
    tags = body.select(".tag")
    assert [tag.get_text() for tag in tags] == ["#topic", "#nested/part"]
    for tag in tags:
        page, _, anchor = tag.find_parent("a")["href"].partition("#")
        section = result.html(page.removesuffix(".html")).find(id=anchor)
        assert [item.get_text() for item in section.select("li")] == ["A"]


def test_a_tag_without_a_section_is_text(make_project):
    files = {**FILES, "index.md": index()}
    body = make_project(files, CONF).build("html").html("a").select_one("section")
    assert [tag.find_parent("a") for tag in body.select(".tag")] == [None, None]


def test_tags_join_those_of_the_front_matter(built):
    rows = {row["docname"]: row["tags"] for row in built.build("aikb").jsonl("notes.jsonl")}
    assert rows == {"a": ["all", "topic", "nested/part"], "other": ["all"]}
    conf = {"aikb_syntax": ["default"]}
    rows = built.build("aikb", confoverrides=conf).jsonl("notes.jsonl")
    assert [row["tags"] for row in rows] == [["all"], ["all"]]


def test_tags_far_below_the_head(make_project):
    long = "Words of a line.\n\n" * 4000
    files = {"index.md": index(":filter: 'deep' in tags"), "a.md": note("A", f"{long}#deep\n")}
    result = make_project(files, CONF).build("html")
    assert [item.get_text() for item in result.html().select("section li")] == ["A"]


EDITS = [
    lambda text: text.replace("#topic", "#other"),
    lambda text: text.replace("#nested/part", ""),
    lambda text: text.replace("==main==", "main"),
    lambda text: text.replace("[x]", "[ ]"),
    lambda text: text.replace("%%secret", "secret"),
    lambda text: text.replace("$6", "6$"),
]


EMBEDDING = {**FILES, "b.md": note("B", "Of #topic too. ![[a]]")}


def test_incremental_equals_clean(make_project):
    project = make_project(EMBEDDING, CONF)
    project.build("html", parallel=4)
    for at, edit in enumerate(EDITS):
        project.write("a.md", edit(project.read("a.md")))
        result = project.build("html", parallel=4 if at % 2 else 1)
        assert differences(result.out, clean(project, "html").out) == []


def test_a_section_that_goes_takes_the_links_of_its_tag_along(built_project):
    project = built_project(EMBEDDING, CONF)
    project.write("index.md", index())
    result = project.build("html")
    assert differences(result.out, clean(project, "html").out) == []
    assert result.html("b").select("a .tag") == []


@pytest.mark.parametrize("builder", ["html", "latex", "text", "aikb"])
def test_parallel_builds_are_equal(project, builder):
    one = project.build(builder, doctreedir="doctrees-one", out="one")
    four = project.build(builder, doctreedir="doctrees-four", out="four", parallel=4)
    assert differences(one.out, four.out) == []


def test_titles_in_other_places(make_project):
    """Headings are written several times; each time with the same marks."""
    files = {
        "index.md": index(),
        "a.md": "---\nvideoId: P6y0gr-W2-k\n---\n\n# The ==main== one %%secret%%\n\nText.\n",
        "b.md": note("B", "See [[a]]."),
    }
    result = make_project(files, CONF).build("html")
    assert "The main one" in result.html("a").title.get_text()
    assert result.html("b").select_one("a.wikilink").get_text() == "The main one"
    for page in ("a", "b", "index"):
        assert "<mark" not in str(result.html(page))
        assert "secret" not in str(result.html(page))
    titles = json.loads(result.text("searchindex.js")[len("Search.setIndex(") : -1])["titles"]
    # Before Sphinx 9 these are HTML.
    assert "The main one" in [BeautifulSoup(title, "html.parser").get_text() for title in titles]


def test_doctrees_hold_what_every_builder_knows(built):
    tree = built.build("html").app.env.get_doctree("a")
    own = [
        node
        for node in tree.findall()
        if not type(node).__module__.startswith(("docutils", "sphinx."))
    ]
    assert [node.tagname for node in own if not isinstance(node, addnodes.pending_xref)] == [
        "waiting_head",
        "waiting_player",
        "related",
        "related",
    ]


@pytest.mark.long  # the book of all dialects is validated each time
@pytest.mark.epubcheck
def test_epub(project):
    project.remove("plain/page.md")  # MyST-Parser's own boxes are no XHTML
    assert epubcheck(epub_of(project.build("epub"))) == ""


@pytest.mark.tex
@pytest.mark.parametrize(
    "engine", ["pdflatex", "xelatex", pytest.param("lualatex", marks=pytest.mark.long)]
)
def test_pdf(project, needs_tool, engine):
    needs_tool(engine)
    long = (
        "=="
        + "highlighted words with [[other | a link]] " * 20
        + "==\n\n~~"
        + "struck " * 60
        + "~~\n"
    )
    project.write("b.md", note("B", f"{long}\n==~~both of a{'b' * 60}~~==\n"))
    pdf = compile_pdf(project.build("latex", confoverrides={"latex_engine": engine}))
    assert pdf.complaints == []
    text = " ".join(pdf.texts)
    assert "A claim with a linked name and more and an old one." in text
    assert "It costs $5 Other and $6, or" in text
    assert "above, and" in text
    assert "$$" not in text
    assert "highlighted words with a link highlighted words" in text
    assert not any(secret in text for secret in SECRETS)
    wide = [line for line in pdf.log.splitlines() if line.startswith("Overfull")]
    assert wide == []
