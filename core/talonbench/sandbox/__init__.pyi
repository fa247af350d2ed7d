from .faults import SandboxFault as SandboxFault
from .faults import parse_fault as parse_fault
from .server import Sandbox as Sandbox
from .server import serve as serve
