"""HTTP Archive 1.2: a log of requests, with their responses if there are any."""

import base64
from collections.abc import Iterable

from talonbench.request import Request, Response, mask_request
from talonbench.values import Json, json_text

SIMULATED = "Sent to Talonbench's sandbox (simulated)."  # the comment of an exchange with the sandbox
FOR_SANDBOX = "For Talonbench's sandbox (simulated)."  # the comment of a request that wasn't sent
_UNKNOWN = -1  # HAR's word for a size or a time that was not measured


def har_text(entries: Iterable[Json], version: str) -> str:
    """The whole archive."""
    creator: Json = {"name": "Talonbench", "version": version}
    return json_text({"log": {"version": "1.2", "creator": creator, "entries": [*entries]}})


def har_entry(
    request: Request,
    response: Response | None = None,
    started: str = "1970-01-01T00:00:00.000Z",
    failure: str = "",
    seconds: float = 0.0,
    note: str = "",
) -> Json:
    """One exchange, keys masked; *started* is ISO 8601.

    Without a response its status is 0, as HAR requires; *failure* says why there is none, after *seconds*. *note* is
    the entry's comment.
    """
    milliseconds = (seconds if response is None else response.duration) * 1000
    answer = _response(response)
    entry: dict[str, Json] = {
        "startedDateTime": started,
        "time": milliseconds,
        "request": _request(mask_request(request)),
        "response": {**answer, "comment": failure} if failure else answer,
        "cache": {},
        "timings": {"send": 0, "wait": milliseconds, "receive": 0},
    }
    return {**entry, "comment": note} if note else entry


def _request(request: Request) -> Json:
    _, mark, query = request.url.partition("?")
    pairs = (pair.partition("=") for pair in query.split("&")) if mark else ()
    found: dict[str, Json] = {
        "method": request.method,
        "url": request.url,
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": [{"name": name, "value": value} for name, value in request.headers],
        "queryString": [{"name": name, "value": value} for name, _, value in pairs],
        "headersSize": _UNKNOWN,
        "bodySize": len((request.body or "").encode("utf-8", "surrogatepass")),
    }
    if request.body is not None:
        found["postData"] = {"mimeType": "application/json", "text": request.body}
    return found


def _response(response: Response | None) -> dict[str, Json]:
    status, reason = (0, "") if response is None else (response.status, response.reason)
    headers = () if response is None else response.headers
    body = b"" if response is None else response.body
    kind = next((value for name, value in headers if name.lower() == "content-type"), "")
    return {
        "status": status,
        "statusText": reason,
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": [{"name": name, "value": value} for name, value in headers],
        "content": _content(body, kind),
        "redirectURL": next((value for name, value in headers if name.lower() == "location"), ""),
        "headersSize": _UNKNOWN,
        "bodySize": len(body),
    }


def _content(body: bytes, kind: str) -> Json:
    found: dict[str, Json] = {"size": len(body), "mimeType": kind}
    try:
        return {**found, "text": body.decode()}
    except UnicodeDecodeError:
        return {**found, "text": base64.b64encode(body).decode(), "encoding": "base64"}
