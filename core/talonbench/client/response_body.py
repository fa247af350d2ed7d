"""Reads a response's body, unpacked as its Content-Encoding says and never longer than the limit.

httpx unpacks whatever arrives as a whole, and each of several codings once more: 300 bytes can become gigabytes.
"""

import asyncio
from itertools import takewhile

import httpx

from talonbench.limits import CODINGS
from talonbench.unpacking import TooLargeError, Unpacker, unpack_layers

_CODINGS = {"gzip": "gzip", "x-gzip": "gzip", "deflate": "deflate"}
_INNER = 2  # times the limit that one coding may become: another one may still be inside it


async def read_body(answer: httpx.Response, limit: int) -> tuple[bytes, bool]:
    """The body of *answer*, and whether it was cut at *limit* bytes.

    PackedError if it doesn't match its codings, TooLargeError if it has too many of them or is out of all proportion.
    A coding that isn't known is left in place.
    """
    layers = _layers(answer, limit)
    body = bytearray()
    async for part in answer.aiter_raw():
        for piece in unpack_layers(layers, part):
            body += piece
            if len(body) > limit:
                return bytes(body[:limit]), True
            if layers:  # else cancelling here would leave httpcore's generators open, for nothing
                await asyncio.sleep(0)  # unpacking leaves the window its turns
    for layer in layers:
        layer.finish()
    return bytes(body), False


def _layers(answer: httpx.Response, limit: int) -> list[Unpacker]:
    """What unpacks the body, the coding that was applied last first."""
    named = [name.strip().lower() for name in answer.headers.get("content-encoding", "").split(",")]
    codings = list(takewhile(_CODINGS.__contains__, reversed([name for name in named if name not in ("", "identity")])))
    if len(codings) > CODINGS:
        raise TooLargeError(f"has {len(codings)} codings; Talonbench unpacks at most {CODINGS}")
    return [Unpacker(_CODINGS[name], _INNER * limit) for name in codings]
