"""A door for agents: the engine's answers as tools of the Model Context Protocol."""
