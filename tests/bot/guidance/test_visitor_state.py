"""What one message adds to what we know of a visitor."""

import pytest

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
            {},
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
