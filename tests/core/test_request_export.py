"""Requests as command lines: what a real shell hands to curl."""

import subprocess

import pytest

from talonbench.request import Request
from talonbench.request_export import curl_text

KEY = "0123456789abcdef"


def arguments(text: str) -> list[str]:
    """What curl is given when a shell runs *text*."""
    script = "curl() { printf '%s\\0' \"$@\"; }\n" + text
    environment = {"TALONBENCH_API_KEY": KEY, "TALONBENCH_CALLBACK_API_KEY": "callback key"}
    done = subprocess.run(["sh", "-c", script], env=environment, capture_output=True, check=True)
    return done.stdout.decode().split("\0")[:-1]


def request(*headers: tuple[str, str], body: str | None = "{}") -> Request:
    return Request("PUT", "https://integration.talon.one/segment/v2/events?a=[1]", headers, body)


def test_the_key_is_a_variable_and_its_value_is_nowhere() -> None:
    text = curl_text(request(("authorization", f"ApiKey-v1 {KEY}"), ("x-callback-api-key", "Authorization secret")))

    assert KEY not in text
    assert "secret" not in text
    assert "authorization: ApiKey-v1 " + KEY in arguments(text)
    assert "x-callback-api-key: Authorization callback key" in arguments(text)


@pytest.mark.parametrize(
    "body", ["it's", '{"a":"$HOME `id` \\\\ \\n"}', '{"a":"\'\\\'\'"}', '{"a":"ä\n€"}', "@file", ""]
)
def test_the_body_reaches_curl_to_the_byte(body: str) -> None:
    given = arguments(curl_text(request(body=body)))

    assert given[given.index("--data-raw") + 1] == body


def test_the_address_and_the_headers_reach_curl_as_they_are() -> None:
    given = arguments(curl_text(request(("x-content-fields", "a,b"), ("x-correlation-id", ""), body=None)))

    assert given == [
        "--globoff", "--path-as-is", "--request", "PUT", "https://integration.talon.one/segment/v2/events?a=[1]",
        "--header", "x-content-fields: a,b", "--header", "x-correlation-id;",
    ]  # fmt: skip


def test_a_scheme_of_a_key_cannot_run_commands() -> None:
    text = curl_text(request(("authorization", '$(id)`id`" key')))

    assert f'authorization: $(id)`id`" {KEY}' in arguments(text)
