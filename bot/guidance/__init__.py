"""What a visitor still has to arrange, and why a login fails: rules without Rasa, database or texts."""
