"""Finding organisations however people write them."""

from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.registry.aliases import Alias, AliasesUnreadable, read_aliases
from bot.registry.finder import resolve
from bot.registry.matching import NameIndex, Result
from bot.registry.mentions import find_mention
from bot.registry.parsing import ListedOrganisation
from bot.registry.words import FIRM_ENDINGS

HERE = Path(__file__).parent
VARIANTS = yaml.load((HERE / "varianten.yml").read_text(encoding="utf-8"), yaml.CSafeLoader)
MISSED = {
    "staat de gemeente enschede zuid oh nee wacht hengelo op de lijst",
    "haven rotterdam",
    "gemeente roozendaal",
    "súdwest friesland",
}
"""The variants that are not found; no other may join them, so a name that is put into the file fails until it is."""
NOT_LISTED = yaml.load((HERE / "niet_op_de_lijst.yml").read_text(encoding="utf-8"), yaml.CSafeLoader)["namen"]


def result_of(index: NameIndex, text: str) -> tuple[str, list[str]]:
    resolution = resolve(index, text)
    return resolution.result, [match.name for match in resolution.matches]


def test_the_written_variants_find_the_right_organisation_first(sample_index: NameIndex) -> None:
    variants = [variant for part in VARIANTS.values() for variant in part]
    wrong = {one["typt"] for one in variants if result_of(sample_index, one["typt"])[1][:1] != [one["bedoelt"]]}
    assert len(variants) >= 300
    assert wrong == MISSED


def test_no_variant_is_a_certain_yes_for_another_organisation(sample_index: NameIndex) -> None:
    for variant in (variant for part in VARIANTS.values() for variant in part):
        result, names = result_of(sample_index, variant["typt"])
        assert result != Result.EXACT or names == [variant["bedoelt"]], variant


def test_names_that_are_not_on_the_list_are_not_accepted_without_a_question(sample_index: NameIndex) -> None:
    accepted = [name for name in NOT_LISTED if resolve(sample_index, name).result == Result.EXACT]
    assert len(NOT_LISTED) >= 300
    assert len(accepted) <= 0.02 * len(NOT_LISTED), accepted


def test_every_name_on_the_list_is_found_exactly(sample: list[ListedOrganisation], sample_index: NameIndex) -> None:
    for row in sample:
        assert result_of(sample_index, row.name) == (Result.EXACT, [row.name])
        assert result_of(sample_index, f"  {row.name.upper()} ") == (Result.EXACT, [row.name])


@pytest.mark.parametrize(
    ("text", "result", "names"),
    [
        ("is gemeente den bosch aangemeld?", "exact", ["Gemeente 's-Hertogenbosch"]),
        ("hunze en aas", "exact", ["Waterschap Hunze en Aa's"]),
        ("utrecht", "several", ["Gemeente Utrecht", "Provincie Utrecht"]),
        ("provincie utrecht", "exact", ["Provincie Utrecht"]),
        ("utrecht gemeente", "exact", ["Gemeente Utrecht"]),
        ("limburg", "several", ["Provincie Limburg", "Waterschap Limburg"]),
        ("gemeente alphen", "several", ["Gemeente Alphen-Chaam", "Gemeente Alphen aan den Rijn"]),
        ("gemeente zeits", "probable", ["Gemeente Zeist"]),
        ("bultveld", "probable", ["Bultveld Sonderingen B.V."]),
        ("gemeente best", "exact", ["Gemeente Best"]),
        ("staat wiertsema op de lijst", "none", []),
        ("hoe vraag ik eherkenning aan", "none", []),
        ("", "none", []),
        ("😀😀", "none", []),
        ("/restart", "none", []),
        ("' OR 1=1 --", "none", []),
    ],
)
def test_what_a_text_means(sample_index: NameIndex, text: str, result: str, names: list[str]) -> None:
    assert result_of(sample_index, text) == (result, names)


@pytest.mark.parametrize(
    "text",
    ["Waterschap Utrecht", "Stichting Geovonda", "Polderboor N.V.", "Schildersbedrijf Zeist", "Provincie Veluwe"],
)
def test_another_kind_legal_form_or_longer_name_is_never_certain(sample_index: NameIndex, text: str) -> None:
    assert resolve(sample_index, text).result != Result.EXACT


def test_an_old_name_gives_the_new_organisation_and_says_so(sample_index: NameIndex) -> None:
    (match,) = resolve(sample_index, "wij zijn gemeente weesp").matches
    assert match.name == "Gemeente Amsterdam"
    assert match.alias
    assert (match.alias.written, match.alias.merged_on) == ("Gemeente Weesp", date(2022, 3, 24))


def test_an_organisation_that_was_split_gives_a_choice(sample_index: NameIndex) -> None:
    result, names = result_of(sample_index, "gemeente Haaren")
    assert (result, set(names)) == (
        "several",
        {"Gemeente Boxtel", "Gemeente Oisterwijk", "Gemeente Tilburg", "Gemeente Vught"},
    )


def test_firms_that_differ_only_in_legal_form_or_tail_are_all_shown_the_literal_one_first() -> None:
    index = NameIndex(["Jansen", "Jansen B.V.", "Stichting Jansen", "Jansen Boringen B.V.", "Jansenbouw B.V."])
    result, names = result_of(index, "jansen")
    assert (result, names[0]) == ("several", "Jansen")
    assert set(names[1:]) == {"Jansen B.V.", "Stichting Jansen", "Jansen Boringen B.V."}
    assert result_of(index, "Stichting Jansen") == ("exact", ["Stichting Jansen"])
    assert result_of(index, "jansen bv") == ("exact", ["Jansen B.V."])


def test_an_organisation_that_only_the_aliases_know_is_not_on_the_list() -> None:
    index = NameIndex(["Gemeente Leiderdorp"], [Alias("Sleutelstad", ("Gemeente Leiden",), "gemeente")])
    assert result_of(index, "leiden") == ("none", [])
    assert result_of(index, "sleutelstad") == ("none", [])
    mention = find_mention(index, "wij zijn van de Sleutelstad")
    assert mention
    assert mention.match
    assert (mention.match.name, mention.match.position) == ("Gemeente Leiden", None)


@pytest.mark.parametrize("text", ["Stedin", "stedin", "Barendrecht", "gemeente barendrecht", "goirle"])
def test_nothing_like_it_is_offered_for_an_organisation_that_exists(sample_index: NameIndex, text: str) -> None:
    assert result_of(sample_index, text) == ("none", [])


def test_a_known_name_gives_way_to_a_longer_one_on_the_list() -> None:
    known = [Alias("Stedin", ("Stedin",))]
    assert result_of(NameIndex(["Stedin Netbeheer B.V."], known), "stedin") == ("probable", ["Stedin Netbeheer B.V."])
    assert result_of(NameIndex(["Stedin B.V."], known), "stedin") == ("exact", ["Stedin B.V."])


def test_an_empty_list_finds_nothing() -> None:
    assert result_of(NameIndex([]), "gemeente zeist") == ("none", [])
    assert find_mention(NameIndex([]), "is gemeente zeist aangemeld") is not None


@given(text=st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_no_text_breaks_the_search(sample_index: NameIndex, text: str) -> None:
    resolve(sample_index, text)
    mention = find_mention(sample_index, text)
    assert mention is None or text[mention.start : mention.end] == mention.text


def test_a_huge_text_is_answered(sample_index: NameIndex) -> None:
    assert resolve(sample_index, "gemeente zeist " + "bla " * 50_000).result in Result


@pytest.mark.parametrize(
    ("content", "problem"),
    [("- a\n- b", "aliases"), ("aliases: [{alias: x}]", "niet te lezen"), ("a: [", "aliases.yml"), ("", "aliases")],
)
def test_a_broken_file_of_aliases_says_where(tmp_path: Path, content: str, problem: str) -> None:
    path = tmp_path / "aliases.yml"
    path.write_text(content)
    with pytest.raises(AliasesUnreadable, match=problem):
        read_aliases(path)


@pytest.mark.parametrize("longer", ["Raadgevend Bureau {}", "{} Sonderingen", "Adviesgroep {}"])
@pytest.mark.parametrize("typed", ["Wiertsema", "Wiertsema & Partners", "wiertsema en partners bv"])
def test_a_nickname_of_a_firm_finds_its_longer_name_on_the_list(longer: str, typed: str) -> None:
    """The nickname stands for a name that the list has not; what it has may be meant, so it is asked."""
    listed = longer.format("Wiertsema & Partners") + " B.V."
    index = NameIndex([listed, "Visser Funderingen B.V."], [Alias("Wiertsema", ("Wiertsema & Partners B.V.",))])
    found = index.resolve(typed)
    assert (found.result, [match.name for match in found.matches]) == (Result.PROBABLE, [listed])


@pytest.mark.parametrize("ending", FIRM_ENDINGS)
def test_a_firm_called_after_a_place_is_no_public_body(sample_index: NameIndex, ending: str) -> None:
    for place in ("hoogeveen", "kampen", "zwolle", "meppel"):
        for firm in (f"boor{ending} {place}", f"{place} {ending}", f"{ending} {place}"):
            assert f"Gemeente {place.capitalize()}" not in result_of(sample_index, firm)[1], firm
