"""What a command tells about an export or a result, on one screen of 80 columns, worst first."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

import pandas as pd

from hganalysis import text, vocab
from hganalysis.cli.published_lines import cautions, figures, wrapped
from hganalysis.drafting.date_formats import SWAPPED
from hganalysis.drafting.yaml_texts import dates_in_parts, unit_of_terms, unread_columns
from hganalysis.intake.cautions import DECISIVE, decisive_columns, warnings_of
from hganalysis.intake.deadline_terms import CALLED, UNITS
from hganalysis.intake.findings import KINDS, counted
from hganalysis.settings.own_words import worded
from hganalysis.settings.yamlfile import PROPOSED

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from hganalysis.counting.result_model import Result
    from hganalysis.drafting.draft import Draft
    from hganalysis.report.rows_behind import TaskSet
    from hganalysis.run.many import Outcome, Planned

UNCALCULATED = (
    "ô công thức chưa có kết quả hoặc báo lỗi, không đề xuất được; mở tệp bằng Excel, chờ tính xong, lưu lại "
    "rồi chạy lại init"
)
SHOWN_ROWS = {"error": 3, "warning": 2, "info": 0}
"""Rows shown of each kind of finding; the full list is in the files that `check` writes."""

LONGEST_VALUE = 40
FOUND = {
    "task_id": "Mã nhiệm vụ",
    "deadline": "Thời hạn",
    "days_late": "Ngày quá hạn",
    "status": "Tình trạng",
    "holder": "Khâu đang giữ",
    "agency": "Cơ quan chủ trì",
    "title": "Nội dung",
}
"""What is told of each row behind a number, with its heading."""

WINDOW_DATES = ("assigned_on", "due_on", "completed_on")


def reading(
    tasks: pd.DataFrame,
    findings: pd.DataFrame,
    counted: Result | None = None,
    map_: str = "",
    decisive: Collection[str] = DECISIVE,
) -> Iterator[str]:
    """Yield what was understood of an export, what of it changes the counts, and its faults.

    Where a period counts it, by a map, its counts are told, and the warnings are those of this result; else
    they are those of the columns that are `decisive`.
    """
    yield from understood(tasks)
    if counted is None:
        warned = warnings_of(findings, decisive=decisive)
        yield from cautions([worded(each["message"]) for each in warned])
    else:
        told: Any = {"totals": True, "unclassified_reasons": True, "lists": {"unclassified"}}
        yield ""
        yield f"Tính theo kỳ {counted.period}:"
        for line in figures(counted.model_dump(mode="json", include=told), map_):
            yield from wrapped(worded(line), 2)
        yield from cautions([worded(each.message) for each in counted.warnings])
    yield from faults(findings)


def trial(draft: Draft, tasks: pd.DataFrame, findings: pd.DataFrame) -> Iterator[str]:
    """Yield what a draft makes of its export, with warnings of what decides in the drafted period."""
    return reading(tasks, findings, decisive=decisive_columns(draft.window.by))


def understood(tasks: pd.DataFrame) -> Iterator[str]:
    """Yield what was understood of an export: deadlines, states, agencies and the spans of dates."""
    yield worded(f"Đọc được {text.number(len(tasks))} dòng nhiệm vụ.")
    if not len(tasks):
        return
    yield from _fact("Thời hạn", _counts(tasks["due_kind"], vocab.DUE_KINDS))
    yield from _fact("Trạng thái", _counts(tasks["state"], vocab.STATES))
    unresolved = int((tasks["agency_group"] == "unresolved").sum())
    unclear = f"; {text.number(unresolved)} dòng chưa xác định được" if unresolved else ""
    yield from _fact("Cơ quan", f"{text.number(tasks['agency_id'].nunique())} cơ quan chủ trì{unclear}")
    for name in WINDOW_DATES:
        if name in tasks and tasks[name].notna().any():
            span = f"từ {text.date(tasks[name].min())} đến {text.date(tasks[name].max())}"
            yield from _fact(
                worded(vocab.TASK_COLUMNS[name]), f"{span} ({text.number(int(tasks[name].count()))} dòng)"
            )


def proposed(draft: Draft) -> Iterator[str]:
    """Yield what was drafted for an export: the columns with their confidence, dates, states and window."""
    table = draft.table
    where = f"Trang «{table.sheet}»: tiêu đề" if table.sheet else "Tiêu đề"
    yield from wrapped(f"{where} ở dòng {table.header}, {text.number(len(table))} dòng dữ liệu.", 2)
    if draft.tracker:
        known = f"{draft.tracker.name} (tham chiếu ngày {text.date(draft.tracker.dated)})"
        yield from wrapped(f"  Nhận ra tệp xuất của {known}.", 4)
    for each in draft.columns:
        doubt = f", CHƯA CHẮC: {each.reason}" if each.is_doubtful else ""
        yield from wrapped(
            f"  {each.field}: {table.labels[each.place]} ({text.percent(each.confidence, 0)}){doubt}", 4
        )
    yield from _laid_out(draft)
    for field in draft.missing():
        yield from wrapped(f"  {field}: CHƯA TÌM THẤY, bắt buộc phải khai", 4)
    if unused := draft.unused():
        yield from wrapped(f"  Cột chưa dùng: {'; '.join(unused)}", 4)
    for told in (*dates_in_parts(draft), *unread_columns(draft)):
        yield from wrapped(f"  {told}", 4)
    for label, n in draft.uncalculated.items():
        yield from _fact(label, f"{text.number(n)} {UNCALCULATED}")
    yield from _fact("Thứ tự ngày tháng", draft.dates.evidence)
    if draft.dates.terms_in:
        length = f"ghi bằng số {UNITS[draft.dates.terms_in]}"
        start = CALLED[draft.terms_from()]
        yield from _fact("Thời hạn", f"{length}, tính từ {start}; {unit_of_terms(draft)}")
    for field in draft.dates.swapped:
        yield from _fact(field, SWAPPED)
    if draft.dates.zones:
        read = f"tệp ghi giờ {', '.join(draft.dates.zones)}; đọc theo giờ {draft.dates.rules().timezone}"
        then = "nơi giao việc ở múi giờ khác thì sửa dates.timezone của bảng ánh xạ"
        yield from _fact("Múi giờ", f"{read}; {then}")
    unclear = [
        f"{each.word or '(ô trống)'} ({text.number(each.n)})"
        for each in draft.states
        if each.word not in draft.said.states and (not each.known or each.is_doubtful)
    ]
    if unclear:
        yield from _fact("Trạng thái cần xác nhận", ", ".join(unclear))
    yield from _fact("Kỳ báo cáo", draft.window.evidence)


def _laid_out(draft: Draft) -> Iterator[str]:
    """Yield what the list keeps elsewhere than in a column of its own."""
    layout = draft.layout
    for made in layout.made:
        yield from wrapped(f"  {made.field}: {made.source} ({made.reason})", 4)
    for heading, (state, reason) in layout.ticks.items():
        yield from wrapped(f"  ticks: {heading} là {state} ({reason})", 4)
    if layout.outline:
        yield from wrapped(f"  outline: {layout.outline} ({layout.summed})", 4)
    if layout.composed:
        yield from wrapped(f"  ids: composed ({layout.composed})", 4)
    if layout.fill_down:
        yield from wrapped(f"  fill_down: {', '.join(layout.fill_down)} (chỉ ghi ở dòng đầu mỗi nhóm)", 4)


def drafted(draft: Draft, places: Iterable[Path], *, shown: bool = False) -> Iterator[str]:
    """Yield what was drafted, unless it was shown before, the files written, and what to do with them."""
    if not shown:
        yield from proposed(draft)
    yield ""
    is_draft = bool(draft.missing()) or not draft.said.confirmed
    yield from (f"Đã ghi {'bản nháp ' * is_draft}{place.as_posix()}." for place in places)
    if is_draft:
        yield f"Xem lại từng chỗ có {PROPOSED} trong hai tệp, sửa nếu sai, rồi xóa chữ {PROPOSED}."


def planned_periods(planned: Sequence[Planned]) -> Iterator[str]:
    """Yield what a run of several periods will do."""
    yield f"Sẽ xử lý {len(planned)} kỳ, theo ngày chốt:"
    for each in planned:
        yield f"  {each.params.period}: {each.will}"
    to_run = [each.seconds for each in planned if not each.is_there]
    known = [seconds for seconds in to_run if seconds is not None]
    if to_run and len(known) == len(to_run):
        yield f"  Thời gian: khoảng {text.number(round(sum(known)))} giây, theo các lần chạy trước ở đây."
    elif to_run:
        yield "  Thời gian: chưa biết, vì chưa có lần chạy nào ở đây để ước tính."


def outcomes(made: Sequence[Outcome]) -> Iterator[str]:
    """Yield what became of each period of a run of several."""
    yield ""
    yield f"Kết quả {len(made)} kỳ:"
    for each in made:
        failed = f"LỖI, mã {each.code}: " if each.code else ""
        yield from wrapped(
            f"  {each.period} ({each.seconds:.0f} giây): {failed}{' '.join(each.said.split())}", 4
        )


def tasks_found(rows: pd.DataFrame, label: str, *, simulated: bool) -> Iterator[str]:
    """Yield the rows behind a number: how many, then one line a task, worst first."""
    from hganalysis.documents.model import simulated_notices

    yield from (worded(each.text) for each in simulated_notices(simulated, vocab.NOT_REAL))
    yield worded(f"{text.number(len(rows))} nhiệm vụ: {label}.")
    if rows.empty:
        return
    worst = rows.sort_values("days_late", ascending=False, kind="stable", na_position="last")
    heads = tuple(map(worded, FOUND.values()))
    lines = [heads, *map(_task_cells, worst.to_dict("records"))]
    widths = [min(LONGEST_VALUE, max(len(line[i]) for line in lines)) for i in range(len(heads))]
    for line in lines:
        cells = [textwrap.shorten(cell, LONGEST_VALUE, placeholder="…") for cell in line]
        yield "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()


def _task_cells(task: Mapping[Hashable, Any]) -> tuple[str, ...]:
    said = {name: "" if pd.isna(task.get(name)) else task[name] for name in FOUND}
    words = {
        "deadline": text.date(said["deadline"]),
        "status": worded(vocab.STATUSES[said["status"]]),
        "holder": worded(vocab.HOLDERS.get(said["holder"], "")),
    }
    return tuple(str(words.get(name, value)) for name, value in said.items())


def names_of_rows(sets: Iterable[TaskSet]) -> Iterator[str]:
    """Yield every name of rows with its number of tasks, to be joined by dots."""
    yield "Tên của từng danh mục; nối bằng dấu chấm để lấy phần chung, ví dụ qua-han.cho-duyet."
    for each in sets:
        if number := int(each.rows.sum()):
            yield f"{text.number(number):>7}  {each.name}: {worded(each.label)}"


def faults(findings: pd.DataFrame) -> Iterator[str]:
    """Yield the findings by kind, worst first, each with its number, what to do, and its first rows."""
    kinds = counted(findings)
    for severity, label in vocab.SEVERITIES.items():
        chosen = [(code, n) for code, n in kinds if KINDS[code].severity == severity]
        if not chosen:
            continue
        yield ""
        yield f"{label.upper()}: {text.number(sum(n for _, n in chosen))}"
        for code, n in chosen:
            kind = KINDS[code]
            action = kind.action if severity != "info" else ""
            yield from wrapped(worded(f"{text.number(n):>5}  {kind.label}. {action}".rstrip()), 7)
            yield from _rows(findings[findings["code"] == code], SHOWN_ROWS[severity])


def _rows(rows: pd.DataFrame, most: int) -> Iterator[str]:
    several = [name for name in ("file", "sheet") if rows[name].nunique() > 1]
    for row in rows.head(most).to_dict("records"):
        place = f"dòng {row['row']}" if isinstance(row["row"], int) else ""
        where = " ".join(filter(None, (*(str(row[name]) for name in several), place)))
        value = textwrap.shorten(str(row["value"]), LONGEST_VALUE, placeholder="…") or "(trống)"
        said = f"{value}. {row['reason']}" if row["column"] or row["value"] else str(row["reason"])
        yield from wrapped(f"       {where + ': ' if where else ''}{said}", 9)
    if 0 < most < len(rows):
        yield f"       … và {text.number(len(rows) - most)} dòng nữa"


def _counts(column: pd.Series, labels: dict[str, str]) -> str:
    sizes = column.value_counts()
    parts = [
        f"{worded(label)} {text.number(int(sizes[key]))}" for key, label in labels.items() if key in sizes
    ]
    return "; ".join(parts)


def _fact(label: str, value: str) -> Iterator[str]:
    yield from wrapped(f"  {label}: {value}", 4)
