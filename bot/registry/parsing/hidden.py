"""Which rows of a spreadsheet are hidden; the library that reads the cells does not tell."""

import re
import zipfile
import zlib
from html import unescape
from io import BytesIO, StringIO
from itertools import chain

from bot.registry.parsing.rows import ListUnreadable

Hidden = dict[str, frozenset[int]]
"""The numbers of the hidden rows, from 1, by the name of the sheet."""

_SHEET, _RELATION = re.compile(r"<sheet\b[^>]*>"), re.compile(r"<Relationship\b[^>]*>")
_HIDDEN_ROW = re.compile(rb'<row\b(?=[^>]*\bhidden="(?:1|true)")[^>]*\br="(\d+)"')
_ODS_TABLE = re.compile(r"<table:table\s[^>]*>.*?</table:table>", re.DOTALL)
_ODS_ROW = re.compile(r"<table:table-row\b[^>]*>")
_MOST_UNPACKED_BYTES = 300_000_000
_MOST_ROWS = 1_048_576
_LONGEST_RUN = 100_000


def hidden_rows(content: bytes) -> Hidden:
    """The hidden rows of an XLSX, XLS or ODS file.

    Raises:
        ListUnreadable: an archive that is damaged, or unpacks to more than 300 MB.
    """
    if not content.startswith(b"PK"):
        return _of_xls(content)
    try:
        archive = zipfile.ZipFile(BytesIO(content))
        unpacked = sum(part.file_size for part in archive.infolist())
        if unpacked > _MOST_UNPACKED_BYTES:
            most = _MOST_UNPACKED_BYTES // 1_000_000
            raise ListUnreadable(
                f"uitgepakt {unpacked // 1_000_000} MB; hoogstens {most} MB; haal weg wat geen lijst is"
            )
        return _of_archive(archive)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, UnicodeError, KeyError) as error:
        raise ListUnreadable(f"een beschadigd bestand: {error}; bewaar het opnieuw als XLSX") from error


def _of_archive(archive: zipfile.ZipFile) -> Hidden:
    parts = frozenset(archive.namelist())
    if "xl/workbook.xml" in parts:
        return {
            name: frozenset(int(row) for row in _HIDDEN_ROW.findall(archive.read(part)))
            for name, part in _parts(archive).items()
        }
    if "content.xml" in parts:
        return _of_ods(archive.read("content.xml").decode())
    what = "een Word-document" if "word/document.xml" in parts else "een zip-bestand zonder spreadsheet"
    raise ListUnreadable(f"dit is {what}; vraag of bewaar de lijst als CSV of XLSX")


def _parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """The part of an XLSX archive in which each sheet stands, by the name of the sheet."""
    relations = archive.read("xl/_rels/workbook.xml.rels").decode()
    targets = {_attribute(tag, "Id"): _attribute(tag, "Target") for tag in _RELATION.findall(relations)}
    sheets = _SHEET.findall(archive.read("xl/workbook.xml").decode())
    parts = {_attribute(tag, "name"): targets.get(_attribute(tag, "r:id"), "") for tag in sheets}
    found = {name: part.removeprefix("/") if part.startswith("/") else f"xl/{part}" for name, part in parts.items()}
    return {name: part for name, part in found.items() if part in archive.namelist()}


def _of_ods(content: str) -> Hidden:
    hidden: Hidden = {}
    for table in _ODS_TABLE.findall(content):
        at, numbers = 1, []
        for row in _ODS_ROW.findall(table):
            repeated = min(int(_attribute(row, "table:number-rows-repeated") or 1), _MOST_ROWS)
            if _attribute(row, "table:visibility") in ("collapse", "filter"):
                numbers.append(range(at, at + min(repeated, _LONGEST_RUN)))
            at += repeated
            if at > _MOST_ROWS:
                break
        hidden[_attribute(table[: table.index(">") + 1], "table:name")] = frozenset(chain.from_iterable(numbers))
    return hidden


def _of_xls(content: bytes) -> Hidden:
    import xlrd  # here: few lists are in the old form of Excel

    try:
        book = xlrd.open_workbook(file_contents=content, formatting_info=True, logfile=StringIO())
    except MemoryError:
        raise
    except Exception as error:  # a broken workbook makes the reader raise almost anything
        raise ListUnreadable(f"geen leesbare spreadsheet: {error}; bewaar hem opnieuw als XLSX") from error
    return {
        sheet.name: frozenset(number + 1 for number, row in sheet.rowinfo_map.items() if row.hidden)
        for sheet in book.sheets()
    }


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf'\s{name}="([^"]*)"', tag)
    return unescape(found[1]) if found else ""
