"""The trigger editor: a form, the text as stored, and what matches."""
