"""What was sent beside what is stored, as rows and texts."""

from __future__ import annotations

import json
from collections import Counter
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Final, NamedTuple

from talonbench.management.comparison import GOOD, Check
from talonbench.values import Undefined, Value, json_text, parse_json
from talonbench_gui.widgets.tables.table_model import Cell, TableRow, heading
from talonbench_gui.wording.numbers import format_time, plural

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from talonbench.management.expectations import Expectation
    from talonbench.management.received import Received
    from talonbench.request import Request
    from talonbench.values import Json

STATES: Final = {  # of a check: sign and tone
    "stored": ("✓", "good"), "converted": ("≈", "info"), "differs": ("!", "warn"), "missing": ("✕", "bad"),
    "pending": ("–", "muted"), "applied": ("✓", "good"), "member": ("✓", "good"), "left": ("✓", "good"),
    "recorded": ("✓", "good"),
}  # fmt: skip
NOTHING_SENT: Final = (
    "Nothing sent yet",
    ["Send an event, then see here what Talon.One stored of it: attributes, audiences, the session and events."],
)
NO_VALUES: Final = ("Nothing to read", ["The last send stored nothing: no request was delivered with a value."])
NO_KEY: Final = (
    "Add a management key",
    ["Talon.One's Management API says what was stored. It needs a key of its own, beside the API key."],
)
NO_PROBLEMS: Final = ("No problems", ["Every value that was read is as it was sent."])
_SESSION: Final = {"": "Session ID", "/profileId": "Profile ID", "/state": "State", "/referralCode": "Referral code"}
_ORDER: Final = ("profile", "audience", "session", "event")


class Row(NamedTuple):
    """A check at its place: *group* is what it belongs to, *at* its index."""

    group: str
    at: int


def list_rows(expectations: Sequence[Expectation], shown: Iterable[int]) -> tuple[Row, ...]:
    """The checks *shown*, grouped: profiles, audiences, sessions, events."""
    groups: dict[str, list[Row]] = {}
    for at in shown:
        row = Row(_name_group(expectations[at]), at)
        groups.setdefault(row.group, []).append(row)
    ordered = sorted(groups.values(), key=lambda rows: _ORDER.index(_kind_of(expectations[rows[0].at])))
    return tuple(row for rows in ordered for row in rows)


def _kind_of(one: Expectation) -> str:
    return "audience" if one.rule in ("member", "left") else one.subject.kind


def _name_group(one: Expectation) -> str:
    kind = _kind_of(one)
    if kind == "audience":
        return "Audiences"
    if kind == "event":
        return f"Events · {one.subject.id}" if one.subject.id else "Events"
    return f"{kind.capitalize()} · {one.subject.id}"


def table_rows(rows: Sequence[Row], expectations: Sequence[Expectation], checks: Sequence[Check]) -> list[TableRow]:
    """A heading for each group, with how much of it arrived, and a row for each check."""
    table: list[TableRow] = []
    total = Counter(row.group for row in rows)
    good = Counter(row.group for row in rows if checks[row.at].status in GOOD)
    for at, row in enumerate(rows):
        if at == 0 or rows[at - 1].group != row.group:
            table.append(heading(f"{row.group}   {good[row.group]} of {total[row.group]}"))
        table.append(_make_row(row.at, expectations[row.at], checks[row.at]))
    return table


def _make_row(at: int, expectation: Expectation, check: Check) -> TableRow:
    sign, tone = STATES[check.status]
    is_bad = check.status in ("missing", "differs")
    cells = (
        Cell(f"{sign} {check.status}", tone),
        Cell(describe_what(expectation)),
        Cell(describe_sent(expectation)),
        Cell(describe_stored(expectation, check), tone if is_bad else "muted" if check.status == "pending" else "text"),
    )
    return TableRow(cells, key=("check", at))


def describe_what(one: Expectation) -> str:
    """The value's name, as Talon.One calls it."""
    keys = [str(key) for key in one.keys]
    if one.rule in ("member", "left"):
        return f"Audience {one.sent}"
    if one.rule == "coupon":
        return "Coupon code"
    if one.subject.kind == "event":
        name = one.subject.type + (f" ({one.subject.number})" if one.subject.number > 1 else "")
        return name if one.rule == "recorded" else f"{name} · {keys[-1]}"
    if keys[0] == "cartItems":
        return f"Item {int(keys[1]) + 1} · {' · '.join(keys[2:])}"
    if keys[0] == "attributes":
        return " · ".join(keys[1:])
    if one.subject.kind == "audience":
        return f"Audience {one.subject.id}"
    place = one.path.removeprefix("/customerSession")
    return _SESSION.get(place, place) if one.subject.kind == "session" else "Profile ID"


def describe_sent(one: Expectation) -> str:
    """The value as it was sent, or what was asked for."""
    acts = {"member": "added", "left": "removed", "recorded": "sent", "gone": "deleted"}
    return acts.get(one.rule) or json_text(one.sent)


def describe_stored(one: Expectation, check: Check) -> str:
    """The value that is stored, or what else is known."""
    if check.status == "pending" and isinstance(check.stored, Undefined):
        return "not found yet"
    if one.rule == "member":
        return "not a member" if isinstance(check.stored, Undefined) else f"member{_name_audience(check.stored)}"
    if one.rule == "left":
        return "not a member" if check.status == "left" else f"still a member{_name_audience(check.stored)}"
    if one.rule == "recorded":
        return "recorded" if check.status == "recorded" else "no such event"
    if one.rule == "coupon" and isinstance(check.stored, str):
        return check.note or check.stored
    return "nothing" if isinstance(check.stored, Undefined) else json_text(check.stored)


def _name_audience(stored: Value) -> str:
    name = stored.get("name") if isinstance(stored, dict) else None
    return f" of {name}" if isinstance(name, str) else ""


# -- the header -----------------------------------------------------------------------------------------------------


def describe_verdict(checks: Sequence[Check]) -> str:
    """How many values arrived."""
    good = sum(one.status in GOOD for one in checks)
    return f"{good} of {plural(len(checks), 'value')} arrived"


def describe_faults(checks: Sequence[Check]) -> str:
    """How many are missing, differ or are pending; empty if none."""
    counts = {state: sum(one.status == state for one in checks) for state in ("missing", "differs", "pending")}
    words = (
        (counts["missing"], "is missing", "are missing"), (counts["differs"], "differs", "differ"),
        (counts["pending"], "is pending", "are pending"),
    )  # fmt: skip
    return ", ".join(f"{count} {one if count == 1 else many}" for count, one, many in words if count)


def describe_reading(received: Received, begun: float, read_at: float, *, is_reading: bool) -> str:
    """When it was read, and when it will be again."""
    if is_reading and received.pause is not None:
        return f"round {received.rounds} · reading again in {received.pause:.0f} s"
    seconds = read_at - begun
    after = f"{seconds:.0f} s after the send" if seconds < 120 else f"at {format_time(read_at)}"
    return f"read {after}, in {plural(received.rounds, 'round')}"


def describe_undelivered(count: int) -> str:
    """That nothing is expected of what wasn't delivered."""
    return f"{plural(count, 'request')} {'was' if count == 1 else 'were'} not delivered" if count else ""


# -- the detail -----------------------------------------------------------------------------------------------------


def describe_state(one: Expectation, check: Check) -> str:
    """The state of a value, and what was sent and stored where that isn't the same in other words."""
    state = f"{STATES[check.status][0]} {check.status}"
    if one.rule not in ("value", "coupon"):
        return state
    return f"{state} · sent {describe_sent(one)}, stored {describe_stored(one, check)}"


def describe_reason(one: Expectation, check: Check) -> str:
    """Why a value is as it is, as far as that is known."""
    if check.note:
        return f"{check.note[:1].upper()}{check.note[1:].rstrip('.')}."
    reasons = {
        "pending": "Talon.One doesn't document how soon a change can be read.",
        "missing": f"Talon.One has no {one.subject.kind} with this value." if one.rule == "value" else "",
        "converted": "The same value in another notation.",
        "differs": "Something else may have changed it since the send.",
    }
    return reasons.get(check.status, "")


def describe_kind(one: Expectation) -> str:
    """What a value belongs to."""
    what = "attribute" if one.keys[:1] == ("attributes",) else "value"
    of = {"profile": "profile", "session": "session", "event": "event", "audience": "audience"}[one.subject.kind]
    return f"{of} {what} · {one.subject.id}" if one.subject.id else f"{of} {what}"


def log_rows(log: Sequence[dict[str, Json]]) -> list[TableRow]:
    """The access log's lines, the oldest first."""
    return [
        TableRow(
            (
                Cell(format_moment(str(line.get("time") or ""))),
                Cell(str(line.get("status") or ""), "bad" if _is_failure(line) else "good"),
                Cell(f"{line.get('method')} {line.get('requestUri')}"),
            ),
            key=("line", at),
        )
        for at, line in enumerate(log)
    ]


def format_moment(text: str) -> str:
    """A time of Talon.One's (RFC 3339) on this machine's clock, to the millisecond; *text* if it is none."""
    with suppress(ValueError):
        return f"{datetime.fromisoformat(text).astimezone():%H:%M:%S.%f}"[:-3]
    return text


def describe_last_use(text: str) -> str:
    """When the Application was last used, by Talon.One's time *text*; empty if it doesn't say."""
    with suppress(ValueError):
        text = format_time(datetime.fromisoformat(text).timestamp())
    return f"last used {text}" if text else ""


def _is_failure(line: dict[str, Json]) -> bool:
    status = line.get("status")
    return isinstance(status, int) and status >= 400


def sort_log(received: Received | None) -> tuple[dict[str, Json], ...]:
    """The access log's lines, the oldest first, so that new ones move none."""
    log = () if received is None else received.log
    return tuple(sorted(log, key=lambda line: str(line.get("time") or "")))


def find_line(log: Sequence[dict[str, Json]], request: Request, identity: str) -> int:
    """The line most like *request*, or -1: it names *identity*, and has its path and its body; the last of several."""
    path, body = request.url.partition("?")[0].rpartition("/segment/")[2], _squeeze(request.body or "")
    best, most = -1, 0
    for at, line in enumerate(log):
        address, payload = str(line.get("requestUri") or ""), str(line.get("requestPayload") or "")
        if identity in f"{address} {payload}":
            alike = 1 + (path in address) + (bool(payload) and body.startswith(_squeeze(payload)))
            best, most = (at, alike) if alike >= most else (best, most)
    return best


def _squeeze(text: str) -> str:
    return "".join(text.split())


def format_payload(line: dict[str, Json] | None, key: str) -> str:
    """A payload of a line of the log, indented if it is JSON; Talon.One cuts large ones."""
    text = "" if line is None else str(line.get(key) or "")
    try:
        return json.dumps(json.loads(json_text(parse_json(text))), indent=2, ensure_ascii=False)
    except ValueError:
        return text


def describe_health(received: Received | None) -> tuple[str, str]:
    """The Application's health as Talon.One says it, and its tone."""
    health = "" if received is None else received.health
    tones = {"OK": "good", "WARNING": "warn", "ERROR": "bad", "CRITICAL": "bad"}
    return health or "not read", tones.get(health, "muted")
