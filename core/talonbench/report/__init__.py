"""One self-contained page for a ticket: the event, what fired and why not, requests, answers, findings."""
