"""What was received as JSON, for other tools."""

from talonbench.management.client import format_moment
from talonbench.management.received import Received
from talonbench.management.sent_calls import NOTE, Pair, SentCalls, describe_limits
from talonbench.values import Json, Undefined, Value


def received_data(received: Received) -> dict[str, Json]:
    """*received* as ``talonbench verify --json`` prints it; what isn't stored is null."""
    return {
        "checks": [
            {
                "what": one.what,
                "path": one.path,
                "sent": one.sent,
                "stored": _or_null(one.stored),
                "status": one.status,
                "note": one.note,
            }
            for one in received.checks
        ],
        "log": [*received.log],
        "health": received.health,
        "problems": [*received.problems],
    }


def sent_calls_data(found: SentCalls) -> dict[str, Json]:
    """*found* as ``talonbench compare-log --json`` prints it; a value that a side hasn't is null."""
    return {
        "since": format_moment(found.since),
        "until": format_moment(found.until),
        "counts": {state.replace(" ", "_"): count for state, count in found.count().items()},
        "calls": [_pair_data(one) for one in found.pairs],
        "note": NOTE,
        "limits": [*describe_limits(found)],
    }


def _pair_data(one: Pair) -> Json:
    here, there = one.here, one.there
    return {
        "state": one.state.replace(" ", "_"),
        "what": str(one.subject),
        "event": None if here is None else here.origin,
        "mapping": None if here is None else here.mapping,
        "time": None if one.at is None else format_moment(one.at),
        "status": None if there is None else there.status,
        "here": None if here is None else here.values,
        "there": None if there is None else there.values,
        "differences": [
            {"path": part.path, "here": _or_null(part.here), "there": _or_null(part.there)} for part in one.differences
        ],
    }


def _or_null(value: Value) -> Json:
    return None if isinstance(value, Undefined) else value
