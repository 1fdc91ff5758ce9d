"""Each warning: what triggers it, where it points, and that it can be suppressed."""

import pytest

from sphinx_aikb.markdown import seam
from sphinx_aikb.reporting import Warnings
from sphinx_aikb.search import pagefind
from support.projects import Result
from support.texts import VIDEO, index, note

# Other tests trace the same lines.
pytestmark = pytest.mark.no_cover

LISTED = {"index.md": index()}

CASES: dict[Warnings, tuple[dict[str, str | bytes], dict[str, object], str, str]] = {
    Warnings.FRONT_MATTER: (
        {"a.md": f"---\ntitle: A\npublished: 2024-02-31\nvideoId: {VIDEO}\n---\n\nText.\n"},
        {},
        "a.md:3: ",
        "2024-02-31",
    ),
    Warnings.TIMESTAMP: (
        {"a.md": note("A", 'Text\nand <a class="yt-timestamp" data-t="N/A">no time</a>.')},
        {},
        "a.md:6: ",
        "unusable timestamp 'no time'",
    ),
    Warnings.NO_VIDEO: (
        {
            "a.md": "---\ntitle: A\n---\n\nOne {yt}`00:01`.\n\nTwo {yt}`00:02`.\n",
            "b.md": note("B"),
        },
        {},
        "a.md:5: ",
        "no video in the front matter",
    ),
    Warnings.UNKNOWN: (
        {"a.md": note("A", "Text.\n\nA {nowhere}`x`.")},
        {},
        "a.md:8: ",
        "there is no role 'nowhere': it is shown as typed",
    ),
    Warnings.HTML: (
        {"a.md": note("A", "Text.\n\n```{raw} html\n<b>x</b>\n```")},
        {},
        "a.md:8: ",
        "raw HTML is shown as text",
    ),
    Warnings.FILE: (
        {"a.md": note("A", "Text.\n\n```{include} ../outside.txt\n```")},
        {},
        "a.md:8: ",
        "the directive 'include' asks for '../outside.txt'",
    ),
    Warnings.NESTING: (
        {"a.md": note("A", "".join(f"{'  ' * level}- item\n" for level in range(80)))},
        {},
        "a.md:74: ",
        "too deep",
    ),
    Warnings.MISSING: (
        {"a.md": note("A", "Text.\n\nSee [[nowhere | label]].")},
        {"nitpicky": True},
        "a.md:8: ",
        "no note for the wiki-link 'nowhere'",
    ),
    Warnings.AMBIGUOUS: (
        {
            "a.md": note("A", "\n\nSee [[same]]."),
            "x/same.md": note("One"),
            "y/same.md": note("Two"),
        },
        {},
        "a.md:8: ",
        "x/same, y/same",
    ),
    Warnings.HEADING: (
        {"a.md": note("A", "[[b#Part#Nowhere]]"), "b.md": note("B", "## Part\n\nText.")},
        {},
        "a.md:6: ",
        "b has no heading 'Part > Nowhere'",
    ),
    Warnings.EMBED: (
        {"a.md": note("A", "Text.\n\n![[gone.png]]")},
        {},
        "a.md:8: ",
        "there is no file 'gone.png'",
    ),
    Warnings.WIKILINK: (
        {"a.md": note("A", "Text {wikilink}`| label`.")},
        {},
        "a.md:6: ",
        "no wiki-link: '| label'",
    ),
    Warnings.FOOTNOTE: (
        {"a.md": note("A", "Text.\n\nClaim.[^nope]")},
        {},
        "a.md:8: ",
        "there is no footnote 'nope'",
    ),
    Warnings.INDEX: (
        {"index.md": index(":style: gallery"), "a.md": note("A")},
        {},
        "index.md:3: ",
        "'gallery'",
    ),
    Warnings.REDIRECT: (
        {"a.md": note("A", permalink="/b"), "b.md": note("B")},
        {},
        "a.md:4: ",
        "no redirect for the permalink '/b'",
    ),
    Warnings.VIDEOS: (
        {
            "a.md": note("A"),
            "data/videos.yaml": f"{VIDEO}:\n  title: A\n  published: 2024-02-31\n",
        },
        {"aikb_videos": "data/videos.yaml"},
        "data/videos.yaml:3: ",
        "`2024-02-31` is no date",
    ),
    Warnings.SOURCE: (
        {"a.md": note("A", "Text.\n\n\xff").encode("latin-1")},
        {},
        "a.md:8: ",
        "0xff is no UTF-8",
    ),
    Warnings.CONFIG: ({"a.md": note("A")}, {"aikb_notes": 7}, "", "aikb_notes must be"),
    Warnings.SEARCH: (
        {"a.md": note("A")},
        {"aikb_search": "pagefind"},
        "",
        "Pagefind builds no search: it is not installed",
    ),
    Warnings.PARSER: ({"a.rst": "A\n=\n"}, {}, "", "MyST-Parser is not known"),
}

each = pytest.mark.parametrize("kind", list(Warnings), ids=lambda kind: kind.value)


@pytest.fixture
def build(make_project, monkeypatch, request):
    """Build the case of a warning."""

    def build(kind: Warnings, parallel: int = 1, **confoverrides: object) -> Result:
        files, settings, _, _ = CASES[kind]
        if kind is Warnings.PARSER:
            monkeypatch.setattr(seam, "SEAM", "moved_elsewhere")
        if kind is Warnings.SEARCH:
            monkeypatch.setattr(pagefind, "PACKAGES", ())
        files = {**(LISTED if kind is not Warnings.PARSER else {}), **files}
        project = make_project(files)
        return project.build(parallel=parallel, confoverrides={**settings, **confoverrides})

    return build


def ours(result: Result) -> list[str]:
    return [line for line in result.warning_lines if "[aikb." in line]


def test_each_warning_has_a_case_and_says_what_it_is_for():
    assert CASES.keys() == set(Warnings)


@each
@pytest.mark.parametrize("parallel", [1, 4])
def test_a_warning_has_a_place_and_a_subtype(build, kind, parallel):
    _, _, place, text = CASES[kind]
    lines = ours(build(kind, parallel))
    assert len(lines) == 1
    assert lines[0].startswith(f"{place}WARNING: ")
    assert text in lines[0]
    assert lines[0].endswith(f"[aikb.{kind.value}]")


@each
def test_a_warning_is_suppressed_by_its_subtype(build, kind):
    others = [f"aikb.{other.value}" for other in Warnings if other is not kind]
    assert len(ours(build(kind, suppress_warnings=others))) == 1
    assert ours(build(kind, suppress_warnings=[f"aikb.{kind.value}"])) == []
    assert ours(build(kind, suppress_warnings=["aikb"])) == []


@each
def test_nothing_else_is_wrong_with_the_case(build, kind):
    lines = build(kind).warning_lines
    assert ours(build(kind)) == lines


# -- more than one way to each


@pytest.mark.parametrize(
    ("header", "line", "text"),
    [
        ("title: A\nvideoId: not a video", 3, "videoId"),
        ("title: [A]", 2, "title"),
        ("title: A\nduration: a while", 3, "duration"),
        ("title: A\ntags: [x", None, ""),
        ("title: A: B", None, ""),
        ("title: A\ntitle: B", 3, "title"),
    ],
)
def test_front_matter(make_project, header, line, text):
    files = {**LISTED, "n/a.md": f"---\n{header}\n---\n\n## Part\n\nText.\n", "n/b.md": note("B")}
    result = make_project(files).build()
    lines = ours(result)
    assert len(lines) == 1
    assert lines[0].startswith(f"n/a.md:{line}: " if line else "n/a.md:")
    assert text in lines[0]
    assert "[aikb.front_matter]" in lines[0]
    page = result.html("n/a")
    assert page.h1.get_text() == {"[A]": "a¶", "A: B": "A: B¶", "B": "B¶"}.get(
        header.rpartition("title: ")[2], "A¶"
    )
    assert page.h2.get_text() == "Part¶"


def test_front_matter_of_other_documents_is_not_ours(make_project):
    files = {"index.md": "---\npublished: 2024-02-31\n---\n\n# Start\n"}
    assert ours(make_project(files).build()) == []


def test_front_matter_warns_when_the_note_is_read(make_project):
    project = make_project({**LISTED, **CASES[Warnings.FRONT_MATTER][0]})
    assert len(ours(project.build())) == 1
    assert ours(project.build()) == []
    project.write("a.md", project.read("a.md") + "\nMore.\n")
    assert len(ours(project.build())) == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{yt}`soon`", "unusable timestamp 'soon'"),
        ("{yt}`00:99`", "unusable timestamp '00:99'"),
        (
            "{yt}`label <https://youtube.com.evil.test/watch?v=AAAAAAAAAAA>`",
            "unusable timestamp 'label'",
        ),
        ("{yt}`1:02:03:04`", "the frames of '1:02:03:04' are left out"),
        ('<a class="yt-timestamp" data-t="1:02:03:04">[x]</a>', "the frames of '1:02:03:04'"),
        ('<a class="yt-timestamp"></a>', "unusable timestamp"),
    ],
)
def test_timestamps(make_project, text, said):
    result = make_project({**LISTED, "a.md": note("A", f"Text {text} and more.")}).build()
    lines = ours(result)
    assert len(lines) == 1
    assert lines[0].startswith("a.md:6: WARNING: ")
    assert said in lines[0]
    assert not any("t=0" in link["href"] for link in result.html("a").select("a[href]"))


def test_one_warning_for_each_note_without_a_video(make_project):
    body = "\n\n".join(f"{{yt}}`00:0{second}`" for second in range(1, 9))
    files = {
        **LISTED,
        **{f"n/{name}.md": note(name, body, videoId=None) for name in "abc"},
        "n/d.md": note("D"),
    }
    lines = ours(make_project(files).build())
    assert [line.partition(":")[0] for line in lines] == ["n/a.md", "n/b.md", "n/c.md"]


def test_missing_topics_are_one_line_without_nitpicky(make_project):
    files = {
        **LISTED,
        "a.md": note("A", "[[one topic]] [[One_topic]] [[two]] [[a]] [[https://x.test]]"),
    }
    result = make_project(files).build()
    assert result.warnings == ""
    line = "3 wiki-links to 2 missing topics; the directive missing-topics lists them"
    assert result.status.count(line) == 1
    nitpicky = make_project(files, nitpicky=True).build()
    assert len(ours(nitpicky)) == 3
    assert "missing topics" not in nitpicky.status


def test_missing_topics_can_be_ignored_one_by_one(make_project):
    files = {**LISTED, "a.md": note("A", "[[one]] [[two]] [[three and more]]")}
    result = make_project(
        files,
        nitpicky=True,
        nitpick_ignore=[("aikb:note", "one")],
        nitpick_ignore_regex=[("aikb:note", "three.*")],
    ).build()
    assert [line.split("'")[1] for line in ours(result)] == ["two"]


def test_warnings_are_errors_where_the_project_says_so(build, make_project):
    files, _, _, _ = CASES[Warnings.TIMESTAMP]
    result = make_project({**LISTED, **files}).build(warningiserror=True)
    assert result.statuscode == 1
