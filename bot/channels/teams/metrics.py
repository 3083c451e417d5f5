"""What we count of Teams, for Prometheus."""

from prometheus_client import Counter, Gauge

activities = Counter("bro_teams_activities", "Activities from Teams, by what became of them", ["result"])
sent = Counter("bro_teams_messages", "Messages to Teams, by how that ended", ["result"])
waiting = Gauge("bro_teams_waiting", "Activities from Teams that wait for their answer")
