"""The tests with the newest of everything, and with what is not released yet.

Only the session `oldest` installs from constraints/. A session whose Python is missing is skipped.
"""

import os
from pathlib import Path

import nox

nox.needs_version = ">=2026.10.20"
nox.options.sessions = ["lint", "tests", "newest", "docs"]
nox.options.error_on_missing_interpreters = False
nox.options.download_python = "never"
nox.options.reuse_existing_virtualenvs = True

# Each minor version of Sphinx, and the versions of Python to test it with.
MATRIX = {"8.2": ["3.11"], "9.0": ["3.11"], "9.1": ["3.12"], "9.2": ["3.13", "3.14"]}
PAIRS = [
    nox.param(python, sphinx, id=f"sphinx-{sphinx}-python-{python}")
    for sphinx, pythons in MATRIX.items()
    for python in pythons
]
*_, NEWEST = MATRIX.values()

# They hold back others: docutils, and the theme that the second is made of.
CAPPING = ("sphinx-rtd-theme", "sphinx-book-theme")
TEST = nox.project.load_toml("pyproject.toml")["project"]["optional-dependencies"]["test"]
UNCAPPED = [requirement for requirement in TEST if not requirement.startswith(CAPPING)]

# In this order: a version of Sphinx that MyST-Parser does not allow yet is installed all the same.
DEVELOPMENT = (
    "https://github.com/executablebooks/MyST-Parser",
    "https://github.com/sphinx-doc/sphinx",
)

# pyenv keeps versions of Python that are not switched on from PATH.
PYENV = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"), "versions")
os.environ["PATH"] = os.pathsep.join([*map(str, PYENV.glob("3.*/bin")), os.environ["PATH"]])


def run_tests(session: nox.Session) -> None:
    """Run all tests but the long ones."""
    session.run("python", "-m", "pytest", "-n", "auto", "--dist", "worksteal", *session.posargs)


@nox.session
@nox.parametrize("python,sphinx", PAIRS)
def tests(session: nox.Session, sphinx: str) -> None:
    """Run the tests with one minor version of Sphinx, and the newest of all else."""
    session.install("-q", "-e", ".[test]", f"sphinx=={sphinx}.*")
    run_tests(session)


@nox.session(python=MATRIX["8.2"])
def oldest(session: nox.Session) -> None:
    """Run the tests with the oldest versions that are allowed."""
    session.install("-q", "-e", ".[test]", "-c", "constraints/oldest.txt")
    run_tests(session)


@nox.session(python=NEWEST)
def newest(session: nox.Session) -> None:
    """Run the tests with the newest docutils, without the themes that hold it back."""
    session.install("-q", "-e", ".", "docutils>=0.23", *UNCAPPED)
    run_tests(session)


@nox.session(python=NEWEST)
def development(session: nox.Session) -> None:
    """Run the tests with Sphinx and MyST-Parser as they are developed."""
    for address in DEVELOPMENT:
        try:
            session.run("git", "ls-remote", address, "HEAD", external=True, silent=True)
        except nox.command.CommandFailed:
            session.skip(f"{address} cannot be had from here")
    session.install("-q", "-e", ".", *UNCAPPED)
    for address in DEVELOPMENT:
        session.install("-q", f"git+{address}")
    run_tests(session)


@nox.session
def lint(session: nox.Session) -> None:
    """Check style, types and the layers of the package."""
    session.install("-q", "-e", ".[test,dev]")
    session.run("ruff", "check")
    session.run("ruff", "format", "--check")
    session.run("mypy")
    session.run("lint-imports", "--no-logo")


@nox.session
def docs(session: nox.Session) -> None:
    """Build the documentation: a warning is an error."""
    session.install("-q", ".[docs]")
    session.run(
        "python", "-m", "sphinx", "-W", "--keep-going", "-b", "html", "docs", "docs/_build/html"
    )
