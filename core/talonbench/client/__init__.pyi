from .client import Client as Client
from .exchange import CredentialsResult as CredentialsResult
from .exchange import Exchange as Exchange
from .exchange import Verdict as Verdict
from .exchange import WireCheck as WireCheck
from .verdict import judge as judge
