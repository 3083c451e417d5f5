"""What a look-up means for a visitor, drawn from the real service over the sample list."""

from datetime import timedelta

import pytest
import yaml

from bot.guidance.registration import Finding, also_named, conclude, of_another
from bot.platform.settings import ROOT, Settings
from bot.registry.service import RegistryService, open_registry

TEXTS = yaml.safe_load((ROOT / "data" / "aanmelding_controleren.yml").read_text(encoding="utf-8"))["responses"]


@pytest.fixture(scope="module")
def registry(settings: Settings, sample_list: None) -> RegistryService:
    return open_registry(settings)


def concluded(registry: RegistryService, query: str, role: str | None = None):
    conclusion = conclude(registry.look_up(query), "aanmelding_controleren", role, query)
    assert set(conclusion.responses) <= set(TEXTS)
    return conclusion


@pytest.mark.parametrize(
    ("query", "role", "response", "slots"),
    [
        (
            "den bosch",
            None,
            "utter_aanmelding_gevonden_bronhouder",
            {"organisatie": "Gemeente 's-Hertogenbosch", "stap_aanmelding": "ja", "rol": "bronhouder"},
        ),
        (
            "Rijksdienst voor Ondernemend Nederland",
            None,
            "utter_aanmelding_gevonden_zonder_status",
            {"stap_aanmelding": "onbekend", "rol": None},
        ),
        (
            "Gemeente Bergen (L)",
            "bronhouder",
            "utter_aanmelding_gevonden_verkeerde_status",
            {"stap_aanmelding": "nee", "rol": "bronhouder"},
        ),
        (
            "Gemeente Bergen (L)",
            None,
            "utter_aanmelding_gevonden_verkeerde_status",
            {"stap_aanmelding": "nee", "rol": "bronhouder"},
        ),
        (
            "Aardpuls Geofysica B.V.",
            None,
            "utter_aanmelding_gevonden_leverancier",
            {"stap_aanmelding": "ja", "rol": "leverancier"},
        ),
    ],
)
def test_found(registry: RegistryService, query: str, role: str | None, response: str, slots: dict) -> None:
    conclusion = concluded(registry, query, role)
    assert conclusion.found
    assert conclusion.responses == [response, "utter_voorbeeldlijst"]
    assert conclusion.parameters["lijst"] == "voorbeeldlijst"
    assert slots.items() <= conclusion.slots.items()


@pytest.mark.parametrize(
    ("query", "role"),
    [("den bosch", None), ("Aardpuls Geofysica B.V.", None), ("Aardpuls Geofysica B.V.", "leverancier")],
)
def test_the_portal_does_not_know_what_is_on_the_list(registry: RegistryService, query: str, role: str | None) -> None:
    """Nobody hears that the registration "is done" of whom the portal says that it does not know them."""
    conclusion = conclude(registry.look_up(query), "organisatie_niet_bekend", role, query)
    assert conclusion.responses == ["utter_niet_bekend_wel_op_lijst", "utter_voorbeeldlijst"]
    assert conclusion.finding in (Finding.AANGEMELD, Finding.ZONDER_STATUS)
    assert conclusion.slots["naam_op_lijst"] == conclusion.parameters["naam"]
    assert conclusion.slots["lijst_van"] == f"voorbeeldlijst van {conclusion.parameters['lijstdatum']}"
    assert not [response for response in conclusion.responses if response.startswith("utter_aanmelding_gevonden")]


def test_the_portal_does_not_know_a_bronhouder_without_its_status(registry: RegistryService) -> None:
    query = "Gemeente Bergen (L)"
    conclusion = conclude(registry.look_up(query), "organisatie_niet_bekend", None, query)
    assert "utter_aanmelding_gevonden_verkeerde_status" in conclusion.responses
    assert conclusion.finding is Finding.VERKEERDE_STATUS


def test_not_found_is_never_proof(registry: RegistryService) -> None:
    conclusion = concluded(registry, "gemeente Urk")
    assert conclusion.responses == ["utter_aanmelding_niet_gevonden", "utter_voorbeeldlijst"]
    assert not conclusion.found
    assert conclusion.finding is Finding.NIET_OP_DE_LIJST
    assert conclusion.slots["stap_aanmelding"] == "onbekend"
    assert conclusion.slots["organisatie"] is None


def test_several_become_choices_that_lead_back_to_the_topic(registry: RegistryService) -> None:
    conclusion = concluded(registry, "utrecht")
    assert conclusion.responses == ["utter_aanmelding_meerdere"]
    assert conclusion.finding is Finding.MEER_DAN_EEN
    assert conclusion.choices["Provincie Utrecht"] == '/aanmelding_controleren{"organisatie": "Provincie Utrecht"}'
    assert conclusion.slots == {
        "organisatie": None,
        "genoemd": "utrecht",
        "kandidaten": "Gemeente Utrecht\nProvincie Utrecht",
    }


def test_probable_is_a_question(registry: RegistryService) -> None:
    conclusion = concluded(registry, "gemeente zwole")
    assert conclusion.responses == ["utter_aanmelding_waarschijnlijk"]
    assert conclusion.finding is Finding.BEDOELT_U
    assert conclusion.parameters["kandidaat"] == "Gemeente Zwolle"


def test_a_merged_municipality_says_so(registry: RegistryService) -> None:
    conclusion = concluded(registry, "gemeente Haren")
    assert conclusion.responses[0] == "utter_oude_naam"
    assert conclusion.parameters["naam"] == "Gemeente Groningen"
    assert conclusion.parameters["fusiedatum"] == "1 januari 2019"


@pytest.mark.parametrize(
    ("number", "response"),
    [
        ("000012345678", "utter_nummer_vestigingsnummer"),
        ("123456789", "utter_nummer_rsin"),
    ],
)
def test_a_number_that_is_not_found_says_what_it_is(registry: RegistryService, number: str, response: str) -> None:
    assert concluded(registry, number).responses == [response]


def test_a_number_that_is_not_on_the_list_is_told_with_its_date(registry: RegistryService) -> None:
    conclusion = concluded(registry, "99999999")
    assert conclusion.responses == ["utter_nummer_kvk_niet_op_lijst", "utter_voorbeeldlijst"]
    assert conclusion.list_date
    assert conclusion.parameters["zoekterm"] == "99999999"
    assert (conclusion.slots["organisatie"], conclusion.slots["genoemd"]) == (None, "99999999")


def test_another_number_than_the_list_has_is_told(registry: RegistryService) -> None:
    kvk = registry.look_up("Aardpuls Geofysica B.V.").matches[0].kvk
    conclusion = concluded(registry, "Aardpuls Geofysica B.V., kvk 99999999")
    assert conclusion.responses == [
        "utter_aanmelding_gevonden_leverancier",
        "utter_ander_nummer",
        "utter_voorbeeldlijst",
    ]
    assert (conclusion.parameters["kvk"], conclusion.parameters["gegeven"]) == (kvk, "99999999")
    assert "utter_ander_nummer" not in concluded(registry, f"Aardpuls Geofysica B.V., kvk {kvk}").responses


@pytest.mark.parametrize("query", ["KvK van Aardpuls Geofysica B.V.?", "wat is het kvk-nummer van aardpuls geofysica"])
def test_the_number_of_an_organisation_is_told(registry: RegistryService, query: str) -> None:
    (named,) = registry.find(query)
    conclusion = conclude(registry.about(named), "aanmelding_controleren", None, named.text)
    assert conclusion.responses[0] == "utter_kvk_nummer"
    assert conclusion.parameters["kvk"] == registry.look_up("Aardpuls Geofysica B.V.").matches[0].kvk


def test_what_a_message_names_besides_is_told_or_asked_for(registry: RegistryService) -> None:
    _, *others = registry.find("zijn gemeente Utrecht, gemeente Zwolle en Jansen Boringen B.V. aangemeld?")
    responses, parameters = also_named(others)
    assert responses == ["utter_ook_op_lijst", "utter_ook_genoemd"]
    assert set(responses) <= set(TEXTS)
    assert parameters == {"ook": "Gemeente Zwolle", "ook_genoemd": '"Jansen Boringen B.V"'}
    assert also_named([])[0] == []


def test_an_old_list_says_so(settings: Settings, sample_list: None) -> None:
    fresh = open_registry(settings)
    old = RegistryService(fresh.store, [], max_age=timedelta(days=-1))
    assert "utter_lijst_verouderd" in concluded(old, "Gemeente Zwolle").responses


def test_without_a_list_the_visitor_hears_where_to_look(tmp_path) -> None:
    empty = Settings(_env_file=None, database_url=f"sqlite:///{tmp_path / 'leeg.db'}")
    assert concluded(open_registry(empty), "Gemeente Zwolle").responses == ["utter_lijst_niet_beschikbaar"]


@pytest.mark.parametrize("query", ["den bosch", "Aardpuls Geofysica B.V.", "Gemeente Bergen (L)", "Xyzzo Boringen"])
def test_the_look_up_of_another_organisation_is_no_step_of_the_visitor(registry: RegistryService, query: str) -> None:
    about = concluded(registry, query)
    other = of_another(about, "Sweco")
    assert set(other.responses) <= set(TEXTS)
    assert not any("uw organisatie is dus klaar" in str(TEXTS[name]) for name in other.responses)
    assert (other.finding, other.slots["organisatie"]) == (None, "Sweco")
    assert other.slots["genoemd"] == about.slots["genoemd"]
    assert not {"stap_aanmelding", "organisatie_status", "rol"} & set(other.slots)


def test_what_is_not_certain_of_another_is_asked_as_ever(registry: RegistryService) -> None:
    unsure = concluded(registry, "bergen")
    assert not unsure.settled
    assert of_another(unsure, "Sweco") == unsure
