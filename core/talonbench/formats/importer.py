"""Turns sources into destinations: joins all objects by id and reports problems with each."""

import posixpath
import re
from collections.abc import Sequence, Set
from dataclasses import dataclass, field, replace

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
    ListPage,
    Object,
    RawObject,
)
from talonbench.formats.recognition import UnrecognizedError, recognize
from talonbench.formats.terraform_modules import Modules
from talonbench.plurals import count_noun
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
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_PUT_IN = re.compile(r'\$\{([^}"]*)')
_REFERENCE = re.compile(r"\b(?:var|local|data|module|each|count|self|path|[a-z]\w*_\w+)\.[\w.-]+")
_FILE = re.compile(r'\b(file|templatefile|filebase64)\(\s*"((?:[^"\\]|\\.)*)"')
_CALL = re.compile(r"([a-z]\w*)\(")
_MASKED = re.compile(r"•|\*{3}|…|^\W?(?:redacted|masked|sensitive|hidden)\b", re.IGNORECASE)
_SECRET = re.compile(r"@@.*@@")  # Git Sync's reference to a secret


def note_unreadable(name: str, error: SourceError, along: bool) -> ConfigNote:
    """What is wrong with the file *name*; less serious if it only came *along* with its folder."""
    where = f"{name}:{error.line}:{error.column}"
    if isinstance(error, UnrecognizedError):
        return ConfigNote("info" if along else "error", "file", where, error.message)
    return ConfigNote("error", "file", where, error.message, not along)


def read_sources(sources: Sequence[ConfigText], reports: tuple[ConfigNote, ...] = ()) -> Configuration:
    """Import *sources* together: objects are joined across them."""
    modules = Modules(sources)
    assembly = _Assembly([*reports, *modules.notes])
    shapes: dict[str, None] = {}
    for source in sources:
        try:
            shape, found = recognize(source, modules)
        except SourceError as error:
            if not (isinstance(error, UnrecognizedError) and modules.has_read(source.name)):
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
    raws: list[RawObject] = field(default_factory=list)
    pages: list[ListPage] = field(default_factory=list)
    keys: dict[str, str] = field(default_factory=dict)

    def take(self, one: RawObject | ListPage | ConfigNote) -> None:
        """Add an object found in a source."""
        if isinstance(one, RawObject):
            self.raws.append(one)
        elif isinstance(one, ListPage):
            self.pages.append(one)
        else:
            self.reports.append(one)

    def join(self, shapes: tuple[str, ...]) -> Configuration:
        """Join the objects into destinations."""
        self._note_missing_pages()
        self._give_ids()
        destinations = self._by_id("destination")
        named = {raw.address: identity for identity, raw in destinations.items() if raw.address}
        named[""] = next((identity for identity, raw in destinations.items() if not text_of(raw.data, "id")), "")
        known = {_belongs(raw, named) for raw in self.raws if action_of(raw.data) is not None}
        ours = {key: raw for key, raw in destinations.items() if is_ours(raw.data, key in known)}
        others = destinations.keys() - ours.keys()
        mappings = self._mappings(named, others, {*ours, *known, ""})
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
        events = tuple(raw.data for raw in self.raws if raw.kind == "event")
        return Configuration(found, tuple(self.reports), self.keys, shapes, classic, events)

    def _give_ids(self) -> None:
        """Set the ids from Terraform's ``import`` blocks in their resources."""
        ids = {raw.address: raw.data["id"] for raw in self.raws if raw.kind == "import"}
        self.raws = [
            replace(raw, data={**raw.data, "id": ids[raw.address]}) if raw.address in ids else raw for raw in self.raws
        ]

    def _mappings(self, named: dict[str, str], others: Set[str], ours: Set[str]) -> dict[str, list[Subscription]]:
        """The mappings by destination, without those of *others*; *ours* are certainly Talon.One's."""
        found: dict[str, list[Subscription]] = {}
        for raw in self._by_id("subscription").values():
            belongs = _belongs(raw, named)
            if belongs not in others and (mapping := self._mapping(raw, belongs in ours)) is not None:
                found.setdefault(belongs, []).append(mapping)
        return found

    def _filters(self, named: dict[str, str], others: Set[str], ours: Set[str]) -> dict[str, list[DestinationFilter]]:
        """The filters by destination, without those of *others*: a filter doesn't say whose it is.

        If there is a destination of *ours*, filters of unknown destinations may be anybody's; else they count as ours.
        """
        found: dict[str, list[DestinationFilter]] = {}
        for raw in self._by_id("filter").values():
            belongs = _belongs(raw, named)
            if belongs in others:
                continue
            if ours and belongs not in ours:
                self._note_orphan(raw, belongs)
            elif (one := self._filter(raw)) is not None:
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
        deployment = self._deployment(name, raw.where, options)
        self._take_key(identity, name, raw.where, options)
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

    def _deployment(self, name: str, where: str, options: Object) -> str:
        """The deployment, taken from *options*; if it is masked or a reference, it stays there for the export."""
        deployment = to_text(options.get("deployment") or "")
        if _SECRET.fullmatch(deployment) or _MASKED.search(deployment):
            self._report("info", name, where, f"The deployment is masked or a reference ({deployment}). Enter it.")
            return ""
        options.pop("deployment", None)
        return deployment

    def _take_key(self, identity: str, name: str, where: str, options: Object) -> None:
        """Take the API key from *options*; if it is masked or a reference, it stays there for the export."""
        key = options.get("apiKey")
        if not isinstance(key, str) or not key:
            self._report("info", name, where, "The API key is missing. Enter it.")
        elif _MASKED.search(key):
            self._report("info", name, where, "The API key is masked, as always in Segment's exports. Enter it.")
        elif _SECRET.fullmatch(key):
            self._report("info", name, where, f"The API key is Git Sync's secret {key}. Enter it.")
        else:
            self.keys[identity] = key
            del options["apiKey"]
            self._report("warning", name, where, "The API key is in plain text here. Talonbench saves it to no file.")

    def _mapping(self, raw: RawObject, is_ours: bool) -> Subscription | None:
        data = raw.data
        name = text_of(data, "name") or text_of(data, "id") or "mapping"
        action, settings = action_of(data), data.get("settings")
        if action is None or not isinstance(settings, dict):
            key, problem = ("settings", "The settings must be a JSON object.")
            if action is None:
                key, problem = "action_id", unknown_action(data.get("actionId"), data.get("actionSlug"))
            severity = "error" if is_ours or action is not None else "warning"
            self._report(severity, name, raw.where, _needed(raw, key) or problem)
            return None
        if reason := _needed(raw, "trigger"):
            self._report("error", name, raw.where, reason)
            return None
        self._note_open(raw, name)
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
        made_up = f"segment_destination_subscription.{action.slug}-{self.raws.index(raw) + 1}"
        identity = text_of(data, "id") or made_up
        return Subscription(identity, name, action.slug, text_of(data, "trigger"), mapping, is_enabled(data), kept)

    def _filter(self, raw: RawObject) -> DestinationFilter | None:
        name = text_of(raw.data, "title") or text_of(raw.data, "id") or raw.address or "filter"
        try:
            one = read_filter({**raw.data, "enabled": is_enabled(raw.data)})
            _check_samples(one)
        except FilterError as error:
            message = _needed(raw, "actions") or _needed(raw, "if") or str(error)
            self._report("error", name, raw.where, message)
            return None
        self._note_open(raw, name)
        return replace(one, extra=_kept(raw.data, _FILTER_KEYS))

    def _note_orphan(self, raw: RawObject, belongs: str) -> None:
        named = belongs or _names(dict(raw.open).get("destination_id", ""))
        message = f"Skipped: its destination ({named}) isn't in these files, so it may belong to another one."
        self._report("warning", text_of(raw.data, "title") or "filter", raw.where, message)

    def _note_unknown(self, destinations: dict[str, RawObject], ours: dict[str, RawObject]) -> None:
        """Report destinations whose kind only Terraform can resolve."""
        for identity, raw in destinations.items():
            unknown = [text for key, text in raw.open if key.startswith("metadata")]
            if unknown and identity not in ours:
                message = f"Skipped, with all of it: only Terraform knows what it is (“{_names(unknown[0])}”)."
                self._report("warning", text_of(raw.data, "name") or identity, raw.where, message)

    def _note_missing_pages(self) -> None:
        included = {(page.of, page.current) for page in self.pages}
        for page in self.pages:
            if page.following and (page.of, page.following) not in included:
                message = "The next page is missing. Fetch it and import it, too."
                self._report("warning", "page", page.where, message)

    def _note_open(self, raw: RawObject, name: str) -> None:
        for key, text in raw.open:
            said = "a reference to a secret" if "secret" in text or "apiKey" in key else "a Terraform expression"
            left = "assuming enabled" if key == "enabled" else "skipped"
            message = f"{key} is {said} (“{_names(text)}”), which can't be resolved here: {left}."
            self._report("warning", name, raw.where, message)

    def _warn_of_twice(self, found: tuple[DestinationConfiguration, ...], classic: tuple[ClassicSettings, ...]) -> None:
        for old in classic:
            for new in found:
                if old.enabled and new.enabled and old.source == new.source:
                    message = f"The classic destination “{old.name}” is enabled, too: events arrive twice."
                    self._report("warning", new.name, old.source, message)

    def _count_others(
        self, destinations: dict[str, RawObject], ours: dict[str, RawObject], classic: tuple[ClassicSettings, ...]
    ) -> None:
        others = len(destinations) - len(ours) - len(classic)
        if others:
            self._report("info", "workspace", "", f"Skipped {count_noun(others, 'other destination')}.")

    def _report(self, severity: str, about: str, where: str, message: str) -> None:
        self.reports.append(ConfigNote(severity, about, where, message))


def _names(expression: str) -> str:
    """The names and files that *expression* refers to; never its literals, which may be secret."""
    files = [f'{called}("{posixpath.basename(path)}")' for called, path in _FILE.findall(expression)]
    if expression.startswith("<<"):
        open_parts = " ".join(_PUT_IN.findall(expression))
    else:
        open_parts = _QUOTED.sub(lambda found: " ".join(_PUT_IN.findall(found[0])), expression)
    called = _CALL.match(expression)
    named = [name for name in _REFERENCE.findall(open_parts) if not (files and name.startswith("path."))]
    return ", ".join(dict.fromkeys([*files, *named])) or (f"{called[1]}(…)" if called else "…")


def _needed(raw: RawObject, name: str) -> str:
    """Why *raw* is skipped if only Terraform can resolve its property *name*, else an empty string."""
    text = next((text for key, text in raw.open if key == name), None)
    if text is None:
        return ""
    return f"Skipped: {name} is a Terraform expression (“{_names(text)}”), which can't be resolved here."


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
