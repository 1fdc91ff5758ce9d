"""A project in another language: titles and headings are those of the translation, names those of both."""

import json

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from support.compare import clean, differences
from support.projects import Project
from support.texts import note

HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n'


def po(messages: dict[str, str]) -> str:
    """A catalog of messages."""
    texts = "".join(
        f"\nmsgid {json.dumps(old, ensure_ascii=False)}\nmsgstr {json.dumps(new, ensure_ascii=False)}\n"
        for old, new in messages.items()
    )
    return HEAD + texts


INDEX = (
    "# Start\n\n```{topic-index}\n:sort: title\n```\n\n```{topic-index}\n:group-by: letter\n```\n"
)
TALK = note(
    "Talk",
    "First words of it.\n\n## Head\n\nUnder it, [[other]].\n\n### Sub `x`\n\nMore.\n\n> ## Quoted\n>\n> Said.",
)
HEADED = "---\nvideoId: AAAAAAAAAAA\n---\n\n# A *fine* heading\n\nWords of [[talk]].\n"
OTHER = note(
    "Other",
    "[[talk]], [[Talk]], [[Vortrag]], [[A fine heading]], [](/talk.md)\n\n"
    "[[talk#Head]], [[talk#Kopf]], [[talk#Head#Sub x]], [[talk#Kopf#Unter x]], [[talk#Quoted]] and [[talk#Zitat]]\n\n"
    "![[talk#Head]]",
)
FILES = {
    "index.md": INDEX,
    "talk.md": TALK,
    "headed.md": HEADED,
    "other.md": OTHER,
    "locale/de/LC_MESSAGES/talk.po": po(
        {
            "Talk": "Vortrag",
            "Head": "Kopf",
            "Sub `x`": "Unter `x`",
            "Quoted": "Zitat",
            "First words of it.": "Erste Worte davon.",
        }
    ),
    "locale/de/LC_MESSAGES/headed.po": po({"A *fine* heading": "Ein *guter* Titel"}),
    # Not in the order of the titles that were translated.
    "locale/de/LC_MESSAGES/other.po": po({"Other": "Zweites"}),
}
SETTINGS = {
    "language": "de",
    "locale_dirs": ["locale"],
    "html_baseurl": "https://example.org/",
}


@pytest.fixture
def project(built_project) -> Project:
    return built_project(FILES, builders=("html",), **SETTINGS)


def test_titles(project):
    result = project.build()
    assert result.warnings == ""
    page = result.html("index")
    listed = ["Ein guter Titel", "Vortrag", "Zweites"]
    assert [link.get_text() for link in page.select("ul.aikb-list a")] == [*listed, *listed]
    assert [it.get_text().rstrip("¶") for it in page.select("h2")] == ["E", "V", "Z"]
    other, talk = result.html("other"), result.html("talk")
    links = [
        link.get_text() for link in other.select("section > p:nth-child(1 of p:not(.aikb-head)) a")
    ]
    assert links == ["Vortrag", "Vortrag", "Vortrag", "Ein guter Titel", "Vortrag"]
    titles = [link.get_text() for link in talk.select("ul.aikb-backlinks > li > p > .aikb-source")]
    assert titles == ["Zweites", "Ein guter Titel"]
    assert talk.select_one("ul.aikb-backlinks strong").get_text() == "Vortrag"
    assert talk.select_one('meta[property="og:title"]')["content"] == "Vortrag"
    assert [it.get_text() for it in talk.select("ul.aikb-video a")] == ["Zweites"]
    previews = [file for file in result.files if "aikb-previews" in file]
    shown = {
        name: seen for file in previews for name, seen in json.loads(result.text(file)).items()
    }
    assert shown["talk.html"][0] == "Vortrag"
    assert shown["talk.html"][2] == "Erste Worte davon."
    # The author's title is what is translated: it stays in the text that translators get.
    assert talk.h1.get_text() == "Vortrag¶"


def test_headings_by_both_names(project):
    links = project.build().html("other").select("section > p:nth-child(2 of p:not(.aikb-head)) a")
    assert [link["href"].partition("#")[2] for link in links] == [
        "head",
        "head",
        "sub-x",
        "sub-x",
        "quoted",
        "quoted",
    ]
    assert [link.get_text() for link in links] == [
        "Vortrag > Kopf",
        "Vortrag > Kopf",
        "Vortrag > Kopf > Unter x",
        "Vortrag > Kopf > Unter x",
        "Vortrag > Zitat",
        "Vortrag > Zitat",
    ]
    quote = project.build().html("other").select_one("blockquote.aikb-embed")
    assert quote.select_one(".rubric").get_text() == "Kopf"
    assert quote.select_one(".attribution a").get_text() == "Vortrag > Kopf"


@pytest.mark.parametrize("builder", ["latex", "text", "epub", "aikb"])
def test_other_builders(project, builder):
    result = project.build(builder)
    name = {"latex": "test.tex", "text": "index.txt", "epub": "index.xhtml", "aikb": "notes.jsonl"}
    text = result.text(name[builder])
    assert "Vortrag" in text
    assert "Ein guter Titel" in text
    if builder != "aikb":
        assert "Talk" not in text


def test_a_translation_that_changes_comes_and_goes(project):
    name = "locale/de/LC_MESSAGES/talk.po"
    for text in (po({"Talk": "Rede"}), po({}), po({"Talk": "Vortrag", "Head": "Kopf"})):
        project.write(name, text)
        result = project.build()
        assert differences(result.out, clean(project, "html").out) == []
    project.remove(name)
    project.remove(name.replace(".po", ".mo"))
    result = project.build()
    assert differences(result.out, clean(project, "html").out) == []
    assert "Talk" in result.html("index").select_one("ul.aikb-list").get_text()
    assert "0 added, 0 changed" in project.build().status


def test_one_catalog_for_a_folder_in_two_places_and_a_dialect(make_project):
    project = make_project(
        {
            "index.md": "# Start\n\n```{topic-index}\n```\n",
            "notes/a.md": note("First"),
            "notes/b.md": note("Second"),
            "one/de/LC_MESSAGES/notes.po": po({"First": "Erstes"}),
            "two/de/LC_MESSAGES/notes.po": po({"First": "Nicht dieses", "Second": "Zweites"}),
        },
        language="de_AT",
        locale_dirs=["one", "two"],
    )
    for place in ("one", "two"):  # Sphinx compiles those of the dialect alone
        path = project.src / place / "de/LC_MESSAGES/notes.po"
        with path.open("rb") as source, path.with_suffix(".mo").open("wb") as target:
            write_mo(target, read_po(source))
    page = project.build().html()
    assert [it.get_text() for it in page.select("ul.aikb-list a")] == ["Erstes", "Zweites"]


# -- notes in another language than the project

TIME = '<a class="yt-timestamp" data-t="00:01:00">[00:01:00]</a>'
MIXED = {
    "index.md": "# Start\n\n```{toctree}\npage\nhe\nde\npages/plain\n```\n",
    "page.md": note("Page", "See [[he]].\n\n![[he#Part]]\n\n![[de]]\n\n```{video-timeline}\n```\n"),
    "he.md": note("Shalom", f"Words of [[page]].\n\n## Part\n\nUnder {TIME} it.", lang="he"),
    "de.md": note("Deutsch", f"Worte {TIME} zu [[page]].\n\n![[he#Part]]", lang="de-AT"),
    "pages/plain.md": "# Plain\n\n![[page#Page]]\n",
}


@pytest.fixture
def mixed(built_project) -> Project:
    return built_project(MIXED)


def test_what_is_shown_of_a_note_keeps_its_language(mixed):
    page = mixed.build().html("page")
    hebrew, german = page.select("section > blockquote.aikb-embed > div > div")
    assert (hebrew["lang"], hebrew["dir"]) == ("he", "rtl")
    assert "Under" in hebrew.get_text()
    assert (german["lang"], german["dir"]) == ("de-AT", "ltr")
    inside = german.select_one("blockquote div[lang]")
    assert (inside["lang"], inside["dir"]) == ("he", "rtl")
    for kind in ("timeline", "backlinks"):
        marked = {it["lang"]: it for it in page.select(f"ul.aikb-{kind} span[lang]")}
        assert {name: it["dir"] for name, it in marked.items()} == {"he": "rtl", "de-AT": "ltr"}
    said = page.select_one("ul.aikb-backlinks ul span[lang=he]")
    assert said.get_text() == "Words of Page."
    # What is in the language of the page has no marks.
    assert (
        not mixed.build().html("pages/plain").select("blockquote.aikb-embed > div > div[lang=en]")
    )


def test_own_words_on_a_page_in_another_language(mixed):
    result = mixed.build()
    german = result.html("de")
    words = [it.get_text() for it in german.select("p.rubric")]
    assert words == ["Mehr zu diesem Video", "Rückverweise"]
    time = german.select_one("section > p a.yt-timestamp")
    assert time["aria-label"].startswith(f"{time.get_text()}, abspielen bei")
    player = german.select_one(".aikb-player")
    assert "Schließen" in player["data-say"].split("|")
    assert not player.has_attr("lang")
    # The extension has no words in Hebrew, and says in which language it speaks.
    hebrew = result.html("he")
    assert hebrew.select_one("div[dir=rtl] > section[lang=he]") is not None
    assert hebrew.select_one("p.aikb-backlinks").parent["lang"] == "en"
    assert hebrew.select_one(".aikb-player")["lang"] == "en"
    assert hebrew.select_one(".aikb-player")["dir"] == "ltr"
    # The words of the next page are those of the project again.
    assert result.html("page").select_one("p.rubric").get_text() == "More on this video"


@pytest.mark.parametrize("builder", ["epub", "latex", "text", "singlehtml"])
def test_languages_in_other_builders(mixed, builder):
    result = mixed.build(builder)
    name = {
        "epub": "page.xhtml",
        "latex": "test.tex",
        "text": "page.txt",
        "singlehtml": "index.html",
    }
    text = result.text(name[builder])
    assert ('<div lang="he" dir="rtl">' in text) == (builder in ("epub", "singlehtml"))
    assert text.count("Under") >= 3
    assert "lang=" not in text or builder in ("epub", "singlehtml")


def test_pages_follow_the_language_of_a_note(mixed):
    for header in ("lang: ar", "lang: de", "other: x"):
        mixed.write("he.md", MIXED["he.md"].replace("lang: he", header))
        result = mixed.build()
        assert differences(result.out, clean(mixed, "html").out) == []


def test_pages_of_several_languages_that_are_written_in_parallel(mixed):
    one = mixed.build(out="one", doctreedir="d-one")
    four = mixed.build(out="four", doctreedir="d-four", parallel=4)
    assert differences(one.out, four.out) == []


# -- messages that begin like other blocks, and what they need of the rest of their note

ODD = note(
    "1. Talk",
    "## 2. Point\n\nSee [it][t] and [[#2. Point]].\n\n### - dash\n\n### 3) paren\n\n"
    "```python\nprint(1)\n```\n\n> [!tip] 4. Boxed\n> Said.\n\n- first\n\n| 5. cell | b |\n| - | - |\n| c | d |\n\n"
    "[t]: https://example.com",
)
ODD_MESSAGES = {
    "1. Talk": "1. Vortrag",
    "2. Point": "2. Punkt",
    "- dash": "- Strich",
    "3) paren": "3) Klammer",
    "4. Boxed": "4. Kasten",
    "5. cell": "5. Zelle",
    "first": "# erstens",
    "print(1)\n": "print(2)\n\nif x:\n    - y\n",
    "See [it][t] and [[#2. Point]].": "Siehe [das][t] und [[#2. Point]],\n- und so fort\n1. weiter.",
}


def test_messages_that_begin_like_lists_and_headings(make_project):
    project = make_project(
        {
            "index.md": INDEX,
            "odd.md": ODD,
            "other.md": note("Other", "Words [x][t]."),
            "locale/de/LC_MESSAGES/odd.po": po(ODD_MESSAGES),
            # What another note defines is not defined here.
            "locale/de/LC_MESSAGES/other.po": po({"Words [x][t].": "Worte [x][t]."}),
        },
        gettext_additional_targets=["literal-block"],
        aikb_backlinks=False,
        **SETTINGS,
    )
    result = project.build()
    assert result.warnings == ""
    page = result.html("odd").select_one("div.body")
    assert [it.get_text().rstrip("¶") for it in page.select("h1, h2, h3")] == [
        "1. Vortrag",
        "2. Punkt",
        "- Strich",
        "3) Klammer",
    ]
    first = page.select_one("#point > p")
    assert first.get_text() == "Siehe das und 2. Punkt,\n- und so fort\n1. weiter."
    assert [link["href"] for link in first.select("a")] == ["https://example.com", "#point"]
    assert page.select_one(".admonition-title").get_text() == "4. Kasten"
    assert page.select_one("th").get_text() == "5. Zelle"
    assert page.select_one("li").get_text() == "# erstens"
    assert page.select_one("pre").get_text() == "print(2)\n\nif x:\n    - y\n"
    assert "[x][t]" in result.html("other").get_text()
    assert "1. Vortrag" in result.html("index").select_one("ul.aikb-list").get_text()
