"""How much a file may ask of the process that reads it. Issue "Any export, from anywhere", point 6."""

from __future__ import annotations

MEMORY = 1024**3
"""Bytes that the reading process may hold."""

SECONDS = 9.0
"""Time that any file gets; with the start of the process, a hostile file is refused within 10 s."""

BYTES_A_SECOND = 4 * 1024**2
"""A file gets one second more for so many bytes, unpacked; a workbook is read about ten times as fast."""

FILE_BYTES = 1024**3
"""Bytes of one file as it lies on the disk."""

UNPACKED_BYTES = 2 * 1024**3
"""Bytes of all parts of a zipped workbook."""

UNPACKED_RATIO = 200
FREELY_UNPACKED = 100 * 1024**2
"""What unpacks to more than this may not be packed tighter than the ratio; a bomb reaches 1,000."""

ZIP_ENTRIES = 10_000
SHEETS = 500
CELLS = 50_000_000
"""Cells of one sheet, empty ones within its used area too: a million rows of fifty columns."""

FIELD_CHARACTERS = 1024**2
"""Characters in one field of a CSV file; a cell of a spreadsheet holds 32,767."""

SPANNED_CELLS = 1_000_000
"""Cells that one table may add by spanning, or one sheet by repeating."""

FILES = 1_000
"""Files in one folder."""
