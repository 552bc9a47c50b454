"""How a column of unknown origin writes its dates: the order of day and month, and the spelling."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from hganalysis.intake.date_evidence import (
    NUMERIC,
    YEAR_FIRST,
    is_swapped,
    real_day,
    role_of,
    roles_of,
    year_read,
)
from hganalysis.intake.date_spellings import after_a_name, with_year
from hganalysis.intake.dates import BEFORE, FIRST_DATE, NOT_YET, DateReader
from hganalysis.intake.deadline_terms import term_of
from hganalysis.intake.state_texts import day_of_completion
from hganalysis.reading.sheet import NULLS, is_blank, line_text
from hganalysis.settings.export_map import DateRules, number_order
from hganalysis.settings.wordlists import load_statuses
from hganalysis.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from hganalysis.reading.sheet import Cell


ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
ZONE = re.compile(
    r"\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*((?:utc|gmt)?[+-]\d{2}(?::?\d{2})?|z|utc|gmt)", re.I | re.A
)
"""A clock time with its zone."""

HEADING_ZONE = re.compile(r"[\s_]*[(\[](?:utc|gmt|z)\s*(?:([+-]\d{1,2})(?::?(\d{2}))?)?[)\]]\s*", re.I | re.A)
"""A zone that a heading names: "Created at (UTC)", "Closed (GMT+7)"."""

OWN_ZONE = re.compile(r"(?:utc|gmt)?\+07(?::?00)?", re.I | re.A)
"""How the zone of the office is written."""

NULL_DAYS = {dt.date(1970, 1, 1), dt.date(1900, 1, 1), dt.date(1899, 12, 30), dt.date(1899, 12, 31),
             dt.date(1, 1, 1), dt.date(9999, 12, 31), dt.date(2099, 12, 31), dt.date(1753, 1, 1)}  # fmt: skip
"""Days that programs write for "none": the zero of Unix, Excel, .NET and SQL Server, and the end of time."""

NO_VALUE = NULLS | {"-", "--", "---", "–", "—", "…", "...", "na", "n/a", "n/d", "s/d", "tbd"}
"""What programs and people write for "nothing" in any column, folded."""

NO_DATE = NO_VALUE | {"chưa có", "không có", "không", "chưa"}
"""What stands for "no date" in a column of dates, folded."""

LONGEST_NO_DATE = max(map(len, NO_DATE))

ENOUGH = 0.001
"""Share of the texts that a further spelling must read to be worth declaring."""

EXAMPLES = 3
_WITH_MORE_TEXT = DateReader(DateRules(extra_text="first_date"))

WHOLE_DAY = re.compile(r"(?<!\d)\d{1,2}([/.-])\d{1,2}\1\d{4}(?!\d)", re.ASCII)
WHOLE_ISO_DAY = re.compile(r"(?<!\d)\d{4}-\d{1,2}-\d{1,2}(?!\d)", re.ASCII)
WHOLE_CLOCK = re.compile(
    r"(?<!\d)(?P<hour>\d{1,2})(?P<mark>[:hg])\d{2}(?P<second>:\d{2})?(?!\d)(?:(?P<gap> ?)[AP]M\b)?",
    re.ASCII | re.IGNORECASE,
)


@dataclass(frozen=True)
class DateDraft:
    """What dates look like."""

    dayfirst: bool
    proven: bool
    """Whether every column with such dates leaves no other reading, or none depends on the order."""
    evidence: str
    """Vietnamese, for the comment beside it."""
    formats: tuple[str, ...] = ()
    """Spellings to declare."""
    null_values: tuple[str, ...] = ()
    """Dates that stand for "none", ISO."""
    before: bool = False
    """Whether some cells say "trước ngày …"."""
    extra_text: bool = False
    """Whether some cells go on after their date."""
    year: int | None = None
    """The year that the file tells, where some dates have none."""
    unread: tuple[str, ...] = ()
    """Examples of texts that no spelling reads."""
    zones: tuple[str, ...] = ()
    """Time zones of clock times that are not the office's own, as the texts write them."""
    swapped: tuple[str, ...] = ()
    """Fields whose column a spreadsheet program seems to have read in the other order."""
    other_order: tuple[str, ...] = ()
    """Fields whose column proves the other order than `dayfirst`."""
    terms_in: str = ""
    """The unit of deadlines that are bare numbers, as a map writes it."""
    times_in: Mapping[str, str] = field(default_factory=dict)
    """Field -> the zone that the heading of its column names, where it is not that of the office."""

    def rules(self) -> DateRules:
        """Return the rules of a map that these are."""
        return DateRules(
            dayfirst=self.dayfirst,
            other_order=list(self.other_order),
            terms_in=self.terms_in or "unreadable",
            times_in=dict(self.times_in),
            formats=list(self.formats),
            null_values=list(self.null_values),
            year=self.year,
            before="inclusive" if self.before else "unreadable",
            extra_text="first_date" if self.extra_text else "unreadable",
        )


def draft_dates(
    columns: Mapping[str, Sequence[Cell]],
    dayfirst: bool | None = None,
    year: int | None = None,
    terms_in: str = "",
) -> DateDraft:
    """Work out how the date columns of one file, by field, are written.

    A person may have said what comes first, `dayfirst`, and the file of which `year` it is; numbers for
    deadlines are `terms_in` some unit.
    """
    cells = [cell for column in columns.values() for cell in column]
    whole = {name: [with_own_year(cell, year) for cell in column] for name, column in columns.items()}
    draft = _order(whole)
    if dayfirst is not None:
        draft = replace(_order(whole, dayfirst), dayfirst=dayfirst, proven=True, evidence=SAID)
    texts_of = {first: Counter[str]() for first in (draft.dayfirst, not draft.dayfirst)}
    for name, column in columns.items():
        texts_of[draft.dayfirst != (name in draft.other_order)].update(_texts(column))
    texts = sum(texts_of.values(), Counter[str]())
    if all(with_own_year(each, year) in (each, fold(each)) for each in texts):
        year = None
    formats = [each for first, written in texts_of.items() for each in _formats(written, first, year)]
    draft = replace(
        draft,
        year=year,
        terms_in=terms_in,
        formats=tuple(dict.fromkeys(formats)),
        null_values=_null_values(cells),
        before=any(BEFORE.match(fold(text)) for text in texts),
        extra_text=any(map(_goes_on, texts)),
        zones=_zones(texts),
        swapped=tuple(
            name for name, column in columns.items() if is_swapped(roles_of(set(map(_hashable, column))))
        ),
    )
    return replace(draft, unread=tuple(_unread(columns, draft.rules(), texts)[:EXAMPLES]))


def with_own_year(cell: Cell, year: int | None) -> Cell:
    """Return a date that has no year with that of its file."""
    return cell if year is None or not isinstance(cell, str) else with_year(fold(cell), year)


def _texts(cells: Iterable[Cell]) -> Iterator[str]:
    return (line_text(cell) for cell in cells if isinstance(cell, str) and cell.strip())


def _unread(columns: Mapping[str, Sequence[Cell]], rules: DateRules, texts: Counter[str]) -> list[str]:
    """Return the texts that no rule reads in the column they stand in, the commonest first."""
    reader, unread = DateReader(rules), set[str]()
    for name, column in columns.items():
        for text in set(_texts(column)):
            is_term = name == "due_on" and term_of(text, rules) is not None
            if _has_digit(text) and not is_term and not _reads(reader.of(name), text):
                unread.add(text)
    return [text for text, _ in texts.most_common() if text in unread]


def heading_zone(label: str) -> str:
    """Return the zone that a heading names as a map writes it, "" where it names none.

    Examples
    --------
    >>> heading_zone("Created at (UTC)"), heading_zone("Closed (GMT+7)"), heading_zone("Created")
    ('UTC', '+07:00', '')
    """
    found = HEADING_ZONE.search(label)
    if found is None:
        return ""
    return f"{int(found[1]):+03d}:{found[2] or '00'}" if found[1] else "UTC"


def without_zone(label: str) -> str:
    """Return a heading without the zone that it names.

    Examples
    --------
    >>> without_zone("Created at (UTC)")
    'Created at'
    """
    return HEADING_ZONE.sub(" ", label).strip()


def _zones(texts: Iterable[str]) -> tuple[str, ...]:
    found = {match[1] for text in texts if (match := ZONE.search(text))}
    return tuple(sorted(each for each in found if not OWN_ZONE.fullmatch(each)))


def _formats(texts: Counter[str], dayfirst: bool, year: int | None) -> tuple[str, ...]:
    """Return the fewest spellings that read what the rules alone do not, one at a time.

    Of two that read as much, the one by which the file spans fewer years.
    """
    plain = DateReader(DateRules(dayfirst=dayfirst, before="inclusive", extra_text="first_date", year=year))
    left = {text: n for text, n in texts.items() if _has_digit(text) and not _reads(plain, text)}
    everything, chosen = sum(texts.values()), list[str]()
    against = "mdy" if dayfirst else "dmy"
    candidates = [each for each in (*FORMATS, *_inferred(left, dayfirst)) if number_order(each) != against]
    while left:
        read = {each: sum(n for text, n in left.items() if reads_as(text, each)) for each in candidates}
        most = max(read.values())
        if most <= ENOUGH * everything:
            break
        as_many = (each for each in candidates if read[each] == most)
        best = min(as_many, key=lambda each: len({year_read(text, each) for text in left} - {None}))
        chosen.append(best)
        left = {text: n for text, n in left.items() if not reads_as(text, best)}
    return tuple(chosen)


def _inferred(texts: Iterable[str], dayfirst: bool) -> list[str]:
    """Return the spellings that at least two texts have in common but for their numbers."""
    found = Counter(spelling for text in texts if (spelling := inferred_format(text, dayfirst=dayfirst)))
    return [spelling for spelling, n in found.most_common() if n > 1]


def inferred_format(text: str, *, dayfirst: bool) -> str:
    """Return a spelling of `strptime` that reads a text with words about its date, "" when none does.

    Examples
    --------
    >>> inferred_format("chiều 17g00 - 10/04/2024", dayfirst=True)
    'chiều %Hg%M - %d/%m/%Y'
    >>> inferred_format("hạn 5:00 PM ngày 10/04/2024", dayfirst=True)
    'hạn %I:%M %p ngày %d/%m/%Y'
    """
    order = r"%d\1%m\1%Y" if dayfirst else r"%m\1%d\1%Y"
    spelling = WHOLE_DAY.sub(order, text.replace("%", "%%"), count=1)
    spelling = WHOLE_ISO_DAY.sub("%Y-%m-%d", spelling, count=1)
    spelling = WHOLE_CLOCK.sub(_clock_format, spelling, count=1)
    return spelling if not _has_digit(spelling) and reads_as(text, spelling) else ""


def _clock_format(found: re.Match[str]) -> str:
    """Return the spelling of a clock time; beside AM or PM hours from 1 to 12 count from noon or midnight."""
    halved = found["gap"] is not None
    hour = "%I" if halved and 1 <= int(found["hour"]) <= 12 else "%H"
    second, half = (":%S" if found["second"] else ""), (f"{found['gap']}%p" if halved else "")
    return f"{hour}{found['mark']}%M{second}{half}"


def _goes_on(text: str) -> bool:
    """Tell whether a text goes on after its date, or leads to it."""
    folded = fold(text)
    may = FIRST_DATE.match(folded) or any(
        (*after_a_name(folded), *day_of_completion(folded, load_statuses().states))
    )
    return bool(may) and bool(_WITH_MORE_TEXT.read(text).rest)


def _has_digit(text: str) -> bool:
    return any(letter.isdigit() for letter in text)


def _reads(reader: DateReader, text: str) -> bool:
    return any(reader.read(text, deadline=each).outcome in ("date", "null") for each in (True, False))


def _null_values(cells: Iterable[Cell]) -> tuple[str, ...]:
    distinct = set(map(_hashable, cells))
    days = sorted(day.isoformat() for day in NULL_DAYS & {_day(cell) for cell in distinct})
    words = {
        fold(cell): line_text(cell)
        for cell in distinct
        if isinstance(cell, str) and _is_one_of(cell, NO_DATE)
    }
    return (*days, *(words[each] for each in sorted(words)))


def says_no_date(cell: Cell) -> bool:
    """Tell whether a cell in a column of dates is blank, or written as people write that there is no date.

    Examples
    --------
    >>> says_no_date("Chưa có"), says_no_date(None), says_no_date("10/04/2024")
    (True, True, False)
    """
    return is_blank(cell) or _is_one_of(cell, NO_DATE) or bool(NOT_YET.fullmatch(fold(line_text(cell))))


def says_nothing(cell: Cell) -> bool:
    """Tell whether a cell of any column is blank, or has a mark that stands for no value.

    Examples
    --------
    >>> says_nothing("-"), says_nothing("N/A"), says_nothing("Chưa")
    (True, True, False)
    """
    return is_blank(cell) or _is_one_of(cell, NO_VALUE)


def _is_one_of(cell: Cell, folded: AbstractSet[str]) -> bool:
    return isinstance(cell, str) and len(cell.strip()) <= LONGEST_NO_DATE and fold(cell) in folded


def _hashable(cell: Cell) -> Cell:
    return cell if isinstance(cell, (str, dt.date)) else ""


def _day(cell: Cell) -> dt.date | None:
    """Return the day of a date, or of a text of digits in one of the two usual orders."""
    if isinstance(cell, dt.date):
        return cell.date() if isinstance(cell, dt.datetime) else cell
    if (iso := ISO_DAY.match(cell)) and iso[0] != "0000-00-00":
        return real_day(int(iso[1]), int(iso[2]), int(iso[3]))
    if found := NUMERIC.match(cell):
        first, second, year = int(found[1]), int(found[2]), int(found[3])
        return real_day(year, second, first) or real_day(year, first, second)
    return None


FIRST = {True: "ngày", False: "tháng"}
"""What comes first, by `dayfirst`."""

SWAPPED = (
    "Excel có thể đã đổi chỗ ngày và tháng: ô kiểu ngày đều từ ngày 1 đến 12, ô chữ thì không; "
    "xuất lại tệp hoặc hỏi nơi gửi"
)
"""What to say of a column that `is_swapped`."""

BY_COLUMN = "mỗi cột đọc theo thứ tự của nó (other_order)"
SAID = "do người dùng chọn"
NO_SUCH_DATE = "tệp không có ngày dạng 1/2/2024 nên thứ tự không ảnh hưởng"


@dataclass(frozen=True)
class _Column:
    """The texts of one column that read only with the day first, only with the month first, and both ways."""

    name: str
    days: list[str]
    months: list[str]
    either: list[str]

    @property
    def proves(self) -> bool | None:
        """The `dayfirst` that the column leaves, None when it leaves both or contradicts itself."""
        return None if bool(self.days) == bool(self.months) else bool(self.days)

    def told(self) -> str:
        """Return what the column proves, with an example."""
        if self.days and self.months:
            one, other = self.days[0], self.months[0]
            return f"{self.name} trái nhau: «{one}» chỉ là ngày trước, «{other}» chỉ là tháng trước"
        if self.proves is None:
            return f"{self.name} đọc được theo nhiều thứ tự, ví dụ «{self.either[0]}»"
        return f"{self.name} chỉ đọc được {FIRST[self.proves]} trước, ví dụ «{(self.days or self.months)[0]}»"


def _order(columns: Mapping[str, Sequence[Cell]], dayfirst: bool | None = None) -> DateDraft:
    """Work out the order of day and month, and nothing else; `dayfirst` is that of most columns, if known.

    A column whose dates read both ways is not taken to follow another: exports join systems that differ.
    """
    told = [_column(name, cells) for name, cells in columns.items()]
    dated = [each for each in told if each.days or each.months or each.either]
    if not dated:
        return DateDraft(True, True, NO_SUCH_DATE)
    found = {each.proves for each in dated}
    if dayfirst is None:
        dayfirst = False not in found or True in found
    if found in ({True}, {False}):
        return DateDraft(dayfirst, True, f"chắc chắn: {_proof(dated, dayfirst)}")
    told_of_each = "; ".join(each.told() for each in dated)
    if not found >= {True, False}:
        return DateDraft(dayfirst, False, f"{told_of_each}; xem lại tệp nguồn")
    others = tuple(each.name for each in dated if each.proves is (not dayfirst))
    evidence = f"các cột trái nhau: {told_of_each}; {'xem lại tệp nguồn' if None in found else BY_COLUMN}"
    return DateDraft(dayfirst, False, evidence, other_order=others)


def _column(name: str, cells: Sequence[Cell]) -> _Column:
    column = _Column(name, [], [], [])
    lists = {"day": column.days, "month": column.months, "either": column.either}
    for cell in cells:
        if (role := role_of(cell)) in lists:
            lists[role].append(line_text(cell))
    return column


def _proof(columns: Sequence[_Column], dayfirst: bool) -> str:
    texts = [text for each in columns for text in (each.days if dayfirst else each.months)]
    return f"{len(texts)} ô chỉ đọc được {FIRST[dayfirst]} trước, ví dụ «{texts[0]}»"


FORMATS = (
    "%d/%m/%Y %H:%M", "%d/%m/%Y %H:%M:%S", "%H:%M %d/%m/%Y", "%H:%M:%S %d/%m/%Y", "%d/%m/%Y %I:%M:%S %p",
    "%d/%m/%Y %I:%M %p", "%d-%m-%Y %H:%M", "%d-%m-%Y %H:%M:%S", "%d/%m/%y", "%d-%m-%y", YEAR_FIRST,
    "%d.%m.%y", "%d/%m/%y %H:%M",
    "%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y %I:%M %p", "%m/%d/%Y %H:%M:%S", "%m/%d/%Y %H:%M", "%m/%d/%y",
    "%m-%d-%y", "%m/%d/%y %H:%M",
    "%Y/%m/%d", "%Y.%m.%d", "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y%m%d", "%Y-%m-%d %H:%M",
    "%d-%b-%Y", "%d-%b-%y", "%d/%b/%Y", "%d/%b/%y", "%d/%b/%y %I:%M %p",
    "%d %b %Y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y", "%d %b %Y %H:%M",
    "%A, %d %B %Y", "%a %b %d %Y", "%Y-%m-%d %H:%M:%S.%f",
    "%Y年%m月%d日", "%Y년 %m월 %d일", "%Y. %m. %d.", "%Y. %m. %d",
)  # fmt: skip
"""Spellings to try on what no map says how to read, the more usual one first."""


def reads_as(text: str, spelling: str) -> bool:
    """Tell whether a text is a believable date in a spelling of `strptime`."""
    return year_read(text, spelling) is not None
