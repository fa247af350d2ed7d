"""Unpacks compressed data piece by piece, so that a few bytes can't become more than the limit allows."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Final

from talonbench.errors import TalonbenchError
from talonbench.limits import format_limit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

GZIP: Final = b"\x1f\x8b"
ZSTD: Final = b"\x28\xb5\x2f\xfd"
_PIECE: Final = 256 * 1024  # bytes that are unpacked at a time
_QUICK_PIECE: Final = 128 * 1024  # fits into the processor's cache, as 1 MB doesn't: twice as fast
_SMALL: Final = 32  # packed bytes at a time where some are damaged
_ZSTD_PART: Final = 512  # packed bytes at a time: they can become 16 MB, not more
_GZIP_BITS: Final = 31
_ZLIB_BITS: Final = 15
_RAW_BITS: Final = -15


class PackedError(TalonbenchError):
    """Compressed data is damaged or incomplete."""


class TooLargeError(PackedError):
    """Compressed data is larger than the limit once unpacked."""


class Unpacker:
    """One layer of compression, fed in parts; a layer that makes more than *limit* bytes is refused.

    *coding* is ``gzip``, of any number of members, or ``deflate``, with or without zlib's frame.
    """

    def __init__(self, coding: str, limit: int) -> None:
        self._bits = _GZIP_BITS if coding == "gzip" else _ZLIB_BITS
        self._coding, self._limit = coding, limit
        self._size = 0
        self._stream = zlib.decompressobj(self._bits)
        self._is_begun = self._is_over = False

    def feed(self, packed: bytes) -> Iterator[bytes]:
        """The data that *packed* continues, in small pieces, some of them empty.

        PackedError if it is damaged, TooLargeError if it is beyond the limit.
        """
        while packed and not self._is_over:
            if self._stream.eof:
                packed = self._begin_member(packed)
                continue
            before = self._stream.copy()
            try:
                piece = self._unpack(packed)
            except PackedError:
                yield from _salvage(before, packed)
                raise
            packed = self._stream.unconsumed_tail or self._stream.unused_data
            self._size += len(piece)
            if self._size > self._limit:
                raise TooLargeError(f"holds more than {format_limit(self._limit)} once unpacked")
            yield piece

    def finish(self) -> None:
        """PackedError if the data breaks off."""
        if self._is_begun and not self._stream.eof:
            raise PackedError(f"incomplete {self._coding} data")

    def _begin_member(self, packed: bytes) -> bytes:
        """The next member of an archive; padding with zeros ends it."""
        rest = packed.lstrip(b"\0") if self._coding == "gzip" else b""
        if rest[:1] == GZIP[:1]:
            self._stream = zlib.decompressobj(self._bits)
            return rest
        self._is_over = bool(rest) or self._coding != "gzip"
        if rest:
            raise PackedError(f"damaged {self._coding} data: something follows its end")
        return b""

    def _unpack(self, packed: bytes) -> bytes:
        try:
            piece = self._stream.decompress(packed, _PIECE)
        except zlib.error:
            if self._is_begun or self._coding == "gzip":
                raise PackedError(f"damaged {self._coding} data") from None
            piece = self._without_frame(packed)
        self._is_begun = True
        return piece

    def _without_frame(self, packed: bytes) -> bytes:
        """The first piece of *packed* read as raw deflate, as some servers send it."""
        self._stream = zlib.decompressobj(_RAW_BITS)
        try:
            return self._stream.decompress(packed, _PIECE)
        except zlib.error:
            raise PackedError(f"damaged {self._coding} data") from None


def _salvage(stream: zlib._Decompress, packed: bytes) -> Iterator[bytes]:
    """What *stream* makes of *packed* before the place where it is damaged."""
    try:
        for at in range(0, len(packed), _SMALL):
            yield stream.decompress(packed[at : at + _SMALL])
    except zlib.error:
        return


def unpack_parts(parts: Iterable[bytes], limit: int) -> Iterator[bytes]:
    """The gzip data in *parts*, unpacked piece by piece; PackedError if it is damaged or longer than *limit*."""
    unpacker = Unpacker("gzip", limit)
    for part in parts:
        yield from unpacker.feed(part)
    unpacker.finish()


def unpack_quickly(parts: Iterable[bytes]) -> Iterator[bytes | None]:
    """The gzip data in *parts*, unpacked in half the time; None at its end, unless anything was wrong with it.

    Nothing comes where isal has no wheel.
    """
    try:
        from isal import isal_zlib  # late: for archives only
    except ImportError:
        return
    stream = isal_zlib.decompressobj(_GZIP_BITS)
    try:
        for part in parts:
            packed = part
            is_full = False  # more may come of what was taken in
            while packed or is_full:
                if stream.eof:
                    packed = packed.lstrip(b"\0")
                    if not packed:
                        break
                    stream = isal_zlib.decompressobj(_GZIP_BITS)
                piece = stream.decompress(packed, _QUICK_PIECE)
                yield piece
                is_full = len(piece) == _QUICK_PIECE and not stream.eof
                packed = stream.unused_data if stream.eof else stream.unconsumed_tail
    except isal_zlib.error:  # type: ignore[misc]  # its stub takes the class for an instance
        return
    if stream.eof:
        yield None


def pack_gzip(parts: Iterable[bytes]) -> Iterator[bytes]:
    """*parts* as gzip data."""
    stream = zlib.compressobj(wbits=_GZIP_BITS)
    for part in parts:
        yield stream.compress(part)
    yield stream.flush()


def unpack_zstd(parts: Iterable[bytes], limit: int) -> Iterator[bytes]:
    """The Zstandard data in *parts*, of any number of frames, unpacked; PackedError as for `unpack_parts`."""
    from zstandard import ZstdDecompressor, ZstdError  # late: few archives need it

    stream = ZstdDecompressor().decompressobj()
    size, made = 0, bytearray()
    try:
        for packed in _small(parts):
            while packed:
                if stream.eof:
                    stream = ZstdDecompressor().decompressobj()
                made += stream.decompress(packed)
                packed = stream.unused_data
            if len(made) >= _PIECE:
                size += len(made)
                if size > limit:
                    raise TooLargeError(f"holds more than {format_limit(limit)} once unpacked")
                yield bytes(made)
                made.clear()
    except ZstdError:
        yield bytes(made)
        raise PackedError("damaged zstd data") from None
    yield bytes(made)
    if not stream.eof:
        raise PackedError("incomplete zstd data")


def _small(parts: Iterable[bytes]) -> Iterator[bytes]:
    for part in parts:
        for at in range(0, len(part), _ZSTD_PART):
            yield part[at : at + _ZSTD_PART]


def unpack_layers(layers: list[Unpacker], part: bytes) -> Iterator[bytes]:
    """*part* through all *layers*, outermost first, in small pieces."""
    if not layers:
        yield part
        return
    for piece in layers[0].feed(part):
        yield from unpack_layers(layers[1:], piece)


def unpack_body(raw: bytes, limit: int) -> bytes:
    """The gzip data *raw*, unpacked; PackedError if it is damaged or longer than *limit*."""
    return b"".join(unpack_parts((raw,), limit))
