"""Names as keys to compare and ids to link to: texts in which only letters and digits count.

The ids of docutils lose each script but the Latin one (``make_id("Привет")`` is empty), and those
of MyST-Parser may begin with a digit, which e-books refuse.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container
from hashlib import sha256

# Letters and marks by category that show nothing (Unicode: Default_Ignorable_Code_Point).
_INVISIBLE = frozenset(
    map(chr, (0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B, 0x180C, 0x180D, 0x180F))
) | frozenset(map(chr, (*range(0xFE00, 0xFE10), 0x3164, 0xFFA0, *range(0xE0100, 0xE01F0))))
# Letters by category; the same word is as often typed with a quotation mark, which is none.
_APOSTROPHES = frozenset("\u02bb\u02bc")

_ASCII_OTHERS = re.compile(r"[^a-z0-9]+")
# NameChar of XML 1.0 (5th edition) without `:` and `.`: outside of it, an id is no NCName.
_NOT_IN_NAMES = re.compile(
    "[^-_0-9a-zA-Z\u00b7\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u037d\u037f-\u1fff\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff]"
)


def name_key(text: str) -> str:
    """Return the folded letters and digits of a name: two ways to write one name are equal.

    After NFKC and full case folding (Unicode chapter 3.13) only letters, numbers and the marks
    on them stay, in any script: vowel signs of Thai or Devanagari count, as do accents. ``ß`` is
    ``ss``; the Turkish ``İ`` is ``i``, while ``ı`` stays a letter of its own. Direction marks,
    joiners and other invisible characters vanish.

    A name without any letter or digit (``???``, an emoji) has the empty key, which is no key:
    whoever looks names up must take it as equal to nothing, itself included. ``C++`` and ``C``
    share one key.
    """
    return _folded(text, "")


def name_words(text: str) -> str:
    """Return the :func:`name_key` of a name with its words kept apart, by one blank each.

    Words are what blanks and signs part: ``what's`` is two of them. Empty as the key is.
    """
    return _folded(text, " ").strip()


def loose_key(text: str) -> str:
    """Return the key by which a name is found: its letters and digits, or its signs without any.

    Only a name that shows nothing at all has the empty key, which is equal to nothing.
    """
    return name_key(text) or "".join(_normal(_visible(text)).casefold().split())


def slugify(text: str) -> str:
    """Return an id for a text: its lower case letters and digits, runs of others as one hyphen.

    The id is an NCName (Namespaces in XML; EPUB needs it), holds nothing special in LaTeX, and
    is never empty: one that would start with a number gets ``n-`` in front, and a text without any
    letter or digit gets ``x`` and a hash of it. Two texts may share an id: see ``unique``.
    """
    shown = _normal(_visible(text))
    lowered = _undotted(_normal(shown.lower()))
    slug = _normal("-".join(_runs(_NOT_IN_NAMES.sub(" ", lowered))))
    if not slug:
        return "x" + sha256(shown.encode("utf-8", "replace")).hexdigest()[:8]
    return slug if unicodedata.category(slug[0])[0] == "L" else f"n-{slug}"


def unique(slug: str, taken: Container[str]) -> str:
    """Return the first of ``slug``, ``slug-2``, ``slug-3`` … that is not taken."""
    candidate, number = slug, 1
    while candidate in taken:
        number += 1
        candidate = f"{slug}-{number}"
    return candidate


def _folded(text: str, between: str) -> str:
    """Return the folded runs of letters and digits of a text, joined."""
    if text.isascii():
        return _ASCII_OTHERS.sub(between, text.lower())
    # Twice, because folding and NFKC each make work for the other (Unicode, definition D146).
    folded = _normal(_normal(_visible(text)).casefold())
    folded = _normal(folded.casefold())
    return _normal(between.join(_runs(_undotted(folded), drop=_APOSTROPHES)))


def _normal(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _visible(text: str) -> str:
    """Drop what shows nothing, before anything else: it must not part a letter from its mark."""
    return text if text.isascii() else text.translate(_SHOWN)


class _Shown(dict[int, "int | None"]):
    """What ``str.translate`` makes of a character; each is looked up once."""

    def __missing__(self, code: int) -> int | None:
        char = chr(code)
        hidden = char in _INVISIBLE or unicodedata.category(char) == "Cf"
        self[code] = None if hidden else code
        return self[code]


_SHOWN = _Shown()


def _undotted(text: str) -> str:
    """Turn the ``i`` with a second dot, which ``İ`` becomes in lower case, into a plain one."""
    return _normal(text.replace("i\u0307", "i"))


def _runs(text: str, drop: Container[str] = ()) -> list[str]:
    """Split a text into its runs of letters and numbers, each with the marks on them."""
    runs: list[list[str]] = []
    inside = False
    for char in text:
        kind = unicodedata.category(char)
        keep = char not in drop and (kind[0] in "LN" or (inside and kind in {"Mn", "Mc"}))
        if keep and not inside:
            runs.append([])
        if keep:
            runs[-1].append(char)
        inside = keep
    return ["".join(run) for run in runs]
