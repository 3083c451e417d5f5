"""Measuring how well the assistant understands, on sentences that training never saw; the report of `bro evaluate`."""
