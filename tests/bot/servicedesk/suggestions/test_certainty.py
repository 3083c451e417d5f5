"""A letter answers what it is certain of, keeps every other question in sight, and is not written for another desk."""

from itertools import product

import pytest

from bot.dialogue.reading import ReadText
from bot.guidance.message import AskedPart, Parsed, Ranked
from bot.platform.settings import ROOT
from bot.registry.finder import FoundOrganisation, How, Named
from bot.registry.matching import Result
from bot.servicedesk.answers.library import AnswerLibrary
from bot.servicedesk.suggestions.certainty import asks, questions_of_mail
from bot.servicedesk.suggestions.contradictions import fitting, for_oneself, without_contradictions
from bot.servicedesk.suggestions.drafting import Draft
from bot.servicedesk.suggestions.elsewhere import is_elsewhere
from bot.servicedesk.suggestions.told import (
    Told,
    asked_to_look_up,
    senders_organisation,
    signed_organisation,
    what_is_told,
)
from bot.servicedesk.suggestions.withdrawn import withdrawn

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
    "Op welk adres zit dat portaal precies, misschien zit ik verkeerd.",
    "Onder welke naam bereik ik jullie",
]
STATEMENTS = [
    "Wij doen peilbuizen in natuurgebieden.",
    "Onze beheerder heeft het vanmorgen goed gezet.",
    "Regel dit even svp.",
    "Misschien hangt het samen, dat zou ik niet durven zeggen.",
    "Gisteren stond ik op de bouw, daar kreeg ik een melding.",
    "Voor de gemeente wil ik het portaal inregelen voor een team van 5.",
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
    for topic in ("eherkenningsbeheerder", "machtiging_regelen", "eherkenning_aanvragen"):
        own = for_oneself(topic, told, LIBRARY)
        assert own is not None
        assert "beheerder" not in own.text.replace("geen collega als beheerder", "")
        assert for_oneself(topic, Told(), LIBRARY) is None
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
        ("Mijn btw-aangifte zegt dat mijn eHerkenning niet gemachtigd is.", 0),
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
    assert signed_organisation(named("Teststad", "Teststad").named) is None
    assert signed_organisation(named("Gemeente Teststad", "Gemeente Teststad").named) is not None


@pytest.mark.parametrize("polite", ["Graag even", "Svp", "En svp ook even", "Kunt u alstublieft"])
@pytest.mark.parametrize("name", ["Jansen Loonbedrijf en Putboringen", "Boorbedrijf De Wit & Zonen"])
@pytest.mark.parametrize("after", [".", ", kan ook zonder Jansen zijn.", " (al jaren)"])
def test_a_name_after_a_question_about_the_list_is_looked_up(polite: str, name: str, after: str) -> None:
    asked = sentence(f"{polite} kijken of wij op jullie lijst staan.", "aanmelding_controleren", 0.97)
    given = sentence(f"{name}{after}")
    assert asked_to_look_up([asked, given]) == name
    assert topics(sentence("Goedendag allemaal."), asked, given) == [(asked.text, "aanmelding_controleren")]
    assert asked_to_look_up([given, asked]) is None


@pytest.mark.parametrize("after", ["Alvast bedankt.", "Wat kost dat?", "Groeten van ons", "Jan Bos weet het niet."])
def test_what_follows_a_question_about_the_list_and_is_no_name(after: str) -> None:
    asked = sentence("Staan wij op de lijst?", "aanmelding_controleren", 0.97)
    assert asked_to_look_up([asked, sentence(after)]) is None


def test_a_sentence_that_was_cut_wrongly_is_answered_as_a_whole() -> None:
    text = "Wat is het verschil tussen een bronhouder en een leverancier en wat zijn wij dan?"
    pieces = [
        AskedPart(text="Wat is het verschil tussen een bronhouder", intent="wat_is_de_bro", confidence=0.76),
        AskedPart(text="leverancier en wat zijn wij dan?", intent="bronhouder_of_leverancier", confidence=0.89),
    ]
    cut = sentence(text, "bronhouder_of_leverancier", 0.95).model_copy(update={"questions": pieces})
    assert topics(cut, sentence("Groeten van ons allen.", "groet")) == [(text, "bronhouder_of_leverancier")]


@pytest.mark.parametrize(
    "sigh", ["Dit is belachelijk en ik wil dat u dat weet.", "Ik begrijp er helemaal niets meer van."]
)
def test_a_sigh_or_complaint_is_no_question_to_be_answered(sigh: str) -> None:
    asked = sentence("Wat kost eHerkenning?", "eherkenning_kosten", 0.97)
    told = what_is_told([sigh])
    assert topics(sentence(sigh), asked, told=told) == [(asked.text, "eherkenning_kosten")]


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("Kan iemand zeggen of bureau Zand al is aangemeld?", None),
        ("Kunt u zeggen of wij al zijn aangemeld?", "aanmelding_controleren"),
    ],
)
def test_the_writers_list_entry_answers_no_question_about_somebody_else(text: str, topic: str | None) -> None:
    asked = sentence(text, "aanmelding_controleren", 0.97)
    assert topics(asked, sentence("Groeten van ons allen.", "groet")) == [(text, topic)]


def test_a_question_that_points_back_needs_more_certainty() -> None:
    asked = sentence("En waar zit die knop dan?", "gebruikersbeheerder", 0.8)
    assert topics(asked, sentence("Groeten van ons allen.", "groet")) == [(asked.text, None)]


@pytest.mark.parametrize("text", ["Wij zijn zzp'ers, met z'n tweeën in een vof.", "Ik ben zzp'er en mijn collega ook."])
def test_who_works_with_others_is_not_alone(text: str) -> None:
    assert not what_is_told([text]).alone


def test_what_already_happened_is_no_deadline() -> None:
    assert what_is_told(["Wij zijn per 1 januari gefuseerd."]).deadline is None


NO_TEXT_FOR = ["beveiligingsincident", "registratielijst"]
WISH = "Kunt u mij een tekst sturen die ik aan mijn directeur kan doorsturen?"


@pytest.mark.parametrize(
    ("topic", "passed_on"), [*((topic, None) for topic in NO_TEXT_FOR), ("eherkenning_kosten", "eherkenning_kosten")]
)
def test_a_text_to_pass_on_is_about_what_was_asked_or_still_to_be_written(topic: str, passed_on: str | None) -> None:
    asked = sentence("Hoe zit dat bij ons?", topic, 0.97)
    assert topics(asked, sentence(WISH)) == [(asked.text, topic), (WISH, passed_on)]
    assert topics(sentence("Dit speelt bij ons.", topic, 0.4), sentence(WISH)) == [(WISH, None)]


@pytest.mark.parametrize("else_asked", ["Wat kost dat per jaar?", WISH])
def test_a_report_of_possible_misuse_is_always_answered_as_such(else_asked: str) -> None:
    reported = sentence("Er staat iets in ons project dat niemand van ons heeft gedaan.", "beveiligingsincident", 0.7)
    found = topics(sentence("Wij werken hier al jaren."), reported, sentence(else_asked))
    assert found == [(reported.text, "beveiligingsincident"), (else_asked, None)]


@pytest.mark.parametrize(
    "polite",
    [
        *(
            f"Met deze brief wil ik u {ask} om uw {what}."
            for ask in ("vragen", "verzoeken")
            for what in ("hulp", "advies")
        ),
        "Laat even weten als het zover is.",
        "Laat mij weten zodra u meer weet.",
    ],
)
def test_a_polite_sentence_is_no_question(polite: str) -> None:
    asked = sentence("Wat kost eHerkenning?", "eherkenning_kosten", 0.97)
    assert topics(sentence(polite), asked) == [(asked.text, "eherkenning_kosten")]
    assert topics(sentence("Laat even weten of dat kan."), asked)[0] == ("Laat even weten of dat kan.", None)


def test_a_question_that_is_taken_back_is_not_answered() -> None:
    asked = sentence("Ik vroeg mij af wat eHerkenning kost.", "eherkenning_kosten", 0.99)
    back = sentence("Of laat maar, dat staat op de site.", "afscheid", 0.3)
    after = sentence("Hoe lang duurt het?", "doorlooptijd", 0.99)
    assert topics(asked, back, after) == [(after.text, "doorlooptijd")]


@pytest.mark.parametrize(
    "back", ["Die vraag over de kosten van eHerkenning mag u overslaan.", "Mijn eerste vraag vervalt."]
)
def test_a_question_may_be_taken_back_later(back: str) -> None:
    asked = sentence("Wat zijn de kosten van eHerkenning?", "eherkenning_kosten", 0.99)
    assert withdrawn([asked, sentence("Wij werken hier al jaren."), sentence(back)]) == {asked.text, back}


def test_a_question_may_be_taken_back_in_its_own_sentence() -> None:
    text = "Kan dat ook tegelijk met de aanmelding, nee laat maar."
    assert withdrawn([sentence(text)]) == {text}
    assert not withdrawn([sentence("Kan dat ook, of hoeft dat niet meer?")])


def test_a_changed_organisation_that_asks_what_to_do_anew_asks_about_the_change() -> None:
    ranking = [
        Ranked(name="organisatie_aanmelden", confidence=0.3),
        Ranked(name="organisatie_gewijzigd", confidence=0.25),
    ]
    text = "en moeten we ons opnieuw aanmelden"
    asked = Parsed(text=text, intent="x", zone="ask", confidence=0.4, ranking=ranking, asks=True)
    after = sentence("Hoe lang duurt het?", "doorlooptijd", 0.99)
    assert topics(asked, after, told=Told(changed=True))[0] == (text, "organisatie_gewijzigd")
    assert topics(asked, after)[0] == (text, None)


def test_a_log_in_that_went_well_is_no_failure() -> None:
    told = sentence("Ik heb gister ingelogd, ging prima.", "eerste_inlog_mislukt", 0.99)
    asked = sentence("Wat kost eHerkenning?", "eherkenning_kosten", 0.99)
    assert topics(told, asked) == [(asked.text, "eherkenning_kosten")]


def test_who_works_alone_gets_the_whole_answer_to_who_does_it() -> None:
    asked = Parsed(text="Wie doet dat?", intent="toegang_stappen", aspect="wie")
    assert fitting(asked, "toegang_stappen", Told(alone=True), LIBRARY).aspect is None
    assert fitting(asked, "toegang_stappen", Told(), LIBRARY).aspect == "wie"
