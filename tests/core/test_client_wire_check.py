"""The seal: does it notice what it is there to notice?"""

import pytest

from talonbench.client import WireCheck
from talonbench.client.wire_check import check_wire, mask_wire
from talonbench.connections import GATEWAY, Connection, resolve_target
from talonbench.request import Request

SHOWN = Request("PUT", GATEWAY + "/a?b=c", (("authorization", "ApiKey-v1 0123456789"), ("x-a", "1")), '{"a":"ä"}')
CONNECTION = Connection("", "gateway", "https://demo.talon.one")
HEAD = "PUT /a?b=c HTTP/1.1\r\nHost: integration.talon.one\r\nauthorization: ApiKey-v1 0123456789\r\nx-a: 1\r\n"
WIRE = HEAD + 'Content-Length: 10\r\n\r\n{"a":"ä"}'


def sealed(wire: str) -> WireCheck:
    return check_wire(SHOWN, resolve_target(SHOWN, CONNECTION), wire.encode())


def test_the_same_bytes_are_intact() -> None:
    assert sealed(WIRE) == WireCheck(True, None, None)


@pytest.mark.parametrize(
    ("was", "became", "difference"),
    [
        ("PUT", "POST", "The method sent is POST, not PUT."),
        ("/a?b=c", "/a?b=%63", "The path sent is /a?b=%63, not /a?b=c."),
        ("x-a: 1", "x-a: 2", "The header x-a wasn't sent as shown."),
        ("x-a: 1\r\n", "", "The header x-a wasn't sent as shown."),
        ("x-a: 1", "x-a: 1\r\naccept: */*", "The header accept was sent but not shown."),
        ("x-a: 1", "x-a: 1\r\nx-a: 1", "The header x-a was sent more than once."),
        ("Host: integration.talon.one", "Host: elsewhere.example", "The Host header isn't integration.talon.one."),
        ('{"a":"ä"}', '{"a":"b"}', "The body sent differs from byte 6 on."),
        ('{"a":"ä"}', '{"a":"', "The body sent has 6 bytes, not 10."),
        ("HTTP/1.1", "HTTP/2", "What was sent isn't a complete HTTP request."),
        ('\r\n\r\n{"a":"ä"}', "", "What was sent isn't a complete HTTP request."),
    ],
)
def test_the_first_difference_is_said(was: str, became: str, difference: str) -> None:
    assert sealed(WIRE.replace(was, became, 1)) == WireCheck(False, difference, None)


def test_masking_hides_both_keys_and_nothing_else() -> None:
    keys = b"authorization: ApiKey-v1 0123456789\r\nX-Callback-API-Key: Auth abcdefghijkl\r\n"
    wire = b"PUT / HTTP/1.1\r\n" + keys + b"x: y\r\n\r\nbody"

    assert mask_wire(wire).decode() == (
        "PUT / HTTP/1.1\r\nauthorization: ApiKey-v1 ••••6789\r\nX-Callback-API-Key: Auth ••••ijkl\r\nx: y\r\n\r\nbody"
    )
