"""Filters checked by Segment itself: its preview's answer beside ours; differences kept as cases."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from talonbench.cases import check_case, read_cases
from talonbench.filters import DestinationFilter
from talonbench.segment_api.client import SegmentClient
from talonbench.segment_api.filter_preview import FilterCheck, check_filters, describe_check
from talonbench.workspace import FilterEntry, Workspace, save
from tests.core.conftest import Run
from tests.core.segment_server import TOKEN, Body, cut, limited, says, segment
from tests.core.segment_server import Workspace as Remote

EVENT = {"type": "track", "event": "Test", "userId": "u1", "properties": {"a": 1, "b": 2}}
DROP = DestinationFilter("Tests", 'event = "Test"', ({"type": "DROP"},), enabled=False)
SHORTEN = DestinationFilter("Short", 'type = "track"', ({"type": "DROP_PROPERTIES", "fields": {"properties": ["b"]}},))
SAMPLE = DestinationFilter("Some", 'type = "track"', ({"type": "SAMPLE", "percent": 0.5},))
BROKEN = DestinationFilter("Broken", 'type = ("track"', ({"type": "DROP"},))


@pytest.fixture
def remote() -> Remote:
    return Remote()


@pytest.fixture
def url(remote: Remote) -> Iterator[str]:
    with segment(remote) as address:
        yield address


def ask(url: str, *filters: DestinationFilter, event: dict[str, Any] = EVENT) -> tuple[FilterCheck, ...]:
    async def run() -> tuple[FilterCheck, ...]:
        async def pause(_: float) -> None:
            pass

        async with SegmentClient(url, TOKEN, sleep=pause) as client:
            return await check_filters(client, filters, event)

    return asyncio.run(run())


def without_b(_: Body, event: Body) -> Body:
    return {**event, "properties": {"a": 1}}


@pytest.mark.parametrize(
    ("one", "answer", "state", "words"),
    [
        (DROP, lambda *_: None, "same", "Segment says the same: the event is dropped."),
        (DROP, lambda _, event: event, "differs",
         "Segment says that the event is unchanged; our result is that it is dropped."),
        (SHORTEN, without_b, "same", "Segment says the same: the event is changed."),
        (SHORTEN, lambda _, event: event, "differs",
         "Segment says that the event is unchanged; our result is that it is changed."),
        (SHORTEN, lambda _, event: {**event, "properties": {}}, "differs",
         "Both say that the event is changed, but not to the same values."),
        (SAMPLE, lambda *_: None, "possible",
         "Segment says that the event is dropped, which is one of the outcomes that are possible."),
    ],
)  # fmt: skip
def test_segments_answer_is_set_beside_ours(
    remote: Remote, url: str, one: DestinationFilter, answer: Any, state: str, words: str
) -> None:
    remote.preview = answer

    (found,) = ask(url, one)

    assert (found.state, describe_check(found)) == (state, words)
    assert remote.bodies == [{"filter": {"if": one.condition, "actions": [*one.actions]}, "payload": EVENT}]


def test_a_filter_that_neither_can_parse_is_the_same(url: str) -> None:
    (found,) = ask(url, BROKEN)

    assert (found.state, describe_check(found)[:48]) == ("same", "Segment can't use the filter, and neither can we")


def test_what_an_event_says_of_integrations_is_not_the_filters(remote: Remote, url: str) -> None:
    (found,) = ask(url, SHORTEN, event={**EVENT, "integrations": {"All": False}})

    assert remote.bodies[0]["payload"] == EVENT
    assert found.ours[0] is not None


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (says(500, {}), "Segment failed at the preview of the filter “Tests” (500): retry later."),
        (says(200, {"data": {"result": 5}}), "Segment's response has no result."),
        (says(200, {"data": {}}), "s response has no result."),
        (cut, "127.0.0.1"),
    ],
)
def test_no_answer_is_unknown_and_the_others_are_asked(remote: Remote, url: str, answer: Any, words: str) -> None:
    remote.preview = lambda *_: None
    remote.answers = [("POST", answer)]

    first, second = ask(url, DROP, DROP)

    assert (first.state, second.state) == ("unknown", "same")
    assert words in describe_check(first)


def test_a_limit_is_waited_for(remote: Remote, url: str) -> None:
    remote.preview = lambda *_: None
    remote.answers = [("POST", limited(5))]

    assert [one.state for one in ask(url, DROP)] == ["same"]


# -- the command ----------------------------------------------------------------------------------------------------


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    monkeypatch.setenv("TALONBENCH_SEGMENT_TOKEN", TOKEN)
    event, workspace = tmp_path / "event.json", tmp_path / "w.talonbench.json"
    event.write_text(json.dumps(EVENT), "utf-8")
    save(Workspace(filters=[FilterEntry.of(DROP), FilterEntry.of(SHORTEN)]), workspace)
    return event, workspace


def test_differences_are_kept_as_cases_that_fail_until_we_do_as_segment(
    run: Run, remote: Remote, url: str, files: tuple[Path, Path], tmp_path: Path
) -> None:
    event, workspace = files
    remote.preview = lambda given, event: {**event, "properties": {"b": 2}} if "type" in given["if"] else event
    kept = tmp_path / "cases"

    code, out, err = run("check-filters", event, "--workspace", workspace, "--region", url, "--cases", kept)

    assert code == 1
    assert out.splitlines()[-1] == "2 answers: 2 differ, 0 missing"
    assert "    /properties/a: removed" in out.splitlines()
    assert sorted(path.name for path in kept.iterdir()) == ["short-2.case.yaml", "tests-1.case.yaml"]
    assert err.count("kept as") == 2
    first, second = (check_case(read_cases(kept / name)) for name in ("tests-1.case.yaml", "short-2.case.yaml"))
    assert first.lines[0].endswith('/status: expected "ready", got "filtered"')
    assert any("/properties/b: expected 2, got nothing" in line for line in second.lines)
    assert TOKEN not in "".join(path.read_text("utf-8") for path in kept.iterdir())


def test_a_case_of_an_answer_that_is_ours_passes(tmp_path: Path) -> None:
    from talonbench.cases import case_text
    from talonbench.cases.filter_case import make_filter_case

    for one, result in ((DROP, None), (SHORTEN, {**EVENT, "properties": {"a": 1}})):
        path = tmp_path / "x.case.yaml"
        path.write_text(case_text(make_filter_case(one, EVENT, result)), "utf-8")  # type: ignore[arg-type]  # JSON
        assert check_case(read_cases(path)).is_good


def test_answers_are_json_too(run: Run, remote: Remote, url: str, files: tuple[Path, Path]) -> None:
    remote.preview = lambda given, event: without_b(given, event) if "type" in given["if"] else None

    code, out, _ = run("check-filters", files[0], "--workspace", files[1], "--region", url, "--json")

    assert code == 0
    first, second = json.loads(out)["checks"]
    assert (first["filter"], first["state"], first["ours"], first["theirs"]) == ("Tests", "same", [None], None)
    assert (second["filter"], second["theirs"]["properties"]) == ("Short", {"a": 1})


@pytest.mark.parametrize(("status", "words"), [(401, "Segment rejected the token"), (403, "Segment refused")])
def test_a_token_that_may_not_ask_ends_it(
    run: Run, remote: Remote, url: str, files: tuple[Path, Path], status: int, words: str
) -> None:
    remote.answers = [("POST", says(status, {}))]

    code, _, err = run("check-filters", files[0], "--workspace", files[1], "--region", url)

    assert (code, words in err, len(remote.asked)) == (2, True, 1)
    assert TOKEN not in err


def test_without_filters_there_is_nothing_to_check(run: Run, files: tuple[Path, Path]) -> None:
    save(Workspace(), files[1])

    code, _, err = run("check-filters", files[0], "--workspace", files[1])

    assert (code, "no filters" in err) == (1, True)
