"""What we count of conversations, for Prometheus."""

from prometheus_client import Counter, Gauge, Histogram

from bot.dialogue.reply import RasaFacts

conversations = Counter("bro_conversations", "Conversations that were started", ["channel"])
turns = Counter("bro_turns", "Turns that were answered, by how they ended", ["outcome"])
turn_seconds = Histogram(
    "bro_turn_seconds",
    "Time from a visitor's message to the stored answer",
    buckets=(0.02, 0.05, 0.1, 0.15, 0.25, 0.5, 1, 2, 5, 10),
)
stage_seconds = Histogram(
    "bro_stage_seconds",
    "Time of one turn by stage: nlu, dialogue and actions in Rasa, database for what we write",
    ["stage"],
    buckets=(0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2, 5),
)
model_trained = Gauge("bro_model_trained_timestamp_seconds", "When the model that answered last was trained, Unix time")
failures = Counter("bro_dialogue_failures", "Turns in which Rasa gave no usable answer", ["code"])
removed = Counter("bro_personal_data_removed", "Personal data that was taken out of messages", ["kind"])
ratings = Counter("bro_ratings", "Thumbs of visitors", ["rating"])
handovers = Counter("bro_handovers", "Steps of handovers to a person, by the state that they led to", ["state"])
tickets = Counter(
    "bro_tickets", "Questions to the mailbox or ticket system: sent, failed (tried again), given_up", ["result"]
)
ticket_notes = Counter(
    "bro_ticket_notes",
    "Suggested replies as note with such a question: sent, failed (tried again), given_up",
    ["result"],
)
transcripts = Counter(
    "bro_transcripts", "Conversations mailed to their visitors: sent, failed (tried again), given_up", ["result"]
)


def show_rasa(facts: RasaFacts) -> None:
    """Count how long Rasa's stages took, and show the age of its model."""
    for stage, seconds in facts.seconds.items():
        stage_seconds.labels(stage).observe(seconds)
    if facts.model_trained_at:
        model_trained.set(facts.model_trained_at)
