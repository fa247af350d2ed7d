"""A command's keys: from the environment, or typed; never an argument."""

import os
import sys

import typer

from talonbench.connections import may_take_key

_KEY_VARIABLE = "TALONBENCH_API_KEY"
MANAGEMENT_KEY_VARIABLE = "TALONBENCH_MANAGEMENT_KEY"


def key_from_environment() -> str:
    """The API key in ``TALONBENCH_API_KEY``, or an empty string."""
    return os.environ.get(_KEY_VARIABLE, "")


def check_environment_key(address: str, trusted: tuple[str, ...]) -> None:
    """BadParameter if the key in ``TALONBENCH_API_KEY`` must not go to *address*: only a workspace names it.

    Talon.One's gateway, this machine and the *trusted* addresses may have it.
    """
    if not may_take_key(address, trusted):
        raise typer.BadParameter(
            f"only the workspace names {address}, so the key in {_KEY_VARIABLE} isn't sent there: "
            f"save the connection as one of yours in the window, or unset {_KEY_VARIABLE} and type the key"
        )


def management_key() -> str:
    """The management key in ``TALONBENCH_MANAGEMENT_KEY``, or typed by the user."""
    return os.environ.get(MANAGEMENT_KEY_VARIABLE) or ask_for_key("management key", MANAGEMENT_KEY_VARIABLE)


def ask_for_key(what: str, variable: str = _KEY_VARIABLE) -> str:
    """The key as the user types it, hidden; BadParameter if there is no terminal."""
    if not sys.stdin.isatty():
        raise typer.BadParameter(f"the {what} is missing: set {variable}, or run this in a terminal to type it")
    typed: str = typer.prompt(what, hide_input=True, err=True)
    return typed
