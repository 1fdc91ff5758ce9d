"""Other names of a note lead to its page, and never take the place of another page."""

import pytest
from sphinx.errors import SphinxError

from sphinx_aikb.pages.redirects import SCRIPT
from support.browser import open_page
from support.compare import clean, differences
from support.projects import Project, Result
from support.texts import index, note

NEW = note("New & <b>", aliases="[old, Guides/Making friends, /top.html]", permalink="/a/b")
REDIRECTS = ["Guides/Making friends", "a/b", "old", "talks/old", "top"]


def files() -> dict[str, str | bytes]:
    return {
        "index.md": index(":style: table"),
        "talks/new.md": NEW,
        "talks/other.md": note("Other"),
    }


def made(result: Result) -> list[str]:
    """The files that lead elsewhere."""
    return [
        name
        for name in result.files
        if name.endswith((".html", ".htm")) and 'http-equiv="refresh"' in result.text(name)
    ]


def leads(result: Result, name: str) -> str:
    """The document to whose page a redirect leads, by each of its links."""
    file = result.path(name)
    page = result.html(name)
    refresh = page.select_one("meta[http-equiv=refresh]")["content"]
    (link,) = page.select("a")
    assert refresh == f"0; url={link['href']}"
    assert page.html["data-to"] == link["href"]
    assert page.script.string == SCRIPT
    place = (file.parent / link["href"].replace("%20", " ")).resolve()
    if place.is_dir():
        place /= "index.html"
    assert place.is_file()
    found = [doc for doc in result.app.env.found_docs if result.path(doc).resolve() == place]
    return found[0]


def as_clean(project: Project, builder: str = "html") -> Result:
    """Build, and compare files and warnings with a clean build."""
    result, expected = project.build(builder), clean(project, builder)
    assert differences(result.out, expected.out) == []
    assert [line for line in result.warning_lines if "redirect" in line] == [
        line for line in expected.warning_lines if "redirect" in line
    ]
    return result


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_other_names_lead_to_the_page(built_project, builder):
    project = built_project(files(), builders=("html", "dirhtml"))
    result = project.build(builder)
    end = ".html" if builder == "html" else "/index.html"
    assert made(result) == [f"{name}{end}" for name in REDIRECTS]
    assert [leads(result, name) for name in REDIRECTS] == ["talks/new"] * len(REDIRECTS)
    page = result.html("talks/old")
    assert page.title.string == page.a.string == "New & <b>"
    assert page.p.get_text() == "This page has moved: New & <b>"
    assert page.select_one("meta[name=robots]")["content"] == "noindex"
    assert page.select_one("link[rel=canonical]")["href"] == page.a["href"]
    index = result.text("searchindex.js")
    assert "talks/new" in index
    assert "talks/old" not in index
    assert "talks/old" not in (result.out / "objects.inv").read_bytes().decode("latin-1")
    assert result.warnings == ""


def test_canonical_addresses(make_project):
    project = make_project(files(), html_baseurl="https://example.org/en", language="de")
    page = project.build().html("talks/old")
    assert page.select_one("link[rel=canonical]")["href"] == "https://example.org/en/talks/new.html"
    assert page.html["lang"] == "de"
    assert page.p.get_text().startswith("Diese Seite ist umgezogen:")


@pytest.mark.parametrize("builder", ["text", "latex", "epub", "singlehtml", "aikb", "json"])
def test_other_builders_have_none(make_project, builder):
    project = make_project(files(), suppress_warnings=["epub"])
    assert [name for name in project.build(builder).files if "old" in name] == []


def test_a_page_is_never_replaced(make_project):
    project = make_project(
        {
            **files(),
            "Taken.md": note("Taken"),
            "talks/UPPER.md": note("Upper"),
            "talks/z1.md": note("1", aliases="[other, Taken, upper, old, genindex, search, extra]"),
            "talks/z2.md": note("2", permalink="/taken"),
            "talks/z3.md": note("3", aliases="[../top, /guides/making friends.md]"),
            "talks/z4.md": note("4", aliases="[talks/other.html/deep, /talks, _static/x]"),
            "talks/z5.md": note("5", aliases="['../../outside', extra/page, /extra/folder]"),
            "talks/z6.md": note(
                "6", permalink="'%2e%2e/outside'", aliases="['/genindex', z6, '/z6']"
            ),
            "public/extra/page.html": "<p>Extra</p>",
            "public/extra/folder.html/x.txt": "x",
        },
        html_extra_path=["public"],
        exclude_patterns=["public"],
    )
    result = as_clean(project)
    beside = ["Taken", "extra", "genindex", "search"]
    at_top = ["extra", "other", "talks", "upper", "z6"]
    assert {*made(result)} == {
        f"{name}.html" for name in (*REDIRECTS, *at_top, *(f"talks/{each}" for each in beside))
    }
    assert leads(result, "old") == leads(result, "talks/old") == "talks/new"
    assert result.text("extra/page.html") == "<p>Extra</p>"
    assert "Taken" in result.text("Taken.html")
    assert not list(result.out.parent.glob("outside*"))
    assert [line.removesuffix(" [aikb.redirect]") for line in result.warning_lines] == [
        f"talks/{place}: WARNING: no redirect for the {name}: {reason}"
        for place, name, reason in (
            ("z2.md:4", "permalink '/taken'", "the place of 'taken.html' is taken"),
            ("z6.md:4", "permalink '%2e%2e/outside'", "it lies outside of the output folder"),
            (
                "z3.md:4",
                "alias '/guides/making friends.md'",
                "'guides/making friends.html' leads to 'talks/new'",
            ),
            ("z3.md:4", "alias '../top'", "'top.html' leads to 'talks/new'"),
            ("z4.md:4", "alias '_static/x'", "Sphinx has a page or a folder of that name"),
            (
                "z4.md:4",
                "alias 'talks/other.html/deep'",
                "the place of 'talks/other.html/deep.html' is taken",
            ),
            ("z5.md:4", "alias '../../outside'", "it lies outside of the output folder"),
            ("z5.md:4", "alias '/extra/folder'", "the place of 'extra/folder.html' is taken"),
            ("z5.md:4", "alias 'extra/page'", "the place of 'extra/page.html' is taken"),
            ("z6.md:5", "alias '/genindex'", "Sphinx has a page or a folder of that name"),
        )
    ]


def test_the_surest_name_wins(make_project):
    project = make_project(
        {
            "a/one.md": note("One", aliases="[x, y, z]"),
            "b/two.md": note("Two", aliases="[a/x]"),
            "c/three.md": note("Three", permalink="a/y", aliases="[x, z]"),
            "z.md": note("Four", aliases="[x]"),
        }
    )
    result = as_clean(project)
    led = {name.removesuffix(".html"): leads(result, name.removesuffix(".html")) for name in made(result)}  # fmt: skip
    assert led == {
        "a/x": "b/two",
        "a/y": "c/three",
        "a/z": "a/one",
        "c/x": "c/three",
        "c/z": "c/three",
        "x": "z",
        "y": "a/one",
    }


RENAMED = NEW.replace("old,", "older,")


def edit(name: str, text: str | None):
    return lambda project: project.write(name, text) if text else project.remove(name)


EDITS = {
    "nothing": (lambda project: None, REDIRECTS),
    "another alias": (
        edit("talks/new.md", RENAMED),
        ["Guides/Making friends", "a/b", "older", "talks/older", "top"],
    ),
    "another title": (edit("talks/new.md", NEW.replace("New", "Newer")), REDIRECTS),
    "the note is gone": (edit("talks/new.md", None), []),
    "the note is a draft": (edit("talks/new.md", NEW.replace("---\n", "---\ndraft: true\n", 1)), []),
    "a page in its place": (edit("talks/old.md", note("Old")), ["Guides/Making friends", "a/b", "old", "top"]),
    "a page in its place, but for case": (edit("Talks/OLD.md", note("Old")), ["Guides/Making friends", "a/b", "old", "top"]),
    "a folder in its place": (edit("top.html/x.md", note("X")), ["Guides/Making friends", "a/b", "old", "talks/old"]),
    "a surer name": (edit("x.md", note("X", permalink="talks/old")), REDIRECTS),
    "a file in its place": (edit("public/talks/old.html", "<p>Mine</p>"), ["Guides/Making friends", "a/b", "old", "top"]),
}  # fmt: skip


CASES = [
    *((name, "html") for name in EDITS),
    ("another alias", "dirhtml"),
    ("a page in its place", "dirhtml"),
]


@pytest.mark.parametrize(("name", "builder"), CASES)
def test_builds_after_an_edit_equal_clean_ones(built_project, name, builder):
    project = built_project(
        {**files(), "public/x.txt": "x"},
        builders=("html", "dirhtml"),
        html_extra_path=["public"],
        exclude_patterns=["public"],
    )
    before = {path: path.read_bytes() for path in project.src.rglob("*.*") if path.is_file()}
    change, names = EDITS[name]
    change(project)
    end = ".html" if builder == "html" else "/index.html"
    result = as_clean(project, builder)
    assert made(result) == [f"{each}{end}" for each in names]
    # and back again
    for path in project.src.rglob("*.*"):
        if path.is_file() and path not in before:
            path.unlink()
    for path, text in before.items():
        project.write(path.relative_to(project.src).as_posix(), text)
    if name == "a file in its place":  # Sphinx leaves it
        (result.out / "talks/old.html").unlink()
    assert made(project.build(builder)) == [f"{each}{end}" for each in REDIRECTS]


def test_nothing_is_written_twice(built_project):
    project = built_project(files())
    out = project.build().out
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*old.html")}
    assert len(before) == 2
    assert {
        path: path.stat().st_mtime_ns for path in project.build().out.rglob("*old.html")
    } == before


OTHER_FILES = '{"ground": "", "files": ["../outside.html", "index.html", "talks/new.html", 7]}'


def test_a_page_without_a_record_is_known(built_project):
    project = built_project(files())
    (record,) = (project.builds / "doctrees").glob("aikb-extra-html-*.json")
    for text in ("{", "7", '{"files": 7}', OTHER_FILES):
        record.write_text(text)
        (project.builds / "outside.html").write_text("mine")
        result = as_clean(project)
        assert made(result) == [f"{name}.html" for name in REDIRECTS]
        assert (project.builds / "outside.html").exists()
    record.unlink()
    as_clean(project)


def test_a_folder_that_leads_out_is_left_alone(built_project):
    project = built_project(files())
    result = project.build()
    elsewhere = project.builds / "elsewhere"
    elsewhere.mkdir()
    (result.out / "linked").symlink_to(elsewhere)
    project.write("talks/other.md", note("Other", aliases="[linked/x]"))
    project.build()
    assert list(elsewhere.iterdir()) == []


def test_a_build_that_failed_writes_none(make_project):
    conf = """
        def setup(app):
            app.connect("html-page-context", fail)

        def fail(app, page, *rest):
            if (app.srcdir / "fail").exists():
                raise ValueError("stopped")
    """
    project = make_project(files(), conf)
    project.write("fail", "")
    with pytest.raises(SphinxError):
        project.build()
    assert not list(project.builds.rglob("old.html"))
    project.remove("fail")
    as_clean(project)


def test_parallel(make_project):
    project = make_project(files())
    one, four = project.build(), project.build(parallel=4, out="four", doctreedir="four-doctrees")
    assert differences(one.out, four.out) == []


@pytest.mark.browser
def test_browsers_are_led_on_from_disk(built_project):
    result = built_project(files()).build()
    with open_page() as page:
        page.goto(result.path("talks/old").as_uri() + "?t=148#part")
        page.wait_for_url("**/talks/new.html?t=148#part")
        page.wait_for_timeout(200)
        assert page.url == result.path("talks/new").as_uri() + "?t=148#part"
    with open_page(java_script_enabled=False) as page:
        page.goto(result.path("Guides/Making friends").as_uri())
        page.wait_for_url("**/talks/new.html")


def test_what_is_no_note_has_none(make_project):
    page = "---\naliases: [old]\npermalink: /a/b\n---\n\n# Page\n"
    project = make_project({"index.md": page, "page.md": page, "guide/page.md": page})
    assert made(project.build()) == []
