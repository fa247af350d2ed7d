"""API keys in the system's keychain, each tied to the deployment and the gateway that it was given for.

An *owner* below is a connection's `key_owner`. A key is never in a file of ours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE = "talonbench"


def keychain() -> KeyringBackend | None:
    """The system's keychain, or None where there is none to trust (keyring's fail, null and plain-text backends)."""
    import keyring  # late: it asks the desktop's bus

    backend = keyring.get_keyring()
    return backend if backend.priority >= 1 else None


def stored_key(owner: str) -> str:
    """The key kept for *owner*, or an empty text."""
    from keyring.errors import KeyringError

    backend = keychain()
    if backend is None:
        return ""
    try:
        return backend.get_password(SERVICE, owner) or ""
    except KeyringError:
        return ""


def store_key(owner: str, key: str) -> bool:
    """Keep *key* for *owner* (an empty one forgets it); False where the keychain is absent or refuses."""
    from keyring.errors import KeyringError

    backend = keychain()
    if backend is None:
        return False
    try:
        if key:
            backend.set_password(SERVICE, owner, key)
        elif backend.get_password(SERVICE, owner) is not None:
            backend.delete_password(SERVICE, owner)
    except KeyringError:
        return False
    return True
