"""Small files that ask for far more memory or time than any list, made as an attacker would."""

import struct
import zipfile
from io import BytesIO

from openpyxl import Workbook

from tests.bot.registry.documents import ods

_SECTOR = 512
_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def xlsx_with_a_far_cell() -> bytes:
    """One name, and one cell in the last column of the last row."""
    workbook = Workbook()
    sheet = workbook.active
    sheet["A1"], sheet["A2"], sheet["XFD1048576"] = "Naam", "Gemeente Zeist (B)", "x"
    file = BytesIO()
    workbook.save(file)
    return file.getvalue()


def xls_with_a_far_cell() -> bytes:
    """The same in the older form, in the last of its 256 columns and 65,536 rows."""
    bof, eof = struct.pack("<HHHHI", 0x0600, 0x0005, 0, 0, 0), b""
    name = struct.pack("<IBBBB", 0, 0, 0, 1, 0) + b"a"
    book = _record(0x0809, bof + b"\0\0\0\0")
    start = len(book) + len(_record(0x0085, name)) + len(_record(0x000A, eof))
    book += _record(0x0085, struct.pack("<I", start) + name[4:]) + _record(0x000A, eof)
    book += _record(0x0809, struct.pack("<HHHHI", 0x0600, 0x0010, 0, 0, 0) + b"\0\0\0\0")
    for row, column in ((0, 0), (65535, 255)):
        book += _record(0x0203, struct.pack("<HHHd", row, column, 0, 1.0))
    return _compound(book + _record(0x000A, eof))


def ods_with_repeated_cells() -> bytes:
    """One cell that says that it stands in each column of each row."""
    content = ods([["Naam"], ["Gemeente Zeist (B)"]])
    return _with_part(
        content, "content.xml", b"<table:table-row>", b'<table:table-row table:number-rows-repeated="1048576">'
    )


def packed_spaces(megabytes: int, declared: int | None = None) -> bytes:
    """A workbook whose sheet unpacks to this much white space; it may declare another size than it has."""
    sheet = b"<row" + b" " * megabytes * 1_000_000 + b'r="1">'
    content = _with_part(xlsx_with_a_far_cell(), "xl/worksheets/sheet1.xml", b"<row", sheet)
    if declared is None:
        return content
    unpacked = len(_part(content, "xl/worksheets/sheet1.xml"))
    return content.replace(struct.pack("<I", unpacked), struct.pack("<I", declared))


def pdf_of_many_pages(pages: int) -> bytes:
    """One text, which this many pages show."""
    text = b"BT /F1 12 Tf 50 700 Td (Gemeente Zeist) Tj ET"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count %d /Kids [%s] /MediaBox [0 0 600 800]"
        b" /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>"
        % (pages, b"".join(b"%d 0 R " % (4 + page) for page in range(pages))),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
        *[b"<< /Type /Page /Parent 2 0 R /Contents 3 0 R >>"] * pages,
    ]
    file, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(file))
        file += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        file
        + b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
        + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(file))
    )


def nested(element: str, depth: int) -> bytes:
    """A page with elements in one another, this deep."""
    return f"<!doctype html><html><body>{f'<{element}>' * depth}Gemeente Zeist (B)</body></html>".encode()


def _part(content: bytes, name: str) -> bytes:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return archive.read(name)


def _with_part(content: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """The archive with the last `old` in one of its parts replaced by `new`."""
    changed = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as archive, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as target:
        for part in archive.namelist():
            text = archive.read(part)
            if part == name:
                before, _, after = text.rpartition(old)
                text = before + new + after
            target.writestr(part, text)
    return changed.getvalue()


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _compound(stream: bytes) -> bytes:
    """An OLE2 file with the stream 'Workbook'."""
    stream = stream.ljust(8 * _SECTOR, b"\0")  # shorter ones are kept in another way
    used = len(stream) // _SECTOR + bool(len(stream) % _SECTOR)
    chain = [*range(3, used + 2), _END]
    fat = [_FAT, _END, *chain]
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    header += b"\0" * 6 + struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, _END, 0, _END, 0)
    header += struct.pack("<109I", 0, *[_FREE] * 108)
    entries = _entry("Root Entry", 5, 1, _END, 0) + _entry("Workbook", 2, _FREE, 2, len(stream))
    table = struct.pack(f"<{len(fat)}I", *fat).ljust(_SECTOR, b"\xff")
    return header + table + entries.ljust(_SECTOR, b"\0") + stream.ljust(used * _SECTOR, b"\0")


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    written = f"{name}\0".encode("utf-16-le")
    return (
        written.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(written), kind, 1, _FREE, _FREE, child)
        + b"\0" * 36
        + struct.pack("<IQ", start, size)
    )
