"""Tables of contents: toctrees of indexes, and what sidebars show of them."""
