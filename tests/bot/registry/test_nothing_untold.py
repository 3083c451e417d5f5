"""Nothing of a list is dropped without being named, with its place and what to do."""

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.registry.dating import date_of
from bot.registry.intake import ListRefused, Review, import_file, status_lost
from bot.registry.parsing import LeftOut, read_source
from bot.registry.store import RegistryStore
from tests.bot.registry.documents import csv, ods, xlsx
from tests.bot.registry.files import AGV, BOOR, FOUR, RIGHT, SONDER, SWF, ZEIST, entries, right, table, text

ROLES = [
    ["Organisatie", "KvK", "Status"],
    *([name, kvk, "Bronhouder" if b else "Leverancier"] for name, b, kvk in FOUR),
]


def read(content: bytes) -> list[tuple[str, bool, str | None]]:
    return [(row.name, row.bronhouder, row.kvk) for row in read_source(content).organisations]


@pytest.mark.parametrize("yes", ["BH", "bh", "✓", "✔", "☑", "✅", "✔️", "●", "B", "x", "(B)", "Bronhouder"])
@pytest.mark.parametrize("title", ["Bronhouder", "Status", "Rol", ""])
@pytest.mark.parametrize("no", ["", "✗", "-"])
def test_a_yes_is_a_yes_in_whatever_sign(yes: str, title: str, no: str) -> None:
    rows = [["Naam", "KvK", title], *([name, kvk, yes if b else no] for name, b, kvk in FOUR)]
    if title in ("Status", "Rol") and yes in "✓✔☑✅✔️●x":  # that does not say what it ticks
        assert [row.text for row in read_source(csv(rows)).left_out] == [title]
    else:
        assert read(csv(rows)) == FOUR


@settings(max_examples=60, deadline=None)
@given(unknown=st.text("abcdefghijkz ?", min_size=1, max_size=8).filter(str.strip), at=st.integers(1, 4))
def test_one_unknown_value_loses_no_column_and_is_named(unknown: str, at: int) -> None:
    rows = [list(row) for row in ROLES]
    was = rows[at][2]
    rows[at][2] = f"zz {unknown}"
    found = read_source(csv(rows))
    flags = [row.bronhouder for row in found.organisations]
    assert [flag for number, flag in enumerate(flags, start=1) if number != at] == [
        b for number, (_, b, _) in enumerate(FOUR, start=1) if number != at
    ]
    (odd,) = [row for row in found.organisations if row.odd]
    assert (odd.place, odd.bronhouder) == (f"regel {at + 1}", False), was
    assert "verbeter de cel" in str(odd.odd)


@pytest.mark.parametrize("cell", range(4))
@pytest.mark.parametrize("at", [1, 4])
@pytest.mark.parametrize("extra", ["", "opmerking"])
def test_a_delimiter_too_many_in_one_row_loses_nothing(cell: int, at: int, extra: str) -> None:
    rows = [list(row) for row in ROLES]
    rows[at].insert(cell if not extra else 3, extra)
    found = read_source(csv(rows))
    assert [(row.name, row.bronhouder, row.kvk) for row in found.organisations] == FOUR
    odd = [(row.place, row.odd) for row in found.organisations if row.odd]
    if extra:
        assert odd == [(f"regel {at + 1}", "een scheidingsteken te veel; niet gelezen: 'opmerking'")]
    else:
        assert [place for place, _ in odd] in ([], [f"regel {at + 1}"])


def test_a_column_without_a_title_is_read_or_named() -> None:
    headless = [[name, kvk, "ja" if b else "nee", "Utrecht"] for name, b, kvk in FOUR]
    found = read_source(csv(headless))
    assert [(row.name, row.bronhouder, row.kvk) for row in found.organisations] == FOUR
    assert [(row.place, row.reason) for row in found.left_out] == [
        ("geen kop, kolom 4", "een kolom zonder kop, niet gelezen; zet er een kop boven")
    ]
    named = read_source(csv([["Naam", "KvK", "", "Contactpersoon"], *([n, k, "ja" * b, "Jan"] for n, b, k in FOUR)]))
    assert [row.bronhouder for row in named.organisations] == [b for _, b, _ in FOUR]
    assert [(row.text, row.reason) for row in named.left_out] == [("Contactpersoon", "niet gelezen")]


def test_a_list_that_may_have_lost_who_is_bronhouder_does_not_come_in_by_itself(
    lite: RegistryStore, tmp_path: Path
) -> None:
    strange = ["Bronhouder", "actief", "slapend", "actief"]
    rows = [["Naam", "KvK", "Status"], *([n, k, status] for (n, _, k), status in zip(FOUR, strange, strict=True))]
    assert "kolom 3 (Status): noemt bronhouders" in str(status_lost(read_source(csv(rows))))
    (tmp_path / "lijst.csv").write_bytes(csv(rows))
    with pytest.raises(ListRefused, match="noemt bronhouders, maar de meeste cellen zijn geen ja of nee; verbeter"):
        import_file(lite, tmp_path / "lijst.csv")
    assert import_file(lite, tmp_path / "lijst.csv", force=True)


def xls(rows: list[list[str]], hidden: int, other_sheet: str) -> bytes:
    book = xlwt.Workbook()
    for title in ("Lijst", other_sheet):
        sheet = book.add_sheet(title)
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write(at, column, cell)
            sheet.row(at).hidden = at + 1 == hidden
        sheet.visibility = int(title == other_sheet)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize("form", ["xlsx", "xls", "ods"])
def test_hidden_rows_and_sheets_are_left_out_and_told_in_every_spreadsheet(form: str) -> None:
    rows = table(ZEIST, AGV, SONDER, BOOR)
    content = {
        "xlsx": lambda: xlsx({"Lijst": rows, "Oude lijst": rows}, hidden=["Oude lijst"], hidden_rows=[4]),
        "xls": lambda: xls(rows, 4, "Oude lijst"),
        "ods": lambda: ods(rows, hidden=4),
    }[form]()
    found = read_source(content)
    assert [(row.name, row.bronhouder, row.kvk) for row in found.organisations] == [ZEIST, AGV, BOOR]
    told = {(row.place, row.reason) for row in found.left_out}
    assert ("blad 'Lijst', rij 4", "een verborgen rij; maak haar zichtbaar") in told
    assert form == "ods" or ("blad 'Oude lijst'", "een verborgen blad; maak het zichtbaar als het telt") in told


@settings(max_examples=40, deadline=None)
@given(times=st.integers(0, 3), at=st.integers(0, 3))
def test_a_line_in_another_encoding_or_encoded_often_is_read_and_told(times: int, at: int) -> None:
    lines = [line.encode() for line in entries(ZEIST, SWF, BOOR, ("Gemeente Noardeast-Fryslân", True, "00000044"))]
    line = f"Gemeente Hûdwest-Frïslân | 0000005{at}"
    strange = line.encode("cp1252") if times == 0 else line.encode()
    for _ in range(times - 1):
        strange = strange.decode("cp1252", "surrogateescape").encode()
    lines.insert(at, strange)
    found = read_source(b"\n".join(lines))
    assert ("Gemeente Hûdwest-Frïslân", f"0000005{at}") in [(row.name, row.kvk) for row in found.organisations]
    assert ("Gemeente Súdwest-Fryslân", "00000014") in [(row.name, row.kvk) for row in found.organisations]
    assert [f"regel {at + 1}: " in note for note in found.notes] == ([] if times == 1 else [True])


@pytest.mark.parametrize("form", ["csv", "xlsx", "lines"])
@pytest.mark.parametrize(("other", "kept"), [("12345678", "01234567"), ("00000012", None)])
def test_seven_digits_are_treated_alike_in_every_form(form: str, other: str, kept: str | None) -> None:
    rows: list[list[object]] = [["Naam", "KvK"], ["Boor Zeven B.V.", "1234567"], ["Gemeente Acht (B)", other]]
    content = {
        "csv": lambda: csv(rows),
        "xlsx": lambda: xlsx({"Lijst": rows}),
        "lines": lambda: text(*(f"{name} | {kvk}" for name, kvk in rows[1:])),
    }[form]()
    found = read_source(content)
    assert [row.kvk for row in found.organisations] == [kept, other]
    told = "1 KvK-nummer kreeg een 0 ervoor" in " ".join(found.notes)
    assert (told, found.organisations[0].odd is None) == (kept is not None, kept is not None)


@pytest.mark.parametrize(
    ("name", "first_line", "day", "because"),
    [
        ("lijst 2025-08-28.csv", "", date(2025, 8, 28), "uit de naam van het bestand"),
        ("20250828_lijst.csv", "", date(2025, 8, 28), "uit de naam van het bestand"),
        ("aangemeld 28 augustus 2025.csv", "", date(2025, 8, 28), "uit de naam van het bestand"),
        ("lijst.csv", "Lijst, stand per 28-08-2025", date(2025, 8, 28), "uit regel 1"),
        ("lijst.csv", "Bijgewerkt op 28 augustus 2025", date(2025, 8, 28), "uit regel 1"),
        ("lijst 12345678.csv", "", date.today(), "vandaag, want het bestand noemt geen datum"),
    ],
)
def test_the_preview_shows_which_day_and_from_where(
    lite: RegistryStore, tmp_path: Path, name: str, first_line: str, day: date, because: str
) -> None:
    (tmp_path / name).write_bytes(first_line.encode() + b"\n" * bool(first_line) + csv(table(*FOUR)))
    seen: list[Review] = []

    def look(review: Review) -> date:
        seen.append(review)
        return review.dated.day

    import_file(lite, tmp_path / name, ask=look)
    assert (seen[0].dated.day, seen[0].dated.because) == (day, because)
    newest = lite.newest()
    assert newest is not None
    assert newest.as_of == day
    given = date_of(tmp_path / name, [LeftOut("regel 1", first_line, "")], date(2024, 1, 1))
    assert (given.day, given.because) == (date(2024, 1, 1), "zoals u opgaf")


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b'{"namen": ["Gemeente Zeist"]}', "JSON"),
        (b'[{"naam": "Gemeente Zeist"}]', "JSON"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", r"een foto \(JPEG\)"),
        (b"{\\rtf1 Gemeente Zeist}", "een RTF-document"),
        (b"\x1f\x8b\x08", "een ingepakt bestand"),
    ],
)
def test_another_form_is_called_by_its_name(content: bytes, what: str) -> None:
    with pytest.raises(ValueError, match=f"dit is {what}.*; vraag of bewaar de lijst als CSV of XLSX"):
        read_source(content)


@pytest.mark.parametrize("kind", RIGHT)
def test_control_characters_in_names_are_not_kept(kind: str) -> None:
    assert all(row.name.isprintable() for row in read_source(right(kind)).organisations)
    rows = [["Naam", "KvK"], ["Gemeente \x1b[31mZeist\x9b (B)", "00000011"]]
    assert [row.name for row in read_source(csv(rows)).organisations] == ["Gemeente [31mZeist"]
