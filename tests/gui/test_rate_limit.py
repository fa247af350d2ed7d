"""500 mappings sent at once from the window: never more than 60 requests in any second, and no 429 of the sandbox."""

import asyncio
from collections import Counter
from dataclasses import replace

from PySide6.QtWidgets import QAbstractButton

from talonbench.connections import Connection
from talonbench.document import edits
from tests.core.counting import counting
from tests.gui.driver import WindowDriver

MANY = 500


def add_many(driver: WindowDriver) -> None:
    """Add mappings that all match, and wait for their preview."""
    first = driver.workbench.store.document.mappings[0]
    many = tuple(replace(first, id=f"m{number}", name=f"Mapping {number}") for number in range(MANY))
    driver.workbench.store.apply(edits.load_configuration(many))
    driver.until(lambda: ready_of(driver) == MANY)


def ready_of(driver: WindowDriver) -> int:
    preview = driver.workbench.previews.current
    return 0 if preview is None else sum(len(row.requests) for row in preview.mappings)


def send_all(driver: WindowDriver) -> None:
    """Press Send and wait for all responses."""

    async def work() -> None:
        driver.find(QAbstractButton, "sendButton").click()
        async with asyncio.timeout(120):
            while driver.workbench.sending.is_running or driver.workbench.tasks.is_busy:
                await asyncio.sleep(0.02)

    driver.run(work())


def test_a_server_counts_no_more_than_60_in_any_second(driver: WindowDriver) -> None:
    with counting() as server:
        here = f"http://127.0.0.1:{server.port}"
        connections = driver.workbench.connections
        connections.use(connections.add(Connection("Counted", "gateway", here, here, timeout=60), "a-key-0123456789"))
        add_many(driver)

        send_all(driver)

    assert len(server.times) == MANY
    assert server.most_in_a_second() <= 60


def test_the_sandbox_never_answers_429(driver: WindowDriver) -> None:
    connections = driver.workbench.connections
    connections.update(replace(connections.current, timeout=60))
    add_many(driver)

    send_all(driver)

    exchanges = driver.workbench.results.exchanges.values()
    assert [one.error.message for one in exchanges if one.error is not None] == []
    assert Counter(one.response.status for one in exchanges if one.response is not None) == {200: MANY}
