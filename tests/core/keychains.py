"""Keychains for tests."""

from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked


class MemoryKeychain(KeyringBackend):
    """A keychain as the desktop has one; *is_locked*: it refuses."""

    priority = 9

    def __init__(self, is_locked: bool = False) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # keyring's own
        self.kept: dict[tuple[str, str], str] = {}
        self._is_locked = is_locked

    def get_password(self, service: str, username: str) -> str | None:
        self._check()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._check()
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]

    def _check(self) -> None:
        if self._is_locked:
            raise KeyringLocked("locked")
