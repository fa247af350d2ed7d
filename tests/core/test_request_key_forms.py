"""A key that a server echoes is masked, however it is written."""

import json
import time
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable
from urllib.parse import quote

import pytest

from talonbench.request import Request, Response, mask_response, mask_secrets
from tests.core.servers import KEY, OK, REQUEST, exchange, run, saying

ODD = 'k3y+/="é\\secret&value9f3c7a'


def request(key: str) -> Request:
    return Request("GET", "https://a.example/", (("authorization", f"ApiKey-v1 {key}"),), None)


def unicode_escapes(key: str) -> str:
    return "".join(f"\\u{ord(one):04x}" for one in key)


def alternating(key: str) -> str:
    return "".join(one if at % 2 else f"\\u{ord(one):04X}" for at, one in enumerate(key))


FORMS: dict[str, Callable[[str], str]] = {
    "plain": str,
    "JSON": lambda key: json.dumps(key)[1:-1],
    "JSON with all characters": lambda key: json.dumps(key, ensure_ascii=False)[1:-1],
    "unicode escapes": unicode_escapes,
    "upper case": lambda key: unicode_escapes(key).upper().replace("\\U", "\\u"),
    "every other character": alternating,
    "JSON in JSON": lambda key: json.dumps(unicode_escapes(key))[1:-1],
    "URL": lambda key: quote(key, safe=""),
    "URL, all characters": lambda key: "".join(f"%{octet:02x}" for octet in key.encode()),
    "URL, twice": lambda key: quote(quote(key, safe=""), safe=""),
    "HTML": lambda key: "".join(f"&#{ord(one)};" for one in key),
    "HTML, hexadecimal": lambda key: "".join(f"&#x{ord(one):X};" for one in key),
    "slash": lambda key: json.dumps(key)[1:-1].replace("/", "\\/"),
    "base64": lambda key: b64encode(key.encode()).decode(),
    "base64 of the header": lambda key: b64encode(f"ApiKey-v1 {key}".encode()).decode(),
    "base64 of a text with it": lambda key: urlsafe_b64encode(f"{{'header': '{key}', 'x': 1}}".encode()).decode(),
    "hexadecimal": lambda key: key.encode().hex().upper(),
}


@pytest.mark.parametrize("key", [KEY, ODD], ids=["plain key", "odd key"])
@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_masked_in_body_header_and_message(form: str, key: str) -> None:
    written = FORMS[form](key)
    sent = request(key)

    masked = mask_response(
        Response(400, f"no {written}", (("x-echo", written),), f'{{"message": "{written}"}}'.encode(), 0.1), sent
    )

    inner = written[4:-4]  # of base64, what stands at its ends depends on the text around the key
    for text in (masked.text, masked.reason, masked.header("x-echo"), mask_secrets(f"says {written}!", sent)):
        assert inner not in text
        assert "••••" in text


@pytest.mark.parametrize("charset", ["utf-16", "utf-16-le", "utf-7", "latin-1", "cp037"])
def test_another_charset_hides_no_key(charset: str) -> None:
    body = f'{{"message": "{KEY}"}}'.encode(charset)
    headers = (("content-type", f"application/json; charset={charset}"),)

    masked = mask_response(Response(400, "no", headers, body, 0.1), request(KEY))

    assert KEY not in masked.text.replace("\0", "")
    assert '"message"' in masked.text.replace("\0", "")


def test_what_is_no_key_stays_as_it_is() -> None:
    body = json.dumps({"message": "a \\u0041 % &#65; \\ " + KEY[:-1]}).encode()

    assert mask_response(Response(200, "OK", (), body, 0.1), request(KEY)).body == body


@pytest.mark.parametrize("piece", [KEY[:-1], "\\", "%", "&#0", "\\u0030"])
def test_a_large_answer_is_masked_in_time(piece: str) -> None:
    body = (piece * (5_000_000 // len(piece))).encode()

    begun = time.perf_counter()
    mask_response(Response(200, "OK", (), body, 0.1), request(KEY))

    assert time.perf_counter() - begun < 20  # half a second on an idle machine


def test_a_real_server_that_escapes_the_key_does_not_get_it_shown() -> None:
    body = f'{{"message": "Invalid key: {unicode_escapes(KEY)}"}}'.encode()
    answer = OK.split(b"\r\n")[0] + b"\r\nContent-Length: %d\r\n\r\n" % len(body) + body

    result = run(exchange(saying(answer), REQUEST))

    assert result.response is not None
    assert KEY not in json.loads(result.response.text)["message"]
    assert "••••" in result.response.text
