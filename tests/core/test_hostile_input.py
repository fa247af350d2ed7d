"""Hostile input through the doors of the command line, the network and the local servers: a sentence, in time."""

import asyncio
import gzip
import os
import resource
import signal
import socket
import subprocess
import sys
import time
import urllib.request
import zlib
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from talonbench.attributes import CatalogError
from talonbench.capture import Capture
from talonbench.cases import CaseError, read_cases
from talonbench.cli import main
from talonbench.client.wire import WireTransport
from talonbench.connections import Connection
from talonbench.errors import TransportError
from talonbench.formats import ConfigText, read_paths, read_sources
from talonbench.limits import HEAD_PAUSE, RESPONSE
from talonbench.management.catalog import fetch_catalog
from talonbench.mapping.directives.template import compile_template, template_paths
from talonbench.sandbox import Sandbox
from talonbench.suggest import Contradiction, MatchingEvent, Unmatchable, make_matching_event
from talonbench.workspace import load, save
from talonbench.workspace.model import ConnectionEntry, FilterEntry, MappingEntry, Workspace
from tests.core.servers import exchange, listening, run, saying
from tests.core.suggest import SETTINGS, to

PROGRAM = [sys.executable, "-m", "talonbench_gui"]
MEMORY = 2_500_000_000  # bytes of address space for a program under attack
EVENT = '{"type":"track","event":"A","userId":"u"}'


@pytest.fixture(scope="module")
def bomb(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """2 MB that become 2 GB: one piece after the other, each packed like the first."""
    packer = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    piece = packer.compress(b" " * 1_000_000) + packer.flush(zlib.Z_FULL_FLUSH)
    path = tmp_path_factory.mktemp("bomb") / "bomb.gz"
    path.write_bytes(gzip.compress(b"")[:10] + piece * 2000)
    return path


@pytest.mark.parametrize("kind", ["bomb", "device", "pipe"])
@pytest.mark.parametrize(
    "command",
    ["preview X --action trackEventV2", "preview E --workspace X", "preview E --action trackEventV2 --mapping X",
     "import X", "check X", "sandbox --attributes X", "bench X"],
)  # fmt: skip
def test_bombs_and_endless_files_are_refused_in_a_line(
    command: str,
    kind: str,
    bomb: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    event, path = tmp_path / "event.json", tmp_path / "it"
    event.write_text(EVENT, "utf-8")
    os.mkfifo(path) if kind == "pipe" else path.symlink_to(bomb if kind == "bomb" else "/dev/zero")
    given = {"X": str(path), "E": str(event)}
    monkeypatch.setattr(sys, "argv", ["talonbench", *(given.get(word, word) for word in command.split())])

    with pytest.raises(SystemExit) as left:
        main()

    assert left.value.code == 2
    assert f"{path}" in (said := capsys.readouterr().err)
    assert ("holds more than 64 MB once unpacked" if kind == "bomb" else f"is a {kind}") in said


def test_a_bomb_takes_no_memory(bomb: Path) -> None:
    limit = partial(resource.setrlimit, resource.RLIMIT_AS, (MEMORY, MEMORY))

    done = subprocess.run(
        [*PROGRAM, "replay", str(bomb), "--action", "trackEventV2"], preexec_fn=limit, capture_output=True, text=True
    )

    assert (done.returncode, "Traceback" in done.stderr) == (2, False)


def test_output_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "event").write_text(EVENT, "utf-8")
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*PROGRAM, "preview", str(tmp_path / "event"), "--action", "trackEventV2"],
            stdout=full, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    assert (done.returncode, done.stderr) == (2, "talonbench: can't write the output: No space left on device\n")


def test_an_import_is_interrupted_in_a_line(tmp_path: Path) -> None:
    for number in range(400):
        (tmp_path / f"{number}.tf").write_text("x = [\n" + "[1, 2, 3],\n" * 20_000 + "]\n", "utf-8")
    running = subprocess.Popen([*PROGRAM, "import", str(tmp_path)], stderr=subprocess.PIPE, text=True)
    with suppress(subprocess.TimeoutExpired):
        running.wait(4)

    running.send_signal(signal.SIGINT)
    _, said = running.communicate(timeout=30)

    assert (running.returncode, said) == (130, "talonbench: cancelled\n")


NO_PROXIES = ["http://", "http://[::1", "http://a:99999", "http://a:b:c", "http://é", "://", "socks5://a"]


@pytest.mark.parametrize("proxy", NO_PROXIES)
def test_a_proxy_that_is_no_address_is_an_error_with_a_sentence(proxy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("https_proxy", "HTTPS_PROXY"):
        monkeypatch.setenv(name, proxy)
    with pytest.raises(TransportError, match="proxy"):
        run(_use_proxy(proxy))
    with pytest.raises(TransportError, match="proxy"):
        run(fetch_catalog("https://demo.europe-west1.talon.invalid", "key"))


async def _use_proxy(proxy: str) -> None:
    WireTransport()._pool(proxy)


def _packed(*codings: str, size: int = 100_000_000) -> bytes:
    """*size* spaces, packed once for each of *codings*."""
    data = b" " * size
    for coding in codings:
        data = gzip.compress(data, 9) if coding == "gzip" else zlib.compress(data, 9)
    return data


@pytest.mark.parametrize(
    ("codings", "kind"),
    [
        (("gzip",), "cut"), (("deflate",), "cut"), (("gzip", "gzip"), "cut"), (("deflate", "gzip", "gzip"), "cut"),
        (("gzip",) * 5, "too_large"), (("gzip",) * 40, "too_large"),
    ],
)  # fmt: skip
def test_a_response_that_unpacks_endlessly_is_cut_or_refused(codings: tuple[str, ...], kind: str) -> None:
    body = _packed(*codings[:3])
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: {', '.join(codings)}\r\nContent-Length: {len(body)}\r\n\r\n"

    result = run(exchange(saying(head.encode() + body)))

    if kind == "cut":
        assert result.response is not None
        assert (len(result.response.body), result.truncated) == (RESPONSE, True)
    else:
        assert result.error is not None
        assert result.error.kind == kind
    assert result.duration < 5


def test_a_page_of_attributes_that_unpacks_endlessly_is_refused() -> None:
    body = _packed("gzip")
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {len(body)}\r\n\r\n"

    async def work() -> None:
        async with listening(saying(head.encode() + body)) as port:
            with pytest.raises(CatalogError, match=r"has more than 5 MB"):
                await fetch_catalog(f"http://127.0.0.1:{port}", "key")

    run(work())


YAML: dict[str, tuple[str, str]] = {
    "aliases": ("a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 12)),
                "aliases stand for more than 1,000,000 values"),
    "merge keys": ("m0: &m0 {k: 1}\n" + "".join(f"m{n}: &m{n} {{<<: [*m{n - 1}, *m{n - 1}]}}\n" for n in range(1, 40)),
                   "aliases stand for more than 1,000,000 values"),
    "an alias in itself": ("a: &a [*a]\n", "an alias stands inside what it stands for"),
    "depth": ("a: " + "[" * 100_000, "nested deeper than 500 levels"),
    "a long hexadecimal": (f"a: 0x{'f' * 5000}\n", "the number is too long"),
    "a time": ("a: !!timestamp 9999-99-99\n", "the tag !!timestamp isn't supported"),
    "no number": ("a: !!int zz\n", "“zz” isn't a number"),
    "infinity": ("a: .inf\n", "“.inf” isn't a number"),
}  # fmt: skip


@pytest.mark.parametrize("name", YAML)
def test_yaml_that_stands_for_too_much_is_refused_at_its_place(name: str, tmp_path: Path) -> None:
    text, reason = YAML[name]
    path = tmp_path / "it.case.yaml"
    path.write_text(text, "utf-8")

    with pytest.raises(CaseError) as caught:
        read_cases(path)

    assert str(caught.value).startswith(f"{path}:")
    assert reason in str(caught.value)


DIGITS = "9" * 5000


def test_numbers_of_5000_digits_are_what_they_are_to_javascript(tmp_path: Path) -> None:
    path = tmp_path / "it.case.yaml"
    path.write_text(f"event: {{type: track, event: A, n: {DIGITS}, m: {'1' * 20}}}\nexpect: []\n", "utf-8")
    event: Any = read_cases(path).case.event
    terraform = f'resource "segment_destination" "d" {{\n  name = {DIGITS}\n  x = jsonencode({{ n = -{DIGITS} }})\n}}\n'

    assert (event["n"], event["m"]) == (float("inf"), 11111111111111111111.0)
    assert read_sources([ConfigText("x.tf", terraform)]).destinations == ()


@pytest.mark.parametrize(
    "trigger", [f"properties.n >= {DIGITS}", f'properties.items.{DIGITS} = "a"', f"event = {DIGITS}"]
)
def test_an_event_is_made_for_5000_digits_or_not(trigger: str) -> None:
    made = make_matching_event(to(f'type = "track" and {trigger}'), SETTINGS)

    assert isinstance(made, (MatchingEvent, Contradiction, Unmatchable))


def test_names_with_lone_surrogates_are_saved_and_come_back(tmp_path: Path) -> None:
    odd = "a\ud800b"
    workspace = Workspace(
        connections=[ConnectionEntry.of(Connection(odd, "gateway", "https://demo.talon.one"))],
        mappings=[MappingEntry(id=odd, name=odd, action=odd, trigger=odd, mapping={odd: odd})],
        filters=[FilterEntry(name=odd, condition=odd, id=odd)],
    )

    save(workspace, tmp_path / "w.talonbench.json")

    assert load(tmp_path / "w.talonbench.json") == workspace


@pytest.mark.parametrize("braces", ["{{", "{{{", "{{a}", "{{ a } ", "}}{{", "{{\n"])
def test_a_template_is_read_in_linear_time(braces: str) -> None:
    def seconds(times: int) -> float:
        begun = time.process_time()
        template_paths(braces * times)
        compile_template(braces * times, lambda path: lambda event: path)
        return time.process_time() - begun

    assert seconds(200_000) < 1.5


def test_a_folder_of_too_many_files_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("talonbench.formats.files.FOLDER_FILES", 20)
    for number in range(21):
        (tmp_path / f"{number}.json").touch()

    (note,) = read_paths([tmp_path]).notes

    assert note.message == "There are more than 20 files, the most that one import reads; import a smaller folder."


def test_half_sent_requests_are_timed_out_and_others_answered_meanwhile() -> None:
    halves = [b"POST /v1/track HTTP/1.1\r\nHost: 127.0.0.1\r\n", b"", b"PUT /segment/v2/events HTT"]
    with ExitStack() as stack, Capture() as capture, Sandbox() as sandbox:
        urls = (capture.url, sandbox.url)
        opened = len(list(Path("/proc/self/fd").iterdir()))
        connections = [
            stack.enter_context(socket.create_connection(("127.0.0.1", urlsplit(url).port or 0)))
            for url in urls for _ in range(250)
        ]  # fmt: skip
        for number, connection in enumerate(connections):
            connection.sendall(halves[number % 3])

        for url in urls:
            with urllib.request.urlopen(url, timeout=5) as answer:
                assert answer.status == 200
        for connection in connections:
            connection.settimeout(HEAD_PAUSE + 20)
            assert connection.recv(1000).startswith(b"HTTP/1.1 408 ")
            connection.close()
        asyncio.run(asyncio.sleep(0.5))  # the servers' sides close
        assert len(list(Path("/proc/self/fd").iterdir())) <= opened + 5


def test_a_body_that_stalls_is_timed_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("talonbench.serving.BODY_PAUSE", 0.2)
    monkeypatch.setattr("talonbench.serving._GRACE", 0.0)
    head = b"PUT /segment/v2/events HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: ApiKey-v1 d\r\n"
    with Sandbox() as sandbox, socket.create_connection(("127.0.0.1", urlsplit(sandbox.url).port or 0)) as connection:
        connection.settimeout(10)
        connection.sendall(head + b'Destination-Hostname: x\r\nContent-Length: 100\r\n\r\n{"a"')

        assert connection.recv(1000).startswith(b"HTTP/1.1 408 ")
