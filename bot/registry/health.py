"""The state of the list for operators: status command, readiness, metrics and console."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from bot.registry.store import RegistryStore

State = Literal["ok", "stale", "refused", "missing"]


@dataclass(frozen=True, slots=True)
class RegistryHealth:
    """How the list is doing.

    `missing`: there is none. `refused`: the last new list was refused and the one before it still answers. `stale`:
    older than the limit. `problem` is the reason of the last attempt when that was refused or failed.
    """

    state: State
    as_of: date | None = None
    age_days: int | None = None
    organisations: int = 0
    bronhouders: int = 0
    source: str | None = None
    sample: bool = False
    last_attempt: datetime | None = None
    problem: str | None = None

    @property
    def degraded(self) -> bool:
        """Whether an operator should look."""
        return self.state != "ok"


def registry_health(store: RegistryStore, max_age_days: int) -> RegistryHealth:
    """The state of the list in `store`; older than `max_age_days` is stale.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: the database does not answer.
    """
    newest = store.newest()
    last = next(iter(store.attempts(1)), None)
    problem = last.reason if last and last.outcome in ("refused", "failed") else None
    attempt = (last.finished_at if last else None, problem)
    if newest is None:
        return RegistryHealth("missing", None, None, 0, 0, None, False, *attempt)
    age = (date.today() - newest.as_of).days
    state: State = "stale" if age > max_age_days else "ok"
    return RegistryHealth(
        "refused" if last and last.outcome == "refused" else state,
        newest.as_of,
        age,
        newest.row_count,
        newest.bronhouder_count,
        newest.source,
        newest.sample,
        *attempt,
    )
