"""How long we keep what, and how to see or remove all of one conversation."""
