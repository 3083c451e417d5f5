"""What the gateway knows of the dialogue engine: its client, its readings and its replies, without Rasa."""
