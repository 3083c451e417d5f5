"""What the assistant does not know is for the agent to answer: a place to fill in, and never a reply of its own."""

import asyncio
from typing import Any, cast

import pytest

from bot.dialogue.content import responses_of, topics, with_contact
from bot.dialogue.reading import ReadText, Rehearsed
from bot.dialogue.reply import BotMessage
from bot.guidance.message import Parsed, Ranked
from bot.platform.settings import ROOT
from bot.servicedesk.answers.library import AnswerLibrary
from bot.servicedesk.suggestions.drafting import draft_answer
from bot.servicedesk.suggestions.models import Form, SuggestionSet
from bot.servicedesk.suggestions.service import SuggestionService

LIBRARY = AnswerLibrary(ROOT / "data")
OPEN = {
    name: (topic, with_contact(one["text"]))
    for topic in topics()
    if LIBRARY.is_question(topic) and not LIBRARY.has(f"medewerker_{topic}")
    for name, variants in responses_of(topic).items()
    for one in variants
    if LIBRARY.voice.leaves_open(with_contact(one["text"]))
}
QUESTION = "Hoe lang duurt het aanmelden van een organisatie?"
NOT_KNOWN = with_contact(
    "Hoe lang het aanmelden van een organisatie duurt, weet ik niet. De BRO Servicedesk weet dat: %mail% of %telefoon%."
)
KNOWN = "Aanmelden gaat via de pagina van de lijst."


class Dialogue:
    """Reads every text as a sure question about `topic`, and rehearses what it was given to say."""

    def __init__(self, says: dict[str, str]) -> None:
        self._says = says

    async def read(self, text: str) -> ReadText:
        """Each sentence asks about the topic in its place."""
        asked = [part.strip() + "?" for part in text.split("?") if part.strip()]
        read = [_about(topic, part) for topic, part in zip(self._says, asked, strict=False)]
        return ReadText(model="bro-test", whole=read[0], sentences=read if len(read) > 1 else [])

    async def rehearse(self, parsed: Parsed, topic: str, slots: dict[str, Any]) -> Rehearsed:
        """The answer about the topic."""
        return Rehearsed([BotMessage(text=self._says[topic])], slots)


def _about(topic: str, text: str) -> Parsed:
    ranking = [Ranked(name=topic, confidence=0.97), Ranked(name="storing", confidence=0.03)]
    return Parsed(text=text, intent=topic, zone="answer", confidence=0.97, ranking=ranking, asks=True)


def suggested(text: str, form: Form, **says: str) -> SuggestionSet:
    nothing = cast(Any, None)
    dialogue = cast(Any, Dialogue({**says, "storing": KNOWN}))
    return asyncio.run(SuggestionService(nothing, dialogue, nothing, nothing, LIBRARY).preview(text, form))


@pytest.mark.parametrize("name", OPEN)
def test_an_answer_that_is_not_known_is_no_draft(name: str) -> None:
    topic, text = OPEN[name]
    assert draft_answer(topic, Rehearsed([BotMessage(text=text)], {}), LIBRARY) is None


def test_a_letter_leaves_a_place_to_answer_what_is_not_known() -> None:
    best = suggested(QUESTION, "brief", doorlooptijd=NOT_KNOWN).suggestions[0]
    assert f'[Nog beantwoorden: "{QUESTION}"]' in best.text
    assert best.open_questions == [QUESTION]
    assert best.topics == ["doorlooptijd"]
    assert "weet" not in best.text


@pytest.mark.parametrize("form", ["brief", "chat"])
def test_among_other_questions_it_stands_there_to_be_answered(form: Form) -> None:
    other = "Wat kost eHerkenning voor ons?"
    made = suggested(f"{QUESTION} {other}", form, doorlooptijd=NOT_KNOWN, eherkenning_kosten=KNOWN)
    assert f'[Nog beantwoorden: "{QUESTION}"]' in made.suggestions[0].text
    assert f'U vraagt: "{other}"' in made.suggestions[0].text
    assert made.suggestions[0].open_questions == [QUESTION]
    assert "doorlooptijd" not in [one.intent for one in made.suggestions]


def test_a_conversation_gets_no_reply_suggested_that_says_nothing() -> None:
    made = suggested(QUESTION, "chat", doorlooptijd=NOT_KNOWN)
    assert made.suggestions == []
    assert made.abstained
    assert made.reason == "geen_antwoord"


@pytest.mark.parametrize(("topic", "question"), [("privacy", "Hoe lang bewaart u mijn gegevens?")])
def test_how_the_chat_works_is_no_answer_to_a_mail(topic: str, question: str) -> None:
    said = "Uw gesprek wordt bewaard en standaard na 28 dagen gewist."
    letter = suggested(question, "brief", **{topic: said}).suggestions[0]
    assert "28 dagen" not in letter.text
    assert letter.open_questions == [question]
    assert "28 dagen" in suggested(question, "chat", **{topic: said}).suggestions[0].text
