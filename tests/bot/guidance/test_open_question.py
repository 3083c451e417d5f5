"""A message as the answer to whatever question is open: the same reading for every question."""

import pytest

from bot.guidance.message import Parsed, Ranked
from bot.guidance.open_question import Answer, OpenQuestion, ShownChoice, answer_in

YES_OR_NO = tuple(
    ShownChoice(title, payload)
    for title, payload in (("Ja", "/bevestigen"), ("Nee", "/ontkennen"), ("Weet ik niet", "/weet_ik_niet"))
)
ONE_NAME = (
    ShownChoice("Ja, die bedoel ik", '/aanmelding_controleren{"organisatie": "X"}'),
    ShownChoice("Nee, een andere organisatie", "/andere_organisatie"),
)
ONE_TOPIC = (
    ShownChoice("Ja, dat bedoel ik", "/api_token"),
    ShownChoice("Nee, iets anders", "/correctie"),
    ShownChoice("Een medewerker spreken", "/mens_spreken"),
)
MANY = (ShownChoice("A", "/api_token"), ShownChoice("B", "/storing"), ShownChoice("Iets anders", "/correctie"))
FORM = OpenQuestion("stap_eherkenning", YES_OR_NO, asks=True, explained_by="eherkenning_uitleg")
LEVEL = OpenQuestion("niveau_voldoende", YES_OR_NO, asks=True)


def said(text: str, aspect: str = "geen", zone: str = "ask", **shares: float) -> Parsed:
    """A message to which the classifier gives these shares."""
    ranking = [Ranked(name=name, confidence=share) for name, share in shares.items()]
    return Parsed(text=text, intent="nlu_fallback", zone=zone, aspect=aspect, ranking=ranking)


@pytest.mark.parametrize(
    ("question", "yes", "no"),
    [
        (FORM, Answer(topic="bevestigen"), Answer(topic="ontkennen")),
        (
            OpenQuestion(choices=ONE_NAME, asks=True),
            Answer(payload=ONE_NAME[0].payload),
            Answer(payload=ONE_NAME[1].payload),
        ),
        (OpenQuestion(choices=ONE_TOPIC, asks=True), Answer(payload="/api_token"), Answer(payload="/correctie")),
        (OpenQuestion(choices=MANY, asks=True), None, Answer(payload="/correctie")),
        (OpenQuestion(offers_person=True), Answer(topic="bevestigen"), Answer(topic="ontkennen")),
        (OpenQuestion(choices=ONE_TOPIC), None, None),
        (OpenQuestion(), None, None),
    ],
)
def test_a_yes_and_a_no_mean_what_the_question_makes_of_them(
    question: OpenQuestion, yes: Answer | None, no: Answer | None
) -> None:
    assert answer_in(said("jep", bevestigen=0.3, storing=0.6), question) == yes
    assert answer_in(said("die niet", ontkennen=0.2, storing=0.6), question) == no


def test_what_is_likelier_something_else_is_no_answer() -> None:
    assert answer_in(said("hoe werkt het", zone="answer", bevestigen=0.01, storing=0.9), FORM) is None
    long = said("ja maar wij hebben vorige week ook al een brief gehad", bevestigen=0.3, storing=0.2)
    assert answer_in(long, FORM) is None


def test_who_asks_what_our_words_mean_hears_it() -> None:
    assert answer_in(said("wat is dat", aspect="wat", uitleg_vraag=0.4), FORM) == Answer(topic="eherkenning_uitleg")
    assert answer_in(said("waarom", aspect="waarom", uitleg_vraag=0.4), FORM) == Answer(topic="uitleg_vraag")


@pytest.mark.parametrize("around", ["{}", "ja, {} geloof ik", "wij hebben {} hoor", "denk {}"])
@pytest.mark.parametrize(
    ("level", "enough"),
    [
        *[(text, True) for text in ("3", "niveau drie", "2+", "eh2+", "niveau 2 plus", "EH4")],
        *[(text, False) for text in ("2", "niveau twee", "1", "EH1")],
    ],
)
def test_a_level_in_words_answers_the_question_for_it(around: str, level: str, enough: bool) -> None:
    answer = answer_in(said(around.format(level), weet_ik_niet=0.9), LEVEL)
    assert answer == Answer(topic="bevestigen" if enough else "ontkennen")


@pytest.mark.parametrize("text", ["3 collega's hebben het", "wij wachten al 4 weken", "stap 2 lukt niet"])
def test_a_number_of_something_else_is_no_level(text: str) -> None:
    assert answer_in(said(text, zone="answer", storing=0.9), LEVEL) is None
