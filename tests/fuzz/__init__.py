"""Throws mutated input at every reader: ``make fuzz SECONDS=1800``.

`corpus` holds what a target starts from, in a folder of its name; `findings` what made one fail, replayed by
`test_findings`. The targets say what an input may do: raise what is meant for the user, and nothing else; end within
two seconds of the processor; stay within three gigabytes.
"""
