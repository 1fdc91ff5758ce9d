"""The PDF: bookmarks, contents, links and pages, as the engines print them."""

import base64
import re
from collections import Counter
from pathlib import Path

import pytest
from benchmarks.vault import Writer

from support import ROOT
from support.pdf import Pdf, compile_pdf
from support.projects import Project, new_project
from support.vault import CLOCK, TIME, read_source, read_sources

# Other tests trace the same lines.
pytestmark = pytest.mark.no_cover

SEEDS = ROOT / "seeds"
NOTES = {source.title: source for source in read_sources(SEEDS, ".md") if source.video}

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
VIDEO = "a_b-c_d-e_f"
DEPTH = 12

SPECIAL = r"""Half of $5_000 & 100% #1 {a} ~b ^c \d <e> [f] "g" 'h' i_j -- k"""


def at(time: str) -> str:
    return f'<a class="yt-timestamp" data-t="{time}">[{time}]</a>'


SPECIAL_NOTE = f"""\
---
title: |-
  {SPECIAL}
videoId: {VIDEO}
---

From: [[R&D_100% | the R&D_100% channel]]

See [[plain]] and [[R&D_100%]] and [[no_such_{{topic}}_#1 | a & b_c]].

## Cost & 50% of $5_000 #1 {{x}} ~ ^ \\\\ i_j {at("00:01:00")}

## *Why* [[plain | the other_one & more]] and `co_de & %` {at("00:01:01")}

## {at("00:01:02")} Time first

## Time {at("00:01:03")} between {at("00:01:04")}

## {at("00:01:05")}

### Times {at("00:01:06")} {at("00:01:07")}

Text.
"""

PLACES_NOTE = f"""\
---
title: Places
videoId: {VIDEO}
channel: R&D_100%
---

| Head {at("00:02:00")} | Link |
| --- | --- |
| cell {at("00:02:01")} | [[plain | a & b]] {at("00:02:02")} |

Text with a footnote.[^one]

[^one]: The footnote {at("00:02:03")} and [[plain]].

```{{figure}} pixel.png

Caption {at("00:02:04")} of the figure, see [[plain]].

Legend {at("00:02:05")}.
```

```{{list-table}} Caption {at("00:02:06")} of the table
* - cell {at("00:02:07")}
  - other
```

```{{code-block}} python
:caption: Caption {at("00:02:08")} of the code

print("[[plain]]")
```

> Quoted {at("00:02:09")}.
>
> > Twice {at("00:02:10")}.

```{{note}}
Noted {at("00:02:11")}.
```

*emphasis {at("00:02:12")}*, **strong {at("00:02:13")}**

Term {at("00:02:14")}
: Definition {at("00:02:15")}
"""

LISTS_NOTE = (
    f"---\ntitle: Lists\nvideoId: {VIDEO}\n---\n\n"
    + "".join(
        f"{'    ' * depth}*   Level {depth} {at(f'00:03:{depth:02}')}\n" for depth in range(DEPTH)
    )
    + "\nBetween.\n\n"
    + "".join(
        f"{'    ' * depth}1.  Number {depth} {at(f'00:04:{depth:02}')}\n" for depth in range(DEPTH)
    )
    + f"\nThe tail {at('00:05:00')}.\n"
)

TORTURE = {
    "index.md": "# Torture\n\n```{topic-index}\n:group-by: channel\n```\n",
    "special.md": SPECIAL_NOTE,
    "places.md": PLACES_NOTE,
    "lists.md": LISTS_NOTE,
    "plain.md": f"---\ntitle: Plain\nvideoId: {VIDEO}\n---\n\nText {at('00:06:00')}.\n",
    "pixel.png": PIXEL,
}
TORTURE_CONF = """
myst_enable_extensions = ["deflist"]
smartquotes = False
latex_use_xindy = False
latex_elements = {"maxlistdepth": "20", "fncychap": "", "extraclassoptions": "openany,oneside"}
"""
TORTURE_TITLES = [SPECIAL, "Places", "Lists", "Plain"]


def uris(*names: str) -> Counter[str]:
    """The addresses of the timestamps in these notes, each once for each time it is written."""
    times = [found for name in names for found in TIME.findall(str(TORTURE[f"{name}.md"]))]
    return Counter(
        f"https://www.youtube.com/watch?v={VIDEO}&t={int(minutes) * 60 + int(seconds)}s"
        for _, minutes, seconds, _ in times
    )


def torture(folder: Path, **confoverrides: object) -> Project:
    # The lists at the end of notes would repeat times: test_each_link.py prints those.
    conf = {"aikb_backlinks": False, "aikb_player": "none", **confoverrides}
    return new_project(folder, TORTURE, TORTURE_CONF, **conf)


ENGINES = [
    pytest.param("pdflatex", marks=pytest.mark.tex("pdflatex")),
    pytest.param("xelatex", marks=pytest.mark.tex("xelatex")),
    pytest.param("lualatex", marks=[pytest.mark.tex("lualatex"), pytest.mark.long]),
]


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Pdf]:
    """The PDFs that were compiled, by vault and engine."""
    return {}


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def seeds(
    engine: str,
    printed: dict[tuple[str, str], Pdf],
    tmp_path: Path,
) -> Pdf:
    key = ("seeds", engine)
    if key not in printed:
        conf = {"latex_engine": engine, "aikb_backlinks": False}
        project = new_project(tmp_path, {}, copy=SEEDS, **conf)
        printed[key] = compile_pdf(project.build("latex"))
    return printed[key]


@pytest.fixture
def tortured(engine: str, printed: dict[tuple[str, str], Pdf], tmp_path: Path) -> Pdf:
    key = ("torture", engine)
    if key not in printed:
        result = torture(tmp_path, latex_engine=engine).build("latex")
        assert result.warnings == ""
        printed[key] = compile_pdf(result)
    return printed[key]


def front(pdf: Pdf) -> range:
    """The pages before the first chapter: title and contents."""
    return range(pdf.bookmarks[0].page)


def squeezed(text: str) -> str:
    """A text without blanks: a PDF does not say where they are."""
    return re.sub(r"\s", "", text)


# One test for each PDF, so that none is compiled twice when tests run in parallel.


def test_seeds(seeds: Pdf) -> None:
    assert seeds.complaints == []
    titles = [mark.title.replace("’", "'") for mark in seeds.bookmarks]
    assert set(NOTES) - set(titles) == set()
    assert [title for title in titles if CLOCK.search(title)] == []
    # Contents: every note, no time, no link out of the book.
    contents = squeezed("".join(seeds.texts[page] for page in front(seeds))).replace("’", "'")
    assert [title for title in NOTES if squeezed(title) not in contents] == []
    assert not CLOCK.search(contents)
    assert seeds.uris_on(front(seeds)) == []
    # Notes: every time, those in headings too.
    for title, source in NOTES.items():
        mark = next(mark for mark in seeds.bookmarks if mark.title.replace("’", "'") == title)
        found = seeds.uris_on(seeds.pages_of(mark.title))
        player = f"https://www.youtube.com/watch?v={source.video}"
        assert (title, found) == (title, [player, *source.uris])
    page = seeds.pages_of("The shrinking time gap").start
    assert "staying there [01:43:02]" in seeds.texts[page]
    assert [link for link in seeds.links if link.uri is None and link.to is None] == []


def test_torture(tortured: Pdf) -> None:
    assert tortured.complaints == []
    titles = [squeezed(mark.title) for mark in tortured.bookmarks]
    assert [title for title in TORTURE_TITLES if squeezed(title) not in titles] == []
    assert [title for title in titles if CLOCK.search(title)] == []
    for heading in (
        r"Cost & 50% of $5_000 #1 {x} ~ ^ \ i_j",
        "Why the other_one & more and co_de & %",
        "Time first",
        "R&D_100%",
    ):
        assert squeezed(heading) in titles
    contents = "".join(tortured.texts[page] for page in front(tortured))
    assert not CLOCK.search(contents)
    assert tortured.uris_on(front(tortured)) == []
    assert Counter(tortured.uris) == uris("special", "places", "lists", "plain")
    for name, title in (("lists", "Lists"), ("plain", "Plain"), ("places", "Places")):
        assert Counter(tortured.uris_on(tortured.pages_of(title))) == uris(name)
    # Nothing of a deep list is lost, nor what comes after it.
    text = " ".join(tortured.texts[page] for page in tortured.pages_of("Lists"))
    for depth in range(DEPTH):
        assert f"Level {depth} [00:03:{depth:02}]" in text
        assert f"Number {depth} [00:04:{depth:02}]" in text
    assert "The tail [00:05:00]" in text
    assert [link for link in tortured.links if link.uri is None and link.to is None] == []


@pytest.mark.parametrize("urls", ["footnote", "inline"])
def test_no_address_is_printed_after_a_timestamp(tmp_path: Path, urls: str) -> None:
    text = torture(tmp_path, latex_show_urls=urls).build("latex").text("test.tex")
    body = text[text.index(r"\begin{document}") :]
    footnotes = re.findall(r"\\begin\{footnote(?:text)?\}", body)
    assert len(footnotes) == 1  # the author's own
    assert "youtube" not in re.sub(r"\\sphinxhref\{[^}]*\}", "", body)


@pytest.mark.tex("xelatex")
def test_footnotes_for_other_links_compile(tmp_path: Path) -> None:
    files = {
        **TORTURE,
        "links.md": f"""
            ---
            title: Links
            videoId: {VIDEO}
            ---

            [A site](https://example.org/) and {at("00:07:00")}.

            ## [Video](https://www.youtube.com/watch?v={VIDEO}) {at("00:07:01")}

            Text.
            """,
    }
    project = new_project(
        tmp_path, files, TORTURE_CONF, latex_show_urls="footnote", latex_engine="xelatex"
    )
    pdf = compile_pdf(project.build("latex"))
    assert pdf.complaints == []
    assert [mark.title for mark in pdf.bookmarks if CLOCK.search(mark.title)] == []
    text = " ".join(pdf.texts[page] for page in pdf.pages_of("Links"))
    assert "https://example.org/" in text
    assert "t=420s" not in text


@pytest.mark.long
@pytest.mark.tex("xelatex")
def test_three_hundred_notes_in_one_pdf(tmp_path: Path) -> None:
    files = {"index.md": "# Many\n\n```{topic-index}\n:group-by: channel\n```\n"}
    project = new_project(
        tmp_path,
        files,
        TORTURE_CONF,
        latex_engine="xelatex",
        aikb_player="none",
        suppress_warnings=["aikb.ambiguous"],
    )
    writer = Writer(300, plain=False)
    for number in range(300):
        project.write(f"{writer.folder(number)}/{writer.names[number]}.md", writer.note(number))
    sources = [read_source(project.src, path) for path in project.src.rglob("note_*.md")]
    assert len(sources) == 300
    pdf = compile_pdf(project.build("latex"))
    assert pdf.complaints == []
    titles = {mark.title for mark in pdf.bookmarks}
    assert [source.title for source in sources if source.title not in titles] == []
    assert [title for title in titles if CLOCK.search(title)] == []
    assert Counter(pdf.uris) == Counter(uri for source in sources for uri in source.uris)
