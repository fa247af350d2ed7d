"""Keeps the system from writing this process's memory, with the keys in it, to a file when it crashes."""

import sys
from contextlib import suppress
from typing import Final

_TOO_SMALL: Final = 1  # byte


def forbid_core_dumps() -> None:
    """Forbid core dumps of this process and those it starts, where the platform can; raises nothing.

    On Linux a limit of 0 only concerns files: the kernel still hands the memory to a crash handler (systemd-coredump,
    Apport), and skips that for a limit of 1 byte, in which no file fits either. The process stays readable to the
    person's own tools, unlike with ``PR_SET_DUMPABLE``, which also takes /proc away from screen readers and portals.
    Windows writes no such file unless an administrator asked for it.
    """
    if sys.platform == "win32":
        return
    import resource  # only there elsewhere

    limits = (_TOO_SMALL, 0) if sys.platform == "linux" else (0,)
    for limit in limits:
        with suppress(OSError, ValueError):  # a harder limit holds already
            resource.setrlimit(resource.RLIMIT_CORE, (limit, limit))
            return
