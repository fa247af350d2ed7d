"""Terraform's language, read with places."""

from typing import Any

import pytest

from talonbench.formats.hcl import HclSyntaxError, Unresolved, read_hcl


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1", 1), ("-1.5e3", -1500.0), ("true", True), ("null", None), (r'"a\"b\\c\n\u00e4"', 'a"b\\c\nä'),
        ("[1, 2,\n 3,]", [1, 2, 3]), ('{ a = 1, "b c" : [true]\n d = {} }', {"a": 1, "b c": [True], "d": {}}),
        ('"$${x}"', "${x}"), ("<<EOT\n a\nb\nEOT", " a\nb\n"), ("<<-EOT\n  a\n   b\n  EOT", "a\n b\n"),
        ("var.x", Unresolved("var.x")), ('"a${var.x}"', Unresolved('"a${var.x}"')), ("1 + 2", Unresolved("1 + 2")),
        ('upper("}")', Unresolved('upper("}")')), ("a ? [1] : b", Unresolved("a ? [1] : b")),
        ("jsonencode({ a = 1 /* c */ })", {"a": 1}),
    ],
)  # fmt: skip
def test_a_value_of_terraform_is_read(text: str, value: Any) -> None:
    (block,) = read_hcl(f'# head\nresource "t" "n" {{\n  x = {text}\n  y = 1 // end\n}}\n')

    assert block.attributes == {"x": value, "y": 1}


@pytest.mark.parametrize(
    ("text", "place"), [("a {", (1, 4)), ("a {\n x = \n}", (2, 6)), ('a { x = "', (1, 9)), ("= 1", (1, 1))]
)  # fmt: skip
def test_a_fault_in_terraform_has_its_place(text: str, place: tuple[int, int]) -> None:
    with pytest.raises(HclSyntaxError) as error:
        read_hcl(text)

    assert (error.value.line, error.value.column) == place


@pytest.mark.parametrize("text", ["[" * 5000 + "]" * 5000, "jsonencode(" * 5000 + ")" * 5000, "{ a = " * 5000])
def test_terraform_nested_too_deeply_is_refused_with_its_place(text: str) -> None:
    for written in (f'resource "a" "b" {{\n x = {text}\n}}', "a {\n" * 5000):
        with pytest.raises(HclSyntaxError, match="Nested too deeply"):
            read_hcl(written)


def test_a_heredoc_may_hold_what_only_looks_like_an_expression() -> None:
    (block,) = read_hcl('resource "t" "n" {\r\n  x = <<EOT\r\n$${a}\r\nEOT\r\n}\r\n')

    assert block.attributes == {"x": "${a}\n"}
