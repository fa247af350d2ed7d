"""The items of a list, tested where they stand in the event: nothing is built if all stay as they are."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

from talonbench.fields.fast_checks import item_tests
from talonbench.mapping.compiler import Compiler
from talonbench.values import Value

if TYPE_CHECKING:
    from talonbench.fields import Field
    from talonbench.mapping.paths import Resolver

_OBJECTS: Final = frozenset((dict,))


class _Sure(str):
    """In place of a list that is sure to stay as it is."""

    __slots__ = ()


SURE: Final = _Sure("sure")


def compile_items(node: Value, field: Field, resolve: Resolver) -> Resolver | None:
    """*resolve*, which makes the *node* of *field*, but `SURE` for a list that has items and stays as it is.

    None unless *node* is an ``@arrayPath`` that takes keys of each item.
    """
    match node:
        case {"@arrayPath": [str(path), dict(shape)], **others} if shape and not others:
            pass
        case _:
            return None
    tests, required = item_tests(field)
    sources = {key: Compiler().one_key(part) for key, part in shape.items()}
    if not required <= sources.keys() or not all(key in tests and sources[key] for key in shape):
        return None
    members = [(tests[key], itemgetter(source)) for key, source in sources.items()]
    read = Compiler().rooted_path(path)

    def run(event: Value) -> Value:
        items: Any = read(event)
        if type(items) is list and items and _OBJECTS.issuperset(map(type, items)):
            try:
                for all_fit, get in members:
                    if not all_fit(map(get, items)):
                        return resolve(event)
            except KeyError:  # of an item that lacks one
                return resolve(event)
            return SURE
        return resolve(event)

    return run
