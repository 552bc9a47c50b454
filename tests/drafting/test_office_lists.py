"""Lists as offices keep them, of one set of tasks: the accepted draft counts each the same."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from exports import Rows, write_book, write_csv, write_xlsx

from hganalysis.counting.status import classify, mark_population
from hganalysis.drafting.draft import Draft, draft_export
from hganalysis.drafting.yaml_texts import map_text
from hganalysis.errors import MapError, SourceError
from hganalysis.intake.task_table import read_tasks
from hganalysis.settings.export_map import load_map
from hganalysis.vocab import STATUSES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pandas as pd

AS_OF = "2024-06-30"
RIGHT = "4/2/2/2/0/0/0"
SIX = ["Sở Y tế", "Sở Xây dựng", "Sở Tài chính", "Sở Tư pháp", "Sở Nội vụ", "Sở Công Thương"]
TASKS = [
    ("05/03/2024", "10/04/2024", "09/04/2024"),
    ("06/03/2024", "12/04/2024", "15/04/2024"),
    ("01/04/2024", "05/06/2024", "06/05/2024"),
    ("02/04/2024", "08/05/2024", "07/05/2024"),
    ("03/04/2024", "20/05/2024", "22/05/2024"),
    ("10/04/2024", "15/06/2024", ""),
    ("12/04/2024", "25/06/2024", ""),
    ("20/05/2024", "10/07/2024", ""),
    ("21/05/2024", "31/07/2024", ""),
    ("22/05/2024", "30/06/2024", "30/06/2024"),
]
LATE = {2, 5}
AGENCY = {n: SIX[(n - 1) % 6] for n in range(1, 11)}
OF_AGENCY = {agency: [n for n in AGENCY if AGENCY[n] == agency] for agency in SIX}
HEAD = ["STT", "Nội dung nhiệm vụ", "Ngày giao", "Hạn xử lý", "Trạng thái", "Ngày hoàn thành"]
WITH_AGENCY = [*HEAD[:2], "Cơ quan chủ trì", *HEAD[2:]]


def cells(n: int, number: Any = None) -> list[Any]:
    """Return a task without its agency; `number` stands for its own."""
    given, due, done = TASKS[n - 1]
    state = "Đã hoàn thành" if done else "Đang thực hiện"
    return [n if number is None else number, f"Nhiệm vụ thử số {n}", given, due, state, done]


def whole(n: int, number: Any = None) -> list[Any]:
    row = cells(n, number)
    return [*row[:2], AGENCY[n], *row[2:]]


def numbered(tasks: list[int], mark: str = "{}") -> Rows:
    return [cells(n, mark.format(at)) for at, n in enumerate(tasks, 1)]


def ticks(n: int) -> list[str]:
    done = bool(TASKS[n - 1][2])
    return ["x" if done and n not in LATE else "", "x" if done and n in LATE else "", "" if done else "x"]


def sheet_of_each_agency(folder: Path) -> Path:
    title = "DANH MỤC NHIỆM VỤ"
    book = {name: [[title], [], HEAD, *numbered(tasks)] for name, tasks in OF_AGENCY.items()}
    return write_book(folder / "v.xlsx", {**book, "Ghi chú": [["Số liệu đến 30/06/2024"]]})


def groups_of_agencies(heading: Callable[[int, str], list[Any]], mark: str = "{}") -> Rows:
    groups = [
        [heading(at, agency), *numbered(tasks, mark.replace("#", str(at)))]
        for at, (agency, tasks) in enumerate(OF_AGENCY.items(), 1)
    ]
    return [HEAD, *(row for group in groups for row in group)]


ROMAN = ("", "I", "II", "III", "IV", "V", "VI")
SIGNED: Rows = [["", "TỔNG CỘNG: 10"], [], ["", "NGƯỜI LẬP BIỂU", "", "CHỦ TỊCH"]]


def sheets_with_ordinals(folder: Path) -> Path:
    """Names of sheets with an ordinal, and a row that numbers the columns in each."""
    numbers = [f"({each})" for each in range(1, 7)]
    book = {
        f"{at}. {name}": [["PHỤ LỤC"], HEAD, numbers, *numbered(tasks), ["", "Tổng cộng", len(tasks)]]
        for at, (name, tasks) in enumerate(OF_AGENCY.items(), 1)
    }
    return write_book(folder / "v.xlsx", book)


def roman_groups(folder: Path) -> Path:
    rows = groups_of_agencies(lambda at, name: [ROMAN[at], name.upper()])
    return write_xlsx(folder / "v.xlsx", [["DANH MỤC"], *rows, *SIGNED])


def roman_groups_in_text(folder: Path) -> Path:
    rows = groups_of_agencies(lambda at, name: [ROMAN[at], name.upper()])
    return write_csv(folder / "v.csv", [["DANH MỤC"], *rows, *SIGNED])


def groups_with_their_size(folder: Path) -> Path:
    rows = groups_of_agencies(lambda at, name: [f"{ROMAN[at]}. {name} (0{len(OF_AGENCY[name])} nhiệm vụ)"])
    return write_xlsx(folder / "v.xlsx", rows)


def groups_without_ordinal(folder: Path) -> Path:
    return write_xlsx(folder / "v.xlsx", groups_of_agencies(lambda _, name: [f"Đơn vị: {name}"]))


def groups_named_in_the_second_column(folder: Path) -> Path:
    return write_xlsx(folder / "v.xlsx", groups_of_agencies(lambda _, name: ["", name]))


def groups_with_plain_numbers(folder: Path) -> Path:
    return write_xlsx(folder / "v.xlsx", groups_of_agencies(lambda at, name: [at, name]))


def groups_with_dotted_tasks(folder: Path) -> Path:
    return write_xlsx(folder / "v.xlsx", groups_of_agencies(lambda at, name: [at, name], "#.{}"))


def groups_each_above_their_headings(headings: Rows, heading: Callable[[int, str], list[Any]]) -> Rows:
    groups = [
        [[], heading(at, agency), *headings, *numbered(tasks)]
        for at, (agency, tasks) in enumerate(OF_AGENCY.items(), 1)
    ]
    return [["DANH MỤC NHIỆM VỤ"], *(row for group in groups for row in group)]


def boards_each_above_their_headings(folder: Path) -> Path:
    return write_xlsx(folder / "v.xlsx", groups_each_above_their_headings([HEAD], lambda _, name: [name]))


def roman_groups_each_above_their_headings(folder: Path) -> Path:
    rows = groups_each_above_their_headings([[], HEAD], lambda at, name: [ROMAN[at], name])
    return write_csv(folder / "v.csv", rows)


def groups_of_fields_and_agencies(folder: Path) -> Path:
    rows: Rows = [HEAD]
    for letter, field, agencies in (("A", "LĨNH VỰC Y TẾ", SIX[:3]), ("B", "LĨNH VỰC KINH TẾ", SIX[3:])):
        rows.append([letter, field])
        for at, agency in enumerate(agencies, 1):
            rows += [[ROMAN[at], agency], *numbered(OF_AGENCY[agency])]
    return write_xlsx(folder / "v.xlsx", rows)


def groups_of_states(folder: Path) -> Path:
    done = [n for n in AGENCY if TASKS[n - 1][2]]
    groups = {"A": ("ĐÃ HOÀN THÀNH", done), "B": ("CHƯA HOÀN THÀNH", [n for n in AGENCY if n not in done])}
    rows: Rows = [[each for each in WITH_AGENCY if each != "Trạng thái"]]
    for letter, (name, tasks) in groups.items():
        rows.append([letter, f"NHIỆM VỤ {name}"])
        rows += [[at, *whole(n)[1:5], TASKS[n - 1][2]] for at, n in enumerate(tasks, 1)]
    return write_xlsx(folder / "v.xlsx", rows)


def numbers_that_restart(folder: Path) -> Path:
    rows: Rows = [WITH_AGENCY, ["I", "Nhiệm vụ Chủ tịch giao"], *(whole(n, n) for n in range(1, 5))]
    rows += [["II", "Nhiệm vụ Phó Chủ tịch giao"], *(whole(n, n - 4) for n in range(5, 11))]
    return write_xlsx(folder / "v.xlsx", rows)


def tick_columns(folder: Path) -> Path:
    head = [
        "TT",
        "Nội dung",
        "Cơ quan chủ trì",
        "Ngày giao",
        "Thời hạn",
        "Kết quả",
        "",
        "",
        "Ngày hoàn thành",
    ]
    rows = [[*whole(n)[:5], *ticks(n), TASKS[n - 1][2]] for n in AGENCY]
    merges = ("F1:H1", *(f"{letter}1:{letter}2" for letter in "ABCDEI"))
    below = ["", "", "", "", "", "Đúng hạn", "Quá hạn", "Chưa HT", ""]
    return write_xlsx(folder / "v.xlsx", [head, below, *rows], merges)


def two_tick_columns(folder: Path) -> Path:
    head = ["Mã NV", "Nội dung", "Đơn vị", "Ngày giao", "Hạn", "Đã HT", "Chưa HT", "Ngày HT"]
    rows = [
        [f"NV-{n:03}", *whole(n)[1:5], *(["✓", "-"] if TASKS[n - 1][2] else ["-", "✓"]), TASKS[n - 1][2]]
        for n in AGENCY
    ]
    return write_csv(folder / "v.csv", [head, *rows])


def sub_tasks(folder: Path) -> Path:
    rows: Rows = [WITH_AGENCY, whole(1, 1), [2, "Triển khai Nghị quyết 57"], whole(2, "a)"), whole(3, "b)")]
    rows += [whole(4, 3), [4, "Đề án B", "Sở Nội vụ", "03/04/2024"], ["a", "Việc a", "", "", *whole(5)[4:]]]
    rows += [["b", "Việc b", *whole(6)[2:]], *(whole(n, n - 2) for n in range(7, 11))]
    return write_xlsx(folder / "v.xlsx", rows)


def dotted_sub_tasks(folder: Path) -> Path:
    rows: Rows = [WITH_AGENCY, ["01", "Chương trình A", "Sở Y tế"], ["1.1", "Việc", "", *whole(1)[3:]]]
    rows += [whole(2, "1.2"), ["02", "Chương trình B"], *(whole(n, f"2.{n}") for n in range(3, 11))]
    return write_csv(folder / "v.csv", [[*row, *[""] * (7 - len(row))] for row in rows], delimiter=";")


def agency_on_its_first_row(folder: Path) -> Path:
    rows = [
        [agency if at == 0 else "", *cells(n)]
        for agency, tasks in OF_AGENCY.items()
        for at, n in enumerate(tasks)
    ]
    return write_csv(folder / "v.csv", [["Đơn vị", *HEAD], *rows])


def one_heading_twice(folder: Path) -> Path:
    head = [*WITH_AGENCY[:5], "Hạn xử lý", *WITH_AGENCY[5:]]
    extended = {6: "15/07/2024"}
    return write_xlsx(
        folder / "v.xlsx", [head, *([*whole(n)[:5], extended.get(n, ""), *whole(n)[5:]] for n in AGENCY)]
    )


def tables_beside_each_other(folder: Path) -> Path:
    head = ["Mã nhiệm vụ", *WITH_AGENCY[1:]]
    rows = [[*whole(n, f"NV{n:02}"), "", *whole(n + 5, f"NV{n + 5:02}")] for n in range(1, 6)]
    return write_xlsx(folder / "v.xlsx", [["Đợt 1", *[""] * 7, "Đợt 2"], [*head, "", *head], *rows])


def numbered_tables_beside_each_other(folder: Path) -> Path:
    rows = [[*whole(n, n), *whole(n + 5, n)] for n in range(1, 6)]
    return write_csv(folder / "v.csv", [[*WITH_AGENCY, *WITH_AGENCY], *rows])


LISTS = (
    *(sheets_with_ordinals, groups_named_in_the_second_column, dotted_sub_tasks),
    *(sheet_of_each_agency, roman_groups, roman_groups_in_text, groups_with_their_size),
    *(groups_without_ordinal, groups_with_plain_numbers, groups_with_dotted_tasks),
    *(boards_each_above_their_headings, roman_groups_each_above_their_headings),
    *(groups_of_fields_and_agencies, groups_of_states, numbers_that_restart, tick_columns),
    *(two_tick_columns, sub_tasks, agency_on_its_first_row, one_heading_twice),
    *(tables_beside_each_other, numbered_tables_beside_each_other),
)


def accepted(path: Path, draft: Draft) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read a file by its draft, taken as it is."""
    place = path.with_suffix(".yml")
    place.write_text(map_text(draft), encoding="utf-8")
    return read_tasks(path, load_map(place, allow_proposals=True))


def counts(tasks: pd.DataFrame) -> str:
    marked = mark_population(tasks, by="none", start="2024-01-01", end=AS_OF)
    sizes = classify(marked, as_of=AS_OF)["status"].value_counts()
    return "/".join(str(sizes.get(status, 0)) for status in STATUSES)


@pytest.mark.parametrize("build", LISTS, ids=lambda build: build.__name__)
def test_the_accepted_draft_of_a_list_counts_it_right(build: Callable[[Path], Path], tmp_path: Path) -> None:
    path = build(tmp_path)
    draft = draft_export(path, path.name, "v")
    tasks, findings = accepted(path, draft)

    assert draft.missing() == []
    assert counts(tasks) == RIGHT
    assert sorted(tasks["agency"]) == sorted(AGENCY.values())
    assert tasks["task_id"].is_unique
    assert not set(findings["severity"]) & {"error"}


def found(path: Path) -> dict[str, str]:
    draft = draft_export(path, path.name, "v")
    return {each.field: each.source for each in draft.layout.made}


def test_the_first_of_groups_above_their_headings_numbers_its_tasks_as_the_others_do(tmp_path: Path) -> None:
    path = roman_groups_each_above_their_headings(tmp_path)
    tasks, _ = accepted(path, draft_export(path, path.name, "v"))

    assert tasks["task_id"].tolist()[:4] == ["I-1", "I-2", "II-1", "II-2"]


def test_a_title_above_headings_that_stand_once_heads_no_group(tmp_path: Path) -> None:
    rows = groups_of_agencies(lambda _, name: [name])
    first = [["Danh mục nhiệm vụ"], HEAD, *rows[2:]]
    tasks, _ = accepted(path := write_xlsx(tmp_path / "v.xlsx", first), draft_export(path, path.name, "v"))

    assert set(tasks["agency"].fillna("")) == {"", *SIX[1:]}


def test_levels_of_groups_are_told_apart(tmp_path: Path) -> None:
    path = groups_of_fields_and_agencies(tmp_path)
    tasks, _ = accepted(path, draft_export(path, path.name, "v"))

    assert found(path) == {"agency": "group heading 2", "field": "group heading 1"}
    assert set(tasks["field"]) == {"LĨNH VỰC Y TẾ", "LĨNH VỰC KINH TẾ"}
    assert tasks["task_id"].tolist()[:2] == ["A.I-1", "A.I-2"]


def test_sub_tasks_have_the_title_and_what_they_lack_from_the_task_above(tmp_path: Path) -> None:
    path = sub_tasks(tmp_path)
    tasks, findings = accepted(path, draft_export(path, path.name, "v"))
    first, second = (tasks[tasks["task_id"] == id_].iloc[0] for id_ in ("2a", "4a"))

    assert first["title"] == "Triển khai Nghị quyết 57: Nhiệm vụ thử số 2"
    assert (second["agency"], second["title"]) == ("Sở Nội vụ", "Đề án B: Việc a")
    assert findings.loc[findings["code"] == "row_dropped", "row"].tolist() == [3, 7]


def test_every_group_row_is_told_and_so_is_what_was_taken_from_it(tmp_path: Path) -> None:
    path = roman_groups(tmp_path)
    _, findings = accepted(path, draft_export(path, path.name, "v"))
    carried = findings[findings["code"] == "value_carried"]

    assert findings["reason"].tolist().count("Dòng tên nhóm") == len(SIX)
    assert carried["reason"].tolist() == ["Cơ quan chủ trì của 10 nhiệm vụ lấy từ dòng tên nhóm bên trên"]


MAP: dict[str, Any] = {
    "columns": {
        "task_id": "Mã NV",
        "title": "Nội dung",
        "agency": "Đơn vị",
        "due_on": "Hạn",
        "completed_on": "Ngày HT",
    },
    "ticks": {"Đã HT": "done", "Chưa HT": "open"},
}
TICKED = ["Mã NV", "Nội dung", "Đơn vị", "Hạn", "Ngày HT", "Đã HT", "Chưa HT"]


@pytest.mark.parametrize(
    ("ticked", "state", "code"),
    [
        (("x", ""), "done", None),
        (("", "X"), "open", None),
        (("☑", "☐"), "done", None),
        (("", ""), "unknown", "state_missing"),
        (("x", "x"), "unknown", "state_unknown"),
        (("x", "chờ ý kiến"), "unknown", "state_unknown"),
    ],
)
def test_a_tick_is_a_state_and_whatever_else_is_told(
    ticked: tuple[str, str], state: str, code: str | None, tmp_path: Path
) -> None:
    row = ["NV1", "Báo cáo", "Sở Y tế", "01/03/2024", "", *ticked]
    tasks, findings = read_tasks(write_csv(tmp_path / "v.csv", [TICKED, row]), MAP)

    assert tasks["state"].tolist() == [state]
    assert (code in set(findings["code"])) == (code is not None)


def test_a_tick_column_that_is_not_there_is_named(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "v.csv", [TICKED, ["NV1", "B", "Sở Y tế", "01/03/2024", "", "x", ""]])

    with pytest.raises(SourceError, match="cần đúng một cột mang tên Đang TH"):
        read_tasks(path, MAP | {"ticks": {"Đã HT": "done", "Đang TH": "open"}})


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"columns": MAP["columns"] | {"due_on": "sheet name"}}, "đứng một mình, và chỉ ở agency"),
        ({"columns": MAP["columns"] | {"status": "Trạng thái"}}, "bỏ status khỏi mục columns"),
        ({"fill_down": ["leader"]}, "leader chưa khai trong mục columns"),
        ({"ticks": {"Đã HT": "xong"}}, "xong"),
    ],
)
def test_a_map_that_contradicts_itself_is_refused(change: dict[str, Any], fault: str) -> None:
    with pytest.raises(MapError, match=fault):
        load_map(MAP | change)


def test_a_column_named_by_its_letter_is_read_whatever_its_heading(tmp_path: Path) -> None:
    path = one_heading_twice(tmp_path)
    names = {"task_id": "STT", "agency": "Cơ quan chủ trì", "completed_on": "Ngày hoàn thành"}
    deadlines = [
        read_tasks(path, {"columns": names | {"due_on": {"column": letter}}})[0]["due_on"].notna().sum()
        for letter in "EF"
    ]

    assert deadlines == [10, 1]


def test_a_list_whose_columns_all_go_by_letter_begins_below_its_headings(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "v.xlsx", [["PHỤ LỤC"], [], WITH_AGENCY, *(whole(n) for n in AGENCY)])
    keys = ("task_id", "title", "agency", "assigned_on", "due_on", "status", "completed_on")
    columns = {key: {"column": letter} for key, letter in zip(keys, "ABCDEFG", strict=True)}

    assert counts(read_tasks(path, {"columns": columns})[0]) == RIGHT


def test_a_number_that_goes_on_heads_no_group(tmp_path: Path) -> None:
    rows = [WITH_AGENCY, *(whole(n, n) for n in range(1, 6)), [6, "Việc chưa giao cho ai"], whole(7, 7)]
    path = write_xlsx(tmp_path / "v.xlsx", rows)
    draft = draft_export(path, path.name, "v")

    assert draft.layout.made == ()
    assert all(one != other for one, other in pairwise(accepted(path, draft)[0]["task_id"]))
