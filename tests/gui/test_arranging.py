"""The mappings as they are arranged, and taken back."""

from talonbench.destination import Subscription
from tests.gui.conftest import Bench


def test_mappings_that_were_removed_come_back_one_by_one(bench: Bench) -> None:
    bench.do("mapping.add")
    bench.settle()
    first: tuple[Subscription, ...] = bench.window.subscriptions()
    bench.do("mapping.delete")
    bench.settle()

    bench.do("mapping.undo")
    bench.settle()

    assert bench.window.subscriptions() == first
