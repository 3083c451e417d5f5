"""Nothing before yes: every address of the servicedesk, in every state of a handover."""

import ast
import json
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import islice
from typing import Any

import httpx
import pytest
from fastapi.routing import APIRoute
from pydantic import SecretStr
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.conversations.models import Message
from bot.conversations.repository import UnknownConversation
from bot.handover.handover import Handover, UnknownHandover
from bot.handover.models import HandoverRow
from bot.handover.sight import Sight, readable, sight, told
from bot.platform.database import upgrade
from bot.platform.settings import ROOT, Settings
from bot.servicedesk.access.agents import SCOPES, person
from bot.servicedesk.consent.service import ConsentService, ReasonNeeded
from bot.servicedesk.webhooks.models import happened
from tests.bot.second_gateway import DESK, staff
from tests.bot.servicedesk.conftest import Browser, Desk
from tests.waiting import until

LATER = "en dit vroeg ik pas na afloop"
STATES = {
    "niets gevraagd": Sight.NOTHING,
    "toestemming gevraagd": Sight.NOTHING,
    "nee": Sight.NOTHING,
    "adres gevraagd": Sight.RECORD,
    "uit de wachtrij": Sight.RECORD,
    "per mail": Sight.RECORD,
    "niemand kwam": Sight.RECORD,
    "gesloten door een collega": Sight.RECORD,
    "gesloten door mij": Sight.UNTIL_ITS_END,
    "wachtend": Sight.EVERYTHING,
    "bij een collega": Sight.EVERYTHING,
    "bij mij": Sight.EVERYTHING,
}
"""Each way a handover can stand, and what Els may see of it then."""

ELS, KAREL = staff("Els"), staff("Karel")


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A gateway without Rasa, with Els, who is no supervisor, and Bea, who is."""
    place = tmp_path_factory.mktemp("toestemming")
    upgrade(f"sqlite:///{place}/bro.db")
    settings = Settings(
        _env_file=None,
        state_dir=place,
        database_url=f"sqlite:///{place}/bro.db",
        metrics_port=None,
        registry_schedule="off",
        privacy_schedule="off",
        internal_secret=SecretStr("een geheim van deze tests, lang genoeg"),
        webhook_networks=["127.0.0.1/32"],
    )
    with Desk(settings, **DESK, answer_timeout=0.5) as desk:
        desk.new_agent()
        desk.new_agent("bea", "beheerder")
        yield desk


def secret(state: str) -> str:
    """What the visitor of a conversation in this state said."""
    return f"mijn geheim is {state.replace(' ', '')}"


def put(desk: Desk, state: str) -> Handover:
    """A conversation in this state, in which the visitor said their `secret`; and `LATER` after its end."""
    return desk.run(_put(desk, state))


async def _put(desk: Desk, state: str) -> Handover:
    handovers, who = desk.handovers, KAREL if "collega" in state else ELS
    conversation = (await desk.service.start("website")).conversation_id
    await desk.service.say(conversation, secret(state))
    offered = await handovers.offer(conversation, "gevraagd", None)
    answers = {"niets gevraagd": [], "toestemming gevraagd": [], "nee": [False], "uit de wachtrij": [True, False]}
    for yes in answers.get(state, [True]):
        await handovers.consent(conversation, yes)
    if state.endswith(("mij", "een collega")):
        await handovers.take(offered.id, who)
    if state.startswith("gesloten"):
        await handovers.close(offered.id, who)
    if state in _BY_HAND:
        _set(desk, offered.id, state=_BY_HAND[state])
    if STATES[state] is not Sight.EVERYTHING:
        await desk.service.say(conversation, LATER)
    return await handovers.get(offered.id)


_BY_HAND = {"adres gevraagd": "aangeboden", "per mail": "per_mail", "niemand kwam": "gesloten"}
"""States that need a mailbox, or time."""


def _set(desk: Desk, handover_id: int, **values: Any) -> None:
    with Session(desk.state.engine, future=True) as session, session.begin():
        session.execute(update(HandoverRow).where(HandoverRow.id == handover_id).values(**values))


def routes_of(app_routes: Iterable[Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Method and path of every route of the servicedesk, of whatever part."""
    for route in app_routes:
        included = getattr(route, "original_router", None)
        if included is not None:
            context = getattr(route, "include_context", None)
            yield from routes_of(included.routes, prefix + (getattr(context, "prefix", "") or ""))
        elif isinstance(route, APIRoute) and "/servicedesk" in (prefix + route.path)[:16]:
            yield from ((method, prefix + route.path) for method in sorted(route.methods))


def asked_of(method: str, path: str, handover: Handover, words: str) -> tuple[str, dict[str, Any]]:
    """A request of this route about this handover, as the console, a program or a curious person makes it."""
    filled = path.replace("{handover_id}", str(handover.id)).replace("{suggestion_id}", "s-1")
    filled = re.sub(r"{\w+}", "1", filled)
    known = {"gesprek": handover.id, "id": handover.conversation_id, "tekst": words, "na": 0, "which": "mine"}
    body = {"conversation_id": handover.conversation_id, "text": "x", "event": "getoond", "form": "chat"}
    return filled, {"params": known} if method == "GET" else {
        "json": body if "suggestions" not in path else _chat(handover)
    }


def _chat(handover: Handover) -> dict[str, Any]:
    return {"conversation_id": handover.conversation_id, "form": "chat"}


@pytest.fixture
def els(here: Desk) -> Browser:
    return here.with_scripts()


LEAVE_ALONE = ("afmelden", "aanmelden", "oidc", "wachtwoord", "toegang.css")
ABOUT_ONE = ("{handover_id}", "/events", "/zoeken/gesprek", "v1/suggestions")


@pytest.mark.parametrize("state", STATES)
def test_no_route_of_any_part_shows_more_than_the_visitor_agreed_to(here: Desk, els: Browser, state: str) -> None:
    routes = [
        route for route in routes_of(here._server.config.app.routes)
        if not any(word in route[1] for word in LEAVE_ALONE)
    ]  # fmt: skip
    assert sum(path.count("{handover_id}") for _, path in routes) >= 14
    shared = put(here, state)
    for method, path in routes:
        changes = method != "GET" and "{handover_id}" in path
        handover = put(here, state) if changes else shared
        where, content = asked_of(method, path, handover, secret(state))
        status, text = _answer(els, method, where, content)
        text, what = (
            text.replace(f'value="{secret(state)}"', ""),
            (state, method, path, status),
        )  # the form says it again
        if STATES[state] in (Sight.NOTHING, Sight.RECORD):
            assert (what, secret(state) in text) == (what, False)
        if STATES[state] is not Sight.EVERYTHING:
            assert (what, LATER in text) == (what, False)
        if STATES[state] is Sight.NOTHING:
            assert (what, handover.reference in text) == (what, False)
            if any(name in path for name in ABOUT_ONE) and "feedback" not in path:
                assert what == (state, method, path, 404)


def _answer(browser: Browser, method: str, where: str, content: dict[str, Any]) -> tuple[int, str]:
    """The status and the text; of a stream what comes at once."""
    if not where.endswith("/events"):
        answer = browser.request(method, where, **content)
        return answer.status_code, answer.text
    patience = httpx.Timeout(20, read=1)  # what a stream has to tell it tells at once
    lines: list[str] = []
    with browser.stream(method, where, headers={"Accept": "text/event-stream"}, timeout=patience, **content) as stream:
        with suppress(httpx.ReadTimeout):
            lines.extend(stream.iter_lines() if stream.status_code != 200 else islice(stream.iter_lines(), 12))
        return stream.status_code, "\n".join(lines)


@pytest.mark.parametrize("state", STATES)
def test_an_editor_sees_nothing_of_any_conversation(here: Desk, state: str) -> None:
    handover = put(here, state)
    consent = ConsentService(here.state.engine, here.state.audit)
    editor = person("els", "Els", "redacteur", local=True)  # who had conversations before the role changed
    with pytest.raises(UnknownHandover):
        here.run(consent.handover(handover.id, editor))
    with pytest.raises(UnknownConversation):
        here.run(consent.conversation(handover.conversation_id, editor))
    with pytest.raises(UnknownConversation):
        here.run(consent.check_shared(handover.conversation_id, editor))
    with pytest.raises(ReasonNeeded):
        here.run(consent.without_consent(handover.conversation_id, editor, "een lange en goede reden"))
    assert here.run(consent.listed("mine", editor)) == []


@pytest.mark.parametrize("state", STATES)
def test_what_may_be_seen_is_seen(here: Desk, els: Browser, state: str) -> None:
    handover = put(here, state)
    page, found = (
        els.get(f"/servicedesk/gesprekken/{handover.id}"),
        els.get(f"/servicedesk/zoeken?tekst={secret(state)}"),
    )
    api = els.get(f"/api/servicedesk/v1/handovers/{handover.id}")
    seen = STATES[state].value >= Sight.UNTIL_ITS_END.value
    assert [secret(state) in answer.text.replace(f'value="{secret(state)}"', "") for answer in (page, found, api)] == [
        seen
    ] * 3
    assert (handover.reference in page.text) == (STATES[state] is not Sight.NOTHING)


@pytest.mark.parametrize("state", STATES)
def test_the_rule_for_queries_is_the_rule(here: Desk, state: str) -> None:
    handover = put(here, state)
    assert sight(handover, "els") is STATES[state]
    with Session(here.state.engine, future=True) as session:
        query = select(Message.text).where(Message.conversation_id == handover.conversation_id)
        mine = session.execute(query.where(readable(Message, "els"))).scalars().all()
        others = session.execute(query.where(told(Message))).scalars().all()
    assert (secret(state) in mine) == (STATES[state].value >= Sight.UNTIL_ITS_END.value)
    assert (secret(state) in others) == (state.startswith("gesloten") or STATES[state] is Sight.EVERYTHING)
    assert LATER not in [*mine, *others]


def test_only_consent_reads_conversations() -> None:
    """A new page cannot forget to ask: no other file of the servicedesk has the means to read what was said."""
    means = {"entries", "known", "open_of"}
    allowed = {"consent/service.py", "suggestions/service.py"}  # suggestions: its faces ask first, as the routes show
    found = set()
    for path in sorted((ROOT / "bot" / "servicedesk").rglob("*.py")):
        name = str(path.relative_to(ROOT / "bot" / "servicedesk"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in means:
                found.add((name, ast.unparse(node.func)))
    assert {(name, call) for name, call in found if name not in allowed and "audit" not in call} == set()


def test_a_page_that_is_open_hears_no_more_when_the_visitor_leaves_the_queue(here: Desk, els: Browser) -> None:
    handover = put(here, "wachtend")
    conversation = str(handover.conversation_id)
    path = f"/servicedesk/events?gesprek={handover.id}&na=99"
    with els.stream("GET", path, headers={"Accept": "text/event-stream"}) as stream:
        lines = stream.iter_lines()
        assert next(line for line in lines if line.startswith("event:")) == "event: wachtrij"
        here.run(here.handovers.consent(conversation, yes=False))
        here.run(here.service.say(conversation, LATER))
        told = []
        while "event: einde" not in told:
            told.append(next(lines))
        here.state.agents.repository.close_sessions("els")
        assert LATER not in "".join([*told, *lines])


@pytest.mark.parametrize("state", STATES)
def test_programs_are_told_of_nothing_before_yes(here: Desk, state: str) -> None:
    events = []
    observe = lambda topic, live: events.append(happened(topic, live))  # noqa: E731
    here.state.live_events.observers.append(observe)
    handover = put(here, state)
    here.state.live_events.observers.remove(observe)
    mine = [event for event in events if event is not None and event.data.get("handover_id") == handover.id]
    changes = [event for event in mine if event.event != "message.created"]
    assert bool(changes) == (STATES[state] is not Sight.NOTHING)


def test_a_message_before_yes_is_not_kept_for_a_program(here: Desk) -> None:
    sender = here.state.webhooks
    row, _ = here.run(sender.register("https://127.0.0.1:9/", ["message.created", "handover.asked"], "bea"))
    for state in ("nee", "wachtend"):
        conversation = str(put(here, state).conversation_id)
        here.run(here.service.say(conversation, f"{state}: nog iets"))
    until(lambda: any("wachtend: nog iets" in json.loads(one.body)["data"].get("text", "")
                       for one in sender.repository.deliveries(row.id, 50)))  # fmt: skip
    bodies = [one.body for one in sender.repository.deliveries(row.id, 50)]
    assert not any("nee:" in body or secret("nee") in body for body in bodies)


REASON = "klacht van de bezoeker van 3 november"


def test_a_supervisor_may_look_with_a_reason_that_is_recorded(here: Desk, els: Browser) -> None:
    bea, said = here.signed_in("bea"), secret("nee")
    handover = put(here, "nee")
    find, read = "/servicedesk/zoeken", "/servicedesk/zoeken/gesprek"
    here_is = {"id": handover.conversation_id}
    for browser, reason in ((bea, ""), (bea, "zomaar"), (els, REASON)):
        assert said not in browser.get(find, params={"tekst": "geheim nee", "reden": reason}).text
        answer = browser.get(read, params=here_is | {"reden": reason})
        assert (answer.status_code in (403, 404), said in answer.text) == (True, False)
    assert here.state.audit.entries(action="ingezien") == []
    assert said in bea.get(find, params={"tekst": "geheim nee", "reden": REASON}).text
    assert said in bea.get(read, params=here_is | {"reden": REASON}).text
    lines = here.state.audit.entries(action="ingezien")
    assert [line.agent for line in lines] == ["bea", "bea"]
    assert all(REASON in (line.detail or "") for line in lines)
    assert "zonder toestemming" not in els.get(find).text


def test_a_no_takes_along_what_was_written_down_for_the_desk(here: Desk) -> None:
    handover = put(here, "uit de wachtrij")
    assert handover.consented_at is not None
    assert handover.summary.tried == []


def test_a_program_sees_as_little_as_a_person(here: Desk) -> None:
    program = here.browser(headers={"Authorization": f"Bearer {here.new_token(*SCOPES)}"})
    for state, seen in STATES.items():
        handover = put(here, state)
        answer = program.get(f"/api/servicedesk/v1/handovers/{handover.id}")
        expected = Sight.RECORD if state.endswith("mij") and state.startswith("gesloten") else seen
        assert (state, secret(state) in answer.text) == (state, expected is Sight.EVERYTHING)
        assert (state, answer.status_code) == (state, 404 if seen is Sight.NOTHING else 200)
