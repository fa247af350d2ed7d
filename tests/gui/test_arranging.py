"""The mappings as they are arranged, and taken back."""

from talonbench.destination import Subscription
from tests.gui.conftest import WindowDriver


def test_mappings_that_were_removed_come_back_one_by_one(driver: WindowDriver) -> None:
    driver.run_command("mapping.add")
    driver.wait_for_preview()
    first: tuple[Subscription, ...] = driver.window.subscriptions()
    driver.run_command("mapping.delete")
    driver.wait_for_preview()

    driver.run_command("mapping.undo")
    driver.wait_for_preview()

    assert driver.window.subscriptions() == first
