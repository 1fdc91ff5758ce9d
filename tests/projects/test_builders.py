"""The example vault in every builder: no error, no warning, every time, and links where the format has them."""

import re
import subprocess
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
import sphinx.builders.linkcheck
from bs4 import BeautifulSoup

from support import ROOT
from support.epub import epub_of
from support.links import broken_links
from support.projects import Project, Result, new_project
from support.texts import short
from support.vault import CLOCK, read_sources

# Other tests trace the same lines.
pytestmark = pytest.mark.no_cover

SEEDS = ROOT / "seeds"
SOURCES = read_sources(SEEDS, ".md")
NOTES = [source for source in SOURCES if source.video]
TIMES = Counter(label for source in NOTES for _, label in source.times)
URIS = Counter(uri for source in NOTES for uri in source.uris)
VIDEOS = sorted({f"https://www.youtube.com/watch?v={source.video}" for source in NOTES})
BUILDERS = [
    *("html", "dirhtml", "singlehtml", "latex", "epub", "text", "man", "texinfo"),
    *("xml", "linkcheck", "aikb", "gettext"),
]
PARALLEL = ["html", "latex", "text", "aikb"]


def project_in(folder: Path) -> Project:
    # Timelines and the lists at the end of notes would repeat times: other tests have those.
    files = {"timelines.md": "# Timelines\n"}
    return new_project(folder, files, copy=SEEDS, aikb_backlinks=False)


@pytest.fixture(scope="module")
def asked() -> list[str]:
    """The addresses that linkcheck would ask for."""
    return []


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, asked: list[str]) -> dict[str, Result]:
    """One build with each builder, on one folder of doctrees; gettext needs one of its own."""

    def check(self: Any, hyperlinks: Iterable[str]) -> list[Any]:
        asked.extend(hyperlinks)
        return []

    project = project_in(tmp_path_factory.mktemp("seeds"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sphinx.builders.linkcheck.HyperlinkAvailabilityChecker, "check", check)
        return {
            name: project.build(
                name,
                warningiserror=True,
                doctreedir="gettext-doctrees" if name == "gettext" else "doctrees",
            )
            for name in BUILDERS
        }


def everything(result: Result, suffix: str) -> str:
    """All that a builder wrote, as one text."""
    return "\n".join(result.text(name) for name in result.files if name.endswith(suffix))


def content(result: Result) -> dict[str, bytes]:
    return {name: (result.out / name).read_bytes() for name in result.files}


@pytest.mark.parametrize("builder", BUILDERS)
def test_builds_without_a_warning(built: dict[str, Result], builder: str) -> None:
    assert (built[builder].warnings, built[builder].statuscode) == ("", 0)


@pytest.mark.parametrize("builder", ["html", "dirhtml", "epub"])
def test_each_timestamp_is_a_link_on_its_page(built: dict[str, Result], builder: str) -> None:
    for source in SOURCES:
        links = built[builder].html(source.docname).select("a.yt-timestamp")
        assert [(link["href"], link.get_text()) for link in links] == [
            (uri, short(time)) for uri, time in source.times
        ]


def test_each_timestamp_is_a_link_on_the_single_page(built: dict[str, Result]) -> None:
    links = built["singlehtml"].html("index").select("a.yt-timestamp")
    assert Counter(link["href"] for link in links) == URIS


def test_the_single_page_has_style_and_script(built: dict[str, Result]) -> None:
    page = built["singlehtml"].html("index")
    assert len(page.select("link[href*='aikb.css'], script[src*='aikb.js'][defer]")) == 2
    assert not page.select("script[data-previews]")


def test_each_timestamp_is_a_link_in_latex(built: dict[str, Result]) -> None:
    text = built["latex"].text("ainotes.tex")
    links = re.findall(r"\\sphinxhref\{(https://www\.youtube[^}]*\\&t=\d+s)\}\{", text)
    assert Counter(link.replace("\\&", "&").replace("\\_", "_") for link in links) == URIS


def test_each_timestamp_is_a_link_in_xml(built: dict[str, Result]) -> None:
    found: Counter[str] = Counter()
    # Not the timelines on the pages of videos, which have each time once more.
    names = [name for name in built["xml"].files if name.endswith(".xml")]
    for name in (name for name in names if not name.startswith("videos/")):
        page = BeautifulSoup(built["xml"].text(name), "xml")
        found.update(link["refuri"] for link in page.select('reference[classes~="yt-timestamp"]'))
    assert found == URIS


def test_each_timestamp_has_its_address_in_texinfo(built: dict[str, Result]) -> None:
    text = built["texinfo"].text("ainotes.texi")
    links = re.findall(r"https://www\.youtube\.com/watch\?v=[\w-]+&t=\d+s", text)
    assert Counter(links) == URIS


def test_texinfo_is_valid(built: dict[str, Result], needs_tool: Any, tmp_path: Path) -> None:
    needs_tool("makeinfo")
    source = built["texinfo"].out / "ainotes.texi"
    run = subprocess.run(
        ["makeinfo", "--no-split", "-o", tmp_path / "notes.info", source],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.stderr, run.returncode) == ("", 0)


@pytest.mark.parametrize(
    ("builder", "suffix"),
    [("text", ".txt"), ("man", ".1"), ("texinfo", ".texi"), ("gettext", ".pot")],
)
def test_each_time_is_text(built: dict[str, Result], builder: str, suffix: str) -> None:
    assert Counter(re.findall(r"\[\d\d:\d\d:\d\d\]", everything(built[builder], suffix))) == TIMES


@pytest.mark.parametrize(("builder", "suffix"), [("text", ".txt"), ("man", ".1")])
def test_nothing_but_the_label_where_there_are_no_links(
    built: dict[str, Result], builder: str, suffix: str
) -> None:
    text = everything(built[builder], suffix)
    without_videos = text.replace("\\-", "-").replace("\\:", "")
    for video in VIDEOS:
        without_videos = without_videos.replace(video, "")
    assert "youtube" not in without_videos
    assert "<>" not in text
    assert "[[" not in re.sub(r"if \[\[ .*", "", text)


def test_linkcheck_asks_for_each_video_once(built: dict[str, Result], asked: list[str]) -> None:
    assert built["linkcheck"].statuscode == 0
    assert sorted(uri for uri in asked if not uri.startswith("#")) == VIDEOS


@pytest.mark.parametrize("builder", ["html", "dirhtml", "singlehtml"])
def test_each_internal_link_arrives(built: dict[str, Result], builder: str) -> None:
    assert broken_links(built[builder]) == []


def test_each_internal_link_of_the_book_arrives(built: dict[str, Result]) -> None:
    assert epub_of(built["epub"]).broken_links() == []


def test_latex_has_every_target(built: dict[str, Result]) -> None:
    text = built["latex"].text("ainotes.tex")
    labels = set(re.findall(r"\\label\{(\\detokenize\{[^}]*\})\}", text))
    targets = set(re.findall(r"\\hyperref\[(\\detokenize\{[^}]*\})\]", text))
    assert targets - labels == set()
    assert len(targets) > len(NOTES)


def test_builders_that_alternate_print_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790000000")
    shared = project_in(tmp_path / "shared")
    order = ["html", "singlehtml", "latex", "epub", "html", "latex"]
    together = {name: shared.build(name, warningiserror=True) for name in order}
    for name, result in together.items():
        project = project_in(tmp_path / name)
        alone = project.build(name, warningiserror=True)
        assert (result.warnings, alone.warnings) == ("", "")
        unpacked = [content(alone), content(result)]
        if name == "epub":
            # The times in the archive are those of the files.
            unpacked = [epub_of(alone).files, epub_of(result).files]
        assert unpacked[0].keys() == unpacked[1].keys()
        different = [file for file in unpacked[0] if unpacked[0][file] != unpacked[1][file]]
        assert different == []


@pytest.mark.parametrize("builder", PARALLEL)
def test_parallel_equals_serial(tmp_path: Path, builder: str) -> None:
    serial = project_in(tmp_path / "serial").build(builder)
    parallel = project_in(tmp_path / "parallel").build(builder, parallel=4)
    assert (serial.warnings, parallel.warnings) == ("", "")
    assert content(serial).keys() == content(parallel).keys()
    different = [name for name, data in content(serial).items() if content(parallel)[name] != data]
    assert different == []


def test_every_time_in_text_is_one_of_the_sources(built: dict[str, Result]) -> None:
    for source in SOURCES:
        text = built["text"].text(f"{source.docname}.txt")
        assert Counter(CLOCK.findall(text)) == Counter(time for _, time in source.times)


NOTE = """\
---
title: Speed
videoId: P6y0gr-W2-k
---

From: [[channel]]

One word and [[other | a link]] at <a class="yt-timestamp" data-t="00:02:28">[00:02:28]</a>.

## Heading <a class="yt-timestamp" data-t="00:02:30">[00:02:30]</a>
"""
GERMAN = {"One word and": "Ein Wort und", "Heading": "Kopf", "Speed": "Tempo"}


def test_messages_are_what_authors_wrote(tmp_path: Path) -> None:
    body = f"[[b]]. ![[b]]\n\n![A talk]({VIDEOS[0]})\n\n```{{yt-player}}\n```\n"
    files = {
        "a.md": f"---\ntitle: A\nvideoId: P6y0gr-W2-k\n---\n\n{body}",
        "b.md": "---\ntitle: B\nvideoId: P6y0gr-W2-k\n---\n\n[[a]]\n\n```{video-timeline}\n```\n",
    }
    result = new_project(tmp_path, files).build("gettext")
    found = {
        name: re.findall(r'^msgid "(.+)"$', result.text(f"{name}.pot"), re.MULTILINE)
        for name in ("a", "b")
    }
    assert found == {"a": ["A", "[[b]]. ![[b]]", f"![A talk]({VIDEOS[0]})"], "b": ["B", "[[a]]"]}


def test_translations_of_a_note_are_shown(tmp_path: Path) -> None:
    files = {"note.md": NOTE, "other.md": NOTE.replace("Speed", "Other")}
    project = new_project(tmp_path, files, language="de", locale_dirs=["locale"])
    catalog = project.build("gettext", doctreedir="gettext-doctrees").text("note.pot")

    def translated(match: re.Match[str]) -> str:
        text = match[1]
        for english, german in GERMAN.items():
            text = text.replace(english, german)
        return f'msgid "{match[1]}"\nmsgstr "{text}"'

    messages = re.sub(r'msgid "(.+)"\nmsgstr ""', translated, catalog)
    project.write("locale/de/LC_MESSAGES/note.po", messages)
    result = project.build("html")
    assert result.warnings == ""
    page = result.html("note")
    headings = [tag.get_text().removesuffix("¶") for tag in page.select("div.body :is(h1, h2)")]
    assert headings == ["Tempo", "Kopf 2:30"]
    assert "Ein Wort und a link at 2:28." in [tag.get_text() for tag in page.select("div.body p")]
    assert len(page.select("a.yt-timestamp")) == 2
    assert page.select_one("a.wikilink")["href"] == "other.html"
