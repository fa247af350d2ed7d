"""A request as an endpoint of the sandbox sees it, and what an endpoint is."""

from collections.abc import Callable
from dataclasses import dataclass

from talonbench.sandbox import bodies
from talonbench.sandbox.callbacks import Callback
from talonbench.sandbox.catalog import Catalog
from talonbench.sandbox.replies import Reply
from talonbench.sandbox.store import Store


@dataclass(frozen=True, slots=True)
class SandboxCall:
    """One request as an endpoint sees it: the path's ID, the query's flag, the callback that is asked for."""

    store: Store
    catalog: Catalog
    id: str
    skip: bool
    callback: Callback | None = None


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An endpoint: *reply* takes the call and the body, which is of the type *body* (None: there is none)."""

    method: str
    path: str
    body: type[bodies.Body] | None
    reply: Callable[..., Reply]
