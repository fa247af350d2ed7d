"""The client and the sandbox together: every action's request, the limit, the faults and their verdicts."""

import pytest

from talonbench.client import Client, Exchange
from talonbench.connections import Connection, make_settings
from talonbench.destination import Settings, Subscription, compile_subscription
from talonbench.pipeline import Ready, prepare
from talonbench.sandbox import Sandbox, SandboxFault
from talonbench.talon_one import ACTIONS, SANDBOX_KEY
from talonbench.values import Value
from tests.core.servers import KEY, REQUEST, run

DEPLOYMENT = "https://demo.talon.one/"
SETTINGS = Settings(SANDBOX_KEY, DEPLOYMENT)
VALUES: dict[str, Value] = {
    "audienceId": "aud_1",
    "audienceName": "VIP",
    "customerProfileId": "user-1",
    "customerSessionId": "session/ä 1",
    "customerSession": {"state": "open", "cartItems": [{"sku": "a", "quantity": 1, "price": 9.5, "name": "A"}]},
    "data": [{"customerProfileId": "user-1", "adds": [1], "deletes": [2]}],
    "eventType": "Order Completed",
    "type": "string",
    "attributes": {"a": 1},
    "eventAttributes": {"a": 1},
}
# Those that need an audience come after the one that makes it.
ORDER = ["createAudience", "updateAudience", "deleteAudience"]
STATUS = {"createAudience": 201, "deleteAudience": 204, "updateCustomerProfilesAudiences": 204}


def to(sandbox: Sandbox) -> Connection:
    return Connection("Sandbox", "sandbox", DEPLOYMENT, sandbox.url)


async def send_each(sandbox: Sandbox, slugs: list[str]) -> dict[str, Exchange]:
    async with Client() as client:
        return {slug: await client.send(request_of(slug).requests[0], to(sandbox)) for slug in slugs}


def request_of(slug: str) -> Ready:
    action = ACTIONS[slug]
    given: dict[str, Value] = {field.key: VALUES[field.key] for field in action.fields if field.key in VALUES}
    subscription = Subscription(slug, slug, slug, 'type = "track"', {**action.default_mapping(), **given})
    outcome = prepare({"type": "track"}, compile_subscription(subscription, action), SETTINGS)
    assert isinstance(outcome, Ready), outcome
    return outcome


def test_the_sandbox_takes_the_request_of_every_action_with_its_documented_status() -> None:
    slugs = ORDER + [slug for slug in ACTIONS if slug not in ORDER]
    with Sandbox() as sandbox:
        results = run(send_each(sandbox, slugs))

    assert len(slugs) == 11
    for slug, result in results.items():
        assert result.response is not None, slug
        assert result.response.status == STATUS.get(slug, 200), result.response.body
        assert result.wire_check is not None
        assert (result.wire_check.matches, result.wire_check.redirected_to) == (True, sandbox.url)


@pytest.mark.parametrize("faults", [(), (SandboxFault("status", 400),), (SandboxFault("garbage"),)])
def test_a_sandbox_that_another_process_runs_is_no_talon_one(faults: tuple[SandboxFault, ...]) -> None:
    """As a gateway on this machine, or as the deployment itself."""
    with Sandbox() as sandbox:
        sandbox.set_faults(*faults)
        for deployment in (DEPLOYMENT, sandbox.url):
            result = run(send_to(Connection("Here", "gateway", deployment, sandbox.url)))

            assert result.is_simulated
            assert "the sandbox" in result.verdict.reason
            assert "Talon.One" not in result.verdict.reason


async def send_to(connection: Connection) -> Exchange:
    async with Client() as client:
        ready = prepare(
            {"type": "track", "userId": "u", "event": "Order"},
            compile_subscription(
                Subscription("m", "M", "trackEventV2", 'type = "track"', ACTIONS["trackEventV2"].default_mapping()),
                ACTIONS["trackEventV2"],
            ),
            make_settings(SANDBOX_KEY, connection),
        )
        assert isinstance(ready, Ready)
        return await client.send(ready.requests[0], connection)


def test_the_credentials_test_goes_to_the_sandbox() -> None:
    async def work() -> list[str]:
        async with Client() as client:
            keys = (SANDBOX_KEY, "wrong-key", "")
            return [(await client.check_credentials(Settings(key, DEPLOYMENT), to(sandbox))).kind for key in keys]

    with Sandbox() as sandbox:
        assert run(work())[:2] == ["ok", "unauthorized"]


@pytest.mark.parametrize(
    ("fault", "kind", "code"),
    [
        (SandboxFault("status", 503), "would_retry", "errors.awaiting-retry.503"),
        (SandboxFault("status", 409), "would_drop", "errors.discarded.409"),
        (SandboxFault("drop"), "would_retry", "errors.awaiting-retry.ECONNRESET"),
        (SandboxFault("delay", 5), "would_retry", "errors.awaiting-retry.ETIMEDOUT"),
        (SandboxFault("garbage"), "delivered", "200"),
    ],
    ids=str,
)
def test_a_fault_has_its_verdict(fault: SandboxFault, kind: str, code: str) -> None:
    async def work() -> Exchange:
        async with Client() as client:
            return await client.send(REQUEST, Connection("", "sandbox", DEPLOYMENT, sandbox.url, timeout=0.5))

    with Sandbox(faults=(fault,)) as sandbox:
        verdict = run(work()).verdict

    assert (verdict.kind, verdict.code) == (kind, code)


def test_a_client_that_was_closed_opens_again() -> None:
    async def work() -> bool:
        client = Client()
        first = await client.send(REQUEST, to(sandbox))
        await client.aclose()
        second = await client.send(REQUEST, to(sandbox))
        await client.aclose()
        return first.response is not None and second.response is not None

    with Sandbox() as sandbox:
        assert run(work())


def test_the_key_is_nowhere_in_what_is_kept_for_showing() -> None:
    async def work() -> Exchange:
        async with Client() as client:
            return await client.send(REQUEST, to(sandbox))

    with Sandbox() as sandbox:
        result = run(work())

    assert KEY.encode() not in result.wire
    assert "ApiKey-v1 ••••cdef".encode() in result.wire
