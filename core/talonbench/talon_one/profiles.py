"""The customer profile actions."""

from talonbench.destination import Action, ActionCall
from talonbench.fields import Field
from talonbench.talon_one.fields import (
    attribute_types,
    attributes,
    audience_ids,
    customer_profile_id,
    path,
    run_rule_engine,
    skip_flag,
)
from talonbench.talon_one.request_parts import API_VERSION, members, skipping
from talonbench.values import UNDEFINED, Value, to_text


def _changes(payload: dict[str, Value], adds: str, deletes: str) -> dict[str, Value]:
    return members(payload, adds=adds, deletes=deletes)


def _path(start: str, payload: dict[str, Value]) -> str:
    return f"{start}/{to_text(payload.get('customerProfileId', UNDEFINED))}"


def _update(payload: dict[str, Value]) -> ActionCall:
    body = {
        **members(payload, "attributes"),
        "audiencesChanges": _changes(payload, "addAudienceIds", "deleteAudienceIds"),
        **members(payload, "runRuleEngine", "attributesInfo"),
    }
    return ActionCall("PUT", _path("/segment/customer_profile", payload), body)


def _update_v2(payload: dict[str, Value]) -> ActionCall:
    body = {
        "audiencesChanges": _changes(payload, "audiencesToAdd", "audiencesToDelete"),
        **members(payload, "runRuleEngine", "attributes", "attributesInfo"),
    }
    return ActionCall("PUT", _path("/segment/customer_profile_v2", payload), body)


def _update_v3(payload: dict[str, Value]) -> ActionCall:
    body = {
        "audiencesChanges": _changes(payload, "addAudienceIds", "deleteAudienceIds"),
        **members(payload, "runRuleEngine", "attributes"),
    }
    return ActionCall("PUT", skipping(_path(f"/segment/{API_VERSION}/customer_profiles", payload), payload), body)


def _named_audiences(key: str, label: str) -> Field:
    source: list[Value] = [f"$.properties.{key}", {"name": path("$.name"), "integrationId": path("$.integrationId")}]
    default: dict[str, Value] = {"@arrayPath": source}
    return Field(
        key,
        "object",
        label,
        "Audiences by name and integration ID; they don't have to exist. In the ID, all but A-Z, a-z, 0-9 become _.",
        multiple=True,
        default=default,
        properties=(
            Field("name", "string", "Name", "The audience's name.", required=True),
            Field("integrationId", "string", "Integration ID", "The audience's ID in Segment."),
        ),
    )


UPDATE_CUSTOMER_PROFILE = Action(
    "updateCustomerProfile",
    "dFGebKtTfihwGAT1kAoayw",
    "Upsert customer profile (deprecated)",
    "Sets a profile's attributes and audiences, and creates missing attributes.",
    (
        attributes("$.traits", "customer profile"),
        customer_profile_id(),
        audience_ids("deleteAudienceIds", "dissociate"),
        audience_ids("addAudienceIds", "associate"),
        run_rule_engine(False),
        attribute_types("attributesInfo", "Attributes with types", "$.traits.attributesInfo", choices=()),
    ),
    _update,
    successor="updateCustomerProfileV3",
)
UPDATE_CUSTOMER_PROFILE_V2 = Action(
    "updateCustomerProfileV2",
    "ovrUz47WP9wvxzprj2sxxC",
    "Upsert customer profile V2 (deprecated)",
    "Sets a profile's attributes and audiences; none of them need to exist in Talon.One.",
    (
        customer_profile_id(),
        _named_audiences("audiencesToAdd", "The audiences for the customer to join."),
        _named_audiences("audiencesToDelete", "The audiences for the customer to leave."),
        run_rule_engine(True),
        attributes("$.traits", "customer profile"),
        attribute_types("attributesInfo", "Attributes info", "$.properties.attributesInfo"),
    ),
    _update_v2,
    successor="updateCustomerProfileV3",
)
UPDATE_CUSTOMER_PROFILE_V3 = Action(
    "updateCustomerProfileV3",
    "nEzS6B255TiBsk4n2aTGP6",
    "Update customer profile",
    "Sets a profile's attributes and audiences. All of them must exist in Talon.One.",
    (
        customer_profile_id(),
        skip_flag(),
        audience_ids("deleteAudienceIds", "dissociate"),
        audience_ids("addAudienceIds", "associate"),
        run_rule_engine(True),
        attributes("$.traits", "customer profile"),
    ),
    _update_v3,
)
