"""What RFC 4287 asks of a feed, rule by rule, with the section of each."""

import re
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

ATOM = "{http://www.w3.org/2005/Atom}"
# RFC 3339, section 5.6, with the upper case letters that RFC 4287 (3.3) asks for.
TIME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})")
# RFC 3987: what may stand in an IRI as it is.
IRI = re.compile(r"https?://[^\s<>\"{}|\\^`\x00-\x20\x7f]+")
MEDIA_TYPE = re.compile(r"[A-Za-z0-9!#$&^_.+-]+/[A-Za-z0-9!#$&^_.+-]+")

# The elements of a feed and of an entry (4.1.1, 4.1.2), each with how often it may and must be there.
ANY = 10**9
FEED = {
    **dict.fromkeys(("author", "category", "contributor", "link", "entry"), (0, ANY)),
    **dict.fromkeys(("generator", "icon", "logo", "rights", "subtitle"), (0, 1)),
    **dict.fromkeys(("id", "title", "updated"), (1, 1)),
}
ENTRY = {
    **dict.fromkeys(("author", "category", "contributor", "link"), (0, ANY)),
    **dict.fromkeys(("content", "published", "rights", "source", "summary"), (0, 1)),
    **dict.fromkeys(("id", "title", "updated"), (1, 1)),
}


def check_feed(data: bytes) -> dict[str, Any]:
    """Raise unless a file is a valid Atom feed; return what it says."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    root = etree.fromstring(data, parser)
    assert data.startswith(b'<?xml version="1.0" encoding="utf-8"?>\n')
    assert root.tag == f"{ATOM}feed"  # 2
    _elements(root, FEED)
    entries = root.findall(f"{ATOM}entry")
    for entry in entries:
        _elements(entry, ENTRY)
        # 4.1.1: an author for each entry. 4.1.2: without content, an address to read at.
        assert entry.findall(f"{ATOM}author") or root.findall(f"{ATOM}author")
        assert "alternate" in _links(entry)
    assert _links(root)["self"]  # 4.1.1: should be there
    # 4.2.6: an id is universally unique and absolute.
    ids = [_text(each, "id") for each in (root, *entries)]
    assert len({*ids}) == len(ids)
    for each in root.iter(f"{ATOM}author"):
        assert [child.tag for child in each] == [f"{ATOM}name"]  # 3.2
        assert _text(each, "name")
    return {
        "title": _text(root, "title"),
        "id": _text(root, "id"),
        "updated": _text(root, "updated"),
        "author": _text(root.find(f"{ATOM}author"), "name"),
        "links": _links(root),
        "language": root.get("{http://www.w3.org/XML/1998/namespace}lang"),
        "entries": [_entry(entry) for entry in entries],
    }


def _entry(entry: Any) -> dict[str, Any]:
    names = [_text(each, "name") for each in entry.findall(f"{ATOM}author")]
    return {
        **{name: _text(entry, name) for name in ("title", "id", "updated", "published", "summary")},
        "author": names,
        "link": _links(entry)["alternate"],
        "tags": [each.get("term") for each in entry.findall(f"{ATOM}category")],
    }


def _text(parent: Any, name: str) -> str | None:
    found = parent.find(f"{ATOM}{name}")
    return None if found is None else found.text or ""


def _links(parent: Any) -> dict[str, str]:
    """The links by their relations; 4.1.1, 4.1.2: no two alternates of one type and language."""
    found = {}
    for link in parent.findall(f"{ATOM}link"):
        relation = link.get("rel", "alternate")
        assert {*link.attrib} <= {"rel", "type", "href", "hreflang", "title", "length"}  # 4.2.7
        assert IRI.fullmatch(link.get("href"))
        assert MEDIA_TYPE.fullmatch(link.get("type"))
        assert relation not in found
        found[relation] = link.get("href")
    return found


def _elements(parent: Any, allowed: dict[str, tuple[int, int]]) -> None:
    names = [child.tag for child in parent]
    for tag in names:
        assert tag.removeprefix(ATOM) in allowed, tag
    for name, (least, most) in allowed.items():
        assert least <= names.count(f"{ATOM}{name}") <= most, name
    for child in parent:
        name = child.tag.removeprefix(ATOM)
        assert not (child.tail or "").strip()
        if name in ("updated", "published"):
            assert TIME.fullmatch(child.text)  # 3.3
            assert datetime.fromisoformat(child.text).tzinfo
        elif name == "id":
            assert IRI.fullmatch(child.text)
            assert urlsplit(child.text).netloc
        elif name == "category":
            assert child.get("term")  # 4.2.2.1
            assert {*child.attrib} <= {"term", "scheme", "label"}
        elif name in ("title", "summary", "subtitle", "rights"):
            assert child.get("type", "text") == "text"  # 3.1.1.1: no elements in it
            assert len(child) == 0
        elif name == "generator":
            assert child.text
