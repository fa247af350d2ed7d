"""The connections as rows and texts: environment, key, and problems."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from talonbench.client.expiry import describe_expiry
from talonbench.connections import GATEWAY, Connection, check_origin
from talonbench.errors import SettingsError
from talonbench_gui.features.connections.status import describe_kind, find_problems
from talonbench_gui.widgets.tables.table_model import Cell, TableRow

if TYPE_CHECKING:
    from collections.abc import Sequence

GUIDE = """<h3>Where to get an API key</h3>
<p>In Talon.One's Campaign Manager, open your Application and go to Settings → Developer settings → Create API Key.
Mark the key for third-party use, choose Segment, and set an expiry date.</p>
<h3>What the deployment is</h3>
<p>The URL of your Campaign Manager: https:// and the host, without a trailing slash. For example,
https://mycompany.europe-west1.talon.one.</p>
<h3>Where the key is kept</h3>
<p>In the system keychain, or if there is none, in memory until the window closes. It is never written to a file.
A key belongs to one connection with its deployment and gateway, and is never sent anywhere else.</p>"""
KEYS_KEPT = "Keys are kept in the system keychain, or in memory if there is none; never in a file"
TONES = {"sandboxKind": "accent", "testKind": "muted", "liveKind": "warn"}


@dataclass(frozen=True, slots=True)
class KeyState:
    """A connection's key, where it is kept, and why it is gone; the latter two as texts."""

    key: str = ""
    location: str = ""
    why_gone: str = ""


def describe_environment(connection: Connection) -> tuple[str, str]:
    """The connection's label and its tone."""
    label, _, role = describe_kind(connection)
    return label, TONES[role]


def connection_rows(
    connections: Sequence[Connection], used: int, keys: Sequence[KeyState], today: date
) -> tuple[TableRow, ...]:
    """A row for each connection; *used* is the index of the current one."""
    return tuple(
        _make_row(one, at, key, today, is_used=at == used)
        for at, (one, key) in enumerate(zip(connections, keys, strict=True))
    )


def _make_row(one: Connection, at: int, key: KeyState, today: date, *, is_used: bool) -> TableRow:
    label, tone = describe_environment(one)
    text, state = describe_connection(one, key, today)
    marks = [mark for mark, holds in (("in use", is_used), ("asks first", one.confirm_first)) if holds]
    name = f"{one.name} ({', '.join(marks)})" if marks else one.name
    note = f"! {text}" if state in ("bad", "warn") else key.location
    cells = (
        Cell(label, tone),
        Cell(f"{name}\n{one.deployment or 'no deployment'}"),
        Cell(note, state if text else "muted", text),
    )
    return TableRow(cells, key=("connection", at))


def describe_key(one: Connection, key: KeyState) -> str:
    """Where a connection's key is kept, or that it is missing."""
    if one.kind == "sandbox" and key.location.startswith("built-in"):
        return "The sandbox uses a built-in demo key."
    if key.location:
        sentence = f"{key.location[:1].upper()}{key.location[1:]}"
        return sentence if sentence.endswith("…") else f"{sentence}."
    return key.why_gone or "No API key yet."


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
