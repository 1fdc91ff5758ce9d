"""Previews: in which file a note's stands, and the first sentence of a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_aikb.pages.preview_files import FILES, Preview, by_file, file_of
from sphinx_aikb.text.sentence import LONGEST, first_sentence


def test_the_sum_is_the_published_one():
    """FNV-1a, 32 bits: the test vectors of its authors, http://www.isthe.com/chongo/src/fnv/test_fnv.c."""
    assert file_of("") == 0x811C9DC5 % FILES
    assert file_of("a") == 0xE40C292C % FILES
    assert file_of("foobar") == 0xBF9CF968 % FILES


@given(st.dictionaries(st.text(min_size=1), st.text(), max_size=20))
def test_each_note_is_in_the_file_of_its_sum(pages):
    previews = [(page, Preview(page, "c", "s", moments)) for page, moments in pages.items()]
    files = by_file(previews)
    assert {page for found in files.values() for page in found} == pages.keys()
    for page, moments in pages.items():
        assert files[file_of(page)][page] == [page, "c", "s", moments]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("One sentence. Another.", "One sentence."),
        ("No stop at all", "No stop at all"),
        ("Over\nlines , and blanks .  More.", "Over lines, and blanks."),
        ("See e.g. this. That.", "See e.g. this."),
        ("", ""),
    ],
)
def test_first_sentence(text, sentence):
    assert first_sentence(text) == sentence


def test_a_long_sentence_is_cut():
    found = first_sentence("word " * 200)
    assert len(found) <= LONGEST + 2
    assert found.endswith("word …")
