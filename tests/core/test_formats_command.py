"""The command ``import``: what it says, where, with which code, and what it writes; and what it takes for whose."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from talonbench.cli import main
from talonbench.formats import ConfigText, read_sources
from talonbench.workspace import Workspace, load, save
from tests.core.configurations import envelope, words

DESTINATION = {
    "id": "d1", "name": "Shop", "enabled": True, "sourceId": "s1", "settings": {"deployment": "https://my.talon.one"},
    "metadata": {"slug": "actions-talon-one"},
}  # fmt: skip
SUBSCRIPTION = {
    "id": "m1", "name": "Track", "actionSlug": "trackEventV2", "destinationId": "d1", "enabled": True,
    "settings": {"eventType": {"@path": "$.event"}, "customerProfileId": {"@path": "$.userId"}},
    "trigger": 'type = "track"',
}  # fmt: skip
FILTER = {
    "id": "f1", "title": "Tests", "destinationId": "d1", "if": "all", "actions": [{"type": "DROP"}], "enabled": True,
}  # fmt: skip


class Run:
    """One run of the command line: its code, and what it said."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: str) -> None:
        monkeypatch.setattr(sys, "argv", ["talonbench", *arguments])
        with pytest.raises(SystemExit) as left:
            main()
        self.code = left.value.code or 0
        self.out, self.err = capsys.readouterr()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "No such file or directory"), (b"{", "bad.json:1:2: Invalid JSON: a key in double quotes is missing."),
        (b'{\n "a": "\xff"}', "bad.json:2:8: Not UTF-8 text."),
        (b"\xff\xfe{\x00}", "Not UTF-16 text."),
    ],
)  # fmt: skip
@pytest.mark.parametrize("extra", [[], ["--json"]])
def test_unreadable_input_is_said_on_standard_error_and_writes_nothing(
    content: bytes | None,
    said: str,
    extra: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    bad, out = tmp_path / "bad.json", tmp_path / "my.talonbench.json"
    save(Workspace(), out)
    before = out.read_bytes()
    if content is not None:
        bad.write_bytes(content)

    run = Run(monkeypatch, capsys, "import", str(bad), "-o", str(out), *extra)

    assert run.code == 2
    assert said in run.err
    assert not extra or [one["severity"] for one in json.loads(run.out)["reports"]] == ["error"]
    assert out.read_bytes() == before


def test_nothing_found_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    source, out = tmp_path / "event.json", tmp_path / "my.talonbench.json"
    source.write_text('{"name": "x"}', "utf-8")

    run = Run(monkeypatch, capsys, "import", str(source), "-o", str(out))

    assert (run.code, out.exists()) == (1, False)
    assert "event.json:1:1: Not a Segment configuration." in run.err
    assert "wasn't written" in run.err


def test_a_broken_file_in_a_folder_gives_1_and_the_rest_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, out = tmp_path / "all", tmp_path / "my.talonbench.json"
    folder.mkdir()
    (folder / "a.json").write_text(envelope(destination=DESTINATION, subscription=SUBSCRIPTION), "utf-8")
    (folder / "b.json").write_text("{", "utf-8")

    run = Run(monkeypatch, capsys, "import", str(folder), "-o", str(out))

    assert run.code == 1
    assert run.err.startswith("all/b.json:1:2: Invalid JSON")
    assert "Invalid JSON" not in run.out
    assert len(load(out).mappings) == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (envelope(subscriptions="x"), "error subscription: Skipped: must be an array."),
        (envelope(subscription=5), "error subscription: Skipped: must be an object."),
        (envelope(filters=[None]), "error filter: Skipped: must be an object."),
        (json.dumps({"subscriptions": "x"}), "error file: Not a Segment configuration."),
    ],
)
def test_what_is_of_no_use_is_said(text: str, said: str) -> None:
    assert said in words(read_sources([ConfigText("a", text)]))


def test_a_filter_of_another_destination_is_not_taken_for_talon_ones() -> None:
    stray = {**FILTER, "destinationId": "d9"}
    beside = read_sources([ConfigText("a", envelope(destination=DESTINATION, filters=[FILTER, {**stray, "id": "f9"}]))])
    alone = read_sources([ConfigText("a", envelope(filter=stray))])

    assert [(one.id, len(one.filters)) for one in beside.destinations] == [("d1", 1)]
    assert "warning Tests: Skipped: its destination (d9) isn't in these files" in words(beside)
    assert [(one.id, len(one.filters)) for one in alone.destinations] == [("d9", 1)]


@pytest.mark.parametrize("kind", ["allowlist_fields", "hash_fields", None])
def test_an_action_that_the_config_api_has_not_is_no_guess(kind: str | None) -> None:
    name = "workspaces/w/sources/s/destinations/actions-talon-one/filters/df_1"
    action = {"type": kind} if kind else {}
    listed = [{"name": name, "if": "all", "title": "Old", "actions": [action]}]

    for content in (listed, {"filters": listed}):
        imported = read_sources([ConfigText("a", json.dumps(content))])
        assert imported.destinations == ()
        assert f"error Old: Skipped: unknown Config API action ({kind or 'no type'})." in words(imported)


@pytest.mark.parametrize(
    ("kind", "known"),
    [
        ("drop_event", "DROP"), ("whitelist_fields", "ALLOW_PROPERTIES"), ("blacklist_fields", "DROP_PROPERTIES"),
        ("blocklist_fields", "DROP_PROPERTIES"),
    ],
)  # fmt: skip
def test_a_bare_list_of_the_config_api_is_read(kind: str, known: str) -> None:
    name = "workspaces/w/sources/s/destinations/actions-talon-one/filters/df_1"
    listed = [{"name": name, "if": "all", "title": "Old", "actions": [{"type": kind}]}]

    imported = read_sources([ConfigText("a", json.dumps(listed))])

    assert imported.shapes == ("Config API",)
    assert [one.actions for one in imported.destinations[0].filters] == [({"type": known},)]


def test_a_next_page_that_is_included_is_not_missed() -> None:
    pages = [
        envelope(subscriptions=[SUBSCRIPTION], pagination={"current": "MA==", "next": "MQ=="}),
        envelope(subscriptions=[{**SUBSCRIPTION, "id": "m2"}], pagination={"current": "MQ=="}),
        envelope(filters=[FILTER], pagination={"current": "MQ=="}),
    ]
    both = [ConfigText(str(number), text) for number, text in enumerate(pages[:2])]
    listed = ConfigText("a", f"[{pages[0]}, {pages[1]}]")

    assert "next page" not in words(read_sources(both)) + words(read_sources([listed]))
    assert "next page" in words(read_sources([ConfigText("a", pages[0]), ConfigText("b", pages[2])]))


def test_a_key_in_the_clear_is_said_to_go_to_no_file() -> None:
    clear = {**DESTINATION, "settings": {"apiKey": "0123456789"}}

    assert "keychain" not in words(read_sources([ConfigText("a", envelope(destination=clear))]))


@pytest.mark.parametrize(
    ("destinations", "code", "said"),
    [
        ([{**DESTINATION, "enabled": False}], 1, "the destination is disabled"),
        ([DESTINATION, {**DESTINATION, "id": "d2", "name": "Other"}], 0, "choose with --connection: Shop, Other"),
    ],
)
def test_preview_says_what_a_workspace_leaves_off_or_open(
    destinations: list[Any],
    code: int,
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    source, out, event = (tmp_path / name for name in ("all.json", "w.talonbench.json", "event.json"))
    source.write_text(envelope(destinations=destinations, subscriptions=[SUBSCRIPTION]), "utf-8")
    event.write_text('{"type": "track", "event": "x", "userId": "u"}', "utf-8")
    Run(monkeypatch, capsys, "import", str(source), "-o", str(out))

    run = Run(monkeypatch, capsys, "preview", "--workspace", str(out), str(event))

    assert run.code == code
    assert said in run.out + run.err


def test_the_action_of_a_mapping_can_be_chosen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "setup.json"
    unknown = {**SUBSCRIPTION, "id": "m9", "actionId": "nope", "actionSlug": "new"}
    source.write_text(envelope(destination=DESTINATION, subscription=unknown), "utf-8")

    before = Run(monkeypatch, capsys, "import", str(source))
    after = Run(monkeypatch, capsys, "import", str(source), "--action-of", "m9=trackEventV2")
    wrong = Run(monkeypatch, capsys, "import", str(source), "--action-of", "m9=trackEventV9")

    assert (before.code, after.code, wrong.code) == (1, 0, 2)
    assert "choose its action with --action-of m9=SLUG" in before.err
    assert "Did you mean trackEventV2?" in wrong.err
