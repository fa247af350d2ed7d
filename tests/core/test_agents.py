"""`talonbench mcp`: what agents are told, by the SDK's own client; never a key, and no file outside of the root."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp import Client, StdioServerParameters

from talonbench.agents.files import Root
from talonbench.agents.server import AgentDoor, make_server
from talonbench.errors import WorkspaceError
from talonbench.talon_one import SANDBOX_KEY
from talonbench.workspace import MappingEntry, Workspace, save
from tests.core.conftest import Run

EVENT = '{"type": "track", "event": "Order Completed", "userId": "u1", "properties": {"total": 5.0, "total": 12e400}}'
MAPPING: dict[str, Any] = {
    "customerProfileId": {"@path": "$.userId"},
    "eventType": {"@path": "$.event"},
    "attributes": {"total": {"@path": "$.properties.total"}, "email": {"@path": "$.properties.email"}},
}
KEY = "b3c4" * 16
PROGRAM = "from talonbench.cli import main; main()"
READ_ONLY = {
    "evaluate_event", "explain_mapping", "why_nothing_was_sent", "check_attributes", "write_reply",
    "import_configuration", "make_event_that_fires", "summarize_run",
}  # fmt: skip


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    mappings = [
        MappingEntry(
            id="a", name="Orders", action="trackEventV2", trigger='event = "Order Completed"', mapping=MAPPING
        ),
        MappingEntry(id="b", name="Pages", action="trackEventV2", trigger='type = "page"', mapping=MAPPING),
    ]
    path = tmp_path / "shop.talonbench.json"
    save(Workspace(mappings=mappings), path)
    return path


class Agent:
    """Calls tools of a server in this process."""

    def __init__(self, **options: Any) -> None:
        root = options.pop("root", None)
        self.server = make_server(AgentDoor(Root(root), **options))

    def call(self, tool: str, **arguments: Any) -> tuple[bool, str]:
        """Whether the *tool* failed, and its text."""

        async def calling() -> tuple[bool, str]:
            async with Client(self.server) as client:
                result = await client.call_tool(tool, arguments)
                (content,) = result.content
                assert content.type == "text"
                assert result.structured_content is None  # an answer is sent once
                return bool(result.is_error), content.text

        return anyio.run(calling)

    def ask(self, tool: str, **arguments: Any) -> dict[str, Any]:
        """The answer of *tool*."""
        is_error, text = self.call(tool, **arguments)
        assert not is_error, text
        answer: dict[str, Any] = json.loads(text)
        return answer

    def fail(self, tool: str, **arguments: Any) -> str:
        """What *tool* says is wrong."""
        is_error, text = self.call(tool, **arguments)
        assert is_error, text
        return text


@pytest.fixture
def agent(tmp_path: Path, shop: Path) -> Agent:
    agent = Agent(root=tmp_path)
    assert agent.ask("import_configuration", path=shop.name)["configuration"] == "cfg1"
    return agent


def test_an_event_is_judged_as_on_the_command_line(run: Run, agent: Agent, shop: Path, tmp_path: Path) -> None:
    path = tmp_path / "event"
    path.write_text(EVENT, "utf-8")

    _, told, _ = run("preview", path, "--workspace", shop, "--json")

    assert json.loads(told.replace(str(path), "event")) == agent.ask(
        "evaluate_event", event=EVENT, configuration="cfg1"
    )


def test_the_text_of_an_event_arrives_as_it_was_written(agent: Agent) -> None:
    event = EVENT.replace('"total": 12e400', '"long": 12345678901234567890, "total": 12e400') + " // as pasted"

    _, answer = agent.call("evaluate_event", event=event, configuration="cfg1")

    assert '"total":null' in answer.replace("\\", "")  # beyond the largest number, as in JavaScript


def test_several_events_are_judged_together(agent: Agent) -> None:
    answer = agent.ask("evaluate_event", event=f"{EVENT}\n{EVENT}", configuration="cfg1")

    assert [one["event"] for one in answer["summaries"]] == ["event #1", "event #2"]
    assert "across" in answer


def test_an_item_that_is_no_event_is_told(agent: Agent) -> None:
    assert "Item 2 isn't an event" in agent.fail("evaluate_event", event=f"[{EVENT}, 5]", configuration="cfg1")


def test_the_defaults_of_an_action_are_a_setup(agent: Agent) -> None:
    assert agent.ask("evaluate_event", event=EVENT, configuration="trackEventV2")["summary"]["sends"]
    assert "handle" not in agent.fail("evaluate_event", event=EVENT, configuration="nowhere")


@pytest.mark.parametrize(
    ("event", "said"),
    [("{\n  nonsense", "2:"), ("", "1:1"), (f"{EVENT}\n{EVENT}\n{{]\n{EVENT}", "3:2"), ("[]", "1:1")],
)
def test_an_event_that_cant_be_read_is_told_with_its_place(agent: Agent, event: str, said: str) -> None:
    assert f"evaluate_event: {said}" in agent.fail("evaluate_event", event=event, configuration="cfg1")


def test_a_mapping_is_explained_field_by_field(agent: Agent) -> None:
    answer = agent.ask("explain_mapping", event=EVENT, configuration="cfg1", mapping="Orders")
    (row,) = answer["outcomes"]
    (user,) = [one for one in row["fields"] if one["field"] == "customerProfileId"]

    assert row["mapping"] == "Orders"
    assert (user["reads"][0]["path"], user["sent"]) == ("$.userId", "u1")
    assert "Orders (a), Pages (b)" in agent.fail(
        "explain_mapping", event=EVENT, configuration="cfg1", mapping="Other"
    )  # fmt: skip
    assert "no mapping named “”" in agent.fail("explain_mapping", event=EVENT, configuration="cfg1")


def test_why_nothing_was_sent_has_the_conditions_and_what_would_help(agent: Agent) -> None:
    event = EVENT.replace("Completed", "completed")

    answer = agent.ask("why_nothing_was_sent", event=event, configuration="cfg1")
    orders, pages = answer["outcomes"]

    assert not answer["summary"]["sends"]
    assert orders["reason"]["conditions"][0]["found"] == "Order completed"
    assert any("Order Completed" in one["message"] for one in orders["reason"]["suggestions"])
    assert pages["status"] == "not_triggered"
    assert [
        row["mapping"] for row in agent.ask("why_nothing_was_sent", event=EVENT, configuration="cfg1")["outcomes"]
    ] == ["Pages"]


def test_attributes_are_compared_with_those_that_exist(agent: Agent) -> None:
    event = EVENT.replace("12e400", "12")
    catalog = json.dumps({"data": [{"id": 1, "entity": "Event", "name": "total", "type": "string", "title": "t"}]})

    (alone,) = agent.ask("check_attributes", event=event, configuration="cfg1")["attributes"]
    (row,) = agent.ask("check_attributes", event=event, configuration="cfg1", catalog=catalog)["attributes"]

    assert (alone["name"], alone["type"], alone["verdict"]) == ("total", "number", None)
    assert row["verdict"] == "wrong_type"


def test_an_event_is_made_that_a_mapping_sends(agent: Agent) -> None:
    made = agent.ask("make_event_that_fires", configuration="cfg1", mapping="Pages")
    again = agent.ask("evaluate_event", event=json.dumps(made["event"]), configuration="cfg1")

    assert made["event"]["type"] == "page"
    assert again["summary"]["sends"]


def test_it_is_said_why_no_event_can_fire(agent: Agent, tmp_path: Path) -> None:
    part = MappingEntry(id="x", name="X", action="trackEventV2", trigger='type = "a" and type = "b"', mapping=MAPPING)
    save(Workspace(mappings=[part]), tmp_path / "never.talonbench.json")
    agent.ask("import_configuration", path="never.talonbench.json")

    made = agent.ask("make_event_that_fires", configuration="cfg2")

    assert made["event"] is None
    assert len(made["reasons"]) == 2


def test_a_reply_is_written_without_personal_data(agent: Agent) -> None:
    event = EVENT.replace("Completed", "completed").replace('"u1"', '"jane.roe@example.org"')

    answer = agent.ask("write_reply", event=event, configuration="cfg1", format="markdown")

    assert "Order Completed" in answer["reply"]
    assert "jane.roe" not in answer["reply"]
    assert "text, markdown or slack" in agent.fail("write_reply", event=event, configuration="cfg1", format="html")


def test_a_response_goes_into_the_reply(agent: Agent) -> None:
    response = 'HTTP/1.1 401 Unauthorized\n\n{"message": "Invalid API key"}'

    answer = agent.ask("write_reply", event=EVENT, configuration="cfg1", response=response)

    assert answer["responses"][0]["file"] == "response"
    assert answer["summary"]["message"].startswith(
        "1 of 2 mappings sends, but Talon.One rejected the request of “Orders” (401). Invalid API key."
    )
    assert "isn't recognized" in agent.fail("write_reply", event=EVENT, configuration="cfg1", response="it failed")


def test_a_run_is_summarized_as_on_the_command_line(run: Run, agent: Agent, shop: Path, tmp_path: Path) -> None:
    wrong = '{"type": "track", "event": "Order Completed"}'
    (tmp_path / "day.ndjson").write_text(f"{EVENT}\n{wrong}\n{wrong}\n{{]\n", "utf-8")

    _, told, _ = run("replay", tmp_path / "day.ndjson", "--workspace", shop, "--json")
    answer = agent.ask("summarize_run", path="day.ndjson", configuration="cfg1")
    part = agent.ask("summarize_run", path="day.ndjson", configuration="cfg1", limit=1)

    assert json.loads(told) | {"complete": True} == answer
    assert answer["reasons"][0]["events"] == 2
    assert (part["events"], part["complete"]) == (1, False)


def test_a_kept_run_is_summarized_as_its_setup_was(run: Run, agent: Agent, shop: Path, tmp_path: Path) -> None:
    wrong = '{"type": "track", "event": "Order Completed"}'
    (tmp_path / "day.ndjson").write_text(f"{EVENT}\n{wrong}\n{wrong}\n", "utf-8")
    assert run("replay", tmp_path / "day.ndjson", "--workspace", shop, "--out", tmp_path / "kept")[0] in (0, 1)
    before = sorted(tmp_path.rglob("*"))

    answer = agent.ask("summarize_run", path="kept")

    assert (answer["events"], answer["outcomes"]["sends"], answer["complete"]) == (3, 1, True)
    assert answer["reasons"][0]["events"] == 2
    assert [one["events"] for one in answer["names"]] == [3]
    assert sorted(tmp_path.rglob("*")) == before
    assert "no configuration ''" in agent.fail("summarize_run", path="day.ndjson")


def test_a_configuration_comes_as_text_too_and_its_key_is_dropped(agent: Agent) -> None:
    terraform = f'''
resource "segment_destination" "t" {{
  name = "Loyalty"
  metadata = {{ id = "6234b137d3b6404a64f2a0f0" }}
  settings = jsonencode({{ apiKey = "{KEY}", deployment = "https://shop.europe-west1.talon.one" }})
}}
resource "segment_destination_subscription" "o" {{
  destination_id = segment_destination.t.id
  name = "Orders"
  enabled = true
  action_id = "JxX3aD1RPa7zMn6FmwH8F"
  trigger = "type = \\"track\\""
  settings = jsonencode({json.dumps(MAPPING)})
}}
'''
    is_error, text = agent.call("import_configuration", text=terraform)
    answer = json.loads(text)
    _, judged = agent.call("evaluate_event", event=EVENT, configuration=answer["configuration"])

    assert not is_error
    assert KEY not in text + judged
    assert "shop.europe-west1.talon.one" in judged
    assert "pass either text or path" in agent.fail("import_configuration")
    assert "no Talon.One (Actions) destination" in agent.fail("import_configuration", text="hello")


def test_keys_of_the_environment_are_in_no_answer(agent: Agent, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TALONBENCH_API_KEY", KEY)

    answers = [
        agent.call(tool, event=EVENT, configuration="cfg1")[1]
        for tool in ("evaluate_event", "why_nothing_was_sent", "check_attributes", "write_reply")
    ]

    assert KEY not in "".join(answers)


OUTSIDE: dict[str, Callable[[Path], str]] = {
    "above": lambda folder: "../secret.talonbench.json",
    "from the root": lambda folder: str(folder.parent / "secret.talonbench.json"),
    "a link": lambda folder: _link(folder / "link.json", folder.parent / "secret.talonbench.json"),
    "a folder's link": lambda folder: _link(folder / "in" / "link.json", folder.parent / "secret.talonbench.json"),
    "a link to a folder": lambda folder: str(Path(_link(folder / "up", folder.parent)) / "secret.talonbench.json"),
    "standard input": lambda folder: "-",
    "a store": lambda folder: "s3://bucket/events.ndjson",
    "nothing": lambda folder: "nothing.json",
    "no name": lambda folder: "a\0b",
}


def _link(at: Path, to: Path) -> str:
    at.parent.mkdir(exist_ok=True)
    at.symlink_to(to)
    return "in" if at.parent.name == "in" else at.name


@pytest.mark.parametrize("how", OUTSIDE)
@pytest.mark.parametrize("tool", ["import_configuration", "summarize_run"])
def test_no_file_outside_of_the_root_is_read(how: str, tool: str, shop: Path, tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    (tmp_path / "secret.talonbench.json").write_bytes(shop.read_bytes())
    agent, name = Agent(root=inside), OUTSIDE[how](inside)
    more = {"configuration": "trackEventV2"} if tool == "summarize_run" else {}

    said = agent.fail(tool, path=name, **more)

    assert "below" in said
    assert "Orders" not in said


def test_without_a_root_no_file_is_read(shop: Path) -> None:
    assert "--root DIR" in Agent().fail("import_configuration", path=str(shop))


def test_a_folder_below_the_root_is_read(agent: Agent, tmp_path: Path, shop: Path) -> None:
    ticket = tmp_path / "ticket"
    ticket.mkdir()
    (ticket / "event.json").write_text(EVENT, "utf-8")
    (ticket / "again.json").symlink_to(ticket / "event.json")

    assert agent.ask("summarize_run", path="ticket", configuration="cfg1")["events"] == 2


def test_a_name_with_signs_of_a_pattern_reads_no_other_file(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError):
        Root(tmp_path).find("*.json")


def test_personal_data_is_replaced_if_asked_for(shop: Path, tmp_path: Path) -> None:
    agent = Agent(root=tmp_path, redacts=True)
    agent.ask("import_configuration", path=shop.name)
    event = EVENT.replace('"total": 5.0', '"email": "jane.roe@example.org"')

    _, first = agent.call("evaluate_event", event=event, configuration="cfg1")
    _, second = agent.call("explain_mapping", event=event, configuration="cfg1", mapping="a")

    assert "jane.roe" not in first + second
    assert "email-1@example.com" in first
    assert "email-1@example.com" in second
    assert '"u1"' in first.replace("\\", "")


def test_ids_of_users_are_replaced_if_asked_for(shop: Path, tmp_path: Path) -> None:
    agent = Agent(root=tmp_path, redacts_ids=True)
    agent.ask("import_configuration", path=shop.name)

    _, answer = agent.call("evaluate_event", event=EVENT.replace('"u1"', '"customer-77"'), configuration="cfg1")

    assert "customer-77" not in answer


def test_all_tools_only_read_and_none_sends(agent: Agent) -> None:
    async def listing() -> dict[str, Any]:
        async with Client(agent.server) as client:
            return {one.name: one for one in (await client.list_tools()).tools}

    tools = anyio.run(listing)

    assert tools.keys() == READ_ONLY
    assert all(one.annotations is not None and one.annotations.read_only_hint for one in tools.values())
    assert all(one.description for one in tools.values())
    assert "Unknown tool" in agent.fail("send_to_sandbox", event=EVENT, configuration="cfg1")


def test_the_sandbox_is_sent_to_if_that_was_allowed(shop: Path, tmp_path: Path) -> None:
    agent = Agent(root=tmp_path, sends_to_sandbox=True)
    agent.ask("import_configuration", path=shop.name)
    event = EVENT.replace("12e400", "12")

    answer = agent.ask("send_to_sandbox", event=f"{event}\n{event}", configuration="cfg1")
    sent = [row["exchanges"] for row in answer["outcomes"]]

    assert [[one["verdict"] for one in exchanges] for exchanges in sent] == [["delivered"], [], ["delivered"], []]
    assert SANDBOX_KEY not in json.dumps(answer)


def test_what_the_sandbox_rejects_is_told_first(shop: Path, tmp_path: Path) -> None:
    agent = Agent(root=tmp_path, sends_to_sandbox=True)
    agent.ask("import_configuration", path=shop.name)
    event = EVENT.replace("12e400", "12").replace("u1", "u" * 2000)

    answer = agent.ask("send_to_sandbox", event=event, configuration="cfg1")

    told = "1 of 2 mappings sends, but the sandbox rejected the request of “Orders” (400)."
    assert answer["summary"]["message"].startswith(told)
    assert answer["outcomes"][0]["reason"]["response"]["status"] == 400


def test_a_real_server_answers_over_standard_input_and_output(shop: Path, tmp_path: Path) -> None:
    server = StdioServerParameters(
        command=sys.executable,
        args=["-c", PROGRAM, "mcp", "--root", str(tmp_path), "--allow-send", "sandbox"],
        env={"PYTHONPATH": os.pathsep.join(sys.path), "TALONBENCH_HOME": str(tmp_path / "home"),
             "TALONBENCH_API_KEY": KEY},
    )  # fmt: skip

    async def calling() -> list[str]:
        async with Client(server) as client:
            texts = [one.name for one in (await client.list_tools()).tools][-1:]
            for tool, arguments in (
                ("import_configuration", {"path": shop.name}),
                ("evaluate_event", {"event": EVENT, "configuration": "cfg1"}),
                ("evaluate_event", {"event": "{", "configuration": "cfg1"}),
            ):
                result = await client.call_tool(tool, arguments)
                texts += [one.text for one in result.content if one.type == "text"]
            return texts

    last, imported, judged, refused = anyio.run(calling)

    assert last == "send_to_sandbox"
    assert json.loads(imported)["configuration"] == "cfg1"
    assert json.loads(judged)["summary"]["sends"]
    assert "1:2" in refused
    assert KEY not in imported + judged + refused


def test_without_the_extra_it_says_what_to_install(tmp_path: Path) -> None:
    code = "import sys; sys.modules['mcp'] = None; from talonbench.cli import main; main()"

    done = subprocess.run([sys.executable, "-c", code, "mcp"], capture_output=True, text=True, stdin=subprocess.DEVNULL)

    assert done.returncode == 2
    assert done.stderr == "talonbench: talonbench mcp takes one more package: pip install 'talonbench[mcp]'\n"


def test_no_other_command_imports_the_protocol() -> None:
    code = (
        "import sys; from talonbench.cli import build; build();"
        "print(*[name for name in sys.modules if name.split('.')[0] in ('mcp', 'httpx2', 'jsonschema')"
        " or name.startswith('talonbench.agents')])"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)

    assert (done.returncode, done.stdout) == (0, "\n")
