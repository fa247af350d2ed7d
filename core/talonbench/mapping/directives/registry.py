"""The class of each directive, imported when a mapping first uses it: no mapping uses all."""

from functools import cache
from importlib import import_module
from typing import Any, Final

DIRECTIVES: Final = {
    "@path": "path:Path",
    "@template": "template:Template",
    "@literal": "literal:Literal",
    "@if": "if_:If",
    "@case": "case:Case",
    "@replace": "replace:Replace",
    "@arrayPath": "array_path:ArrayPath",
    "@flatten": "flatten:Flatten",
    "@json": "json:Json",
    "@merge": "merge:Merge",
    "@transform": "transform:Transform",
    "@excludeWhenNull": "exclude_when_null:ExcludeWhenNull",
    "@liquid": "liquid:Liquid",
}


@cache
def load_directive(name: str) -> Any:
    """The directive *name* (a `Directive`); None if unknown."""
    if name not in DIRECTIVES:
        return None
    module, _, cls = DIRECTIVES[name].partition(":")
    return getattr(import_module(f"{__package__}.{module}"), cls)()
