"""YAML limited to JSON's values: times stay strings, ``off`` is a string, keys are strings, no key twice.

Aliases and merge keys are written out, so a short text may stand for billions of values: it is counted before it is
read.
"""

import re
from typing import Any

import yaml

from talonbench.limits import YAML_DEPTH, YAML_VALUES
from talonbench.values.json_parser import exact, read_integer
from talonbench.values.pointer import below

_TAG = "tag:yaml.org,2002:"
_TEXT = f"{_TAG}str"
_MERGE = "<<"
_KINDS = ("str", "int", "float", "bool", "null", "seq", "map")
_DIGITS = re.compile(r"[-+]?[0-9][0-9_]*")
_LONGEST_NUMBER = 100  # characters of a number that isn't written in decimal
_UNSIZED = re.compile(r"[-+]?\.(?:inf|nan)", re.IGNORECASE)


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # whichever there is
    """The fastest loader there is, without YAML's conversions of times, words and keys."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode) and key.value != _MERGE:
                if key.value in seen:
                    raise _refusal(key, f"duplicate key “{key.value}”")
                seen.add(key.value)
                key.tag = _TEXT
        found: dict[Any, Any] = super().construct_mapping(node, deep)
        return found

    def construct_number(self, node: yaml.ScalarNode) -> int | float:
        """A number as JavaScript reads it."""
        written = str(self.construct_scalar(node))
        try:
            if node.tag == f"{_TAG}int":
                if _DIGITS.fullmatch(written) and not written.lstrip("+-").startswith("0"):
                    return read_integer(written.replace("_", ""))
                if len(written) > _LONGEST_NUMBER:
                    raise _refusal(node, "the number is too long")
                return exact(float(self.construct_yaml_int(node)))
            if not _UNSIZED.fullmatch(written):
                return exact(float(written.replace("_", "")) if ":" not in written else self.construct_yaml_float(node))
        except (ValueError, OverflowError, IndexError):
            pass
        raise _refusal(node, f"“{written[:_LONGEST_NUMBER]}” isn't a number")

    def construct_word(self, node: yaml.ScalarNode) -> bool:
        """True or false."""
        written = str(self.construct_scalar(node)).lower()
        if written not in ("true", "false"):
            raise _refusal(node, f"“{written[:_LONGEST_NUMBER]}” is neither true nor false")
        return written == "true"

    def refuse_tag(self, node: yaml.Node) -> None:
        """A tag for what JSON doesn't have."""
        raise _refusal(node, f"the tag {node.tag.replace(_TAG, '!!')} isn't supported; use JSON's values only")


_Loader.yaml_implicit_resolvers = {
    first: [(tag, form) for tag, form in forms if not tag.endswith((":timestamp", ":bool"))]
    for first, forms in _Loader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver(f"{_TAG}bool", re.compile("^(?:true|false)$"), ["t", "f"])
_Loader.yaml_constructors = {
    tag: make for tag, make in _Loader.yaml_constructors.items() if tag is None or tag.removeprefix(_TAG) in _KINDS
}
_Loader.add_constructor(None, _Loader.refuse_tag)
_Loader.add_constructor(f"{_TAG}int", _Loader.construct_number)
_Loader.add_constructor(f"{_TAG}float", _Loader.construct_number)
_Loader.add_constructor(f"{_TAG}bool", _Loader.construct_word)


def parse_yaml(text: str) -> Any:
    """The value in *text*; YAMLError if it isn't valid YAML, or stands for too much."""
    loader = _Loader(text)
    try:
        _check_depth(text)
        node = loader.get_single_node()
        if node is None:
            return None
        _check_size(node)
        return loader.construct_document(node)
    finally:
        loader.dispose()


def compose_yaml(text: str) -> yaml.Node | None:
    """The nodes of *text*, YAML or JSON, to look for places in; None if it isn't valid YAML."""
    try:
        _check_depth(text)
        node: yaml.Node | None = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError:
        return None
    return node


def place_in(root: yaml.Node | None, keys: tuple[int | str, ...]) -> tuple[int, int, str] | None:
    """Line, column and pointer of the value at *keys* below *root*, or of its nearest parent that exists.

    Keys that are not in the text (a model's names for its own branches) are skipped; None without a *root*.
    """
    node = root
    mark = getattr(node, "start_mark", None)
    pointer = ""
    for key in keys:
        found = _below(node, key)
        if found is not None:
            mark, node = found
            pointer = below(pointer, key)
    return None if mark is None else (mark.line + 1, mark.column + 1, pointer)


def _below(node: yaml.Node | None, key: int | str) -> tuple[yaml.Mark, yaml.Node] | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
        return node.value[key].start_mark, node.value[key]
    for name, value in node.value if isinstance(node, yaml.MappingNode) else ():
        if name.value == str(key):
            return name.start_mark, value
    return None


def _check_depth(text: str) -> None:
    """YAMLError if *text* is nested too deeply: asked of its events, since making nodes takes a level of the stack."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > YAML_DEPTH:
                raise _refusal(event, f"nested deeper than {YAML_DEPTH} levels")
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _check_size(root: yaml.Node) -> None:
    """YAMLError if *root* stands for too many values with its aliases written out, or for endlessly many."""
    sizes: dict[int, int] = {}  # by node; 0 while it is being counted

    def count(node: yaml.Node) -> int:
        if isinstance(node, yaml.ScalarNode):
            return 1
        if id(node) in sizes:
            if not sizes[id(node)]:
                raise _refusal(node, "an alias stands inside what it stands for")
            return sizes[id(node)]
        sizes[id(node)] = 0
        parts = node.value if isinstance(node, yaml.SequenceNode) else [part for pair in node.value for part in pair]
        sizes[id(node)] = size = 1 + sum(map(count, parts))
        if size > YAML_VALUES:
            raise _refusal(node, f"its aliases stand for more than {YAML_VALUES:,} values")
        return size

    count(root)


def _refusal(node: Any, problem: str) -> yaml.constructor.ConstructorError:
    return yaml.constructor.ConstructorError(None, None, problem, node.start_mark)
