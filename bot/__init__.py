"""The public side of the BRO helpdesk assistant, and everything of ours that runs inside Rasa."""
