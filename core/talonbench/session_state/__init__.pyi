from .load import load_session as load_session
from .save import save_session as save_session
from .slots import Slot as Slot
from .slots import claim_slot as claim_slot
from .slots import find_abandoned as find_abandoned
from .slots import session_path as session_path
from .state import SessionState as SessionState
