"""The shared acceptance cases for the syntax, each as a note of one project, where that folder stands beside the checkout."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from support import ROOT
from support.projects import Result, new_project

CASES = ROOT.parent / "shared" / "cases"
VIDEO = "P6y0gr-W2-k"

pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason="no shared cases beside this checkout")


def load(name: str, *kinds: str) -> list[Any]:
    """Read the cases that must or should hold; none where the folder is missing."""
    if not CASES.is_dir():
        return []
    cases = yaml.safe_load((CASES / name).read_text("utf-8"))
    chosen = [
        c
        for c in cases
        if c["strength"] in ("must", "should") and (not kinds or c["kind"] in kinds)
    ]
    return [pytest.param(case, id=case["id"]) for case in chosen]


LINKS = load("wikilink_cases.yaml")
TIMES = load("timestamp_cases.yaml", "timecode")
ANCHORS = load("timestamp_cases.yaml", "anchor")
URLS = load("timestamp_cases.yaml", "url")
HEADERS = load("timestamp_cases.yaml", "frontmatter")


def note(body: str) -> str:
    return f"---\ntitle: A case\nvideoId: {VIDEO}\n---\n\n{body}\n"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Result, Result]:
    files: dict[str, str | bytes] = {
        "index.md": "# Cases\n\n```{topic-index}\n```\n",
        "others/engine.md": note("## Thrust\n\nText ^blk-1\n\n## Thrust vector\n\nText").replace(
            "A case", "engine"
        ),
    }
    for param in LINKS:
        case = param.values[0]
        files[f"w/{case['id']}.md"] = note(case["md"]).encode()
        if "fixture" in case:
            files[f"w/{case['fixture']}"] = "A note.\n"
    for param in TIMES:
        case = param.values[0]
        quote = "'" if '"' in str(case["input"]) else '"'
        anchor = f'<a class="yt-timestamp" data-t={quote}{case["input"]}{quote}>words</a>'
        files[f"t/{case['id']}.md"] = note(f"See {anchor}.").encode()
    for param in ANCHORS:
        case = param.values[0]
        files[f"a/{case['id']}.md"] = note(case["html"]).encode()
    for param in URLS:
        case = param.values[0]
        files[f"u/{case['id']}.md"] = note(f"See {{yt}}`{case['input']}`.").encode()
    for param in HEADERS:
        case = param.values[0]
        files[f"f/{case['id']}.md"] = (
            f"---\n{case['yaml']}\n---\n\nFrom: [[redpointai]] <br/>\n".encode()
        )
    project = new_project(
        tmp_path_factory.mktemp("cases"),
        files,
        # The cases name times as they were typed.
        'myst_enable_extensions = ["dollarmath", "strikethrough"]\nnitpicky = True\n'
        'aikb_time_format = "typed"\n',
    )
    return project.build("html"), project.build("aikb")


def rows(built: tuple[Result, Result], name: str, docname: str) -> list[dict[str, Any]]:
    return [row for row in built[1].jsonl(name) if row["source"] == docname]


def body_text(built: tuple[Result, Result], docname: str) -> str:
    page = built[0].html(docname)
    body = page.select_one("div.body")
    assert body is not None
    for gone in body.select("a.headerlink, h1"):
        gone.decompose()
    return " ".join(body.get_text().split())


def no_nested_anchor(built: tuple[Result, Result], docname: str) -> None:
    assert not built[0].html(docname).select("a a")


@pytest.mark.parametrize("case", LINKS)
def test_wikilink(built: tuple[Result, Result], case: dict[str, Any]) -> None:
    docname = f"w/{case['id']}"
    expect = case["expect"]
    no_nested_anchor(built, docname)
    found = rows(built, "links.jsonl", docname)
    if "links" in expect:
        assert len(found) == len(expect["links"])
        for row, wanted in zip(found, expect["links"], strict=True):
            assert row["target"] == wanted["target"]
            label = wanted["label"]
            also = {row["target"]} if "also_ok" in case else set()
            assert row["label"] in {label, *also}
            assert row["heading"] == ([wanted["heading"]] if "heading" in wanted else [])
            assert row["block"] == wanted.get("block")
            assert row["embed"] == wanted.get("embed", False)
            assert (row["rule"] == "external") == wanted.get("external", False)
    if "text" in expect:
        assert " ".join(expect["text"].split()) in body_text(built, docname)
    if expect.get("resolved") is False:
        assert [row["rule"] for row in found] == ["missing"]
    if expect.get("unsafe_html") is False:
        assert not built[0].html(docname).select("img[onerror]")
    if "fixture" in case:
        assert found[0]["to"] == f"w/{Path(case['fixture']).stem}"


@pytest.mark.parametrize("case", TIMES)
def test_timecode(built: tuple[Result, Result], case: dict[str, Any]) -> None:
    found = rows(built, "timestamps.jsonl", f"t/{case['id']}")
    assert "words" in body_text(built, f"t/{case['id']}")
    if case["expect"].get("error"):
        assert found == []
        assert f"{case['id']}.md:6: WARNING: unusable timestamp" in built[0].warnings
    else:
        assert [row["seconds"] for row in found] == [case["expect"]["seconds"]]
        if "end" in case["expect"]:
            assert found[0]["end"] == case["expect"]["end"]


@pytest.mark.parametrize("case", ANCHORS)
def test_anchor(built: tuple[Result, Result], case: dict[str, Any]) -> None:
    docname, expect = f"a/{case['id']}", case["expect"]
    no_nested_anchor(built, docname)
    found = rows(built, "timestamps.jsonl", docname)
    links = built[0].html(docname).select("a.yt-timestamp")
    if "seconds" in expect:
        assert [row["seconds"] for row in found] == [expect["seconds"]]
        assert (
            links[0]["href"]
            == f"https://www.youtube.com/watch?v={VIDEO}&t={int(expect['seconds'])}s"
        )
    if "text" in expect:
        assert links[0].get_text() == expect["text"]
    if "count" in expect:
        assert len(found) == len(links) == expect["count"]
    if "must_contain" in expect:
        assert expect["must_contain"] in body_text(built, docname)


@pytest.mark.parametrize("case", URLS)
def test_url(built: tuple[Result, Result], case: dict[str, Any]) -> None:
    docname, expect = f"u/{case['id']}", case["expect"]
    links = built[0].html(docname).select("a.yt-timestamp")
    if expect.get("error"):
        assert links == []
    else:
        start = "" if expect["start"] is None else f"&t={expect['start']}s"
        assert [link["href"] for link in links] == [
            f"https://www.youtube.com/watch?v={expect['videoId']}{start}"
        ]


@pytest.mark.parametrize("case", HEADERS)
def test_front_matter(built: tuple[Result, Result], case: dict[str, Any]) -> None:
    docname, expect = f"f/{case['id']}", case["expect"]
    found = next(row for row in built[1].jsonl("notes.jsonl") if row["docname"] == docname)
    warned = f"{case['id']}.md:" in built[0].warnings
    if expect.get("error"):
        assert warned
        assert found["video"] is None
        assert found["duration"] is None
    names = {
        "videoId": "video",
        "date": "published",
        "text": "published",
        "duration": "duration",
        "title": "title",
        "tags": "tags",
    }
    for key, value in expect.items():
        if key != "error":
            assert found[names[key]] == value
    if found["title"] != case["id"]:
        assert built[0].html(docname).select_one("h1").get_text().startswith(found["title"])
