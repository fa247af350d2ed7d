"""Setups are compared object by object; what is pushed arrives, and nothing of others is overwritten or lost."""

import asyncio
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from talonbench.segment_api.client import ALPHA, SegmentClient
from talonbench.values import Value
from talonbench.workspace import FilterEntry, MappingEntry, Workspace, load, save
from tests.core.conftest import Run
from tests.core.segment_server import (
    TOKEN,
    Body,
    Handler,
    cut,
    destination,
    destination_filter,
    gone,
    limited,
    mapping,
    says,
    segment,
)
from tests.core.segment_server import (
    Workspace as Segment,
)

Edit = Callable[[Workspace], dict[str, Any]]


@pytest.fixture
def live() -> Segment:
    return Segment()


@pytest.fixture
def url(live: Segment) -> Iterator[str]:
    with segment(live) as address:
        yield address


@pytest.fixture(autouse=True)
def _token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TALONBENCH_SEGMENT_TOKEN", TOKEN)


class Desk:
    """A person with a pulled workspace."""

    def __init__(self, run: Run, url: str, folder: Path) -> None:
        self.run, self.url, self.file = run, url, folder / "shop.talonbench.json"
        assert self.pull()[0] == 0

    def pull(self) -> tuple[int, str, str]:
        return self.run("pull", "--region", self.url, "-o", self.file)

    def push(self, *more: object, file: Path | None = None) -> tuple[int, str, str]:
        return self.run("push", file or self.file, "--region", self.url, *more)

    def diff(self, *more: object) -> tuple[int, str, str]:
        return self.run("diff", "segment:d1", self.file, "--region", self.url, *more)

    def edit(self, edit: Edit) -> None:
        workspace = load(self.file)
        save(workspace.model_copy(update=edit(workspace)), self.file)

    def edit_mapping(self, at: int, **changes: Any) -> None:
        def change(workspace: Workspace) -> dict[str, Any]:
            entries = [*workspace.mappings]
            entries[at] = entries[at].model_copy(update=changes)
            return {"mappings": entries}

        self.edit(change)


@pytest.fixture
def desk(run: Run, url: str, tmp_path: Path) -> Desk:
    return Desk(run, url, tmp_path)


NEW_MAPPING = MappingEntry(
    id="mapping-3", name="Profiles", action="updateCustomerProfileV3", trigger='type = "identify"',
    mapping={"customerProfileId": {"@path": "$.userId"}},
)  # fmt: skip
NEW_FILTER = FilterEntry(name="No bots", condition='userId = "bot"', actions=[{"type": "DROP"}])


def writes(live: Segment) -> list[tuple[str, Any]]:
    asked = zip(live.asked, live.bodies, strict=True)
    return [(call, body) for call, body in asked if not call.startswith("GET")]


def one_of(items: list[Body], identity: str) -> Body:
    return next(item for item in items if item["id"] == identity)


# -- diff -----------------------------------------------------------------------------------------------------------


def test_what_was_pulled_does_not_differ(desk: Desk) -> None:
    assert desk.diff() == (0, "No differences.\n", "")


def test_differences_are_shown_field_by_field(desk: Desk) -> None:
    changed = {"customerProfileId": {"@path": "$.userId"}, "eventType": {"@path": "$.name"}}
    desk.edit_mapping(0, trigger='type = "page"', mapping=changed, enabled=False)
    desk.edit(lambda workspace: {"filters": [NEW_FILTER]})

    code, out, err = desk.diff()

    assert (code, err) == (1, "")
    assert out.splitlines() == [
        "~ mapping Mapping m1 (mappings/m1)",
        "    /enabled", "      - true", "      + false",
        "    /settings/eventType/@path", '      - "$.event"', '      + "$.name"',
        "    /trigger", '      - type = "track"', '      + type = "page"',
        "+ filter No bots (filters/No bots)",
        "    /if", '      + userId = "bot"',
        "    /actions", "      + [", "      +   {", '      +     "type": "DROP"', "      +   }", "      + ]",
        "    /title", "      + No bots",
        "    /enabled", "      + true",
        "- filter Filter f1 (filters/f1)",
        "    /if", '      - event = "Test"',
        "    /actions", "      - [", "      -   {", '      -     "type": "DROP"', "      -   }", "      - ]",
        "    /title", "      - Filter f1",
        "    /enabled", "      - true",
    ]  # fmt: skip


def test_a_diff_is_json_too_and_names_what_differs_of_the_destination(desk: Desk, live: Segment) -> None:
    live.destinations[0]["enabled"] = False
    live.subscriptions[1]["name"] = "Renamed"

    code, out, _ = desk.diff("--json")

    assert code == 1
    found = json.loads(out)
    assert found["destination"] == [{"path": "/enabled", "what": "changed", "before": False, "after": True}]
    assert found["changes"] == [
        {
            "path": "mappings/m2", "kind": "mapping", "id": "m2", "name": "Mapping m2", "what": "changed",
            "differences": [{"path": "/name", "what": "changed", "before": "Renamed", "after": "Mapping m2"}],
        }
    ]  # fmt: skip


def test_files_of_any_format_are_compared(desk: Desk, run: Run, tmp_path: Path) -> None:
    for name in ("shop.json", "folder"):
        assert run("import", desk.file, "-o", tmp_path / name)[0] == 0
        code, out, _ = run("diff", desk.file, tmp_path / name)
        assert (code, out) == (0, "No differences.\n")


# -- push -----------------------------------------------------------------------------------------------------------


def test_pull_edit_diff_push_pull_gives_no_difference(desk: Desk, live: Segment) -> None:
    desk.edit_mapping(0, trigger='type = "page"', name="Pages")
    desk.edit(lambda workspace: {"mappings": [*workspace.mappings, NEW_MAPPING], "filters": [NEW_FILTER]})

    code, out, err = desk.push("--yes", "--delete")

    assert (code, out.splitlines()[0]) == (0, "~ mapping Pages (mappings/m1)")
    assert [line for line in err.splitlines() if " of " in line] == [
        "talonbench: 1 of 4: changed mapping “Pages”", "talonbench: 2 of 4: added mapping “Profiles”",
        "talonbench: 3 of 4: added filter “No bots”", "talonbench: 4 of 4: removed filter “Filter f1”",
    ]  # fmt: skip
    assert writes(live) == [
        ("PATCH /destinations/d1/subscriptions/m1", {"input": {"name": "Pages", "trigger": 'type = "page"'}}),
        (
            "POST /destinations/d1/subscriptions",
            {
                "name": "Profiles", "trigger": 'type = "identify"', "enabled": True,
                "settings": {"customerProfileId": {"@path": "$.userId"}}, "actionId": "nEzS6B255TiBsk4n2aTGP6",
            },
        ),
        (
            "POST /destination/d1/filters",
            {
                "sourceId": "s1", "if": 'userId = "bot"', "actions": [{"type": "DROP"}], "title": "No bots",
                "enabled": True,
            },
        ),
        ("DELETE /destination/d1/filters/f1", None),
    ]  # fmt: skip
    assert desk.diff() == (0, "No differences.\n", "")
    assert [part.id for part in load(desk.file).mappings] == ["m1", "m2", "made-3"]
    assert desk.pull()[0] == 0
    assert desk.diff() == (0, "No differences.\n", "")
    assert desk.push("--yes")[:2] == (0, "Nothing to push.\n")


def test_what_the_file_lacks_stays_without_delete(desk: Desk, live: Segment) -> None:
    desk.edit(lambda workspace: {"mappings": workspace.mappings[:1], "filters": []})

    assert desk.push("--yes")[:2] == (0, "Nothing to push.\n")
    assert (len(live.subscriptions), writes(live)) == (2, [])


@pytest.mark.parametrize(
    ("only", "written"),
    [
        (["mappings/m1"], [{"input": {"name": "A", "trigger": "x"}}]),
        (["mappings/m1/trigger"], [{"input": {"trigger": "x"}}]),
        (["mappings/m1/name", "mappings/m1/trigger"], [{"input": {"name": "A", "trigger": "x"}}]),
        (["mappings/m2/enabled", "mappings/m1/name"], [{"input": {"enabled": False}}, {"input": {"name": "A"}}]),
    ],
    ids=lambda value: " ".join(value) if value and isinstance(value[0], str) else "",
)
def test_only_what_is_named_is_pushed(desk: Desk, live: Segment, only: list[str], written: list[Any]) -> None:
    desk.edit_mapping(0, name="A", trigger="x")
    desk.edit_mapping(1, enabled=False)

    code, _, err = desk.push("--yes", *(part for path in only for part in ("--only", path)))

    assert (code, "differs" in err) == (0, False)
    assert [body for _, body in writes(live)] == written


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--only", "mappings/m9"], "Nothing differs at mappings/m9. Differences: mappings/m1."),
        (["--only", "mappings/m1/name"], "Nothing differs at mappings/m1/name. Differences: mappings/m1/trigger."),
        ([], "add --yes to push 1 change to “Shop” (d1) in the workspace “Acme”"),
        (["--destination", "d9"], "Segment doesn't know the destination d9 (404)"),
    ],
    ids=["no object", "no field", "not agreed", "no destination"],
)
def test_a_push_that_cannot_be_writes_nothing(desk: Desk, live: Segment, arguments: list[str], words: str) -> None:
    desk.edit_mapping(0, trigger="x")

    code, _, err = desk.push(*arguments)

    assert (code, writes(live)) == (2, [])
    assert words in err


def test_an_incomplete_file_deletes_nothing(desk: Desk, live: Segment) -> None:
    live.has_alpha = False
    assert desk.pull()[0] == 1
    live.has_alpha = True

    code, _, err = desk.push("--yes", "--delete")

    assert (code, writes(live)) == (2, [])
    assert "The file isn't complete, so nothing can be deleted." in err


def test_what_cannot_be_read_is_not_overwritten(desk: Desk, live: Segment) -> None:
    desk.edit_mapping(0, trigger="x")
    live.has_alpha = False

    code, _, err = desk.push("--yes")

    assert (code, writes(live)) == (1, [])
    assert "nothing is pushed: No mappings were read: Segment refused the mappings (403)" in err


def test_an_action_cannot_be_changed_and_the_rest_is_pushed(desk: Desk, live: Segment) -> None:
    desk.edit_mapping(0, action="updateCustomerProfileV3")
    desk.edit_mapping(1, name="B")

    code, _, err = desk.push("--yes")

    assert code == 1
    assert "mappings/m1: Segment can't change a mapping's action" in err
    assert [call for call, _ in writes(live)] == ["PATCH /destinations/d1/subscriptions/m2"]


# -- others ---------------------------------------------------------------------------------------------------------


def change_it(live: Segment) -> None:
    live.subscriptions[0]["trigger"] = "theirs"


def delete_it(live: Segment) -> None:
    del live.subscriptions[0]


@pytest.mark.parametrize(
    ("meanwhile", "words"),
    [
        (change_it, "the mapping “Mapping m1” (mappings/m1) was changed in Segment since the pull: nothing was pushed"),
        (delete_it, "the mapping “Mapping m1” (mappings/m1) was deleted in Segment since the pull: nothing was pushed"),
    ],
)
def test_a_change_by_others_since_the_pull_is_a_conflict(
    desk: Desk, live: Segment, meanwhile: Callable[[Segment], None], words: str
) -> None:
    desk.edit_mapping(0, trigger="mine")
    desk.edit_mapping(1, trigger="mine")
    meanwhile(live)

    code, _, err = desk.push("--yes")

    assert (code, writes(live)) == (1, [])
    assert words in err


def test_what_others_added_is_not_deleted(desk: Desk, live: Segment) -> None:
    live.filters.append(destination_filter("f2"))

    code, _, err = desk.push("--yes", "--delete")

    assert (code, writes(live)) == (1, [])
    assert "filters/f2) was added in Segment since the pull" in err


def test_a_change_by_others_to_another_object_is_none_of_ours(desk: Desk, live: Segment) -> None:
    desk.edit_mapping(1, trigger="mine")
    change_it(live)

    assert desk.push("--yes", "--only", "mappings/m2")[0] == 0

    assert one_of(live.subscriptions, "m1")["trigger"] == "theirs"
    assert one_of(live.subscriptions, "m2")["trigger"] == "mine"
    assert desk.push("--yes")[0] == 1  # m1 is still a conflict


def test_a_change_while_it_is_pushed_stops_it(desk: Desk, live: Segment) -> None:
    desk.edit_mapping(0, trigger="mine")
    desk.edit_mapping(1, trigger="mine")

    def change_the_other(handler: Handler) -> None:
        live.subscriptions[1]["trigger"] = "theirs"
        live.subscriptions[0]["trigger"] = "mine"
        handler.say(200, {"data": {"subscription": live.subscriptions[0]}})

    live.answers = [("PATCH /destinations/d1/subscriptions/m1", change_the_other)]

    code, _, err = desk.push("--yes")

    assert code == 1
    assert "the mapping “Mapping m2” was changed in Segment meanwhile. 1 of 2 changes pushed." in err
    assert one_of(live.subscriptions, "m2")["trigger"] == "theirs"


def test_what_was_pushed_is_no_conflict_next_time(desk: Desk, live: Segment) -> None:
    for trigger in ("first", "second"):
        desk.edit_mapping(0, trigger=trigger)
        assert desk.push("--yes")[0] == 0

    assert one_of(live.subscriptions, "m1")["trigger"] == "second"


# -- failures -------------------------------------------------------------------------------------------------------


def test_a_push_that_failed_is_resumed(desk: Desk, live: Segment) -> None:
    desk.edit_mapping(0, trigger="mine")
    desk.edit(lambda workspace: {"mappings": [*workspace.mappings, NEW_MAPPING], "filters": [NEW_FILTER]})
    live.answers = [("POST /destination/d1/filters", says(422, {"errors": [{"message": "limit reached"}]}))]

    code, _, err = desk.push("--yes")
    assert code == 1
    assert "(422). Segment says: limit reached. 2 of 3 changes pushed. Run the command again to go on." in err

    before = len(writes(live))
    assert desk.push("--yes")[0] == 0
    assert [call for call, _ in writes(live)[before:]] == ["POST /destination/d1/filters"]
    assert (len(live.subscriptions), len(live.filters)) == (3, 2)


def test_a_token_that_is_revoked_midway_is_said(desk: Desk, live: Segment) -> None:
    desk.edit_mapping(0, trigger="mine")
    desk.edit_mapping(1, trigger="mine")

    def revoke(handler: Handler) -> None:
        live.token = "another"
        handler.say(200, {"data": {"subscription": live.subscriptions[0]}})

    live.answers = [("PATCH", revoke)]

    code, _, err = desk.push("--yes")

    assert code == 1
    assert "Segment rejected the token for the mapping “Mapping m2” (401)" in err
    assert "1 of 2 changes pushed." in err
    assert TOKEN not in err


@pytest.mark.parametrize("lost", [cut, gone, says(500, {})], ids=["cut", "gone", "failed"])
def test_what_was_created_without_a_response_is_not_created_twice(
    desk: Desk, live: Segment, lost: Callable[[Handler], None]
) -> None:
    desk.edit(lambda workspace: {"mappings": [*workspace.mappings, NEW_MAPPING]})

    def make_and_lose(handler: Handler) -> None:
        live.subscriptions.append(mapping("m3") | live.bodies[-1] | {"actionSlug": NEW_MAPPING.action})
        lost(handler)

    live.answers = [("POST", make_and_lose)]

    assert desk.push("--yes")[0] == 0

    assert len(live.subscriptions) == 3
    assert load(desk.file).mappings[2].id == "m3"


def test_a_limit_is_waited_for(desk: Desk, live: Segment) -> None:
    desk.edit_mapping(0, trigger="mine")
    live.answers = [("PATCH", limited(20))]

    code, _, err = desk.push("--yes")

    assert code == 0
    assert "Segment limits the requests: waiting 0 s." in err
    assert one_of(live.subscriptions, "m1")["trigger"] == "mine"


def test_at_most_five_changes_of_mappings_are_written_per_minute(live: Segment, url: str) -> None:
    told: list[str] = []

    async def write() -> None:
        async with SegmentClient(url, TOKEN, tell=told.append, minute=0.4) as client:
            for number in range(12):
                body: dict[str, Value] = {"input": {"name": str(number)}}
                await client.write("PATCH", "/destinations/d1/subscriptions/m1", body, "it", ALPHA)

    asyncio.run(write())

    spans = [live.changes[at + 5] - live.changes[at] for at in range(7)]
    assert min(spans) >= 0.4
    assert told


# -- the state before, and secrets ----------------------------------------------------------------------------------


def test_the_state_before_is_kept_and_can_be_pushed_back(desk: Desk, live: Segment) -> None:
    were = json.loads(json.dumps([live.subscriptions, live.filters]))
    desk.edit_mapping(0, trigger="mine", mapping={"eventType": "x"})
    desk.edit(lambda workspace: {"mappings": [*workspace.mappings, NEW_MAPPING]})

    code, _, err = desk.push("--yes")

    before = desk.file.with_name("shop.before-push-1.talonbench.json")
    assert (code, f"the state before is kept in {before}" in err) == (0, True)
    assert desk.push("--yes", "--delete", file=before)[0] == 0
    assert [live.subscriptions, live.filters] == were
    assert before.exists()
    assert before.with_name("shop.before-push-1.before-push-1.talonbench.json").exists()


def test_a_callback_key_is_in_no_file_and_stays_in_segment(desk: Desk, live: Segment) -> None:
    secret = "X-Api-Key abcdef0123456789"
    live.subscriptions[0]["settings"]["callbackAPIKey"] = secret
    assert desk.pull()[0] == 0
    assert "abcdef0123456789" not in desk.file.read_text("utf-8")
    kept = load(desk.file).mappings[0].mapping
    desk.edit_mapping(0, mapping={**kept, "eventType": "mine"})

    assert desk.push("--yes")[0] == 0

    settings = one_of(live.subscriptions, "m1")["settings"]
    assert (settings["eventType"], settings["callbackAPIKey"]) == ("mine", secret)
    assert not [path for path in desk.file.parent.rglob("*.json") if "abcdef0123456789" in path.read_text("utf-8")]


def test_a_masked_callback_key_is_never_pushed(desk: Desk, live: Segment) -> None:
    masked = NEW_MAPPING.model_copy(update={"mapping": {"callbackAPIKey": "X-Api-Key ••••"}})
    desk.edit(lambda workspace: {"mappings": [*workspace.mappings, masked]})

    code, _, err = desk.push("--yes")

    assert (code, writes(live)) == (1, [])
    assert "its callback API key is masked: set it in Segment" in err


def test_a_push_to_another_destination_creates_there(desk: Desk, live: Segment) -> None:
    live.destinations.append(destination("d2", "Staging"))

    code, out, _ = desk.push("--destination", "d2", "--yes", "--json")

    assert code == 0
    told = json.loads(out)
    assert (told["workspace"], told["destination"], told["problems"]) == ("Acme", "d2", [])
    assert [one["path"] for one in told["pushed"]] == ["mappings/m1", "mappings/m2", "filters/f1"]
    assert [one["what"] for one in told["changes"]] == ["added", "added", "added"]
    assert [call for call, _ in writes(live)] == [
        "POST /destinations/d2/subscriptions", "POST /destinations/d2/subscriptions", "POST /destination/d2/filters",
    ]  # fmt: skip
    assert load(desk.file).mappings[0].id == "m1"


def test_an_export_is_pushed_to_another_destination(desk: Desk, live: Segment) -> None:
    live.destinations.append(destination("d2", "Staging"))
    export = desk.file.with_name("shop.json")
    assert desk.run("import", desk.file, "-o", export)[0] == 0

    assert desk.push("--destination", "d2", "--yes", file=export)[0] == 0

    assert len(writes(live)) == 3
    assert desk.file.with_name("shop.json.before-push-1.talonbench.json").exists()
