"""Addresses of the web in notes: where case does not matter, and pages that stand as pictures."""

import pytest

from support.epub import epub_of, epubcheck
from support.projects import new_project
from support.texts import note

ID, OTHER = "a_b-c_d-e_f", "g_h-i_j-k_l"
WATCH = f"https://www.youtube.com/watch?v={ID}"
BODY = f"""
![](https://YouTube.com/watch?v={ID})

![[https://www.youtube.com/watch?v={OTHER}|Another one]]

![[https://www.youtube.com/playlist?list=PL1]]

- [one](https://YouTu.be/{ID}?t=90)
- [two](Https://Example.ORG/Path)
- [1:30](HTTPS://YOUTU.BE/{ID}?t=90)
- [three](Mailto:Me@example.org)
- [six](HTTPS://Bücher.example/)
- [[1:30]](Https://YouTu.be/{ID}?t=90)
- [[Https://Example.org/A | four]]
- [five][ref]
- <HTTPS://Example.org/B>

[ref]: HTTPS://Example.ORG/C

## Heading [1:30](Https://YouTu.be/{ID}?t=90)

Text.
"""
PAGES = {
    "a playlist": "https://www.youtube.com/playlist?list=PLabc",
    "a clip": "https://www.youtube.com/clip/UgkAbc",
    "a channel": "https://youtube.com/@name",
    "Vimeo": "https://vimeo.com/76979871",
    "a player": "//player.vimeo.com/video/76979871",
    "a post": "https://x.com/name/status/1",
    "a film": "https://example.org/talk.mp4",
}
SHOWN = "\n\n".join(f"![{words}]({address})" for words, address in PAGES.items())
SHOWN += "\n\n![](https://vimeo.com/1)\n\n[![inside](https://vimeo.com/2)](https://example.org/)\n"
SHOWN += "\n![picture](https://example.org/a.png)\n\n```{figure} https://vimeo.com/3\n\nCaption words\n```\n"
FILES = {
    "a.md": note("A", BODY),
    "b.md": note("B", SHOWN),
    "index.md": "# I\n\n```{toctree}\na\nb\n```\n",
}


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    folder = tmp_path_factory.mktemp("addresses") / "project"
    return new_project(folder, FILES, aikb_remote_pictures=True)


def links(result, docname):
    return {
        link.get_text(): link["href"]
        for link in result.html(docname).select(
            "div.body section > ul a, div.body p a, div.body h2 a"
        )
    }


def test_case_of_scheme_and_host(project):
    result = project.build()
    assert result.warnings == ""
    found = links(result, "a")
    assert found["one"] == f"{WATCH}&t=90s"
    assert found["two"] == "https://example.org/Path"
    assert found["1:30"] == f"{WATCH}&t=90s"
    assert found["three"] == "mailto:Me%40example.org"  # as docutils hides each
    assert found["six"] == "https://xn--bcher-kva.example/"
    assert found["four"].lower() == "https://example.org/a"
    assert found["five"] == "https://example.org/C"
    page = result.html("a")
    assert page.select_one(f'div.body [data-video="{ID}"]') is not None
    assert "Another one" in page.select_one(f'div.body [data-video="{OTHER}"]').get_text()
    playlist = "https://www.youtube.com/playlist?list=PL1"
    assert page.find("a", string=playlist)["href"] == playlist
    assert not page.select("div.body img")
    times = page.select("div.body a.yt-timestamp")
    assert [link["href"] for link in times].count(f"{WATCH}&t=90s") == 4
    assert page.h2.get_text().startswith("Heading")
    assert "1:30" not in page.title.get_text()


@pytest.mark.parametrize("html", ["safe", "all"])
def test_a_page_is_a_link_and_a_picture_a_picture(project, html):
    result = project.build(out=html, doctreedir=html, confoverrides={"aikb_html": html})
    page = result.html("b").select_one("div.body")
    assert [image["src"] for image in page.select("img")] == ["https://example.org/a.png"]
    found = links(result, "b")
    for words, address in PAGES.items():
        assert found[words] == (f"https:{address}" if address.startswith("//") else address)
    assert found["https://vimeo.com/1"] == "https://vimeo.com/1"
    assert found["inside"] == "https://example.org/"
    assert "Caption words" in page.get_text()
    hosts = [tag["src"] for tag in page.select("[src]")]
    assert hosts == ["https://example.org/a.png"]


@pytest.mark.long  # the book of all dialects is validated each time
@pytest.mark.epubcheck
def test_the_book_has_links(project):
    book = epub_of(project.build("epub"))
    assert epubcheck(book) == ""
    text = book.page("b.xhtml").get_text()
    assert [words for words in PAGES if words not in text] == []


def test_other_builders_have_the_words(project):
    for builder in ("text", "latex"):
        result = project.build(builder)
        text = "".join(path.read_text("utf-8") for path in result.out.glob("*.t*"))
        assert [words for words in PAGES if words not in text] == []
        assert "includegraphics{{76979871" not in text
