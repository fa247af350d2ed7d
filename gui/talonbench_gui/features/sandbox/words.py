"""What the sandbox remembers, as rows and texts."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from talonbench.events import format_text
from talonbench.responses.effects import list_effects
from talonbench.sandbox import show_coupon
from talonbench.values import Value, json_text, to_text
from talonbench_gui.widgets.tables.table_model import Cell, TableRow
from talonbench_gui.widgets.tables.widths import Column
from talonbench_gui.wording.numbers import plural

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from talonbench.sandbox import CouponState, ProfileState, SandboxState, SessionState

Kept = TypeVar("Kept")
MOST: Final = 200  # rows of a table
STATES: Final = {"open": "info", "closed": "good", "partially_returned": "warn", "cancelled": "muted"}
STATUSES: Final = {"valid": "good", "not started": "info", "expired": "bad", "used up": "bad", "always rejected": "bad"}
REFUSED: Final = ("rejectCoupon", "rejectReferral", "error")
EMPTY: Final = (
    "Nothing here yet",
    ["Send an event to the sandbox, then see here what it remembers: profiles, sessions, events and effects."],
)
NO_COUPONS: Final = ("No coupons", ["The rules of the campaign have none. Edit the rules to add some."])


class Detail(NamedTuple):
    """What is told of a row: its name, its facts, its state with a tone, and its data."""

    title: str
    facts: str = ""
    state: str = ""
    tone: str = "muted"
    data: Value = None


class Kind(NamedTuple):
    """A kind of what is remembered: its *title*, the *columns* of its table, its *rows* and the *details* of each."""

    title: str
    columns: tuple[Column, ...]
    rows: Callable[[SandboxState], Sequence[tuple[TableRow, Detail]]]


def describe_state(state: SandboxState) -> str:
    """The status line of the page."""
    return f"Rules of “{state.campaign}” · nothing leaves this machine"


def _profiles(state: SandboxState) -> list[tuple[TableRow, Detail]]:
    return [(_profile_row(one), _profile_detail(one, state)) for one in _newest(state.profiles)]


def _profile_row(one: ProfileState) -> TableRow:
    return _row(
        Cell(one.id),
        Cell(f"{one.points:,}", "good" if one.points else "muted"),
        Cell(one.tier or "–", "text" if one.tier else "muted"),
        Cell(", ".join(one.audiences) or "–", "text" if one.audiences else "muted"),
        Cell(str(one.sessions)),
        Cell(_money(one.spent)),
    )


def _profile_detail(one: ProfileState, state: SandboxState) -> Detail:
    balance = f"{one.points:,} points in “{state.program}”" if state.program else "no loyalty program"
    following = f", {one.points_to_next_tier:,} more to {one.next_tier}" if one.next_tier else ""
    spent = f"{plural(one.sessions, 'order')}, {_money(one.spent)} {state.currency} after discounts"
    facts = f"Profile · {spent}" + (f" · last order {one.last_session}" if one.last_session else "")
    shown: Value = {"attributes": dict(one.attributes), "audiences": list(one.audiences)}
    return Detail(one.id, facts, balance + following, "good" if one.points else "muted", shown)


def _sessions(state: SandboxState) -> list[tuple[TableRow, Detail]]:
    return [(_session_row(one), _session_detail(one, state)) for one in _newest(state.sessions)]


def _session_row(one: SessionState) -> TableRow:
    return _row(
        Cell(one.id),
        Cell(_plain(one.state), STATES.get(one.state, "text")),
        Cell(one.profile or "–", "text" if one.profile else "muted"),
        Cell(_money(one.total)),
        Cell(f"−{_money(one.discount)}" if one.discount else "–", "good" if one.discount else "muted"),
        Cell(", ".join(one.coupons) or "–", "text" if one.coupons else "muted"),
    )


def _session_detail(one: SessionState, state: SandboxState) -> Detail:
    total = f"{_money(one.total)} {state.currency}"
    paid = f", {_money(one.total - one.discount)} after discounts" if one.discount else ""
    facts = f"Session{f' of {one.profile}' if one.profile else ''} · {total}{paid}"
    return Detail(one.id, facts, _plain(one.state), STATES.get(one.state, "text"), dict(one.details))


def _coupons(state: SandboxState) -> list[tuple[TableRow, Detail]]:
    return [(_coupon_row(one), _coupon_detail(one, state)) for one in state.coupons]


def _coupon_row(one: CouponState) -> TableRow:
    return _row(
        Cell(one.code),
        Cell(one.status, STATUSES.get(one.status, "text")),
        Cell(f"{one.uses:,} of {one.limit:,}" if one.limit else f"{one.uses:,}"),
        Cell(f"{_money(one.discount)} of {_money(one.budget)}" if one.budget else _money(one.discount)),
        Cell(one.expires[:10] or "–", "text" if one.expires else "muted"),
        Cell(one.name),
    )


def _coupon_detail(one: CouponState, state: SandboxState) -> Detail:
    limit = f"redeemed {one.uses:,} of {one.limit:,} times" if one.limit else f"redeemed {plural(one.uses, 'time')}"
    budget = f" of {_money(one.budget)}" if one.budget else ""
    facts = f"Coupon “{one.name}” · {limit} · {_money(one.discount)}{budget} {state.currency} given"
    return Detail(one.code, facts, one.status, STATUSES.get(one.status, "text"), show_coupon(one))


def _events(state: SandboxState) -> list[tuple[TableRow, Detail]]:
    found = []
    for one in _newest(state.events):
        kind, profile, at = (to_text(one.get(key, "")) for key in ("type", "profileId", "created"))
        row = _row(Cell(_time(at)), Cell(kind), Cell(profile or "–", "text" if profile else "muted"))
        found.append((row, Detail(kind, f"Event{f' of {profile}' if profile else ''} · {_time(at)}", data=dict(one))))
    return found


def _effects(state: SandboxState) -> list[tuple[TableRow, Detail]]:
    found = []
    for call in _newest(state.effects):
        at, source = _time(to_text(call.get("time", ""))), to_text(call.get("source", ""))
        for effect in list_effects(dict(call)):
            tone = "bad" if effect.type in REFUSED else "text"
            row = _row(Cell(at), Cell(effect.words, tone), Cell(effect.rule, "muted"), Cell(source, "muted"))
            state_words = "rejected" if effect.type in REFUSED else ""
            detail = Detail(effect.type, f"Rule “{effect.rule}” · {source} · {at}", state_words, tone, effect.effect)
            found.append((row, detail))
    return found


KINDS: Final[dict[str, Kind]] = {
    "profiles": Kind(
        "Profiles",
        (
            Column("Profile", 16, 2), Column("Points", 8, is_number=True), Column("Tier", 9),
            Column("Audiences", 18, 3), Column("Orders", 7, rank=1, is_number=True),
            Column("Spent", 10, is_number=True),
        ),
        _profiles,
    ),
    "sessions": Kind(
        "Sessions",
        (
            Column("Session", 16, 2), Column("State", 12), Column("Profile", 14, 1),
            Column("Total", 9, is_number=True), Column("Discount", 9, is_number=True),
            Column("Coupons", 12, 1, rank=1),
        ),
        _sessions,
    ),
    "coupons": Kind(
        "Coupons",
        (
            Column("Code", 14, 1), Column("Status", 14), Column("Redeemed", 11), Column("Discount given", 18),
            Column("Expires", 11), Column("Name", 14, 2, rank=1),
        ),
        _coupons,
    ),
    "events": Kind("Events", (Column("Time", 10), Column("Type", 20, 2), Column("Profile", 16, 1)), _events),
    "effects": Kind(
        "Effects",
        (
            Column("Time", 10), Column("Effect", 30, 3), Column("Rule", 14, 1),
            Column("Request", 20, 1, rank=1, is_path=True),
        ),
        _effects,
    ),
}  # fmt: skip


def count_rows(state: SandboxState, kind: str) -> int:
    """How much the sandbox remembers of *kind*; of effects, those of all calls."""
    found: Sequence[object] = getattr(state, kind)
    if kind != "effects":
        return len(found)
    effects = (call.get("effects") for call in state.effects)
    return sum(len(one) for one in effects if isinstance(one, list))


def format_data(value: Value) -> str:
    """*value* as indented JSON."""
    return "" if value is None else format_text(json_text(value))


def _newest(listed: Sequence[Kept]) -> Sequence[Kept]:
    """The last MOST of *listed*, the newest first."""
    return listed[: -MOST - 1 : -1]


def _row(*cells: Cell) -> TableRow:
    return TableRow(cells)


def _money(value: float) -> str:
    return f"{value:,.2f}"


def _plain(state: str) -> str:
    return state.replace("_", " ")


def _time(text: str) -> str:
    """The local time of day of a moment in RFC 3339."""
    try:
        return datetime.fromisoformat(text).astimezone().strftime("%H:%M:%S")
    except ValueError:
        return text
