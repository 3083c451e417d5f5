"""Webhooks from registering to arriving, on a real loopback receiver, and what must not happen."""

import asyncio
import json
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from importlib.resources import files

import pytest
from jsonschema import Draft6Validator
from sqlalchemy import text
from sqlalchemy.engine import Engine
from standardwebhooks import Webhook, WebhookVerificationError

from bot.conversations.live_events import LiveEvent, QueueChange, Typing
from bot.conversations.repository import ConversationRepository
from bot.platform.database import connect, upgrade
from bot.privacy.audit import Audit
from bot.servicedesk.webhooks.models import Happened, WebhookRow
from bot.servicedesk.webhooks.repository import WebhookRepository
from bot.servicedesk.webhooks.sender import WebhookSender
from bot.servicedesk.webhooks.signing import signatures
from bot.turns.erasing import erase_conversation
from tests.bot.second_gateway import staff
from tests.bot.servicedesk.conftest import Browser, Desk
from tests.bot.servicedesk.webhooks.conftest import (
    HOOKS,
    LOOPBACK,
    add_message,
    deliveries,
    publish,
    register,
    said,
    shared,
)
from tests.bot.servicedesk.webhooks.receiver import Receiver, is_genuine

_TEST, _LOOSE = Happened(event="webhook.test", data={}), Happened(event="message.created", data={})


def test_a_message_arrives_signed(desk: Desk, manager: Browser, receiver: Receiver) -> None:
    webhook = register(manager, f"{receiver.url}/bro?geheim=1", "message.created")
    conversation = said(desk, "hoe vraag ik eHerkenning aan?")
    (call,) = receiver.wait_for(1)
    assert call.path == "/bro?geheim=1"
    assert call.headers["BRO-Event"] == call.content["event"] == "message.created"
    assert call.headers["BRO-Event-Id"] == call.content["id"]
    assert call.content["data"]["text"] == "hoe vraag ik eHerkenning aan?"
    assert call.content["data"]["conversation_id"] == conversation
    header = call.headers["BRO-Signature"]
    assert is_genuine(webhook["secret"], header, call.body)
    assert not is_genuine("whsec_ander", header, call.body)
    assert not is_genuine(webhook["secret"], header, call.body.replace("eHerkenning", "DigiD"))
    long_ago = datetime.now(UTC) - timedelta(seconds=301)
    old = signatures(webhook["secret"], call.content["id"], long_ago, call.body)
    assert not is_genuine(webhook["secret"], old["BRO-Signature"], call.body)
    Webhook(webhook["secret"]).verify(call.body, call.headers)
    for body, headers in ((call.body.replace("eHerkenning", "DigiD"), call.headers), (call.body, old)):
        with pytest.raises(WebhookVerificationError):
            Webhook(webhook["secret"]).verify(body, headers)
    assert deliveries(manager, webhook, "gelukt")[0]["last_status"] == "204"
    assert manager.get(HOOKS).json()[0]["waiting"] == 0


def test_a_secret_of_before_signs_both_ways() -> None:
    """What `secrets.token_urlsafe` made: with other letters than base64 has, and without its padding."""
    secret, body = f"whsec_{'-_aB' * 10}xyz", '{"id": "1"}'
    headers = signatures(secret, "1", datetime.now(UTC), body)
    assert is_genuine(secret, headers["BRO-Signature"], body)
    Webhook(f"whsec_{'+/aB' * 10}xyz").verify(body, headers)


def test_only_what_was_asked_for_is_sent_and_nobody_is_named(desk: Desk, manager: Browser, receiver: Receiver) -> None:
    register(manager, receiver.url, "handover.asked", "handover.taken", "handover.closed", "handover.mailed")
    said(desk, "dit niet")
    publish(desk, "x", LiveEvent("typing", Typing()))

    for state in ("aangeboden", "wachtend", "in_gesprek", "gesloten", "per_mail"):
        change = QueueChange(
            handover_id=7, reference="BRO-2026-000007", state=state, agent="els", team="Techniek", consented=True
        )
        publish(desk, "servicedesk", LiveEvent("queue", change))
    calls = receiver.wait_for(4)
    assert [call.content["event"].split(".")[1] for call in calls] == ["asked", "taken", "closed", "mailed"]
    named = {"handover_id": 7, "reference": "BRO-2026-000007", "state": "in_gesprek", "team": "Techniek"}
    assert calls[1].content["data"] == named


def test_a_real_handover_is_told_step_by_step(open_desk: Callable[..., Desk], receiver: Receiver) -> None:
    desk = open_desk(**LOOPBACK, handover="on", office_hours="altijd")
    manager = desk.browser(headers={"Authorization": f"Bearer {desk.new_token('webhooks:manage')}"})
    register(manager, receiver.url, "handover.asked", "handover.taken", "handover.closed")
    desk.new_agent("els")
    els = desk.run(desk.state.agents.by_session(desk.signed_in().session()))
    handovers = desk.state.handovers
    conversation = ConversationRepository(desk.state.engine).create("website")
    offered = desk.run(handovers.offer(conversation, "gevraagd", None))
    steps = [
        handovers.consent(conversation, True),
        handovers.take(offered.id, els),
        handovers.give_to_team(offered.id, els, "Techniek"),
        handovers.take(offered.id, els),
        handovers.close(offered.id, els),
    ]
    for number, step in enumerate(steps, 1):
        desk.run(step)
        calls = receiver.wait_for(number)
    told = [(call.content["event"].split(".")[1], call.content["data"]["team"]) for call in calls]
    for_team = [("asked", "Techniek"), ("taken", "Techniek"), ("closed", "Techniek")]
    assert told == [("asked", None), ("taken", None), *for_team]
    assert {call.content["data"]["handover_id"] for call in calls} == {offered.id}
    assert "els" not in calls[1].body.lower()


def test_a_channel_of_teams_is_told_who_waits_with_a_way_to_the_console(
    open_desk: Callable[..., Desk], receiver: Receiver
) -> None:
    desk = open_desk(**LOOPBACK, public_url="https://chat.example.nl/", handover="on", office_hours="altijd")
    manager = desk.browser(headers={"Authorization": f"Bearer {desk.new_token('webhooks:manage')}"})
    asked = {"url": receiver.url, "events": ["handover.asked"], "form": "teams"}
    assert manager.post(HOOKS, json=asked).json()["form"] == "teams"
    conversation = ConversationRepository(desk.state.engine).create("teams")
    offered = desk.run(desk.state.handovers.offer(conversation, "gevraagd", None))
    waiting = desk.run(desk.state.handovers.consent(conversation, True))
    (call,) = receiver.wait_for(1)
    (attachment,) = call.content["attachments"]
    assert (call.content["type"], attachment["contentType"]) == ("message", "application/vnd.microsoft.card.adaptive")
    text = files("adaptive_cards").joinpath("schemas", "schema-1.5.json").read_text(encoding="utf-8")
    assert [each.message for each in Draft6Validator(json.loads(text)).iter_errors(attachment["content"])] == []
    assert waiting.reference in attachment["content"]["body"][1]["text"]
    (button,) = attachment["content"]["actions"]
    assert button["url"] == f"https://chat.example.nl/servicedesk/gesprekken/{offered.id}"
    assert conversation not in call.body

    els = staff("Els")
    for team in ("Techniek", "[klik](https://kwaad.example)"):
        desk.run(desk.state.handovers.take(offered.id, els))
        desk.run(desk.state.handovers.give_to_team(offered.id, els, team))
    said = [each.content["attachments"][0]["content"]["body"][1]["text"] for each in receiver.wait_for(3)]
    assert said[0] == f"Een bezoeker wacht op een medewerker: {waiting.reference}."
    assert said[1] == f"Een bezoeker wacht op team Techniek: {waiting.reference}."
    assert "](" not in said[2]


@pytest.mark.parametrize(
    ("settings", "changes", "why"),
    [
        ({}, {}, "BRO_PUBLIC_URL"),
        ({"public_url": "https://chat.example.nl"}, {"events": ["message.created"]}, "handover.asked"),
        ({"public_url": "https://chat.example.nl"}, {"url": "https://10.0.0.1/x"}, "adres mag niet"),
    ],
    ids=["no console to go to", "another event", "an address inside"],
)
def test_a_channel_of_teams_that_cannot_be_is_refused(
    open_desk: Callable[..., Desk], settings: dict, changes: dict, why: str
) -> None:
    desk = open_desk(**LOOPBACK, **settings)
    manager = desk.browser(headers={"Authorization": f"Bearer {desk.new_token('webhooks:manage')}"})
    asked = {"url": "http://127.0.0.1:9/x", "events": ["handover.asked"], "form": "teams"} | changes
    answer = manager.post(HOOKS, json=asked)
    assert answer.status_code == 422
    assert why in answer.json()["detail"]


def test_a_call_is_made_again_until_it_arrives(desk: Desk, manager: Browser, receiver: Receiver) -> None:
    receiver.answers = [500, 302, 404, 200]
    webhook = register(manager, receiver.url)
    said(desk, "hallo")
    calls = receiver.wait_for(4)
    assert {call.headers["BRO-Event-Id"] for call in calls} == {calls[0].content["id"]}
    assert {call.path for call in calls} == {"/"}  # redirects are not followed
    (done,) = deliveries(manager, webhook, "gelukt")
    assert (done["attempts"], done["last_status"]) == (4, "200")


def test_after_five_attempts_it_stops(desk: Desk, manager: Browser, receiver: Receiver) -> None:
    receiver.answers = [500]
    webhook = register(manager, receiver.url)
    said(desk, "hallo")
    (lost,) = deliveries(manager, webhook, "mislukt")
    assert (lost["attempts"], lost["last_status"]) == (5, "500")
    time.sleep(0.5)
    assert len(receiver.calls) == 5


def test_a_receiver_that_is_down_gets_everything_in_order_when_it_is_back(desk: Desk, manager: Browser) -> None:
    with Receiver() as gone:
        address = gone.url
    webhook = register(manager, address)
    desk.state.webhooks._waits = (1.5,) * 4
    conversation = said(desk, "1")
    for number in range(2, 6):
        said(desk, str(number), conversation)
    assert "ConnectError" in {each["last_status"] for each in deliveries(manager, webhook, "wacht", 5)}
    with Receiver(port=int(address.rpartition(":")[2])) as here:
        assert [call.content["data"]["text"] for call in here.wait_for(5)] == ["1", "2", "3", "4", "5"]
    deliveries(manager, webhook, "gelukt", 5)


def test_a_slow_receiver_does_not_hold_up_the_others(desk: Desk, manager: Browser, receiver: Receiver) -> None:
    with Receiver() as slow:
        slow.delay = 3
        register(manager, slow.url)
        register(manager, receiver.url)
        began = time.monotonic()
        said(desk, "hallo")
        assert receiver.wait_for(1)[0].at - began < 3


def test_an_event_waits_in_the_database_for_a_gateway_that_comes_back(
    open_desk: Callable[..., Desk], receiver: Receiver
) -> None:
    first = open_desk(**LOOPBACK)
    sender = WebhookSender(WebhookRepository(first.state.engine), first.settings)
    row, _ = asyncio.run(sender.register(receiver.url, ["message.created"], "test"))
    repository = first.state.webhooks.repository
    first.__exit__()
    repository.add_delivery(row.id, "gebeurtenis-1", _LOOSE, "{}")
    first.__enter__()
    assert receiver.wait_for(1)[0].headers["BRO-Event-Id"] == "gebeurtenis-1"


def test_what_happens_while_the_database_fails_is_told_afterwards(
    desk: Desk, manager: Browser, receiver: Receiver
) -> None:
    register(manager, receiver.url)
    conversation = said(desk, "1")
    receiver.wait_for(1)
    with desk.state.engine.begin() as connection:
        connection.execute(text("ALTER TABLE webhook RENAME TO webhook_elsewhere"))
    said(desk, "2", conversation)
    said(desk, "3", conversation)
    time.sleep(0.5)
    with desk.state.engine.begin() as connection:
        connection.execute(text("ALTER TABLE webhook_elsewhere RENAME TO webhook"))
    assert [call.content["data"]["text"] for call in receiver.wait_for(3)] == ["1", "2", "3"]


@pytest.fixture(params=["sqlite", "postgres"])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    url = request.getfixturevalue(request.param)
    upgrade(url)
    engine = connect(url)
    yield engine
    engine.dispose()


def test_ten_gateways_make_each_call_once(engine: Engine) -> None:
    repositories = [WebhookRepository(engine) for _ in range(10)]
    repositories[0].add(WebhookRow(id="w", url="https://x.example", events=[], secret="", created_by="test"))
    for number in range(40):
        repositories[0].add_delivery("w", str(number), _TEST, "{}")
        repositories[0].add_delivery("w", str(number), _TEST, "{}")  # the same event again

    def work(repository: WebhookRepository) -> list[str]:
        taken = []
        for _ in range(30):
            row = repository.claim("w")
            if row is not None:
                taken.append(row.event_id)
        return taken

    async def together() -> list[list[str]]:
        return await asyncio.gather(*(asyncio.to_thread(work, repository) for repository in repositories))

    taken = sorted(int(event) for each in asyncio.run(together()) for event in each)
    assert taken == list(range(40))


def test_a_call_of_a_gateway_that_died_is_made_again(engine: Engine) -> None:
    repository = WebhookRepository(engine)
    repository.add(WebhookRow(id="w", url="https://x.example", events=[], secret="", created_by="test"))
    repository.add_delivery("w", "1", _TEST, "{}")
    assert repository.claim("w") is not None
    assert repository.claim("w") is None
    with engine.begin() as connection:
        connection.execute(text("UPDATE webhook_delivery SET due_at = '2020-01-01 00:00:00.000000+00:00'"))
    again = repository.claim("w")
    assert again is not None
    assert again.attempts == 2


def test_erasing_a_conversation_takes_its_calls_along(engine: Engine) -> None:
    repository, conversation = WebhookRepository(engine), shared(engine)
    told = Happened(event="message.created", data={}, conversation_id=conversation, position=1)
    add_message(engine, conversation, "hallo")
    repository.add(WebhookRow(id="w", url="https://x.example", events=[], secret="", created_by="test"))
    repository.add_delivery("w", "1", told, "{}")
    assert repository.waiting("w") == 1
    erase_conversation(Audit(engine, 365), conversation, "test")
    assert repository.waiting("w") == 0
    repository.add_delivery("w", "2", told, "{}")
    assert repository.waiting("w") == 0


def test_managing_webhooks_needs_the_scope_or_a_beheerder(desk: Desk, manager: Browser, receiver: Receiver) -> None:
    desk.new_agent("els")
    desk.new_agent("ina", "beheerder")
    body = {"url": receiver.url, "events": ["handover.asked"]}
    reader = desk.browser(headers={"Authorization": f"Bearer {desk.new_token('suggestions:read', name='lezer')}"})
    for browser, status in ((desk.browser(), 401), (reader, 403), (desk.signed_in("els"), 403)):
        assert browser.get(HOOKS).status_code == status
        assert browser.post(HOOKS, json=body).status_code in (status, 403)
    ina = desk.signed_in("ina")
    csrf = {"X-CSRF-Token": ina.form_token("/servicedesk/afmelden")}
    assert ina.post(HOOKS, json=body).status_code == 403
    made = ina.post(HOOKS, json=body, headers=csrf).json()
    assert made["created_by"] == "ina"
    assert "secret" not in manager.get(HOOKS).text
    assert manager.post(f"{HOOKS}/{made['id']}/test").status_code == 202
    assert receiver.wait_for(1)[0].content["event"] == "webhook.test"
    assert ina.delete(f"{HOOKS}/{made['id']}", headers=csrf).status_code == 204
    assert manager.get(HOOKS).json() == []
    for method, path in (("DELETE", made["id"]), ("POST", f"{made['id']}/test"), ("GET", f"{made['id']}/deliveries")):
        assert manager.request(method, f"{HOOKS}/{path}").status_code == 404
    actions = [entry.detail for entry in desk.state.audit.entries(agent="ina", action="beheer")]
    assert actions == [f"webhook {made['id']} verwijderd", f"webhook {made['id']} gemaakt"]


def test_there_is_an_end_to_how_many(desk: Desk, manager: Browser, receiver: Receiver) -> None:
    desk.state.webhooks.most = 1
    register(manager, receiver.url)
    assert manager.post(HOOKS, json={"url": receiver.url, "events": ["handover.asked"]}).status_code == 409


def test_the_secret_is_kept_encrypted(desk: Desk, manager: Browser, receiver: Receiver) -> None:
    webhook = register(manager, receiver.url)
    with desk.state.engine.connect() as connection:
        kept = connection.execute(text("SELECT secret FROM webhook")).scalar_one()
    assert webhook["secret"] not in kept
    assert kept.startswith("gAAAA")


def test_texts_in_a_body_survive_as_they_are(desk: Desk, manager: Browser, receiver: Receiver) -> None:
    webhook = register(manager, receiver.url)
    said(desk, 'ëé "aanhaling" 👍 <b>')
    (call,) = receiver.wait_for(1)
    assert is_genuine(webhook["secret"], call.headers["BRO-Signature"], call.body)
    assert json.loads(call.body)["data"]["text"] == 'ëé "aanhaling" 👍 <b>'
