"""Names of events that triggers seem to mean: they hold such a name, in whatever case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from talonbench.archive.counts import LONGEST, MOST

if TYPE_CHECKING:
    from collections.abc import Sequence

    from talonbench.destination import CompiledSubscription
    from talonbench.values import Value


class MeantNames:
    """The names that the triggers of *subscriptions* seem to mean."""

    def __init__(self, subscriptions: Sequence[CompiledSubscription]) -> None:
        triggers = (one.subscription.trigger for one in subscriptions if one.subscription.enabled)
        self._triggers = "\n".join(triggers).lower()
        self._known: dict[str, bool] = {}

    def has(self, name: Value) -> bool:
        """Whether a trigger seems to mean events with this *name*."""
        if type(name) is not str:
            return False
        known = self._known.get(name)
        if known is None:
            known = len(name) < LONGEST and name.lower() in self._triggers
            if len(self._known) < MOST:
                self._known[name] = known
        return known
