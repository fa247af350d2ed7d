"""Sending, against real servers on loopback that do everything that servers do wrong."""

import asyncio
import gzip
import re
import socket
import struct
from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import quote_from_bytes

import pytest

from talonbench.client import Client, Exchange
from tests.core.servers import (
    KEY,
    OK,
    REQUEST,
    Behaviour,
    exchange,
    failed,
    forget_proxies,
    full_queue,
    listening,
    read_request,
    run,
    saying,
    to,
)


@pytest.fixture(autouse=True)
def _no_proxy_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    forget_proxies(monkeypatch)


def test_what_leaves_is_what_was_shown_to_the_byte() -> None:
    seen = []

    async def behave(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.append(await read_request(reader))
        writer.write(OK)

    result = run(exchange(behave))

    assert re.sub(rb"127.0.0.1:\d+", b"HOST", seen[0]) == (
        b"PUT /segment/v2/events HTTP/1.1\r\n"
        b"Host: HOST\r\n"
        b"authorization: ApiKey-v1 0123456789abcdef\r\n"
        b"content-type: application/json\r\n"
        b"destination-hostname: https://demo.talon.one\r\n"
        b"user-agent: Segment (Actions)\r\n"
        b"Content-Length: 23\r\n\r\n"
        b'{"eventType":"Gr\xc3\xbc\xc3\x9fe"}'
    )
    assert result.wire == seen[0].replace(KEY.encode(), "••••cdef".encode())
    assert result.wire_check is not None
    assert result.wire_check.matches
    assert result.verdict.kind == "delivered"


@pytest.mark.parametrize(
    "path",
    ["/a/%C3%A9/x", "/a/%c3%a9", "/it's|a^b`{c}", "/a;b=c,d:@&=+$!*()~", "//v2/authping", "/%2e%2e/x%2Fy",
     "/?a=[1]&b=%20+'|", "/a??b", "/%"],
)  # fmt: skip
def test_the_path_leaves_untouched(path: str) -> None:
    seen = []

    async def behave(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.append((await read_request(reader)).split(b" ")[1])
        writer.write(OK)

    result = run(exchange(behave, replace(REQUEST, url="https://integration.talon.one" + path)))

    assert seen == [path.encode()]
    assert result.wire_check is not None
    assert result.wire_check.matches


def test_a_request_without_a_body_sends_none() -> None:
    result = run(exchange(saying(b"HTTP/1.1 204 No Content\r\n\r\n"), replace(REQUEST, method="DELETE", body=None)))

    assert b"content-length" not in result.wire.lower()
    assert result.response is not None
    assert (result.response.status, result.response.body) == (204, b"")


@pytest.mark.parametrize(
    ("behave", "kind", "message"),
    [
        (saying(), "reset", "127.0.0.1:PORT closed the connection without a response."),
        (saying(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab"), "incomplete",
         "The response from 127.0.0.1:PORT was cut off after 2 of 9 bytes."),
        (saying(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab"), "incomplete",
         "The response from 127.0.0.1:PORT was cut off after 2 bytes, before its last chunk."),
        (saying(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n"), "incomplete",
         "The response from 127.0.0.1:PORT was cut off after 5 bytes, before its last chunk."),
        (saying(b"HTTP/1.1 200 OK\r\nContent-Le"), "reset",
         "127.0.0.1:PORT closed the connection in the middle of the response."),
        (saying(b"HTTP/1.1 103 Early Hints\r\n\r\n"), "reset",
         "127.0.0.1:PORT closed the connection in the middle of the response."),
        (saying(b"SSH-2.0-OpenSSH_9.6\r\n"), "protocol", "The response from 127.0.0.1:PORT isn't HTTP/1.1."),
        (saying(b"\xff\xfe\x00garbage"), "protocol", "The response from 127.0.0.1:PORT isn't HTTP/1.1."),
        (saying(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", then_wait=True), "protocol",
         "The response from 127.0.0.1:PORT isn't HTTP/1.1."),
        (saying(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnope"), "protocol",
         "The response from 127.0.0.1:PORT doesn't match its Content-Encoding."),
        (saying(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 300_000, then_wait=True), "too_large",
         "The response headers from 127.0.0.1:PORT are too long."),
    ],
    ids=["closed at once", "truncated", "truncated chunk", "no last chunk", "half a head", "only a hint", "SSH",
         "noise", "broken chunk", "encoding", "long head"],
)  # fmt: skip
def test_a_broken_answer_is_an_error_with_a_sentence(behave: Behaviour, kind: str, message: str) -> None:
    result = run(exchange(behave))

    assert failed(result) == (kind, message)
    assert result.error is not None
    assert ", received " in result.error.detail
    assert result.wire_check is not None
    assert result.wire_check.matches


def test_a_reset_in_the_middle_of_the_body_is_an_incomplete_response() -> None:
    async def behave(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await read_request(reader)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{")
        await writer.drain()
        await asyncio.sleep(0.05)
        writer.transport.abort()

    result = run(exchange(behave))

    assert failed(result) == ("incomplete", "The response from 127.0.0.1:PORT was cut off after 1 of 1,000 bytes.")
    assert result.verdict.code == "errors.awaiting-retry.ECONNRESET"


@pytest.mark.parametrize(
    ("behave", "message"),
    [
        (saying(then_wait=True), "127.0.0.1:PORT didn't respond within 0.3 s."),
        (saying(b"HTTP/1.1 200 OK\r\n", then_wait=True), "127.0.0.1:PORT didn't respond within 0.3 s."),
        (saying(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n", *[b"."] * 99, pause=0.05),
         "The response from 127.0.0.1:PORT was incomplete after 0.3 s."),
    ],
    ids=["never answers", "half a head", "drip by drip"],
)  # fmt: skip
def test_the_deadline_holds_for_the_whole_exchange(behave: Behaviour, message: str) -> None:
    result = run(exchange(behave, timeout=0.3))

    assert failed(result) == ("timeout", message)
    assert 0.29 < result.duration < 1
    assert result.verdict.code == "errors.awaiting-retry.ETIMEDOUT"


def test_a_connection_that_is_never_made_is_given_up() -> None:
    async def work() -> Exchange:
        with full_queue() as port:
            async with Client() as client:
                return await client.send(REQUEST, to(port, timeout=0.5))

    result = run(work())

    assert failed(result) == ("timeout", "Couldn't connect to 127.0.0.1:PORT within 0.5 s.")
    assert result.error is not None
    assert "at step “connect”; nothing was sent" in result.error.detail
    assert result.wire_check is None


def test_a_connection_that_is_reset_is_told_from_one_that_is_closed() -> None:
    async def behave(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await read_request(reader)
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.transport.abort()

    result = run(exchange(behave))

    assert failed(result) == ("reset", "127.0.0.1:PORT closed the connection without a response.")
    assert result.error is not None
    assert "reset by peer" in result.error.detail


def test_a_port_that_nothing_listens_at_refuses() -> None:
    async def work() -> Exchange:
        async with listening(saying()) as port:
            pass
        async with Client() as client:
            return await client.send(REQUEST, to(port))

    result = run(work())

    assert failed(result) == ("refused", "127.0.0.1:PORT refused the connection: nothing is listening there.")
    assert result.wire == b""
    assert result.wire_check is None


@pytest.mark.parametrize("host", ["nonexistent.invalid", "a" * 70 + ".invalid"])
def test_a_name_that_does_not_exist_is_not_found(host: str) -> None:
    async def work() -> Exchange:
        async with Client() as client:
            return await client.send(REQUEST, replace(to(1), gateway=f"https://{host}"))

    assert failed(run(work())) == ("dns", f"Can't resolve host {host}.")


def test_a_long_body_is_cut_and_that_is_said() -> None:
    size = 6_000_000

    result = run(exchange(saying(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % size, b"x" * size)))

    assert result.response is not None
    assert len(result.response.body) == 5_000_000
    assert result.truncated


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        (b"Content-Type: application/json; charset=no-such\r\n", b"\xff\xfe", b"\xff\xfe"),
        (b"Content-Encoding: gzip\r\n", gzip.compress(b'{"a":1}'), b'{"a":1}'),
        (b"", b"no JSON", b"no JSON"),
    ],
    ids=["wrong charset", "gzip", "no type"],
)
def test_a_body_is_kept_as_it_is(head: bytes, body: bytes, expected: bytes) -> None:
    answer = b"HTTP/1.1 200 Fine by me\r\n%bContent-Length: %d\r\n\r\n%b" % (head, len(body), body)

    result = run(exchange(saying(answer)))

    assert result.response is not None
    assert (result.response.reason, result.response.body) == ("Fine by me", expected)


@pytest.mark.parametrize("status", [301, 302, 307, 308, 400, 401, 409, 429, 500, 599])
def test_every_status_is_an_answer_and_no_redirect_is_followed(status: int) -> None:
    asked = []

    async def behave(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await read_request(reader))
        writer.write(b"HTTP/1.1 %d X\r\nLocation: http://[broken\r\nContent-Length: 0\r\n\r\n" % status)

    result = run(exchange(behave))

    assert result.response is not None
    assert result.response.status == status
    assert result.response.headers[0] == ("Location", "http://[broken")
    assert len(asked) == 1


def test_a_cookie_is_not_sent_back() -> None:
    asked = []

    async def behave(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for _ in range(2):
            asked.append(await read_request(reader))
            writer.write(b"HTTP/1.1 200 OK\r\nSet-Cookie: a=b\r\nContent-Length: 0\r\n\r\n")

    async def work() -> list[Exchange]:
        async with listening(behave) as port, Client() as client:
            return [await client.send(REQUEST, to(port)) for _ in range(2)]

    results = run(work())

    assert asked[0] == asked[1]
    assert all(result.wire_check is not None and result.wire_check.matches for result in results)


def test_cancelling_passes_through_and_closes_the_connection() -> None:
    closed = []

    async def behave(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await read_request(reader)
        closed.append(await reader.read())

    async def work() -> None:
        async with listening(behave) as port, Client() as client:
            task = asyncio.create_task(client.send(REQUEST, to(port)))
            await asyncio.sleep(0.3)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            await asyncio.sleep(0.05)

    run(work())

    assert closed == [b""]


def test_a_server_that_answers_before_the_body_is_read_is_heard() -> None:
    async def behave(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")

    result = run(exchange(behave, replace(REQUEST, body='"' + "x" * 50_000 + '"')))

    assert result.response is not None
    assert result.response.status == 413


def test_a_proxy_of_the_system_is_never_asked_for_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")

    assert run(exchange(saying(OK))).response is not None


@pytest.mark.parametrize("value", ["ApiKey-v1 secret\nx", "ApiKey-v1 secret\0", "ApiKey-v1 secret☃"])
def test_a_header_that_http_cannot_carry_stops_the_request(value: str) -> None:
    result = run(exchange(saying(OK), replace(REQUEST, headers=(("authorization", value),))))

    assert failed(result)[0] == "settings"
    assert result.wire == b""
    assert "secret" not in f"{result.error} {result.error.detail if result.error else ''}"
    assert result.verdict.code == "errors.discarded.INVALID_SETTINGS"


def test_blanks_around_a_header_are_no_part_of_it() -> None:
    result = run(exchange(saying(OK), replace(REQUEST, headers=(("authorization", "ApiKey-v1 0123456789 \t"),))))

    assert result.wire_check is not None
    assert result.wire_check.matches
    assert b"6789\r\n" in result.wire


def test_a_key_that_the_other_side_writes_back_is_hidden() -> None:
    body = b'{"Error":"no such key: %b"}' % KEY.encode()
    head = b"HTTP/1.1 401 No %b\r\nX-Seen: ApiKey-v1 %b\r\n" % (KEY.encode(), KEY.encode())
    answer = head + b"Content-Length: %d\r\n\r\n%b" % (len(body), body)

    result = run(exchange(saying(answer)))

    assert result.response is not None
    assert result.response.body.decode() == '{"Error":"no such key: ••••cdef"}'
    assert ("X-Seen", "ApiKey-v1 ••••cdef") in result.response.headers
    assert KEY not in repr(result.response)


@pytest.mark.parametrize("form", [b64encode, quote_from_bytes])
@pytest.mark.parametrize("scheme", [b"", b"ApiKey-v1 "])
def test_a_key_that_comes_back_in_another_form_is_hidden(form: Callable[[bytes], str | bytes], scheme: bytes) -> None:
    key = "0123/56+89=ab"
    written = form(scheme + key.encode())
    body = written if isinstance(written, bytes) else written.encode()
    answer = b"HTTP/1.1 401 No\r\nX-Seen: %b\r\nContent-Length: %d\r\n\r\n%b" % (body, len(body), body)

    result = run(exchange(saying(answer), replace(REQUEST, headers=(("authorization", f"ApiKey-v1 {key}"),))))

    assert result.response is not None
    assert body not in result.response.body
    assert body.decode() not in repr(result.response.headers)


def test_a_key_in_what_is_no_answer_at_all_is_hidden() -> None:
    result = run(exchange(saying(b"you said ApiKey-v1 %b\r\n\r\n" % KEY.encode())))

    assert failed(result)[0] == "protocol"
    assert result.error is not None
    assert "••••cdef" in result.error.detail
    assert KEY not in f"{result.error} {result.error.detail}"
