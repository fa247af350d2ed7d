"""What an import gives: destinations with their mappings and filters, and a report beside each object."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from talonbench.destination import Subscription
from talonbench.filters import DestinationFilter
from talonbench.values import Json

Object: TypeAlias = dict[str, Json]


@dataclass(frozen=True, slots=True)
class ConfigText:
    """A text to import, and the name that reports call it by; *along* where it only lay in a folder with others."""

    name: str
    text: str
    along: bool = False


@dataclass(frozen=True, slots=True)
class RawObject:
    """An object as a Public API answer has it, whatever shape it came in.

    *kind* is ``destination``, ``subscription``, ``filter``, ``event`` or ``import``: an id that Terraform gives to the
    resource at *address*, which is what Terraform calls it; *where* names its file and line or pointer; *open* are the
    parts that only Terraform could evaluate, by their names.
    """

    kind: str
    data: Object
    where: str
    open: tuple[tuple[str, str], ...] = ()
    address: str = ""


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of a list: what it lists, its own cursor and that of the *following* one, if there is one."""

    of: tuple[str, str]
    current: str
    following: str
    where: str


@dataclass(frozen=True, slots=True)
class ConfigNote:
    """Something to know about an imported object; *severity* is ``error`` (it is not in), ``warning`` or ``info``.

    *is_unreadable* where it is about a file, named by the user, that is no text of any format at all.
    """

    severity: str
    subject: str
    location: str
    message: str
    is_unreadable: bool = False


@dataclass(frozen=True, slots=True)
class DestinationConfiguration:
    """A Talon.One (Actions) destination; *extra* are settings and texts that are for the export only, never a key."""

    id: str
    name: str
    enabled: bool
    source: str
    deployment: str
    mappings: tuple[Subscription, ...]
    filters: tuple[DestinationFilter, ...]
    extra: Object


@dataclass(frozen=True, slots=True)
class Configuration:
    """All that came in.

    *keys* are API keys by destination id, to be kept in the keychain or in memory only; *events* came along.
    """

    destinations: tuple[DestinationConfiguration, ...]
    notes: tuple[ConfigNote, ...] = field(default=(), compare=False)
    keys: dict[str, str] = field(default_factory=dict, repr=False, compare=False)
    shapes: tuple[str, ...] = field(default=(), compare=False)
    classic: tuple[ClassicSettings, ...] = field(default=(), compare=False)
    events: tuple[Object, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class ClassicSettings:
    """The classic Talon.One destination: which source it is for, and the custom attributes that it names."""

    name: str
    source: str
    enabled: bool
    attributes: tuple[str, ...]
