import os

project = "Notes on robots"
author = "Me"
copyright = author
version = release = "1.0"

extensions = ["sphinx_aikb", "sphinx.ext.intersphinx"]
exclude_patterns = ["_build"]

# On Read the Docs the inventory of the site, elsewhere that of the build beside this one.
built = "../models/_build/html/objects.inv"
intersphinx_mapping = {
    "models": (
        "https://notes-on-models.readthedocs.io/en/latest/",
        None if os.environ.get("READTHEDOCS") else built,
    ),
}
