from .curl import curl_text as curl_text
from .forms import EXPORTS as EXPORTS
from .forms import Export as Export
from .forms import export_text as export_text
from .har import har_entry as har_entry
from .har import har_text as har_text
from .keys import CALLBACK_KEY_VARIABLE as CALLBACK_KEY_VARIABLE
from .keys import KEY_VARIABLE as KEY_VARIABLE
