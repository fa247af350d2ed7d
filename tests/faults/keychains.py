"""Keychains as they fail, chosen by ``PYTHON_KEYRING_BACKEND``."""

import time

from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked

BLOCKED = 30.0  # seconds


class Failing(KeyringBackend):
    """Does *fail* whatever it is asked."""

    priority = 9

    def fail(self) -> None:
        raise NotImplementedError

    def get_password(self, service: str, username: str) -> str | None:
        self.fail()
        return None

    def set_password(self, service: str, username: str, password: str) -> None:
        self.fail()

    def delete_password(self, service: str, username: str) -> None:
        self.fail()


class Slow(Failing):
    """As with an open dialog, or a bus that doesn't answer."""

    def fail(self) -> None:
        time.sleep(BLOCKED)


class Locked(Failing):
    def fail(self) -> None:
        raise KeyringLocked("locked")


class Broken(Failing):
    def fail(self) -> None:
        raise RuntimeError("D-Bus is gone")


class Panicking(Failing):
    """As a library of another language."""

    def fail(self) -> None:
        raise BaseException("panic")


class Exiting(Failing):
    def fail(self) -> None:
        raise SystemExit(3)
