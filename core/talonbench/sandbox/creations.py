"""Creating in the sandbox, by documented calls: attributes (Management API), audiences (Integration API).

The bodies' rules are the specifications'; the words of a refusal, and an attribute's 409, are invented.
"""

import re
from typing import Final, Literal

from pydantic import Field, field_validator

from talonbench.sandbox.bodies import Body, Name
from talonbench.sandbox.catalog import Catalog, SandboxAttribute
from talonbench.sandbox.replies import RefusedRequest, Reply
from talonbench.sandbox.store import ACCOUNT, Store, now
from talonbench.values import Value

_TITLE: Final = re.compile(r"[A-Za-z][A-Za-z0-9_.!~*'() -]*", re.ASCII)
_NAME: Final = re.compile(r"[A-Za-z]\w*", re.ASCII)
_MOST_SUGGESTIONS: Final = 50
AttributeType = Literal[
    "string", "number", "boolean", "time", "location",
    "(list string)", "(list number)", "(list time)", "(list location)",
]  # fmt: skip
Entity = Literal[
    "Application", "Campaign", "CustomerProfile", "CustomerSession", "CartItem", "Coupon", "Event", "Giveaway",
    "LoyaltyCard", "Referral", "Store",
]  # fmt: skip


class NewAttribute(Body):
    """The body of ``POST /v1/attributes``."""

    entity: Entity
    name: str
    title: str
    type: AttributeType
    description: str
    suggestions: list[str] = Field(max_length=_MOST_SUGGESTIONS)
    editable: bool
    event_type: str = ""
    restricted_by_suggestions: bool = False

    @field_validator("name", "title")
    @classmethod
    def _check_pattern(cls, value: str) -> str:
        if _TITLE.fullmatch(value) is None:
            raise ValueError("doesn't match the documented pattern")
        return value


class NewAudience(Body):
    """The body of ``POST /v2/audiences``."""

    name: Name
    integration: str = ""
    integration_id: Name


def create_attribute(catalog: Catalog, body: NewAttribute) -> Reply:
    """201 with the attribute."""
    if _NAME.fullmatch(body.name) is None:
        raise RefusedRequest(400, "The submitted data was invalid: /name: doesn't match the documented pattern")
    allowed: tuple[Value, ...] | None = tuple(body.suggestions) if body.restricted_by_suggestions else None
    catalog.add(SandboxAttribute(body.entity, body.name, body.type, body.event_type, allowed))
    shown: dict[str, Value] = body.model_dump(by_alias=True, exclude_defaults=True)
    return Reply(201, {"id": catalog.count, "created": now(), "accountId": ACCOUNT, **shown})


def create_audience(store: Store, body: NewAudience) -> Reply:
    """201 with the audience; 409 if it exists."""
    if body.integration_id in store.audiences:
        raise RefusedRequest(409, f"The audience with the ID '{body.integration_id}' already exists", documented=True)
    made = store.audience(body.integration_id, body.name).shown()
    return Reply(201, {**made, "integration": body.integration})
