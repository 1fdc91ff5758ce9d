"""What is kept of documents."""

import pickle
from dataclasses import is_dataclass
from typing import NamedTuple

import pytest

from sphinx_aikb.knowledge import facts, outgoing
from sphinx_aikb.knowledge.facts import DocumentFacts, layout
from sphinx_aikb.knowledge.outgoing import NoteLink, Surroundings
from sphinx_aikb.text.moment import Moment
from sphinx_aikb.text.sentence import WIKI, Mention, Passage
from sphinx_aikb.text.stored import Stored
from sphinx_aikb.text.wikilink import WikiLink


def test_other_fields_are_another_layout(monkeypatch):
    """An environment of another layout is made anew: its records would lack what is asked of them."""
    before = layout(["facts"])
    assert layout(["facts"]) == before

    class Stamp(NamedTuple):
        suffix: str
        time: int
        size: int
        owner: str

    monkeypatch.setattr(facts, "Stamp", Stamp)
    assert layout(["facts"]) != before


@pytest.mark.parametrize(
    "kind", ["Surroundings", "FileLink", "WebLink", "Reference", "DomainReference", "Foreign"]
)
def test_the_parts_of_a_record_are_in_the_layout(monkeypatch, kind):
    before = layout(["facts"])

    class Other(NamedTuple):
        another: str

    Other.__qualname__ = kind
    monkeypatch.setattr(outgoing, kind, Other)
    assert layout(["facts"]) != before


def test_what_is_loaded_later_is_in_the_layout(monkeypatch):
    before = layout(["facts"])
    monkeypatch.setattr(facts, "LATER", facts.LATER[::-1])
    assert layout(["facts"]) != before


def test_another_part_is_another_layout():
    assert layout(["facts"]) != layout(["facts", "asked"])


def test_fields_in_another_order_are_another_layout(monkeypatch):
    """What is stored are the values of the fields alone."""
    before = layout(["facts"])

    class Stamp(NamedTuple):
        suffix: str
        size: int
        time: int

    monkeypatch.setattr(facts, "Stamp", Stamp)
    assert layout(["facts"]) != before


def test_empty_facts_take_few_bytes():
    """A document that says nothing costs the environment little more than its name."""
    many = {f"note{at}": DocumentFacts() for at in range(1000)}
    assert len(pickle.dumps(many, pickle.HIGHEST_PROTOCOL)) < 50_000


LINK = WikiLink("scaling laws", ("Compute",), label="laws")
AROUND = Surroundings(
    Passage(("see ",), Mention(LINK, WIKI), (".",)), False, Moment("1:00", None, 60.0), "part"
)


@pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))
def test_what_is_stored_comes_back(protocol):
    link = NoteLink(LINK, embed=True, line=3, around=AROUND)
    back = pickle.loads(pickle.dumps(link, protocol))
    assert back == link
    assert type(back.around.moment) is Moment


@pytest.mark.parametrize(
    "kind",
    sorted(
        (kind for kind in vars(facts).values() if isinstance(kind, type) and is_dataclass(kind)),
        key=lambda kind: kind.__name__,
    ),
)
def test_all_facts_are_stored_as_their_values(kind):
    """A dataclass that is none of these costs three times the time to write and to read."""
    assert issubclass(kind, Stored)
    assert "__dict__" not in dir(kind)
    assert [base for base in kind.__mro__ if getattr(base, "__slots__", ())] == [kind], (
        "no inherited fields"
    )
