"""Requests as they leave. The expected results are Segment's own, recorded."""

import json
from pathlib import Path
from typing import Any

import pytest

from talonbench.destination import Settings
from talonbench.errors import SettingsError
from talonbench.pipeline import complete_request, make_credentials_request, make_raw_credentials_request
from talonbench.request import Request, mask_key, mask_request, normalize_url
from talonbench.talon_one import ACTIONS
from talonbench.values import parse_json

EXAMPLES = Path(__file__).parents[1] / "examples"
CASES = json.loads((EXAMPLES / "requests.json").read_text(encoding="utf-8"))
DEPLOYMENTS = json.loads((EXAMPLES / "credentials.json").read_text(encoding="utf-8"))
ORDINARY = {"apiKey": "some_api_key", "deployment": "https://demo.europe-west1.talon.one"}


def request_of(case: dict[str, Any]) -> Request:
    settings, action = case.get("settings", ORDINARY), ACTIONS[case["action"]]
    payload, _ = action.validator.check(parse_json(json.dumps(case["payload"])))
    return complete_request(action.build(payload), Settings(settings["apiKey"], settings["deployment"]))


@pytest.mark.parametrize("case", [case for case in CASES if case["request"] is not None], ids=lambda case: case["name"])
def test_a_request_leaves_as_segments_does(case: dict[str, Any]) -> None:
    request = request_of(case)

    assert case["request"] == {
        "method": request.method,
        "url": request.url,
        "headers": dict(request.headers),
        "body": request.body or "",
    }


@pytest.mark.parametrize("case", [case for case in CASES if case["request"] is None], ids=lambda case: case["name"])
def test_a_header_that_cannot_be_written_stops_the_request(case: dict[str, Any]) -> None:
    with pytest.raises(SettingsError):
        request_of(case)


def test_headers_stand_in_rising_order_with_lower_case_names() -> None:
    names = [name for name, _ in request_of(CASES[0]).headers]

    assert names == sorted(name.lower() for name in names)


@pytest.mark.parametrize("case", DEPLOYMENTS, ids=lambda case: case["name"])
def test_the_credentials_test_goes_where_segments_goes(case: dict[str, Any]) -> None:
    settings = Settings("k", case["deployment"])

    if case["url"] is None:
        with pytest.raises(SettingsError):
            make_raw_credentials_request(settings)
    else:
        assert make_raw_credentials_request(settings).url == case["url"]


@pytest.mark.parametrize(
    "deployment",
    ["", "demo.talon.one", "demo.talon.one:443", "//demo.talon.one", "ftp://demo.talon.one", "https://", "https://?"],
)
def test_a_deployment_that_nothing_could_be_sent_to_is_refused(deployment: str) -> None:
    with pytest.raises(SettingsError, match="write it like https://") as refused:
        make_credentials_request(Settings("k", deployment))

    assert refused.value.field == "deployment"


@pytest.mark.parametrize(
    ("text", "href"),
    [
        ("\t//user:p@Host/x", "//user:p@host/x"),
        ("/a\\b?c\\d#e\\f", "/a/b?c%5Cd#e%5Cf"),
        ("/a b", "/a%20b"),
        ("/a'b", "/a'b"),
        ("-x:A:b/c", "-x:a/:b/c"),
        ("1x:[::1]:80/c", "1x:[::1]:80/c"),
        (" file:a", "file://a/"),
        (" http:a", "http://a/"),
        (" javascript:a b", "javascript:a b"),
        (" x://%C3%A9@h", "x://%C3%A9@h"),
    ],
)
def test_other_text_is_read_as_nodes_older_parser_reads_it(text: str, href: str) -> None:
    assert normalize_url(text).href == href


@pytest.mark.parametrize("text", [" x://%zz@h", " x://[^]", " x://\u200b", " x://xn--", " x://%ff@h"])
def test_other_text_that_the_older_parser_throws_at_is_refused(text: str) -> None:
    with pytest.raises(SettingsError):
        normalize_url(text)


def test_where_a_host_is_too_long_the_path_begins_with_one() -> None:
    long = f"https://{'a' * 256}.example"

    assert normalize_url(f"{long}/v2/authping").href == "https://v2/authping"
    with pytest.raises(SettingsError):
        normalize_url(long)


def test_a_masked_request_shows_the_end_of_a_key_only() -> None:
    headers = (("authorization", "ApiKey-v1 0123456789abcdef"), ("x-callback-api-key", "X-Key short"))

    shown = dict(mask_request(Request("GET", "https://a.example/", headers, None)).headers)

    assert shown == {"authorization": "ApiKey-v1 ••••cdef", "x-callback-api-key": "X-Key ••••"}


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("ApiKey-v1 0123456789abcdef ", "ApiKey-v1 ••••cdef"),
        ("ApiKey-v1 0123 4567 89abcdef", "ApiKey-v1 ••••cdef"),
        ("X-Key SECRETPARTONE SECRETPARTTWO", "X-Key ••••TTWO"),
        ("0123456789abcdef", "••••cdef"),
        ("", "••••"),
    ],
)
def test_blanks_in_a_key_show_no_more_of_it(value: str, shown: str) -> None:
    assert mask_key(value) == shown
