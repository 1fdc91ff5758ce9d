"""Notes whose HTML is untrusted: nothing in them runs, and every word of them is shown."""

import re

import pytest
from bs4 import BeautifulSoup, Tag
from conftest import MakeProject

from sphinx_aikb.knowledge.environment import knowledge_of
from support.browser import open_page
from support.epub import epub_of, epubcheck
from support.projects import Project, Result, new_project
from support.texts import note

# Other tests trace the same lines.
pytestmark = pytest.mark.no_cover

MYST = (
    '"amsmath", "attrs_block", "attrs_inline", "colon_fence", "deflist", "dollarmath", '
    '"fieldlist", "html_admonition", "html_image", "linkify", "replacements", "smartquotes", '
    '"strikethrough", "substitution", "tasklist"'
)
CONF = f"""
extensions += ["sphinx.ext.mathjax"]
myst_enable_extensions = [{MYST}]
myst_links_external_new_tab = True
mathjax_path = "none.js"
suppress_warnings = ["myst", "docutils", "aikb.html", "toc", "image", "download"]
"""
HOSTILE = {
    "tags": "<script>alert(1)</script>\n\na <script>alert(1)</script> <ScRiPt\n>alert(1)</sCrIpT >",
    "handlers": '<img src=x onerror=alert(1)> <svg onload=alert(1)> <kbd onclick="alert(1)">word</kbd>\n\n'
    "<svg/onload=alert(1)>\n\n<details open ontoggle=alert(1)><summary onclick=alert(1)>s</summary>b</details>\n\n"
    "<br onclick=alert(1)> <iframe src=javascript:alert(1)></iframe><object data=javascript:alert(1)>",
    "blocks": "<div onclick=alert(1)>\n\n<p onmouseover=alert(1)>x</p>\n</div>\n\n<body onload=alert(1)>\n\n"
    '<table background="javascript:alert(1)"><tr><td>x</td></tr></table>\n\n<style>@import "javascript:alert(1)"</style>\n',
    "more_blocks": "<?php alert(1) ?>\n\n<!DOCTYPE html>\n\n<![CDATA[<script>alert(1)</script>]]>\n\n"
    "<!-- --><script>alert(1)</script>\n\n<!-- a\n--><script>alert(1)</script>\n\n<math><mi//xlink:href=javascript:alert(1)>",
    "base": '<base href="javascript:alert(1)//"><meta http-equiv=refresh content="0;url=javascript:alert(1)">'
    '\n\n<link rel=stylesheet href="javascript:alert(1)">\n\n<form action=javascript:alert(1)><input type=submit>',
    "links": "[x](javascript:alert(1)) [x](JaVaScRiPt:alert(1)) [x](javascript&#58;alert(1)) "
    "[x](&#106;avascript:alert(1)) [x](java%73cript:alert(1)) [x](<java\tscript:alert(1)>) "
    "[x](\x01javascript:alert(1)) [x](vbscript:msgbox) [x](data:text/html,<script>alert(1)</script>) "
    "[x](data:text/html;base64,PHNjcmlwdD4) [x](data:image/png;base64,AAAA) [x](file:///etc/passwd)\n\n"
    "<javascript:alert(1)> <JAVASCRIPT:alert(1)> <data:text/html,x> [r] [r][r] ![x](javascript:alert(1))\n\n"
    "[r]: javascript:alert(1)\n",
    "wikilinks": "[[javascript:alert(1)|x]] ![[javascript:alert(1)]] [[x|<img src=x onerror=alert(1)>]] "
    '{wikilink}`javascript:alert(1)` [[data:text/html,x]] [[https://x.y" onclick=alert(1)|y]]',
    "times": '<a class="yt-timestamp" data-t="1:00" onclick="alert(1)">t</a> '
    '<a class="yt-timestamp" href="javascript:alert(1)" data-t="1:00">t</a> '
    '<a class="yt-timestamp" data-t="<script>">x<script>alert(1)</script></a>',
    "attributes": "[x]{onclick=alert(1) .a} [x](https://x.y){onclick=alert(1) target=javascript:alert(1)} "
    '`x`{onclick=alert(1)}\n\n{onclick="alert(1)" #i}\nA paragraph\n\n![x](p.png){onerror=alert(1)}',
    "raw": "```{raw} html\n<script>alert(1)</script>\n```\n\n```{eval-rst}\n.. raw:: html\n\n"
    "   <script>alert(1)</script>\n\n.. role:: h(raw)\n   :format: html\n\na :h:`<img src=x onerror=alert(1)>` b\n```\n\n"
    "```{raw} HTML latex\n<script>alert(1)</script>\n```\n",
    "rst": "```{eval-rst}\n`x <javascript:alert(1)>`__ `y`_ |s| |t|\n\n.. _y: javascript:alert(1)\n"
    ".. |s| raw:: html\n\n   <script>alert(1)</script>\n\n.. |t| image:: javascript:alert(1)\n   :target: javascript:alert(1)\n\n"
    ".. meta::\n   :http-equiv=refresh: 0;url=javascript:alert(1)\n"
    "   :a><script>alert(1)</script>=b: c\n```\n",
    "directives": "```{image} p.png\n:target: javascript:alert(1)\n```\n\n"
    "```{figure} javascript:alert(1)\n:target: javascript:alert(1)\nx\n```\n\n"
    "{download}`x <javascript://%0aalert(1)>` [x](path:javascript://%0aalert(1))\n\n"
    "```{toctree}\nx <javascript://%0aalert(1)>\n```\n\n"
    "```{image} data:image/svg+xml,<svg/onload=alert(1)>\n```\n",
    "math": "$\\href{javascript:alert(1)}{x}$\n\n$$\\mmlToken{mi}[href='javascript:alert(1)']{x}$$\n\n"
    "{math}`\\href{JAVASCRIPT:alert(1)}{x}`\n\n```{math}\n\\require{html}\\class{x}{y}\n```\n",
    "substitutions": "{{ '<script>alert(1)</script>' }} {{ evil }}",
    "myst_html": '<img src="javascript:alert(1)" onerror="alert(1)" alt="x">\n\n'
    '<img src="p.png" style="x:expression(alert(1))" onload=alert(1)>\n\n'
    '<div class="admonition" onclick="alert(1)"><p class="title">t<script>alert(1)</script></p>\n'
    "<img src=x onerror=alert(1)><script>alert(1)</script></div>\n",
    "marks": "x\n## Head <img src=x onerror=alert(1)>\n\n| <script>alert(1)</script> |\n|---|\n| <svg onload=alert(1)> |\n\n"
    "> <svg onload=alert(1)>\n\n- <svg onload=alert(1)>\n\n[^1]\n\n[^1]: <svg onload=alert(1)>\n\n: <svg onload=alert(1)>\n",
}
FRONT = {
    "commonmark": "myst:\n  commonmark_only: true",
    "gfm": "myst:\n  gfm_only: true",
    "disabled": "myst:\n  disable_syntax: [aikb_html, aikb_details, html_block, text_join]",
    "schemes": "myst:\n  url_schemes:\n    javascript: {url: 'javascript:{{path}}'}\n    data: null\n    vbscript: null",
    "external": "myst:\n  all_links_external: true",
    "meta": "myst:\n  html_meta:\n    'http-equiv=refresh': '0;url=javascript:alert(1)'\n"
    "    'a b><script>alert(1)</script>=c': d\n    description: '\"><script>alert(1)</script>'",
    "extensions": "myst:\n  enable_extensions: [html_image, html_admonition, attrs_inline, attrs_block]",
    "substitution": "myst:\n  enable_extensions: [substitution]\n  substitutions:\n    evil: <script>alert(1)</script>",
}
FILES = {
    **{
        f"{name}.md": note(f"T {name} <script>alert(1)</script>", body)
        for name, body in HOSTILE.items()
    },
    **{
        f"front_{name}.md": f"---\ntitle: T\nvideoId: P6y0gr-W2-k\n{header}\n---\n\n"
        + "\n\n".join(HOSTILE.values())
        for name, header in FRONT.items()
    },
    "h1.md": "---\nvideoId: P6y0gr-W2-k\n---\n\n# <img src=x onerror=alert(1)> Title\n\n[[tags]] [[h1]]\n",
    "included.md": note("Included", "```{include} part.txt\n```\n"),
    "part.txt": "<script>alert(1)</script> [x](javascript:alert(1))\n\n<svg onload=alert(1)>\n",
    "embeds.md": note("Embeds", "\n\n".join(f"![[{name}]]" for name in HOSTILE)),
    "p.png": b"",
    "index.md": "# Index\n\n```{topic-index}\n```\n\n```{missing-topics}\n:orphans:\n```\n",
}
ADDRESSES = ("href", "src", "action", "data", "xlink:href", "formaction", "poster", "background")


def wrong(page: BeautifulSoup, trusted: set[str]) -> list[str]:
    """What could run a script on a page, other than the theme's own scripts."""
    found = []
    for tag in page.find_all(True):
        assert isinstance(tag, Tag)
        if tag.name == "script" and str(tag) not in trusted:
            found.append(str(tag))
        if tag.name in ("iframe", "object", "embed", "base", "svg", "form", "math") and (
            tag.find_parent(class_="body") and tag.get("class") != ["aikb-bar"]
        ):
            found.append(str(tag))
        if tag.name == "meta" and tag.get("http-equiv", "").lower() not in ("", "content-type"):
            found.append(str(tag))
        for name, value in tag.attrs.items():
            address = re.sub(r"[\x00-\x20]", "", str(value)).lower()
            if (
                name.startswith("on")
                or not re.fullmatch(r"[a-z][a-z0-9:._-]*", name)
                or (
                    name in ADDRESSES
                    and re.match(
                        r"(java|vb)script:|file:|data:(?!image/(png|gif|jpeg|webp))", address
                    )
                )
                or (name == "href" and address.startswith("data:"))
            ):
                found.append(str(tag))
    return found


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return new_project(tmp_path_factory.mktemp("hostile"), FILES, CONF)


@pytest.fixture(scope="module")
def hostile(project: Project) -> Result:
    return project.build("html")


NAMES = [name.removesuffix(".md") for name in FILES if name.endswith(".md")]


@pytest.mark.parametrize("name", NAMES)
def test_nothing_runs_in_html(hostile: Result, name: str) -> None:
    page = hostile.html(name)
    scripts = page.find_all("script", src=True)
    trusted = {
        str(tag) for tag in scripts if re.fullmatch(r"\S*(_static/\S+|none\.js)", tag["src"])
    }
    trusted |= {str(tag) for tag in hostile.html("genindex").find_all("script")}
    mathjax = re.compile(r"<script>window\.MathJax = \{[^<>]*\}</script>")
    trusted |= {text for text in map(str, page.find_all("script")) if mathjax.fullmatch(text)}
    assert wrong(page, trusted) == []


def test_nothing_runs_in_the_book(project: Project) -> None:
    book = epub_of(project.build("epub"))
    for name, page in book.pages.items():
        assert wrong(page, set()) == [], name


POINT_AND_CLICK = """() => {
  for (const it of document.querySelectorAll("div.body a, div.body summary, div.body kbd")) {
    it.dispatchEvent(new MouseEvent("mouseover", {bubbles: true, cancelable: true}));
    if ((it.getAttribute("href") || "#").startsWith("#"))
      it.dispatchEvent(new MouseEvent("click", {bubbles: true, cancelable: true}));
  }
}"""


@pytest.mark.browser
def test_nothing_runs_in_a_browser(hostile: Result) -> None:
    dialogs: list[str] = []
    with open_page() as page:
        page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
        for name in NAMES:
            page.goto(hostile.path(name).as_uri())
            page.evaluate(POINT_AND_CLICK)
    assert dialogs == []


def test_the_browser_would_notice(project: Project) -> None:
    result = project.build("html", confoverrides={"aikb_html": "all"}, out="trusting")
    assert wrong(result.html("tags"), set()) != []
    assert wrong(result.html("embeds"), set()) != []


def test_every_word_is_shown(hostile: Result) -> None:
    body = hostile.html("blocks").select_one("div.body").get_text()
    for line in HOSTILE["blocks"].split("\n"):
        assert line.replace("**", "") in body


def test_warnings_say_what_is_text(make_project: MakeProject) -> None:
    files = {
        f"{name}.md": note(name, HOSTILE[name]) for name in ("raw", "rst", "math", "directives")
    }
    conf = CONF.replace('"myst", "docutils", "aikb.html"', '"myst", "docutils"')
    lines = [
        line
        for line in make_project(files, conf).build("html").warning_lines
        if "aikb.html" in line
    ]
    assert len(lines) > 10
    for line in lines:
        assert re.match(r"\w+\.md(:\d+)?: WARNING: ", line)


CLEAN = """
Using <branch>, <kbd>Ctrl</kbd>, H<sub>2</sub>O, x<sup>2</sup>, <mark>marked</mark>, <q>quoted</q>, <s>gone</s>,
<ins>new</ins>, <small>small</small>, <samp>out</samp>, <var>v</var>, <code>c</code>, <u>u</u>, <del>old</del> <br>
one<br>two <BR clear=all> three{blank}
four\\
five **six<br/>seven** </br> <!-- unseen --> eight

<br>

<div align=center>

## Head <T> <kbd>K</kbd><br>{time}

</div>

| a<br>b | <x_y> |
|---|---|
| c<br>d | <kbd>e</kbd> {time} |

- <br>one<br>
- <details><summary>Sum <kbd>k</kbd></summary>

  In **it**<br>{time}

  <details open>
  <summary>Inner</summary>
  [[other]]
  </details>
  </details>

<details>
no title
</details>

<!-- never

> [[other | <b>label</b>]] <br> end
""".replace("{blank}", "  ").replace(
    "{time}", '<a class="yt-timestamp" data-t="00:02:28">[00:02:28]</a>'
)


@pytest.fixture
def clean(make_project: MakeProject) -> Project:
    return make_project({"a.md": note("A", CLEAN), "other.md": note("Other", "[[a]]")})


def test_no_warnings(clean: Project) -> None:
    for builder in ("html", "text", "man", "texinfo", "latex", "xml", "gettext", "aikb"):
        tree = "gettext" if builder == "gettext" else "doctrees"
        assert clean.build(builder, doctreedir=tree).warnings == "", builder


@pytest.mark.long  # the book of all dialects is validated each time
@pytest.mark.epubcheck
def test_what_passes_is_valid_in_a_book(clean: Project) -> None:
    result = clean.build("epub")
    assert result.warnings == ""
    assert epubcheck(epub_of(result)) == ""


PLAIN = """# Plain <kbd>K</kbd>

<div align="center" onclick="x()">

a<br>b <branch> <script>1</script> <!-- c --> [x](data:image/png;base64,AAAA) $x$

</div>

<details><summary>S</summary>

*d*  \ne

</details>

<!-- f --> g

```{raw} html
<b onclick="x()">
```
"""


def test_documents_that_are_no_notes_stay(make_project: MakeProject) -> None:
    files = {"plain.md": PLAIN, "notes/a.md": note("A")}
    stock = make_project(files, "exclude_patterns = ['notes']", extensions=["myst_parser"])
    ours = make_project(files)
    body = stock.build("html").html("plain").select_one("div.body")
    assert str(ours.build("html").html("plain").select_one("div.body")) == str(body)


def test_trusted_notes_are_as_ever(make_project: MakeProject) -> None:
    stock = make_project({"plain.md": PLAIN}, extensions=["myst_parser"])
    ours = make_project(
        {"plain.md": PLAIN, "x.md": note("X")},
        "aikb_backlinks = False\naikb_html = 'all'\naikb_syntax = ['wikilinks']",
    )
    body = stock.build("html").html("plain").select_one("div.body")
    assert str(ours.build("html").html("plain").select_one("div.body")) == str(body)


def lines_of(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


BREAKS = "one<br>two <BR/> three  \nfour\\\nfive </br>\n\n<br> six <br>\n"


def test_breaks_in_each_builder(make_project: MakeProject) -> None:
    project = make_project({"a.md": note("A", BREAKS)})
    text = project.build("text").text("a.txt")
    assert lines_of(text)[3:] == ["one", "two", "three", "four", "five", "six"]
    html = str(project.build("html").html("a").select_one("div.body"))
    assert "<p>one<br/>\ntwo<br/>\nthree<br/>\nfour<br/>\nfive</p>\n<p>six</p>" in html
    latex = next(project.build("latex").out.glob("*.tex")).read_text(encoding="utf-8")
    newline = "\\leavevmode\\newline\n"
    assert f"one{newline}two{newline}three{newline}four{newline}five\n\n" in latex
    man = next(project.build("man").out.glob("*.1")).read_text(encoding="utf-8")
    assert "one\n.br\ntwo\n.br\nthree" in man
    texinfo = next(project.build("texinfo").out.glob("*.texi")).read_text(encoding="utf-8")
    assert "one@*\ntwo@*\nthree" in texinfo


def test_breaks_that_are_off_are_those_of_myst(make_project: MakeProject) -> None:
    project = make_project(
        {"a.md": note("A", BREAKS)}, 'aikb_syntax = ["wikilinks"]\n', smartquotes=False
    )
    html = str(project.build("html").html("a").select_one("div.body"))
    assert html.count("<br/>") == 7
    assert "&lt;" not in html


def test_breaks_where_html_is_trusted(make_project: MakeProject) -> None:
    project = make_project({"a.md": note("A", "<b>x</b><br>y <z>")}, 'aikb_html = "all"\n')
    page = project.build("html").html("a").select_one("div.body p")
    assert str(page) == "<p><b>x</b><br/>\ny <z></z></p>"
    assert lines_of(project.build("text").text("a.txt"))[3:] == ["x", "y"]


def test_parallel_and_incremental(clean: Project) -> None:
    for folder in range(8):
        clean.write(f"n{folder}/a.md", note(f"N{folder}", CLEAN))
    serial = clean.build("html", out="serial", doctreedir="serial")
    clean.build("html", out="parallel", doctreedir="parallel", parallel=4)
    for name in serial.files:
        if name.endswith(".html"):
            page = (serial.out / name).read_bytes()
            assert page == (clean.builds / "parallel" / name).read_bytes()
    clean.write("other.md", note("Other", "<kbd>x</kbd> [[a]] <b_c>"))
    clean.build("html", out="serial", doctreedir="serial")
    fresh = clean.build("html", out="fresh", doctreedir="fresh")
    for name in fresh.files:
        if name.endswith(".html"):
            assert fresh.text(name) == serial.text(name)


def test_titles(make_project: MakeProject) -> None:
    title = "# Using <time> and <kbd>Ctrl</kbd> in <branch><br>now <!-- c -->"
    files = {
        "a/x.md": f"---\nvideoId: P6y0gr-W2-k\n---\n\n{title}\n\nText.\n",
        "b/y.md": f"{title}\n\nText.\n",
        "index.md": "# I\n\n```{topic-index}\n```\n\n[[a/x]]\n",
    }
    trusted = "Using and Ctrl in <branch> now"
    shown = "Using <time> and Ctrl in <branch> now"
    project = make_project(files)
    result = project.build("html")
    page = result.html("a/x")
    assert page.title.get_text().startswith(shown)
    assert shown in result.html("index").get_text()
    env = result.app.env
    assert env.titles["a/x"].astext() == shown
    catalogue = knowledge_of(env).catalogue
    assert [catalogue.get(name).title for name in ("a/x", "b/y")] == [shown, trusted]


def test_the_setting_is_for_a_whole_build(make_project: MakeProject) -> None:
    project = make_project({"a.md": note("A", "<bc> <kbd>x</kbd>")})
    assert "<bc>" in project.build("html").html("a").get_text()
    trusted = project.build("html", confoverrides={"aikb_html": "all"})
    assert "<bc>" not in trusted.html("a").get_text()


def test_a_translation_and_an_embed_are_no_way_round(make_project: MakeProject) -> None:
    project = make_project(
        {"a.md": note("A", "Words."), "b.md": note("B", "<svg onload=x>\n\n![[a]]")},
        "language = 'de'\nlocale_dirs = ['locale']\ngettext_compact = False\n",
    )
    project.write(
        "locale/de/LC_MESSAGES/a.po",
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        'msgid "Words."\nmsgstr "Worte <svg onload=x> <kbd>y</kbd>"\n',
    )
    result = project.build("html")
    for name in ("a", "b"):
        body = result.html(name).select_one("div.body")
        assert "<svg onload=x>" in body.get_text()
        assert body.find("svg") is None
    assert "Worte" in result.html("a").get_text()
