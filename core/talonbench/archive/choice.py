"""Which events of an archive are meant, asked of one event at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from talonbench.archive.event_values import name_user
from talonbench.archive.parts import reason_of
from talonbench.archive.times import find_time
from talonbench.archive.verdicts import FAILED, Verdict
from talonbench.judgement import OK

if TYPE_CHECKING:
    from talonbench.archive.wanted import Wanted
    from talonbench.values import Value


class Choice:
    """The *wanted* events."""

    def __init__(self, wanted: Wanted) -> None:
        self._wanted = wanted
        self.needs_verdict = wanted.outcome is not None or wanted.reason is not None
        self._needs_time = wanted.since is not None or wanted.until is not None

    def takes(self, event: dict[str, Value], verdict: Verdict) -> bool:
        """Whether *event*, with its *verdict*, is one of them."""
        wanted = self._wanted
        if wanted.user is not None and name_user(event) != wanted.user:
            return False
        named = event.get("event") or event.get("name") or event.get("type")
        if wanted.event is not None and named != wanted.event:
            return False
        if self._needs_time and not self._is_in_time(find_time(event)):
            return False
        return not self.needs_verdict or self._fits(verdict)

    def _is_in_time(self, time: int | None) -> bool:
        since, until = self._wanted.since, self._wanted.until
        return time is not None and (since is None or time >= since) and (until is None or time < until)

    def _fits(self, verdict: Verdict) -> bool:
        asked, reason = self._wanted.outcome, self._wanted.reason
        if asked is not None and outcome_of(verdict) != asked:
            return False
        return reason is None or any(one == reason or one.startswith(f"{reason}:") for one in reasons_of(verdict))


def outcome_of(verdict: Verdict) -> str:
    """The outcome that counts: what sends, is discarded, filtered, or matched by nothing; the one of most weight."""
    statuses = {mark.status for mark in verdict.marks if mark is not None}
    if "ready" in statuses:
        return "sends"
    if statuses.intersection(FAILED):
        return "discarded"
    return "filtered" if "filtered" in statuses else "none"


def reasons_of(verdict: Verdict) -> frozenset[str]:
    """Why nothing is sent, and why mappings fail that match."""
    failed = {reason_of(mark) for mark in verdict.marks if mark is not None and mark.status in FAILED}
    return frozenset(failed or ({verdict.code} if verdict.code != OK else ()))
