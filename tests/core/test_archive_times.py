"""Times of events, read quickly, are those that the receipt reads."""

from random import Random
from typing import Any

import pytest

from talonbench.archive.times import find_time
from talonbench.ingestion import read_time

SIGNS = "0123456789-:.TZ +t"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03-01T00:33:17.997Z", 1_772_325_197_997),
        ("1969-12-31T23:59:59.999Z", -1),
        ("2024-02-29T12:00:00.000Z", 1_709_208_000_000),
        ("2026-03-01T00:33:17Z", 1_772_325_197_000),
        ("2026-03-01T02:33:17.997+02:00", 1_772_325_197_997),
        ("yesterday at noon, or so.", None),
        ("", None),
    ],
)
def test_a_time_is_read(text: str, expected: int | None) -> None:
    assert find_time({"timestamp": text}) == expected


def test_any_text_is_read_as_on_receipt() -> None:
    chance = Random(15)
    for _ in range(4000):
        signs = [*f"20{chance.randrange(100):02}-{chance.randrange(14):02}-{chance.randrange(33):02}T12:34:56.789Z"]
        signs[13:19] = f":{chance.randrange(70):02}:{chance.randrange(70):02}"
        for _ in range(chance.choice((0, 0, 1, 2))):
            signs[chance.randrange(len(signs))] = chance.choice(SIGNS)
        text = "".join(signs)
        assert find_time({"timestamp": text}) == read_time(text), text


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        ({"timestamp": "?", "originalTimestamp": "1970-01-01T00:00:01.000Z"}, 1000),
        ({"timestamp": 7, "receivedAt": "1970-01-01T00:00:02.000Z", "sentAt": "1970-01-01T00:00:03.000Z"}, 2000),
        ({"timestamp": ["1970-01-01T00:00:01.000Z"]}, None),
        ({}, None),
    ],
)
def test_the_first_time_that_can_be_read_counts(event: dict[str, Any], expected: int | None) -> None:
    assert find_time(event) == expected
