"""Connections in rows and words: what is at stake, where the key is, what is to be known."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from talonbench.client.expiry import describe_expiry
from talonbench.connections import GATEWAY, Connection, check_origin
from talonbench.errors import SettingsError
from talonbench_gui.widgets.tables.table_model import Cell, TableRow
from talonbench_gui.wording.status import LIVE_LABEL, SANDBOX_LABEL, TEST_LABEL

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

GUIDE = """<h3>Where the key comes from</h3>
<p>In Talon.One's Campaign Manager: open your Application, then Settings → Developer settings → Create API Key.
Answer “yes” to a third-party service, choose Segment, and set an expiry date.</p>
<h3>What the deployment is</h3>
<p>The address of your Campaign Manager: https:// and the host, without a slash at its end; such as
https://mycompany.europe-west1.talon.one.</p>
<h3>Where the key is kept</h3>
<p>In the system's keychain; where there is none, in memory until the window closes. It is written to no file.</p>"""


def kind_of(one: Connection) -> tuple[str, str]:
    """What is at stake, as a word and a colour."""
    if one.kind == "sandbox":
        return SANDBOX_LABEL, "accent"
    return (TEST_LABEL, "muted") if one.environment == "test" else (LIVE_LABEL, "warn")


def connection_rows(
    connections: Sequence[Connection], used: int, told: Mapping[str, str], today: date
) -> tuple[TableRow, ...]:
    """A row for each connection; the one at *used* is in use."""
    return tuple(_row(one, at, at == used, told, today) for at, one in enumerate(connections))


def _row(one: Connection, at: int, is_used: bool, told: Mapping[str, str], today: date) -> TableRow:
    word, colour = kind_of(one)
    said, state = describe_connection(one, today)
    marks = [part for part, holds in (("in use", is_used), ("asks first", one.confirm_first)) if holds]
    name = f"{one.name} ({', '.join(marks)})" if marks else one.name
    key = f"! {said}" if state in ("bad", "warn") else told.get(one.key_owner, "")
    cells = (Cell(word, colour), Cell(name), Cell(one.deployment or "no deployment yet", "muted"),
             Cell(key, state if said else "muted", said))  # fmt: skip
    return TableRow(cells, key=("connection", at))


def describe_key(one: Connection, told: Mapping[str, str], is_used: bool) -> str:
    """Where the key of a connection is."""
    if one.kind == "sandbox":
        return "The sandbox takes its own demo key."
    said = told.get(one.key_owner, "") if one.deployment else ""
    if said:
        return f"{said[:1].upper()}{said[1:]}."
    return "None yet: type it at the top of the window." if is_used else "Looked up when the connection is used."


def describe_connection(one: Connection, today: date) -> tuple[str, str]:
    """What is to be known of a connection, in words and a colour: its gateway, its key's last day."""
    try:
        check_origin(one.gateway, "gateway")
    except SettingsError as error:
        return f"Gateway: {error.message}", "bad"
    if words := describe_expiry(one.key_expires, today):
        return words, "bad" if "expired" in words else "warn"
    if one.kind != "sandbox" and one.gateway != GATEWAY:
        return f"Requests go to {one.gateway}, not to Talon.One's gateway.", "warn"
    return "", "muted"


def parse_day(text: str) -> date | None:
    """The day that *text* names, as 2026-12-31; None where it is none."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None
