"""Thumbs with words: what Teams' own form brings, what is kept of it, and which thumbs the settings show."""

import json
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from bot.channels.places import PlaceRow
from bot.channels.teams.activities import FEEDBACK
from bot.conversations.repository import ConversationRepository
from bot.dialogue.content import Source
from bot.dialogue.reply import BotMessage, Outcome, Reply, Turn
from bot.platform.database import connect, reading
from bot.servicedesk.console.rendering import piece
from tests.bot.channels.teams.conftest import without_rasa
from tests.bot.channels.teams.person import Person
from tests.bot.channels.teams.teams_service import TeamsService
from tests.bot.second_gateway import SecondGateway
from tests.waiting import until

SOURCE = Source(title="eHerkenning", url="https://www.eherkenning.nl", checked=date(2026, 11, 23))
ANSWER = BotMessage(text="eHerkenning is een inlogmiddel.", outcome=Outcome.BEANTWOORD, sources=[SOURCE])


def answered(gateway: SecondGateway, person: Person) -> tuple[str, dict[str, Any]]:
    """The conversation of a person who got an answer, and that answer as it came in the chat."""
    person.send(person.activity("installationUpdate", action="add"))
    (welcome,) = person.sees(1)
    assert "channelData" not in welcome
    conversation = person.conversation(gateway)
    ConversationRepository(connect(gateway.settings.database_url)).add_turn(conversation, Turn(messages=[ANSWER]))
    gateway.run(gateway.state.channels["teams"].inbox.push(conversation, None))
    (answer,) = person.sees(1)
    until(lambda: _noted(gateway, person) == 2)
    return conversation, answer


def _noted(gateway: SecondGateway, person: Person) -> int:
    """The position of the last reply of which the gateway knows the id in Teams."""
    with reading(connect(gateway.settings.database_url)) as session:
        return int(session.get(PlaceRow, person.key(gateway)).delivered)


def rates(gateway: SecondGateway, person: Person, conversation: str, reaction: str, feedback: Any) -> Reply:
    """Give a thumb in Teams' own form; returns the answer as the console then shows it."""
    value = {"actionName": "feedback", "actionValue": {"reaction": reaction, "feedback": feedback}}
    last = person.message_id(-1)
    assert person.send(person.activity("invoke", name=FEEDBACK, value=value, replyToId=last)).json() == {}
    return gateway.run(gateway.service.entries(conversation))[-1]


@pytest.mark.parametrize(
    ("feedback", "kept"),
    [
        (json.dumps({"feedbackText": "Te lang"}), "Te lang"),
        ("Te lang", "Te lang"),
        (json.dumps({"feedbackText": "Mail jan@gemeente.example"}), "Mail [e-mailadres]"),
        (json.dumps({"feedbackText": " "}), None),
        (json.dumps({"feedbackText": 7}), None),
        ("[" * 5_000, "[" * 4_000),
        (None, None),
    ],
)
def test_what_is_written_with_a_thumb_is_kept_without_personal_data(
    lone: SecondGateway, colleague: Person, feedback: Any, kept: str | None
) -> None:
    conversation, answer = answered(lone, colleague)
    assert answer["channelData"] == {"feedbackLoop": {"type": "default"}}
    assert answer["entities"][0]["@type"] == "Message"
    rated = rates(lone, colleague, conversation, "dislike", feedback)
    assert (rated.rating, rated.comment) == ("neer", kept)
    assert (kept or "niet nuttig.") in unescape(piece("_bericht.html", entry=rated))
    rated = rates(lone, colleague, conversation, "like", "{}")
    assert (rated.rating, rated.comment) == ("op", None)


@pytest.mark.parametrize("loop", [True, False])
def test_the_thumbs_of_teams_and_of_our_cards_are_two_settings(
    teams_service: TeamsService, tmp_path: Path, loop: bool
) -> None:
    changes = {"teams_feedback_loop": loop, "teams_card_thumbs": not loop}
    with without_rasa(teams_service, tmp_path, **changes) as gateway:
        _, answer = answered(gateway, Person(gateway.url, teams_service))
    assert ("channelData" in answer) == loop
    assert ("Was dit antwoord nuttig?" in str(answer)) != loop
