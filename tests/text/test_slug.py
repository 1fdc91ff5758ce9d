from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sphinx_aikb.text.slug import loose_key, name_key, name_words, slugify, unique

START = (
    "A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
NCNAME = re.compile(f"[{START}][{START}.0-9\u00b7\u0300-\u036f\u203f\u2040-]*")


@pytest.mark.parametrize(
    "names",
    [
        ["testtime_compute_in_ai", "Test-time compute in AI", "test time compute in ai"],
        ["Long-term plans", "longterm_plans"],
        ["Newton's laws", "newtons_laws", "Newton\u2019s laws", "Newton\u02bcs laws"],
        ["Straße", "STRASSE", "strasse"],
        ["İstanbul", "istanbul", "ISTANBUL"],
        ["Caf\u00e9", "cafe\u0301", "CAFÉ"],
        ["ΟΔΟΣ", "οδος", "οδοσ"],
        ["ＡＩ\u3000２", "AI 2", "ai２"],
        ["\u2066abc\u2069", "abc", "\u200eab\u200fc", "a\u200bb\u200cc\ufeff", "a\u00adbc"],
        ["re\u200d\u0301sume\u0301", "résumé"],
        ["x²", "x2"],
        ["ﬁne tuning", "Fine-Tuning"],
        ["C++", "C", "c#"],
        ["日本 語", "日本語"],
        ["Love ❤\ufe0f", "love"],
        ["1\ufe0f\u20e3 first", "1 First"],
    ],
)
def test_ways_to_write_one_name_share_a_key(names: list[str]) -> None:
    assert len({name_key(name) for name in names}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ผู้", "ผี"),  # Thai vowel signs and tone marks
        ("हिन्दी", "हिन्दू"),  # Devanagari
        ("क", "कि"),
        ("日本", "日木"),
        ("かき", "かぎ"),
        ("カード", "カド"),
        ("ısı", "isi"),
        ("й", "и"),
        ("resume", "résumé"),
        ("GPT-3", "GPT-4"),
        ("中文", "中"),
    ],
)
def test_distinct_names_stay_distinct(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


@pytest.mark.parametrize(
    "name", ["", " ", "???", "-_-", "🚀", "❤️", "👩\u200d🚀", "\u200e", "\u0301"]
)
def test_a_name_without_letters_and_digits_has_no_key(name: str) -> None:
    assert name_key(name) == ""


@pytest.mark.parametrize(
    ("names", "key"),
    [
        (["Name", "n a-m\u200ee", "NAME!"], "name"),
        (["???", " ??? ", "?\u200d??"], "???"),
        (["🧠", "\u200f🧠\ufe0f"], "🧠"),
        (["", " ", "\u200e\u2066"], ""),
    ],
)
def test_a_name_of_signs_is_found_by_its_signs(names: list[str], key: str) -> None:
    assert {loose_key(name) for name in names} == {key}


@given(st.text())
@example("İ\u0323")
@example("i\u0307\u0301")
@example("\u1100-\u1161")
@example("ͅ")
@example("- \u0301")
def test_a_key_is_its_own_key_and_has_only_letters_numbers_and_marks(text: str) -> None:
    key = name_key(text)
    assert name_key(key) == key
    assert all(unicodedata.category(char)[0] in "LNM" for char in key)
    assert not key or unicodedata.category(key[0])[0] != "M"


@given(st.text(alphabet=st.characters(categories=["L", "N", "P", "Z"], exclude_characters="ıİ")))
def test_case_and_form_do_not_count(text: str) -> None:
    assert name_key(text) == name_key(unicodedata.normalize("NFD", text))
    assert name_key(text) == name_key(text.casefold())


@given(st.text(alphabet=st.characters(max_codepoint=127)))
def test_plain_names_take_the_same_way_as_all_others(text: str) -> None:
    assert name_key(text + "é") == name_key(text) + "é"


@given(st.text())
@example("What's new, 日本?")
def test_words_are_the_key_with_blanks(text: str) -> None:
    words = name_words(text)
    assert words == " ".join(words.split())
    assert name_key(words) == name_key(text)
    assert name_words(f"{text}- {text}") == f"{words} {words}".strip()


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Test-time compute in AI", "test-time-compute-in-ai"),
        ("open_source_models", "open-source-models"),
        ("  --Redpoint  AI!  ", "redpoint-ai"),
        ("日本語 ノート", "日本語-ノート"),
        ("ผู้ใช้", "ผู้ใช้"),
        ("Éric & Zoë", "éric-zoë"),
        ("İstanbul", "istanbul"),
        ("2024", "n-2024"),
        ("3Blue1Brown", "n-3blue1brown"),
        ("٣ أشياء", "n-٣-أشياء"),
        ("a\u2066b", "ab"),
        (r"100 % {sure} \o/ #1", "n-100-sure-o-1"),
        ("x:y.z", "x-y-z"),
    ],
)
def test_slug(text: str, slug: str) -> None:
    assert slugify(text) == slug


def test_a_text_without_letters_gets_a_stable_id_of_its_own() -> None:
    assert slugify("🚀") == slugify("🚀\ufe0f")
    assert len({slugify(text) for text in ("", "🚀", "🔥", "???", "!!!")}) == 5
    assert slugify("") == "xe3b0c442"


@given(st.text())
@example("\ud800")
@example("ⓐ⓫❶")
@example("\u037a")
def test_an_id_is_an_ncname_of_letters_digits_and_single_hyphens(text: str) -> None:
    slug = slugify(text)
    assert NCNAME.fullmatch(slug)
    assert slugify(slug) == slug
    assert "--" not in slug
    assert not slug.endswith("-")
    assert not set(slug) & set("_:.\\{}#%&$~^ ")


def test_unique_counts_on_from_two() -> None:
    taken: set[str] = set()
    for expected in ("a", "a-2", "a-3"):
        assert unique("a", taken) == expected
        taken.add(expected)
    assert unique("b", taken) == "b"
    assert unique("a", {"a", "a-3"}) == "a-2"
