"""A window's session: saved continuously, restored at the next start; never an API key.

Each window uses a slot of the home, and each slot has a file; its lock is released when the process ends::

    slot = claim_slot(home())                  # .number: 1, 2, …; .path: state.json, state-2.json, …; .problem
    state, notice = load_session(slot.path)    # no state at the first start; the notice is for the user
    save_session(slot.path, state)             # atomic; WorkspaceError if it can't be saved
    slot.release()

Loading imports neither pydantic nor the engine: the window's first paint waits for it.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
