"""The chat on websites."""
