"""Searching the conversations, and reading one that was found."""
