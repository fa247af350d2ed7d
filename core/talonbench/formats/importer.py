"""Turns sources into destinations: joins all objects by id and reports problems with each."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Final, TypeAlias

from talonbench.destination import Subscription
from talonbench.errors import SourceError
from talonbench.filters import DestinationFilter, FilterError, read_filter
from talonbench.formats.identification import (
    NAME,
    action_of,
    classic_settings,
    is_classic,
    is_enabled,
    is_ours,
    text_of,
    unknown_action,
)
from talonbench.formats.model import (
    ClassicSettings,
    ConfigNote,
    ConfigText,
    Configuration,
    DestinationConfiguration,
    ImportedAttributes,
    ImportedDelivery,
    ImportedEvents,
    KeptNote,
    ListPage,
    Object,
    RawObject,
    UnknownAction,
)
from talonbench.formats.omissions import UNKNOWN_ACTION, Omissions
from talonbench.formats.open_values import describe_open, explain_need, name_references
from talonbench.formats.pieces import read_piece
from talonbench.formats.recognition import Piece, UnrecognizedError
from talonbench.formats.settings import take_deployment, take_key
from talonbench.formats.terraform_modules import Modules
from talonbench.values import Json, to_text

_RESERVED = (
    "batch_size", "enable_batching", "__segment_internal_sync_mode", "__segment_internal_matching_key",
    "__segment_entities", "onMappingSave", "retlOnMappingSave",
)  # fmt: skip
_MAPPING_KEYS = (
    "id", "name", "actionId", "actionSlug", "destinationId", "enabled", "settings", "trigger", "withDefaults",
)  # fmt: skip
_FILTER_KEYS = (
    "id",
    "destinationId",
    "if",
    "actions",
    "title",
    "enabled",
    "createdAt",
    "updatedAt",
)  # Segment's own times
_MOST_UNKNOWN = 10  # mappings with unknown actions that are named


Other: TypeAlias = ImportedEvents | ImportedDelivery | ImportedAttributes | KeptNote
NOTHING_CHOSEN: Final[Mapping[str, str]] = MappingProxyType({})


def note_unreadable(name: str, error: SourceError, along: bool) -> ConfigNote:
    """What is wrong with the file *name*; less serious if it only came *along* with its folder."""
    where = f"{name}:{error.line}:{error.column}"
    if isinstance(error, UnrecognizedError):
        return ConfigNote("info" if along else "error", "file", where, error.message)
    return ConfigNote("error", "file", where, error.message, not along)


def read_sources(
    sources: Sequence[ConfigText], reports: tuple[ConfigNote, ...] = (), chosen: Mapping[str, str] = NOTHING_CHOSEN
) -> Configuration:
    """Import *sources* together: objects are joined across them.

    *chosen* are the slugs of actions that somebody chose, by the id of a mapping.
    """
    modules = Modules(sources)
    assembly = _Assembly([*reports, *modules.notes], chosen)
    shapes: dict[str, None] = {}
    for source in sources:
        try:
            shape, found = read_piece(source, modules)
        except SourceError as error:
            assembly.reports.append(note_unreadable(source.name, error, source.along))
            continue
        shapes[shape] = None
        for one in found:
            assembly.take(one)
    return assembly.join(tuple(shapes))


@dataclass(slots=True)
class _Assembly:
    """The objects found so far."""

    reports: list[ConfigNote]
    chosen: Mapping[str, str]
    raws: list[RawObject] = field(default_factory=list)
    pages: list[ListPage] = field(default_factory=list)
    keys: dict[str, str] = field(default_factory=dict)
    unknown: list[UnknownAction] = field(default_factory=list)
    omissions: Omissions = field(default_factory=Omissions)
    others: list[Other] = field(default_factory=list)

    def take(self, one: Piece) -> None:
        """Add an object found in a source."""
        if isinstance(one, RawObject) and one.kind == "passed":
            self.omissions.passed[text_of(one.data, "kind")] += 1
        elif isinstance(one, RawObject):
            self.raws.append(self._with_choice(one))
        elif isinstance(one, ListPage):
            self.pages.append(one)
        elif isinstance(one, ConfigNote):
            self.reports.append(one)
        else:
            self.others.append(one)
            if isinstance(one, KeptNote):
                self._report("info", "file", one.name, "Neither a configuration nor an event: kept as a note.")

    def _with_choice(self, raw: RawObject) -> RawObject:
        """A mapping with the action that was chosen for it, if any."""
        slug = self.chosen.get(text_of(raw.data, "id")) if raw.kind == "subscription" else None
        return raw if slug is None else replace(raw, data={**raw.data, "actionId": "", "actionSlug": slug})

    def join(self, shapes: tuple[str, ...]) -> Configuration:
        """Join the objects into destinations."""
        self.reports += self.omissions.check_pages(self.pages)
        self._give_ids()
        destinations = self._by_id("destination")
        named = {raw.address: identity for identity, raw in destinations.items() if raw.address}
        named[""] = next((identity for identity, raw in destinations.items() if not text_of(raw.data, "id")), "")
        known = {_belongs(raw, named) for raw in self.raws if action_of(raw.data) is not None}
        ours = {key: raw for key, raw in destinations.items() if is_ours(raw.data, key in known)}
        others = destinations.keys() - ours.keys()
        mappings = self._mappings(named, others, {*ours, *known})
        filters = self._filters(named, others, {*ours, *mappings})
        owners = dict.fromkeys([*ours, *mappings, *filters])
        found = tuple(
            self._destination(key, ours.get(key), tuple(mappings.get(key, ())), tuple(filters.get(key, ())))
            for key in owners
        )
        classic = tuple(classic_settings(raw.data) for raw in destinations.values() if is_classic(raw.data))
        self._note_unknown(destinations, ours)
        self._warn_of_twice(found, classic)
        self._count_others(destinations, ours, classic)
        whole = tuple(self._completed(one, found, classic, tuple(owners)) for one in found)
        return Configuration(
            whole, tuple(self.reports), self.keys, shapes, classic, tuple(self.unknown),
            tuple(one for one in self.others if isinstance(one, ImportedEvents)),
            tuple(one for one in self.others if isinstance(one, ImportedDelivery)),
            tuple(part for one in self.others if isinstance(one, ImportedAttributes) for part in one.attributes),
            tuple(one for one in self.others if isinstance(one, KeptNote)),
        )  # fmt: skip

    def _completed(
        self,
        one: DestinationConfiguration,
        found: tuple[DestinationConfiguration, ...],
        classic: tuple[ClassicSettings, ...],
        owners: tuple[str, ...],
    ) -> DestinationConfiguration:
        """*one* with what is missing from it, and the destinations beside it."""
        beside = [f"{part.name} (Actions)" for part in found if part is not one and _is_beside(part, one)]
        beside += [f"{part.name} (classic)" for part in classic if _is_beside(part, one)]
        return replace(one, missing=self.omissions.of(one.id, owners), beside=tuple(beside))

    def _give_ids(self) -> None:
        """Set the ids from Terraform's ``import`` blocks in their resources."""
        ids = {raw.address: raw.data["id"] for raw in self.raws if raw.kind == "import"}
        self.raws = [
            replace(raw, data={**raw.data, "id": ids[raw.address]}) if raw.address in ids else raw for raw in self.raws
        ]

    def _mappings(self, named: dict[str, str], others: Set[str], ours: Set[str]) -> dict[str, list[Subscription]]:
        """The mappings by destination, without those of *others*; *ours* are certainly Talon.One's.

        One that doesn't say whose it is may be ours; of another destination that isn't here, its action decided.
        """
        found: dict[str, list[Subscription]] = {}
        for raw in self._by_id("subscription").values():
            belongs = _belongs(raw, named)
            if belongs in others:
                self.omissions.passed["other mapping"] += 1
            elif belongs and belongs not in ours:
                self._pass_over_unknown(raw, is_likely_ours=not others)
            elif (mapping := self._mapping(raw, belongs)) is not None:
                found.setdefault(belongs, []).append(mapping)
        return found

    def _pass_over_unknown(self, raw: RawObject, *, is_likely_ours: bool) -> None:
        """Count a mapping that nothing says is Talon.One's; name it if it may be, unless there are many such."""
        self.omissions.passed[UNKNOWN_ACTION] += 1
        if is_likely_ours and self.omissions.passed[UNKNOWN_ACTION] <= _MOST_UNKNOWN:
            name = text_of(raw.data, "name") or "mapping"
            self._report("warning", name, raw.where, self._why_left_out(raw, name))

    def _filters(self, named: dict[str, str], others: Set[str], ours: Set[str]) -> dict[str, list[DestinationFilter]]:
        """The filters by destination, without those of *others*: a filter doesn't say whose it is.

        If there is a destination of *ours*, filters of unknown destinations may be anybody's; those of a single one
        count as ours if there is nothing but filters.
        """
        found: dict[str, list[DestinationFilter]] = {}
        belonging = [(raw, _belongs(raw, named)) for raw in self._by_id("filter").values()]
        is_alone = not others and not self.omissions.passed and len({belongs for _, belongs in belonging}) == 1
        for raw, belongs in belonging:
            if belongs in others or not (ours or is_alone):
                self.omissions.passed["other filter"] += 1
            elif ours and belongs not in ours:
                self._note_orphan(raw, belongs)
            elif (one := self._filter(raw, belongs)) is not None:
                found.setdefault(belongs, []).append(one)
        return found

    def _by_id(self, kind: str) -> dict[str, RawObject]:
        """The objects of a *kind*, each id once: the one with the most properties, or the first of equals."""
        found: dict[str, RawObject] = {}
        for number, raw in enumerate(self.raws):
            if raw.kind != kind:
                continue
            identity = text_of(raw.data, "id") or raw.address or f"segment_destination.{kind}-{number + 1}"
            known = found.get(identity)
            if known is None or len(raw.data) > len(known.data):
                found[identity] = raw
            if known is not None and _sent(known.data) != _sent(raw.data):
                name = text_of(raw.data, "name") or text_of(raw.data, "title") or identity
                message = f"Also in {known.where}, with differences. The one with more properties is used."
                self._report("warning", name, raw.where, message)
        return found

    def _destination(
        self,
        identity: str,
        raw: RawObject | None,
        mappings: tuple[Subscription, ...],
        filters: tuple[DestinationFilter, ...],
    ) -> DestinationConfiguration:
        if raw is None:
            message = "The destination isn't in these files; assuming Talon.One (Actions)."
            self._report("info", identity or "mappings", "", message)
            return DestinationConfiguration(identity, NAME, True, "", "", mappings, filters, {})
        data = raw.data
        settings = data.get("settings")
        options: Object = dict(settings) if isinstance(settings, dict) else {}
        name = text_of(data, "name") or NAME
        self._note_open(raw, name)
        deployment = self._take_settings(identity, name, raw.where, options)
        kept: Object = {"settings": options} if options else {}
        return DestinationConfiguration(
            identity,
            name,
            is_enabled(data),
            text_of(data, "sourceId"),
            deployment,
            mappings,
            filters,
            kept,
        )

    def _take_settings(self, identity: str, name: str, where: str, options: Object) -> str:
        """The deployment; it and the API key are taken from *options*, unless the export needs what stands there."""
        deployment, note = take_deployment(options)
        if note:
            self._report("info", name, where, note)
        key, note = take_key(options)
        self._report("warning" if key else "info", name, where, note)
        if key:
            self.keys[identity] = key
        return deployment

    def _mapping(self, raw: RawObject, belongs: str) -> Subscription | None:
        data = raw.data
        name = text_of(data, "name") or text_of(data, "id") or "mapping"
        action, settings = action_of(data), data.get("settings")
        if action is None or not isinstance(settings, dict) or explain_need(raw, "trigger"):
            reason = self._why_left_out(raw, name)
            self._report("error", name, raw.where, reason)
            self.omissions.miss(belongs, "mapping", name, reason)
            return None
        made_up = f"segment_destination_subscription.{action.slug}-{self.raws.index(raw) + 1}"
        identity = text_of(data, "id") or made_up
        self._note_open(raw, name)
        for key, text in raw.open:
            if key.startswith("settings.") or key in ("enabled", "count", "for_each"):
                self.omissions.miss_value(belongs, identity, name, describe_open(key, text))
        if not text_of(data, "trigger"):
            self._report("warning", name, raw.where, "The trigger is missing, so no event matches.")
        mapping = {key: part for key, part in settings.items() if key not in _RESERVED}
        if data.get("withDefaults"):
            mapping = {**action.default_mapping(), **mapping}
        reserved: Object = {key: part for key, part in settings.items() if key in _RESERVED}
        if reserved:
            self._report("info", name, raw.where, f"Kept for export, never sent: {', '.join(reserved)}.")
        kept = _kept(data, _MAPPING_KEYS)
        if reserved:
            kept["reserved"] = reserved
        return Subscription(identity, name, action.slug, text_of(data, "trigger"), mapping, is_enabled(data), kept)

    def _why_left_out(self, raw: RawObject, name: str) -> str:
        """Why *raw* can't become a mapping; somebody may choose the action of one whose action is unknown."""
        data = raw.data
        if action_of(data) is None:
            reason = explain_need(raw, "action_id") or unknown_action(data.get("actionId"), data.get("actionSlug"))
            self.unknown.append(UnknownAction(text_of(data, "id") or name, name, reason))
            return reason
        return explain_need(raw, "settings") or explain_need(raw, "trigger") or "The settings must be a JSON object."

    def _filter(self, raw: RawObject, belongs: str) -> DestinationFilter | None:
        name = text_of(raw.data, "title") or text_of(raw.data, "id") or raw.address or "filter"
        try:
            one = read_filter({**raw.data, "enabled": is_enabled(raw.data)})
            _check_samples(one)
        except FilterError as error:
            message = explain_need(raw, "actions") or explain_need(raw, "if") or str(error)
            self._report("error", name, raw.where, message)
            self.omissions.miss(belongs, "filter", name, message)
            return None
        self._note_open(raw, name)
        return replace(one, extra=_kept(raw.data, _FILTER_KEYS))

    def _note_orphan(self, raw: RawObject, belongs: str) -> None:
        named = belongs or name_references(dict(raw.open).get("destination_id", ""))
        message = f"Skipped: its destination ({named}) isn't in these files, so it may belong to another one."
        self._report("warning", text_of(raw.data, "title") or "filter", raw.where, message)

    def _note_unknown(self, destinations: dict[str, RawObject], ours: dict[str, RawObject]) -> None:
        """Report destinations whose kind only Terraform can resolve."""
        for identity, raw in destinations.items():
            unknown = [text for key, text in raw.open if key.startswith("metadata")]
            if unknown and identity not in ours:
                message = f"Skipped, with all of it: only Terraform knows what it is (“{name_references(unknown[0])}”)."
                self._report("warning", text_of(raw.data, "name") or identity, raw.where, message)

    def _note_open(self, raw: RawObject, name: str) -> None:
        for key, text in raw.open:
            self._report("warning", name, raw.where, describe_open(key, text))

    def _warn_of_twice(self, found: tuple[DestinationConfiguration, ...], classic: tuple[ClassicSettings, ...]) -> None:
        for old in classic:
            for new in found:
                if old.enabled and new.enabled and old.source == new.source:
                    message = f"The classic destination “{old.name}” is enabled, too: events arrive twice."
                    self._report("warning", new.name, old.source, message)

    def _count_others(
        self, destinations: dict[str, RawObject], ours: dict[str, RawObject], classic: tuple[ClassicSettings, ...]
    ) -> None:
        self.omissions.passed["other destination"] += len(destinations) - len(ours) - len(classic)
        if said := self.omissions.describe():
            self._report("info", "workspace", "", f"Passed over: {said}.")

    def _report(self, severity: str, about: str, where: str, message: str) -> None:
        self.reports.append(ConfigNote(severity, about, where, message))


def _is_beside(other: DestinationConfiguration | ClassicSettings, one: DestinationConfiguration) -> bool:
    """Whether *other* gets the events that *one* gets."""
    return one.enabled and other.enabled and bool(one.source) and one.source == other.source


def _kept(data: Object, known: tuple[str, ...]) -> Object:
    return {key: part for key, part in data.items() if key not in known and part not in (None, "")}


def _check_samples(one: DestinationFilter) -> None:
    for action in one.actions:
        percent = action.get("percent")
        is_share = isinstance(percent, (int, float)) and not isinstance(percent, bool) and 0 <= percent <= 1
        if action.get("type") == "SAMPLE" and not is_share:
            raise FilterError(f"Skipped: a sample's percent must be a number from 0 to 1; got {to_text(percent)}.")


def _belongs(raw: RawObject, named: dict[str, str]) -> str:
    """The id of the destination of a subscription or filter; *named* has the ids by Terraform address."""
    belongs = text_of(raw.data, "destinationId")
    return named.get(belongs, belongs)


def _sent(data: Object) -> tuple[Json, ...]:
    """The properties that decide which events are sent, and how."""
    return tuple(data.get(key) for key in ("settings", "trigger", "enabled", "if", "actions"))
