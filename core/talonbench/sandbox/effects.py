"""Effects as a rule engine might return them: real in form, invented in content."""

from talonbench.sandbox.ledger import GivenDiscount, GivenPoints
from talonbench.sandbox.store import StoredProfile
from talonbench.values import Value

PROGRAM = 1
_LEDGER: dict[str, Value] = {"programId": PROGRAM, "subLedgerId": ""}
_SCOPE = "sessionTotal"


def effect(kind: str, rule: str, **props: Value) -> Value:
    """An effect of the rule *rule* with its envelope."""
    return {
        "campaignId": 1,
        "rulesetId": 1,
        "ruleIndex": 0,
        "ruleName": rule,
        "effectType": kind,
        "props": props,
        "simulated": True,
    }


def join_audience(kind: str, number: int, name: str, profile: StoredProfile) -> Value:
    """The effect *kind* (``addToAudience`` or ``removeFromAudience``) for *profile*."""
    return effect(
        kind,
        "Audience",
        audienceId=number,
        audienceName=name,
        profileIntegrationId=profile.integration_id,
        profileId=profile.id,
    )


def profile_effects(added: dict[int, str], removed: dict[int, str], profile: StoredProfile) -> list[Value]:
    """The effects of joining and leaving audiences."""
    joined = [join_audience("addToAudience", number, name, profile) for number, name in added.items()]
    return joined + [join_audience("removeFromAudience", number, name, profile) for number, name in removed.items()]


def event_effects(event_type: str) -> list[Value]:
    """The effect of an event: a notification."""
    return [notification("Event received", f"The sandbox received the event “{event_type}”.")]


def notification(title: str, body: str) -> Value:
    """A notification for the shop."""
    return effect("showNotification", "Notification", notificationType="Info", title=title, body=body)


def set_discount(given: GivenDiscount, desired: float) -> Value:
    """The discount *given*; *desired* is what it would have been without a budget."""
    more: dict[str, Value] = {"desiredValue": desired} if desired != given.value else {}
    return effect("setDiscount", given.name, name=given.name, value=given.value, scope=_SCOPE, **more)


def roll_back_discount(name: str, value: float, **place: Value) -> Value:
    """A discount, or a part of it, rolled back."""
    return effect("rollbackDiscount", name, name=name, value=value, scope=_SCOPE, **place)


def add_points(program: str, rule: str, given: GivenPoints) -> Value:
    """The points *given* in the loyalty program *program*."""
    return effect(
        "addLoyaltyPoints",
        rule,
        name=program,
        value=given.value,
        recipientIntegrationId=given.recipient,
        transactionUUID=given.transaction,
        **_LEDGER,
    )


def roll_back_points(given: GivenPoints, value: int, transaction: str, **place: Value) -> Value:
    """*value* of the points *given* rolled back, with a *transaction* of its own."""
    return effect(
        "rollbackAddedLoyaltyPoints",
        "Points",
        value=value,
        recipientIntegrationId=given.recipient,
        transactionUUID=transaction,
        **_LEDGER,
        **place,
    )


def change_tier(rule: str, before: str, after: str) -> Value:
    """The tier *after* is reached; *before* is empty if there was none."""
    previous: dict[str, Value] = {"previousTierName": before} if before else {}
    return effect("changeLoyaltyTierLevel", rule, ruleTitle=rule, **previous, newTierName=after, **_LEDGER)
