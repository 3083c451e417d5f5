"""A conversation goes to a team: it waits marked for it, members are called and see it first, others may take it."""

from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.handover.models import HandoverRow
from bot.platform.clock import now
from bot.servicedesk.access.teams import team_names
from tests.bot.handover.conftest import Visitor
from tests.bot.second_gateway import DESK, staff
from tests.bot.servicedesk.conftest import Browser, Desk

API = "/api/servicedesk/v1/handovers"
PAGE = "/servicedesk/gesprekken"
LIST = "/servicedesk/wachtrij/lijst"


@pytest.fixture
def here(open_desk: Callable[..., Desk]) -> Desk:
    """A gateway without Rasa: Els; Karel of Techniek, who is there; Noor of Registratie, who is not; Bea, beheerder."""
    gateway = open_desk(**DESK)
    for name in ("els", "karel", "noor"):
        gateway.new_agent(name)
    gateway.new_agent("bea", "beheerder")
    for name, team in (("karel", "Techniek"), ("noor", "Registratie")):
        gateway.state.agents.set_teams(name, team, "test")
    for name in ("Els", "Karel"):
        gateway.run(gateway.state.agents.saw(staff(name)))
    return gateway


@pytest.fixture
def visitor(here: Desk) -> Visitor:
    """A visitor who talks with Els."""
    visitor = Visitor(here)
    here.take_over(visitor.conversation, "Els")
    return visitor


@pytest.fixture
def number(here: Desk, visitor: Visitor) -> int:
    return here.run(here.handovers.open_of(visitor.conversation)).id


def _give(browser: Browser, number: int, team: str, face: str = "api", note: str = "") -> httpx.Response:
    if face == "api":
        return browser.post(f"{API}/{number}/transfer", json={"team": team, "note": note})
    return browser.post(f"{PAGE}/{number}/overdragen", data={"aan": f"team:{team}", "notitie": note})


def _calls(here: Desk, name: str) -> list[str | None]:
    """The teams for which this account is called to who waits."""
    return [one["team"] for one in here.signed_in(name).get("/servicedesk/stand").json()["calls"]]


@pytest.mark.parametrize("face", ["page", "api"])
def test_it_waits_for_the_team_with_the_note_and_the_visitor_hears_that_it_waits(
    here: Desk, visitor: Visitor, number: int, face: str
) -> None:
    els, karel = here.with_scripts("els"), here.with_scripts("karel")
    assert _give(els, number, "Techniek", face, note="De aanlevering geeft fout 503.").status_code in (200, 303)
    handover = here.run(here.handovers.get(number))
    assert (handover.state, handover.agent, handover.team) == ("wachtend", None, "Techniek")
    assert "U staat weer in de wachtrij" in visitor.texts()[-1]
    assert "De aanlevering geeft fout 503." in karel.get(f"{PAGE}/{number}").text
    (line,) = here.state.audit.entries(action="overgedragen")
    assert (line.agent, line.detail) == ("els", f"{handover.reference} aan team Techniek")
    assert (_calls(here, "karel"), _calls(here, "els")) == (["Techniek"], [])


def test_members_see_it_first_and_others_last_until_it_waits_too_long(here: Desk, number: int) -> None:
    other = Visitor(here)
    other.asks_for_person()
    other.clicks("Ja, graag")
    els, karel = here.with_scripts("els"), here.with_scripts("karel")
    _give(els, number, "Techniek")
    given = here.run(here.handovers.get(number)).reference
    plain = here.run(here.handovers.open_of(other.conversation)).reference

    def order(browser: Browser) -> list[str]:
        html = browser.get(LIST).text
        return sorted((given, plain), key=html.index)

    assert (order(karel), order(els)) == ([given, plain], [plain, given])
    assert ("Uw team: Techniek" in karel.get(LIST).text, "Team: Techniek" in els.get(LIST).text) == (True, True)
    with Session(here.state.engine, future=True) as session, session.begin():
        session.execute(update(HandoverRow).values(waiting_since=now() - timedelta(minutes=9)))
    assert order(els) == [given, plain], "by how long they wait"
    assert len(_calls(here, "els")) == 2


@pytest.mark.parametrize("name", ["karel", "els"])
def test_anybody_can_take_it_and_who_gives_it_back_gives_it_to_all(here: Desk, number: int, name: str) -> None:
    _give(here.with_scripts("els"), number, "Techniek")
    agent = here.with_scripts(name)
    assert agent.post(f"{API}/{number}/take").json()["team"] == "Techniek"
    assert agent.post(f"{API}/{number}/give-back").json()["team"] is None


def test_it_waits_for_the_team_again_when_a_member_is_gone(here: Desk, number: int) -> None:
    _give(here.with_scripts("els"), number, "Techniek")
    here.run(here.handovers.take(number, staff("Karel")))
    with Session(here.state.engine, future=True) as session, session.begin():
        session.execute(update(HandoverRow).values(agent_seen_at=now() - timedelta(minutes=9)))
    here.sweep()
    assert [(one.id, one.team) for one in here.run(here.handovers.queue())] == [(number, "Techniek")]


@pytest.mark.parametrize("face", ["page", "api"])
@pytest.mark.parametrize(("who", "team"), [("els", "Registratie"), ("els", "Onbekend"), ("karel", "Techniek")])
def test_what_cannot_be_given_stays_where_it_is(here: Desk, number: int, face: str, who: str, team: str) -> None:
    assert _give(here.with_scripts(who), number, team, face).status_code == (409 if face == "api" else 303)
    handover = here.run(here.handovers.get(number))
    assert (handover.agent, handover.team) == ("els", None)
    assert here.state.audit.entries(action="overgedragen") == []


def test_only_a_team_that_is_there_can_be_chosen(here: Desk, number: int) -> None:
    html = here.with_scripts("els").get(f"{PAGE}/{number}/collegas").text
    assert [team for team in ("Techniek", "Registratie") if f'value="team:{team}"' in html] == ["Techniek"]


def test_lists_are_filtered_by_team(here: Desk, number: int) -> None:
    els = here.with_scripts("els")
    reference = here.run(here.handovers.get(number)).reference
    _give(els, number, "Techniek")
    for team, there in (("Techniek", True), ("Registratie", False), ("", True)):
        assert (team, reference in els.get(LIST, params={"team": team}).text) == (team, there)
        assert len(els.get(API, params={"which": "queue", "team": team}).json()) == there
    els.post(f"{API}/{number}/take")
    els.post(f"{API}/{number}/close")
    for team, there in (("Techniek", True), ("Registratie", False)):
        past = {"lijst": "afgesloten", "team": team}
        assert (team, reference in els.get("/servicedesk/wachtrij/voorbij", params=past).text) == (team, there)
        assert len(els.get(API, params={"which": "closed", "team": team}).json()) == there


def test_a_beheerder_sets_teams_also_of_their_own_account(here: Desk) -> None:
    bea = here.with_scripts("bea")
    for name, typed in (("els", "techniek, Inname , , techniek"), ("bea", "Registratie"), ("karel", "")):
        answer = bea.post("/servicedesk/beheer/accounts/teams", data={"gebruikersnaam": name, "teams": typed})
        assert answer.headers["location"].endswith("melding=bewaard")
    teams = {row.username: row.teams for row in here.state.agents.repository.accounts()}
    assert teams == {"els": ["Techniek", "Inname"], "karel": [], "noor": ["Registratie"], "bea": ["Registratie"]}
    assert "Inname, Registratie, Techniek" in bea.get("/servicedesk/beheer").text
    told = [(line.agent, line.detail) for line in here.state.audit.entries(agent="bea", action="beheer")]
    assert ("bea", "teams van account els: Techniek, Inname") in told
    assert ("bea", "teams van account karel: geen") in told
    unknown = bea.post("/servicedesk/beheer/accounts/teams", data={"gebruikersnaam": "x", "teams": "A"})
    assert unknown.headers["location"].endswith("melding=geen_account")
    els = here.with_scripts("els")
    assert els.post("/servicedesk/beheer/accounts/teams", data={"gebruikersnaam": "els"}).status_code == 403


def test_names_of_teams_are_clean_short_and_few() -> None:
    assert team_names(" a\u202eb ,,\n", []) == ["ab"]
    assert team_names("x" * 31, []) == ["x" * 30]
    assert len(team_names(",".join("abcdefgh"), [])) == 6
