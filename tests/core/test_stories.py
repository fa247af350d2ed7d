"""Stories: files with their errors, a document's events, and the one that ships, played twice."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from talonbench.document import edits, new_document
from talonbench.errors import WorkspaceError
from talonbench.samples import samples
from talonbench.sandbox.campaign import Campaign
from talonbench.stories import (
    MOST_STEPS,
    PlayedStep,
    Story,
    StoryPlayer,
    default_story,
    make_story,
    read_story,
    story_file,
)  # fmt: skip

GOOD = """
title: A visit
steps:
  - name: Look
    event: {type: track, event: Viewed, userId: u-1}
  - name: Buy
    title: A sale
    caption: Money for goods.
    sample: order_completed
mappings:
  - name: All
    action: trackEventV2
    trigger: type = "track"
    defaults: true
"""
SCHEMA = Path(__file__).parents[2] / "resources" / "talonbench_resources" / "schemas" / "story.schema.json"


@pytest.fixture
def player() -> Iterator[StoryPlayer]:
    with StoryPlayer(default_story()) as made:
        yield made


@pytest.fixture(scope="module")
def played() -> list[PlayedStep]:
    """The story that ships, played to its end."""
    with StoryPlayer(default_story()) as made:
        return play_all(made)


def play_all(player: StoryPlayer) -> list[PlayedStep]:
    return list(iter(player.play, None))


def write(folder: Path, text: str, name: str = "a.story.yaml") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_each_request_of_the_story_is_delivered_and_each_step_has_effects_twice_in_a_row(player: StoryPlayer) -> None:
    for _ in range(2):
        played = play_all(player)
        assert len(played) == len(player.story.steps) == 9
        assert [one.step.name for one in played if not one.is_delivered] == []
        assert [one.step.name for one in played if not one.effects] == []
        player.reset()


def test_the_figures_of_the_story_add_up(played: list[PlayedStep]) -> None:
    by_name = {one.step.name: one for one in played}
    order, refund = by_name["Order"].profile_after, by_name["Refund"].profile_after
    before = by_name["Order"].profile_before

    assert before is not None
    assert order is not None
    assert refund is not None
    assert (before.points, order.points, order.points_to_next_tier, refund.points) == (240, 413, 87, 240)
    assert (order.spent, order.sessions, order.last_session, refund.spent) == (182.1, 1, "ord-100482", 0)
    assert order.audiences == ("Winter shoppers",)
    assert {one.id for one in by_name["Goodbye"].after.sessions} == {"ord-100482"}


def test_the_effects_of_the_order_and_of_its_refund(played: list[PlayedStep]) -> None:
    by_name = {one.step.name: [effect.type for effect in one.effects] for one in played}

    assert by_name["Order"] == [
        "acceptCoupon", "setDiscount", "addToAudience", "addLoyaltyPoints", "showNotification",
    ]  # fmt: skip
    assert by_name["Refund"] == ["rollbackCoupon", "rollbackDiscount", "rollbackAddedLoyaltyPoints"]


def test_going_back_brings_the_sandbox_back(player: StoryPlayer) -> None:
    first = play_all(player)
    player.go_back()
    player.go_back()
    again = player.play()

    assert again is not None
    assert (again.step, again.before.profiles) == (first[-2].step, first[-2].before.profiles)
    assert again.is_delivered


def test_nothing_but_the_sandbox_is_asked_and_keys_are_masked(played: list[PlayedStep]) -> None:
    assert all(exchange.is_simulated for one in played for exchange in one.exchanges)
    assert not any(b"sandbox-demo-key" in exchange.wire for one in played for exchange in one.exchanges)


def test_the_story_uses_the_samples() -> None:
    texts = {sample.text for sample in samples()}

    assert all(step.text in texts for step in default_story().steps)


def test_a_story_is_read(tmp_path: Path) -> None:
    story = read_story(write(tmp_path, GOOD))

    assert [(one.name, one.title, one.caption) for one in story.steps] == [
        ("Look", "Look", ""), ("Buy", "A sale", "Money for goods."),
    ]  # fmt: skip
    assert [one.name for one in story.mappings] == ["All"]
    with StoryPlayer(story) as player:
        assert [one.is_delivered for one in play_all(player)] == [True, True]
        assert player.played[0].profile == "u-1"


@pytest.mark.parametrize(
    ("good", "bad", "message"),
    [
        (
            "sample: order_completed",
            "sample: order_compleet",
            "a.story.yaml:9:5: /steps/1/sample: there is no sample “order_compleet”",
        ),
        ("caption: Money", "capture: Money", "a.story.yaml:8:5: /steps/1/capture is unknown"),
        ("action: trackEventV2", "action: trackEventV9", "a.story.yaml:12:5: unknown action trackEventV9"),
        ("    sample: order_completed\n", "", "/steps/1 is invalid: needs either an event or a sample"),
        ("title: A visit\n", "", "/title is missing"),
        ("title: A visit\n", "title: A\nrules: {budget: -1}\n", "a.story.yaml:3:9: /rules/budget"),
        ("title: A visit", "title: [", "a.story.yaml:"),
    ],
)
def test_an_error_in_a_story_has_its_place(good: str, bad: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError) as caught:
        read_story(write(tmp_path, GOOD.replace(good, bad)))

    assert message in str(caught.value)


def test_the_story_in_the_guide_is_played(tmp_path: Path) -> None:
    guide = (Path(__file__).parents[2] / "docs" / "demo.md").read_text("utf-8")
    example = guide.partition("```yaml\n")[2].partition("```")[0]

    with StoryPlayer(read_story(write(tmp_path, example))) as player:
        player.warm_up()
        assert [one.is_delivered for one in play_all(player)] == [True, True]
        assert player.played[0].before.profiles == ()


def test_a_story_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match=r"none\.story\.yaml"):
        read_story(tmp_path / "none.story.yaml")


def test_a_document_is_a_story() -> None:
    document = new_document('{"type": "track", "event": "Viewed", "userId": "u-1"}', "View")
    document = edits.add_events([("Broken", "{")]).change(document)
    story = make_story(document, "Mine")

    with StoryPlayer(story) as player:
        view, broken = play_all(player)
    assert (story.title, view.step.name, view.is_delivered) == ("Mine", "View", True)
    assert (broken.exchanges, broken.is_delivered, broken.profile) == ((), False, "u-1")


def test_a_long_document_has_more_events_than_a_story() -> None:
    document = edits.add_events([(f"e{n}", "{}") for n in range(MOST_STEPS + 4)]).change(new_document("{}", "first"))

    story = make_story(document, "Long")

    assert (len(story.steps), story.left_out) == (MOST_STEPS, 5)


def test_the_published_schema_is_the_models() -> None:
    assert json.loads(SCHEMA.read_text("utf-8")) == json.loads(json.dumps(story_file.schema()))


RULES = """
rules:
  name: Kiosk
  coupons:
    - {code: TEN, name: Ten off, amount: 10}
"""
ORDER = """
title: An order
steps:
  - name: Order
    event: {type: track, event: Order, userId: u-1}
mappings:
  - name: Order
    action: updateCustomerSessionV2
    trigger: type = "track"
    mapping:
      customerSessionId: ord-1
      profileId: {"@path": $.userId}
      state: closed
      couponCodes: [TEN]
      cartItems: [{sku: A, quantity: 1, price: 300, name: A}]
"""


def discounts(story: Story, rules: Campaign | None = None) -> list[object]:
    """The name of the campaign, and the discounts of the first step."""
    with StoryPlayer(story, rules) as player:
        played = player.play()
        assert played is not None
        given = [one.effect.get("props") for one in played.effects if one.type == "setDiscount"]
        return [player.campaign, *(one["value"] for one in given if isinstance(one, dict))]


def test_a_story_is_played_by_its_own_rules_else_by_those_that_are_given(tmp_path: Path) -> None:
    given = Campaign.model_validate({"name": "Given", "coupons": [{"code": "TEN", "name": "Ten", "amount": 20}]})
    without, own = read_story(write(tmp_path, ORDER)), read_story(write(tmp_path, ORDER + RULES))

    assert discounts(own, given) == discounts(own) == ["Kiosk", 10]
    assert discounts(without, given) == ["Given", 20]
    assert discounts(without) == ["Winter 2026", 30, 15]
    assert discounts(default_story(), given) == ["Winter 2026"]


def test_rules_that_changed_hold_from_the_next_step_on() -> None:
    document = new_document('{"type": "track", "event": "Viewed", "userId": "u-1"}', "View")
    new = Campaign.model_validate({"name": "New"})
    with StoryPlayer(make_story(document, "Mine")) as mine, StoryPlayer(default_story()) as shipped:
        for player in (mine, shipped):
            player.play()
            player.follow(new)
        assert (mine.campaign, shipped.campaign) == ("New", "Winter 2026")
