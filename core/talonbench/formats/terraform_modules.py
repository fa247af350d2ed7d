"""Terraform's folders: the variables, locals and files that the resources of a folder can refer to."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from talonbench.errors import SourceError
from talonbench.formats.hcl import Block, HclValue, Unresolved, read_attributes, read_hcl
from talonbench.formats.hcl_evaluation import OpenError, Scope
from talonbench.formats.hcl_expressions import resolve
from talonbench.formats.model import ConfigNote, ConfigText
from talonbench.values import Json, parse_json

VALUES = (".tfvars", ".tfvars.json")
_DECLARES = re.compile(r'^[ \t]*(?:locals[ \t]*\{|(?:variable|module)[ \t]+"?\w)', re.MULTILINE)
_MOST_COPIES = 500
_NO_NAME = re.compile(r"[^\w-]+")


@dataclass
class Module:
    """One folder. *given* are its variables' values, *values* and *locals* are unevaluated."""

    folder: str = ""
    files: Mapping[str, str] = field(default_factory=dict)
    defaults: dict[str, HclValue] = field(default_factory=dict)
    given: dict[str, HclValue] = field(default_factory=dict)
    locals: dict[str, HclValue] = field(default_factory=dict)
    calls: list[tuple[Module, dict[str, HclValue]]] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    _known: dict[str, HclValue] = field(default_factory=dict)

    def scope(self, **names: HclValue) -> Scope:
        """What an expression of this folder can refer to, *names* of its resource included."""
        return Scope(self._find, self._read_file, names)

    def _find(self, name: str, member: str) -> HclValue:
        source = f"{name}.{member}" if member else name
        if name == "path":
            return "."
        if name not in ("var", "local"):
            raise OpenError(source)
        if source not in self._known:
            self._known[source] = Unresolved(source)  # unless it refers to itself
            self._known[source] = self._evaluate(name, member, source)
        value = self._known[source]
        if isinstance(value, Unresolved):
            raise OpenError(value.text)
        return value

    def _evaluate(self, name: str, member: str, source: str) -> HclValue:
        if name == "local":
            return resolve(self.locals[member], self.scope()) if member in self.locals else Unresolved(source)
        if self.calls:
            caller, arguments = self.calls[0]
            if len(self.calls) > 1:
                return Unresolved(source)
            if member in arguments:
                return resolve(arguments[member], caller.scope())
        return self.given.get(member, self.defaults.get(member, Unresolved(source)))

    def _read_file(self, path: str) -> str:
        place = posixpath.normpath(posixpath.join(self.folder, path))
        if place not in self.files:
            raise OpenError(f'file("{posixpath.basename(path)}")')
        self.used.add(place)
        return self.files[place]


class Modules:
    """The folders of an import."""

    def __init__(self, sources: Sequence[ConfigText] = ()) -> None:
        self.notes: list[ConfigNote] = []
        self.used: set[str] = set()
        self._files = {_plain_name(source.name): source.text for source in sources}
        self._modules: dict[str, Module] = {}
        for source in sources:
            if (source.name.endswith(".tf") or len(sources) == 1) and _DECLARES.search(source.text):
                self._declare(source)
        self._give_values()

    def module_of(self, name: str) -> Module:
        """The folder that the file *name* is in."""
        return self._module(posixpath.dirname(_plain_name(name)))

    def has_read(self, name: str) -> bool:
        """Whether an expression read the file *name*, so that it is a part of the configuration."""
        return _plain_name(name) in self.used

    def _module(self, folder: str) -> Module:
        if folder not in self._modules:
            self._modules[folder] = Module(folder, self._files, used=self.used)
        return self._modules[folder]

    def _declare(self, source: ConfigText) -> None:
        """Take the variables, locals and calls of a file; its errors are reported when it is read for its resources."""
        module = self.module_of(source.name)
        try:
            blocks = read_hcl(source.text)
        except SourceError:
            return
        for block in blocks:
            if block.type == "locals":
                module.locals |= block.attributes
            elif block.type == "variable" and block.labels and "default" in block.attributes:
                module.defaults[block.labels[0]] = block.attributes["default"]
            elif block.type == "module" and isinstance(path := block.attributes.get("source"), str):
                called = self._module(posixpath.normpath(posixpath.join(module.folder, path)))
                called.calls.append((module, block.attributes))

    def _give_values(self) -> None:
        """Take the values from ``.tfvars`` files, in Terraform's order; one given by hand counts if it is alone."""
        chosen: dict[str, list[str]] = {}
        for name in sorted(self._files, key=_order):
            if not name.endswith(VALUES):
                continue
            if _order(name)[0] < 0:
                chosen.setdefault(posixpath.dirname(name), []).append(name)
            else:
                self._give(name)
        for names in chosen.values():
            if len(names) == 1:
                self._give(names[0])
            else:
                shown = ", ".join(map(posixpath.basename, names))
                message = f"There are several files with values ({shown}). None is used; import the one that applies."
                self.notes.append(ConfigNote("warning", "file", names[0], message))

    def _give(self, name: str) -> None:
        try:
            values = _read_values(name, self._files[name])
        except (SourceError, ValueError):
            return  # reported where it is read as a source
        module = self._module(posixpath.dirname(name))
        module.given = {**values, **module.given} if _order(name)[0] < 0 else {**module.given, **values}


def read_values(name: str, text: str) -> None:
    """Check a file with values; SourceError if it is invalid."""
    try:
        _read_values(name, text)
    except ValueError:
        raise SourceError("Invalid JSON.", text, 0) from None


def _read_values(name: str, text: str) -> dict[str, HclValue]:
    if not name.endswith(".json"):
        return read_attributes(text)
    content = parse_json(text)
    return {key: _taken(part) for key, part in content.items()} if isinstance(content, dict) else {}


def _taken(value: Json) -> HclValue:
    if isinstance(value, dict):
        return {key: _taken(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_taken(part) for part in value]
    assert value is None or isinstance(value, (bool, int, float, str))
    return value


def _order(name: str) -> tuple[int, str]:
    """When Terraform takes the values of a file: the later wins; -1 if only when it is told to."""
    file = posixpath.basename(name)
    if file.startswith("terraform.tfvars"):
        return 0, name
    return (1 if ".auto.tfvars" in file else -1), name


def _plain_name(name: str) -> str:
    return posixpath.normpath(name.replace("\\", "/"))


@dataclass(frozen=True, slots=True)
class Copy:
    """A resource with its values; *open* are instructions that only Terraform can follow."""

    address: str
    identity: str
    attributes: dict[str, HclValue]
    open: tuple[tuple[str, str], ...] = ()


def expand(block: Block, module: Module) -> Iterator[Copy]:
    """The copies that ``count`` or ``for_each`` make of a resource, evaluated as far as possible."""
    address = ".".join(block.labels)
    for name in ("count", "for_each"):
        if name not in block.attributes:
            continue
        many = resolve(block.attributes[name], module.scope())
        names = _list_copies(name, many)
        if names is None:
            source = many.text if isinstance(many, Unresolved) else "each"
            yield Copy(address, address, _resolved(block, module.scope()), ((name, source),))
            return
        for key, known in names:
            of = f"{address}[{key}]" if name == "count" else f'{address}["{key}"]'
            identity = f"{address}-{_NO_NAME.sub('-', str(key))}"
            yield Copy(of, identity, _resolved(block, module.scope(**known)))
        return
    yield Copy(address, address, _resolved(block, module.scope()))


def _resolved(block: Block, scope: Scope) -> dict[str, HclValue]:
    return {name: resolve(value, scope) for name, value in block.attributes.items()}


def _list_copies(name: str, many: HclValue) -> list[tuple[int | str, dict[str, HclValue]]] | None:
    """Each copy's key and what its expressions call it; None if that isn't known."""
    if name == "count":
        if isinstance(many, bool) or not isinstance(many, int) or many > _MOST_COPIES:
            return None
        return [(index, {"count": {"index": index}}) for index in range(many)]
    pairs = many.items() if isinstance(many, dict) else [(one, one) for one in many] if isinstance(many, list) else None
    if pairs is None or len(pairs) > _MOST_COPIES:
        return None
    found: list[tuple[int | str, dict[str, HclValue]]] = []
    for key, value in pairs:
        if not isinstance(key, str) or key == "…":
            return None
        found.append((key, {"each": {"key": key, "value": value}}))
    return found
