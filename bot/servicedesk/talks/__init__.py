"""Talks of agents with visitors: the queue, one conversation, and what an agent does in it."""
