"""What a management key allows, and where it is kept."""

import asyncio
from dataclasses import replace

import pytest

from talonbench.connections import Connection
from talonbench.management.access import Access, check_access
from talonbench.management.client import ManagementClient
from talonbench.management.key_holder import find_key_holder
from talonbench.sandbox import Sandbox, parse_fault

KEY = "management-secret-0123456789"
LIVE = Connection("Live", "gateway", "https://a.talon.one", id="1")
NAMES = [
    "Applications", "profiles", "sessions", "events", "access log", "health", "attributes", "event types",
    "audiences", "coupon results",
]  # fmt: skip


def check(url: str, key: str = KEY, application: str = "") -> Access:
    async def run() -> Access:
        async with ManagementClient(url, key) as client:
            return await check_access(client, application)

    return asyncio.run(run())


def test_each_endpoint_is_named() -> None:
    with Sandbox() as sandbox:
        access = check(sandbox.url)

    assert access.applications == (("1", "Sandbox"),)
    assert [one.name for one in access.endpoints] == NAMES
    assert {one.problem for one in access.endpoints} == {""}


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/v1/applications/1/customers", "profiles"), ("/v1/applications/1/access_logs", "access log"),
        ("/v1/applications/1/health_report", "health"), ("/v1/coupon_rejections", "coupon results"),
    ],
)  # fmt: skip
def test_an_endpoint_that_the_key_may_not_read_is_told(path: str, name: str) -> None:
    with Sandbox() as sandbox:
        sandbox.set_faults(parse_fault(f"status=403@{path}"))

        access = check(sandbox.url)

    refused = {one.name: one.problem for one in access.endpoints if one.problem}
    assert list(refused) == [name]
    assert refused[name].startswith(f"Talon.One doesn't allow this key to read the {name} (403)")


def test_a_key_that_is_invalid_is_tried_once() -> None:
    with Sandbox() as sandbox:
        access = check(sandbox.url, "a-wrong-key")

    assert [(one.name, one.problem) for one in access.endpoints] == [
        ("Applications", "Talon.One rejected the management key (401): it is invalid or expired.")
    ]


def test_without_the_list_of_applications_the_chosen_one_is_read() -> None:
    with Sandbox() as sandbox:
        sandbox.set_faults(parse_fault("status=403@/v1/applications*1"))
        access = check(sandbox.url, application="1")
        sandbox.set_faults(parse_fault("status=403@/v1/applications*1"))
        none = check(sandbox.url)

    assert [one.name for one in access.endpoints if one.problem] == ["Applications"]
    assert [one.name for one in none.endpoints] == [
        "Applications", "attributes", "event types", "audiences", "coupon results",
    ]  # fmt: skip


def test_an_unknown_application_is_told() -> None:
    with Sandbox() as sandbox:
        access = check(sandbox.url, application="7")

    assert [one.name for one in access.endpoints if one.problem] == NAMES[1:6]


def test_the_key_belongs_to_the_deployment() -> None:
    name = find_key_holder(LIVE).key_id

    assert name == "https://a.talon.one [management]"
    for same in (
        replace(LIVE, id="2", gateway="https://other.example"),
        replace(LIVE, deployment=f"{LIVE.deployment}/"),
    ):
        assert find_key_holder(same).key_id == name
    assert find_key_holder(replace(LIVE, deployment="https://b.talon.one")).key_id != name
    assert LIVE.key_id != name
