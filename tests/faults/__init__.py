"""Faults of the machine while the real window works: ``make faults``, not part of the tests.

Each fault is a process of its own with the window of the program (`window`), which types, sends, imports or saves and
says what it has done; then it is killed, or its disk, databases or keychain fail. What the home has afterwards is
compared with what was done.
"""
