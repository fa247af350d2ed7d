"""What an import gives: destinations with their mappings and filters, and a report beside each object."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from talonbench.destination import Subscription
from talonbench.filters import DestinationFilter
from talonbench.values import Json

Object: TypeAlias = dict[str, Json]


@dataclass(frozen=True, slots=True)
class Source:
    """A text to import, and the name that reports call it by; *along* where it only lay in a folder with others."""

    name: str
    text: str
    along: bool = False


@dataclass(frozen=True, slots=True)
class Raw:
    """An object as a Public API answer has it, whatever shape it came in.

    *kind* is ``destination``, ``subscription`` or ``filter``; *where* names its file and line or pointer; *open* are
    the parts that only Terraform could evaluate, by their names; *address* is what Terraform calls it.
    """

    kind: str
    data: Object
    where: str
    open: tuple[tuple[str, str], ...] = ()
    address: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """Something to know about an imported object; *severity* is ``error`` (it is not in), ``warning`` or ``info``."""

    severity: str
    about: str
    where: str
    message: str


@dataclass(frozen=True, slots=True)
class ImportedMapping:
    """A subscription; *kept* is what Segment keeps beside it and no payload has, for the export."""

    subscription: Subscription
    kept: Object


@dataclass(frozen=True, slots=True)
class ImportedFilter:
    """A filter; *kept* is its description, source and times, for the export."""

    filter: DestinationFilter
    kept: Object


@dataclass(frozen=True, slots=True)
class ImportedDestination:
    """A Talon.One (Actions) destination; *kept* are settings and texts that are for the export only, never a key."""

    id: str
    name: str
    enabled: bool
    source: str
    deployment: str
    mappings: tuple[ImportedMapping, ...]
    filters: tuple[ImportedFilter, ...]
    kept: Object


@dataclass(frozen=True, slots=True)
class Imported:
    """All that came in. *keys* are API keys by destination id, to be kept in the keychain or in memory only."""

    destinations: tuple[ImportedDestination, ...]
    reports: tuple[Report, ...] = field(default=(), compare=False)
    keys: dict[str, str] = field(default_factory=dict, repr=False, compare=False)
    shapes: tuple[str, ...] = field(default=(), compare=False)
    classic: tuple[ClassicSettings, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class ClassicSettings:
    """The classic Talon.One destination: which source it is for, and the custom attributes that it names."""

    name: str
    source: str
    enabled: bool
    attributes: tuple[str, ...]
