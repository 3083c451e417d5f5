"""What an answer was not about is answered after it when clear, else named in the visitor's own words, made inert."""

import pytest

from bot.dialogue.reply import BotMessage, Outcome, Turn
from bot.dialogue.unanswered import with_unanswered
from bot.guidance.message import AskedPart

COSTS = AskedPart(text="wat kost eherkenning", intent="eherkenning_kosten", confidence=0.3)
CLEAR = COSTS.model_copy(update={"confidence": 0.8})
STRANGE = AskedPart(text="hoe laat gaat [de trein](http://x.nl)?", intent="buiten_bereik", confidence=0.9)
ANSWER = BotMessage(text="Zo meldt u zich aan.")
QUESTION = BotMessage(text="Om welke organisatie gaat het?", outcome=Outcome.VERDUIDELIJKING)


def test_it_is_named_with_its_likely_topic_as_a_choice() -> None:
    *answers, named = with_unanswered(Turn(messages=[ANSWER], unanswered=[COSTS, STRANGE])).messages
    assert answers == [ANSWER]
    assert '"wat kost eherkenning" en "hoe laat gaat' in named.text
    assert "](http" not in named.text
    assert [button.payload for button in named.buttons] == ["/eherkenning_kosten"]


def test_a_clear_question_is_answered() -> None:
    first, costs, named = with_unanswered(Turn(messages=[ANSWER], unanswered=[CLEAR, STRANGE])).messages
    assert first == ANSWER
    assert "prijs" in costs.text
    assert "eherkenning" not in named.text


def test_what_starts_a_dialogue_is_named_also_when_clear() -> None:
    part = AskedPart(text="staan wij op de lijst", intent="aanmelding_controleren", confidence=0.9)
    assert "staan wij op de lijst" in with_unanswered(Turn(messages=[ANSWER], unanswered=[part])).messages[-1].text


def test_our_own_question_stays_the_last() -> None:
    said = with_unanswered(Turn(messages=[ANSWER, QUESTION], unanswered=[COSTS])).messages
    assert [said[0], said[-1]] == [ANSWER, QUESTION]
    assert "wat kost eherkenning" in said[1].text


@pytest.mark.parametrize(
    "turn", [Turn(messages=[ANSWER]), Turn(messages=[QUESTION], unanswered=[COSTS])], ids=["nothing left", "no answer"]
)
def test_else_nothing_is_added(turn: Turn) -> None:
    assert with_unanswered(turn) == turn


def test_a_long_one_is_shortened() -> None:
    long = AskedPart(text="en hoe " + "lang " * 60, intent="doorlooptijd", confidence=0.3)
    assert len(with_unanswered(Turn(messages=[ANSWER], unanswered=[long])).messages[-1].text) < 190
