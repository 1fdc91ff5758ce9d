"""Titles and headings with pictures, times and signs, in all that is made of them."""

import pytest

from support.compare import clean, differences
from support.epub import epub_of
from support.projects import Project
from support.texts import note, toctree

# Other tests trace the same lines.
pytestmark = pytest.mark.no_cover

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360606060000000050001a5f6455f0000000049454e44ae426082"
)
FILES = {
    "index.md": toctree("picture", "alone", "late", "same", "quoted") + "\n```{topic-index}\n```\n",
    "picture.md": note(None, "# ![[cover.png]] Tool use, [0:10]\n\nUse it, [0:10]. See [[late]], [0:11].\n\n"
                       "## ![[cover.png|300]] Part - [0:20]\n\nText"),
    "alone.md": note(None, "# ![[cover.png]]\n\nSee [[picture]], [[picture#Part]].\n"),
    "late.md": note(None, "## Intro\n\nText\n\n# The *talk* [0:10]\n\nMore of [[same]].\n"),
    "same.md": note("The same", "## Intro\n\nText\n\n# The same\n\nMore of [[late]], [0:30].\n"),
    "quoted.md": note("Quoted", "> [!quote] ## Heading\n> Words\n> - one\n> - two ^end\n\n[[#^end]]\n\n![[#^end]]\n"),
    "cover.png": PNG,
}  # fmt: skip
TITLES = ["Tool use", "alone", "The talk", "The same", "Quoted"]


@pytest.fixture
def project(built_project) -> Project:
    return built_project(FILES)


def test_titles(project):
    result = project.build("html", freshenv=True, warningiserror=True)
    contents = [
        link.get_text().strip() for link in result.html().select(".toctree-wrapper .toctree-l1 > a")
    ]
    assert contents == TITLES
    listed = result.html().select("div.body ul.aikb-topic-index a, div.body .aikb-index a")
    assert "cover.png" not in result.html().get_text()
    assert listed == [] or {link.get_text() for link in listed} == set(TITLES)
    for name, title in zip(("picture", "alone", "late", "same"), TITLES, strict=False):
        page = result.html(name)
        assert page.title.get_text().strip().startswith(title)
        assert [
            h.get_text().partition("0:10")[0].strip("¶ ,") for h in page.select("section h1")
        ] == [title]
    assert [h.get_text() for h in result.html("late").select("section h2")] == ["Intro¶"]
    assert [h.get_text() for h in result.html("same").select("section h2")] == ["Intro¶"]
    assert result.html("picture").select("h1 img, h2 img")
    assert result.html("alone").select("h1 img, h2 img") == []
    assert len(result.html("alone").select("div.body img")) == 1
    links = result.html("alone").select("a.wikilink")
    assert [link["href"] for link in links] == ["picture.html", "picture.html#part"]


def test_what_is_said_of_them(project):
    result = project.build("aikb")
    rows = {row["docname"]: row["title"] for row in result.jsonl("notes.jsonl")}
    assert [rows[name] for name in ("picture", "alone", "late", "same")] == TITLES[:4]
    sections = [line["section"] for line in result.jsonl("timestamps.jsonl")]
    assert sections == ["The talk", *["Tool use"] * 3, "Part", "Intro"]
    page = project.build("html").html("late")
    sentences = [line.get_text() for line in page.select(".aikb-backlinks li li")]
    assert sentences == ["See The talk. (at 0:10)", "More of The talk."]


def test_a_title_that_changes(project):
    for change in (("Tool use,", "Tools;"), ("# ![[cover.png]]", "# ![[cover.png|The plan]]")):
        project.write("picture.md", project.read("picture.md").replace(*change))
        assert differences(project.build("html").out, clean(project, "html").out) == []


def test_a_callout_with_a_name_and_a_heading(project):
    page = project.build("html").html("quoted")
    box = page.select_one("div.admonition")
    assert box.select_one(".admonition-title").get_text() == "Heading"
    assert page.select_one("a.wikilink")["href"] == f"#{box['id']}"
    assert page.select_one("blockquote.aikb-embed .admonition li").get_text().strip() == "one"
    latex = project.build("latex").text("test.tex")
    assert "\\#\\# Heading" not in latex
    assert latex.count("{Heading:}") == 2


def test_an_e_book_has_the_titles(project):
    book = epub_of(project.build("epub"))
    assert book.broken_links() == []
    assert "cover.png" not in " ".join(page.get_text() for page in book.pages.values())


def test_signs_between_the_times_of_a_heading_are_signs(make_project):
    """Each stands for something else in one of the formats."""
    body = (
        "## Tools [0:10] & [0:20]\n\nA\n\n## More [0:30] <!-- [0:40]\n\n## Mail [0:50] @ [1:00]\n"
    )
    project = make_project({"index.md": toctree("a"), "a.md": note("Signs", body)})
    page = project.build("html").text("a.html")
    assert "</a> &amp; <a" in page
    assert "</a> &lt;!-- <a" in page
    assert r"{{[}0:10{]}} \& }" in project.build("latex").text("test.tex")
    assert ",,[0:50]} @@ @uref" in project.build("texinfo").text("test.texi")
