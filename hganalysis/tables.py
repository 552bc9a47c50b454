"""Result and findings -> tables as a Vietnamese reader sees them in a notebook."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd
from IPython.display import Markdown
from jinja2 import Environment

from hganalysis import vocab
from hganalysis.intake.findings import FINDING_COLUMNS, KINDS
from hganalysis.result import counted_findings, order_of_agencies
from hganalysis.text import capital, number, percent

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hganalysis.result import Result

SHOWN_ROWS = 50
NUMERIC = re.compile(r"[\d.,%/ ]*(đến [\d.,%]+)?-?")
TEMPLATE = Environment(autoescape=True).from_string(
    """<div style="overflow-x: auto" tabindex="0" role="region" aria-label="{{ caption }}"><table>
<caption>{{ caption }}</caption>
<thead><tr>{% for name in columns %}<th scope="col">{{ name }}</th>{% endfor %}</tr></thead>
<tbody>
{% for row in rows %}<tr>{% for cell, numeric in row %}<td{% if numeric %} \
style="text-align: right; white-space: nowrap"{% else %} style="text-align: left"{% endif %}>{{ cell }}</td>\
{% endfor %}</tr>
{% endfor %}</tbody></table></div>
{% if more %}<p>{{ more }}</p>{% endif %}"""
)


@dataclass(frozen=True)
class ReaderTable:
    """A table of texts that shows itself in a notebook.

    Attributes
    ----------
    caption : str
        What the table tells.
    frame : DataFrame
        The texts, for whoever wants to go on with them.
    """

    caption: str
    frame: pd.DataFrame

    def _repr_html_(self) -> str:
        numeric = [all(NUMERIC.fullmatch(str(cell)) for cell in self.frame[name]) for name in self.frame]
        shown = self.frame.head(SHOWN_ROWS).to_numpy().tolist()
        hidden = len(self.frame) - len(shown)
        return TEMPLATE.render(
            caption=self.caption,
            columns=list(self.frame.columns),
            rows=[list(zip(row, numeric, strict=True)) for row in shown],
            more=f"Còn {number(hidden)} dòng, xem trong thư mục data của kỳ." if hidden else "",
        )


def notice(simulated: bool) -> Markdown:
    """Return the notice that stands on everything made from simulated data, or nothing."""
    return Markdown(f"**{vocab.SIMULATED_NOTICE}**" if simulated else "")


def cautions(result: Result) -> Markdown:
    """Return what is known to change the figures, to stand above them, or nothing."""
    told = [f"- {each['message']}" for each in result["warnings"]]
    head = "**Lưu ý về số liệu dưới đây**"
    return Markdown("\n".join([head, "", *told]) if told else "")


def holders_table(result: Result) -> ReaderTable:
    """Return who holds the tasks that are not completed, by what the source says."""
    rows = [
        (capital(vocab.HOLDERS[each["holder"]]), *(number(each[status]) for status in vocab.OPEN))
        for each in result["holders"]
    ]
    columns = ["Đang ở khâu nào", *(capital(vocab.STATUSES[status]) for status in vocab.OPEN)]
    return _table("Nhiệm vụ chưa hoàn thành, theo dữ liệu nguồn", columns, rows)


def clocks_table(result: Result) -> ReaderTable:
    """Return how many completed tasks change side by another date or deadline; "-" where none can be told."""
    names = ("to_late", "to_on_time", "unchanged", "unknown")
    rows = [
        (
            capital(each["label"]),
            *("-" if each[name] is None else number(each[name]) for name in names),
            each["unsaid"],
        )
        for each in result["clocks"]
    ]
    columns = [
        "Xét theo",
        "Đúng hạn thành quá hạn",
        "Quá hạn thành đúng hạn",
        "Không đổi",
        "Không xét được",
        "Ghi chú",
    ]
    return _table("Nhiệm vụ đã hoàn thành, nếu xét theo ngày khác hoặc thời hạn khác", columns, rows)


def source_table(tasks: pd.DataFrame, findings: pd.DataFrame) -> ReaderTable:
    """Return what was read, sheet by sheet: task rows, rows that are not tasks, and other findings."""
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
    columns = ["Trang tính", "Dòng nhiệm vụ", "Dòng không phải nhiệm vụ", "Phát hiện khác"]
    return _table("Những gì đã đọc được từ tệp nguồn", columns, rows)


def totals_table(result: Result) -> ReaderTable:
    """Return the ten counts, each with its share of the total where it is a part of it."""
    totals = result["totals"]
    rows = [
        (capital(label), number(totals[name]), _share_of_total(name, totals))
        for name, label in vocab.MEASURES.items()
    ]
    return _table("Kết quả thực hiện nhiệm vụ", ["Chỉ tiêu", "Số nhiệm vụ", "Tỷ lệ trên tổng số"], rows)


def _share_of_total(name: str, totals: Mapping[str, int]) -> str:
    if name in ("no_deadline", "excluded"):
        return "ngoài tổng số"
    return percent(totals[name] / totals["total"] if totals["total"] else None)


def agency_table(result: Result) -> ReaderTable:
    """Return the counts and the on-time rate of each agency, the rate with n and interval."""
    names = ["total", *vocab.IN_TOTAL, "no_deadline"]
    rows = [
        (entry["short"], *(number(entry[name]) for name in names), *_rate(entry))
        for entry in result["by_agency"]
    ]
    labels = [capital(vocab.MEASURES[name]) for name in names]
    columns = [
        "Cơ quan, đơn vị",
        *labels,
        "Đúng hạn trên đã qua thời hạn",
        "Tỷ lệ đúng hạn",
        "Khoảng tin cậy 95%",
    ]
    caption = f"Kết quả theo cơ quan, đơn vị, {order_of_agencies(result)}, không xếp hạng"
    return _table(caption, columns, rows)


def _rate(entry: Mapping[str, Any]) -> tuple[str, str, str]:
    rate = next(each for each in entry["rates"] if each["name"] == "on_time_of_settled")
    if rate["value"] is None:
        return "0/0", "-", "-"
    low, high = entry["interval"]
    of = f"{number(rate['numerator'])}/{number(rate['denominator'])}"
    return of, percent(rate["value"]), f"{percent(low)} đến {percent(high)}"


def checks_table(result: Result) -> ReaderTable:
    """Return every check with what was expected and found."""
    rows = [
        (
            SCOPES[check["name"].split(".")[0]],
            check["message"],
            number(check["expected"]),
            number(check["found"]),
            "đạt" if check["holds"] else "KHÔNG ĐẠT",
        )
        for check in result["checks"]
    ]
    return _table("Kiểm tra và đối chiếu", ["Đối tượng", "Kiểm tra", "Cần có", "Tìm thấy", "Kết quả"], rows)


SCOPES = {
    "own": "Số liệu tính lại",
    "published": "Số liệu đã công bố",
    "compare": "So công bố với tính lại",
    "calendar": "Lịch nghỉ",
}


def reasons_table(result: Result) -> ReaderTable:
    """Return why tasks are not classified, have no deadline, or are not counted."""
    parts = {
        "unclassified": "unclassified_reasons",
        "no_deadline": "no_deadline_kinds",
        "excluded": "exclusions",
    }
    rows = [
        (capital(vocab.STATUSES[status]), entry["label"], number(entry["n"]))
        for status, key in parts.items()
        for entry in result[key]
    ]
    return _table("Nhiệm vụ không xếp loại được hoặc ở ngoài tổng số", ["Nhóm", "Lý do", "Số nhiệm vụ"], rows)


def findings_summary(findings: pd.DataFrame) -> ReaderTable:
    """Return how many findings there are of each kind, worst first, and what to do."""
    rows = [
        (
            capital(vocab.SEVERITIES[entry["severity"]]),
            entry["label"],
            number(entry["n"]),
            KINDS[entry["code"]].action,
        )
        for entry in counted_findings(findings)
    ]
    return _table("Phát hiện theo loại", ["Mức độ", "Phát hiện", "Số lượng", "Cần làm"], rows)


def findings_table(findings: pd.DataFrame, severity: str = "error") -> ReaderTable:
    """Return the findings of one severity: where each is, what stands there, and why it matters."""
    names = ["sheet", "row", "task_id", "column", "value", "reason"]
    chosen = findings.loc[findings["severity"] == severity, names].astype("str").fillna("")
    rows = chosen.to_numpy().tolist()
    return _table(f"Mức độ {vocab.SEVERITIES[severity]}", [FINDING_COLUMNS[name] for name in names], rows)


def _table(caption: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> ReaderTable:
    return ReaderTable(
        caption, pd.DataFrame([list(row) for row in rows], columns=list(columns), dtype="object")
    )
