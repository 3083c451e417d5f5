"""A talk that is put aside: its silence asks nobody anything and ends nothing, until the time is over."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from bot.conversations.models import Message
from bot.handover.models import HandoverRow
from tests.bot.handover.conftest import Visitor
from tests.bot.second_gateway import DESK, staff
from tests.bot.servicedesk.conftest import Desk

API = "/api/servicedesk/v1/handovers"
PAGE = "/servicedesk/gesprekken"


@pytest.fixture
def here(open_desk: Callable[..., Desk]) -> Desk:
    """A gateway without Rasa, with Els and Karel, that sweeps only when told to."""
    gateway = open_desk(**DESK, handover_nudge_minutes=5, handover_silent_minutes=30, handover_sweep_seconds=3600)
    for name in ("els", "karel"):
        gateway.new_agent(name)
    return gateway


@pytest.fixture
def number(here: Desk) -> int:
    """The handover of a visitor who was answered by Els."""
    handover = here.take_over(Visitor(here).conversation, "Els")
    here.run(here.handovers.say(handover.id, staff("Els"), "Ik zoek het uit."))
    return handover.id


def _snooze(here: Desk, number: int, minutes: int, face: str, name: str = "els") -> int:
    browser = here.with_scripts(name)
    if face == "api":
        return browser.post(f"{API}/{number}/snooze", json={"minutes": minutes}).status_code
    return browser.post(f"{PAGE}/{number}/uitstellen", data={"minuten": minutes}).status_code


def _after(here: Desk, number: int, minutes: int) -> str:
    """The state when so many minutes passed, in which Els kept a page open."""
    with Session(here.state.engine, future=True) as session, session.begin():
        for message in session.query(Message):
            message.at -= timedelta(minutes=minutes)
        for row in session.query(HandoverRow):
            row.taken_at -= timedelta(minutes=minutes)
            if row.snoozed_until:
                row.snoozed_until -= timedelta(minutes=minutes)
    here.sweep()
    return str(here.run(here.handovers.get(number)).state)


@pytest.mark.parametrize("face", ["page", "api"])
def test_nothing_happens_by_itself_until_the_time_is_over(here: Desk, number: int, face: str) -> None:
    assert _snooze(here, number, 60, face) in (200, 303)
    assert "Uitgesteld tot" in here.signed_in("els").get(f"{PAGE}/{number}/stand").text
    assert _after(here, number, 59) == "in_gesprek"
    conversation = here.run(here.handovers.get(number)).conversation_id
    assert "Bent u er nog?" not in " ".join(one.text for one in here.run(here.service.entries(conversation)))
    assert _after(here, number, 2) == "in_gesprek"
    assert here.run(here.handovers.get(number)).snoozed_until is None
    assert _after(here, number, 30) == "gesloten"


def test_who_put_it_aside_hears_that_the_time_is_over(here: Desk, number: int) -> None:
    _snooze(here, number, 60, "page")
    _after(here, number, 59)
    assert _resumed(here) == []
    _after(here, number, 2)
    assert (_resumed(here), _resumed(here, "karel")) == ([number], [])
    _snooze(here, number, 15, "page")
    assert _resumed(here) == []
    _after(here, number, 16)
    assert _resumed(here) == [number]
    here.run(here.handovers.say(number, staff("Els"), "Ik heb het gevonden."))
    assert _resumed(here) == []


def _resumed(here: Desk, name: str = "els") -> list[int]:
    """The conversations of which an open page says that they are no longer put aside."""
    return [one["handover_id"] for one in here.signed_in(name).get("/servicedesk/stand").json()["resumed"]]


def test_without_it_or_after_taking_it_up_again_silence_ends_the_talk(here: Desk, number: int) -> None:
    _snooze(here, number, 60, "api")
    _snooze(here, number, 0, "page")
    assert _after(here, number, 59) == "gesloten"


@pytest.mark.parametrize(("name", "minutes", "status"), [("karel", 15, 409), ("els", 241, 422), ("els", -1, 422)])
def test_what_is_refused_changes_nothing(here: Desk, number: int, name: str, minutes: int, status: int) -> None:
    assert _snooze(here, number, minutes, "api", name) == status
    assert here.run(here.handovers.get(number)).snoozed_until is None
    assert here.state.audit.entries(action="uitgesteld") == []
