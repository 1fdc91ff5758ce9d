"""Bare times, links to moments, players and the videos of other tools, in every builder and after each change."""

import random

import pytest
import sphinx

from support.compare import clean, differences
from support.epub import epub_of, epubcheck
from support.pdf import compile_pdf
from support.projects import Project
from support.texts import VIDEO, index, note, short, toctree

# Other tests trace the same lines.
pytestmark = pytest.mark.no_cover

OTHER = "atMRWzgHEGg"
BODY = f"""\
From: [[channel]] <br/>

## Thrust [2:28] and [[drag]]

It begins [00:02:28][00:02:39], then (see [3:05 - 3:10]) `[3:06]`. See [[drag | drag at [2:28]]] there [3:07].

* [3:08] one
  - two **[3:09]**

> [3:10] quote ^claim

| a | [3:11] |
|---|---|
| [3:12] | (3:13) |

### Chapters

0:00 - Intro
1:00 – 2:00 Middle

1. 3:14 — End

At 10:30, John 3:16, won 2:1. A [0:12](https://youtu.be/{OTHER}?t=12) and the
[big *moment*](https://youtu.be/{OTHER}#t=10,20), but [the video](https://youtu.be/{OTHER}).

### [Words stay](https://youtu.be/{OTHER}?t=13)

![](https://youtu.be/{OTHER})

![The talk|640x360](https://www.youtube.com/watch?v={VIDEO})
"""
CLOTHES = """\
One [00:36:26](#t=00:36:26), [*some* words](00:29:12), [[00:01:16]], [[42:24]], ([0:13]()).

## Two [[drag | ([00:36:57])]]

| a | [[drag \\| [0:14]]] |
|---|---|
| ![[0:15]] | [[0:16 | words]] |
"""
FILES = {
    "index.md": toctree(
        "notes/a", "notes/drag", "notes/clothes", "notes/embeds", "notes/fences", "notes/logseq"
    ),
    "notes/a.md": note("A", BODY),
    "notes/drag.md": note("Drag", "Text [1:00] before [[a]]."),
    "notes/clothes.md": note("Clothes", CLOTHES),
    "notes/embeds.md": note("Embeds", "![[a#^claim]]\n\n![[a#Words stay]]"),
    "notes/fences.md": f"# F [0:30]\n\n```timestamp-url \n https://youtu.be/{OTHER}\n ```\n\n```timestamp \n 12:34\n ```\n\nLater [0:31].\n",
    "notes/logseq.md": f"# L\n\n- {{{{video https://youtu.be/{OTHER}}}}}\n  - {{{{youtube-timestamp 90}}}} this\n",
    "videos.yaml": f"{OTHER}: Quick & <short>\n",
}
CONF = 'aikb_videos = "videos.yaml"\naikb_player = "none"\n'


@pytest.fixture
def project(built_project) -> Project:
    """Built as HTML."""
    return built_project(FILES, CONF)


def times(page) -> list[tuple[str, str]]:
    """The text and moment of each timestamp that a page has of its own."""
    return [
        (link.get_text(), link["href"].removeprefix("https://www.youtube.com/watch?v="))
        for link in page.select("div.body a.yt-timestamp, div.body a.aikb-play")
        if not link.find_parent(class_="aikb-backlinks")
    ]


def in_short(found: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """What HTML pages show of timestamps that are written so."""
    return [(short(text), address) for text, address in found]


BRACKETS = [
    ("[2:28]", f"{VIDEO}&t=148s"),
    ("[00:02:28]", f"{VIDEO}&t=148s"),
    ("[00:02:39]", f"{VIDEO}&t=159s"),
    ("[3:05 - 3:10]", f"{VIDEO}&t=185s"),
    ("[3:07]", f"{VIDEO}&t=187s"),
    ("[3:08]", f"{VIDEO}&t=188s"),
    ("[3:09]", f"{VIDEO}&t=189s"),
    ("[3:10]", f"{VIDEO}&t=190s"),
    ("[3:11]", f"{VIDEO}&t=191s"),
    ("[3:12]", f"{VIDEO}&t=192s"),
]
CHAPTERS = [
    ("(3:13)", f"{VIDEO}&t=193s"),
    ("0:00", f"{VIDEO}&t=0s"),
    ("1:00 – 2:00", f"{VIDEO}&t=60s"),
    ("3:14", f"{VIDEO}&t=194s"),
]
LINKS = [
    ("0:12", f"{OTHER}&t=12s"),
    ("big moment", f"{OTHER}&t=10s"),
    ("Words stay", f"{OTHER}&t=13s"),
    ("Quick & <short>", OTHER),
    ("The talk", VIDEO),
]

IN_CLOTHES = [
    ("00:36:26", f"{VIDEO}&t=2186s"),
    ("some words", f"{VIDEO}&t=1752s"),
    ("00:01:16", f"{VIDEO}&t=76s"),
    ("42:24", f"{VIDEO}&t=2544s"),
    ("0:13", f"{VIDEO}&t=13s"),
    ("([00:36:57])", f"{VIDEO}&t=2217s"),
    ("[0:14]", f"{VIDEO}&t=14s"),
    ("0:15", f"{VIDEO}&t=15s"),
    ("words", f"{VIDEO}&t=16s"),
]


def test_times_in_the_form_of_links(project):
    result = project.build("html", freshenv=True, warningiserror=True)
    page = result.html("notes/clothes")
    assert times(page) == in_short(IN_CLOTHES)
    links = [link.get_text() for link in page.select("div.body a.wikilink")]
    assert links == ["Drag", "Drag"]
    assert not page.select("div.body .wikilink-missing")
    assert [section["id"] for section in page.select("section")] == ["clothes", "two-drag"]
    data = project.build("aikb")
    found = [line for line in data.jsonl("timestamps.jsonl") if line["source"] == "notes/clothes"]
    assert [(line["text"], line["url"].partition("=")[2]) for line in found] == IN_CLOTHES
    targets = [
        line["target"] for line in data.jsonl("links.jsonl") if line["source"] == "notes/clothes"
    ]
    assert targets == ["drag", "drag"]
    text = project.build("text").text("notes/clothes.txt")
    assert "One 00:36:26, *some* words, 00:01:16, 42:24, (0:13)." in text


def test_brackets_and_links(project):
    result = project.build("html", freshenv=True, warningiserror=True)
    page = result.html("notes/a")
    assert times(page) == in_short([*BRACKETS, *LINKS])
    moment = next(a for a in page.select("a.yt-timestamp") if a.get_text() == "big moment")
    assert str(moment.em) == "<em>moment</em>"
    assert not page.select("div.body img, iframe")
    assert page.select_one("#thrust-and") is None
    assert [section["id"] for section in page.select("section")] == [
        *("a", "thrust-and-drag", "chapters", "words-stay")
    ]
    assert page.title.get_text().startswith("A")
    assert result.app.env.titles["notes/fences"].astext() == "F"


def test_all_forms(project):
    result = project.build("html", confoverrides={"aikb_bare_timestamps": "all"})
    page = result.html("notes/a")
    assert times(page) == in_short([*BRACKETS, *CHAPTERS, *LINKS])
    assert "At 10:30, John 3:16, won 2:1." in page.get_text()


@pytest.mark.parametrize(
    "conf", ["aikb_syntax = ['wikilinks', 'videos']", "aikb_bare_timestamps = 'none'"]
)
def test_times_are_off(make_project, conf):
    page = make_project(FILES, CONF + conf).build("html").html("notes/a")
    assert times(page) == LINKS


def test_videos_are_off(make_project):
    conf = (
        CONF
        + "aikb_syntax = ['wikilinks', 'times']\nsuppress_warnings = ['misc.highlighting_failure']"
    )
    result = make_project(FILES, conf).build("html", confoverrides={"aikb_remote_pictures": True})
    assert times(result.html("notes/a")) == in_short(BRACKETS)
    assert "https://youtu.be/" in {
        link["href"][:17] for link in result.html("notes/a").select("p a")
    }
    assert not result.html("notes/a").select("div.body img")
    assert times(result.html("notes/fences")) == []


def test_documents_that_are_no_notes_stay_as_they_are(make_project):
    files = {"index.md": f"---\nvideoId: {VIDEO}\n---\n{BODY}".replace("[[", "").replace("]]", "")}
    result = make_project(files, "aikb_bare_timestamps = 'all'").build("html")
    assert times(result.html()) == []
    assert "[00:02:28]" in result.html().get_text()


def test_the_data(project):
    result = project.build("aikb")
    lines = result.jsonl("timestamps.jsonl")
    found = [line for line in lines if line["source"] == "notes/a"]
    assert {(line["text"], line["url"].partition("=")[2]) for line in found} == {
        *BRACKETS,
        *LINKS[:3],
    }
    by_text = {line["text"]: line for line in found}
    assert (by_text["[3:05 - 3:10]"]["seconds"], by_text["[3:05 - 3:10]"]["end"]) == (185, 190)
    assert (by_text["big moment"]["seconds"], by_text["big moment"]["end"]) == (10, 20)
    assert by_text["0:12"]["video"] == OTHER
    assert by_text["[2:28]"]["section"] == "Thrust and drag"
    lines = [(line["source"], line["text"], line["video"], line["seconds"]) for line in lines]
    assert [line for line in lines if line[0] in ("notes/fences", "notes/logseq")] == [
        ("notes/fences", "[0:30]", OTHER, 30),
        ("notes/fences", "12:34", OTHER, 754),
        ("notes/fences", "[0:31]", OTHER, 31),
        ("notes/logseq", "01:30", OTHER, 90),
    ]
    videos = {line["docname"]: line["video"] for line in result.jsonl("notes.jsonl")}
    assert videos["notes/fences"] == videos["notes/logseq"] == OTHER


def test_backlinks_skip_times(project):
    page = project.build("html").html("notes/a")
    said = [line.get_text() for line in page.select(".aikb-backlinks li li")]
    assert "Text before A. (at 1:00)" in said


@pytest.mark.parametrize(
    "builder", ["text", "man", "texinfo", "xml", "gettext", "linkcheck", "singlehtml"]
)
def test_other_builders(make_project, builder):
    conf = CONF + "linkcheck_ignore = ['.*']\nman_pages = [('index', 'm', '', '', 1)]\n"
    result = make_project(FILES, conf).build(builder, warningiserror=True)
    if builder in ("text", "singlehtml"):
        text = result.text("notes/a.txt" if builder == "text" else "index.html")
        for shown, _ in BRACKETS:
            assert (shown if builder == "text" else short(shown)) in text


def test_the_same_in_parallel_and_after_each_change(project):
    project.write("videos.yaml", f"{OTHER}: Another title\n")
    changed = project.build("html")
    assert "Another title" in changed.html("notes/a").get_text()
    assert "Another title" in changed.html("notes/embeds").get_text()
    assert differences(changed.out, clean(project, "html").out) == []
    fences = project.read("notes/fences.md")
    project.write("notes/fences.md", fences.replace(OTHER, VIDEO))
    changed = project.build("html", parallel=4)
    assert times(changed.html("notes/fences"))[0] == ("0:30", f"{VIDEO}&t=30s")
    assert differences(changed.out, clean(project, "html").out) == []


def test_settings_that_change_are_seen(project):
    for name, value in [
        ("aikb_bare_timestamps", "all"),
        ("aikb_dialects", ["logseq"]),
        ("aikb_syntax", ["wikilinks", "times"]),
    ]:
        project.confoverrides[name] = value
        changed = project.build("html")
        assert differences(changed.out, clean(project, "html").out) == []


def test_dialects_have_names(make_project):
    files = {
        **FILES,
        "notes/media.md": note(
            "M", "At [0:10].", videoId=None, media_link=f"https://youtu.be/{OTHER}"
        ),
    }
    conf = CONF + "suppress_warnings = ['misc.highlighting_failure']\n"

    def shown(*dialects: str) -> list[list[tuple[str, str]]]:
        result = make_project(files, f"{conf}aikb_dialects = {list(dialects)}").build("html")
        return [times(result.html(f"notes/{name}")) for name in ("fences", "logseq", "media")]

    fences = [
        ("0:30", f"{OTHER}&t=30s"),
        ("Quick & <short>", OTHER),
        ("12:34", f"{OTHER}&t=754s"),
        ("0:31", f"{OTHER}&t=31s"),
    ]
    logseq = [("Quick & <short>", OTHER), ("1:30", f"{OTHER}&t=90s")]
    media = [("0:10", f"{OTHER}&t=10s")]
    assert shown("default") == [fences, logseq, media]
    assert shown("timestamp-notes") == [fences, [], []]
    assert shown("logseq") == [[], logseq, []]
    assert shown("media-extended") == [[], [], media]


def test_a_fence_gives_a_note_its_video_and_makes_none(make_project):
    files = {
        "index.md": toctree("a", "b"),
        "a.md": FILES["notes/logseq.md"],
        "b.md": "# B [0:10]\n",
    }
    assert (
        make_project(files).build("html").app.env.domains["aikb"].knowledge.catalogue.notes == set()
    )
    named = (
        make_project(files, "aikb_notes = ['*']").build("html").app.env.domains["aikb"].knowledge
    )
    assert named.catalogue.notes == {"a", "b"}
    assert named.video_of("a") == OTHER
    off = make_project(files, "aikb_notes = ['*']\naikb_dialects = []").build("html")
    assert off.app.env.domains["aikb"].knowledge.video_of("a") is None


def test_with_substitutions_of_myst(make_project):
    conf = (
        "aikb_player = 'none'\n"
        "myst_enable_extensions = ['substitution']\nmyst_substitutions = {'word': 'substituted'}\n"
    )
    body = f"{{{{video https://youtu.be/{OTHER}}}}}\n\nA {{{{word}}}} {{{{youtube-timestamp 90}}}}\n\n{{{{word}}}}"
    result = make_project({"n/a.md": note("A", body)}, conf).build("html", warningiserror=True)
    page = result.html("n/a")
    assert times(page) == [("Play the video", OTHER), ("1:30", f"{OTHER}&t=90s")]
    assert page.get_text().count("substituted") == 2


def test_a_translation_has_the_times(make_project):
    catalog = """
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "It begins [2:28] here."
msgstr "Es beginnt hier [2:28]."

msgid "Thrust [2:29]"
msgstr "Schub [2:29]"
"""
    files = {
        "n/a.md": note("A", "It begins [2:28] here.\n\n## Thrust [2:29]\n"),
        "locale/de/LC_MESSAGES/n/a.po": catalog,
    }
    conf = (
        "aikb_player = 'none'\nlanguage = 'de'\nlocale_dirs = ['locale']\ngettext_compact = False\n"
    )
    page = make_project(files, conf).build("html", warningiserror=True).html("n/a")
    assert times(page) == [("2:28", f"{VIDEO}&t=148s"), ("2:29", f"{VIDEO}&t=149s")]
    assert "Es beginnt hier 2:28." in page.get_text()


@pytest.mark.long  # the book of all dialects is validated each time
@pytest.mark.epubcheck
def test_an_e_book_is_valid(make_project):
    result = make_project(
        FILES, CONF + "aikb_bare_timestamps = 'all'\nepub_show_urls = 'no'"
    ).build("epub")
    assert result.warnings == ""
    book = epub_of(result)
    assert epubcheck(book) == ""


@pytest.mark.tex
def test_a_pdf_has_the_times(make_project):
    conf = CONF + "latex_documents = [('index', 'm.tex', 'T', 'A', 'howto')]\n"
    result = make_project(FILES, conf).build("latex")
    pdf = compile_pdf(result)
    links = {link.uri for link in pdf.links if link.uri}
    for text, address in [*BRACKETS, *LINKS, *IN_CLOTHES]:
        # Sphinx before 9 prints the words of a link in a heading alone.
        if text != "Words stay" or sphinx.version_info >= (9,):
            assert f"https://www.youtube.com/watch?v={address}" in links
    assert not any("2:28" in bookmark.title for bookmark in pdf.bookmarks)


def test_a_vault_that_has_only_bare_times(make_project):
    pick = random.Random(4)
    files: dict[str, str] = {}
    count = 0
    for number in range(5):
        lines = []
        for line in range(pick.randint(20, 40)):
            stamps = [
                f"[{pick.choice(['', '00:', '01:'])}{pick.randint(10, 59)}:{pick.randint(10, 59)}]"
                for _ in range(pick.randint(1, 3))
            ]
            count += len(stamps)
            lines.append(f"{'## ' if line % 9 == 0 else '* '}Claim {line} {''.join(stamps)}")
        files[f"notes/n{number}.md"] = note(f"N{number}", "\n".join(lines))
    project = make_project({"index.md": index(), **files})
    result = project.build("html", warningiserror=True)
    shown = sum(
        len(result.html(f"notes/n{number}").select("a.yt-timestamp")) for number in range(5)
    )
    data = project.build("aikb")
    book = project.build("epub")
    assert shown == len(data.jsonl("timestamps.jsonl")) == count
    assert (data.warnings, book.warnings) == ("", "")
    text = project.build("latex").text("test.tex")
    assert text.count("\\sphinxhref{https://www.youtube.com/watch") == count
    for toc in data.app.env.tocs.values():
        assert ":" not in toc.astext()
