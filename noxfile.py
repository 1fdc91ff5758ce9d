"""The matrix of Sphinx versions, and the checks one by one: `nox --list` names them."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nox

nox.needs_version = ">=2024.4.15"
nox.options.sessions = ["lint", "tests", "docs"]
nox.options.error_on_missing_interpreters = False
nox.options.reuse_existing_virtualenvs = True

# Sphinx 9.1 asks for Python 3.12.
SPHINX = {"8.2": (3, 11), "9.0": (3, 11), "9.1": (3, 12)}
NEWER = ("3.13", "3.12")


def works(command: str, wanted: str) -> bool:
    """Whether `command` runs and is Python `wanted`: a shim may exist for a version that is off."""
    if not (program := shutil.which(command)):
        return False
    code = "import sys; print('%d.%d' % sys.version_info[:2])"
    run = subprocess.run([program, "-c", code], capture_output=True, text=True, check=False)
    return run.returncode == 0 and run.stdout.strip() == wanted


def newer_python() -> str | None:
    """The version of a Python for Sphinx 9.1: one on PATH, or one that pyenv has."""
    for version in NEWER:
        if works(f"python{version}", version):
            return version
    if not shutil.which("pyenv"):
        return None
    for version in NEWER:
        found = subprocess.run(
            ["pyenv", "prefix", version], capture_output=True, text=True, check=False
        )
        if found.returncode == 0:
            # Before pyenv's shims, which refuse a version that is not switched on.
            folder = Path(found.stdout.strip()) / "bin"
            os.environ["PATH"] = f"{folder}{os.pathsep}{os.environ['PATH']}"
            return version
    return None


def interpreter(sphinx: str) -> str | None:
    """The Python to test this Sphinx with; None is the one that runs nox."""
    return None if sys.version_info >= SPHINX[sphinx] else newer_python() or NEWER[-1]


MATRIX = [nox.param(interpreter(version), version, id=f"sphinx-{version}") for version in SPHINX]


@nox.session
@nox.parametrize("python,sphinx", MATRIX)
def tests(session: nox.Session, sphinx: str) -> None:
    """Run all tests but the long ones with one minor version of Sphinx."""
    session.install("-q", "-e", ".[test]", f"sphinx=={sphinx}.*")
    session.run("python", "-m", "pytest", "-n", "auto", *session.posargs)


@nox.session
def lint(session: nox.Session) -> None:
    """Check style and types."""
    session.install("-q", "-e", ".[test,dev]")
    session.run("ruff", "check")
    session.run("ruff", "format", "--check")
    session.run("mypy")


@nox.session
def docs(session: nox.Session) -> None:
    """Build the documentation as Read the Docs does: a warning is an error."""
    session.install("-q", ".[docs]")
    session.run(
        "python", "-m", "sphinx", "-W", "--keep-going", "-b", "html", "docs", "docs/_build/html"
    )
