"""What people do in Teams, as recorded activities, and what they then see; against the running stack."""

from collections.abc import Callable

import pytest

from bot.conversations.repository import ConversationRepository
from bot.dialogue.reply import BotMessage, Turn
from bot.platform.database import connect
from bot.privacy.audit import VISITOR, Audit
from tests.bot.channels.teams.conftest import without_tokens
from tests.bot.channels.teams.person import (
    BOT,
    Person,
    actions_of,
    card_of,
    clicks,
    executes,
    until_done,
    words_of,
)
from tests.bot.channels.teams.teams_service import Refusal, TeamsService
from tests.bot.second_gateway import SecondGateway
from tests.waiting import until

DISCLOSURE = "U chat met een virtuele assistent, niet met een medewerker."


def record(gateway: SecondGateway, conversation: str, text: str) -> None:
    """A reply that nobody asked for now."""
    repository = ConversationRepository(connect(gateway.settings.database_url))
    repository.add_turn(conversation, Turn(messages=[BotMessage(text=text)]))
    gateway.run(gateway.state.channels["teams"].inbox.push(conversation, None))


def installs(person: Person) -> None:
    """What Teams sends when the app is added to a chat."""
    person.send(person.activity("installationUpdate", action="add"))
    person.send(person.activity("conversationUpdate", membersAdded=[{"id": person.who}, {"id": BOT, "name": "BRO"}]))


def test_the_first_words_say_that_this_is_no_person_once(person: Person) -> None:
    installs(person)
    installs(person)
    (welcome,) = person.sees(1)
    assert DISCLOSURE in words_of(welcome)
    assert "wachtwoorden" in words_of(welcome)
    person.says("wat is eherkenning")
    (answer,) = person.sees(1)
    assert "inlogmiddel" in words_of(answer)
    assert len(person.all()) == 2


def test_who_writes_before_the_app_is_added_reads_it_too(person: Person) -> None:
    person.says("wat is eherkenning")
    welcome, answer = person.sees(2)
    assert DISCLOSURE in words_of(welcome)
    assert "inlogmiddel" in words_of(answer)


def test_somebody_else_who_joins_gets_no_welcome(person: Person) -> None:
    person.send(person.activity("conversationUpdate", membersAdded=[{"id": "29:new"}]))
    person.send(person.activity("typing"))
    person.says("hallo")
    assert DISCLOSURE in words_of(person.sees(2)[0])


def test_a_choice_is_answered_and_its_payload_never_shows(person: Person) -> None:
    installs(person)
    (welcome,) = person.sees(1)
    assert "/toegang_stappen" not in str(welcome)
    clicks(person, welcome, "Wat moet ik regelen?")
    (answer,) = person.sees(1)
    assert "drie" in words_of(answer)


def test_a_choice_of_a_card_of_somebody_else_is_read_as_text(
    person: Person, teams_gateway: SecondGateway, teams_service: TeamsService
) -> None:
    installs(person)
    (welcome,) = person.sees(1)
    other = Person(teams_gateway.url, teams_service)
    clicks(other, welcome, "Wat moet ik regelen?")
    assert "drie" in words_of(other.sees(2)[1])
    other.send(other.activity(value={"bro": {"keuze": "made-up"}}))
    assert "ouder gesprek" in words_of(other.sees(1)[0])


def test_thumbs_are_kept_and_the_card_says_thanks(person: Person, teams_gateway: SecondGateway) -> None:
    person.says("wat is eherkenning")
    _, answer = person.sees(2)
    up, down = (action for action in actions_of(card_of(answer)) if action["type"] == "Action.Execute")
    assert (up["title"], down["title"]) == ("Ja, nuttig", "Nee, niet nuttig")
    thanks = executes(person, up["data"])
    assert thanks["type"] == "application/vnd.microsoft.card.adaptive"
    assert thanks["value"]["body"][-1]["text"] == "Dank u voor uw oordeel."
    assert "inlogmiddel" in thanks["value"]["body"][0]["text"]
    why = executes(person, down["data"])["value"]
    reasons = [action for action in actions_of(why) if action["type"] == "Action.Execute"]
    assert reasons[0]["title"] == "Het klopt niet"
    choices = [[each for each in actions_of(card) if "keuze" in each["data"]["bro"]] for card in (card_of(answer), why)]
    assert choices[0]
    assert choices[0] == choices[1]
    assert executes(person, reasons[0]["data"])["value"]["body"][-1]["text"] == "Dank u voor uw oordeel."
    conversation = person.conversation(teams_gateway)
    entry = teams_gateway.run(teams_gateway.service.entries(conversation))[-1]
    assert entry.rating == "neer"


def test_a_thumb_cannot_be_given_to_the_answer_of_somebody_else(
    person: Person, teams_gateway: SecondGateway, teams_service: TeamsService
) -> None:
    person.says("wat is eherkenning")
    up = actions_of(card_of(person.sees(2)[1]))[0]
    other = Person(teams_gateway.url, teams_service)
    other.says("wat is eherkenning")
    other.sees(2)
    assert executes(other, up["data"])["type"].endswith("activity.message")
    conversation = other.conversation(teams_gateway)
    assert teams_gateway.run(teams_gateway.service.entries(conversation))[-1].rating is None


@pytest.mark.parametrize(("reaction", "rating"), [("like", "op"), ("angry", "neer"), ("surprised", None)])
def test_a_reaction_to_a_message_is_a_thumb(
    person: Person, teams_gateway: SecondGateway, reaction: str, rating: str | None
) -> None:
    person.says("wat is eherkenning")
    person.sees(2)
    until_done(teams_gateway)  # it knows then which message the answer is
    number = person.message_id(-1)
    person.send(person.activity("messageReaction", reactionsAdded=[{"type": reaction}], replyToId=number))
    conversation = person.conversation(teams_gateway)
    until(lambda: teams_gateway.run(teams_gateway.service.entries(conversation))[-1].rating == rating)


def test_mentions_are_taken_out_and_a_group_is_answered_only_when_named(
    teams_gateway: SecondGateway, teams_service: TeamsService
) -> None:
    person = Person(teams_gateway.url, teams_service, kind="groupChat", chat="19:groep@thread.v2")
    person.says("dit is niet voor de bot")
    mention = {"type": "mention", "mentioned": {"id": BOT, "name": "BRO"}, "text": "<at>BRO</at>"}
    colleague = {"type": "mention", "mentioned": {"id": "29:c", "name": "Jan Jansen"}, "text": "<at>Jan Jansen</at>"}
    person.says(
        "<at>BRO</at>&nbsp;wat is eherkenning <at>Jan Jansen</at>",
        entities=[mention, colleague, {"type": "clientInfo"}],
    )
    _, answer = person.sees(2)
    assert "inlogmiddel" in words_of(answer)
    conversation = person.conversation(teams_gateway)
    said = [
        entry.text
        for entry in teams_gateway.run(teams_gateway.service.entries(conversation))
        if entry.author == "bezoeker"
    ]
    assert said == ["wat is eherkenning"]


def test_each_chat_thread_and_person_is_a_conversation_of_its_own(
    teams_gateway: SecondGateway, teams_service: TeamsService
) -> None:
    mention = [{"type": "mention", "mentioned": {"id": BOT}, "text": "<at>BRO</at>"}]
    first = Person(teams_gateway.url, teams_service)
    same_in_group = Person(teams_gateway.url, teams_service, None, "groupChat", "19:g2@thread.v2", first.who)
    other_in_group = Person(teams_gateway.url, teams_service, None, "groupChat", "19:g2@thread.v2")
    thread = Person(teams_gateway.url, teams_service, None, "channel", "19:k@thread.tacv2;messageid=1", first.who)
    keys = {each.key(teams_gateway) for each in (first, same_in_group, other_in_group, thread)}
    assert len(keys) == 4
    first.says("ik ben van gemeente zwolle en heb al eherkenning")
    first.sees(2)
    same_in_group.says("<at>BRO</at> mijn stappen", entities=mention)
    assert "zwolle" not in "".join(map(words_of, same_in_group.sees(2))).casefold()
    thread.says("<at>BRO</at> wat is eherkenning", entities=mention)
    assert "inlogmiddel" in words_of(thread.sees(2)[1])


def test_the_same_activity_is_answered_once_also_by_another_gateway_and_after_a_restart(
    gateways: Callable[..., SecondGateway], teams_gateway: SecondGateway, teams_service: TeamsService
) -> None:
    person = Person(teams_gateway.url, teams_service)
    activity = person.activity(text="wat is eherkenning")
    second = gateways(**without_tokens(teams_service))
    elsewhere = Person(second.url, teams_service, chat=person.chat, who=person.who)
    for sender in (person, elsewhere, person, elsewhere):
        assert sender.send(activity).status_code == 202
    person.sees(2)
    until_done(teams_gateway)
    until_done(second)
    second.stop()
    assert len(person.all()) == 2


def test_the_answer_to_the_request_does_not_wait_for_the_reply(person: Person, teams_service: TeamsService) -> None:
    teams_service.delay = 1.5
    person.says("wat is eherkenning")
    assert person.all() == []
    person.sees(2)


def test_a_busy_teams_is_tried_again_after_the_time_it_asks_for(person: Person, teams_service: TeamsService) -> None:
    installs(person)
    person.sees(1)
    teams_service.refusals += [Refusal(429, {"Retry-After": "2"}), Refusal(503), Refusal(500)]
    person.says("wat is eherkenning")
    person.sees(1)
    first, second, _ = [each.at for each in teams_service.refused if f"/{person.chat}/" in each.path]
    assert second - first >= 2.0
    assert len(person.all()) == 2


def test_a_long_answer_is_cut_at_sentences(person: Person, teams_gateway: SecondGateway, teams_service) -> None:
    installs(person)
    person.sees(1)
    conversation = person.conversation(teams_gateway)
    text = "\n".join(f"Dit is zin {number} van een lang verhaal met een é erin. En nog een." for number in range(600))
    record(teams_gateway, conversation, text)
    until(lambda: "zin 599 " in words_of(person.all()[-1]))
    parts = person.all()[1:]
    assert len(parts) > 2
    assert [words_of(part)[-60:] for part in parts[:-1] if not words_of(part).rstrip().endswith(".")] == []
    assert all(each.size < 28_000 for each in teams_service.received)


def test_too_many_messages_get_a_sentence(gateways: Callable[..., SecondGateway], teams_service: TeamsService) -> None:
    here = gateways(**without_tokens(teams_service) | {"limit_conversation": "2/minute"})
    person = Person(here.url, teams_service)
    for _ in range(3):
        person.says("wat is eherkenning")
    messages = person.sees(4)
    assert sum("te veel berichten" in words_of(message) for message in messages) == 1


def test_personal_data_and_names_are_not_kept(person: Person, teams_gateway: SecondGateway) -> None:
    import sqlite3

    person.says("mijn bsn is 123456782 en ik ben Groene Specht")
    person.sees(2)
    rows = "\n".join(sqlite3.connect(teams_gateway.settings.database_url.removeprefix("sqlite:///")).iterdump())
    log = (teams_gateway.settings.state_dir / "log" / "gateway.log").read_text(encoding="utf-8")
    for secret in ("123456782", "Voornaam Achternaam", person.who):
        assert secret not in rows + log
    assert person.chat in rows
    assert person.chat not in log
    assert "Groene Specht" not in log


def test_asking_for_a_person_from_the_menu_of_the_app(person: Person) -> None:
    person.says("Medewerker spreken")
    assert "medewerker" in "".join(map(words_of, person.sees(2)))


def test_somebody_who_removed_the_app_gets_nothing_until_they_write_again(
    person: Person, teams_gateway: SecondGateway
) -> None:
    installs(person)
    person.sees(1)
    person.send(person.activity("installationUpdate", action="remove"))
    until_done(teams_gateway)
    conversation = person.conversation(teams_gateway)
    record(teams_gateway, conversation, "Bent u daar nog?")
    until_done(teams_gateway)
    assert len(person.all()) == 1
    person.says("wat is eherkenning")
    person.sees(2)


def test_a_typed_wish_erases_after_a_question(person: Person, teams_gateway: SecondGateway) -> None:
    person.says("Wis mijn gegevens")
    question = person.sees(2)[-1]
    clicks(person, question, "Nee, bewaren")
    assert "blijft staan" in words_of(person.sees(1)[0])
    person.says("wil je dit gesprek wissen")
    question = person.sees(1)[0]
    conversation = person.conversation(teams_gateway)
    clicks(person, question, "Ja, alles wissen")
    assert "is gewist" in words_of(person.sees(1)[0])
    assert person.kept(teams_gateway) is None
    audit = Audit(connect(teams_gateway.settings.database_url), days=365)
    assert [entry.agent for entry in audit.entries(conversation_id=conversation, action="gewist")] == [VISITOR]
    clicks(person, question, "Ja, alles wissen")
    assert "ouder gesprek" in words_of(person.sees(2)[-1])


def test_a_thumb_answers_a_question_of_yes_and_no_and_else_says_thanks(person: Person) -> None:
    person.says("👍")
    assert "graag gedaan" in words_of(person.sees(2)[-1]).casefold()
    person.says("de eerste keer inloggen lukt niet")
    person.sees(1)
    person.says("👍")
    assert "geen tekst" not in words_of(person.sees(1)[0])
