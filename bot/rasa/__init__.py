"""Everything that imports, starts, patches or is called by Rasa, but for the actions."""
