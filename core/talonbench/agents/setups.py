"""The setups that an agent asks about: imported ones by their handles, and actions by their slugs."""

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from talonbench import formats
from talonbench.answers.actions import ANY_EVENT, action_of
from talonbench.attributes import Attribute
from talonbench.connections import Connection, make_settings
from talonbench.destination import Settings, Subscription
from talonbench.document import DestinationInfo, RedactionRules
from talonbench.errors import EventSyntaxError, WorkspaceError
from talonbench.events.parser import read_exactly
from talonbench.filters import DestinationFilter
from talonbench.formats import Configuration
from talonbench.formats.model import ConfigText, ImportedDelivery
from talonbench.formats.workspace import likeliest_destination
from talonbench.preview import compile_destination
from talonbench.talon_one import ACTIONS, SANDBOX_DEPLOYMENT
from talonbench.trace import CompiledDestination, MappingTrace
from talonbench.workspace import Workspace, load, read_connections

NO_RULES: Final = RedactionRules()


@dataclass(frozen=True, slots=True)
class AgentSetup:
    """Filters and mappings to judge events with; *settings* never have a key.

    *known* are the deployment's attributes, *deliveries* the responses, if they were imported with it.
    """

    subscriptions: tuple[Subscription, ...]
    settings: Settings
    filters: tuple[DestinationFilter, ...] = ()
    info: DestinationInfo | None = None
    redaction: RedactionRules = NO_RULES
    known: tuple[Attribute, ...] = ()
    deliveries: tuple[ImportedDelivery, ...] = ()

    def compile(self) -> CompiledDestination:
        """Its filters and mappings, compiled."""
        return compile_destination(self.subscriptions, self.filters, info=self.info)


@dataclass(slots=True)
class Setups:
    """The imported setups of one server, by their handles."""

    _kept: dict[str, AgentSetup] = field(default_factory=dict)

    def keep(self, setup: AgentSetup) -> str:
        """The handle of *setup*."""
        handle = f"cfg{len(self._kept) + 1}"
        self._kept[handle] = setup
        return handle

    def find(self, name: str) -> AgentSetup:
        """The setup with the handle *name*, or the defaults of the action *name*; WorkspaceError if it is neither."""
        if name in self._kept:
            return self._kept[name]
        if name in ACTIONS:
            return _of_action(name)
        handles = f"{', '.join(self._kept)}, or " if self._kept else "a handle from import_configuration, or "
        raise WorkspaceError(f"no configuration {name!r}: it must be {handles}an action: {', '.join(ACTIONS)}")


def _of_action(slug: str) -> AgentSetup:
    action = action_of(slug)
    part = Subscription(slug, slug, slug, ANY_EVENT, action.default_mapping())
    return AgentSetup((part,), Settings("", SANDBOX_DEPLOYMENT))


def read_configuration(path: Path) -> tuple[Configuration, Workspace | None]:
    """What *path* holds; a file of ours is a workspace as well."""
    try:
        workspace = load(path)
    except WorkspaceError:
        imported = formats.read_paths([path])
        if path.name.endswith(".talonbench.json") and not imported.destinations:
            raise
        return imported, None
    return formats.from_workspace(workspace, path.name), workspace


def read_configuration_text(text: str) -> tuple[Configuration, Workspace | None]:
    """What *text* holds; that of a file of ours is a workspace as well."""
    try:
        workspace = Workspace.model_validate(read_exactly(text))
    except (EventSyntaxError, ValidationError):
        return formats.read_sources([ConfigText("text", text)]), None
    return formats.from_workspace(workspace, "workspace"), workspace


def make_setup(imported: Configuration, workspace: Workspace | None, destination: str) -> AgentSetup:
    """The setup of one destination: the one named *destination*, else the likeliest one."""
    chosen = _choose(imported, destination)
    used = workspace or formats.to_workspace(replace(imported, destinations=(chosen,)))
    for part in used.mappings:
        action_of(part.action)
    connections = read_connections(used)
    settings = _settings_of(connections[0]) if len(connections) == 1 else Settings("", SANDBOX_DEPLOYMENT)
    return AgentSetup(
        tuple(part.as_subscription() for part in used.mappings),
        settings,
        tuple(part.as_filter() for part in used.filters),
        None if used.destination is None else used.destination.as_info(),
        used.redaction.as_rules(),
        imported.attributes,
        imported.deliveries,
    )


def _settings_of(connection: Connection) -> Settings:
    return make_settings("", connection) if connection.deployment else Settings("", SANDBOX_DEPLOYMENT)


def _choose(imported: Configuration, named: str) -> formats.DestinationConfiguration:
    found = imported.destinations
    if not found:
        errors = [f"{one.location}: {one.message}" for one in imported.notes if one.severity == "error"]
        raise WorkspaceError("\n".join(["no Talon.One (Actions) destination found", *errors]))
    if not named:
        return likeliest_destination(found)
    chosen = next((one for one in found if named in (one.id, one.name)), None)
    if chosen is None:
        names = ", ".join(f"{one.name} ({one.id})" for one in found)
        raise WorkspaceError(f"no destination named “{named}”; there are {names}")
    return chosen


def find_mapping(mappings: tuple[MappingTrace, ...], named: str) -> int:
    """The place of the mapping *named* by its name or ID; the only one may be unnamed. WorkspaceError otherwise."""
    names = [(one.subscription.id, one.subscription.name) for one in mappings]
    fitting = [at for at, known in enumerate(names) if named in known or (not named and len(names) == 1)]
    if len(fitting) != 1:
        listed = ", ".join(f"{name} ({identity})" for identity, name in names) or "none"
        raise WorkspaceError(f"{len(fitting) or 'no'} mapping named “{named}”; the setup has {listed}")
    return fitting[0]
