"""Why a request holds what it holds, both ways: from a value sent to its place in the event, and back."""
