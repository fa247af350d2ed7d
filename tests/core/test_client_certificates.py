"""Certificates, the system's proxy, and the credentials test."""

import asyncio
import re
from dataclasses import replace

import pytest

from talonbench.client import Client, Exchange
from talonbench.client.certificates import load_certificates
from talonbench.connections import Connection
from talonbench.destination import Settings
from tests.core.servers import (
    CERTIFICATE,
    KEY,
    OK,
    REQUEST,
    failed,
    forget_proxies,
    listening,
    read_request,
    run,
    saying,
    server_tls,
    to,
    trust,
)


@pytest.fixture(autouse=True)
def _no_proxy_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    forget_proxies(monkeypatch)


def test_a_certificate_that_nobody_vouches_for_is_refused() -> None:
    async def work() -> Exchange:
        async with listening(saying(OK), server_tls()) as port, Client() as client:
            return await client.send(REQUEST, to(port, "https"))

    result = run(work())

    kind, message = failed(result)
    assert kind == "tls"
    assert message.startswith("The certificate of 127.0.0.1:PORT isn't trusted: self")
    assert result.wire == b""


@pytest.mark.parametrize(
    ("name", "said"),
    [("expired", "certificate has expired"), ("other_host", "IP address mismatch, certificate is not valid")],
)
def test_a_certificate_that_is_trusted_and_yet_wrong_is_refused(name: str, said: str) -> None:
    certificate = CERTIFICATE.with_name(f"{name}.pem")

    async def work() -> Exchange:
        async with (
            listening(saying(OK), server_tls(certificate)) as port,
            Client(load_certificates(str(certificate))) as client,
        ):
            return await client.send(REQUEST, to(port, "https"))

    result = run(work())

    kind, message = failed(result)
    assert kind == "tls"
    assert message.startswith(f"The certificate of 127.0.0.1:PORT isn't trusted: {said}")
    assert result.wire == b""
    assert result.error is not None
    assert "CERTIFICATE_VERIFY_FAILED" in result.error.detail


def test_a_file_of_certificates_is_trusted_beside_the_system_s() -> None:
    async def work() -> Exchange:
        async with listening(saying(OK), server_tls()) as port, Client(load_certificates(str(CERTIFICATE))) as client:
            return await client.send(REQUEST, to(port, "https"))

    assert run(work()).response is not None


def test_a_server_without_tls_is_told_from_one_with_a_bad_certificate() -> None:
    async def behave(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")

    async def work() -> Exchange:
        async with listening(behave) as port, Client() as client:
            return await client.send(REQUEST, to(port, "https"))

    assert failed(run(work())) == ("tls", "No TLS connection to 127.0.0.1:PORT: it doesn't respond with TLS.")


def test_an_encrypted_request_is_sealed_in_plain_text() -> None:
    async def work() -> Exchange:
        async with listening(saying(OK), server_tls()) as port, Client(trust()) as client:
            return await client.send(REQUEST, to(port, "https"))

    result = run(work())

    assert result.wire.startswith(b"PUT /segment/v2/events HTTP/1.1\r\n")
    assert result.wire_check is not None
    assert result.wire_check.matches


class TestProxy:
    """A proxy of the system, as a real one on loopback."""

    def test_a_request_goes_through_it_and_only_the_request_is_sealed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        asked: list[bytes] = []

        result = run(self.through(monkeypatch, asked, b"HTTP/1.1 200 Established\r\n\r\n"))

        assert result.response is not None
        assert asked[0].startswith(b"CONNECT gateway.example:443 HTTP/1.1\r\n")
        assert KEY.encode() not in asked[0]
        assert result.wire.startswith(b"PUT /segment/v2/events HTTP/1.1\r\nHost: gateway.example\r\n")
        assert result.wire_check is not None
        assert result.wire_check.matches

    def test_its_refusal_is_its_own(self, monkeypatch: pytest.MonkeyPatch) -> None:
        result = run(self.through(monkeypatch, [], b"HTTP/1.1 407 Who are you\r\n\r\n"))

        assert failed(result) == ("proxy", "The system's proxy blocked the connection to gateway.example.")
        assert result.error is not None
        assert "407 Who are you" in result.error.detail

    @pytest.mark.parametrize("proxy", ["http://127.0.0.1:9", "socks5://127.0.0.1:9", "nonexistent.invalid:80"])
    def test_one_that_is_not_there_is_named(self, monkeypatch: pytest.MonkeyPatch, proxy: str) -> None:
        monkeypatch.setenv("https_proxy", proxy)

        async def work() -> Exchange:
            async with Client() as client:
                return await client.send(REQUEST, replace(to(1), gateway="https://gateway.example"))

        kind, message = failed(run(work()))
        assert kind == "proxy"
        assert "proxy" in message

    async def through(self, monkeypatch: pytest.MonkeyPatch, asked: list[bytes], answer: bytes) -> Exchange:
        """Send by a proxy that answers *answer*; behind it is a server with a good certificate."""

        async def behave(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            asked.append(await read_request(reader))
            writer.write(answer)
            inner_reader, inner_writer = await asyncio.open_connection("127.0.0.1", behind)
            await asyncio.gather(pump(reader, inner_writer), pump(inner_reader, writer))

        async with listening(saying(OK), server_tls()) as behind, listening(behave) as port, Client(trust()) as client:
            monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{port}")
            return await client.send(REQUEST, replace(to(1), gateway="https://gateway.example"))


async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(65536):
            writer.write(data)
    finally:
        writer.close()


@pytest.mark.parametrize(
    ("answer", "kind", "message"),
    [
        (b"HTTP/1.1 204 No Content\r\n\r\n", "ok", "The deployment accepts the API key."),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", "ok", "The deployment accepts the API key."),
        (b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n", "unauthorized",
         "The deployment rejects the API key (401)."),
        (b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", "status",
         "The credentials test isn't available at this URL (404). Is it a Talon.One deployment?"),
        (b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n", "status",
         "The deployment redirects (302); the key isn't sent on. Enter the URL it names."),
        (b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n", "status",
         "The deployment responded with 503, so the key was neither accepted nor rejected."),
        (b"", "reset", "127.0.0.1:PORT closed the connection without a response."),
    ],
    ids=["204", "200", "401", "404", "302", "503", "reset"],
)  # fmt: skip
def test_the_credentials_test_has_a_sentence_for_each_result(answer: bytes, kind: str, message: str) -> None:
    async def work() -> tuple[str, str, bool]:
        async with listening(saying(answer)) as port, Client() as client:
            deployment = f"http://127.0.0.1:{port}"
            connection = Connection("test", "gateway", deployment)
            result = await client.check_credentials(Settings(KEY, deployment), connection)
            return result.kind, re.sub(r":\d{4,5}\b", ":PORT", result.message), result.ok

    assert run(work()) == (kind, message, kind == "ok")


@pytest.mark.parametrize(
    ("deployment", "key"),
    [("", KEY), ("demo", KEY), ("ht tp://x", KEY), ("https://u:p@demo.talon.one", KEY), ("http://demo.talon.one", KEY),
     ("ftp://demo.talon.one", KEY), ("https://demo.talon.one", "line\nbreak"), ("https://demo.talon.one", "snow ☃")],
)  # fmt: skip
def test_settings_that_nothing_may_be_sent_with_are_named(deployment: str, key: str) -> None:
    async def work() -> tuple[str, str]:
        async with Client() as client:
            result = await client.check_credentials(
                Settings(key, deployment), Connection("test", "gateway", deployment)
            )
            return result.kind, result.message

    kind, message = run(work())

    assert kind == "settings"
    assert message.endswith((".", "talon.one"))
    assert "u:p" not in message
