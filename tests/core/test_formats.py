"""Import and export of a customer's configuration."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talonbench.cli import main
from talonbench.formats import (
    ConfigText,
    Configuration,
    format_actions_cli,
    format_public_api,
    format_terraform,
    read_paths,
    read_sources,
    to_workspace,
)
from talonbench.workspace import load
from tests.core.configurations import EXAMPLES, envelope, example, sizes, words

SHAPES = {
    "papi_list_destinations.json": ("Public API", 1, 0, 0),
    "papi_get_destination.json": ("Public API", 1, 0, 0),
    "papi_list_subscriptions.json": ("Public API", 1, 4, 0),
    "papi_get_subscription.json": ("Public API", 1, 1, 0),
    "papi_list_filters.json": ("Public API", 1, 0, 5),
    "papi_preview_filter.json": ("Public API filter preview", 1, 0, 1),
    "gitsync_destination.tf": ("Terraform", 1, 0, 0),
    "gitsync_subscription_jsonencode.tf": ("Terraform", 1, 1, 0),
    "gitsync_subscription_string.tf": ("Terraform", 1, 1, 0),
    "gitsync_filter.tf": ("Terraform", 1, 0, 1),
    "gitsync_filter_sample.tf": ("Terraform", 1, 0, 1),
    "terraform_show.json": ("Terraform state", 1, 1, 0),
    "actions_internal_settings.json": ("Actions internal settings", 1, 4, 0),
    "actions_cli_request.json": ("Actions CLI request", 1, 1, 0),
    "config_api_destination.json": ("Config API", 1, 0, 0),
    "config_api_filters.json": ("Config API", 1, 0, 2),
    "cdn_routing_rules.json": ("CDN settings", 0, 0, 0),
}
DESTINATION = {
    "id": "d1", "name": "Shop", "enabled": True, "sourceId": "s1",
    "settings": {"apiKey": "••••••••••9f3c", "deployment": "https://my.talon.one"},
    "metadata": {"id": "6234b137d3b6404a64f2a0f0", "slug": "actions-talon-one"},
}  # fmt: skip
SUBSCRIPTION = {
    "id": "m1", "name": "Track", "actionId": "JxX3aD1RPa7zMn6FmwH8F", "destinationId": "d1", "enabled": True,
    "settings": {"eventType": {"@path": "$.event"}}, "trigger": 'type = "track"',
}  # fmt: skip
OPEN_KEY = """
resource "segment_destination" "a" {
  metadata = { id = "6234b137d3b6404a64f2a0f0" }
  settings = jsonencode({ apiKey = var.key })
}
"""
OPEN_TRIGGER = """
resource "segment_destination_subscription" "a" {
  action_id = "JxX3aD1RPa7zMn6FmwH8F"
  settings = "{}"
  trigger = local.t
}
"""


@pytest.mark.parametrize("name", SHAPES)
def test_every_shape_is_recognised_by_its_content(name: str) -> None:
    imported = read_sources([ConfigText("pasted", example(name).text)])
    shape, *counts = SHAPES[name]

    assert imported.shapes == (shape,)
    assert sizes(imported) == tuple(counts)
    assert not any(report.severity == "error" for report in imported.notes), words(imported)


def test_all_examples_are_tested() -> None:
    assert {path.name for path in EXAMPLES.iterdir()} == SHAPES.keys()


def test_files_that_belong_together_are_joined_and_nothing_is_in_twice() -> None:
    names = [
        "gitsync_destination.tf",
        "gitsync_subscription_string.tf",
        "gitsync_filter.tf",
        "papi_get_subscription.json",
    ]

    imported = read_sources([example(name) for name in [*names, "papi_list_destinations.json"]])

    assert sizes(imported) == (1, 2, 1)
    assert imported.destinations[0].name == "Talon.One Webshop DE"
    assert imported.destinations[0].deployment == "https://lumenloom.europe-west1.talon.one/"


def test_both_encodings_of_settings_give_the_same_mapping() -> None:
    mapping = SUBSCRIPTION["settings"]
    quoted = json.dumps(json.dumps(mapping))
    resource = (
        'resource "segment_destination_subscription" "a" {{\n  action_id = "JxX3aD1RPa7zMn6FmwH8F"\n  settings = {}\n}}'
    )
    encoded = 'jsonencode({\n    eventType : { "@path" : "$.event" }, # a comment\n  })'

    one, other = (read_sources([ConfigText("a.tf", resource.format(text))]) for text in (quoted, encoded))

    assert one.destinations[0].mappings[0].mapping == mapping
    assert other.destinations == one.destinations


def test_only_talon_one_is_picked_out_of_a_workspace() -> None:
    other = {**DESTINATION, "id": "d2", "metadata": {"slug": "webhook"}}
    elsewhere = {**SUBSCRIPTION, "id": "m2", "destinationId": "d2", "actionId": "nope"}

    imported = read_sources(
        [ConfigText("a", envelope(destinations=[DESTINATION, other], subscriptions=[SUBSCRIPTION, elsewhere]))]
    )

    assert sizes(imported) == (1, 1, 0)
    assert "Passed over: 1 other mapping, 1 other destination." in words(imported)


@pytest.mark.parametrize(
    ("said", "text"),
    [
        (
            "error Track: Unknown action (nope)",
            envelope(destination=DESTINATION, subscription={**SUBSCRIPTION, "actionId": "nope"}),
        ),
        (
            "in Segment's catalog, but not",
            envelope(destination=DESTINATION, subscription={**SUBSCRIPTION, "actionId": "mPHq5mH39pF1c31EXDXPbQ"}),
        ),
        ("info Shop: The API key is masked", envelope(destination=DESTINATION)),
        (
            "Git Sync's secret @@talon_key@@",
            envelope(destination={**DESTINATION, "settings": {"apiKey": "@@talon_key@@"}}),
        ),
        (
            "is in plain text here",
            envelope(destination={**DESTINATION, "settings": {"apiKey": "0123456789"}}),
        ),
        ("The next page is missing", envelope(destinations=[DESTINATION], pagination={"current": "a", "next": "b"})),
        (
            "Kept for export, never sent: batch_size",
            envelope(subscription={**SUBSCRIPTION, "settings": {"batch_size": 5}}),
        ),
        (
            "error m1: The settings must be a JSON object",
            envelope(subscription={**SUBSCRIPTION, "name": "", "settings": "{"}),
        ),
        (
            "A filter's action must be one of",
            envelope(filter={"if": "all", "actions": [{"type": "HASH"}], "title": "x"}),
        ),
        (
            "settings.apiKey is a reference to a secret (“var.key”)",
            OPEN_KEY,
        ),
        (
            "trigger is a Terraform expression (“local.t”)",
            OPEN_TRIGGER,
        ),
    ],
)
def test_each_oddity_is_reported_beside_its_object(said: str, text: str) -> None:
    assert said in words(read_sources([ConfigText("a", text)]))


def test_a_reserved_key_is_no_part_of_the_mapping_and_comes_back_on_export() -> None:
    settings = {"eventType": "e", "enable_batching": False, "__segment_internal_sync_mode": "upsert"}
    imported = read_sources([ConfigText("a", envelope(subscription={**SUBSCRIPTION, "settings": settings}))])

    (mapping,) = imported.destinations[0].mappings
    (body,) = json.loads(format_public_api(imported))["data"]["subscriptions"]

    assert mapping.mapping == {"eventType": "e"}
    assert body["settings"] == settings


def test_a_key_in_the_clear_is_in_no_export_and_in_no_workspace() -> None:
    secret = "fedcba9876543210"
    imported = read_sources([ConfigText("a", envelope(destination={**DESTINATION, "settings": {"apiKey": secret}}))])
    exported = (
        format_public_api(imported)
        + "".join(format_terraform(imported).values())
        + to_workspace(imported).model_dump_json()
    )

    assert imported.keys == {"d1": secret}
    assert secret not in exported + repr(imported) + words(imported)


def test_a_reference_to_a_destination_of_the_same_import_is_followed() -> None:
    text = """
resource "segment_destination" "talon" {
  name = "Shop"
  metadata = { id = "6234b137d3b6404a64f2a0f0" }
  settings = jsonencode({ deployment = "https://my.talon.one" })
}
resource "segment_destination_subscription" "track" {
  destination_id = segment_destination.talon.id
  action_id = "JxX3aD1RPa7zMn6FmwH8F"
  trigger = <<-EOT
    type = "track"
  EOT
  settings = "{}"
}
"""
    imported = read_sources([ConfigText("main.tf", text)])

    assert sizes(imported) == (1, 1, 0)
    assert imported.destinations[0].mappings[0].trigger == 'type = "track"\n'


def test_the_classic_destination_beside_it_means_that_events_arrive_twice() -> None:
    classic = {
        "id": "c",
        "name": "Old",
        "enabled": True,
        "sourceId": "s1",
        "metadata": {"slug": "talonone"},
        "settings": {},
    }

    assert "events arrive twice" in words(
        read_sources([ConfigText("a", envelope(destinations=[DESTINATION, classic]))])
    )
    classic["enabled"] = False
    assert "events arrive twice" not in words(
        read_sources([ConfigText("a", envelope(destinations=[DESTINATION, classic]))])
    )


def test_a_broken_file_among_fifty_is_named_and_the_rest_is_in(tmp_path: Path) -> None:
    text = example("gitsync_subscription_string.tf").text
    folder = tmp_path / "sync" / "destination_subscriptions"
    folder.mkdir(parents=True)
    for number in range(50):
        (folder / f"{number:02}.tf").write_text(text.replace("idn2ExampleSubscription", f"sub{number}"), "utf-8")
    (folder / "17.tf").write_text('resource "segment_destination_subscription" "x" {\n  name =\n}', "utf-8")

    imported = read_paths([tmp_path / "sync"])
    (error,) = (report for report in imported.notes if report.severity == "error")

    assert sizes(imported) == (1, 49, 0)
    assert error.location == "sync/destination_subscriptions/17.tf:2:9"


def test_a_file_that_is_no_configuration_is_refused_with_its_place() -> None:
    assert "error file: Not a Segment configuration." in words(read_sources([ConfigText("a", '{"name": "x"}')]))
    assert "error file: Invalid JSON: a value is missing." in words(read_sources([ConfigText("a", "hello")]))


def test_the_command_writes_a_workspace_and_says_what_is_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "shop.talonbench.json"
    files = [str(EXAMPLES / name) for name in ("papi_list_destinations.json", "papi_list_subscriptions.json")]
    monkeypatch.setattr(sys, "argv", ["talonbench", "import", *files, "-o", str(out)])

    with pytest.raises(SystemExit) as left:
        main()

    assert not left.value.code
    assert "● Talon.One Webshop DE" in capsys.readouterr().out
    assert len(load(out).mappings) == 4


def report_lines(imported: Configuration) -> list[str]:
    return [f"{report.severity} {report.message}" for report in imported.notes]


def test_a_file_of_another_kind_in_a_folder_is_passed_over_and_hidden_folders_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "sync" / ".terraform").mkdir(parents=True)
    (tmp_path / "sync" / ".terraform" / "broken.tf").write_text("resource {{", "utf-8")
    (tmp_path / "sync" / "package.json").write_text('{"name": "x"}', "utf-8")

    assert report_lines(read_paths([tmp_path / "sync"])) == [
        "info Neither a configuration nor an event: kept as a note."
    ]
    assert report_lines(read_paths([tmp_path / "sync" / "package.json"]))[0].startswith("error")


@pytest.mark.parametrize(
    "text",
    [
        json.dumps({"subscriptions": [SUBSCRIPTION]}),
        json.dumps([{"data": {"subscriptions": [SUBSCRIPTION]}}, {"data": {"destination": DESTINATION}}]),
        json.dumps(SUBSCRIPTION),
        json.dumps([SUBSCRIPTION]),
        json.dumps(
            {"planned_values": {"root_module": {"child_modules": [{"resources": [{
                "type": "segment_destination_subscription", "address": "module.x.y",
                "values": {"id": "m1", "name": "Track", "action_id": "JxX3aD1RPa7zMn6FmwH8F", "destination_id": "d1",
                           "settings": '{"eventType": {"@path": "$.event"}}', "trigger": 'type = "track"'},
            }]}]}}},
        ),
    ],
)  # fmt: skip
def test_answers_without_their_envelope_several_in_a_list_and_plans_are_read(text: str) -> None:
    (destination,) = read_sources([ConfigText("a", text)]).destinations

    assert [part.name for part in destination.mappings] == ["Track"]
    assert destination.mappings[0].mapping == SUBSCRIPTION["settings"]


def test_an_unknown_action_is_named_even_where_its_destination_is_not_there() -> None:
    unknown = {**SUBSCRIPTION, "id": "m2", "actionId": "nope"}

    assert "warning Track: Unknown action (nope)" in words(
        read_sources([ConfigText("a", envelope(subscription=unknown))])
    )
    beside = read_sources([ConfigText("a", envelope(subscriptions=[SUBSCRIPTION, unknown]))])
    assert "error Track: Unknown action (nope)" in words(beside)


def test_a_callback_key_written_in_a_mapping_is_in_no_export() -> None:
    settings = {"customerSessionId": "x", "callbackAPIKey": "X-Key fedcba9876543210"}
    subscription = {**SUBSCRIPTION, "actionId": "sXKEzLehvdKW7R1g1SmTun", "settings": settings}
    imported = read_sources([ConfigText("a", envelope(subscription=subscription))])
    (mapping,) = imported.destinations[0].mappings
    exported = (
        format_public_api(imported) + "".join(format_terraform(imported).values()) + format_actions_cli(mapping, {}, {})
    )

    assert "fedcba" not in exported
    assert mapping.mapping == settings


ODD = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.sampled_from(["", "d1", "all", "workspaces/w/destinations/d"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["id", "name", "settings", "metadata", "actions", "type", "fields", "if", "trigger", "data",
                         "destination", "subscriptions", "filters", "partnerAction", "mapping", "payload", "values",
                         "root_module", "resources", "instances", "attributes", "actionId", "destinationId"]),
        inner, max_size=5,
    ),
    max_leaves=20,
)  # fmt: skip


@given(ODD)
def test_no_json_of_any_form_brings_the_import_down(content: Any) -> None:
    imported = read_sources([ConfigText("a", json.dumps(content)), ConfigText("b", envelope(subscription=content))])

    assert read_sources([ConfigText("a", format_public_api(imported))]) is not None
    assert format_terraform(imported) is not None
    assert to_workspace(imported) is not None


def test_of_several_destinations_one_can_be_chosen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "all.json"
    second = {**DESTINATION, "id": "d2"}
    elsewhere = {**SUBSCRIPTION, "id": "m2", "destinationId": "d2", "name": "Other"}
    data = envelope(destinations=[DESTINATION, second], subscriptions=[SUBSCRIPTION, elsewhere])
    source.write_text(data, "utf-8")
    out = tmp_path / "shop.talonbench.json"
    for extra in ([], ["--destination", "d2"]):
        monkeypatch.setattr(sys, "argv", ["talonbench", "import", str(source), "-o", str(out), *extra])
        with pytest.raises(SystemExit) as left:
            main()
        assert not left.value.code
        names = [part.name for part in load(out).connections]
        said = capsys.readouterr().err
        assert names == (["Shop"] if extra else ["Shop (d1)", "Shop (d2)"])
        assert ("choose one with --destination" in said) is not bool(extra)
    assert [part.name for part in load(out).mappings] == ["Other"]


def test_a_destination_that_has_a_name_wins_over_one_that_a_shape_only_implies() -> None:
    names = ["actions_internal_settings.json", "gitsync_destination.tf"]

    for order in (names, names[::-1]):
        (destination,) = read_sources([example(name) for name in order]).destinations
        assert destination.name == "Talon.One Webshop DE"
