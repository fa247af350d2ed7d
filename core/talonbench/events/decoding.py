"""Bytes of a file into text: UTF-8, packed with gzip or not, as Segment's archives are."""

import zlib

from talonbench.errors import WorkspaceError

_GZIP = b"\x1f\x8b"


def decode_text(raw: bytes) -> str:
    """The text in *raw*, without a byte-order mark; WorkspaceError where there is none."""
    unpacked = _unpacked(raw) if raw.startswith(_GZIP) else raw
    try:
        return unpacked.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise WorkspaceError(f"not UTF-8 text (byte {error.start})") from None


def _unpacked(raw: bytes) -> bytes:
    parts: list[bytes] = []
    while raw.startswith(_GZIP):
        unpacker = zlib.decompressobj(wbits=31)
        try:
            parts.append(unpacker.decompress(raw))
        except zlib.error:
            raise WorkspaceError("a gzip archive that is broken") from None
        if not unpacker.eof:
            raise WorkspaceError("a gzip archive that ends too early")
        raw = unpacker.unused_data
    return b"".join(parts)
