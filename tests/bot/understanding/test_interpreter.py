import pytest

from bot.understanding.interpreter import Interpretation
from bot.understanding.model_archive import MessageReader
from bot.understanding.questions import Cut, cuts_of, leans, sentences
from bot.understanding.scope_gate import Zone
from tests.sentences import HELD_OUT


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("Hoe laat gaat de bibliotheek open? En hoe word ik lid van de bibliotheek?", ["openingstijden", "lid_worden"]),
        ("kan ik mijn boek verlengen en hoe laat zijn jullie zaterdag geopend", ["boek_verlengen", "openingstijden"]),
        (
            "hoe laat gaat de bibliotheek open? kan ik mijn boek verlengen en hoe word ik lid",
            ["openingstijden", "boek_verlengen", "lid_worden"],
        ),
    ],
)
def test_several_questions_are_all_found_in_order(library_reader: MessageReader, text: str, topics: list[str]) -> None:
    found = library_reader.read(text)
    assert found.intent == "meerdere_vragen"
    assert [question.intent for question in found.questions] == topics
    assert all(question.text in text for question in found.questions)
    assert found.topic == topics[0]


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("hallo, hoe laat gaat de bibliotheek open?", "openingstijden"),
        ("Goedemorgen! Ik ben mijn pas kwijt.", "pas_kwijt"),
        ("Ik wil lid worden. Hoe word ik lid?", "lid_worden"),
    ],
)
def test_a_greeting_or_a_repetition_is_no_second_question(library_reader: MessageReader, text: str, topic: str) -> None:
    found = library_reader.read(text)
    assert found.questions == ()
    assert found.topic == topic


def test_the_question_in_a_long_story_is_found(library_reader: MessageReader) -> None:
    story = (
        "Vorige maand zijn wij vanuit Groningen hierheen gekomen met de kinderen en drie katten. "
        "Het huis is nog een bende en het regent al de hele week. Hoe word ik lid van de bibliotheek?"
    )
    assert library_reader.read(story).topic == "lid_worden"


@pytest.mark.parametrize("text", ["", "   ", "🙂🙂", "123", "?!"])
def test_nothing_to_read_is_refused(library_reader: MessageReader, text: str) -> None:
    found = library_reader.read(text)
    assert (found.intent, found.zone) == ("niet_voor_ons", Zone.REFUSE)


def test_many_messages_in_one_go_are_read_as_each_by_itself(library_reader: MessageReader) -> None:
    texts = [sentence.text for sentence in HELD_OUT[::20]]
    texts += ["", "123", "Hoe word ik lid?", "boek verlengen? " * 100, *texts[:5], f"{texts[0]} En {texts[1]}"]
    together, alone = library_reader.read_all(texts), [library_reader.read(text) for text in texts]
    assert [decided(found) for found in together] == [decided(found) for found in alone]
    assert [found.confidence for found in together] == pytest.approx([found.confidence for found in alone], abs=1e-5)


def decided(found: Interpretation) -> tuple:
    questions = [(question.text, question.intent) for question in found.questions]
    return found.intent, found.topic, found.zone, found.group, found.aspect, found.offered, questions


def test_a_refused_message_is_named_outside(library_reader: MessageReader) -> None:
    found = library_reader.read("vertel een mop")
    assert (found.intent, found.topic, found.zone) == ("niet_voor_ons", "niet_voor_ons", Zone.REFUSE)


def test_sentences_need_two_words() -> None:
    assert sentences("Hoi. Ik heb een vraag! Waar is het? Ok") == ["Ik heb een vraag!", "Waar is het?"]


def test_cuts_leave_two_words_on_either_side_and_know_when_something_is_added() -> None:
    assert list(cuts_of("ik wil a en b en dan ook c doen, en verder: d zien")) == [
        Cut("ik wil a", "b en dan ook c doen, en verder: d zien"),
        Cut("ik wil a en b", "dan ook c doen, en verder: d zien"),
        Cut("ik wil a en b en dan ook c doen", "d zien"),
    ]


@pytest.mark.parametrize(
    ("part", "points_back"),
    [("wat moeten we daarvoor regelen", True), ("en hoe werkt dat", True), ("wat kost een pas", False)],
)
def test_a_part_that_points_back_is_seen(part: str, points_back: bool) -> None:
    assert leans(part) is points_back
