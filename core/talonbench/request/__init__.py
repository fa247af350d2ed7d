"""Requests and responses as plain data; a call of an action made into the request that leaves."""

from talonbench.request.address import Address, leaving_address
from talonbench.request.building import build_request, header_value
from talonbench.request.message import SECRET_HEADERS, Request, Response, masked, masked_key

__all__ = [
    "SECRET_HEADERS",
    "Address",
    "Request",
    "Response",
    "build_request",
    "header_value",
    "leaving_address",
    "masked",
    "masked_key",
]
