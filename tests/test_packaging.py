"""What is published: the metadata, the archives, and the files that services read."""

import re
import subprocess
import sys
import tarfile
import tomllib
import venv
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest

import sphinx_aikb
from support import ROOT

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


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
    done = subprocess.run(install, capture_output=True, text=True, check=False)
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
