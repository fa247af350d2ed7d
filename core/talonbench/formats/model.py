"""The result of an import: destinations with their mappings and filters, and notes on objects."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, TypeAlias

from talonbench.attributes.catalog import Attribute
from talonbench.destination import Missing, Subscription
from talonbench.document import DestinationInfo, TicketNote
from talonbench.filters import DestinationFilter
from talonbench.responses.recognition import Delivery
from talonbench.values import Json, json_text

Object: TypeAlias = dict[str, Json]


@dataclass(frozen=True, slots=True)
class ConfigText:
    """A text to import and its name for notes; *along* if it was only found in a folder with others."""

    name: str
    text: str
    along: bool = False


@dataclass(frozen=True, slots=True)
class RawObject:
    """An object in the form of a Public API response, whatever its original shape.

    *kind* is ``destination``, ``subscription``, ``filter``, ``event`` or ``import`` (an id that Terraform assigns to a
    resource); *address* is its Terraform address; *where* is its file and line or pointer; *open* are the properties
    that only Terraform can evaluate, by name.
    """

    kind: str
    data: Object
    where: str
    open: tuple[tuple[str, str], ...] = ()
    address: str = ""


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of a list: what it lists, its cursor and the *following* page's, if any.

    *items* are the ids on it; *total* is how many all pages have, 0 if unknown.
    """

    of: tuple[str, str]
    current: str
    following: str
    where: str
    items: tuple[str, ...] = ()
    total: int = 0


@dataclass(frozen=True, slots=True)
class ConfigNote:
    """A note on an imported object; *severity* is ``error`` (it is skipped), ``warning`` or ``info``.

    *is_unreadable* if it is about a file, named by the user, that isn't valid text in any format.
    """

    severity: str
    subject: str
    location: str
    message: str
    is_unreadable: bool = False


@dataclass(frozen=True, slots=True)
class DestinationConfiguration:
    """A Talon.One (Actions) destination; *extra* are settings and strings for the export only, never a key.

    *missing* is what wasn't imported of it; *beside* are other enabled Talon.One destinations of its source; *pulled*
    are fingerprints of what Segment had, if it was pulled from there.
    """

    id: str
    name: str
    enabled: bool
    source: str
    deployment: str
    mappings: tuple[Subscription, ...]
    filters: tuple[DestinationFilter, ...]
    extra: Object
    missing: tuple[Missing, ...] = field(default=(), compare=False)
    beside: tuple[str, ...] = field(default=(), compare=False)
    pulled: tuple[str, ...] = field(default=(), compare=False)

    @property
    def info(self) -> DestinationInfo:
        """What a document keeps of it, beside its mappings and filters."""
        return DestinationInfo(self.id, self.name, self.source, self.enabled, self.missing, self.beside, self.pulled)


@dataclass(frozen=True, slots=True)
class UnknownAction:
    """A mapping with an action that nobody knows, so somebody may choose one by *id*.

    *mapping* is the ID that the imported mapping has then, *slug* the action that they chose, if any.
    """

    id: str
    name: str
    reason: str
    mapping: str = ""
    slug: str = ""


@dataclass(frozen=True, slots=True)
class ImportedEvents:
    """Events of one file or text; *name* is for a single one; *source* is the text they were recognized in.

    *further* are the texts of those that are too many to be imported at once.
    """

    name: str
    bodies: tuple[Object, ...]
    source: ConfigText | None = None
    further: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportedDelivery:
    """A response, or all that Segment shows of a delivery, in the file *name*."""

    name: str
    delivery: Delivery


@dataclass(frozen=True, slots=True)
class ImportedAttributes:
    """The attributes that a deployment has, in the file *name*; *is_whole* unless pages of the list are missing."""

    name: str
    attributes: tuple[Attribute, ...]
    is_whole: bool = True


Piece: TypeAlias = (
    RawObject | ListPage | ConfigNote | ImportedEvents | ImportedDelivery | ImportedAttributes | TicketNote
)


@dataclass(frozen=True, slots=True)
class ImportedPieces:
    """What was *found* in the sources, before it is joined, and in which *shapes*."""

    found: tuple[Piece, ...] = ()
    shapes: tuple[str, ...] = ()


KEPT: Final = "Neither a configuration nor an event: kept as a note."
NO_PIECES: Final = ImportedPieces()


@dataclass(frozen=True, slots=True)
class Configuration:
    """Everything imported: all that a ticket holds.

    *keys* are API keys by destination id, for the keychain or memory only; *events*, *deliveries* and *attributes*
    were in the same files (*has_all_attributes*: no page of their list is missing). *kept* are the files that are
    nothing of all that. *pieces* are there if an action is unknown: all is joined again with the one that somebody
    chooses.
    """

    destinations: tuple[DestinationConfiguration, ...]
    notes: tuple[ConfigNote, ...] = field(default=(), compare=False)
    keys: dict[str, str] = field(default_factory=dict, repr=False, compare=False)
    shapes: tuple[str, ...] = field(default=(), compare=False)
    classic: tuple[ClassicSettings, ...] = field(default=(), compare=False)
    unknown: tuple[UnknownAction, ...] = field(default=(), compare=False)
    events: tuple[ImportedEvents, ...] = field(default=(), compare=False)
    deliveries: tuple[ImportedDelivery, ...] = field(default=(), compare=False)
    attributes: tuple[Attribute, ...] = field(default=(), compare=False)
    has_all_attributes: bool = field(default=False, compare=False)
    kept: tuple[TicketNote, ...] = field(default=(), compare=False)
    pieces: ImportedPieces = field(default=NO_PIECES, repr=False, compare=False)

    @property
    def further_events(self) -> tuple[str, ...]:
        """The texts of events that are too many to be imported at once."""
        return tuple(text for one in self.events for text in one.further)

    @property
    def named_events(self) -> tuple[tuple[str, Object], ...]:
        """All events, each with its name, empty if it has none; what several panes show is there once."""
        found: list[tuple[str, Object]] = []
        shown: set[str] = set()
        for one in self.events:
            texts = [json_text(body) for body in one.bodies]
            if one.source is not None or shown.isdisjoint(texts):
                found += [(one.name, body) for body in one.bodies]
            shown.update(texts)
        return tuple(found)


@dataclass(frozen=True, slots=True)
class ClassicSettings:
    """The classic Talon.One destination: its source and its custom attributes."""

    name: str
    source: str
    enabled: bool
    attributes: tuple[str, ...]
