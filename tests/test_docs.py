"""The documentation: it builds without a warning, its examples do what it says, and it leaves nothing out."""

import ast
import json
import os
import pkgutil
import re
import shlex
import shutil
import struct
import subprocess
import sys
from base64 import b64encode
from contextlib import chdir
from dataclasses import fields, replace
from hashlib import sha256
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from markdown_it import MarkdownIt
from sphinx.transforms import DoctreeReadEvent, SphinxTransform

import sphinx_aikb
from sphinx_aikb.commands import main as run_command
from sphinx_aikb.config import PREFIX, SEARCHES, Settings
from sphinx_aikb.knowledge.walks import Stage
from sphinx_aikb.lists.missing_topics import MissingTopics
from sphinx_aikb.lists.topic_index import TopicIndex
from sphinx_aikb.markdown.parts import BARE, DIALECTS, OPTIONAL, PARTS
from sphinx_aikb.pages.feeds import MOST
from sphinx_aikb.pages.redirects import SCRIPT
from sphinx_aikb.reporting import Warnings
from sphinx_aikb.text.callout import LOOKS
from sphinx_aikb.text.moment import parse_moment
from sphinx_aikb.text.money import math_begins
from sphinx_aikb.text.timecode import TimecodeError, parse_timecode
from sphinx_aikb.text.wikilink import parse_wikilink
from sphinx_aikb.text.youtube import VideoError, parse_video
from sphinx_aikb.vault.filters import compile_filter
from sphinx_aikb.vault.listing import FIELDS, value_of
from sphinx_aikb.vault.notes import VIDEO_KEYS, read_note
from sphinx_aikb.vault.query import DEFAULT_COLUMNS, STYLES
from sphinx_aikb.vault.readings import Typed
from sphinx_aikb.vault.redirects import addresses_of
from sphinx_aikb.vault.resolver import STEPS
from sphinx_aikb.vault.times import judge
from sphinx_aikb.vault.videos import Video
from sphinx_aikb.video.player import SERVE
from support import ROOT, pictures
from support.atom import check_feed
from support.projects import Project, Result, new_project
from support.queries import BY_NONE, QUERIES
from support.sources import docs
from support.texts import note

DOCS = ROOT / "docs"
PAGES = sorted(
    path.relative_to(DOCS).as_posix()
    for path in DOCS.rglob("*.md")
    if not {"_build", "split"} & {*path.relative_to(DOCS).parts}
)
SPLIT = DOCS / "examples/split"
QUICKSTARTS = [page for page in PAGES if page.startswith("quickstart/")]

# -- reading the pages

ROW = re.compile(r"^\|(.*)\|$", re.MULTILINE)
CELL = re.compile(r"(?<!\\)\|")
OPTION = re.compile(r":([a-z-]+):[ ]?(.*)\n")
CODE = re.compile(r"`([^`]+)`")


def source(page: str) -> str:
    return (DOCS / page).read_text(encoding="utf-8")


def section(page: str, title: str) -> str:
    """The text below a heading, up to the next one of any level."""
    found = re.search(rf"^#+ {re.escape(title)}\n(.*?)(?=^#+ |\Z)", source(page), re.M | re.S)
    assert found, f"{page} has no section {title!r}"
    return found[1]


def rows(text: str, heading: str) -> list[list[str]]:
    """The rows of the table whose first heading is `heading`."""
    lines = text.splitlines()
    starts = [at for at, line in enumerate(lines) if line.startswith(f"| {heading} |")]
    assert len(starts) == 1, f"{len(starts)} tables begin with {heading!r}"
    found = []
    for line in lines[starts[0] + 2 :]:
        if not (row := ROW.match(line)):
            break
        found.append([cell.strip() for cell in CELL.split(row[1])])
    return found


def code(cell: str) -> str:
    """What the only code span of a cell says; empty for an empty cell."""
    found = CODE.findall(cell)
    assert len(found) <= 1, cell
    return found[0].replace(r"\|", "|") if found else ""


def fences(page: str) -> list[tuple[str, str, str]]:
    """Each fence of a page: its directive or language, its caption, its content."""
    found = []
    for token in MarkdownIt().parse(source(page)):
        if token.type != "fence":
            continue
        kind, text, options = token.info.strip(), token.content, {}
        if kind.startswith("{code-block}"):
            while match := OPTION.match(text):
                options[match[1]] = match[2]
                text = text[match.end() :]
            text = text.removeprefix("\n")
            kind = kind.removeprefix("{code-block}").strip()
        found.append((kind, options.get("caption", ""), text))
    return found


def files(page: str) -> dict[str, str]:
    """The captioned blocks of a page, by their captions."""
    found = {caption: text for _, caption, text in fences(page) if caption}
    assert found, page
    return found


# -- the builds


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return docs(tmp_path_factory.mktemp("docs"))


@pytest.fixture(scope="module")
def html(project: Project) -> Result:
    return project.build("html", warningiserror=True)


@pytest.fixture(scope="module")
def data(project: Project, html: Result) -> Result:
    return project.build("aikb")


@pytest.mark.parametrize("builder", ["html", "singlehtml", "epub", "latex"])
def test_builds_without_a_warning(project: Project, html: Result, builder: str) -> None:
    """These are what Read the Docs makes, with the doctrees in one folder."""
    result = html if builder == "html" else project.build(builder, warningiserror=True)
    assert result.warning_lines == []
    assert result.statuscode == 0


def test_indexes_list_notes(html: Result) -> None:
    """The pages of the documentation are in no index of the example vault."""
    for page in PAGES:
        for found in html.html(page.removesuffix(".md")).select(".aikb-list a, .aikb-table a"):
            assert "examples/" in found["href"] or page.startswith("examples/")
        assert "No channel" not in html.html(page.removesuffix(".md")).get_text()


# -- examples


def test_each_block_is_built_or_tested() -> None:
    """A block is a directive, which the build runs, a file that a test below reads, or a command."""
    plain = {(page, kind) for page in PAGES for kind, caption, _ in fences(page) if not caption}
    plain = {(page, re.sub(r"(?<={literalinclude}) .*", "", kind)) for page, kind in plain}
    directives = {kind for _, kind in plain if kind.startswith("{")}
    assert directives == {
        "{aikb-order}",
        "{aikb-walks}",
        "{aikb-settings}",
        "{aikb-warnings}",
        "{example}",
        "{include} ../CHANGELOG.md",
        "{literalinclude}",
        "{toctree}",
        "{topic-index}",
    }
    others = {(page, kind) for page, kind in plain if kind not in directives}
    assert {kind for _, kind in others} == {"sh", "text"}
    # The picture, policies that `tests/projects/test_player.py` and `test_search.py` serve, and what a command prints.
    pages = {"how-it-works.md", "player.md", "search.md", "videos.md"}
    assert {page for page, kind in others if kind == "text"} == pages
    captioned = {page for page in PAGES if any(caption for _, caption, _ in fences(page))}
    tested = {
        "index.md",
        "builder.md",
        "examples/index.md",
        "feeds.md",
        "from-obsidian.md",
        "front-matter.md",
        "group-pages.md",
        "headings-blocks.md",
        "names.md",
        "pdf-epub.md",
        "search.md",
        "videos.md",
        "warnings.md",
        "wrong-times.md",
    }
    assert captioned == tested | set(QUICKSTARTS)


@pytest.mark.parametrize("page", PAGES)
def test_examples_are_rendered(html: Result, page: str) -> None:
    written = [text for kind, _, text in fences(page) if kind == "{example}"]
    shown = html.html(page.removesuffix(".md")).select("div.example")
    assert len(shown) == len(written)
    for text, example in zip(written, shown, strict=True):
        assert example.select_one("pre").get_text().strip() == text.strip()
        assert example.select_one(".example-result").get_text().strip()
        assert "[[" not in example.select_one(".example-result").get_text() or "\\[[" in text


@pytest.mark.parametrize("page", [*PAGES, "../README.md", "../CONTRIBUTING.md"])
def test_commands_exist(page: str, html: Result) -> None:
    lines = [line for kind, _, text in fences(page) if kind == "sh" for line in text.splitlines()]
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = re.findall(r"^([a-z-]+):", makefile, re.MULTILINE)
    builders = {*html.app.registry.builders, "latexpdf"}
    for line in lines:
        program, *words = line.partition("  #")[0].split()
        match Path(program).name, words:
            case "make", [target, *variables]:
                assert target in targets
                assert all(f"$({each.partition('=')[0]})" in makefile for each in variables)
            case "sphinx-build", ["-b" | "-M", builder, ".", "_build" | "_build/aikb"]:
                assert builder in builders
            case "sphinx-build", ["-b", "html", "-D", value, ".", "_build"]:
                assert value.partition("=")[0].removeprefix(PREFIX) in Settings.__slots__
            case "sphinx-build", ["-b", "html", folder, out] if page == "names.md":
                assert (SPLIT / folder / "conf.py").exists()
                assert out == f"{folder}/_build/html"
            case ("pip", ["install", "." | '".[git]"' | '".[search]"']) | (
                "python3",
                ["-m", "venv", _],
            ):
                pass
            case "pip", ["install", "./sphinx-aikb"] if page == "quickstart/read-the-docs.md":
                pass  # the submodule
            case "sphinx-aikb", ["videos", "docs"]:
                pass  # see test_what_the_command_for_videos_prints
            case "python", [script, "--notes", _] | [script, "--notes", _, "--pages"]:
                assert (ROOT / script).is_file()  # see test_benchmarks.py
            case ("duckdb" | "jq", _) | ("python3", ["-c", *_]) if page == "builder.md":
                pass  # see test_queries_in_one_line
            case "python3", ["-m", "http.server", *_]:
                assert line == SERVE.replace(" 0", " -d _build/html 0")  # see test_serving.py
            case _:
                pytest.fail(f"{page}: no test knows the command {line!r}")


def test_what_the_command_for_videos_prints(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = "P6y0gr-W2-k", "atMRWzgHEGg"
    known = {"video_title": "x", "published": "2024-05-01", "duration": "5", "channel": "x"}
    info = {"id": first, "upload_date": "20240501", "duration": 5, "channel": "x"}
    written = {
        "a_lead_that_shrinks.md": note(videoId=first, video_title="x"),
        **{f"{name}.md": note(videoId=second) for name in ("compute", "d", "e", "f")},
        **{f"{at:011}.md": note(videoId=f"{at:011}", **known) for at in range(10)},
        "a.info.json": json.dumps({**info, "chapters": [{"start_time": 0, "title": "x"}]}),
        f"{second}.srt": "1\n00:00:00,000 --> 00:00:05,000\nx\n",
    }
    (tmp_path / "talks").mkdir()
    for name, text in written.items():
        (tmp_path / "talks" / name).write_text(text)
    assert run_command(["videos", str(tmp_path)]) == 0
    (listing,) = [text for kind, _, text in fences("videos.md") if kind == "text"]
    assert capsys.readouterr().out.startswith(listing)


@pytest.mark.parametrize("page", QUICKSTARTS)
def test_quickstart_builds(tmp_path: Path, page: str) -> None:
    """The files that a page tells to write are a project that builds without a warning."""
    made = new_project(tmp_path, files(page))
    epub = ["epub"] if "epub_show_urls" in files(page)["conf.py"] else []
    for builder in ("html", "latex", *epub, "aikb"):
        result = made.build(builder, warningiserror=True)
        assert result.warning_lines == []
    links = {row["label"]: row["rule"] for row in result.jsonl("links.jsonl")}
    if page == "quickstart/existing-conf.md":
        assert links == {
            "redpointai": "group",
            "the lead of closed models": "missing",
            "Price of a copy": "title",
        }
        fresh = made.build("html", freshenv=True)
        assert "1 wiki-link to 1 missing topic" in fresh.status
        assert "`1 wiki-link to 1 missing topic`" in source(page)
    elif page == "quickstart/obsidian-quartz.md":
        assert "missing" not in links.values()
        assert len(result.jsonl("notes.jsonl")) == 2
        embed = made.build("html").html("talks/speed of ideas").select_one("blockquote.aikb-embed")
        assert embed.select_one(".attribution a")["href"] == "open%20models.html"
    else:
        assert links == {"redpointai": "group"}


def test_table_of_money() -> None:
    for written, kind, _ in rows(source("inline.md"), "Written"):
        text = written.strip("`").strip()
        assert math_begins(text, 0) == (kind == "math"), text


def test_keys_of_obsidian(make_project: Any) -> None:
    """The two notes of the page on front matter, and the keys in its tables."""
    made = make_project({**files("front-matter.md"), "index.md": "# Start\n"})
    data = made.build("aikb")
    (row,) = data.jsonl("notes.jsonl")
    assert (row["tags"], row["channel"]) == (["frontier", "research"], "redpointai")
    assert (row["image"], row["permalink"], row["lang"]) == ("chart.png", "talks/speed", "en-GB")
    links = {link["target"]: link["rule"] for link in data.jsonl("links.jsonl")}
    assert links == {"talks/speed": "alias", "half_done": "missing"}
    html = made.build("html")
    assert "talks/half_done.html" not in html.files
    assert "url=speed_of_ideas.html" in html.text("talks/speed.html")
    top = html.html("talks/speed_of_ideas").select_one("div.body > section")
    assert (top["class"], top["lang"]) == (["wide"], "en-GB")
    assert "talks/half_done.html" in made.build(confoverrides={"aikb_drafts": "1"}).files
    note = read_note("note", "note.md", files("front-matter.md")["talks/speed_of_ideas.md"])
    assert compile_filter('"Ada Lovelace" in guests')(lambda key: value_of(note, key))
    told = {
        key
        for title in (
            "Tags, names and links in values",
            "What leaves a note out",
            "What the page gets of it",
        )
        for row in rows(section("front-matter.md", title), "Key")
        for key in CODE.findall(row[0])
    }
    for key in told:
        plain = read_note("note", "note.md", "---\nother: no\n---\n")
        for text in ("no", "yes"):
            note = read_note("note", "note.md", f"---\n{key.upper()}: {text}\n---\n")
            if replace(note, fields=plain.fields) != plain:
                break
        else:
            pytest.fail(f"{key} does nothing")


def test_what_is_new(make_project: Any) -> None:
    """The project of the page on feeds; the extension of others is left out where it is not installed."""
    pages = files("feeds.md")
    if not find_spec("sphinx_last_updated_by_git"):
        pages["conf.py"] = pages["conf.py"].replace(', "sphinx_last_updated_by_git"', "")
    talk = "---\ntitle: A talk\nvideoId: P6y0gr-W2-k\npublished: 2024-05-01\n---\n\nWords.\n"
    start = "# Start\n\n```{toctree}\nnew\n```\n"
    made = make_project({**pages, "index.md": start, "talk.md": talk}).build()
    assert "aikb" not in made.warnings  # the folder is not in git
    feed = check_feed((made.out / "new.xml").read_bytes())
    assert (feed["title"], feed["author"]) == ("What is new", "Me")
    assert [entry["link"] for entry in feed["entries"]] == ["https://notes.example.org/talk.html"]
    assert f"the {MOST} newest" in " ".join(source("feeds.md").split())


def test_the_script_of_redirects_can_be_allowed() -> None:
    code = b64encode(sha256(SCRIPT.encode()).digest()).decode()
    assert f"`'sha256-{code}'`" in section("player.md", "Content-Security-Policy")


def test_addresses_of_other_names() -> None:
    """Each row of the table names all addresses that it is about, and no other page."""
    for written, leads in rows(section("front-matter.md", "Addresses of other names"), "Written"):
        found: set[str | None] = set()
        for header in CODE.findall(f"{written} {leads}"):
            if ": " in header:
                note = read_note("talks/new", "talks/new.md", f"---\n{header}\n---\n")
                found |= {address.name for address in addresses_of(note)}
        named = {name.removesuffix(".html") for name in CODE.findall(leads) if ": " not in name}
        assert found == named, written


def test_what_becomes_of_a_vault(make_project: Any) -> None:
    """The project of the page for users of Obsidian, with what its tables say of other files."""
    start = files("from-obsidian.md")
    told = {
        text
        for row in rows(source("from-obsidian.md"), "In Logseq")
        for text in CODE.findall(row[0])
    }
    assert {"pages/a___b.md", "journals/2024_05_01.md"} <= told
    note = (
        "---\ntags: one\n---\n[[a/b]], [[2024-05-01]], [[May 1st, 2024]], ![[paper.pdf#page=3]], [[board.canvas]], "
        "[[list.base]], ![[sketch.excalidraw]], ((id)), ^[inline]\n\n```dataview\nLIST\n```\n\n```query\nx\n```\n\n"
        "```tasks\nnot done\n```\n\n```mermaid\ngraph TD\n```\n"
    )
    made = make_project(
        {
            **start,
            "note.md": note,
            "pages/a___b.md": "Text.\n",
            "journals/2024_05_01.md": "Text.\n",
            "deep/paper.pdf": b"%PDF-1.4",
            "board.canvas": "{}",
            "list.base": "",
            "sketch.excalidraw.md": "Data\n",
            ".obsidian/plugins/x/README.md": "# Plug-in\n",
            ".trash/old.md": "Old\n",
            "Templates/daily.md": "# {{title}}\n",
            "private/secret.md": "Secret\n",
        }
    )
    result = made.build("html")
    warned = {line.rpartition("[")[2] for line in result.warning_lines}
    # The first versions of Sphinx 8.2 spell a name otherwise that the page has to be suppressed.
    assert warned - {"misc.higlighting_failure]"} == {"aikb.embed]"}
    found = {"index", "note", "pages/a___b", "journals/2024_05_01"}
    assert set(result.app.env.found_docs) == found
    page = result.html("note").select_one("div.body")
    links = [link["href"].rpartition("/")[2] for link in page.select("a.wikilink, a.download")]
    assert links == ["a___b.html", "2024_05_01.html", "paper.pdf", "board.canvas", "list.base"]
    gone = [span.get_text() for span in page.select(".wikilink-missing")]
    assert gone == ["May 1st, 2024", "sketch.excalidraw"]
    assert "((id)), ^[inline]" in page.get_text()
    assert [block.get_text().strip() for block in page.select("pre")] == [
        *("LIST", "x", "not done", "graph TD")
    ]


def test_paths_and_line_ends_of_markdown(make_project: Any) -> None:
    """What the page for users of Obsidian says of plain Markdown, and of what helps."""
    told = source("from-obsidian.md")
    helps: dict[str, Any] = {}
    exec(re.search(r"`(myst_url_schemes = [^`]+)`", told)[1], helps)  # type: ignore[index]
    made = make_project(
        {
            **files("from-obsidian.md"),
            "b/note.md": "![p](cover.png) [1](far.md) [2](../a/far.md#Some%20heading) [3](obsidian://open?vault=x)\n",
            "b/works.md": (
                "![p](../a/cover.png) ![q](/a/cover.png) ![[cover.png]] [1](../a/far.md) [2](/a/far.md) "
                "[[far|3]]\n\n[4](../a/far.md#some-heading) [5](obsidian://open?vault=x)\n\n"
                "one\ntwo<br>\nthree  \nfour\\\nfive\n"
            ),
            "a/far.md": "Text.\n\n## Some heading\n\nText.\n",
            "a/cover.png": (DOCS / "_static/note.png").read_bytes(),
        }
    )
    for conf, wanted in (({}, 1), (helps, 0)):
        conf.pop("__builtins__", None)
        result = made.build("html", confoverrides=conf, freshenv=True)
        lines = [line for line in result.warning_lines if "note.md" in line]
        missing = "myst.xref_missing]"
        kinds = [line.rpartition("[")[2] for line in lines]
        assert kinds == [missing] * (1 if conf else 2)
        works = [line for line in result.warning_lines if "works.md" in line]
        assert len(works) == wanted, works
    assert result.html("b/note").select_one("div.body img")["src"] == "../_images/cover.png"
    page = result.html("b/works").select_one("div.body")
    assert {picture["src"] for picture in page.select("img")} == {"../_images/cover.png"}
    assert [link["href"] for link in page.select("p a.reference")] == [
        *["../a/far.html"] * 3,
        "../a/far.html#some-heading",
        "obsidian://open?vault=x",
    ]
    assert len(page.select("br")) == 3


def test_each_part_is_told(html: Result) -> None:
    """The table of parts, with a link from each to what it is about."""
    table = rows(section("syntax.md", "Turning parts off"), "Part")
    assert [code(row[0]) for row in table] == list(PARTS)
    assert {code(row[0]) for row in table if row[2] == "off"} == OPTIONAL
    shown = html.html("syntax").select_one("#turning-parts-off table")
    links = [row.td.a["href"] for row in shown.select("tbody tr")]
    for link in links:
        name, _, anchor = link.partition("#")
        page = html.html(name.removesuffix(".html") or "syntax")
        assert not anchor or page.find(id=anchor), link
    pages = {link.partition("#")[0].removesuffix(".html") + ".md" for link in links} - {".md"}
    for name in pages:
        assert "(syntax.md#turning-parts-off)" in source(name), name


def test_read_the_docs_file(tmp_path: Path) -> None:
    file = tmp_path / ".readthedocs.yaml"
    file.write_text(files("quickstart/read-the-docs.md")[file.name], encoding="utf-8")
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.readthedocs"]
    done = subprocess.run([*command, file], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_sentence_of_the_seeds() -> None:
    for name, text in files("index.md").items():
        assert text.strip() in (ROOT / name).read_text("utf-8")


def test_note_with_a_marker_is_in_the_vault(html: Result) -> None:
    for name, text in files("headings-blocks.md").items():
        assert text.strip() in source(name)
    links = html.html("headings-blocks").select("div.example-result a.wikilink")
    anchors = [tag["href"].partition("#")[2] for tag in links]
    first = ["enough-to-invent", "enough-to-invent", "what-follows", "blocks"]
    assert anchors == [*first, "block-claim", "block-claim", "block-here"]


def test_what_the_searches_find() -> None:
    """`tests/projects/test_search.py` and `test_sphinx_search.py` ask these queries."""
    told = rows(source("search.md"), "You remember")
    found = {True: "yes", False: "no"}
    assert [row[:3] for row in told[: len(QUERIES)]] == [
        [query.kind, f"`{query.text}`", found[query.by_sphinx]] for query in QUERIES
    ]
    assert all(row[3] != "no" for row in told[: len(QUERIES)])
    assert [row[1:] for row in told[len(QUERIES) :]] == [
        [f"`{text}`", "no", "no"] for text in BY_NONE
    ]


def test_setting_of_the_search() -> None:
    conf: dict[str, Any] = {}
    exec(files("search.md")["conf.py"], conf)
    assert conf["aikb_search"] in SEARCHES[1:]


def test_recommended_settings_are_those_of_the_seeds() -> None:
    seeds: dict[str, Any] = {}
    exec((ROOT / "seeds/conf.py").read_text("utf-8"), seeds)
    blocks = [text for _, caption, text in fences("pdf-epub.md") if caption == "conf.py"]
    latex, epub = ({}, {})  # type: dict[str, Any], dict[str, Any]
    exec(blocks[0], latex)
    exec(blocks[1], epub)
    del latex["__builtins__"]
    assert latex == {key: seeds[key] for key in latex}
    assert epub["epub_show_urls"] == seeds["epub_show_urls"]
    named = {code(row[0]) for row in rows(section("pdf-epub.md", "PDF"), "Setting")}
    assert named == (latex.keys() - {"latex_elements"}) | latex["latex_elements"].keys() - {
        "papersize"
    }


def test_pages_of_groups(tmp_path: Path) -> None:
    blocks = [text for _, caption, text in fences("group-pages.md") if caption == "conf.py"]
    shutil.copytree(ROOT / "seeds", tmp_path / "src", ignore=shutil.ignore_patterns("_build"))
    with (tmp_path / "src/conf.py").open("a") as conf:
        conf.write("\n".join(blocks))
    project = Project(tmp_path / "src", tmp_path / "build")
    names = {"videos/P6y0gr-W2-k", "topics/open-source"}
    for builder in ("html", "latex"):
        result = project.build(builder)
        assert names <= result.app.env.found_docs
        assert result.warnings == ""


def test_shown_warnings_are_given(tmp_path: Path) -> None:
    told = files("warnings.md")
    name = "talks/scaling.md"
    index = "# Index\n\n```{topic-index}\n```\n"
    result = new_project(tmp_path, {name: told[name], "index.md": index}).build("html")
    assert result.warning_lines == told["warnings"].splitlines()
    assert told["status"].strip() in result.status


def test_rules_of_wrong_times() -> None:
    """Each row of the table is a note of its own."""
    found = rows(section("wrong-times.md", "The rules"), "Times")
    assert len(found) > 10
    for cell, length, wanted, _ in found:
        codes = [parse_timecode(text) for text in code(cell).split()]
        times = [Typed(each.seconds, each.has_hours) for each in codes]
        known = parse_timecode(length).seconds if length else None
        verdicts = judge({"note": times}, known).verdicts["note"]
        assert wanted == ", ".join(
            each.outcome.value
            if each.seconds == time.seconds
            else f"{int(each.seconds) // 60}:{int(each.seconds) % 60:02}"
            for time, each in zip(times, verdicts, strict=True)
        )


def test_settings_of_wrong_times() -> None:
    values: dict[str, Any] = {}
    exec(files("wrong-times.md")["conf.py"], values)
    checks = {PREFIX + item.name: item.metadata["check"] for item in fields(Settings)}
    assert all(checks[name](value) for name, value in values.items() if name in checks)
    assert checks.keys() & values.keys() == {"aikb_wrong_times", "aikb_longest_video"}


# -- the builder


@pytest.mark.parametrize("name", ["notes.jsonl", "links.jsonl", "timestamps.jsonl"])
def test_schema(data: Result, name: str) -> None:
    written = data.jsonl(name)
    named = [code(row[0]) for row in rows(section("builder.md", f"`{name}`"), "Field")]
    assert all(list(row) == named for row in written)
    assert files("builder.md")[name].strip() in data.text(name).splitlines()


def test_script(data: Result, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "_build/aikb"
    folder.mkdir(parents=True)
    (folder / "links.jsonl").write_text(data.text("links.jsonl"), "utf-8")
    with chdir(tmp_path):
        exec(files("builder.md")["missing.py"], {})
    assert capsys.readouterr().out == "2 reasoning models\n1 what_a_model_costs\n"


def test_queries_in_one_line(data: Result, tmp_path: Path) -> None:
    lines = [text for kind, _, text in fences("builder.md") if kind == "sh" and "duckdb" in text]
    (sql, jq, python) = lines[0].splitlines()
    folder = tmp_path / "_build/aikb"
    folder.mkdir(parents=True)
    for name in ("notes.jsonl", "timestamps.jsonl"):
        (folder / name).write_text(data.text(name), "utf-8")

    def run(line: str) -> list[str]:
        program, *arguments = shlex.split(line)
        program = sys.executable if program == "python3" else program
        done = subprocess.run(
            [program, *arguments], cwd=tmp_path, capture_output=True, text=True, check=True
        )
        return done.stdout.splitlines()

    notes = data.jsonl("notes.jsonl")
    moments = data.jsonl("timestamps.jsonl")
    assert run(python) == [it["title"] for it in notes if "research" in it["tags"]] != []
    if shutil.which("jq"):
        urls = [it["url"] for it in moments if "time" in (it["section"] or "").lower()]
        assert run(jq) == urls != []
    # What DuckDB is asked for is there.
    assert {"channel", "docname"} <= notes[0].keys()
    assert "source" in moments[0]
    assert all(f"'_build/aikb/{name}'" in sql for name in ("notes.jsonl", "timestamps.jsonl"))


# -- the syntax tables


def test_wikilinks() -> None:
    for written, *wanted in rows(section("syntax.md", "Wiki-links"), "Written"):
        target, heading, block, label = wanted
        link = parse_wikilink(code(written)[2:-2])
        assert link is not None
        assert link.target == code(target)
        assert list(link.heading) == CODE.findall(heading)
        assert link.block == (code(block) or None)
        assert link.label == (code(label) or None)


def test_steps(data: Result) -> None:
    table = rows(section("names.md", "The steps"), "Step")
    assert tuple(code(row[0]) for row in table) == STEPS
    found = {
        row["target"]: row["rule"] for row in data.jsonl("links.jsonl") if row["source"] == "names"
    }
    for step, _, example in table:
        if example:
            assert found[code(example)[2:-2]] == code(step)


def test_chosen_steps() -> None:
    chosen: dict[str, Any] = {}
    exec(files("names.md")["conf.py"], chosen)
    assert set(chosen["aikb_resolve"]) < set(STEPS)


def test_a_vault_in_several_projects(tmp_path: Path) -> None:
    """The two projects, built by the commands of the page."""
    text = section("names.md", "A vault in several projects")
    commands = re.search(r"^```sh\n(.*?)^```", text, re.M | re.S)[1].splitlines()  # type: ignore[index]
    shutil.copytree(SPLIT, tmp_path / "split", ignore=shutil.ignore_patterns("_build"))
    told = []
    for line in commands:
        program, *options = line.split()
        assert program == "sphinx-build"
        done = subprocess.run(
            [sys.executable, "-m", "sphinx", *options],
            cwd=tmp_path / "split",
            env={key: value for key, value in os.environ.items() if key != "READTHEDOCS"},
            capture_output=True,
            text=True,
            check=True,
        )
        told.append(done.stderr)
    assert "failed to reach any of the inventories" in told[0]
    assert [text.count("WARNING") for text in told] == [1, 0, 0]
    sites = "https://notes-on-{}.readthedocs.io/en/latest/talks/"
    for project, other, page, wanted in (
        ("models", "robots", "small_models", ["arms_that_learn", "grasping_without_sight"]),
        ("robots", "models", "arms_that_learn", ["small_models", "small_models"]),
    ):
        html = (tmp_path / f"split/{project}/_build/html/talks/{page}.html").read_text("utf-8")
        links = [link["href"] for link in BeautifulSoup(html, "html.parser").select("div.body a")]
        site = sites.format(other)
        assert [link for link in links if "readthedocs" in link] == [
            f"{site}{name}.html" for name in wanted
        ]
    for name, text in (("models", "robots"), ("robots", "models")):
        conf: dict[str, Any] = {}
        exec((SPLIT / name / "conf.py").read_text("utf-8"), conf)
        assert conf["intersphinx_mapping"].keys() == {text}


def test_role_forms() -> None:
    forms = [code(row[0]) for row in rows(section("syntax.md", "Timestamps"), "Form")]
    assert len(forms) == 5
    for form in forms:
        assert parse_moment(form).problem is None
        assert parse_moment(f"label <{form}>").moment.text == "label"


def test_times() -> None:
    for written, wanted, remark in rows(section("syntax.md", "Times"), "Written | Seconds"):
        time = parse_timecode(code(written))
        shown = f"{time.seconds}–{time.end}" if time.end else f"{time.seconds}"
        assert shown == wanted
        assert time.dropped_frames == ("frames" in remark)


def test_no_times() -> None:
    for written, _ in rows(section("syntax.md", "Times"), "Written | Why"):
        with pytest.raises(TimecodeError):
            parse_timecode(code(written))


def test_addresses() -> None:
    for written, seconds in rows(section("syntax.md", "Addresses of videos"), "Address"):
        video = parse_video(code(written))
        assert video.id == "P6y0gr-W2-k"
        assert video.start == (int(seconds) if seconds else None)


def test_no_addresses() -> None:
    for written, _ in rows(section("syntax.md", "Addresses of videos"), "Written | Why"):
        with pytest.raises(VideoError):
            parse_video(code(written))


def test_front_matter_keys() -> None:
    values = {
        "title": ("title", "A title"),
        "video": ("video", "https://youtu.be/P6y0gr-W2-k"),
        "title of the video": ("video_title", "A title"),
        "channel": ("channel", "redpointai"),
        "published": ("published", "2024-05-01"),
        "duration": ("duration", "1:02:03"),
        "tags": ("tags", "research"),
        "aliases": ("aliases", "another name"),
        "address": ("url", "https://example.org/talk"),
    }
    table = {
        row[0]: CODE.findall(row[1]) for row in rows(section("syntax.md", "Front matter"), "What")
    }
    assert table.keys() == values.keys()
    assert tuple(table["video"]) == VIDEO_KEYS
    for what, keys in table.items():
        field, value = values[what]
        for key in keys:
            note = read_note("note", "note.md", f"---\n{key}: {value}\n---\n")
            assert getattr(note, field) not in (None, (), "note"), key


# -- directives, settings, warnings


def test_options() -> None:
    table = rows(section("directives.md", "Options"), "Option")
    assert {CODE.findall(row[0])[0].strip(":") for row in table} == TopicIndex.option_spec.keys()
    told = {CODE.findall(row[0])[0]: row for row in table}
    assert tuple(CODE.findall(told[":style:"][1])) == STYLES
    assert code(told[":columns:"][2]) == ", ".join(DEFAULT_COLUMNS)


def test_options_of_missing_topics() -> None:
    table = rows(section("missing-topics.md", "Options"), "Option")
    assert {code(row[0]).strip(":") for row in table} == MissingTopics.option_spec.keys()


def test_keys() -> None:
    table = rows(section("directives.md", "Keys"), "Key")
    assert {key for row in table for key in CODE.findall(row[0])} == set(FIELDS)


def test_conditions() -> None:
    for condition, _ in rows(section("directives.md", "filter"), "Condition"):
        assert compile_filter(code(condition)).names


def test_settings_page_has_each_setting(html: Result) -> None:
    page = html.html("settings")
    for item in fields(Settings):
        name = PREFIX + item.name
        entry = page.find(id=f"confval-{name}")
        assert entry is not None, name
        told = " ".join(entry.parent.get_text().split())
        assert item.metadata["accepts"] in told
        assert CODE.sub(r"\1", item.metadata["doc"]) in told.replace("’", "'")
    for row in rows(source("settings.md"), "Setting"):
        ast.parse(code(row[0]))


def test_warnings_page_has_each_warning(html: Result) -> None:
    table = html.html("warnings").select_one("table")
    told = {
        row.td.get_text(): row.td.find_next_sibling("td").get_text()
        for row in table.select("tbody tr")
    }
    assert told.keys() == {f"aikb.{member.value}" for member in Warnings}
    assert all(len(text) > 20 for text in told.values())


# -- videos


def test_the_side_file_is_that_of_these_pages() -> None:
    assert files("videos.md") == {"videos.yaml": source("videos.yaml")}


def test_keys_of_the_side_file() -> None:
    table = rows(section("videos.md", "A side file"), "Key")
    assert [code(row[0]) for row in table] == [item.name for item in fields(Video)]


def test_titles_of_videos(html: Result, data: Result) -> None:
    page = html.html("videos")
    groups = page.select(".example-result .rubric")
    assert [group.get_text() for group in groups] == ["A talk on compute", "A talk on open models"]
    assert page.select_one("a.wikilink")["href"] == f"#{groups[1]['id']}"
    known = {row["video"]: row["duration"] for row in data.jsonl("notes.jsonl")}
    assert known == {"P6y0gr-W2-k": 1780, "atMRWzgHEGg": None}


def test_each_transform_is_registered(html: Result) -> None:
    registered = {*html.app.registry.get_transforms(), *html.app.registry.get_post_transforms()}
    modules = pkgutil.walk_packages(sphinx_aikb.__path__, "sphinx_aikb.")
    found = {
        value
        for module in map(import_module, (info.name for info in modules))
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, SphinxTransform)
        if value.__module__ == module.__name__
    }
    assert len(found) > 20
    assert found - registered == set()


def test_the_order_of_a_build(html: Result) -> None:
    """Each registered transform and handler has one row, and the rows are in the order of a build."""
    app = html.app
    runs = [
        (event, listener.priority, listener.handler)
        for event, listeners in app.events.listeners.items()
        for listener in listeners
    ]
    runs += [("transform", run.default_priority, run) for run in app.registry.get_transforms()]
    runs += [
        ("post-transform", run.default_priority, run) for run in app.registry.get_post_transforms()
    ]
    registered = {
        (step, str(priority), f"{run.__module__}.{run.__qualname__}")
        for step, priority, run in runs
        if run.__module__.startswith("sphinx_aikb.")
    }
    table, _ = html.html("how-it-works").select("table")
    told = [[cell.get_text() for cell in row.select("td")] for row in table.select("tbody tr")]
    found = [(step, priority, f"sphinx_aikb.{name}") for step, priority, _, name in told]
    called = {f"sphinx_aikb.domain.AikbDomain.{name}" for name in ("process_doc", "resolve_xref")}
    assert {name for *_, name in {*found} - registered} == called
    assert len(found) == len(registered) + len(called)
    assert all(summary.endswith(".") for _, _, summary, _ in told)
    steps = {step: [int(row[1]) for row in found if row[0] == step] for step, *_ in found}
    assert [row[:2] for row in found] == [
        (step, str(priority))
        for step, priorities in steps.items()
        for priority in sorted(priorities)
    ]
    assert max(steps["transform"]) < DoctreeReadEvent.default_priority


def test_the_walks_through_a_document(html: Result) -> None:
    """Each walk has its reason."""
    _, table = html.html("how-it-works").select("table")
    told = [[cell.get_text() for cell in row.select("td")] for row in table.select("tbody tr")]
    assert [stage for stage, _ in told] == [stage.value for stage in Stage]
    assert all(reason.endswith(".") for _, reason in told)


def test_the_walks_name_what_is_there() -> None:
    """Each module that the page names is in the package, and has the name that it is said to have."""
    text = " ".join(source("how-it-works.md").split())
    paths = re.findall(r"`([\w/]+\.(?:py|js))`", text)
    assert len({*paths}) > 15
    for path in paths:
        assert (ROOT / "sphinx_aikb" / path).is_file(), path
    for name, path in re.findall(r"`(\w+)` of `([\w/]+)\.py`", text):
        assert hasattr(import_module(f"sphinx_aikb.{path.replace('/', '.')}"), name), (name, path)


# -- the pages for readers of the repository


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md"])
def test_links_lead_somewhere(name: str) -> None:
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", (ROOT / name).read_text("utf-8")):
        assert target.startswith("https://") or (ROOT / target).exists(), target


SMALL = ("video.png", "start.png", "phone.png", "times-keep.png", "times-repair.png")


@pytest.mark.parametrize("name", ["note.png", "player.png", *SMALL])
def test_pictures_are_small(name: str) -> None:
    assert (DOCS / "_static" / name).stat().st_size < (65_000 if name in SMALL else 150_000)


@pytest.mark.browser
def test_pictures_can_be_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "FOLDER", tmp_path)
    pictures.main()
    taken = {path.name: path.read_bytes()[16:24] for path in tmp_path.iterdir()}
    kept = {name: (DOCS / "_static" / name).read_bytes()[16:24] for name in taken}
    assert taken == kept
    assert taken.keys() == {"note.png", "player.png", *SMALL}
    assert taken["note.png"] == taken["player.png"] == struct.pack(">II", 1200, 750)


def test_contributing_names_each_package() -> None:
    """The map has a line for each package and each module beside them, and no other line."""
    package = ROOT / "sphinx_aikb"
    packages = {f"{path.parent.name}/" for path in package.glob("*/__init__.py")}
    modules = {path.name for path in package.glob("*.py")}
    found = re.search(r"^```text\n(.*?)^```", contributing(), re.M | re.S)
    lines = found[1].splitlines() if found else []
    assert sorted(line.split()[0] for line in lines if line) == sorted(packages | modules)


def test_recipes_name_files() -> None:
    """Each file that a recipe names is there; `<noun>` and `*` stand for any."""
    recipes = contributing().partition("## How to add\n")[2].partition("\n## ")[0]
    paths = re.findall(r"`((?:[\w<>*-]+/)*[\w<>*]+\.(?:py|md|po))`", recipes)
    assert len(paths) > 30
    for path in paths:
        pattern = re.sub(r"<\w+>", "*", path)
        assert [*ROOT.glob(pattern), *(ROOT / "sphinx_aikb").glob(pattern)], path


def contributing() -> str:
    return (ROOT / "CONTRIBUTING.md").read_text("utf-8")


# -- times and videos

NOTE_VIDEO = "P6y0gr-W2-k"


def timestamps_in(tmp_path: Path, texts: list[str], bare: str) -> list[bool]:
    """Whether each text, as the paragraph of a note, holds a timestamp."""
    files = {
        f"n/{at}.md": f"---\nvideoId: {NOTE_VIDEO}\n---\n\n{text}\n"
        for at, text in enumerate(texts)
    }
    made = new_project(tmp_path / bare, files, aikb_bare_timestamps=bare)
    sources = {line["source"] for line in made.build("aikb").jsonl("timestamps.jsonl")}
    return [f"n/{at}" in sources for at in range(len(texts))]


@pytest.mark.parametrize("bare", BARE)
def test_forms_of_bare_times(tmp_path: Path, bare: str) -> None:
    told = {
        form: bare in CODE.findall(modes)
        for forms, _, modes in rows(section("times.md", "Times in text"), "Written")
        for form in CODE.findall(forms)
    }
    assert len(told) == 13
    assert timestamps_in(tmp_path, list(told), bare) == list(told.values())


def test_texts_that_are_no_bare_times(tmp_path: Path) -> None:
    cells = [text for text, _ in rows(section("times.md", "Times in text"), "Text")]
    texts = [text.replace(r"\|", "|") for cell in cells for text in CODE.findall(cell)]
    assert len(texts) == 16
    assert not any(timestamps_in(tmp_path, texts, "all"))


def test_links_that_are_times(tmp_path: Path) -> None:
    told = rows(section("times.md", "Times in text"), "Wiki-link")
    told += rows(section("times.md", "Links to moments"), "Link")
    texts = {
        text.replace(r"\|", "|"): not meaning.startswith("links")
        for cell, meaning in told
        for text in CODE.findall(cell)
    }
    assert len(texts) == 21
    assert timestamps_in(tmp_path, list(texts), "brackets") == list(texts.values())


def test_times_in_addresses() -> None:
    found = rows(section("times.md", "Links to moments"), "Time in the address")
    for forms, seconds in found:
        start, _, end = seconds.partition("–")
        for form in CODE.findall(forms):
            base = "https://youtu.be/" if form[0] == "?" else "https://www.youtube.com/watch?v="
            video = parse_video(base + NOTE_VIDEO + form)
            assert (video.start, video.end) == (int(start), int(end) if end else None), form
    assert len(found) == 4


def test_each_dialect_is_told() -> None:
    told = rows(section("times.md", "Other tools"), "Dialect")
    assert {code(row[0]) for row in told} == set(DIALECTS)


def test_table_of_callouts() -> None:
    told = {
        code(look): {*CODE.findall(types)}
        for look, types in rows(source("callouts.md"), "Looks like")[:-1]
    }
    assert told == {look: {look, *others} for look, others in LOOKS.items()}
    assert rows(source("callouts.md"), "Looks like")[-1][0] == "no kind"
