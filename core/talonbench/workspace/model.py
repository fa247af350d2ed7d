"""A workspace as data: connections, mappings, filters and events in one file; never an API key.

Models forbid unknown fields, so nothing slips in unnoticed; URLs lose user name, password and query.
"""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import Annotated, Final, Literal, cast

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, JsonValue, ValidationError
from pydantic_core import PydanticCustomError

from talonbench.connections import GATEWAY, SEGMENT_TIMEOUT, Connection, without_secrets
from talonbench.destination import Missing, Subscription
from talonbench.document import DestinationInfo, RedactionRules
from talonbench.errors import WorkspaceError
from talonbench.filters import DestinationFilter
from talonbench.ingestion import Receipt
from talonbench.talon_one.secrets import mask_callback_key
from talonbench.values import Value
from talonbench.workspace.json_file import describe_validation_errors

VERSION: Final = 1


def _refuse_empty(text: str) -> str:
    if not text:
        raise PydanticCustomError("string_too_short", "String should have at least 1 character")
    return text


# Not by min_length: to count its characters, pydantic refuses a text with a lone surrogate.
Required = Annotated[str, AfterValidator(_refuse_empty), Field(json_schema_extra={"minLength": 1})]
Address = Annotated[str, AfterValidator(without_secrets)]
Kept = Annotated[dict[str, JsonValue], Field(description="Other properties that Segment stores; kept for export only.")]


class Entry(BaseModel):
    """The base of all parts of a workspace: immutable, without unknown fields."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ConnectionEntry(Entry):
    """A deployment and where its requests go. Its API key is kept in the keychain."""

    name: Required = Field(description="Name, as shown in the window and passed to --connection.")
    kind: Literal["sandbox", "gateway"] = Field(
        default="gateway", description="sandbox: the built-in sandbox; gateway: Talon.One, or the given gateway URL."
    )
    deployment: Address = Field(description="Deployment URL, e.g. https://mycompany.europe-west1.talon.one")
    gateway: Address = Field(default=GATEWAY, description="Gateway URL: the origin that requests are sent to.")
    timeout: float = Field(
        default=SEGMENT_TIMEOUT,
        gt=0,
        le=600,
        description="Seconds for a request and its response.",
    )
    colour: str | None = Field(
        default=None, pattern="^#[0-9a-fA-F]{6}$", description="Color that marks it in the window, as #rrggbb."
    )
    guarded: bool = Field(default=False, description="Confirm the first send in each session, e.g. for production.")
    stage: Literal["live", "test"] = Field(default="live", description="Environment, shown as a label.")
    ca_file: str = Field(default="", description="File with extra CA certificates; empty to trust the system's only.")
    expires: str = Field(
        default="",
        pattern=r"^(\d{4}-\d\d-\d\d)?$",
        description="Last day of the API key.",
    )

    def as_connection(self) -> Connection:
        """The connection as the client uses it."""
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


class MissingEntry(Entry):
    """Something of the destination that wasn't imported."""

    kind: Literal["mapping", "filter", "page", "value"]
    message: str = Field(description="What is missing, in a sentence.")
    mapping: str = Field(default="", description="ID of the mapping that lacks a value.")


class DestinationEntry(Entry):
    """The Segment destination that the workspace was imported from."""

    id: str = Field(description="Segment's ID of the destination; empty if unknown.")
    name: str
    source: str = Field(default="", description="Segment's ID of its source; empty if unknown.")
    enabled: bool = Field(default=True, description="Whether Segment sends events to it.")
    missing: list[MissingEntry] = Field(default=[], description="What wasn't imported of it.")
    beside: list[str] = Field(default=[], description="Other enabled Talon.One destinations of its source.")
    pulled: list[str] = Field(
        default=[], description="Fingerprints of what Segment had when it was pulled, each after its path and a space."
    )

    def as_info(self) -> DestinationInfo:
        """The destination as a document has it."""
        missing = tuple(Missing(one.kind, one.message, one.mapping) for one in self.missing)
        return DestinationInfo(
            self.id, self.name, self.source, self.enabled, missing, tuple(self.beside), tuple(self.pulled)
        )

    @classmethod
    def of(cls, info: DestinationInfo) -> DestinationEntry:
        """The entry for *info*."""
        missing = [MissingEntry.model_validate(asdict(one)) for one in info.missing]
        return cls(
            id=info.id,
            name=info.name,
            source=info.source,
            enabled=info.enabled,
            missing=missing,
            beside=[*info.beside],
            pulled=[*info.pulled],
        )


class MappingEntry(Entry):
    """A mapping: an action, its trigger and its fields, as configured in Segment."""

    id: Required = Field(description="ID of the mapping; unique in this file.")
    name: str
    action: Required = Field(description="Slug of the action, e.g. trackEventV2.")
    trigger: str = Field(description='Trigger in Segment\'s FQL, e.g. type = "track".')
    mapping: dict[str, JsonValue] = Field(description="Value or directive for each field of the action.")
    enabled: bool = True
    kept: Kept = {}

    def as_subscription(self) -> Subscription:
        """The subscription as the engine compiles it."""
        mapping, kept = cast("dict[str, Value]", self.mapping), cast("dict[str, Value]", self.kept)
        return Subscription(self.id, self.name, self.action, self.trigger, mapping, self.enabled, kept)

    @classmethod
    def of(cls, subscription: Subscription) -> MappingEntry:
        """The entry for *subscription*, a callback's key masked; WorkspaceError if it can't be saved.

        A mapping that is nested 250 levels deep can't.
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
    """A destination filter: which events it applies to, and what it does with them."""

    name: str
    condition: str = Field(description="Condition in Segment's FQL.")
    actions: list[dict[str, JsonValue]] = Field(default=[], description='Actions, e.g. {"type": "DROP"}.')
    enabled: bool = True
    id: str = Field(default="", description="Segment's ID of the filter; empty if it wasn't imported.")
    kept: Kept = {}

    def as_filter(self) -> DestinationFilter:
        """The filter as the engine compiles it."""
        actions, kept = cast("list[dict[str, Value]]", self.actions), cast("dict[str, Value]", self.kept)
        return DestinationFilter(self.name, self.condition, tuple(actions), self.enabled, self.id, kept)

    @classmethod
    def of(cls, one: DestinationFilter) -> FilterEntry:
        """The entry for *one*."""
        actions, kept = cast("list[dict[str, JsonValue]]", list(one.actions)), cast("dict[str, JsonValue]", one.extra)
        return cls(name=one.title, condition=one.condition, actions=actions, enabled=one.enabled, id=one.id, kept=kept)


class ReceiptEntry(Entry):
    """Segment's receipt of an event that is the body of a call."""

    at: int = Field(description="When Segment receives it, in milliseconds since 1970.")
    message_id: str = Field(description="The messageId for an event without one.")
    anonymous_id: str = Field(default="", description="What an SDK adds to an event without an ID; empty without SDK.")

    def as_receipt(self) -> Receipt:
        """The receipt as a document has it."""
        return Receipt(self.at, self.message_id, self.anonymous_id)

    @classmethod
    def of(cls, receipt: Receipt) -> ReceiptEntry:
        """The entry for *receipt*."""
        return cls(at=receipt.at, message_id=receipt.message_id, anonymous_id=receipt.anonymous_id)


class EventEntry(Entry):
    """An event's JSON text with its comments; it may be invalid. With a receipt it is taken as Segment receives it."""

    name: str
    text: str
    receipt: ReceiptEntry | None = None
    repeats: str = Field(default="", description="The messageId that Segment had from an earlier event; empty if none.")


class NoteEntry(Entry):
    """A file of a ticket that is neither a setup nor an event, without tokens and keys."""

    name: str = Field(description="Name of the file.")
    text: str


class RedactionEntry(Entry):
    """What the user decided about personal data in reports, replies and copies."""

    chosen: list[str] = Field(default=[], description="Values to redact in addition to those found.")
    kept: list[str] = Field(default=[], description="Values that look personal, but aren't.")
    user_ids: bool = Field(default=False, description="Whether IDs of users are redacted.")
    copies: bool = Field(default=False, description="Whether what is copied or exported is redacted.")

    def as_rules(self) -> RedactionRules:
        """The rules as a document has them."""
        return RedactionRules(tuple(self.chosen), tuple(self.kept), self.user_ids, self.copies)

    @classmethod
    def of(cls, rules: RedactionRules) -> RedactionEntry:
        """The entry for *rules*."""
        return cls(chosen=list(rules.chosen), kept=list(rules.kept), user_ids=rules.user_ids, copies=rules.copies)


class Workspace(Entry):
    """Everything that belongs to one job, in one file ``NAME.talonbench.json``."""

    version: Literal[1] = Field(default=VERSION, description="Version of the file format.")
    connections: list[ConnectionEntry] = Field(
        default=[],
        description="The connection in use; of several, as in older files, the first.",
    )
    mappings: list[MappingEntry] = []
    filters: list[FilterEntry] = []
    events: list[EventEntry] = []
    destination: DestinationEntry | None = None
    redaction: RedactionEntry = RedactionEntry()
    notes: list[NoteEntry] = Field(default=[], description="Other files of the ticket that this is about.")
