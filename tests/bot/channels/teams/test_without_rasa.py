"""What must hold in Teams whatever the assistant understands; the gateway's Rasa is away, so these tests are quick."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.channels.places import PlaceMessage, PlaceRow
from bot.platform.clock import now
from bot.platform.database import writing
from tests.bot.channels.teams.person import BOT, Person, actions_of, card_of, clicks, words_of
from tests.bot.channels.teams.teams_service import Refusal, TeamsService
from tests.bot.second_gateway import Client, SecondGateway
from tests.waiting import until

MENTION = [{"type": "mention", "mentioned": {"id": BOT}, "text": "<at>BRO</at>"}]


def waiting(person: Person) -> None:
    """The person asks for a member of staff and agrees."""
    person.says("Medewerker spreken")
    clicks(person, person.sees(2)[-1], "Ja, graag")
    assert "wachtrij" in words_of(person.sees(1)[0])


def test_yes_and_then_no_on_one_card_is_yes(colleague: Person, lone: SecondGateway) -> None:
    colleague.says("Medewerker spreken")
    question = colleague.sees(2)[-1]
    clicks(colleague, question, "Ja, graag")
    colleague.sees(1)
    clicks(colleague, question, "Nee, liever niet")
    assert "al beantwoord met **Ja, graag**" in words_of(colleague.sees(1)[0])
    assert lone.run(lone.handovers.open_of(colleague.conversation(lone))).state == "wachtend"
    until(lambda: len(colleague.service.changed(colleague.chat)) == 2)
    welcome, changed = colleague.service.changed(colleague.chat)
    assert not actions_of(card_of(welcome))
    assert "✓ Uw antwoord: Ja, graag" in words_of(changed)
    assert not actions_of(card_of(changed))


def test_no_choice_of_a_colleague_answers_a_question_of_mine(lone: SecondGateway, teams_service: TeamsService) -> None:
    mine, theirs = (Person(lone.url, teams_service) for _ in range(2))
    for person in (mine, theirs):
        person.says("Medewerker spreken")
    question = mine.sees(2)[-1]
    theirs.sees(2)
    clicks(theirs, question, "Ja, graag")
    assert "ouder gesprek" in words_of(theirs.sees(1)[0])
    assert lone.run(lone.handovers.open_of(theirs.conversation(lone))).state == "aangeboden"


@settings(
    max_examples=10,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(length=st.one_of(st.sampled_from([1, 500, 501, 4_000, 4_001, 19_999]), st.integers(1, 19_999)))
@pytest.mark.parametrize("stage", ["assistant", "waiting", "person"])
def test_a_message_of_any_length_is_kept_and_never_met_with_silence(
    lone: SecondGateway, teams_service: TeamsService, stage: str, length: int
) -> None:
    """In Teams and on a website: a person gets all of it, and from the assistant the visitor hears something."""
    text = ("Op 3 juni lukte het niet. " * 1_000)[:length].strip() or "a"
    for talk in (_in_teams, _on_website):
        conversation, say = talk(lone, teams_service)
        if stage == "waiting":
            lone.run(lone.handovers.consent(conversation, yes=True))
        elif stage == "person":
            lone.take_over(conversation)
        before = len(lone.run(lone.service.entries(conversation)))
        say(text)
        expected = before + (1 if stage == "person" else 2)
        until(lambda c=conversation, n=expected: len(lone.run(lone.service.entries(c))) == n)
        said = lone.run(lone.service.entries(conversation))[before]
        assert (said.author, said.text) == ("bezoeker", text)


def _in_teams(lone: SecondGateway, service: TeamsService) -> tuple[str, Callable[[str], object]]:
    person = Person(lone.url, service)
    person.send(person.activity("installationUpdate", action="add"))
    person.sees(1)
    return person.conversation(lone), person.says


def _on_website(lone: SecondGateway, _: TeamsService) -> tuple[str, Callable[[str], object]]:
    client = Client(lone.url)
    return lone.conversation_id(client.token), lambda text: client.send(text=text).raise_for_status()


def test_pictures_are_refused_in_words_to_both_sides(colleague: Person, lone: SecondGateway) -> None:
    picture = {"contentType": "image/png", "name": "fout.png", "contentUrl": "https://example.org/1"}
    colleague.says("", attachments=[picture, {"contentType": "text/html", "content": "<p></p>"}])
    assert "geen afbeeldingen" in words_of(colleague.sees(2)[1])
    waiting_id = colleague.conversation(lone)
    lone.take_over(waiting_id)
    colleague.sees(1)
    colleague.says("zie de foto", attachments=[picture])
    assert "niet aangekomen" in words_of(colleague.sees(1)[0])
    said = [entry.text for entry in lone.run(lone.service.entries(waiting_id)) if entry.author == "bezoeker"]
    assert said[-1] == "zie de foto\n[Niet ontvangen: fout.png]"


def test_a_changed_or_removed_message_says_what_to_do(colleague: Person) -> None:
    colleague.send(colleague.activity("messageUpdate", text="wat is eherkenning"))
    colleague.send(colleague.activity("messageDelete"))
    texts = [words_of(message) for message in colleague.sees(2)]
    assert any("Typ het opnieuw" in text for text in texts)
    assert any("wis mijn gegevens" in text for text in texts)


def test_who_comes_back_or_gets_a_newer_app_is_greeted(colleague: Person) -> None:
    colleague.send(colleague.activity("installationUpdate", action="add"))
    colleague.sees(1)
    colleague.send(colleague.activity("installationUpdate", action="remove"))
    colleague.send(colleague.activity("installationUpdate", action="add"))
    assert "virtuele assistent" in words_of(colleague.sees(1)[0])
    colleague.send(colleague.activity("installationUpdate", action="add-upgrade"))
    assert "Welkom terug" in words_of(colleague.sees(1)[0])


@pytest.mark.parametrize(
    ("text", "entities"),
    [
        (None, MENTION),
        ("<at>BRO</at>", MENTION),
        ("<at>BRO</at> ", [{"type": "mention", "mentioned": {"id": BOT}, "text": None}]),
    ],
)
def test_a_mention_without_words_in_a_group_says_how_to_go_on(
    lone: SecondGateway, teams_service: TeamsService, text: str | None, entities: list
) -> None:
    person = Person(lone.url, teams_service, kind="groupChat", chat=f"19:{id(entities)}-{len(text or '')}@thread.v2")
    person.says(text, entities=entities)
    welcome, answer = person.sees(2)
    assert "virtuele assistent" in words_of(welcome)
    assert "Bronhouderportaal" not in words_of(welcome)
    assert not actions_of(card_of(welcome))
    assert "Noem mij in uw volgende bericht" in words_of(answer)
    assert f"https://teams.microsoft.com/l/chat/0/0?users={BOT}" in words_of(answer)
    assert "geen tekst" in words_of(answer)


def test_consent_is_asked_in_a_private_chat_only(lone: SecondGateway, teams_service: TeamsService) -> None:
    person = Person(lone.url, teams_service, kind="groupChat", chat="19:akkoord@thread.v2")
    person.says("<at>BRO</at> Medewerker spreken", entities=MENTION)
    question = person.sees(2)[-1]
    assert "privégesprek" in words_of(question)
    assert not actions_of(card_of(question))


def _knows(gateway: SecondGateway, message_id: str) -> bool:
    """Whether the gateway has written down what stands in this message; it does so after Teams took it."""
    with Session(gateway.state.engine) as session:
        return session.query(PlaceMessage).filter_by(message_id=message_id).count() == 1


def test_the_thumb_of_a_colleague_in_the_same_group_counts(lone: SecondGateway, teams_service: TeamsService) -> None:
    chat = "19:duimen@thread.v2"
    asked = Person(lone.url, teams_service, kind="groupChat", chat=chat)
    asked.says("<at>BRO</at>", entities=MENTION)
    asked.sees(2)
    conversation = asked.conversation(lone)
    reader = Person(lone.url, teams_service, kind="groupChat", chat=chat)
    thumb = {"reaction": "like"}
    number = len(teams_service.received)
    until(lambda: _knows(lone, f"m{number}"))
    feedback = {"name": "message/submitAction", "value": {"actionName": "feedback", "actionValue": thumb}}
    for unknown in (None, "m0"):
        assert reader.send(reader.activity("invoke", **feedback, replyToId=unknown)).json() == {}
    answer = reader.send(reader.activity("invoke", **feedback, replyToId=f"m{number}"))
    assert (answer.status_code, answer.json()) == (200, {})
    until(lambda: lone.run(lone.service.entries(conversation))[-1].rating == "op")


def test_what_staff_wrote_and_teams_refused_is_told_to_them(
    lone: SecondGateway, teams_service: TeamsService, colleague: Person
) -> None:
    waiting(colleague)
    conversation = colleague.conversation(lone)
    lone.take_over(conversation)
    colleague.sees(1)
    lone.agent_says(conversation, "Kijk op **de pagina** [over de BRO](https://example.org/bro).")
    assert words_of(colleague.sees(1)[0]).endswith(": Kijk op de pagina over de BRO (https://example.org/bro).")
    for status, code in ((429, "status_429"), (403, "gesloten")):
        teams_service.refusals.append(Refusal(status, {"Retry-After": "40"}))
        lone.agent_says(conversation, "Bent u er nog?")
        until(lambda c=code: _last(lone, conversation).undelivered == c)
        _let_try_again(lone, conversation)
    lone.agent_says(conversation, "Hallo?")  # to a chat that takes nothing
    until(lambda: _last(lone, conversation).undelivered == "gesloten")
    colleague.says("ja hoor")
    arrived = [words_of(message).split(": ")[1] for message in colleague.sees(3)]
    assert arrived == ["Bent u er nog?", "Bent u er nog?", "Hallo?"]
    until(lambda: not any(entry.undelivered for entry in _replies(lone, conversation)))


def _replies(lone: SecondGateway, conversation: str) -> list:
    return [each for each in lone.run(lone.service.entries(conversation)) if each.author == "medewerker"]


def _last(lone: SecondGateway, conversation: str) -> object:
    return _replies(lone, conversation)[-1]


def _let_try_again(lone: SecondGateway, conversation: str) -> None:
    """As if the time that Teams asked for were over."""
    with writing(lone.state.engine) as session:
        held = session.execute(select(PlaceRow).where(PlaceRow.conversation_id == conversation)).scalar_one()
        assert held.busy_until is None or held.busy_until > now() + timedelta(seconds=30)
        held.busy_until = None
