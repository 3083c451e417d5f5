"""Quiet choices under an answer that is not certain."""

import pytest

from bot.dialogue.content import topic_title
from bot.dialogue.neighbours import SURELY_STRANGE, shown_choices, with_neighbours
from bot.dialogue.reply import BotMessage, Button, Outcome, Turn

OFFERED = ["groet", "storing", "api_token", "doorlooptijd", "demo_omgeving", "buiten_bereik"]


def titles(turn: Turn) -> list[str]:
    return [button.title for message in turn.messages for button in message.buttons]


def test_an_answer_gets_three_of_them_under_its_last_message() -> None:
    turn = with_neighbours(Turn(messages=[BotMessage(text="a"), BotMessage(text="b")], offered=OFFERED))
    assert titles(turn) == [topic_title(name) for name in ("storing", "api_token", "doorlooptijd")]
    assert turn.messages[0].text == "a"
    assert turn.messages[1].text == "b\nBedoelt u iets anders?"


@pytest.mark.parametrize(
    "message",
    [
        BotMessage(text="?", outcome=Outcome.VERDUIDELIJKING),
        BotMessage(text="niet van ons", outcome=Outcome.BUITEN_BEREIK),
        BotMessage(text="bel", handover="gevraagd"),
        BotMessage(text="uw adres", form="email"),
        BotMessage(text="a", buttons=[Button(title="x", payload=f"/{name}") for name in OFFERED]),
    ],
)
def test_what_asks_brings_to_a_person_or_shows_them_already_gets_none(message: BotMessage) -> None:
    turn = Turn(messages=[message], offered=OFFERED)
    assert with_neighbours(turn) == turn


def test_a_certain_answer_gets_none() -> None:
    turn = Turn(messages=[BotMessage(text="a")])
    assert with_neighbours(turn) == turn


def test_a_refusal_shows_them_unless_it_is_sure() -> None:
    assert len(shown_choices(OFFERED, "refuse", SURELY_STRANGE - 0.01)) == 4
    assert shown_choices(OFFERED, "refuse", SURELY_STRANGE) == []
