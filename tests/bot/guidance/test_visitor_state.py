"""What one message adds to what we know of a visitor."""

import pytest

from bot.guidance.message import Parsed
from bot.guidance.visitor_state import learn
from bot.rasa.reading import from_rasa
from bot.registry.finder import Finder, How, Named

WITHOUT_LIST = Finder([])


def message(text: str, intent: str, zone: str = "answer", organisation: str | None = None) -> dict:
    """A message as the pipeline reads it; `organisation` when that is on the list."""
    start = text.find(organisation) if organisation else 0
    listed = [Named(organisation, start, start + len(organisation), How.NAME)] if organisation else []
    named = listed or WITHOUT_LIST.find(text)
    sure = [one.text for one in named if one.sure]
    entities = [{"entity": "organisatie", "value": value} for value in sure]
    return {"text": text, "intent": {"name": intent}, "scope": {"zone": zone}, "entities": entities, "named": named}


FOREIGN = {"zone": "refuse", "language": "en"}


@pytest.mark.parametrize(
    ("slots", "said", "learned"),
    [
        (
            {},
            message("is gemeente den bosch aangemeld?", "aanmelding_controleren", organisation="gemeente den bosch"),
            {"organisatie": "gemeente den bosch", "organisatie_status": None, "stap_aanmelding": None},
        ),
        (
            {"organisatie": "Gemeente Zwolle", "organisatie_status": "gevonden", "stap_aanmelding": "ja"},
            message("staat Xyzzo op de lijst?", "aanmelding_controleren"),
            {"organisatie": "Xyzzo", "organisatie_status": None, "stap_aanmelding": None},
        ),
        (
            {"organisatie": "Gemeente Zwolle", "organisatie_status": "gevonden", "stap_aanmelding": "ja"},
            message("staat die firma op de lijst?", "aanmelding_controleren"),
            {"organisatie": None, "organisatie_status": None, "stap_aanmelding": None},
        ),
        (
            {"organisatie": "Vitens", "organisatie_status": "gevonden_bronhouder", "rol": "bronhouder"},
            message("en Evides?", "aanmelding_controleren", organisation="Evides"),
            {"organisatie": "Evides", "organisatie_status": None, "stap_aanmelding": None, "rol": None},
        ),
        (
            {
                "organisatie": "Evides",  # which Rasa took from the message itself
                "genoemd": "Vitens N.V.",
                "organisatie_status": "gevonden_bronhouder",
                "rol": "bronhouder",
            },
            message("en Evides?", "aanmelding_controleren", organisation="Evides"),
            {"organisatie": "Evides", "organisatie_status": None, "stap_aanmelding": None, "rol": None},
        ),
        (
            {"organisatie": "Vitens", "organisatie_status": "gevonden_bronhouder", "rol": "leverancier"},
            message("en Evides?", "aanmelding_controleren", organisation="Evides"),
            {"organisatie": "Evides", "organisatie_status": None, "stap_aanmelding": None},
        ),
        ({"organisatie": "Gemeente Zwolle"}, message("staan wij op de lijst?", "aanmelding_controleren"), {}),
        (
            {"organisatie": "Bodemvizier"},
            message("wat kost het voor gemeente Kampen", "eherkenning_kosten", organisation="gemeente Kampen"),
            {},
        ),
        (
            {"organisatie": "Bodemvizier"},
            message("mijn klant is gemeente Kampen", "situatie_vertellen", organisation="gemeente Kampen"),
            {"kandidaten": "gemeente Kampen"},
        ),
        (
            {"organisatie": "X", "requested_slot": "stap_eherkenning"},
            message("ja hoor", "bevestigen"),
            {"stap_eherkenning": "ja"},
        ),
        (
            {"organisatie": "X", "requested_slot": "stap_eherkenning"},
            message("geen idee", "weet_ik_niet"),
            {"stap_eherkenning": "onbekend"},
        ),
        ({"requested_slot": "organisatie"}, message("geen idee", "weet_ik_niet"), {"stap_aanmelding": "onbekend"}),
        (
            {"requested_slot": "organisatie"},
            message("wij heten Xyzzo Boringen.", "buiten_bereik", zone="refuse"),
            {
                "organisatie": "Xyzzo Boringen",
                "eigen_naam": "Xyzzo Boringen",
                "organisatie_status": None,
                "stap_aanmelding": None,
            },
        ),
        (
            {"requested_slot": "organisatie"},
            message("ja dat zeg ik toch gemeente meppel", "bevestigen"),
            {
                "organisatie": "gemeente meppel",
                "eigen_naam": "gemeente meppel",
                "rol": "bronhouder",
                "organisatie_status": None,
                "stap_aanmelding": None,
            },
        ),
        ({"requested_slot": "organisatie"}, message("ja hoor", "bevestigen"), {}),
        (
            {"requested_slot": "organisatie"},
            message("Coöperatie Veenboor U.A.", "buiten_bereik", zone="refuse"),
            {
                "organisatie": "Coöperatie Veenboor U.A.",
                "eigen_naam": "Coöperatie Veenboor U.A.",
                "organisatie_status": None,
                "stap_aanmelding": None,
            },
        ),
        (
            {"requested_slot": "organisatie"},
            message("welke films draaien er vanavond", "buiten_bereik", zone="refuse"),
            {},
        ),
        (
            {"eigen_naam": "waterschap rivirenland"},
            message("staan we op de lijst", "aanmelding_controleren"),
            {"organisatie": "waterschap rivirenland", "organisatie_status": None, "stap_aanmelding": None},
        ),
        (
            {"eigen_naam": "waterschap rivirenland"},
            message("staat die firma op de lijst?", "aanmelding_controleren"),
            {"organisatie": None},
        ),
        (
            {"requested_slot": "organisatie"},
            message("what do i need to log in", "buiten_bereik", zone="refuse") | {"scope": FOREIGN},
            {},
        ),
        (
            {"requested_slot": "organisatie"},
            message("ik weet het niet uit mijn hoofd", "nlu_fallback", zone="ask"),
            {},
        ),
        ({"requested_slot": "organisatie"}, message("wat is eherkenning", "eherkenning_uitleg"), {}),
        ({"rol": "leverancier"}, message("wij zijn een gemeente", "situatie_vertellen"), {}),
    ],
)
def test_learn(slots: dict, said: dict, learned: dict) -> None:
    assert learn(slots, from_rasa(said)) == learned


SHOWN = {"genoemd": "utrecht", "kandidaten": "Gemeente Utrecht\nProvincie Utrecht"}
BERGEN = {"genoemd": "Bergen", "kandidaten": "Gemeente Bergen (L.)\nGemeente Bergen (NH.)"}
FIRM = {"genoemd": "Onbekend Grondwerk B.V."}


@pytest.mark.parametrize(
    ("slots", "text", "organisation"),
    [
        (SHOWN, "de tweede", "Provincie Utrecht"),
        (SHOWN, "de laatste graag", "Provincie Utrecht"),
        (SHOWN, "nee, de eerste", "Gemeente Utrecht"),
        (SHOWN, "de provincie, niet de gemeente", "Provincie Utrecht"),
        (SHOWN, "de derde", None),
        (BERGEN, "die in Noord-Holland", "Gemeente Bergen (NH.)"),
        (BERGEN, "die in Limburg", "Gemeente Bergen (L.)"),
        (BERGEN, "die in Drenthe", None),
        ({"genoemd": "Provincie Zeeland"}, "en die in Drenthe?", "provincie Drenthe"),
        ({"genoemd": "Gemeente Utrecht"}, "nee, de provincie", "provincie utrecht"),
        (FIRM, "is dat bedrijf aangemeld", "Onbekend Grondwerk B.V."),
        (FIRM, "is die gemeente aangemeld", None),
        ({"genoemd": "Gemeente Zwolle"}, "staat die gemeente op de lijst", "Gemeente Zwolle"),
        ({}, "de tweede", None),
    ],
)
def test_an_organisation_that_was_named_or_shown_before(slots: dict, text: str, organisation: str | None) -> None:
    learned = learn(slots, from_rasa(message(text, "aanmelding_controleren")))
    assert learned["organisatie"] == organisation


BESIDE = "aanmelding_controleren"


@pytest.mark.parametrize(
    ("known", "text", "about"),
    [
        ({"eigen_naam": "Sweco", "genoemd": "Gemeente Assen"}, "en wij zelf?", "Sweco"),
        ({"eigen_naam": "Sweco", "organisatie": "Gemeente Assen"}, "staan wij op de lijst?", "Sweco"),
        ({"eigen_naam": "Sweco", "organisatie": "Sweco", "genoemd": "Assen"}, "zijn zij bekend?", "Assen"),
        ({"eigen_naam": "Sweco", "genoemd": "Gemeente Assen"}, "en onze klant?", "Gemeente Assen"),
        (
            {"eigen_naam": "Sweco", "genoemd": "Sweco", "kandidaten": "Gemeente Assen"},
            "staan zij erop?",
            "Gemeente Assen",
        ),
        ({"eigen_naam": "Sweco", "organisatie": "Sweco", "genoemd": "Sweco"}, "staat onze klant erop?", None),
    ],
)
def test_we_and_they_are_two_organisations(known: dict, text: str, about: str | None) -> None:
    assert learn(known, Parsed(text=text, intent=BESIDE, zone="answer"))["organisatie"] == about


def two(text: str, own: str, other: str) -> Parsed:
    """A message that names the visitor's own organisation and another one."""
    named = [Named(other, text.index(other), text.index(other) + len(other), How.NAME)]
    named.append(Named(own, text.index(own), text.index(own) + len(own), How.NAME, own=True))
    return Parsed(text=text, intent=BESIDE, zone="answer", named=named, organisation=own)


def test_the_own_name_is_remembered_beside_another_and_the_question_is_about_who_it_asks() -> None:
    learned = learn({}, two("is onze klant Assen aangemeld? wij zijn Sweco", "Sweco", "Assen"))
    assert (learned["organisatie"], learned["eigen_naam"], learned["kandidaten"]) == ("Assen", "Sweco", "Assen")
    learned = learn({}, two("Assen vraagt of wij aangemeld zijn, wij zijn Sweco", "Sweco", "Assen"))
    assert (learned["organisatie"], learned["eigen_naam"]) == ("Sweco", "Sweco")
    told = two("wij zijn Sweco en boren voor Assen", "Sweco", "Assen").model_copy(
        update={"intent": "situatie_vertellen"}
    )
    assert learn({}, told)["organisatie"] == "Sweco"


def test_a_question_about_another_leaves_what_was_told_of_the_own_one() -> None:
    known = {"eigen_naam": "Sweco", "organisatie": "Sweco", "organisatie_status": "gevonden", "stap_aanmelding": "ja"}
    asked = from_rasa(message("en Assen?", BESIDE, organisation="Assen"))
    assert learn(known, asked) == {"organisatie": "Assen"}
    corrected = from_rasa(message("nee, Assen", BESIDE, organisation="Assen"))
    assert learn({**known, "genoemd": "Sweco"}, corrected)["eigen_naam"] == "Assen"


def test_what_the_form_asks_for_another_is_not_taken_for_the_own_one() -> None:
    asked = from_rasa(message("Assen", BESIDE, organisation="Assen"))
    assert "eigen_naam" not in learn({"eigen_naam": "Sweco", "requested_slot": "organisatie"}, asked)
    assert learn({"requested_slot": "organisatie"}, asked)["eigen_naam"] == "Assen"


def test_what_is_asked_once_more_of_us_is_not_of_the_last_one() -> None:
    known = {"eigen_naam": "Sweco", "organisatie": "Sweco", "genoemd": "Assen"}
    again = Parsed(text="staan wij er dus op?", intent=BESIDE, zone="answer", in_hand=BESIDE)
    assert learn(known, again)["organisatie"] == "Sweco"
    assert learn({"genoemd": "Assen"}, again)["organisatie"] == "Assen"


ASKING = {"requested_slot": "stap_machtiging", "stap_machtiging": None}


@pytest.mark.parametrize(
    ("slots", "said", "earlier", "learned"),
    [
        ({}, message("inloggen lukt niet", "eerste_inlog_mislukt"), ["wij hebben EH3"], {"stap_eherkenning": "ja"}),
        ({}, message("inloggen lukt niet", "eerste_inlog_mislukt"), ["wij hebben EH3"], {"niveau_voldoende": "ja"}),
        (
            {},
            message("inloggen lukt niet", "eerste_inlog_mislukt"),
            ["we hebben geen machtiging"],
            {"stap_machtiging": "nee"},
        ),
        (
            ASKING,
            message("eherkenning heb ik al maar wat kost dat eigenlijk", "eherkenning_kosten"),
            [],
            {"stap_eherkenning": "ja"},
        ),
        (ASKING, message("en als we geen machtiging hebben", "machtiging_regelen"), [], {"stap_machtiging": None}),
        ({}, message("wat kost dat", "eherkenning_kosten"), ["wij hebben EH3"], {"niveau_voldoende": None}),
        (
            {"stap_machtiging": "ja"},
            message("inloggen lukt niet", "eerste_inlog_mislukt"),
            ["we hebben geen machtiging"],
            {"stap_machtiging": None},
        ),
    ],
)
def test_what_was_told_before_is_not_asked(slots: dict, said: dict, earlier: list[str], learned: dict) -> None:
    found = learn(slots, from_rasa(said), earlier)
    assert {slot: found.get(slot) for slot in learned} == learned


def test_a_name_as_the_list_writes_it_is_the_same_organisation() -> None:
    known = {
        "organisatie": "Gemeente Kampen",
        "genoemd": "Gemeente Kampen",
        "organisatie_status": "gevonden_bronhouder",
    }
    said = message("wij zijn gemeente kampen", "situatie_vertellen", organisation="gemeente kampen")
    assert "organisatie_status" not in learn(known, from_rasa(said))
