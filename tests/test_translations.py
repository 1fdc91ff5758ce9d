"""The texts of the interface: each is in each language that is shipped, and the compiled files are up to date."""

import string
from io import BytesIO

import pytest
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po

from sphinx_aikb.translations import CATALOG, FOLDER, TEXTS

LANGUAGES = sorted(path.name for path in FOLDER.iterdir())


def fields(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_german_and_spanish_are_shipped():
    assert {"de", "es"} <= {*LANGUAGES}


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_text_is_translated(language):
    with (FOLDER / language / "LC_MESSAGES" / f"{CATALOG}.po").open("rb") as file:
        catalog = read_po(file)
    found = {message.id: message.string for message in catalog if message.id}
    assert found.keys() == {*TEXTS.values()}
    for message, translated in found.items():
        assert translated.strip()
        assert fields(translated) == fields(message)
        assert message[:1].isspace() == translated[:1].isspace()


@pytest.mark.parametrize("language", LANGUAGES)
def test_compiled_files_are_up_to_date(language):
    folder = FOLDER / language / "LC_MESSAGES"
    with (folder / f"{CATALOG}.po").open("rb") as file:
        compiled = BytesIO()
        write_mo(compiled, read_po(file))
    with (folder / f"{CATALOG}.mo").open("rb") as file:
        shipped = {message.id: message.string for message in read_mo(file)}
    compiled.seek(0)
    assert {message.id: message.string for message in read_mo(compiled)} == shipped
