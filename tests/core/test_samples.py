"""The samples: true to Segment's specification, searchable, freshened, each with a mapping that suits it."""

import asyncio
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from talonbench.destination import Settings, Subscription
from talonbench.dispatch import Dispatcher
from talonbench.document import SANDBOX
from talonbench.events import read_event
from talonbench.preview import compile_destination
from talonbench.samples import Sample, refresh_sample, samples, search_samples
from talonbench.talon_one import ACTIONS
from talonbench.trace import EventTrace

SIX = {"track", "identify", "page", "screen", "group", "alias"}
CASES = Path(__file__).parents[1] / "cases" / "samples"
NOW = "2026-11-23T12:00:00.000Z"


def way(sample: Sample) -> EventTrace:
    mapping = {**ACTIONS[sample.action].default_mapping(), **sample.mapping}
    subscription = Subscription("m", sample.title, sample.action, sample.trigger, mapping)
    return compile_destination([subscription]).trace(
        read_event(sample.text).body, Settings("key", "https://my.talon.one")
    )


@pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample.name)
def test_every_sample_makes_a_request_with_its_own_mapping(sample: Sample) -> None:
    assert [mapping.status for mapping in way(sample).mappings] == ["ready"]


@pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample.name)
def test_every_sample_is_an_event_of_segments(sample: Sample) -> None:
    body = read_event(sample.text).body

    assert body["type"] in SIX
    assert body.get("userId") or body.get("anonymousId") or body.get("__segment_id")
    assert "writeKey" not in body
    assert body["type"] != "track" or isinstance(body.get("event"), str)


def test_the_gallery_has_all_six_calls_and_every_group() -> None:
    assert {read_event(sample.text).body["type"] for sample in samples()} == SIX
    assert {"E-commerce", "Audiences and traits", "Journeys", "Reverse ETL"} <= {sample.group for sample in samples()}
    assert samples()[0].name == "documentation"


ECOMMERCE = """Products Searched, Product List Viewed, Product List Filtered, Promotion Viewed, Promotion Clicked,
Product Clicked, Product Viewed, Product Added, Product Removed, Cart Viewed, Checkout Started, Checkout Step Viewed,
Checkout Step Completed, Payment Info Entered, Order Completed, Order Updated, Order Refunded, Order Cancelled,
Coupon Entered, Coupon Applied, Coupon Denied, Coupon Removed, Product Added to Wishlist, Product Removed from Wishlist,
Wishlist Product Added to Cart, Product Shared, Cart Shared, Product Reviewed""".replace("\n", " ").split(", ")


def test_the_gallery_has_every_event_of_the_ecommerce_specification() -> None:
    shop = {one.title: read_event(one.text).body for one in samples() if one.group == "E-commerce"}

    assert list(shop) == ECOMMERCE
    assert all(body["event"] == title for title, body in shop.items())


def test_every_sample_is_a_case() -> None:
    cases = {path.name.removesuffix(".case.yaml") for path in CASES.glob("*.case.yaml")}

    assert cases == {sample.name.replace("_", "-") for sample in samples()}


def test_the_common_jobs_are_ready_made() -> None:
    jobs = [sample.job for sample in samples() if sample.job]

    assert len(jobs) == len(set(jobs)) >= 7


@pytest.mark.parametrize(
    ("query", "found"),
    [("refund", "order_refunded"), ("CART viewed", "cart_viewed"), ("warehouse rows", "row_updated")],
)
def test_a_sample_is_found_by_words(query: str, found: str) -> None:
    assert found in [sample.name for sample in search_samples(query)]


def test_what_nobody_wrote_is_not_found() -> None:
    assert search_samples("zeppelin") == ()
    assert search_samples("") == samples()


def test_a_sample_is_freshened_and_the_same_seed_gives_the_same() -> None:
    text = next(sample.text for sample in samples() if sample.name == "order_cancelled")
    fresh = refresh_sample(text, 7, NOW)
    body = read_event(fresh).body

    assert fresh == refresh_sample(text, 7, NOW) != refresh_sample(text, 8, NOW)
    assert (body["timestamp"], body["messageId"]) == (NOW, "talonbench-00000007")
    assert fresh.startswith("//")


def test_text_that_is_no_event_stays_as_it_is() -> None:
    assert refresh_sample("{", 1, NOW) == "{"


def test_the_samples_tell_one_story_in_english() -> None:
    shop = [one for one in samples() if one.group not in ("Start here", "Segment's own test events")]
    bodies: dict[str, dict[str, Any]] = {one.name: read_event(one.text).body for one in shop}

    assert {body.get("userId") or "cust-58213" for body in bodies.values()} == {"cust-58213"}
    assert ids(bodies.values(), "cart_id") == {"crt-7731"}
    assert ids(bodies.values(), "order_id") == {"ord-100482", "ord-100483"}  # the second one is cancelled
    assert [
        bodies[name]["properties"]["order_id"] for name in ("checkout_started", "order_completed", "order_refunded")
    ] == (["ord-100482"] * 3)
    assert not [one.name for one in shop if GERMAN.search(one.text)]


GERMAN = re.compile(r"[äöüß]|de-DE|kasse|decke|kerze|textilien|grau|blau|merkliste|zahlung|kissen", re.IGNORECASE)


def ids(bodies: Iterable[dict[str, Any]], key: str) -> set[object]:
    return {body["properties"][key] for body in bodies if key in body.get("properties", {})}


def test_each_step_of_the_gallery_works_after_the_one_before() -> None:
    """The order is completed before it is refunded, the cart is there before its coupon."""
    assert asyncio.run(find_refused()) == []


async def find_refused() -> list[str]:
    """Send all samples to one sandbox, in the order of the gallery."""
    refused: list[str] = []
    async with Dispatcher() as dispatcher:
        for sample in samples():
            (exchanges,) = await dispatcher.send(way(sample).mappings, SANDBOX)
            refused += [f"{sample.name}: {one.verdict}" for one in exchanges if one.verdict.kind != "delivered"]
    return refused
