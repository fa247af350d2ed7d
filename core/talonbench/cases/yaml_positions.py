"""YAML limited to JSON's values: times stay strings, ``off`` is a string, keys are strings, no key twice."""

import re
from typing import Any

import yaml

from talonbench.values.pointer import below

_TEXT = "tag:yaml.org,2002:str"


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # whichever there is
    """The fastest loader there is, without YAML's conversions of times, words and keys."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode) and key.value != "<<":
                if key.value in seen:
                    raise yaml.constructor.ConstructorError(None, None, f"duplicate key “{key.value}”", key.start_mark)
                seen.add(key.value)
                key.tag = _TEXT
        found: dict[Any, Any] = super().construct_mapping(node, deep)
        return found


_Loader.yaml_implicit_resolvers = {
    first: [(tag, form) for tag, form in forms if not tag.endswith((":timestamp", ":bool"))]
    for first, forms in _Loader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), ["t", "f"])


def parse_yaml(text: str) -> Any:
    """The value in *text*; YAMLError if it isn't valid YAML."""
    return yaml.load(text, Loader=_Loader)


def place_in(text: str, keys: tuple[int | str, ...]) -> tuple[int, int, str] | None:
    """Line, column and pointer of the value at *keys* in YAML or JSON, or of its nearest parent that exists.

    Keys that are not in the text (a model's names for its own branches) are skipped; None if it isn't valid YAML.
    """
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError:
        return None
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
