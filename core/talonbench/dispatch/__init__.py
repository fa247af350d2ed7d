"""Sends the requests that mappings made of an event and reports progress, for the window and the command line.

Use one `Dispatcher` for the life of a program, in one event loop::

    async with Dispatcher() as dispatcher:
        async with dispatcher.open(rows, connection, retry=True) as dispatch:
            async for progress in dispatch:
                match progress:
                    case Queued(row, request): ...  # waiting for the rate limit
                    case Sending(row, request): ...  # sent now
                    case Answered(row, exchange): ...  # a response or an error, once per attempt
                    case Retrying(row, attempt, seconds): ...  # the number of the next attempt, and the wait before it
                    case Cancelled(row, unanswered): ...  # *unanswered* was sent: whether it arrived is unknown
                    case Finished(is_cancelled): ...  # always last

*rows* are a trace's mappings; those without requests are finished at once. Rows are sent in parallel, the requests of
one row in order. ``progress.row`` is the very object passed in, ``progress.mapping`` its mapping's id.

- ``dispatch.cancel("mapping-2")`` ends the sends of one mapping, ``dispatch.cancel()`` all of them, even before the
  context is entered; each row that wasn't finished reports `Cancelled`.
- Leaving the context early cancels, too, and waits until nothing is in progress. Progress that wasn't read by then can
  still be iterated, without waiting: ``async for progress in dispatch``.
- Network failures are an Exchange's *error*. SettingsError (a certificate file that can't be read) and bugs are raised
  by the iteration, after all earlier progress.
- ``await dispatcher.send(rows, connection)`` returns only the exchanges; ``await dispatcher.test(settings,
  connection)`` is the credentials test; ``dispatcher.set_faults(*faults)`` applies to the sandbox, running or not.
- A connection of the kind ``sandbox`` uses the dispatcher's own sandbox, started on first use and stopped by
  ``aclose()``. All sends of one dispatcher share the rate limit.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
