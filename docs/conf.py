"""Sphinx configuration of the documentation. Build it with: make docs"""

import os
import sys
from pathlib import Path

from sphinx_aikb import __version__

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

project = "sphinx-aikb"
author = "the sphinx-aikb contributors"
copyright = author
version = release = __version__

extensions = ["sphinx_aikb", "aikb_docs"]
# The projects in `split` have a configuration of their own.
exclude_patterns = ["_build", "examples/split"]

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

# The pages of the documentation are no notes.
aikb_notes = ["examples/redpointai/*"]
aikb_videos = "videos.yaml"
aikb_syntax = ["default", "tags"]

html_theme = "furo"
html_title = f"{project} {release}"
html_baseurl = os.environ.get("READTHEDOCS_CANONICAL_URL", "")
html_static_path = ["_static"]
html_css_files = ["docs.css"]

epub_show_urls = "no"

latex_engine = "xelatex"
latex_use_xindy = False
latex_show_urls = "no"
latex_domain_indices = False
latex_elements = {
    "papersize": "a4paper",
    "extraclassoptions": "openany,oneside",
    "fncychap": "",
    "maxlistdepth": "20",
    "sphinxsetup": "verbatimforcewraps=true",
    "preamble": r"\emergencystretch=3em",
}
