"""Known trackers: an export of each, on invented rows, is recognised, drafted and counted right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from exports import write_csv

from hganalysis.cli.screen import proposed
from hganalysis.counting.status import classify, mark_population
from hganalysis.drafting.draft import draft_export
from hganalysis.drafting.yaml_texts import map_text
from hganalysis.errors import MapError
from hganalysis.intake.task_table import read_tasks
from hganalysis.settings.export_map import load_map
from hganalysis.settings.trackers import known_tracker, load_trackers
from hganalysis.settings.yamlfile import PROPOSED
from hganalysis.vocab import STATUSES

if TYPE_CHECKING:
    from pathlib import Path

AS_OF = "2024-06-30"
DUE = ["15/04", "20/04", "10/04", "12/04", "15/07", "31/07", "15/06", "20/06"]
DONE = ["14/04", "20/04", "18/04", "15/04", "", "", "", ""]
RIGHT = "2/2/2/2/0/0/0"
"""Of eight tasks: two on time, two late, two open in time, two overdue."""

GROUPS = ["Roads", "Water", "Parks", "Roads", "Water", "Parks", "Roads", "Water"]


def day(text: str, spelling: str) -> str:
    if not text:
        return ""
    number, month = text.split("/")
    return spelling.format(d=number, m=month, M=("Apr", "May", "Jun", "Jul")[int(month) - 4])


ISO, SLASHED = "2024-{m}-{d}", "{d}/{m}/2024"
US_CLOCK, ISO_CLOCK = "{m}/{d}/2024 09:30:00 AM", "2024-{m}-{d} 09:30:00"

LAYOUTS: dict[str, tuple[str, str, tuple[str, str]]] = {
    "Jira": (
        "Summary=T|Issue key=I|Issue id=N|Issue Type=K|Status=S|Project name=P|Assignee=G|Created=C|Updated=C"
        "|Resolved=E|Due date=D|Watchers=|Watchers=",
        "{d}/{M}/24 9:30 AM", ("Done", "To Do"),
    ),
    "Redmine": (
        "#=N|Project=P|Tracker=K|Parent task=|Status=S|Priority=K|Subject=T|Author=A|Assignee=G|Updated=C"
        "|Start date=C|Due date=D|Closed=E",
        ISO, ("Closed", "Feedback"),
    ),
    "Redmine in Vietnamese": (
        "#=N|Dự án=P|Dòng vấn đề=K|Trạng thái=S|Ưu tiên=K|Chủ đề=T|Tác giả=A|Gán cho=G|Cập nhật=C|Bắt đầu=C"
        "|Hết hạn=D|Tiến độ=0|Đóng=E",
        SLASHED, ("Đóng", "Phản hồi"),
    ),
    "GLPI": (
        "ID=N|Título=T|Situação=S|Data de abertura=C|Última atualização=C|Prioridade=K|Requerente=A"
        "|Atribuído - Técnico=A|Atribuído - Grupo técnico=G|Tempo para resolver=D|Data da solução=E",
        "{d}-{m}-2024 09:30", ("Solucionado", "Em atendimento (atribuído)"),
    ),
    "ServiceNow": (
        "Number=I|Opened=C|Short description=T|Caller=A|Priority=K|State=S|Category=K|Assignment group=G"
        "|Assigned to=A|Due date=D|Resolved=E|Updated=C",
        ISO_CLOCK, ("Closed Complete", "Work in Progress"),
    ),
    "Asana": (
        "Task ID=L|Created At=C|Completed At=E|Last Modified=C|Name=T|Section/Column=K|Assignee=G"
        "|Assignee Email=A|Start Date=C|Due Date=D|Tags=|Notes=",
        ISO, ("", ""),
    ),
    "Microsoft Planner": (
        "Task ID=I|Task Name=T|Bucket Name=K|Progress=S|Priority=K|Assigned To=G|Created By=A|Created Date=C"
        "|Start date=|Due date=D|Completed Date=E",
        SLASHED, ("Completed", "Not started"),
    ),
    "Freshdesk": (
        "Ticket ID=N|Subject=T|Status=S|Priority=K|Source=K|Type=K|Agent=A|Group=G|Created time=C"
        "|Due by Time=D|Resolved time=E|Last update time=C",
        ISO_CLOCK, ("Resolved", "Pending"),
    ),
    "Zammad": (
        "#=N|Title=T|State=S|Priority=K|Group=G|Owner=A|Customer=A|Organization=P|Create Channel=K|Sender=K"
        "|Tags=|Created At=C|Updated At=C|Closed At=E|Close Escalation At=D|Escalation At=",
        ISO_CLOCK, ("closed", "pending reminder"),
    ),
    "OTRS, Znuny, OTOBO": (
        "Ticket Number=L|Age=K|Created=C|Closed=E|State=S|Priority=K|Queue=G|Lock=K|Owner=A|Subject=T"
        "|CustomerID=A|Due Date=D",
        ISO_CLOCK, ("closed successful", "pending auto close+"),
    ),
    "Microsoft Project": (
        "ID=N|Active=P|Task Mode=P|Task Name=T|Duration=K|Start=C|Finish=C|Baseline Finish=D|Predecessors="
        "|Outline Level=1|Resource Names=G|% Complete=0|Actual Finish=E",
        SLASHED, ("", ""),
    ),
    "Microsoft Project as its workbooks have it": (
        "ID=N|Active=P|Task_Mode=P|Name=T|Duration=K|Start_Date=C|Finish_Date=E|Baseline_Finish=D|Predecessors="
        "|Outline_Level=1|Resource_Names=G|Percent_Complete=0|Actual_Finish=E",
        SLASHED, ("", ""),
    ),
    "Trello": (
        "Card ID=I|Card Name=T|Card URL=A|Card Description=T|Labels=K|Members=G|Due Date=D|List ID=K"
        "|List Name=S|Board Name=P|Archived=P|Last Activity Date=C",
        ISO, ("Done", "Doing"),
    ),
    "311": (
        "SR_NUMBER=I|SR_TYPE=T|SR_SHORT_CODE=K|OWNER_DEPARTMENT=G|STATUS=S|CREATED_DATE=C|LAST_MODIFIED_DATE=C"
        "|CLOSED_DATE=E|DUE_DATE=D|STREET_ADDRESS=A",
        US_CLOCK, ("Completed", "Open"),
    ),
    "VNPT iOffice": (
        "STT=N|Mã nhiệm vụ=I|KH=L|CQBH=P|Ngày VB=C|Trích yếu=T|Vai trò=K|Đơn vị=G|Ngày giao=C|Hạn xử lý=D"
        "|Trạng thái=S|Ngày hoàn thành=E|Số lần bị đôn đốc=0",
        SLASHED, ("Đã hoàn thành", "Chưa thực hiện"),
    ),
    "vOffice": (
        "Mã số=I|Số ký hiệu=L|Ngày văn bản=C|Nơi ban hành=P|Trích yếu=T|Đơn vị xử lý chính=G|Người xử lý=A"
        "|Ngày chuyển=C|Hạn xử lý=D|Trạng thái=S|Ngày hoàn thành=E",
        SLASHED, ("Hoàn thành", "Chờ xử lý"),
    ),
}  # fmt: skip
"""Headings with what stands under each, how days are written, and the words for done and open."""


def tracker_of(name: str) -> str:
    return name.removesuffix(" in Vietnamese").removesuffix(" as its workbooks have it")


def rows_of(name: str) -> list[list[Any]]:
    layout, spelling, (done, open_) = LAYOUTS[name]
    headings, kinds = zip(*(each.split("=") for each in layout.split("|")), strict=True)
    return [list(headings), *([cell(kind, n, spelling, done, open_) for kind in kinds] for n in range(8))]


def cell(kind: str, n: int, spelling: str, done: str, open_: str) -> str:
    return {
        "I": f"AB-{101 + n}", "N": str(17 + n), "L": str(1_204_567_890_123_450 + 7 * n),
        "T": f"Repair of the bridge number {n} on the road to town", "K": ("low", "high", "normal")[n % 3],
        "P": "City", "G": GROUPS[n], "A": f"Person {n}", "C": day(f"0{n + 1}/04", spelling),
        "D": day(DUE[n], spelling), "E": day(DONE[n], spelling), "S": done if DONE[n] else open_,
        "0": str(n % 3), "1": "1", "": "",
    }[kind]  # fmt: skip


@pytest.mark.parametrize("name", LAYOUTS)
def test_an_export_of_a_known_tracker_is_recognised_and_its_accepted_draft_counts_right(
    name: str, tmp_path: Path
) -> None:
    path = write_csv(tmp_path / "a.csv", rows_of(name))
    draft = draft_export(path, "a.csv", "a")
    assert draft.tracker is not None
    assert draft.tracker.name == tracker_of(name)
    assert any(f"Nhận ra tệp xuất của {draft.tracker.name}" in line for line in proposed(draft))
    assert draft.missing() == (["status"] if name == "Trello" and "status" not in fields(draft) else [])

    confirmed = tmp_path / "a.yml"
    confirmed.write_text(map_text(draft).replace(PROPOSED, ""), encoding="utf-8")
    tasks, _ = read_tasks(path, load_map(confirmed))
    marked = mark_population(tasks, by="none", start="2024-01-01", end=AS_OF)
    sizes = classify(marked, as_of=AS_OF)["status"].value_counts()
    counted = "/".join(str(sizes.get(status, 0)) for status in STATUSES)
    assert counted == ("0/0/2/2/4/0/0" if name == "Trello" else RIGHT)
    assert sorted(set(tasks["agency"])) == ["Parks", "Roads", "Water"]


def fields(draft: Any) -> set[str]:
    return {each.field for each in draft.columns}


OF_PEOPLE = [
    "Jira",
    "Redmine",
    "Redmine in Vietnamese",
    "Asana",
    "Microsoft Planner",
    "Microsoft Project",
    "Trello",
]
PEOPLE = {"Roads": "Nguyễn Văn An", "Water": "Trần Thị Bình", "Parks": "Lê Hoàng Cường"}
OFFICES = ["Phòng Nội vụ", "Phòng Tài chính", "Thanh tra huyện"]


@pytest.mark.parametrize(
    ("heading", "units"),
    [
        ("Đơn vị chủ trì", OFFICES),
        ("Phân loại 2", OFFICES),
        ("Phòng ban", ["Nội vụ", "Tài chính", "Thanh tra"]),
        ("Custom field (Department)", ["Roads", "Water", "Parks"]),
        ("Cost centre", ["Roads Department", "Direction des eaux", "Parks"]),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
@pytest.mark.parametrize("name", OF_PEOPLE)
def test_units_are_the_agencies_where_a_tracker_names_people(
    name: str, heading: str, units: list[str], tmp_path: Path
) -> None:
    head, *rows = rows_of(name)
    rows = [[*(PEOPLE.get(cell, cell) for cell in row), units[n % 3]] for n, row in enumerate(rows)]
    alone = agency_in([head, *(row[:-1] for row in rows)], tmp_path)

    assert set(alone) == set(PEOPLE.values())
    assert set(agency_in([[*head, heading], *rows], tmp_path)) == set(units)


@pytest.mark.parametrize(
    "heading", ["Đơn vị phối hợp", "Đơn vị yêu cầu", "Requester department", "Team lead"]
)
def test_units_that_help_or_ask_and_those_who_lead_them_are_not_the_agencies_of_a_tracker(
    heading: str, tmp_path: Path
) -> None:
    head, *rows = rows_of("Jira")
    others = ["Ann", "Bob", "Cid"] if heading == "Team lead" else OFFICES
    rows = [[*(PEOPLE.get(cell, cell) for cell in row), others[n % 3]] for n, row in enumerate(rows)]

    assert set(agency_in([[*head, heading], *rows], tmp_path)) == set(PEOPLE.values())


def agency_in(rows: list[list[Any]], folder: Path) -> list[Any]:
    """Return the names of agencies that a draft of a list finds."""
    return draft_export(write_csv(folder / "a.csv", rows), "a.csv", "a").cells("agency")


def test_headings_that_many_lists_have_are_no_tracker() -> None:
    assert known_tracker(["Title", "Status", "Due date", "Assignee", "Created"]) is None
    assert known_tracker(["Mã nhiệm vụ", "Chủ trì", "Hạn xử lý", "Trạng thái"]) is None


def test_every_tracker_has_its_source_and_day_and_a_test() -> None:
    trackers = load_trackers()
    assert {each.name for each in trackers} == {tracker_of(name) for name in LAYOUTS}
    assert all(each.dated and "ngày" in each.source for each in trackers)


def test_every_fault_of_a_tracker_file_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "x.yml").write_text(
        "name: X\nsource: s\nsigns: [a, b]\ncolumns: {due_onn: [a]}\nstates: {x: dne}\n", encoding="utf-8"
    )
    with pytest.raises(MapError) as refused:
        load_trackers(tmp_path)
    assert "dòng 4" in str(refused.value)
    assert "Có phải: due_on" in str(refused.value)
    assert "Có phải: done?" in str(refused.value)


@pytest.mark.parametrize(
    ("heading", "is_known"), [("Actual Finish", True), ("Outline Level", True), ("Deadline", False)]
)
def test_a_plan_is_of_microsoft_project_by_any_column_that_only_it_has(heading: str, is_known: bool) -> None:
    found = known_tracker(["ID", "Task Name", "Duration", "Start", "Finish", heading])
    assert (found.name if found else "") == ("Microsoft Project" if is_known else "")
