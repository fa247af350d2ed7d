"""Every file comes through one door, which neither waits forever nor takes more than its limit."""

import gzip
import os
import socket
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from talonbench.limits import FILE, format_limit
from talonbench.reading import UnreadableError, read_archive_parts, read_bytes, read_pieces, read_plain, read_text
from talonbench.unpacking import PackedError, TooLargeError, Unpacker, unpack_body, unpack_quickly

PACKED = gzip.compress(b'{"a":1}\n')


def _make_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(path))


SPECIAL: dict[str, tuple[Callable[[Path], object], str]] = {
    "folder": (lambda path: path.mkdir(), "is a folder, not a file"),
    "pipe": (os.mkfifo, "is a pipe, not a file"),
    "socket": (lambda path: _make_socket(path), "is a socket, not a file"),
    "device": (lambda path: path.symlink_to("/dev/zero"), "is a device, not a file"),
    "missing": (lambda path: None, "No such file or directory"),
}


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (PACKED, '{"a":1}\n'), (PACKED * 2, '{"a":1}\n' * 2), (PACKED + b"\0" * 512, '{"a":1}\n'),
        ("\ufeffä".encode(), "ä"), (b"", ""), (b"\x1f", "\x1f"),
    ],
    ids=["packed", "two members", "padded", "a byte order mark", "nothing", "one byte"],
)  # fmt: skip
def test_a_file_is_unpacked(raw: bytes, text: str, tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(raw)

    assert read_text(tmp_path / "f") == text
    assert "".join(read_pieces(tmp_path / "f")) == text


@pytest.mark.parametrize("size", [0, 1, 131_071, 131_072, 131_073, 1_000_000])
@pytest.mark.parametrize("length", [100, 65_536], ids=["parts", "at once"])
def test_what_unpacks_to_many_pieces_is_unpacked_once(size: int, length: int) -> None:
    packed = gzip.compress(b"x" * size) * 2
    pytest.importorskip("isal", reason="without it all is unpacked with care")

    *pieces, end = unpack_quickly(packed[at : at + length] for at in range(0, len(packed), length))

    assert end is None  # otherwise the file would be read once more
    assert b"".join(piece for piece in pieces if piece is not None) == b"x" * size * 2


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (PACKED[:-9], "incomplete gzip data"),
        (PACKED[:4] + b"x" * 40, "damaged gzip data"),
        (PACKED + b"more", "damaged gzip data: something follows its end"),
        (b"a\xff", "not UTF-8 text (byte 1)"),
        (gzip.compress(b"\xff"), "not UTF-8 text (byte 0)"),
    ],
    ids=["cut off", "broken", "something after it", "no text", "no text, packed"],
)
def test_a_file_that_cannot_be_read_says_why(raw: bytes, said: str, tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(raw)

    with pytest.raises(UnreadableError) as caught:
        read_text(tmp_path / "f")

    assert caught.value.reason == said
    assert str(caught.value) == f"{tmp_path / 'f'}: {said}"


@pytest.mark.parametrize("kind", SPECIAL)
@pytest.mark.parametrize("read", [read_plain, read_bytes, read_text, lambda path: list(read_pieces(path))])
def test_what_is_no_plain_file_is_refused_at_once(
    kind: str, read: Callable[[Path], object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # a socket's name must be short
    make, reason = SPECIAL[kind]
    make(Path("it"))

    with pytest.raises(UnreadableError) as caught:
        read(Path("it"))

    assert caught.value.reason.startswith(reason)


@pytest.mark.parametrize("name", ["a\0b", "a\ud800b"])
def test_a_name_that_no_file_has_is_refused(name: str) -> None:
    with pytest.raises(UnreadableError, match=r"isn't a valid file name|No such file"):
        read_text(Path(name))


def test_a_pipe_that_was_handed_over_open_is_read() -> None:
    source, sink = os.pipe()
    os.write(sink, b'{"type":"track"}')
    os.close(sink)

    assert read_text(f"/dev/fd/{source}") == '{"type":"track"}'
    os.close(source)


def test_a_bomb_is_refused_with_the_limit(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.gz"
    bomb.write_bytes(gzip.compress(b" " * (FILE + 1), 1))

    with pytest.raises(UnreadableError) as caught:
        read_bytes(bomb)

    assert caught.value.reason == "holds more than 64 MB once unpacked; Talonbench reads at most 64 MB"


def test_a_file_beyond_the_limit_is_refused_with_it(tmp_path: Path) -> None:
    (tmp_path / "long").write_bytes(b" " * 2049)

    with pytest.raises(UnreadableError, match="holds more than 2 KB; Talonbench reads at most 2 KB"):
        read_bytes(tmp_path / "long", 2048)


def test_an_archive_may_be_long_but_not_out_of_proportion(tmp_path: Path) -> None:
    member = gzip.compress((b" " * 999_999 + b"\n") * 16, 9)
    (tmp_path / "bomb.gz").write_bytes(member * 8)

    with pytest.raises(UnreadableError, match="unpacks to more than 64 MB and 500 times its size"):
        for _ in read_pieces(tmp_path / "bomb.gz"):
            pass


@pytest.mark.parametrize(
    ("coding", "packed"),
    [("gzip", gzip.compress), ("deflate", zlib.compress), ("deflate", lambda raw: zlib.compress(raw, wbits=-15))],
    ids=["gzip", "deflate", "raw deflate"],
)
def test_a_coding_is_unpacked_whatever_the_parts(coding: str, packed: Callable[[bytes], bytes]) -> None:
    raw = os.urandom(100_000)
    data = packed(raw)
    unpacker = Unpacker(coding, len(raw))

    found = b"".join(piece for at in range(0, len(data), 777) for piece in unpacker.feed(data[at : at + 777]))
    unpacker.finish()

    assert found == raw


def test_a_body_that_becomes_too_large_is_refused_before_it_is_whole() -> None:
    with pytest.raises(TooLargeError):
        unpack_body(gzip.compress(b" " * 10_000_000), 1000)
    with pytest.raises(PackedError, match="incomplete"):
        unpack_body(gzip.compress(b"x")[:-1], 1000)


@pytest.mark.parametrize(("size", "said"), [(64_000_000, "64 MB"), (500 * 1024, "500 KB"), (7, "7 bytes")])
def test_a_limit_is_said_in_its_unit(size: int, said: str) -> None:
    assert format_limit(size) == said


@pytest.mark.parametrize("damage", ["", "cut", "broken", "followed", "padded", "padded and followed"])
def test_an_archive_is_unpacked_quickly_with_the_same_result(tmp_path: Path, damage: str) -> None:
    raw = os.urandom(700) * 4000
    packed = gzip.compress(raw) + gzip.compress(raw)
    data = {
        "": packed,
        "cut": packed[:-20],
        "broken": packed[: len(packed) // 2] + b"?" + packed[len(packed) // 2 + 1 :],
        "followed": packed + b"garbage",
        "padded": packed + b"\0" * 100_000,
        "padded and followed": packed + b"\0" * 100_000 + PACKED,
    }[damage]
    (tmp_path / "a.gz").write_bytes(data)
    careful, told = unpack_whole(Unpacker("gzip", FILE), data)

    quick: list[bytes] = []
    reason = ""
    try:
        for part in read_archive_parts(tmp_path / "a.gz"):
            quick.append(part)
    except UnreadableError as error:
        reason = error.reason

    assert b"".join(quick) == careful
    assert reason == told


def unpack_whole(unpacker: Unpacker, data: bytes) -> tuple[bytes, str]:
    """What *unpacker* makes of *data*, and what is wrong with it."""
    found = b""
    try:
        for part in unpacker.feed(data):
            found += part
        unpacker.finish()
    except PackedError as error:
        return found, str(error)
    return found, ""
