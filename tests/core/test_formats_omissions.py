"""What an import leaves out is told: what is missing from a destination, and what was passed over."""

import pytest

from talonbench.formats import ConfigText, read_sources
from talonbench.formats.importer import choose_action
from tests.core.configurations import envelope, words
from tests.core.test_formats import DESTINATION, SUBSCRIPTION

PAGE = {"current": "MA==", "totalEntries": 14}
SETTINGS_FILE = (
    'resource "segment_destination_subscription" "a" {\n  name = "A"\n  action_id = "JxX3aD1RPa7zMn6FmwH8F"\n'
    '  trigger = "all"\n  settings = file("a.json")\n}\n'
    'resource "segment_destination_subscription" "b" {\n  name = "B"\n  action_id = "JxX3aD1RPa7zMn6FmwH8F"\n'
    '  trigger = "all"\n  settings = jsonencode({ eventType = var.x })\n}\n'
)


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        (envelope(subscriptions=[SUBSCRIPTION]), []),
        (envelope(subscriptions=[SUBSCRIPTION], pagination={"current": "MA==", "totalEntries": 1}), []),
        (
            envelope(subscriptions=[SUBSCRIPTION], pagination={**PAGE, "next": "MTA="}),
            ["page: The next page is missing: only 1 of 14 mappings was imported. Fetch the rest."],
        ),
        (
            envelope(subscriptions=[SUBSCRIPTION], pagination={"current": "MA==", "next": "MTA="}),
            ["page: The next page is missing: there are more mappings. Fetch the rest."],
        ),
        (
            envelope(subscriptions=[SUBSCRIPTION, {**SUBSCRIPTION, "id": "m2", "name": "New", "actionId": "nope"}]),
            [
                "mapping: The mapping “New” wasn't imported: "
                "unknown action (nope): choose one, or add this mapping by hand."
            ],
        ),
        (
            envelope(
                subscriptions=[SUBSCRIPTION], filters=[{"if": "all", "actions": [{"type": "HASH"}], "title": "x"}]
            ),
            [],
        ),
        (
            SETTINGS_FILE,
            [
                'mapping: The mapping “A” wasn\'t imported: settings is a Terraform expression (“file("a.json")”), '
                "which can't be resolved here.",
                "value: “B”: settings.eventType is a Terraform expression (“var.x”), which can't be resolved here: "
                "skipped.",
            ],
        ),
    ],
)
def test_a_destination_knows_what_is_missing_from_it(text: str, missing: list[str]) -> None:
    (one,) = read_sources([ConfigText("a", text)]).destinations

    assert [f"{part.kind}: {part.message}" for part in one.missing] == missing


def test_destinations_of_the_same_source_stand_beside_each_other() -> None:
    two = {**DESTINATION, "id": "d2", "name": "Old"}
    off = {**DESTINATION, "id": "d3", "name": "Off", "enabled": False}
    classic = {
        "id": "d4",
        "name": "Before",
        "enabled": True,
        "sourceId": "s1",
        "settings": {},
        "metadata": {"slug": "talonone"},
    }
    elsewhere = {**DESTINATION, "id": "d5", "name": "Other", "sourceId": "s2"}
    imported = read_sources([ConfigText("a", envelope(destinations=[DESTINATION, two, off, classic, elsewhere]))])

    assert {one.name: one.beside for one in imported.destinations} == {
        "Shop": ("Old (Actions)", "Before (classic)"), "Old": ("Shop (Actions)", "Before (classic)"),
        "Off": (), "Other": (),
    }  # fmt: skip


FOREIGN = {
    "id": "w1",
    "name": "Hook",
    "enabled": True,
    "sourceId": "s1",
    "settings": {},
    "metadata": {"slug": "webhook"},
}
FOREIGN_MAPPING = {**SUBSCRIPTION, "destinationId": "w1", "actionId": "hook", "actionSlug": "send"}
FOREIGN_FILTER = {"id": "f1", "destinationId": "w1", "if": "all", "actions": [{"type": "DROP"}], "title": "x"}


@pytest.mark.parametrize(
    ("text", "passed"),
    [
        (envelope(destinations=[FOREIGN]), "1 other destination"),
        (
            envelope(destinations=[FOREIGN], subscriptions=[FOREIGN_MAPPING], filters=[FOREIGN_FILTER]),
            "1 other mapping, 1 other filter, 1 other destination",
        ),
        (
            envelope(subscriptions=[FOREIGN_MAPPING, {**FOREIGN_MAPPING, "id": "m2"}], filters=[FOREIGN_FILTER]),
            "2 mappings with unknown actions, 1 other filter",
        ),
        (envelope(filters=[FOREIGN_FILTER, {**FOREIGN_FILTER, "id": "f2", "destinationId": "w2"}]), "2 other filters"),
        ('resource "segment_source" "a" {\n}\nresource "aws_s3_bucket" "b" {\n}', "1 source, 1 other resource"),
    ],
)
def test_of_a_setup_without_talon_one_nothing_is_made_up(text: str, passed: str) -> None:
    imported = read_sources([ConfigText("a", text)])

    assert imported.destinations == ()
    assert f"info workspace: Passed over: {passed}." in words(imported)


def test_a_chosen_action_imports_a_mapping_whose_action_is_unknown() -> None:
    unknown = {**SUBSCRIPTION, "id": "m2", "actionId": "nope", "actionSlug": "new"}
    source = ConfigText("a", envelope(destination=DESTINATION, subscription=unknown))

    before, after = read_sources([source]), read_sources([source], chosen={"m2": "trackEventV2"})

    assert [(one.id, one.name) for one in before.unknown] == [("m2", "Track")]
    assert [one.action for one in after.destinations[0].mappings] == ["trackEventV2"]
    assert [one.slug for one in after.unknown] == ["trackEventV2"]
    assert not after.destinations[0].missing
    chosen = choose_action(before, "m2", "trackEventV2")
    assert (chosen, chosen.notes, chosen.unknown) == (after, after.notes, after.unknown)
    assert choose_action(chosen, "m2", "").unknown == before.unknown
