"""The e-book: valid, complete, in the right order, and without printed addresses."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from support import ROOT
from support.epub import Epub, epub_of, epubcheck
from support.projects import Project, Result, new_project
from support.vault import CLOCK, read_sources

# Other tests trace the same lines.
pytestmark = pytest.mark.no_cover

SEEDS = ROOT / "seeds"
VIDEO = "a_b-c_d-e_f"
CHANNELS = {
    "zh": "机器学习 频道",
    "ja": "日本語チャンネル",
    "ko": "한국어 채널",
    "en": "R&D <Friends> 100%",
}
HEADINGS = ("Why & how", "Time first", "The other one")


def at(time: str) -> str:
    return f'<a class="yt-timestamp" data-t="{time}">[{time}]</a>'


def note(key: str, number: int) -> str:
    return f"""---
title: {CHANNELS[key]} {number}
videoId: {VIDEO}
channel: {CHANNELS[key]}
tags: [{key}, 标签]
---

From: [[{CHANNELS[key]}]] <br/>

[[no such topic | A topic]] & [[{CHANNELS["zh"]} 1]] {at("00:01:00")} <br/>

## Why & how {at("00:01:01")}

| Head {at("00:01:02")} | Link |
| --- | --- |
| cell {at("00:01:03")} | [[missing_here | a & b]] [[{CHANNELS["ja"]} 1 | c]] |

#### {at("00:01:04")} Time first

*   One {at("00:01:05")}
    *   Two {at("00:01:06")}[^1]

## {at("00:01:07")}

### [[{CHANNELS["en"]} 1 | The other one]] {at("00:01:08")}

[^1]: A footnote {at("00:01:09")}.
"""


NOTES = {f"{key}/note{number}": note(key, number) for key in CHANNELS for number in (1, 2)}
INDEX = "```{topic-index}\n:group-by: channel\n```\n"
BY_TAG = (
    "# By tag\n\n```{topic-index}\n:group-by: tags\n:style: table\n:columns: title, channel\n```\n"
)
LAYOUTS = {
    "root": {"index.md": f"# Vault\n\n{INDEX}"},
    "sub": {
        "index.md": "# Vault\n\n```{toctree}\nintro\ntopics/index\nend\n```\n",
        "intro.md": "# Intro\n\nText.\n",
        "topics/index.md": f"# Topics\n\n{INDEX}",
        "end.md": "# End\n\nText.\n",
    },
    "both": {
        "index.md": f"# Vault\n\n{INDEX}\n```{{toctree}}\ntags\n```\n",
        "tags.md": BY_TAG,
    },
}
# The order of the groups is that of their names.
ORDER = [f"{key}/note{number}" for key in ("en", "ja", "zh", "ko") for number in (1, 2)]
READING = {
    "root": ["index", *ORDER],
    "sub": ["index", "intro", "topics/index", *ORDER, "end"],
    "both": ["index", *ORDER, "tags"],
}


def vault(folder: Path, layout: str, **confoverrides: object) -> Project:
    files = {f"{name}.md": text for name, text in NOTES.items()} | LAYOUTS[layout]
    # The lists at the end of notes would repeat times: test_backlinks.py has those.
    conf = "epub_tocdepth = 6\naikb_backlinks = False\n"
    return new_project(folder, files, conf, **confoverrides)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Result]:
    """Build a layout, once."""
    results: dict[str, Result] = {}

    def build(layout: str) -> Result:
        if layout not in results:
            folder = tmp_path_factory.mktemp(layout)
            if layout == "seeds":
                project = new_project(folder, {}, copy=SEEDS)
            else:
                project = vault(folder, layout)
            results[layout] = project.build("epub", warningiserror=True)
        return results[layout]

    return build


@pytest.fixture(params=LAYOUTS)
def layout(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def book(built: Callable[[str], Result], layout: str) -> Epub:
    return epub_of(built(layout))


@pytest.mark.epubcheck
@pytest.mark.parametrize(
    "layout",
    ["seeds", *(pytest.param(name, marks=pytest.mark.long) for name in ("sub", "both", "root"))],
)
def test_the_book_is_valid(built: Callable[[str], Result], layout: str) -> None:
    assert built(layout).warnings == ""
    assert epubcheck(epub_of(built(layout))) == ""


def test_reading_order(book: Epub, layout: str) -> None:
    spine = [name.removesuffix(".xhtml") for name in book.spine]
    assert [name for name in spine if name in {*READING[layout]}] == READING[layout]


def test_navigation_has_every_page_in_order(book: Epub, layout: str) -> None:
    names = [href.removesuffix(".xhtml") for _, href in book.navigation]
    assert [name for name in names if name in {*READING[layout]}] == READING[layout]
    titles = {href.removesuffix(".xhtml"): title for title, href in book.navigation}
    for name in NOTES:
        folder, number = name.split("/note")
        assert titles[name] == f"{CHANNELS[folder]} {number}"


def test_older_navigation_has_every_page_in_order(book: Epub, layout: str) -> None:
    found = [point["src"] for point in book.page("toc.ncx").find_all("content")]
    # Sphinx lists a page that has others below it twice: once more as the first of them.
    names = dict.fromkeys(src.removesuffix(".xhtml") for src in found if "#" not in src)
    assert [name for name in names if name in {*READING[layout]}] == READING[layout]


def test_headings_in_the_navigation_have_no_times(book: Epub) -> None:
    entries = [" ".join(link.get_text().split()) for link in book.page("nav.xhtml").select("nav a")]
    assert [entry for entry in entries if CLOCK.search(entry)] == []
    for heading in HEADINGS:
        assert entries.count(heading) == len(NOTES)
    assert "" not in entries


def test_each_link_arrives(book: Epub) -> None:
    assert book.broken_links() == []


def test_groups_have_ids_of_their_own(book: Epub, layout: str) -> None:
    home = "topics/index.xhtml" if layout == "sub" else "index.xhtml"
    for key, channel in CHANNELS.items():
        link = book.pages[f"{key}/note1.xhtml"].select_one("a.wikilink")
        path, anchor = link["href"].split("#")
        assert path == f"../{home}"
        section = book.pages[home].find(id=anchor)
        assert section.find(["h1", "h2", "h3"]).get_text().startswith(channel)


def test_missing_topics_are_no_links(book: Epub) -> None:
    for name in NOTES:
        page = book.pages[f"{name}.xhtml"]
        assert [tag.name for tag in page.select(".wikilink-missing")] == ["span", "span"]


def test_each_timestamp_is_a_link_with_a_spoken_name(book: Epub) -> None:
    for name in NOTES:
        links = book.pages[f"{name}.xhtml"].select("a.yt-timestamp")
        assert sorted(link["href"] for link in links) == [
            f"https://www.youtube.com/watch?v={VIDEO}&t={second}s" for second in range(60, 70)
        ]
        for link in links:
            assert link["aria-label"].startswith(f"{link.get_text()}, play at 1 minute")
        assert {link.get_text() for link in links} == {f"1:0{second}" for second in range(10)}


WATCH = r"https://www\.youtube\.com/watch\?v=[A-Za-z0-9_-]{11}\n"


def printed(page: BeautifulSoup) -> str:
    """What readers of a page see, without the line that the player is in a book."""
    text = page.find("body").get_text()
    assert len(re.findall(f"Video.*{WATCH}", text)) == 1
    return re.sub(f"Video.*{WATCH}", "", text)


def test_no_address_is_printed(book: Epub) -> None:
    for name in NOTES:
        assert "youtube" not in printed(book.pages[f"{name}.xhtml"])


def test_no_address_is_printed_after_the_times_of_the_seeds(
    built: Callable[[str], Result],
) -> None:
    book = epub_of(built("seeds"))
    for source in read_sources(SEEDS, ".md"):
        if source.video:
            assert "youtube" not in printed(book.pages[f"{source.docname}.xhtml"])


@pytest.mark.parametrize("urls", ["inline", "footnote"])
def test_no_address_is_printed_whatever_the_setting(tmp_path: Path, urls: str) -> None:
    book = epub_of(vault(tmp_path, "root", epub_show_urls=urls).build("epub"))
    for name in NOTES:
        assert "youtube" not in printed(book.pages[f"{name}.xhtml"])
