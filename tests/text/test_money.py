from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_aikb.text.money import display_end, math_begins

MATH = [
    "$x$",
    "$x^2$",
    "$5$",
    "$10 + x$",
    "$E=mc^2$",
    r"$\$5$",
    "$n$-th",
    "$k$th",
    "$2^{10}$",
    "$0.5 < p$",
    "$1,000$",
    "$-5$",
    "$3 mod 4$",
    r"$2 \sin x$",
    r"$5 \text{ dollars for one}$",
    "$ x^2 $",
    r"$\alpha $",
    "$f(x) = for$",
    "$x$, which costs",
    "$$x^2$$ costs",
    "2$x$",
    "$[[1, 2], [3, 4]]$",
]
MONEY = [
    "$5 and $10",
    "$5 [[engine]] and $6",
    "$100k→$200k",
    "$5**–**$10**",
    "$1.5M, then $2M",
    "$5 vs. $6)",
    "$5",
    "$",
    "$ at the end",
    "$$ and $$$",
    "$$$ is dear $$$",
    "$$",
    "$5 [[engine]] x$",
    "$5 for engines, 6$",
    "$5 und 6€ für 7$",
    "$5 и 6 рублей$",
    "$.50 for one and a half$",
    "$5M/$unit",
    "$5 `$HOME`",
    "$x or $y",
    "$5 (or $x)",
    "$ 5 and $ 10",
    "$5 <a class='yt_a'>and</a>$",
    "$x$5",
    "$$5 and $$$",
]


@pytest.mark.parametrize("text", MATH)
def test_math(text: str) -> None:
    assert math_begins(text, text.index("$"))


@pytest.mark.parametrize("text", MONEY)
def test_money(text: str) -> None:
    assert not math_begins(text, 0)


@pytest.mark.parametrize("text", ["5$ and 6$", "5$, 6$", "5$/h and 6$/h", "5$) and (6$"])
def test_a_sign_behind_its_number(text: str) -> None:
    assert not math_begins(text, 1)


@pytest.mark.parametrize(
    "formula",
    [
        *("$$x$$", "$$ x $$", "$$\nx=2\n$$", "$$x=2$$", "$$ 5 = 2 + 3 $$", "$$5$$", r"$$a \\$$"),
        *(
            r"$$\text{if $a$ then}$$",
            r"$$ \alpha $$",
            "$$a b$$",
            "$$∫$$",
            r"$$x\$$ y$$",
            "$$ \\frac12 $$",
        ),
    ],
)
def test_displayed_formulas(formula: str) -> None:
    assert display_end(f"{formula} and $$more$$", 0) == len(formula)
    assert display_end(formula, 0) == len(formula)


@pytest.mark.parametrize(
    "text",
    [
        *("$x$", "$$", "$$$x$$", "$$x$$$", "$$x$$5", "$$ $$", "$$x", "$$$$", "$$x$", r"$$x\$$"),
        *(
            "$$5 and $$ more",
            "$$ or $$",
            "$$ is cheap, $$ is not",
            "$$5 for one and $$",
            "$$–$$",
            "$$+$$",
            "x",
        ),
    ],
)
def test_no_displayed_formulas(text: str) -> None:
    assert display_end(text, 0) == -1


AMOUNTS = st.builds("${}{}".format, st.integers(0, 99999), st.sampled_from(["", "k", "M", ".50"]))
WORDS = st.lists(
    st.sampled_from(["for", "and", "a", "[[engine]]", "–", "**more**", "over,", "(at"]), max_size=3
)
FORMULAS = st.sampled_from(["$x$", "$x^2$", r"$\alpha$", "$E=mc^2$", "$2^{10}$", r"$\$5$"])


@given(st.lists(st.tuples(AMOUNTS, WORDS), min_size=1, max_size=5))
def test_amounts_are_never_math(parts: list[tuple[str, list[str]]]) -> None:
    text = " ".join(" ".join([amount, *words]) for amount, words in parts)
    assert not any(math_begins(text, at) for at, char in enumerate(text) if char == "$")


@given(st.lists(AMOUNTS, max_size=3), FORMULAS, st.lists(AMOUNTS, max_size=3))
def test_a_formula_among_amounts(before: list[str], formula: str, after: list[str]) -> None:
    text = " and ".join([*before, ""])
    assert math_begins(f"{text}{formula} and {' and '.join(after)}", len(text))
    assert not any(math_begins(text + formula, at) for at in range(len(text)) if text[at] == "$")


@given(st.text("$\\5 x`[]a1{^\n", max_size=40), st.data())
def test_any_text(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text)))
    if math_begins(text, at):
        # What is math has signs around it.
        assert text[at] == "$"
        assert "$" in text[at + 1 :]


@pytest.mark.no_cover
@pytest.mark.parametrize("unit", ["$ ", "$5 a", "$a\\", "\\$", "$5 [[", "$<a", "`$5", "$$a"])
def test_hostile_text_is_linear(unit: str) -> None:
    text = unit * 20_000
    start = time.process_time()
    for at, char in enumerate(text):
        if char == "$" and not (at and text[at - 1] == "\\"):
            math_begins(text, at)
            if unit in ("$a\\", "$$a"):
                break  # the rest is read as a whole
    assert time.process_time() - start < 5
