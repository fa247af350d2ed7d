"""The thirteen directives, one file each: checks, compilation, what it reads, and where its result comes from."""
