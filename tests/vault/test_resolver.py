"""Every rule by which a wiki-link finds its note, in order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_aikb.text.slug import name_key
from sphinx_aikb.vault.catalogue import Catalogue
from sphinx_aikb.vault.notes import read_note
from sphinx_aikb.vault.resolver import MISSING, STEPS, Foreign, Place, Resolution, Resolver


def resolver(notes: dict[str, str], **rest: object) -> Resolver:
    """A resolver over notes, each given as path and front matter."""
    documents = {}
    for path, header in notes.items():
        docname = path.rpartition(".")[0] or path
        documents[docname] = read_note(docname, path, f"---\n{header}\n---\n")
    return Resolver(Catalogue(documents, frozenset(documents)), **rest)


def found(resolution: Resolution) -> tuple[str, str | None]:
    return resolution.rule, resolution.docname


VAULT = resolver(
    {
        "index.md": "title: Start",
        "engine.md": "title: The Engine",
        "a/n.md": "title: From here",
        "a/engine.md": "title: Engine of A",
        "a/002_x.md": "title: 'Impact of models: an overview'",
        "a/Diffusion_Models.md": "title: Diffusion\naliases: [DM, 'Denoising, iteratively']",
        "a/deep/engine.md": "title: Deep engine",
        "b/rotor.md": "title: Rotor",
        "b/c/rotor.md": "title: Deep rotor",
        "b/sails.txt": "title: Solar sails",
        "b/c++.md": "title: C++",
        "b/orbit.md": "title: Orbit",
        "b/größe.md": "title: Größe\naliases: Mass",
        "b/日本語ノート.md": "title: 日本語のノート",
        "b/shared.md": "title: Shared title",
        "c/other.md": "title: Shared title",
        "c/alias.md": "title: Aliased\naliases: [Both]",
        "c/alias2.md": "title: Aliased too\naliases: [both]",
    }
)


@pytest.mark.parametrize(
    ("source", "target", "rule", "docname"),
    [
        # path: docnames and paths of files, from the top
        ("index", "engine", "path", "engine"),
        ("index", "a/engine", "path", "a/engine"),
        ("index", "a/engine.md", "path", "a/engine"),
        ("b/rotor", "a/deep/engine", "path", "a/deep/engine"),
        ("b/rotor", "b/sails.txt", "path", "b/sails"),
        ("b/rotor", "/a/engine", "path", "a/engine"),
        # path: relative
        ("a/n", "./engine", "path", "a/engine"),
        ("a/n", "./deep/engine", "path", "a/deep/engine"),
        ("a/n", "../engine", "path", "engine"),
        ("a/deep/engine", "../../b/rotor", "path", "b/rotor"),
        ("a/n", "../b/sails.txt", "path", "b/sails"),
        ("index", "./engine", "path", "engine"),
        ("a/n", "./deep/../engine", "path", "a/engine"),
        # a relative path is never a name
        ("a/n", "./rotor", MISSING, None),
        ("a/n", "./Engine", MISSING, None),
        ("a/n", "../Rotor", MISSING, None),
        ("a/n", "../From here", MISSING, None),
        # and never leaves the vault
        ("index", "../engine", MISSING, None),
        ("a/n", "../../engine", MISSING, None),
        ("a/n", "../../../../secret/engine", MISSING, None),
        ("a/n", "./../../x", MISSING, None),
        ("a/n", "x/../../../etc/engine", MISSING, None),
        # filename: own folder, end of the path, the shortest path
        ("a/deep/engine", "engine", "filename", "a/deep/engine"),
        ("b/c/rotor", "deep/engine", "filename", "a/deep/engine"),
        ("b/c/rotor", "c/rotor", "filename", "b/c/rotor"),
        ("index", "rotor", "filename", "b/rotor"),
        ("b/c/rotor", "rotor", "filename", "b/c/rotor"),
        ("index", "sails", "filename", "b/sails"),
        ("index", "sails.txt", "filename", "b/sails"),
        ("index", "eep/engine", MISSING, None),
        # case
        ("index", "ROTOR", "case", "b/rotor"),
        ("b/c/rotor", "ROTOR", "case", "b/c/rotor"),
        ("a/n", "diffusion_models", "case", "a/Diffusion_Models"),
        ("b/rotor", "Deep/ENGINE", "case", "a/deep/engine"),
        ("index", "GRÖSSE", "case", "b/größe"),
        # title
        ("index", "Impact of models: an overview", "title", "a/002_x"),
        ("index", "The Engine", "title", "engine"),
        # slug: of file names and titles, in any script
        ("index", "impact_of_models_an_overview", "slug", "a/002_x"),
        ("index", "Impact-of-Models — an Overview!", "slug", "a/002_x"),
        ("index", "diffusion models", "slug", "a/Diffusion_Models"),
        ("index", "\u2068orbit\u2069", "slug", "b/orbit"),
        ("index", "日本語 ノート", "slug", "b/日本語ノート"),
        ("index", "日本語のノート", "title", "b/日本語ノート"),
        ("index", "ｅｎｇｉｎｅ of a", "slug", "a/engine"),
        ("index", "gro\u0308ße", "slug", "b/größe"),
        # alias
        ("index", "DM", "alias", "a/Diffusion_Models"),
        ("index", "dm", "alias", "a/Diffusion_Models"),
        ("index", "denoising iteratively", "alias", "a/Diffusion_Models"),
        ("index", "mass", "alias", "b/größe"),
        # nothing
        ("index", "no such thing", MISSING, None),
        ("index", "engin", MISSING, None),
        ("index", "engines", MISSING, None),
        ("index", "???", MISSING, None),
        ("index", "..", MISSING, None),
        ("index", "/", MISSING, None),
    ],
)
def test_one_rule_after_the_other(source: str, target: str, rule: str, docname: str | None) -> None:
    assert found(VAULT.resolve(target, source)) == (rule, docname)


def test_the_own_folder_comes_before_the_top() -> None:
    assert VAULT.resolve("engine", "a/n").docname == "a/engine"
    assert VAULT.resolve("engine", "b/rotor").docname == "engine"


def test_the_title_of_what_is_found() -> None:
    assert VAULT.resolve("engine", "index").title == "The Engine"
    assert VAULT.resolve("./engine", "a/n").title == "Engine of A"
    assert VAULT.resolve("no such thing", "index").title is None


@pytest.mark.parametrize("source", ["a/n", "gone"])
def test_a_link_inside_its_own_note(source: str) -> None:
    assert found(VAULT.resolve("", source)) == ("self", source)


LEVELS = [
    ("filename", {"b/x.md": ""}),
    ("case", {"b/X.md": ""}),
    ("title", {"b/other.md": "title: x"}),
    ("slug", {"b/other2.md": "title: X!"}),
    ("alias", {"b/other3.md": "aliases: x"}),
]


@pytest.mark.parametrize("first", range(len(LEVELS)))
def test_a_rule_wins_over_all_later_ones(first: int) -> None:
    notes = {"n.md": ""}
    for _, more in LEVELS[first:]:
        notes |= more
    groups = {"x": Place("topics", "x", "X")}
    vault = resolver(
        notes, groups=groups, inventory=lambda name: Foreign("https://example.org", name)
    )
    rule, own = LEVELS[first]
    assert found(vault.resolve("x", "n")) == (rule, next(iter(own)).removesuffix(".md"))


@pytest.mark.parametrize("rule", [rule for rule, _ in LEVELS])
def test_steps_that_are_left_out_are_not_tried_and_another_order_counts(rule: str) -> None:
    notes: dict[str, str] = {"n.md": ""}
    for _, more in LEVELS:
        notes |= more
    others = [step for step in STEPS if step != rule]
    for steps in ([rule], [rule, *others], ["path", "group", rule, "inventory"]):
        assert resolver(notes, steps=steps).resolve("x", "n").rule == rule
    assert resolver(notes, steps=others).resolve("x", "n").rule != rule
    assert found(resolver(notes, steps=[]).resolve("x", "n")) == (MISSING, None)


def test_a_path_is_a_step_like_others() -> None:
    notes = {"x.md": "", "a/x.md": "", "a/n.md": ""}
    assert found(resolver(notes, steps=["path"]).resolve("x", "a/n")) == ("path", "x")
    assert found(resolver(notes, steps=["path", "filename"]).resolve("x", "a/n")) == (
        "filename",
        "a/x",
    )
    for target in ("./x", "../x", "/x", "a/x"):
        assert resolver(notes, steps=["path"]).resolve(target, "a/n").rule == "path"
    assert resolver(notes, steps=["filename", "slug"]).resolve("../x", "a/n").rule == MISSING


@pytest.mark.parametrize(
    ("source", "target", "rule", "docname"),
    [
        ("index", "Note", "path", "Note"),
        ("index", "note", "path", "note"),
        ("index", "NOTE", "case", "Note"),
        ("a/n", "Note", "filename", "a/Note"),
        ("a/n", "note", "path", "note"),
        ("a/n", "NOTE", "case", "a/Note"),
        ("index", "v1.2 notes", "filename", "b/v1.2 notes"),
        ("index", "b/V1.2 notes", "case", "b/v1.2 notes"),
        ("index", "Node.js", "filename", "b/Node.js"),
        ("index", "Nodejs", "slug", "b/Node.js"),
        ("index", "_private", "filename", "b/_private"),
        ("index", "\u200f_private\u200e", "slug", "b/_private"),
        ("index", "\u202apri\u200bvate\u202c", "slug", "b/_private"),
        ("index", "می\u200cخواهم", "filename", "b/می\u200cخواهم"),
        ("index", "میخواهم", "slug", "b/می\u200cخواهم"),
        ("index", "mañana", "slug", "n\u0303/man\u0303ana"),
        ("index", "ñ/mañana", "slug", "n\u0303/man\u0303ana"),
        ("index", "ñ/b/mañana", MISSING, None),
        ("index", "\u200eb\u200f/orbit", "slug", "b/orbit"),
        ("index", "b/\u200f/orbit", MISSING, None),
        ("index", "🚀", "filename", "b/🚀"),
        ("index", "🚀\ufe0f", "slug", "b/🚀"),
        ("index", "👩🚀", "slug", "b/🚀"),
        ("index", "🧠", "alias", "b/orbit"),
        ("index", "🧠🧠", MISSING, None),
        ("index", "\u200d\u200e", MISSING, None),
    ],
)
def test_hard_names(source: str, target: str, rule: str, docname: str | None) -> None:
    vault = resolver(
        {
            "Note.md": "",
            "note.md": "",
            "a/Note.md": "",
            "b/v1.2 notes.md": "",
            "b/Node.js.md": "",
            "b/_private.md": "",
            "b/می\u200cخواهم.md": "",
            "n\u0303/man\u0303ana.md": "",
            "b/🚀.md": "title: 👩\u200d🚀",
            "b/orbit.md": "aliases: [🧠]",
        }
    )
    assert found(vault.resolve(target, source)) == (rule, docname)


def test_an_earlier_rule_far_away_wins_over_a_later_one_in_the_own_folder() -> None:
    vault = resolver(
        {"a/n.md": "", "a/other.md": "title: x\naliases: y", "b/x.md": "", "b/z.md": "title: Y"}
    )
    assert found(vault.resolve("x", "a/n")) == ("filename", "b/x")
    assert found(vault.resolve("y", "a/n")) == ("slug", "b/z")


@pytest.mark.parametrize(
    ("header", "target"),
    [
        ("title: Same name", "Same name"),
        ("title: Same name", "same_name"),
        ("aliases: Same name", "same name"),
    ],
)
def test_the_own_folder_comes_first_at_each_step(header: str, target: str) -> None:
    vault = resolver(
        {
            "a/n.md": "",
            "one.md": header,
            "b/two.md": header,
            "a/c/three.md": header,
            "a/four.md": header,
        }
    )
    own = vault.resolve(target, "a/n")
    assert (own.docname, own.candidates) == ("a/four", ())
    elsewhere = vault.resolve(target, "z/n")
    assert elsewhere.docname == "one"
    assert sorted(elsewhere.candidates) == ["a/c/three", "a/four", "b/two", "one"]


@pytest.mark.parametrize(
    ("source", "target", "rule", "candidates"),
    [
        ("index", "rotor", "filename", ("b/rotor", "b/c/rotor")),
        ("index", "ROTOR", "case", ("b/rotor", "b/c/rotor")),
        ("index", "Shared title", "title", ("b/shared", "c/other")),
        ("index", "shared-title", "slug", ("b/shared", "c/other")),
        ("c/other", "BOTH", "alias", ("c/alias", "c/alias2")),
        ("b/rotor", "rotor", "filename", ()),
        ("c/alias", "Shared title", "title", ()),
        ("index", "engine", "path", ()),
    ],
)
def test_several_candidates_are_all_named(
    source: str, target: str, rule: str, candidates: tuple[str, ...]
) -> None:
    resolution = VAULT.resolve(target, source)
    assert (resolution.rule, resolution.candidates) == (rule, candidates)
    if candidates:
        assert resolution.docname == candidates[0]


def test_one_note_under_two_equal_names_is_one_candidate() -> None:
    vault = resolver({"n.md": "", "b/solar_sails.md": "title: Solar Sails\naliases: [solar sails]"})
    assert vault.resolve("solar sails", "n") == Resolution(
        "slug", "b/solar_sails", title="Solar Sails"
    )


def test_the_order_of_the_notes_does_not_matter() -> None:
    notes = {"c/x.md": "", "b/x.md": "", "a/b/x.md": "", "n.md": ""}
    for order in (notes, dict(reversed(notes.items()))):
        resolution = resolver(order).resolve("x", "n")
        assert resolution.candidates == ("b/x", "c/x", "a/b/x")


def test_groups() -> None:
    groups = {
        "redpointai": Place("topics", "redpointai", "Redpoint AI"),
        "engine": Place("topics", "engine", "Engine"),
    }
    vault = resolver({"n.md": "", "b/engine.md": ""}, groups=groups)
    expected = Resolution("group", "topics", "redpointai", title="Redpoint AI")
    assert vault.resolve("redpointai", "n") == expected
    assert vault.resolve("Redpoint AI", "n") == expected
    assert vault.resolve("./redpointai", "n").rule == MISSING
    assert vault.resolve("engine", "n").docname == "b/engine"
    assert vault.resolve("???", "n").rule == MISSING


def test_inventories() -> None:
    asked = []

    def look_up(name: str) -> Foreign | None:
        asked.append(name)
        return Foreign("https://example.org/far.html", "Far") if name == "other:far/note" else None

    vault = resolver({"n.md": "", "b/near.md": ""}, inventory=look_up)
    assert vault.resolve("other:far/note", "n") == Resolution(
        "inventory", url="https://example.org/far.html", title="Far"
    )
    assert vault.resolve("near", "n").docname == "b/near"
    assert vault.resolve("../far/note", "n").rule == MISSING
    assert vault.resolve("gone", "n").rule == MISSING
    assert asked == ["other:far/note", "gone"]


def test_several_notes_of_other_projects() -> None:
    far = Foreign("https://example.org/x", "X", ("one:x", "two:x"))
    vault = resolver({"n.md": ""}, inventory=lambda name: far)
    assert vault.resolve("x", "n").candidates == ("one:x", "two:x")


def test_a_name_is_looked_up_once_for_each_folder() -> None:
    asked = []
    vault = resolver({"n.md": "", "a/n.md": ""}, inventory=asked.append)
    for source in ("n", "other", "a/n", "a/other", "n"):
        vault.resolve("gone", source)
    assert asked == ["gone", "gone"]


def test_nothing_is_an_address_of_its_own() -> None:
    for target in (
        "javascript:alert(1)",
        "data:text/html,x",
        "mailto:a@example.org",
        "//example.org",
    ):
        assert VAULT.resolve(target, "index") == Resolution(MISSING)


PARTS = st.sampled_from(
    [
        "engine",
        "Engine",
        "a",
        "b",
        "deep",
        "..",
        ".",
        "",
        "rotor",
        "x.md",
        "日本語",
        "\u2068",
        "???",
    ]
)
TARGETS = st.text() | st.lists(PARTS, min_size=1, max_size=5).map("/".join)
SOURCES = st.sampled_from(sorted(VAULT.catalogue.documents))


@given(TARGETS, SOURCES)
def test_any_name_leads_to_a_note_or_nowhere(target: str, source: str) -> None:
    resolution = VAULT.resolve(target, source)
    assert resolution.rule in {*STEPS, MISSING, "self"}
    assert (resolution.docname is None) == (resolution.rule == MISSING)
    assert resolution.docname is None or resolution.docname in VAULT.catalogue.documents
    if target.startswith(("./", "../")):
        assert resolution.rule in ("path", MISSING)
    if resolution.rule == "slug":
        note = VAULT.catalogue.documents[resolution.docname]
        assert name_key(target) in {name_key(note.title), name_key(note.docname.rpartition("/")[2])}


@given(SOURCES, SOURCES)
def test_every_docname_leads_to_its_document(docname: str, source: str) -> None:
    if "/" in docname:
        assert found(VAULT.resolve(docname, source)) == ("path", docname)
