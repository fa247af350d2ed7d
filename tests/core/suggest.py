"""A subscription to fire, compiled."""

from typing import Any

from talonbench.destination import CompiledSubscription, Settings, Subscription, compile_subscription
from talonbench.talon_one import ACTIONS, SANDBOX_KEY

SETTINGS = Settings(SANDBOX_KEY, "https://my.talon.one")


def to(
    trigger: str, mapping: dict[str, Any] | None = None, action: str = "trackEventV2", enabled: bool = True
) -> CompiledSubscription:
    chosen = ACTIONS[action].default_mapping() if mapping is None else mapping
    return compile_subscription(Subscription("m", "M", action, trigger, chosen, enabled), ACTIONS[action])
