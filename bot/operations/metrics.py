"""What an operator watches, for Prometheus."""

from prometheus_client import Gauge

off = Gauge("bro_switched_off", "1 while an operator has switched the assistant off")
notice = Gauge("bro_notice", "1 while a notice is up")
queue = Gauge("bro_queue_length", "Visitors who wait for a member of staff")
queue_oldest = Gauge("bro_queue_oldest_seconds", "How long the first of them has waited")
outbox = Gauge("bro_outbox_waiting", "Messages to others that are not delivered yet", ["kind"])
outbox_oldest = Gauge("bro_outbox_oldest_seconds", "Age of the oldest of them", ["kind"])
