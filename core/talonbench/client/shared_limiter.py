"""The rate limit for a key at a gateway, shared by all programs of a person on this machine."""

from __future__ import annotations

import asyncio
import hashlib
import math
import os
import secrets
import time
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Final

from talonbench.client.rate_limiter import MARGIN, SECONDS, RateLimiter
from talonbench.file_lock import hold_lock, lock_file
from talonbench.talon_one import REQUESTS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

_POLL: Final = 0.02  # seconds: no program can tell another that it gave a slot back
_HELD: Final = "held"
_LONGEST: Final = 32  # characters of what a slot says
_SALT: Final = "salt"
_SALT_SIZE: Final = 32  # bytes


class SharedLimiter(RateLimiter):
    """A RateLimiter whose slots are files in *folder*, one for each request that may run at a time.

    A slot is held with a lock on its file, which the system releases when the process ends, whatever ends it, and the
    file says when the slot is free again. *clock* must be one for all processes, which the monotonic clocks of Linux,
    macOS and Windows are. Where no file can be locked, the limit is this process's own.
    """

    def __init__(
        self,
        folder: Path,
        requests: int = REQUESTS,
        seconds: float = SECONDS + MARGIN,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(requests, seconds, clock)
        self._folder = folder
        self._requests = requests
        self._shared_turn = asyncio.Lock()

    @asynccontextmanager
    async def slot(self) -> AsyncIterator[float]:
        """Hold a slot for one request; yields the seconds spent waiting for it."""
        begun = self._clock()
        async with super().slot():
            async with self._shared_turn:
                held = await self._take_file()
            try:
                yield self._clock() - begun
            finally:
                self._give_back(held)

    async def _take_file(self) -> int:
        """The descriptor of a locked slot; -1 if no file can be locked."""
        while True:
            try:
                held, wait = self._try_files()
            except OSError:  # a home that is full, read-only or gone
                return -1
            if held >= 0:
                return held
            await asyncio.sleep(min(wait, _POLL))

    def _try_files(self) -> tuple[int, float]:
        """The descriptor of a slot that is free now, or -1 and the seconds until one may be."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        wait = math.inf
        for number in range(self._requests):
            descriptor = lock_file(self._folder / f"{number:02}")
            if descriptor < 0:
                continue
            left = self._seconds_left(descriptor)
            if left <= 0:
                _write(descriptor, _HELD)
                return descriptor, 0.0
            os.close(descriptor)
            wait = min(wait, left)
        return -1, wait

    def _seconds_left(self, descriptor: int) -> float:
        """The seconds until the slot, which nobody holds, is free."""
        text = os.read(descriptor, _LONGEST).decode("ascii", "replace")
        if not text:
            return 0.0
        try:
            left = float(text) - self._clock()
        except ValueError:  # its holder died; what it sent may arrive even now
            _write(descriptor, str(self._clock() + self._seconds))
            return self._seconds
        return left if left <= self._seconds else 0.0  # else it is of before the machine's last start

    def _give_back(self, descriptor: int) -> None:
        if descriptor >= 0:
            with suppress(OSError):  # a disk that is full by now: others take the holder for dead, and wait
                _write(descriptor, str(self._clock() + self._seconds))
            os.close(descriptor)


def open_limiter(folder: Path, key: str, gateway: str) -> RateLimiter:
    """The limiter for *key* at *gateway*, among those in *folder*; if it can't be written, one for this process alone.

    Its name is a hash with the folder's own secret salt, so that a copy of the folder doesn't help to guess the key.
    """
    try:
        salt = _read_salt(folder)
    except OSError:
        return RateLimiter()
    name = hashlib.blake2b(f"{gateway}\n{key}".encode("utf-8", "surrogatepass"), key=salt, digest_size=12).hexdigest()
    return SharedLimiter(folder / name)


def _read_salt(folder: Path) -> bytes:
    """The folder's salt, made on first use."""
    with hold_lock(folder / f"{_SALT}.lock"):
        descriptor = os.open(folder / _SALT, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            salt = os.read(descriptor, _SALT_SIZE)
            if len(salt) < _SALT_SIZE:
                os.lseek(descriptor, 0, os.SEEK_SET)
                os.write(descriptor, salt := secrets.token_bytes(_SALT_SIZE))
        finally:
            os.close(descriptor)
        return salt


def _write(descriptor: int, text: str) -> None:
    """Write *text* over the slot's; it always has the same length, since cutting a file costs milliseconds."""
    os.lseek(descriptor, 0, os.SEEK_SET)
    os.write(descriptor, text.ljust(_LONGEST).encode())
