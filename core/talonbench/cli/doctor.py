"""``doctor``: the self-check."""

from typing import Annotated

import typer

from talonbench.doctor import Checks, format_checks, is_broken, run_checks
from talonbench.values import json_text


def doctor(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Check this machine: versions, home, keychain, proxy, certificates, Qt, fonts; and say what to do.

    Nothing is changed, and nothing is connected to. The output has no keys and no names of users. Exit code 1 if
    something is broken.
    """
    window: Checks | None = context.obj
    checks = run_checks(*(() if window is None else (window,)))
    if as_json:
        print(json_text({"checks": [check._asdict() for check in checks]}))
    else:
        print(format_checks(checks))
    if is_broken(checks):
        raise typer.Exit(1)
