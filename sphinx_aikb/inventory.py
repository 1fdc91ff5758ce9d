"""Notes of other projects, through intersphinx.

``[[other:note]]``, or a bare name that only another project has.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sphinx_aikb.vault.resolve import Foreign

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

OBJECT = "aikb:note"


def look_up(env: BuildEnvironment, target: str) -> Foreign | None:
    """Return the note of another project that *target* names, or None.

    ``project:name`` asks that project alone. Names are compared exactly, as the inventory lists
    them.
    """
    named: dict[str, Any] = getattr(env, "intersphinx_named_inventory", {})
    project, colon, name = target.partition(":")
    if colon and project.strip() in named:
        return _note(named[project.strip()], name.strip())
    return _note(getattr(env, "intersphinx_inventory", {}), target)


def _note(inventory: Any, name: str) -> Foreign | None:
    item = inventory.get(OBJECT, {}).get(name)
    if item is None:
        return None
    # Sphinx 8.2 and later give an object with these attributes.
    return Foreign(item.uri, item.display_name if item.display_name != "-" else name)
