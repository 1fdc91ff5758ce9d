"""What is kept of documents."""

import pickle
from typing import NamedTuple

from sphinx_aikb.knowledge import facts
from sphinx_aikb.knowledge.facts import DocumentFacts, layout


def test_other_fields_are_another_layout(monkeypatch):
    """An environment of another layout is made anew: its records would lack what is asked of them."""
    before = layout()
    assert layout() == before

    class Stamp(NamedTuple):
        suffix: str
        time: int
        size: int
        owner: str

    monkeypatch.setattr(facts, "Stamp", Stamp)
    assert layout() != before


def test_empty_facts_take_few_bytes():
    """A document that says nothing costs the environment little more than its name."""
    many = {f"note{at}": DocumentFacts() for at in range(1000)}
    assert len(pickle.dumps(many, pickle.HIGHEST_PROTOCOL)) < 100_000
