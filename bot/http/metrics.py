"""What we count of requests, and the port on which Prometheus reads all counts."""

import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from prometheus_client import Counter, Gauge, start_http_server

from bot.platform.settings import Settings
from bot.registry.health import RegistryHealth

logger = logging.getLogger(__name__)

refusals = Counter("bro_refusals", "Requests that were turned away", ["code"])
streams = Gauge("bro_event_streams", "Event streams that are open now")

registry_age = Gauge("bro_registry_age_days", "Age of the registration list in days")
registry_size = Gauge("bro_registry_organisations", "Organisations on the registration list")
registry_degraded = Gauge("bro_registry_degraded", "1 when the list is missing, old, or a new one was refused")


def show_registry(health: RegistryHealth) -> None:
    """Let the gauges of the registration list say what `health` says."""
    registry_age.set(health.age_days or 0)
    registry_size.set(health.organisations)
    registry_degraded.set(health.degraded)


@contextmanager
def serving(settings: Settings) -> Iterator[None]:
    """Serve /metrics on the address of the settings for as long as the context lasts.

    Without a port there is nothing to serve; a port that is taken is logged and visitors are helped all the same.
    """
    with ExitStack() as stack:
        if settings.metrics_port is not None:
            try:
                server, thread = start_http_server(settings.metrics_port, settings.metrics_host)
            except OSError:
                logger.error("metrics_port_taken", extra={"port": settings.metrics_port})
            else:
                stack.callback(thread.join)
                stack.callback(server.server_close)
                stack.callback(server.shutdown)
        yield
