"""Two people let a text be said at once: visitors of every replica and members of staff read it, until one click."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from bot.dialogue.content import responses_of, with_contact
from bot.platform.clock import dutch_day, now
from bot.platform.settings import Settings
from bot.privacy.audit import Audit
from bot.servicedesk.editing.repository import DraftRepository
from tests.bot.second_gateway import DESK
from tests.bot.servicedesk.conftest import Browser, Desk
from tests.conftest import RunningStack, Visitor

PAGE = "/servicedesk/tekstvoorstellen"
QUESTION = "Hoe lang duurt het regelen van toegang?"
OLD = responses_of("doorlooptijd")["utter_doorlooptijd"][0]["text"].strip()
NEW = (
    "Toegang regelen duurt nu drie werkdagen. Dat hangt af van uw eHerkenningsleverancier.\n"
    "Hebt u haast? Vraag daar of een spoedaanvraag kan."
)
SHORTER = NEW.splitlines()[0]

Answer = dict[str, object]


@pytest.fixture
def replicas(running: RunningStack, migrated: Path, tmp_path: Path) -> Iterator[tuple[Desk, Desk]]:
    """Two gateways on one database of their own, in front of the running Rasa."""
    shutil.copy(migrated, tmp_path / "bro.db")
    own = {"database_url": f"sqlite:///{tmp_path}/bro.db", "state_dir": tmp_path, "live_answers": True}
    with Desk(running.settings, **DESK | own) as one, Desk(running.settings, **DESK | own) as other:
        for name, role in (("ina", "redacteur"), ("bea", "beheerder"), ("els", "medewerker")):
            one.new_agent(name, role)
        yield one, other


def _propose(desk: Desk, key: str = "doorlooptijd-0", text: str = NEW, by: str = "ina") -> Browser:
    writer = desk.with_scripts(by)
    assert writer.post(f"{PAGE}/nieuw/{key}", data={"tekst": text}).status_code == 303
    return writer


def _approve_live(desk: Desk, draft: int = 1, by: str = "bea") -> httpx.Response:
    return desk.with_scripts(by).post(f"{PAGE}/{draft}", data={"live": "true"})


def _answer(desk: Desk, question: str = QUESTION) -> Answer:
    """What a new visitor gets, without what is different each time."""
    (reply,) = Visitor(desk.url).says(question)
    titles = [choice["title"] for choice in reply["choices"]]
    return {name: reply[name] for name in ("text", "sources", "outcome", "intent", "drawing")} | {"choices": titles}


def test_visitors_of_every_replica_read_it_from_the_next_message_until_it_is_put_back(
    replicas: tuple[Desk, Desk],
) -> None:
    one, other = replicas
    talking = Visitor(other.url)
    talking.says("goedemiddag")
    before = _answer(other)
    assert str(before["text"]).startswith(OLD.splitlines()[0])
    _propose(one)
    assert _answer(other) == before, "a proposal changes nothing"
    assert _approve_live(one).headers["location"].endswith("meteen_live")

    (reply,) = talking.says(QUESTION)
    assert reply["text"].startswith(NEW)
    assert talking.says("kan het korter?")[0]["text"].startswith(SHORTER)
    for gateway in replicas:
        after = _answer(gateway)
        assert str(after["text"]) == str(before["text"]).replace(with_contact(OLD), NEW)
        today = dutch_day(now()).isoformat()
        assert after["sources"] == [source | {"checked": today} for source in before["sources"]]
        assert after | {"text": "", "sources": []} == before | {"text": "", "sources": []}

    els = one.with_scripts("els")
    assert "Terugzetten" not in els.get("/servicedesk/antwoorden/doorlooptijd").text
    assert els.post(f"{PAGE}/1/terugzetten").status_code == 403
    ina = other.with_scripts("ina")
    assert ina.post(f"{PAGE}/1/terugzetten").headers["location"].endswith("teruggezet")
    assert ina.post(f"{PAGE}/1/terugzetten").headers["location"].endswith("niet_live")
    assert [_answer(gateway) for gateway in replicas] == [before, before]
    assert ina.get(f"{PAGE}/wijziging.patch").text == "", "what was put back goes to no file either"
    lines = [(line.agent, line.detail) for line in reversed(one.state.audit.entries(action="tekst"))]
    assert lines == [
        ("ina", "antwoord doorlooptijd, voorstel 1 voorgesteld"),
        ("bea", "antwoord doorlooptijd, voorstel 1 goedgekeurd en meteen live"),
        ("ina", "antwoord doorlooptijd, voorstel 1 teruggezet"),
    ]


def test_members_of_staff_send_what_visitors_read(replicas: tuple[Desk, Desk]) -> None:
    one, other = replicas
    service = other.state.suggestions

    def suggested() -> tuple[str, str]:
        made = other.run(service.suggest(text=QUESTION, agent="els"))
        return made.suggestions[0].text, made.content_version

    before = suggested()
    _propose(one)
    _approve_live(one)
    after = suggested()
    assert SHORTER in after[0]
    assert SHORTER not in before[0]
    assert after[1] != before[1], "the record of suggestions tells which texts there were"
    els = other.with_scripts("els")
    topic = els.get("/servicedesk/antwoorden/doorlooptijd").text
    assert SHORTER in topic
    assert "Voorgesteld door ina, goedgekeurd door bea. Sinds " in topic
    assert "Vervangen" in els.get("/servicedesk/antwoorden").text
    assert SHORTER in els.get("/servicedesk/antwoorden?zoek=doorlooptijd").text
    typed = els.get("/api/servicedesk/v1/answers/doorlooptijd").json()
    assert typed["text"] == NEW
    bea = other.with_scripts("bea")
    bea.post(f"{PAGE}/1/terugzetten")
    assert suggested() == before
    assert SHORTER not in els.get("/servicedesk/antwoorden/doorlooptijd").text


def test_a_variation_is_overridden_for_whom_it_is_and_for_nobody_else(replicas: tuple[Desk, Desk]) -> None:
    one, _ = replicas
    asks = {None: "Wat zijn de stappen naar toegang tot het portaal?"}
    asks |= {role: f"Wij zijn {role}. {asks[None]}" for role in ("bronhouder", "leverancier")}
    before = {role: _answer(one, question) for role, question in asks.items()}
    assert len({str(answer["text"]) for answer in before.values()}) == 3
    key = next(
        passage.key
        for passage in one.state.suggestions.library.passages("toegang_stappen")
        if passage.text.name == "toegang_stappen" and passage.text.condition == {"rol": "leverancier"}
    )
    text = "Als leverancier meldt u eerst uw bedrijf aan. Vraag daarna eHerkenning aan. Regel ten slotte de machtiging."
    _propose(one, key, text)
    assert _approve_live(one).headers["location"].endswith("meteen_live")
    after = {role: _answer(one, question) for role, question in asks.items()}
    assert str(after["leverancier"]["text"]).startswith(text)
    assert (after[None], after["bronhouder"]) == (before[None], before["bronhouder"])


def test_a_text_that_changed_in_the_file_wins_and_editors_are_told(replicas: tuple[Desk, Desk]) -> None:
    """As after a new model was published: what the override replaced is not in the file any more."""
    one, _ = replicas
    before = _answer(one)
    drafts, audit = DraftRepository(one.state.engine), one.state.audit
    kept = drafts.keep("doorlooptijd", "doorlooptijd", 0, "Zo stond het er vroeger.", NEW, "ina")
    refused = _approve_live(one)
    assert (refused.status_code, "een andere geworden" in refused.text) == (409, True)
    drafts.go_live(kept, "bea", audit.line("bea", "tekst", detail="live voor het bestand veranderde"))
    assert _answer(one) == before
    ina = one.with_scripts("ina")
    for path in (PAGE, "/servicedesk/antwoorden"):
        assert "Verlopen, want het bestand heeft een andere tekst gekregen: doorlooptijd." in ina.get(path).text
    assert "Vervangen</span>" not in ina.get("/servicedesk/antwoorden").text
    assert "Verlopen" not in one.with_scripts("els").get("/servicedesk/antwoorden").text
    assert ina.post(f"{PAGE}/{kept.id}/terugzetten").headers["location"].endswith("teruggezet")
    assert "Verlopen" not in ina.get(PAGE).text


def test_what_is_not_allowed_does_not_go_live(replicas: tuple[Desk, Desk]) -> None:
    """Not alone, not with a text that the assistant fills in, and not without an operator who allows it."""
    one, _ = replicas
    before = _answer(one)
    ina = _propose(one)
    assert ina.post(f"{PAGE}/1", data={"live": "true"}).status_code == 403
    filled_in = next(
        passage.key
        for passage in one.state.suggestions.library.passages("aanmelding_controleren")
        if passage.text.name == "kvk_nummer"
    )
    _propose(one, filled_in, "Het KvK-nummer van **{naam}** is {kvk}. Dat staat op de {lijst} van {lijstdatum}.")
    page = one.with_scripts("bea").get(PAGE).text
    assert page.count('name="live"') == 1
    assert "Kan niet meteen live: de assistent vult hier zelf iets in: {kvk}, {lijst}, {lijstdatum}, {naam}." in page
    assert _approve_live(one, 2).status_code == 409
    assert _answer(one) == before


def test_it_is_off_unless_the_operator_allows_it(open_desk: Callable[..., Desk]) -> None:
    assert Settings(_env_file=None).live_answers is False
    here = open_desk()
    for name in ("ina", "bea"):
        here.new_agent(name, "beheerder")
    _propose(here)
    bea = here.with_scripts("bea")
    assert 'name="live"' not in bea.get(PAGE).text
    refused = bea.post(f"{PAGE}/1", data={"live": "true"})
    assert (refused.status_code, "niet aangezet" in refused.text) == (409, True)
    drafts, audit = DraftRepository(here.state.engine), Audit(here.state.engine, 1)
    drafts.go_live(drafts.one(1, "voorgesteld"), "bea", audit.line("bea", "tekst"))
    assert "Live teksten staan uit." in bea.get(PAGE).text
    assert SHORTER not in bea.get("/servicedesk/antwoorden/doorlooptijd").text
