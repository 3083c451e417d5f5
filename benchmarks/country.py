"""Compute what a whole country would need, from what was measured.

    python -m benchmarks.country [--visits 10000000] [--messages 4] [--minutes 10]

It measures nothing. The figures are those of docs/performance.md; how people visit is assumed.
"""

import argparse
import math
from dataclasses import dataclass

PROCESSOR_PER_MESSAGE = 0.0568  # seconds; two replicas of 0.4 core, 28 November 2026, the dearest that was measured
MEMORY_PER_REPLICA = 644  # MB; gateway, Rasa and actions, 23 November 2026
FULLEST = 0.6  # share of a core in use above which messages wait for each other too long; an assumption


@dataclass(frozen=True)
class Visits:
    """How people come: per year, and in the busiest hour of a working day."""

    per_year: int = 10_000_000
    messages: float = 4.0
    minutes: float = 10.0
    days: int = 250
    busiest_hour: float = 0.15  # share of the visits of a day
    peak: float = 2.0  # the busiest minute of that hour against its average

    @property
    def per_second(self) -> float:
        """Visits that begin in a second of the busiest minute."""
        return self.per_year / self.days * self.busiest_hour / 3600 * self.peak


@dataclass(frozen=True)
class Need:
    """What those visits take; memory in MB, without PostgreSQL, Redis and nginx."""

    messages_per_second: float
    open_streams: int
    cores: float
    replicas: int
    memory: int


def needed(visits: Visits) -> Need:
    """What `visits` take, with replicas of one core each and one more than they need, for when one fails."""
    messages = visits.per_second * visits.messages
    cores = messages * PROCESSOR_PER_MESSAGE / FULLEST
    replicas = math.ceil(cores) + 1
    streams = round(visits.per_second * visits.minutes * 60)
    return Need(messages, streams, cores, replicas, replicas * MEMORY_PER_REPLICA)


def main() -> None:
    """Print the need of the visits in the arguments."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--visits", type=int, default=Visits.per_year, help="in a year")
    parser.add_argument("--messages", type=float, default=Visits.messages, help="in a visit")
    parser.add_argument("--minutes", type=float, default=Visits.minutes, help="that a visit's stream stays open")
    options = parser.parse_args()
    need = needed(Visits(options.visits, options.messages, options.minutes))
    print(f"messages per second in the busiest minute: {need.messages_per_second:.1f}")
    print(f"open streams in it: {need.open_streams:,}")
    print(f"cores for the assistant: {need.cores:.2f}; replicas of one core, one spare: {need.replicas}")
    print(f"memory of those replicas, MB: {need.memory:,}")
    print("Not counted, because not measured: PostgreSQL, Redis, nginx, memory of open streams, 50 agents at once.")


if __name__ == "__main__":
    main()
