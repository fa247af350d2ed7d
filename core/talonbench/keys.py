"""API keys in the system's keychain, each tied to one connection at its deployment and gateway.

A key is never saved to a file. The keychain may ask the user, so every call may take long.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from keyring.backend import KeyringBackend

    from talonbench.connections import Connection

SERVICE = "talonbench"
_PROBE = "self-check"  # a key that nobody has
T = TypeVar("T")


def keychain() -> KeyringBackend | None:
    """The system's keychain; None if there is no secure one (keyring's fail, null and plain-text backends)."""
    return _ask(_find_keychain, None)


def load_key(connection: Connection) -> str:
    """The key of *connection*, or an empty string.

    A key saved by an older version is copied to the connection's own id on first use, so that it is searched once.
    """
    key = read_key(connection.key_id)
    if key or not connection.legacy_key_id:
        return key
    key = read_key(connection.legacy_key_id)
    if key:
        write_key(connection.key_id, key)
    return key


def save_key(connection: Connection, key: str) -> bool:
    """Save the *key* of *connection*; an empty one deletes it, and the one of an older version.

    False if there is no keychain or it refuses.
    """
    if not key and connection.legacy_key_id:
        write_key(connection.legacy_key_id, "")
    return write_key(connection.key_id, key)


def read_key(key_id: str) -> str:
    """The key saved under *key_id*, or an empty string."""
    backend = keychain()
    found = None if backend is None else _ask(lambda: backend.get_password(SERVICE, key_id), None)
    return found if isinstance(found, str) else ""


def write_key(key_id: str, key: str) -> bool:
    """Save *key* under *key_id* (an empty one deletes it); False if there is no keychain or it refuses."""
    backend = keychain()
    return backend is not None and _ask(lambda: _write(backend, key_id, key), False)


def examine_keychain() -> tuple[str, str]:
    """The name of the system's keychain, and why it can't be used; both empty if there is no secure one."""
    name = ""
    try:
        backend = _find_keychain()
        if backend is not None:
            name = backend.name
            backend.get_password(SERVICE, _PROBE)
    except BaseException as error:  # see `_ask`
        if isinstance(error, KeyboardInterrupt) and threading.current_thread() is threading.main_thread():
            raise
        return name, str(error) or type(error).__name__
    return name, ""


def _find_keychain() -> KeyringBackend | None:
    import keyring  # late: it connects to the desktop's bus

    backend = keyring.get_keyring()
    return backend if backend.priority >= 1 else None


def _write(backend: KeyringBackend, key_id: str, key: str) -> bool:
    if key:
        backend.set_password(SERVICE, key_id, key)
    elif backend.get_password(SERVICE, key_id) is not None:
        backend.delete_password(SERVICE, key_id)
    return True


def _ask(question: Callable[[], T], otherwise: T) -> T:
    """The answer to *question*, or *otherwise* if the keychain raises anything.

    Backends raise errors of D-Bus, of their own and of other languages' runtimes, not all of them Exceptions. Ctrl+C,
    which only reaches the main thread, is passed on.
    """
    try:
        return question()
    except BaseException as error:  # see above
        if isinstance(error, KeyboardInterrupt) and threading.current_thread() is threading.main_thread():
            raise
        return otherwise
