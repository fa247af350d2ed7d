from .checker import Checked as Checked
from .checker import Checker as Checker
from .checker import compile_fields as compile_fields
from .checker import compile_settings as compile_settings
from .definition import Choice as Choice
from .definition import Field as Field
from .explain import Change as Change
from .explain import explain_changes as explain_changes
