"""Each piece of advice: given where it is due, and only there."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from talonbench.attributes import read_parts
from talonbench.destination import Missing, Settings, Subscription
from talonbench.document import DestinationInfo
from talonbench.events import KnownPaths
from talonbench.events.paths import MOST_GUESSES
from talonbench.filters import DestinationFilter
from talonbench.lint import Finding
from talonbench.lint.linter import compile_linter
from talonbench.preview import compile_destination
from talonbench.values import Value

CASES: list[dict[str, Any]] = json.loads((Path(__file__).parents[1] / "examples" / "lint.json").read_text("utf-8"))
ORDER: dict[str, Value] = {
    "type": "track", "event": "Order Completed", "userId": "u1", "properties": {"order_id": "o1", "total": 5},
}  # fmt: skip
TRACK: dict[str, Value] = {"customerProfileId": "u1", "eventType": "order"}


def repeated(value: Any) -> Any:
    """Long values of the table, written as ``{"×": [value, times]}`` or ``{"1…": last}``."""
    if isinstance(value, dict) and "×" in value:
        part, times = value["×"]
        return part * times if isinstance(part, (str, list)) else [part] * times
    if isinstance(value, dict) and "1…" in value:
        return list(range(1, value["1…"] + 1))
    if isinstance(value, dict):
        return {key: repeated(part) for key, part in value.items()}
    return [repeated(part) for part in value] if isinstance(value, list) else value


def findings(case: dict[str, Any]) -> tuple[Finding, ...]:
    case = repeated(case)
    subscription = Subscription(
        "m1", "One", case.get("action", "trackEventV2"), case.get("trigger", 'type != "x"'), case.get("mapping", TRACK)
    )
    actions = tuple(case.get("actions", [{"type": "DROP"}]))
    filters = [DestinationFilter(case.get("title", "f"), case.get("filter", "all"), actions)] * case.get("filters", 0)
    others = [replace(subscription, id="m2", name="Two", **other) for other in case.get("others", [])]
    missing = tuple(Missing(*one) for one in case.get("missing", []))
    info = DestinationInfo("d", "Shop", missing=missing, beside=tuple(case.get("beside", [])))
    destination = compile_destination([subscription] * case.get("mappings", 1) + others, filters, info=info)
    settings = Settings(case.get("key", "key"), case.get("deployment", "https://my.talon.one"))
    trace = destination.trace(case.get("event", ORDER), settings)
    catalog = read_parts(case["catalog"]) if "catalog" in case else None
    return compile_linter(destination, catalog=catalog).check(trace, settings)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_advice_is_given_where_it_is_due(case: dict[str, Any]) -> None:
    found = findings(case)
    due = [finding for finding in found if finding.code == case["code"]]

    assert bool(due) is case["finds"], found
    if due:
        assert any(one.message.endswith(case.get("says", "")) for one in due), due
        assert case.get("path", due[0].place.path) == due[0].place.path
    assert case.get("times", len(due)) == len(due)


def test_every_code_is_tested_both_ways() -> None:
    seen: dict[str, set[bool]] = {}
    for case in CASES:
        seen.setdefault(case["code"], set()).add(case["finds"])

    assert {code for code, ways in seen.items() if ways != {True, False}} == set()


def test_a_missing_path_names_the_nearest_one() -> None:
    mapping = {"customerProfileId": {"@path": "$.user_id"}, "eventType": "order"}

    (finding,) = (found for found in findings({"mapping": mapping}) if found.code == "path.required_missing")

    assert "Did you mean $.userId?" in finding.message
    assert (finding.place.kind, finding.place.path, finding.place.mapping) == ("field", "/customerProfileId", "m1")


def test_the_gravest_comes_first() -> None:
    found = findings(
        {"deployment": "my.talon.one", "trigger": "type = 'track'", "mapping": {**TRACK, "attributes": {"n": "1"}}}
    )

    assert [finding.severity for finding in found] == sorted(
        (f.severity for f in found), key=["error", "warning", "info"].index
    )


def test_no_finding_holds_the_key() -> None:
    found = findings({"key": "secret\nkey", "deployment": "my.talon.one"})

    assert found
    assert "secret" not in repr(found)


def test_what_was_studied_once_is_not_studied_again() -> None:
    destination = compile_destination([Subscription("m1", "One", "trackEventV2", "all", TRACK)])
    first = compile_linter(destination)

    assert compile_linter(destination, first).mappings[0] is first.mappings[0]


def test_what_looks_alike_is_searched_for_a_limited_number_of_paths_and_found_again() -> None:
    known = KnownPaths({"properties": {"total": 1}})

    found = [known.nearest(f"$.properties.totl{at}") for at in range(MOST_GUESSES + 5)]

    assert found == ["$.properties.total"] * MOST_GUESSES + [None] * 5
    assert known.nearest("$.properties.totl0") == "$.properties.total"
