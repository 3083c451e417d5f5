"""The wish for a text to pass on, in the words of people who never heard of us, and what only looks like it."""

import pytest
import yaml

from bot.dialogue.content import DATA
from bot.guidance.forwarding import for_its_reader, names_only_the_text, wishes_a_text

LOOKALIKES = 231

WISHES = [
    "kunt u iets maken dat ik kan doorsturen",
    "kunt u een mailtje maken voor mijn baas",
    "een mailtje voor mijn beheerder graag",
    "zet het in een lijstje om mee te nemen",
    "hebt u een tekst om te kopiëren",
    "tekst om te kopieren",
    "heeft u iets wat ik naar mijn beheerder kan sturen",
    "kan ik dit doorsturen aan onze ict",
    "kunnen jullie dat even opschrijven voor mijn chef",
    "maak er een berichtje van voor de beheerder",
    "iets dat ik mijn baas kan laten zien",
    "kunt u een mail opstellen aan onze eHerkenningsbeheerder",
    "schrijf een mailtje aan de eherkenningsbeheerder",
    "graag een samenvatting die ik kan doormailen",
    "is er een standaardtekst voor de beheerder",
    "hebben jullie een voorbeeldmail voor inkoop",
    "kan je daar een tekstje van maken voor mijn collega",
    "wat moet ik de beheerder schrijven? maak maar een bericht voor hem",
    "een briefke voor den baas",
    "heb je een uitleg voor mijn leidinggevende die ik kan printen",
    "graag op papier zodat ik het kan meenemen",
    "zet dat eens in een mail die ik kan doorsturen",
    "kun je de stappen in een berichtje zetten dat ik naar mijn collega kan doorsturen",
    "hebt u een uitleg die ik kan doorsturen",
    "dit wil ik aan mijn directeur voorleggen, heeft u een stukje tekst voor hem",
    "mag ik een kant en klaar mailtje voor de directeur",
    "ik wil een tekst om door te sturen naar mijn manager",
    "kunt u het zo opschrijven dat ik het zo kan plakken in een mail",
    "een appje voor mijn collega",
    "overzichtje voor mijn team graag",
    "stuur mij een tekstje voor onze machtigingenbeheerder",
    "heb je een bericht voor de tekenbevoegde",
    "geef me een tekst voor inkoop",
    "lijstje dat ik kan meenemen naar het overleg",
    "wat kan ik aan onze ICT doorgeven, heeft u een tekst",
]
NO_WISHES = [
    "ik kreeg een mailtje van mijn baas dat ik een machtiging nodig heb",
    "naar wie mag ik dit doorsturen",
    "hoe kan ik de boringen doorsturen",
    "de mails gaan nog naar zijn oude adres",
    "mijn baas zegt dat ik een mail moet sturen",
    "waar stuur ik de lijst heen",
    "kan ik de gegevens door laten sturen door een bureau",
    "mevrouw boven heeft gemaild u bent niet gemachtigd ik moet het doorsturen zegt ze",
    "mag ik mijn account doorgeven aan een collega",
    "hoe geef ik een machtiging door aan mijn collega",
    "is er een lijst van leveranciers",
    "welke gegevens moet ik doorgeven bij de aanmelding",
    "kan ik inloggen met een e-mail",
    "een account voor mijn collega",
    "hoe regel ik eherkenning voor mijn collega",
    "ik wil een machtiging aan mijn leverancier geven",
    "kan de beheerder mij machtigen",
    "staan wij op de lijst",
    "lijst voor gemeenten",
    "waar vind ik de lijst",
    "kan ik dat zelf of moet de beheerder dat doen",
    "moet ik de code aan mijn collega geven",
    "kunt u uitleg geven over de machtiging",
    "kunt u mij een mail sturen",
    "kan ik een verzoek bij de beheerder indienen",
    "hoe lang duurt een verzoek aan de leverancier",
    "ik heb de beheerder een mail gestuurd maar hoor niets",
    "mijn collega is weg, kan ik zijn account meenemen",
    "kunnen wij onze machtigingen meenemen naar een andere leverancier",
    "Hoe kan ik mijn account van eHerkenning meenemen",
    "ik wil het bestand doorsturen naar jullie",
    "kan ik zijn inlogcode doorsturen",
    "wat is een machtiging",
    "kan ik het aan mijn collega overdragen",
]


@pytest.mark.parametrize("text", WISHES)
def test_a_wish(text: str) -> None:
    assert wishes_a_text(text)
    assert wishes_a_text(f"Dank u, dat is duidelijk. {text.capitalize()}")


@pytest.mark.parametrize("text", NO_WISHES)
def test_no_wish(text: str) -> None:
    assert not wishes_a_text(text)


def test_few_messages_of_strangers_that_ask_something_else_look_like_a_wish() -> None:
    """None of these examples was written as such a wish, or to look like one; from writer 231 on some were."""
    files = sorted((DATA / "voorbeelden").glob("*.yml"))
    blocks = [block for file in files for block in yaml.load(file.read_text("utf-8"), yaml.CSafeLoader)["nlu"]]
    examples = [example for block in blocks for example in block["examples"]]
    texts = [example["text"] for example in examples if example["metadata"]["schrijver"] < LOOKALIKES]
    assert len(texts) > 4000
    assert len([text for text in texts if wishes_a_text(text)]) <= len(texts) / 1300


@pytest.mark.parametrize(
    ("text", "only"),
    [
        ("kunt u een mailtje maken voor mijn baas", True),
        ("zet het in een lijstje om mee te nemen", True),
        ("kunt u een mailtje maken over de machtiging voor mijn baas", False),
        ("een tekst voor inkoop over eHerkenning", False),
    ],
)
def test_what_it_should_be_about(text: str, only: bool) -> None:
    assert wishes_a_text(text)
    assert names_only_the_text(text) is only


HEADINGS = {
    "doorlooptijd": "U kunt dit doorsturen aan uw leidinggevende of een collega:",
    "toegang_stappen": "U kunt dit doorsturen aan uw leidinggevende of een collega:",
    "machtiging_regelen": "U kunt dit doorsturen aan uw eHerkenningsbeheerder:",
    "projectmachtiging": "U kunt dit doorsturen aan de bronhouder, uw opdrachtgever:",
    "gebruikersbeheerder": "U kunt dit doorsturen aan uw gebruikersbeheerder:",
}


@pytest.mark.parametrize(
    ("text", "in_hand", "topic"),
    [
        ("een tekst voor de beheerder", "doorlooptijd", "machtiging_regelen"),
        ("iets voor onze eherkenningsbeheerder", "machtiging_regelen", "machtiging_regelen"),
        ("een mailtje naar de gebruikersbeheerder", "doorlooptijd", "gebruikersbeheerder"),
        ("en een tekst voor mijn collega's", "machtiging_regelen", "toegang_stappen"),
        ("een mail aan onze opdrachtgever", "doorlooptijd", "projectmachtiging"),
        ("iets voor mijn chef", "doorlooptijd", "doorlooptijd"),
        ("iets wat ik kan doorsturen", "machtiging_regelen", "machtiging_regelen"),
        ("een tekst voor de beheerder", None, None),
    ],
)
def test_the_text_fits_its_reader(text: str, in_hand: str | None, topic: str | None) -> None:
    assert for_its_reader(text, in_hand, HEADINGS) == topic
