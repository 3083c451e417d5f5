"""The finder of names: over all names of the sample list, and over all that visitors say that is no name."""

import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from bot.platform.settings import ROOT
from bot.registry.aliases import read_aliases
from bot.registry.finder import Finder, How, Named
from bot.registry.matching import Result
from bot.registry.parsing import ListedOrganisation
from tests.bot.registry.conftest import ALIASES

FOLLOW_UPS = (
    *("en {}?", "nee, {}", "hoe zit het met {}?", "en {} dan", "of {}", "{}", "ik bedoel {}", "{} graag", "sorry, {}"),
    *(
        "en voor {}?",
        "en {} ook?",
        "Nee, ik bedoelde {}.",
        "dezelfde vraag voor {}",
        "idem voor {}",
        "en staat {} er ook op?",
    ),
)
NOT_LISTED = yaml.safe_load((Path(__file__).parent / "niet_op_de_lijst.yml").read_text(encoding="utf-8"))["namen"]
ABOUT_NAMES = {"aanmelding_controleren", "andere_organisatie", "situatie_vertellen", "organisatie_niet_bekend"}


@pytest.fixture(scope="module")
def finder(sample: list[ListedOrganisation]) -> Finder:
    return Finder(sample, read_aliases(ALIASES))


def one(finder: Finder, text: str) -> Named:
    (named,) = finder.find(text)
    return named


@pytest.mark.parametrize("shift", range(3))
def test_any_name_in_any_follow_up_is_looked_up(finder: Finder, sample: list[ListedOrganisation], shift: int) -> None:
    missed = []
    for row in sample:
        number = (zlib.crc32(row.name.encode()) + shift) % len(FOLLOW_UPS)
        found = finder.find(FOLLOW_UPS[number].format(row.name))
        if not found or not found[0].alone or row.name not in [match.name for match in found[0].matches]:
            missed.append(FOLLOW_UPS[number].format(row.name))
    assert missed == []


def test_an_unknown_firm_or_body_by_itself_is_a_name_too(finder: Finder) -> None:
    telling = (" B.V.", " V.O.F.", " N.V.", " & Zn.")
    names = [name for name in NOT_LISTED if name.endswith(telling) or name.startswith(("Gemeente ", "Provincie "))]
    assert len(names) > 80
    assert [name for name in names if not one(finder, name).alone] == []
    firms = [name for name in names if name.endswith(telling)]
    introduced = [one(finder, f"wij zijn {name}") for name in firms]
    assert [named.text for named in introduced if not (named.sure and named.own)] == []


@pytest.mark.parametrize(
    "text",
    [
        *("Boorteam Lekstroom bv", "Terpstra en Zonen", "Grondwerk Nieuwland", "Van Dijk en Zonen", "Geo Plus"),
        *(
            "Onbekend Grondwerk B.V.",
            "kvk 08218173",
            "0 8 2 1 8 1 7 3",
            "08218173",
            "123456782",
            "OIN 00000001123456782000",
            "rsin [burgerservicenummer]",
        ),
    ],
)
def test_what_is_not_on_the_list_is_looked_up_and_nothing_is_offered(finder: Finder, text: str) -> None:
    named = one(finder, text)
    assert (named.alone, named.result, named.matches) == (True, Result.NONE, ())


def examples() -> Iterator[tuple[str, str]]:
    for path in sorted((ROOT / "data").glob("*.yml")):
        for block in yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader).get("nlu", []):
            for line in str(block["examples"]).splitlines():
                yield path.stem, line.removeprefix("- ").strip()


def test_no_question_about_anything_else_is_taken_for_a_name(finder: Finder) -> None:
    told = [(topic, text) for topic, text in examples() if topic not in ABOUT_NAMES]
    assert len(told) > 2000
    taken = [text for _, text in told if any(named.alone for named in finder.find(text))]
    assert taken == []


@pytest.mark.parametrize(
    ("text", "organisation", "how"),
    [
        ("Zijn wij al aangemeld (gemeente Arnhem)", "Gemeente Arnhem", How.NAME),
        ("nee, ik bedoel de gemeente Utrecht", "Gemeente Utrecht", How.NAME),
        ("KvK van provincie Zeeland?", "Provincie Zeeland", How.NAME),
        ("Aardpuls Geofysica, kvk 00474659", "Aardpuls Geofysica B.V.", How.BOTH),
        ("ons nummer is 00474659", "Aardpuls Geofysica B.V.", How.NUMBER),
        ("de tweede", None, How.REFERENCE),
        ("die in Drenthe", None, How.REFERENCE),
        ("de provincie, niet de gemeente", None, How.REFERENCE),
        ("is fa. Ypkemeule bekend bij jullie", None, How.LOOKED_FOR),
        ("wij heten Xyzzo", None, How.LOOKED_FOR),
    ],
)
def test_how_a_text_names_an_organisation(finder: Finder, text: str, organisation: str | None, how: How) -> None:
    named = one(finder, text)
    assert (named.organisation, named.how) == (organisation, how)


SEVERAL = (
    *("zijn {} en {} aangemeld?", "staan {} en {} op de lijst?", "en {} en {}?", "{}, {}", "is {} bekend, en {}?"),
    *("wij zijn {} en werken voor {}", "Hoe zit het met {} of {}?"),
)


def test_all_names_in_a_message_are_found(finder: Finder, sample: list[ListedOrganisation]) -> None:
    missed = []
    for position, (row, other) in enumerate(zip(sample, sample[7:], strict=False)):
        text = SEVERAL[position % len(SEVERAL)].format(row.name, other.name)
        found = [[match.name for match in named.matches] for named in finder.find(text)]
        if len(found) < 2 or not all(any(name in names for names in found) for name in (row.name, other.name)):
            missed.append(text)
    assert len(missed) <= 0.01 * len(sample), missed


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("staan Brabant Water en Jansen Boringen B.V. op de lijst?", ["Brabant Water N.V.", None]),
        ("gemeente Foo en gemeente Zwolle", ["Gemeente Zwolle", None]),
        ("Hoogheemraadschap De Stichtse Rijnlanden (HDSR)", ["Hoogheemraadschap De Stichtse Rijnlanden"]),
        ("de gemeente Utrecht, niet de provincie Utrecht", ["Gemeente Utrecht"]),
        ("is Brabant Water in Breda aangemeld?", ["Brabant Water N.V."]),
        ("is Ypkemeule in Breda bekend?", [None]),
        ("Brabant Water en Zonen", [None]),
    ],
)
def test_which_names_are_meant(finder: Finder, text: str, names: list[str | None]) -> None:
    assert [named.organisation for named in finder.find(text)] == names


@pytest.mark.parametrize(
    "text",
    ["is {} bronhouder?", "{} bronhouder?", "is {} eigenlijk bronhouder of leverancier", "is {} ook een leverancier"],
)
def test_which_status_an_organisation_has_is_asked_of_the_list(finder: Finder, text: str) -> None:
    assert [one(finder, text.format(name)).alone for name in ("Vitens", "gemeente Zwolle")] == [True, True]


TWO_OF_ONE_NAME = [
    ListedOrganisation("Terravo Advies", False, "11111111"),
    ListedOrganisation("Terravo Advies", True, "22222222"),
    ListedOrganisation("Zandmeter B.V.", False, "33333333"),
    ListedOrganisation("Zandmeter Noord B.V.", False, "33333333"),
]


def test_two_firms_of_one_name_are_told_apart_by_number() -> None:
    finder = Finder(TWO_OF_ONE_NAME)
    named = one(finder, "Terravo Advies")
    assert named.result is Result.SEVERAL
    labels = [match.label for match in named.matches]
    assert labels == ["Terravo Advies (KvK 11111111)", "Terravo Advies (KvK 22222222)"]
    for label, bronhouder in zip(labels, (False, True), strict=True):
        chosen = finder.find(label, asked=True)[0]
        assert (chosen.result, chosen.organisation) == (Result.EXACT, label)
        assert chosen.matches[0].bronhouder is bronhouder


def test_a_number_of_two_names_shows_both() -> None:
    named = one(Finder(TWO_OF_ONE_NAME), "kvk 33333333")
    assert (named.result, [match.name for match in named.matches]) == (
        Result.SEVERAL,
        ["Zandmeter B.V.", "Zandmeter Noord B.V."],
    )
    both = one(Finder(TWO_OF_ONE_NAME), "Zandmeter Noord bv, kvk 33333333")
    assert (both.result, both.organisation) == (Result.EXACT, "Zandmeter Noord B.V.")


def test_another_number_than_the_list_has_is_kept() -> None:
    named = one(Finder(TWO_OF_ONE_NAME), "Zandmeter B.V. met kvk 44444444")
    assert (named.organisation, named.matches[0].kvk, named.kvk) == ("Zandmeter B.V.", "33333333", "44444444")


def test_an_entry_of_before_a_merger_says_who_took_over() -> None:
    rows = [ListedOrganisation("Gemeente Weesp", True, "11111111"), ListedOrganisation("Gemeente Amsterdam", True)]
    aliases = read_aliases(ALIASES)
    (old,) = one(Finder(rows, aliases), "gemeente weesp").matches
    assert (old.name, old.now, old.now_listed) == ("Gemeente Weesp", "Gemeente Amsterdam", True)
    (alone,) = one(Finder(rows[:1], aliases), "gemeente weesp").matches
    assert (alone.now, alone.now_listed) == ("Gemeente Amsterdam", False)


def test_a_firm_among_its_namesakes_can_be_chosen_by_its_label() -> None:
    finder = Finder(
        [
            ListedOrganisation("Velto Advies", False, "00000061"),
            ListedOrganisation("Velto Advies BV", False, "00000062"),
            ListedOrganisation("Velto Advies Noord B.V.", False, "00000063"),
        ]
    )
    (named,) = finder.find("velto advies", asked=True)
    assert named.result == "several"
    for match in named.matches:
        (chosen,) = finder.find(match.label, asked=True)
        assert (chosen.result, chosen.matches[0].name) == ("exact", match.name)


def test_of_several_of_one_name_the_whole_word_goes_first() -> None:
    names = ["Gemeente Bergen (L.)", "Gemeente Bergen (NH.)", "Gemeente Bergen op Zoom", "Gemeente Berg en Dal"]
    finder = Finder([ListedOrganisation(name, True) for name in names])
    assert [match.name for match in finder.find("Bergen", asked=True)[0].matches] == names[:3]


INSTITUTES = (
    "Hogeschool",
    "de Universiteit",
    "het ziekenhuis",
    "Boorbedrijf",
    "Historische Vereniging",
    "adviesbureau",
)


@pytest.mark.parametrize("institute", INSTITUTES)
@pytest.mark.parametrize("around", ["{}", "staat {} op de lijst?", "wij vallen onder {}, zoekt u dat op"])
def test_an_institute_of_a_place_is_not_the_public_body(finder: Finder, institute: str, around: str) -> None:
    for places in ("Kampen", "Zwolle en Meppel", "Assen"):
        text = around.format(f"{institute} van {places}")
        found = [match.name for named in finder.find(text) for match in named.matches]
        assert not [name for name in found if name.startswith("Gemeente")], text


@pytest.mark.parametrize("who", ["ambtenaar", "het college", "een inwoner", "de gemeenteraad", "medewerker"])
def test_who_is_of_a_place_may_mean_its_gemeente(finder: Finder, who: str) -> None:
    assert one(finder, f"ik ben {who} van Kampen").matches[0].name == "Gemeente Kampen"
