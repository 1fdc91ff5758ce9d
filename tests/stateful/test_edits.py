"""Whatever is edited, in whatever order: the next build leaves what a clean one would leave.

Each edit is compared with builds from nothing, which takes half a second. So eight short sequences run with all
tests, enough to meet what is broken for many edits. What only a rare order of edits shows is for the long tests.

By hand, with other edits: `pytest -m long tests/stateful --hypothesis-profile=random --hypothesis-seed=N -rP`.
"""

from pathlib import Path

import hypothesis
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test
from sphinx.environment import BuildEnvironment

from sphinx_aikb.incremental.digests import PageDigests
from sphinx_aikb.incremental.records import Records
from sphinx_aikb.knowledge import numbered_pages
from support.compare import clean, differences
from support.edits import EDITS, Vault, files
from support.links import broken_links
from support.projects import Project, new_project

BUILDERS = ("html", "aikb")
LINKS_EVERY = 5
"""After so many steps the links of all pages are followed."""
TEXT_EVERY = 10
"""After so many steps the pages of the builder `text` are compared as well."""


class Machine(RuleBasedStateMachine):
    """Edits a vault and compares after each edit."""

    steps = 0
    project: Project
    """Built and saved: each sequence of edits begins with this."""

    def __init__(self) -> None:
        super().__init__()
        self.project.go_back()
        self.vault = Vault(self.project)
        self.done: list[str] = []

    @rule(data=st.data(), name=st.sampled_from(sorted(EDITS)))
    def edit(self, data: st.DataObject, name: str) -> None:
        """One edit of any kind, then a build by each builder."""
        chosen: list[object] = []

        def pick(values):
            chosen.append(data.draw(st.sampled_from(values)))
            return chosen[-1]

        EDITS[name](self.vault, pick)
        self.done.append(f"{name}: {chosen}")
        type(self).steps += 1
        self.compare((*BUILDERS, "text") if self.steps % TEXT_EVERY == 0 else BUILDERS)

    def compare(self, builders: tuple[str, ...]) -> None:
        """Build again and from nothing."""
        for builder in builders:
            result = self.project.build(builder)
            expected = clean(self.project, builder, reread=builder == builders[0])
            found = differences(result.out, expected.out)
            assert (builder, found, self.done) == (builder, [], self.done)
            if builder == "html" and self.steps % LINKS_EVERY == 0:
                # MyST-Parser makes such a link of one to a file that is not there.
                broken = [link for link in broken_links(result) if not link[1].startswith("#/")]
                assert (broken, self.done) == ([], self.done)


def run(folder: Path, seed: object, examples: int, steps: int) -> int:
    """Run `examples` sequences of `steps` edits; return how many edits were made."""
    project = Vault(new_project(folder / "project", files())).project
    for builder in (*BUILDERS, "text"):
        project.build(builder)
    project.save()
    machine = hypothesis.seed(seed)(type("Seeded", (Machine,), {"project": project}))
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            database=None,
            deadline=None,
            # To find a shorter sequence would take minutes.
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
    return machine.steps


@pytest.fixture(autouse=True)
def few_entries(monkeypatch):
    """The indexes of the vault go on on numbered pages."""
    monkeypatch.setattr(numbered_pages, "MOST", 3)


@pytest.fixture(autouse=True)
def looks_twice(monkeypatch):
    """Where all documents say the same as before, each page does show what the last build found."""
    look_at = Records.look_at

    def twice(records: Records, env: BuildEnvironment) -> None:
        look_at(records, env)
        make = PageDigests(env)
        assert {name: make.of(name) for name in records.now} == {
            name: digest for name, (digest, _) in records.now.items()
        }

    monkeypatch.setattr(Records, "look_at", twice)


@pytest.mark.no_cover  # to trace each line takes longer than the builds
@pytest.mark.parametrize("seed", range(2))
def test_builds_after_edits_equal_clean_ones(tmp_path, seed):
    assert run(tmp_path, seed, examples=2, steps=6) >= 10


@pytest.mark.long
@pytest.mark.parametrize("part", range(10))
def test_builds_after_many_edits_equal_clean_ones(tmp_path, part, pytestconfig):
    seed = pytestconfig.getoption("hypothesis_seed") or 0
    steps = run(tmp_path, f"{seed}-{part}", examples=16, steps=12)
    print(f"{steps} steps, seed {seed}, part {part}")
    assert steps >= 160
