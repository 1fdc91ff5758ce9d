"""Only one module knows the custom nodes, and our attributes on nodes of docutils and Sphinx."""

import ast
import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from docutils import nodes

import sphinx_aikb
import sphinx_aikb.nodes as ours
from sphinx_aikb.doctree import Attribute
from sphinx_aikb.nodes import moment_of
from sphinx_aikb.text.moment import Moment

FOLDER = Path(sphinx_aikb.__file__).parent
ENGINE = ("text", "vault", "markdown")
"""Packages that have no nodes: import-linter keeps docutils out of them."""
OTHERS = sorted(
    path
    for path in FOLDER.rglob("*.py")
    if path != Path(ours.__file__) and path.relative_to(FOLDER).parts[0] not in ENGINE
)
PREFIX = "aikb_"


def declared() -> set[str]:
    """The names of all attributes that the module has, in classes and outside."""
    classes = [value for value in vars(ours).values() if isinstance(value, type)]
    found = [value for it in (ours, *classes) for value in vars(it).values()]
    return {value.name for value in found if isinstance(value, Attribute)}


def keys(tree: ast.AST) -> Iterator[ast.expr]:
    """What asks for a key: in brackets, of a method of a mapping, or of the operator ``in``."""
    for node in ast.walk(tree):
        match node:
            case ast.Subscript():
                yield node.slice
            case ast.Call(func=ast.Attribute(attr="get" | "pop" | "setdefault"), args=[key, *_]):
                yield key
            case ast.Compare(ops=[ast.In() | ast.NotIn()]):
                yield node.left


def named(source: str) -> set[str]:
    """The attributes of nodes that a module names, those of the module for them and any others."""
    tree = ast.parse(source)
    texts = [node for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    found = {node.value for node in texts if isinstance(node.value, str)} & declared()
    found |= {
        key.value
        for key in keys(tree)
        if isinstance(key, ast.Constant) and str(key.value).startswith(PREFIX)
    }
    words = [node.arg or "" for node in ast.walk(tree) if isinstance(node, ast.keyword)]
    return found | {word for word in words if word.startswith(PREFIX)}


@pytest.mark.parametrize("path", OTHERS, ids=lambda path: str(path.relative_to(FOLDER)))
def test_no_other_module_names_an_attribute(path):
    assert named(path.read_text("utf-8")) == set()


@pytest.mark.parametrize(
    "source",
    [
        'node["aikb_moment"] = moment',
        'video = node.get("aikb_moment").video',
        'node.attributes.pop("aikb_blocks", None)',
        'if "aikb_moment" not in node: pass',
        "nodes.inline(aikb_file=1)",
        'NAME = "aikb_moment"',
        'node["aikb_of_another_name"] = 1',
    ],
)
def test_a_module_that_names_one_is_found(source):
    assert len(named(source)) == 1


def test_no_other_module_has_a_class_of_nodes_or_an_attribute():
    for info in pkgutil.walk_packages(sphinx_aikb.__path__, "sphinx_aikb."):
        module = importlib.import_module(info.name)
        if module is ours:
            continue
        for value in vars(module).values():
            made_here = getattr(value, "__module__", None) == info.name
            assert not (made_here and isinstance(value, type) and issubclass(value, nodes.Node))
            if isinstance(value, Attribute):
                assert value in vars(ours).values(), f"{info.name} has {value.name}"


def test_an_attribute_without_a_default_must_be_there():
    node = nodes.inline()
    assert not moment_of.is_on(node)
    assert not moment_of.is_on(nodes.Text(moment_of.name))
    with pytest.raises(KeyError):
        moment_of(node)
    moment_of.set(node, Moment("2:28"))
    assert moment_of.take(node) == Moment("2:28")
    assert not moment_of.is_on(node)
