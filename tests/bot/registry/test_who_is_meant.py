"""Whose name a sentence holds: the writer's own, of another, or of nobody on the list that is asked about."""

from itertools import product

import pytest

from benchmarks.registry_names import invented
from bot.registry.aliases import read_aliases
from bot.registry.finder import Finder, How, Named
from bot.registry.matching import Result
from bot.registry.parsing import ListedOrganisation
from tests.bot.registry.conftest import ALIASES

OWN = (
    *("{name}, staan wij erop?", "{name} uit Zwolle, staan wij erop?", "{name}, zijn we al aangemeld?"),
    *("hoi, wij zijn {name} en willen weten of we bekend zijn", "staan wij op de lijst? wij heten {name}"),
    *("onze naam is {name}, zijn wij geregistreerd", "wij zijn {name}, niet gemeente Hardinxveld"),
    *("gemeente Hardinxveld vraagt ons gegevens te leveren, wij zijn {name}",),
    *("mijn collega van gemeente Hardinxveld kan erin, maar wij van {name} niet",),
)
OF_ANOTHER = (
    *("ik bel voor een klant: {name}, zijn die aangemeld?", "een klant van ons, {name}, staan zij op de lijst?"),
    *("het betreft een ander, {name}, is die al bekend?",),
)
BEHIND = ("staan wij erop? {name}", "zijn we al aangemeld, {name} uit Zwolle")
NOBODY = (
    *("hoi allemaal, staan wij erop?", "zijn we al aangemeld? Groetjes Jan", "ik ben Jan de Vries, staan we erop"),
    *("beste mensen, zijn wij al bekend", "goedemiddag, staan zij al op de lijst", "en nu, zijn we geregistreerd?"),
    *("dank u wel, staan wij er dan op", "mijn collega zegt van niet, staan wij erop?"),
)
UNKNOWN = ("Oosterhof Holman", "Bodemzicht", "Vlierhuis", "Qwarma Zeldenrust")
ROLES = ("adviseur", "medewerker", "beheerder", "de nieuwe coördinator", "zelf de eherkenningsbeheerder", "hydroloog")
RELATIONS = ("leverancier", "inwoner", "aannemer", "klant")


@pytest.fixture(scope="module")
def finder(sample: list[ListedOrganisation]) -> Finder:
    return Finder(sample, read_aliases(ALIASES))


@pytest.fixture(scope="module")
def listed(sample: list[ListedOrganisation]) -> list[str]:
    return [row.name for row in sample if not {"(", ","}.intersection(row.name)]


@pytest.fixture(scope="module")
def firms() -> list[str]:
    """Invented firms that tell by their name that they are one."""
    names = [name for name in invented(150) if name.endswith(("B.V.", "bv", "V.O.F."))]
    return [name.removeprefix("Van ").removeprefix("Fa. ").rstrip(".") for name in names]


def own(finder: Finder, text: str) -> list[Named]:
    return [named for named in finder.find(text) if named.own]


def told(finder: Finder, text: str) -> list[Named]:
    return [named for named in finder.find(text) if named.sure or named.how is How.LOOKED_FOR]


@pytest.mark.parametrize("said", OWN)
def test_a_listed_name_is_the_writers_own(finder: Finder, listed: list[str], said: str) -> None:
    wrong = [
        name
        for name in listed
        if name not in [match.name for named in own(finder, said.format(name=name)) for match in named.matches]
    ]
    assert len(wrong) <= 0.02 * len(listed), wrong


@pytest.mark.parametrize("said", [*OWN, *OF_ANOTHER, *BEHIND])
def test_a_firm_that_nobody_knows_is_looked_up_and_never_certain(finder: Finder, firms: list[str], said: str) -> None:
    texts = {said.format(name=firm): firm for firm in firms}
    missed = [text for text, firm in texts.items() if not any(firm in named.text for named in told(finder, text))]
    certain = [text for text in texts for named in finder.find(text) if named.result is Result.EXACT]
    assert len(firms) > 50
    assert (certain, missed) == ([], [])


@pytest.mark.parametrize(("said", "name"), product([*OWN[:5], *OF_ANOTHER], UNKNOWN))
def test_so_is_a_name_without_a_trade(finder: Finder, said: str, name: str) -> None:
    (named,) = told(finder, said.format(name=name))
    assert (named.text, named.own, named.result) == (name, said in OWN, Result.NONE)


@pytest.mark.parametrize("text", NOBODY)
def test_who_names_nobody_names_nobody(finder: Finder, text: str) -> None:
    assert told(finder, text) == []


def test_the_role_of_a_writer_makes_it_their_own(finder: Finder, listed: list[str]) -> None:
    for name, role in product(listed[::9], ROLES):
        assert own(finder, f"ik ben {role} bij {name} en kom er niet in"), (role, name)
    for name, relation in product(listed[::9], RELATIONS):
        assert own(finder, f"ik ben {relation} van {name}") == [], (relation, name)


def test_a_number_is_the_writers_own_when_they_say_so(finder: Finder) -> None:
    for text in ("ons kvk nummer is 30129769", "wij hebben kvk 30129769", "mijn kvk is 30129769, staan we erop"):
        assert [named.own for named in finder.find(text)] == [True], text
    assert own(finder, "staat kvk 30129769 op de lijst") == []


def test_a_name_behind_a_denial_in_small_letters_is_not_meant(finder: Finder, listed: list[str]) -> None:
    bodies = [name for name in listed if name.startswith("Gemeente ") and name.count(" ") == 1]
    pairs = list(zip(bodies, [*bodies[1:], bodies[0]], strict=True))
    for here, there in pairs:
        one, other = here.lower(), there.removeprefix("Gemeente ").lower()
        for text in (f"wij zijn {one} niet {there}", f"nee niet {there.lower()}, {one}"):
            assert there not in [named.organisation for named in finder.find(text)], text
        if other in ("goes", "best", "borne", "laren", "soest", "weert"):
            continue
        assert there not in [named.organisation for named in finder.find(f"nee niet {other}, {one}")], other


def test_and_before_a_name_is_no_part_of_it(finder: Finder, listed: list[str]) -> None:
    bodies = [name for name in listed if name.startswith(("Gemeente ", "Waterschap "))]
    assert [name for name in bodies if finder.find(f"en {name}")[0].text != name] == []
