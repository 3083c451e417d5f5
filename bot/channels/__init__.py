"""The channels: each translates between its users and the conversations, and decides nothing."""
