"""The commands that choose or switch something, and which of them hold: the menus tick those."""

from __future__ import annotations

from typing import TYPE_CHECKING

from talonbench_gui.theme import theme_state

if TYPE_CHECKING:
    from talonbench_gui.shell.main_window import MainWindow

# How the sandbox answers, as `talonbench sandbox --fault` is told it; without a fault, as documented.
FAULTS: dict[str, tuple[str, ...]] = {
    "sandbox.normal": (),
    "sandbox.401": ("status=401",),
    "sandbox.429": ("status=429",),
    "sandbox.503": ("status=503",),
    "sandbox.delay": ("delay=12",),
    "sandbox.drop": ("drop",),
    "sandbox.invalid_body": ("garbage",),
}
_SCHEMES = {f"view.{scheme}": scheme for scheme in ("system", "light", "dark")}


def ticks(window: MainWindow) -> dict[str, bool]:
    """Whether each command that can hold does so in *window*."""
    from talonbench.sandbox import parse_fault  # late: not for the first paint

    return {
        **{command: tuple(map(parse_fault, told)) == window.sending.faults for command, told in FAULTS.items()},
        **{command: scheme == theme_state().scheme for command, scheme in _SCHEMES.items()},
        "send.retries": window.sending.retries,
        "view.dim": window.tracing.dims,
        "view.wrap": window.event_panel.wraps,
    }


def show_ticks(window: MainWindow) -> None:
    """Tick what holds."""
    for command, holds in ticks(window).items():
        action = window.command_actions[command]
        action.setCheckable(True)
        action.setChecked(holds)
