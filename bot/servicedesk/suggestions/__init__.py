"""Suggested replies for members of staff: at most three, best first, each with its source."""
