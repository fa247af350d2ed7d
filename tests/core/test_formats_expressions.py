"""Terraform's expressions: what the files themselves tell is evaluated, what is elsewhere is named."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import pytest

from talonbench.formats import ConfigText, Configuration, read_sources
from talonbench.formats.hcl import Unresolved, read_hcl
from talonbench.formats.hcl_expressions import resolve
from talonbench.formats.terraform_modules import Modules
from tests.core.configurations import words

HEAD = """
variable "env" { default = "prod" }
variable "names" { default = ["b", "a"] }
variable "key" { sensitive = true }
locals {
  prefix = "Order"
  trigger = "event = \\"${local.prefix} Completed\\""
  wide = { a = 1, "b c" = [true] }
  from_file = file("${path.module}/absent.json")
  circle = local.circle
}
"""


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("var.env", "prod"),
        ('"shop-${var.env}"', "shop-prod"),
        ("local.trigger", 'event = "Order Completed"'),
        ('"${var.names}"', ["b", "a"]),
        ("toset(var.names)", ["a", "b"]),
        ("local.wide.a", 1),
        ('local.wide["b c"][0]', True),
        ("var.names[1]", "a"),
        ('"$${x}${var.env}%%{y}"', "${x}prod%{y}"),
        ("<<-EOT\n    a ${var.env}\n      b\n  EOT", "a prod\n  b\n"),
        ('<<EOT\n${local.prefix} "x"\nEOT', 'Order "x"\n'),
        ('var.env == "prod"', True),
        ('var.env != "prod" ? 1 : 2', 2),
        ('!(var.env == "x") && true || false', True),
        ("1 + 2 * 3 - 4 / 2", 5),
        ("7 % 4 >= 3", True),
        ("-length(var.names)", -2),
        ("(1 + 2) * 3", 9),
        ('upper("x${lower("Y")}")', "XY"),
        ('join(",", [for n in var.names : "<${n}>"])', "<b>,<a>"),
        ('{ for i, n in var.names : n => i if n != "b" }', {"a": 1}),
        ("{ (var.env) = 1, x = var.env }", {"prod": 1, "x": "prod"}),
        ("merge(local.wide, { a = 2 })", {"a": 2, "b c": [True]}),
        ("concat(var.names, [1])", ["b", "a", 1]),
        ('format("%s-%d%%", var.env, 5)', "prod-5%"),
        ('contains(var.names, "a")', True),
        ('coalesce("", var.env)', "prod"),
        ('lookup(local.wide, "z", 9)', 9),
        ('replace("a-b", "-", "+")', "a+b"),
        ('"${jsonencode({ a = var.env })}"', {"a": "prod"}),
        ('"x${jsonencode({ a = [1] })}"', 'x{"a":[1]}'),
        ('jsondecode("{\\"a\\": 1}")', {"a": 1}),
        ("keys(local.wide)", ["a", "b c"]),
        ("1 == true", False),
        ('split(",", "a,b")', ["a", "b"]),
        ("{ a = 1 // one\n b = 2 }", {"a": 1, "b": 2}),
        # What isn't there stays open, and only that.
        ("var.key", Unresolved("var.key")),
        ("var.other", Unresolved("var.other")),
        ("local.circle", Unresolved("local.circle")),
        ("local.from_file", Unresolved('local.from_file file("${path.module}/absent.json") file("absent.json")')),
        ("{ a = var.env, b = var.key }", {"a": "prod", "b": Unresolved("var.key")}),
        ("merge(local.wide, { k = var.key })", {"a": 1, "b c": [True], "k": Unresolved("var.key")}),
        ('segment_destination.talon["${var.env}"].id', Unresolved('segment_destination.talon["prod"].id')),
        ("data.x.y.id", Unresolved("data.x.y.id")),
        ('regex("a", var.env)', Unresolved('regex("a", var.env)')),
        ('"%{ if true }a%{ endif }"', Unresolved('"%{ if true }a%{ endif }"')),
        ('upper(["a"])', Unresolved('upper(["a"])')),
        ("1 / 0", Unresolved("1 / 0")),
        ("local.wide.z", Unresolved("local.wide.z")),
        ("upper(1, 2)", Unresolved("upper(1, 2)")),
    ],
)
def test_an_expression_is_evaluated_as_far_as_the_files_tell(text: str, value: Any) -> None:
    source = ConfigText("main.tf", f'{HEAD}\nresource "t" "n" {{\n  x = {text}\n}}\n')
    block = read_hcl(source.text)[-1]

    found = resolve(block.attributes["x"], Modules([source]).module_of("main.tf").scope())

    assert found == value
    assert type(found) is type(value)


MAIN = """
variable "env" {{ default = "dev" }}
{head}
resource "segment_destination" "talon" {{
  name = "Shop ${{var.env}}"
  metadata = {{ id = "6234b137d3b6404a64f2a0f0" }}
}}
resource "segment_destination_subscription" "m" {{
  {copies}
  name = {name}
  action_id = "JxX3aD1RPa7zMn6FmwH8F"
  destination_id = segment_destination.talon.id
  enabled = var.env == "prod"
  trigger = {trigger}
  settings = {settings}
}}
"""
PARTS = {"head": "", "copies": "", "name": '"M"', "trigger": '"all"', "settings": "jsonencode({})"}


def setup(files: Mapping[str, str] = MappingProxyType({}), **parts: str) -> Configuration:
    sources = {"shop/main.tf": MAIN.format(**(PARTS | parts)), **files}
    return read_sources([ConfigText(name, text, along=True) for name, text in sources.items()])


@pytest.mark.parametrize(
    ("files", "name"),
    [
        ({}, "Shop dev"),
        ({"shop/terraform.tfvars": 'env = "prod"'}, "Shop prod"),
        ({"shop/prod.tfvars": 'env = "prod"\n'}, "Shop prod"),
        ({"shop/terraform.tfvars.json": '{"env": "prod"}'}, "Shop prod"),
        ({"shop/terraform.tfvars": 'env = "a"', "shop/z.auto.tfvars": 'env = "b"'}, "Shop b"),
        ({"shop/terraform.tfvars": 'env = "a"', "shop/prod.tfvars": 'env = "b"'}, "Shop a"),
        ({"shop/a.tfvars": 'env = "a"', "shop/b.tfvars": 'env = "b"'}, "Shop dev"),
        ({"elsewhere/terraform.tfvars": 'env = "prod"'}, "Shop dev"),
        ({"main.tf": 'module "shop" {\n  source = "./shop"\n  env = "called"\n}'}, "Shop called"),
        ({"shop/variables.tf": "locals {\n  unused = 1\n}\n", "shop/broken.tf": "locals {"}, "Shop dev"),
    ],
)
def test_a_variable_has_the_value_that_lies_beside(files: dict[str, str], name: str) -> None:
    (one,) = setup(files).destinations

    assert one.name == name
    assert one.mappings[0].enabled == (name == "Shop prod")


def test_of_several_files_with_values_none_is_guessed() -> None:
    imported = setup({"shop/a.tfvars": 'env = "a"', "shop/b.tfvars": 'env = "b"'})

    assert "warning file: There are several files with values (a.tfvars, b.tfvars). None is used" in words(imported)


def test_values_that_are_invalid_are_named_with_their_place() -> None:
    imported = setup({"shop/a.tfvars": "env = [", "shop/terraform.tfvars.json": "{"})

    assert [one.location for one in imported.notes if one.severity == "error"] == [
        "shop/a.tfvars:1:8", "shop/terraform.tfvars.json:1:1",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("copies", "name", "found"),
    [
        ('for_each = toset(["b", "a"])', '"M ${each.key}"', [("M a", "a"), ("M b", "b")]),
        ('for_each = { x = "1", y = "2" }', '"${each.key}${each.value}"', [("x1", "x"), ("y2", "y")]),
        ("count = 2", '"M ${count.index + 1}"', [("M 1", "0"), ("M 2", "1")]),
        ('count = var.env == "dev" ? 1 : 0', '"M"', [("M", "0")]),
        ("count = 0", '"M"', []),
    ],
)
def test_a_resource_is_copied_as_often_as_it_says(copies: str, name: str, found: list[tuple[str, str]]) -> None:
    (one,) = setup(copies=copies, name=name).destinations

    assert [(part.name, part.id) for part in one.mappings] == [
        (title, f"segment_destination_subscription.m-{key}") for title, key in found
    ]


def test_a_file_beside_is_read_where_an_expression_wants_it() -> None:
    files = {"shop/m.json": '{"eventType": "x"}'}
    imported = setup(files, settings='file("${path.module}/m.json")')

    assert imported.destinations[0].mappings[0].mapping == {"eventType": "x"}
    assert "Not a Segment configuration" not in words(imported)


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"settings": 'file("${path.module}/m.json")'}, 'settings is a Terraform expression (“file("m.json")”)'),
        (
            {"settings": "local.s", "head": 'locals {\n s = templatefile("m.tpl", {})\n}'},
            '(“templatefile("m.tpl"), local.s”)',
        ),
        ({"trigger": "var.when", "head": 'variable "when" {}'}, "trigger is a Terraform expression (“var.when”)"),
        ({"trigger": "data.external.x.result"}, "trigger is a Terraform expression (“data.external.x.result”)"),
    ],
)
def test_a_mapping_whose_heart_is_elsewhere_is_left_out_and_the_place_is_named(
    parts: dict[str, str], said: str
) -> None:
    imported = setup({}, **parts)

    assert said in words(imported)
    assert imported.destinations[0].mappings == ()


def test_expressions_that_multiply_stay_small() -> None:
    doubled = "".join(f'  l{at} = "${{local.l{at - 1}}}${{local.l{at - 1}}}"\n' for at in range(1, 40))
    listed = "".join(f"  m{at} = [local.m{at - 1}, local.m{at - 1}]\n" for at in range(1, 40))
    imported = setup(
        head=f'locals {{\n  l0 = "x"\n{doubled}  m0 = "x"\n{listed}}}', name='"${local.l39}"', settings="local.m39"
    )

    assert "error segment_destination_subscription.m: Skipped: settings is a Terraform expression" in words(imported)
