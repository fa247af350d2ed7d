"""One event through everything: the filters, then each subscription, as one readable result."""
