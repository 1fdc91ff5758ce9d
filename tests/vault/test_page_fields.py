"""Keys of Obsidian and Quartz: tags, names, links in values, and what concerns the page."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_aikb.text.front_matter import parse_front_matter
from sphinx_aikb.vault.catalogue import Catalogue
from sphinx_aikb.vault.fields import linked_names, plain_names
from sphinx_aikb.vault.listing import value_of
from sphinx_aikb.vault.notes import Note, read_note
from sphinx_aikb.vault.resolver import Resolver


def note(header: str, path: str = "a.md") -> Note:
    return read_note(path.removesuffix(".md"), path, f"---\n{header}\n---\n\nText.\n")


def value(text: str) -> Any:
    return parse_front_matter(f"---\nkey: {text}\n---\n").data["key"]


# -- tags and aliases


@pytest.mark.parametrize(
    ("header", "tags"),
    [
        ("tags: a", ("a",)),
        ("tag: a b", ("a", "b")),
        ("tags: a, b c", ("a", "b c")),
        ("tags: '#a #b/c'", ("a", "b/c")),
        ("tags: [a, b]", ("a", "b")),
        ("tags: [a, [b, [c]]]", ("a", "b", "c")),
        ("tags:\n  - a\n  - '#b'\n  - [[c]]", ("a", "b", "c")),
        ("tags: ['[[a]]', '[[b|shown]]', c]", ("a", "b", "c")),
        ("tags: '[[a b]], [[c|shown]]'", ("a b", "c")),
        ("tags: [[a|shown]]", ("a",)),
        ("tags: [[a, b]]", ("a", "b")),
        ("Tags: [a]", ("a",)),
        ("TAGS: a\ntag: b", ("a", "b")),
        ("Tags: a\ntags: b", ("b", "a")),
        ("tags: 2024", ("2024",)),
        ("tags: '[a, b]'", ("a", "b")),
        ("tags: ['']", ()),
        ("tags: '[[]]'", ("[[]]",)),
    ],
)
def test_tags(header, tags):
    found = note(header)
    assert found.tags == tags
    assert found.problems == ()


@pytest.mark.parametrize(
    ("header", "aliases"),
    [
        ("aliases: One name", ("One name",)),
        ("alias: One, two words", ("One", "two words")),
        ("aliases: [One name, Two]", ("One name", "Two")),
        ("Aliases:\n- One\nALIAS: Two", ("One", "Two")),
        ("aliases: '[[One name]]'", ("One name",)),
        ("aliases: [[One name|x]]", ("One name",)),
        ("aliases: [#1, #2 of it]", ("#1", "#2 of it")),
    ],
)
def test_aliases(header, aliases):
    assert note(header).aliases == aliases


# -- wiki-links in values


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("[[a]]", ["a"]),
        (" [[a|b]],[[c#d]] , [[e]] ", ["a", "c", "e"]),
        ("[[a]], ", ["a"]),
        ("[[a]] [[b]]", []),
        ("[[a]] and [[b]]", []),
        ("x [[a]]", []),
        ("[[a", []),
        ("[[#only a heading]]", []),
        ("", []),
    ],
)
def test_links_alone(text, names):
    assert linked_names(text) == names


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ('"[[Ada Lovelace]]"', "Ada Lovelace"),
        ('"[[Ada Lovelace|Ada]]"', "Ada Lovelace"),
        ("[[Ada Lovelace]]", "Ada Lovelace"),
        ("[[Ada Lovelace|Ada]]", "Ada Lovelace"),
        ('"[[Ada]], [[Grace]]"', ("Ada", "Grace")),
        ('["[[Ada]]", Grace, "[[Joan|x]]"]', ("Ada", "Grace", "Joan")),
        ("\n- [[Ada]]\n- [[Grace|x]]", ("Ada", "Grace")),
        ("[[[Ada]], [[Grace]]]", ("Ada", "Grace")),
        ('"Ada and [[Grace]]"', "Ada and [[Grace]]"),
        ("Ada", "Ada"),
        ("{a: b}", None),
        ("", None),
    ],
)
def test_links_in_values_are_names(text, wanted):
    assert plain_names(value(text)) == wanted
    assert value_of(note(f"guest: {text}"), "guest") == wanted


def test_links_in_the_fields_of_a_note():
    found = note('channel: "[[Some Channel|shown]]"\ndate: "[[2024-05-01]]"')
    assert (found.channel, found.published) == ("Some Channel", "2024-05-01")
    assert note("channel: [[Some Channel|shown]]").channel == "Some Channel"
    assert note("author:\n- '[[One]]'\n- '[[Two]]'").channel == "One"


# -- publish, draft


@pytest.mark.parametrize("key", ["draft", "publish", "Draft", "PUBLISH"])
@pytest.mark.parametrize(
    ("text", "truth"),
    [
        *((text, True) for text in ("true", "True", "yes", "ON", "y", "1", "'true'", "[true]")),
        *((text, False) for text in ("false", "FALSE", "no", "Off", "n", "0", '"False"')),
        *((text, None) for text in ("", "~", "''", '" "')),
    ],
)
def test_flags(key, text, truth):
    found = note(f"title: x\n{key}: {text}")
    if text == "[true]":
        assert found.left_out is None
        assert len(found.problems) == 1
        return
    assert found.problems == ()
    if truth is (key.lower() == "draft"):
        assert found.left_out.line == 3
        assert found.left_out.message == f"`{key}: {str(truth).lower()}`"
    else:
        assert found.left_out is None


@pytest.mark.parametrize("text", ["soon", "2", "{a: b}", "[a]", "nope"])
def test_what_is_no_flag(text):
    found = note(f"title: x\ndraft: {text}")
    assert found.left_out is None
    assert [problem.line for problem in found.problems] == [3]
    assert found.problems[0].message.startswith("`draft`: ")


# -- the page


@pytest.mark.parametrize(
    ("header", "classes", "problems"),
    [
        ("cssclasses: [wide, no-title]", ("wide", "no-title"), 0),
        ("cssclass: wide", ("wide",), 0),
        ("cssClasses: wide, tall high", ("wide", "tall", "high"), 0),
        ("cssclasses: [wide]\ncssclass: wide", ("wide",), 0),
        ("cssclasses: [a<b, ok, '\"', 1x, --x]", ("ok", "--x"), 3),
        ("cssclasses: language-de", (), 1),
        ("cssclasses: {a: b}", (), 1),
        ("cssclasses: größe", ("größe",), 0),
        ("cssclasses:", (), 0),
    ],
)
def test_classes(header, classes, problems):
    found = note(header)
    assert found.classes == classes
    assert len(found.problems) == problems


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("de", "de"),
        ("pt-BR", "pt-BR"),
        ("zh_Hant_TW", "zh-Hant-TW"),
        ("no", "no"),
        ("'de'", "de"),
        ("[de]", "de"),
        ("", None),
    ],
)
def test_language(text, language):
    found = note(f"lang: {text}")
    assert (found.language, found.problems) == (language, ())


@pytest.mark.parametrize(
    "text", ["Deutsch", "d", "de-", "de fr", "[de, fr]", '"de\\" x"', "{a: b}"]
)
def test_no_language(text):
    found = note(f"lang: {text}")
    assert found.language is None
    assert len(found.problems) == 1


@pytest.mark.parametrize(
    ("header", "image"),
    [
        ("image: chart.png", "chart.png"),
        ("cover: '[[chart.png]]'", "chart.png"),
        ("cover: '![[pictures/chart.png|300]]'", "pictures/chart.png"),
        ("cover: [[chart.png]]", "chart.png"),
        ("image: '![alt](<my chart.png>)'", "my chart.png"),
        ("image: https://example.org/a.png", "https://example.org/a.png"),
        ("image:\ncover: b.png", "b.png"),
        ("image: a.png\ncover: b.png", "a.png"),
    ],
)
def test_image(header, image):
    found = note(header)
    assert (found.image, found.problems) == (image, ())
    assert found.image_line == (3 if header.endswith("b.png") and "a.png" not in header else 2)


def test_description_and_permalink():
    found = note("description: >\n  Two\n  lines.\n\npermalink: /talks/one/")
    assert (found.description, found.permalink) == ("Two lines.", "/talks/one/")
    assert found.other_names == ("/talks/one/",)
    found = note("description: [a, b]\npermalink: {a: b}")
    assert (found.description, found.permalink, found.other_names) == (None, None, ())
    assert [problem.line for problem in found.problems] == [2, 3]


@pytest.mark.parametrize("name", ["talks/one", "/talks/one", "talks/one/", "Talks/One"])
def test_a_permalink_is_a_name(name):
    found = note("permalink: /talks/one/", "x/a.md")
    resolution = Resolver(Catalogue({"x/a": found})).resolve(name, "b")
    assert (resolution.rule, resolution.docname) == ("alias", "x/a")


# -- whatever is written

TEXTS = st.text(st.sampled_from("[]{}|,#'\" !()<>:-\nab\u2028\x00"), max_size=40)


KEYS = st.sampled_from(["tags", "draft", "cssclasses", "lang", "image", "cover"])


@given(st.lists(st.tuples(KEYS, TEXTS)))
def test_content_never_raises(pairs):
    found = note("\n".join(f"{key}: {text}" for key, text in pairs))
    assert all("\n" not in text for text in (*found.tags, *found.classes, found.image or ""))


@given(TEXTS)
def test_a_text_without_links_stays(text):
    assert linked_names(text) or plain_names(text) == text
