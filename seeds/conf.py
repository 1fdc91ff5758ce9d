"""Sphinx configuration of the example vault. Build and see it with: make serve"""

from importlib.util import find_spec

project = "AI notes"
author = "the AI notes authors"
copyright = author  # an EPUB without it is not valid
version = "1.0"
release = version

# The one line that a vault needs. It loads myst_parser itself.
extensions = ["sphinx_aikb"]

# Titles, dates, lengths and chapters of the videos.
aikb_videos = "videos.yaml"

# A page for each video, channel and tag.
aikb_pages = {
    "video": "videos/{id}",
    "channel": "channels/{slug}",
    "tags": "topics/{slug}",
}

exclude_patterns = ["_build", "Thumbs.db", ".DS_Store"]

# HTML: furo where it is installed, else the theme that comes with Sphinx. Any other works too.
html_theme = "furo" if find_spec("furo") else "alabaster"
html_title = project

# E-book: leave the addresses of links in the links.
epub_show_urls = "no"

# PDF: xelatex prints any script that its fonts have.
latex_engine = "xelatex"
latex_show_urls = "no"  # no footnote for each timestamp
latex_use_xindy = False  # makeindex, which every TeX Live has
latex_domain_indices = False
latex_elements = {
    "papersize": "a4paper",
    "extraclassoptions": "openany,oneside",  # no blank pages between notes
    "fncychap": "",  # the default prints chapter titles in capitals
    "maxlistdepth": "20",  # notes nest lists deeper than LaTeX does by default
}
