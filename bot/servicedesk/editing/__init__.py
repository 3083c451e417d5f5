"""Changes to answers: one person proposes, another approves, a maintainer applies. Nothing here goes live by itself."""
