"""Where MyST-Parser is joined: nothing happens in other projects, and nothing breaks when the place moves."""

from collections.abc import Iterator
from pathlib import Path

import myst_parser.parsers.mdit as target
import pytest
from docutils import nodes
from markdown_it import MarkdownIt
from syntax.normal_form import normal_form
from syntax.parsing import parser

from sphinx_aikb.markdown import seam
from sphinx_aikb.markdown.context import Context
from support.projects import Result, new_project

VIDEO = "P6y0gr-W2-k"
HEADER = f"---\ntitle: Case\nvideoId: {VIDEO}\n---\n\n"
TIME = '<a class="yt-timestamp" data-t="00:02:28">[00:02:28]</a>'


def nested_list(levels: int) -> str:
    return "".join(f"{'  ' * level}- level {level}.\n" for level in range(levels))


# What the rules would change if they were at work, one thing each.
TOUCHED = {
    "links": "See [[a]], [[b | c]] and ![[d]].\n\n[a]: https://example.org\n",
    "times": f"See {TIME}.\n",
    "times_first": f'{TIME} begins.\n\n<a class="yt-timestamp" data-t="1:00">\nThen *text*.\n',
    "tables": "| a | b |\n|---|---|\n| [[c | d]] | e |\n| [[c \\| d]] | e |\n",
    "lists": f"{HEADER}{nested_list(12)}\nTail.\n",
    "headings": f"{HEADER}### One {TIME}\n\nText\n\n##### Two\n\nText\n",
    "images": "![x [[a]] y](https://example.org/p.png) [x ![[a]]](https://example.org)\n",
    "brackets": f"{'[' * 100} and {'<a ' * 100}\n",
    "roles": "{sub}`a` {b and {sup}`c`\n",
}


def build(folder: Path, files: dict[str, str], *extensions: str) -> Result:
    conf = 'suppress_warnings = ["toc.no_title", "myst.header"]\n'
    return new_project(folder, files, conf, extensions=extensions).build("dummy")


def pseudo_xml(result: Result, name: str) -> str:
    document = result.app.env.get_doctree(f"{name}/doc")
    del document["source"]
    return document.pformat()


@pytest.fixture(scope="module")
def inert(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Result, Result, Result]]:
    """Builds without the seam, with the extension, and without the extension in the same process."""
    # A folder each, for a note makes notes of its neighbours.
    files = {f"{name}/doc.md": text for name, text in TOUCHED.items()}
    folder = tmp_path_factory.mktemp("inert")
    original = getattr(target, seam.SEAM)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(target, seam.SEAM, getattr(original, "__wrapped__", original))
        stock = build(folder / "stock", files, "myst_parser")
        assert not hasattr(getattr(target, seam.SEAM), "__wrapped__")
        ours = build(folder / "ours", files, "sphinx_aikb")
        other = build(folder / "other", files, "myst_parser")
        assert hasattr(getattr(target, seam.SEAM), "__wrapped__")
        yield stock, ours, other


@pytest.mark.parametrize("name", TOUCHED)
def test_inert_in_projects_without_the_extension(
    inert: tuple[Result, Result, Result], name: str
) -> None:
    stock, ours, other = inert
    assert pseudo_xml(other, name) == pseudo_xml(stock, name)
    if name not in ("brackets", "roles"):
        assert pseudo_xml(ours, name) != pseudo_xml(stock, name), "the sample tests nothing"


def test_the_same_warnings_as_ever(inert: tuple[Result, Result, Result]) -> None:
    stock, _, other = inert
    assert other.warning_lines == stock.warning_lines


def test_other_markdown_is_the_same_with_the_extension(
    inert: tuple[Result, Result, Result],
) -> None:
    stock, ours, _ = inert
    for name in ("brackets", "roles"):
        assert pseudo_xml(ours, name) == pseudo_xml(stock, name)


@pytest.mark.parametrize("flavour", ["myst_commonmark_only", "myst_gfm_only"])
def test_no_native_syntax_in_other_flavours_of_markdown(tmp_path: Path, flavour: str) -> None:
    conf = f"{flavour} = True\n"
    project = new_project(tmp_path, {"note.md": f"# A\n\n[[b]] {TIME}\n"}, conf)
    result = project.build("dummy")
    assert f"with {flavour} there are no roles" in result.warnings
    assert len(result.warning_lines) == 1
    assert "[[b]]" in result.app.env.get_doctree("note").astext()


def test_without_the_seam_a_warning_and_working_roles(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plugin = getattr(target, seam.SEAM)
    plugin = getattr(plugin, "__wrapped__", plugin)

    # A future MyST-Parser that calls the plug-in by another name.
    def create_md_parser(config, renderer):
        md = MarkdownIt("commonmark", renderer_cls=renderer).use(plugin)
        md.options.update({"myst_config": config})
        return md

    monkeypatch.delattr(target, seam.SEAM)
    monkeypatch.setattr(target, "create_md_parser", create_md_parser)
    monkeypatch.setattr("myst_parser.parsers.sphinx_.create_md_parser", create_md_parser)
    files = {"note.md": "# Note\n\n{wikilink}`a | b` {yt}`dQw4w9WgXcQ@1:00` [[c]]\n"}
    result = new_project(tmp_path, files).build("dummy")
    form = normal_form(result.app.env.get_doctree("note"))
    assert form == "# Note {note}\n<wikilink a | b> <yt dQw4w9WgXcQ@60 | 1:00> [[c]]\n"
    [line] = result.warning_lines
    assert "this MyST-Parser is not known to sphinx-aikb" in line
    assert line.endswith("[aikb.parser]")


def test_the_name_is_there_but_unused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(target, "create_md_parser", lambda config, renderer: None)
    before = getattr(target, seam.SEAM)
    assert not seam.install()
    assert getattr(target, seam.SEAM) is before


def test_the_warning_can_be_suppressed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seam, "SEAM", "moved")
    files = {"note.md": "# Note\n\n{wikilink}`a`\n"}
    quiet = new_project(tmp_path, files, 'suppress_warnings = ["aikb.parser"]\n').build("dummy")
    assert quiet.warnings == ""


def test_installing_twice_wraps_once(monkeypatch: pytest.MonkeyPatch) -> None:
    original = getattr(target, seam.SEAM)
    original = getattr(original, "__wrapped__", original)
    monkeypatch.setattr(target, seam.SEAM, original)
    assert seam.install()
    wrapped = getattr(target, seam.SEAM)
    assert wrapped.__wrapped__ is original
    assert seam.install()
    assert getattr(target, seam.SEAM) is wrapped
    with parser(Context()) as md:
        rules = [
            *md.inline.ruler.get_all_rules(),
            *md.block.ruler.get_all_rules(),
            *md.core.ruler.get_all_rules(),
        ]
    ours = [rule for rule in rules if rule.startswith("aikb")]
    assert len(ours) == len(set(ours)) > 0


@pytest.mark.parametrize("levels", [12, 40])
def test_deep_lists_keep_all_their_text(tmp_path: Path, levels: int) -> None:
    body = f"{HEADER}{nested_list(levels)}\nThe tail, with [[engine]].\n"
    result = new_project(tmp_path, {"note.md": body}).build("html")
    assert result.warnings == ""
    document = result.app.env.get_doctree("note")
    assert len(list(document.findall(nodes.bullet_list))) == levels
    page = result.html("note").select_one("div.body")
    shown = " ".join(page.get_text().split())
    assert " ".join(f"level {level}." for level in range(levels)) in shown
    assert shown.endswith("The tail, with engine.")
    assert page.select_one("span.wikilink-missing").get_text() == "engine"


def test_deep_quotes_keep_all_their_text(tmp_path: Path) -> None:
    body = "".join(
        f"{'> ' * (level + 1)}level {level}.\n{'> ' * (level + 1)}\n" for level in range(60)
    )
    result = new_project(tmp_path, {"note.md": f"{HEADER}{body}\nThe tail.\n"}).build("html")
    shown = " ".join(result.html("note").select_one("div.body").get_text().split())
    assert " ".join(f"level {level}." for level in range(60)) in shown
    assert shown.endswith("The tail.")


def test_the_depth_of_brackets_stays_as_it_is() -> None:
    with parser(Context()) as md:
        before = md.options["maxNesting"]
        md.parse(f"{nested_list(30)}\n{'[' * 200}[[a]]{']' * 200}")
        assert md.options["maxNesting"] == before
