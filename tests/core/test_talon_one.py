"""Talon.One's eleven actions, against Segment's published definitions (structure recorded, prose left out)."""

import json
from pathlib import Path
from typing import Any

import pytest

from talonbench.fields import Field
from talonbench.talon_one import ACTIONS
from talonbench.values import Undefined

FIELDS = json.loads((Path(__file__).parents[1] / "examples" / "action_fields.json").read_text(encoding="utf-8"))


def structure(field: Field) -> dict[str, Any]:
    """*field* in the form of the recorded structure."""
    marks: dict[str, Any] = {"required": field.required, "multiple": field.multiple, "placeholder": field.placeholder}
    marks["choices"] = [choice.value for choice in field.choices]
    marks["properties"] = [structure(part) for part in field.properties]
    out = {"key": field.key, "type": field.type, **{name: mark for name, mark in marks.items() if mark}}
    return out if isinstance(field.default, Undefined) else {**out, "default": field.default}


def all_fields(fields: tuple[Field, ...]) -> list[Field]:
    return [each for field in fields for each in (field, *all_fields(field.properties))]


def recorded(fields: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Placeholders are examples for people: only that there is one is held against ours."""
    return [
        {
            **field,
            **({"properties": recorded(field["properties"])} if "properties" in field else {}),
            **({"placeholder": True} if "placeholder" in field else {}),
        }
        for field in fields
    ]


@pytest.mark.parametrize("slug", FIELDS)
def test_an_action_has_exactly_segments_fields(slug: str) -> None:
    ours = [structure(field) for field in ACTIONS[slug].fields]

    assert recorded(ours) == recorded(FIELDS[slug])


def test_there_are_the_eleven_actions_and_the_current_ones_come_first() -> None:
    deprecated = [action.deprecated for action in ACTIONS.values()]

    assert set(ACTIONS) == set(FIELDS)
    assert deprecated == [False] * 7 + [True] * 4


def test_a_deprecated_action_names_a_current_one() -> None:
    successors = {slug: action.successor for slug, action in ACTIONS.items() if action.successor is not None}

    assert successors == {
        "trackEvent": "trackEventV2",
        "updateCustomerProfile": "updateCustomerProfileV3",
        "updateCustomerProfileV2": "updateCustomerProfileV3",
        "updateCustomerSession": "updateCustomerSessionV2",
    }


@pytest.mark.parametrize("slug", FIELDS)
def test_every_field_has_a_label_and_a_sentence_of_help(slug: str) -> None:
    silent = [
        field.key for field in all_fields(ACTIONS[slug].fields) if not field.label or not field.help.endswith(".")
    ]

    assert silent == []


def test_no_two_actions_share_segments_id() -> None:
    assert len({action.action_id for action in ACTIONS.values()}) == len(ACTIONS)


def test_the_default_mapping_holds_what_segments_form_starts_with() -> None:
    assert ACTIONS["updateCustomerProfileV3"].default_mapping() == {
        "customerProfileId": {"@path": "$.userId"},
        "skipNonExistingAttributes": False,
        "runRuleEngine": True,
        "attributes": {"@path": "$.traits"},
    }
