"""Which web pages may have their events forwarded: asked once, remembered, revoked."""

import pytest

from talonbench_gui.state.origins import OriginStore
from talonbench_gui.state.workbench import Workbench
from tests.gui.look import notice_of

SHOP, EVIL = "https://shop.example", "https://evil.example"


@pytest.fixture
def origins(workbench: Workbench) -> OriginStore:
    return workbench.origins


def test_each_page_is_asked_about_once(origins: OriginStore, workbench: Workbench) -> None:
    for origin in (SHOP, EVIL, SHOP, "null"):
        origins.ask(origin)

    assert origins.asking == [SHOP, EVIL]
    assert notice_of(workbench) == f"Events of {SHOP} aren't forwarded until you allow that on the Live page."
    origins.allow(SHOP)
    assert EVIL in notice_of(workbench)
    origins.refuse(EVIL)
    origins.ask(EVIL)
    origins.ask(SHOP)
    assert (origins.asking, notice_of(workbench)) == ([], "")


def test_an_answer_decides_and_outlives_the_window(origins: OriginStore, workbench: Workbench) -> None:
    origins.allow(SHOP)
    origins.refuse(EVIL)

    again = OriginStore(workbench.session, workbench.notices, workbench)

    assert (again.allowed, again.refused) == ((SHOP,), (EVIL,))
    for store in (origins, again):
        assert [store.policy.may_forward(origin) for origin in (SHOP, EVIL)] == [True, False]


def test_a_revoked_answer_is_asked_for_again(origins: OriginStore) -> None:
    origins.allow(SHOP)

    origins.forget(SHOP)

    assert not origins.policy.may_forward(SHOP)
    origins.ask(SHOP)
    assert origins.asking == [SHOP]


def test_a_later_answer_replaces_the_earlier(origins: OriginStore) -> None:
    origins.allow(SHOP)
    origins.refuse(SHOP)

    assert (origins.allowed, origins.refused) == ((), (SHOP,))


def test_a_page_can_not_ask_without_end(origins: OriginStore) -> None:
    for number in range(1000):
        origins.ask(f"https://a{number}.example")

    assert len(origins.asking) == 20


def test_a_page_that_the_server_kept_out_is_asked_about(origins: OriginStore, workbench: Workbench) -> None:
    origins.policy.admit(SHOP)

    workbench.capture.look()

    assert origins.asking == [SHOP]
