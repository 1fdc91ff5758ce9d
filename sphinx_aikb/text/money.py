"""Telling money from math: whether a dollar sign begins a formula.

MyST-Parser's settings `dmath_allow_space` and `dmath_allow_digits` cannot take the place of the
first three rules: turned off, they refuse the formulas ``$ x^2 $`` and ``2$x$``, too, on all pages.
"""

from __future__ import annotations

import re
import unicodedata

# Up to the next dollar sign without a backslash before it.
_CLOSING = re.compile(r"(?:[^\\$]|\\.)*+(?=\$)", re.DOTALL)
_DOLLARS = re.compile(r"\$+")
_LINK = re.compile(r"\[\[[^\[\]]*+\]\]|<[^<>]*+>|\]\([^()]*+\)")
_TEX = re.compile(r"\\[A-Za-z]|[\^{}]")
_SIGNS = re.compile(r"[\\^_{}]")
_AMOUNT = re.compile(r"[+\-−–]?\.?[0-9]")
_WORD = re.compile(r"(?<![\w\\])[^\W\d_]{2,}(?!\w)")
_FUNCTION = re.compile(
    "arccos|arcsin|arctan|arg|cosh?|cot|csc|deg|det|dim|div|exp|gcd|inf|ker|lim|l[gn]|log|max|min"
    "|mod|sec|sinh?|sup|tanh?"
)
_AFTER_NUMBER = re.compile(r"[\s,.;:!?)/%–—-]")
_UNFINISHED = re.compile(r"[/,;:(&|~+*–—-]\s*\Z")


def math_begins(text: str, pos: int) -> bool:
    r"""Tell whether the dollar sign at *pos* of a paragraph, not escaped, begins a formula.

    The first of these rules that fits decides. The sign that closes is the next that is not
    escaped.

    1. Without one it is money. So is it if a digit follows the sign that closes: ``$5 and $10``.
    2. A blank right after the first sign or before the last makes it money, ``$5 or $x``, unless
       TeX is between them (a command, ``^``, a brace): ``$ x^2 $``.
    3. A number before the first sign, and then a blank or punctuation: ``5$, 6$`` is money.
    4. A backtick between them, and no backslash: the last sign is inside code. Money.
    5. A number after the first sign (``$5``, ``$.5``, ``$-5``), and between the signs none of
       ``\ ^ _ { }``: money if there is a wiki-link, a word of two or more letters that is no name
       of a function, or an operator right before the last sign. So ``$5 for engines, 6$`` is
       money; ``$5$``, ``$10 + x$``, ``$0.5 < p$`` and ``$2^{10}$`` are formulas.
    6. Everything else is a formula: ``$E=mc^2$``, ``$\$5$``, ``$n$-th``.

    Two signs in a row are for :func:`display_end`; more than two never begin one.
    """
    run = _DOLLARS.match(text, pos)
    if run is None:
        return False
    if len(run[0]) > 1:
        return display_end(text, pos) > 0
    found = _CLOSING.match(text, pos + 1)
    if found is None:
        return False
    inside, after = found[0], text[found.end() + 1 : found.end() + 2]
    if not inside or after.isdecimal():
        return False
    words = _LINK.sub(" ", inside)
    if inside[0].isspace() or inside[-1].isspace():
        return _TEX.search(words) is not None
    if text[pos - 1 : pos].isdecimal() and pos and _AFTER_NUMBER.match(inside):
        return False
    if "`" in inside and "\\" not in inside:
        return False
    return not _AMOUNT.match(inside) or not _speaks(inside, words)


def _speaks(inside: str, words: str) -> bool:
    """Tell whether what follows a number is prose."""
    if _SIGNS.search(words):
        return False
    if "[[" in inside or _UNFINISHED.search(inside):
        return True
    return not all(_FUNCTION.fullmatch(word[0]) for word in _WORD.finditer(words))


def display_end(text: str, pos: int) -> int:
    """Return the end of the displayed formula that two dollar signs at *pos* begin, else -1.

    The next two signs without a backslash before them close the formula, which holds a letter, a
    digit or a sign such as ``∫``. More than two signs begin no formula, and no digit may follow the
    last. Text that begins with a number or a blank and reads as prose is no formula: ``$$5 and
    $$6``, ``from $$ to $$``.
    """
    run = _DOLLARS.match(text, pos)
    if run is None or len(run[0]) != 2:
        return -1
    closing = text.find("$$", run.end())
    while closing > 0 and _is_escaped(text, closing):
        closing = text.find("$$", closing + 2)
    after = text[closing + 2 : closing + 3]
    inside = text[run.end() : closing]
    if closing < 0 or after == "$" or after.isdecimal() or not any(map(_is_of_formula, inside)):
        return -1
    amount = _AMOUNT.match(inside) is not None
    if "=" not in inside and (amount or inside[0] in " \t"):
        unlike = amount and inside[-1].isspace()
        if unlike or _speaks(inside, _LINK.sub(" ", inside)):
            return -1
    return closing + 2


def _is_of_formula(char: str) -> bool:
    return char.isalnum() or (char > "\x7f" and unicodedata.category(char) == "Sm")


def _is_escaped(text: str, pos: int) -> bool:
    start = pos
    while start and text[start - 1] == "\\":
        start -= 1
    return (pos - start) % 2 == 1
