"""Grammars of one string: text in, dataclasses out."""
