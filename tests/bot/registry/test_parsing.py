"""Reading the list from every form that it may have."""

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.registry.parsing import ListedOrganisation, ListUnreadable, Reading, read_list
from tests.bot.registry.documents import pdf, xlsx

ZEIST = ListedOrganisation("Gemeente Zeist", True)
SWF = ListedOrganisation("Gemeente Súdwest-Fryslân", True)
BOOR = ListedOrganisation("Boorwerken Oosterduin N.V.", False)
THREE = [ZEIST, SWF, BOOR]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "cp850", "mac_roman"])
def test_csv_with_any_delimiter_and_encoding(delimiter: str, encoding: str) -> None:
    lines = (
        "Naam,KvK-nummer",
        "Gemeente Zeist (B),6875 0110",
        "Gemeente Súdwest-Fryslân (B),",
        "Boorwerken Oosterduin N.V.,1234567",
    )
    rows = read_list("\r\n".join(lines).replace(",", delimiter).encode(encoding))
    assert rows == [
        ListedOrganisation("Gemeente Zeist", True, "68750110"),
        SWF,
        ListedOrganisation("Boorwerken Oosterduin N.V.", False, "01234567"),
    ]


def test_csv_with_a_title_above_quotes_and_empty_lines() -> None:
    lines = (
        "Lijst van organisaties",
        "",
        "KvK;Organisatie;Bronhouder",
        ';"Gemeente Nuenen, Gerwen en Nederwetten";ja',
        "",
        ';Tauw "West";nee',
    )
    assert read_list("\n".join(lines).encode()) == [
        ListedOrganisation("Gemeente Nuenen, Gerwen en Nederwetten", True),
        ListedOrganisation('Tauw "West"', False),
    ]


def test_columns_can_be_named() -> None:
    text = "Partij;Status;Nummer\nGemeente Zeist;Bronhouder;68750110\nBoorwerken Oosterduin N.V.;Leverancier;\n"
    reading = Reading({"name": "partij", "bronhouder": "Status", "kvk": "Nummer"})
    assert read_list(text.encode(), reading) == [ListedOrganisation("Gemeente Zeist", True, "68750110"), BOOR]
    with pytest.raises(ListUnreadable, match="verwacht de kolommen 'Bestaat niet'"):
        read_list(text.encode(), Reading({"name": "Bestaat niet"}))


def test_lines_of_text_without_header() -> None:
    names = ("G", "Gemeente Zeist (B)", "Gemeente Súdwest-Fryslân (B)", "B", "Boorwerken Oosterduin N.V.")
    assert read_list("\n".join(("Lijst van aangemelde organisaties", "", *names)).encode()) == THREE
    with_town = "Gemeente Zeist (B);Zeist\nGemeente Súdwest-Fryslân (B);Sneek\nBoorwerken Oosterduin N.V.;Ede\n"
    assert read_list(with_town.encode()) == THREE


def test_the_same_organisation_twice_is_one_and_bronhouder_when_one_of_them_is() -> None:
    assert read_list(b"naam\nGemeente Zeist\nGemeente  Zeist (B)\nGemeente Zeist ( B )\n") == [ZEIST]


@pytest.mark.parametrize("page", sorted((Path(__file__).parent / "pages").glob("*.html")), ids=lambda page: page.stem)
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_html(page: Path, encoding: str) -> None:
    assert read_list(page.read_text(encoding="utf-8").encode(encoding)) == THREE


def test_html_by_selector() -> None:
    html = (
        b"<html><p class=o>Gemeente Zeist (B)</p><p class=x>Nieuws</p><p class=o>Boorwerken Oosterduin N.V.</p></html>"
    )
    assert read_list(html, Reading(selector="p.o")) == [ZEIST, BOOR]
    with pytest.raises(ListUnreadable, match="selector"):
        read_list(html, Reading(selector="div["))


def test_xlsx_with_several_sheets_numbers_and_a_hidden_one() -> None:
    content = xlsx(
        {
            "Uitleg": [["Deze lijst bevat organisaties"]],
            "A-M": [["Peildatum", "1 november"], [], ["Naam", "KvK"], ["Gemeente Zeist (B)", 68750110]],
            "N-Z": [["Naam", "KvK"], ["Gemeente Súdwest-Fryslân (B)", None], ["Boorwerken Oosterduin N.V.", 1234567.0]],
            "Oud": [["Naam"], ["Gemeente Weesp (B)"]],
        },
        hidden=["Oud"],
    )
    assert read_list(content) == [
        ListedOrganisation("Gemeente Zeist", True, "68750110"),
        SWF,
        ListedOrganisation("Boorwerken Oosterduin N.V.", False, "01234567"),
    ]


def test_pdf_with_one_name_on_each_line() -> None:
    head, foot = (50, "Lijst van bij de BRO aangemelde organisaties"), (50, "Pagina 1 van 2")
    content = pdf(
        [
            [head, (50, "G"), (50, "Gemeente Zeist (B)"), (50, "Gemeente Súdwest-Fryslân (B)"), foot],
            [
                head,
                (50, "B"),
                (50, "Boorwerken Oosterduin N.V."),
                (50, "Waterschap Amstel, Gooi en"),
                (50, "Vecht (B)"),
                foot,
            ],
        ]
    )
    assert read_list(content) == [*THREE, ListedOrganisation("Waterschap Amstel, Gooi en Vecht", True)]


def test_pdf_with_a_table() -> None:
    content = pdf(
        [
            [
                (50, "Naam" + " " * 40 + "KvK"),
                (50, "Gemeente Zeist (B)" + " " * 40 + "68750110"),
                (50, "Tauw B.V." + " " * 40 + "12345678"),
            ]
        ]
    )
    assert read_list(content) == [
        ListedOrganisation("Gemeente Zeist", True, "68750110"),
        ListedOrganisation("Tauw B.V.", False, "12345678"),
    ]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "leeg: verwacht een kolom"),
        (b"plaats;land\nZeist;NL\n", "regel 1: verwacht een kolom zoals 'naam', gevonden 'plaats', 'land'"),
        (b"naam;bronhouder\nGemeente Zeist;misschien\n", "regel 2: bronhouder is 'misschien'"),
        (b"naam;kvk\nGemeente Zeist;12\n", "regel 2: KvK-nummer '12' heeft geen acht cijfers"),
        (b"naam;kvk\n;68750110\n", "regel 2: geen naam"),
        (b"naam;kvk\n12;68750110\n", "regel 2: geen naam, gevonden '12'"),
        (b"naam\n" + b"x" * 400, "regel 2: een naam van 400 tekens"),
        (b'naam\n"Gemeente Zeist\n', "geen CSV"),
        (b"naam\nGemeente \x00\x01\x02 Zeist\n", "geen tekst"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", r"dit is een afbeelding \(PNG\)"),
        (b"<html><body><form>Inloggen</form></body></html>", "geen naam met"),
        (b"<html><body><ul><li>Home</li><li>Contact</li></ul></body></html>", "geen naam met"),
        (b"%PDF-1.4\nkapot", "geen leesbare PDF"),
        (b"PK\x03\x04kapot", "beschadigd bestand"),
        (pdf([[]]), "een PDF zonder tekst"),
        (xlsx({"Blad": [["Plaats"], ["Zeist"]]}), "blad 'Blad', rij 1: verwacht een kolom"),
        (xlsx({"Blad": [["Naam", "KvK"], ["Gemeente Zeist", "abc"]]}), "blad 'Blad', rij 2: KvK-nummer 'abc'"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",  # a PDF and a workbook hold the time
)
def test_what_cannot_be_read_is_refused_with_its_place(content: bytes, problem: str) -> None:
    with pytest.raises(ListUnreadable, match=problem):
        read_list(content)


@given(st.binary(max_size=400))
@example(b"\xc2\x80\n\x0b\x80")  # a vertical tab ends a line of text, not one of bytes
@settings(max_examples=300, deadline=None)
def test_no_content_breaks_the_reading(content: bytes) -> None:
    for start in (b"", b"<html>", b"%PDF-1.4\n", b"naam\n"):
        try:
            read_list(start + content)
        except ListUnreadable:
            continue
