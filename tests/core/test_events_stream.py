"""Many events out of one long text, however it comes in pieces."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from talonbench.events import stream
from talonbench.events.stream import StreamItem, read_stream

CASES = json.loads((Path(__file__).parents[1] / "examples" / "events_streams.json").read_text("utf-8"))


def pieces(text: str, length: int) -> Iterator[str]:
    for line in text.splitlines(keepends=True):
        yield from (line[at : at + length] for at in range(0, len(line), length))


def told(part: StreamItem) -> list[Any]:
    return [part.line, part.column, part.problem or part.note or (part.body or {}).get("event")]


@pytest.mark.parametrize("length", [1, 7, 1000])
@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_text_is_read(case: dict[str, Any], length: int) -> None:
    assert [told(part) for part in read_stream(pieces(case["text"], length))] == case["parts"]


def test_write_keys_do_not_stay() -> None:
    lines = ['{"writeKey":"k","batch":[{"event":"A"}]}\n', '{"writeKey":"k","event":"B"}\n']

    assert "writeKey" not in str([part.body for part in read_stream(lines)])


def test_it_reads_no_further_than_it_must(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "_SAMPLE", 100)
    taken = []

    def endless() -> Iterator[str]:
        while True:
            taken.append(1)
            yield '{"event":"A"}\n'

    parts = read_stream(endless())

    assert [told(next(parts))[2] for _ in range(50)] == ["A"] * 50
    assert len(taken) <= 60


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            '{"event":"A"}\n{"event":"%s"}\n{"event":"B"}\n',
            [[1, 1, "A"], [2, 1, "Skipped: the line is"], [3, 1, "B"]],
        ),
        ('[{"event":"A"},\n{"event":"%s"},{"event":"B"}]', [[1, 2, "A"], [2, 1, "The item is longer"]]),
        ('analytics.track("%s")', [[1, 1, "The text is longer than 200 characters, but neither"]]),
    ],
)
def test_what_is_too_long_for_memory_is_left_out(
    monkeypatch: pytest.MonkeyPatch, text: str, expected: list[list[Any]]
) -> None:
    monkeypatch.setattr(stream, "LINE", 200)
    monkeypatch.setattr(stream, "_SAMPLE", 20)

    found = [told(part) for part in read_stream(pieces(text % ("x" * 300), 20))]

    assert [row[:2] for row in found] == [row[:2] for row in expected]
    assert all(row[2].startswith(words[2]) for row, words in zip(found, expected, strict=True))
