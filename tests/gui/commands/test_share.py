"""What goes out of the window: requests in other tools' forms, cases, reports, configurations; never a key."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from talonbench.cases import check_case, read_cases
from talonbench.connections import Connection
from talonbench.document import edits
from talonbench.filters import DestinationFilter
from talonbench.preview import Preview
from talonbench.report import Report
from talonbench.request_export import FOR_SANDBOX
from talonbench_gui.commands.actions import Actions
from talonbench_gui.state.workbench import Workbench
from tests.gui.fakes import FakeUi
from tests.gui.pages import SETUP, settle
from tests.recorder import KEY, recording, run_form

FORMS = ("httpie", "python", "fetch", "postman", "har")


@pytest.fixture(autouse=True)
def wait_for_preview(workbench: Workbench, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: workbench.previews.current is not None)


@pytest.fixture
def imported(workbench: Workbench, qtbot: QtBot) -> Workbench:
    workbench.importer.import_paths(SETUP)
    qtbot.waitUntil(lambda: not workbench.previews.is_pending)
    return workbench


@pytest.mark.parametrize("form", FORMS)
def test_the_request_is_copied_in_every_form_without_the_key(actions: Actions, ui: FakeUi, form: str) -> None:
    actions.run(f"share.{form}")

    assert "segment/v2/events" in ui.copied[0]
    assert "sandbox-demo-key" not in ui.copied[0]
    assert "the API key is a variable" in ui.shown[0][1]


def test_curl_url_and_body_are_copied(workbench: Workbench, actions: Actions, ui: FakeUi) -> None:
    for command in ("copy.curl", "copy.url", "copy.body"):
        actions.run(command)

    curl, url, body = ui.copied
    assert curl.startswith("curl ")
    assert url.startswith("https://integration.talon.one/")
    assert json.loads(body)


def test_a_saved_case_passes(imported: Workbench, actions: Actions, ui: FakeUi, tmp_path: Path) -> None:
    path = tmp_path / "order.case.yaml"
    ui.answers = [(path, "")]

    actions.run("share.case")

    checked = check_case(read_cases(path))
    assert checked.is_good, checked.lines
    assert len(checked.file.case.expect) == 4


@pytest.mark.parametrize("kind", ["Cases, redacted (*.case.yaml *.case.json)", ""])
def test_a_redacted_case_has_no_personal_data_and_passes(
    workbench: Workbench, actions: Actions, ui: FakeUi, tmp_path: Path, qtbot: QtBot, kind: str
) -> None:
    email = "test@example.org"
    assert email in workbench.store.document.current_event.text
    if not kind:
        workbench.store.apply(edits.redact_copies(True))
        settle(qtbot, workbench)
    path = tmp_path / "order.case.yaml"
    ui.answers = [(path, kind)]

    actions.run("share.case")

    checked = check_case(read_cases(path))
    assert checked.is_good, checked.lines
    assert email not in checked.file.text
    assert "email-1@example.com" in checked.file.text
    assert ui.asked[-1][2:] == ("Cases (*.case.yaml *.case.json)", "Cases, redacted (*.case.yaml *.case.json)")


def preview_of(workbench: Workbench) -> Preview:
    assert workbench.previews.current is not None
    return workbench.previews.current


def test_a_saved_case_of_a_mapping_that_says_the_time_passes_later(
    workbench: Workbench, actions: Actions, ui: FakeUi, tmp_path: Path, qtbot: QtBot
) -> None:
    mapping = next(one for one in preview_of(workbench).mappings if one.requests).subscription
    workbench.store.apply(edits.set_field(mapping.id, "attributes", {"at": {"@liquid": "{{ 'now' | date: '%s%L' }}"}}))
    settle(qtbot, workbench)
    assert "field.varies" in {one.code for one in preview_of(workbench).findings}
    path = tmp_path / "now.case.yaml"
    ui.answers = [(path, "")]

    actions.run("share.case")

    assert check_case(read_cases(path)).lines == ()


def test_a_report_is_saved_as_html_or_markdown(actions: Actions, ui: FakeUi, tmp_path: Path) -> None:
    for name in ("report.html", "report.md"):
        ui.answers = [(tmp_path / name, "")]
        actions.run("share.report")

    html, markdown = ((tmp_path / f"report.{kind}").read_text("utf-8") for kind in ("html", "md"))
    assert html.startswith("<!doctype html>")
    assert "test@example.org" in markdown
    assert "sandbox-demo-key" not in html + markdown


def test_a_redacted_report_is_shown_first(actions: Actions, ui: FakeUi) -> None:
    actions.run("share.redacted")

    assert ui.shown[0][0] == "redaction"
    assert isinstance(ui.shown[0][1], Report)


def test_the_configuration_is_exported_as_segment_takes_it(
    imported: Workbench, actions: Actions, ui: FakeUi, tmp_path: Path
) -> None:
    ui.answers = [
        (tmp_path / "configuration.json", "Public API (*.json)"),
        (tmp_path / "tf", "Terraform folder (*)"),
    ]
    actions.run("share.configuration")
    actions.run("share.configuration")

    data = json.loads((tmp_path / "configuration.json").read_text("utf-8"))["data"]
    assert (len(data["subscriptions"]), len(data["filters"])) == (4, 5)
    assert len(list((tmp_path / "tf").rglob("*.tf"))) == 10


def test_a_redacted_configuration_has_no_personal_data(
    workbench: Workbench, actions: Actions, ui: FakeUi, tmp_path: Path, qtbot: QtBot
) -> None:
    condition = 'type = "track" and traits.email = "mara@shop.example"'
    workbench.store.apply(edits.set_filters((DestinationFilter("Only Mara", condition, ({"type": "DROP"},)),)))
    settle(qtbot, workbench)
    ui.answers = [
        (tmp_path / "plain.json", "Public API (*.json)"),
        (tmp_path / "clean.json", "Public API, redacted (*.json)"),
        (tmp_path / "tf", "Terraform folder, redacted (*)"),
    ]
    for _ in range(3):
        actions.run("share.configuration")

    assert "mara@shop.example" in (tmp_path / "plain.json").read_text("utf-8")
    clean = (tmp_path / "clean.json").read_text("utf-8")
    terraform = "".join(path.read_text("utf-8") for path in (tmp_path / "tf").rglob("*.tf"))
    for text in (clean, terraform):
        assert "mara@shop.example" not in text
        assert "@example.com" in text
    assert json.loads(clean)["data"]["filters"]


def test_a_request_is_saved_in_the_form_chosen(actions: Actions, ui: FakeUi, tmp_path: Path) -> None:
    ui.answers = [(tmp_path / "request", "cURL (*.sh)")]
    kinds: list[str] = []

    actions.run("share.save_request")
    kinds += ui.asked[0]

    assert any(kind.startswith("cURL") for kind in kinds)
    assert [path.read_text("utf-8")[:4] for path in tmp_path.glob("request.*")] == ["curl"]


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("copy.curl", "No request to copy. "),
        ("copy.url", "No request to copy. "),
        ("copy.body", "No request to copy. "),
        ("share.postman", "No request to copy. "),
        ("share.save_request", "No request to save. "),
    ],
)
def test_without_a_request_the_reason_is_said(
    workbench: Workbench, actions: Actions, ui: FakeUi, qtbot: QtBot, command: str, said: str
) -> None:
    mapping = workbench.store.document.mappings[0]
    workbench.store.apply(edits.set_field(mapping.id, "eventType", {"@nope": "x"}))
    qtbot.waitUntil(lambda: not workbench.previews.is_pending)
    actions.refresh()
    assert actions[command].isEnabled()

    actions[command].trigger()

    assert workbench.notices.current is not None
    assert workbench.notices.current.text.startswith(said)
    assert ui.copied == []

    workbench.store.apply(edits.set_trigger(mapping.id, 'type = "identify"'))
    assert workbench.notices.current is None


def test_without_a_readable_event_the_reason_is_said(workbench: Workbench, actions: Actions, qtbot: QtBot) -> None:
    workbench.store.apply(edits.set_event_text("event-1", "{"))
    qtbot.waitUntil(lambda: not workbench.previews.is_pending)

    actions.run("share.case")

    assert workbench.notices.current is not None
    assert workbench.notices.current.text == "Enter a valid event first."


def test_a_custom_gateway_is_in_everything_copied_and_curl_arrives_there_as_a_send_does(
    workbench: Workbench, actions: Actions, ui: FakeUi, qtbot: QtBot, tmp_path: Path
) -> None:
    with recording() as recorder:
        gateway = f"http://127.0.0.1:{recorder.server_port}"
        workbench.connections.use(Connection("Proxy", "gateway", "https://my.talon.one", gateway, id="p"))
        workbench.connections.set_key(KEY)
        qtbot.waitUntil(lambda: not workbench.previews.is_pending)

        for command in ("copy.url", "copy.body", "copy.curl", *(f"share.{form}" for form in FORMS)):
            actions.run(command)
        run_form("curl", ui.copied[2], tmp_path)

        url, body = ui.copied[:2]
        assert url == f"{gateway}/segment/v2/events"
        assert all(url in copied and "integration.talon.one" not in copied for copied in ui.copied[2:])
        ((method, path, headers, arrived),) = recorder.arrived
        assert (method, gateway + path, arrived.decode()) == ("PUT", url, body)
        assert headers["authorization"] == f"ApiKey-v1 {KEY}"


def test_postman_and_archive_of_the_sandbox_say_that_it_is_simulated(actions: Actions, ui: FakeUi) -> None:
    for form in ("postman", "har", "python"):
        actions.run(f"share.{form}")

    postman, archive, script = ui.copied
    assert json.loads(postman)["item"][0]["request"]["description"] == FOR_SANDBOX
    assert json.loads(archive)["log"]["entries"][0]["comment"] == FOR_SANDBOX
    assert "simulated" not in script
