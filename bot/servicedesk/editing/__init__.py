"""Changes to answers: one person proposes, another approves, a maintainer applies.

Nothing goes live by itself; where the operator allows it, the second person may let a text be said at once."""
