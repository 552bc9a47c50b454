"""The sheet on which whoever checks a period signs: what was held to what, and what is left to a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hganalysis import text
from hganalysis.counting.result_words import check_sentences
from hganalysis.documents.model import (
    Column,
    Document,
    Paragraph,
    Row,
    Table,
    simulated_notices,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from hganalysis.report.period_result import PeriodResult

HELD, NOT_HELD, TO_LOOK_AT = "đạt", "KHÔNG ĐẠT", "cần xem"
BLANK = "…" * 8

BY_HAND = (
    "Đọc bản tóm tắt và báo cáo: lời văn đúng với số liệu, không có câu gây hiểu sai",
    "Mở phụ lục, sổ số liệu: cộng thử một cơ quan, đúng với báo cáo",
    "Mỗi cảnh báo và mỗi chỗ khác kỳ trước đã có người trả lời, hoặc được nêu trong báo cáo",
    "Các nhiệm vụ ở bảng dưới đã được so với phần mềm hoặc văn bản gốc",
)
"""What only a person can hold to the truth."""


@dataclass(frozen=True)
class Drawn:
    """A task drawn for a person to compare with the software or its document."""

    task_id: str
    place: str
    """Row of the source, and its sheet where there are several."""
    agency: str
    due_on: str
    completed_on: str
    status: str


@dataclass(frozen=True)
class Checked:
    """What a check sheet is made of beside the result of the period."""

    sha256: str
    """Of run.json, by which the sheet names what was checked."""
    software: str
    since: Sequence[str]
    """What of the inputs has changed since the run."""
    told: Mapping[str, Sequence[str]]
    """Warnings and remarks that the run told, as run.json keeps them."""
    analysed_by: str
    checked_by: str
    drawn: Sequence[Drawn]


def check_sheet(result: PeriodResult, checked: Checked) -> Document:
    """Write the check sheet of a period: what the tool held, what a person holds, tasks drawn, signatures."""
    return Document(
        title=f"Phiếu kiểm tra số liệu kỳ {result.period}",
        language="vi",
        simulated=result.simulated,
        letterhead=None,
        heading=None,
        blocks=(
            *simulated_notices(result.simulated),
            Paragraph(
                f"{text.capital(result.label)}, chốt đến hết ngày {text.date(result.as_of)}. "
                f"Phiếu này nói về đúng một bản: run.json có SHA-256 {checked.sha256}."
            ),
            _by_tool(result, checked),
            _by_person(),
            _tasks(checked.drawn),
            _signatures(checked),
        ),
        signature=None,
    )


def _by_tool(result: PeriodResult, checked: Checked) -> Table:
    rows = tuple(Row((what, found, said)) for what, found, said in _held(result, checked))
    columns = (Column("Nội dung", "left", 30), Column("Kết quả", "center", 14), Column("Căn cứ", "left", 56))
    return Table("Phần công cụ đã kiểm tra", columns, rows)


def _held(result: PeriodResult, checked: Checked) -> Iterator[tuple[str, str, str]]:
    """Yield each thing that the tool holds to another, whether it holds, and by what that is seen."""
    sentences = check_sentences(result)
    failed = [sentences[each.name] for each in result.checks if not each.holds]
    against, what = (", khớp với số đã công bố", " và đối chiếu") if result.published else ("", "")
    said = " ".join(failed) or f"{text.number(len(result.checks))} phép cộng{what} đều khớp."
    yield f"Số liệu cộng khớp{against}", NOT_HELD if failed else HELD, said
    yield "Thư mục nguyên vẹn như khi công bố", HELD, "Mọi tệp đúng SHA-256 ghi trong run.json."
    since = " ".join(checked.since)
    yield "Tệp nguồn, tham số, sổ tay, mã vẫn như khi chạy", *_seen(since, "Không có gì thay đổi.")
    warned = " ".join(checked.told["warnings"])
    yield "Phát hiện làm thay đổi số được tính", *_seen(warned, "Không có.")
    remarks = " ".join(checked.told["remarks"])
    yield "Lời văn cố định đúng với số liệu kỳ này", *_seen(remarks, "Không có câu nào trái với số đo được.")
    yield "Số liệu của kỳ trước không bị sửa", *_audited(result)
    yield "Phần mềm", HELD, checked.software


def _seen(found: str, nothing: str) -> tuple[str, str]:
    return (TO_LOOK_AT, found) if found else (HELD, nothing)


def _audited(result: PeriodResult) -> tuple[str, str]:
    if result.history is None:
        return TO_LOOK_AT, "Chưa so: tham số không ghi previous, hoặc không có bản lưu của kỳ trước."
    found = len(result.history.findings) + len(result.history.carried)
    return _seen(
        f"{text.number(found)} chỗ khác với kỳ trước, liệt kê ở so-lieu.xlsx." if found else "",
        "Không có chỗ nào khác.",
    )


def _by_person() -> Table:
    rows = tuple(Row((what, "", "")) for what in BY_HAND)
    columns = (Column("Nội dung", "left", 60), Column("Đạt", "center", 10), Column("Ghi chú", "left", 30))
    return Table("Phần người kiểm tra xác nhận", columns, rows)


def _tasks(drawn: Sequence[Drawn]) -> Table:
    rows = tuple(
        Row((each.task_id, each.place, each.agency, each.due_on, each.completed_on, each.status, ""))
        for each in drawn
    )
    columns = (
        Column("Mã", "left", 17),
        Column("Dòng", "left", 8),
        Column("Cơ quan", "left", 25),
        Column("Thời hạn", "center", 12),
        Column("Hoàn thành", "center", 12),
        Column("Tình trạng", "left", 18),
        Column("Đúng", "center", 8),
    )
    note = "Công cụ chọn theo mã băm của kỳ và mã nhiệm vụ: không ai chọn trước được, lập lại vẫn như cũ."
    return Table("Nhiệm vụ để so với nguồn", columns, rows, note=note)


def _signatures(checked: Checked) -> Table:
    same = checked.checked_by and checked.checked_by == checked.analysed_by
    note = "Người kiểm tra phải khác người phân tích." if same or not checked.checked_by else ""
    rows = (
        Row(("Người phân tích", checked.analysed_by or BLANK, "", "")),
        Row(("Người kiểm tra", checked.checked_by or BLANK, "", "")),
    )
    columns = (
        Column("", "left", 20),
        Column("Họ tên", "left", 35),
        Column("Ngày", "center", 15),
        Column("Ký", "center", 30),
    )
    return Table("Ký xác nhận", columns, rows, note=note)
