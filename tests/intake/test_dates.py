"""Cells of date columns: what is a date, what stands for none, and what is never guessed."""

from __future__ import annotations

import datetime as dt
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hganalysis.intake.dates import DateReader
from hganalysis.settings.export_map import DateRules

DAY_FIRST = DateRules(
    formats=["%d/%m/%Y", "%H:%M %d/%m/%Y", "%d/%m/%Y %H:%M"], null_values=["01/01/1970"], before="inclusive"
)
MONTH_FIRST = DateRules(dayfirst=False)


def read(cell: Any, rules: DateRules = DAY_FIRST, *, deadline: bool = False, from_1904: bool = False) -> str:
    """The moment as ISO text, a day alone as a date, otherwise the outcome."""
    reading = DateReader(rules, from_1904=from_1904).read(cell, deadline=deadline)
    assert (reading.moment is not None) == (reading.outcome == "date")
    assert bool(reading.reason) == (reading.outcome == "unreadable")
    if reading.moment is None:
        return reading.outcome
    return reading.moment.isoformat() if reading.has_time else reading.moment.date().isoformat()


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        ("15/06/2024, 5:00:00 PM GMT+7 (xong)", dt.datetime(2024, 6, 15)),
        ("15/06/2024 05:00 CH (gia hạn)", dt.datetime(2024, 6, 15)),
        ("15/06/2024 05:00 chiều, gia hạn", dt.datetime(2024, 6, 15)),
        ("15/06/2024 05:00 UTC (xong)", dt.datetime(2024, 6, 15)),
        ("15/06/2024 05:00 (gia hạn)", dt.datetime(2024, 6, 15, 5)),
    ],
)
def test_a_clock_time_that_is_half_understood_is_left_with_the_rest(cell: str, moment: dt.datetime) -> None:
    reading = DateReader(DateRules(extra_text="first_date")).read(cell)

    assert reading.moment == moment
    assert reading.rest


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        (dt.date(2024, 9, 15), "2024-09-15"),
        (dt.datetime(2024, 9, 15), "2024-09-15"),
        (dt.datetime(2024, 9, 15, 17, 30), "2024-09-15T17:30:00"),
        (dt.datetime(2024, 9, 15, 16, 59, 59, 997_000), "2024-09-15T17:00:00"),
        (dt.datetime(2024, 9, 15, 23, 59, 59, 997_000), "2024-09-15T23:59:59"),
        ("15/09/2024", "2024-09-15"),
        ("15/9/2024", "2024-09-15"),
        ("5/9/2024", "2024-09-05"),
        ("5-9-2024", "2024-09-05"),
        ("5.9.2024", "2024-09-05"),
        (" 15/09/2024\n", "2024-09-15"),
        ("15/09/2024 17:00", "2024-09-15T17:00:00"),
        ("17:00 15/09/2024", "2024-09-15T17:00:00"),
        ("17:00  15/09/2024", "2024-09-15T17:00:00"),
        ("15/09/2024 17:00:05", "2024-09-15T17:00:05"),
        ("15/09/2024, 17h00", "2024-09-15T17:00:00"),
        ("00:00 15/09/2024", "2024-09-15"),
        ("ngày 15 tháng 9 năm 2024", "2024-09-15"),
        (unicodedata.normalize("NFD", "15 tháng 9 năm 2024"), "2024-09-15"),
        ("2024-09-15", "2024-09-15"),
        ("2024-09-15 17:00", "2024-09-15T17:00:00"),
        ("2024-09-15T17:00:00.000", "2024-09-15T17:00:00"),
        ("2024-09-15T10:00:00Z", "2024-09-15T17:00:00"),
        ("2024-09-15T10:00:00.999Z", "2024-09-15T17:00:01"),
        ("2024-09-14T17:00:00Z", "2024-09-15T00:00:00"),
        ("2024-09-15T00:00:00+07:00", "2024-09-15T00:00:00"),
        ("2024-09-15T00:00:00", "2024-09-15"),
        ("2024-09-15 10:00:00+07", "2024-09-15T10:00:00"),
        ("2024-09-15 10:00:00.123456+00", "2024-09-15T17:00:00"),
        ("2024-09-15T10:00-05", "2024-09-15T22:00:00"),
        ("2024-09-15T23:00:00-05:00", "2024-09-16T11:00:00"),
        ("2024-09-15T17:00:00+0700", "2024-09-15T17:00:00"),
        (45550, "2024-09-15"),
        (45550.0, "2024-09-15"),
        (45550.5, "2024-09-15T12:00:00"),
        (45550.70833333333, "2024-09-15T17:00:00"),
        ("45550", "2024-09-15"),
        ("45550.5", "2024-09-15T12:00:00"),
        (None, "blank"),
        ("", "blank"),
        (" \u00a0", "blank"),
    ],
)
def test_a_date_is_read_as_it_is_written(cell: Any, found: str) -> None:
    assert read(cell) == found


@pytest.mark.parametrize(
    "cell",
    [
        "31/02/2024",
        "13/25/2024",
        "25/13/2024",
        "9/15/2024",
        "00/00/0000",
        "15/9/24",
        "15/9",
        "9/2024",
        "2024",
        "2024/15/09",
        "2024-13-01",
        "2024-02-30",
        "15/9-2024",
        "25:00 15/09/2024",
        "15/09/2024 24:01",
        "13:00 PM 15/09/2024",
        "thứ hai, 10/05/2024",
        "15/O6/2024",
        "30/6 và 30/9",
        "tháng 13/2024",
        "quý V/2024",
        "2024-W54",
        "Quý III",
        "trong tháng 10",
        "cuối năm",
        "#N/A",
        "-",
        "x",
        "15/9/2024; 20/9/2024",
        "١٥/٩/٢٠٢٤",
        0,
        0.5,
        -1,
        2024,
        20241301,
        1e300,
        float("inf"),
        float("nan"),
        True,
        False,
        dt.time(17, 0),
        dt.time(0, 0),
        dt.timedelta(days=1, hours=6),
        dt.date(1899, 12, 31),
        dt.date(1989, 12, 31),
        dt.date(2101, 1, 1),
        dt.datetime(9999, 12, 31, 23, 59, 59, 999_999),
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59.9Z",
        "15/09/0024",
    ],
)
def test_what_is_not_surely_a_date_is_unreadable_and_never_guessed(cell: Any) -> None:
    assert read(cell) == "unreadable"
    assert read(cell, deadline=True) == "unreadable"


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("10/04/2024 24:00", "2024-04-10T23:59:59"),
        ("24:00 ngày 10/04/2024", "2024-04-10T23:59:59"),
        ("17g00 ngày 10/04/2024", "2024-04-10T17:00:00"),
        ("17 giờ 00 ngày 10/04/2024", "2024-04-10T17:00:00"),
        ("8h30' ngày 10/04/2024", "2024-04-10T08:30:00"),
        ("lúc 17h ngày 10/04/2024", "2024-04-10T17:00:00"),
        ("10/04/2024 - 16:30", "2024-04-10T16:30:00"),
        ("10-thg 4-24", "2024-04-10"),
        ("10 thg 4, 2024", "2024-04-10"),
        ("15/VI/2024", "2024-06-15"),
        ("15.XII.2024 08:30", "2024-12-15T08:30:00"),
        ("15-i-2024", "2024-01-15"),
        ("ngày 15 tháng VI năm 2024", "2024-06-15"),
        ("10/thg 4/24 9:00 SA", "2024-04-10T09:00:00"),
        ("5:00:00 CH 10/04/2024", "2024-04-10T17:00:00"),
        ("10/04/2024 12:30 SA", "2024-04-10T00:30:00"),
        ("12 / 04 / 2024", "2024-04-12"),
        (20240410, "2024-04-10"),
        ("20240410", "2024-04-10"),
        ("2024/04/10", "2024-04-10"),
        ("2024/01/05 15:16:26+00", "2024-01-05T22:16:26"),
        ("Fri 3/5/24", "2024-05-03"),
        ("Fri 5/3/24", "unreadable"),
        ("Thứ Sáu, 10/05/2024", "2024-05-10"),
        ("Thứ 6 ngày 10/5/2024", "2024-05-10"),
        ("Friday, May 3, 2024", "2024-05-03"),
        ("3 de mayo de 2024", "2024-05-03"),
        ("1er janvier 2024", "2024-01-01"),
        ("15. März 2024", "2024-03-15"),
        ("2024 Jun 05 03:16:26 PM", "2024-06-05T15:16:26"),
        ("Mon, 05 Feb 2024 10:00:00 +0000", "2024-02-05T17:00:00"),
        ("20240331T100000Z", "2024-03-31T17:00:00"),
    ],
)
def test_what_people_read_in_one_way_is_read(cell: Any, found: str) -> None:
    assert read(cell, DateRules()) == found
    assert read(cell, DateRules(), deadline=True) == found


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("Quý II/2024", "2024-06-30"),
        ("hết quý 3 năm 2024", "2024-09-30"),
        ("Đến hết quý IV/2024", "2024-12-31"),
        ("2024-Q1", "2024-03-31"),
        ("2024-W15", "2024-04-14"),
        ("trong tháng 2/2024", "2024-02-29"),
        ("Tháng XI/2024", "2024-11-30"),
        ("cuối tháng viii năm 2024", "2024-08-31"),
        ("08/03 - 04/05/2024", "2024-05-04"),
        ("15/12-10/01/2025", "2025-01-10"),
        ("hết năm 2024", "2024-12-31"),
    ],
)
def test_a_quarter_a_month_or_a_week_is_a_deadline_at_its_last_day_and_no_other_date(
    cell: str, found: str
) -> None:
    assert read(cell, deadline=True) == found
    assert DateReader(DAY_FIRST).read(cell, deadline=True).span
    assert read(cell) == "unreadable"


@pytest.mark.parametrize(
    ("cell", "found", "rest"),
    [
        ("15/06/2024 (gia hạn lần 1)", "2024-06-15", "(gia hạn lần 1)"),
        ("11-09-2025 08:08 8%", "2025-09-11T08:08:00", "8%"),
        ("30/6/2024 và 30/9/2024", "2024-06-30", "và 30/9/2024"),
    ],
)
def test_the_first_date_of_a_longer_text_is_taken_only_where_the_map_says_so(
    cell: str, found: str, rest: str
) -> None:
    rules = DateRules(extra_text="first_date")
    assert read(cell, rules) == found
    assert DateReader(rules).read(cell).rest == rest
    assert "extra_text" in DateReader(DateRules()).read(cell).reason


@pytest.mark.parametrize(
    "cell", ["15/06/2024 (gia hạn đến 30/06/2024)", "15/06/2024 -> 30/06/2024", "15/06/2024 đến 20/6/2024"]
)
def test_a_first_date_that_leads_on_to_another_is_not_taken(cell: str) -> None:
    assert read(cell, DateRules(extra_text="first_date")) == "unreadable"


def test_a_declared_spelling_may_have_a_zone_and_a_clock_of_24() -> None:
    rules = DateRules(formats=["%d/%m/%Y %H.%M %z", "xong %d/%m/%Y"])
    assert read("10/04/2024 09.30 +0000", rules) == "2024-04-10T16:30:00"
    assert read("xong 10/04/2024", rules) == "2024-04-10"


@pytest.mark.parametrize(
    ("cell", "day_first", "month_first"),
    [
        ("1/2/2024", "2024-02-01", "2024-01-02"),
        ("13/2/2024", "2024-02-13", "unreadable"),
        ("2/13/2024", "unreadable", "2024-02-13"),
        ("1/2/2024 08:00", "2024-02-01T08:00:00", "2024-01-02T08:00:00"),
        ("1 tháng 2 năm 2024", "2024-02-01", "2024-02-01"),
        ("2024-02-01", "2024-02-01", "2024-02-01"),
    ],
)
def test_the_map_alone_says_which_comes_first_day_or_month(
    cell: str, day_first: str, month_first: str
) -> None:
    assert (read(cell, DateRules()), read(cell, MONTH_FIRST)) == (day_first, month_first)


@pytest.mark.parametrize(
    ("cell", "found"), [(dt.date(1990, 1, 1), "1990-01-01"), (dt.date(2100, 12, 31), "2100-12-31")]
)
def test_the_believed_years_are_1990_to_2100_inclusive(cell: dt.date, found: str) -> None:
    assert read(cell) == found


@pytest.mark.parametrize(
    ("cell", "western"),
    [
        ("15/06/2567", "2024"),
        ("2567-06-15", "2024"),
        (dt.datetime(2567, 6, 15), "2024"),
        ("31/12/2533", "1990"),
        ("01/01/2643", "2100"),
        ("31/12/2532", ""),
        ("01/01/2644", ""),
        ("15/06/1970", ""),
    ],
)
def test_a_buddhist_year_is_not_believed_and_told_for_what_it_may_be(cell: Any, western: str) -> None:
    reading = DateReader(DateRules()).read(cell, deadline=True)

    assert reading.outcome == "unreadable"
    assert ("Phật lịch" in reading.reason) == bool(western)
    assert f"năm {western}" in reading.reason if western else "dương lịch" not in reading.reason


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("Anna Nov 16, 2024 9:51 AM", "2024-11-16T09:51"),
        ("Bình Trần Nov 1, 2024 9:51 PM", "2024-11-01T21:51"),
        ("Anna May, May 2, 2024, 17:05:09", "2024-05-02T17:05:09"),
        ("Anna Nov 16, 2024", "unreadable"),
        ("Anna Nox 16, 2024 9:51 AM", "unreadable"),
        ("Anna Nov 31, 2024 9:51 AM", "unreadable"),
        ("Expected Nov 16, 2024 9:51 AM", "unreadable"),
        ("Đang thực hiện Nov 16, 2024 9:51 AM", "unreadable"),
        ("In progress Nov 16, 2024 9:51 AM", "unreadable"),
        ("Đang chờ, Nov 16, 2024 9:51 AM", "unreadable"),
        ("Not done, Nov 16, 2024 9:51 AM", "unreadable"),
        ("Reopened Nov 16, 2024 9:51 AM", "unreadable"),
        ("Chưa hoàn thành, Nov 16, 2024 9:51 AM", "unreadable"),
        ("Anna, due by Nov 16, 2024 9:51 AM", "unreadable"),
        ("Dự kiến Nov 16, 2024 9:51 AM", "unreadable"),
        ("v2 Nov 16, 2024 9:51 AM", "unreadable"),
    ],
)
def test_a_moment_after_a_name_is_read_as_an_entry_of_a_log_where_the_map_takes_dates_among_words(
    cell: str, found: str
) -> None:
    taking = DateReader(DateRules(extra_text="first_date"))
    reading = taking.read(cell)

    assert (reading.moment.isoformat() if reading.moment else reading.outcome) in (found, f"{found}:00")
    assert bool(reading.rest) == (found != "unreadable")
    assert taking.read(cell, deadline=True).outcome == "unreadable"
    assert DateReader(DateRules()).read(cell).outcome == "unreadable"


@pytest.mark.parametrize(
    "cell",
    [
        "01/01/1970",
        "1/1/1970",
        "1970-01-01",
        "1970-01-01T00:00:00Z",
        "07:00 01/01/1970",
        dt.date(1970, 1, 1),
        dt.datetime(1970, 1, 1, 7),
        25569,
        25569.0,
        "25569",
    ],
)
def test_a_null_date_means_none_in_any_spelling_when_the_map_says_so(cell: Any) -> None:
    assert read(cell) == "null"
    assert read(cell, DateRules()) == "unreadable"


@pytest.mark.parametrize(
    ("null", "cell"),
    [
        ("-", "–"),
        ("Không", "KHÔNG "),
        ("00/00/0000", "00/00/0000"),
        ("0", 0),
        ("0", 0.0),
        ("0", "0"),
        ("0", dt.time()),
        ("31/12/2099", dt.date(2099, 12, 31)),
    ],
)
def test_a_null_value_may_be_any_text_or_number(null: str, cell: Any) -> None:
    assert read(cell, DateRules(null_values=[null])) == "null"


def test_zero_hours_is_not_null_unless_the_map_says_zero() -> None:
    assert read(dt.time(), DateRules(null_values=["01/01/1970"])) == "unreadable"


def test_numbers_are_dates_only_where_the_map_allows_serials() -> None:
    rules = DateRules(serials=False)
    assert [read(each, rules) for each in (45550, "45550", dt.date(2024, 9, 15))] == [
        "unreadable",
        "unreadable",
        "2024-09-15",
    ]


def test_a_bare_number_in_a_workbook_of_1904_could_be_either_day_and_is_not_read() -> None:
    assert [read(each, from_1904=True) for each in (44088, "45550", dt.date(2024, 9, 15))] == [
        "unreadable",
        "unreadable",
        "2024-09-15",
    ]


BEFORE = ["Trước 15/9/2024", "trước ngày 15/09/2024", "TRƯỚC NGÀY 15 tháng 9 năm 2024", "Trước 2024-09-15"]


@pytest.mark.parametrize("cell", BEFORE)
def test_before_a_day_is_read_as_the_map_says(cell: str) -> None:
    found = {
        before: read(cell, DateRules(before=before), deadline=True)
        for before in ("inclusive", "exclusive", "unreadable")
    }
    assert found == {"inclusive": "2024-09-15", "exclusive": "2024-09-14", "unreadable": "unreadable"}


def test_before_a_clock_time_is_that_time_either_way() -> None:
    cell = "Trước 17:00 15/09/2024"
    rules = [DAY_FIRST, DAY_FIRST.model_copy(update={"before": "exclusive"})]
    assert {read(cell, each, deadline=True) for each in rules} == {"2024-09-15T17:00:00"}


@pytest.mark.parametrize("cell", ["Đến ngày 15/9/2024", "đến hết ngày 15/9/2024", "Chậm nhất 15/9/2024",
                                  "chậm nhất là ngày 15/9/2024", "Hết ngày 15/9/2024"])  # fmt: skip
def test_until_a_day_is_that_day(cell: str) -> None:
    assert read(cell, deadline=True) == "2024-09-15"


@pytest.mark.parametrize("cell", [*BEFORE, "Đến ngày 15/9/2024"])
def test_before_and_until_mean_nothing_where_no_deadline_stands(cell: str) -> None:
    assert read(cell) == "unreadable"


@pytest.mark.parametrize("cell", ["Trước khi trình", "Trước 31/02/2024", "trước", "đến", "Trước Quý III"])
def test_before_and_until_without_a_date_are_unreadable(cell: str) -> None:
    assert read(cell, deadline=True) == "unreadable"


def test_the_reason_is_about_before_only_when_that_is_the_trouble() -> None:
    reader = DateReader(DateRules())
    reasons = [reader.read(cell, deadline=True).reason for cell in ("Trước 15/9/2024", "Trước khi trình")]
    assert ["dates.before" in reason for reason in reasons] == [True, False]


def test_one_and_true_are_different_cells_though_they_are_equal() -> None:
    reader = DateReader(DateRules(null_values=["1"]))
    assert [reader.read(cell).outcome for cell in (True, 1, 1.0)] == ["unreadable", "null", "null"]


def test_a_zone_of_the_map_moves_clock_times() -> None:
    rules = DateRules(timezone="Europe/London")
    assert read("2024-07-01T23:30:00Z", rules) == "2024-07-02T00:30:00"


DATES = st.datetimes(dt.datetime(1990, 1, 1), dt.datetime(2100, 12, 31, 23, 59, 59)).map(
    lambda moment: moment.replace(microsecond=0)
)


@given(DATES)
def test_every_spelling_of_one_moment_reads_alike(moment: dt.datetime) -> None:
    serial = (moment - dt.datetime(1899, 12, 30)) / dt.timedelta(days=1)
    cells = [
        moment,
        serial,
        f"{moment:%d/%m/%Y %H:%M:%S}",
        moment.isoformat(),
        f"{moment - dt.timedelta(hours=7):%Y-%m-%dT%H:%M:%S}Z",
    ]
    reader = DateReader(DateRules())
    assert {reader.read(cell).moment for cell in cells} == {moment}


@given(
    st.one_of(st.text(), st.integers(), st.floats(), st.dates(), st.datetimes(), st.times(), st.timedeltas())
)
def test_any_cell_at_all_has_an_outcome_and_no_implausible_date(cell: Any) -> None:
    reading = DateReader(DAY_FIRST).read(cell, deadline=True)
    assert reading.outcome in ("date", "blank", "null", "unreadable")
    assert reading.moment is None or 1989 < reading.moment.year < 2101


def test_a_midnight_of_another_zone_is_a_clock_time_before_it_too() -> None:
    rules = DateRules(before="exclusive")
    assert read("Trước 2024-09-14T17:00:00Z", rules, deadline=True) == "2024-09-15T00:00:00"


@pytest.mark.parametrize(
    ("spelling", "cell", "found"),
    [
        ("%Y%m%d", 20240501, "2024-05-01"),
        ("%Y%m%d", 20240501.0, "2024-05-01"),
        ("%Y%m%d", "20240501", "2024-05-01"),
        ("%Y%m%d", 45413, "2024-05-01"),
        ("%Y%m%d", 20241301, "unreadable"),
        ("%Y%m%d", 20240501.5, "unreadable"),
        ("%Y%m%d", -20240501, "unreadable"),
        ("%Y%m%d", True, "unreadable"),
        ("%d%m%Y", 1122024, "2024-12-01"),
        ("%d%m%Y", "01122024", "2024-12-01"),
        ("%d%m%Y", "1122024", "unreadable"),
        ("%d%m%y", 50224, "2024-02-05"),
        ("%d/%m/%Y", 20240501, "2024-05-01"),
    ],
)
def test_a_number_is_read_by_a_format_of_digits_before_it_counts_days(
    spelling: str, cell: Any, found: str
) -> None:
    assert read(cell, DateRules(formats=[spelling])) == found


def test_a_format_of_digits_reads_numbers_where_serials_are_not_allowed() -> None:
    rules = DateRules(formats=["%Y%m%d"], serials=False)
    assert [read(each, rules) for each in (20240501, 45413)] == ["2024-05-01", "unreadable"]


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("April 10, 2024 → April 12, 2024", "2024-04-12"),
        ("April 10, 2024 9:00 AM → April 12, 2024 4:30 PM", "2024-04-12T16:30:00"),
        ("10/04/2024 - 12/04/2024", "2024-04-12"),
        ("10/04/2024–12/04/2024", "2024-04-12"),
        ("2024-04-10 to 2024-04-12", "2024-04-12"),
        ("từ ngày 10/04/2024 đến hết ngày 12/04/2024", "2024-04-12"),
        ("10/04/2024 -> 10/04/2024", "2024-04-10"),
        ("12/04/2024 → 10/04/2024", "unreadable"),
        ("10/04/2024 → 12/04/2024 (gia hạn)", "unreadable"),
        ("10/04/2024 → chưa rõ", "unreadable"),
        ("30/6/2024 và 30/9/2024", "unreadable"),
    ],
)
def test_the_time_from_one_day_to_another_is_a_deadline_at_its_end(cell: str, found: str) -> None:
    assert read(cell, deadline=True) == found
    assert read(cell) == "unreadable"


@pytest.mark.parametrize("kind", [int, float, str])
@pytest.mark.parametrize(
    ("number", "found"),
    [
        (999_999_999_999, "unreadable"),
        (1_000_000_000_000, "2001-09-09T08:46:40"),
        (1_712_741_400_000, "2024-04-10T16:30:00"),
        (4_133_980_800_001, "unreadable"),
        (1_712_741_400, "unreadable"),
    ],
)
def test_thirteen_digits_are_milliseconds_since_1970_in_the_zone_of_the_office(
    number: int, found: str, kind: type
) -> None:
    cell = kind(number)
    assert read(cell) == found
    assert read(cell, DateRules(serials=False)) == "unreadable"


def test_a_zone_of_one_digit_is_read_where_it_is_named() -> None:
    assert read("4/10/2024, 4:30:00 PM GMT+7", DateRules(dayfirst=False)) == "2024-04-10T16:30:00"
    assert read("10/04/2024 16:30 UTC+9") == "2024-04-10T14:30:00"
    assert read("10/04/2024 16:30 +7") == "unreadable"


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("15/9", "2024-09-15"),
        ("ngày 15/9", "2024-09-15"),
        ("15 tháng 9", "2024-09-15"),
        ("đến ngày 15/9", "2024-09-15"),
        ("trong tháng 9", "2024-09-30"),
        ("Tháng 2", "2024-02-29"),
        ("Quý III", "2024-09-30"),
        ("cuối quý 1", "2024-03-31"),
        ("tháng IX", "2024-09-30"),
        ("15/9/2023", "2023-09-15"),
        ("31/2", "unreadable"),
        ("tháng 13", "unreadable"),
        ("15/6 và 15/9", "unreadable"),
        ("3/5 việc", "unreadable"),
        ("15.9", "unreadable"),
    ],
)
def test_a_day_without_a_year_is_of_the_year_that_the_map_declares_and_of_no_other(
    cell: str, found: str
) -> None:
    assert read(cell, DateRules(year=2024), deadline=True) == found
    assert read(cell, deadline=True) == (found if found == "2023-09-15" else "unreadable")


@pytest.mark.parametrize("rules", [{"dayfirst": False}, {"dayfirst": True}])
def test_a_day_without_a_year_has_the_order_of_the_others(rules: dict[str, bool]) -> None:
    assert read("4/9", DateRules(year=2024, **rules)) == ("2024-09-04" if rules["dayfirst"] else "2024-04-09")
