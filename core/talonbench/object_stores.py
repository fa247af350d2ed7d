"""Objects in a store (``s3://bucket/key``) through fsspec: found, and read range by range.

Credentials come from where AWS's own tools look for them. None is taken from a URL, and none is part of a message.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import IO, Any, Final, cast

from talonbench.errors import TalonbenchError

SCHEME: Final = "s3://"
_RANGE: Final = 8_000_000  # bytes that are asked for at a time
_TAIL: Final = 4  # bytes at the end of gzip data that tell its size
_PATIENCE: Final = {"connect_timeout": 5, "read_timeout": 30, "retries": {"max_attempts": 1}}  # seconds
_RETRIES: Final = 3  # of s3fs, each of which botocore tries twice: a store that is gone is said after some seconds
_MISSING: Final = "reading s3:// takes one more package: pip install 'talonbench[s3]'"
_NO_CREDENTIALS: Final = (
    "no AWS credentials were found; set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
)
_DENIED: Final = {  # by the store's code
    "InvalidAccessKeyId": "access denied: the store doesn't know the access key",
    "SignatureDoesNotMatch": "access denied: the secret access key is wrong",
    "ExpiredToken": "access denied: the AWS credentials have expired; sign in again",
    "RequestTimeTooSkewed": "access denied: this machine's clock is wrong",
}
_REGION: Final = "the bucket is in another region; set AWS_DEFAULT_REGION"
_CODES: Final = {
    "NoSuchBucket": "the bucket doesn't exist",
    "PermanentRedirect": _REGION,
    "301": _REGION,
    "AuthorizationHeaderMalformed": _REGION,
    "InvalidObjectState": "the object is archived in Glacier; restore it first",
    "SlowDown": "the store takes no more requests at the moment",
}
_KINDS: Final = {  # by the class of an error of botocore, aiohttp or s3fs
    "NoCredentialsError": _NO_CREDENTIALS,
    "PartialCredentialsError": _NO_CREDENTIALS,
    "ParamValidationError": "the bucket's name is invalid",
    "ProfileNotFound": "AWS_PROFILE names a profile that isn't there",
    "EndpointConnectionError": "the store can't be reached",
    "ConnectTimeoutError": "the store can't be reached",
    "FileExpired": "the object was replaced while it was read",
}

_LIBRARIES: Final = frozenset(("aiobotocore", "aiohttp", "botocore", "fsspec", "s3fs"))

_listed: Final[dict[str, dict[str, Any]]] = {}  # what a listing told of objects that nobody asked for yet


class StoreError(TalonbenchError):
    """An object can't be found or read; says why, without its name."""


@dataclass(frozen=True, slots=True)
class StoredObject:
    """An object as the store describes it; *tag* changes with its content, *tail* are the last bytes."""

    url: str
    size: int
    modified: float
    tag: str
    tail: bytes


def find_objects(url: str, suffixes: tuple[str, ...]) -> list[str]:
    """The objects that *url* stands for, in the order of their keys: itself, all that a pattern fits or a folder holds.

    Of a folder, those with one of *suffixes* are taken, at any depth: so ``s3://bucket/segment-logs`` is what Segment
    wrote there, source by source and day by day.
    """
    store, name = _split(url)
    with _explained():
        store.invalidate_cache()
        if "*" in name or "?" in name:
            return [SCHEME + key for key in sorted(store.glob(name))] or _tell_missing(store, name)
        if store.info(name)["type"] == "file":
            return [url]
        listed = store.find(name, detail=True)
    keys = sorted(key for key in listed if key.endswith(suffixes) and not _is_hidden(key, name))
    if not keys:
        raise StoreError(f"contains no event files ({', '.join(suffixes)})")
    _listed.update((SCHEME + key, listed[key]) for key in keys)
    return [SCHEME + key for key in keys]


def _tell_missing(store: Any, pattern: str) -> list[str]:
    """What is wrong if nothing fits *pattern*."""
    store.info(pattern.partition("/")[0])  # a bucket that isn't there says so
    raise StoreError("no object matches")


def _is_hidden(key: str, folder: str) -> bool:
    return any(part.startswith(".") for part in key.removeprefix(folder).split("/"))


def describe_objects(urls: Sequence[str]) -> dict[str, StoredObject]:
    """Those of the objects at *urls* that can be read."""
    found: dict[str, dict[str, Any]] = {}
    for url in urls:
        try:
            store, name = _split(url)
            with _explained():
                found[url] = _listed.pop(url) if url in _listed else store.info(name)
        except StoreError:
            continue
    long = {url: info for url, info in found.items() if info["size"] > _TAIL}
    tails = dict(zip(long, _read_tails([info["name"] for info in long.values()]), strict=True))
    return {url: _describe(url, info, tails.get(url, b"")) for url, info in found.items()}


def _describe(url: str, info: dict[str, Any], tail: bytes) -> StoredObject:
    return StoredObject(url, info["size"], info["LastModified"].timestamp(), info["ETag"].strip('"'), tail)


def _read_tails(names: list[str]) -> list[bytes]:
    """The last bytes of the objects *names*, of many at a time; none where that fails."""
    if not names:
        return []
    ends = _store().cat_ranges(names, [-_TAIL] * len(names), [None] * len(names), on_error="return")
    return [one if isinstance(one, bytes) else b"" for one in ends]


@contextmanager
def open_object(url: str) -> Iterator[IO[bytes]]:
    """The object at *url*, open for reading from its beginning; StoreError, also while it is read."""
    store, name = _split(url)
    with _explained():
        file = store.open(name, "rb", block_size=_RANGE, cache_type="readahead")
    with file:
        yield cast("IO[bytes]", _Object(file))


class _Object(io.RawIOBase):
    """The content of an object, whose errors are explained."""

    def __init__(self, file: Any) -> None:
        super().__init__()
        self._file = file

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # a buffer of any kind
        """The next bytes."""
        with _explained():
            return int(self._file.readinto(buffer))


def name_host(url: str) -> str:
    """Where the store of *url* is, for people."""
    store, _ = _split(url)
    with _explained():
        store.connect()
        return str(store.s3.meta.endpoint_url)


def mask(url: str) -> str:
    """*url* without what looks like a key and its secret in it."""
    return re.sub(r"//.*@", "//…@", url) if _has_credentials(url.removeprefix(SCHEME)) else url


def _has_credentials(name: str) -> bool:
    """Whether *name* begins with ``KEY:SECRET@``; a secret may have slashes, and only an access point's ARN colons."""
    head = name.partition("/")[0]
    return "@" in head or (":" in head and "@" in name and not head.startswith("arn:"))


def _split(url: str) -> tuple[Any, str]:
    """The store of *url* and the name in it."""
    if not url.startswith(SCHEME):
        is_loud = url.lower().startswith(SCHEME)
        raise StoreError(f"write {SCHEME} in lower case" if is_loud else f"Talonbench reads files and {SCHEME} URLs")
    name = url.removeprefix(SCHEME).rstrip("/")
    if _has_credentials(name):
        raise StoreError("leave credentials out of the URL: they are taken from AWS's settings")
    if not name:
        raise StoreError(f"names no bucket: write {SCHEME}BUCKET/FOLDER")
    return _store(), name


@cache
def _store() -> Any:
    try:
        from s3fs import S3FileSystem
    except ImportError:
        raise StoreError(_MISSING) from None
    store = S3FileSystem(config_kwargs=_PATIENCE, skip_instance_cache=True)
    store.retries = _RETRIES
    return store


@contextmanager
def _explained() -> Iterator[None]:
    """Inside, what goes wrong with a store is a StoreError."""
    try:
        yield
    except Exception as error:  # of four libraries, without a common base
        if not _is_outside(error):
            raise
        raise StoreError(_explain(error)) from None


def _is_outside(error: Exception) -> bool:
    """Whether the store, the way to it or AWS's settings failed; anything else is a bug."""
    kinds = {kind.__module__.partition(".")[0] for kind in type(error).__mro__}
    return isinstance(error, OSError) or not kinds.isdisjoint(_LIBRARIES)


def _explain(error: Exception) -> str:
    named = {kind.__name__ for one in (error, error.__cause__) for kind in type(one).__mro__}
    code = _find_code(error)
    for kind, said in _KINDS.items():
        if kind in named:
            return said
    if code in _CODES:
        return _CODES[code]
    if isinstance(error, PermissionError):
        return _DENIED.get(code, "access denied: the AWS credentials in use may not read it (403)")
    if isinstance(error, FileNotFoundError):
        return "the bucket doesn't exist" if "HeadBucket" in str(error.__cause__) else "no such object or folder"
    if code:
        return f"the store refuses with “{code}”"
    return "the connection to the store was lost"


def _find_code(error: Exception) -> str:
    """The code that the store answered with, if it did."""
    for one in (error, error.__cause__):
        response = getattr(one, "response", None)
        if isinstance(response, dict):
            return str(response.get("Error", {}).get("Code", ""))
    return ""
