"""The answers library: every text of the assistant, with its source and when that was checked."""
