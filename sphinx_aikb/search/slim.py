"""The slim page of a document, which Pagefind reads: its names, and its passages with their places.

The name of a place is the id of an empty element before the passage: ``148#scaling~3`` is the
second, the section and the number of the passage, with ``t`` before it if the player of the page
has that second. The first one, ``@notes/a.html``, is the address of the page.
"""

from __future__ import annotations

import re
from hashlib import blake2b
from html import escape
from typing import TYPE_CHECKING

from sphinx_aikb.knowledge.languages import language_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx.environment import BuildEnvironment

    from sphinx_aikb.search.names import Names
    from sphinx_aikb.search.passages import Passage

BUCKETS = 16
"""The number of folders that the slim pages of a language are divided into."""
SUFFIX = ".slim"
"""Not that of pages: doctrees may lie in the output, where no server, checker or map takes them."""
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]")
_KANA = re.compile(r"[\u3040-\u30ff]")
_WORD = re.compile(r"[^\W_]")
_HANGUL = re.compile(r"[\uac00-\ud7af]")


def language_of_text(env: BuildEnvironment, docname: str, text: str) -> str:
    """Return the language that a document is searched in.

    Where the document does not say that it is in Chinese, Japanese or Korean, its letters do:
    these languages have no blanks between words.
    """
    language = language_of(env, docname).partition("-")[0].lower()
    if language in ("zh", "ja", "ko") or len(_UNSPACED.findall(text)) * 5 <= len(text):
        return language
    return "ja" if _KANA.search(text) else "ko" if _HANGUL.search(text) else "zh"


def place_of(language: str, docname: str) -> str:
    """Return the path of a slim page: a folder for the language, in it one for each bucket."""
    name = blake2b(docname.encode(), digest_size=8).hexdigest()
    return f"{language}/{int(name[:2], 16) % BUCKETS:02}/{name}{SUFFIX}"


def slim_page(address: str, language: str, names: Names, passages: Sequence[Passage]) -> str:
    """Return the HTML of a slim page; nothing for a document without words.

    Pagefind fails if no page of a bundle has words.
    """
    said = (names.title, *names.aliases, names.channel, names.video, *names.tags)
    if not any(map(_WORD.search, (*said, *(each.words for each in passages)))):
        return ""
    facts = {"channel": names.channel, "video": names.video, "year": names.year}
    told = "".join(f' data-{key}="{escape(value)}"' for key, value in facts.items() if value)
    meta = ", ".join(f"{key}[data-{key}]" for key in ("channel", "video") if facts[key])
    filters = ", ".join(f"{key}[data-{key}]" for key in ("channel", "year") if facts[key])
    lines = [
        f'<!doctype html><html lang="{escape(language)}"><meta charset="utf-8"><body>',
        f"<h1>{escape(names.title)}</h1>",
        f'<i{told} data-pagefind-meta="{meta}"></i>' if meta else "",
        f'<i{told} data-pagefind-filter="{filters}"></i>' if filters else "",
        *(
            f'<i data-tag="{escape(tag)}" data-pagefind-filter="tags[data-tag]"></i>'
            for tag in names.tags
        ),
        *(f'<p data-pagefind-weight="5">{escape(alias)}</p>' for alias in names.aliases),
        *(
            f'<p data-pagefind-weight="2">{escape(name)}</p>'
            for name in (names.video, names.channel, *names.tags)
            if name
        ),
        f'<i id="@{escape(address)}"></i>',
    ]
    for number, passage in enumerate(passages):
        second = "" if passage.second is None else f"{'t' * passage.plays}{passage.second}"
        place = f"{second}#{passage.anchor}~{number}"
        tag = "h2" if passage.is_heading else "p"
        lines.append(f'<i id="{escape(place)}"></i><{tag}>{escape(passage.words)}</{tag}>')
    return "\n".join(filter(None, lines)) + "\n"
