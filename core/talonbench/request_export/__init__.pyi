from .curl import curl_text as curl_text
from .formats import EXPORTS as EXPORTS
from .formats import Export as Export
from .formats import export_text as export_text
from .har import har_entry as har_entry
from .har import har_text as har_text
from .secrets import CALLBACK_KEY_VARIABLE as CALLBACK_KEY_VARIABLE
from .secrets import KEY_VARIABLE as KEY_VARIABLE
