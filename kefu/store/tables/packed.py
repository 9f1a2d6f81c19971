"""What an XLSX workbook would unpack to, looked at before anything reads it: a few kilobytes may hold gigabytes."""

import io
import lzma
import zipfile
import zlib
from pathlib import Path

from kefu.core.base.errors import StoreFault, Usage
from kefu.core.base.regex import regex

LARGEST = 256 << 20
"""Bytes that the parts of a workbook may unpack to in all."""
LARGEST_TEXTS = 128 << 20
"""Bytes of the part with the texts, which is read as a whole."""
LARGEST_PART = 16 << 20
"""Bytes of any other part that is no sheet: styles, names, relations. They are read as a whole too."""
LONGEST_RUN = 1 << 20
"""Bytes between two marks of a part: a cell holds 32,767 characters at most."""
LONGEST_ROW = 16 << 20
"""Bytes of one row, which is read as a whole."""
MOST_ROWS = 1_048_576
"""Rows that a sheet can have."""
_CHUNK = 1 << 20
_ROW = regex(rb"<(?:[a-z0-9]+:)?row\b[^>]{0,200}?\br=[\"']([0-9]{1,20})")
_FAR = regex(rb"\br=[\"'][A-Z]{3}[0-9]")
MOST_FAR = 5000
"""Cells beyond column ZZ that are read past; each makes a row of thousands of empty cells."""
_ROW_BEGINS = regex(rb"<(?:[a-z0-9]+:)?row\b")


def look_through(data: bytes, path: Path) -> None:
    """Raise Usage for a workbook that is too large unpacked, StoreFault for one that is damaged."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            _sizes(packed, path)
            for part in packed.infolist():
                if part.filename.endswith((".xml", ".rels")):
                    _part(packed, part, path)
    except (
        zipfile.BadZipFile,
        OSError,
        EOFError,
        NotImplementedError,
        RuntimeError,
        ValueError,
        zlib.error,
        lzma.LZMAError,
    ) as error:
        raise StoreFault("{path}: a damaged XLSX workbook.", path=str(path)) from error


def _sizes(packed: zipfile.ZipFile, path: Path) -> None:
    """Refuse by the workbook's own directory; reading stops at the sizes that it states."""
    parts = packed.infolist()
    size = sum(part.file_size for part in parts)
    if size > LARGEST:
        raise _too_large(path, size, LARGEST)
    for part in parts:
        most = LARGEST_TEXTS if part.filename.endswith("sharedStrings.xml") else LARGEST_PART
        if part.file_size > most and part.filename.endswith((".xml", ".rels")) and "/worksheets/" not in part.filename:
            raise _too_large(path, part.file_size, most)


def _too_large(path: Path, size: int, most: int) -> Usage:
    return Usage(
        "{path}: it would unpack to {size} MB (at most {most}); split the table.",
        path=str(path),
        size=size >> 20,
        most=most >> 20,
    )


def _part(packed: zipfile.ZipFile, part: zipfile.ZipInfo, path: Path) -> None:
    """Read a part once, a piece at a time: no text and no row longer than a sheet can hold, no row beyond its last."""
    run = row = far = 0
    sheet = "/worksheets/" in part.filename
    tail = b""
    with packed.open(part) as opened:
        while piece := opened.read(_CHUNK):
            whole = tail + piece
            if b"<!DOCTYPE" in whole or b"<!ENTITY" in whole:
                raise Usage("{path}: the workbook holds definitions of its own, which no table needs.", path=str(path))
            gap = piece.find(b"<")
            run = run + len(piece) if gap < 0 else max(run + gap, _longest(piece))
            if run > LONGEST_RUN:
                raise Usage("{path}: a cell longer than a spreadsheet can hold; split the table.", path=str(path))
            run = run if gap < 0 else len(piece) - piece.rfind(b"<")
            if sheet:
                row = _rows(whole, len(piece), row, path)
                far += sum(1 for _ in _FAR.finditer(piece))
                if far > MOST_FAR:
                    raise Usage("{path}: cells far to the right of any table; delete those columns.", path=str(path))
            tail = whole[-256:]


def _longest(piece: bytes) -> int:
    """Return the longest run without a mark in a piece, where it may matter."""
    return max(map(len, piece.split(b"<"))) if len(piece) >= LONGEST_RUN else 0


def _rows(whole: bytes, fresh: int, open_for: int, path: Path) -> int:
    """Return how many bytes the row has that is open at the end of a piece. Usage for one too long or too far down."""
    for found in _ROW.finditer(whole):
        if int(found[1]) > MOST_ROWS:
            raise Usage(
                "{path}: row {row} lies beyond the last one of a sheet ({most}).",
                path=str(path),
                row=found[1].decode(),
                most=MOST_ROWS,
            )
    begun = [found.start() for found in _ROW_BEGINS.finditer(whole)]
    open_for = len(whole) - begun[-1] if begun else open_for + fresh
    if open_for > LONGEST_ROW:
        raise Usage("{path}: a cell longer than a spreadsheet can hold; split the table.", path=str(path))
    return open_for
