"""What a look-up gives: names, numbers, old names, no list."""

from datetime import date

import pytest

from bot.platform.database import connect
from bot.platform.settings import Settings
from bot.registry.intake import SAMPLE_LIST
from bot.registry.parsing import ListedOrganisation
from bot.registry.service import LookUpResult, RegistryService, open_registry
from bot.registry.store import Origin, RegistryStore


@pytest.mark.parametrize(
    ("query", "result", "name"),
    [
        ("is gemeente den bosch aangemeld?", "exact", "Gemeente 's-Hertogenbosch"),
        ("gemeete zeits", "probable", "Gemeente Zeist"),
        ("groningen", "several", "Gemeente Groningen"),
    ],
)
def test_by_name(service: RegistryService, query: str, result: str, name: str) -> None:
    found = service.look_up(query)
    assert (found.result, found.matches[0].name) == (result, name)
    assert found.list_info
    assert found.list_info.sample
    assert found.reason is None


def test_by_kvk_number_in_any_notation(service: RegistryService, sample: list[ListedOrganisation]) -> None:
    row = next(row for row in sample if row.kvk and row.bronhouder)
    kvk = row.kvk or ""
    shortened = f"kvk {kvk.removeprefix('0')}"
    for query in (kvk, f"{kvk[:4]} {kvk[4:]}", f"ons KvK-nummer is {kvk}.", f"00000003{kvk}0000", shortened):
        found = service.look_up(query)
        assert (found.result, [match.name for match in found.matches]) == ("exact", [row.name]), query
        assert (found.matches[0].kvk, found.matches[0].bronhouder) == (kvk, True)


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("99999999", "kvk_niet_op_lijst"),
        ("000012345678", "vestigingsnummer"),
        ("123456782", "rsin"),
        ("0403.170.701", "belgisch"),
        ("00000001123456782000", "oin"),
        ("12345", "onbekend_nummer"),
    ],
)
def test_a_number_that_gives_nothing_says_why(service: RegistryService, query: str, reason: str) -> None:
    found = service.look_up(query)
    assert (found.result, found.matches, found.reason) == (LookUpResult.NONE, (), reason)


def test_a_name_next_to_an_unknown_number_is_found(service: RegistryService) -> None:
    found = service.look_up("gemeente Zeist, kvk 99999999")
    assert (found.result, found.matches[0].name, found.reason) == ("exact", "Gemeente Zeist", None)


def test_an_old_name(service: RegistryService) -> None:
    (match,) = service.look_up("gemeente weesp").matches
    assert (match.name, match.former_name, match.merged_on) == (
        "Gemeente Amsterdam",
        "Gemeente Weesp",
        date(2022, 3, 24),
    )


def test_an_alias_is_no_former_name(service: RegistryService) -> None:
    (match,) = service.look_up("HHNK").matches
    assert (match.name, match.former_name) == ("Hoogheemraadschap Hollands Noorderkwartier", None)


def test_no_list(lite: RegistryStore) -> None:
    service = RegistryService(lite, [])
    assert service.look_up("gemeente zeist").result == LookUpResult.UNAVAILABLE
    assert service.list_info() is None
    assert [named.text for named in service.find("is gemeente zeist aangemeld")] == ["gemeente zeist"]


def test_a_database_that_is_down_is_no_list() -> None:
    broken = RegistryStore(connect("postgresql+psycopg2://bro@127.0.0.1:9/bro"))
    assert RegistryService(broken, []).look_up("gemeente zeist").result == LookUpResult.UNAVAILABLE


def test_a_database_that_goes_down_leaves_the_list_in_memory(service: RegistryService) -> None:
    assert service.look_up("gemeente zeist").result == "exact"
    service.store.engine = connect("postgresql+psycopg2://bro@127.0.0.1:9/bro")
    assert service.look_up("gemeente zeist").result == "exact"


def test_the_database_is_not_asked_at_every_look_up(lite: RegistryStore) -> None:
    lite.save([ListedOrganisation("Gemeente Zeist", True)], Origin("lijst.csv", date.today()))
    rare, often = (RegistryService(lite, [], check_every=seconds) for seconds in (60.0, 0.0))
    assert rare.look_up("gemeente zeist").result == "exact"
    lite.save([ListedOrganisation("Nieuwkomer B.V.", False)], Origin("lijst.csv", date.today()))
    assert rare.look_up("nieuwkomer").result == "none"
    assert often.look_up("nieuwkomer").result == "exact"


def test_open_registry(sqlite: str) -> None:
    opened = open_registry(Settings(_env_file=None, database_url=sqlite, registry_max_age_days=7))
    assert opened.look_up("gemeente zeist").result == LookUpResult.UNAVAILABLE


def test_the_name_tells_the_kind_where_the_list_does_not(service: RegistryService) -> None:
    names = ("Gemeente Zeist", "Waterschap De Dommel", "Aardpuls Geofysica B.V.", "Vitens N.V.", "Kadaster")
    kinds = [service.look_up(name).matches[0].kind for name in names]
    assert kinds == ["gemeente", "waterschap", "bedrijf", None, None]


def test_every_organisation_of_the_sample_has_a_number_but_one_and_the_shape_is_the_real_one(
    sample: list[ListedOrganisation],
) -> None:
    assert [row.name for row in sample if not row.kvk] == ["Bodemvizier Zuid B.V."]
    marked = {row.name for row in sample if row.bronhouder}
    assert {"Vitens N.V.", "Provincie Zeeland", "Rijkswaterstaat"} <= marked
    assert not any(name.startswith(("Omgevingsdienst", "Evides")) for name in marked)
    assert "\u200b" in SAMPLE_LIST.read_text(encoding="utf-8")
