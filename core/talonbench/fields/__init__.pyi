from .changes import FieldChange as FieldChange
from .changes import find_changes as find_changes
from .definition import Choice as Choice
from .definition import Field as Field
from .validator import Checked as Checked
from .validator import PayloadValidator as PayloadValidator
from .validator import compile_fields as compile_fields
from .validator import compile_settings as compile_settings
