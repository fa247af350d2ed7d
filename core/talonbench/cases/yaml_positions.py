"""YAML as JSON has it: a time stays the text it is, ``off`` is a word, keys are texts, and each stands once."""

import re
from typing import Any

import yaml

from talonbench.values.pointer import below

_TEXT = "tag:yaml.org,2002:str"


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # one or the other
    """The fast loader where there is one, with its ideas of times, words and keys taken out."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode) and key.value != "<<":
                if key.value in seen:
                    raise yaml.constructor.ConstructorError(None, None, f"{key.value} stands twice", key.start_mark)
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
    """What *text* holds; YAMLError where it is none."""
    return yaml.load(text, Loader=_Loader)


def place_in(text: str, keys: tuple[int | str, ...]) -> tuple[int, int, str] | None:
    """Line and column of what stands at *keys* in YAML or JSON, and its pointer; as far as the *keys* are there.

    Keys that are not in the text (a model's names for its own branches) are passed over; None where it is no YAML.
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
