"""Turns sources into destinations: joins all objects by id and reports problems with each."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Final, TypeAlias

from talonbench.destination import Subscription
from talonbench.document import TicketNote
from talonbench.errors import SourceError
from talonbench.events.postman import fill_in, read_environment
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
    KEPT,
    NO_PIECES,
    ClassicSettings,
    ConfigNote,
    ConfigText,
    Configuration,
    DestinationConfiguration,
    ImportedAttributes,
    ImportedDelivery,
    ImportedEvents,
    ImportedPieces,
    ListPage,
    Object,
    Piece,
    RawObject,
    UnknownAction,
)
from talonbench.formats.omissions import UNKNOWN_ACTION, Omissions
from talonbench.formats.open_values import describe_open, explain_need, name_references
from talonbench.formats.pieces import read_piece
from talonbench.formats.raw_objects import (
    FILTER_KEYS,
    MAPPING_KEYS,
    RESERVED,
    check_samples,
    choice_id,
    find_owner,
    is_beside,
    kept_for_export,
    what_sends,
)
from talonbench.formats.recognition import UnrecognizedError
from talonbench.formats.settings import take_deployment, take_key
from talonbench.formats.terraform_modules import Modules
from talonbench.progress import watch_items

_MOST_UNKNOWN = 10  # mappings with unknown actions that are named


Other: TypeAlias = ImportedEvents | ImportedDelivery | ImportedAttributes | TicketNote
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
    found: list[Piece] = [*reports, *modules.notes]
    shapes: dict[str, None] = {}
    environment = {name: value for source in sources for name, value in read_environment(source.text).items()}
    for source in watch_items(sources, "files"):
        try:
            shape, pieces = read_piece(replace(source, text=fill_in(source.text, environment)), modules)
        except SourceError as error:
            found.append(note_unreadable(source.name, error, source.along))
            continue
        shapes[shape] = None
        found += pieces
    return _assemble(ImportedPieces(tuple(found), tuple(shapes)), chosen)


def choose_action(configuration: Configuration, identity: str, slug: str) -> Configuration:
    """*configuration* with the action *slug* for the mapping *identity* of its unknown ones; empty takes it back."""
    chosen = {one.id: one.slug for one in configuration.unknown if one.slug and one.id != identity}
    return _assemble(configuration.pieces, {**chosen, identity: slug} if slug else chosen)


def _assemble(pieces: ImportedPieces, chosen: Mapping[str, str]) -> Configuration:
    assembly = _Assembly(chosen)
    for one in pieces.found:
        assembly.take(one)
    return assembly.join(pieces)


@dataclass(slots=True)
class _Assembly:
    """The objects found so far."""

    chosen: Mapping[str, str]
    reports: list[ConfigNote] = field(default_factory=list)
    raws: list[RawObject] = field(default_factory=list)
    pages: list[ListPage] = field(default_factory=list)
    keys: dict[str, str] = field(default_factory=dict)
    unknown: dict[int, UnknownAction] = field(default_factory=dict)
    omissions: Omissions = field(default_factory=Omissions)
    others: list[Other] = field(default_factory=list)

    def take(self, one: Piece) -> None:
        """Add an object found in a source."""
        if isinstance(one, RawObject) and one.kind == "passed":
            self.omissions.passed[text_of(one.data, "kind")] += 1
        elif isinstance(one, RawObject):
            self.raws.append(one)
        elif isinstance(one, ListPage):
            self.pages.append(one)
        elif isinstance(one, ConfigNote):
            self.reports.append(one)
        else:
            self.others.append(one)
            if isinstance(one, TicketNote):
                self._report("info", "file", one.name, KEPT)

    def _take_choices(self) -> None:
        """Give mappings the actions that were chosen for them."""
        for at, raw in enumerate(self.raws):
            slug = self.chosen.get(choice_id(raw)) if raw.kind == "subscription" else None
            if slug:
                identity = text_of(raw.data, "id")
                if action_of(raw.data) is None:
                    identity = self._note_choice(raw, slug).mapping
                data: Object = {**raw.data, "id": identity, "actionId": "", "actionSlug": slug}
                self.raws[at] = replace(raw, data=data)

    def _note_choice(self, raw: RawObject, slug: str = "") -> UnknownAction:
        """The action of *raw* is unknown: somebody may choose it, or chose *slug*."""
        data, at = raw.data, self.raws.index(raw)
        reason = explain_need(raw, "action_id") or unknown_action(data.get("actionId"), data.get("actionSlug"))
        name = text_of(data, "name") or text_of(data, "id") or "mapping"
        identity = text_of(data, "id") or f"segment_destination_subscription.mapping-{at + 1}"
        self.unknown[at] = UnknownAction(choice_id(raw) or name, name, reason, identity, slug)
        return self.unknown[at]

    def join(self, pieces: ImportedPieces) -> Configuration:
        """Join the objects into destinations."""
        self.reports += self.omissions.check_pages(self.pages)
        self._give_ids()
        self._take_choices()
        destinations = self._by_id("destination")
        named = {raw.address: identity for identity, raw in destinations.items() if raw.address}
        named[""] = next((identity for identity, raw in destinations.items() if not text_of(raw.data, "id")), "")
        known = {find_owner(raw, named) for raw in self.raws if action_of(raw.data) is not None}
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
        lists = [one for one in self.others if isinstance(one, ImportedAttributes)]
        return Configuration(
            whole, tuple(self.reports), self.keys, pieces.shapes, classic, self._list_unknown(),
            tuple(one for one in self.others if isinstance(one, ImportedEvents)),
            tuple(one for one in self.others if isinstance(one, ImportedDelivery)),
            tuple(part for one in lists for part in one.attributes), bool(lists) and all(one.is_whole for one in lists),
            tuple(one for one in self.others if isinstance(one, TicketNote)),
            pieces if self.unknown else NO_PIECES,
        )  # fmt: skip

    def _list_unknown(self) -> tuple[UnknownAction, ...]:
        """The mappings with unknown actions, once each, in the order of the files whether one was chosen or not."""
        return tuple({one.id: one for _, one in sorted(self.unknown.items())}.values())

    def _completed(
        self,
        one: DestinationConfiguration,
        found: tuple[DestinationConfiguration, ...],
        classic: tuple[ClassicSettings, ...],
        owners: tuple[str, ...],
    ) -> DestinationConfiguration:
        """*one* with what is missing from it, and the destinations beside it."""
        beside = [f"{part.name} (Actions)" for part in found if part is not one and is_beside(part, one)]
        beside += [f"{part.name} (classic)" for part in classic if is_beside(part, one)]
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
            belongs = find_owner(raw, named)
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
            self._report("warning", name, raw.where, self._why_left_out(raw))

    def _filters(self, named: dict[str, str], others: Set[str], ours: Set[str]) -> dict[str, list[DestinationFilter]]:
        """The filters by destination, without those of *others*: a filter doesn't say whose it is.

        If there is a destination of *ours*, filters of unknown destinations may be anybody's; those of a single one
        count as ours if there is nothing but filters.
        """
        found: dict[str, list[DestinationFilter]] = {}
        belonging = [(raw, find_owner(raw, named)) for raw in self._by_id("filter").values()]
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
            if known is not None and what_sends(known.data) != what_sends(raw.data):
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
            reason = self._why_left_out(raw)
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
        mapping = {key: part for key, part in settings.items() if key not in RESERVED}
        if data.get("withDefaults"):
            mapping = {**action.default_mapping(), **mapping}
        reserved: Object = {key: part for key, part in settings.items() if key in RESERVED}
        if reserved:
            self._report("info", name, raw.where, f"Kept for export, never sent: {', '.join(reserved)}.")
        kept = kept_for_export(data, MAPPING_KEYS)
        if reserved:
            kept["reserved"] = reserved
        return Subscription(identity, name, action.slug, text_of(data, "trigger"), mapping, is_enabled(data), kept)

    def _why_left_out(self, raw: RawObject) -> str:
        """Why *raw* can't become a mapping."""
        if action_of(raw.data) is None:
            return self._note_choice(raw).reason
        return explain_need(raw, "settings") or explain_need(raw, "trigger") or "The settings must be a JSON object."

    def _filter(self, raw: RawObject, belongs: str) -> DestinationFilter | None:
        name = text_of(raw.data, "title") or text_of(raw.data, "id") or raw.address or "filter"
        try:
            one = read_filter({**raw.data, "enabled": is_enabled(raw.data)})
            check_samples(one)
        except FilterError as error:
            message = explain_need(raw, "actions") or explain_need(raw, "if") or str(error)
            self._report("error", name, raw.where, message)
            self.omissions.miss(belongs, "filter", name, message)
            return None
        self._note_open(raw, name)
        return replace(one, extra=kept_for_export(raw.data, FILTER_KEYS))

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
