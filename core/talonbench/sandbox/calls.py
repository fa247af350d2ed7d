"""Endpoints of the sandbox, and requests as they receive them."""

from collections.abc import Callable
from dataclasses import dataclass

from talonbench.sandbox import bodies
from talonbench.sandbox.callbacks import Callback
from talonbench.sandbox.catalog import Catalog
from talonbench.sandbox.replies import Reply
from talonbench.sandbox.rules import Rules
from talonbench.sandbox.store import Store


@dataclass(frozen=True, slots=True)
class SandboxCall:
    """A request as an endpoint receives it: the ID in the path, the query's flag, the requested callback."""

    rules: Rules
    catalog: Catalog
    id: str
    skip: bool
    callback: Callback | None = None

    @property
    def store(self) -> Store:
        """The data that the rules run over."""
        return self.rules.store


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An endpoint: *reply* takes the call and the body, which has the type *body* (None: no body)."""

    method: str
    path: str
    body: type[bodies.Body] | None
    reply: Callable[..., Reply]
