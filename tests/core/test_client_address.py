"""Where a request may go, and where never."""

import pytest

from talonbench.connections import GATEWAY, Connection, check_origin, is_loopback, may_take_key, resolve_target
from talonbench.errors import SettingsError
from talonbench.request import Request

DEPLOYMENT = "https://demo.talon.one/"
CREDENTIALS = "https://demo.talon.one/v2/authping"
EVENT = GATEWAY + "/segment/v2/events?a=b"


def request(url: str) -> Request:
    return Request("GET", url, (), None)


@pytest.mark.parametrize(
    ("url", "connection", "origin", "moved_to"),
    [
        (EVENT, Connection("", "gateway", DEPLOYMENT), GATEWAY, None),
        (CREDENTIALS, Connection("", "gateway", DEPLOYMENT), "https://demo.talon.one", None),
        (EVENT, Connection("", "sandbox", DEPLOYMENT, "http://127.0.0.1:81"), "http://127.0.0.1:81", "http://127.0.0.1:81"),
        (CREDENTIALS, Connection("", "sandbox", DEPLOYMENT, "http://127.0.0.1:81"), "http://127.0.0.1:81", "http://127.0.0.1:81"),
        (EVENT, Connection("", "gateway", DEPLOYMENT, "https://Proxy.example:443/"), "https://proxy.example", "https://proxy.example"),
        (CREDENTIALS, Connection("", "gateway", DEPLOYMENT, "https://proxy.example"), "https://demo.talon.one", None),
        ("http://[::1]:8080/x", Connection("", "gateway", "http://[::1]:8080"), "http://[::1]:8080", None),
    ],
    ids=["gateway", "deployment", "sandbox", "sandbox for the deployment", "typed gateway", "deployment stays", "IPv6"],
)  # fmt: skip
def test_a_request_goes_where_the_connection_says(
    url: str, connection: Connection, origin: str, moved_to: str | None
) -> None:
    target = resolve_target(request(url), connection)

    assert (target.origin, target.redirected_to) == (origin, moved_to)
    assert url.endswith(target.path.decode())


@pytest.mark.parametrize(
    ("url", "connection"),
    [
        ("https://elsewhere.example/v2/authping", Connection("", "gateway", DEPLOYMENT)),
        ("https://demo.talon.one.elsewhere.example/", Connection("", "gateway", DEPLOYMENT)),
        ("https://user:secret@demo.talon.one/", Connection("", "gateway", "https://user:secret@demo.talon.one")),
        (EVENT, Connection("", "gateway", DEPLOYMENT, "http://gateway.example")),
        ("http://demo.talon.one/", Connection("", "gateway", "http://demo.talon.one")),
    ],
    ids=["elsewhere", "a longer name", "credentials", "plain http", "plain http to the deployment"],
)
def test_the_key_goes_nowhere_else(url: str, connection: Connection) -> None:
    with pytest.raises(SettingsError) as refused:
        resolve_target(request(url), connection)

    assert "secret" not in refused.value.message


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("", "The URL is missing."),
        ("demo.talon.one", "“demo.talon.one” isn't a valid URL."),
        ("ftp://demo.talon.one", "The URL must start with https://, not ftp://."),
        ("https://user@demo.talon.one", "The URL contains a user name or password. Remove them."),
        ("https://demo.talon.one/v2", "The URL must not have a path, query or fragment."),
        ("https://demo.talon.one/?a", "The URL must not have a path, query or fragment."),
        ("http://demo.talon.one", "Use https for demo.talon.one: plain http would expose the API key."),
        ("https://demo talon.one", "“https://demo talon.one” isn't a valid URL."),
    ],
)
def test_an_address_that_nothing_is_sent_to(address: str, message: str) -> None:
    with pytest.raises(SettingsError) as refused:
        check_origin(address)

    assert refused.value.message == message
    assert refused.value.field == "gateway"


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("localhost", True), ("LOCALHOST.", True), ("a.localhost", True), ("127.0.0.1", True), ("127.9.9.9", True),
        ("[::1]", True), ("::1", True), ("localhost.example", False), ("127.0.0.1.example", False),
        ("10.0.0.1", False), ("0.0.0.0", False), ("", False),
    ],
)  # fmt: skip
def test_what_counts_as_this_machine(host: str, loopback: bool) -> None:
    assert is_loopback(host) is loopback


@pytest.mark.parametrize(
    ("named", "deployment"),
    [("https://other.talon.one", "https://demo.talon.one"), ("demo.talon.one", "other.talon.one"), ("", "demo")],
)
def test_a_request_for_another_deployment_is_refused(named: str, deployment: str) -> None:
    request = Request("PUT", EVENT, (("destination-hostname", named),), "{}")

    with pytest.raises(SettingsError, match="the key isn't sent there"):
        resolve_target(request, Connection("a", "gateway", deployment))


@pytest.mark.parametrize("named", ["https://demo.talon.one/", "HTTPS://Demo.talon.one", "https://demo.talon.one:443"])
def test_a_deployment_may_be_written_in_several_ways(named: str) -> None:
    request = Request("PUT", EVENT, (("destination-hostname", named),), "{}")

    assert resolve_target(request, Connection("a", "gateway", "https://demo.talon.one")).host == "integration.talon.one"


@pytest.mark.parametrize(
    ("deployment", "gateway", "owner"),
    [
        ("https://a.talon.one", GATEWAY, "https://a.talon.one"),
        ("https://a.talon.one", "https://evil.example", "https://a.talon.one by https://evil.example"),
        ("http://127.0.0.1:1", "http://127.0.0.1:1", "http://127.0.0.1:1"),
        ("", "https://evil.example", ""),
    ],
)
def test_a_key_belongs_to_its_deployment_and_its_gateway(deployment: str, gateway: str, owner: str) -> None:
    assert Connection("a", "gateway", deployment, gateway).key_owner == owner


def test_a_trailing_slash_makes_no_other_key() -> None:
    plain, slash = (Connection("a", "gateway", f"https://my.talon.one{end}", id="1") for end in ("", "/"))

    assert plain.key_id == slash.key_id == "https://my.talon.one [1]"


@pytest.mark.parametrize(
    ("address", "trusted", "may"),
    [
        (GATEWAY, (), True),
        ("http://127.0.0.1:8080", (), True),
        ("https://gw.example", (), False),
        ("https://gw.example", ("https://gw.example",), True),
        ("https://gw.example/", ("https://GW.example",), True),
        ("https://gw.example:8443", ("https://gw.example",), False),
        ("https://integration.talon.one.example", (), False),
        ("no address", (), False),
    ],
)
def test_a_key_of_no_connection_goes_to_talon_one_this_machine_and_trusted_addresses(
    address: str, trusted: tuple[str, ...], may: bool
) -> None:
    assert may_take_key(address, trusted) is may
