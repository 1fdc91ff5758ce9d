"""Flavours of Markdown, builders, extensions and themes of others, beside what they make of plain Sphinx."""

import re
from collections import Counter

import pytest

from support.projects import Project
from support.texts import VIDEO, index, note, notes, toctree

# Other tests trace the same lines.
pytestmark = pytest.mark.no_cover

TIME = '<a class="yt-timestamp" data-t="00:01:00">[00:01:00]</a>'

# -- flavours of Markdown in which there are no roles


@pytest.mark.parametrize("setting", ["myst_gfm_only", "myst_commonmark_only"])
def test_one_warning_says_what_another_flavour_leaves_out(make_project, setting):
    body = f"Words of [[two]] and {TIME}.\n\n> [!note] Title\n> Said."
    project = make_project(
        {"one.md": note("One", body), "two.md": note("Two")},
        suppress_warnings=["myst", "aikb.html", "toc"],
        **{setting: True},
    )
    result = project.build()
    assert len(result.warning_lines) == 1
    assert f"with {setting} there are no roles" in result.warnings
    assert "[aikb.parser]" in result.warnings
    text = result.html("one").get_text()
    assert all(words in text for words in ("[[two]]", "[00:01:00]", "Title", "Said."))


def test_no_warning_without_such_a_setting(make_project):
    project = make_project({"one.md": note("One")}, myst_gfm_only=False)
    assert "parser" not in project.build().warnings


# -- builders that know no admonition with a title

BARE = """\
from docutils import nodes
from sphinx.builders.text import TextBuilder
from sphinx.util.docutils import SphinxTranslator

class Writer(SphinxTranslator):
    def __init__(self, document, builder):
        super().__init__(document, builder)
        self.body = ""

    def visit_Text(self, node):
        self.body += node.astext() + " "

    def depart_Text(self, node):
        pass

    def unknown_visit(self, node):
        if isinstance(node, (nodes.admonition, nodes.attribution)):
            raise nodes.SkipNode  # as the builders for Markdown do

    def unknown_departure(self, node):
        pass

    def astext(self):
        return self.body

class Bare(TextBuilder):
    name = format = "bare"
    default_translator_class = Writer

    def write_doc(self, docname, doctree):
        writer = Writer(doctree, self)
        doctree.walkabout(writer)
        (self.outdir / f"{docname}.txt").write_text(writer.body, "utf-8")

def setup(app):
    app.add_builder(Bare)
"""
BOXES = note(
    "One",
    "> [!warning] My title\n> Inside it.\n\n> [!faq]- Folded\n> Hidden first.\n>\n> > [!tip] Inner\n> > Innermost.\n\n"
    "> [!danger]\n> A bare one.\n\n<details><summary>Sum</summary>\n\nIn details.\n\n</details>\n\n![[two#Part]]",
)
WORDS = ("My title", "Inside it.", "Folded", "Hidden first.", "Inner", "Innermost.", "A bare one.")
WORDS += ("Sum", "In details.", "Of a part.", "Two > Part")


@pytest.mark.parametrize("builder", ["bare", "html", "text", "latex", "xml"])
def test_no_word_of_callouts_and_embeds_is_lost(built_project, builder):
    files = {"one.md": BOXES, "two.md": note("Two", "## Part\n\nOf a part."), "bare.py": BARE}
    conf = "import os, sys\nsys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))\n"
    result = built_project(files, conf, extensions=("sphinx_aikb", "bare")).build(builder)
    name = {"bare": "one.txt", "text": "one.txt", "latex": "test.tex"}.get(
        builder, f"one.{builder}"
    )
    text = result.text(name)
    if builder in ("html", "xml", "latex"):
        text = re.sub(r"<[^>]+>", "", text).replace("&gt;", ">").replace("\\textgreater{}", ">")
    text = " ".join(text.split())
    assert [words for words in WORDS if words not in text] == []
    if builder == "bare":
        assert [text.count(words) for words in ("My title", "Two > Part")] == [1, 1]


@pytest.mark.parametrize("name", ["sphinx_markdown_builder"])
def test_builders_for_markdown(make_project, name):
    pytest.importorskip(name)
    project = make_project(
        {
            "index.md": index(rest=toctree("other").partition("\n\n")[2]),
            "one.md": BOXES,
            "two.md": note("Two", "## Part\n\nOf a part."),
            "other.md": "# Other\n",
        },
        extensions=("sphinx_aikb", name),
    )
    result = project.build("markdown")
    assert result.warnings == ""
    text = " ".join(result.text("one.md").replace("> ", "").split())
    assert [words for words in WORDS if words not in text] == ["Two > Part"]  # that is `[Two Part]`
    assert "[Other](other.md)" in result.text("index.md")


# -- themes that swap the page

SWAP = """async (address) => {
  const text = await (await fetch(address)).text();
  const other = new DOMParser().parseFromString(text, "text/html");
  history.pushState({}, "", address);
  document.querySelector("div.body").replaceWith(other.querySelector("div.body"));
  // Some themes run the scripts of the new page once more.
  for (const old of other.querySelectorAll("script[src*=aikb]")) {
    const script = document.createElement("script");
    for (const { name, value } of old.attributes) script.setAttribute(name, value);
    script.src = new URL(`${old.getAttribute("src")}&again`, location);
    await new Promise((done) => { script.onload = done; document.body.append(script); });
  }
}"""
SWAP_ALONE = SWAP.replace("script[src*=aikb]", ".none")
"""Other themes run no script that has run before."""
SWAPPED = {
    "index.md": toctree("one", "two", "three", "all", "again"),
    "one.md": note("One", f"At {TIME} see nothing."),
    "two.md": note(
        "Two", f"At {TIME.replace('01:00', '02:00')} see [[one]].", videoId="AAAAAAAAAAA"
    ),
    "three.md": note("Three", f"At {TIME.replace('01:00', '03:00')} see [[one]]."),
    "all.md": index(title="All"),
    "again.md": index(title="Again"),
}


@pytest.mark.browser
def test_what_scripts_do_on_a_page_that_was_swapped_in(make_project, monkeypatch):
    pytest.importorskip("playwright.sync_api")
    from support.browser import open_page
    from support.youtube import StandIn, served

    monkeypatch.setattr("sphinx_aikb.lists.index_tools.FEW", 1)
    out = make_project(SWAPPED, aikb_backlinks=False).build().out
    with served(out) as root, open_page() as page:
        stand_in = StandIn(page)
        page.goto(f"{root}one.html")
        page.locator("a.yt-timestamp").click()
        page.wait_for_selector("iframe")
        for name, time, video in (("two", 120, "AAAAAAAAAAA"), ("three", 180, VIDEO)):
            page.evaluate(SWAP, f"{root}{name}.html")
            page.wait_for_timeout(50)
            assert page.locator("iframe").count() == 0
            assert not page.evaluate("document.documentElement.classList.contains('aikb-reading')")
            page.locator("a.yt-timestamp").click()
            page.wait_for_selector("iframe")
            source = page.locator("iframe").get_attribute("src")
            assert f"/embed/{video}?" in source
            assert f"start={time}" in source
            assert page.locator("iframe").count() == 1
            page.locator("div.body p a.wikilink").first.hover()
            page.get_by_role("tooltip").wait_for()
            assert page.get_by_role("tooltip").count() == 1
            page.mouse.move(0, 0)
        for name, swap in (("all", SWAP), ("again", SWAP), ("all", SWAP_ALONE)):
            page.evaluate(swap, f"{root}{name}.html")
            page.get_by_label("Filter the list").fill("two")
            assert page.locator(".aikb-filtered a:visible").all_inner_texts() == ["Two"]
        assert stand_in.problems == []


# -- all on one page

ONE_PAGE = {
    "index.md": toctree("a", "deep/b", options=":numbered:")
    + "\n[[b#Summary]] [[a#Summary]] [](/deep/b.md#summary) {ref}`label` {numref}`figure`\n\n## Summary\n\nOf the root.\n",
    "a.md": note(
        "A",
        "## Summary\n\nOf a [^1], [[#Summary]], [x](#summary), [[b#^block]].\n\n[^1]: Foot of a.\n\nBlock of a. ^block",
    ),
    "deep/b.md": note(
        "B",
        "## Summary\n\nOf b [^1], [[#Summary]], [x](#summary), [[b#Summary]], [[a#^block]].\n\n![[a#Summary]]\n\n"
        "[^1]: Foot of b.\n\nBlock of b. ^block\n\n(label)=\n## More\n\n```{figure} x.png\n:name: figure\n\nFigure\n```",
    ),
    "deep/x.png": "x",
}


@pytest.fixture
def one_page(built_project) -> Project:
    return built_project(ONE_PAGE, builders=("singlehtml",), numfig=True, aikb_backlinks=False)


def test_ids_of_one_page_do_not_collide(one_page):
    page = one_page.build("singlehtml").html()
    ids = [node["id"] for node in page.select("[id]")]
    assert [name for name, count in Counter(ids).items() if count > 1] == []
    links = [link["href"] for link in page.select('a[href^="#"]')]
    assert [link for link in links if link not in ("#", "") and link[1:] not in ids] == []


def test_links_on_one_page_lead_to_their_own_documents(one_page):
    page = one_page.build("singlehtml").html()

    def said_at(link) -> str:
        """The words of the paragraph after the heading that a link leads to, or of the block."""
        place = page.find(id=link["href"][1:])
        block = place if place.name in ("p", "section") else place.parent
        return (block.find("p") or block).get_text().partition(".")[0].partition(" [")[0]

    for name, expected in (
        ("a", {"Summary": "Of a", "x": "Of a", "B": "Block of b"}),
        ("deep/b", {"Summary": "Of b", "x": "Of b", "B > Summary": "Of b", "A": "Block of a"}),
    ):
        links = page.find(id=f"document-{name}").find_next("h3").find_next("p").select("a")
        assert {it.get_text(): said_at(it) for it in links if not it.get("role")} == expected
    root = [
        link
        for link in page.select("p a.reference")
        if link.get_text() in ("B > Summary", "A > Summary")
    ]
    assert [said_at(link) for link in root[-2:]] == ["Of b", "Of a"]
    notes_of = {}
    for name, foot in (("document-a", "Foot of a."), ("document-deep/b", "Foot of b.")):
        mark = page.find(id=name).find_next("a", role="doc-noteref")
        assert foot in page.find(id=mark["href"][1:]).get_text()
        notes_of[name] = mark["href"]
    assert len(set(notes_of.values())) == 2


def test_sections_of_one_page_keep_their_numbers(one_page):
    page = one_page.build("singlehtml").html()
    numbers = [it.get_text() for it in page.select("h3 .section-number")]
    assert numbers == ["1.1. ", "2.1. ", "2.2. "]


# -- tags for those who share a page


@pytest.mark.parametrize("without", [True, False])
def test_a_note_keeps_its_picture_where_no_card_can_be_drawn(make_project, monkeypatch, without):
    graph = pytest.importorskip("sphinxext.opengraph")
    if without:
        monkeypatch.setattr(graph, "create_social_card", None)
    elif graph.create_social_card is None:
        pytest.skip("matplotlib is not installed")
    project = make_project(
        {"a.md": note("A"), **notes(1)},
        extensions=("sphinx_aikb", "sphinxext.opengraph"),
        html_baseurl="https://example.org/",
        ogp_site_url="https://example.org/",
    )
    pictures = project.build().html("a").select('meta[property="og:image"]')
    assert len(pictures) == 1
    assert (VIDEO in pictures[0]["content"]) == without
