"""Understanding of Dutch messages in plain classes; `bot.rasa.components` puts them into Rasa (ADR 3)."""
