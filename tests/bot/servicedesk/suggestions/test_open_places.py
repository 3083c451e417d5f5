"""What stays open in a letter: no question is left out, whatever its form, and each place can be read on its own."""

import pytest

from bot.guidance.message import Parsed, Ranked
from bot.servicedesk.suggestions.open_places import may_ask, readable_alone, with_what_may_be_asked
from bot.servicedesk.suggestions.questions import Asked
from bot.servicedesk.suggestions.told import Told

ASKING = [
    "en verlopen tokens eigenlijk.",
    "en mag me colega hem ook gebruike.",
    "en moe ik daar geld voor betale.",
    "Ook graag bevestiging dat de gemeente als bronhouder in de lijst staat.",
    "werkt het ook met een mailadres",
]
TELLING = [
    "Kan helaas niet inloggen.",
    "Is geregeld.",
    "Werkt nog steeds niet.",
    "Wij staan op de lijst.",
    "Moet nog naar de notaris.",
]


def parsed(text: str) -> Parsed:
    return Parsed(text=text)


def asked(text: str, topic: str | None = None) -> Asked:
    ranking = [Ranked(name=topic, confidence=0.9)] if topic else []
    return Asked(text, Parsed(text=text, ranking=ranking), topic, 0.9)


@pytest.mark.parametrize("text", ASKING)
def test_a_verb_in_front_or_a_wish_may_ask_without_a_mark(text: str) -> None:
    assert may_ask(text)


@pytest.mark.parametrize("text", TELLING)
def test_what_only_leaves_out_who_tells(text: str) -> None:
    assert not may_ask(text)


def test_what_nobody_heard_stands_open_in_its_place() -> None:
    texts = ["Hoe maak ik een token?", ASKING[0], "Wat kost eHerkenning?"]
    found = with_what_may_be_asked(
        [asked(texts[0], "api_token"), asked(texts[2], "eherkenning_kosten")], [parsed(text) for text in texts], Told()
    )
    assert [one.text for one in found] == texts
    assert [one.topic for one in found] == ["api_token", None, "eherkenning_kosten"]


def test_what_is_acknowledged_elsewhere_is_not_asked_again() -> None:
    assert with_what_may_be_asked([], [parsed(ASKING[0])], Told(before=ASKING[0])) == []


def test_a_short_open_question_stands_after_what_it_points_to() -> None:
    sentences = [parsed("Wij willen inloggen met SAML."), parsed("Kan dat?")]
    assert [one.text for one in readable_alone([asked("Kan dat?")], sentences)] == [
        "Wij willen inloggen met SAML. Kan dat?"
    ]
    assert [one.text for one in readable_alone([asked("Kan dat?", "eigen_inlog")], sentences)] == ["Kan dat?"]


def test_what_stands_open_just_before_is_not_repeated() -> None:
    sentences = [parsed("Is dat verplicht?"), parsed("En wat kost dat?")]
    both = [asked(sentence.text) for sentence in sentences]
    assert readable_alone(both, sentences) == both


def test_of_a_long_sentence_before_it_the_end_is_quoted() -> None:
    sentences = [parsed("Een lange zin " * 20), parsed("Kan dat?")]
    text = readable_alone([asked("Kan dat?")], sentences)[0].text
    assert text.startswith("…")
    assert text.endswith("Kan dat?")
    assert len(text) <= 100
