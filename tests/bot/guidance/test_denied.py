"""What is forgotten when a visitor denies the organisation that we took for theirs."""

from itertools import product

import pytest

from bot.guidance.visitor_state import learn
from bot.rasa.reading import from_rasa
from bot.registry.finder import Finder
from bot.registry.parsing import ListedOrganisation

PLACES = ("Heerenveen", "Meppel", "Zwolle", "De Bilt", "Alphen aan den Rijn")
FINDER = Finder([ListedOrganisation(f"Gemeente {place}", True) for place in PLACES])
FIRM = "Dijkstra bodemsanering bv"
DENIALS = (
    *("nee wij zijn niet de gemeente {}", "wij zijn niet {}", "ik werk niet bij gemeente {}", "wij zijn geen gemeente"),
    *("ik ben niet van de gemeente hoor", "niet gemeente {}"),
)
INTENTS = ("ontkennen", "correctie", "situatie_vertellen", "aanmelding_controleren")


def learned_from(place: str, text: str, intent: str, typed: str | None = None) -> dict[str, str | None]:
    remembered = typed or f"Gemeente {place}"
    slots = {"organisatie": remembered, "eigen_naam": remembered, "genoemd": f"Gemeente {place}"}
    slots |= {"organisatie_status": "gevonden_bronhouder", "rol": "bronhouder"}
    named = FINDER.find(text)
    entities = [{"entity": "organisatie", "value": one.text} for one in named if one.sure]
    said = {"text": text, "intent": {"name": intent}, "entities": entities, "named": named}
    return learn(slots, from_rasa(said | {"scope": {"zone": "answer"}}))


@pytest.mark.parametrize(("place", "said", "intent"), product(PLACES, DENIALS, INTENTS))
def test_an_organisation_that_is_denied_is_forgotten(place: str, said: str, intent: str) -> None:
    for typed in (None, place, f"gemeente {place.lower()}"):
        learned = learned_from(place, said.format(place), intent, typed)
        gone = ("organisatie", "eigen_naam", "organisatie_status", "rol")
        assert [slot for slot in gone if learned.get(slot, "kept") is not None] == []


@pytest.mark.parametrize(("place", "intent"), product(PLACES, INTENTS))
def test_what_the_visitor_says_instead_takes_its_place(place: str, intent: str) -> None:
    learned = learned_from(place, f"nee wij zijn niet de gemeente {place}, wij zijn een bedrijf {FIRM}", intent)
    assert (learned["organisatie"], learned["eigen_naam"]) == (FIRM, FIRM)


@pytest.mark.parametrize(
    "said",
    ["gemeente {} staat niet op de lijst", "wij zijn niet bij gemeente {} bekend", "niet provincie Zeeland", "nee"],
)
@pytest.mark.parametrize("place", PLACES)
def test_what_is_not_denied_is_kept(place: str, said: str) -> None:
    assert learned_from(place, said.format(place), "ontkennen").get("organisatie", "kept") == "kept"
