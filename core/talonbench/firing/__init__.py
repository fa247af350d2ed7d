"""Events that fire: the smallest change that makes a mapping fire, and events generated from a subscription."""
