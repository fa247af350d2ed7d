"""The counts of a replay as JSON."""

from talonbench.archive.counts import STATUSES, MappingCounts, ReplayCounts
from talonbench.talon_one import REQUESTS
from talonbench.values import Json


def counts_json(replay: ReplayCounts, unread: int, is_sent: bool) -> dict[str, Json]:
    """The counts for programs."""
    return {
        "events": replay.events,
        "unreadable": unread,
        "open": replay.ambiguous,
        "calls": replay.calls,
        "codes": {**replay.codes},
        "seconds": round(replay.calls / REQUESTS, 3),
        "mappings": [_mapping_json(count, is_sent) for count in replay.mappings],
        "unfired": [
            {"type": kind, "event": name, "count": times} for (kind, name), times in replay.unfired.most_common()
        ],
    }


def _mapping_json(count: MappingCounts, is_sent: bool) -> Json:
    subscription = count.compiled.subscription
    row: dict[str, Json] = {
        "mapping": subscription.name,
        "action": subscription.action,
        "enabled": subscription.enabled,
        **{status: count.statuses[status] for status in STATUSES},
        "faults": [
            {"path": path, "rule": rule, "message": count.messages[path, rule], "count": times}
            for (path, rule), times in count.faults.most_common()
        ],
        "payloads": count.payloads,
        "fields": {key: count.filled[key] for key in count.fields},
        "empty": [*count.empty],
        "attributes": {**count.attributes},
    }
    if is_sent:
        row["verdicts"] = [
            {"verdict": kind, "reason": reason, "count": times, **_answer_json(count.answers.get((kind, reason)))}
            for (kind, reason), times in count.verdicts.most_common()
        ]
    return row


def _answer_json(message: str | None) -> dict[str, Json]:
    """What the first response says is wrong, if it says it."""
    return {"message": message} if message else {}
