"""A newcomer's first minutes: nothing is reached from inside the program."""

from pathlib import Path

from talonbench import workspace
from talonbench.destination import Subscription
from talonbench.values import Value, parse_json
from talonbench.workspace import MappingEntry, Workspace
from tests.e2e.conftest import Person, until


def test_send_is_pressed_and_the_sandbox_answers_200(person: Person) -> None:
    with person.at_the_program():
        person.press("ctrl+Return")
        sent = until(person.sends)[0]

    assert sent.response is not None
    assert (sent.response.status, sent.verdict, sent.connection) == (200, "delivered", "Sandbox")
    assert parse_json(sent.request.body or "") == {
        "customerProfileId": "test-user-z65zqk",
        "eventType": "track-event",
        "eventAttributes": {"language": "English"},
    }


def test_what_was_typed_is_sent_and_is_there_again_after_a_kill(person: Person) -> None:
    with person.at_the_program():
        person.press("ctrl+a")
        person.write('{"type": "track", "event": "typed", "userId": "u-1"')
        until(lambda: "u-1" in person.kept())

    with person.at_the_program():
        person.press("ctrl+Return")
        sent = until(person.sends)[0]

    assert parse_json(sent.request.body or "") == {"customerProfileId": "u-1", "eventType": "typed"}


def test_a_colleague_s_workspace_and_an_event_are_opened_from_the_command_line(person: Person, tmp_path: Path) -> None:
    mapping: dict[str, Value] = {
        "customerProfileId": {"@path": "$.userId"},
        "eventType": {"@template": "shop {{event}}"},
    }
    mappings = [MappingEntry.of(Subscription("m1", "Shop", "trackEventV2", 'type = "track"', mapping))]
    workspace.save(Workspace(mappings=mappings), shared := tmp_path / "shop.talonbench.json")
    (event := tmp_path / "event.json").write_text('{"type": "track", "event": "visit", "userId": "u-2"}')

    with person.at_the_program("gui", str(shared), "--event", str(event)):
        person.press("ctrl+Return")
        sent = until(person.sends)[0]

    assert sent.subscription.name == "Shop"
    assert parse_json(sent.request.body or "") == {"customerProfileId": "u-2", "eventType": "shop visit"}
