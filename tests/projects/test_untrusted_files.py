"""Notes open files of the vault alone, publish nothing else, and fetch and run nothing."""

import json
import re
import threading
from base64 import b64decode
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from conftest import MakeProject

from support.compare import differences
from support.epub import epub_of, epubcheck
from support.pdf import compile_pdf
from support.projects import Project, Result, new_project
from support.texts import VIDEO, index, note

# Other tests trace the same lines.
pytestmark = pytest.mark.no_cover

CANARY = "c4n4ry"
"""What stands in each file that no note may have."""
PNG = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="3"/>'
GIF = b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
EXTENSIONS = '"amsmath", "attrs_inline", "colon_fence", "dollarmath", "html_image", "substitution"'
CONF = f"""
extensions += ["sphinx.ext.graphviz", "sphinx.ext.ifconfig", "sphinx.ext.mathjax"]
myst_enable_extensions = [{EXTENSIONS}]
mathjax_path = "none.js"
exclude_patterns = ["snippets"]
author = copyright = version = release = "1"
epub_show_urls = "no"
latex_engine = "xelatex"
aikb_thumbnail = "local"
secret = "{CANARY}"
"""


def fence(head: str, *lines: str) -> str:
    return "\n".join((f"```{{{head}", *lines, "```"))


def rst(*lines: str) -> str:
    return fence("eval-rst}", *lines)


OUT = "../../secret.txt"
REFUSED: dict[str, tuple[str, str]] = {
    # what a note asks for, and the words that stand there instead
    "include": (fence(f"include}} {OUT}"), OUT),
    "include_literal": (fence(f"include}} {OUT}", ":literal:"), OUT),
    "include_code": (fence(f"include}} {OUT}", ":code: text"), OUT),
    "include_from_top": (fence("include} /../secret.txt"), "/../secret.txt"),
    "include_absolute": (fence("include} /OUTSIDE/secret.txt"), "secret.txt"),
    "include_standard": (
        fence("include} <../../../../../../../../..OUTSIDE/secret.txt>"),
        "secret",
    ),
    "include_colons": (f":::{{include}} {OUT}\n:::", OUT),
    "include_nested": (f"````{{note}}\n{fence(f'include}} {OUT}')}\n````", OUT),
    "include_capitals": (fence(f"Include}} {OUT}"), OUT),
    "include_rst": (rst(f".. include:: {OUT}"), OUT),
    "include_parser": (rst(f".. include:: {OUT}", "   :parser: myst_parser.sphinx_"), OUT),
    "include_included": (fence("include} ../snippets/asks.md"), OUT),
    "include_link": (fence("include} link.txt"), "link.txt"),
    "include_hidden": (fence("include} ../.hidden/secret.txt"), "../.hidden/secret.txt"),
    "include_link_to_hidden": (fence("include} hidden.txt"), "hidden.txt"),
    "include_conf": (fence("include} ../conf.py", ":literal:"), "../conf.py"),
    "literalinclude": (fence(f"literalinclude}} {OUT}"), OUT),
    "literalinclude_caption": (fence(f"literalinclude}} {OUT}", ":caption: Words"), "Words"),
    "literalinclude_diff": (fence("literalinclude} ../snippets/a.txt", f":diff: {OUT}"), OUT),
    "literalinclude_rst": (rst(f".. literalinclude:: {OUT}"), OUT),
    "literalinclude_conf": (fence("literalinclude} /conf.py"), "/conf.py"),
    "csv_file": (fence("csv-table} Title", f":file: {OUT}"), "Title"),
    "csv_file_rst": (rst(".. csv-table:: Title", f"   :file: {OUT}"), "Title"),
    "csv_absolute": (fence("csv-table}", ":file: OUTSIDE/secret.txt"), "secret.txt"),
    "csv_url": (fence("csv-table} Title", ":url: HOST/a.csv"), "HOST/a.csv"),
    "csv_url_file": (fence("csv-table} Title", ":url: file://OUTSIDE/secret.txt"), "Title"),
    "csv_url_rst": (rst(".. csv-table:: Title", "   :url: HOST/a.csv"), "HOST/a.csv"),
    "raw_file": (fence("raw} html", f":file: {OUT}"), OUT),
    "raw_file_latex": (fence("raw} latex", ":file: OUTSIDE/secret.txt"), "secret.txt"),
    "raw_url": (fence("raw} html", ":url: HOST/a.html"), "HOST/a.html"),
    "raw_rst": (rst(".. raw:: text", f"   :file: {OUT}"), OUT),
    "figure": (fence("figure} ../../secret.png", ":figwidth: image", "Words"), "Words"),
    "image": (fence("image} ../../secret.png", ":alt: Words"), "Words"),
    "image_rst": (rst(".. image:: ../../secret.png", "   :alt: Words"), "Words"),
    "picture": ("![Words](../../secret.png)", "Words"),
    "picture_absolute": ("![Words](OUTSIDE/secret.png)", "Words"),
    "picture_hidden": ("![Words](../.hidden/secret.png)", "Words"),
    "picture_link": ("![Words](link.png)", "Words"),
    "picture_of_language": ("![Words](local.png)", "Words"),
    "embed_of_language": ("![[local.png|Words]]", "Words"),
    "picture_glob": ("![Words](link.*)", "Words"),
    "picture_wild": ("![Words](**.*)", "Words"),
    "picture_glob_hidden": ("![Words](../.hidden/secret.*)", "Words"),
    "picture_long": (f"![Words]({'x' * 300}.png)", "Words"),
    "include_long": (fence(f"include}} {'x' * 300}"), "xxx"),
    "picture_nul": ("![Words](a%00b.png)", "Words"),
    "picture_html": ('<img src="../../secret.png" alt="Words">', "Words"),
    "download": (f"{{download}}`Words <{OUT}>`", "Words"),
    "download_alone": (f"{{download}}`{OUT}`", OUT),
    "download_conf": ("[Words](../conf.py)", "Words"),
    "download_hidden": ("[Words](path:../.hidden/secret.txt)", "Words"),
    "download_folder": ("[Words](path:../snippets)", "Words"),
    "file": (f"[Words]({OUT})", "Words"),
    "file_path": (f"[Words](path:{OUT})", "Words"),
    "file_absolute": ("[Words](/OUTSIDE/secret.txt)", "Words"),
    "file_link": ("[Words](link.txt)", "Words"),
    "wikilink": ("![[../../secret.png|Words]]", "Words"),
    "wikilink_to_hidden": ("![[hidden.png|Words]]", "Words"),
    "runs": (rst(".. ifconfig:: open('OUTSIDE/RAN', 'w')", "", "   Words"), "Words"),
    "runs_dot": (fence("graphviz} ../../secret.txt"), OUT),
    "missing": ("![Words](nope.png)", "Words"),
    "missing_blank": ("![](my%20none.png)", "my none.png"),
    "missing_figure": (fence("figure} nope.png", "Words"), "Words"),
    "broken_data": ("![Words](data:image/png;base64,A)", "Words"),
}
HEADERS = {
    "substitution": f"myst:\n  substitutions:\n    a: '![Words](../../secret.png)'\n    b: |\n"
    f"      ```{{include}} {OUT}\n      ```",
    "fence": "myst:\n  fence_as_directive: [include]",
}
ALLOWED = "\n\n".join(
    (
        fence("include} ../snippets/a.txt"),
        fence("literalinclude} /snippets/code.py", ":diff: ../snippets/a.txt"),
        fence("csv-table} Title", ":file: ../snippets/a.csv"),
        fence("csv-table} Title", ":file: /snippets/a.csv"),
        rst(
            ".. include:: ../snippets/a.txt", "", ".. csv-table:: T", "   :file: ../snippets/a.csv"
        ),
        "![](one.png) ![](<my shot.png>) ![](my%20shot.png) ![](far.png) ![](/files/far.png) ![](both.*)",
        fence("figure} one.png", ":figwidth: image", "Words"),
        "{download}`../snippets/a.csv` [a](../snippets/a.csv) [b](path:/snippets/a.csv) [c](inside.txt)",
    )
)
REMOTE = (
    "![Words](HOST/a.png) ![](HOST/b.png) [![Words](HOST/c.png)](https://example.org/) [![](HOST/i.png)](https://example.org/x) ![Words](//REST/d.png)\n\n"
    + fence("figure} HOST/e.png", "Caption")
    + '\n\n<img src="HOST/f.png">\n\n## Head ![Words](HOST/g.png)\n\n'
    + rst(".. image:: HOST/h.png")
)
READ = "\\input{OUTSIDE/secret.txt}"
FORMULAS = "\n\n".join(
    (
        f"${READ}$ and {{math}}`{READ}` and $^^5cinput{{OUTSIDE/secret.txt}}$ and $\\begin{{input}}{{OUTSIDE/secret.txt}}$",
        f"$$\n{READ}\n$$",
        f"\\begin{{align}}{READ}\\end{{align}}",
        "\\begin{equation}a\n\n\\end{equation}\\end{document}",
        "$\\end{document}$ and $\\def\\section{x}$ and $\\immediate\\write18{touch RAN}$",
        fence("math}", READ),
        f"$$x$$ (a}}{READ}{{)",
        fence("math}", f":label: b}}{READ}{{", "x"),
        f"# Head ${READ}$",
        fence("raw} latex", READ),
        fence("raw} texinfo", "@include OUTSIDE/secret.txt"),
        rst(".. raw:: latex", "", f"   {READ}", "", ".. role:: r(raw)", "   :format: latex"),
        rst(".. role:: s(raw)", "   :format: latex", "", f":s:`\\{READ}`"),
        rst(f".. tabularcolumns:: |p{{{READ}}}|", "", "=== ===", "a   b", "=== ==="),
        "[x]{class='a}\\input{OUTSIDE/secret.txt}'}",
        "$\\frac{a}{b} \\label{c}$",
    )
)
UNUSABLE = (
    "![A drawing](pic.svg) ![Moving](anim.gif) ![](50%25.png) ![Cut](cut.png) ![Wrong](wrong.png) "
    "![Dots](data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7)\n\n"
    "## Title ![Title](pic.svg)\n\n| ![Cell](anim.gif) |\n|---|\n| ![One](one.png) |\n\n"
    + fence("figure} pic.svg", "Caption")
)


def page(body: str, header: str = "") -> str:
    return f"---\ntitle: T\nvideoId: {VIDEO}\n{header}\n---\n\nFirst.\n\n{body}\n"


class Asked(BaseHTTPRequestHandler):
    """Answers each request with the canary, and keeps its path."""

    paths: list[str] = []

    def do_GET(self) -> None:
        self.paths.append(self.path)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(CANARY.encode())

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture(scope="module")
def host() -> Iterator[str]:
    """The address of a server that is not to be asked."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Asked)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def files_of(top: Path, host: str) -> Mapping[str, str | bytes]:
    """A vault in which a note stands for each way out of it."""
    texts = {name: page(body) for name, (body, _) in REFUSED.items()}
    texts["substitution"] = page("{{ a }}\n\n{{ b }}", HEADERS["substitution"])
    texts["fence"] = page(f"```include {OUT}\n```", HEADERS["fence"])
    texts["formulas"] = page(FORMULAS)
    texts["cover"] = page("Text.", "cover: local.png")
    texts |= {"allowed": page(ALLOWED), "remote": page(REMOTE), "unusable": page(UNUSABLE)}
    places = {"OUTSIDE": str(top), "HOST": host, "REST": host.partition("//")[2]}
    for name, text in texts.items():
        for place, path in places.items():
            text = text.replace(place, path)
        texts[name] = text
    return {
        **{f"notes/{name}.md": text for name, text in texts.items()},
        "notes/one.png": PNG,
        "notes/local.png": PNG,
        "notes/my shot.png": PNG,
        "notes/both.png": PNG,
        "notes/both.svg": SVG,
        "notes/pic.svg": SVG,
        "notes/anim.gif": GIF,
        "notes/50%.png": PNG,
        "notes/cut.png": PNG[:50],
        "notes/wrong.png": "no picture",
        "files/far.png": PNG,
        "snippets/a.txt": "Inside.",
        "snippets/a.csv": "inside,2",
        "snippets/code.py": "inside = 1",
        "snippets/asks.md": fence(f"include}} {OUT}"),
        ".hidden/secret.txt": CANARY,
        ".hidden/secret.md": note(CANARY),
        ".hidden/secret.png": PNG + CANARY.encode(),
        "index.md": index(),
    }


def add_links(project: Project) -> None:
    """Put files beside the vault, and links to them into it."""
    src = project.src
    for name, text in (("txt", CANARY), ("md", note(CANARY)), ("png", PNG + CANARY.encode())):
        (src.parent / f"secret.{name}").write_bytes(
            text if isinstance(text, bytes) else text.encode()
        )
        (src / f"notes/link.{name}").symlink_to(f"../../secret.{name}")
        (src / f"notes/hidden.{name}").symlink_to(f"../.hidden/secret.{name}")
    (src / "notes/plain.md").symlink_to("../../secret.txt")
    (src / "notes/conf.md").symlink_to("../conf.py")
    (src / "notes/local.de.png").symlink_to("../../secret.png")
    (src / "notes/inside.txt").symlink_to("../snippets/a.txt")
    (src / "notes/folder").symlink_to("../../elsewhere")
    (src.parent / "elsewhere").mkdir()
    (src.parent / "elsewhere/far.md").write_text(note(CANARY), "utf-8")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory, host: str) -> Project:
    top = tmp_path_factory.mktemp("hostile")
    made = new_project(top, files_of(top, host), CONF, language="de")
    add_links(made)
    return made


@pytest.fixture(scope="module")
def built(project: Project) -> dict[str, Result]:
    """What builders make of the vault, each with doctrees of its own."""
    names = ("html", "latex", "epub", "text", "texinfo")
    return {name: project.build(name, doctreedir=f"doctrees-{name}") for name in names}


def contents(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Each file of an output folder, and each in an e-book."""
    for path in folder.rglob("*"):
        if path.suffix == ".epub":
            with ZipFile(path) as book:
                yield from ((name, book.read(name)) for name in book.namelist())
        elif path.is_file():
            yield path.name, path.read_bytes()


@pytest.mark.parametrize("builder", ["html", "latex", "epub", "text", "texinfo"])
def test_nothing_outside_is_published(built: dict[str, Result], builder: str) -> None:
    out = built[builder].out
    assert [name for name, content in contents(out) if CANARY.encode() in content] == []
    trees = out.with_name(f"doctrees-{builder}")
    found = [name for name, content in contents(trees) if CANARY.encode() in content]
    assert [name for name in found if name != "environment.pickle"] == []  # it has the settings


def test_trusted_notes_get_it_all(project: Project, built: dict[str, Result]) -> None:
    """So that the tests around this one would notice."""
    settings = {"aikb_html": "all", "exclude_patterns": ["snippets", "notes/broken_data.md"]}
    result = project.build("text", confoverrides=settings, out="all", doctreedir="all")
    found = {name for name, content in contents(result.out) if CANARY.encode() in content}
    assert {"include.txt", "csv_url.txt", "link.txt", "literalinclude_diff.txt"} <= found
    assert set(Asked.paths) == {"/a.csv", "/a.html"}
    Asked.paths.clear()
    (project.src.parent / "RAN").unlink()


def test_nothing_is_asked_for(built: dict[str, Result]) -> None:
    assert Asked.paths == []


@pytest.mark.parametrize("name", REFUSED)
def test_words_stand_there_with_a_warning(
    project: Project, built: dict[str, Result], host: str, name: str
) -> None:
    result = built["text"]
    words = REFUSED[name][1].replace("HOST", host)
    assert words in result.text(f"notes/{name}.txt")
    asker = "snippets/asks" if name == "include_included" else f"notes/{name}"
    lines = [line for line in result.warning_lines if line.startswith(f"{asker}.md")]
    kind = "[aikb.embed]" if name.startswith("wikilink") else "[aikb.file]"
    lines = [line for line in lines if line.endswith(kind)]
    assert len(lines) == 1, lines
    line = lines[0].split(":")[1]
    assert line.isdigit()
    # Old versions of docutils count a line less for a picture in `{eval-rst}`.
    assert int(line) >= (1 if asker.startswith("snippets") else 7)


@pytest.mark.parametrize("name", HEADERS)
def test_a_header_is_no_way_round(built: dict[str, Result], name: str) -> None:
    lines = [x for x in built["text"].warning_lines if x.startswith(f"notes/{name}.md")]
    assert len(lines) == {"substitution": 2, "fence": 1}[name]
    assert OUT in built["text"].text(f"notes/{name}.txt")


def test_nothing_ran(project: Project, built: dict[str, Result]) -> None:
    assert not (project.src.parent / "RAN").exists()


def test_documents_behind_links(built: dict[str, Result]) -> None:
    lines = [x for x in built["html"].warning_lines if "the document is left out" in x]
    names = [line.partition(".md: WARNING: ")[0] for line in lines]
    assert names == [f"notes/{name}" for name in ("conf", "folder/far", "hidden", "link", "plain")]
    assert not [x for x in built["html"].files if x.startswith(("notes/link", "notes/plain"))]


def test_a_note_that_becomes_a_link(make_project: MakeProject) -> None:
    project = make_project({"index.md": index(), "n/a.md": note("A"), "n/b.md": note("B", "[[a]]")})
    (project.src.parent / "far.md").write_text(note(CANARY), "utf-8")
    project.build()
    project.remove("n/a.md")
    (project.src / "n/a.md").symlink_to("../../far.md")
    result = project.build()
    assert "n/a.html" not in result.files
    assert [name for name, content in contents(result.out) if CANARY.encode() in content] == []
    assert result.html("n/b").select_one("span.wikilink-missing")


def test_what_lies_inside_is_there(built: dict[str, Result]) -> None:
    shown = built["html"].html("notes/allowed").select_one("div.body")
    assert shown is not None
    text = shown.get_text()
    assert (text.count("Inside."), text.count("inside")) == (3, 4)
    pictures = [str(picture["src"]) for picture in shown.select("img")]
    assert len(pictures) == 7
    links = [str(link["href"]) for link in shown.select("a.download")]
    assert len(links) == 4
    for address in (*pictures, *links):
        assert (built["html"].out / "notes" / address.replace("%20", " ")).is_file()
    assert not [x for x in built["html"].warning_lines if "allowed.md" in x]


def test_each_picture_is_a_file(built: dict[str, Result]) -> None:
    result = built["html"]
    for path in result.out.rglob("*.html"):
        docname = path.relative_to(result.out).with_suffix("").as_posix()
        for picture in result.html(docname).select("img"):
            source = str(picture["src"]).replace("%20", " ").replace("%25", "%")
            assert source.startswith("data:image/") or (path.parent / source).is_file(), source
    tex = built["latex"].text("test.tex")
    names = re.findall(r"sphinxincludegraphics.*?\{\{(.+?)\}(.+?)\}", tex)
    assert len(names) >= 8
    assert [name for name in map("".join, names) if not (built["latex"].out / name).is_file()] == []


def test_a_remote_picture_is_a_link(project: Project, built: dict[str, Result], host: str) -> None:
    result = built["html"]
    shown = result.html("notes/remote").select_one("div.body")
    assert shown is not None
    assert not shown.select("img")
    links = [str(link["href"]) for link in shown.select('a[href*=".png"]')]
    rest = host.partition("//")[2]
    assert links == [
        *(f"{host}/a.png", f"{host}/b.png", f"https://{rest}/d.png"),
        *(f"{host}/{name}.png" for name in "efgh"),
    ]
    texts = [link.get_text() for link in shown.select('a[href^="https://example.org/"]')]
    assert texts == ["Words", "https://example.org/x"]
    assert f"{host}/a.png" in built["latex"].text("test.tex")
    settings = {"aikb_remote_pictures": True}
    asked = project.build("html", confoverrides=settings, out="allowed", doctreedir="doctrees-html")
    shown = asked.html("notes/remote").select_one("div.body")
    assert shown is not None
    assert len(shown.select("img")) == 9
    for builder in ("latex", "epub"):
        trees = f"doctrees-{builder}"
        printed = project.build(builder, confoverrides=settings, out="allowed", doctreedir=trees)
        assert not [x for x in printed.warning_lines if "Could not fetch" in x]
    assert Asked.paths == []


def test_what_a_builder_cannot_use(built: dict[str, Result]) -> None:
    def told(builder: str) -> list[str]:
        lines = [x for x in built[builder].warning_lines if f"{builder} cannot show" in x]
        assert all("notes/unusable.md:" in line for line in lines)
        return [line.split("'")[1].rpartition("/")[2] for line in lines]

    assert told("html") == []
    assert sorted(told("latex")) == [
        *("50%.png", "anim.gif", "anim.gif", "cut.png", "data:", "pic.svg", "pic.svg", "pic.svg"),
        "wrong.png",
    ]
    assert sorted(told("epub")) == ["cut.png", "wrong.png"]
    tex = built["latex"].text("test.tex")
    for words in ("A drawing", "Moving", r"50\%.png", "Cut", "Wrong", "Dots", "Title", "Cell"):
        assert words in tex


def test_latex_gets_no_command(project: Project, built: dict[str, Result]) -> None:
    tex = built["latex"].text("test.tex")
    place = str(project.src.parent)
    for command in (r"\input{", r"\begin{input}{", "^^5cinput{", "@include "):
        assert f"{command}{place}" not in tex
    assert (tex.count(r"\end{document}"), tex.count(r"\write18"), tex.count(r"\def\section")) == (
        1,
        0,
        0,
    )
    assert "@include" not in built["texinfo"].text("test.texi").replace("@@include", "")
    assert r"\(\frac{a}{b} \label{c}\)" in tex
    assert "/secret.txt" in built["text"].text("notes/formulas.txt")
    lines = [x for x in built["text"].warning_lines if x.startswith("notes/formulas.md")]
    assert len([line for line in lines if line.endswith("[aikb.html]")]) >= 17


@pytest.mark.long  # the vault of all dialects is validated and printed each time, the hostile one by hand
@pytest.mark.tex("xelatex")
def test_the_pdf(built: dict[str, Result]) -> None:
    pdf = compile_pdf(built["latex"])
    assert not [line for line in pdf.log.splitlines() if line.startswith("!")]
    assert CANARY not in "".join(pdf.texts)


@pytest.mark.long  # the vault of all dialects is validated and printed each time, the hostile one by hand
@pytest.mark.epubcheck
def test_the_book(built: dict[str, Result]) -> None:
    # Sphinx itself writes names with blanks as they are.
    lines = epubcheck(epub_of(built["epub"])).splitlines()
    assert [line for line in lines if line.startswith(("ERROR", "FATAL"))] == []


def test_a_note_in_restructuredtext(make_project: MakeProject) -> None:
    text = "T\n=\n\n.. include:: ../secret.txt\n\n.. image:: ../secret.png\n   :alt: Words\n\n.. include:: a.txt\n"
    project = make_project({"n.rst": text, "a.txt": "Inside."}, "aikb_notes = ['**']")
    (project.src.parent / "secret.txt").write_text(CANARY, "utf-8")
    (project.src.parent / "secret.png").write_bytes(PNG)
    result = project.build("text")
    assert result.text("n.txt").split() == ["T", "*", "../secret.txt", "Words", "Inside."]
    assert len([line for line in result.warning_lines if line.endswith("[aikb.file]")]) == 2


def test_in_parallel(project: Project, built: dict[str, Result]) -> None:
    result = project.build("html", out="parallel", doctreedir="doctrees-parallel", parallel=4)
    # MyST-Parser gives each environment of amsmath a random id.
    assert differences(built["html"].out, result.out, ignored=["notes/formulas.html"]) == []
    assert Asked.paths == []


ORDINARY: Mapping[str, str | bytes] = {
    "index.md": "# Start\n\n"
    + "\n\n".join(
        (
            fence("include} ../CHANGELOG.md"),
            fence("literalinclude} snippets/code.py", ":diff: ../CHANGELOG.md"),
            fence("csv-table} Title", ":file: ../data.csv"),
            fence("raw} html", "<b>Bold</b>"),
            fence("raw} latex", "\\newpage"),
            "{download}`../data.csv` [a](../data.csv) ![](../one.png) $\\def\\x{y} \\x$",
            rst(".. include:: <isonum.txt>", ".. |s| image:: ../one.png", "", "|s| |copy|"),
            "```{toctree}\n:glob:\n*\nnotes/*\n```",
        )
    ),
    "changelog.rst": "Changes\n=======\n\n.. include:: ../CHANGELOG.md\n   :literal:\n",
    "notes/a.md": note("A", "Words.\n\n![[one.png]]"),
    "notes/readme.md": "# Read me\n\n" + fence("include} ../../CHANGELOG.md", ":literal:"),
    "notes/one.png": PNG,
    "snippets/code.py": "a = 1",
}


@pytest.mark.parametrize("builder", ["html", "latex"])
def test_other_documents_are_as_ever(make_project: MakeProject, builder: str) -> None:
    project = make_project(ORDINARY, CONF)
    top = project.src.parent
    (top / "CHANGELOG.md").write_text("Version 1\n\n- All of it.\n", "utf-8")
    (top / "data.csv").write_text("a,b", "utf-8")
    (top / "one.png").write_bytes(PNG)
    (project.src / "history.md").symlink_to("../CHANGELOG.md")
    trusted = project.build(builder, out="all", confoverrides={"aikb_html": "all"}, freshenv=True)
    result = project.build(builder, freshenv=True)
    assert "All of it." in result.text("index.html" if builder == "html" else "test.tex")
    assert differences(trusted.out, result.out, ignored=["*.pickle"]) == []
    assert not [line for line in result.warning_lines if "[aikb." in line]


CHANGES = {
    "comes": lambda p: p.write("notes/none.png", PNG),
    "comes elsewhere": lambda p: p.write("files/none.png", PNG),
    "goes": lambda p: p.remove("notes/here.png"),
    "is outside now": lambda p: (
        p.remove("notes/here.png"),
        (p.src / "notes/here.png").symlink_to("/x.png"),
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_after_a_change_as_in_a_clean_build(make_project: MakeProject, change: str) -> None:
    files = {
        "index.md": index(),
        "notes/a.md": note("A", "![](none.png) ![](here.png)"),
        "notes/here.png": PNG,
    }
    project = make_project(files)
    project.build()
    CHANGES[change](project)
    after = project.build()
    clean = project.build(out="clean", doctreedir="clean-doctrees")
    assert differences(after.out, clean.out) == []


def test_the_output_of_another_build_is_no_source(make_project: MakeProject) -> None:
    project = make_project({"index.md": "# Index\n", "a.md": note("A", "Text.")})
    record = project.build().app.doctreedir / "aikb-outputs.json"
    record.write_text(json.dumps([str(project.src / "old")]))
    project.write("old/page.txt", CANARY)
    project.write("a.md", note("A", "```{literalinclude} old/page.txt\n```"))
    result = project.build()
    assert CANARY not in result.text("a.html")
    assert "is no file that a note may have" in result.warnings
