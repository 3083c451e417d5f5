"""An answer that speaks to somebody in particular is for who is that, and a question about one of two for that one."""

import pytest

from bot.dialogue.reading import ReadText
from bot.guidance.message import Parsed, Ranked
from bot.platform.settings import ROOT
from bot.servicedesk.answers.library import AnswerLibrary
from bot.servicedesk.suggestions.certainty import asks, questions_of_mail
from bot.servicedesk.suggestions.contradictions import precisely
from bot.servicedesk.suggestions.meant import as_told, is_of_an_untold_change, of_the_beheerder_named
from bot.servicedesk.suggestions.questions import Asked, is_courtesy
from bot.servicedesk.suggestions.signature import without_signature
from bot.servicedesk.suggestions.told import Told, what_is_told

LIBRARY = AnswerLibrary(ROOT / "data")
LEVERANCIER, BRONHOUDER = Told({"rol": "leverancier"}), Told({"rol": "bronhouder"})


def asked(text: str, topic: str, precise: str | None = None) -> Asked:
    """A sure question about `topic`."""
    ranking = [Ranked(name=topic, confidence=0.97)]
    parsed = Parsed(text=text, intent=topic, zone="answer", confidence=0.97, ranking=ranking, asks=True)
    return Asked(text, parsed.model_copy(update={"subquestions": {topic: precise} if precise else {}}), topic, 0.97)


@pytest.mark.parametrize(
    ("text", "topic", "precise", "told", "said"),
    [
        ("Hoe vraag ik het aan?", "eherkenning_aanvragen", "zzp", Told(), False),
        ("Hoe vraag ik het aan?", "eherkenning_aanvragen", "zzp", Told(alone=True), True),
        ("Hoe vraag ik het als zzp'er aan?", "eherkenning_aanvragen", "zzp", Told(), True),
        ("Wiens eHerkenning is dat?", "ketenmachtiging", "bureau_voor_ons", LEVERANCIER, False),
        ("Wiens eHerkenning is dat?", "ketenmachtiging", "bureau_voor_ons", BRONHOUDER, True),
        ("Wiens eHerkenning is dat?", "ketenmachtiging", "bureau_voor_ons", Told(), True),
    ],
)
def test_a_precise_answer_is_for_who_it_speaks_to(text: str, topic: str, precise: str, told: Told, said: bool) -> None:
    assert (precisely(asked(text, topic, precise).parsed, topic, told, LIBRARY) is not None) == said


@pytest.mark.parametrize(
    ("text", "precise"),
    [
        ("Wat kost de BRO voor ons?", "bro_zelf"),
        ("Moeten wij betalen voor het aanmelden?", "bro_zelf"),
        ("Wat kost eHerkenning voor de BRO?", None),
        ("Wat kost dat per jaar?", None),
    ],
)
def test_what_the_bro_costs_is_not_what_eherkenning_costs(text: str, precise: str | None) -> None:
    [found] = as_told([asked(text, "eherkenning_kosten", "bedrag" if precise else None)], Told())
    assert found.parsed.subquestions.get("eherkenning_kosten") == precise


@pytest.mark.parametrize(
    ("text", "changed", "topic"),
    [
        ("Moeten wij ons opnieuw aanmelden?", False, None),
        ("Moeten wij ons opnieuw aanmelden?", True, "organisatie_gewijzigd"),
        ("Moeten wij ons na een fusie opnieuw aanmelden?", False, "organisatie_gewijzigd"),
    ],
)
def test_who_tells_of_no_change_hears_of_none(text: str, changed: bool, topic: str | None) -> None:
    [found] = as_told([asked(text, "organisatie_gewijzigd", "opnieuw_aanmelden")], Told(changed=changed))
    assert found.topic == topic
    assert is_of_an_untold_change("organisatie_gewijzigd", text, Told(changed=changed)) == (topic is None)


@pytest.mark.parametrize(
    ("told", "topic"),
    [
        ("Onze gebruikersbeheerder is vertrokken.", "gebruikersbeheerder"),
        ("Onze eHerkenningsbeheerder is vertrokken.", "eherkenningsbeheerder"),
        ("De gebruikersbeheerder is geen machtigingenbeheerder.", "eherkenningsbeheerder"),
        ("Onze beheerder is vertrokken.", "eherkenningsbeheerder"),
    ],
)
def test_the_beheerder_is_the_one_that_the_mail_names(told: str, topic: str) -> None:
    question = asked("Wie kan de nieuwe beheerder aanwijzen?", "eherkenningsbeheerder", "aanwijzen")
    assert of_the_beheerder_named(question, [Parsed(text=told, intent="x"), question.parsed]).topic == topic


@pytest.mark.parametrize(
    "text",
    [
        "Ik heb als beheerder van eHerkenning de machtiging gegeven.",
        "Als eHerkenningsbeheerder heb ik alles ingesteld.",
    ],
)
def test_who_writes_as_the_beheerder_is_the_beheerder(text: str) -> None:
    assert what_is_told([text]).is_beheerder


@pytest.mark.parametrize(
    "text", ["Ik wil mij als beheerder van het portaal melden.", "Als beheerder van de weg moet hij dat weten."]
)
def test_who_is_no_beheerder_yet_is_none(text: str) -> None:
    assert not what_is_told([text]).is_beheerder


@pytest.mark.parametrize(
    "text", ["En graag geen standaardmailtje maar een bevestiging.", "Graag alleen een bevestiging per mail."]
)
def test_how_somebody_wishes_to_be_answered_is_no_question(text: str) -> None:
    assert is_courtesy(text)


def test_how_somebody_wishes_to_be_answered_gets_no_answer() -> None:
    wish = asked("En graag geen standaardmailtje maar een bevestiging.", "registratielijst").parsed
    question = asked("Wat kost eHerkenning?", "eherkenning_kosten").parsed
    read = ReadText(model="bro-test", whole=question, sentences=[question, wish])
    assert [one.text for one in questions_of_mail(read, Told(), LIBRARY)] == [question.text]


def test_a_confirmation_of_something_is_asked() -> None:
    assert not is_courtesy("Graag een bevestiging dat wij op de lijst staan.")


def test_what_announces_a_story_asks_nothing() -> None:
    assert not asks("Wat ik raar vind: er staat een gebruiker onder onze gemeente.")
    assert asks("Wat ik wil weten: wie is onze beheerder?")


def test_a_german_closing_is_no_name() -> None:
    signed = without_signature(["Hallo,", "kan ik zonder KvK-nummer aanmelden?", "MfG", "Jürgen Bohr"])
    assert signed.name == "Jürgen Bohr"
