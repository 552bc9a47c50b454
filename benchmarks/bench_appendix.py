"""A report with a long appendix as PDF and DOCX, against the same cells in a table that does nothing else.

Targets: 900 rows in PDF under 1 s; both formats at most a few times their yardstick (issue "Documents that
leaders sign, print and trust").
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import docx
import typst

from hganalysis.documents.model import Appendix, Column, Document, Row, Table
from hganalysis.documents.pdf import write_pdf
from hganalysis.documents.typefaces.chosen import typeface
from hganalysis.documents.word.writer import write_docx

if TYPE_CHECKING:
    from collections.abc import Callable

MOMENT = dt.datetime(2024, 11, 3, tzinfo=dt.UTC)
TARGET = 1.0
REPEATS = 3
COLUMNS = (
    ("TT", 4.5), ("Số, ký hiệu văn bản", 13), ("Ngày văn bản", 10.5), ("Nội dung nhiệm vụ", 29),
    ("Cơ quan chủ trì", 16), ("Cơ quan phối hợp", 14), ("Thời hạn", 10.5), ("Số ngày quá hạn", 8),
    ("Ghi chú", 10),
)  # fmt: skip
PLAIN = """
#set page(paper: "a4", flipped: true)
#set text(size: 10.5pt)
#table(columns: 9, ..json("rows.json").flatten())
"""


def main() -> None:
    """Time each and print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=900)
    count = parser.parse_args().rows
    typeface()
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "file"
        pdf = best_of(lambda rows: write_pdf(report(rows), path, MOMENT), count)
        plain_pdf = best_of(lambda rows: plain_typst(rows, Path(name)), count)
        word = best_of(lambda rows: write_docx(report(rows), path, MOMENT), count)
        plain_word = best_of(lambda rows: plain_docx(rows, path), count)
    print(f"report with an appendix of {count} rows, seconds of CPU, best of {REPEATS}")
    print(f"  PDF  {pdf:.3f}   plain typst table {plain_pdf:.3f}   ratio {pdf / plain_pdf:.2f}")
    print(f"  DOCX {word:.3f}   python-docx cell by cell {plain_word:.3f}   ratio {word / plain_word:.2f}")
    print(f"  target: PDF under {TARGET} s: {'met' if pdf < TARGET else 'missed'}")


def cells(count: int, repeat: int) -> list[tuple[str, ...]]:
    """Return rows as long as those of a real list; no two repeats share a title, since typst remembers."""
    title = "Khẩn trương rà soát, báo cáo kết quả giải quyết kiến nghị của cử tri trên địa bàn"
    return [
        (str(i), f"{i}/TB-VP.UBND", "05/02/2024", f"{title} {i} lần {repeat}", "Sở Kế hoạch và Đầu tư",
         "Sở Tài chính", "29/06/2024", str(i % 90), "")
        for i in range(1, count + 1)
    ]  # fmt: skip


def report(rows: list[tuple[str, ...]]) -> Document:
    """Return a document whose only content is the appendix."""
    columns = tuple(Column(label, "left", width) for label, width in COLUMNS)
    table = Table("Đơn vị tính: nhiệm vụ", columns, tuple(map(Row, rows)))
    appendix = Appendix("I", "DANH MỤC", "(Kèm theo Báo cáo)", landscape=True, blocks=(table,))
    return Document("Phụ lục", "vi", False, None, None, (), None, (appendix,))


def plain_typst(rows: list[tuple[str, ...]], folder: Path) -> None:
    """Set the same cells as one table, without styles and without tags for archives."""
    (folder / "rows.json").write_text(json.dumps(rows), encoding="utf-8")
    (folder / "plain.typ").write_text(PLAIN, encoding="utf-8")
    typst.compile(folder / "plain.typ", root=folder, format="pdf")


def plain_docx(rows: list[tuple[str, ...]], path: Path) -> None:
    """Write the same cells the way the manual of python-docx shows."""
    document = docx.Document()
    table = document.add_table(rows=0, cols=len(COLUMNS))
    for row in rows:
        for cell, value in zip(table.add_row().cells, row, strict=True):
            cell.text = value
    document.save(str(path))


def best_of(make: Callable[[list[tuple[str, ...]]], object], count: int) -> float:
    """Return the shortest of a few times, in seconds of CPU."""
    seconds = []
    for repeat in range(REPEATS):
        rows = cells(count, repeat)
        started = time.process_time()
        make(rows)
        seconds.append(time.process_time() - started)
    return min(seconds)


if __name__ == "__main__":
    main()
