"""Liquid in Segment's dialect. The expected results of the table are Segment's own, recorded."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from talonbench.liquid import compile_liquid
from talonbench.values import Value, parse_json

TABLE = json.loads((Path(__file__).parents[1] / "examples" / "liquid.json").read_text(encoding="utf-8"))


def rendered(template: str, event: Value) -> str:
    """What *template* makes of *event*."""
    return compile_liquid(template)(event)


@pytest.mark.parametrize("case", TABLE["cases"], ids=lambda case: case["name"])
def test_a_template_renders_as_segment_renders_it(case: dict[str, Any]) -> None:
    event = parse_json(json.dumps(TABLE["event"]))

    if "error" in case:
        with pytest.raises(ValueError, match=r"\w+ \w+"):
            rendered(case["template"], event)
    else:
        assert rendered(case["template"], event) == case["result"]


def test_a_compiled_template_renders_anew_each_time() -> None:
    render = compile_liquid("{% assign v = a %}{% increment n %}{% cycle 'x', 'y' %}{{ v }}")

    assert [render({"a": 1}), render({"a": 2})] == ["0x1", "0x2"]


def test_rendering_leaves_the_event_as_it_is() -> None:
    event: dict[str, Value] = {"n": 1, "list": [1, 2]}
    before = copy.deepcopy(event)

    rendered("{% increment n %}{% assign n = 7 %}{{ list | push: 3 | pop }}{{ list | shift }}", event)

    assert event == before


@pytest.mark.parametrize(
    ("template", "result"), [("{{ [0] }}{{ length }}", "a2"), ("{{ x | default: 'd' }}", "d"), ("{{ size }}", "0")]
)
def test_a_text_in_place_of_an_event_lends_its_characters(template: str, result: str) -> None:
    assert rendered(template, "ab") == result


def test_the_time_of_sending_is_not_known_without_a_clock() -> None:
    with pytest.raises(ValueError, match="needs a clock"):
        rendered("{{ 'now' | date: '%Y' }}", {})


@pytest.mark.parametrize("word", ["now", "today"])
def test_a_clock_that_is_handed_in_tells_the_time_of_sending(word: str) -> None:
    render = compile_liquid("{{ '" + word + "' | date: '%Y-%m-%d %H:%M' }}", now=lambda: 1709654828.5)

    assert render({}) == "2024-03-05 16:07"


def test_of_what_sample_picks_at_random_the_first_are_taken() -> None:
    event: Value = {"one": [5], "two": [1, 2], "text": "ab"}

    assert (
        rendered("{{ one | sample }}{{ none | sample | size }}{{ two | sample }}{{ text | sample }}", event) == "501a"
    )
    assert (
        rendered("{{ two | sample: 2 | join }}|{{ two | sample: 0 | size }}{{ two | sample: -1 }}", event) == "1 2|01"
    )


@pytest.mark.parametrize(
    ("template", "told"),
    [
        ("{{ 'now' | date: '%Y' }}{{ event | upcase }}", ["now"]),
        ("{{ day | date: '%Y' }}", ["today"]),
        ("{% if no %}{{ 'now' | date: '%Y' }}{% endif %}", []),
        ("{{ 'now' }}{{ '2024-03-05' | date: '%Y' }}", []),
        ("{{ two | sample }}", ["sample"]),
        ("{{ two | where: 'x' | sample }}{{ one | sample }}{{ two | sample: 0 }}", []),
    ],
)
def test_what_varies_is_told(template: str, told: list[str]) -> None:
    found: list[str] = []

    compile_liquid(template, now=lambda: 0, varies=found.append)({"one": [5], "two": [1, 2], "day": "today"})

    assert found == told


@pytest.mark.parametrize(
    "template",
    [
        "{{ s | replace: 'x', s }}",
        "{{ a | join: s }}",
        "{{ 0 | date: '%999999999d' }}",
        "{{ s | slice: 0, 200000000 }}",
        "{{ (1..6000000) }}",
    ],
)
def test_what_grows_past_segments_limits_is_refused(template: str) -> None:
    with pytest.raises(ValueError, match="Segment allows"):
        rendered(template, {"s": "x" * 30_000, "a": list(range(30_000))})


def test_nesting_too_deep_is_an_error_and_no_crash() -> None:
    deep: Value = []
    for _ in range(20_000):
        deep = [deep]

    with pytest.raises(ValueError, match="too deeply"):
        rendered("{{ deep }}", {"deep": deep})
    with pytest.raises(ValueError, match="too deeply"):
        compile_liquid("{{ " + "a[" * 320 + "]" * 320 + " }}")


def test_an_error_names_its_line() -> None:
    with pytest.raises(ValueError, match="unknown tag nope, line 2"):
        compile_liquid("a\n{% nope %}")


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        ("1883-11-18T00:00:00Z", "-0456.03333333333336"),
        ("1944-07-01T00:00:00Z", "-0400"),
        ("2024-03-10T06:59:59Z", "-0500"),
        ("2024-03-10T07:00:00Z", "-0400"),
        ("2090-11-01T00:00:00Z", "-0400"),
        ("2090-11-15T00:00:00Z", "-0500"),
    ],
)
def test_a_zone_has_the_offset_of_the_moment(moment: str, shown: str) -> None:
    assert rendered("{{ at | date: '%z', 'America/New_York' }}", {"at": moment}) == shown


@pytest.mark.parametrize(
    ("moment", "shown"),
    [("2040-03-24T12:00:00Z", "+0100"), ("2040-03-26T12:00:00Z", "+0200"), ("2043-10-26T12:00:00Z", "+0100")],
)
def test_the_last_sunday_is_not_the_first_of_the_next_month(moment: str, shown: str) -> None:
    assert rendered("{{ at | date: '%z', 'Europe/Berlin' }}", {"at": moment}) == shown


@pytest.mark.parametrize("name", ["abs", "divided_by", "plus", "round", "to_integer"])
def test_an_object_whose_text_javascript_cannot_make_is_no_number(name: str) -> None:
    template = f"{{{{ o | {name}: 2 }}}}"

    assert rendered(template, {"o": {"valueOf": 1}})
    with pytest.raises(ValueError, match="toString"):
        rendered(template, {"o": {"toString": "x"}})


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2024-03-05T24:00Z", "2024-03-06 00:00:00.000"),
        ("2024-03-05T16:07:08.123456+0530", "2024-03-05 10:37:08.123"),
        ("-000001-06-01", "-1-06-01 00:00:00.000"),
        ("2024-3-5", "2024-03-05 00:00:00.000"),
        ("Tue, 05 Mar 2024 16:07:08 GMT", "2024-03-05 16:07:08.000"),
        ("Jan 1 70 3:04 am PST", "1970-01-01 11:04:00.000"),
        ("2024/02/30", "2024-03-01 00:00:00.000"),
        ("Sunday (x) 7 May 2023 10:11:12.5 +0230", "2023-05-07 07:41:12.500"),
        ("2024-13-01", "2024-13-01"),
        ("10:20", "10:20"),
        ("5 May 2024 rubbish", "5 May 2024 rubbish"),
    ],
)
def test_a_text_is_read_as_a_date_as_v8_reads_it(text: str, shown: str) -> None:
    assert rendered("{{ at | date: '%Y-%m-%d %H:%M:%S.%L' }}", {"at": text}) == shown
