"""One message in, replies out: the rules that hold in every channel."""
