"""The thirteen directives, a file each: how it is checked and compiled, what it reads, and where its result is from."""
