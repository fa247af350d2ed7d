"""What a window was doing: kept as it goes, taken up again at the next start; never an API key.

Each window has a slot of the home, and the slot a file; the lock on a slot ends with the process, however it ends::

    slot = claim_slot(home())                  # .number: 1, 2, …; .path: state.json, state-2.json, …; .problem
    state, notice = load_session(slot.path)    # no state at the first start; the notice is for the user
    save_session(slot.path, state)             # in one step; WorkspaceError where the disk refuses
    slot.release()

Loading imports neither pydantic nor the engine, since the window's first paint waits for it.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
