"""Changes bytes as attackers and accidents do: cut, repeated, nested, spliced, with what parsers stumble over."""

import random
from collections.abc import Callable, Sequence
from typing import Final

LARGEST: Final = 64_000  # bytes of an input
_TOKENS: Final = (
    b"{", b"}", b"[", b"]", b'"', b"'", b"\\", b"(", b")", b",", b":", b"\n", b"\r\n", b"\t", b" ", b"\0", b"#", b"//",
    b"/*", b"*/", b"<<EOF\n", b"{{", b"}}", b"{{{", b"{%", b"%}", b"${", b"$.", b"&a", b"*a", b"<<: ", b"- ", b"? ",
    b"!!int ",
    b"@",
    b"\\ud800", b"\\udfff", b"\xff", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\x1f\x8b", "\u2028".encode(),
    "\U0001f600".encode(),
    b"-0", b"1e400", b"1e-400", b"9" * 5000, b"0x" + b"f" * 1500, b"NaN", b"Infinity", b"2147483648",
    b"9007199254740993",
    b"null", b"true", b"__proto__", b"constructor", b"length", b"and ", b"or ", b"not ", b"!=", b"contains(", b"match(",
    b"jsonencode(", b"resource ", b"Content-Length: ", b"Transfer-Encoding: chunked\r\n", b"\r\n\r\n", b"0\r\n\r\n",
    b"gzip",
)  # fmt: skip
_Change = Callable[[random.Random, bytes, Sequence[bytes]], bytes]


def mutate(dice: random.Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """*data* with one to six changes, some of which take parts of *others*."""
    for _ in range(dice.choice((1, 1, 1, 2, 2, 3, 6))):
        data = dice.choice(_CHANGES)(dice, data, others)[:LARGEST]
    return data


def _stretch(dice: random.Random, data: bytes) -> tuple[int, int]:
    start = dice.randint(0, len(data))
    return start, min(len(data), start + dice.choice((1, 2, 4, 8, 32, 200)))


def _flip(dice: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    if not data:
        return data
    at = dice.randrange(len(data))
    return data[:at] + bytes((data[at] ^ 1 << dice.randrange(8),)) + data[at + 1 :]


def _drop(dice: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    start, end = _stretch(dice, data)
    return data[:start] + data[end:]


def _cut(dice: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    return data[: dice.randint(0, len(data))]


def _insert(dice: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    at = dice.randint(0, len(data))
    return data[:at] + dice.choice(_TOKENS) + data[at:]


def _replace(dice: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    start, end = _stretch(dice, data)
    return data[:start] + dice.choice(_TOKENS) + data[end:]


def _repeat(dice: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    start, end = _stretch(dice, data)
    part = dice.choice((data[start:end], dice.choice(_TOKENS)))
    times = min(dice.choice((2, 2, 3, 5, 10, 10, 30, 300, 3_000, 20_000)), LARGEST // (len(part) + 1))
    return data[:start] + part * times + data[dice.choice((start, end)) :]


def _splice(dice: random.Random, data: bytes, others: Sequence[bytes]) -> bytes:
    other = dice.choice(others)
    at, start = dice.randint(0, len(data)), dice.randint(0, len(other))
    return data[:at] + other[start : dice.randint(start, len(other))] + data[dice.choice((at, len(data))) :]


def _move(dice: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    start, end = _stretch(dice, data)
    rest = data[:start] + data[end:]
    at = dice.randint(0, len(rest))
    return rest[:at] + data[start:end] + rest[at:]


_CHANGES: Final[tuple[_Change, ...]] = (
    _flip,
    _drop,
    _cut,
    _insert,
    _insert,
    _replace,
    _replace,
    _repeat,
    _splice,
    _move,
)
