"""Where questions go that nobody answered in the chat: a mailbox, or a ticket system."""
