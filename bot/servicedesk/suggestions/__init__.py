"""Suggested replies for agents: at most three, best first, each with its source."""
