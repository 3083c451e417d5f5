"""Canned texts: what members of staff write once and send often, each for oneself or for all."""
