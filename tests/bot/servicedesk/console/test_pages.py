"""Who may see what, what is recorded, and what happens when a part is down; without a browser and without Rasa."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest

from bot.dialogue.content import Source
from bot.servicedesk.access.agents import person
from bot.servicedesk.console import presence, rendering, wording
from bot.turns.erasing import erase_conversation
from tests.bot.second_gateway import DESK
from tests.bot.servicedesk.conftest import Browser, Desk

PAGES = (
    "",
    "/wachtrij",
    "/wachtrij/voorbij",
    "/mail",
    "/zoeken",
    "/antwoorden",
    "/leerlijst",
    "/cijfers",
    "/gesprekken/1",
)
MANAGEMENT = ("/beheer", "/beheer/audit")
CHANGES = (
    "/gesprekken/1/overnemen", "/gesprekken/1/sluiten", "/gesprekken/1/teruggeven", "/gesprekken/1/berichten",
    "/gesprekken/1/notities", "/gesprekken/1/overdragen", "/gesprekken/1/heropenen",
    "/gesprekken/1/typt", "/mail", "/voorstellen/x/feedback", "/leerlijst/1", "/beheer/schakelaar",
    "/beheer/tokens/intrekken", "/aanwezig", "/gesprekken/1/labels",
    "/gesprekken/1/uitstellen", "/beheer/accounts", "/beheer/accounts/rol",
    "/beheer/accounts/wachtwoord", "/beheer/accounts/verwijderen", "/beheer/tokens", "/beheer/lijst",
)  # fmt: skip
HOSTILE = '<img src=x onerror="window.hacked=1"> **vet** [klik](javascript:alert(1)) \u202egpj.exe'


@pytest.fixture
def staffed(open_desk: Callable[..., Desk]) -> Desk:
    """A desk that is open, with Els (medewerker) and Bea (beheerder); Rasa is down."""
    desk = open_desk(**DESK, answer_timeout=0.5)
    desk.new_agent()
    desk.new_agent("bea", "beheerder")
    return desk


def _waiting(desk: Desk, text: str = "hallo") -> tuple[str, int]:
    """The conversation and the handover of a visitor who said `text` and agreed to a person."""

    async def steps() -> tuple[str, int]:
        started = await desk.service.start("website")
        await desk.service.say(started.conversation_id, text)
        handover = await desk.handovers.consent(started.conversation_id, yes=True)
        return started.conversation_id, handover.id

    return desk.run(steps())


@pytest.mark.parametrize("path", PAGES + MANAGEMENT)
def test_a_page_is_for_who_is_signed_in(staffed: Desk, path: str) -> None:
    answer = staffed.browser().get(f"/servicedesk{path}")
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/servicedesk/aanmelden?terug=")


@pytest.mark.parametrize("path", [*PAGES[1:-1], *MANAGEMENT])
def test_a_page_opens(staffed: Desk, path: str) -> None:
    answer = staffed.signed_in("bea").get(f"/servicedesk{path}")
    assert answer.status_code == 200
    assert "<h1" in answer.text
    assert "style=" not in answer.text
    assert "<script>" not in answer.text
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", MANAGEMENT)
def test_management_is_for_a_beheerder(staffed: Desk, path: str) -> None:
    answer = staffed.signed_in("els").get(f"/servicedesk{path}")
    assert answer.status_code == 403
    assert "U mag dit niet." in answer.text
    assert "Beheer</a>" not in staffed.signed_in("els").get("/servicedesk/wachtrij").text


@pytest.mark.parametrize("path", CHANGES)
def test_a_page_of_somebody_else_changes_nothing(staffed: Desk, path: str) -> None:
    _waiting(staffed)
    answer = staffed.signed_in("bea").post(f"/servicedesk{path}", data={"opdracht": "uit", "tekst": "kwaad"})
    assert answer.status_code == 403
    assert staffed.state.operations.read().off is None
    assert len(staffed.run(staffed.handovers.queue())) == 1


def test_what_an_agent_does_is_recorded(staffed: Desk) -> None:
    conversation, handover = _waiting(staffed, "geheime woorden")
    els = staffed.signed_in("els")
    token = {"X-CSRF-Token": els.form_token("/servicedesk/mail")}
    els.get(f"/servicedesk/gesprekken/{handover}")
    els.post(f"/servicedesk/gesprekken/{handover}/overnemen", headers=token)
    message = {"text": "Goedemiddag", "id": "6b0c5c0e-9d5c-4a53-9b0a-0f7a4f0f7a4f"}
    for _ in range(2):  # the second time nothing new is said
        els.post(f"/servicedesk/gesprekken/{handover}/berichten", json=message, headers=token)
    els.get("/servicedesk/zoeken?tekst=geheime")
    els.get(f"/servicedesk/zoeken/gesprek?id={conversation}")
    assert els.get("/servicedesk/cijfers/csv").text.startswith("\ufeffdag;")
    lines = staffed.state.audit.entries(agent="els")
    assert {"ingelogd", "bekeken", "overgenomen", "verstuurd", "gezocht", "geexporteerd"} == {
        line.action for line in lines
    }
    assert {line.conversation_id for line in lines if line.action in ("overgenomen", "verstuurd")} == {conversation}
    assert not any("Goedemiddag" in (line.detail or "") for line in lines)
    said = [entry for entry in staffed.run(staffed.service.entries(conversation)) if entry.author == "medewerker"]
    assert [entry.text for entry in said] == ["Goedemiddag"]


def test_who_asks_what_happened_to_one_conversation_finds_its_lines_alone(staffed: Desk) -> None:
    numbers = {}
    els = staffed.signed_in("els")
    for _ in range(2):
        _, handover = _waiting(staffed)
        numbers[staffed.run(staffed.handovers.get(handover)).reference] = els.get(f"/servicedesk/gesprekken/{handover}")
    first, second = numbers
    found = staffed.signed_in("bea").get("/servicedesk/beheer/audit", params={"over": f" {first.lower()} "}).text
    lines = found.partition("<tbody>")[2]
    assert (first in lines, second in lines) == (True, False)
    nothing = staffed.signed_in("bea").get("/servicedesk/beheer/audit", params={"over": "100%"}).text
    assert "Geen regels gevonden." in nothing


def test_hostile_text_stays_text(staffed: Desk) -> None:
    conversation, handover = _waiting(staffed, HOSTILE)
    els = staffed.signed_in("els")
    for path in (f"gesprekken/{handover}", f"zoeken/gesprek?id={conversation}", "zoeken?tekst=onerror", "wachtrij"):
        page = els.get(f"/servicedesk/{path}").text
        assert "<img" not in page
        assert "javascript:" not in page.replace("(javascript:", "")
    assert "&lt;img" in els.get(f"/servicedesk/gesprekken/{handover}").text


def test_an_erased_conversation_is_gone(staffed: Desk) -> None:
    conversation, handover = _waiting(staffed, "dit moet weg")
    erase_conversation(staffed.state.audit, conversation, "test")
    els = staffed.signed_in("els")
    assert "dit moet weg" not in els.get(f"/servicedesk/gesprekken/{handover}").text
    gone = els.get(f"/servicedesk/zoeken/gesprek?id={conversation}")
    assert gone.status_code == 404
    assert "bestaat niet (meer)" in gone.text


def test_without_the_model_an_agent_goes_on(staffed: Desk) -> None:
    _, handover = _waiting(staffed, "wat kost eherkenning")
    els = staffed.signed_in("els")
    assert "kan nu geen voorstellen maken" in els.get(f"/servicedesk/gesprekken/{handover}/voorstellen").text
    token = els.form_token("/servicedesk/mail")
    answer = els.post("/servicedesk/mail", data={"tekst": "wat kost het?", "csrf_token": token})
    assert "kan nu geen voorstel maken" in answer.text
    assert "wat kost het?" in answer.text  # what was pasted is not lost


def test_a_message_in_a_conversation_of_a_colleague_is_refused(staffed: Desk) -> None:
    _, handover = _waiting(staffed)
    staffed.run(staffed.handovers.take(handover, person("karel", "Karel", "medewerker", local=True)))
    els = staffed.signed_in("els")
    token = {"X-CSRF-Token": els.form_token("/servicedesk/mail"), "Accept": "application/json"}
    message = {"text": "ik ook", "id": "6b0c5c0e-9d5c-4a53-9b0a-0f7a4f0f7a4f"}
    answer = els.post(f"/servicedesk/gesprekken/{handover}/berichten", json=message, headers=token)
    assert answer.status_code == 409
    assert "niet verstuurd" in answer.json()["detail"]
    taken = els.post(f"/servicedesk/gesprekken/{handover}/overnemen", headers=token | {"Accept": "text/html"})
    assert taken.status_code == 409
    assert "Karel was u net voor" in taken.text


def test_the_switch_and_the_notice(staffed: Desk) -> None:
    bea = staffed.signed_in("bea")
    token = bea.form_token("/servicedesk/mail")

    def order(what: str, text: str = "") -> str:
        bea.post("/servicedesk/beheer/schakelaar", data={"opdracht": what, "tekst": text, "csrf_token": token})
        return bea.get("/servicedesk/wachtrij").text

    assert "De assistent is uitgeschakeld: onderhoud" in order("uit", "onderhoud")
    assert "uitgeschakeld" not in order("aan")
    assert "Bezoekers zien deze melding: Storing bij eHerkenning" in order("melding", "Storing bij eHerkenning")
    assert "Bezoekers zien deze melding" not in order("melding_weg")
    assert staffed.state.operations.read().off is None
    order("uit", "   ")
    assert staffed.state.operations.read().off is None


def test_a_token_can_be_revoked(staffed: Desk) -> None:
    token = staffed.new_token("statistics:read", name="rapport")
    headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
    assert Browser(staffed.url).get("/api/servicedesk/v1/statistics", headers=headers).status_code == 200
    bea = staffed.signed_in("bea")
    form = {"naam": "rapport", "csrf_token": bea.form_token("/servicedesk/beheer")}
    assert bea.post("/servicedesk/beheer/tokens/intrekken", data=form).status_code == 303
    assert Browser(staffed.url).get("/api/servicedesk/v1/statistics", headers=headers).status_code == 401
    assert "Ingetrokken" in bea.get("/servicedesk/beheer").text


def test_the_stream_ends_with_the_session(staffed: Desk) -> None:
    els = staffed.signed_in("els")
    with els.stream("GET", "/servicedesk/events", headers={"Accept": "text/event-stream"}) as stream:
        lines = stream.iter_lines()
        assert next(line for line in lines if line.startswith("event:")) == "event: wachtrij"
        staffed.state.agents.repository.close_sessions("els")
        assert not [line for line in lines if line.startswith("event:")]


def test_who_looks_is_said_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    watchers = presence.Watchers("els")
    for name in ("sanne", "karel", "els", "bea"):
        watchers.heard(presence.Looking(username=name, display_name=name.title()))
    assert watchers.sentence() == "Bea, Karel en Sanne kijken mee."
    watchers.heard(presence.Looking(username="bea", display_name="Bea", here=False))
    watchers.heard(SimpleNamespace(username="karel", display_name="Karel", here=False, asks=False))
    assert watchers.sentence() == "Sanne kijkt mee."
    later = presence.time.monotonic() + 60
    monkeypatch.setattr(presence.time, "monotonic", lambda: later)
    assert watchers.sentence() == ""


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(5, "minder dan een minuut"), (61, "1 minuut"), (3599, "59 minuten"), (7200, "2 uur"), (200_000, "2 dagen")],
)
def test_waiting_in_words(seconds: int, words: str) -> None:
    now = datetime.now(UTC)
    assert wording.waiting(now - timedelta(seconds=seconds), now) == words


def test_texts_and_sources_are_safe() -> None:
    assert "<script>" not in rendering.rich("<script>alert(1)</script>")
    assert "\u202e" not in rendering.rich("\u202egpj.exe")
    assert 'rel="noopener noreferrer"' in rendering.rich("[bron](https://example.nl/)")
    for url in ("javascript:alert(1)", "http://onveilig.example/", "https://", "data:text/html,x"):
        assert "<a" not in rendering.source_link(Source(title="Bron", url=url, checked=date(2026, 1, 2)))
    link = rendering.source_link(Source(title="<b>", url="https://example.nl/?a=1&b=2", checked=date(2026, 1, 2)))
    assert "&lt;b&gt;" in link
    assert "nagekeken op 2 januari 2026" in link
