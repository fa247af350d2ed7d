"""Chooses a command's connection: one of the user's, or the workspace's."""

import sys
from collections.abc import Iterable
from typing import Final

from talonbench.connection_store import ConnectionStore, find_same
from talonbench.connections import Connection
from talonbench.errors import WorkspaceError

UNNAMED: Final = "command line"  # the name of a connection that only options describe


def choose_connection(own: tuple[Connection, ...], name: str | None) -> Connection | None:
    """The connection *name* of the user or the workspace (*own*); without a name the workspace's only one.

    A connection that both have is the user's, with its key and settings. WorkspaceError if none has this name.
    """
    if name is None:
        return find_mine(own[0]) if len(own) == 1 else None
    mine = read_mine()
    chosen, theirs = _find_named(mine, name), _find_named(own, name)
    if chosen is None:
        if theirs is None:
            known = dict.fromkeys(one.name for one in (*own, *mine))
            raise WorkspaceError(f"unknown connection “{name}”; it must be one of: {', '.join(known)}")
        return _adopt(mine, theirs)
    if theirs is not None and find_same((chosen,), theirs) < 0:
        both = f"is your connection to {chosen.deployment}, not the workspace's to {theirs.deployment}"
        print(f"talonbench: {name} {both}", file=sys.stderr)
    return chosen


def find_mine(connection: Connection) -> Connection:
    """The user's own version of *connection*, or itself."""
    return _adopt(read_mine(), connection)


def name_target(connection: Connection) -> str:
    """The name of *connection*, and where its requests go."""
    where = f"{connection.deployment} via {connection.gateway}"
    return where if connection.name == UNNAMED else f"“{connection.name}” ({where})"


def is_mine(connection: Connection) -> bool:
    """Whether *connection* is one of the user's, exactly as it is: not merely one that a workspace calls the same."""
    return connection in ConnectionStore().read()


def read_mine() -> tuple[Connection, ...]:
    """The user's connections; problems with their file are printed to standard error."""
    store = ConnectionStore()
    mine = store.read()
    if store.notice:
        print(f"talonbench: {store.notice}", file=sys.stderr)
    return mine


def _adopt(mine: tuple[Connection, ...], connection: Connection) -> Connection:
    at = find_same(mine, connection)
    return mine[at] if at >= 0 else connection


def _find_named(connections: Iterable[Connection], name: str) -> Connection | None:
    return next((one for one in connections if one.name == name), None)
