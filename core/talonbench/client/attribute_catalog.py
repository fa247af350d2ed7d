"""Fetches the attributes of a deployment with the user's management key, which is never saved."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

import httpx
import truststore

from talonbench.attributes import Attribute, CatalogError, attributes_in
from talonbench.client.response_body import read_body
from talonbench.connections import check_origin
from talonbench.errors import TransportError
from talonbench.limits import CATALOG, CATALOG_PAGE, format_limit
from talonbench.request import header_value
from talonbench.unpacking import PackedError
from talonbench.values import Json, parse_json

PAGE: Final = 1000  # attributes; Talon.One's Management API, its largest page
PAUSE: Final = 0.34  # seconds between calls: 3 per second and endpoint
_WORDS = {
    401: "the management key is invalid",
    403: "the key can't list attributes",
    429: "too many requests",
}

_FAILURES: tuple[tuple[type[httpx.HTTPError], str], ...] = (
    (httpx.TimeoutException, "the deployment didn't respond within 10 s"),
    (httpx.ConnectError, "can't connect to the deployment"),
    (httpx.ProxyError, "the system's proxy blocked the connection"),
    (httpx.NetworkError, "the connection was lost"),
)


def _quiet(got: int, total: int) -> None:
    pass


async def fetch_attributes(
    deployment: str,
    key: str,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    progress: Callable[[int, int], None] = _quiet,
) -> tuple[Attribute, ...]:
    """Every attribute of *deployment*, page by page; TransportError or CatalogError if a request fails.

    SettingsError, before anything is sent, if the deployment or key is invalid.

    *progress* is called after each page with the number of attributes so far, and in total.
    """
    origin = check_origin(deployment, "deployment")
    written = header_value("authorization", f"ManagementKey-v1 {key.strip()}")
    headers = {b"authorization": written.encode("latin-1")}
    found: list[Attribute] = []
    async with _open_client(headers) as client:
        while len(found) < CATALOG:
            page = await _page(client, f"{origin}/v1/attributes?pageSize={PAGE}&skip={len(found)}")
            data = page.get("data")
            got = data if isinstance(data, list) else []
            found += attributes_in(page)
            total = page.get("totalResultSize")
            if not got or not isinstance(total, int) or len(found) >= total:
                return tuple(found)
            progress(len(found), total)
            await sleep(PAUSE)
    raise CatalogError(f"The deployment has more than {CATALOG:,} attributes, the most that Talonbench reads.")


def _open_client(headers: dict[bytes, bytes]) -> httpx.AsyncClient:
    """A client behind the system's proxy; TransportError if that isn't a supported one."""
    try:
        return httpx.AsyncClient(headers=headers, timeout=10, verify=_trust())
    except ImportError:  # what a SOCKS proxy would need
        message = "Couldn't fetch the attributes: the system's proxy type isn't supported."
        raise TransportError("proxy", message) from None
    except (ValueError, TypeError, httpx.InvalidURL) as error:
        message = "Couldn't fetch the attributes: the system's proxy isn't a valid address (HTTPS_PROXY)."
        raise TransportError("proxy", message, f"{type(error).__name__}: {error}") from None


def _trust() -> truststore.SSLContext:
    import ssl

    return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


async def _page(client: httpx.AsyncClient, url: str) -> dict[str, Json]:
    try:
        async with client.stream("GET", url) as response:
            body, is_cut = await read_body(response, CATALOG_PAGE)
    except PackedError as error:
        raise CatalogError(f"The response can't be unpacked: {error}.") from None
    except httpx.HTTPError as error:
        message = f"Couldn't fetch the attributes: {_describe_failure(error)}."
        raise TransportError("protocol", message, f"{type(error).__name__}: {error}") from None
    if response.status_code != httpx.codes.OK:
        reason = _WORDS.get(response.status_code, "the response has no attributes")
        raise CatalogError(f"Talon.One responded with {response.status_code}: {reason}.")
    if is_cut:
        raise CatalogError(f"A page of attributes holds more than {format_limit(CATALOG_PAGE)}, the most that is read.")
    try:
        content = parse_json(body.decode("utf-8-sig"))
    except ValueError:
        content = None
    if not isinstance(content, dict):
        raise CatalogError("The response isn't a JSON object. Is the deployment URL correct?")
    return content


def _describe_failure(error: httpx.HTTPError) -> str:
    if isinstance(error, httpx.RemoteProtocolError) and "complete message body" in str(error):  # h11's words
        return "the response was cut off before its end"
    return next((said for kind, said in _FAILURES if isinstance(error, kind)), "the response isn't valid HTTP")
