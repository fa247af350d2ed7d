"""Decodes files to text: UTF-8, optionally compressed with gzip like Segment's archives."""

import zlib

from talonbench.errors import WorkspaceError

_GZIP = b"\x1f\x8b"


def decode_text(raw: bytes) -> str:
    """The text in *raw*, without a byte-order mark; WorkspaceError if it isn't text."""
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
            raise WorkspaceError("damaged gzip archive") from None
        if not unpacker.eof:
            raise WorkspaceError("incomplete gzip archive")
        raw = unpacker.unused_data
    return b"".join(parts)
