"""Our own record of conversations, and the rules that hold in every channel."""
