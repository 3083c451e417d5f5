"""The gauges of what waits say what the tables say."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from prometheus_client import REGISTRY
from sqlalchemy import text

from bot.operations.watch import look
from bot.platform.database import connect, upgrade
from bot.registry.health import RegistryHealth


def test_what_waits_is_counted_from_the_tables(tmp_path: Path) -> None:
    """On tables of the shape that handover and webhooks have; tables that are not there mean that nothing waits."""
    engine = connect(f"sqlite:///{tmp_path}/wait.db")
    look(engine, lambda: RegistryHealth("ok", age_days=3, organisations=7))
    assert REGISTRY.get_sample_value("bro_queue_length") == 0
    assert REGISTRY.get_sample_value("bro_registry_age_days") == 3
    since = (datetime.now(UTC) - timedelta(seconds=90)).replace(tzinfo=None)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE handover (id INTEGER PRIMARY KEY, state TEXT, waiting_since DATETIME)"))
        for state in ("wachtend", "in_gesprek", "wachtend"):
            connection.execute(
                text("INSERT INTO handover (state, waiting_since) VALUES (:state, :since)"),
                {"state": state, "since": since},
            )
    look(engine, lambda: RegistryHealth("missing"))
    assert REGISTRY.get_sample_value("bro_queue_length") == 2
    assert 89 < (REGISTRY.get_sample_value("bro_queue_oldest_seconds") or 0) < 120
    assert REGISTRY.get_sample_value("bro_registry_degraded") == 1


def test_looking_again_keeps_nothing_more(tmp_path: Path) -> None:
    """A process that looks every quarter of a minute must not grow: no statement is compiled and kept a second time."""
    url = f"sqlite:///{tmp_path}/again.db"
    upgrade(url)
    engine = connect(url)
    look(engine, lambda: RegistryHealth("missing"))
    kept = len(engine._compiled_cache)
    assert kept
    look(engine, lambda: RegistryHealth("missing"))
    assert len(engine._compiled_cache) == kept
