"""Replies for customers: whole ones for tickets, their markup, and what they never contain."""

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from talonbench.across import JudgedEvent
from talonbench.deliveries import DeliveryReport
from talonbench.destination import Settings, Subscription
from talonbench.document import DestinationInfo
from talonbench.filters import DestinationFilter
from talonbench.judgement import Judgement
from talonbench.lint.linter import compile_linter
from talonbench.preview import compile_destination
from talonbench.redaction import Redactor
from talonbench.report import Reply, redact_reply, reply_text, write_reply
from talonbench.suggest import SetTrigger
from tests.core.conftest import Run

EXAMPLES = Path(__file__).parents[1] / "examples"
REPLIES: list[dict[str, Any]] = json.loads((EXAMPLES / "replies.json").read_text("utf-8"))
SCOPE = (
    "We worked this out from the configuration that we have, without sending anything ourselves. "
    "Consent settings and insert functions can't be seen from here."
)
MATCHING = Subscription(
    "m", "Order", "trackEventV2", 'type = "track"', {"eventType": "x", "customerProfileId": {"@path": "$.userId"}}
)
SETTINGS = Settings("key", "https://my.talon.one")
SENDING: dict[str, Any] = {"customerProfileId": "c1", "eventType": "e"}
ORDER: dict[str, Any] = {
    "type": "track", "event": "Order", "userId": "mara-1", "properties": {"email": "mara@x.example", "total": 5},
    "context": {"ip": "198.51.100.7", "traits": {"email": "mara@x.example"}},
}  # fmt: skip


@pytest.mark.parametrize("case", REPLIES, ids=[f"{one['ticket']}, {one['events']}" for one in REPLIES])
def test_a_ticket_is_answered(case: dict[str, Any], run: Run) -> None:
    folder = EXAMPLES / "tickets" / case["ticket"]

    asked = (folder / case["events"], "--workspace", folder) if case["events"] else (folder,)
    _, out, _ = run("explain", *asked, "--reply")

    assert out.strip().split("\n\n") == ["Hello,", *case["reply"], SCOPE]


@pytest.mark.parametrize("folder", sorted((EXAMPLES / "tickets").iterdir()), ids=lambda folder: folder.name)
def test_a_reply_has_four_to_eight_sentences(folder: Path, run: Run) -> None:
    _, out, _ = run("explain", folder, "--reply")

    assert 4 <= len(re.findall(r"[.!?](?=\s)", out)) <= 8, out
    assert "ApiKey" not in out


def test_what_a_reply_has_no_room_for_is_counted() -> None:
    to = compile_destination([MATCHING])
    events = [JudgedEvent(1, Judgement(to.trace(ORDER, SETTINGS), to, SETTINGS))]
    report = DeliveryReport(
        "Talon.One accepted the request (200).", (), brief=tuple(f"Effect {at}." for at in range(9))
    )

    first, answered, closing = write_reply(events, [report]).paragraphs

    assert "is sent to Talon.One by the mapping “Order”" in first
    assert answered == "Talon.One accepted the request (200). Effect 0. Effect 1. Effect 2. Effect 3."
    assert closing.endswith("We found 5 more things, which we will gladly explain.")


def test_a_customer_is_asked_for_a_missing_page_and_not_told_to_fetch_it(run: Run, tmp_path: Path) -> None:
    for path in (EXAMPLES / "tickets" / "19-pages").iterdir():
        (tmp_path / path.name).write_text(
            path.read_text("utf-8").replace('"totalEntries": 14', '"totalEntries": 1'), "utf-8"
        )

    _, out, _ = run("explain", tmp_path, "--reply")

    assert "The next page is missing: there are more mappings. Please send us the rest." in out


BESIDE = "The destination Old (classic) of the same source is enabled, too: it gets the same events."


@pytest.mark.parametrize(("beside", "says"), [(("Old (classic)",), BESIDE), ((), "")])
def test_a_destination_beside_is_told_for_one_event(beside: tuple[str, ...], says: str) -> None:
    to = compile_destination([MATCHING], info=DestinationInfo("d", "Shop", "s", beside=beside))
    trace = to.trace(ORDER, SETTINGS)
    events = [JudgedEvent(1, Judgement(trace, to, SETTINGS, compile_linter(to).check(trace, SETTINGS)))]

    paragraphs = write_reply(events).paragraphs

    assert (says in paragraphs) == bool(says)
    assert ("Old" in " ".join(paragraphs)) == bool(says)


NAMES = ("Order Completed", "order_complete", "Refund", "Order Completed")


@pytest.mark.parametrize(
    ("names", "accepts"),
    [
        (NAMES[:1], 'both "Order Complete" and "Order Completed"'),
        (NAMES[::3], 'both "Order Complete" and "Order Completed"'),  # the same one twice
        (NAMES[:1] + NAMES[2:3], 'both "Order Complete" and "Order Completed"'),  # and another event
        (NAMES[:2], 'each of "Order Complete", "Order Completed" and "order_complete"'),
    ],
)
def test_each_spelling_that_the_events_have_is_named(names: tuple[str, ...], accepts: str) -> None:
    to = compile_destination([Subscription("m", "Order", "trackEventV2", 'event = "Order Complete"', SENDING)])
    traces = [to.trace({**ORDER, "event": name}, SETTINGS) for name in names]
    events = [JudgedEvent(at, Judgement(trace, to, SETTINGS)) for at, trace in enumerate(traces, 1)]

    said = reply_text(write_reply(events), "text")

    assert f"in the trigger of “Order”, accept {accepts}." in said


def test_a_reply_is_in_the_data_as_well(run: Run) -> None:
    folder = EXAMPLES / "tickets" / "01-filter"
    asked = ("explain", folder / "event.json", "--workspace", folder, "--reply")

    _, text, _ = run(*asked)
    _, data, _ = run(*asked, "--json")

    assert json.loads(data)["reply"] == text.rstrip("\n")


@pytest.mark.parametrize(
    ("kind", "marked"),
    [
        ("text", 'The filter “No_PII” <b> has "a_b & c" at $.properties.a_b[0].sku.'),
        ("markdown", 'The filter **No\\_PII** \\<b\\> has `"a_b & c"` at `$.properties.a_b[0].sku`.'),
        ("slack", 'The filter *No_PII* &lt;b> has `"a_b & c"` at `$.properties.a_b[0].sku`.'),
    ],
)
def test_names_paths_and_values_are_marked_up(kind: str, marked: str) -> None:
    reply = Reply(('The filter “No_PII” <b> has "a_b & c" at $.properties.a_b[0].sku.',))

    assert reply_text(reply, kind) == f"Hello,\n\n{marked}"


@pytest.mark.parametrize(
    ("said", "marked"),
    [
        ('must be a string; {"code":"FROST10"} can\'t be', 'must be a string; `{"code":"FROST10"}` can\'t be'),
        ('must be a number; "[4711,4712]" can\'t', 'must be a number; `"[4711,4712]"` can\'t'),
        ('from [{"a":[1,"x"]},2] to', 'from `[{"a":[1,"x"]},2]` to'),
        ('got {"sku":"NL-LAMP-1","price":79.9,"quanti… here', 'got `{"sku":"NL-LAMP-1","price":79.9,"quanti…` here'),
        ('integrations["Talon.One (Actions)"] as', 'integrations`["Talon.One (Actions)"]` as'),
        ("the mapping “Order -> close session”, & so on", "the mapping *Order -> close session*, & so on"),
        ("<https://x.example> &amp; more", "&lt;https://x.example> &amp;amp; more"),
        ("a {brace and [bracket", "a {brace and [bracket"),
    ],
)
def test_values_are_code_as_a_whole_in_slack(said: str, marked: str) -> None:
    assert reply_text(Reply((said,)), "slack") == f"Hello,\n\n{marked}"


@pytest.mark.parametrize(
    "trigger", ['properties.email = "x"', 'userId = "someone"', 'context.ip = "10.0.0.1"', "type ="]
)
def test_nothing_personal_is_in_it(trigger: str) -> None:
    to = compile_destination([Subscription("m", "Order", "trackEventV2", trigger, {"eventType": {"@path": "$.event"}})])
    events = [JudgedEvent(1, Judgement(to.trace(ORDER, SETTINGS), to, SETTINGS))]

    said = reply_text(redact_reply(write_reply(events), events, Redactor(user_ids=True)), "text")

    assert "Order" in said
    assert [one for one in ("mara", "198.51.100.7", SETTINGS.api_key + " ") if one in said] == []


def test_a_name_s_letter_case_is_no_reason_to_lose_the_usual_spelling() -> None:
    trigger = 'type = "track" and event = "Order Completed"'
    to = compile_destination([Subscription("m", "Order", "trackEventV2", trigger, SENDING)])
    judged = Judgement(to.trace({**ORDER, "event": "Order completed"}, SETTINGS), to, SETTINGS)

    said = reply_text(write_reply([JudgedEvent(1, judged)]), "text")

    assert (
        'To fix this, have your source send event as "Order Completed", or in the trigger of “Order”, accept both '
        '"Order Completed" and "Order completed".'
    ) in said
    (edit,) = judged.suggest(judged.trace.mappings[0])[1].edits
    assert edit == SetTrigger('type = "track" and (event = "Order Completed" or event = "Order completed")')


def test_what_else_a_mapping_would_miss_is_told_with_the_typo_that_keeps_it_from_matching() -> None:
    mapping = {**SENDING, "attributes": {"coupon": {"@path": "$.properties.coupon"}}}
    to = compile_destination([Subscription("m", "Order", "trackEventV2", 'event = "Order Completed"', mapping)])
    event = {**ORDER, "event": "Order completed", "properties": {"discount": {"coupon": "FROST10"}}}
    judged = Judgement(to.trace(event, SETTINGS), to, SETTINGS)

    told, way, _ = write_reply([JudgedEvent(1, judged)]).paragraphs

    assert told.endswith("$.properties.coupon is missing from the event.")
    assert "Also, once it matches: " in judged.summary.cause
    assert way.endswith("; in the mapping “Order”, read $.properties.discount.coupon instead of $.properties.coupon.")
    event["properties"] = {"coupon": "FROST10"}
    assert "Also" not in Judgement(to.trace(event, SETTINGS), to, SETTINGS).summary.cause


def test_a_configuration_without_mappings_is_said_to_have_none() -> None:
    to = compile_destination([])
    events = [JudgedEvent(1, Judgement(to.trace(ORDER, SETTINGS), to, SETTINGS))]

    assert "contains no mappings" in write_reply(events).paragraphs[0]


def test_without_an_event_one_is_asked_for() -> None:
    to = compile_destination([])

    (only,) = write_reply([JudgedEvent(1, Judgement(to.trace(None, SETTINGS), to, SETTINGS))]).paragraphs

    assert only == "There is no event yet. Please send us one as Segment received it."


def test_a_customer_is_not_told_made_up_values() -> None:
    event: dict[str, Any] = {"type": "track", "event": "Order", "anonymousId": "a", "properties": {}}
    to = compile_destination(
        [Subscription("m", "Order", "trackEventV2", 'type = "track"',
                      {"customerProfileId": {"@path": "$.properties.member"}, "eventType": "e"})]
    )  # fmt: skip
    events = [JudgedEvent(1, Judgement(to.trace(event, SETTINGS), to, SETTINGS))]

    said = reply_text(write_reply(events), "text")

    assert "To fix this, have your source send properties.member as a string." in said


def test_what_is_in_doubt_may_be_sent() -> None:
    half = DestinationFilter("Half", "all", ({"type": "SAMPLE", "percent": 0.5},))
    to = compile_destination([Subscription("m", "Order", "trackEventV2", 'type = "track"', SENDING)], [half])
    events = [JudgedEvent(1, Judgement(to.trace(ORDER, SETTINGS), to, SETTINGS))]

    assert "may be sent to Talon.One by the mapping “Order”." in write_reply(events).paragraphs[0]


def test_a_trigger_is_not_pleased_with_made_up_values() -> None:
    to = compile_destination([Subscription("m", "Order", "trackEventV2", "properties.total > 10", SENDING)])
    events = [JudgedEvent(1, Judgement(to.trace(ORDER, SETTINGS), to, SETTINGS))]

    said = reply_text(write_reply(events), "text")

    assert "expected properties.total > 10; the event has 5." in said
    assert "have your source" not in said


def test_each_field_to_change_is_named_once() -> None:
    lost: dict[str, Any] = {"customerProfileId": {"@path": "$.userid"}, "eventType": {"@path": "$.evnt"}}

    *_, way, _ = reply_about([Subscription("m", "Order", "trackEventV2", 'type = "track"', lost)]).paragraphs

    assert way == (
        "To fix this, in the mapping “Order”, read $.userId instead of $.userid and read $.event instead of $.evnt."
    )


def test_names_that_look_like_the_words_around_them_stay_whole() -> None:
    germany = DestinationFilter("Only: Germany", 'event != "order"', ({"type": "DROP"},))
    lost = {**SENDING, "attributes": {"coupon": {"@path": "$.properties.totals"}}}
    quiz = Subscription("q", "Quiz: Did you mean it?", "trackEventV2", 'type = "track"', lost)

    *_, way, _ = reply_about([MATCHING], [germany]).paragraphs
    told, *_ = reply_about([quiz, MATCHING]).paragraphs

    assert way.endswith('or in the filter “Only: Germany”, name both "order" and "Order".')
    assert "“Quiz: Did you mean it?”: Attribute-Value pairs: $.properties.totals is missing from the event." in told
    assert "Did you mean $" not in told


def reply_about(mappings: list[Subscription], filters: Sequence[DestinationFilter] = ()) -> Reply:
    to = compile_destination(mappings, filters)
    trace = to.trace(ORDER, SETTINGS)
    findings = compile_linter(to).check(trace, SETTINGS)
    return write_reply([JudgedEvent(1, Judgement(trace, to, SETTINGS, findings))])
