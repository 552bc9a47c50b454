"""Result and findings -> tables as a Vietnamese reader sees them in a notebook."""

from __future__ import annotations

from typing import Any

import pandas as pd
from IPython.display import Markdown

from hganalysis import vocab
from hganalysis.intake.findings import FINDING_COLUMNS, KINDS
from hganalysis.result import Result
from hganalysis.text import number, percent


def notice(simulated: bool) -> Markdown:
    """Return the notice that stands on everything made from simulated data, or nothing."""
    return Markdown(f"**{vocab.SIMULATED_NOTICE}**" if simulated else "")


def source_table(tasks: pd.DataFrame, findings: pd.DataFrame) -> pd.DataFrame:
    """Return what was read, sheet by sheet: task rows, rows that are not tasks, and findings."""
    apart = findings["code"].isin(["row_dropped", "row_not_task"])
    sheets = dict.fromkeys([*tasks["source_sheet"], *findings["sheet"]])
    rows = [
        (
            sheet or "(tệp không chia trang)",
            number(int((tasks["source_sheet"] == sheet).sum())),
            number(int((apart & (findings["sheet"] == sheet)).sum())),
            number(int((~apart & (findings["sheet"] == sheet)).sum())),
        )
        for sheet in sheets
    ]
    return _table(rows, ["Trang tính", "Dòng nhiệm vụ", "Dòng không phải nhiệm vụ", "Phát hiện khác"])


def totals_table(result: Result) -> pd.DataFrame:
    """Return the ten counts, each with its share of the total where it is a part of it."""
    totals = result["totals"]
    rows = [
        (vocab.MEASURES[name].capitalize(), number(totals[name]), _share_of_total(name, totals))
        for name in vocab.MEASURES
    ]
    return _table(rows, ["Chỉ tiêu", "Số nhiệm vụ", "Tỷ lệ trên tổng số"])


def _share_of_total(name: str, totals: dict[str, int]) -> str:
    if name in ("no_deadline", "excluded"):
        return "ngoài tổng số"
    return percent(totals[name] / totals["total"] if totals["total"] else None)


def agency_table(result: Result) -> pd.DataFrame:
    """Return the counts and the on-time rate of each agency in protocol order, the rate with n and interval."""
    names = [name for name in vocab.MEASURES if name != "excluded"]
    rows = [(entry["agency"], *(number(entry[name]) for name in names), _rate(entry)) for entry in result["by_agency"]]
    labels = [vocab.MEASURES[name].capitalize() for name in names]
    return _table(rows, ["Cơ quan, đơn vị", *labels, "Đúng hạn / đã kết luận (khoảng tin cậy 95%)"])


def _rate(entry: dict[str, Any]) -> str:
    rate = next(each for each in entry["rates"] if each["name"] == "on_time_of_concluded")
    if rate["value"] is None:
        return "-"
    low, high = entry["interval"]
    return f"{rate['numerator']}/{rate['denominator']} = {percent(rate['value'])} ({percent(low)} đến {percent(high)})"


def checks_table(result: Result) -> pd.DataFrame:
    """Return every check with what was expected and found."""
    rows = [
        (check["message"], number(check["expected"]), number(check["found"]), "đạt" if check["holds"] else "KHÔNG ĐẠT")
        for check in result["checks"]
    ]
    return _table(rows, ["Kiểm tra", "Cần có", "Tìm thấy", "Kết quả"])


def reasons_table(result: Result) -> pd.DataFrame:
    """Return why tasks are not classified, have no deadline, or are not counted."""
    parts = {
        "unclassified": "unclassified_reasons",
        "no_deadline": "no_deadline_kinds",
        "excluded": "exclusions",
    }
    rows = [
        (vocab.STATUSES[status].capitalize(), entry["label"], number(entry["n"]))
        for status, key in parts.items()
        for entry in result[key]
    ]
    return _table(rows, ["Nhóm", "Lý do", "Số nhiệm vụ"])


def findings_summary(findings: pd.DataFrame) -> pd.DataFrame:
    """Return how many findings there are of each kind, worst first, and what to do."""
    sizes = findings.groupby(["severity", "code"]).size()
    order = list(vocab.SEVERITIES)
    entries = sorted(sizes.items(), key=lambda each: (order.index(each[0][0]), -each[1], each[0][1]))
    rows = [
        (vocab.SEVERITIES[severity], KINDS[code].label, number(n), KINDS[code].action)
        for (severity, code), n in entries
    ]
    return _table(rows, ["Mức độ", "Phát hiện", "Số lượng", "Cần làm"])


def findings_table(findings: pd.DataFrame, severity: str = "error") -> pd.DataFrame:
    """Return the findings of one severity, with Vietnamese headings."""
    chosen = findings.loc[findings["severity"] == severity, ["sheet", "row", "column", "value", "reason", "task_id"]]
    return chosen.fillna("").rename(columns=FINDING_COLUMNS).set_index("Trang tính")


def _table(rows: list[tuple[Any, ...]], columns: list[str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=columns).set_index(columns[0])
