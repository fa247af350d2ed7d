"""A custom gateway: what is shown, exported and kept is what arrives there."""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from talonbench.cases import CaseFile, check_case
from talonbench.cases.check import describe_actual
from talonbench.cases.model import Case
from talonbench.client import Exchange
from talonbench.connections import Connection, make_settings
from talonbench.destination import Subscription
from talonbench.dispatch import Dispatcher
from talonbench.history import HistoryEntry, format_har
from talonbench.judgement import Judgement
from talonbench.preview import compile_destination
from talonbench.report import make_report, markdown_text
from talonbench.request_export import SIMULATED, export_text
from talonbench.trace import EventTrace
from tests.core.conftest import Run
from tests.recorder import KEY, recording, run_form

EVENT: dict[str, Any] = {"type": "track", "event": "Paid", "userId": "u1"}
MAPPING: dict[str, Any] = {"customerProfileId": {"@path": "$.userId"}, "eventType": {"@path": "$.event"}}
TRACK = Subscription("m", "Track", "trackEventV2", 'type = "track"', MAPPING)


@pytest.fixture
def recorder() -> Iterator[Any]:
    with recording() as server:
        yield server


def custom(recorder: Any, **parts: Any) -> Connection:
    return replace(
        Connection("Proxy", "gateway", "https://my.talon.one", f"http://127.0.0.1:{recorder.server_port}"), **parts
    )


def trace(connection: Connection) -> EventTrace:
    return judgement(connection).trace


def judgement(connection: Connection) -> Judgement:
    destination, settings = compile_destination([TRACK]), make_settings(KEY, connection)
    return Judgement(destination.trace(EVENT, settings), destination, settings)


def send(connection: Connection) -> Exchange:
    async def work() -> Exchange:
        async with Dispatcher() as dispatcher:
            ((exchange,),) = await dispatcher.send(trace(connection).mappings, connection)
            return exchange

    return asyncio.run(work())


@pytest.mark.parametrize("form", ["curl", "httpie", "python", "fetch"])
def test_an_export_that_is_run_arrives_as_the_send_did(recorder: Any, tmp_path: Path, form: str) -> None:
    exchange = send(custom(recorder))
    run_form(form, export_text(exchange.request, form), tmp_path)

    (sent, run) = recorder.arrived
    assert run[:2] == sent[:2] == ("PUT", "/segment/v2/events")
    assert run[3] == sent[3]
    assert {name: run[2][name] for name, _ in exchange.request.headers} == dict(exchange.request.headers)
    assert exchange.wire_check is not None
    assert (exchange.wire_check.matches, exchange.wire_check.redirected_to) == (True, None)


@pytest.mark.parametrize("form", ["postman", "har"])
def test_files_name_the_gateway(recorder: Any, form: str) -> None:
    (request,) = trace(custom(recorder)).mappings[0].requests
    text = export_text(request, form)

    assert f"http://127.0.0.1:{recorder.server_port}/segment/v2/events" in text
    assert "integration.talon.one" not in text


def test_postman_gets_an_ipv6_address_whole() -> None:
    (request,) = trace(Connection("Proxy", "gateway", "https://x.example", "http://[::1]:8080")).mappings[0].requests

    url = json.loads(export_text(request, "postman"))["item"][0]["request"]["url"]

    assert (url["host"], url["port"], url["path"][0]) == (["[::1]"], "8080", "segment")


def test_history_archive_and_report_name_the_gateway(recorder: Any) -> None:
    connection = custom(recorder)
    exchange = send(connection)
    entry = HistoryEntry.from_exchange(0.0, json.dumps(EVENT), TRACK, connection.name, exchange)
    report = make_report(json.dumps(EVENT), judgement(connection), {"m": exchange}, "today")

    for text in (entry.row(1).url, format_har([entry]), markdown_text(report)):
        assert f"http://127.0.0.1:{recorder.server_port}/segment/v2/events" in text
        assert "integration.talon.one" not in text
    assert "simulated" not in format_har([entry])


def test_the_sandbox_is_named_wherever_its_sends_go() -> None:
    connection = Connection("Sandbox", "sandbox", "https://demo.talon.one")
    exchange = send(connection)
    entry = HistoryEntry.from_exchange(0.0, json.dumps(EVENT), TRACK, connection.name, exchange)
    report = make_report(json.dumps(EVENT), judgement(connection), {"m": exchange}, "today")

    assert json.loads(format_har([entry]))["log"]["entries"][0]["comment"] == SIMULATED
    assert entry.row(1).connection == "Sandbox (simulated)"
    assert HistoryEntry.from_json(entry.to_json()) == entry
    assert "Sent to Talonbench's sandbox (simulated). 200 OK" in markdown_text(report)
    postman = json.loads(export_text(exchange.request, "postman", SIMULATED))
    assert postman["item"][0]["request"]["description"] == SIMULATED
    assert SIMULATED not in export_text(exchange.request, "curl", SIMULATED)


@pytest.mark.parametrize(
    ("gateway", "told"),
    [
        ("https://", "“https://” isn't a valid URL."),
        ("http://proxy.example", "Use https for proxy.example: plain http would expose the API key."),
    ],
)
def test_a_gateway_that_nothing_is_sent_to_has_no_request(gateway: str, told: str) -> None:
    (mapping,) = trace(Connection("Proxy", "gateway", "https://x.example", gateway)).mappings

    assert (mapping.status, mapping.requests) == ("invalid", ())
    assert mapping.outcome.message == told  # type: ignore[union-attr]  # it is Invalid


def test_a_slash_and_capitals_make_no_other_gateway() -> None:
    for gateway in ("https://Integration.talon.one/", "https://integration.talon.one"):
        assert make_settings(KEY, Connection("T", "gateway", "https://x.example", gateway)).gateway == ""


def test_a_case_keeps_its_gateway(recorder: Any, tmp_path: Path) -> None:
    (mapping,) = trace(custom(recorder)).mappings
    parts = {"name": TRACK.name, "action": TRACK.action, "trigger": TRACK.trigger, "mapping": MAPPING}
    case = Case.model_validate({
        "event": EVENT, "mappings": [parts], "deployment": "https://my.talon.one",
        "gateway": f"http://127.0.0.1:{recorder.server_port}", "expect": [describe_actual(mapping)],
    })  # fmt: skip

    assert check_case(CaseFile(path=tmp_path / "a.case.yaml", text="", case=case)).lines == ()


@pytest.fixture
def event(tmp_path: Path) -> Path:
    path = tmp_path / "event.json"
    path.write_text(json.dumps(EVENT), "utf-8")
    return path


def test_preview_shows_the_gateway_that_send_uses(
    run: Run, event: Path, recorder: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TALONBENCH_API_KEY", KEY)
    gateway = f"http://127.0.0.1:{recorder.server_port}"
    options = (
        event,
        "--action",
        "trackEventV2",
        "--deployment",
        "https://my.talon.one",
        "--gateway",
        gateway,
        "--json",
    )

    shown = json.loads(run("preview", *options)[1])["outcomes"][0]["requests"][0]
    code, out, _ = run("send", *options)

    assert code == 0
    assert json.loads(out)["outcomes"][0]["requests"][0] == shown
    ((method, path, headers, body),) = recorder.arrived
    assert (method, gateway + path, body.decode()) == (shown["method"], shown["url"], shown["body"])
    assert headers["destination-hostname"] == "https://my.talon.one"


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("preview", "--gateway", "ftp://x"), "--gateway ftp://x: The URL must start with https://, not ftp://."),
        (("preview", "--gateway", "https://x.example"), "--gateway needs the deployment"),
        (("send", "--sandbox", "--gateway", "https://x.example"), "exclude each other"),
    ],
)
def test_a_gateway_that_makes_no_sense_is_an_error(run: Run, event: Path, options: tuple[str, ...], told: str) -> None:
    code, out, err = run(options[0], event, "--action", "trackEventV2", *options[1:])

    assert (code, out) == (2, "")
    assert told in " ".join(err.replace("│", " ").split())
