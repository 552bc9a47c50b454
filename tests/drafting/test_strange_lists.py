"""Lists of kinds that nobody described: the accepted draft counts them as their truth says."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import TYPE_CHECKING, Any

import openpyxl
import pandas as pd
import pytest
from exports import write_csv

from hganalysis.counting.status import classify, mark_population
from hganalysis.drafting.column_profiles import profiles
from hganalysis.drafting.date_formats import draft_dates
from hganalysis.drafting.draft import Draft, draft_export, redraft
from hganalysis.drafting.found_table import find_table, largest_table
from hganalysis.drafting.proposed_words import draft_states
from hganalysis.drafting.said import Said
from hganalysis.drafting.told_day import told_time
from hganalysis.drafting.yaml_texts import map_text
from hganalysis.intake.adjusted_deadlines import with_original_deadlines
from hganalysis.intake.group_rows import group_headings
from hganalysis.intake.task_table import read_tasks
from hganalysis.reading import Sheet, read_sheets
from hganalysis.reading.coded_cells import Cells
from hganalysis.reading.grid import Grid
from hganalysis.settings.export_map import load_map
from hganalysis.vocab import STATUSES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

AS_OF = "2024-06-30"
RIGHT = "8/4/4/4/0/0/0"
MADE = [
    (dt.datetime(2024, 3, 1 + n, 9, 5 + n), due, done)
    for n, (due, done) in enumerate(
        [(dt.datetime(2024, 4, 10 + n, 16, 30), dt.datetime(2024, 4, 2 + n, 10, 12)) for n in range(8)]
        + [(dt.datetime(2024, 4, 10 + n, 16, 30), dt.datetime(2024, 4, 14 + n, 10, 12)) for n in range(4)]
        + [(dt.datetime(2024, 7, 10 + n, 16, 30), None) for n in range(4)]
        + [(dt.datetime(2024, 5, 10 + n, 16, 30), None) for n in range(4)]
    )
]
TASKS = [MADE[7 * n % len(MADE)] for n in range(len(MADE))]
"""Given, due and done: 8 on time, 4 late, 4 open in time, 4 overdue."""

GROUPS = itertools.cycle(["Roads", "Parks", "Water", "Lighting", "Waste"])
OFFICES = ["Sở Y tế", "Sở Xây dựng", "Sở Tài chính", "Sở Tư pháp", "Sở Nội vụ"]


def day(moment: dt.datetime | None, spelling: str) -> str:
    return moment.strftime(spelling) if moment else ""


def zoned_headings() -> list[list[Any]]:
    utc, spelling = dt.timedelta(hours=7), "%Y-%m-%d %H:%M"
    headings = [
        "Ticket Number",
        "Title",
        "State",
        "Group",
        "Owner",
        "Created at (UTC)",
        "Escalation at (UTC)",
    ]
    rows = [
        [f"7{n}01", f"Request about lamp {n} of the square", "closed" if done else "new", next(GROUPS), "-",
         day(given - utc, spelling), day(due - utc, spelling), day(done and done - utc, spelling)]
        for n, (given, due, done) in enumerate(TASKS)
    ]  # fmt: skip
    return [[*headings, "Closed at (UTC)"], *rows]


def reopened() -> list[list[Any]]:
    spelling = "%Y-%m-%d %H:%M"
    headings = [
        "Number",
        "Short description",
        "Status",
        "Department",
        "Opened",
        "Due date",
        "Closed at",
        "Resolved at",
    ]
    rows = [
        [f"INC00{n}1", f"Request about lamp {n} of the square",
         ("Closed" if n % 2 else "Resolved") if done else ("Reopened" if n % 2 else "New"), next(GROUPS),
         day(given, spelling), day(due, spelling), day(done, spelling) if n % 2 else "", day(done, spelling)]
        for n, (given, due, done) in enumerate(TASKS)
    ]  # fmt: skip
    return [headings, *rows]


def below_properties() -> list[list[Any]]:
    headings = [
        "Task ID",
        "Task Name",
        "Bucket Name",
        "Progress",
        "Priority",
        "Assigned To",
        "Created Date",
        "Due date",
        "Late",
        "Completed Date",
        "Completed By",
    ]
    rows = [
        [f"kJ{n}x_Q{n}", f"Request about lamp {n}", "Works", "Completed" if done else "In progress", "Medium",
         next(GROUPS), day(given, "%m/%d/%Y"), day(due, "%m/%d/%Y"), "false" if done else "true",
         day(done, "%m/%d/%Y"), "x" if done else ""]
        for n, (given, due, done) in enumerate(TASKS)
    ]  # fmt: skip
    return [
        ["Plan name", "City works"],
        ["Plan ID", "abcDEF"],
        ["Date of export", "06/30/2024"],
        [],
        headings,
        *rows,
    ]


def below_statistics() -> list[list[Any]]:
    statistics = [["Tổng hợp"], ["Đơn vị", "Số việc", "Đã xong"], *([name, 4, 3] for name in OFFICES)]
    headings = ["Mã", "Tên nhiệm vụ", "Chủ trì", "Giao ngày", "Thời hạn", "Trạng thái", "Ngày hoàn thành"]
    rows = [
        [f"K{n}1", f"Rà soát nội dung số {n}", OFFICES[n % 5], day(given, "%d/%m/%Y"), day(due, "%d/%m/%Y"),
         "Hoàn thành" if done else "Chưa hoàn thành", day(done, "%d/%m/%Y")]
        for n, (given, due, done) in enumerate(TASKS)
    ]  # fmt: skip
    return [*statistics, [], headings, *rows]


def subtotals() -> list[list[Any]]:
    headings = [
        "STT",
        "Số/Ký hiệu",
        "Trích yếu",
        "Đơn vị xử lý chính",
        "Hạn xử lý",
        "Ngày hoàn thành",
        "Tình trạng xử lý",
    ]
    rows: list[list[Any]] = []
    for group in range(4):
        rows.append([["I", "II", "III", "IV"][group], f"Lĩnh vực {group + 1}", *[None] * 5])
        for n in range(5 * group, 5 * group + 5):
            _, due, done = TASKS[n]
            state = "Đã hoàn thành" if done else "Đang xử lý"
            rows.append(
                [
                    n + 1,
                    f"{n}/UBND-TH",
                    f"Rà soát nội dung số {n}",
                    OFFICES[n % 5],
                    due.date(),
                    done and done.date(),
                    state,
                ]
            )
        rows.append([None, f"Cộng lĩnh vực {group + 1}", None, None, None, 3, 5])
    return [
        ["ỦY BAN NHÂN DÂN TỈNH A"],
        ["DANH SÁCH NHIỆM VỤ"],
        [],
        headings,
        *rows,
        [None, "Tổng cộng", *[None] * 3, 12, 20],
    ]


def results_in_words() -> list[list[Any]]:
    headings = [
        "TT",
        "Nội dung nhiệm vụ",
        "Cơ quan, đơn vị chủ trì",
        "Ngày giao",
        "Thời hạn hoàn thành",
        "Kết quả thực hiện",
    ]
    rows = [
        [n % 10 + 1, f"Rà soát nội dung số {n}", OFFICES[n % 5], day(given, "%d/%m/%Y"), day(due, "%d/%m/%Y"),
         f"Đã hoàn thành ngày {done:%d/%m/%Y}" if done else "Đang thực hiện"]
        for n, (given, due, done) in enumerate(TASKS)
    ]  # fmt: skip
    second = [[], ["B. NHIỆM VỤ PHÁT SINH"], headings, *rows[10:]]
    return [["BẢNG THEO DÕI NHIỆM VỤ"], ["A. NHIỆM VỤ THEO CHƯƠNG TRÌNH"], headings, *rows[:10], *second]


def planned_and_actual() -> list[list[Any]]:
    headings = [
        *("Mã việc", "Tên việc", "Phòng ban phụ trách", "Ngày bắt đầu"),
        *("Ngày dự kiến hoàn thành", "Ngày kết thúc thực tế", "Trạng thái"),
    ]
    rows = [
        [f"CV{n}1", f"Rà soát nội dung số {n}", OFFICES[n % 5], day(given, "%d/%m/%Y"), day(due, "%d/%m/%Y"),
         day(done, "%d/%m/%Y"), "Hoàn thành" if done else "Đang làm"]
        for n, (given, due, done) in enumerate(TASKS)
    ]  # fmt: skip
    return [headings, *rows]


def words_for_no_date() -> list[list[Any]]:
    headings = ["ID", "Task Name", "Start", "Baseline Finish", "Actual Finish", "Resource Names"]
    rows = [
        [n + 1, f"Request about lamp {n} of the square", day(given, "%a %m/%d/%y"), day(due, "%a %m/%d/%y"),
         day(done, "%a %m/%d/%y") or "NA", next(GROUPS)]
        for n, (given, due, done) in enumerate(TASKS)
    ]  # fmt: skip
    return [headings, *rows]


def ticks_and_reports() -> list[list[Any]]:
    headings = ["STT", "Nội dung công việc", "Ngày giao", "Hạn xử lý", "Ngày báo cáo kết quả"]
    headings += ["Đúng hạn", "Quá hạn", "Chưa hoàn thành"]
    rows: list[list[Any]] = []
    for group, office in enumerate(OFFICES):
        rows.append([["I", "II", "III", "IV", "V"][group], office, *[None] * 6])
        for n, (given, due, done) in enumerate(TASKS[4 * group : 4 * group + 4]):
            ticks = ["x" if each else None for each in (done and done <= due, done and done > due, not done)]
            told = [given.date(), due.date(), done and done.date(), *ticks]
            rows.append([n + 1, f"Rà soát nội dung số {n}", *told])
        rows.append([None, "Cộng: 4 nhiệm vụ", *[None] * 6])
    return [["BIỂU THEO DÕI"], headings, *rows]


def marks_for_no_date(mark: str) -> list[list[Any]]:
    headings = ["Mã NV", "Trích yếu", "Đơn vị thực hiện", "Ngày chuyển", "Hạn XL", "Ngày kết thúc"]
    rows = [
        [f"NV-{n}", f"Rà soát nội dung số {n}", OFFICES[n % 5], day(given, "%d/%m/%Y"), day(due, "%d.%m.%Y"),
         day(done, "%d/%m/%Y") or mark]
        for n, (given, due, done) in enumerate(TASKS)
    ]  # fmt: skip
    return [[*headings, "Tình trạng xử lý"], *([*row, handled(*row[-2:])] for row in rows)]


def handled(due: str, done: str) -> str:
    """Return the words of document software: what is done, and whether in time."""
    if not done[:1].isdigit():
        return "Đang xử lý"
    day_of = [dt.datetime.strptime(each, "%d/%m/%Y") for each in (done, due.replace(".", "/"))]
    return "Đã xử lý đúng hạn" if day_of[0] <= day_of[1] else "Đã xử lý quá hạn"


def dashes() -> list[list[Any]]:
    return marks_for_no_date("-")


def nulls_of_a_database() -> list[list[Any]]:
    return marks_for_no_date(r"\N")


def not_yet() -> list[list[Any]]:
    return marks_for_no_date("Chưa")


def ticks_below_a_group_of_headings() -> list[list[Any]]:
    headings = ["TT", "Nhiệm vụ", "Đơn vị chủ trì", "Ngày giao", "Hạn", "Kết quả", "", "", "Ngày HT"]
    lower = [""] * 5 + ["Đã HT", "Đang TH", "Chưa TH", ""]
    rows = [
        [n + 1, f"Rà soát nội dung số {n}", OFFICES[n % 5], given.date(), due.date(),
         *("x" if each else "" for each in (done, not done and n % 2, not done and not n % 2)),
         done and done.date()]
        for n, (given, due, done) in enumerate(TASKS)
    ]  # fmt: skip
    return [["BIỂU THEO DÕI"], headings, lower, *rows]


TWO_ROWS = [
    ["TT", "Nội dung nhiệm vụ", "Cơ quan", "Thời gian", "", "Kết quả", ""],
    ["", "", "Chủ trì", "Ngày giao", "Hạn hoàn thành", "Ngày hoàn thành", "Tình trạng"],
]
ONE_ROW = [
    "Mã nhiệm vụ",
    "Nội dung",
    "Cơ quan chủ trì",
    "Ngày giao",
    "Hạn xử lý",
    "Ngày hoàn thành",
    "Trạng thái",
]
SHORT_ROW = ["Mã", "Nội dung", "Chủ trì", "Ngày giao", "Hạn", "Hoàn thành", "Trạng thái"]


def paged(first: list[list[Any]], later: list[list[Any]], size: int) -> list[list[Any]]:
    """Return the tasks with headings on top of each page of so many."""
    rows: list[list[Any]] = []
    for n, (given, due, done) in enumerate(TASKS):
        if n % size == 0:
            rows += later if n else first
        told = [day(each, "%d/%m/%Y") for each in (given, due, done)]
        state = "Đã hoàn thành" if done else "Đang thực hiện"
        rows.append([f"{n + 1:03}", f"Rà soát nội dung số {n}", OFFICES[n % 5], *told, state])
    return rows


def pages_of_two_row_headings() -> list[list[Any]]:
    return paged(TWO_ROWS, TWO_ROWS, 7)


def a_page_a_task() -> list[list[Any]]:
    return paged([ONE_ROW], [ONE_ROW], 1)


def pages_with_shorter_headings() -> list[list[Any]]:
    return paged([ONE_ROW], [SHORT_ROW], 10)


def told_as_due_and_done() -> list[list[Any]]:
    headings = ["STT", "Nội dung công việc", "Phòng, đơn vị thực hiện", "Ngày giao việc"]
    headings += ["Phải xong trước/ngày", "Ngày báo xong", "Đánh giá"]
    rows = [
        [n + 1, f"Rà soát nội dung số {n}", OFFICES[n % 5], day(given, "%d/%m/%Y"), day(due, "%d/%m/%Y"),
         day(done, "%d/%m/%Y") or "chưa", ("Đạt" if done <= due else "Chậm") if done else "Đang làm"]
        for n, (given, due, done) in enumerate(TASKS)
    ]  # fmt: skip
    return [headings, *rows]


def done_below_a_group_of_times() -> list[list[Any]]:
    headings = ["Mã việc", "Trích yếu", "Đơn vị xử lý chính", "Thời gian", "", "", "Kết quả"]
    rows = [
        [f"CV{n}1", f"Rà soát nội dung số {n}", OFFICES[n % 5], day(given, "%d/%m/%Y %H:%M"),
         day(due, "%d/%m/%Y"), day(done, "%d/%m/%Y %H:%M") or "-", "Đã xử lý" if done else "Đang xử lý"]
        for n, (given, due, done) in enumerate(TASKS)
    ]  # fmt: skip
    return [headings, ["", "", "", "Chuyển", "Hạn", "Hoàn thành", "Tình trạng"], *rows]


def german_tickets() -> list[list[Any]]:
    headings = ["Ticketnummer", "Betreff", "Status", "Zuständige Abteilung"]
    headings += ["Erstellt am", "Fällig am", "Gelöst am"]
    rows = [
        [70_000 + n, f"Straßenlaterne {n} defekt", "Gelöst" if done else "In Bearbeitung", next(GROUPS),
         day(given, "%d.%m.%Y %H:%M"), day(due, "%d.%m.%Y"), day(done, "%d.%m.%Y %H:%M")]
        for n, (given, due, done) in enumerate(TASKS)
    ]  # fmt: skip
    return [headings, *rows]


def said_as_above() -> list[list[Any]]:
    headings = ["STT", "Nội dung nhiệm vụ", "Cơ quan chủ trì", "Ngày giao", "Thời hạn", "Ngày hoàn thành"]
    rows: list[list[Any]] = []
    for n, (given, due, done) in enumerate(sorted(TASKS, key=lambda each: each[1])):
        told = [OFFICES[n // 4], *(day(each, "%d/%m/%Y") for each in (given, due, done))]
        marks = ["nt", "như trên", "〃", '"', "-nt-"]
        rows.append([n + 1, f"Rà soát nội dung số {n}", marks[n // 4] if n % 4 else told[0], *told[1:]])
    return [["BIỂU THEO DÕI"], headings, *rows]


def subtotals_of_agencies() -> list[list[Any]]:
    headings = ["STT", "Nội dung", "Ngày giao", "Hạn", "Ngày HT", "Tình trạng"]
    rows: list[list[Any]] = []
    for group, office in enumerate(OFFICES):
        rows.append([["I", "II", "III", "IV", "V"][group], office.upper(), *[None] * 4])
        for n, (given, due, done) in enumerate(TASKS[4 * group : 4 * group + 4]):
            told = [given.date(), due.date(), done and done.date()]
            rows.append([n + 1, f"Rà soát nội dung {n}", *told, "Hoàn thành" if done else "Chưa hoàn thành"])
        rows.append([None, f"Cộng {office}: 4 nhiệm vụ", 4, 4, 2, None])
    return [["BIỂU THEO DÕI"], headings, *rows, [None, "TỔNG CỘNG", 20, 20, 12]]


def counts_in_columns_of_words() -> list[list[Any]]:
    headings = [
        "STT",
        "Nội dung công việc",
        "Chủ trì",
        "Hạn hoàn thành",
        "Gia hạn đến",
        "Ngày xong",
        "Ghi chú",
    ]
    rows: list[list[Any]] = []
    for group, office in enumerate(OFFICES):
        for n, (_, due, done) in enumerate(TASKS[4 * group : 4 * group + 4]):
            agreed = [due - dt.timedelta(days=9), due] if n == 1 else [due, None]
            told = [each and each.date() for each in (*agreed, done)]
            rows.append([n + 1, f"Rà soát nội dung {group}/{n}", '"' if n else office, *told, None])
        rows.append([None, f"Cộng Phòng số {group + 1}", 4, None, None, 2, None])
    return [["BIỂU THEO DÕI"], headings, *rows, ["Tổng số: 20 nhiệm vụ", None, None, None, None, 12, None]]


def days_beside_ticks() -> list[list[Any]]:
    headings = ["TT", "Nhiệm vụ được giao", "Cơ quan thực hiện", "Thời hạn", "Đã xong (ghi ngày)"]
    rows: list[list[Any]] = []
    for n, (_, due, done) in enumerate(TASKS):
        ended = day(done, "%d/%m/%Y") if n % 2 else done and f"ngày {done.day:02} tháng {done.month} năm 2024"
        ticks = ["" if done else "x", ""] if n % 2 else ["", "" if done else "x"]
        rows.append([n + 1, f"Rà soát số {n}", OFFICES[n % 5], day(due, "%d/%m/%Y"), ended, *ticks])
    return [[*headings, "Đang làm", "Chưa làm"], *rows]


def steps_of_a_ministry_abroad() -> list[list[Any]]:
    units = ["Secretaria de Saúde", "Departamento de Logística", "Assessoria Jurídica", "Diretoria de Obras"]
    headings = ["Nº da Providência", "Processo", "Assunto", "Unidade Demandada", "Data de Cadastro"]
    headings += ["Prazo para Atendimento", "Prioridade", "Situação", "Data do Atendimento", "Movimentação"]
    rows = [
        [f"PRV-{n:03}/2024", f"0311.{n}/2024", "Atualizar painel", units[n % 4],
         *(day(each, "%d/%m/%Y") for each in (given, due)), ["Alta", "Baixa"][n % 2],
         "Atendida" if done else ["Não iniciada", "Aguardando manifestação"][n % 2],
         day(done, "%d/%m/%Y"), day(done or given, "%d/%m/%Y %H:%M")]
        for n, (given, due, done) in enumerate(TASKS)
    ]  # fmt: skip
    return [["Providências por unidade"], ["Emitido em: 30/06/2024 18:02:11"], [], headings, *rows]


def compact_moments() -> list[list[Any]]:
    spelling = "%Y%m%dT%H%M00Z"
    rows = [
        [f"{n:03}fe", f"Lamp {n}", next(GROUPS), *(day(each, spelling) for each in (given, due, done)),
         "completed" if done else "pending"]
        for n, (given, due, done) in enumerate(TASKS)
    ]  # fmt: skip
    return [["uuid", "description", "project", "entry", "due", "end", "status"], *rows]


def from_a_day_without_its_year() -> list[list[Any]]:
    rows = [
        [f"NV-{n}", f"Rà soát số {n}", OFFICES[n % 5], f"{day(given, '%d/%m')} - {day(due, '%d/%m/%Y')}",
         day(done, "%d/%m/%Y")]
        for n, (given, due, done) in enumerate(TASKS)
    ]  # fmt: skip
    return [["Mã NV", "Nội dung", "Chủ trì", "Thời gian thực hiện", "Ngày hoàn thành thực tế"], *rows]


def answers_to_a_form() -> list[list[Any]]:
    headings = ["Dấu thời gian", "Tên nhiệm vụ được giao (ghi đúng trích yếu văn bản)", "Đơn vị của anh/chị?"]
    headings += ["Nhiệm vụ này được giao ngày nào?", "Thời hạn phải hoàn thành là ngày nào?"]
    headings += ["Nhiệm vụ đã hoàn thành chưa?", "Nếu đã hoàn thành, hoàn thành ngày nào?"]
    rows = [
        [f"30/06/2024 08:{n:02}:00", f"Rà soát nội dung số {n}", OFFICES[n % 5],
         *(day(each, "%d/%m/%Y") for each in (given, due)), "Rồi" if done else "Chưa", day(done, "%d/%m/%Y")]
        for n, (given, due, done) in enumerate(TASKS)
    ]  # fmt: skip
    return [headings, *rows]


def numbered_cards() -> list[list[Any]]:
    rows = [
        [n, f"Rà soát số {n}", "Đã xong" if done else ["Cần làm", "Đang làm"][n % 2], OFFICES[n % 5],
         *(day(each, "%Y-%m-%dT01:00:00.000Z") for each in (given, due, done))]
        for n, (given, due, done) in enumerate(TASKS)
    ]  # fmt: skip
    return [["Card #", "Card title", "List", "Members", "Created", "Due", "Completed at"], *rows]


def action_tracker() -> list[list[Any]]:
    rows = [
        [f"CA/{n}/24", f"Bring forward paper {n}, with costings", ["Treasury", "Ministry of Works"][n % 2],
         *(day(each, "%d-%b-%y") for each in (given, due)), "", "RAG"[n % 3],
         ("Closed - late" if done > due else "Closed") if done else "Ongoing", day(done, "%d-%b-%y")]
        for n, (given, due, done) in enumerate(TASKS)
    ]  # fmt: skip
    headings = ["Action ref", "Decision", "Lead", "Agreed on", "Target", "Revised target", "RAG", "Position"]
    return [["Position as at 30 June 2024"], [], [*headings, "Date closed"], *rows]


def commitments() -> list[list[Any]]:
    rows = [
        [n, f"Informe {n}; anexo", ["Dirección de Obras", "Secretaría General"][n % 2],
         *(day(each, "%d/%m/%y") for each in (given, due, done)), "Cumplida" if done else "En ejecución"]
        for n, (given, due, done) in enumerate(TASKS)
    ]  # fmt: skip
    headings = ["N°", "Compromiso", "Responsable", "Fecha de asignación", "Fecha compromiso"]
    return [["Fecha de corte: 30/06/2024"], [], [*headings, "Fecha de cumplimiento", "Estado"], *rows]


def tasks_of_one_person() -> list[list[Any]]:
    headings = ["Task ID", "Task Name", "Bucket Name", "Progress", "Priority", "Assigned To", "Created Date"]
    rows = [
        [f"x{n}", f"Rà soát {n}", OFFICES[n % 5], "Completed" if done else "In progress", "Medium", "An",
         *(day(each, "%m/%d/%Y") for each in (given, due, done))]
        for n, (given, due, done) in enumerate(TASKS)
    ]  # fmt: skip
    return [[*headings, "Due date", "Completed Date"], *rows]


def planned_end_and_actual_completion() -> list[list[Any]]:
    rows = [
        [f"V{n}", f"Rà soát số {n}", OFFICES[n % 5], *(day(each, "%d/%m/%Y") for each in (given, due)),
         100 if done else 5 * (n % 7), day(done, "%d/%m/%Y")]
        for n, (given, due, done) in enumerate(TASKS)
    ]  # fmt: skip
    headings = ["Mã", "Công việc", "Đơn vị", "Ngày bắt đầu", "Ngày kết thúc", "% hoàn thành"]
    return [[*headings, "Ngày hoàn thành thực tế"], *rows]


def groups_with_counts() -> list[list[Any]]:
    headings = ["STT", "Nội dung", "Ngày giao", "Hạn", "Ngày HT", "Tình trạng"]
    rows: list[list[Any]] = []
    for group, office in enumerate(OFFICES):
        rows.append([["I", "II", "III", "IV", "V"][group], office.upper(), 4, 4, 2, "50%"])
        for n, (given, due, done) in enumerate(TASKS[4 * group : 4 * group + 4]):
            told = [given.date(), due.date(), done and done.date()]
            rows.append([n + 1, f"Rà soát nội dung {n}", *told, "Hoàn thành" if done else "Chưa hoàn thành"])
    return [["BIỂU THEO DÕI"], headings, *rows]


def a_table_that_stands_twice() -> list[list[Any]]:
    headings = ["TT", "Nhiệm vụ", "Đơn vị", "Ngày giao", "Hạn hoàn thành", "Ngày hoàn thành"]
    rows = [
        [n + 1, f"Rà soát nội dung số {n}", OFFICES[n % 5],
         *(day(each, "%d/%m/%Y") for each in (given, due, done))]
        for n, (given, due, done) in enumerate(TASKS)
    ]  # fmt: skip
    return [headings, *rows, [""] * 6, headings, *rows]


def a_table_of_counts_below() -> list[list[Any]]:
    headings = ["STT", "Nội dung", "Cơ quan chủ trì", "Ngày giao", "Hạn", "Ngày HT", "Tình trạng"]
    rows = [
        [n + 1, f"Rà soát nội dung số {n}", OFFICES[n % 5], given.date(), due.date(), done and done.date(),
         "Hoàn thành" if done else "Đang thực hiện"]
        for n, (given, due, done) in enumerate(TASKS)
    ]  # fmt: skip
    counts = [[None, "Cơ quan", "Tổng số", "Hoàn thành", "Quá hạn"]]
    counts += [[n + 1, office, 4, 3, 1] for n, office in enumerate(OFFICES)]
    below = [[], [None, "TỔNG HỢP"], *counts, [None, "Cộng", 20, 15, 5]]
    return [["BIỂU THEO DÕI"], headings, *rows, *below]


def moved_deadlines() -> list[list[Any]]:
    headings = [
        *("Mã", "Nội dung", "Chủ trì", "Ngày giao", "Hạn theo văn bản", "Hạn điều chỉnh"),
        *("Ngày hoàn thành", "Trạng thái"),
    ]
    rows = [
        [f"NV-{n}", f"Rà soát nội dung số {n}", OFFICES[n % 5], day(given, "%d/%m/%Y"),
         day(due if n % 4 else due - dt.timedelta(days=10), "%d/%m/%Y"),
         "" if n % 4 else day(due, "%d/%m/%Y"),
         day(done, "%d/%m/%Y"), "Hoàn thành" if done else "Đang thực hiện"]
        for n, (given, due, done) in enumerate(TASKS)
    ]  # fmt: skip
    return [headings, *rows]


def groups_with_subitems() -> list[list[Any]]:
    headings = ["Name", "Subitems", "Owner", "Status", "Due date", "Date created", "Completed on"]
    headings += ["Department", "Item ID"]
    rows: list[list[Any]] = [["City works 2024"], ["Board of all works"], []]
    for name, part in (("Open", TASKS[::2]), ("Later", TASKS[1::2])):
        rows += [[name], headings]
        for n, (given, due, done) in enumerate(part):
            told = [day(each, "%Y-%m-%d") for each in (due, given, done)]
            state = "Done" if done else "Working on it"
            rows.append([f"Lamp {name} {n}", "Check" if n % 3 == 0 else "", "An", state, *told])
            rows[-1] += [next(GROUPS), 55_000 + len(rows)]
            if n % 3 == 0:
                rows += [["Subitems", "Name", "Owner", "Status", "Date"]]
                rows += [["", "Check", "An", "Done", "2024-03-03"], ["", "Pay", "Bo", "Stuck", "2024-03-09"]]
        rows += [["", "", "", "", "2024-04-10 to 2024-07-13"], []]
    return rows


def ranges_without_ids() -> list[list[Any]]:
    headings = ["Name", "Team", "Status", "Timeline", "Completed", "Created time"]
    rows = [
        [f"Lamp {n}", next(GROUPS), "Done" if done else "In progress",
         f"{day(due - dt.timedelta(days=3), '%B %d, %Y')} → {day(due, '%B %d, %Y')}"
         if n % 3 else day(due, "%B %d, %Y"), day(done, "%B %d, %Y"), day(given, "%B %d, %Y %I:%M %p")]
        for n, (given, due, done) in enumerate(TASKS)
    ]  # fmt: skip
    return [headings, *rows]


def days_without_a_year() -> list[list[Any]]:
    headings = ["TT", "Nhiệm vụ", "Đơn vị", "Ngày giao", "Hạn hoàn thành", "Ngày hoàn thành"]
    rows = [
        [n + 1, f"Rà soát nội dung số {n}", OFFICES[n % 5],
         *(f"{each.day}/{each.month}" if each else "" for each in (given, due, done))]
        for n, (given, due, done) in enumerate(TASKS)
    ]  # fmt: skip
    return [["CHƯƠNG TRÌNH CÔNG TÁC NĂM 2024"], headings, *rows]


def milliseconds() -> list[list[Any]]:
    def since_1970(moment: dt.datetime | None) -> str:
        zone = dt.timezone(dt.timedelta(hours=7))
        return f"{moment.replace(tzinfo=zone).timestamp() * 1000:.0f}" if moment else ""

    headings = ["Task ID", "Task Name", "Status", "Date Created", "Due Date", "Date Closed", "List Name"]
    rows = [
        [f"86c{n}xq", f"Lamp {n}", "complete" if done else "in progress",
         *map(since_1970, (given, due, done)), next(GROUPS)]
        for n, (given, due, done) in enumerate(TASKS)
    ]  # fmt: skip
    return [headings, *rows]


def fields_with_their_types() -> list[list[Any]]:
    """A tracker writes the type of a field behind its name, null for nothing and [] for an empty list."""
    headings = ["Task ID", "Task Name", "Status", "Assignees", "Comments", "Đơn vị chủ trì (drop down)"]
    rows = [
        [f"86c{n}xq", f"Đèn đường số {n}", "complete" if done else "in progress",
         f"[Nguyễn Văn {'ABC'[n % 3]}]", "[]", OFFICES[n % 5],
         *(day(each, "%Y-%m-%d") or "null" for each in (given, due, done))]
        for n, (given, due, done) in enumerate(TASKS)
    ]  # fmt: skip
    return [[*headings, "Date Created", "Due Date (date)", "Date Closed"], *rows]


def units_beside_people() -> list[list[Any]]:
    """Who does it is a person, who wrote it down one office, and the agency is a label."""
    headings = ["Issue ID", "Title", "State", "Author", "Assignee", "Labels", "Due Date", "Created", "Closed"]
    rows = [
        [n + 1, f"Đèn đường số {n}", "Closed" if done else "Open", "Văn phòng UBND tỉnh",
         f"Nguyễn Văn {'ABC'[n % 3]}", OFFICES[n % 5],
         *(day(each, "%Y-%m-%d") for each in (due, given, done))]
        for n, (given, due, done) in enumerate(TASKS)
    ]  # fmt: skip
    return [headings, *rows]


def given_by_agencies_to_parts_of_one() -> list[list[Any]]:
    """The directory knows who wrote, and not the parts of an agency that answer."""
    headings = [
        "Số đến",
        "Cơ quan ban hành",
        "Trích yếu",
        "Người nhận",
        "Xử lý chính",
        "Ngày đến",
        "Hạn trả lời",
    ]
    rows = [
        [500 + n, OFFICES[n // 4], f"Đèn đường số {n}", f"Nguyễn Văn {'ABC'[n % 3]}",
         ["Phòng Tổng hợp", "Phòng Kinh tế"][n % 2], *(day(each, "%d/%m/%Y") for each in (given, due, done))]
        for n, (given, due, done) in enumerate(TASKS)
    ]  # fmt: skip
    return [[*headings, "Ngày trả lời"], *rows]


def stages() -> list[list[Any]]:
    """No heading says what tells how a task stands, nor when it ended."""
    headings = ["External ID", "Title", "Department", "Bước", "Created on", "Deadline", "Ending"]
    rows = [
        [f"task_{300 + n}", f"Đèn đường số {n}", OFFICES[n % 5],
         "Done" if done else "In Progress" if n % 2 else "New",
         *(day(each, "%Y-%m-%d %H:%M") for each in (given, due, done))]
        for n, (given, due, done) in enumerate(TASKS)
    ]  # fmt: skip
    return [headings, *rows]


def time_of_completion_to_come() -> list[list[Any]]:
    """The heading "Thời gian hoàn thành" stands over deadlines where open tasks have one too."""
    rows = [
        [n + 1, f"Đèn đường số {n}", OFFICES[n % 5], day(due, "%d/%m/%Y"),
         f"Đã hoàn thành ngày {day(done, '%d/%m/%Y')}" if done else "Đang thực hiện"]
        for n, (_, due, done) in enumerate(TASKS)
    ]  # fmt: skip
    headings = ["TT", "Nội dung nhiệm vụ", "Cơ quan chủ trì", "Thời gian hoàn thành", "Tình hình thực hiện"]
    return [["(Số liệu đến ngày 30/6/2024)", "", "", "", ""], headings, *rows]


def answered_yes_or_no() -> list[list[Any]]:
    headings = [
        "Task ID",
        "Task",
        "Company",
        "Created",
        "Due date",
        "Date completed",
        "Completed?",
        "Overdue?",
    ]
    rows = [
        [8800 + n, f"Đèn đường số {n}", OFFICES[n % 5],
         *(day(each, "%Y-%m-%d") for each in (given, due, done)), "Yes" if done else "No",
         "Yes" if not done and day(due, "%Y-%m-%d") < AS_OF else "No"]
        for n, (given, due, done) in enumerate(TASKS)
    ]  # fmt: skip
    return [headings, *rows]


def begins_and_ends() -> list[list[Any]]:
    """Below one heading stand the day on which a task begins and the one on which it is to end."""
    above = ["TT", "Nhiệm vụ", "Đơn vị chủ trì", "Thời gian thực hiện", "", "Kết quả", ""]
    rows = [
        [n + 1, f"Đèn đường số {n}", OFFICES[n % 5], *(day(each, "%d/%m/%Y") for each in (given, due, done)),
         "Đạt" if done else ""]
        for n, (given, due, done) in enumerate(TASKS)
    ]  # fmt: skip
    below = ["", "", "", "Bắt đầu", "Kết thúc", "Ngày hoàn thành", "Ghi chú"]
    return [["(Cập nhật kết quả đến ngày 30/6/2024)", *[""] * 6], above, below, *rows]


def times_from_and_until() -> list[list[Any]]:
    headings = ["STT", "Tên nhiệm vụ", "Đơn vị", "Thời gian bắt đầu", "Thời gian kết thúc"]
    rows = [
        [n + 1, f"Đèn đường số {n}", OFFICES[n % 5], *(day(each, "%d.%m.%Y") for each in (given, due, done)),
         "Hoàn thành" if done else "Đang thực hiện"]
        for n, (given, due, done) in enumerate(TASKS)
    ]  # fmt: skip
    return [[*headings, "Thời gian hoàn thành thực tế", "Tình trạng"], *rows]


def deadlines_and_ends() -> list[list[Any]]:
    """The day of the end is that of the completion where another column has the deadlines."""
    rows = times_from_and_until()
    rows[0][4:6] = ["Hạn", "Thời gian kết thúc"]
    return rows


def asked_before_a_day() -> list[list[Any]]:
    headings = ["Mã", "Nội dung chỉ đạo", "Giao cho", "Ngày giao", "Yêu cầu xong trước ngày", "Đã làm xong"]
    rows = [
        [f"CT-{n}", f"Đèn đường số {n}", OFFICES[n % 5], day(given, "%d/%m/%Y"), day(due, "%d/%m/%Y"),
         day(done, "%d/%m/%Y") or ["chưa", "Chưa HT", "chưa gửi báo cáo"][n % 3]]
        for n, (given, due, done) in enumerate(TASKS)
    ]  # fmt: skip
    return [headings, *rows]


def dump_of_a_database() -> list[list[Any]]:
    headings = ["id", "trich_yeu", "don_vi_id", "ten_don_vi", "trang_thai", "ty_le", "ngay_giao", "han_xu_ly"]
    rows = [
        [7000 + n, f"Đèn đường số {n}", n % 5, OFFICES[n % 5], 2 if done else n % 2, 100 if done else 30,
         *(day(each, "%Y-%m-%d %H:%M:%S") or "NULL" for each in (given, due, done))]
        for n, (given, due, done) in enumerate(TASKS)
    ]  # fmt: skip
    return [[*headings, "ngay_hoan_thanh"], *rows]


def a_sheet_with_a_margin() -> list[list[Any]]:
    headings = ["", "#", "Task", "Team", "Given", "Due", "Done?", "Done on", "Link"]
    rows = [
        ["", n + 1, f"Lamp {n}", next(GROUPS), day(given, "%d-%b-%Y"), day(due, "%d-%b-%Y"),
         "TRUE" if done else "FALSE", day(done, "%d-%b-%Y"), ""]
        for n, (given, due, done) in enumerate(TASKS)
    ]  # fmt: skip
    above = [
        ["", "Works tracker", *[""] * 7],
        ["", "Owner: An", *[""] * 3, "Last update", "30-Jun-2024", "", ""],
    ]
    return [*above, [""] * 9, headings, *rows, *([*[""] * 6, "FALSE", "", ""] for _ in range(15))]


def solved_tickets() -> list[list[Any]]:
    headings = ["Ticket ID", "Ticket subject", "Ticket status", "Ticket group", "Ticket created - Date"]
    rows = [
        [4000 + n, f"Lamp {n}", "Solved" if done else "Open", next(GROUPS),
         *(day(each, "%Y-%m-%d") for each in (given, due, done))]
        for n, (given, due, done) in enumerate(TASKS)
    ]  # fmt: skip
    return [[*headings, "Ticket due - Date", "Ticket solved - Date"], *rows, ["SUM", *[""] * 6]]


def written(folder: Path, rows: list[list[Any]]) -> Path:
    if len(rows[0]) > 3:
        return write_csv(folder / "viec.csv", rows)
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(folder / "viec.xlsx")
    return folder / "viec.xlsx"


def counted(folder: Path, rows: list[list[Any]]) -> tuple[Draft, str]:
    return counted_in(written(folder, rows))


def counted_in(file: Path) -> tuple[Draft, str]:
    place = file.parent / "map.yml"
    draft = draft_export(file, file.name, "map", today=dt.date(2024, 6, 30))
    place.write_text(map_text(draft), encoding="utf-8")
    tasks, _ = read_tasks(file, load_map(place, allow_proposals=True))
    marked = mark_population(tasks, by="none", start="2024-01-01", end=AS_OF)
    sizes = classify(marked, as_of=AS_OF)["status"].value_counts()
    return draft, "/".join(str(sizes.get(status, 0)) for status in STATUSES)


KINDS = [
    dashes,
    nulls_of_a_database,
    not_yet,
    ticks_below_a_group_of_headings,
    german_tickets,
    told_as_due_and_done,
    done_below_a_group_of_times,
    pages_of_two_row_headings,
    a_page_a_task,
    pages_with_shorter_headings,
    planned_and_actual,
    words_for_no_date,
    ticks_and_reports,
    zoned_headings,
    reopened,
    below_properties,
    below_statistics,
    subtotals,
    results_in_words,
    said_as_above,
    subtotals_of_agencies,
    counts_in_columns_of_words,
    days_beside_ticks,
    steps_of_a_ministry_abroad,
    compact_moments,
    from_a_day_without_its_year,
    answers_to_a_form,
    numbered_cards,
    action_tracker,
    commitments,
    tasks_of_one_person,
    planned_end_and_actual_completion,
    groups_with_counts,
    a_table_of_counts_below,
    a_table_that_stands_twice,
    moved_deadlines,
    groups_with_subitems,
    ranges_without_ids,
    milliseconds,
    fields_with_their_types,
    units_beside_people,
    given_by_agencies_to_parts_of_one,
    stages,
    time_of_completion_to_come,
    answered_yes_or_no,
    begins_and_ends,
    times_from_and_until,
    deadlines_and_ends,
    asked_before_a_day,
    days_without_a_year,
    a_sheet_with_a_margin,
    solved_tickets,
]


@pytest.mark.parametrize("rows", KINDS, ids=lambda each: each.__name__)
def test_the_accepted_draft_counts_a_strange_list_right(
    rows: Callable[[], list[list[Any]]], tmp_path: Path
) -> None:
    draft, found = counted(tmp_path, rows())

    assert found == RIGHT
    assert draft.window.end is not None
    assert draft.window.end <= dt.date(2024, 6, 30)


@pytest.mark.parametrize(
    "rows",
    [said_as_above, subtotals_of_agencies, counts_in_columns_of_words, groups_with_counts],
    ids=lambda each: each.__name__,
)
def test_each_agency_has_the_tasks_that_stand_by_its_name(
    rows: Callable[[], list[list[Any]]], tmp_path: Path
) -> None:
    counted(tmp_path, rows())
    [file] = tmp_path.glob("viec.*")
    tasks, findings = read_tasks(file, load_map(tmp_path / "map.yml", allow_proposals=True))

    assert tasks["agency"].value_counts().to_dict() == dict.fromkeys(OFFICES, 4)
    assert "value_carried" in set(findings["code"])


@pytest.mark.parametrize(
    "rows",
    [units_beside_people, stages, time_of_completion_to_come, answered_yes_or_no],
    ids=lambda each: each.__name__,
)
def test_names_of_the_directory_are_the_agencies_whatever_stands_over_others(
    rows: Callable[[], list[list[Any]]], tmp_path: Path
) -> None:
    counted(tmp_path, rows())
    tasks, _ = read_tasks(tmp_path / "viec.csv", load_map(tmp_path / "map.yml", allow_proposals=True))

    assert tasks["agency"].value_counts().to_dict() == dict.fromkeys(OFFICES, 4)


def test_who_gives_a_task_is_not_who_does_it(tmp_path: Path) -> None:
    draft, _ = counted(tmp_path, given_by_agencies_to_parts_of_one())

    assert {each.field: draft.table.labels[each.place] for each in draft.columns}["agency"] == "Xử lý chính"


@pytest.mark.parametrize(
    ("heading", "cells", "is_agency"),
    [
        ("Đơn vị giải quyết kiến nghị", ["Đội cầu", "Tổ 5", "Nhóm điện"], True),
        ("Cơ quan xử lý yêu cầu", ["Đội cầu", "Tổ 5", "Nhóm điện"], True),
        ("Cơ quan trả lời đề nghị của dân", ["Đội cầu", "Tổ 5", "Nhóm điện"], True),
        ("Đơn vị gửi yêu cầu", ["Đội cầu", "Tổ 5", "Nhóm điện"], False),
        ("Người kiến nghị", ["Đội cầu", "Tổ 5", "Nhóm điện"], False),
        ("Đơn vị tính", ["văn bản", "hồ sơ", "km"], False),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_who_answers_a_request_is_the_agency_and_who_makes_it_or_what_counts_its_units_is_not(
    heading: str, cells: list[str], is_agency: bool, tmp_path: Path
) -> None:
    headings = ["Mã", "Nội dung", heading, "Hạn", "Trạng thái"]
    rows = [
        [f"A-{n}", f"Sửa đèn số {n}", cells[n % 3], day(due, "%d/%m/%Y"), "Đang làm"]
        for n, (_, due, _) in enumerate(TASKS)
    ]
    file = write_csv(tmp_path / "a.csv", [headings, *rows])

    assert any(each.field == "agency" for each in draft_export(file, "a.csv", "a").columns) == is_agency


@pytest.mark.parametrize("heading", ["Số hồ sơ", "Numer sprawy", "Item ID", "Số biên nhận"])
def test_the_number_of_a_line_is_no_id_beside_any_other(heading: str, tmp_path: Path) -> None:
    headings = ["STT", heading, "Nội dung", "Hạn", "Trạng thái"]
    rows = [
        [n + 1, f"H{n:03}", f"Sửa đèn số {n}", day(due, "%d/%m/%Y"), "Đang làm"]
        for n, (_, due, _) in enumerate(TASKS)
    ]
    draft = draft_export(write_csv(tmp_path / "a.csv", [headings, *rows]), "a.csv", "a")

    assert draft.cells("task_id")[0] == "H000"


def test_a_day_of_assignment_that_only_done_tasks_have_is_their_completion(tmp_path: Path) -> None:
    headings = ["Mã", "Tên báo cáo", "Đơn vị", "Hạn nộp", "Ngày nộp", "Tình trạng"]

    def found(handed_in: list[str]) -> dict[str, str]:
        rows = [
            [
                f"BC{n:02}",
                f"Báo cáo số {n}",
                OFFICES[n % 5],
                day(due, "%d/%m/%Y"),
                handed_in[n],
                "Đã nộp xong" if done else "Chưa",
            ]
            for n, (_, due, done) in enumerate(TASKS)
        ]
        draft = draft_export(write_csv(tmp_path / "a.csv", [headings, *rows]), "a.csv", "a")
        return {each.field: draft.table.labels[each.place] for each in draft.columns}

    assert found([day(done, "%d/%m/%Y") for _, _, done in TASKS])["completed_on"] == "Ngày nộp"
    assert found([day(given, "%d/%m/%Y") for given, _, _ in TASKS])["assigned_on"] == "Ngày nộp"


def test_the_type_of_a_field_is_no_part_of_its_name_and_people_are_no_agencies(tmp_path: Path) -> None:
    draft, _ = counted(tmp_path, fields_with_their_types())
    tasks, _ = read_tasks(tmp_path / "viec.csv", load_map(tmp_path / "map.yml", allow_proposals=True))

    assert tasks["agency"].value_counts().to_dict() == dict.fromkeys(OFFICES, 4)
    assert not any(draft.profiles[draft.table.labels.index("Comments")].cells)
    assert tasks.get("note", pd.Series(dtype="str")).isna().all()


def test_codes_of_states_are_proposed_and_what_no_day_tells_is_unknown(
    tmp_path: Path,
) -> None:
    draft, _ = counted(tmp_path, dump_of_a_database())

    assert {each.field: draft.table.labels[each.place] for each in draft.columns}["status"] == "trang_thai"
    assert {each.word: each.state for each in draft.states} == {"2": "done", "0": "unknown", "1": "unknown"}


@pytest.mark.parametrize("heading", ["ty_le", "so_lan_gia_han", "don_vi_id"])
def test_numbers_under_any_other_heading_are_no_states(heading: str, tmp_path: Path) -> None:
    rows = dump_of_a_database()
    rows[0][4] = heading
    draft, _ = counted(tmp_path, rows)

    assert "status" not in {each.field for each in draft.columns}


@pytest.mark.parametrize(
    ("due", "original", "taken"),
    [
        (["", "", "9"], ["1", "2", "3"], ["1", "2", "9"]),
        (["", "2", "3"], ["1", "2", "3"], ["", "2", "3"]),
        (["", "", "3"], ["1", "2", "3"], ["1", "2", "3"]),
        (["N/A", "", "9"], ["1", "2", "3"], ["1", "2", "9"]),
        (["", ""], ["", "N/A"], ["", ""]),
        (["", "5", "6"], ["1", "", ""], ["", "5", "6"]),
    ],
    ids=["moved-alone", "mostly-repeated", "as-few-repeated", "marked", "none", "original-where-extended"],
)
def test_a_blank_deadline_is_the_original_one_only_where_moved_ones_stand_alone(
    due: list[str], original: list[str], taken: list[str]
) -> None:
    deadlines, carried = with_original_deadlines(Cells.of(due), Cells.of(original), {"n/a"})

    assert [deadlines[row] for row in range(len(due))] == taken
    assert carried.tolist() == [one != other for one, other in zip(due, taken, strict=True)]


@pytest.mark.parametrize("title", ["CHƯƠNG TRÌNH CÔNG TÁC", "NHIỆM VỤ NĂM 2023 CHUYỂN SANG NĂM 2024"])
def test_no_year_is_proposed_where_the_file_names_none_or_two(title: str, tmp_path: Path) -> None:
    file = written(tmp_path, [[title], *days_without_a_year()[1:]])
    draft = draft_export(file, file.name, "map", today=dt.date(2024, 6, 30))

    assert draft.dates.year is None
    assert draft.dates.unread


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Closed - late", "Closed - late"),
        ("Đã xong – loại A", "Đã xong – loại A"),
        ("Đã xong - loại A ngày 3/4/2024", "Đã xong - loại A"),
        ("Đã hoàn thành ngày 3/4/2024", "Đã hoàn thành"),
    ],
)
def test_a_state_is_shown_as_it_is_written_but_for_its_day(written: str, shown: str) -> None:
    assert [each.word for each in draft_states([written, written])] == [shown]


def test_the_longest_texts_are_the_tasks_where_no_heading_says_so(tmp_path: Path) -> None:
    rows = [[row[0], f"{row[1]} trước mùa mưa", *row[2:]] for row in stages()]
    rows[0][1] = "Tên thẻ"
    draft, found = counted(tmp_path, rows)

    assert found == RIGHT
    assert {each.field: draft.table.labels[each.place] for each in draft.columns}["title"] == "Tên thẻ"


def test_titles_that_repeat_do_not_stand_for_ids(tmp_path: Path) -> None:
    rows = ranges_without_ids()
    rows[2][0] = rows[1][0]
    file = write_csv(tmp_path / "viec.csv", rows)

    assert "task_id" in draft_export(file, file.name, "map", today=dt.date(2024, 6, 30)).missing()


def test_the_zone_of_headings_is_declared_and_its_clock_times_are_moved(tmp_path: Path) -> None:
    draft, _ = counted(tmp_path, zoned_headings())
    tasks, _ = read_tasks(tmp_path / "viec.csv", load_map(tmp_path / "map.yml", allow_proposals=True))

    assert set(draft.dates.times_in) == {"assigned_on", "due_on", "completed_on"}
    assert tasks["due_on"].tolist() == [due for _, due, _ in TASKS]


def test_a_reopened_task_is_proposed_to_be_open_and_is_to_be_confirmed(tmp_path: Path) -> None:
    draft, _ = counted(tmp_path, reopened())

    assert {each.word: each.state for each in draft.states}["Reopened"] == "open"
    assert "Reopened: !de-xuat open" in map_text(draft)


def test_a_table_beside_another_that_lacks_a_heading_is_told_and_not_passed_over(tmp_path: Path) -> None:
    headings, done, open_ = ["Mã", "Nội dung", "Chủ trì", "Hạn", "Ngày HT"], [], []
    for n, (_, due, ended) in enumerate(TASKS):
        row = [f"NV-{n}", f"Rà soát nội dung số {n}", OFFICES[n % 5], day(due, "%d/%m/%Y")]
        (done if ended else open_).append([*row, day(ended, "%d/%m/%Y")])
    beside = [
        [*left, "", *right[:4]] for left, right in itertools.zip_longest(done, open_, fillvalue=[""] * 5)
    ]
    rows = [["ĐÃ XONG", *[""] * 5, "CHƯA XONG"], [*headings, "", *headings[:4]], *beside]
    draft, found = counted(tmp_path, rows)
    _, findings = read_tasks(tmp_path / "viec.csv", load_map(tmp_path / "map.yml", allow_proposals=True))
    told = findings[findings["code"] == "sheet_incomplete"]

    assert found == "8/4/0/0/0/0/0"
    assert draft.table.letters[0] == "A"
    assert told["severity"].tolist() == ["error"]
    assert told["rows"].tolist() == [len(open_)]
    assert "column_unused" not in set(findings["code"])


def test_a_state_without_known_meaning_is_done_where_each_of_its_rows_has_ended(tmp_path: Path) -> None:
    rows = marks_for_no_date("")
    for row in rows[1:]:
        row[-1] = "Loại B" if row[-1] == "Đang xử lý" else "Loại A"
    draft, _ = counted(tmp_path, rows)

    assert {each.word: each.state for each in draft.states} == {"Loại A": "done", "Loại B": "unknown"}
    assert "Loại A: !de-xuat done  # 12 dòng; dòng nào cũng có ngày hoàn thành" in map_text(draft)


def test_results_told_by_documents_and_other_words_are_states_and_completions(tmp_path: Path) -> None:
    rows = results_in_words()
    told = itertools.cycle(("Đang tham mưu", "Đang lấy ý kiến các sở"))
    for n, row in enumerate(each for each in rows if len(each) == 6 and each[0] != "TT"):
        done = row[5].partition(" ngày ")[2]
        row[5] = f"Đã hoàn thành tại Báo cáo số {n}/BC-VP ngày {done}" if done else next(told)
    draft, found = counted(tmp_path, rows)

    assert found == "8/4/4/4/0/0/0"
    assert draft.dates.unread == ()


def test_a_state_that_tells_of_the_deadline_alone_is_open_where_none_of_its_rows_has_ended(
    tmp_path: Path,
) -> None:
    rows = marks_for_no_date("")
    for row in rows[1:]:
        row[-1] = "Quá hạn" if row[-1] == "Đang xử lý" else "Đúng hạn"
    draft, _ = counted(tmp_path, rows)

    assert {each.word: each.state for each in draft.states} == {"Đúng hạn": "done", "Quá hạn": "open"}
    assert "; không dòng nào có ngày hoàn thành" in map_text(draft)


@pytest.mark.parametrize("ended", [["1/2/2024"] * 4, [""] * 4, ["1/2/2024", "", "1/2/2024", ""]])
def test_days_of_completion_that_part_no_states_say_nothing_of_them(ended: list[str]) -> None:
    found = draft_states(["Quá hạn", "Quá hạn", "Trễ hạn", "Trễ hạn"], ended=ended)

    assert {each.state for each in found} == {"unknown"}


@pytest.mark.parametrize("rows", [pages_of_two_row_headings, a_page_a_task], ids=lambda each: each.__name__)
def test_headings_of_every_page_are_told_and_are_none_of_the_rows(
    rows: Callable[[], list[list[Any]]], tmp_path: Path
) -> None:
    draft, _ = counted(tmp_path, rows())
    _, findings = read_tasks(tmp_path / "viec.csv", load_map(tmp_path / "map.yml", allow_proposals=True))
    told = findings[findings["code"] == "row_dropped"]

    assert len(draft.table) == len(TASKS)
    assert len(told) == len(rows()) - len(TASKS) - len(draft.table.header_rows)


def test_headings_that_are_said_in_other_words_are_told_as_no_task(tmp_path: Path) -> None:
    counted(tmp_path, pages_with_shorter_headings())
    _, findings = read_tasks(tmp_path / "viec.csv", load_map(tmp_path / "map.yml", allow_proposals=True))

    assert findings["row"].tolist() == [12]
    assert set(findings["code"]) <= {"row_not_task", "row_dropped"}


def test_days_without_a_year_prove_their_order() -> None:
    drafted = draft_dates({"due_on": ["15/9", "3/4"]}, year=2024)

    assert (drafted.dayfirst, drafted.proven, drafted.year) == (True, True, 2024)
    assert "15/9/2024" in drafted.evidence
    assert draft_dates({"due_on": ["15/9/2024"]}, year=2024).year is None


def a_workbook(folder: Path, sheets: dict[str, list[list[Any]]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(folder / "viec.xlsx")
    return folder / "viec.xlsx"


def tasks_of(group: int) -> list[list[Any]]:
    headings = ["STT", "Nội dung nhiệm vụ", "Ngày giao", "Thời hạn", "Ngày hoàn thành"]
    rows = [
        [n + 1, f"Rà soát nội dung {n}", given.date(), due.date(), done and done.date()]
        for n, (given, due, done) in enumerate(TASKS[4 * group : 4 * group + 4])
    ]
    return [headings, *rows]


@pytest.mark.parametrize("said", [["Đơn vị: {}"], ["Cơ quan:", "{}"], ["Tên đơn vị: {}."]])
def test_a_line_above_the_headings_that_says_whose_a_list_is_names_the_agency_of_its_tasks(
    tmp_path: Path, said: list[str]
) -> None:
    sheets = {
        f"Sheet{group}": [
            ["TÌNH HÌNH THỰC HIỆN"],
            [each.format(office) for each in said],
            [],
            *tasks_of(group),
        ]
        for group, office in enumerate(OFFICES)
    }
    _, found = counted_in(a_workbook(tmp_path, sheets))
    tasks, findings = read_tasks(tmp_path / "viec.xlsx", load_map(tmp_path / "map.yml", allow_proposals=True))

    assert found == RIGHT
    assert tasks["agency"].value_counts().to_dict() == dict.fromkeys(OFFICES, 4)
    assert "value_carried" in set(findings["code"])


@pytest.mark.parametrize("open_name", ["Đang thực hiện", "CHƯA HOÀN THÀNH "])
def test_tasks_on_a_sheet_called_by_their_state_are_read_though_no_column_tells_it(
    tmp_path: Path, open_name: str
) -> None:
    headings = ["Mã NV", "Nội dung", "Chủ trì", "Hạn xử lý", "Ngày hoàn thành"]
    rows = [
        [f"NV-{n}", f"Rà soát {n}", OFFICES[n % 5], due.date(), done and done.date()]
        for n, (_, due, done) in enumerate(TASKS)
    ]
    ended = [row for row in rows if row[-1]]
    left = [row[:-1] for row in rows if not row[-1]]
    sheets = {"Đã hoàn thành": [headings, *ended], open_name: [headings[:-1], *left]}
    _, found = counted_in(a_workbook(tmp_path, sheets))

    assert found == RIGHT


def test_a_sheet_without_states_that_is_called_otherwise_is_told_and_changes_no_other(
    tmp_path: Path,
) -> None:
    headings = ["Mã NV", "Nội dung", "Chủ trì", "Hạn xử lý", "Ngày hoàn thành"]
    rows = [
        [f"NV-{n}", f"Rà soát {n}", OFFICES[n % 5], due.date(), done and done.date()]
        for n, (_, due, done) in enumerate(TASKS)
    ]
    sheets = {"Đã hoàn thành": [headings, *rows], "Sheet2": [headings[:-1], *(row[:-1] for row in rows[:5])]}
    _, found = counted_in(a_workbook(tmp_path, sheets))
    _, findings = read_tasks(tmp_path / "viec.xlsx", load_map(tmp_path / "map.yml", allow_proposals=True))

    assert found == RIGHT
    assert "sheet_incomplete" in set(findings["code"])


@pytest.mark.parametrize("unit", ["Triệu đồng", "%", "người", "1.000 đồng", "Nhiệm vụ"])
def test_a_unit_of_measure_above_the_headings_names_no_agency(unit: str) -> None:
    rows: list[list[Any]] = [["BIỂU"], [f"Đơn vị: {unit}"], *tasks_of(0)]

    assert group_headings(Grid(rows), 3, {}) == []


@pytest.mark.parametrize("title", [[], [["DANH SÁCH NHIỆM VỤ"], ["(Kèm theo Báo cáo số 12/BC-VP)"]]])
@pytest.mark.parametrize("spelling", ["%d/%m/%Y", "%Y-%m-%d %H:%M", ""])
@pytest.mark.parametrize("others", [["Cơ quan"], ["Nội dung"], ["Ngày giao"], ["Cơ quan", "Ghi chú"]])
@pytest.mark.parametrize("number", ["1.{n}", "II.{n}", "{new}", "NV-{n}", "{n}/2024"])
def test_rows_that_lack_their_last_cell_and_have_a_day_head_no_group(
    tmp_path: Path, number: str, others: list[str], spelling: str, title: list[list[Any]]
) -> None:
    cells = {"Cơ quan": "Sở Y tế", "Nội dung": "Rà soát", "Ghi chú": ""}

    def shown(moment: dt.datetime | None) -> Any:
        return moment and (moment.strftime(spelling) if spelling else moment)

    rows = [
        [number.format(n=n + 1, new=n % 6 + 1), *(cells.get(each, shown(given)) for each in others),
         shown(due), shown(done)]
        for n, (given, due, done) in enumerate(TASKS)
    ]  # fmt: skip
    book = [*title, ["Mã số", *others, "Hạn", "Ngày hoàn thành"], *rows]
    table = largest_table(read_sheets(a_workbook(tmp_path, {"Việc": book})))

    assert table is not None
    assert (len(table), table.groups) == (len(TASKS), ())


@pytest.mark.parametrize(
    ("beside", "heads"),
    [
        ("05", True),
        ("12,5%", True),
        ("5/10", True),
        ("1.250.000", True),
        ("5/10/2024", False),
        ("2024-10-05", False),
        ("10/2024", False),
        (dt.date(2024, 10, 5), False),
    ],
)
def test_a_row_heads_a_group_beside_counts_and_shares_and_not_beside_a_day(beside: Any, heads: bool) -> None:
    rows = [["I", "Sở Y tế", "", beside], ["1", "Rà soát", "Sở Y tế", "5/10/2024"]]

    assert bool(group_headings(Grid(rows), 0, {})) is heads


@pytest.mark.parametrize(
    ("labels", "spelling"),
    [
        ("编号|任务|负责单位|截止日期|完成日期", "{0.year}年{0.month}月{0.day}日"),
        ("番号|件名|担当部署|期限|完了日", "{0:%Y年%m月%d日}"),
        ("번호|업무명|담당부서|기한|완료일", "{0.year}. {0.month}. {0.day}."),
        ("번호|업무명|담당부서|기한|완료일", "{0:%Y년 %m월 %d일}"),
    ],
)
def test_headings_of_east_asia_are_offered_with_their_columns_and_read_as_a_person_says(
    tmp_path: Path, labels: str, spelling: str
) -> None:
    rows = [
        [
            f"A-{n}",
            f"案件{n}",
            ["財政局", "教育局"][n % 2],
            spelling.format(due),
            done and spelling.format(done),
        ]
        for n, (_, due, done) in enumerate(TASKS)
    ]
    file = write_csv(tmp_path / "viec.csv", [labels.split("|"), *rows])
    draft = draft_export(file, file.name, "map", today=dt.date(2024, 6, 30))
    fields = {"task_id": 0, "agency": 2, "due_on": 3, "completed_on": 4}
    said = redraft(draft, Said(columns={**fields, "status": None}), today=dt.date(2024, 6, 30))
    place = tmp_path / "map.yml"
    place.write_text(map_text(said), encoding="utf-8")
    tasks, _ = read_tasks(file, load_map(place, allow_proposals=True))

    assert all(place in draft.likely(field)[:4] for field, place in fields.items())
    assert tasks["due_on"].tolist() == [pd.Timestamp(due.date()) for _, due, _ in TASKS]
    assert tasks["completed_on"].notna().sum() == sum(done is not None for *_, done in TASKS)


def test_where_nothing_speaks_for_any_column_those_not_in_use_are_offered(tmp_path: Path) -> None:
    rows = [["编号", "截止日期", "状态"], *([f"A-{n}", f"第{n}天", "中"] for n in range(20))]
    draft = draft_export(written(tmp_path, rows), "viec.xlsx", "map")

    assert "due_on" in draft.missing()
    assert [draft.table.labels[place] for place in draft.likely("due_on")] == ["截止日期", "状态"]


def test_a_larger_table_of_years_is_not_taken_for_the_tasks(tmp_path: Path) -> None:
    years = [[f"Chỉ tiêu {n}", *range(20 + n, 26 + n)] for n in range(40)]
    statistics = [["Chỉ tiêu", *range(2019, 2025)], *years]
    [headings, *_] = tasks_of(0)
    rows = [
        [n + 1, f"Rà soát {n}", *(each and each.date() for each in moments), OFFICES[n % 5]]
        for n, moments in enumerate(TASKS)
    ]
    draft, found = counted_in(
        a_workbook(tmp_path, {"Tổng hợp": statistics, "Nhiệm vụ": [[*headings, "Chủ trì"], *rows]})
    )

    assert (draft.table.sheet, found) == ("Nhiệm vụ", RIGHT)


@pytest.mark.parametrize(
    ("name", "is_unit"),
    [
        ("Tổ Văn thư", True), ("Chi cục Thuế", True), ("Bauamt", True), ("Coordenação de TI", True),
        ("Công văn số 12", False), ("Văn bản đến", False), ("Reply to a letter", False), ("Khóa họp", False),
    ],
)  # fmt: skip
def test_a_word_for_a_unit_is_none_that_only_looks_like_it_without_marks(name: str, is_unit: bool) -> None:
    headings = ["STT", "Nội dung nhiệm vụ", "Nơi", "Thời hạn"]
    rows = [headings, *([n, f"Soạn {n}", f"{name} {n % 2}", "05/06/2024"] for n in range(1, 9))]

    assert profiles(find_table(Sheet("", rows)))[2].units == is_unit


@pytest.mark.parametrize(
    "due",
    [
        "November 5, 2024",
        "ngày 5 tháng 6 năm 2024",
        "Quý III/2024",
        "17:00 ngày 5/6/2024",
        "05.06.2024",
        "sớm",
    ],
)
def test_a_list_of_changes_with_days_is_not_taken_for_the_tasks_however_their_days_are_written(
    tmp_path: Path, due: str
) -> None:
    headings = ["STT", "Nội dung nhiệm vụ", "Cơ quan chủ trì", "Thời hạn", "Trạng thái"]
    tasks = [[n + 1, f"Báo cáo việc {n}", OFFICES[n % 5], due, "Đang thực hiện"] for n in range(30)]
    changes = [
        ["Ngày", "Người sửa", "Nội dung"],
        *([f"0{n}/06/2024", "An", f"Sửa dòng {n}"] for n in range(1, 6)),
    ]

    file = a_workbook(tmp_path, {"Nhật ký": changes, "Nhiệm vụ": [headings, *tasks]})

    assert largest_table(read_sheets(file)).sheet == "Nhiệm vụ"


@pytest.mark.parametrize(
    ("lines", "day_told"),
    [
        ([["Ngày xuất: 31/10/2024 17:05"]], "2024-10-31"),
        ([["Xuất lúc 08:15 ngày 31/10/2024"]], "2024-10-31"),
        ([["Ngày in:", "31/10/2024"]], "2024-10-31"),
        ([["Exported on", dt.date(2024, 10, 31)]], "2024-10-31"),
        ([["Emitido em: 31/10/2024 18:02:11"]], "2024-10-31"),
        ([["Stand: 31.10.2024"]], "2024-10-31"),
        ([["Ngày xuất: 05/11/2024"], ["Số liệu đến ngày 31/10/2024"]], "2024-10-31"),
        ([["Data as of 31/10/2024"], ["Exported on 05/11/2024"]], "2024-10-31"),
        ([["As of:", "2024-10-31"], ["Report date: 2024-11-05"]], "2024-10-31"),
        ([["Ngày xuất: 05/12/2024"]], "None"),
        ([["Hạn xuất khẩu ngày 31/10/2024"]], "None"),
        ([["Hậu Giang, ngày 31 tháng 10 năm 2024"]], "None"),
    ],
)
def test_the_day_of_the_export_is_the_last_day_where_the_file_says_no_other(
    lines: list[list[Any]], day_told: str
) -> None:
    found = told_time([Sheet("", [*lines, ["Mã", "Nội dung", "Hạn", "Xong"]])], [], dt.date(2024, 11, 20))

    assert str(found.until) == day_told


@pytest.mark.parametrize(
    ("stamp", "spelling", "as_of"),
    [
        ("Date of export: 07/06/2024", "%m/%d/%Y %H:%M", "2024-07-06"),
        ("Date of export: 07/06/2024", "%d/%m/%Y %H:%M", "2024-06-07"),
        ("Date of export: 07/06/2024", "%Y-%m-%d %H:%M", "2024-06-07"),
        ("As of 07/06/2024", "%m/%d/%Y %H:%M", "2024-07-06"),
        ("As of 07/16/2024", "%m/%d/%Y %H:%M", "2024-07-16"),
        ("As of 31/07/2024", "%m/%d/%Y %H:%M", "2024-07-31"),
        ("Số liệu đến ngày 05/07/2024", "%m/%d/%Y %H:%M", "2024-07-05"),
    ],
)
def test_the_day_of_the_export_is_read_in_the_order_in_which_the_file_writes_its_dates(
    tmp_path: Path, stamp: str, spelling: str, as_of: str
) -> None:
    headings = ["Code", "Title", "Team", "Opened", "Due date", "Closed", "Status"]
    rows = [
        [f"A-{n}", f"Lamp {n}", next(GROUPS), *(day(each, spelling) for each in (given, due, done)), state]
        for n, (given, due, done) in enumerate(TASKS)
        for state in ["closed" if done else "open"]
    ]
    file = write_csv(tmp_path / "viec.csv", [[stamp], [], headings, *rows])

    assert str(draft_export(file, file.name, "map", today=dt.date(2024, 11, 20)).window.end) == as_of


@pytest.mark.parametrize(
    ("states", "ended", "proposed"),
    [
        (["Concluída", "Concluída", "Aberta", "Aberta"], ["1/4/2024", "2/4/2024", "", ""], True),
        (["Concluída", "Concluída", "Aberta", "Aberta"], ["1/4/2024", "2/4/2024", "3/4/2024", ""], False),
        (["Aberta", "Aberta", "Nova", "Nova"], ["1/4/2024", "2/4/2024", "", ""], False),
        (["Concluída", "Cancelada", "Cancelada", "Nova"], ["", "2/4/2024", "3/4/2024", ""], False),
        (["Concluída", "Concluída", "Loại B", "Loại B"], ["1/4/2024", "2/4/2024", "", ""], False),
    ],
    ids=["done-and-open", "some-open-dated", "no-state-of-the-end", "withdrawn", "no-open-state"],
)
def test_dates_that_stand_where_the_state_is_one_of_the_end_are_days_of_completion(
    tmp_path: Path, states: list[str], ended: list[str], proposed: bool
) -> None:
    rows = [
        [f"A-{n}", f"Tarefa {n}", "Setor A", "9/4/2024", state, day_]
        for n, (state, day_) in enumerate(zip(states * 3, ended * 3, strict=True))
    ]
    file = write_csv(
        tmp_path / "viec.csv", [["Código X", "Assunto", "Setor", "Prazo", "Situação", "Baixa"], *rows]
    )
    found = {each.field for each in draft_export(file, file.name, "map").columns}

    assert ("completed_on" in found) is proposed
