"""Reading the list in the shape of its own page; all organisations here are made up."""

import pytest

from bot.registry.parsing import ListedOrganisation, read_list

ENTRIES = [
    ("Gemeente Zandvliet | 00000101 (\u200bB)", ["Gemeente Zandvliet", True, "00000101"]),
    ("Gemeente Bergen (L.)\u00a0|\u00a000000102 (B)", ["Gemeente Bergen (L.)", True, "00000102"]),
    ("Drinkwater Oost N.V. |   00000103 (   B)", ["Drinkwater Oost N.V.", True, "00000103"]),
    ("Boorwerken De Kil B.V. |00000104", ["Boorwerken De Kil B.V.", False, "00000104"]),
    ("Sonderingen Vliet B.V.| 00000105", ["Sonderingen Vliet B.V.", False, "00000105"]),
    ("Combinatie N7 | N9 VOF  | 00000106", ["Combinatie N7 | N9 VOF", False, "00000106"]),
    ("Van Rooden & Zn. | 00000107", ["Van Rooden & Zn.", False, "00000107"]),
    ("Rijnmeting \u200b| 0000 0108", ["Rijnmeting", False, "00000108"]),
    ("Waterschap Kleistreek | 00000109(B)", ["Waterschap Kleistreek", True, "00000109"]),
    ("Terramond B.V. | 1234567", ["Terramond B.V.", False, None]),
    ("Provincie Zuiderland | (B)", ["Provincie Zuiderland", True, None]),
    ("Ministerie van Grond 00000110 (B)", ["Ministerie van Grond", True, "00000110"]),
]
EXPECTED = [ListedOrganisation(*fields) for _, fields in ENTRIES]


def page(lines: list[str], end: str = "<br>") -> bytes:
    written = end.join(line.replace("&", "&amp;").replace("\u00a0", "&nbsp;") for line in lines)
    return f"""<!DOCTYPE html><html><head><title>Aangemeld</title></head><body><header><p>Basisregistratie</p></header>
        <nav><p><a href="/">Home</a> | <a href="/contact">Contact 088 12345678</a></p></nav><main>
        <p>Staat er <strong>(B)</strong> achter het nummer, dan is zij bronhouder. Bel 088&nbsp;-&nbsp;123.</p>
        <h2>Organisatienaam | KVK-nummer (B) Bronhouder</h2><p>{written}</p>
        <p>Een aanmelding bij Stichting Grond is niet meteen zichtbaar.</p></main>
        <footer><p>Privacy | Cookies</p></footer></body></html>""".encode()


def test_lines_of_text_as_copied_from_the_page() -> None:
    lines = [
        "# lijst van 28 augustus",
        "",
        "Organisatienaam | KVK-nummer (B) Bronhouder",
        *(line for line, _ in ENTRIES),
    ]
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        assert read_list("\r\n".join(lines).encode(encoding)) == EXPECTED


@pytest.mark.parametrize("end", ["<br>", "<br/>\n", " <br />", "</p><p>"])
def test_the_page_itself(end: str) -> None:
    assert read_list(page([line for line, _ in ENTRIES], end)) == EXPECTED


def test_two_organisations_on_one_line() -> None:
    line = "Eerste Boorders B.V.| 00000201  MH Tweede Boorders Boorders B.V | 00000202 (B) 3 Dijken B.V. | 00000203"
    assert read_list(page(["Gemeente Zandvliet | 00000101 (B)", line]))[1:] == [
        ListedOrganisation("Eerste Boorders B.V.", False, "00000201"),
        ListedOrganisation("MH Tweede Boorders Boorders B.V", True, "00000202"),
        ListedOrganisation("3 Dijken B.V.", False, "00000203"),
    ]


def test_one_number_at_two_names_and_two_numbers_at_one_name_are_all_kept() -> None:
    lines = ["Boor B.V. | 00000301", "Boor en Zn. B.V. | 00000301", "Boor B.V. | 00000302"]
    assert [(row.name, row.kvk) for row in read_list(page(lines))] == [
        ("Boor B.V.", "00000301"),
        ("Boor en Zn. B.V.", "00000301"),
        ("Boor B.V.", "00000302"),
    ]


def test_the_older_page_has_bronhouders_in_bold() -> None:
    html = """<html><body><p>Een <strong>vetgedrukte</strong> naam is bronhouder.</p><div id="block"><strong>Gemeente
        Zandvliet | 00000101<br/>Provincie Zuiderland | 00000102</strong><br/>
        Boorwerken De Kil B.V. |00000104<br/>
        <strong>Drinkwater</strong><b> Oost N.V.</b> | 00000103<br/>
        Terramond B.V. | 1234567
        </div></body></html>""".replace("Gemeente\n        ", "Gemeente ")
    assert [(row.name, row.bronhouder, row.kvk) for row in read_list(html.encode())] == [
        ("Gemeente Zandvliet", True, "00000101"),
        ("Provincie Zuiderland", True, "00000102"),
        ("Boorwerken De Kil B.V.", False, "00000104"),
        ("Drinkwater Oost N.V.", True, "00000103"),
        ("Terramond B.V.", False, None),
    ]


def test_what_is_odd_is_said_with_its_place() -> None:
    rows = read_list(b"Gemeente Zandvliet | 00000101 (B)\nTerramond B.V. | 1234567\n")
    assert [row.odd for row in rows] == [None, "KvK-nummer '1234567' heeft geen acht cijfers"]
    assert rows[1].place == "regel 2"


def test_a_source_that_lost_all_leading_zeros_gets_them_back() -> None:
    assert [row.kvk for row in read_list(b"Terramond B.V. | 1234567\nBoor B.V. | 20000001\n")] == [
        "01234567",
        "20000001",
    ]
