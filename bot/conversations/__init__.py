"""What was said: our own record of conversations, and telling who listens."""
