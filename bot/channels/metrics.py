"""What we count of channels whose replies go out as messages, for Prometheus."""

from prometheus_client import Counter, Gauge

received = Counter("bro_channel_received", "What people did, by what became of it", ["channel", "result"])
sent = Counter("bro_channel_messages", "Messages to people, by how that ended", ["channel", "result"])
waiting = Gauge("bro_channel_waiting", "Deeds of people that wait for their answer", ["channel"])
