"""Notes of colleagues for one another: for who may see the conversation, without personal data, gone with it."""

import pytest
from sqlalchemy import text

from bot.handover.handover import Handover
from bot.handover.notes import Notes
from bot.handover.sight import Sight
from bot.turns.erasing import erase_conversation
from tests.bot.servicedesk.conftest import Browser, Desk
from tests.bot.servicedesk.consent.test_consent import STATES, put

API = "/api/servicedesk/v1/handovers"
PAGE = "/servicedesk/gesprekken"
WORDS = "klant belt morgen terug"


def _note(browser: Browser, handover: Handover, words: str = WORDS) -> str:
    """Leave a note as the page does; returns the code of what the page says then."""
    answer = browser.post(f"{PAGE}/{handover.id}/notities", data={"tekst": words})
    return answer.headers.get("location", "").rpartition("=")[2]


def test_a_colleague_reads_it_and_the_visitor_does_not(here: Desk) -> None:
    handover = put(here, "bij mij")
    els, karel = (here.with_scripts(name) for name in ("els", "karel"))
    assert _note(els, handover, f"{WORDS} op 06-12345678") == "genoteerd"
    assert karel.post(f"{API}/{handover.id}/notes", json={"text": "is goed"}).status_code == 204
    notes = karel.get(f"{API}/{handover.id}").json()["notes"]
    assert [(note["author"], note["text"]) for note in notes] == [
        ("Els", f"{WORDS} op [telefoonnummer]"), ("Karel", "is goed"),
    ]  # fmt: skip
    for page in ("", "/notities"):
        assert WORDS in karel.get(f"{PAGE}/{handover.id}{page}").text
    assert handover.conversation_id is not None
    said = here.run(here.service.entries(handover.conversation_id))
    assert not any(WORDS in entry.text for entry in said)
    lines = here.state.audit.entries(action="genoteerd")
    assert [(line.agent, line.detail) for line in lines] == [("karel", handover.reference), ("els", handover.reference)]


@pytest.mark.parametrize("words", ["", "  ", "\u200b"])
def test_an_empty_note_is_no_note(here: Desk, words: str) -> None:
    handover = put(here, "bij mij")
    assert _note(here.with_scripts("els"), handover, words) == "geen_notitie"
    assert _count(here) == 0


def test_it_is_for_who_may_see_the_conversation(here: Desk) -> None:
    els = here.with_scripts("els")
    for state, seen in STATES.items():
        handover = put(here, state)
        Notes(here.state.engine).add(handover.id, "Karel", WORDS)
        may = seen.value >= Sight.UNTIL_ITS_END.value
        html = els.get(f"{PAGE}/{handover.id}").text + els.get(f"{PAGE}/{handover.id}/notities").text
        assert (state, WORDS in html) == (state, may)
        answer = els.post(f"{API}/{handover.id}/notes", json={"text": "van mij"}).status_code
        assert (state, answer) == (state, 204 if may else 404 if seen is Sight.NOTHING else 409)


def test_it_goes_with_the_conversation(here: Desk) -> None:
    handover = put(here, "bij mij")
    _note(here.with_scripts("els"), handover)
    assert _count(here) == 1
    erase_conversation(here.state.audit, str(handover.conversation_id), "test")
    assert _count(here) == 0


def test_labels_find_a_conversation_again_and_go_with_it(here: Desk) -> None:
    handover, other = put(here, "bij mij"), put(here, "bij mij")
    els = here.with_scripts("els")
    labels = "Terugbellen, bel 06-12345678,, terugbellen, , een, twee, drie, vier, vijf"
    assert els.post(f"{PAGE}/{handover.id}/labels", data={"labels": labels}).status_code == 303
    assert els.get(f"{API}/{handover.id}").json()["handover"]["tags"] == [
        "terugbellen", "bel [telefoonnummer]", "een", "twee", "drie", "vier",
    ]  # fmt: skip
    found = els.get("/servicedesk/wachtrij/lijst?zoek=terugbellen").text
    assert (handover.reference in found, other.reference in found) == (True, False)
    assert els.put(f"{API}/{other.id}/tags", json={"tags": ["x"] * 7}).status_code == 422
    assert els.put(f"{API}/{put(here, 'per mail').id}/tags", json={"tags": ["x"]}).status_code == 409
    erase_conversation(here.state.audit, str(handover.conversation_id), "test")
    assert here.run(here.handovers.get(handover.id)).tags == []
    assert [line.agent for line in here.state.audit.entries(action="gelabeld")] == ["els"]


def _count(here: Desk) -> int:
    with here.state.engine.connect() as connection:
        return int(connection.execute(text("SELECT count(*) FROM handover_note")).scalar_one())
