"""The self-check: what Talonbench needs on this machine, whether it is there, and what to do if not.

It changes nothing and connects to nothing. Secrets and names of users are left out, so that the text can be shared.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final, Literal, NamedTuple

State = Literal["fine", "warning", "broken"]
SIGNS: Final[dict[State, str]] = {"fine": "✓", "warning": "!", "broken": "✕"}
_TITLE: Final = 14  # characters of the column of titles


class Check(NamedTuple):
    """One line of the self-check; *remedy* says what to do if something isn't fine."""

    title: str
    state: State
    message: str
    remedy: str = ""


Checks = Callable[[], Sequence[Check]]


def run_checks(*further: Checks) -> list[Check]:
    """All checks of the core, then the *further* ones, with users' names left out."""
    from talonbench.doctor.network import check_certificates, check_proxy  # late: TLS takes a moment to import
    from talonbench.doctor.system import check_connections, check_home, check_keychain, check_versions

    own = [check_versions(), check_home(), check_connections(), check_keychain(), check_proxy(), check_certificates()]
    return [_conceal(check) for check in (*own, *(check for checks in further for check in checks()))]


def is_broken(checks: Iterable[Check]) -> bool:
    """Whether anything is broken; warnings don't count."""
    return any(check.state == "broken" for check in checks)


def format_checks(checks: Iterable[Check]) -> str:
    """The *checks* as text, a line each, with what to do below."""
    lines = []
    for check in checks:
        lines.append(f"{SIGNS[check.state]} {check.title:<{_TITLE}}{check.message}")
        if check.remedy:
            lines.append(f"{'':<{_TITLE + 2}}→ {check.remedy}")
    return "\n".join(lines)


def _conceal(check: Check) -> Check:
    return check._replace(message=conceal_user(check.message), remedy=conceal_user(check.remedy))


def conceal_user(text: str) -> str:
    """*text* with the user's folder as ``~``, and other folders named after the user as ``USER``."""
    with suppress(RuntimeError):  # no home, in a container
        folder = str(Path.home())
        if len(folder) > 1:
            text = re.sub(rf"{re.escape(folder)}(?![\w.-])", "~", text)
    import getpass  # late: every command imports this module

    with suppress(OSError, KeyError, ImportError):  # no name, in a container or on Windows
        text = re.sub(rf"(?<=[/\\]){re.escape(getpass.getuser())}(?![\w.-])", "USER", text)
    return text
