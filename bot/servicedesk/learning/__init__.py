"""What the assistant could learn from: questions for a person to judge. Nothing here trains by itself."""
