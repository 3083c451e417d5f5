"""The custom actions of the assistant: one file each, named after the action."""
