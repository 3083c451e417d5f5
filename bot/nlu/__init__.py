"""Understanding of Dutch messages: Rasa graph components and the plain classes behind them (ADR 3)."""
