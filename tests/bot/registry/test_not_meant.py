"""Names in a text that are not meant: where a firm is, what is denied, and what is no name at all."""

from itertools import product

import pytest

from benchmarks.registry_names import invented
from bot.registry.aliases import read_aliases
from bot.registry.denials import denied_in
from bot.registry.finder import Finder, Named
from bot.registry.normalising import KIND_WORDS
from bot.registry.parsing import ListedOrganisation
from tests.bot.registry.conftest import ALIASES

FIRM = "Dijkstra bodemsanering"
WHERE = (
    *(
        "met Remco van {firm} uit {place}, ik heb vorige week ons bedrijf aangemeld",
        "ons bedrijf uit {place} staat er niet op",
    ),
    *(
        "wij zijn {firm} bv uit {place}",
        "ons bureau zit in {place}, staan wij erop?",
        "wij zijn een stichting in {place}",
    ),
    *("onze firma is gevestigd te {place}", "staat {firm} uit {place} op de lijst?", "wij zitten hier in {place}"),
    *("ons bedrijf van {place} kan er niet in", "wij zijn een boorbedrijf vanuit {place}"),
    *("staat de firma uit {place} erop", "staan er bureaus uit {place} op de lijst"),
)
ABOUT_THE_PLACE = (
    *("staat {place} op de lijst", "ik werk bij gemeente {place}", "is de gemeente in {place} aangemeld?"),
    *("hoe zit het met {place}?", "ik ben van {place}", "wie is in {place} bronhouder"),
)
DENIED = (
    *("nee wij zijn niet de {body}, wij zijn een saneringsbedrijf {firm} bv", "ik ben niet van {body} maar van {firm}"),
    *("wij zijn geen {body}, wij zijn {firm} bv", "ik werk niet bij {body}, ik werk bij {firm}"),
    *("niet {body} maar {firm} bv", "{firm}, niet {body}", "wij zijn {firm} bv, dus niet de {body}"),
)
NOT_DENIED = (
    *("{body} staat niet op de lijst", "wij zijn niet bij {body} bekend", "ik kan niet voor {body} aanleveren"),
    *("is dat niet {body}?", "ik ben er niet zeker van of {body} erop staat", "waarom staat {body} niet op de lijst?"),
    *("wij zijn niet tevreden over {body}", "is {body} niet aangemeld"),
)
KINDS = {word for word in KIND_WORDS if len(word) > 3} - {"wetterskip"}
"""Type words; the one of Fryslân is a name by itself."""
INTERJECTIONS = ("hoor", "joh", "zeg", "hè", "nou", "toch", "hoor joh", "eh")


@pytest.fixture(scope="module")
def finder(sample: list[ListedOrganisation]) -> Finder:
    return Finder(sample, read_aliases(ALIASES))


@pytest.fixture(scope="module")
def bodies(sample: list[ListedOrganisation]) -> list[str]:
    """The municipalities on the list, without those named like others or like two."""
    names = [row.name for row in sample if row.name.startswith("Gemeente ")]
    return [name for name in names if not {"(", ","}.intersection(name) and name != "Gemeente Utrecht"]


def found(finder: Finder, text: str) -> list[str | None]:
    return [named.organisation for named in finder.find(text)]


def among(finder: Finder, text: str) -> list[str]:
    return [match.name for named in finder.find(text) for match in named.matches]


def own(finder: Finder, text: str) -> list[Named]:
    return [named for named in finder.find(text) if named.own]


def places(bodies: list[str]) -> list[str]:
    return [name.removeprefix("Gemeente ") for name in bodies]


@pytest.mark.parametrize("said", WHERE)
def test_the_place_of_a_firm_is_not_its_municipality(finder: Finder, bodies: list[str], said: str) -> None:
    told = {said.format(place=place, firm=FIRM): body for place, body in zip(places(bodies), bodies, strict=True)}
    assert len(told) > 50
    assert [text for text, body in told.items() if body in found(finder, text)] == []


@pytest.mark.parametrize("said", ABOUT_THE_PLACE)
def test_a_question_about_the_place_itself_is(finder: Finder, bodies: list[str], said: str) -> None:
    told = {said.format(place=body.removeprefix("Gemeente ")): body for body in bodies}
    plainly = {text: body for text, body in told.items() if " " not in body.removeprefix("Gemeente ")}
    missed = [text for text, body in plainly.items() if body not in among(finder, text)]
    assert len(missed) <= 0.1 * len(plainly), missed


def test_who_says_for_whom_they_speak_names_their_own_firm(finder: Finder) -> None:
    firms = [firm for firm in invented(200) if firm.endswith(("B.V.", "bv", "VOF"))]
    said = {f"Goedemorgen, met Remco van {firm}, wij staan er niet op": firm for firm in firms}
    missed = [text for text, firm in said.items() if [named.text for named in own(finder, text)] != [firm]]
    assert len(said) > 80
    assert len(missed) <= 0.05 * len(said), missed
    assert own(finder, f"ik heb gebeld met Remco van {FIRM} bv") == []


@pytest.mark.parametrize("said", DENIED)
def test_what_is_denied_is_not_meant(finder: Finder, bodies: list[str], said: str) -> None:
    wrong = []
    for body in bodies:
        text = said.format(body=f"gemeente {body.removeprefix('Gemeente ')}", firm=FIRM)
        named = finder.find(text)
        if not named or FIRM not in named[0].text or body in among(finder, text):
            wrong.append(text)
    assert wrong == []


@pytest.mark.parametrize("said", NOT_DENIED)
def test_what_is_denied_of_a_name_leaves_the_name(finder: Finder, bodies: list[str], said: str) -> None:
    texts = {said.format(body=body): body for body in bodies}
    assert [text for text, body in texts.items() if body not in found(finder, text) or body in denied_in(text)] == []


@pytest.mark.parametrize(("kind", "sound"), product(sorted(KINDS), INTERJECTIONS))
def test_an_interjection_behind_a_type_word_is_no_name(finder: Finder, kind: str, sound: str) -> None:
    for text in (f"ik ben niet van de {kind} {sound}", f"ik ben van de {kind} {sound}", f"nee de {kind} {sound}, echt"):
        assert [named for named in finder.find(text) if named.sure] == []


@pytest.mark.parametrize(
    "said",
    [
        *(
            "zoek anders eens op {}",
            "zoek eens op {}",
            "kijk dan even bij {}",
            "probeer anders eens {}",
            "check ook even {}",
        ),
        *("zoek {} eens op", "zoek anders maar op {} aub", "controleer nog eens {}", "probeer anders eens {}"),
    ],
)
def test_who_asks_to_search_for_a_name_has_it_looked_up(finder: Finder, said: str) -> None:
    firms = [firm for firm in invented(200) if firm.endswith(("B.V.", "bv", "VOF"))] + [FIRM]
    named = {firm: finder.find(said.format(firm)) for firm in firms}
    wrong = [firm for firm, ones in named.items() if [(one.text, one.alone) for one in ones] != [(firm, True)]]
    assert len(wrong) <= 0.05 * len(firms), wrong


def test_a_word_for_a_firm_with_its_place_is_no_name(finder: Finder, bodies: list[str]) -> None:
    texts = [f"staat {word} uit {place} erop" for place in places(bodies) for word in ("de firma", "het bedrijf")]
    assert [text for text in texts if finder.find(text)] == []
