"""A workspace as data: connections, mappings, filters and events in one file; never an API key.

Every model forbids what it does not know, so nothing can ride along; addresses lose a user name and a password.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Annotated, Final, Literal, cast

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, JsonValue, ValidationError

from talonbench.connections import GATEWAY, SEGMENT_TIMEOUT, Connection
from talonbench.destination import Subscription
from talonbench.errors import WorkspaceError
from talonbench.filters import DestinationFilter
from talonbench.talon_one import mask_callback_key
from talonbench.values import Value
from talonbench.workspace.credentials import without_credentials
from talonbench.workspace.json_file import describe_validation_errors

VERSION: Final = 1

Address = Annotated[str, AfterValidator(without_credentials)]
Kept = Annotated[
    dict[str, JsonValue], Field(description="What Segment keeps beside it and no event has to do with, for the export.")
]


class Entry(BaseModel):
    """What the parts of a workspace share: they do not change, and know all their fields."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ConnectionEntry(Entry):
    """A deployment and where its requests go. The key that belongs to it lives in the keychain."""

    name: str = Field(min_length=1, description="How it is called on screen and by --connection.")
    kind: Literal["sandbox", "gateway"] = Field(
        default="gateway", description="sandbox: the embedded stand-in; gateway: Talon.One's, or the address given."
    )
    deployment: Address = Field(description="Such as https://mycompany.europe-west1.talon.one")
    gateway: Address = Field(default=GATEWAY, description="The origin that requests go to.")
    timeout: float = Field(default=SEGMENT_TIMEOUT, gt=0, le=600, description="Seconds for a whole exchange.")
    colour: str | None = Field(
        default=None, pattern="^#[0-9a-fA-F]{6}$", description="A colour that marks it on screen, as #rrggbb."
    )
    guarded: bool = Field(default=False, description="Whether a send asks first, once a session, as for production.")
    stage: Literal["live", "test"] = Field(default="live", description="What is at stake, shown as a label.")
    ca_file: str = Field(default="", description="A file of certificates to trust beside the system's.")
    expires: str = Field(default="", pattern=r"^(\d{4}-\d\d-\d\d)?$", description="The key's last day.")

    def as_connection(self) -> Connection:
        """The connection that the client takes."""
        return Connection(
            self.name, self.kind, self.deployment, self.gateway, self.timeout, self.stage, self.guarded, self.ca_file,
            self.expires,
        )  # fmt: skip

    @classmethod
    def of(cls, connection: Connection, colour: str | None = None) -> ConnectionEntry:
        """The entry for *connection*."""
        return cls(
            name=connection.name,
            kind=connection.kind,
            deployment=connection.deployment,
            gateway=connection.gateway,
            timeout=connection.timeout,
            colour=colour,
            guarded=connection.confirm_first,
            stage=connection.environment,
            ca_file=connection.ca_file,
            expires=connection.key_expires,
        )


class DestinationEntry(Entry):
    """The destination that a workspace came from, as Segment knows it."""

    id: str = Field(description="Segment's id of it; empty where none was said.")
    name: str
    source: str = Field(default="", description="Segment's id of its source.")
    enabled: bool = Field(default=True, description="Whether it gets anything at all from Segment.")


class MappingEntry(Entry):
    """An action with a trigger and a mapping, as Segment's configuration has it."""

    id: str = Field(min_length=1, description="Tells it from the others in this file.")
    name: str
    action: str = Field(min_length=1, description="The action's slug, such as trackEventV2.")
    trigger: str = Field(description='In Segment\'s trigger language, such as type = "track".')
    mapping: dict[str, JsonValue] = Field(description="Payload fields to values or directives.")
    enabled: bool = True
    kept: Kept = {}

    def as_subscription(self) -> Subscription:
        """The subscription that the engine compiles."""
        mapping, kept = cast("dict[str, Value]", self.mapping), cast("dict[str, Value]", self.kept)
        return Subscription(self.id, self.name, self.action, self.trigger, mapping, self.enabled, kept)

    @classmethod
    def of(cls, subscription: Subscription) -> MappingEntry:
        """The entry for *subscription*, a callback's key masked; WorkspaceError where it cannot be kept.

        A mapping 250 levels deep cannot.
        """
        masked = mask_callback_key(subscription)
        data = {part.name: getattr(masked, part.name) for part in fields(masked)}
        try:
            return cls.model_validate(data | {"kept": data.pop("extra")})
        except ValidationError as error:
            raise WorkspaceError(
                f"mapping {subscription.name}: {'; '.join(describe_validation_errors(error))}"
            ) from None


class FilterEntry(Entry):
    """A filter of the destination: which events it is for, and what it does with them."""

    name: str
    condition: str = Field(description="In Segment's filter language (FQL).")
    actions: list[dict[str, JsonValue]] = Field(default=[], description='Such as {"type": "DROP"}.')
    enabled: bool = True
    id: str = Field(default="", description="Segment's id of it, where it came from there.")
    kept: Kept = {}

    def as_filter(self) -> DestinationFilter:
        """The filter that the engine compiles."""
        actions, kept = cast("list[dict[str, Value]]", self.actions), cast("dict[str, Value]", self.kept)
        return DestinationFilter(self.name, self.condition, tuple(actions), self.enabled, self.id, kept)

    @classmethod
    def of(cls, one: DestinationFilter) -> FilterEntry:
        """The entry for *one*."""
        actions, kept = cast("list[dict[str, JsonValue]]", list(one.actions)), cast("dict[str, JsonValue]", one.extra)
        return cls(name=one.title, condition=one.condition, actions=actions, enabled=one.enabled, id=one.id, kept=kept)


class EventEntry(Entry):
    """An event's text, comments and all; it need not be readable."""

    name: str
    text: str


class Workspace(Entry):
    """All that belongs together for one job, in one file ``NAME.talonbench.json``."""

    version: Literal[1] = Field(default=VERSION, description="The format's version.")
    connections: list[ConnectionEntry] = Field(
        default=[], description="The one in use. Files of earlier versions may hold several: the first is in use."
    )
    mappings: list[MappingEntry] = []
    filters: list[FilterEntry] = []
    events: list[EventEntry] = []
    destination: DestinationEntry | None = None
