"""Terraform as people write it: what only Terraform can evaluate is left out alone, and said."""

from typing import Any

import pytest

from talonbench.formats import (
    ConfigText,
    Configuration,
    format_public_api,
    format_terraform,
    from_workspace,
    read_sources,
    to_workspace,
)
from talonbench.formats.hcl import HclSyntaxError, Unresolved, read_hcl
from tests.core.configurations import words

METADATA = '{ id = "6234b137d3b6404a64f2a0f0" }'
SETUP = """
resource "segment_destination" "talon" {{
  name = "Shop"
  metadata = {metadata}
  settings = jsonencode({{ deployment = "https://my.talon.one" }})
}}
resource "segment_destination_subscription" "track" {{
  name = "Track"
  action_id = "{action}"
  enabled = {enabled}
  destination_id = {reference}
  trigger = "type = \\"track\\""
  settings = {settings}
  {more}
}}
resource "segment_destination_filter" "drop" {{
  title = "Tests"
  destination_id = {reference}
  if = "all"
  actions = {actions}
}}
"""
PARTS = {
    "metadata": METADATA, "action": "JxX3aD1RPa7zMn6FmwH8F", "reference": "segment_destination.talon.id",
    "settings": "jsonencode({})", "actions": '[{ type = "DROP" }]', "enabled": "true", "more": "",
}  # fmt: skip


def setup(**parts: str) -> Configuration:
    return read_sources([ConfigText("main.tf", SETUP.format(**(PARTS | parts)))])


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("var.x # the shop, DE", Unresolved("var.x")), ("var.x // (the shop", Unresolved("var.x")),
        ("var.x # 1) “x", Unresolved("var.x")), ('var.x # a, b } ] "', Unresolved("var.x")),
        ("var.a /* ) */ + 1", Unresolved("var.a  + 1")), ("!var.off", Unresolved("!var.off")),
        ("(var.on)", Unresolved("(var.on)")), ("-var.on", Unresolved("-var.on")),
        ("(var.a ?\n 1 :\n 2)", Unresolved("(var.a ?\n 1 :\n 2)")),
        ("{ for k, v in x : k => v }", Unresolved("{ for k, v in x : k => v }")),
        ("[for s in var.l : upper(s)]", Unresolved("[for s in var.l : upper(s)]")),
        ('{ "${var.k}" = 1, b = 2 }', Unresolved('{ "${var.k}" = 1, b = 2 }')),
        ("{ (var.k) = 1, 5 = 2 }", Unresolved("{ (var.k) = 1, 5 = 2 }")),
        ('!contains(["a"], var.x)', Unresolved('!contains(["a"], var.x)')),
        ('"${segment_destination.x.id}"', Unresolved("segment_destination.x.id")),
        ('"${a["}"]}-b"', Unresolved('"${a["}"]}-b"')), ('"100%${var.x}"', Unresolved('"100%${var.x}"')),
        ("[var.a\n ? 1 : 2]", [Unresolved("var.a\n ? 1 : 2")]), ("jsonencode(null)", None),
        ("merge(<<EOT\n)\nEOT\n, {})", Unresolved("merge(<<EOT\n)\nEOT\n, {})")),
    ],
)  # fmt: skip
def test_an_expression_is_stepped_over_to_its_end(text: str, value: Any) -> None:
    (block,) = read_hcl(f'resource "t" "n" {{\n  x = {text}\n  y = 1\n}}\n')

    assert block.attributes == {"x": value, "y": 1}


@pytest.mark.parametrize("text", ['"${' * 5000, "(" * 5 + '"${"' * 5000, "<<EOT\nnever closed", '"${a'])
def test_what_is_not_closed_is_refused(text: str) -> None:
    with pytest.raises(HclSyntaxError):
        read_hcl(f"a = {text}")


@pytest.mark.parametrize(
    "reference",
    [
        "segment_destination.talon.id # the shop, DE",
        '"${segment_destination.talon.id}"',
        "segment_destination.talon.id",
    ],
)
def test_a_reference_is_joined_however_it_is_written(reference: str) -> None:
    (one,) = setup(reference=reference).destinations

    assert (one.name, len(one.mappings), len(one.filters)) == ("Shop", 1, 1)


def test_a_destination_known_by_a_reference_is_talon_ones_by_the_actions_of_its_mappings() -> None:
    (one,) = setup(metadata="{ id = local.talon_one }").destinations
    other = setup(metadata="{ id = local.webhook }", action="another")

    assert (one.name, len(one.mappings), len(one.filters)) == ("Shop", 1, 1)
    assert other.destinations == ()
    assert "warning Shop: Skipped, with all of it: only Terraform knows what it is (“local.webhook”)" in words(other)


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"settings": 'file("a.json")'}, 'error Track: Skipped: settings is a Terraform expression (“file("a.json")”)'),
        ({"settings": "merge(local.m, {})"}, "error Track: Skipped: settings is a Terraform expression (“local.m”)"),
        (
            {"settings": '<<EOT\n{"a": "${var.x}"}\nEOT'},
            "error Track: Skipped: settings is a Terraform expression (“var.x”)",
        ),
        ({"action": "${var.a}"}, "error Track: Skipped: action_id is a Terraform expression (“var.a”)"),
        ({"actions": "[var.drop]"}, "error Tests: Skipped: actions is a Terraform expression (“var.drop”)"),
        ({"more": "count = var.n"}, "warning Track: count is a Terraform expression (“var.n”)"),
        (
            {"actions": '[{ type = "SAMPLE", percent = 50 }]'},
            "error Tests: Skipped: a sample's percent must be a number from 0 to 1; got",
        ),
        ({"actions": '[{ type = "SAMPLE", percent = "half" }]'}, "error Tests: Skipped: a sample's percent must be"),
    ],
)
def test_what_cannot_be_without_an_expression_is_left_out_and_the_reference_is_named(
    parts: dict[str, str], said: str
) -> None:
    assert said in words(setup(**parts))


def test_only_the_part_that_is_open_is_left_out() -> None:
    settings = """jsonencode({
      eventType = "x"
      attributes = { a = "b", c = var.c, path = { "@path" = var.p }, list = [1, var.d], many = [{ e = 1, f = var.f }] }
    })"""
    imported = setup(settings=settings)
    (mapping,) = imported.destinations[0].mappings

    assert mapping.mapping == {"eventType": "x", "attributes": {"a": "b", "many": [{"e": 1}]}}
    left_out = [line.partition(" is a")[0] for line in words(imported).splitlines() if "settings." in line]
    assert left_out == [f"warning Track: settings.attributes.{name}" for name in ("c", "path", "list", "many.0.f")]


def test_terraform_makes_of_a_text_what_is_wanted() -> None:
    (one,) = setup(enabled='"false"', actions='[{ type = "SAMPLE", percent = "0.5" }]').destinations

    assert not one.mappings[0].enabled
    assert one.filters[0].actions == ({"type": "SAMPLE", "percent": 0.5},)


def test_how_often_a_resource_stands_there_is_no_part_of_the_mapping() -> None:
    imported = setup(more='count = 2\n  for_each = toset(["a"])\n  lifecycle {\n    prevent_destroy = true\n  }')

    assert imported.destinations[0].mappings[0].extra == {}


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "/* nothing */"])
def test_a_file_of_terraform_may_be_empty(text: str) -> None:
    assert read_sources([ConfigText("empty.tf", text)]).notes == ()


def read_again(imported: Configuration) -> tuple[Configuration, Configuration]:
    files = [ConfigText(name, text) for name, text in format_terraform(imported).items()]
    return read_sources(files), read_sources([ConfigText("a", format_public_api(imported))])


BODIES = {
    "filters of one title and without an id": """[
        {"sourceId": "s", "if": "event = 'a'", "actions": [{"type": "DROP"}], "title": "A", "enabled": true},
        {"sourceId": "s", "if": "event = 'b'", "actions": [{"type": "DROP"}], "title": "A", "enabled": true}]""",
    "mappings without an id": """[
        {"name": "C", "actionId": "nEzS6B255TiBsk4n2aTGP6", "enabled": true, "trigger": "", "settings": {}},
        {"name": "C", "actionId": "nEzS6B255TiBsk4n2aTGP6", "enabled": true, "trigger": "x", "settings": {}}]""",
    "ids that only differ in what no file is called": """{"data": {"subscriptions": [
        {"id": "a b", "name": "1", "actionSlug": "trackEventV2", "destinationId": "D", "trigger": "", "settings": {}},
        {"id": "a-b", "name": "2", "actionSlug": "trackEventV2", "destinationId": "D", "trigger": "", "settings": {}}
        ]}}""",
    "a destination without an id, its mapping and its filter": """[
        {"sourceId": "s", "metadataId": "6234b137d3b6404a64f2a0f0", "name": "N", "enabled": false, "settings": {}},
        {"name": "C", "actionId": "nEzS6B255TiBsk4n2aTGP6", "enabled": true, "trigger": "", "settings": {}},
        {"sourceId": "s", "if": "all", "actions": [{"type": "DROP"}], "title": "A", "enabled": true}]""",
}


@pytest.mark.parametrize("text", [*BODIES.values(), SETUP.format(**PARTS)], ids=[*BODIES, "references"])
def test_what_segment_gave_no_id_comes_back_from_an_export(text: str) -> None:
    imported = read_sources([ConfigText("a", text)])

    for again in read_again(imported):
        assert again == imported
    assert len(imported.destinations) == 1


def test_what_has_no_id_at_segments_is_not_imported_from_there() -> None:
    files = format_terraform(setup())

    assert sorted(files) == [
        "destination_filters/segment_destination-talon_new.tf", "destination_subscriptions/track.tf",
        "destinations/talon.tf",
    ]  # fmt: skip
    assert "import {" not in "".join(files.values())
    assert "destination_id = segment_destination.talon.id" in files["destination_subscriptions/track.tf"]


def test_what_segment_keeps_beside_mappings_and_filters_survives_a_workspace() -> None:
    text = """{"data": {
      "destination": {"id": "d1", "name": "Shop", "enabled": false, "sourceId": "s1", "settings": {},
        "metadata": {"slug": "actions-talon-one"}},
      "subscriptions": [{"id": "m", "name": "M", "actionSlug": "trackEventV2", "destinationId": "d1", "trigger": "",
        "settings": {"eventType": "x", "batch_size": 5}, "modelId": "model", "enabled": true,
        "reverseETLSchedule": {"strategy": "PERIODIC", "config": {"interval": "1h"}}}],
      "filters": [{"id": "f", "title": "F", "if": "all", "actions": [], "destinationId": "d1", "sourceId": "s1",
        "description": "why", "enabled": true}]}}"""
    imported = read_sources([ConfigText("a", text)])

    workspace = to_workspace(imported)

    assert workspace.destination is not None
    assert not workspace.destination.enabled
    assert from_workspace(type(workspace).model_validate_json(workspace.model_dump_json()), "x") == imported


EXPRESSIONS = """
variable "key" {
  type = string
}
resource "segment_destination" "a" {
  metadata = { id = "6234b137d3b6404a64f2a0f0" }
  depends_on = [segment_source.shop]
  provider = segment.eu
  settings = merge(local.shared, { apiKey = coalesce(var.key, "fedcba.9876543210") })
}
"""


def test_what_is_written_inside_an_expression_is_never_said_as_it_may_be_a_secret() -> None:
    imported = read_sources([ConfigText("main.tf", EXPRESSIONS)])

    assert "settings is a Terraform expression (“local.shared, var.key”)" in words(imported)
    assert "fedcba" not in words(imported)
    assert "depends_on" not in words(imported)


@pytest.mark.parametrize(
    "text",
    [
        'variable "region" {\n  default = "eu"\n}',
        'terraform {\n  required_version = "1.9"\n}',
        'provider "segment" {\n}',
        "locals {\n}",
        '# nothing of ours\ndata   "aws_s3_bucket" "b" {\n}',
    ],
)
def test_a_terraform_file_without_our_resources_is_no_fault(text: str) -> None:
    imported = read_sources([ConfigText("other.tf", text)])

    assert (imported.shapes, imported.notes) == (("Terraform",), ())
