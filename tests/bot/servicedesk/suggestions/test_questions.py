"""A letter of several parts loses none of them: each question comes out, answered or named, in its place."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.dialogue.reading import ReadText
from bot.guidance.message import AskedPart, Parsed, Ranked
from bot.platform.settings import ROOT
from bot.servicedesk.answers.library import AnswerLibrary
from bot.servicedesk.suggestions.drafting import Answered, Draft, draft_several
from bot.servicedesk.suggestions.questions import Asked, questions_in

LIBRARY = AnswerLibrary(ROOT / "data")
TOPICS = ["eherkenning_kosten", "doorlooptijd", "storing", "api_token", "demo_omgeving", "privacy"]


def sentence(text: str, topic: str, confidence: float, zone: str) -> Parsed:
    return Parsed(
        text=text,
        intent=topic,
        zone=zone,
        confidence=confidence,
        ranking=[Ranked(name=topic, confidence=confidence)],
        asks=text.endswith("?"),
    )


@st.composite
def asking(draw: st.DrawFn, number: int) -> Parsed:
    """A question, sure, unsure or refused."""
    zone = draw(st.sampled_from(["answer", "ask", "refuse"]))
    confidence = draw(st.floats(0.0, 1.0))
    return sentence(f"Hoe zit het met zaak {number}?", draw(st.sampled_from(TOPICS)), confidence, zone)


@st.composite
def letters(draw: st.DrawFn) -> tuple[list[Parsed], list[str]]:
    """A letter of questions and of sentences that ask nothing, and its questions."""
    count = draw(st.integers(1, 8))
    parts: list[Parsed] = []
    for number in range(count):
        parts += [sentence("Wij werken hier al jaren.", "situatie_vertellen", 0.4, "ask")] * draw(st.integers(0, 2))
        parts.append(draw(asking(number)))
    parts.append(sentence("Alvast heel veel dank daarvoor.", "bedankt", 0.95, "answer"))
    return parts, [part.text for part in parts if part.text.endswith("?")]


def read(parts: list[Parsed]) -> ReadText:
    whole = sentence(" ".join(part.text for part in parts), "buiten_bereik", 0.9, "refuse")
    return ReadText(model="bro-test", whole=whole, sentences=parts)


@given(letters())
@settings(deadline=None)
def test_each_question_is_found_in_its_place(letter: tuple[list[Parsed], list[str]]) -> None:
    parts, questions = letter
    assert [one.text for one in questions_in(read(parts), LIBRARY)] == questions


@given(letters())
@settings(max_examples=50, deadline=None)
def test_each_question_is_answered_or_named_in_its_place(letter: tuple[list[Parsed], list[str]]) -> None:
    parts, questions = letter
    found = questions_in(read(parts), LIBRARY)
    answered = [Answered(one.text, Draft(LIBRARY.answer(one.topic).text) if one.topic else None) for one in found]
    text = draft_several(answered, LIBRARY).text
    headings = [line for line in text.splitlines() if line.startswith(("**U vraagt:", "[Nog beantwoorden:"))]
    in_order = sorted(found, key=lambda one: one.topic is None)  # what is open stands together, under the answers
    places = ["\n".join(headings).index(f'"{one.text}"') for one in in_order]
    assert places == sorted(places)
    assert {one.text for one in found} == set(questions)
    unanswered = sum(line.startswith("[Nog beantwoorden:") for line in headings)
    assert unanswered == any(not one.topic for one in found)


@pytest.mark.parametrize(
    "statement",
    ["Toch krijg ik de melding organisatie niet bekend.", "Onze beheerder is vorige maand met pensioen gegaan."],
)
def test_what_is_to_be_done_about_a_problem_is_asked_of_that_problem(statement: str) -> None:
    parts = [
        sentence(statement, "organisatie_niet_bekend", 0.97, "answer"),
        sentence("Wat moeten wij nu doen?", "toegang_stappen", 0.7, "answer"),
    ]
    found = questions_in(read(parts), LIBRARY)
    assert [(one.text, one.topic) for one in found] == [("Wat moeten wij nu doen?", "organisatie_niet_bekend")]


def test_a_problem_that_nobody_asks_about_is_a_question() -> None:
    parts = [
        sentence("Het portaal ligt er de hele dag al uit.", "storing", 0.98, "answer"),
        sentence("Wat kost eHerkenning?", "eherkenning_kosten", 1.0, "answer"),
    ]
    assert [one.topic for one in questions_in(read(parts), LIBRARY)] == ["storing", "eherkenning_kosten"]


def test_the_same_answer_is_given_once_and_pointed_at_later() -> None:
    same, other = Draft("Dat hangt ervan af.\n- Het een\n- Het ander"), Draft("Nee.")
    text = draft_several([Answered("A?", same), Answered("B?", other), Answered("C?", same)], LIBRARY).text
    assert text.count("Dat hangt ervan af.") == 1
    assert 'Zie hiervoor ons antwoord op: "A?"' in text
    together = draft_several([Answered("A?", same), Answered("C?", same)], LIBRARY).text
    assert '"A?" en "C?"' in together


def test_a_question_of_a_text_that_is_not_ours_stays_in_sight() -> None:
    refused = Parsed(text="Mag ik een schuur bouwen?", zone="refuse", confidence=0.9, intent="buiten_bereik")
    found = questions_in(ReadText(model="bro-test", whole=refused), LIBRARY)
    assert found == [Asked("Mag ik een schuur bouwen?", refused, None, 0.0)]


def test_a_piece_of_a_sentence_is_about_the_problem_that_was_told() -> None:
    two = sentence("Wie kan dit verlengen, en hoe lang duurt dat?", "doorlooptijd", 0.9, "answer")
    pieces = [
        AskedPart(text="Wie kan dit verlengen", intent="machtiging_verlopen", confidence=0.3),
        AskedPart(text="hoe lang duurt dat?", intent="doorlooptijd", confidence=0.94),
    ]
    parts = [
        sentence("Mijn machtiging is verlopen.", "machtiging_verlopen", 0.97, "answer"),
        two.model_copy(update={"questions": pieces}),
    ]
    found = questions_in(read(parts), LIBRARY)
    assert [(one.text, one.topic, one.confidence) for one in found] == [
        ("Wie kan dit verlengen", "machtiging_verlopen", 0.97),
        ("hoe lang duurt dat?", "doorlooptijd", 0.94),
    ]
