"""The attributes of a deployment, fetched with a management key that the user gives; never kept."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

import httpx
import truststore

from talonbench.attributes import Attribute, CatalogError, attributes_in
from talonbench.connections import check_origin
from talonbench.errors import TransportError
from talonbench.request import header_value
from talonbench.values import Json, parse_json

PAGE: Final = 1000  # attributes; Talon.One's Management API, its largest page
PAUSE: Final = 0.34  # seconds between calls: 3 a second an endpoint
_WORDS = {401: "the management key is refused", 403: "the key may not list attributes", 429: "too many calls"}

_FAILURES: tuple[tuple[type[httpx.HTTPError], str], ...] = (
    (httpx.TimeoutException, "the deployment did not answer within 10 s"),
    (httpx.ConnectError, "no connection to the deployment can be made"),
    (httpx.ProxyError, "the system's proxy let nothing through"),
    (httpx.NetworkError, "the connection broke off"),
)


def _quiet(got: int, total: int) -> None:
    pass


async def fetch_attributes(
    deployment: str,
    key: str,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    progress: Callable[[int, int], None] = _quiet,
) -> tuple[Attribute, ...]:
    """Every attribute of *deployment*, page by page; TransportError or CatalogError where there is no answer.

    SettingsError, before anything leaves, where deployment or key cannot be sent.

    *progress* is called after each page with how many there are by now, and of how many.
    """
    origin = check_origin(deployment, "deployment")
    written = header_value("authorization", f"ManagementKey-v1 {key.strip()}")
    headers = {b"authorization": written.encode("latin-1")}
    found: list[Attribute] = []
    async with httpx.AsyncClient(headers=headers, timeout=10, verify=_trust()) as client:
        while True:
            page = await _page(client, f"{origin}/v1/attributes?pageSize={PAGE}&skip={len(found)}")
            data = page.get("data")
            got = data if isinstance(data, list) else []
            found += attributes_in(page)
            total = page.get("totalResultSize")
            if not got or not isinstance(total, int) or len(found) >= total:
                return tuple(found)
            progress(len(found), total)
            await sleep(PAUSE)


def _trust() -> truststore.SSLContext:
    import ssl

    return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


async def _page(client: httpx.AsyncClient, url: str) -> dict[str, Json]:
    try:
        response = await client.get(url)
    except httpx.HTTPError as error:
        words = next((said for kind, said in _FAILURES if isinstance(error, kind)), "the answer cannot be read as HTTP")
        message = f"The attributes could not be fetched: {words}."
        raise TransportError("protocol", message, f"{type(error).__name__}: {error}") from None
    if response.status_code != httpx.codes.OK:
        reason = _WORDS.get(response.status_code, "no list of attributes came")
        raise CatalogError(f"Talon.One answered {response.status_code}: {reason}.")
    try:
        content = parse_json(response.text)
    except ValueError:
        content = None
    if not isinstance(content, dict):
        raise CatalogError("What came is no JSON object: is the deployment's address right?")
    return content
