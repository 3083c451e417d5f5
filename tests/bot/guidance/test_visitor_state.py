"""What one message adds to what we know of a visitor."""

import pytest

from bot.guidance.visitor_state import learn
from bot.rasa.reading import from_rasa


def message(text: str, intent: str, zone: str = "answer", organisation: str | None = None) -> dict:
    entities = [{"entity": "organisatie", "value": organisation}] if organisation else []
    return {"text": text, "intent": {"name": intent}, "scope": {"zone": zone}, "entities": entities}


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
                "organisatie": "Coöperatie Veenboor U.A",
                "eigen_naam": "Coöperatie Veenboor U.A",
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
