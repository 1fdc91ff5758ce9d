"""What TeX has no letters for, and what is too long for it."""

import re

import pytest
from conftest import MakeProject

from support.pdf import compile_pdf
from support.projects import Project, new_project
from support.texts import index, note

SCRIPTS = {
    "Greek": "\u0395\u03bb\u03bb\u03b7\u03bd\u03b9\u03ba\u03ac",
    "Cyrillic": "\u041f\u0440\u0438\u0432\u0435\u0442",
    "Devanagari": "\u0928\u092e\u0938\u094d\u0924\u0947",
    "CJK": "\u6f22\u5b57",
    "emoji": "\U0001f600",
}
WORDS = " ".join(SCRIPTS.values())
WORD = "supercalifragilistic" * 300
CAPTIONS = ("-", "> quoted", "1. a", "`code` *and* more")
LONG = f"""
{WORD} *a{WORD}* `b{WORD}` ~~c{WORD}~~ [[x{WORD}]] [d{WORD}](https://example.org/{WORD})

```
e{WORD}
```

| f{WORD} |
|---|
| <https://example.org/{WORD}> |
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    code = "\n\n".join(
        f"```{{code-block}} python\n:caption: '{text}'\n\nx = {at}\n```"
        for at, text in enumerate(CAPTIONS)
    )
    files = {
        "index.md": index(),
        "a.md": note(f"A {SCRIPTS['Greek']}", f"## {WORDS}\n\n{WORDS * 20}\n\n`{WORDS}`"),
        "b.md": note("Captions", code),
        "c.md": note("Long", LONG),
    }
    return new_project(tmp_path_factory.mktemp("letters"), files)


@pytest.mark.tex("pdflatex")
def test_pdflatex_prints_boxes_and_says_so(project: Project) -> None:
    result = project.build("latex", confoverrides={"latex_engine": "pdflatex"})
    (line,) = [line for line in result.warning_lines if "[aikb.config]" in line]
    names = ", ".join(SCRIPTS)
    said = f'WARNING: pdflatex prints boxes for {names}: set latex_engine = "xelatex" [aikb.config]'
    assert re.sub(r":\d+: ", ": ", line) == f"a.md: {said}"
    pdf = compile_pdf(result)
    assert pdf.complaints == []
    text = "".join(pdf.texts)
    assert "> quoted" in text
    assert "1. a" in text
    assert "code and more" in text


def test_what_the_engine_has_is_no_warning(project: Project) -> None:
    fonts = {"fontenc": r"\usepackage[LGR,X2,T1]{fontenc}"}
    result = project.build("latex", confoverrides={"latex_elements": fonts})
    (line,) = [line for line in result.warning_lines if "[aikb.config]" in line]
    assert "boxes for Devanagari" in line
    result = project.build("latex", confoverrides={"latex_engine": "lualatex"})
    assert "[aikb.config]" not in result.warnings


@pytest.mark.tex("xelatex")
def test_xelatex_breaks_endless_words(project: Project) -> None:
    settings = {"latex_engine": "xelatex", "latex_use_xindy": False, "latex_domain_indices": False}
    pdf = compile_pdf(project.build("latex", out="xelatex", confoverrides=settings))
    assert [line for line in pdf.log.splitlines() if line.startswith("!")] == []
    assert "".join(pdf.texts).replace(" ", "").count("supercalifragilistic") > 8 * 300


@pytest.mark.parametrize("text", CAPTIONS)
def test_a_caption_is_its_words(project: Project, text: str) -> None:
    page = project.build().html("b")
    shown = [found.get_text() for found in page.select(".caption-text")]
    assert shown[CAPTIONS.index(text)] == text.replace("`", "").replace("*", "")


def test_an_author_has_all_captions(make_project: MakeProject) -> None:
    project = make_project({"index.md": "# I\n\n```{code-block}\n:caption: '- a'\n\nx\n```\n"})
    assert project.build().html().select_one(".caption-text li")
