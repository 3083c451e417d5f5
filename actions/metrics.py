"""What we count of actions, for Prometheus; in a module of its own, because the server's module is loaded twice."""

from prometheus_client import Histogram

action_seconds = Histogram(
    "bro_action_seconds",
    "Time of one action",
    ["action"],
    buckets=(0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2, 5),
)
