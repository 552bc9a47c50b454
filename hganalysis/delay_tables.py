"""The analysis of delays as tables for a Vietnamese reader: complaints measured, and reasons stated."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from hganalysis.quality import COMPLAINTS
from hganalysis.result import order_of_agencies
from hganalysis.tables import ReaderTable
from hganalysis.text import capital, number, percent

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hganalysis.result import Result

INTERVAL = "Khoảng tin cậy 95%"
UNSAID = "Chưa nói được"
NO_AMOUNT = "-"
NO_ROW = "Không có dòng nào."


def quality_table(result: Result, *complaints: str) -> ReaderTable:
    """Return the complaints that could be measured: count, denominator, share with interval, amounts.

    Parameters
    ----------
    result : mapping
        A result with the key `quality`.
    *complaints : str
        Keys of `quality.COMPLAINTS` to show; all when none is given.
    """
    chosen = complaints or tuple(COMPLAINTS)
    rows: list[tuple[str, ...]] = [
        (capital(entry["label"]), *_share(entry), _among(entry), _amounts(entry))
        for entry in result["quality"]
        if entry["complaint"] in chosen and not entry["unsaid"]
    ]
    columns = ["Chỉ tiêu", "Số nhiệm vụ", "Tỷ lệ", INTERVAL, "Tính trên số", "Mức thường gặp"]
    if all(row[-1] == NO_AMOUNT for row in rows):
        columns, rows = columns[:-1], [row[:-1] for row in rows]
    return _table("; ".join(COMPLAINTS[name] for name in chosen), columns, rows)


def unmeasured_table(result: Result) -> ReaderTable:
    """Return the complaints without a number, each with the reason."""
    rows = [
        (COMPLAINTS[entry["complaint"]], capital(entry["label"]), capital(entry["unsaid"]))
        for entry in result["quality"]
        if entry["unsaid"]
    ]
    return _table("Hạn chế chưa đo được", ["Nội dung", "Chỉ tiêu", "Lý do"], rows)


def quality_agency_table(result: Result, name: str) -> ReaderTable:
    """Return one complaint by agency in protocol order, with n and interval."""
    entry = next(each for each in result["quality"] if each["name"] == name)
    caption = f"{capital(entry['label'])}, trên số {entry['denominator_of']}, theo cơ quan, đơn vị"
    if entry["unsaid"]:
        return _table(caption, [UNSAID], [[capital(entry["unsaid"])]])
    rows = [(each["agency"], *_share(each), number(each["unknown"])) for each in entry["by_agency"]]
    columns = ["Cơ quan, đơn vị", "Số nhiệm vụ", "Tỷ lệ", INTERVAL, "Không xét được"]
    return _table(f"{caption}; {order_of_agencies(result)}, không xếp hạng", columns, rows)


def quality_rows_table(rows: pd.DataFrame) -> ReaderTable:
    """Return how many rows of `data/quality.csv` each complaint has."""
    labels, sizes = dict(zip(rows["name"], rows["label"], strict=True)), rows["name"].value_counts()
    counted = [(name, capital(label), number(int(sizes[name]))) for name, label in labels.items()]
    return _table("Số dòng cần kiểm tra", ["Tên trong tệp", "Chỉ tiêu", "Số dòng"], counted)


def stated_reasons_table(result: Result) -> ReaderTable:
    """Return the reasons stated for late tasks, with those without a reason and those not matched."""
    found = result["delays"]["reasons"]
    caption = f"Lý do được nêu trước nhất, trên {number(found['late'])} nhiệm vụ chậm"
    if found["unsaid"]:
        return _table("Lý do được nêu của nhiệm vụ chậm", [UNSAID], [[capital(found["unsaid"])]])
    rows = [
        (
            capital(row["label"]),
            number(row["n"]),
            percent(row["share"]),
            percent(row["cumulative"]),
            number(row["mentioned"]),
        )
        for row in found["causes"]
    ]
    columns = ["Lý do", "Số nhiệm vụ", "Tỷ lệ", "Cộng dồn", "Có nhắc đến, kể cả nêu sau"]
    return _table(caption, columns, rows)


def unmatched_reasons_table(result: Result) -> ReaderTable:
    """Return the reasons that match no phrase of the keyword table, for its next revision."""
    found = result["delays"]["reasons"]
    caption = "Lý do chưa khớp bảng từ khóa"
    if found["unsaid"]:
        return _table(caption, [UNSAID], [[capital(found["unsaid"])]])
    rows = [(row["text"], number(row["n"])) for row in found["unmatched"]]
    return _table(caption, ["Nguyên văn", "Số nhiệm vụ"], rows)


def _share(entry: Mapping[str, Any]) -> tuple[str, str, str]:
    of = f"{number(entry['numerator'])}/{number(entry['denominator'])}"
    if entry["interval"] is None:
        return of, "-", "-"
    low, high = entry["interval"]
    return of, percent(entry["value"]), f"{percent(low)} đến {percent(high)}"


def _among(entry: Mapping[str, Any]) -> str:
    """Return what the share is a share of, and how many tasks could not be judged, if any."""
    unknown = entry["unknown"]
    among: str = entry["denominator_of"]
    return among + (f"; không xét được {number(unknown)}" if unknown else "")


def _amounts(entry: Mapping[str, Any]) -> str:
    """Return the amounts that a half and nine tenths of the tasks do not exceed."""
    if entry["median"] is None:
        return NO_AMOUNT
    median, p90 = (number(round(entry[name])) for name in ("median", "p90"))
    return f"trung vị {median}, 90% không quá {p90} {entry['unit']}"


def _table(caption: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> ReaderTable:
    if not rows:
        return ReaderTable(caption, pd.DataFrame({"Kết quả": [NO_ROW]}))
    texts = pd.DataFrame([list(row) for row in rows], columns=list(columns), dtype="object")
    return ReaderTable(caption, texts)
