"""The command line as a module: ``python -m sphinx_aikb``."""

from __future__ import annotations

import sys

from sphinx_aikb.commands import main

if __name__ == "__main__":
    sys.exit(main())
