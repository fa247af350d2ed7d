"""The entry point: opens the window, or runs the command line if the first argument is a command."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

from talonbench_gui.shell.system_libraries import find_missing_libraries

if TYPE_CHECKING:
    from collections.abc import Sequence

    from talonbench.doctor import Check

INTERRUPTED: Final = 130
COMPLETION: Final = "_TALONBENCH_COMPLETE"  # set by a shell that completes a command line


def main() -> None:
    """Open the window or run the command, as the arguments say; Ctrl+C ends either at any moment, in one line."""
    try:
        _run()
    except KeyboardInterrupt:
        print("talonbench: cancelled", file=sys.stderr)
        sys.exit(INTERRUPTED)


def _run() -> None:
    arguments = sys.argv[1:]
    if COMPLETION in os.environ or (arguments and arguments[0] != "gui"):
        from talonbench.cli import main as run_command

        run_command(_check_window)
        return
    given = _gui_arguments(arguments[1:])
    reason = find_missing_libraries()
    if reason:
        _complain(reason)
    from talonbench_gui.app import run_window  # imports Qt

    sys.exit(run_window(*given))


def _check_window() -> Sequence[Check]:
    from talonbench_gui.shell.self_check import check_window

    return check_window()


def _gui_arguments(arguments: list[str]) -> tuple[Path | None, Path | None, bool, Path | None]:
    """``[WORKSPACE] [--event FILE] [--demo] [--story FILE]``."""
    if not arguments:
        return None, None, False, None
    import argparse  # imported late: not needed for the first paint

    parser = argparse.ArgumentParser("talonbench gui", description="Open the window.", exit_on_error=False)
    parser.add_argument(
        "workspace", nargs="?", type=Path, metavar="WORKSPACE", help="NAME.talonbench.json or an export from Segment"
    )
    parser.add_argument("--demo", action="store_true", help="start in demo mode")
    parser.add_argument("--story", type=Path, metavar="FILE", help="story to play in demo mode")
    parser.add_argument("--event", type=Path, metavar="FILE", help="event to open at start")
    try:
        given, unknown = parser.parse_known_args(arguments)
    except argparse.ArgumentError as error:
        _complain(f"{error} (see talonbench gui --help)")
    if unknown:
        _complain(f"unexpected arguments: {' '.join(unknown)} (see talonbench gui --help)")
    return given.workspace, given.event, given.demo, given.story


def _complain(text: str) -> NoReturn:
    print(f"talonbench: {text}", file=sys.stderr)
    sys.exit(2)


if __name__ == "__main__":
    main()
