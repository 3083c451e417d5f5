"""A short soak: what visitors should never have sent turns up nowhere (benchmarks/soak.py is the long one)."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text

from benchmarks.soak import PLANTED, soak
from bot.platform.database import connect
from tests.scale.installation import Installation


async def test_planted_secrets_are_found_nowhere(installation: Installation, patience: float) -> None:
    soaked = await soak(installation, max(20.0, patience), visitors=9, pause=0.5)
    assert soaked.found == []
    assert sum(counted.sent for counted in soaked.counted) > 2 * 9
    assert {"gateway-1", "rasa-2", "actions-1"} <= set(soaked.memory)


@contextmanager
def planted(installation: Installation) -> Iterator[None]:
    """Each planted thing in a table and in a log, for as long as the context lasts."""
    engine = connect(installation.database_url)
    log = installation.folder / "geplant.log"
    log.write_text("\n".join(PLANTED.values()), encoding="utf-8")
    insert = text("INSERT INTO registry_attempt (finished_at, source, outcome, reason) VALUES (now(), 'x', 'x', :said)")
    with engine.begin() as connection:
        connection.execute(insert, [{"said": value} for value in PLANTED.values()])
    try:
        yield
    finally:
        log.unlink()
        with engine.begin() as connection:
            connection.execute(text("DELETE FROM registry_attempt WHERE source = 'x'"))
        engine.dispose()


async def test_the_search_would_find_them(installation: Installation) -> None:
    with planted(installation):
        found = (await soak(installation, 1, visitors=1, pause=0.5)).found
    assert {f"{kind} in geplant.log" for kind in PLANTED} <= set(found)
    assert {f"{kind} in table registry_attempt" for kind in PLANTED} <= set(found)
