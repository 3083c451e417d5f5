"""What we count of conversations, for Prometheus."""

from prometheus_client import Counter, Histogram

conversations = Counter("bro_conversations", "Conversations that were started", ["channel"])
turns = Counter("bro_turns", "Turns that were answered, by how they ended", ["outcome"])
turn_seconds = Histogram(
    "bro_turn_seconds",
    "Time from a visitor's message to the stored answer",
    buckets=(0.02, 0.05, 0.1, 0.15, 0.25, 0.5, 1, 2, 5, 10),
)
failures = Counter("bro_dialogue_failures", "Turns in which Rasa gave no usable answer", ["code"])
removed = Counter("bro_personal_data_removed", "Personal data that was taken out of messages", ["kind"])
ratings = Counter("bro_ratings", "Thumbs of visitors", ["rating"])
handovers = Counter("bro_handovers", "Steps of handovers to a person, by the state that they led to", ["state"])
tickets = Counter(
    "bro_tickets", "Questions to the mailbox or ticket system: sent, failed (tried again), given_up", ["result"]
)
