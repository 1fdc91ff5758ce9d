"""The pure core: text in, dataclasses out. Imports neither Sphinx nor docutils."""
