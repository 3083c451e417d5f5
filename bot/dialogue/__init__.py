"""The only code that talks to Rasa."""
