"""A message as the answer to whatever question is open: the same reading for every question."""

import pytest

from bot.guidance.message import Parsed, Ranked
from bot.guidance.open_question import Answer, OpenQuestion, ShownChoice, answer_in
from bot.registry.finder import Finder
from bot.registry.parsing import ListedOrganisation

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


@pytest.mark.parametrize("level", ["EH3", "niveau 3", "niveau 2+"])
def test_a_level_that_is_called_one_may_stand_among_any_words(level: str) -> None:
    told = said(f"Volgens de bevestigingsmail van KPN is het {level}.", weet_ik_niet=0.9)
    assert answer_in(told, LEVEL) == Answer(topic="bevestigen")
    asked = said(f"wat kost {level} bij de leveranciers?", zone="answer", eherkenning_kosten=0.9)
    assert answer_in(asked, LEVEL) is None


def test_a_level_beside_a_question_is_heard() -> None:
    answer = answer_in(said("er stond 3 op geloof ik. kan je daarmee ook oefenen?", weet_ik_niet=0.9), LEVEL)
    assert answer == Answer(topic="bevestigen")


@pytest.mark.parametrize("text", ["3 collega's hebben het", "wij wachten al 4 weken", "stap 2 lukt niet"])
def test_a_number_of_something_else_is_no_level(text: str) -> None:
    assert answer_in(said(text, zone="answer", storing=0.9), LEVEL) is None


FINDER = Finder([ListedOrganisation(name, True, None) for name in ("Gemeente Alphen aan den Rijn", "Gemeente Zwolle")])
NAME = OpenQuestion("organisatie")


def naming(text: str, confidence: float = 0.5) -> Parsed:
    """A message as an answer to the question for a name, which the classifier takes for something else."""
    shares = [Ranked(name="opnieuw", confidence=0.4), Ranked(name="bevestigen", confidence=0.1)]
    named = FINDER.find(text)
    return Parsed(text=text, intent="opnieuw", zone="answer", confidence=confidence, ranking=shares, named=named)


@pytest.mark.parametrize("text", ["alfen aan de rijn", "ministerie", "probeer meppol", "Qwarma Peilbeheer"])
def test_who_is_asked_for_a_name_and_types_one_is_heard(text: str) -> None:
    assert answer_in(naming(text), NAME) == Answer(name=text.removeprefix("probeer "))


@pytest.mark.parametrize("text", ["geen idee", "weet ik niet", "hoe bedoelt u", "wat is dat dan"])
def test_what_can_be_no_name_is_none(text: str) -> None:
    answer = answer_in(naming(text), NAME)
    assert answer is None or answer.name is None


def test_what_surely_is_another_topic_is_no_name() -> None:
    assert answer_in(naming("eherkenning aanvragen", confidence=0.9), NAME) != Answer(name="eherkenning aanvragen")


@pytest.mark.parametrize(
    ("text", "name"), [("nee qwarma peilbeheer", "qwarma peilbeheer"), ("nee", None), ("nope", None)]
)
def test_a_no_with_a_name_is_the_next_name(text: str, name: str | None) -> None:
    answer = answer_in(said(text, ontkennen=0.5, storing=0.2), OpenQuestion(choices=ONE_NAME, asks=True))
    assert answer == (Answer(name=name) if name else Answer(payload=ONE_NAME[1].payload))


def test_neither_is_the_answer_before_once_more() -> None:
    after_unknown = OpenQuestion("stap_machtiging", YES_OR_NO, asks=True, not_known=True)
    assert answer_in(said("ook niet", ontkennen=0.6), after_unknown) == Answer(topic="weet_ik_niet")
    assert answer_in(said("ook niet", ontkennen=0.6), FORM) == Answer(topic="ontkennen")
    assert answer_in(said("nee", ontkennen=0.6), after_unknown) == Answer(topic="ontkennen")


def test_what_is_hardly_a_yes_chooses_no_organisation() -> None:
    proposed = OpenQuestion(choices=ONE_NAME, asks=True)
    puzzled = said("watte? wij zijn toch al jare bezig", storing=0.19, situatie_vertellen=0.16, bevestigen=0.07)
    assert answer_in(puzzled, proposed) is None
