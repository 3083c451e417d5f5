"""Signed calls to other helpdesks when something happens in a conversation."""
