"""Finding the organisation that a sentence names."""

import pytest

from bot.registry.matching import NameIndex
from bot.registry.mentions import find_mention


@pytest.mark.parametrize(
    ("sentence", "text", "name"),
    [
        ("is gemeente den bosch aangemeld?", "gemeente den bosch", "Gemeente 's-Hertogenbosch"),
        ("hunze en aas al geregistreerd?", "hunze en aas", "Waterschap Hunze en Aa's"),
        ("staat wiertsema op de lijst", "wiertsema", "Wiertsema & Partners B.V."),
        ("Ik werk bij Rijkswaterstaat.", "Rijkswaterstaat", "Rijkswaterstaat"),
        ("staat gemeete Medemblik er al op", "gemeete Medemblik", "Gemeente Medemblik"),
        ("wij werken voor tynaarloo, zijn die bekend?", "tynaarloo", "Gemeente Tynaarlo"),
        ("de gemeente best kan niet inloggen", "gemeente best", "Gemeente Best"),
        ("ik zit bij HHNK", "HHNK", "Hoogheemraadschap Hollands Noorderkwartier"),
        ("Wij van de gemeente Zeewolde en ik kregen bericht", "gemeente Zeewolde", "Gemeente Zeewolde"),
        ("Gemeente Zeist, Postbus 513", "Gemeente Zeist", "Gemeente Zeist"),
    ],
)
def test_found(sample_index: NameIndex, sentence: str, text: str, name: str) -> None:
    mention = find_mention(sample_index, sentence)
    assert mention
    assert mention.match
    assert (mention.text, mention.match.name) == (text, name)
    assert sentence[mention.start : mention.end] == text


@pytest.mark.parametrize(
    ("sentence", "text"),
    [
        ("staat Jansen Boringen op de lijst?", "Jansen Boringen"),
        ("Is Boorbedrijf De Graaf B.V. al aangemeld?", "Boorbedrijf De Graaf B.V"),
    ],
)
def test_a_name_that_is_not_known_is_still_a_name(sample_index: NameIndex, sentence: str, text: str) -> None:
    mention = find_mention(sample_index, sentence)
    assert mention
    assert (mention.text, mention.match) == (text, None)


@pytest.mark.parametrize(
    "sentence",
    [
        "hoe vraag ik eherkenning aan",
        "wat kost een machtiging",
        "wij zijn een gemeente",
        "het waterschap belt mij",
        "de gemeente weet niet wat ze moet",
        "wij zijn al jaren aangemeld",
        "staan we al op de lijst",
        "staat onze organisatie op de lijst?",
        "is mijn collega al aangemeld",
        "best lastig, dat inloggen",
        "wij passen de gegevens morgen aan",
        "hoe meld ik mijn organisatie aan",
        "onze naam staat verkeerd gespeld op de lijst",
        "ik ben namens derden aan het inloggen",
        "mijn provincie reageert niet",
        "",
        "?!",
    ],
)
def test_no_organisation(sample_index: NameIndex, sentence: str) -> None:
    assert find_mention(sample_index, sentence) is None
