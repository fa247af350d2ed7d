"""Sources to destinations: all objects found, joined by their ids, each oddity reported beside its object."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from talonbench.destination import Action, Subscription
from talonbench.errors import SourceError
from talonbench.exchange.found import (
    ClassicSettings,
    Imported,
    ImportedDestination,
    ImportedFilter,
    ImportedMapping,
    Object,
    Raw,
    Report,
    Source,
)
from talonbench.exchange.recognising import UnrecognisedError, recognise
from talonbench.filters import FilterError, read_filter
from talonbench.talon_one import ACTIONS
from talonbench.values import Json, to_text

METADATA_ID: Final = "6234b137d3b6404a64f2a0f0"  # segment-docs, destinations.yml; action-destinations, index.ts
SLUG: Final = "actions-talon-one"
NAME: Final = "Talon.One (Actions)"
_BY_ID = {action.action_id: action for action in ACTIONS.values()}
_LISTED_ONLY = "mPHq5mH39pF1c31EXDXPbQ"  # updateCustomerProfilesAttributes: in the catalogue, not in the code
_RESERVED = (
    "batch_size", "enable_batching", "__segment_internal_sync_mode", "__segment_internal_matching_key",
    "__segment_entities", "onMappingSave", "retlOnMappingSave",
)  # fmt: skip
_MAPPING_KEYS = ("id", "name", "actionId", "actionSlug", "destinationId", "enabled", "settings", "trigger")
_FILTER_KEYS = ("id", "destinationId", "if", "actions", "title", "enabled")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_PUT_IN = re.compile(r'\$\{([^}"]*)')
_REFERENCE = re.compile(r"\b(?:var|local|data|module|each|count|self|path|[a-z]\w*_\w+)\.[\w.-]+")
_FILES = (".tf", ".json", ".tfstate", ".jsonc")


def read_paths(paths: Sequence[Path]) -> Imported:
    """Import files and folders; what cannot be read is reported, and the rest is in."""
    sources: list[Source] = []
    reports: list[Report] = []
    for path in paths:
        for file in sorted(_files(path)):
            try:
                sources.append(Source(_name(file, path), file.read_bytes().decode("utf-8-sig"), path.is_dir()))
            except OSError as error:
                reports.append(Report("error", "file", str(file), f"It cannot be read: {error.strerror or error}."))
            except UnicodeDecodeError as error:
                reports.append(Report("error", "file", str(file), f"It is not UTF-8 text (byte {error.start})."))
    return read_sources(sources, tuple(reports))


def _files(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    for file in path.rglob("*"):
        hidden = any(part.startswith(".") for part in file.relative_to(path).parts)  # .terraform, .git
        if file.suffix in _FILES and not hidden and file.is_file():
            yield file


def _name(file: Path, under: Path) -> str:
    return str(file.relative_to(under.parent)) if under.is_dir() else file.name


def read_sources(sources: Sequence[Source], reports: tuple[Report, ...] = ()) -> Imported:
    """Import *sources* together: what belongs together is joined across them."""
    assembly = _Assembly(list(reports))
    shapes: dict[str, None] = {}
    for source in sources:
        try:
            shape, found = recognise(source)
        except SourceError as error:
            where = f"{source.name}:{error.line}:{error.column}"
            passed_over = source.along and isinstance(error, UnrecognisedError)
            assembly.reports.append(Report("info" if passed_over else "error", "file", where, error.message))
            continue
        shapes[shape] = None
        for one in found:
            if isinstance(one, Report):
                assembly.reports.append(one)
            else:
                assembly.raws.append(one)
    return assembly.join(tuple(shapes))


@dataclass(slots=True)
class _Assembly:
    """The objects found so far."""

    reports: list[Report]
    raws: list[Raw] = field(default_factory=list)
    keys: dict[str, str] = field(default_factory=dict)

    def join(self, shapes: tuple[str, ...]) -> Imported:
        """Everything, destination by destination."""
        destinations = self._by_id("destination")
        named = {raw.address: identity for identity, raw in destinations.items() if raw.address}
        ours = {identity: raw for identity, raw in destinations.items() if _is_ours(raw.data)}
        classic = tuple(_classic(raw.data) for raw in destinations.values() if _is_classic(raw.data))
        talon_one = {*ours, "", *(_belongs(raw, named) for raw in self.raws if _action(raw.data) is not None)}
        mappings: dict[str, list[ImportedMapping]] = {identity: [] for identity in ours}
        filters: dict[str, list[ImportedFilter]] = {identity: [] for identity in ours}
        for raw in (*self._by_id("subscription").values(), *self._by_id("filter").values()):
            belongs = _belongs(raw, named)
            if belongs in destinations and belongs not in ours:
                continue
            if raw.kind == "subscription" and (mapping := self._mapping(raw, belongs in talon_one)) is not None:
                mappings.setdefault(belongs, []).append(mapping)
            elif raw.kind == "filter" and (one := self._filter(raw)) is not None:
                filters.setdefault(belongs, []).append(one)
        owners = list(dict.fromkeys([*ours, *(key for key in mappings if mappings[key]), *filters]))
        found = tuple(
            self._destination(owner, ours.get(owner), tuple(mappings.get(owner, ())), tuple(filters.get(owner, ())))
            for owner in owners
        )
        self._warn_of_twice(found, classic)
        self._count_others(destinations, ours, classic)
        return Imported(found, tuple(self.reports), self.keys, shapes, classic)

    def _by_id(self, kind: str) -> dict[str, Raw]:
        """The objects of a *kind*, each id once: the one that says most, and the first of equals."""
        found: dict[str, Raw] = {}
        for number, raw in enumerate(self.raws):
            if raw.kind != kind:
                continue
            identity = _text(raw.data, "id") or f"{kind}-{number + 1}"
            known = found.get(identity)
            if known is None or len(raw.data) > len(known.data):
                found[identity] = raw
            if known is not None and _sent(known.data) != _sent(raw.data):
                name = _text(raw.data, "name") or _text(raw.data, "title") or identity
                message = f"It is also in {known.where}, and differs there; the fuller one is taken."
                self._report("warning", name, raw.where, message)
        return found

    def _destination(
        self, identity: str, raw: Raw | None, mappings: tuple[ImportedMapping, ...], filters: tuple[ImportedFilter, ...]
    ) -> ImportedDestination:
        if raw is None:
            message = "Its destination is not among what is imported; it is taken for Talon.One's."
            self._report("info", identity or "mappings", "", message)
            return ImportedDestination(identity, NAME, True, "", "", mappings, filters, {})
        data = raw.data
        settings = data.get("settings")
        options: Object = dict(settings) if isinstance(settings, dict) else {}
        name = _text(data, "name") or NAME
        self._note_open(raw, name)
        deployment = to_text(options.pop("deployment", "") or "")
        self._take_key(identity, name, raw.where, options)
        kept: Object = {"settings": options} if options else {}
        return ImportedDestination(
            identity,
            name,
            data.get("enabled") is not False,
            _text(data, "sourceId"),
            deployment,
            mappings,
            filters,
            kept,
        )

    def _take_key(self, identity: str, name: str, where: str, options: Object) -> None:
        """Put the key aside, unless it is masked or only named: then it stays for the export."""
        key = options.get("apiKey")
        if not isinstance(key, str) or not key:
            self._report("info", name, where, "There is no API key; type it in.")
        elif "•" in key or key == "REDACTED" or set(key) == {"*"}:
            self._report("info", name, where, "The API key is masked, as Segment exports it; type it in.")
        elif key.startswith("@@") and key.endswith("@@"):
            self._report("info", name, where, f"The API key is the secret {key} of Git Sync; type it in.")
        else:
            self.keys[identity] = key
            del options["apiKey"]
            self._report(
                "warning", name, where, "The API key stands in the file in the clear: it is kept in the keychain."
            )

    def _mapping(self, raw: Raw, is_ours: bool) -> ImportedMapping | None:
        data = raw.data
        name = _text(data, "name") or _text(data, "id") or "mapping"
        slug, action_id = data.get("actionSlug"), data.get("actionId")
        action = _action(data)
        if action is None:
            self._report("error" if is_ours else "warning", name, raw.where, _unknown_action(action_id, slug))
            return None
        settings = data.get("settings")
        if not isinstance(settings, dict):
            self._report("error", name, raw.where, "Its settings are no JSON object.")
            return None
        self._note_open(raw, name)
        mapping = {key: part for key, part in settings.items() if key not in _RESERVED}
        if data.get("withDefaults"):
            mapping = {**action.default_mapping(), **mapping}
        reserved: Object = {key: part for key, part in settings.items() if key in _RESERVED}
        if reserved:
            self._report("info", name, raw.where, f"Kept for export, never sent: {', '.join(reserved)}.")
        known = (*_MAPPING_KEYS, "withDefaults")
        kept: Object = {key: part for key, part in data.items() if key not in known and part not in (None, "")}
        if reserved:
            kept["reserved"] = reserved
        trigger = _text(data, "trigger")
        enabled = data.get("enabled") is not False
        identity = _text(data, "id") or f"{action.slug}-{self.raws.index(raw) + 1}"
        return ImportedMapping(Subscription(identity, name, action.slug, trigger, mapping, enabled), kept)

    def _filter(self, raw: Raw) -> ImportedFilter | None:
        name = _text(raw.data, "title") or _text(raw.data, "id") or "filter"
        self._note_open(raw, name)
        try:
            one = read_filter(raw.data)
        except FilterError as error:
            self._report("error", name, raw.where, str(error))
            return None
        kept: Object = {
            key: part for key, part in raw.data.items() if key not in _FILTER_KEYS and part not in (None, "")
        }
        return ImportedFilter(one, kept)

    def _note_open(self, raw: Raw, name: str) -> None:
        for key, text in raw.open:
            said = "a secret by reference" if "secret" in text or "apiKey" in key else "an expression of Terraform"
            message = f"{key} is {said} (“{_names(text)}”): it cannot be resolved here, and is left out."
            self._report("warning", name, raw.where, message)

    def _warn_of_twice(self, found: tuple[ImportedDestination, ...], classic: tuple[ClassicSettings, ...]) -> None:
        for old in classic:
            for new in found:
                if old.enabled and new.enabled and old.source == new.source:
                    message = (
                        f"The classic destination “{old.name}” is enabled for the same source: events arrive twice."
                    )
                    self._report("warning", new.name, old.source, message)

    def _count_others(
        self, destinations: dict[str, Raw], ours: dict[str, Raw], classic: tuple[ClassicSettings, ...]
    ) -> None:
        others = len(destinations) - len(ours) - len(classic)
        if others:
            self._report("info", "workspace", "", f"{others} other destinations are passed over.")

    def _report(self, severity: str, about: str, where: str, message: str) -> None:
        self.reports.append(Report(severity, about, where, message))


def _names(expression: str) -> str:
    """What *expression* refers to; never what is written in it, which may be a secret."""
    open_parts = _QUOTED.sub(lambda found: " ".join(_PUT_IN.findall(found[0])), expression)
    return ", ".join(dict.fromkeys(_REFERENCE.findall(open_parts))) or "…"


def _belongs(raw: Raw, named: dict[str, str]) -> str:
    """The id of the destination that a subscription or filter is of; *named* has Terraform's names of them."""
    belongs = _text(raw.data, "destinationId")
    return named.get(belongs, belongs)


def _action(data: Object) -> Action | None:
    """The Talon.One action of a subscription: the id says it, or else the slug."""
    slug, action_id = data.get("actionSlug"), data.get("actionId")
    by_id = _BY_ID.get(action_id) if isinstance(action_id, str) else None
    return by_id or (ACTIONS.get(slug) if isinstance(slug, str) else None)


def _sent(data: Object) -> tuple[Json, ...]:
    """What decides which events are sent, and as what."""
    return tuple(data.get(key) for key in ("settings", "trigger", "enabled", "if", "actions"))


def _text(data: Object, key: str) -> str:
    value = data.get(key)
    return value if isinstance(value, str) else "" if value is None else to_text(value)


def _unknown_action(action_id: Json, slug: Json) -> str:
    if action_id == _LISTED_ONLY:
        return (
            "Its action updateCustomerProfilesAttributes is in Segment's catalogue, but not in the destination's code."
        )
    named = " / ".join(str(part) for part in (slug, action_id) if part) or "missing"
    return f"Its action is unknown ({named}): choose one by hand."


def _is_ours(data: Object) -> bool:
    metadata = data.get("metadata")
    about: Object = metadata if isinstance(metadata, dict) else {}
    return (
        about.get("id") == METADATA_ID
        or about.get("slug") == SLUG
        or data.get("metadataId") == METADATA_ID
        or about.get("name") == NAME
    )


def _is_classic(data: Object) -> bool:
    metadata = data.get("metadata")
    slug = metadata.get("slug") if isinstance(metadata, dict) else None
    return slug in ("talonone", "talon-one", "talon.one") or (
        isinstance(metadata, dict) and metadata.get("name") == "Talon.One"
    )


def _classic(data: Object) -> ClassicSettings:
    settings = data.get("settings")
    listed = (
        [part for key, part in settings.items() if "attribute" in key.lower()] if isinstance(settings, dict) else []
    )
    names: list[str] = []
    for part in listed:
        entries = part.values() if isinstance(part, dict) else part if isinstance(part, list) else [part]
        names += [entry for entry in entries if isinstance(entry, str)]
    return ClassicSettings(
        _text(data, "name") or "Talon.One", _text(data, "sourceId"), data.get("enabled") is not False, tuple(names)
    )
