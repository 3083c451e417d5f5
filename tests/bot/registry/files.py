"""Files as operators have them, with the rows that they must give. The organisations are made up.

Each file is a kind of file that was once read wrongly, or refused without need.
"""

from collections.abc import Callable
from functools import cache, partial

from tests.bot.registry.documents import csv, html, ods, pdf_at, pdf_table, xlsx

ZEIST = ("Gemeente Zeist", True, "00000011")
AGV = ("Waterschap Amstel, Gooi en Vecht", True, "00000012")
NUENEN = ("Gemeente Nuenen, Gerwen en Nederwetten", True, "00000013")
SWF = ("Gemeente Súdwest-Fryslân", True, "00000014")
BOOR = ("Boorwerken Oosterduin N.V.", False, "00000015")
SONDER = ("Sonderingen Vliet B.V.", False, "00000016")
FOUR = [ZEIST, AGV, SWF, BOOR]


def without_numbers(*rows: tuple[str, bool, str]) -> list[tuple[str, bool, None]]:
    return [(name, bronhouder, None) for name, bronhouder, _ in rows]


def table(*rows: tuple[str, bool, str], header: tuple[str, ...] = ("Naam", "KvK", "Bronhouder")) -> list[list[str]]:
    return [list(header), *([name, kvk, "ja" if bronhouder else "nee"] for name, bronhouder, kvk in rows)]


def marked(*rows: tuple[str, bool, str]) -> list[str]:
    return [f"{name} (B)" if bronhouder else name for name, bronhouder, _ in rows]


def entries(*rows: tuple[str, bool, str]) -> list[str]:
    return [f"{name} | {kvk}" + " (B)" * bronhouder for name, bronhouder, kvk in rows]


def text(*lines: str) -> bytes:
    return "\n".join(lines).encode()


NAMES = text(*marked(ZEIST, AGV, NUENEN, BOOR))
FOUR_NAMES = without_numbers(ZEIST, AGV, NUENEN, BOOR)
WRAPPED = [
    ["Naam", "KvK", "Bronhouder"],
    ["Hoogheemraadschap van Schieland en de Krimpenerwaard", "00000021", "ja"],
    *([f"Bedrijf met een lange naam nummer {number} B.V.", f"{number:08}", "nee"] for number in range(100, 160)),
    ["Gemeente Zeist", "00000011", "ja"],
]
WRAPPED_ROWS = [(name, status == "ja", kvk) for name, kvk, status in WRAPPED[1:]]
BORDERLESS = [
    [
        (50, 60, "Lijst van aangemelde organisaties"),
        *((left, 90, title) for left, title in ((50, "Naam"), (300, "KvK"), (400, "Bronhouder"))),
        *((left, 110, cell) for left, cell in ((50, name), (300, kvk), (400, status))),
        *(
            (left, 125, cell)
            for left, cell in ((50, "Hoogheemraadschap van Schieland en"), (300, "00000021"), (400, "ja"))
        ),
        (50, 140, "de Krimpenerwaard"),
        *((left, 155, cell) for left, cell in ((50, "Omgevings-"), (300, "00000022"), (400, "nee"))),
        (50, 170, "dienst Kleistreek"),
        (50, 800, f"Pagina {page} van 2"),
    ]
    for page, (name, kvk, status) in enumerate(
        [("Gemeente Zeist", "00000011", "ja"), ("Boorwerken Oosterduin N.V.", "00000015", "nee")], start=1
    )
]
IN_COLUMNS = [
    (left, 100 + 15 * row, line)
    for left, lines in ((50, entries(ZEIST, AGV, BOOR)), (320, entries(SWF, SONDER, NUENEN)))
    for row, line in enumerate(lines)
]
NAMES_IN_COLUMNS = [
    (left, 100 + 15 * row, line)
    for left, lines in ((50, marked(ZEIST, AGV, BOOR)), (320, marked(SWF, SONDER, NUENEN)))
    for row, line in enumerate(lines)
]

RIGHT: dict[str, tuple[bytes | Callable[[], bytes], list[tuple[str, bool, str | None]]]] = {
    "names with commas and no delimiter": (NAMES, FOUR_NAMES),
    "two names that both have one comma": (text(*marked(AGV, NUENEN)), without_numbers(AGV, NUENEN)),
    "title with another delimiter": (text("Lijst; stand november", *marked(ZEIST, AGV, NUENEN, BOOR)), FOUR_NAMES),
    "title with commas above semicolons": (text("Lijst, versie 2, concept") + b"\n" + csv(table(*FOUR)), FOUR),
    "commas in names between semicolons": (csv(table(ZEIST, AGV, NUENEN, BOOR)), [ZEIST, AGV, NUENEN, BOOR]),
    "commas in names between commas, no quotes": (csv(table(*FOUR), ","), FOUR),
    "two rows of titles": (csv([["Organisatie", "", "Registratie"], *table(ZEIST, BOOR)]), [ZEIST, BOOR]),
    "titles with an explanation": (
        csv(
            [
                ["Nr.", "Organisatienaam (volgens KvK)", "KvK-nummer (8 cijfers)", "Status"],
                ["1", ZEIST[0], ZEIST[2], "Bronhouder"],
                ["2", BOOR[0], BOOR[2], "Dataleverancier"],
            ]
        ),
        [ZEIST, BOOR],
    ),
    "no titles, but a column of numbers": (csv([[BOOR[2], BOOR[0]], [SONDER[2], SONDER[0]]]), [BOOR, SONDER]),
    "page without titles": (html([[ZEIST[0], f"{ZEIST[2]} (B)"], [BOOR[0], BOOR[2]]]), [ZEIST, BOOR]),
    "dashes for bars": (text(*(line.replace(" | ", " - ") for line in entries(*FOUR))), FOUR),
    "bullets": (text(*(f"• {line}" for line in marked(ZEIST, AGV, BOOR))), without_numbers(ZEIST, AGV, BOOR)),
    "numbers before the names": (text(*(f"{at}. {line}" for at, line in enumerate(entries(*FOUR), start=1))), FOUR),
    "bars on both sides": (
        text(
            "| Naam | KvK | Bronhouder |",
            "|---|---|---|",
            *(f"| {name} | {kvk} | {'ja' if b else 'nee'} |" for name, b, kvk in FOUR),
        ),
        FOUR,
    ),
    "quotes after a space": (
        text(
            "Naam, KvK, Bronhouder",
            "Gemeente Zeist, 00000011, ja",
            '"Waterschap Amstel, Gooi en Vecht", "00000012", ja',
        ),
        [ZEIST, AGV],
    ),
    "bars with more columns": (
        csv([["Naam", "Contactpersoon", "KvK", "B"], ["Gemeente Zeist", "J. de Vries", "00000011", "ja"]], "|"),
        [ZEIST],
    ),
    "totals, remarks and an empty line": (
        csv(
            [
                *table(*FOUR),
                ["", "", ""],
                ["Totaal", "4", ""],
                ["* peildatum 1 november", "", ""],
                ["Aan deze lijst kunt u geen rechten ontlenen.", "", ""],
            ]
        ),
        FOUR,
    ),
    "headings above groups": (
        csv(
            [
                ["Naam", "KvK", "Bronhouder"],
                ["Gemeenten", "", ""],
                [*ZEIST[:1], ZEIST[2], "ja"],
                ["Bedrijven (1)", "", ""],
                [BOOR[0], BOOR[2], "nee"],
            ]
        ),
        [ZEIST, BOOR],
    ),
    "groups that give the status": (
        csv(
            [
                ["Naam", "KvK"],
                ["Bronhouders", ""],
                [ZEIST[0], ZEIST[2]],
                [AGV[0], AGV[2]],
                ["Dataleveranciers", ""],
                [BOOR[0], BOOR[2]],
            ]
        ),
        [ZEIST, AGV, BOOR],
    ),
    "contact persons in a second column of names": (
        csv(
            [
                ["Naam", "Organisatie", "KvK", "B"],
                ["Jan de Vries", ZEIST[0], ZEIST[2], "ja"],
                ["Els Bakker", BOOR[0], BOOR[2], ""],
            ]
        ),
        [ZEIST, BOOR],
    ),
    "two columns with the same title": (
        csv(
            [
                ["Naam", "KvK", "Naam"],
                ["Jan de Vries", ZEIST[2], "Gemeente Zeist (B)"],
                ["Els Bakker", BOOR[2], BOOR[0]],
            ]
        ),
        [ZEIST, BOOR],
    ),
    "marks in all kinds of writing": (
        text(
            "naam;kvk",
            "Gemeente Zeist (b);00000011",
            "Waterschap Amstel, Gooi en Vecht (B)*;00000012",
            "Gemeente Súdwest-Fryslân (B/L);00000014",
            "Boorwerken Oosterduin N.V.;00000015",
        ),
        FOUR,
    ),
    "a mark behind the number": (
        text("Naam;KvK-nummer (B) Bronhouder", "Gemeente Zeist;00000011 (B)", "Boorwerken Oosterduin N.V.;00000015"),
        [ZEIST, BOOR],
    ),
    "a column with the role": (
        csv(
            [
                ["Organisatie", "Rol", "KvK-nummer"],
                [ZEIST[0], "Bronhouder", ZEIST[2]],
                [SWF[0], "Bronhouder en leverancier", SWF[2]],
                [BOOR[0], "Leverancier", BOOR[2]],
            ]
        ),
        [ZEIST, SWF, BOOR],
    ),
    "one number that is none": (
        csv([*table(*FOUR), ["Terramond B.V.", "n.n.b.", "nee"]]),
        [*FOUR, ("Terramond B.V.", False, None)],
    ),
    "the same name with and without number": (csv([*table(*FOUR), [BOOR[0], "", "nee"]]), FOUR),
    "yes and no for one number": (csv([*table(*FOUR), [ZEIST[0], ZEIST[2], "nee"]]), FOUR),
    "no longer registered": (
        csv(
            [
                ["Naam", "KvK", "B", "Opmerking"],
                [ZEIST[0], ZEIST[2], "ja", ""],
                ["Gemeente Weesp", "00000099", "ja", "Afgemeld"],
            ]
        ),
        [ZEIST],
    ),
    "encoded twice": ("\n".join(entries(*FOUR)).encode().decode("cp1252", "replace").encode(), FOUR),
    "encoded twice in one line": (
        text(*entries(ZEIST)) + b"\n" + entries(SWF)[0].encode().decode("cp1252").encode(),
        [ZEIST, SWF],
    ),
    "western encoding": (csv(table(*FOUR), encoding="cp1252"), FOUR),
    "page with a footnote at the mark": (
        html(
            [
                ["<th>Organisatie</th>", "<th>KvK</th>"],
                ["Gemeente Zeist (B)<sup>1</sup>", "00000011"],
                [BOOR[0], BOOR[2]],
            ]
        ),
        [ZEIST, BOOR],
    ),
    "page with cells over several rows": (
        html(
            [
                ["<th>Naam</th>", "<th>Bronhouder</th>", "<th>KvK</th>"],
                [ZEIST[0], '<td rowspan="3">ja</td>', ZEIST[2]],
                [AGV[0], AGV[2]],
                [SWF[0], SWF[2]],
                [BOOR[0], "nee", BOOR[2]],
            ]
        ),
        FOUR,
    ),
    "page with a heading inside the table": (
        html(
            [
                ["<th>Naam</th>", "<th>KvK</th>"],
                ['<td colspan="2">Bronhouders</td>'],
                [ZEIST[0], ZEIST[2]],
                ['<td colspan="2">Leveranciers</td>'],
                [BOOR[0], BOOR[2]],
            ]
        ),
        [ZEIST, BOOR],
    ),
    "page with a table of who left": (
        html(table(ZEIST, BOOR)).replace(
            b"</body>", b"<h2>Afgemelde organisaties</h2>" + html(table(AGV)).split(b"<body>")[1]
        ),
        [ZEIST, BOOR],
    ),
    "workbook with other sheets": (
        xlsx(
            {
                "Toelichting": [["Naam"], ["Uitleg van de lijst"]],
                "Lijst": table(*FOUR),
                "Afgemeld": table(("Gemeente Weesp", True, "00000099")),
            }
        ),
        FOUR,
    ),
    "workbook with hidden rows": (
        xlsx({"Lijst": table(ZEIST, AGV, SONDER, BOOR)}, hidden_rows=[4]),
        [ZEIST, AGV, BOOR],
    ),
    "workbook with merged cells": (
        xlsx(
            {
                "Lijst": [
                    ["Lijst van organisaties", None, None],
                    ["Naam", "Bronhouder", "KvK"],
                    [ZEIST[0], "ja", ZEIST[2]],
                    [AGV[0], None, AGV[2]],
                    [BOOR[0], "nee", BOOR[2]],
                ]
            },
            merged=["A1:C1", "B3:B4"],
        ),
        [ZEIST, AGV, BOOR],
    ),
    "workbook with lines of the page": (xlsx({"Blad1": [[line] for line in entries(*FOUR)]}), FOUR),
    "open document": (ods(table(*FOUR)), FOUR),
    "PDF with wrapped cells, a title and its header on every page": (
        partial(pdf_table, WRAPPED, (150, 80, 80), "Lijst van bij de BRO aangemelde organisaties"),
        WRAPPED_ROWS,
    ),
    "PDF with columns but no lines, wrapped and broken words": (
        partial(pdf_at, BORDERLESS),
        [
            ZEIST,
            ("Hoogheemraadschap van Schieland en de Krimpenerwaard", True, "00000021"),
            ("Omgevingsdienst Kleistreek", False, "00000022"),
            BOOR,
        ],
    ),
    "PDF with entries in two columns": (partial(pdf_at, [IN_COLUMNS]), [ZEIST, AGV, BOOR, SWF, SONDER, NUENEN]),
    "PDF with names in two columns": (
        partial(pdf_at, [NAMES_IN_COLUMNS]),
        without_numbers(ZEIST, AGV, BOOR, SWF, SONDER, NUENEN),
    ),
    "PDF with joined letters": (
        partial(pdf_at, [[(50, 100, "Geoﬁx Ingenieurs B.V. | 00000031"), (50, 115, "Gemeente Zeist | 00000011 (B)")]]),
        [("Geofix Ingenieurs B.V.", False, "00000031"), ZEIST],
    ),
}


@cache
def right(kind: str) -> bytes:
    """The file of this kind; a PDF takes a second to make, so that waits for the test that reads it."""
    content = RIGHT[kind][0]
    return content() if callable(content) else content
