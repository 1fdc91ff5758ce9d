"""The texts of the interface: each is in each language that is shipped, and the compiled files are up to date."""

import string
from io import BytesIO

import pytest
import sphinx.locale
from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po

from sphinx_aikb.translations import CATALOG, COUNTED, FOLDER, TEXTS, told

SAID = {
    "de": ["1 Verweis", "2 Verweise", "1.234 Verweise"],
    "en": ["1 link", "2 links", "1,234 links"],
    "es": ["1 enlace", "2 enlaces", "1.234 enlaces"],
    "fr": ["1 lien", "2 liens", "1\u202f234 liens"],
    "pl": ["1 link", "2 linki", "1\u00a0234 linki"],
    "ar": ["رابط واحد", "رابطان", "1,234 رابطًا"],
    "it": ["1 link", "2 links", "1,234 links"],  # not translated: the numbers are as English
}
LANGUAGES = sorted(path.name for path in FOLDER.iterdir())


def forms(text):
    return text if isinstance(text, tuple) else (text,)


def fields(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_five_languages_are_shipped():
    assert {"ar", "de", "es", "fr", "pl"} <= {*LANGUAGES}


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_text_is_translated(language):
    with (FOLDER / language / "LC_MESSAGES" / f"{CATALOG}.po").open("rb") as file:
        catalog = read_po(file)
    # Numbers are written in the language that the header names.
    assert str(catalog.locale) == language
    found = {message.id: message.string for message in catalog if message.id}
    assert found.keys() == {*TEXTS.values(), *COUNTED.values()}
    for message, translated in found.items():
        assert len(forms(translated)) == (catalog.num_plurals if message in COUNTED.values() else 1)
        wanted = fields(forms(message)[-1])
        # "A note" may be the form for one; the last is for most numbers.
        assert fields(forms(translated)[-1]) == wanted
        for form in forms(translated):
            assert form.strip()
            assert fields(form) <= wanted
            assert form[:1].isspace() == forms(message)[-1][:1].isspace()


@pytest.mark.parametrize("language", LANGUAGES)
def test_compiled_files_are_up_to_date(language):
    folder = FOLDER / language / "LC_MESSAGES"
    with (folder / f"{CATALOG}.po").open("rb") as file:
        compiled = BytesIO()
        write_mo(compiled, read_po(file))
    with (folder / f"{CATALOG}.mo").open("rb") as file:
        shipped = [(message.id, message.string) for message in read_mo(file)]
    compiled.seek(0)
    assert [(message.id, message.string) for message in read_mo(compiled)] == shipped


@pytest.fixture
def speak(monkeypatch):
    """Give a function that sets the language, as a build does when it begins."""

    def speak(language, folder=FOLDER):
        monkeypatch.setattr(sphinx.locale, "translators", {})
        sphinx.locale.init([folder], language, CATALOG)

    return speak


def test_counts_in_one_language_after_another(speak):
    for language in (*SAID, *SAID):
        speak(language)
        assert [told("links", count=count) for count in (1, 2, 1234)] == SAID[language]


def test_a_language_with_three_forms(speak, tmp_path):
    catalog = Catalog(locale="pl")
    catalog.add(COUNTED["notes"], ("{count} notatka", "{count} notatki", "{count} notatek"))
    path = tmp_path / "pl/LC_MESSAGES" / f"{CATALOG}.mo"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        write_mo(file, catalog)
    speak("pl", tmp_path)
    assert [told("notes", count=count) for count in (0, 1, 3, 5, 22, 12_345)] == [
        "0 notatek",
        "1 notatka",
        "3 notatki",
        "5 notatek",
        "22 notatki",
        "12\u00a0345 notatek",
    ]


def test_each_text_is_looked_up_once(speak, monkeypatch):
    speak("de")
    asked = []
    translator = sphinx.locale.get_translator(CATALOG)
    usual = translator.gettext
    monkeypatch.setattr(translator, "gettext", lambda text: asked.append(text) or usual(text))
    assert {told("play-at", time=f"{time}s") for time in range(50)} == {
        f"abspielen bei {time}s" for time in range(50)
    }
    assert asked == ["play at {time}"]
