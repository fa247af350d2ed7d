"""Sends what mappings made of an event, and tells how each goes: what window and command line drive.

One `Dispatcher` for the life of a program, in one event loop::

    async with Dispatcher() as dispatcher:
        async with dispatcher.open(rows, connection, retry=True) as dispatch:
            async for progress in dispatch:
                match progress:
                    case Queued(row, request): ...  # waits for the rate limit
                    case Sending(row, request): ...  # leaves now
                    case Answered(row, exchange): ...  # an answer or an error, once for each attempt
                    case Retrying(row, attempt, seconds): ...  # the number of the next attempt, and the wait before it
                    case Cancelled(row, unanswered): ...  # *unanswered* had left: whether it arrived is not known
                    case Finished(is_cancelled): ...  # the last one

*rows* are what a trace holds of its mappings; those without requests are finished at once. They are sent side by side,
the requests of one row in their order. ``progress.row`` is the very object that was handed in, ``progress.mapping`` its
mapping's id.

- ``dispatch.cancel("mapping-2")`` ends the sends of one mapping, ``dispatch.cancel()`` all of them, also before the
  context is entered; either is told by `Cancelled` for each row that was not finished.
- Leaving the context early cancels, too, and waits until nothing is under way. What was told and not read until then
  can still be iterated, without waiting: ``async for progress in dispatch``.
- What goes wrong outside is an Exchange's *error*. SettingsError (a file of certificates that cannot be read) and bugs
  come out of the iteration, after everything that was told before.
- ``await dispatcher.send(rows, connection)`` is for who wants the exchanges alone; ``await dispatcher.test(settings,
  connection)`` is the credentials test; ``dispatcher.set_faults(*faults)`` holds for the sandbox, running or not.
- A connection of the kind ``sandbox`` goes to a sandbox of the dispatcher's own, started on first use and stopped by
  ``aclose()``. All that one dispatcher sends keeps the rate limit together.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
