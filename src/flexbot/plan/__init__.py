"""From what a user asks for to what the engine runs, the same for every front end."""
