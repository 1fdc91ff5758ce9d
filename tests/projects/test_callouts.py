"""Callouts as admonitions, in each format and after a change."""

import pytest

from support.compare import clean, differences
from support.epub import epub_of, epubcheck
from support.pdf import compile_pdf
from support.texts import VIDEO, note

# Other tests trace the same lines.
pytestmark = pytest.mark.no_cover

TIME = '<a class="yt-timestamp" data-t="00:02:28">[00:02:28]</a>'
URL = f"https://www.youtube.com/watch?v={VIDEO}&t=148s"
LONG = "\n> >\n".join(f"> > Paragraph {number}." for number in range(60))
BODY = f"""\
> [!info] *Own* title of [[engine | the engine]] {TIME}: why?
> First [[other]], at {TIME}.
>
> - item
>   > [!danger]- Inner
>   > ```py
>   > x = "[!note]"
>   > ```
>
> | a | b |
> |---|---|
> | [[other|c]] | d |
>
> Last. ^whole

> [!WARNING]
> Known.

> [!faq]+ Open
> Answer.

> [!custom-type] Only a title ^only

> [!tip]

> [!quote] Long
> > [!bug] Very long
> >
{LONG}
"""
OTHER = (
    f"Sentence one. See [[note#^only]].\n\n> [!note] Of [[note]] {TIME}\n> A. B [[note]] c. D.\n"
)
FILES = {
    "note.md": note("Note", BODY),
    "other.md": note("Other", OTHER),
    "pages/page.md": "# Page\n\n![[note#^only]]\n\n![[note#^whole]]\n\n> [!note] x\n> y\n",
}
CONF = 'myst_enable_extensions = ["attrs_block"]\n'


@pytest.fixture
def project(make_project):
    return make_project(FILES, CONF)


def test_html(project):
    result = project.build(warningiserror=True)
    info, danger, warning, faq, only, tip, *_ = result.html("note").select("div.body .admonition")
    assert [info.name, *info["class"]] == ["div", "note", "info", "admonition"]
    title = info.select_one("p.admonition-title")
    assert title.get_text() == "Own title of the engine 2:28: why?"
    assert title.select_one("em").get_text() == "Own"
    assert title.select_one(".wikilink-missing").get_text() == "the engine"
    assert title.select_one("a.yt-timestamp")["href"] == URL
    assert danger.find_parent("li").find_parent(class_="info") is info
    assert (danger.name, danger.get("open"), danger.summary.get_text()) == (
        "details",
        None,
        "Inner",
    )
    assert danger.select_one("pre").get_text() == 'x = "[!note]"\n'
    assert [cell.get_text().strip() for cell in info.select("td")] == ["c", "d"]
    assert [*warning["class"]] == ["admonition", "warning"]
    assert warning.p.get_text() == "Warning"
    assert (faq.name, faq["open"], faq.summary.get_text()) == ("details", "open", "Open")
    assert [*faq["class"]] == ["hint", "faq", "admonition"]
    assert [*only["class"]] == ["custom-type", "admonition"]
    assert only.get_text().split() == ["Only", "a", "title"]
    assert tip.get_text().split() == ["Tip"]
    assert "[!" not in result.html("note").select_one("div.body").get_text().replace(
        '"[!note]"', ""
    )


LINKED = f"""\
> [!tip]- See *[[other | the other]]* {TIME} and [[nowhere]]: [x](https://example.org)
> Text.

<details><summary>HTML [[other]]</summary>

Text.

</details>
"""
FOLDING_PAGE = """\
# Page

```{admonition} See [other](/note.md)
:collapsible: closed
Text.
```
"""


def test_no_link_in_the_title_of_what_folds(make_project):
    files = {
        "note.md": note("Note", LINKED),
        "other.md": note("Other", ""),
        "pages/page.md": FOLDING_PAGE,
    }
    project = make_project(files)
    for builder in ("html", "epub"):
        result = project.build(builder)
        assert result.warnings == ""
        callout, html = result.html("note").select("details.admonition")
        assert callout.summary.get_text() == "See the other 2:28 and nowhere: x"
        assert callout.summary.em.get_text() == "the other"
        assert not callout.summary.select("a")
        line = callout.select_one("summary + p")
        assert line.get_text().startswith("the other · 2:28 · x")
        assert [link["href"].rpartition("/")[2] for link in line.select("a")] == [
            result.path("other").name,
            URL.rpartition("/")[2],
            "example.org",
        ]
        assert html.summary.get_text() == "HTML Other"
        assert html.select_one("summary + p > a.wikilink").get_text() == "Other"
        # What others make fold stays as it is.
        assert result.html("pages/page").select_one("summary a").get_text() == "other"
    assert "the other" in project.build("latex").text("test.tex")


def test_documents_that_are_no_notes_keep_their_quotes(project):
    quote = project.build().html("pages/page").select("div.body blockquote")[-1]
    assert quote.get_text().split() == ["[!note]", "x", "y"]


FIVE = "\n\n".join(
    f"> [!{kind}]\n> Text of *it*.\n>\n> - item" for kind in ("NOTE", "tip", "Important", "WARNING")
)
ALERTS = {
    "note.md": note("Note", f"{FIVE}\n\n> [!CAUTION]\n"),
    "pages/page.md": f"# Page\n\n{FIVE}\n",
}


def test_alerts_of_myst_are_the_same_in_notes_and_stay_elsewhere(make_project):
    conf = 'myst_enable_extensions = ["alert"]\n'
    off = make_project(ALERTS, aikb_player="none")
    on = make_project(ALERTS, conf, aikb_player="none")
    stock = make_project(
        {"pages/page.md": ALERTS["pages/page.md"]}, conf, extensions=["myst_parser"]
    )
    trees = [each.build("dummy").app.env.get_doctree for each in (off, on, stock)]
    shown = [
        [node.tagname for node in tree("note")[0][2:]] + [tree("note")[0].pformat()]
        for tree in trees[:2]
    ]
    assert shown[0] == shown[1]
    assert shown[0][:5] == ["note", "tip", "important", "warning", "caution"]
    assert trees[1]("pages/page")[0].pformat() == trees[2]("pages/page")[0].pformat()
    assert {node.tagname for node in trees[0]("pages/page")[0][1:]} == {"block_quote"}


def test_the_part_can_be_off(make_project):
    conf = 'aikb_syntax = ["wikilinks"]\n'
    page = make_project({"note.md": note("Note", BODY)}, conf).build().html("note")
    assert not page.select(".admonition")
    assert page.select_one("blockquote").get_text().startswith("\n[!info] Own title")


def test_classes_and_ids_of_the_quote_stay(make_project):
    body = """\
{.mine #here}
> [!note] Title
> text

{class="aikb-callout|zzz||known"}
> nothing

{class="aikb-callout|a||titled"}
> - no title

[there](#here)
"""
    page = make_project({"note.md": note("Note", body)}, CONF).build(warningiserror=True)
    callout = page.html("note").select_one(".admonition")
    assert [*callout["class"]] == ["note", "mine", "admonition"]
    assert callout["id"] == "here"
    assert len(page.html("note").select("div.body blockquote")) == 2


def test_blocks_are_whole_callouts_in_links_and_embeds(project):
    result = project.build()
    other = result.html("other").select_one('a.wikilink[href*="#"]')
    assert other["href"] == "note.html#block-only"
    assert "custom-type" in result.html("note").find(id="block-only")["class"]
    only, whole = result.html("pages/page").select("blockquote.aikb-embed")
    assert only.select_one(".admonition.custom-type p").get_text() == "Only a title"
    assert whole.select_one(".admonition.info li details.danger summary").get_text() == "Inner"


def test_sentences_of_backlinks(make_project):
    files = {"a.md": note("A"), "b.md": note("B", OTHER.replace("[[note", "[[a"))}
    page = make_project(files).build().html("a")
    shown = [" ".join(item.get_text().split()) for item in page.select("div.body section li p")]
    told = " | ".join(shown)
    assert "Of A" in told
    assert "B A c." in told
    assert "A. B" not in told


def test_plain_text(project):
    text = project.build("text").text("note.txt")
    assert "Own title of the engine [00:02:28]: why?: First Other" in text.replace("\n", " ")
    for words in ("Warning:\n\n  Known.", "Open: Answer.", "Only a title:", "Tip:", "Inner:"):
        assert words in text


def test_latex_has_the_look_of_each_kind(project):
    tex = project.build("latex").text("test.tex")
    for start in (
        r"{note}{\sphinxstyleemphasis{Own} title of the engine",
        "{danger}{Inner:}",
        "{warning}{Warning:}",
        "{hint}{Open:}",
        "{note}{Only a title:}",
        "{tip}{Tip:}",
        "{note}{Long:}",
    ):
        assert rf"\begin{{sphinxadmonition}}{start}" in tex
    # A box that cannot be broken would not fit onto a page.
    assert r"\sphinxstylestrong{Very long}" in tex


@pytest.mark.tex("pdflatex")
def test_pdf(project):
    pdf = compile_pdf(project.build("latex"))
    assert pdf.complaints == []
    text = " ".join(pdf.texts)
    assert "Own title of the engine [00:02:28]: why?" in text
    assert 'x = "[!note]"' in text
    assert all(f"Paragraph {number}." in text for number in range(60))
    assert URL in pdf.uris


@pytest.mark.tex("xelatex")
def test_pdf_with_xelatex(make_project):
    conf = 'latex_engine = "xelatex"\nlatex_use_xindy = False\n'
    pdf = compile_pdf(make_project(FILES, CONF + conf).build("latex"))
    assert pdf.complaints == []
    assert "Own title of the engine[00:02:28]: why?" in " ".join(pdf.texts).replace(" [0", "[0")


@pytest.mark.long  # the book of all dialects is validated each time
@pytest.mark.epubcheck
def test_a_valid_book(project):
    assert epubcheck(epub_of(project.build("epub"))) == ""


def test_epub(project):
    book = epub_of(project.build("epub", warningiserror=True))
    page = book.pages["note.xhtml"]
    assert [tag["class"] for tag in page.find_all("details")] == [
        "danger admonition",
        "hint faq admonition",
    ]


FOLDED = note("Note", "> [!note]- Title\n> text")


def test_the_style_sheet_comes_with_what_can_be_folded(make_project):
    project = make_project({"note.md": note("Note", "> [!note] Title\n> text")}, aikb_player="none")
    assert "_static/aikb.css" not in project.build().files
    project.write("note.md", FOLDED)
    result = project.build()
    assert result.html("note").select_one('link[href*="aikb.css"]')
    css = result.text("_static/aikb.css")
    assert "details.admonition::details-content" in css[css.index("@media print") :]
    project.write("note.md", note("Note", "text"))
    assert "_static/aikb.css" not in project.build().files


def test_parallel_and_incremental_builds_are_the_same(project):
    one = project.build()
    four = project.build(out="four", doctreedir="four-doctrees", parallel=4)
    assert differences(one.out, four.out) == []
    project.write("note.md", note("New title", BODY.replace("Only a title", "Another [[other]]")))
    changed = project.build()
    assert differences(changed.out, clean(project, "html").out) == []
    assert "Another Other" in changed.html("pages/page").get_text()


def test_titles_are_messages(make_project):
    body = f"> [!info] Own *title* [[a]] {TIME}\n> Body.\n\n> [!faq]-\n> Answer.\n\n> [!note]\n> Known.\n"
    project = make_project({"note.md": note("Note", body), "a.md": note("A")})
    messages = project.build("gettext", doctreedir="gettext").text("note.pot")
    for words in ("Own *title* [[a]]", "Faq", "Body.", "Answer."):
        assert f'msgid "{words}' in messages
    escaped = TIME.replace('"', '\\"')
    project.write(
        "locale/de/LC_MESSAGES/note.po",
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        f'msgid "Own *title* [[a]] {escaped}"\nmsgstr "*Eigener* Titel [[a]] {escaped}"\n\n'
        'msgid "Faq"\nmsgstr "Fragen"\n\nmsgid "Answer."\nmsgstr "Antwort."\n',
    )
    german = project.build(confoverrides={"language": "de", "locale_dirs": ["locale"]}, out="de")
    info, faq, known = german.html("note").select("div.body .admonition")
    title = info.select_one("p")
    assert title.get_text() == "Eigener Titel A 2:28"
    assert title.select_one("a.yt-timestamp")["href"] == URL
    assert title.select_one("a.wikilink")["href"] == "a.html"
    assert (faq.summary.get_text(), faq.select_one("p").get_text()) == ("Fragen", "Antwort.")
    assert known.p.get_text() == "Bemerkung"


@pytest.mark.parametrize("line", ["[!note]", "[!warning]- Level {}", "[!quote] Level {}"])
def test_very_deep_callouts(make_project, line):
    lines = "\n".join("> " * (at + 1) + line.format(at) for at in range(60))
    project = make_project({"note.md": note("Note", f"{lines}\n\nTail.")})
    page = project.build(warningiserror=True).html("note")
    assert len(page.select("div.body .admonition")) == 60
    text = project.build("text", warningiserror=True).text("note.txt")
    assert text.count("Note:" if line == "[!note]" else "Level ") == 60
    tex = project.build("latex").text("test.tex")
    assert tex.count(r"\begin{sphinxadmonition}") <= 8
    assert "Tail." in text
    assert "Tail." in tex
