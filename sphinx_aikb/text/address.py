"""Addresses: what must be no link in a note that nobody vouches for, and what is no picture."""

from __future__ import annotations

import re
from urllib.parse import unquote

from sphinx_aikb.text.file_name import kind_of, suffix_of
from sphinx_aikb.text.youtube import is_on_youtube

_IGNORED = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029\ufeff\ufffd]+")
"""What browsers skip at the beginning or inside of a scheme, and a little more."""
_REFUSED = re.compile(
    r"(?:javascript|vbscript|livescript|data|file|blob|filesystem|view-source):", re.IGNORECASE
)
_PICTURE = re.compile(r"data:image/(?:gif|png|jpe?g|webp)[;,]", re.IGNORECASE)
_BEGINNING = re.compile(
    r"(?P<scheme>(?:https?|ftp)(?=://)|mailto(?=:))(?P<user>://(?:[^/?#@]*@)?)?(?P<host>[^/?#@]*)",
    re.ASCII | re.IGNORECASE,
)
_WEB = re.compile(
    r"(?:https?:)?//(?:[^/?#@]*@)?(?P<host>[^/?#:]*)[^/?#]*(?P<path>[^?#]*)",
    re.ASCII | re.IGNORECASE,
)
_PAGES = frozenset(
    {
        *("vimeo.com", "dailymotion.com", "dai.ly", "twitch.tv", "tiktok.com", "bilibili.com"),
        *("rumble.com", "odysee.com", "loom.com", "ted.com", "nebula.tv", "peertube.tv"),
        *("twitter.com", "x.com", "facebook.com", "instagram.com", "threads.net", "reddit.com"),
        *("linkedin.com", "bsky.app", "spotify.com", "soundcloud.com", "podcasts.apple.com"),
    }
)
"""Hosts whose addresses are pages, with the hosts below them."""
_TEXTS = frozenset({"html", "htm", "xhtml", "md", "txt"})


def with_small_host(address: str) -> str:
    """Return an address of the web with scheme and host in lower case (RFC 3986, 6.2.2.1)."""
    match = _BEGINNING.match(address)
    if match is None:
        return address
    scheme, user, host = match["scheme"].lower(), match["user"], match["host"]
    begin = f"{scheme}{user}{host.lower()}" if user else f"{scheme}{host}"
    return begin + address[match.end() :]


def is_page(address: str) -> bool:
    """Tell whether an address of the web leads to a page, a film or a paper, and to no picture.

    What it does not say stays open: a picture need not have a suffix.
    """
    match = _WEB.match(address.strip())
    if match is None:
        return False
    path = unquote(match["path"])
    kind = kind_of(path)
    if kind is not None:
        return kind != "image"
    host = match["host"].lower().removesuffix(".")
    parts = host.split(".")
    known = any(".".join(parts[at:]) in _PAGES for at in range(len(parts) - 1))
    return known or is_on_youtube(host) or suffix_of(path) in _TEXTS


def is_refused(address: str) -> bool:
    """Tell whether an address runs a script, holds a document in itself, or is a local file.

    Some tools quote and unquote an address on its way to the page, so both forms are looked at.
    """
    begin = address[:1000]
    return any(
        _REFUSED.match(_IGNORED.sub("", form)) is not None for form in (begin, unquote(begin))
    )


def is_refused_picture(address: str) -> bool:
    """Tell the same of a picture; one that is all in its address runs nothing."""
    return is_refused(address) and _PICTURE.match(address) is None
