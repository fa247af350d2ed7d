"""What the demo says of effects and of the profile: sums that add up, reasons and dates for people."""

import pytest

from talonbench.stories import PlayedStep, StoryPlayer, default_story, read_story
from talonbench_gui.features.demo.effects import describe_effects
from talonbench_gui.features.demo.words import ProfileRow, describe_profile

STORY = """
title: Orders
steps:
  - {name: First, event: {type: track, event: Order, userId: u-1, properties: {id: n-1, price: 120}}}
  - {name: Second, event: {type: track, event: Order, userId: u-1, properties: {id: n-2, price: 300}}}
  - {name: Third, event: {type: track, event: Order, userId: u-1, properties: {id: n-3, price: 100}}}
  - {name: Fourth, event: {type: track, event: Order, userId: u-1, properties: {id: n-4, price: 5, code: EIGHT}}}
rules:
  coupons:
    - {code: LOOM20, name: Loom Club, percent: 20, budget: 60}
    - {code: EIGHT, name: Eight, amount: 8}
  discounts:
    - {name: 5 % from € 300, percent: 5, if: {cartTotalFrom: 300}}
mappings:
  - name: Order
    action: updateCustomerSessionV2
    trigger: type = "track"
    mapping:
      customerSessionId: {"@path": $.properties.id}
      profileId: {"@path": $.userId}
      state: closed
      couponCodes:
        - "@if":
            exists: {"@path": $.properties.code}
            then: {"@path": $.properties.code}
            else: LOOM20
      cartItems: [{sku: A, quantity: 1, price: {"@path": $.properties.price}, name: A}]
"""


def play(player: StoryPlayer) -> list[PlayedStep]:
    return list(iter(player.play, None))


@pytest.fixture(scope="module")
def orders(tmp_path_factory: pytest.TempPathFactory) -> list[PlayedStep]:
    """Orders with a coupon whose budget ends, and one that costs less than its coupon gives."""
    path = tmp_path_factory.mktemp("story") / "a.story.yaml"
    path.write_text(STORY, "utf-8")
    with StoryPlayer(read_story(path)) as player:
        return play(player)


@pytest.fixture(scope="module")
def mara() -> list[PlayedStep]:
    """The story that ships."""
    with StoryPlayer(default_story()) as player:
        return play(player)


def details(played: PlayedStep) -> list[tuple[str, str]]:
    """Titles and details of discounts and rejections, with plain spaces."""
    words = [one for one in describe_effects(played) if one.icon in ("percent", "cross")]
    return [(one.title.replace("\xa0", " "), one.detail.replace("\xa0", " ")) for one in words]


def test_each_discount_is_taken_off_what_is_left(orders: list[PlayedStep]) -> None:
    assert details(orders[0]) == [("€ 24.00 off the order", "€ 120.00 → € 96.00")]
    assert details(orders[1]) == [
        (
            "€ 36.00 off the order",
            "Loom Club: € 300.00 → € 264.00 · not € 60.00: the budget had only € 36.00 left",
        ),
        ("€ 15.00 off the order", "5 % from € 300: € 264.00 → € 249.00"),
    ]


def test_a_rejection_is_told_in_words_with_its_code_beside(orders: list[PlayedStep]) -> None:
    assert details(orders[2]) == [("Coupon LOOM20 rejected: it is used up", "CouponLimitReached · Loom Club")]


def test_a_discount_is_never_more_than_the_order(orders: list[PlayedStep]) -> None:
    assert details(orders[3]) == [("€ 5.00 off the order", "€ 5.00 → € 0.00 · not € 8.00: the order costs no more")]


def test_what_a_person_has_stays_and_timestamps_are_dates(mara: list[PlayedStep]) -> None:
    sign_up, browse = describe_profile(mara[0]), describe_profile(mara[1])

    assert [row for row in sign_up if row.change] == [
        ProfileRow("Email", "", "mara@example.com", "text"),
        ProfileRow("Name", "", "Mara Lindqvist", "text"),
        ProfileRow("BirthDate", "", "17 April 1991", "text"),
    ]
    assert [row._replace(change="") for row in sign_up] == browse
