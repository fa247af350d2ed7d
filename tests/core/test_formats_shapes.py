"""Shapes as tools print and people keep them, beside the examples; and a workspace as something to export."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from talonbench.cli import main
from talonbench.formats import (
    ConfigText,
    Configuration,
    format_public_api,
    format_terraform,
    read_paths,
    read_sources,
    to_workspace,
)
from talonbench.workspace import Workspace, load, save
from tests.core.configurations import words

EXAMPLES = Path(__file__).parents[1] / "examples" / "formats"
DESTINATION = {
    "id": "d1", "name": "Shop", "enabled": True, "sourceId": "s1", "settings": {"deployment": "https://my.talon.one"},
    "metadata": {"slug": "actions-talon-one"},
}  # fmt: skip
SETTINGS = {"eventType": {"@path": "$.event"}, "customerProfileId": {"@path": "$.userId"}}
SUBSCRIPTION = {
    "id": "m1", "name": "Track", "actionSlug": "trackEventV2", "destinationId": "d1", "enabled": True,
    "settings": SETTINGS, "trigger": 'type = "track"',
}  # fmt: skip
FILTER = {
    "id": "f1", "title": "Tests", "destinationId": "d1", "if": "all", "enabled": True,
    "actions": [{"type": "DROP_PROPERTIES", "fields": {"properties": ["note"]}}],
}  # fmt: skip
ANSWERS = [json.dumps({"data": {"destination": DESTINATION}}), json.dumps({"data": {"subscriptions": [SUBSCRIPTION]}})]


def imported(content: Any) -> Configuration:
    return read_sources([ConfigText("a", content if isinstance(content, str) else json.dumps(content))])


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(ANSWERS),
        "".join(ANSWERS),
        f"{json.dumps(DESTINATION)}\r\n{json.dumps(SUBSCRIPTION)}\r\n",
        f"[{json.dumps(DESTINATION)}, // ours\n {json.dumps(SUBSCRIPTION)},]",
        json.dumps({"data": {"destination": DESTINATION, "destinationSubscription": SUBSCRIPTION}}),
        json.dumps({"data": {"subscription": {**SUBSCRIPTION, "settings": json.dumps(SETTINGS)}}}),
        json.dumps({**SUBSCRIPTION, "settings": json.dumps(SETTINGS)}),
    ],
    ids=["lines", "no blank", "objects", "comments in a list", "a create call", "settings as text", "a body of texts"],
)
def test_a_mapping_is_found_in(text: str) -> None:
    (destination,) = imported(text).destinations

    assert [part.mapping for part in destination.mappings] == [SETTINGS]


def test_a_fault_in_the_second_of_two_texts_has_its_place() -> None:
    assert imported(f"{ANSWERS[0]}\n{{oops}}").notes[0].location == "a:2:2"


def test_fields_of_a_filters_action_may_be_json_in_a_text() -> None:
    action = {"type": "DROP_PROPERTIES", "fields": '{"properties": ["note"]}', "percent": None}

    (destination,) = imported({"data": {"filters": [{**FILTER, "actions": [action]}]}}).destinations

    assert list(destination.filters[0].actions) == FILTER["actions"]


@pytest.mark.parametrize(("following", "missed"), [({}, True), ({"next_page_token": "t"}, True), (None, False)])
def test_a_next_page_of_the_config_api_is_missed_until_the_last_one_is_there(following: Any, missed: bool) -> None:
    name = "workspaces/w/sources/s/destinations/actions-talon-one/filters/df_"
    one, two = (
        {"name": f"{name}{at}", "if": "all", "title": "Old", "actions": [{"type": "drop_event"}]} for at in "ab"
    )
    first = json.dumps({"filters": [one], "next_page_token": "t"})
    sources = [ConfigText("a", first)]
    if following != {}:
        sources.append(ConfigText("b", json.dumps({"filters": [two], **(following or {})})))

    assert ("The next page is missing" in words(read_sources(sources))) is missed


@pytest.mark.parametrize(
    ("settings", "action", "destinations"),
    [
        ({"deployment": "https://my.talon.one"}, "nope", 1),
        ({"apiKey": "k"}, "trackEventV2", 1),
        ({"apiKey": "k"}, "identifyUser", 0),
    ],
)
def test_internal_settings_are_talon_ones_by_their_deployment_or_their_actions(
    settings: Any, action: str, destinations: int
) -> None:
    one = {"name": "One", "partnerAction": action, "subscribe": 'type = "track"', "mapping": {}}

    assert len(imported({**settings, "subscriptions": [one]}).destinations) == destinations


@pytest.mark.parametrize(
    "named",
    [
        {"_post_to": "http://localhost:3000/trackEventV2/"}, {"path": "/trackEventV2"}, {"action": "trackEventV2"},
        {"subscriptionMetadata": {"actionId": "JxX3aD1RPa7zMn6FmwH8F"}},
    ],
)  # fmt: skip
def test_what_stands_by_a_body_for_the_actions_cli_names_its_action(named: Any) -> None:
    (destination,) = imported({**named, "payload": [{"type": "track"}], "mapping": {}, "settings": {}}).destinations

    assert [part.action for part in destination.mappings] == ["trackEventV2"]


@pytest.mark.parametrize("payload", [[{"event": "A"}, {"event": "B"}, 5], {"event": "A"}, None])
def test_the_events_of_a_request_come_along(payload: Any) -> None:
    found = imported({"action": "trackEventV2", "payload": payload, "mapping": {}, "settings": {}})

    assert [body["event"] for _, body in found.named_events] == {list: ["A", "B"], dict: ["A"], type(None): []}[
        type(payload)
    ]
    assert [json.loads(one.text) for one in to_workspace(found).events] == [body for _, body in found.named_events]


@pytest.mark.parametrize("key", ["••••9f3c", "*****9f3c", "[REDACTED]", "<sensitive>", "(sensitive value)", "abc…"])
def test_a_masked_key_is_no_key(key: str) -> None:
    found = imported({"data": {"destination": {**DESTINATION, "settings": {"apiKey": key}}}})

    assert "The API key is masked" in words(found)
    assert found.keys == {}


def test_a_deployment_that_is_a_secret_is_no_address() -> None:
    settings = {"deployment": "@@talon_deployment@@"}
    found = imported({"data": {"destination": {**DESTINATION, "settings": settings}}})

    assert "The deployment is masked or a reference (@@talon_deployment@@)" in words(found)
    assert found.destinations[0].deployment == ""
    assert json.loads(format_public_api(found))["data"]["destinations"][0]["settings"] == settings


@pytest.mark.parametrize("is_listed", [True, False])
@pytest.mark.parametrize("place", ["values", "instances"])
def test_a_resource_out_of_a_state_is_read(is_listed: bool, place: str) -> None:
    attributes = {
        "id": "m1", "name": "Track", "action_id": "JxX3aD1RPa7zMn6FmwH8F", "destination_id": "d1",
        "settings": json.dumps(SETTINGS), "trigger": 'type = "track"',
    }  # fmt: skip
    inner: Any = attributes if place == "values" else [{"attributes": attributes}]
    resource = {"type": "segment_destination_subscription", "name": "a", place: inner}

    (destination,) = imported([resource] if is_listed else resource).destinations

    assert [part.mapping for part in destination.mappings] == [SETTINGS]


def test_a_mapping_without_a_trigger_is_reported_and_in() -> None:
    found = imported({"data": {"subscription": {**SUBSCRIPTION, "trigger": None}}})

    assert "warning Track: The trigger is missing" in words(found)
    assert len(found.destinations[0].mappings) == 1


def test_what_terraform_switches_on_or_off_is_taken_as_on_and_said() -> None:
    text = """
resource "segment_destination_subscription" "a" {
  action_id = "JxX3aD1RPa7zMn6FmwH8F"
  enabled = var.on
  settings = jsonencode({})
  trigger = "type = \\"track\\""
}
"""
    assert "“var.on”), which can't be resolved here: assuming enabled" in words(imported(text))


def test_ids_that_terraform_has_in_another_file_join_what_belongs_together() -> None:
    destination = """
resource "segment_destination" "shop" {
  name = "Shop"
  metadata = { id = "6234b137d3b6404a64f2a0f0" }
  settings = jsonencode({ deployment = "https://my.talon.one" })
}
"""
    mapping = """
resource "segment_destination_subscription" "track" {
  action_id = "JxX3aD1RPa7zMn6FmwH8F"
  destination_id = "d1"
  settings = jsonencode({})
  trigger = "type = \\"track\\""
}
"""
    imports = """
import {
  to = segment_destination.shop
  id = "d1"
}
import {
  to = segment_destination_subscription.track
  id = "d1:m1"
}
"""
    files = [ConfigText(f"{at}.tf", text) for at, text in enumerate((imports, destination, mapping))]

    (one,) = read_sources(files).destinations

    assert (one.id, one.name, [part.id for part in one.mappings]) == ("d1", "Shop", ["m1"])


# -- there and back again -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", ["Public API", "Terraform", "one file of Terraform"])
@pytest.mark.parametrize("name", sorted(path.name for path in EXAMPLES.iterdir()))
def test_each_example_comes_back_from_each_shape(name: str, shape: str) -> None:
    found = read_paths([EXAMPLES / name])
    files = format_terraform(found) if shape != "Public API" else {"all.json": format_public_api(found)}
    if shape == "one file of Terraform":
        files = {"all.tf": "\n".join(files.values())}

    assert read_sources([ConfigText(*file) for file in files.items()]).destinations == found.destinations


# -- a workspace to be exported -----------------------------------------------------------------------------------


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["talonbench", *arguments])
    with pytest.raises(SystemExit) as left:
        main()
    return int(left.value.code or 0)


@pytest.mark.parametrize("name", ["out.json", "out.tf", "out"])
def test_a_workspace_is_exported_and_comes_back(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, out, back = (tmp_path / part for part in ("shop.talonbench.json", name, "back.talonbench.json"))
    save(
        to_workspace(
            imported({"data": {"destination": DESTINATION, "subscriptions": [SUBSCRIPTION], "filters": [FILTER]}})
        ),
        file,
    )

    assert run(monkeypatch, "import", str(file), "-o", str(out)) == 0
    assert out.is_file() is bool(out.suffix)
    assert run(monkeypatch, "import", str(out), "-o", str(back)) == 0
    assert load(back) == load(file)


def test_a_workspace_that_is_none_and_one_of_an_unknown_action_are_reported(tmp_path: Path) -> None:
    file = tmp_path / "w.talonbench.json"
    entry = {"id": "m", "name": "One", "action": "nope", "trigger": "all", "mapping": {}}
    save(Workspace.model_validate({"mappings": [entry]}), file)

    assert "error One: Unknown action (nope)" in words(read_paths([file]))
    assert "Invalid workspace: /mappings/0/id is missing" in words(imported({"version": 1, "mappings": [{}]}))
