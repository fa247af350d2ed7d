"""Long work that counts what is done, and that the user can stop."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

T = TypeVar("T")
_is_stopped: ContextVar[Callable[[], bool]] = ContextVar("is_stopped", default=bool)
_tell: ContextVar[Callable[[str], object]] = ContextVar("tell", default=str)
_AT_ONCE: Final = 200  # items between two looks at whether the user stopped


class StoppedError(Exception):
    """The user stopped the work."""


@contextmanager
def watch_progress(is_stopped: Callable[[], bool], tell: Callable[[str], object]) -> Iterator[None]:
    """Inside, work ends with StoppedError once *is_stopped* says so; *tell* is told how much is done."""
    stopping, telling = _is_stopped.set(is_stopped), _tell.set(tell)
    try:
        yield
    finally:
        _is_stopped.reset(stopping)
        _tell.reset(telling)


def watch_items(items: Sequence[T], noun: str) -> Iterator[T]:
    """*items*, one by one: tells how many are done (“400 of 50,000 lines”), and ends once `watch_progress` says so."""
    for at, one in enumerate(items):
        if at % _AT_ONCE == 0:
            if _is_stopped.get()():
                raise StoppedError
            _tell.get()(f"{at:,} of {len(items):,} {noun}")
        yield one
