"""An answer in words, as a page."""

from talonbench.responses import Effect, ResponseReport
from talonbench_gui.features.response.report import find_icon, response_html
from talonbench_gui.widgets.html_view import icon_html


def test_an_effect_s_words_have_the_whole_width_and_its_type_and_rule_stand_small_below() -> None:
    effect = Effect("setDiscount", "Spring <1>", "10 off the whole session", True, True, {})

    page = response_html(ResponseReport((), (effect,), (), "", False))

    assert "<table" not in page
    assert '10 off the whole session</p><p class="small muted">setDiscount · Spring &lt;1&gt; · simulated</p>' in page
    assert icon_html("percent", "accent") in page


def test_what_an_effect_means_is_said_by_a_shape_not_by_color_alone() -> None:
    kinds = ("acceptCoupon", "rejectCoupon", "rollbackCoupon", "addLoyaltyPoints", "addToAudience", "somethingNew")

    assert [find_icon(kind) for kind in kinds] == [
        ("ticket", "good"), ("cross", "bad"), ("undo", "warn"), ("star", "accent"), ("people", "accent"),
        ("dot", "accent"),
    ]  # fmt: skip
