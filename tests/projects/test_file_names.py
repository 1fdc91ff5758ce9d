"""Names of files with signs, blanks and letters beyond ASCII: links arrive, in each builder."""

from unicodedata import normalize
from urllib.parse import quote, unquote

import pytest

from support.browser import open_page
from support.compare import clean, differences
from support.epub import epub_of, epubcheck
from support.links import broken_links
from support.pdf import compile_pdf
from support.projects import new_project
from support.texts import note

from .test_attachments import picture

# Other tests trace the same lines.
pytestmark = pytest.mark.no_cover

NAMES = (
    *("C# basics", "100% sure", "what?", "a & b", "x+y", "one, two", "semi;colon", "q=1"),
    *("a%20c", "tilde~x", "it's (really) [odd]", "Grüße aus Köln", "日本 語", "plain note"),
)
DECOMPOSED = ("Müller", "Ordnér/Übung")
PICTURES = ("Pasted image.png", "größe.png", "a#b.png", "100% sure?.png", "a%20b.png")


def nfd(name: str) -> str:
    return normalize("NFD", name)


def address(name: str) -> str:
    return quote(name, safe="/")


LINKS = "\n".join(
    f"- [to {number}]({address(name)}.md)" for number, name in enumerate((*NAMES, *DECOMPOSED))
)
SHOWN = "\n\n".join(f"![seen {name}](attachments/{address(name)})" for name in PICTURES)
TALK = f"""
{LINKS}
- [bare](C%23%20basics) [part](C%23%20basics.md#A%20heading) [slug](plain%20note.md#a-heading)
- [signs](plain%20note.md#C%23%20%26%20100%25) [below](plain%20note.md#A%20heading#C%23%20%26%20100%25)
- [only its name](plain%20note) [bare part](plain%20note#A%20heading) [dots](v1.2%20notes.md)
- [block](plain%20note.md#^one) [here](#My%20own%20part) [paper](paper%20%231.pdf)
- [[Müller]] [[{nfd("Ordnér/Übung")}]]

{SHOWN}

![by name](gr%C3%B6%C3%9Fe.png) ![apart](attachments/f%C3%A4den.png) ![[fäden.png]]

## My own part

Text.
"""
NOWHERE = """
- [word one](nowhere.md) [word two](#nope) [word three](C#%20basics.md) [**word** four](no%20file)
- [word five](/root/x.md) [word six](nowhere.pdf) [word seven]() [word eight](obsidian://open?vault=x)
- [word nine](plain%20note.md#nope)
- [](gone.md) [word ten](%00.md) [word eleven](%E4.md) [word twelve](?x=1)
"""
FILES = {
    **{
        f"{name}.md": note(
            f'"{name}"', "Words.\n\n## A heading\n\nNamed. ^one\n\n### C# & 100%\n\nText."
        )
        for name in NAMES
    },
    **{f"{nfd(name)}.md": note(f"Note {name}") for name in DECOMPOSED},
    **{f"attachments/{name}": picture() for name in (*PICTURES, nfd("fäden.png"))},
    "attachments/paper #1.pdf": b"%PDF-1.4",
    "v1.2 notes.md": note("Dots"),
    "talk.md": note("Talk", TALK),
    "dead.md": note("Nowhere", NOWHERE),
    "index.md": (
        "# Start\n\n```{toctree}\n:glob:\n\n**\n```\n\n"
        "[x](C%23%20basics.md) ![p](attachments/Pasted%20image.png) ![q](f%C3%A4den.png) [y](no.md)\n"
    ),
}
CONF = 'suppress_warnings = ["myst.xref_missing", "aikb.file", "aikb.heading"]\nlatex_engine = "xelatex"\n'


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return new_project(tmp_path_factory.mktemp("names") / "project", FILES, CONF)


@pytest.fixture(scope="module")
def html(project):
    return project.build()


def places(result, docname="talk"):
    """The address that each link of a page leads to, by its words."""
    return {
        link.get_text(): link.get("href")
        for link in result.html(docname).select("div.body li a.reference, div.body p a.reference")
    }


def test_links_lead_to_names_with_signs(html):
    assert html.warnings == ""
    found = places(html)
    for number, name in enumerate((*NAMES, *DECOMPOSED)):
        assert found[f"to {number}"] == f"{address(name)}.html"
    assert found["bare"] == "C%23%20basics.html"
    assert found["part"] == "C%23%20basics.html#a-heading"
    assert found["slug"] == "plain%20note.html#a-heading"
    assert found["signs"] == found["below"] == "plain%20note.html#c-100"
    assert found["bare part"] == "plain%20note.html#a-heading"
    assert found["only its name"] == "plain%20note.html"
    assert found["dots"] == "v1.2%20notes.html"
    assert found["block"].startswith("plain%20note.html#")
    assert found["here"] == "#my-own-part"
    assert found["paper"].endswith("/paper%20%231.pdf")
    assert found["Note Müller"] == "M%C3%BCller.html"
    assert found["Note Ordnér/Übung"] == "Ordn%C3%A9r/%C3%9Cbung.html"
    assert broken_links(html) == []
    assert places(html, "index")["x"] == "C%23%20basics.html"


def test_pictures_are_found(html):
    shown = [image["src"] for image in html.html("talk").select("div.body img")]
    names = [*PICTURES, "größe.png", *[nfd("fäden.png")] * 2]
    assert shown == [f"_images/{address(name)}" for name in names]
    assert all(f"_images/{name}" in html.files for name in names)
    shown = [image["src"] for image in html.html("index").select("div.body img")]
    assert shown == ["_images/Pasted%20image.png", f"_images/{address(nfd('fäden.png'))}"]


def test_pictures_of_trusted_notes_and_other_pages_are_found(make_project):
    other = "Page\n====\n\n.. image:: attachments/Pasted%20image.png\n"
    project = make_project({**FILES, "other.rst": other}, CONF, aikb_html="all")
    result = project.build()
    assert "image" not in result.warnings
    for docname, wanted in (("talk", len(PICTURES) + 3), ("index", 2), ("other", 1)):
        shown = [image["src"] for image in result.html(docname).select("div.body img")]
        assert len(shown) == wanted
        assert all(each.startswith("_images/") for each in shown)


def test_a_link_to_nowhere_is_its_words(project, html):
    page = html.html("dead").select_one("div.body ul")
    assert " ".join(page.get_text().split()) == (
        "word one word two word three word four word five word six word seven word eight word nine gone.md "
        "word ten word eleven word twelve"
    )
    assert [link["href"] for link in page.select("a")] == ["plain%20note.html"]
    assert page.select_one("strong").get_text() == "word"
    assert not [href for href in places(html, "index").values() if href.startswith("#")]
    result = project.build(
        "text", out="told", doctreedir="told", confoverrides={"suppress_warnings": []}
    )
    told = [line for line in result.warning_lines if line.startswith("dead.md")]
    lines = [int(line.split(":")[1]) for line in told]
    assert sorted(lines) == [7, 7, 7, 7, 8, 8, 8, 8, 9, 10, 10, 10, 10]
    heading = "plain note has no heading 'nope': the link leads to the note [aikb.heading]"
    assert told[lines.index(9)] == f"dead.md:9: WARNING: {heading}"


def test_a_page_with_raw_html_keeps_links_to_its_places(make_project):
    body = '<a id="spot"></a>\n\n[to](#spot) [no](#nowhere)'
    files = {"index.md": "# Start\n\n[a](a.md)\n", "a.md": note("A", body)}
    result = make_project(files, CONF, aikb_html="all").build()
    links = {
        link.get_text(): link["href"] for link in result.html("a").select("div.body p a[href]")
    }
    assert links["to"] == "#spot"
    assert "no" not in links


def test_folders_quote_addresses(project):
    result = project.build("dirhtml")
    found = places(result)
    for number, name in enumerate((*NAMES, *DECOMPOSED)):
        assert found[f"to {number}"] == f"../{address(name)}/"
    assert broken_links(result) == []
    page = result.html("C# basics")
    assert page.select_one("html")["data-content_root"] == "../"
    assert places(result, "talk")["part"] == "../C%23%20basics/#a-heading"


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_the_search_quotes_addresses(project, builder):
    result = project.build(builder)
    page = result.html("search")
    assert page.select_one('script[src*="aikb-search.js"]').has_attr("defer")
    assert not result.html("talk").select('script[src*="aikb-search.js"]')
    assert any(name.endswith("_static/aikb-search.js") for name in result.files)


@pytest.mark.browser
@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_results_of_the_search_lead_to_the_pages(project, builder):
    result = project.build(builder)
    file = result.path("search").as_uri()
    with open_page() as page:
        page.goto(f"{file}?q=Named")
        page.wait_for_function("document.querySelectorAll('#search-results li a').length > 13")
        links = page.evaluate(
            "[...document.querySelectorAll('#search-results li a')].map(a => a.href)"
        )
    top = result.out.as_uri()
    end = "/" if builder == "dirhtml" else ".html"
    found = {
        unquote(link.partition("?")[0].partition("#")[0].removeprefix(f"{top}/")) for link in links
    }
    assert {f"{name}{end}" for name in ("C# basics", "100% sure", "what?", "a%20c")} <= found


@pytest.mark.epubcheck
def test_the_book_is_valid_and_in_order(project):
    result = project.build("epub")
    book = epub_of(result)
    assert epubcheck(book) == ""
    assert len(book.spine) == len(set(book.spine))
    order = [name for name in map(unquote, book.spine) if "genindex" not in name]
    assert order[0].startswith("index")
    env = result.app.env
    names = [
        result.path(name).relative_to(result.out).as_posix() for name in env.collect_relations()
    ]
    assert sorted(order) == sorted(names)
    linear = result.text("content.opf").count('linear="no"')
    assert linear == 0
    assert book.broken_links() == []


@pytest.mark.tex("xelatex")
def test_links_arrive_in_the_pdf(project):
    result = project.build("latex")
    pdf = compile_pdf(result)
    assert "undefined" not in "\n".join(pdf.complaints)
    assert r"\detokenize{C_ basics::doc}" in result.text("test.tex")


def test_names_come_and_go(make_project):
    files = {
        "index.md": "# Start\n\n```{toctree}\n:glob:\n\n*\n```\n",
        "a.md": note(
            "A", "[x](C%23.md) [y](C%23) [z](m%C3%BC.md) [p](n%231.pdf) [s](b.md#A%20part)"
        ),
        "b.md": note("B"),
    }
    project = make_project(files, CONF)
    project.build()
    steps = [
        lambda: project.write("C#.md", note("Sharp")),
        lambda: project.write(f"{nfd('mü')}.md", note("Apart")),
        lambda: project.write(f"{nfd('mü')}.md", note("Apart", "Other words.")),
        lambda: project.write("files/n#1.pdf", b"%PDF"),
        lambda: project.write("b.md", note("B", "## A part\n\nText.")),
        lambda: project.remove("C#.md"),
        lambda: project.remove(f"{nfd('mü')}.md"),
        lambda: project.remove("files/n#1.pdf"),
        lambda: project.write("b.md", note("B", "## Another part\n\nText.")),
    ]
    for number, step in enumerate(steps):
        step()
        result, expected = project.build(), clean(project, "html")
        assert (number, differences(result.out, expected.out)) == (number, [])


def test_results_lead_to_names_with_signs_in_a_vault_without_videos(make_project):
    files = {"index.md": "# Start\n", "q#a?b.md": "# Q\n\nA zebra.\n"}
    result = make_project(files).build()
    assert result.html("search").select('script[src*="aikb-search.js"]')
    assert "_static/aikb-search.js" in result.files
