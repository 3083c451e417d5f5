"""From the assistant to a person and back: the queue, taking over, and the mailbox when nobody is there."""
