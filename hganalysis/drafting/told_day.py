"""What an export says of its time beside its table: "NĂM 2024", "Số liệu tính đến ngày 03/11/2024"."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hganalysis.reading.sheet import is_blank, line_text
from hganalysis.text import fold, without_marks

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hganalysis.reading.sheet import Sheet

YEAR = re.compile(r"\bnăm (20\d\d)\b")
SEARCHED_ROWS = 30
"""Rows at the top of a sheet, and at its end, in which the day is sought."""

MONTHS = 12
MOST_FILLED = 3
"""Cells of a row that is no row of a table."""

DAY = (
    r"(?:(?P<d>\d{1,2}) ?[/.-] ?(?P<m>\d{1,2}) ?[/.-] ?(?P<y>\d{4})"
    r"|(?P<d2>\d{1,2}) tháng (?P<m2>\d{1,2}) năm (?P<y2>\d{4})"
    r"|(?P<y3>\d{4})-(?P<m3>\d{2})-(?P<d3>\d{2}))(?!\d)"
)
UNTIL = re.compile(
    r"(?:\b(?:số liệu|dữ liệu|kết quả|tình hình|tiến độ|cập nhật|chốt|thống kê|báo cáo|tính|l(?:ũy|uỹ) kế)\b"
    r"[^.;]*?(?<!hạn )\bđến|\btừ (?:ngày )?\d[\d/. -]* đến|^\W?đến)"
    r"(?: hết)?(?: ngày)?:? " + DAY
)
"""Words that lead to the day; a deadline or a plan says "đến ngày" too, and without them."""

PLAIN_DAY = DAY.replace("tháng", "thang").replace("năm", "nam")
AS_OF = re.compile(r"\bas (?:of|at) ?:? ?(?:\d{1,2}:\d{2}(?::\d{2})?,? )?(?:on )?" + PLAIN_DAY)
"""Words of a program, without marks, that lead to the day up to which it tells."""

EXPORTED = re.compile(
    r"(?:\b(?:ngay|thoi diem|thoi gian|luc) (?:ket )?(?:xuat|in|trich xuat)\b(?: \w+){0,3}"
    r"|^\W?(?:da )?(?:xuat|trich xuat|in|ket xuat)(?: \w+){0,3} (?:ngay|luc|vao)(?: ngay| luc)?"
    r"|\b(?:exported|generated|printed|extracted|produced|downloaded)(?: \w+)?(?: on| at)?"
    r"|\b(?:export|extract|extraction|report|run|print) (?:date|time)|\bdate of (?:export|extract|report)"
    r"|\b(?:emitido|gerado|extraido|exportado|impresso|impreso|generado|consultado) (?:em|el)"
    r"|\b(?:data|fecha) d[aeo]l? (?:emis|extra|exporta|consulta|corte)\w*"
    r"|\b(?:edite|extrait|exporte|genere|imprime) le|\bdate d.(?:edition|extraction|export)"
    r"|\b(?:erstellt|exportiert|gedruckt|abgerufen) am|^(?:daten)?stand|\bexportdatum)"
    r" ?:? ?(?:\d{1,2}[:hg]\d{2}(?::\d{2})?,? (?:ngay )?)?" + PLAIN_DAY
)
"""Words, without marks, that lead to the day of the export itself."""


@dataclass(frozen=True)
class ToldTime:
    """What an export says of its time.

    Attributes
    ----------
    until : date or None
        The last day up to which it tells; where it says none, the day of the export itself.
    year : int or None
        The only year that it names.
    turned : date or None
        The day of the export where a program wrote the month first, and the file says no other.
    """

    until: dt.date | None = None
    year: int | None = None
    turned: dt.date | None = None

    def last_day(self, *, dayfirst: bool) -> dt.date | None:
        """Return the last day of which the file tells, by the order in which it writes its own dates.

        Examples
        --------
        >>> told = ToldTime(dt.date(2025, 3, 10), turned=dt.date(2025, 10, 3))
        >>> str(told.last_day(dayfirst=False))
        '2025-10-03'
        """
        return self.until if dayfirst else self.turned or self.until


def told_time(sheets: Sequence[Sheet], labels: Iterable[str], today: dt.date | None = None) -> ToldTime:
    """Return what sheets, and the headings of their table, say of their time; no day after `today` is one.

    Examples
    --------
    >>> from hganalysis.reading import Sheet
    >>> told_time([Sheet("", [["CHƯƠNG TRÌNH CÔNG TÁC NĂM 2024"], ["Mã", "Hạn"]])], ["Mã", "Hạn"])
    ToldTime(until=None, year=2024, turned=None)
    """
    beside = [line_text(cell) for sheet in sheets for row in _lines(sheet) for cell in row]
    years = {found[1] for each in (*beside, *labels) for found in YEAR.finditer(fold(each))}
    spoken = () if (said := told_days(sheets)) else [without_marks(fold(each)) for each in beside]
    until = _last([*said, *_by_program(spoken, dayfirst=True)], today)
    turned = _last(_by_program(spoken, dayfirst=False), today)
    return ToldTime(until, int(min(years)) if len(years) == 1 else None, turned)


def _last(days: Iterable[dt.date], today: dt.date | None) -> dt.date | None:
    return max((day for day in days if today is None or day <= today), default=None)


def told_days(sheets: Iterable[Sheet]) -> list[dt.date]:
    """Return the days up to which sheets say that they tell, as often as they say so.

    Examples
    --------
    >>> from hganalysis.reading import Sheet
    >>> told_days([Sheet("", [["(Số liệu tính đến ngày 03/11/2024)"], ["Mã", "Hạn"]])])
    [datetime.date(2024, 11, 3)]
    """
    return _days(UNTIL, (fold(line_text(cell)) for sheet in sheets for row in _lines(sheet) for cell in row))


def _lines(sheet: Sheet) -> Iterable[Sequence[object]]:
    """Yield the texts of the rows beside a table, and of each row as a whole: "Ngày xuất:", 31/10/2024."""
    rows = sheet.rows
    ends = (
        *range(min(SEARCHED_ROWS, len(rows))),
        *range(max(SEARCHED_ROWS, len(rows) - SEARCHED_ROWS), len(rows)),
    )
    for place in ends:
        filled = [cell for cell in rows[place] if not is_blank(cell)]
        if len(filled) <= MOST_FILLED:
            whole = [" ".join(map(line_text, filled))] if len(filled) > 1 else []
            yield [*(cell for cell in filled if isinstance(cell, str)), *whole]


def _by_program(texts: Sequence[str], *, dayfirst: bool) -> list[dt.date]:
    return _days(AS_OF, texts, dayfirst=dayfirst) or _days(EXPORTED, texts, dayfirst=dayfirst)


def _days(words: re.Pattern[str], texts: Iterable[str], *, dayfirst: bool = True) -> list[dt.date]:
    found = (words.search(each) for each in texts)
    days = (_day(match, dayfirst) for match in found if match is not None)
    return [day for day in days if day is not None]


def _day(match: re.Match[str], dayfirst: bool) -> dt.date | None:
    day, month, year = (
        int(next(filter(None, (match[name], match[f"{name}2"], match[f"{name}3"])))) for name in "dmy"
    )
    if match["d"] and not dayfirst and day <= MONTHS:
        day, month = month, day
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
