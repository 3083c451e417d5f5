"""Accounts, sessions, tokens and locks on both kinds of database, with several gateways at once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.engine import Engine

from bot.platform.database import connect, upgrade, writing
from bot.servicedesk.access.attempts import Attempts, Counted, TooManyAttempts
from bot.servicedesk.access.models import AgentRow, AttemptsRow
from bot.servicedesk.access.repository import AccessRepository, AccountExists, UnknownAccount

MINUTE = timedelta(minutes=1)


@pytest.fixture(params=["sqlite", "postgres"])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    url = request.getfixturevalue(request.param)
    upgrade(url)
    engine = connect(url)
    yield engine
    engine.dispose()


def test_guesses_at_several_gateways_at_once_are_counted_together(engine: Engine) -> None:
    gateways = [Attempts(engine, b"sleutel", 15 * MINUTE) for _ in range(4)]

    def guess(number: int) -> int:
        """The seconds to wait, 0 when it is let through."""
        try:
            gateways[number % 4].begin(Counted("account els", 5), Counted("network 10.0.0.1", 1000))
        except TooManyAttempts as error:
            return error.seconds
        return 0

    with ThreadPoolExecutor(8) as pool:
        waits = list(pool.map(guess, range(24)))
    assert waits.count(0) == 5
    assert all(30 < wait <= 60 for wait in waits if wait)
    assert gateways[0].locked("account els")
    assert not gateways[0].locked("network 10.0.0.1")
    assert gateways[0].forget("account els")
    assert not gateways[0].forget("account els")
    assert guess(0) == 0


def test_a_success_forgets_the_account_and_only_its_own_attempt_of_the_network(engine: Engine) -> None:
    attempts = Attempts(engine, b"sleutel", 15 * MINUTE)
    counted = (Counted("account els", 5), Counted("network n", 3))
    for _ in range(2):
        attempts.begin(*counted)
    attempts.begin(*counted)  # the third of the network: it has to wait, unless this one succeeds
    assert attempts.locked("network n")
    attempts.succeeded("account els", "network n")
    assert not attempts.locked("network n")
    attempts.begin(*counted)
    assert attempts.locked("network n")
    attempts.remove_old()
    assert attempts.locked("network n")


def test_each_failure_more_makes_the_wait_twice_as_long_up_to_the_longest(engine: Engine) -> None:
    attempts = Attempts(engine, b"sleutel", 15 * MINUTE)
    counted, waits = Counted("account els", 1, "network n"), []
    for _ in range(6):
        attempts.begin(counted)
        with pytest.raises(TooManyAttempts) as refused:
            attempts.begin(counted)
        waits.append(round(refused.value.seconds / 60))
        with writing(engine) as session:
            session.execute(update(AttemptsRow).values(locked_until=None))  # the wait is over
    assert waits == [1, 2, 4, 8, 15, 15]


def test_failures_from_elsewhere_keep_nobody_waiting_here(engine: Engine) -> None:
    attempts = Attempts(engine, b"sleutel", 15 * MINUTE)
    there, here = (Counted("account els", 1, network) for network in ("network there", "network here"))
    attempts.begin(there)
    with pytest.raises(TooManyAttempts):
        attempts.begin(there)
    attempts.begin(here)
    attempts.succeeded("account els", "network here")
    with pytest.raises(TooManyAttempts):
        attempts.begin(there)
    assert attempts.locked("account els")
    assert attempts.forget("account els")
    attempts.begin(there)


def test_an_attempt_that_is_taken_back_leaves_those_before_it(engine: Engine) -> None:
    attempts = Attempts(engine, b"sleutel", 15 * MINUTE)
    counted = (Counted("account els", 2, "network n"), Counted("account els", 20), Counted("network n", 20))
    attempts.begin(*counted)
    for _ in range(3):
        attempts.begin(*counted)
        attempts.take_back(*counted)
    assert not attempts.locked("account els")
    attempts.begin(*counted)
    assert attempts.locked("account els")


def test_a_refused_attempt_counts_for_nobody(engine: Engine) -> None:
    attempts = Attempts(engine, b"sleutel", 15 * MINUTE)
    attempts.begin(Counted("network n", 1))
    with pytest.raises(TooManyAttempts):
        attempts.begin(Counted("account els", 2), Counted("network n", 1))
    attempts.begin(Counted("account els", 2))
    assert not attempts.locked("account els")


def test_a_code_is_used_once_by_several_gateways_at_once(engine: Engine) -> None:
    access = AccessRepository(engine)
    for name in ("els", "bas"):
        access.add(AgentRow(username=name, display_name=name, role="medewerker"))
        access.replace_recovery(name, [f"{name} 1", f"{name} 2"])
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda _: access.use_step("els", 100), range(16))).count(True) == 1
        assert list(pool.map(lambda _: access.use_recovery("els", "els 1"), range(16))).count(True) == 1
    assert not access.use_step("els", 99)
    assert access.use_step("els", 101)
    assert access.use_step("bas", 100)
    assert not access.use_recovery("els", "bas 1")
    assert (access.recovery_left("els"), access.recovery_left("bas")) == (1, 2)
    access.clear_second_step("els")
    access.remove("bas")
    assert (access.recovery_left("els"), access.recovery_left("bas")) == (0, 0)
    assert access.use_step("els", 1)


def test_accounts_sessions_and_tokens(engine: Engine) -> None:
    access = AccessRepository(engine)
    access.add(AgentRow(username="els", display_name="Els", role="medewerker", issuer="i", subject="s"))
    for twin in ({"username": "els"}, {"username": "els2", "issuer": "i", "subject": "s"}):
        with pytest.raises(AccountExists):
            access.add(AgentRow(display_name="Els", role="medewerker", **twin))
    assert access.account_of("i", "s").username == "els"
    access.add(AgentRow(username="bas", display_name="Bas", role="medewerker"))
    access.add(AgentRow(username="cor", display_name="Cor", role="medewerker"))  # many may have no identity

    access.open_session("geheim", "els")
    assert access.session("geheim", MINUTE, MINUTE, uses=True).username == "els"
    assert access.session("geheim", MINUTE, timedelta(0), uses=True) is None
    assert access.session("iets anders", MINUTE, MINUTE, uses=True) is None
    access.remove_ended(MINUTE, MINUTE)
    assert access.close_session("geheim") == "els"
    assert access.close_session("geheim") is None
    access.open_session("half", "els", code_due=True)
    assert access.session("half", MINUTE, MINUTE, uses=True) is None
    assert access.session("half", MINUTE, MINUTE, uses=False, code_due=True).username == "els"
    access.open_session("ander", "els")
    assert access.session("ander", MINUTE, MINUTE, uses=False, code_due=True) is None
    access.remove("els")
    assert access.session("ander", MINUTE, MINUTE, uses=True) is None
    with pytest.raises(UnknownAccount):
        access.remove("els")
    with pytest.raises(UnknownAccount):
        access.change("els", role="beheerder")

    later = datetime.now(UTC) + MINUTE
    access.add_token("topdesk", "bro_x", ["handovers:read"], later)
    with pytest.raises(AccountExists):
        access.add_token("topdesk", "bro_y", [], later)
    assert access.token("bro_x").scopes == ["handovers:read"]
    assert access.tokens()[0].used_at is not None
    access.revoke_token("topdesk")
    assert access.token("bro_x") is None


def test_an_account_keeps_its_teams(engine: Engine) -> None:
    repository = AccessRepository(engine)
    for name in ("els", "karel"):
        repository.add(AgentRow(username=name, display_name=name, role="medewerker"))
    repository.change("els", teams=["Techniek", "Registratie"])
    assert [row.teams for row in repository.accounts()] == [["Techniek", "Registratie"], None]
