"""The words for people."""

import pytest

from talonbench.client import Exchange, Verdict
from talonbench.client.exchange import WireCheck
from talonbench.connections import GATEWAY, Connection
from talonbench.destination import Settings
from talonbench.formats.model import Configuration, DestinationConfiguration
from talonbench.preview import compile_destination, make_preview
from talonbench.request import Request
from talonbench.talon_one import make_subscription
from talonbench.trace import MappingTrace
from talonbench.values import UNDEFINED, Value
from talonbench_gui.wording.exchanges import explain_wire_check, send_question
from talonbench_gui.wording.fields import format_value
from talonbench_gui.wording.imports import describe_import
from talonbench_gui.wording.numbers import describe_size
from talonbench_gui.wording.outcomes import explain_outcome, list_faults
from talonbench_gui.wording.status import STATUS_LABELS

SETTINGS = Settings("key", "https://my.talon.one")


def row(text: str, trigger: str = 'type = "track"') -> MappingTrace:
    to = compile_destination((make_subscription("trackEventV2", trigger, "One"),))
    return make_preview(text, to, SETTINGS).mappings[0]


@pytest.mark.parametrize(
    ("size", "words", "is_over"),
    [
        (0, "0 B of 32 KB", False),
        (1536, "1.5 KB of 32 KB", False),
        (32 * 1024, "32.0 KB of 32 KB", False),
        (32 * 1024 + 1, "32.0 KB, over Segment's limit of 32 KB", True),
        (5 * 1024 * 1024, "5.0 MB, over Segment's limit of 32 KB", True),
    ],
)
def test_a_size_is_told_against_the_limit(size: int, words: str, is_over: bool) -> None:
    assert describe_size(size) == (words, is_over)


@pytest.mark.parametrize(
    ("value", "words"),
    [(UNDEFINED, ""), (None, "null"), ("", '""'), ("two\nlines", "two⏎lines"), ({"a": [1]}, '{"a":[1]}')],
)
def test_a_value_is_told_on_one_line(value: Value, words: str) -> None:
    assert format_value(value) == words


def test_a_long_value_is_cut() -> None:
    assert format_value("x" * 500) == "x" * 199 + "…"


def test_every_status_has_a_sign_of_its_own_or_a_word_of_its_own() -> None:
    assert len({(sign, word) for sign, word, _ in STATUS_LABELS.values()}) == len(STATUS_LABELS)


def test_what_an_event_did_is_told() -> None:
    assert explain_outcome(row("").outcome) == "No event yet."
    assert "nothing is sent" in explain_outcome(row('{"type": "page"}').outcome)
    assert explain_outcome(row('{"type": "track"}').outcome).startswith("This mapping is rejected: ")
    assert list_faults(row('{"type": "track"}').outcome)[0][0].startswith("/")


@pytest.mark.parametrize(
    ("mappings", "words"), [(0, "0 mappings, 0 filters"), (1, "1 mapping, 0 filters"), (2, "2 mappings, 0 filters")]
)
def test_an_import_is_counted_in_good_english(mappings: int, words: str) -> None:
    parts = (make_subscription("trackEventV2", "", "Track"),) * mappings
    one = DestinationConfiguration(
        "d", "Shop", enabled=True, source="", deployment="", mappings=parts, filters=(), extra={}
    )

    assert describe_import(Configuration((one,)), one) == f"Imported Shop: {words}."


@pytest.mark.parametrize(
    ("origin", "sandbox", "told"),
    [
        (GATEWAY, None, "The bytes sent are the bytes shown."),
        ("https://proxy.example", None, "The bytes sent are the bytes shown. They went to https://proxy.example."),
        (
            GATEWAY,
            "http://127.0.0.1:9",
            "The bytes sent are the bytes shown. They went to Talonbench's sandbox (simulated) at http://127.0.0.1:9.",
        ),
    ],
)
def test_the_seal_names_where_a_request_went(origin: str, sandbox: str | None, told: str) -> None:
    request = Request("PUT", f"{origin}/segment/v2/events", (), "{}")
    check = WireCheck(True, None, sandbox)
    verdict = Verdict("delivered", "", "")
    exchange = Exchange(request, b"", None, None, verdict, check, 0.1, is_simulated=sandbox is not None)

    assert explain_wire_check(exchange) == told


def test_the_question_before_a_send_names_a_custom_gateway() -> None:
    place = Connection("Staging", "gateway", "https://my.talon.one", "https://proxy.example")

    asked, accept = send_question(place, 2)

    assert asked == "Send 2 requests to Staging (https://my.talon.one via https://proxy.example)?"
    assert accept == "Send 2 requests"
