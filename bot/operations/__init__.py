"""What an operator does while the assistant runs: switch it off with a reason, put up a notice, watch it."""
