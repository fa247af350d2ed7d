"""The guide: what is added to its pages when it is built, and what holds it true."""
