"""A list of an archive's event is taken as it is only where each item stays as it is."""

import pytest

from talonbench.archive.item_test import SURE, compile_items
from talonbench.mapping import compile_mapping
from talonbench.talon_one import ACTIONS
from talonbench.values import Json

SHAPE: dict[str, Json] = {
    "name": {"@path": "$.title"},
    "sku": {"@path": "$.id"},
    "quantity": {"@path": "$.n"},
    "price": {"@path": "$.cost"},
}
ITEM: dict[str, Json] = {"title": "Tea", "id": "t1", "n": 2, "cost": 3.5, "color": "green"}
CART = next(field for field in ACTIONS["updateCustomerSessionV2"].fields if field.key == "cartItems")


@pytest.mark.parametrize(
    ("items", "is_sure"),
    [
        ([ITEM], True),
        ([ITEM, {**ITEM, "n": 1}], True),
        ([ITEM, {**ITEM, "n": "1"}], False),
        ([{**ITEM, "cost": None}], False),
        ([{**ITEM, "title": 5}], False),
        ([{key: value for key, value in ITEM.items() if key != "id"}], False),
        ([ITEM, "an item"], False),
        ([], False),
        (ITEM, False),
        (None, False),
    ],
    ids=["one", "two", "a number as text", "null", "a number as a name", "a member less", "no object", "no item",
         "no list", "nothing"],
)  # fmt: skip
def test_items_that_stay_as_they_are_are_not_built(items: Json, is_sure: bool) -> None:
    node: Json = {"@arrayPath": ["$.properties.cart", SHAPE]}
    resolve = compile_mapping({"cartItems": node}).members["cartItems"]
    event: Json = {"properties": {"cart": items}}

    run = compile_items(node, CART, resolve)

    assert run is not None
    assert (run(event) is SURE) is is_sure
    assert is_sure or run(event) == resolve(event)


@pytest.mark.parametrize(
    "node",
    [
        {"@path": "$.properties.cart"},
        {"@arrayPath": ["$.properties.cart"]},
        {"@arrayPath": ["$.properties.cart", {**SHAPE, "sku": {"@path": "$.ids.sku"}}]},
        {"@arrayPath": ["$.properties.cart", {**SHAPE, "sku": "one for all"}]},
        {"@arrayPath": ["$.properties.cart", {**SHAPE, "color": {"@path": "$.color"}}]},
        {"@arrayPath": [{"@path": "$.properties.cart"}, SHAPE]},
    ],
    ids=["a path", "no shape", "a deep path", "a constant", "an unknown field", "a directive"],
)
def test_other_lists_are_built(node: Json) -> None:
    assert compile_items(node, CART, lambda event: None) is None


def test_items_without_a_required_member_are_built() -> None:
    name, *others = CART.properties
    strict = CART._replace(properties=(name._replace(required=True), *others))
    node: Json = {"@arrayPath": ["$.properties.cart", {"sku": {"@path": "$.id"}}]}

    assert compile_items(node, strict, lambda event: None) is None
    assert compile_items(node, CART, lambda event: None) is not None
