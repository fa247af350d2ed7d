"""One value that was sent beside the one that is stored."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from talonbench.management.expectations import Expectation
from talonbench.values import UNDEFINED, Json, Undefined, Value, json_text, to_text
from talonbench.values.pointer import get_at

Status = Literal["stored", "converted", "differs", "missing", "pending", "applied", "member", "left", "recorded"]
GOOD: Final = frozenset(("stored", "converted", "applied", "member", "left", "recorded"))
_SKIPPED: Final = (
    "the request has skipNonExistingAttributes=true, so Talon.One ignores an attribute that isn't defined: "
    "check it in the Campaign Manager"
)


@dataclass(frozen=True, slots=True)
class Check:
    """A value that was *sent*, and what is *stored* (undefined if nothing is).

    *note* is Talon.One's reason, or what may explain that it is missing. *request* is the request's index.
    """

    what: str
    path: str
    sent: Json
    stored: Value
    status: Status
    note: str = ""
    request: int = 0

    @property
    def is_settled(self) -> bool:
        """Whether reading again is of no use: it is there, or Talon.One said why it isn't."""
        return self.status in GOOD or (self.status == "differs" and bool(self.note))


def check_value(one: Expectation, found: dict[str, Json] | None, coupons: dict[str, dict[str, Json]]) -> Check:
    """*one* beside what was *found* of its subject (None: nothing); *coupons* are Talon.One's results by code."""
    if found is None:
        return _make(one, UNDEFINED, "stored" if one.rule == "gone" else "missing")
    stored = get_at(found, one.keys)
    if one.rule in ("member", "left"):
        return _check_membership(one, stored)
    if one.rule == "coupon":
        return _check_coupon(one, stored, coupons.get(to_text(one.sent)))
    if one.rule == "recorded":
        return _make(one, stored, "recorded")
    status = compare_values(one.sent, stored)
    is_skipped = status == "missing" and one.may_skip and one.keys[:1] == ("attributes",)
    return _make(one, stored, status, _SKIPPED if is_skipped else "")


def make_pending(one: Expectation) -> Check:
    """*one* before it is known."""
    return _make(one, UNDEFINED, "pending")


def _make(one: Expectation, stored: Value, status: Status, note: str = "") -> Check:
    return Check(str(one.subject), one.path, one.sent, stored, status, note, one.request)


def _check_membership(one: Expectation, memberships: Value) -> Check:
    listed = memberships if isinstance(memberships, list) else []
    known = [part for part in listed if isinstance(part, dict) and one.sent in (part.get("id"), part.get("name"))]
    stored: Value = known[0] if known else UNDEFINED
    status: Status = "member" if known else "missing"
    if one.rule == "left":
        status = "differs" if known else "left"
    return _make(one, stored, status)


def _check_coupon(one: Expectation, coupon: Value, result: dict[str, Json] | None) -> Check:
    """By Talon.One's own result; else by the session's coupon, which needn't list several."""
    if result is not None:
        status: Status = "applied" if result.get("status") == "applied" else "differs"
        note = "" if status == "applied" else to_text(result.get("summary") or "")
        return _make(one, to_text(result.get("status") or ""), status, note)
    return _make(one, coupon, "applied" if coupon == one.sent else "missing")


def compare_values(sent: Json, stored: Value) -> Status:
    """``stored``, ``converted``, ``differs`` or ``missing``; null stands for a value that isn't there."""
    if isinstance(stored, Undefined):
        return "stored" if sent is None else "missing"  # null removes an attribute
    if json_text(_plain(sent)) == json_text(_plain(stored)):
        return "stored"
    return "converted" if _is_same(sent, stored) else "differs"


def _plain(value: Value) -> Value:
    """*value* with the keys of objects sorted and whole numbers as such."""
    if isinstance(value, dict):
        return {f".{key}": _plain(value[key]) for key in sorted(value)}
    if isinstance(value, list):
        return [_plain(part) for part in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _is_same(sent: Json, stored: Value) -> bool:
    """Whether both say the same in another notation: a number or truth as text, a time in another zone."""
    if isinstance(sent, list) and isinstance(stored, list):
        return len(sent) == len(stored) and all(
            compare_values(*pair) in GOOD for pair in zip(sent, stored, strict=True)
        )
    if isinstance(sent, str) != isinstance(stored, str):
        return to_text(_plain(sent)) == to_text(_plain(stored))
    if isinstance(sent, str) and isinstance(stored, str):
        moments = [_read_time(text) for text in (sent, stored)]
        return moments[0] is not None and moments[0] == moments[1]
    return False


def _read_time(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo is not None else None
