"""A letter answers what it is certain of, keeps every other question in sight, and is not written for another desk."""

from itertools import product

import pytest

from bot.dialogue.reading import ReadText
from bot.guidance.message import AskedPart, Parsed, Ranked
from bot.platform.settings import ROOT
from bot.registry.finder import FoundOrganisation, How, Named
from bot.registry.matching import Result
from bot.servicedesk.answers.library import AnswerLibrary
from bot.servicedesk.suggestions.certainty import asks, is_elsewhere, questions_of_mail
from bot.servicedesk.suggestions.contradictions import without_contradictions
from bot.servicedesk.suggestions.drafting import Draft
from bot.servicedesk.suggestions.told import Told, senders_organisation, signed_organisation, what_is_told

LIBRARY = AnswerLibrary(ROOT / "data")
UNKNOWN = ["Ik weet alleen niet", "Wij weten nog niet", "Ik heb geen idee"]
CLAUSES = ["of dat zonder eHerkenning kan", "wie dat bij ons doet", "waar wij dat aanvragen"]
UNMARKED = [
    *(f"{known} {clause}." for known, clause in product(UNKNOWN, CLAUSES)),
    "ligt het aan mij of aan de leverancier of aan jullie",
    "moet dat voor ieder apart of kan ik dat in een keer regelen",
    "en wat is het adres van de site",
    "er moet iemand met eHerkenning komen, en wie doet dat dan",
    "Is er een uitleg waarom wij dit moeten betalen",
]
STATEMENTS = [
    "Wij doen peilbuizen in natuurgebieden.",
    "Onze beheerder heeft het vanmorgen goed gezet.",
    "Regel dit even svp.",
    "Misschien hangt het samen, dat zou ik niet durven zeggen.",
    "Gisteren stond ik op de bouw, daar kreeg ik een melding.",
]


def sentence(text: str, topic: str = "doorlooptijd", confidence: float = 0.3, zone: str = "answer") -> Parsed:
    ranking = [Ranked(name=topic, confidence=confidence)]
    return Parsed(text=text, intent=topic, zone=zone, confidence=confidence, ranking=ranking, asks=True)


def read(*parts: Parsed) -> ReadText:
    whole = sentence(" ".join(part.text for part in parts), confidence=0.3)
    return ReadText(model="bro-test", whole=whole, sentences=list(parts))


def topics(*parts: Parsed, told: Told | None = None) -> list[tuple[str, str | None]]:
    return [(one.text, one.topic) for one in questions_of_mail(read(*parts), told or Told(), LIBRARY)]


@pytest.mark.parametrize("text", UNMARKED)
def test_what_is_asked_without_a_mark_stays_in_sight(text: str) -> None:
    assert asks(text)
    assert topics(sentence(text), sentence("Wij werken hier al jaren.", "situatie_vertellen")) == [(text, None)]


@pytest.mark.parametrize("text", STATEMENTS)
def test_a_statement_asks_nothing(text: str) -> None:
    assert not asks(text)


@pytest.mark.parametrize(
    ("confidence", "topic"), [(0.95, "eherkenning_kosten"), (0.61, "eherkenning_kosten"), (0.59, None)]
)
def test_below_the_band_of_answers_there_is_a_reminder(confidence: float, topic: str | None) -> None:
    asked = sentence("Wat kost dat per jaar?", "eherkenning_kosten", confidence)
    assert topics(asked, sentence("Groeten van ons allen.", "groet")) == [(asked.text, topic)]


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("Ligt dat nou aan ons, aan die leverancier of aan de BRO?", "bronhouder_of_leverancier"),
        ("Hoe lang duurt het voordat hij eruit is?", "doorlooptijd"),
        ("Waarom moeten wij hiervoor betalen?", "eherkenning_kosten"),
        ("Bij welke beheerder moet ik zijn?", "dubbelzinnig_beheerder"),
    ],
)
def test_a_word_of_the_topic_is_not_its_question(text: str, topic: str) -> None:
    assert topics(sentence(text, topic, 0.97), sentence("Groeten van ons allen.", "groet")) == [(text, None)]


def test_a_question_whose_tail_was_cut_off_is_kept_whole() -> None:
    text = "Wie verloopt er dan, ik of het account?"
    cut = sentence(text, "machtiging_verlopen", 0.6).model_copy(
        update={
            "questions": [
                AskedPart(text="Wie verloopt er dan", intent="machtiging_verlopen", confidence=0.9),
                AskedPart(text="ik of het account?", intent="eherkenning_uitleg", confidence=0.9),
            ]
        }
    )
    assert topics(cut, sentence("Groeten van ons allen.", "groet")) == [(text, None)]


@pytest.mark.parametrize("told", [Told(is_beheerder=True), Told(alone=True)])
def test_who_is_the_beheerder_is_not_told_to_look_for_one(told: Told) -> None:
    asked = sentence("Wie moet de beheerder dan zijn?", "eherkenningsbeheerder", 0.97)
    assert topics(asked, sentence("Groeten van ons allen.", "groet"), told=told) == [(asked.text, None)]
    draft = Draft("De machtiging ontbreekt nog, dat is de oorzaak.\nVraag het uw eHerkenningsbeheerder.")
    kept = without_contradictions(draft, told)
    assert kept is not None
    assert kept.text == "De machtiging ontbreekt nog, dat is de oorzaak."
    assert without_contradictions(Draft("Zo gaat het:\n1. Geef dit aan uw beheerder.\n2. Klaar."), told) is None


def test_a_letter_asks_nothing_back() -> None:
    draft = Draft("Meestal is de machtiging nog niet ingesteld.\nHebt u een eigen account bij eHerkenning?")
    kept = without_contradictions(draft, Told())
    assert kept is not None
    assert "?" not in kept.text


def test_who_has_or_did_something_is_not_told_to_do_it() -> None:
    told = Told({"stap_eherkenning": "ja"}, logged_in=True)
    kept_line = "Laat eerst de machtiging van uw account nakijken, want zonder komt u er niet in."
    left_out = ["- Nog geen eHerkenning? Kies er een.", "- Knop: log in op X. Ja."]
    kept = without_contradictions(Draft("\n".join([kept_line, *left_out])), told)
    assert kept is not None
    assert kept.text == kept_line


@pytest.mark.parametrize("solved", ["Ik kan er nu in.", "Het werkt weer.", "Het is inmiddels gelukt."])
def test_a_problem_that_is_over_gets_a_closing_line(solved: str) -> None:
    parts = [sentence("Ik had de verkeerde machtiging.", "machtiging_regelen", 0.97), sentence(solved)]
    told = what_is_told(part.text for part in parts)
    assert [topic for _, topic in topics(*parts, told=told)] == ["bedankt"]
    asked = sentence("Wat kost dat per jaar?", "eherkenning_kosten", 0.97)
    assert (asked.text, "eherkenning_kosten") in topics(*parts, asked, told=told)


@pytest.mark.parametrize("still", ["Het werkt nu nog steeds niet.", "Ik weet niet of het inmiddels gelukt is."])
def test_a_problem_that_goes_on_is_not_over(still: str) -> None:
    assert not what_is_told([still]).solved


@pytest.mark.parametrize(
    "text", ["Ik ben de beheerder.", "IK BEN DE BEHEERDER", "Ik ben de directeur, de beheerder en de rest."]
)
def test_the_beheerder_is_heard(text: str) -> None:
    assert what_is_told([text]).is_beheerder
    assert not what_is_told(["Onze beheerder is weg."]).is_beheerder


@pytest.mark.parametrize("text", ["Ik ben zzp'er.", "Ik doe alles in mijn eentje.", "Ik zit hier alleen met de hond."])
def test_who_works_alone_is_heard(text: str) -> None:
    assert what_is_told([text]).alone


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("Ik wil een melding doen in Archis. Mijn account is geblokkeerd.", 0),
        ("Mijn DigiD doet het niet bij het inloggen.", 0),
        ("Welke van beide sonderingen is juist? Is mijn woning stevig genoeg?", 3),
        ("Ik vond op de BRO-kaart veen onder het huis. Kan ik dat kopen?", 2),
        ("Kunt u onze heg snoeien?", 1),
    ],
)
def test_a_mail_for_another_desk_gets_no_letter(text: str, refused: int) -> None:
    parts = [sentence(text, zone="refuse")] * refused + [sentence(text)]
    assert is_elsewhere(ReadText(model="bro-test", whole=sentence(text), sentences=parts), text, LIBRARY)


@pytest.mark.parametrize(
    "text",
    ["Wat kost eHerkenning?", "Mijn machtiging is weg.", "Staan wij op de lijst?", "Ik wou inlogge met eherkening"],
)
def test_a_mail_with_our_words_is_ours(text: str) -> None:
    assert not is_elsewhere(read(sentence(text)), text, LIBRARY)


def named(text: str, name: str, *, own: bool = False, listed: str = "Gemeente Teststad") -> Parsed:
    start = text.index(name)
    match = FoundOrganisation(name=listed, bronhouder=True, kvk=None, kind="gemeente", score=100.0)
    found = Named(name, start, start + len(name), How.NAME, Result.EXACT, (match,), own=own)
    return sentence(text).model_copy(update={"named": [found]})


@pytest.mark.parametrize(
    ("text", "name", "senders"),
    [
        ("Ik werk voor de gemeente Teststad.", "gemeente Teststad", True),
        ("Wij zijn gemeente Teststad.", "gemeente Teststad", True),
        ("Wij zijn een bedrijf uit Teststad.", "Teststad", False),
        ("Ik boor voor mijn baas en log in bij de gemeente Teststad.", "gemeente Teststad", False),
        ("Een collega van gemeente Teststad schreef dat.", "gemeente Teststad", False),
        ("Ik sta op de bouw in Teststad.", "Teststad", False),
    ],
)
def test_only_the_senders_organisation_is_looked_up(text: str, name: str, senders: bool) -> None:
    assert bool(senders_organisation([named(text, name)])) is senders


def test_a_place_in_a_signature_is_an_address() -> None:
    assert signed_organisation([named("Teststad", "Teststad")]) is None
    assert signed_organisation([named("Gemeente Teststad", "Gemeente Teststad")]) is not None
