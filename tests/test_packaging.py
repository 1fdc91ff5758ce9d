"""What is published: the metadata, the archives, and the files that services read."""

import ast
import os
import re
import subprocess
import sys
import tarfile
import tomllib
import venv
import zipfile
from collections.abc import Iterator
from email.parser import Parser
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

import sphinx_aikb
from support import ROOT

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CURRENT = ROOT / "constraints/current.txt"
OLDEST = ROOT / "constraints/oldest.txt"


@pytest.fixture(scope="module")
def archives(tmp_path_factory):
    """The wheel and the sdist of this checkout; the wheel is built from the sdist."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, ROOT]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (wheel,) = folder.glob("*.whl")
    (sdist,) = folder.glob("*.tar.gz")
    return wheel, sdist


def modules():
    """Every file of the package, as an archive names it."""
    package = ROOT / "sphinx_aikb"
    files = (path for path in package.rglob("*") if path.is_file())
    return {path.relative_to(ROOT).as_posix() for path in files if "__pycache__" not in path.parts}


def test_four_dependencies():
    names = [re.match(r"[\w-]+", entry)[0] for entry in PYPROJECT["project"]["dependencies"]]
    assert sorted(names) == ["docutils", "myst-parser", "pyyaml", "sphinx"]


def test_version_is_the_newest_in_the_changelog():
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.findall(r"^## \[(\d\S*)\]", changelog, re.MULTILINE)[0] == sphinx_aikb.__version__


def test_wheel_holds_the_package_and_nothing_else(archives):
    with zipfile.ZipFile(archives[0]) as wheel:
        names = set(wheel.namelist())
        (metadata,) = (name for name in names if name.endswith(".dist-info/METADATA"))
        fields = Parser().parsestr(wheel.read(metadata).decode())
    assert "sphinx_aikb/py.typed" in names
    assert {name for name in names if ".dist-info/" not in name} == modules()
    assert fields["Version"] == sphinx_aikb.__version__
    assert "Framework :: Sphinx :: Extension" in fields.get_all("Classifier")


def test_sdist_holds_what_it_takes_to_test_it(archives):
    with tarfile.open(archives[1]) as sdist:
        names = {name.partition("/")[2] for name in sdist.getnames()}
    assert modules() <= names
    assert {"pyproject.toml", "Makefile", "LICENSE", "CHANGELOG.md", "tests/conftest.py"} <= names
    folders = {name.partition("/")[0] for name in names}
    assert {folder for folder in ("docs", "seeds") if (ROOT / folder).exists()} <= folders
    assert not [name for name in names if {"_build", "__pycache__"} & set(name.split("/"))]


@pytest.mark.long
@pytest.mark.parametrize("archive", [0, 1], ids=["wheel", "sdist"])
def test_installs_in_a_clean_environment(archives, archive, tmp_path):
    folder = tmp_path / "venv"
    venv.create(folder, with_pip=True)
    python = Path(folder, "Scripts" if sys.platform == "win32" else "bin", "python")
    install = [python, "-m", "pip", "install", "-q", archives[archive]]
    constraints = dict.fromkeys(("PIP_CONSTRAINT", "PIP_BUILD_CONSTRAINT"), CURRENT.as_uri())
    done = subprocess.run(
        install, env=os.environ | constraints, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    code = "import sphinx_aikb; print(sphinx_aikb.__version__, sphinx_aikb.__file__)"
    done = subprocess.run(
        [python, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    version, _, path = done.stdout.strip().partition(" ")
    assert version == sphinx_aikb.__version__
    assert Path(path).is_relative_to(folder)


def test_read_the_docs_configuration():
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.readthedocs"]
    done = subprocess.run(
        [*command, ROOT / ".readthedocs.yaml"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_modules_are_short_and_few_lie_at_the_top():
    package = ROOT / "sphinx_aikb"
    lines = {
        path.relative_to(package).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for path in package.rglob("*.py")
    }
    assert {name: count for name, count in lines.items() if count > 300} == {}
    assert len([path for path in package.iterdir() if path.is_file()]) <= 13


# -- versions


def declared() -> dict[str, list[Requirement]]:
    """What the package and each of its extras asks for, by extra, and what builds it."""
    project = PYPROJECT["project"]
    lists = {"": project["dependencies"], **project["optional-dependencies"]}
    lists["build"] = PYPROJECT["build-system"]["requires"]
    return {extra: [*map(Requirement, entries)] for extra, entries in lists.items()}


DECLARED = declared()
PYTHONS = [
    entry.rpartition(" ")[2]
    for entry in PYPROJECT["project"]["classifiers"]
    if re.fullmatch(r"Programming Language :: Python :: 3\.\d+", entry)
]


def pins(file: Path, python: str | None = None) -> dict[str, Version]:
    """The versions that a constraints file has for a Python, for this one by default."""
    other = {"python_version": python, "python_full_version": f"{python}.9"} if python else {}
    found: dict[str, Version] = {}
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        pin = Requirement(line)
        (specifier,) = pin.specifier
        assert specifier.operator == "=="
        if pin.marker is None or pin.marker.evaluate(other):
            assert pin.name not in found
            found[pin.name] = Version(specifier.version)
    return found


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize(
    ("file", "extras"),
    [(CURRENT, [*DECLARED]), (OLDEST, ["", "test", "build"])],
    ids=["current", "oldest"],
)
def test_constraints_name_all_that_is_declared(file, extras, python):
    pinned = pins(file, python)
    for requirement in (entry for extra in extras for entry in DECLARED[extra]):
        assert pinned[canonicalize_name(requirement.name)] in requirement.specifier, requirement


def brought(requirement: Requirement, pinned: dict[str, Version], seen: set[str]) -> Iterator[str]:
    """The names of a requirement and of what it brings, as far as what is installed is pinned."""
    name = canonicalize_name(requirement.name)
    if name in seen:
        return
    seen.add(name)
    yield name
    try:
        found = distribution(name)
    except PackageNotFoundError:
        return
    if Version(found.version) != pinned.get(name):
        return
    for entry in map(Requirement, found.requires or ()):
        extras = requirement.extras or {""}
        if entry.marker is None or any(entry.marker.evaluate({"extra": extra}) for extra in extras):
            yield from brought(entry, pinned, seen)


def test_constraints_name_all_that_is_brought():
    pinned = pins(CURRENT)
    seen: set[str] = set()
    asked = [entry for entries in DECLARED.values() for entry in entries]
    names = {name for entry in asked for name in brought(entry, pinned, seen)}
    assert names - pinned.keys() == set()


def test_constraints_say_nothing_of_where_they_were_made():
    for file in (CURRENT, OLDEST):
        text = file.read_text(encoding="utf-8")
        assert "make constraints" in text
        assert "/" not in text


def test_oldest_versions_are_those_allowed():
    pinned = pins(OLDEST)
    for requirement in DECLARED[""]:
        (lower,) = (entry for entry in requirement.specifier if entry.operator == ">=")
        assert pinned[requirement.name] == Version(lower.version)


def test_matrix_of_versions():
    """What is declared, what is known to pass and what nox tests are the same versions."""
    tree = ast.parse((ROOT / "noxfile.py").read_text(encoding="utf-8"))
    (matrix,) = (
        ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "MATRIX"
    )
    pairs = {(python, sphinx) for sphinx, pythons in matrix.items() for python in pythons}
    assert PYPROJECT["project"]["requires-python"] == f">={PYTHONS[0]}"
    known = [(python, pins(CURRENT, python)["sphinx"]) for python in PYTHONS]
    minors = [(python, f"{sphinx.major}.{sphinx.minor}") for python, sphinx in known]
    oldest = pins(OLDEST, PYTHONS[0])["sphinx"]
    assert {*minors, (PYTHONS[0], f"{oldest.major}.{oldest.minor}")} == {
        pair for pair in pairs if pair[0] in PYTHONS
    }
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    first, *_, last = matrix
    assert f"Sphinx {first} to {last}" in changelog
