import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_aikb.text.sentence import (
    LONGEST,
    Mention,
    count_marks,
    filled,
    first_sentence,
    mark,
    passage_around,
    said_at,
    shortened,
    tidy,
    without_marks,
)
from sphinx_aikb.text.wikilink import WikiLink

HERE = Mention(WikiLink("here"))


@pytest.mark.parametrize(
    ("before", "after", "wanted"),
    [
        ("One. Two ", " three. Four.", ("Two ", " three.")),
        ("", "", ("", "")),
        ("Is it? ", "! Yes.", ("", "!")),
        ("He said “go.” Then ", " came (so.) Next", ("Then ", " came (so.)")),
        ("In 3.5 of ", " at 2.5 x. End", ("In 3.5 of ", " at 2.5 x.")),
        ("一つ。二つ", "三つ。四つ", ("二つ", "三つ。")),
        ("No end ", " at all", ("No end ", " at all")),
    ],
)
def test_the_sentence_around_a_link(before, after, wanted):
    passage = passage_around([before, HERE, after], 1)
    assert ("".join(passage.before), "".join(passage.after)) == wanted
    assert passage.link is HERE


def test_other_links_of_the_sentence_stay_links():
    other = Mention(WikiLink("other", label="another"))
    passage = passage_around(["A. See ", other, " and ", HERE, " or ", other, ". B"], 3)
    assert passage.before == ("See ", other, " and ")
    assert passage.after == (" or ", other, ".")


def test_a_place_without_a_link_is_a_mistake_of_the_caller():
    with pytest.raises(TypeError):
        passage_around(["text"], 0)


def test_a_very_long_sentence_is_cut():
    passage = passage_around(["word " * 500, HERE, " word" * 500], 1)
    before, after = "".join(passage.before), "".join(passage.after)
    assert before.startswith("… word")
    assert after.endswith("word …")
    assert len(before) <= LONGEST + 2 >= len(after)


def test_blanks_that_a_timestamp_leaves_are_put_in_order():
    assert tidy("enterprises . It\nis  so , they say : x") == "enterprises. It is so, they say: x"
    assert tidy("see .NET and :code") == "see .NET and :code"


@pytest.mark.parametrize(
    ("left", "wanted"),
    [
        ("Tool use, .", "Tool use."),
        ("Tool use ,; !", "Tool use!"),
        ("Tool use: ?", "Tool use?"),
        ("Tool use – …", "Tool use…"),
        ("Tool use,", "Tool use"),
        ("Tool use - ", "Tool use"),
        ("Tool use ( , ).", "Tool use."),
        ("(Tool use, .) More", "(Tool use.) More"),
        ("Tool use, , and more", "Tool use, and more"),
        ("Three ways:", "Three ways:"),
        ("well-known, .5 and a - b", "well-known, .5 and a - b"),
        ("a high-end- x", "a high-end- x"),
    ],
)
def test_no_sign_is_left_where_a_timestamp_was(left, wanted):
    assert tidy(left) == wanted


TEXT = st.text(alphabet="ab .!?。", max_size=40)


@given(st.lists(TEXT | st.just(Mention(WikiLink("other"))), max_size=6), st.lists(TEXT, max_size=6))
def test_a_passage_is_a_piece_of_the_text(before, after):
    passage = passage_around([*before, HERE, *after], len(before))

    def joined(parts):
        return "".join(part if isinstance(part, str) else "<>" for part in parts)

    assert joined(before).endswith(joined(passage.before))
    assert joined(after).startswith(joined(passage.after))


def moments(marked):
    """What belongs to each `@` in a text."""
    places, length = [], 0
    for piece in marked.split("@")[:-1]:
        length += len(piece)
        places.append(length)
    return said_at(marked.replace("@", ""), places)


@pytest.mark.parametrize(
    ("marked", "sentences"),
    [
        ("One claim @. Two claims. @ Three @", ["One claim.", "Two claims.", "Three"]),
        ("@ One. @ Two", ["One.", "Two"]),
        ("@ One. Two @.", ["One.", "Two."]),
        ("@: One, two", ["One, two"]),
        ("- @ – One", ["One"]),
        ("One. (@) Two. (@, @)", ["One.", "Two.", "Two."]),
        ("一つ。@二つ@。", ["一つ。", "二つ。"]),
        ("Calling f() @ and g( ) ends", ["Calling f() and g( ) ends"]),
        ("@", [""]),
        ("@ @", ["", ""]),
        ("No time", []),
    ],
)
def test_the_sentence_at_a_moment(marked, sentences):
    assert [said.sentence for said in moments(marked)] == sentences


@pytest.mark.parametrize(
    ("marked", "parts"),
    [
        (
            "The first of the claims @, then the second one @ and so on to the end. @",
            ["The first of the claims", "then the second one", "and so on to the end."],
        ),
        ("The first of the claims @, and so @.", ["The first of the claims", None]),
        (
            "@ The first of all claims, @ then the second one.",
            ["The first of all claims", "then the second one."],
        ),
        ("One @ and @ two.", ["One and two."] * 2),
        (
            "The first of the claims @ @ and more of them, @",
            ["The first of the claims"] * 2 + ["and more of them"],
        ),
    ],
)
def test_moments_in_one_sentence_share_it(marked, parts):
    found = moments(marked)
    assert [said.part for said in found] == [
        part or said.sentence for part, said in zip(parts, found, strict=True)
    ]


@given(st.lists(TEXT, min_size=2, max_size=8))
def test_each_moment_has_words_of_the_text(pieces):
    found = moments("@".join(pieces))
    words = "".join("".join(pieces).split())
    assert len(found) == len(pieces) - 1
    for said in found:
        assert "".join(said.sentence.split()) in words
        assert "".join(said.part.split()) in words


@pytest.mark.no_cover
@pytest.mark.parametrize("unit", ["a @ ", "@ ", "a. @", "(@", "@. ", "-@", "a @, "])
def test_very_many_moments_take_time_in_proportion(unit):
    start = time.process_time()
    assert len(moments(unit * 20_000)) == 20_000
    assert time.process_time() - start < 5


@pytest.mark.parametrize(
    "unit", ["-", "- ", ",", ", ", ";,", ": ", "—:", " –", "(", "( ", ") ", "."]
)
def test_very_many_signs_take_time_in_proportion(unit):
    """A passage of the search may be a whole block."""
    start = time.process_time()
    for text in (f"a{unit * 20_000}x", f"a{unit * 20_000}x ,", f"a ({unit * 20_000}."):
        assert tidy(text)
    assert time.process_time() - start < 2


@pytest.mark.parametrize(
    ("text", "titles", "wanted"),
    [
        ("Words.", ["A"], "Words."),
        (f"See {mark(0)} and {mark(1)}.", ["Who? Me!", "B"], "See Who? Me! and B."),
        (f"{mark(1)} {mark(7)}.", ["A", " two\nlines "], "two lines ."),
        (f"{mark(0)}{chr(0x10FFFD)}", [mark(0)], mark(0)),
    ],
)
def test_titles_in_a_sentence(text, titles, wanted):
    assert filled(text, titles) == wanted


@given(st.lists(st.one_of(TEXT, st.integers(0, 9).map(mark))), st.lists(TEXT, max_size=10))
def test_titles_take_the_places_of_their_marks(pieces, titles):
    sentence = first_sentence("".join(pieces))
    found = filled(sentence, titles)
    assert len(found) <= LONGEST + 2
    assert count_marks(found) == 0
    assert count_marks(without_marks(sentence)) == 0
    if 0 < count_marks(sentence) <= len(titles) and len(found) < LONGEST:
        shown = "".join(
            titles[ord(it) - ord(mark(0))] if count_marks(it) else it for it in sentence
        )
        assert found == " ".join(shown.split())


def test_a_title_speaks_for_itself():
    words = f"{mark(0)}, {mark(1)} and so"
    assert [said.part for said in said_at(words, [1, 4])] == [mark(0), mark(1) + " and so"]


@pytest.mark.no_cover
def test_very_long_titles_are_cut():
    start = time.process_time()
    found = filled("".join(map(mark, range(LONGEST))), ["word " * 100_000] * LONGEST)
    assert len(found) <= LONGEST + 2
    assert found.endswith("word …")
    assert time.process_time() - start < 1


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Six words", "Six words"),
        ("Words that go on", "Words …"),
        ("Unbreakable text", "Unbreakabl …"),
        ("No more text", "No more text"),
    ],
)
def test_a_text_is_cut_behind_a_word(text, wanted):
    assert shortened(text, 10) == wanted
