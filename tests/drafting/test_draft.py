"""Drafting a map for an export nobody described: columns, dates, states, agencies, and the two files."""

from __future__ import annotations

import csv
import datetime as dt
import tempfile
from pathlib import Path
from typing import Any

import pytest
from exports import write_book, write_xlsx
from hypothesis import given
from hypothesis import strategies as st
from nasty import NASTY

from hganalysis.cli.commands import main
from hganalysis.cli.screen import proposed
from hganalysis.drafting.date_formats import FORMATS, DateDraft, draft_dates
from hganalysis.drafting.draft import Draft, WindowDraft, draft_export, draft_window, name_for
from hganalysis.drafting.found_table import Table
from hganalysis.drafting.proposed_fields import SAYS_OTHERWISE, Proposal, likeness, words_of
from hganalysis.drafting.proposed_words import AgencyDraft, StateWord, draft_states, suggested_state
from hganalysis.drafting.yaml_texts import map_text, params_text
from hganalysis.errors import MapError, ParamsError, SourceError
from hganalysis.intake.dates import DateReader
from hganalysis.intake.task_table import read_tasks
from hganalysis.settings.export_map import DateRules, load_map
from hganalysis.settings.params import load_params
from hganalysis.settings.wordlists import load_headings
from hganalysis.settings.yamlfile import PROPOSED, read_yaml
from hganalysis.text import nfc

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "data" / "nhiem-vu-2024-11-03.xlsx"


def write_csv(path: Path, rows: list[list[Any]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def days(n: int, spelling: str, shift: int = 0) -> list[str]:
    return [(dt.date(2024, 1, 3) + dt.timedelta(days=5 * i + shift)).strftime(spelling) for i in range(n)]


def tracker(headings: list[str], *columns: list[Any]) -> list[list[Any]]:
    return [headings, *map(list, zip(*columns, strict=True))]


N = 40
NAMES = ["Parks", "Water Works", "Streets and Sanitation", "Buildings"] * (N // 4)
IDS = [f"SR24-{1000 + i}" for i in range(N)]
TITLES = [f"Repair of the fence at number {i} of the high street" for i in range(N)]
TRACKERS = {
    "a city's service requests": (
        tracker(
            ["SR_NUMBER", "SR_TYPE", "OWNER_DEPARTMENT", "STATUS", "CREATED_DATE", "DUE_DATE", "CLOSED_DATE"],
            IDS, TITLES, NAMES, ["Completed", "Open"] * (N // 2),
            days(N, "%m/%d/%Y %I:%M:%S %p"), days(N, "%m/%d/%Y %I:%M:%S %p", 9),
            days(N, "%m/%d/%Y %I:%M:%S %p", 8),
        ),
        {"task_id": "SR_NUMBER", "agency": "OWNER_DEPARTMENT", "status": "STATUS",
         "assigned_on": "CREATED_DATE", "due_on": "DUE_DATE", "completed_on": "CLOSED_DATE"},
    ),
    "an issue tracker": (
        tracker(
            ["Summary", "Issue key", "Assignee", "Status", "Created", "Due Date", "Resolved"],
            TITLES, IDS, NAMES, ["Done", "In Progress"] * (N // 2),
            days(N, "%Y-%m-%d"), days(N, "%Y-%m-%d", 9), days(N, "%Y-%m-%d", 8),
        ),
        {"title": "Summary", "task_id": "Issue key", "agency": "Assignee", "status": "Status",
         "assigned_on": "Created", "due_on": "Due Date", "completed_on": "Resolved"},
    ),
    "an issue tracker as it writes dates itself": (
        tracker(
            ["Issue key", "Issue id", "Summary", "Assignment group", "Assigned to", "Progress", "Created",
             "Due Date", "Resolved"],
            IDS, list(range(N)), TITLES, NAMES, [f"Person {i % 9}" for i in range(N)],
            ["Done", "In Progress"] * (N // 2), days(N, "%d/%b/%y %I:%M %p"), days(N, "%d/%b/%y %I:%M %p", 9),
            days(N, "%d/%b/%y %I:%M %p", 8),
        ),
        {"task_id": "Issue key", "title": "Summary", "agency": "Assignment group", "status": "Progress",
         "assigned_on": "Created", "due_on": "Due Date", "completed_on": "Resolved"},
    ),
    "a log of requests for information": (
        tracker(
            ["Reference", "Subject", "Directorate responsible", "Date received", "Date due",
             "Date of response"],
            IDS, TITLES, NAMES, days(N, "%d-%b-%Y"), days(N, "%d-%b-%Y", 20), days(N, "%d-%b-%Y", 18),
        ),
        {"task_id": "Reference", "title": "Subject", "agency": "Directorate responsible",
         "assigned_on": "Date received", "due_on": "Date due", "completed_on": "Date of response"},
    ),
    "a sheet of a university, without marks": (
        tracker(
            ["Ma_NV", "Tieu_de", "Don_vi_Chu_tri", "Don_vi_Phoi_hop", "Han_hoan_thanh", "Trang_thai",
             "Ngay_hoan_thanh"],
            IDS, TITLES, NAMES, NAMES[::-1], days(N, "%d/%m/%Y", 9),
            ["Chờ duyệt", "Đã hoàn thành"] * (N // 2), days(N, "%d/%m/%Y", 8),
        ),
        {"task_id": "Ma_NV", "title": "Tieu_de", "agency": "Don_vi_Chu_tri", "coop": "Don_vi_Phoi_hop",
         "due_on": "Han_hoan_thanh", "status": "Trang_thai", "completed_on": "Ngay_hoan_thanh"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TRACKERS)
def test_the_columns_of_trackers_from_elsewhere_are_found(name: str, tmp_path: Path) -> None:
    rows, expected = TRACKERS[name]
    draft = draft_export(write_csv(tmp_path / "a.csv", rows), "a.csv", "a")

    found = {each.field: draft.table.labels[each.place] for each in draft.columns}
    assert {field: found.get(field) for field in expected} == expected
    assert draft.missing() == []


ROLES = ["task_id", "agency", "assigned_on", "due_on", "completed_on", "status"]
HEADINGS = [
    ["Issue key", "Project", "Created", "Due date", "Resolved", "Status"],
    ["Number", "Assignment group", "Assigned", "SLA due", "Resolved", "State"],
    ["Ref No", "Directorate", "Date received", "Target date", "Date responded", "Outcome"],
    ["UIN", "Answering Department", "Date tabled", "Due for answer", "Date answered", "Status"],
    ["Ticket", "Team", "Opened At", "Deadline", "Closed At", "State"],
    ["Mã NV", "Cơ quan thực hiện", "Ngày giao việc", "Thời hạn", "Ngày hoàn thành", "Tiến độ"],
    ["Protocolo", "Órgão", "Data de abertura", "Prazo de resposta", "Data da resposta", "Situação"],
    ["Folio", "Unidad responsable", "Fecha de ingreso", "Fecha límite", "Fecha de respuesta", "Estado"],
    ["Numéro de dossier", "Ministère", "Date de réception", "Échéance", "Date de clôture", "État"],
    ["Aktenzeichen", "Behörde", "Eingang am", "Frist", "Erledigt am", "Bearbeitungsstand"],
    ["Znak sprawy", "Wydział", "Data wpływu", "Termin załatwienia", "Data załatwienia", "Stan sprawy"],
    ["N. pratica", "Ufficio competente", "Data assegnazione", "Scadenza", "Data conclusione", "Stato"],
    ["Zaaknummer", "Afdeling", "Ontvangen op", "Uiterste datum", "Afgehandeld op", "Stand van zaken"],
    ["Số hồ sơ", "Cơ quan giải quyết", "Ngày tiếp nhận", "Ngày hẹn trả", "Ngày trả", "Trạng thái hồ sơ"],
    ["Mã hồ sơ", "Bộ phận xử lý", "Tiếp nhận", "Hẹn trả", "Trả kết quả", "Tình trạng"],
    [
        "Số biên nhận",
        "Đơn vị giải quyết",
        "Thời gian tiếp nhận",
        "Hạn trả kết quả",
        "Ngày thực trả",
        "Tình trạng",
    ],
    ["Item ID", "Business Unit", "Raised on", "Needed by", "Delivered", "Stage"],
    ["Mã HS", "ĐV xử lý", "Ngày nộp", "Ngày hẹn trả", "Ngày trả KQ", "Tình trạng"],
    ["Mã NV", "CQ chủ trì", "Ngày BĐ", "Ngày KT", "Ngày HT", "Tình trạng TH"],
    ["Mã", "Ban/Ngành", "Giao ngày", "Hoàn thành trước", "Hoàn thành ngày", "Tình trạng"],
    ["N°", "Direction pilote", "Lancement", "Échéance", "Réalisé le", "Avancement"],
    ["Row ID", "Dept.", "Begin", "Finish by", "Actual completion", "State"],
]


def found_under(headings: list[str], folder: Path, *further: list[Any]) -> dict[str, str]:
    """Return the heading found for each field of a table of `ROLES` and further columns."""
    columns = [IDS, NAMES, days(N, "%Y-%m-%d"), days(N, "%Y-%m-%d", 9), days(N, "%Y-%m-%d", 8)]
    rows = tracker(headings, *columns, ["Closed", "Open"] * (N // 2), *further)
    draft = draft_export(write_csv(folder / "a.csv", rows), "a.csv", "a")
    return {each.field: draft.table.labels[each.place] for each in draft.columns}


@pytest.mark.parametrize("headings", HEADINGS, ids=lambda each: each[0])
def test_the_usual_headings_of_other_offices_are_found(headings: list[str], tmp_path: Path) -> None:
    assert found_under(headings, tmp_path) == dict(zip(ROLES, headings, strict=True))


def test_a_heading_that_could_be_two_fields_goes_where_the_others_leave_it(tmp_path: Path) -> None:
    headings = ["UIN", "Body", "Tabled", "Due", "updated_datetime", "Status", "Id", "Outcome"]
    found = found_under(headings, tmp_path, list(range(N)), [f"Letter {n}" for n in range(N)])

    assert (found["task_id"], found["doc_number"]) == ("Id", "UIN")
    assert (found["status"], found["result_doc"]) == ("Status", "Outcome")
    assert found["last_update_on"] == "updated_datetime"
    assert "completed_on" not in found


@pytest.mark.parametrize("name", TRACKERS)
def test_every_row_of_a_tracker_is_read_with_the_confirmed_draft(name: str, tmp_path: Path) -> None:
    rows, _ = TRACKERS[name]
    path = write_csv(tmp_path / "a.csv", rows)
    confirmed = tmp_path / "a.yml"
    confirmed.write_text(map_text(draft_export(path, "a.csv", "a")).replace(PROPOSED, ""), encoding="utf-8")

    tasks, findings = read_tasks(path, confirmed)

    assert len(tasks) == N
    assert set(tasks["due_kind"]) == {"dated"}
    assert "unknown" not in set(tasks["state"])
    assert not set(findings["code"]) & {"due_unreadable", "completion_unreadable", "date_unreadable"}


def test_the_draft_for_the_sample_reads_it_as_its_own_map_does(tmp_path: Path) -> None:
    confirmed = tmp_path / "a.yml"
    confirmed.write_text(
        map_text(draft_export(SAMPLE, "a.xlsx", "a")).replace(PROPOSED, ""), encoding="utf-8"
    )

    drafted, _ = read_tasks(SAMPLE, confirmed)
    known, _ = read_tasks(SAMPLE, ROOT / "params" / "maps" / "qlvb.yml")

    assert drafted.drop(columns="note", errors="ignore").equals(known.drop(columns="note", errors="ignore"))


def test_a_header_under_titles_and_over_merged_cells_is_found() -> None:
    table = draft_export(SAMPLE, "a.xlsx", "a").table

    assert (table.sheet, table.header, len(table)) == ("Danh sách nhiệm vụ", 9, 991)
    assert "Thời hạn - Hạn xử lý" in table.labels


def departments() -> dict[str, list[list[Any]]]:
    """Return a sheet for each department, with a header in two rows, numbered columns, and totals between."""
    head = [
        ["DANH SÁCH NHIỆM VỤ"],
        ["STT", "Nhiệm vụ", "", "Đơn vị chủ trì", "Thời hạn xử lý", "Kết quả", ""],
        ["", "Mã", "Nội dung", "", "", "Trạng thái", "Ngày hoàn thành"],
        [f"({n})" for n in range(1, 8)],
    ]
    return {
        agency: [
            *head,
            *([n, f"{agency[-1]}{n}", f"Báo cáo số {n}", agency, f"{n + 12}/03/2024", state, done]
              for n in range(1, 6)),
            ["Cộng", "", "5 nhiệm vụ"],
        ]
        for agency, state, done in (
            ("Sở Y tế", "Đã hoàn thành", "12/02/2024"),
            ("Sở Tư pháp", "Chưa xử lý xong", ""),
        )
    }  # fmt: skip


MERGES = ("A2:A3", "B2:C2", "D2:D3", "E2:E3", "F2:G2")


def test_sheets_of_one_kind_are_drafted_together(tmp_path: Path) -> None:
    path = write_book(tmp_path / "a.xlsx", departments(), MERGES)
    draft = draft_export(path, "a.xlsx", "a")

    assert (draft.table.header, len(draft.table)) == (2, 10)
    assert {each.field: draft.table.labels[each.place] for each in draft.columns} == {
        "task_id": "Nhiệm vụ - Mã",
        "title": "Nhiệm vụ - Nội dung",
        "agency": "Đơn vị chủ trì",
        "due_on": "Thời hạn xử lý",
        "status": "Kết quả - Trạng thái",
        "completed_on": "Kết quả - Ngày hoàn thành",
    }
    assert {each.word: each.n for each in draft.states} == {"Đã hoàn thành": 5, "Chưa xử lý xong": 5}


def test_the_files_of_a_folder_are_drafted_together(tmp_path: Path) -> None:
    for name, rows in departments().items():
        write_xlsx(tmp_path / f"{name}.xlsx", rows, MERGES)

    assert len(draft_export(tmp_path, "data/a", "a").table) == 10


def test_names_of_the_directory_are_proposed_for_unknown_ones(tmp_path: Path) -> None:
    names = ["Sở Y tế", "Sở Tư pháp", "Sở Tưpháp", "Long Mỹ"] * (N // 4)
    rows = tracker(["Mã", "Đơn vị", "Hạn", "Trạng thái"], IDS, names, days(N, "%d/%m/%Y"), ["Done"] * N)
    draft = draft_export(write_csv(tmp_path / "a.csv", rows), "a.csv", "a")

    assert [(name, n) for name, n, _ in draft.unknown_agencies()] == [("Sở Tưpháp", N // 4)]
    assert f"- Sở Tưpháp ({N // 4} dòng; gần giống: Sở Tư pháp (" in map_text(draft)


@pytest.mark.parametrize(
    ("others", "given", "directory", "known"),
    [
        ("Sở Công Thương", "2024", "reference", N),
        ("Điện lực", "2024", "none", N // 2),
        ("Thanh tra tỉnh", "2024", "reference", N),
        ("Thanh tra tỉnh", "2026", "none", N // 2),
    ],
)
def test_names_are_looked_up_where_the_directory_has_most_of_them_on_the_days_of_their_rows(
    tmp_path: Path, others: str, given: str, directory: str, known: int
) -> None:
    names = ["Sở Y tế", others] * (N // 2)
    rows = tracker(["Mã", "Đơn vị", "Ngày giao", "Hạn", "Trạng thái"], IDS, names, [f"15/02/{given}"] * N,
                   [f"15/03/{given}"] * N, ["Done"] * N)  # fmt: skip
    drafted = draft_export(write_csv(tmp_path / "a.csv", rows), "a.csv", "a").agencies

    assert (drafted.directory, drafted.known, drafted.named) == (directory, known, N)
    assert [(name, n) for name, n, _ in drafted.unknown] == [(others, N // 2)] * (known < N)


ORDERS = [
    (["13/01/2024", "02/03/2024"], True, True),
    (["01/13/2024", "02/03/2024"], False, True),
    (["01/02/2024", "02/03/2024"], True, False),
    (["13/01/2024", "01/13/2024"], True, False),
    (["2024-01-13"], True, True),
    ([dt.date(2024, 1, 13)], True, True),
    (["05/05/2024"], True, True),
    (["13/01/24"], True, True),
    (["13-01-24"], True, False),
    (["24-01-13 08:00"], True, False),
    (["01-13-24"], False, True),
]


@pytest.mark.parametrize(("cells", "dayfirst", "proven"), ORDERS)
def test_the_order_of_day_and_month_is_proven_or_left_open(
    cells: list[Any], dayfirst: bool, proven: bool
) -> None:
    drafted = draft_dates({"due_on": cells})

    assert (drafted.dayfirst, drafted.proven) == (dayfirst, proven)


COLUMN_ORDERS = [
    (["01/13/2024"], ["02/03/2024"], False, False, "due_on đọc được theo nhiều thứ tự, ví dụ «02/03/2024»"),
    (["13/01/2024"], ["02/03/2024"], True, False, "due_on đọc được theo nhiều thứ tự, ví dụ «02/03/2024»"),
    (["01/13/2024"], ["13/02/2024"], True, False, "các cột trái nhau: assigned_on chỉ đọc được tháng trước"),
    (["01/13/2024"], ["02/14/2024"], False, True, "chắc chắn: 2 ô chỉ đọc được tháng trước"),
    (["13/01/2024"], [dt.date(2024, 2, 3), "2024-02-03", "02/02/2024"], True, True, "chắc chắn: 1 ô"),
]


@pytest.mark.parametrize(("assigned", "due", "dayfirst", "proven", "said"), COLUMN_ORDERS)
def test_no_column_proves_the_order_of_another(
    assigned: list[Any], due: list[Any], dayfirst: bool, proven: bool, said: str
) -> None:
    drafted = draft_dates({"assigned_on": assigned, "due_on": due})

    assert (drafted.dayfirst, drafted.proven) == (dayfirst, proven)
    assert said in drafted.evidence
    assert drafted.other_order == (("assigned_on",) if "trái nhau" in said else ())


SHORT_YEARS = [
    ([f"24-{month:02d}-{month + 3:02d}" for month in range(1, 10)], "%y-%m-%d"),
    ([f"{month + 3:02d}-{month:02d}-24" for month in range(1, 10)], "%d-%m-%y"),
]


@pytest.mark.parametrize(("texts", "spelling"), SHORT_YEARS)
def test_years_of_two_digits_at_either_end_are_left_to_a_person(texts: list[str], spelling: str) -> None:
    drafted = draft_dates({"due_on": texts})

    assert not drafted.proven
    assert drafted.formats == (spelling,)


def test_spellings_are_proposed_in_the_order_of_the_other_texts() -> None:
    drafted = draft_dates({"assigned_on": ["01/13/2024"], "due_on": ["02-03-24", "03-04-24"]})

    assert (drafted.dayfirst, drafted.formats) == (False, ("%m-%d-%y",))


WRITTEN = st.builds(
    lambda day, spelling: day.strftime(spelling),
    st.dates(dt.date(2000, 1, 1), dt.date(2040, 12, 31)),
    st.sampled_from((*FORMATS, "%d/%m/%Y", "%m/%d/%Y", "%Y-%m-%d")),
)


@given(st.dictionaries(st.sampled_from(["assigned_on", "due_on"]), st.lists(WRITTEN, max_size=4)))
def test_dates_in_any_mixture_are_drafted_and_no_more_is_proven_than_by_each_column(
    columns: dict[str, list[str]],
) -> None:
    drafted = draft_dates(columns)

    assert drafted.rules().dayfirst == drafted.dayfirst
    alone = [draft_dates({name: texts}) for name, texts in columns.items()]
    assert drafted.proven <= all(each.proven for each in alone)


ZONES = [
    (["2024-03-05T17:30:00Z", "2024-03-05T17:30:00.5-0500"], ("-0500", "Z")),
    (["2024-03-05 00:00:00+00:00"], ("+00:00",)),
    (["2024-03-05T17:30:00+07:00", "05/03/2024 17:30", "2024-03-05"], ()),
]


@pytest.mark.parametrize(("texts", "zones"), ZONES)
def test_clock_times_of_other_zones_leave_the_zone_to_a_person(
    texts: list[str], zones: tuple[str, ...], tmp_path: Path
) -> None:
    rows = tracker(["Mã", "Đơn vị", "Hạn", "Trạng thái"], IDS, NAMES, (texts * N)[:N], ["Done"] * N)
    draft = draft_export(write_csv(tmp_path / "a.csv", rows), "a.csv", "a")

    assert draft.dates.zones == zones
    zone = next(line for line in map_text(draft).splitlines() if line.startswith("  timezone:"))
    assert (PROPOSED in zone) == bool(zones)
    assert all(each in zone for each in zones)


SWAPPED = [
    ([dt.datetime(2024, 5, 3), "13/03/2024"], True),
    ([dt.datetime(2024, 5, 3), "03/13/2024"], True),
    ([dt.datetime(2024, 5, 13), "13/03/2024"], False),
    ([dt.datetime(2024, 5, 3), "13/03/2024", "04/03/2024"], False),
    ([dt.datetime(2024, 5, 3)], False),
    (["13/03/2024"], False),
]


@pytest.mark.parametrize(("cells", "swapped"), SWAPPED)
def test_a_column_that_excel_seems_to_have_read_in_the_other_order_is_told(
    cells: list[Any], swapped: bool, tmp_path: Path
) -> None:
    rows = tracker(["Mã", "Đơn vị", "Hạn", "Trạng thái"], IDS, NAMES, (cells * N)[:N], ["Done"] * N)
    draft = draft_export(write_xlsx(tmp_path / "a.xlsx", rows), "a.xlsx", "a")

    column = next(line for line in map_text(draft).splitlines() if line.startswith("  due_on:"))
    assert ("Excel có thể đã đổi chỗ" in column) == swapped
    assert any("due_on: Excel có thể đã đổi chỗ" in line for line in proposed(draft)) == swapped


def test_days_that_stand_for_none_and_what_cannot_be_read_are_told() -> None:
    drafted = draft_dates(
        {"due_on": ["01/01/1970", dt.datetime(1900, 1, 1), "15/09/2024", "Quý 3", "Trước 15/9/2024"]}
    )

    assert drafted.null_values == ("1900-01-01", "1970-01-01")
    assert drafted.unread == ("Quý 3",)
    assert drafted.before


STATES = [
    ("Chưa hoàn thành", "open"), ("Đã hoàn thành công việc", "done"), ("Not completed", "open"),
    ("Completed", "done"), ("In Progress", "open"), ("Pending approval", "open"), ("Cancelled", "withdrawn"),
    ("On Hold", "paused"), ("Từ chối", "refused"), ("Làm lại", "returned"),
    ("Chờ phê duyệt", "awaiting_confirmation"), ("Loại B", "unknown"), ("Abandoned shore", "unknown"),
    ("99%", "open"), ("100 %", "done"), ("100,0%", "done"), ("Quá hạn", "unknown"), ("Sắp đến hạn", "open"),
    ("Hoàn tất", "done"), ("Bãi bỏ", "withdrawn"), ("On track", "open"),
]  # fmt: skip


@pytest.mark.parametrize(("word", "state"), STATES)
def test_a_state_is_suggested_by_whole_words(word: str, state: str) -> None:
    assert suggested_state(word) == state


def test_every_state_is_told_with_its_number_however_it_is_spelt() -> None:
    found = draft_states(["Xong rồi", "XONG RỒI", "", None, "đã hoàn thành"])

    assert [(each.word, each.n, each.state, each.known) for each in found] == [
        ("Xong rồi", 2, "done", False),
        ("đã hoàn thành", 1, "done", True),
    ]


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("dateForAnswer", "due_on"),
        ("Hạn  XỬ LÝ", "due_on"),
        ("han_xu_ly", "due_on"),
        ("Ngày hoàn thành (thực tế)", "completed_on"),
    ],
)
def test_a_heading_is_known_however_it_is_written(heading: str, field: str) -> None:
    assert likeness([heading], field)[0] > 0.7


@pytest.mark.parametrize("field", load_headings())
def test_a_known_heading_is_known_wherever_it_stands_in_its_list_and_the_first_is_preferred(
    field: str,
) -> None:
    otherwise = SAYS_OTHERWISE.get(field)
    words = [
        each
        for each in load_headings()[field]
        if not (otherwise and otherwise.search(" ".join(words_of(each))))
    ]
    rated = [likeness([each], field)[0] for each in words]

    assert min(rated) > 0.9
    assert rated[0] == max(rated)


def test_words_are_cut_at_capitals_and_marks() -> None:
    assert words_of("answeringBodyName") == ("answering", "body", "name")
    assert words_of("Đơn_vị-chủ trì") == ("don", "vi", "chu", "tri")


def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "data").mkdir()
    monkeypatch.chdir(tmp_path)
    return write_csv(tmp_path / "data" / "Yêu cầu 2024.csv", TRACKERS["an issue tracker"][0])


def run(*words: object) -> int:
    with pytest.raises(SystemExit) as ended:
        main([str(word) for word in words])
    return int(ended.value.code or 0)


def test_a_draft_is_refused_by_run_line_by_line_until_each_guess_is_confirmed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    export = project(tmp_path, monkeypatch)
    assert run("init", export) == 0
    params, map_ = Path("params/yeu-cau-2024.yml"), Path("params/maps/yeu-cau-2024.yml")
    guesses = sum(path.read_text("utf-8").count(f": {PROPOSED}") for path in (params, map_))
    capsys.readouterr()

    assert run("run", params) == 2
    *refused, command = capsys.readouterr().err.splitlines()
    assert len(refused) == guesses
    assert command.endswith(f"hganalysis run {params}")
    with pytest.raises(MapError, match=r"columns\.due_on"):
        load_map(map_)
    assert run("check", params) == 0

    for path in (params, map_):
        path.write_text(path.read_text("utf-8").replace(PROPOSED, ""), encoding="utf-8")
    assert load_params(params).source.map == "yeu-cau-2024"
    assert load_map(map_).columns["due_on"] == ["Due Date"]


def test_a_guess_replaced_on_the_command_line_is_confirmed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export = project(tmp_path, monkeypatch)
    run("init", export)
    params, map_ = Path("params/yeu-cau-2024.yml"), Path("params/maps/yeu-cau-2024.yml")
    map_.write_text(map_.read_text("utf-8").replace(PROPOSED, ""), encoding="utf-8")

    with pytest.raises(ParamsError) as caught:
        load_params(params, {"label": "năm 2024", "from": "2024-01-01", "to": "2024-11-03"})
    assert "population.by" in str(caught.value)
    assert "«label»" not in str(caught.value)
    load_params(params, {"label": "a", "from": "2024-01-01", "to": "2024-11-03", "population.by": "due_on"})


def test_a_draft_does_not_replace_another_unless_told_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    export = project(tmp_path, monkeypatch)
    assert run("init", export) == 0
    Path("params/yeu-cau-2024.yml").write_text("của tôi", encoding="utf-8")

    assert run("init", export) == 2
    assert "--force" in capsys.readouterr().err
    assert Path("params/yeu-cau-2024.yml").read_text("utf-8") == "của tôi"
    assert run("init", export, "--name", "khac") == 0
    assert run("init", export, "--force") == 2
    assert Path("params/yeu-cau-2024.yml").read_text("utf-8") == "của tôi"
    assert run("init", export, "--name", "khac", "--force") == 0
    assert PROPOSED in Path("params/khac.yml").read_text("utf-8")


def test_day_numbers_under_the_heading_of_a_date_are_dates_and_few_days_are_not(tmp_path: Path) -> None:
    serials = [45_300 + n for n in range(N)]
    rows = tracker(
        ["Mã", "Đơn vị", "Hạn xử lý", "Ngày hoàn thành", "Ngày giao"],
        IDS, NAMES, serials, [float(each) for each in serials], [n % 30 + 1 for n in range(N)],
    )  # fmt: skip
    draft = draft_export(write_xlsx(tmp_path / "a.xlsx", rows), "a.xlsx", "a")

    found = {each.field: draft.table.labels[each.place] for each in draft.columns}
    assert (found["due_on"], found["completed_on"]) == ("Hạn xử lý", "Ngày hoàn thành")
    assert "assigned_on" not in found
    assert (draft.window.start, draft.window.end) == (dt.date(2024, 1, 9), dt.date(2024, 2, 17))


@pytest.mark.parametrize(
    "name", ["../x", "a/b", ".an", "..", "CON:x", "a\\b", "con", "Lpt1.2024", "a b", "việc"]
)
def test_a_name_that_leads_out_of_the_folder_or_fits_no_file_is_refused(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    export = project(tmp_path, monkeypatch)
    before = sorted(tmp_path.rglob("*"))

    assert run("init", export, "--name", name) == 2
    assert name in capsys.readouterr().err
    assert sorted(tmp_path.rglob("*")) == before


def test_a_file_without_a_table_is_refused_in_one_line(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [["Thông báo"], ["Nội dung thông báo"]])

    with pytest.raises(SourceError, match=r"^a\.xlsx: .*tiêu đề"):
        draft_export(path, "a.xlsx", "a")


def test_a_required_column_that_was_not_found_is_asked_for(tmp_path: Path) -> None:
    rows = tracker(["Mã", "Đơn vị", "Trạng thái"], IDS, NAMES, ["Done"] * N)
    draft = draft_export(write_csv(tmp_path / "a.csv", rows), "a.csv", "a")

    assert draft.missing() == ["due_on"]
    assert f"  due_on: {PROPOSED} CHƯA RÕ" in map_text(draft)


NASTY_HEADINGS = [*NASTY, "a: b", "# x", "- x", "!tag x", "{a}", "&a *b", "x\ny", "'\"", "null", "true", "01"]


ANY_HEADING = st.sampled_from(NASTY_HEADINGS) | st.text(st.characters(codec="utf-8"), min_size=1, max_size=30)


@given(st.lists(ANY_HEADING, min_size=1, max_size=4, unique_by=nfc))
def test_any_heading_and_any_state_goes_through_yaml_as_data(extra: list[str]) -> None:
    labels = ("Mã", "Đơn vị", "Hạn", "TT", *extra)
    table = Table(
        "trang", 1, (0,), labels, tuple((each,) for each in labels), tuple([each] for each in labels)
    )
    fields = ["task_id", "agency", "due_on", "status", "title", "note", "cause", "leader"]
    columns = [Proposal(field, place, 0.5, extra[0]) for place, field in enumerate(fields[: len(labels)])]
    states = [StateWord(each, 1, "open", known=False) for each in extra]
    draft = Draft(
        "a", "a.csv", table, columns, DateDraft(True, True, extra[0]), states, AgencyDraft("none", 0, 1),
        WindowDraft("assigned_on", dt.date(2024, 1, 1), dt.date(2024, 2, 1), extra[0]), {},
    )  # fmt: skip

    content, params = (read(made(draft)) for made in (map_text, params_text))
    assert [content["columns"][each.field] for each in columns] == [
        nfc(labels[each.place]) for each in columns
    ]
    assert list(content["states"]) == [nfc(each) for each in extra]
    assert params["source"] == {"file": "a.csv", "map": "a"}


def read(text: str) -> dict[str, Any]:
    """Return a YAML text as the library reads it, marks of proposals aside."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.yml")
        path.write_text(text, encoding="utf-8")
        return read_yaml(path, MapError).data


def test_a_spelling_with_words_is_proposed_where_several_cells_have_it() -> None:
    drafted = draft_dates({"due_on": ["xong 17:00 ngày 05/04/2024", "xong 08:30 ngày 25/04/2024", "xong"]})
    assert drafted.formats == ("xong %H:%M ngày %d/%m/%Y",)
    assert drafted.unread == ()


def test_cells_that_go_on_after_their_date_are_left_to_a_rule_that_a_person_confirms(tmp_path: Path) -> None:
    drafted = draft_dates({"due_on": ["15/06/2024 (gia hạn lần 1)", "15/04/2024"]})
    assert drafted.extra_text
    assert not draft_dates({"due_on": ["15/06/2024 16:00", "15/04/2024"]}).extra_text


def test_a_known_heading_over_unreadable_dates_is_named_with_examples(tmp_path: Path) -> None:
    due = [f"{i % 9 + 1}~04~2024 / {i}" for i in range(N)]
    rows = tracker(
        ["Mã nhiệm vụ", "Cơ quan chủ trì", "Hạn xử lý", "Trạng thái"], IDS, NAMES, due, ["Open"] * N
    )
    draft = draft_export(write_csv(tmp_path / "a.csv", rows), "a.csv", "a")
    [proposal] = [each for each in draft.columns if each.field == "due_on"]
    assert draft.table.labels[proposal.place] == "Hạn xử lý"
    assert "chưa đọc được" in proposal.reason
    assert draft.dates.unread[0] == due[0]


LEFT_OUT = ["@{n}@ ngày {n}~3~2024", "01/03/256{n}", "chưa rõ {n}/{n}/24"]
"""Of which nothing is read as a date."""


@pytest.mark.parametrize("spelling", LEFT_OUT)
@pytest.mark.parametrize(
    ("heading", "field"), [("Ngày giao", "assigned_on"), ("Ngày cập nhật", "last_update_on")]
)
def test_a_column_of_days_that_judges_nothing_and_is_not_read_is_left_out_and_told(
    tmp_path: Path, heading: str, field: str, spelling: str
) -> None:
    days = [spelling.format(n=n % 9 + 1) for n in range(N)]
    headings = ["Mã nhiệm vụ", "Cơ quan chủ trì", heading, "Hạn xử lý", "Trạng thái"]

    def drafted(cells: list[str]) -> Draft:
        rows = tracker(headings, IDS, NAMES, cells, ["15/04/2024"] * N, ["Open"] * N)
        return draft_export(write_csv(tmp_path / "a.csv", rows), "a.csv", "a")

    draft = drafted(days)
    assert field not in {each.field for each in draft.columns}
    assert [(each.field, draft.table.labels[each.place]) for each in draft.unread] == [(field, heading)]
    assert f"«{heading}» có thể là {field}, bỏ ra vì không ô nào đọc được. «{days[0]}»" in map_text(draft)

    one_read = drafted([*days[:-1], "13/03/2024"])
    assert field in {each.field for each in one_read.columns}
    assert one_read.unread == ()


def test_logs_of_who_did_something_and_when_are_taken_for_days_with_a_note(tmp_path: Path) -> None:
    logged = [f"Anna Nov {n % 28 + 1}, 2024 9:51 AM" for n in range(N)]
    headings = ["Name", "Owner", "Due date", "Status", "Creation log"]
    rows = tracker(headings, IDS, NAMES, ["2024-12-15"] * N, ["Open"] * N, logged)
    draft = draft_export(write_csv(tmp_path / "a.csv", rows), "a.csv", "a")

    assert {each.field: draft.table.labels[each.place] for each in draft.columns}[
        "assigned_on"
    ] == "Creation log"
    assert draft.dates.extra_text
    assert draft.unread == draft.dates.unread == ()


TRACKER_HEADINGS = {
    "Asana": "Task ID|Name|Assignee||Created At|Due Date|Completed At",
    "MS Planner": "Task ID|Task Name|Bucket Name|Progress|Created Date|Due Date|Completed Date",
    "ServiceNow": "Number|Short description|Assignment group|State|Opened|Due date|Closed",
    "Freshdesk": "Ticket ID|Subject|Group|Status|Created time|Due by|Closed time",
    "GLPI": "ID|Título|Atribuído - Grupo técnico|Status|Data de abertura|Tempo para resolver|Data da solução",
    "San Antonio": "CASEID||Dept||OPENEDDATETIME|SLADATE|CLOSEDDATETIME",
}
"""Headings as the products wrote them in 2024-2026, in the order of the fields below."""


@pytest.mark.parametrize("name", TRACKER_HEADINGS)
def test_the_headings_of_known_trackers_are_found(name: str, tmp_path: Path) -> None:
    fields = ("task_id", "title", "agency", "status", "assigned_on", "due_on", "completed_on")
    right = {
        field: label for field, label in zip(fields, TRACKER_HEADINGS[name].split("|"), strict=True) if label
    }
    cells = {
        "task_id": IDS, "title": TITLES, "agency": NAMES, "status": ["Closed", "Open"] * (N // 2),
        "assigned_on": days(N, "%Y-%m-%d"), "due_on": days(N, "%Y-%m-%d", 9),
        "completed_on": days(N, "%Y-%m-%d", 8),
    }  # fmt: skip
    rows = tracker(
        [*right.values(), "External due"], *(cells[field] for field in right), ["2024-01-01", *[""] * 39]
    )
    draft = draft_export(write_csv(tmp_path / "a.csv", rows), "a.csv", "a")
    assert {each.field: draft.table.labels[each.place] for each in draft.columns} == right


def test_a_constant_is_no_agency_and_no_field_and_a_number_that_restarts_no_id(tmp_path: Path) -> None:
    headings = ["STT", "Project", "Assignee", "Due date", "Status", "Item Type"]
    numbers = [i % 5 + 1 for i in range(N)]
    constant = ["Website"] * N, ["Open"] * N, ["Item"] * N
    rows = tracker(headings, numbers, constant[0], NAMES, days(N, "%Y-%m-%d"), *constant[1:])
    draft = draft_export(write_csv(tmp_path / "a.csv", rows), "a.csv", "a")
    found = {each.field: draft.table.labels[each.place] for each in draft.columns}

    assert found["agency"] == "Assignee"
    assert not {"task_id", "field"} & found.keys()


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("Fechado", "done"), ("Solucionado", "done"), ("Pendente", "open"), ("Não resolvido", "open"),
        ("Cerrado", "done"), ("En curso", "open"), ("Cancelado", "withdrawn"), ("Clôturé", "done"),
        ("On Schedule", "open"), ("Behind schedule", "open"),
        ("Non traité", "open"), ("Erledigt", "done"), ("In Bearbeitung", "open"), ("Nicht erledigt", "open"),
        ("Zakończona", "done"), ("W trakcie", "open"), ("Nie rozpoczęto", "open"), ("Anulowane", "withdrawn"),
        ("Odrzucony", "refused"), ("Wstrzymane", "paused"), ("Załatwione", "done"),
        ("Conclusa", "done"), ("In corso", "open"), ("Non concluso", "open"), ("Annullata", "withdrawn"),
        ("Respinto", "refused"), ("In attesa", "paused"), ("Afgehandeld", "done"), ("In behandeling", "open"),
        ("Nog niet afgerond", "open"), ("Ingetrokken", "withdrawn"), ("Afgewezen", "refused"),
    ],
)  # fmt: skip
def test_states_of_other_languages_are_suggested(word: str, state: str) -> None:
    assert suggested_state(word) == state


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("Không hoàn thành", "open"), ("Not resolved", "open"), ("Not yet closed", "open"),
        ("To be completed", "open"), ("Nearly done", "open"), ("Hoàn thành một phần", "open"),
        ("Não foi respondido", "open"), ("Pas encore traité", "open"), ("Nicht geschlossen", "open"),
        ("Nie wykonane", "open"), ("Niezrealizowane", "open"), ("Non chiuso", "open"), ("Inevaso", "open"),
        ("Non ancora conclusa", "open"), ("Niet gereed", "open"), ("Bijna gereed", "open"),
        ("Hoàn thành không đúng hạn", "done"), ("Completed, not on time", "done"),
        ("Closed (not resolved)", "done"), ("Zakończone nie w terminie", "done"),
        ("Gereed voor controle", "awaiting_confirmation"),
    ],
)  # fmt: skip
def test_a_word_for_done_that_is_denied_is_not_done(word: str, state: str) -> None:
    assert suggested_state(word) == state


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("Mới đăng ký", "open"), ("Được tiếp nhận", "open"), ("Không được tiếp nhận", "refused"),
        ("Đang giải quyết", "open"), ("Chờ bổ sung", "paused"), ("Yêu cầu bổ sung giấy tờ", "paused"),
        ("Yêu cầu thực hiện nghĩa vụ tài chính", "paused"), ("Công dân yêu cầu rút hồ sơ", "withdrawn"),
        ("Đưa ra khỏi chương trình", "withdrawn"), ("Loại khỏi danh mục", "withdrawn"),
        ("Đưa vào chương trình", "unknown"),
        ("Rút hồ sơ", "withdrawn"), ("Dừng xử lý", "paused"), ("Đã xử lý xong", "done"),
        ("Đã có kết quả", "done"), ("Chờ trả kết quả", "open"), ("Chưa có kết quả", "open"),
        ("Đã trả kết quả", "done"), ("Đã trả lại hồ sơ", "returned"), ("Đã trả KQ", "done"),
        ("Đang TH", "open"), ("Đã HT", "done"),
    ],
)  # fmt: skip
def test_states_of_one_stop_offices_are_suggested(word: str, state: str) -> None:
    assert suggested_state(word) == state


def test_the_procedure_is_the_title_of_a_list_of_a_one_stop_office(tmp_path: Path) -> None:
    headings = ["Số hồ sơ", "Cơ quan giải quyết", "Ngày tiếp nhận", "Ngày hẹn trả", "Ngày trả", "Trạng thái"]
    procedures = [("Đăng ký khai sinh", "Đăng ký kết hôn", "Chứng thực bản sao")[n % 3] for n in range(N)]
    people = [f"Nguyễn Văn {'ABCDEGHIKL'[n % 10]}" for n in range(N)]
    found = found_under([*headings, "Tên thủ tục hành chính", "Người nộp"], tmp_path, procedures, people)

    assert found == {**dict(zip(ROLES, headings, strict=True)), "title": "Tên thủ tục hành chính"}


def window(**columns: list[str]) -> tuple[str, str, str]:
    found = draft_window(columns, DateRules())
    return found.by, str(found.start), str(found.end)


@pytest.mark.parametrize(
    ("columns", "found"),
    [
        ({"due_on": ["15/03/2024", "31/07/2024"]}, ("none", "None", "None")),
        (
            {"due_on": ["15/03/2024", "31/07/2024"], "completed_on": ["12/03/2024", "14/04/2024"]},
            ("none", "2024-03-12", "2024-04-14"),
        ),
        (
            {"assigned_on": ["05/01/2024", "20/05/2024"], "due_on": ["31/12/2026"]},
            ("assigned_on", "2024-01-01", "2024-05-20"),
        ),
        ({"assigned_on": ["05/01/2024"] * 300 + ["13/02/2024"]}, ("assigned_on", "2024-01-01", "2024-02-13")),
        ({"assigned_on": ["05/01/2024"] * 300 + ["13/02/2042"]}, ("assigned_on", "2024-01-01", "2024-01-05")),
    ],
)
def test_the_cut_off_is_the_last_thing_that_happened_and_never_a_deadline(
    columns: dict[str, list[str]], found: tuple[str, str, str]
) -> None:
    assert window(**columns) == found


@pytest.mark.parametrize(
    ("last", "end", "said"),
    [
        ("13/02/2024", "2024-02-13", "ngày 13/02/2024"),
        ("13/02/2025", "2025-02-13", "trước đó 405 ngày không có việc nào, xem lại ngày này"),
        ("13/02/2042", "2024-01-05", "bỏ qua 1 ngày sau hôm nay, có thể gõ nhầm"),
    ],
)
def test_an_event_is_never_trimmed_unless_it_lies_after_today(last: str, end: str, said: str) -> None:
    events = {"assigned_on": ["05/01/2024"] * 300 + [last]}
    found = draft_window(events, DateRules(), today=dt.date(2026, 11, 28))

    assert (str(found.end), said in found.evidence) == (end, True)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("(Số liệu tính đến ngày 03/11/2024)", "2024-11-03"),
        ("Số liệu đến hết ngày 3/11/2024", "2024-11-03"),
        ("Tính đến ngày 03 tháng 11 năm 2024, toàn tỉnh có", "2024-11-03"),
        ("Từ ngày 01/01/2024 đến ngày 03/11/2024", "2024-11-03"),
        ("Cập nhật đến: 03.11.2024", "2024-11-03"),
        ("As of 2024-11-03", "2024-11-03"),
        ("Báo cáo các nhiệm vụ có thời hạn đến ngày 03/11/2024", "None"),
        ("Gia hạn đến ngày 03/11/2024", "None"),
        ("Số liệu tính đến ngày 31/02/2024", "None"),
        ("Số liệu tính đến ngày 03/11/2042", "None"),
    ],
)
@pytest.mark.parametrize("below", [False, True], ids=["above", "below"])
def test_the_day_that_the_file_tells_is_the_cut_off(
    line: str, told: str, below: bool, tmp_path: Path
) -> None:
    rows = tracker(["Mã", "Phòng, ban", "Ngày giao", "Hạn xử lý", "Trạng thái"],
                   IDS, NAMES, ["05/02/2024"] * N, ["05/12/2024"] * N, ["Đang làm"] * N)  # fmt: skip
    file = write_csv(tmp_path / "a.csv", [*rows, [], [line]] if below else [[line], [], *rows])
    draft = draft_export(file, "a.csv", "a", today=dt.date(2026, 11, 28))

    assert str(draft.window.end) == ("2024-02-05" if told == "None" else told)


@pytest.mark.parametrize(
    ("first", "end"),
    [("27/11/26", "2026-11-27"), ("28/11/26", "2026-11-28"), ("29/11/26", None), ("01/02/67", None)],
)
def test_no_period_is_proposed_where_all_that_happened_lies_after_today(first: str, end: str | None) -> None:
    events = {"assigned_on": [first, "05/06/68"], "due_on": ["01/02/2024"]}
    dates = draft_dates(events)
    found = draft_window(events, dates.rules(), today=dt.date(2026, 11, 28))

    assert dates.formats == ("%d/%m/%y",)
    assert (found.end and found.end.isoformat()) == end
    assert (found.start is None) == ("Phật lịch" in found.evidence) == (end is None)


def test_what_happened_after_the_day_that_the_file_tells_is_not_trimmed() -> None:
    events = {"assigned_on": ["05/01/2024", "05/12/2024"]}
    found = draft_window(events, DateRules(), told=dt.date(2024, 11, 3))

    assert str(found.end) == "2024-12-05"
    assert "tệp ghi số liệu đến 03/11/2024" in found.evidence


@pytest.mark.parametrize(
    ("clocks", "hours"),
    [
        (["5:00 PM", "11:30 PM"], ["17:00", "23:30"]),
        (["12:05 AM", "12:05 pm"], ["00:05", "12:05"]),
        (["9:00AM", "1:15PM"], ["09:00", "13:15"]),
        (["13:00 PM", "14:30 PM"], ["13:00", "14:30"]),
    ],
)
def test_hours_in_a_spelling_with_words_count_from_noon_where_they_say_so(
    clocks: list[str], hours: list[str]
) -> None:
    texts = [f"hạn {clock} ngày 1{n}/04/2024" for n, clock in enumerate(clocks)]
    reader = DateReader(draft_dates({"due_on": texts}).rules())

    moments = [reader.read(text, deadline=True).moment for text in texts]
    assert [f"{moment:%d %H:%M}" for moment in moments if moment] == [
        f"1{n} {hour}" for n, hour in enumerate(hours)
    ]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"assigned_on": ["An Nov 16, 2024 9:51 AM", ""]}, "không ngày giao nào trong tệp đọc được"),
        ({"assigned_on": ["", ""]}, "tệp không có ngày giao"),
        ({}, "tệp không có ngày giao"),
    ],
)
def test_a_day_of_assignment_that_nobody_reads_is_not_said_to_be_missing(
    given: dict[str, list[str]], said: str
) -> None:
    found = draft_window({**given, "completed_on": ["05/01/2024", "06/01/2024"]}, DateRules())

    assert found.by == "none"
    assert found.evidence.startswith(f"{said} nên tính cả danh sách; ")


def test_a_column_that_says_lengths_of_time_is_that_of_deadlines_whatever_its_heading(tmp_path: Path) -> None:
    terms = [f"trong {n % 9 + 5} ngày làm việc" for n in range(N)]
    rows = tracker(["Mã", "Phòng, ban", "Ngày ký", "Yêu cầu về lúc xong", "Trạng thái"],
                   IDS, NAMES, days(N, "%d/%m/%Y"), terms, ["Done"] * N)  # fmt: skip
    draft = draft_export(write_csv(tmp_path / "a.csv", rows), "a.csv", "a")

    found = {each.field: draft.table.labels[each.place] for each in draft.columns}
    assert (found["due_on"], found["doc_date"]) == ("Yêu cầu về lúc xong", "Ngày ký")
    assert f"  terms_from: {PROPOSED} doc_date" in map_text(draft)


def test_the_name_of_a_map_is_plain() -> None:
    assert name_for(Path("Danh sách nhiệm vụ (mới) 2024.xlsx")) == "danh-sach-nhiem-vu-moi-2024"
    assert name_for(Path("___.xlsx")) == "tep-xuat"
