"""What cards show of notes beside their front matter: pictures that the project has, and how many moments there are."""

import pytest

from sphinx_aikb.knowledge import numbered_pages
from support.compare import clean, differences
from support.links import broken_links
from support.projects import Project, Result
from support.texts import index, note, toctree

PICTURE = b'<svg xmlns="http://www.w3.org/2000/svg" width="16" height="9"/>'
V1, V2 = "aaaaaaaaaa1", "aaaaaaaaaa2"
TIMES = "{yt}`1:00` One. {yt}`2:00` Two."
FILES = {
    "index.md": toctree("cards", "sub/few", "shows"),
    "cards.md": index(":style: cards", "Cards"),
    "sub/few.md": index(":style: cards\n:notes: n/*\n:group-by: channel\n:columns: title", "Few"),
    "shows.md": "# Shows\n\n![[cards]]\n",
    "n/a.md": note("Alpha", TIMES, videoId=V1, image="own.svg", published="2025-01-02"),
    "n/b.md": note("Beta", "{yt}`1:00` One.", videoId=V2, channel="Lex"),
    "n/c.md": note("Gamma", videoId=V1),
    "n/d.md": note("Delta", "Words.", videoId=None),
    "n/e.md": note("Zeta", TIMES, videoId=V2, image="https://example.org/far.png"),
    "n/own.svg": PICTURE,
    f"thumbs/{V2}.svg": PICTURE,
}
CONF = 'aikb_thumbnail = "thumbs/{video}.svg"'


@pytest.fixture(scope="module", autouse=True)
def few():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(numbered_pages, "MOST", 3)
        yield


@pytest.fixture
def project(built_project) -> Project:
    return built_project(FILES, CONF)


def cards(result: Result, name: str) -> dict[str, tuple[str, str]]:
    """The picture and the details of each card, by its title."""
    found = {}
    for card in result.html(name).select("ul.aikb-cards > li"):
        picture, details = card.find("img"), card.select_one(".aikb-details")
        source = picture["src"] if picture else ""
        if picture:
            assert (result.path(name).parent / source).is_file()
            assert picture["alt"] == ""
            assert picture.get("loading", "lazy") == "lazy"  # docutils writes it since 0.22
        found[card.a.get_text()] = (
            source,
            details.get_text().replace("\u00a0", " ") if details else "",
        )
    return found


def both(result: Result) -> list[dict[str, tuple[str, str]]]:
    return [cards(result, name) for name in ("cards", "cards-2")]


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_cards(project, builder):
    result = project.build(builder)
    up = "" if builder == "html" else "../"
    assert result.warning_lines == []
    assert broken_links(result) == []
    assert cards(result, "cards") == {
        "Alpha": (f"{up}_images/own.svg", "2025-01-02 · 2 moments"),
        "Beta": (f"{up}_images/{V2}.svg", "Lex · 1 moment"),
        "Delta": ("", ""),
    }
    assert cards(result, "cards-2") == {
        "Gamma": ("", ""),
        "Zeta": (f"{up}_images/{V2}.svg", "2 moments"),
    }
    assert cards(result, "sub/few")["Beta"] == (f"{up}../_images/{V2}.svg", "1 moment")
    assert not result.html("shows").select(".aikb-embed img")


def test_books_have_no_pictures(project):
    assert "includegraphics" not in project.build("latex", doctreedir="book").text("test.tex")


EDITS = {
    "a picture comes": lambda p: p.write(f"thumbs/{V1}.svg", PICTURE),
    "a picture goes": lambda p: p.remove("n/own.svg"),
    "another picture": lambda p: p.write(
        "n/a.md", FILES["n/a.md"].replace("own.svg", f"/thumbs/{V2}.svg")
    ),
    "a moment more": lambda p: p.write("n/a.md", f"{FILES['n/a.md']}\n{{yt}}`3:00` Three.\n"),
    "another setting": lambda p: p.confoverrides.update({"aikb_thumbnail": "none"}),
}


@pytest.mark.parametrize("name", EDITS)
def test_after_an_edit_as_in_a_clean_build(built_project, name):
    project = built_project(FILES, CONF)
    before = both(project.build())
    EDITS[name](project)
    after = project.build()
    assert both(after) != before
    assert differences(after.out, clean(project, "html").out) == []
