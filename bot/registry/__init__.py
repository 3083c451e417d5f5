"""The registration list of the BRO: sources, storage, matching and look-ups. Nothing here imports rasa."""
