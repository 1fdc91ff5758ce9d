"""The way from Sphinx's environment to what is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

    from sphinx_aikb.domain import AikbDomain


def domain_of(env: BuildEnvironment) -> AikbDomain:
    """Return the domain of this extension."""
    return cast("AikbDomain", env.domains["aikb"])
