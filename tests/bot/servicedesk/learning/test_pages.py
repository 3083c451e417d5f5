"""The page Leerlijst: a question becomes an example when a second person agrees, who may change texts."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from bot.servicedesk.learning.models import LearningQuestion
from tests.bot.servicedesk.conftest import Browser, Desk

PATH = "/servicedesk/leerlijst"
ASKED = "hoe kweek ik reuzenpompoenen"
BUTTON = "Goedkeuren<span"


@pytest.fixture
def here(open_desk: Callable[..., Desk]) -> Desk:
    """A gateway without Rasa, with two medewerkers, a redacteur and a beheerder, and one question on the list."""
    gateway = open_desk()
    for name, role in (("els", "medewerker"), ("karel", "medewerker"), ("rik", "redacteur"), ("bea", "beheerder")):
        gateway.new_agent(name, role)
    with Session(gateway.state.engine, future=True) as session, session.begin():
        moment = datetime.now(UTC)
        session.add(LearningQuestion(id=1, kind="buiten_bereik", ref="1", text=ASKED, state="open", at=moment))
    return gateway


def _links(browser: Browser) -> None:
    browser.post(f"{PATH}/1", data={"besluit": "gekoppeld", "onderwerp": "doorlooptijd"})


def test_from_a_question_to_a_file_for_a_maintainer(here: Desk) -> None:
    els, rik = here.with_scripts("els"), here.with_scripts("rik")
    _links(els)
    assert "Een collega moet dit nakijken." in els.get(PATH).text
    assert ASKED not in rik.get(f"{PATH}/voorbeelden.patch").text
    assert BUTTON in rik.get(PATH).text
    rik.post(f"{PATH}/1/goedkeuren")
    page = rik.get(PATH).text
    assert "Goedgekeurd als voorbeeld (1)" in page
    assert "els en rik" in page
    assert f"+    - {ASKED}\n" in rik.get(f"{PATH}/voorbeelden.patch").text
    assert "Een collega was u voor." in rik.post(f"{PATH}/1/goedkeuren").text


@pytest.mark.parametrize("second", ["els", "karel"])
def test_a_member_of_staff_does_not_approve(here: Desk, second: str) -> None:
    _links(here.with_scripts("els"))
    browser = here.with_scripts(second)
    assert BUTTON not in browser.get(PATH).text
    for answer in (browser.post(f"{PATH}/1/goedkeuren"), browser.get(f"{PATH}/voorbeelden.patch")):
        assert answer.status_code == 403
    assert "wacht op een tweede persoon (1)" in browser.get(PATH).text


def test_who_linked_it_does_not_approve_it(here: Desk) -> None:
    bea = here.with_scripts("bea")
    _links(bea)
    assert BUTTON not in bea.get(PATH).text
    assert "Vraag een collega om na te kijken." in bea.post(f"{PATH}/1/goedkeuren").text
    assert "Goedgekeurd als voorbeeld" not in bea.get(PATH).text
