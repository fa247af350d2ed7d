"""Segment's Public API: destinations are listed and read whole, and what can't be read is said; the token never is."""

import asyncio
import json
import logging
from collections.abc import Callable, Coroutine, Iterator
from email.utils import formatdate
from pathlib import Path
from typing import Any, TypeVar

import pytest
from keyring.backend import KeyringBackend

from talonbench.errors import SettingsError, TalonbenchError, TransportError
from talonbench.formats import Configuration
from talonbench.segment_api.client import SegmentClient
from talonbench.segment_api.failures import SegmentApiError
from talonbench.segment_api.pull import list_destinations, pull_destination, read_workspace_name
from talonbench.workspace import load
from tests.core.conftest import Run
from tests.core.keychains import MemoryKeychain
from tests.core.segment_server import (
    TOKEN,
    Handler,
    Workspace,
    cut,
    destination,
    destination_filter,
    gone,
    limited,
    mapping,
    says,
    segment,
)

Result = TypeVar("Result")
Reply = Callable[[Handler], None]


@pytest.fixture
def workspace() -> Workspace:
    return Workspace()


@pytest.fixture
def url(workspace: Workspace) -> Iterator[str]:
    with segment(workspace) as address:
        yield address


@pytest.fixture(autouse=True)
def _token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TALONBENCH_SEGMENT_TOKEN", TOKEN)


class Calls:
    """Runs something with a client, and notes what it waited for."""

    def __init__(self, url: str, token: str = TOKEN) -> None:
        self.url, self.token = url, token
        self.waited: list[float] = []
        self.told: list[str] = []

    def run(self, work: Callable[[SegmentClient], Coroutine[None, None, Result]]) -> Result:
        async def wait(seconds: float) -> None:
            self.waited.append(seconds)

        async def run() -> Result:
            async with SegmentClient(self.url, self.token, tell=self.told.append, sleep=wait) as client:
                return await work(client)

        return asyncio.run(run())

    def pull(self, identity: str = "d1") -> Configuration:
        return self.run(lambda client: pull_destination(client, identity)).configuration


# -- what is read ---------------------------------------------------------------------------------------------------


def test_a_destination_is_read_whole(workspace: Workspace, url: str) -> None:
    workspace.largest_page = 2
    workspace.subscriptions = [mapping(f"m{number}") for number in range(5)]
    workspace.filters = [destination_filter(f"f{number}") for number in range(3)]

    configuration = Calls(url).pull()

    (one,) = configuration.destinations
    assert (one.id, one.name, one.deployment, one.missing) == ("d1", "Shop", "https://shop.talon.one", ())
    assert [part.id for part in one.mappings] == ["m0", "m1", "m2", "m3", "m4"]
    assert [part.id for part in one.filters] == ["f0", "f1", "f2"]
    assert [note for note in configuration.notes if note.severity == "error"] == []
    assert workspace.tokens == {f"Bearer {TOKEN}"}
    assert [asked for asked in workspace.asked if "subscriptions" in asked] == [
        "GET /destinations/d1/subscriptions?pagination.count=200",
        "GET /destinations/d1/subscriptions?pagination.count=200&pagination.cursor=c2",
        "GET /destinations/d1/subscriptions?pagination.count=200&pagination.cursor=c4",
    ]


def test_only_the_destinations_of_talon_one_are_listed(workspace: Workspace, url: str) -> None:
    workspace.largest_page = 1
    workspace.destinations = [
        destination("d0", metadata="614a3c7d791c91c41bae7599"),
        destination("d1"),
        destination("d2", "Old", enabled=False),
    ]

    found = Calls(url).run(list_destinations)

    assert [(one.id, one.name, one.enabled, one.deployment) for one in found] == [
        ("d1", "Shop", True, "https://shop.talon.one"), ("d2", "Old", False, "https://shop.talon.one"),
    ]  # fmt: skip
    assert Calls(url).run(read_workspace_name) == "Acme"


def test_an_empty_destination_is_complete(workspace: Workspace, url: str) -> None:
    workspace.subscriptions, workspace.filters = [], []

    (one,) = Calls(url).pull().destinations

    assert (one.mappings, one.filters, one.missing) == ((), (), ())


def test_an_id_is_one_part_of_the_path(workspace: Workspace, url: str) -> None:
    workspace.destinations = [destination("a/b?c")]

    (one,) = Calls(url).pull("a/b?c").destinations

    assert one.id == "a/b?c"


# -- what can't be read ---------------------------------------------------------------------------------------------


OTHERS = {"data": {"destination": destination(metadata="x")}}
REFUSALS: dict[str, tuple[str, Reply, int, str]] = {
    "no token": ("GET /dest", says(401, {}), 401, "for the destination d1 (401): it is invalid, was revoked, has no a"),
    "no access": ("GET /dest", says(403, {}), 403, "The token needs access to this workspace."),
    "unknown": ("GET /dest", says(404, {}), 404, "Segment doesn't know the destination d1 (404): check the ID"),
    "elsewhere": ("GET /dest", says(302, b"", location="https://x.example/"), 302, "may be in the other region."),
    "invalid": (
        "GET /dest",
        says(422, {"errors": [{"message": '"id"\nis bad.'}]}),
        422,
        '. Segment says: "id" is bad.',
    ),
    "a page": ("GET /dest", says(200, b"<html>"), 200, "isn't one of Segment's Public API"),
    "broken JSON": ("GET /dest", says(200, b'{"data": ['), 200, "isn't one of Segment's Public API"),
    "no object": ("GET /dest", says(200, {"data": []}), 200, "isn't one of Segment's Public API"),
    "nothing": ("GET /dest", says(200, {"data": {}}), 200, "The response has no destination d1."),
    "another kind": ("GET /dest", says(200, OTHERS), 200, "isn't Talon.One (Actions)"),
    "a long limit": ("GET /dest", limited(900_000), 429, "Segment limits the requests (429)"),
    "revoked": ("GET /destinations/d1/sub", says(401, {}), 401, "Segment rejected the token for the mappings (401)"),
    "too large": ("GET /dest", says(200, b"x" * 5_000_001), 200, "is larger than 5 MB"),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_a_refusal_is_told_in_a_sentence(workspace: Workspace, url: str, case: str) -> None:
    begin, reply, status, words = REFUSALS[case]
    workspace.answers = [(begin, reply)]

    with pytest.raises(SegmentApiError) as caught:
        Calls(url).pull()

    assert words in caught.value.message
    assert caught.value.status == status
    assert caught.value.message.endswith(".")


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        (
            [("GET /destinations/d1/sub", says(403, {}))],
            "No mappings were read: Segment refused the mappings (403). This",
        ),
        (
            [("GET /destination/d1/filters", says(403, {}))],
            "No filters were read: Segment refused the filters (403). Th",
        ),
        ([("GET /destination/d1/filters", cut)] * 3, "No filters were read: The response from 127.0.0.1:"),
        (
            [("GET /destination/d1/filters", says(200, b"no"))],
            "No filters were read: The response with the filters isn't",
        ),
        (
            [("GET /destinations/d1/subscriptions?pagination.count=200&", says(404, {}))],
            "Not all mappings were read: Segment doesn't know the mappings (404)",
        ),
    ],
)
def test_a_list_that_cannot_be_read_is_missing_and_the_rest_is_there(
    workspace: Workspace, url: str, answers: list[tuple[str, Reply]], message: str
) -> None:
    workspace.answers = answers
    workspace.largest_page = 1

    configuration = Calls(url).pull()

    (one,) = configuration.destinations
    assert one.missing[0].message.startswith(message)
    assert one.missing[0].kind == "page"
    assert [note.message for note in configuration.notes if note.severity == "error"] == [one.missing[0].message]
    assert one.mappings or one.filters


def test_a_workspace_without_the_alpha_feature_is_told_so(workspace: Workspace, url: str) -> None:
    workspace.has_alpha = False

    (one,) = Calls(url).pull().destinations

    assert "“Destination Subscriptions”" in one.missing[0].message
    assert [part.id for part in one.filters] == ["f1"]


def test_a_mapping_that_cannot_be_imported_is_missing_as_in_an_import(workspace: Workspace, url: str) -> None:
    workspace.subscriptions.append(mapping("m3", actionId="unknown", actionSlug="unknown"))

    (one,) = Calls(url).pull().destinations

    assert [part.id for part in one.mappings] == ["m1", "m2"]
    assert [(part.kind, "Mapping m3" in part.message) for part in one.missing] == [("mapping", True)]


def test_pages_that_never_end_are_not_followed_for_ever(workspace: Workspace, url: str) -> None:
    page = {"data": {"subscriptions": [mapping("m1")], "pagination": {"current": "c0", "next": "c0"}}}
    workspace.answers = [("GET /destinations/d1/sub", says(200, page))] * 9

    (one,) = Calls(url).pull().destinations

    assert "never end" in one.missing[0].message
    assert [part.id for part in one.mappings] == ["m1"]


# -- limits and failures that pass ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("replies", "waited"),
    [
        ([limited(57_647)], [57.647]),
        ([limited(100), limited(200)], [0.1, 0.2]),
        ([says(429, {}, X_RateLimit_Reset="yesterday")], [10.0]),
        ([says(429, b"", X_RateLimit_Reset=formatdate(0))], [0.0]),
        ([says(503, {})], [1.0]),
        ([says(500, {}), gone], [1.0, 4.0]),
        ([cut], [1.0]),
    ],
)
def test_a_limit_is_waited_for_and_a_failure_retried(
    workspace: Workspace, url: str, replies: list[Reply], waited: list[float]
) -> None:
    workspace.answers = [("GET /destinations/d1", reply) for reply in replies]
    calls = Calls(url)

    (one,) = calls.pull().destinations

    assert calls.waited == waited
    assert len(calls.told) == len(waited)
    assert one.missing == ()


def test_a_server_that_stays_down_ends_the_pull(workspace: Workspace, url: str) -> None:
    workspace.answers = [("GET /destinations/d1", says(503, {}))] * 3

    with pytest.raises(SegmentApiError, match=r"Segment failed at the destination d1 \(503\): retry later\."):
        Calls(url).pull()

    assert len(workspace.asked) == 3


def test_no_connection_is_a_transport_error() -> None:
    with pytest.raises(TransportError, match="refused the connection"):
        Calls("http://127.0.0.1:9").pull()


# -- the token ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("token", ["", "sgp_secret\nx", "sgp_secret\u2603", "sgp secret"])
def test_a_token_that_no_header_can_carry_is_refused_without_being_shown(
    workspace: Workspace, url: str, token: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        Calls(url, token).pull()

    assert "secret" not in str(caught.value)
    assert workspace.asked == []


@pytest.mark.parametrize("origin", ["http://segment.example", "https://user:pw@segment.example", "ftp://x", "x"])
def test_a_token_goes_to_no_unsafe_address(origin: str) -> None:
    with pytest.raises(SettingsError):
        Calls(origin).pull()


def test_a_token_that_is_echoed_is_shown_nowhere(workspace: Workspace, url: str) -> None:
    workspace.answers = [("GET", says(422, {"errors": [{"message": f"Bearer {TOKEN} is odd"}]}))]

    with pytest.raises(TalonbenchError) as caught:
        Calls(url).pull()

    assert "is odd" in str(caught.value)
    assert TOKEN not in str(caught.value)


def test_the_token_is_in_no_file_output_or_log(
    run: Run, workspace: Workspace, url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    outs = [tmp_path / name for name in ("a.talonbench.json", "b.json", "c.tf", "folder")]

    told = [run("pull", "--region", url, "-o", out) for out in outs]
    workspace.token = "another"
    told.append(run("pull", "--region", url, "-o", tmp_path / "never.json"))

    assert [code for code, _, _ in told] == [0, 0, 0, 0, 2]
    assert not (tmp_path / "never.json").exists()
    texts = [text for _, out, err in told for text in (out, err)]
    texts += [path.read_text("utf-8") for path in tmp_path.rglob("*") if path.is_file()]
    assert len(texts) > 14
    assert not [text for text in (*texts, caplog.text) if TOKEN in text]


def test_the_keychain_keeps_a_token_that_worked_for_its_region_alone(
    run: Run,
    workspace: Workspace,
    url: str,
    monkeypatch: pytest.MonkeyPatch,
    use_keychain: Callable[[KeyringBackend], None],
) -> None:
    use_keychain(memory := MemoryKeychain())
    workspace.token = "another"
    assert run("pull", "--region", url, "--keep-token")[0] == 2
    assert memory.kept == {}
    workspace.token = TOKEN
    assert run("pull", "--region", url, "--keep-token")[0] == 0
    assert memory.kept == {("talonbench", f"Segment Public API at {url}"): TOKEN}
    monkeypatch.delenv("TALONBENCH_SEGMENT_TOKEN")
    assert run("pull", "--region", url)[0] == 0

    code, _, err = run("pull", "--region", "eu")
    assert (code, "the Segment token is missing: set TALONBENCH_SEGMENT_TOKEN" in err) == (2, True)
    assert run("pull", "--region", url, "--forget-token")[0] == 0
    assert memory.kept == {}


# -- the command ----------------------------------------------------------------------------------------------------


def test_pull_writes_a_workspace_of_the_only_destination(run: Run, url: str, tmp_path: Path) -> None:
    code, out, err = run("pull", "--region", url, "-o", path := tmp_path / "shop.talonbench.json")

    assert (code, err) == (0, "")
    assert out.splitlines()[:3] == [
        "● Shop (https://shop.talon.one)", "    ● Mapping m1 (trackEventV2)", "    ● Mapping m2 (trackEventV2)",
    ]  # fmt: skip
    workspace = load(path)
    assert workspace.destination is not None
    assert (workspace.destination.id, workspace.destination.missing) == ("d1", [])
    assert [part.id for part in workspace.mappings] == ["m1", "m2"]
    assert [part.id for part in workspace.filters] == ["f1"]


def test_several_destinations_are_listed_and_one_is_chosen(
    run: Run, workspace: Workspace, url: str, tmp_path: Path
) -> None:
    workspace.destinations.append(destination("d2", "Outlet", enabled=False))
    path = tmp_path / "shop.talonbench.json"

    code, out, err = run("pull", "--region", url)
    assert (code, err) == (0, "")
    assert out == "● d1  Shop (https://shop.talon.one)\n● d2  Outlet (https://shop.talon.one), disabled\n"

    code, _, err = run("pull", "--region", url, "-o", path)
    assert (code, path.exists()) == (2, False)
    assert (
        err
        == "talonbench: several Talon.One destinations: choose one with --destination ID (see talonbench pull --help)\n"
    )

    code, out, _ = run("pull", "--region", url, "--destination", "d2", "-o", path, "--json")
    assert code == 0
    assert [one["name"] for one in json.loads(out)["imported"]["data"]["destinations"]] == ["Outlet"]
    assert path.exists()


@pytest.mark.parametrize(
    ("change", "code", "out", "err"),
    [
        ({"destinations": []}, 1, "No Talon.One (Actions) destination in this workspace.\n", ""),
        (
            {"has_alpha": False},
            1,
            "● Shop (https://shop.talon.one)\n    ⊘ filter Filter f1\n",
            "d1: Segment: No mappings w",
        ),
        (
            {"token": "x"},
            2,
            "",
            "talonbench: Segment rejected the token for the destinations (401): it is invalid, was",
        ),
    ],
)
def test_pull_exits_with_what_came_of_it(
    run: Run, workspace: Workspace, url: str, change: dict[str, Any], code: int, out: str, err: str
) -> None:
    for name, value in change.items():
        setattr(workspace, name, value)

    result = run("pull", "--region", url)

    assert result[0] == code
    assert result[1].startswith(out)
    assert result[2].startswith(err)


def test_a_region_is_us_eu_or_an_address(run: Run) -> None:
    code, out, err = run("pull", "--region", "uk")

    assert (code, out) == (2, "")
    assert err == "talonbench: --region uk: must be us, eu or a URL (see talonbench pull --help)\n"
