"""The connections as rows and texts: environment, key, and problems."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from html import escape
from typing import TYPE_CHECKING

from talonbench.client.expiry import describe_expiry
from talonbench.connections import GATEWAY, Connection, check_origin
from talonbench.errors import SettingsError
from talonbench.plurals import count_noun
from talonbench_gui.features.connections.status import describe_kind, find_problems, format_time
from talonbench_gui.widgets.tables.table_model import Cell, TableRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from talonbench.client import CredentialsResult
    from talonbench_gui.state.management import AccessTest

GUIDE = """<h3>Where to get an API key</h3>
<p>In Talon.One's Campaign Manager, open your Application and go to Settings → Developer settings → Create API Key.
Mark the key for third-party use, choose Segment, and set an expiry date.</p>
<h3>What the deployment is</h3>
<p>The URL of your Campaign Manager: https:// and the host, without a trailing slash. For example,
https://mycompany.europe-west1.talon.one.</p>
<h3>Where the key is kept</h3>
<p>In the system keychain, or if there is none, in memory until the window closes. It is never written to a file.
A key belongs to one connection with its deployment and gateway, and is never sent anywhere else.</p>
<h3>What a management key is for</h3>
<p>With it, Received reads what Talon.One stored of a send, and Catalog which attributes exist. An admin makes it in the
Campaign Manager and chooses the endpoints that it may read. It goes to the deployment alone; all connections of a
deployment share it.</p>"""
KEYS_KEPT = "Keys are kept in the system keychain, or in memory if there is none; never in a file"
TONES = {"sandboxKind": "accent", "testKind": "info", "liveKind": "live_text"}
CHIPS = {"sandboxKind": "accent_soft", "testKind": "info_soft", "liveKind": "live"}
TOLD = 4  # of a key's last characters; none of a short one


@dataclass(frozen=True, slots=True)
class KeyState:
    """A connection's key, where it is kept, and why it is gone; the latter two as texts.

    *test* is how its last credentials test ended: sign and time, the tone and the message.
    """

    key: str = ""
    location: str = ""
    why_gone: str = ""
    test: tuple[str, str, str] = ("", "", "")


def describe_environment(connection: Connection) -> Cell:
    """The connection's label as a chip."""
    label, tip, role = describe_kind(connection)
    return Cell(label, TONES[role], tip, CHIPS[role])


def connection_rows(
    connections: Sequence[Connection], used: int, keys: Sequence[KeyState], today: date
) -> tuple[TableRow, ...]:
    """A row for each connection; *used* is the index of the current one."""
    return tuple(
        _make_row(one, at, key, today, is_used=at == used)
        for at, (one, key) in enumerate(zip(connections, keys, strict=True))
    )


def _make_row(one: Connection, at: int, key: KeyState, today: date, *, is_used: bool) -> TableRow:
    marks = [mark for mark, holds in (("in use", is_used), ("asks first", one.confirm_first)) if holds]
    name = f"{one.name} ({', '.join(marks)})" if marks else one.name
    cells = (
        describe_environment(one),
        Cell(f"{name}\n{one.deployment or 'no deployment'}"),
        Cell(mask_key(one, key), "muted", describe_key(one, key)),
        _describe_check(one, key, today),
    )
    return TableRow(cells, key=("connection", at))


def mask_key(one: Connection, key: KeyState) -> str:
    """The end of a connection's key, or that there is none."""
    if one.kind == "sandbox" and key.location.startswith("built-in"):
        return key.location
    if not key.key:
        return "not stored"
    return f"••••{key.key[-TOLD:] if len(key.key) > 2 * TOLD else ''}"


def _describe_check(one: Connection, key: KeyState, today: date) -> Cell:
    """What is wrong with a connection, how its last test ended, or that there was none."""
    text, state = describe_connection(one, key, today)
    if text:
        return Cell(f"{'✕' if state == 'bad' else '!'} {text}", state, text)
    if key.test[0]:
        return Cell(*key.test)
    return Cell("✓ ready", "good") if one.kind == "sandbox" else Cell("○ not tested", "muted")


def describe_test(result: CredentialsResult, seconds: float) -> tuple[str, str, str]:
    """How a credentials test ended: sign and time, the tone, and the message."""
    sign, tone = ("✓", "good") if result.ok else ("✕", "bad")
    return f"{sign} {format_time(seconds)}", tone, result.message


def describe_key(one: Connection, key: KeyState) -> str:
    """Where a connection's key is kept, or that it is missing."""
    if one.kind == "sandbox" and key.location.startswith("built-in"):
        return "The sandbox uses a built-in demo key."
    if key.location:
        sentence = f"{key.location[:1].upper()}{key.location[1:]}"
        return sentence if sentence.endswith("…") else f"{sentence}."
    return key.why_gone or "No API key yet."


def describe_management_key(one: Connection, location: str) -> str:
    """Where a connection's management key is kept, or what it is for."""
    if one.kind == "sandbox":
        return "The sandbox needs no management key."
    if location:
        return f"{location[:1].upper()}{location[1:]}{'' if location.endswith('…') else '.'}"
    return "Optional: Received and Catalog read with it." if one.deployment else "Enter the deployment first."


def describe_access(test: AccessTest | None) -> str:
    """What a management key may read, endpoint by endpoint, as HTML; empty if it wasn't tested."""
    if test is None:
        return ""
    when = f"<h3>Management key · tested {format_time(test.at)}</h3>"
    if test.access is None:
        return f'{when}<p class="bad">✕ {escape(test.problem)}</p>'
    endpoints = test.access.endpoints
    good = sum(not one.problem for one in endpoints)
    rows = "".join(
        f'<tr><td class="{"bad" if one.problem else "good"}">{"✕ not allowed" if one.problem else "✓ allowed"}</td>'
        f"<td>{escape(one.name)}</td><td>{escape(one.problem or one.path)}</td></tr>"
        for one in endpoints
    )
    return f"{when}<p>Reads {good} of {count_noun(len(endpoints), 'endpoint')}.</p><table>{rows}</table>"


def describe_connection(one: Connection, key: KeyState, today: date) -> tuple[str, str]:
    """Problems or notes about a connection, and their tone: deployment, key, gateway, expiry."""
    problems = [problem for problem in find_problems(one, key.key) if problem.text]
    if problems:
        return problems[0].text, problems[0].state
    try:
        check_origin(one.gateway, "gateway")
    except SettingsError as error:
        return f"Gateway: {error.message}", "bad"
    if text := describe_expiry(one.key_expires, today):
        return text, "bad" if "expired" in text else "warn"
    if one.kind != "sandbox" and one.gateway != GATEWAY:
        return f"Requests go to {one.gateway}, not to Talon.One's gateway.", "warn"
    return "", "muted"


def parse_day(text: str) -> date | None:
    """The date in *text*, e.g. 2026-12-31; None if it isn't valid."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def make_free_name(connections: Sequence[Connection]) -> str:
    """A name for a new connection, unique among *connections*."""
    names = {one.name for one in connections}
    return next(f"Connection {n}" for n in range(1, len(names) + 2) if f"Connection {n}" not in names)
