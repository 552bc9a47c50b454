"""Names of agencies: found by name or alias at a date, cut apart where several share a cell, not guessed."""

from __future__ import annotations

import datetime as dt
import unicodedata
from typing import TYPE_CHECKING

import pytest
from exports import write_csv
from hypothesis import given
from hypothesis import strategies as st

from hganalysis.drafting.draft import draft_export
from hganalysis.drafting.yaml_texts import map_text
from hganalysis.intake.agency_matching import PROPOSED, Directory, NamesAsTheyStand, name_key
from hganalysis.intake.task_table import read_tasks
from hganalysis.settings.directory import Agency, load_agencies
from hganalysis.settings.export_map import load_map
from hganalysis.settings.yamlfile import PROPOSED as DRAFTED
from hganalysis.text import without_marks

if TYPE_CHECKING:
    from pathlib import Path

AGENCIES = load_agencies()
DIRECTORY = Directory(AGENCIES)
IN_2024, IN_2025, LATER = dt.date(2024, 9, 15), dt.date(2025, 3, 1), dt.date(2026, 1, 1)


def ids(cell: str, on: dt.date | None = IN_2024) -> list[str | None]:
    return list(DIRECTORY.split(cell, on).ids)


def names(cell: str, on: dt.date | None = IN_2024) -> list[str]:
    return list(DIRECTORY.split(cell, on).names)


@pytest.mark.parametrize(
    ("cell", "id_"),
    [
        ("Sở Y tế", "so-y-te"),
        (" SỞ  Y TẾ\u00a0", "so-y-te"),
        (unicodedata.normalize("NFD", "Sở Y tế"), "so-y-te"),
        ("Sở Y tế;", "so-y-te"),
        ("- Sở Y tế", "so-y-te"),
        ("• Sở Y tế.", "so-y-te"),
        ("Sở KH&ĐT", "so-ke-hoach-va-dau-tu"),
        ("KH-ĐT", "so-ke-hoach-va-dau-tu"),
        ("KH – ĐT", "so-ke-hoach-va-dau-tu"),
        ("Sở KH&CN", "so-khoa-hoc-va-cong-nghe"),
        ("Sở Kế hoạch và Đầu tư", "so-ke-hoach-va-dau-tu"),
        ("Sở Kế hoạch VÀ Đầu tư", "so-ke-hoach-va-dau-tu"),
        ("Sở Nông nghiệp và\nPhát triển nông thôn", "so-nong-nghiep-va-ptnt"),
        ("Sở Văn hóa, Thể thao và Du lịch", "so-van-hoa-the-thao-va-du-lich"),
        ("Sở Văn hoá, Thể thao và Du lịch", "so-van-hoa-the-thao-va-du-lich"),
        ("VH,TT&DL", "so-van-hoa-the-thao-va-du-lich"),
        ("Sở Lao động – Thương binh và Xã hội", "so-lao-dong-thuong-binh-va-xa-hoi"),
        ("UBND TP. Vị Thanh", "ubnd-vi-thanh"),
        ("TX Ngã Bảy", "ubnd-nga-bay"),
        ("Châu Thành", "ubnd-chau-thanh"),
        ("UBND huyện Châu Thành A", "ubnd-chau-thanh-a"),
        ("Châu Thành A", "ubnd-chau-thanh-a"),
        ("UBND thị xã Long Mỹ", "ubnd-thi-xa-long-my"),
        ("UBND huyện Long Mỹ", "ubnd-huyen-long-my"),
    ],
)
def test_one_agency_is_found_in_any_of_its_spellings(cell: str, id_: str) -> None:
    assert ids(cell) == [id_]


@pytest.mark.parametrize("agency", AGENCIES, ids=lambda agency: agency.id)
def test_every_official_name_finds_its_agency_on_its_days(agency: Agency) -> None:
    for day in (agency.valid_from, agency.valid_to):
        if day is not None:
            assert ids(agency.name, day) == [agency.id]


@pytest.mark.parametrize("cell", ["Long Mỹ", "UBND Long Mỹ"])
def test_a_name_of_two_agencies_is_ambiguous_and_stays_as_written(cell: str) -> None:
    match = DIRECTORY.split(cell, IN_2024)
    assert (match.names, match.ids) == ((cell,), (None,))
    assert match.candidates == (("UBND thị xã Long Mỹ", "UBND huyện Long Mỹ"),)


@pytest.mark.parametrize(
    "cell", ["Sở Yte", "Sở Y", "UBND huyện Châu Thành B", "Sở Y tế tỉnh X", "Châu", "Công ty A"]
)
def test_a_name_that_is_only_alike_is_unknown(cell: str) -> None:
    match = DIRECTORY.split(cell, IN_2024)
    assert (match.names, match.ids, match.candidates) == ((cell,), (None,), ((),))


@pytest.mark.parametrize(
    ("day", "id_"),
    [
        (dt.date(2025, 2, 18), "so-tai-chinh"),
        (dt.date(2025, 2, 19), "so-tai-chinh-2025"),
        (dt.date(2025, 6, 30), "so-tai-chinh-2025"),
        (dt.date(2025, 7, 1), "can-tho-so-tai-chinh"),
    ],
)
def test_a_name_means_the_agency_that_had_it_on_the_day(day: dt.date, id_: str | None) -> None:
    assert ids("Sở Tài chính", day) == [id_]


def test_an_agency_that_is_no_more_is_unknown_and_its_successor_is_told() -> None:
    match = DIRECTORY.split("Sở Kế hoạch và Đầu tư", IN_2025)
    assert match.ids == (None,)
    assert match.hints == (
        "Không có tên này trong danh mục vào ngày giao; "
        "là tên của Sở Kế hoạch và Đầu tư (đến 18/02/2025), nay là Sở Tài chính",
    )
    assert ids("UBND huyện Vị Thủy", LATER) == [None]


@pytest.mark.parametrize(
    ("name", "day", "id_", "since"),
    [
        ("Sở Nông nghiệp và Môi trường", dt.date(2025, 2, 18), "so-nong-nghiep-va-moi-truong", "19/02/2025"),
        ("Sở Nông nghiệp và Môi trường", dt.date(2025, 2, 19), "so-nong-nghiep-va-moi-truong", ""),
        ("UBND xã Phụng Hiệp", dt.date(2025, 6, 30), "xa-phung-hiep", "01/07/2025"),
        ("UBND xã Phụng Hiệp", dt.date(2025, 7, 1), "xa-phung-hiep", ""),
    ],
)
def test_a_name_that_nobody_had_yet_is_that_of_the_next_who_has_it_and_is_told(
    name: str, day: dt.date, id_: str, since: str
) -> None:
    match = DIRECTORY.split(name, day)

    assert match.ids == (id_,)
    assert since in match.later[0]
    assert bool(match.later[0]) == bool(since)


def test_without_a_day_a_name_that_changed_hands_is_ambiguous_and_tells_the_dates() -> None:
    assert DIRECTORY.split("Sở Tài chính", None).candidates == (
        (
            "Sở Tài chính (đến 18/02/2025)",
            "Sở Tài chính (từ 19/02/2025 đến 30/06/2025)",
            "Sở Tài chính (từ 01/07/2025)",
        ),
    )
    assert ids("Ban Dân tộc", None) == ["ban-dan-toc"]


@pytest.mark.parametrize(
    ("cell", "on", "id_"),
    [
        ("S. Y tế", IN_2024, "so-y-te"),
        ("S.Y tế", IN_2024, "so-y-te"),
        ("Uỷ ban nhân dân TP.Vị Thanh", IN_2024, "ubnd-vi-thanh"),
        ("UBND T.P Vị Thanh", IN_2024, "ubnd-vi-thanh"),
        ("UBND thành phố Vị Thanh;", IN_2024, "ubnd-vi-thanh"),
        ("Ủy Ban Nhân Dân tx. Long Mỹ", IN_2024, "ubnd-thi-xa-long-my"),
        ("UBND H Châu Thành A", IN_2024, "ubnd-chau-thanh-a"),
        ("H.Châu Thành", IN_2024, "ubnd-chau-thanh"),
        ("KH & CN", IN_2024, "so-khoa-hoc-va-cong-nghe"),
        ("KH &ĐT", IN_2024, "so-ke-hoach-va-dau-tu"),
        ("SỞ KH VÀ CN", IN_2024, "so-khoa-hoc-va-cong-nghe"),
        ("Sở Lao động-Thương binh & Xã hội", IN_2024, "so-lao-dong-thuong-binh-va-xa-hoi"),
        ("Sở Lao động — Thương binh và Xã hội.", IN_2024, "so-lao-dong-thuong-binh-va-xa-hoi"),
        ("X. Vị Thanh 1", LATER, "xa-vi-thanh-1"),
        ("UBND P.Vị Thanh", LATER, "phuong-vi-thanh"),
        ("Ủy ban nhân dân xã Vị Thuỷ", LATER, "xa-vi-thuy"),
        ("Sở Dân tộc & Tôn giáo", LATER, "can-tho-so-dan-toc-va-ton-giao"),
    ],
)
def test_another_way_of_writing_is_the_same_name(cell: str, on: dt.date, id_: str) -> None:
    assert ids(cell, on) == [id_]


@pytest.mark.parametrize(
    ("cell", "on"),
    [
        ("So Tai chinh", IN_2024),
        ("Sở TP", IN_2024),
        ("S Y tế", IN_2024),
        ("Châu Thành, A", IN_2024),
        ("KH&TC", IN_2024),
        ("Vị Thanh", LATER),
        ("UBND Vị Thanh", LATER),
        ("xã Vị Thanh", LATER),
    ],
)
def test_another_word_or_a_word_less_is_another_name(cell: str, on: dt.date) -> None:
    assert set(ids(cell, on)) == {None}


def test_proposals_come_with_their_likeness_the_likest_first_and_are_never_used() -> None:
    proposed = DIRECTORY.propose("Sở Tài chánh", IN_2024)
    assert [(agency.id, round(score)) for agency, score in proposed] == [("so-tai-chinh", 92)]
    assert ids("Sở Tài chánh") == [None]
    names = [agency.name for agency, _ in DIRECTORY.propose("UBND huyện Châu Thành B", IN_2024)]
    assert names == ["UBND huyện Châu Thành A", "UBND huyện Châu Thành"]
    assert len(DIRECTORY.propose("UBND xã Vị T", None)) == PROPOSED == 3


@pytest.mark.parametrize(
    "agency", [agency for agency in AGENCIES if agency.is_valid_on(LATER)], ids=lambda a: a.id
)
def test_a_name_without_marks_is_proposed_and_not_used(agency: Agency) -> None:
    bare = without_marks(name_key(agency.name))
    assert DIRECTORY.propose(bare, LATER)[0] == (agency, 99.0)
    assert ids(bare, LATER) == [None]


def test_only_agencies_of_the_day_are_proposed() -> None:
    for day in (IN_2024, IN_2025, LATER):
        assert all(agency.is_valid_on(day) for agency, _ in DIRECTORY.propose("Sở Tài chánh", day))


def test_the_hint_names_the_proposals_and_what_confirms_one() -> None:
    assert DIRECTORY.split("Sở Tài chánh; Sở Y tế; Công ty A; Long Mỹ", IN_2024).hints == (
        "Không có tên này trong danh mục vào ngày giao; gần giống: Sở Tài chính (92%); "
        "đúng cơ quan nào thì thêm vào aliases của cơ quan đó",
        "",
        "Không có tên này trong danh mục vào ngày giao",
        "Có thể là: UBND thị xã Long Mỹ hoặc UBND huyện Long Mỹ",
    )


HEALTH, JUSTICE, CULTURE = "Sở Y tế", "Sở Tư pháp", "Sở Văn hóa, Thể thao và Du lịch"


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("Sở Y tế; Sở Tư pháp", [HEALTH, JUSTICE]),
        ("Sở Y tế, Sở Tư pháp", [HEALTH, JUSTICE]),
        ("Sở Y tế\nSở Tư pháp", [HEALTH, JUSTICE]),
        ("- Sở Y tế\r\n- Sở Tư pháp", [HEALTH, JUSTICE]),
        ("Sở Y tế và Sở Tư pháp", [HEALTH, JUSTICE]),
        (unicodedata.normalize("NFD", "Sở Y tế và Sở Tư pháp"), [HEALTH, JUSTICE]),
        ("Sở Y tế, Sở Văn hóa, Thể thao và Du lịch và Sở Tư pháp", [HEALTH, CULTURE, JUSTICE]),
        ("VH,TT&DL, SYT", [CULTURE, HEALTH]),
        ("Sở Y tế;; Sở Tư pháp;", [HEALTH, JUSTICE]),
        ("Sở Y tế; Công ty A và B", [HEALTH, "Công ty A và B"]),
        ("Công ty A, B; Sở Y tế, Sở Tư pháp", ["Công ty A, B", HEALTH, JUSTICE]),
        ("Sở Y tế, Công ty A", ["Sở Y tế, Công ty A"]),
        ("Ban Quản lý dự án Vị Thanh, Long Mỹ", ["Ban Quản lý dự án Vị Thanh, Long Mỹ"]),
        ("Công  ty\nA", ["Công ty", "A"]),
    ],
)
def test_several_agencies_in_one_cell_are_cut_apart_only_where_all_of_a_part_is_known(
    cell: str, found: list[str]
) -> None:
    assert names(cell) == found


@pytest.mark.parametrize("cell", [";", ",", " ; \n", "-", "và"])
def test_a_cell_of_separators_names_nobody_or_stays_as_it_is(cell: str) -> None:
    match = DIRECTORY.split(cell, IN_2024)
    assert len(match.names) == len(match.ids) == len(match.candidates) <= 1
    assert set(match.ids) <= {None}


def test_without_a_directory_names_stand_as_they_are_and_commas_do_not_cut() -> None:
    match = NamesAsTheyStand().split(" Department for  Culture, Media and Sport;\nHome Office")
    assert match.names == ("Department for Culture, Media and Sport", "Home Office")
    assert match.ids == ("department for culture, media and sport", "home office")
    assert NamesAsTheyStand().split(" ; ").names == ()


def test_without_a_directory_a_name_is_the_same_in_any_case_and_spacing_and_shown_as_first_met() -> None:
    names = NamesAsTheyStand()
    first = names.split("Dept  A")
    assert names.split("DEPT A; dept a;Dept B").names == ("Dept A", "Dept B")
    assert names.split("dept a").ids == first.ids


KNOWN = [agency for agency in AGENCIES if agency.is_valid_on(IN_2024)]


@given(
    st.lists(st.sampled_from(KNOWN), min_size=1, max_size=5),
    st.sampled_from(["; ", ", ", "\n", ",\n", " và "]),
    st.sampled_from(["NFC", "NFD"]),
)
def test_official_names_joined_in_any_way_are_all_found_once_in_their_order(
    agencies: list[Agency], joint: str, form: str
) -> None:
    cell = unicodedata.normalize(form, joint.join(agency.name for agency in agencies))
    assert ids(cell) == list(dict.fromkeys(agency.id for agency in agencies))


@given(st.text(alphabet="aSởYtế ,;\nvà-."), st.sampled_from([None, IN_2024, LATER]))
def test_any_cell_at_all_gives_as_many_ids_as_names(cell: str, on: dt.date | None) -> None:
    match = DIRECTORY.split(cell, on)
    assert len(match.names) == len(match.ids) == len(match.candidates)
    assert all(name.strip() for name in match.names)


@pytest.mark.parametrize(
    ("cell", "ids"),
    [
        ("Sở Tư pháp (chủ trì); Sở Y tế (phối hợp)", ["so-tu-phap", "so-y-te"]),
        ("Sở Y tế (phối hợp)\nSở Tư pháp (chủ trì)", ["so-tu-phap", "so-y-te"]),
        ("Phối hợp: Sở Y tế, Sở Nội vụ; Chủ trì: Sở Tư pháp", ["so-tu-phap", "so-y-te", "so-noi-vu"]),
        ("Các Sở: Nội vụ, Y tế", ["so-noi-vu", "so-y-te"]),
        ("Các sở Y tế và Tài chính", ["so-y-te", "so-tai-chinh"]),
        ("Sở Giáo dục và Đào tạo, Y tế", ["so-giao-duc-va-dao-tao", "so-y-te"]),
        ("Sở Công Thương/Sở Y tế", ["so-cong-thuong", "so-y-te"]),
        ("Sở Tài chính + Sở Y tế", ["so-tai-chinh", "so-y-te"]),
        ("Sở Y tế - Sở Nội vụ", ["so-y-te", "so-noi-vu"]),
        ("1. Sở Xây dựng\n2) Sở Y tế", ["so-xay-dung", "so-y-te"]),
        ("Sở Nông nghiệp và Phát triển nông thôn", ["so-nong-nghiep-va-ptnt"]),
        ("Sở Y tế, Lạ", [None]),
    ],
)
def test_several_leads_in_a_cell_are_told_apart_however_they_are_listed(
    cell: str, ids: list[str | None]
) -> None:
    assert list(Directory(load_agencies()).split(cell, dt.date(2024, 5, 1)).ids) == ids


def test_without_a_directory_marks_of_items_and_roles_are_no_part_of_a_name() -> None:
    assert NamesAsTheyStand().split("Hợp tác: A\n- Phòng Y (phối hợp)\n1. Phòng X (chủ trì)").names == (
        "Phòng X",
        "Hợp tác: A",
        "Phòng Y",
    )


NOTION = "https://www.notion.so"


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        (f"Sở Y tế ({NOTION}/S-Y-t-a1?pvs=21)", ["Sở Y tế"]),
        (f"Sở Y tế ({NOTION}/a1), Sở Nội vụ ({NOTION}/b2)", ["Sở Y tế", "Sở Nội vụ"]),
        ("Sở Y tế (http", ["Sở Y tế (http"]),
    ],
)
def test_a_link_behind_a_name_is_no_part_of_it(cell: str, found: list[str]) -> None:
    assert list(NamesAsTheyStand().split(cell).names) == found
    assert names(cell) == found
    assert DIRECTORY.knows(cell) is ("://" in cell)


def test_words_between_a_link_and_the_next_name_do_not_become_a_part_of_that() -> None:
    assert names(f"Sở Y tế ({NOTION}/a1) và Sở Nội vụ ({NOTION}/b2)") == ["Sở Y tế", "Sở Nội vụ"]
    one = NamesAsTheyStand().split(f"Tổ công tác ({NOTION}/a1) của tỉnh; Ban A ({NOTION}/b2) (chủ trì)")
    assert one.names == ("Ban A", "Tổ công tác của tỉnh")


def test_a_draft_takes_names_with_links_for_agencies(tmp_path: Path) -> None:
    teams = ["Ban Tổ chức", "Tổ công tác giải phóng mặt bằng", "Văn phòng"]
    rows = [["Name", "Status", "Due", "Phụ trách", "ID", "Done on"]]
    for n in range(9):
        link = f"{NOTION}/{teams[n % 3].replace(' ', '-')}-{'0123456789abcdef' * 2}?pvs=21"
        done = ["Done", f"March {n + 2}, 2026"] if n % 2 else ["In progress", ""]
        due, team = f"March {n + 3}, 2026", f"{teams[n % 3]} ({link})"
        rows.append([f"Báo cáo số {n}", done[0], due, team, f"T-{n}", done[1]])
    path = write_csv(tmp_path / "viec.csv", rows)
    draft = draft_export(path, "viec.csv", "viec")
    confirmed = tmp_path / "viec.yml"
    confirmed.write_text(map_text(draft).replace(DRAFTED, ""), encoding="utf-8")

    tasks, findings = read_tasks(path, load_map(confirmed))
    assert set(tasks["agency"]) == set(teams)
    assert findings.empty
