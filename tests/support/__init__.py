"""What the tests share: projects to build (`projects`) and the programs of the system (`tools`)."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
"""The folder with pyproject.toml."""
