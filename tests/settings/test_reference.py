"""The reference files: what they hold, where it agrees with others, and how their faults are told."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

import holidays
import pytest

from hganalysis import vocab
from hganalysis.errors import MapError
from hganalysis.intake.agency_matching import name_key
from hganalysis.settings.directory import load_agencies
from hganalysis.settings.reference import reference_file, reference_files
from hganalysis.settings.wordlists import load_statuses
from hganalysis.settings.workdays import ONE_DAY, load_calendar
from hganalysis.text import fold, without_marks

if TYPE_CHECKING:
    from pathlib import Path

    from hganalysis.settings.directory import Agency

AS_OF = dt.date(2024, 11, 3)
MERGER = dt.date(2025, 2, 19)
CITY = dt.date(2025, 7, 1)
DAYS = (AS_OF, MERGER - ONE_DAY, MERGER, CITY - ONE_DAY, CITY, dt.date(2026, 11, 1))
DEPARTMENTS_OF_THE_CITY = [
    "Văn phòng UBND thành phố",
    "Sở Nội vụ",
    "Sở Tư pháp",
    "Sở Tài chính",
    "Sở Công Thương",
    "Sở Nông nghiệp và Môi trường",
    "Sở Xây dựng",
    "Sở Khoa học và Công nghệ",
    "Sở Giáo dục và Đào tạo",
    "Sở Y tế",
    "Sở Văn hóa, Thể thao và Du lịch",
    "Sở Dân tộc và Tôn giáo",
    "Sở Ngoại vụ",
    "Thanh tra thành phố",
]
"""laodong.vn 1533331, names and number; the order is ours."""

KNOWN_DIFFERENCES = {
    dt.date(
        2026, 1, 2
    ): "off for us: VPCP 12729 swaps Friday 02/01 with Saturday 10/01; the package has no swap",
    dt.date(2026, 1, 10): "a working day for us: the Saturday that makes up for 02/01",
}


def named(name: str, on: dt.date) -> list[str]:
    return [
        agency.id
        for agency in load_agencies()
        if agency.is_valid_on(on)
        and fold(name) in {fold(each) for each in (agency.name, agency.short, *agency.aliases)}
    ]


def test_hau_giang_had_eight_district_units_in_2024():
    districts = [agency.name for agency in load_agencies() if agency.group == "district"]

    assert districts == [
        "UBND thành phố Vị Thanh",
        "UBND thành phố Ngã Bảy",
        "UBND thị xã Long Mỹ",
        "UBND huyện Châu Thành",
        "UBND huyện Châu Thành A",
        "UBND huyện Long Mỹ",
        "UBND huyện Phụng Hiệp",
        "UBND huyện Vị Thủy",
    ]


def test_departments_come_first_and_districts_before_verticals():
    groups = list(dict.fromkeys(agency.group for agency in load_agencies()))

    assert groups == ["department", "district", "vertical", "other", "commune"]
    assert load_agencies()[0].id == "van-phong-ubnd"


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("Sở TNMT", ["so-tai-nguyen-va-moi-truong"]),
        ("KH&ĐT", ["so-ke-hoach-va-dau-tu"]),
        ("KH&CN", ["so-khoa-hoc-va-cong-nghe"]),
        ("VH,TT&DL", ["so-van-hoa-the-thao-va-du-lich"]),
        ("Sở Văn hoá, Thể thao và Du lịch", ["so-van-hoa-the-thao-va-du-lich"]),
        ("Sở Lao động – Thương binh và Xã hội", ["so-lao-dong-thuong-binh-va-xa-hoi"]),
        ("Châu Thành", ["ubnd-chau-thanh"]),
        ("Châu Thành A", ["ubnd-chau-thanh-a"]),
        ("TX Ngã Bảy", ["ubnd-nga-bay"]),
        ("Long Mỹ", ["ubnd-thi-xa-long-my", "ubnd-huyen-long-my"]),
        ("Sở Ngoại vụ", []),
    ],
)
def test_a_name_stands_for_these_agencies_in_2024(name: str, ids: list[str]):
    assert named(name, AS_OF) == ids


def test_only_long_my_is_ambiguous_on_any_one_day():
    for day in (AS_OF, MERGER):
        names = {name for agency in load_agencies() for name in (agency.name, agency.short, *agency.aliases)}

        assert {fold(name) for name in names if len(named(name, day)) > 1} == {"long mỹ", "ubnd long mỹ"}


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("Sở Tài chính", "so-tai-chinh", "so-tai-chinh-2025"),
        ("Sở Xây dựng", "so-xay-dung", "so-xay-dung-2025"),
        ("Sở Nội vụ", "so-noi-vu", "so-noi-vu-2025"),
        ("Sở Khoa học và Công nghệ", "so-khoa-hoc-va-cong-nghe", "so-khoa-hoc-va-cong-nghe-2025"),
    ],
)
def test_one_name_means_another_agency_from_the_day_of_the_merger(name: str, before: str, after: str):
    assert named(name, MERGER - ONE_DAY) == [before]
    assert named(name, MERGER) == [after]


def test_an_agency_that_ended_at_the_merger_has_a_successor_that_begins_then():
    agencies = {agency.id: agency for agency in load_agencies()}
    ended = [agency for agency in agencies.values() if agency.valid_to == MERGER - ONE_DAY]

    assert len(ended) == 11
    assert {agencies[agency.successor].valid_from for agency in ended if agency.successor} == {MERGER}
    assert all(agency.successor for agency in ended)


def test_every_agency_ends_with_the_province_or_begins_with_the_city():
    for agency in load_agencies():
        of_the_province = agency.valid_to is not None and agency.valid_to < CITY
        assert of_the_province or (agency.valid_from, agency.valid_to) == (CITY, None), agency.id


def test_the_city_has_fourteen_departments_and_a_hundred_and_three_communes():
    city = [agency for agency in load_agencies() if agency.is_valid_on(CITY)]

    assert [agency.name for agency in city if agency.group == "department"] == DEPARTMENTS_OF_THE_CITY
    kinds = Counter(agency.name.split()[1] for agency in city if agency.group == "commune")
    assert kinds == {"phường": 31, "xã": 72}
    assert not [agency for agency in city if agency.group == "district"]


def test_every_successor_begins_when_its_predecessor_has_ended():
    agencies = {agency.id: agency for agency in load_agencies()}
    for agency in agencies.values():
        if agency.successor:
            heir = agencies[agency.successor]
            assert agency.valid_to is not None, agency.id
            assert heir.valid_from == agency.valid_to + ONE_DAY, agency.id
            assert heir.group == agency.group, agency.id


def test_every_department_of_the_province_has_a_successor_in_the_end():
    agencies = {agency.id: agency for agency in load_agencies()}
    for agency in agencies.values():
        if agency.group == "department" and agency.id != "bql-cac-khu-cong-nghiep":
            while agency.successor:
                agency = agencies[agency.successor]
            assert agency.is_valid_on(CITY), agency.id


def test_no_two_agencies_have_one_official_name_on_one_day_however_it_is_written():
    for day in DAYS:
        names = Counter(name_key(agency.name) for agency in load_agencies() if agency.is_valid_on(day))
        assert [name for name, n in names.items() if n > 1] == []


def test_every_alias_means_one_agency_on_any_day_but_for_long_my():
    for day in DAYS:
        agencies = [agency for agency in load_agencies() if agency.is_valid_on(day)]
        uses = Counter(name for agency in agencies for name in {name_key(each) for each in _names_of(agency)})
        expected = {"long mỹ", "ubnd long mỹ"} if day < CITY else set()
        assert {name for name, n in uses.items() if n > 1} == expected


def test_no_two_names_of_one_day_differ_in_their_marks_alone():
    for day in DAYS:
        agencies = [agency for agency in load_agencies() if agency.is_valid_on(day)]
        owners: dict[str, set[str]] = {}
        for agency in agencies:
            for name in _names_of(agency):
                owners.setdefault(without_marks(name_key(name)), set()).add(agency.id)
        shared = {name for name, ids in owners.items() if len(ids) > 1}
        assert shared == ({"long my", "ubnd long my"} if day < CITY else set())


def test_every_date_range_is_in_order_and_of_this_century():
    for agency in load_agencies():
        first, last = agency.valid_from or dt.date(2004, 1, 1), agency.valid_to or dt.date(2100, 1, 1)
        assert dt.date(2004, 1, 1) <= first <= last, agency.id


def test_a_fact_that_is_only_common_knowledge_says_so():
    for agency in load_agencies():
        assert ("hiểu biết chung" in agency.source) <= ("cần Văn phòng xác nhận" in agency.source), agency.id


def _names_of(agency: Agency) -> tuple[str, ...]:
    return (agency.name, agency.short, *agency.aliases)


def test_every_fact_has_a_source_and_every_text_is_composed():
    for agency in load_agencies():
        texts = (agency.name, agency.short, agency.source, *agency.aliases)

        assert all(text and unicodedata.is_normalized("NFC", text) for text in texts), agency.id


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2024-02-07", True),
        ("2024-02-08", False),
        ("2024-02-14", False),
        ("2024-02-15", True),
        ("2024-04-29", False),
        ("2024-05-04", True),
        ("2024-05-05", False),
        ("2025-04-26", True),
        ("2025-05-02", False),
        ("2026-01-02", False),
        ("2026-01-10", True),
        ("2026-04-27", False),
        ("2026-08-22", True),
        ("2026-08-31", False),
    ],
)
def test_offices_work_on_a_day(day: str, works: bool):
    assert load_calendar().is_working_day(dt.date.fromisoformat(day)) is works


def test_the_calendar_agrees_with_the_holidays_package_but_for_known_days():
    calendar, package = load_calendar(), holidays.country_holidays("VN", years=sorted(load_calendar().years))
    first, last = dt.date(min(calendar.years), 1, 1), dt.date(max(calendar.years), 12, 31)
    days = [first + n * ONE_DAY for n in range((last - first).days + 1)]

    assert {day for day in days if calendar.is_working_day(day) != package.is_working_day(day)} == set(
        KNOWN_DIFFERENCES
    )


def test_each_compensating_day_is_a_weekend_day_and_each_year_has_its_holidays():
    calendar = load_calendar()

    assert all(day.weekday() >= 5 for day in calendar.work)
    assert calendar.years == {2024, 2025, 2026}
    assert {day.year for day in calendar.off} == calendar.years


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ("Đã hoàn thành", "done"),
        ("ĐANG THỰC HIỆN", "open"),
        ("Chờ duyệt", "awaiting_confirmation"),
        ("Tạm hoãn", "paused"),
        ("Từ chối thực hiện", "refused"),
        ("Thực hiện lại", "returned"),
        ("Huỷ", "withdrawn"),
        ("Hủy", "withdrawn"),
        ("Đã chuyển", None),
    ],
)
def test_words_of_a_state_column_mean_a_state(words: str, state: str | None):
    assert load_statuses().states.get(fold(words)) == state


def test_meanings_are_words_of_the_vocabulary():
    statuses = load_statuses()

    assert set(statuses.states.values()) == set(vocab.STATES) - {"unknown"}
    assert set(statuses.due_words.values()) == {"none", "recurrent", "waiting"}
    assert statuses.due_words[fold("Không thời hạn")] == "none"
    assert {statuses.due_words[fold(each)] for each in ("Thường xuyên", "Hằng tháng", "Hàng quý")} == {
        "recurrent"
    }


def test_every_reference_file_is_named_for_the_manifest():
    assert {*reference_files()} >= {"agencies.yml", "holidays.yml", "statuses.yml"}
    assert all(path.is_file() for path in reference_files().values())


AGENCY = (
    "- {id: a, name: Sở A, short: A, group: department, order: 10, aliases: [], "
    "valid_from: null, valid_to: null, successor: null, source: thử}\n"
)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (
            ("group: department", "group: ministry"),
            "không có giá trị ministry; chọn trong: department, district",
        ),
        (("order: 10", "order: mười"), "«agencies.0.order» là «mười», cần số nguyên"),
        (("valid_to: null", "valid_to: 30/06/2025"), "«30/06/2025» không phải ngày"),
        (("successor: null", "successor: b"), "không có đơn vị kế thừa «b»"),
        (("successor: null", "successor: a"), "không có đơn vị kế thừa «a»"),
        (("aliases: []", "aliases: A"), "«agencies.0.aliases» là «A», cần một danh sách"),
        (("name: Sở A", "name: ''"), "«agencies.0.name» để trống, cần chữ"),
        ((", source: thử", ""), "thiếu khóa «agencies.0.source»"),
        (("source: thử", "source: thử, tel: 1"), "không có khóa «agencies.0.tel»"),
        (
            ("valid_from: null, valid_to: null", "valid_from: 2025-01-02, valid_to: 2025-01-01"),
            "sau valid_to",
        ),
    ],
)
def test_a_fault_in_the_directory_is_told_with_its_line(tmp_path: Path, change: tuple[str, str], fault: str):
    file = tmp_path / "agencies.yml"
    file.write_text("agencies:\n" + AGENCY.replace(*change), encoding="utf-8")

    with pytest.raises(MapError, match="dòng 2") as raised:
        load_agencies(file)

    assert fault in str(raised.value)


def test_all_faults_of_a_file_are_told_at_once(tmp_path: Path):
    file = tmp_path / "agencies.yml"
    file.write_text("agencies:\n" + AGENCY + AGENCY.replace("department", "x"), encoding="utf-8")

    with pytest.raises(MapError) as raised:
        load_agencies(file)

    message = str(raised.value)
    assert "dòng 3: «a» ghi hai lần (đã có ở dòng 2)" in message
    assert "dòng 3: «10» ghi hai lần (đã có ở dòng 2)" in message
    assert "«Sở A» trùng tên" in message
    assert "không có giá trị x;" in message


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("years: [2024]\ndays:\n- {date: 2025-01-01, kind: off, name: x, source: x}", "không thuộc các năm"),
        ("years: [2024]\ndays:\n- {date: 2024-13-01, kind: off, name: x, source: x}", "cần ngày dạng"),
        (
            "years: [2024]\ndays:\n- {date: 2024-01-01, kind: nghỉ, name: x, source: x}",
            "cần một trong: off, work",
        ),
        (
            "years: [2024]\ndays:\n- {from: 2024-02-02, kind: off, name: x, source: x}",
            "thiếu khóa «days.0.to»",
        ),
        (
            "years: [2024]\ndays:\n- {from: 2024-02-02, to: 2024-02-01, kind: off, name: x, source: x}",
            "sau đến ngày",
        ),
        ("years: [24]\ndays: []", "«24» không phải năm"),
        (
            "years: [2024]\ndays:\n- {date: 2024-01-01, kind: off, name: x, source: x}\n"
            "- {date: 2024-01-01, kind: work, name: x, source: x}",
            "đã ghi ở dòng khác",
        ),
    ],
)
def test_a_fault_in_the_calendar_is_told(tmp_path: Path, text: str, fault: str):
    file = tmp_path / "holidays.yml"
    file.write_text(text, encoding="utf-8")

    with pytest.raises(MapError) as raised:
        load_calendar(file)

    assert fault in str(raised.value)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("states: {xong: finished}\ndue_words: {}", "không có giá trị finished; chọn trong: done, open"),
        (
            "states: {}\ndue_words: {quý III: dated}",
            "không có giá trị dated; chọn trong: none, recurrent, waiting",
        ),
        ("states: {Hủy: withdrawn, huỷ: withdrawn}\ndue_words: {}", "«hủy» khai hai lần"),
        ("states: {}", "thiếu khóa «due_words»"),
    ],
)
def test_a_fault_in_the_words_is_told(tmp_path: Path, text: str, fault: str):
    file = tmp_path / "statuses.yml"
    file.write_text(text, encoding="utf-8")

    with pytest.raises(MapError) as raised:
        load_statuses(file)

    assert fault in str(raised.value)


def test_a_directory_stored_in_decomposed_letters_reads_the_same(tmp_path: Path):
    file = tmp_path / "agencies.yml"
    file.write_text(
        unicodedata.normalize("NFD", reference_file("agencies.yml").read_text(encoding="utf-8")),
        encoding="utf-8",
    )

    assert load_agencies(file) == load_agencies()
