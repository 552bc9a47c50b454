"""How right unknown files are read: damaged CSV against its clean twin, dialects, header rows of sheets.

``python benchmarks/bench_reading.py [--intake FOLDER]`` prints a score for each kind of file. The folder
holds slices of public corpora with truth (HPI Pollock, CSVsniffer, Strudel), and is not part of this
repository; without it nothing is measured, and that is said.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from hganalysis.drafting import find_table
from hganalysis.errors import SourceError
from hganalysis.reading import Sheet
from hganalysis.reading.__main__ import open_sheets
from hganalysis.reading.sheet import cell_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    Rows = Sequence[Sequence[str]]

INTAKE = Path(__file__).parents[2] / "shared" / "intake"
DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "vslash": "|", "space": " ", "colon": ":"}
QUOTES = {"doublequote": '"', "singlequote": "'"}
HOW_OFTEN_MET = {
    "file_no_payload": 15,
    "file_no_trailing_newline": 184,
    "file_double_trailing_newline": 5,
    "file_no_header": 470,
    "file_header_multirow_2": 47,
    "file_header_multirow_3": 47,
    "file_header_only": 3,
    "file_one_data_row": 4,
    "file_preamble": 282,
    "file_multitable_same": 62.67,
    "file_multitable_more": 62.67,
    "file_multitable_less": 62.67,
    "file_record_delimiter_0xD": 7,
    "file_record_delimiter_0xA": 1691,
    "file_field_delimiter_0x9": 4,
    "file_field_delimiter_0x3B": 834,
    "file_field_delimiter_0x20": 4,
    "file_field_delimiter_0x2C_0x20": 101,
    "file_quotation_char_0x27": 11,
    "file_escape_char_0x5C": 1,
    "file_escape_char_0x00": 7,
    "row_less_sep": 0.36775,
    "row_more_sep": 0.36775,
    "row_extra_quote": 0.00926,
    "row_field_delimiter": 0.00926,
}
"""Weight of each file by the survey of open data published with Pollock (VLDB 2023).

That of `row_field_delimiter` is not known here: that of `row_extra_quote` stands for it.
"""


def main() -> None:
    """Measure whatever the folder holds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--intake", type=Path, default=INTAKE)
    parser.add_argument("--failures", action="store_true", help="name the files that are not wholly right")
    given = parser.parse_args()
    measures = {"damaged_csv": damaged_csv, "dialects": dialects, "sheets": sheets}
    for name, measure in measures.items():
        folder = given.intake / name
        if folder.is_dir():
            measure(folder, given.failures)
        else:
            print(f"{name}: not measured, there is no {folder}")


def damaged_csv(folder: Path, failures: bool) -> None:
    """Print the score of each kind, at most 10: the file was read, and how much of it is as in its twin."""
    scores, weighed, refused = defaultdict[str, list[float]](list), list[tuple[float, float]](), 0
    for path in sorted((folder / "csv").iterdir()):
        clean = parsed(folder / "clean" / path.name, ",", '"')
        rows = rows_of(path)
        refused += rows is None
        score = 0.0 if rows is None else likeness(rows, clean)
        scores[kind_of(path.name)].append(score)
        weighed.append((HOW_OFTEN_MET.get(path.stem, HOW_OFTEN_MET.get(kind_of(path.name), 0)), score))
        if failures and score < 9.999:
            print(f"    {score:6.3f} {path.name}")
    for kind, each in sorted(scores.items()):
        print(f"  {kind:28} {sum(each) / len(each):7.3f}  of {len(each)}")
    every = [score for each in scores.values() for score in each]
    weights = sum(weight for weight, _ in weighed)
    print(
        f"damaged CSV: {sum(every) / len(every):.3f} of 10, "
        f"{sum(weight * score for weight, score in weighed) / weights:.3f} by how often each kind is met, "
        f"{refused} of {len(every)} refused"
    )


def kind_of(name: str) -> str:
    """Return the kind of damage that a file name tells."""
    return re.sub(r"(_0x.*|_?row?\d.*|\d+_col.*|_\d+_0x.*|_\d+)?\.csv$", "", re.sub(r"_\d+_0x", "_0x", name))


def likeness(rows: Rows, clean: Rows) -> float:
    """Return 1 for a file that was read, and precision, recall and F1 of its header, records and cells."""
    header, records = rows[:1], rows[1:]
    wanted, others = clean[:1], clean[1:]
    pairs = (
        (cells_of(header), cells_of(wanted)),
        (map("".join, records), map("".join, others)),
        (cells_of(records), cells_of(others)),
    )
    return 1 + sum(sum(agreement(found, right)) for found, right in pairs)


def cells_of(rows: Rows) -> Iterable[str]:
    """Return every cell of some rows."""
    return [cell for row in rows for cell in row]


def agreement(found: Iterable[str], right: Iterable[str]) -> tuple[float, float, float]:
    """Return precision, recall and F1 of texts as multisets."""
    found, right = Counter(map(plain, found)), Counter(map(plain, right))
    if not found and not right:
        return 1.0, 1.0, 1.0
    same = (found & right).total()
    precision, recall = same / max(1, found.total()), same / max(1, right.total())
    return precision, recall, 2 * same / max(1, found.total() + right.total())


def plain(text: str) -> str:
    """Return a text without what only its setting differs by."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def rows_of(path: Path) -> list[list[str]] | None:
    """Return a file as an analyst gets it: one row of labels, the rows below; None when refused."""
    try:
        found = open_sheets(path)
    except SourceError:
        return None
    sheet = found[0] if found else Sheet("", [])
    rows = [[cell_text(cell) for cell in row] for row in sheet.rows]
    table = find_table(sheet)
    if table is None:
        return rows
    header = [rows[place] for place in table.header_rows]
    width = max(map(len, header))
    joined = [" ".join(row[place] for row in header if place < len(row)) for place in range(width)]
    return [joined, *rows[table.header_rows[-1] + 1 :]]


def parsed(path: Path, delimiter: str, quote: str, encoding: str = "utf-8-sig") -> list[list[str]]:
    """Return the records of a file whose dialect is known."""
    with path.open(encoding=encoding, newline="", errors="replace") as file:
        return list(csv.reader(file, delimiter=delimiter, quotechar=quote))


def dialects(folder: Path, failures: bool) -> None:
    """Print the share of files that are read into the columns that their annotated dialect gives."""
    right = refused = total = 0
    for line in (folder / "annotations.txt").read_text("utf-8").splitlines():
        name, *told = line.split("|")
        path = folder / "files" / name
        if line.startswith("#") or not path.is_file():
            continue
        total += 1
        wanted = parsed(path, DELIMITERS.get(told[1], ","), QUOTES.get(told[2], '"'))
        rows = rows_read(path)
        same = rows is not None and usual_width(rows) == usual_width(wanted)
        right, refused = right + same, refused + (rows is None)
        if failures and not same:
            print(f"    {'refused' if rows is None else 'other'}: {name}")
    print(f"dialects: {right / total:.1%} right, {refused} refused, of {total}")


def rows_read(path: Path) -> list[list[str]] | None:
    """Return the rows of the first sheet, None when the file is refused."""
    try:
        found = open_sheets(path)
    except SourceError:
        return None
    return [[cell_text(cell) for cell in row] for each in found for row in each.rows]


def usual_width(rows: Rows) -> int:
    """Return the most usual width of the records that are not blank."""
    return Counter([len(row) for row in rows if any(row)] or [0]).most_common(1)[0][0]


def sheets(folder: Path, failures: bool) -> None:
    """Print how exactly the header rows of sheets are told, row by row, and how many have no table."""
    for path in sorted(folder.glob("*.jsonl")):
        same = found = right = whole = missed = total = 0
        for line in path.read_text("utf-8").splitlines():
            truth = json.loads(line)
            sheet = Sheet("", truth["table_array"])
            wanted = {place for place, kind in enumerate(truth["line_annotation"]) if kind == "header"}
            table = find_table(sheet)
            told = set() if table is None else set(table.header_rows)
            same, found, right = same + len(told & wanted), found + len(told), right + len(wanted)
            whole, missed, total = whole + (told == wanted), missed + (table is None), total + 1
            if failures and told != wanted:
                print(f"    {truth['file_name']}: {sorted(told)} for {sorted(wanted)}")
        f1 = 2 * same / max(1, found + right)
        print(
            f"header rows, {path.stem}: F1 {f1:.3f}, "
            f"precision {same / max(1, found):.3f}, recall {same / right:.3f}; "
            f"{whole} of {total} sheets wholly right, {missed} without a table"
        )


if __name__ == "__main__":
    main()
