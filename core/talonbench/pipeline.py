"""One event's way, as far as it goes without touching the network. The function to read first is `prepare`.

``Event → filters → trigger? → plan.resolve → drop empties → fields.check → build request``
"""
