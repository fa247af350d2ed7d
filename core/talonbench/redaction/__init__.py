"""Personal data in what goes out: found by fields and formats, replaced with placeholders.

The same value has the same placeholder everywhere. A name is found where a field says that it is one, and then
replaced wherever it stands.
"""

from talonbench.redaction.redactor import CHOSEN, USER_ID, PersonalValue, Redactor

__all__ = ["CHOSEN", "USER_ID", "PersonalValue", "Redactor"]
