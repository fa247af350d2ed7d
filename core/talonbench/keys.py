"""API keys in the system's keychain, each tied to one connection at its deployment and gateway.

A key is never saved to a file. The keychain may ask the user, so every call may take long.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

    from talonbench.connections import Connection

SERVICE = "talonbench"


def keychain() -> KeyringBackend | None:
    """The system's keychain; None if there is no secure one (keyring's fail, null and plain-text backends)."""
    import keyring  # late: it connects to the desktop's bus

    backend = keyring.get_keyring()
    return backend if backend.priority >= 1 else None


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
    if backend is None:
        return ""
    try:
        return backend.get_password(SERVICE, key_id) or ""
    except Exception:  # noqa: BLE001  # backends raise anything, D-Bus errors among them: then there is no keychain
        return ""


def write_key(key_id: str, key: str) -> bool:
    """Save *key* under *key_id* (an empty one deletes it); False if there is no keychain or it refuses."""
    backend = keychain()
    if backend is None:
        return False
    try:
        if key:
            backend.set_password(SERVICE, key_id, key)
        elif backend.get_password(SERVICE, key_id) is not None:
            backend.delete_password(SERVICE, key_id)
    except Exception:  # noqa: BLE001  # as above: it counts as a refusal
        return False
    return True
