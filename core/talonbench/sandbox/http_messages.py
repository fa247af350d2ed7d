"""Bodies read from HTTP requests, and replies as HTTP responses."""

from starlette.requests import Request
from starlette.responses import Response

from talonbench.limits import SANDBOX_BODY
from talonbench.request import SANDBOX_SERVER
from talonbench.sandbox.replies import RefusedRequest, Reply
from talonbench.values import Value, describe_json_error, json_text, parse_json


def make_response(answer: Reply) -> Response:
    """*answer* as an HTTP response."""
    headers = {"server": SANDBOX_SERVER}
    if answer.body is None:
        return Response(status_code=answer.status, headers=headers)
    return Response(json_text(answer.body), answer.status, headers, "application/json")


async def read_body(request: Request) -> Value:
    """The JSON body of *request*; RefusedRequest (413, 400) if it is too long or invalid."""
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > SANDBOX_BODY:
            raise RefusedRequest(413, f"The body must have at most {SANDBOX_BODY:,} bytes in the sandbox.")
    request.state.payload = bytes(body)
    try:
        return parse_json(body.decode())
    except UnicodeDecodeError:
        raise RefusedRequest(400, "The body isn't UTF-8 text.") from None
    except ValueError as error:
        raise RefusedRequest(400, f"The body isn't valid JSON: {describe_json_error(error, True)}.") from None


def check_origin(request: Request) -> None:
    """Keep web pages that are open in this machine's browser away from the sandbox; RefusedRequest (403) for them."""
    origin = request.headers.get("origin")
    if origin is not None and origin != str(request.base_url).rstrip("/"):
        raise RefusedRequest(403, "The sandbox can only be controlled by programs on this machine, not by web pages.")
