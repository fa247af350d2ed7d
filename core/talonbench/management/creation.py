"""What can be created in Talon.One by a documented call: attributes, and audiences of Segment.

No document has a call that creates an event type or an Application.
"""

from dataclasses import dataclass

from talonbench.attributes import AttributeUsage, Reference, describe_entity, is_name, make_attribute_body
from talonbench.request import Request
from talonbench.request_export.curl import curl_text
from talonbench.values import Json, json_text, to_text


@dataclass(frozen=True, slots=True)
class Creation:
    """The call that creates an object: *kind* and *title* name it for people.

    *is_integration*: a call of the Integration API, with the API key; else of the Management API, with its key.
    """

    kind: str
    title: str
    path: str
    body: dict[str, Json]
    is_integration: bool = False

    def make_request(self, origin: str, key: str = "") -> Request:
        """The request to the deployment at *origin*."""
        scheme = "ApiKey-v1" if self.is_integration else "ManagementKey-v1"
        headers = (
            ("accept", "application/json"), ("authorization", f"{scheme} {key}"), ("content-type", "application/json"),
        )  # fmt: skip
        return Request("POST", f"{origin}{self.path}", headers, json_text(self.body))

    def curl(self, origin: str) -> str:
        """The request as a command for a POSIX shell; its key is a variable."""
        return curl_text(self.make_request(origin))


def create_attribute(use: AttributeUsage) -> Creation | None:
    """The call that creates the attribute of *use*; None if Talon.One takes no attribute of this name or type."""
    return create_from_body(make_attribute_body(use))


def create_from_body(body: dict[str, Json]) -> Creation | None:
    """The call that sends *body*, an attribute's; None as above."""
    name, entity, event_type = (to_text(body.get(key) or "") for key in ("name", "entity", "eventType"))
    if not is_name(name) or not body.get("type"):
        return None
    return Creation("attribute", f"“{name}” of {describe_entity(entity, event_type)}", "/v1/attributes", body)


def create_audience(use: Reference) -> Creation | None:
    """The call that creates the audience of *use*; None if it is named by a number, which Talon.One assigns."""
    if use.kind != "segment_audience":
        return None
    name = use.title or use.name
    body: dict[str, Json] = {"name": name, "integration": "Segment", "integrationId": use.name}
    return Creation("audience", f"“{name}” of Segment", "/v2/audiences", body, is_integration=True)
