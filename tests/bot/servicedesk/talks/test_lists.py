"""The lists: nothing that a visitor agreed to disappears, and nothing else is in them."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.handover.models import HandoverRow
from bot.handover.sight import Sight
from bot.platform.clock import now
from bot.servicedesk.talks import lists as talk_lists
from tests.bot.handover.conftest import Visitor
from tests.bot.second_gateway import DESK, staff
from tests.bot.servicedesk.conftest import Browser, Desk
from tests.bot.servicedesk.consent.test_consent import STATES, put

NOW = "/servicedesk/wachtrij/lijst"
PAST = ("gemist", "mail", "afgesloten")
API = "/api/servicedesk/v1/handovers"
API_NAMES = {
    "missed": "gemist",
    "mailed": "mail",
    "closed": "afgesloten",
    "queue": "nu",
    "mine": "nu",
    "colleagues": "nu",
}
PLACE = {
    "adres gevraagd": "gemist",
    "uit de wachtrij": "gemist",
    "per mail": "mail",
    "niemand kwam": "gemist",
    "gesloten door een collega": "afgesloten",
    "gesloten door mij": "afgesloten",
}
"""Where each handover that is over stands; what goes on stands in the queue page."""


@pytest.fixture
def here(open_desk: Callable[..., Desk]) -> Desk:
    """A gateway without Rasa, with Els."""
    gateway = open_desk(**DESK, answer_timeout=0.5)
    gateway.new_agent()
    return gateway


def _lists(browser: Browser) -> dict[str, str]:
    """The HTML of each list."""
    pages = {name: f"/servicedesk/wachtrij/voorbij?lijst={name}" for name in PAST} | {"nu": NOW}
    return {name: browser.get(path).raise_for_status().text for name, path in pages.items()}


def test_each_handover_is_in_one_list_and_what_was_refused_in_none(here: Desk) -> None:
    handovers = {state: put(here, state) for state in STATES}
    lists = _lists(here.signed_in())
    for state, handover in handovers.items():
        places = [name for name, html in lists.items() if handover.reference in html]
        expected = [] if STATES[state] is Sight.NOTHING else [PLACE.get(state, "nu")]
        assert (state, places) == (state, expected)


def test_a_program_gets_the_lists_that_the_pages_have(here: Desk) -> None:
    handovers = {state: put(here, state) for state in STATES}
    els = here.signed_in()
    lists = {which: els.get(API, params={"which": which}).raise_for_status().json() for which in API_NAMES}
    for state, handover in handovers.items():
        places = [
            API_NAMES[which]
            for which, rows in lists.items()
            if handover.reference in [row["reference"] for row in rows]
        ]
        expected = [] if STATES[state] is Sight.NOTHING else [PLACE.get(state, "nu")]
        assert (state, places) == (state, expected)


@pytest.mark.parametrize(
    ("days", "answer"),
    [
        ({"until": "2026-01-01"}, 0),
        ({"since": "2026-01-01"}, 1),
        ({"since": "2026-01-02", "until": "2026-01-01"}, 422),
        ({"until": "0001-01-01"}, 422),
        ({"since": "0001-01-01"}, 422),
        ({"until": "9999-12-31"}, 422),
        ({"since": "gisteren"}, 422),
    ],
)
def test_a_program_names_days_for_what_is_over(here: Desk, days: dict[str, str], answer: int) -> None:
    put(here, "gesloten door een collega")
    found = here.signed_in().get(API, params={"which": "closed"} | days)
    assert answer == (len(found.json()) if found.status_code == 200 else found.status_code)


def test_who_filters_hears_that_older_ones_were_not_searched(here: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(talk_lists, "MOST", 2)
    oldest, *_ = [put(here, "gesloten door een collega") for _ in range(2)]
    els = here.signed_in()
    assert _told(els) == []
    put(here, "gesloten door een collega")
    assert _told(els) == ["U ziet de nieuwste"]
    assert _told(els, oldest.reference) == ["Wij zochten in de nieuwste"]


def _told(els: Browser, words: str = "") -> list[str]:
    """What the list of closed conversations says about those that it does not show."""
    html = els.get("/servicedesk/wachtrij/voorbij", params={"lijst": "afgesloten", "zoek": words}).text
    return [notice for notice in ("U ziet de nieuwste", "Wij zochten in de nieuwste") if notice in html]


def test_a_list_can_be_filtered_by_words_and_days(here: Desk) -> None:
    waiting, other = put(here, "wachtend"), put(here, "bij een collega")
    closed = put(here, "gesloten door een collega")
    els = here.signed_in()
    found = els.get(NOW, params={"zoek": f"{waiting.reference.lower()} medewerker"}).text
    assert (waiting.reference in found, other.reference in found) == (True, False)
    assert other.reference in els.get(NOW, params={"zoek": "karel"}).text
    past = {"lijst": "afgesloten", "zoek": "karel"}
    for days, there in (
        ({}, True),
        ({"tot": "2026-01-01"}, False),
        ({"van": "2026-01-01"}, True),
        ({"van": "x"}, True),
    ):
        html = els.get("/servicedesk/wachtrij/voorbij", params=past | days).text
        assert (days, closed.reference in html) == (days, there)
    assert "Een datum klopt niet." in els.get("/servicedesk/wachtrij/voorbij?van=gisteren").text


def test_a_conversation_of_ones_own_is_marked_until_it_is_answered(here: Desk) -> None:
    els, visitor = here.signed_in(), Visitor(here)
    visitor.asks_for_person()
    visitor.clicks("Ja, graag")
    (waiting,) = here.run(here.handovers.queue())
    here.run(here.handovers.take(waiting.id, staff("Els")))
    assert "zonder antwoord" not in els.get(NOW).text
    for count, marked in ((1, "1 bericht zonder antwoord"), (2, "2 berichten zonder antwoord")):
        visitor.says(f"bericht {count}")
        assert marked in els.get(NOW).text
    here.run(here.handovers.say(waiting.id, staff("Els"), "Ik zoek het op."))
    assert "zonder antwoord" not in els.get(NOW).text


@pytest.mark.parametrize(
    ("minutes", "mark"),
    [(0, None), (1.4, None), (1.6, "Wacht al even"), (2.9, "Wacht al even"), (3.1, "Wacht te lang")],
)
def test_a_wait_is_marked_against_the_target(here: Desk, minutes: float, mark: str | None) -> None:
    waiting = put(here, "wachtend")
    since = now() - timedelta(minutes=minutes)
    with Session(here.state.engine, future=True) as session, session.begin():
        session.execute(update(HandoverRow).where(HandoverRow.id == waiting.id).values(waiting_since=since))
    html = here.signed_in().get(NOW).text
    assert [words for words in ("Wacht al even", "Wacht te lang") if words in html] == ([mark] if mark else [])
