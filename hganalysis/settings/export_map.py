"""The map of a kind of export: its column names, how it writes dates, its words for states and deadlines."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import BaseModel, BeforeValidator, Field, ValidationInfo, field_validator

from hganalysis import vocab
from hganalysis.errors import MapError
from hganalysis.settings.given import as_path
from hganalysis.settings.params import map_path
from hganalysis.settings.wordlists import DueWords, StateWords, load_statuses
from hganalysis.settings.working_hours import DeclaredHours
from hganalysis.settings.yamlfile import STRICT, Words, YamlFile, read_yaml, validated
from hganalysis.text import did_you_mean, fold

COLUMN_KEYS: dict[str, str] = {
    **{key: name for name, each in vocab.COLUMNS.items() for key in each.map_keys if key != name},
    **{name: name for name, each in vocab.COLUMNS.items() if each.map_keys},
}
"""What a map may name -> the column of the task table that holds the cell as it stands.

The other columns of the task table are worked out and cannot be mapped.
"""

A_DAY = dt.datetime(2023, 11, 25)
"""A day whose number, month and year cannot be taken for one another."""

SHEET_NAME = "sheet name"
"""Stands in a map for a column that is not there: the name of the sheet, where each agency has one."""

GROUP_HEADING = re.compile(r"group heading(?: ([1-9]))?")
"""Stands in a map for the row above a group of tasks that names what they share: the nearest, or that of a
level, 1 for the outermost."""

BY_LETTER = re.compile(r"column: ?([a-z]{1,3})", re.IGNORECASE)
"""A column named by the letter over it, where two have the same heading."""


def _spelt_out(value: object) -> object:
    """Return names as a list of texts; {column: F} becomes the text "column: F"."""
    names = value if isinstance(value, list) else [value]
    return [
        f"column: {each['column']}" if isinstance(each, dict) and set(each) == {"column"} else each
        for each in names
    ]


Names = Annotated[list[Words], BeforeValidator(_spelt_out), Field(min_length=1)]


OFFSET = re.compile(r"([+-])(0\d|1[0-4]):([0-5]\d)", re.ASCII)

TermUnit = Literal["days", "working_days", "weeks", "months", "hours", "working_hours"]
"""What a bare number in a column of deadlines may count."""


class DateRules(BaseModel):
    """How an export writes dates."""

    model_config = STRICT
    dayfirst: bool = Field(default=True, description="1/2/2024 là ngày 1 tháng 2")
    other_order: list[str] = Field(
        default_factory=list, description="các cột viết ngày, tháng theo thứ tự ngược với dayfirst"
    )
    formats: list[str] = Field(default_factory=list, description="cách viết khác, theo ký hiệu của strptime")
    serials: bool = Field(
        default=True, description="số 45599 là số ngày của Excel; số 13 chữ số là mili giây từ 1970"
    )
    before: Literal["inclusive", "exclusive", "unreadable"] = Field(
        default="unreadable",
        description="«Trước 15/9» tính cả ngày 15, không tính ngày 15, hay coi là không đọc được",
    )
    extra_text: Literal["first_date", "unreadable"] = Field(
        default="unreadable",
        description="«15/06/2024 (gia hạn lần 1)»: lấy ngày đứng đầu, hay coi là không đọc được",
    )
    hold: Literal["counts", "stops"] = Field(
        default="counts",
        description="thời gian tạm dừng (held_from, held_to, held_days): vẫn tính, hay dời thời hạn",
    )
    hours: DeclaredHours = Field(
        default_factory=dict,
        description="giờ làm việc theo thứ; có khai thì giờ, ngày tạm dừng chỉ tính trong giờ, ngày làm việc",
    )
    terms_from: Literal["assigned_on", "doc_date", "entered_on", "unreadable"] = Field(
        default="unreadable",
        description="«trong 15 ngày làm việc»: tính từ ngày giao, ngày văn bản, ngày nhập, hay không đọc",
    )
    terms_in: TermUnit | Literal["unreadable"] = Field(
        default="unreadable", description="thời hạn ghi bằng một số, «10»: số ấy đếm gì, hay không đọc"
    )
    times_in: dict[str, str] = Field(
        default_factory=dict,
        description="cột -> múi giờ của giờ ghi không kèm múi giờ, khi khác timezone: UTC, +07:00",
    )
    year: int | None = Field(
        default=None, ge=1990, le=2100, description="năm của «15/6», «tháng 6», «quý II» ghi không kèm năm"
    )
    null_values: list[str] = Field(default_factory=list, description="ngày giả dùng thay cho ô trống")
    timezone: str = Field(default=vocab.TIMEZONE, description="múi giờ của giờ địa phương")

    def of(self, name: str) -> DateRules:
        """Return the rules of one column of the task table: its own order, and the formats of that order.

        Examples
        --------
        >>> rules = DateRules(other_order=["completed_on"])
        >>> rules.of("completed_on").dayfirst, rules.of("due_raw").dayfirst
        (False, True)
        """
        if not (self.other_order or self.times_in):
            return self
        edge = name.partition(" ")[0]
        column = COLUMN_KEYS.get(edge, edge)
        is_other = column in {COLUMN_KEYS[each] for each in self.other_order}
        against = "mdy" if self.dayfirst != is_other else "dmy"
        own = {
            "dayfirst": self.dayfirst != is_other,
            "formats": [each for each in self.formats if number_order(each) != against],
            "other_order": [],
            "times_in": {each: zone for each, zone in self.times_in.items() if COLUMN_KEYS[each] == column},
        }
        return self.model_copy(update=own)

    def zone_written(self) -> dt.tzinfo | None:
        """Return the zone of clock times without one, by the rules of a single column."""
        return next((zone_of(each) for each in self.times_in.values()), None)

    @field_validator("times_in")
    @classmethod
    def _zones_are_known(cls, value: dict[str, str]) -> dict[str, str]:
        wrong = [each for each in value.values() if zone_of(each) is None]
        if wrong:
            raise ValueError(
                f"không có múi giờ {', '.join(wrong)}; ghi UTC, +07:00 hoặc tên như Asia/Ho_Chi_Minh"
            )
        return value

    @field_validator("other_order", "times_in")
    @classmethod
    def _columns_have_dates(cls, value: Collection[str]) -> Collection[str]:
        wrong = [each for each in value if COLUMN_KEYS.get(each) not in ("due_raw", *vocab.DATE_COLUMNS)]
        if wrong:
            raise ValueError(f"{', '.join(wrong)} không phải cột ngày của bảng nhiệm vụ")
        return value

    @field_validator("formats")
    @classmethod
    def _formats_give_a_day(cls, value: list[str]) -> list[str]:
        wrong = [each for each in value if not _gives_a_day(each)]
        if wrong:
            raise ValueError(
                f"cách viết {', '.join(wrong)} không cho biết đủ ngày, tháng, năm, hoặc sai ký hiệu"
            )
        return value

    @field_validator("formats")
    @classmethod
    def _formats_agree_with_the_order(cls, value: list[str], info: ValidationInfo) -> list[str]:
        day_first = info.data.get("dayfirst")
        for each in value:
            order = number_order(each)
            if order == "ydm":
                raise ValueError(f"formats {each} đọc năm, ngày, tháng; năm đứng trước thì tháng trước ngày")
            both = bool(info.data.get("other_order"))
            if day_first is not None and not both and order == ("mdy" if day_first else "dmy"):
                read, said = ("tháng", "ngày") if day_first else ("ngày", "tháng")
                raise ValueError(
                    f"formats {each} đọc {read} trước, dates.dayfirst nói {said} trước; sửa một trong hai"
                )
        return value

    @field_validator("timezone")
    @classmethod
    def _zone_exists(cls, value: str) -> str:
        if zone_of(value) is None:
            near = did_you_mean(value, available_timezones())
            raise ValueError(f"không có múi giờ {value}{near and '.' + near}")
        return value


class AgencyRules(BaseModel):
    """Where names of agencies are looked up."""

    model_config = STRICT
    directory: vocab.NamesFrom = "reference"
    unknown: Literal["finding"] = "finding"


class JoinRules(BaseModel):
    """What a second export of the same tasks calls its columns; dates and states are those of the map."""

    model_config = STRICT
    changes: dict[str, Names] = Field(
        default_factory=dict,
        description="nhật ký trạng thái, mỗi dòng một lần đổi: at (lúc nào), to (sang), from (từ, nếu có)",
    )
    columns: dict[str, Names]

    @field_validator("changes")
    @classmethod
    def _changes_are_known(cls, value: dict[str, list[str]]) -> dict[str, list[str]]:
        if value and not {"at", "to"} <= set(value) <= set(CHANGES):
            raise ValueError(
                "cần at (cột ngày giờ) và to (cột trạng thái mới); có thể thêm from; không có khóa khác"
            )
        return value

    @field_validator("columns")
    @classmethod
    def _columns_are_known(cls, value: dict[str, list[str]], info: ValidationInfo) -> dict[str, list[str]]:
        _refuse_unknown_columns(value)
        if "task_id" not in value or (len(value) == 1 and not info.data.get("changes")):
            raise ValueError("cần cột task_id và ít nhất một cột khác để nối")
        return value


class ExportMap(BaseModel):
    """How to read one kind of export."""

    model_config = STRICT
    columns: dict[str, Names] = Field(description="cột của bảng nhiệm vụ -> các cách viết tiêu đề")
    dates: DateRules = Field(default_factory=DateRules)
    states: StateWords = Field(default_factory=dict, description="chữ trong cột trạng thái -> trạng thái")
    due_words: DueWords = Field(default_factory=dict, description="chữ trong cột thời hạn -> loại thời hạn")
    ticks: StateWords = Field(
        default_factory=dict,
        validate_default=True,
        description="cột đánh dấu x -> trạng thái, khi mỗi trạng thái là một cột",
    )
    ids: Literal["as_written", "composed"] = Field(
        default="as_written",
        description="composed: số thứ tự đánh lại theo nhóm, việc con a), b); mã là nhóm, số và chữ ghép lại",
    )
    outline: Words | None = Field(
        default=None,
        description="cột ghi cấp của từng dòng (1, 2, 3 hay 1.2.3), hay dòng có là tổng hợp không (Yes, No); "
        "dòng tổng hợp các việc cấp dưới không tính riêng",
    )
    fill_down: list[Words] = Field(
        default_factory=list,
        description="các cột chỉ ghi ở dòng đầu của nhóm; dòng trống bên dưới mang giá trị ấy",
    )
    agencies: AgencyRules = Field(default_factory=AgencyRules)
    keep: dict[str, Names] = Field(
        default_factory=dict, description="chỉ tính dòng có cột mang một trong các giá trị"
    )
    join: JoinRules | None = Field(
        default=None,
        validate_default=True,
        description="cột của tệp nối (source.join), khi trạng thái nằm ở một phần mềm khác",
    )

    @field_validator("columns")
    @classmethod
    def _columns_are_enough(cls, value: dict[str, list[str]], info: ValidationInfo) -> dict[str, list[str]]:
        _refuse_unknown_columns(value)
        named = set(map(COLUMN_KEYS.get, value))
        missing = [vocab.COLUMNS[name].map_keys[0] for name in vocab.REQUIRED_COLUMNS if name not in named]
        if missing:
            raise ValueError(f"thiếu cột bắt buộc {', '.join(missing)}")
        return value

    @field_validator("columns")
    @classmethod
    def _what_is_no_column_fits(cls, value: dict[str, list[str]]) -> dict[str, list[str]]:
        for key, names in value.items():
            if any(map(_is_made, names)) and (len(names) > 1 or COLUMN_KEYS[key] not in GROUP_FIELDS):
                allowed = ", ".join(vocab.COLUMNS[name].map_keys[0] for name in GROUP_FIELDS)
                raise ValueError(
                    f"{key}: «{SHEET_NAME}» và «group heading» đứng một mình, và chỉ ở {allowed}"
                )
        return value

    @field_validator("fill_down")
    @classmethod
    def _filled_columns_are_mapped(cls, value: list[str], info: ValidationInfo) -> list[str]:
        unknown = [each for each in value if each not in info.data.get("columns", value)]
        if unknown:
            raise ValueError(f"{', '.join(unknown)} chưa khai trong mục columns")
        return value

    @field_validator("ticks")
    @classmethod
    def _states_stand_in_one_place(cls, value: dict[str, str], info: ValidationInfo) -> dict[str, str]:
        if value and {"status", "status_raw"} & set(info.data.get("columns", ())):
            raise ValueError("khai cột đánh dấu ở ticks thì bỏ status khỏi mục columns")
        return value

    @field_validator("join")
    @classmethod
    def _tasks_can_be_judged(cls, value: JoinRules | None, info: ValidationInfo) -> JoinRules | None:
        columns = info.data.get("columns")
        known = {COLUMN_KEYS[key] for key in (*(columns or ()), *(value.columns if value else ()))}
        if columns is not None and not {"status_raw", "completed_on"} & known and not info.data.get("ticks"):
            raise ValueError("cần ít nhất một trong hai cột status, completed_on")
        return value

    def headers(self) -> dict[str, list[str]]:
        """Return the folded header spellings of each raw column of the task table that stands in a column."""
        spelt = _each_hold(_spellings(self.columns))
        return {name: each for name, each in spelt.items() if name not in self.made()}

    def made(self) -> dict[str, str]:
        """Return the raw columns that stand in no column of the sheet: what they are made of."""
        made = {name: each[0] for name, each in _spellings(self.columns).items() if _is_made(each[0])}
        return made | ({"status_raw": "ticks"} if self.ticks else {})

    def outlined(self) -> list[str]:
        """Return the heading of the column of the outline, none where there is no such column."""
        return [self.outline] if self.outline else []

    def join_headers(self) -> dict[str, list[str]]:
        """Return the same for the export that is joined; none when the map does not speak of one."""
        if self.join is None:
            return {}
        changes = {CHANGES[key]: list(map(fold, names)) for key, names in self.join.changes.items()}
        return _each_hold(_spellings(self.join.columns)) | changes

    def state_words(self) -> dict[str, str]:
        """Return the state that each folded word means, here or in the reference; the map goes first."""
        words = {**load_statuses().states, **self.states, **self.ticks}
        return {fold(word): state for word, state in words.items()}

    def due_kinds(self) -> dict[str, str]:
        """Return the kind of deadline that each folded word means, here or in the reference."""
        return {fold(word): kind for word, kind in {**load_statuses().due_words, **self.due_words}.items()}


HOLD_EDGES = ("held_from", "held_to")
"""Where a hold begins and ends; a task may have several, and each heading of these is one."""

CHANGES = {"at": "changed_at", "from": "changed_from", "to": "changed_to"}
"""What a map calls the columns of a log of states -> what they are in the export that is joined."""

GROUP_FIELDS = ("agency_raw", "field", "leader", "source_level", "doc_number", "status_raw")
"""What the name of a sheet or the heading of a group may say of its tasks."""


def _is_made(name: str) -> bool:
    return fold(name) == SHEET_NAME or GROUP_HEADING.fullmatch(fold(name)) is not None


def _refuse_unknown_columns(value: Collection[str]) -> None:
    unknown = sorted(set(value) - set(COLUMN_KEYS))
    if unknown:
        near = "".join(did_you_mean(each, COLUMN_KEYS) for each in unknown)
        known = f"các cột có thể khai: {', '.join(COLUMN_KEYS)}"
        raise ValueError(f"không có cột {', '.join(unknown)}; {known}{near and '.' + near}")


def _spellings(columns: Mapping[str, list[str]]) -> dict[str, list[str]]:
    spellings: dict[str, list[str]] = {}
    for key, names in columns.items():
        spellings.setdefault(COLUMN_KEYS[key], []).extend(fold(name) for name in names)
    return spellings


def numbered(edge: str, n: int) -> str:
    """Return the raw column of an edge of the hold at a place, of several that a task may have.

    Examples
    --------
    >>> numbered("held_from", 0), numbered("held_from", 1)
    ('held_from', 'held_from 2')
    """
    return f"{edge} {n + 1}" if n else edge


def _each_hold(spellings: dict[str, list[str]]) -> dict[str, list[str]]:
    """Return spellings with a raw column for each heading of a hold: several are holds, not other names."""
    spread: dict[str, list[str]] = {}
    for name, each in spellings.items():
        if name in HOLD_EDGES:
            spread |= {numbered(name, n): [heading] for n, heading in enumerate(each)}
        else:
            spread[name] = each
    return spread


def zone_of(name: str) -> dt.tzinfo | None:
    """Return the zone of a name or an offset, None where there is none.

    Examples
    --------
    >>> zone_of("+07:00").utcoffset(None), zone_of("UTC") is dt.UTC, zone_of("giờ ta")
    (datetime.timedelta(seconds=25200), True, None)
    """
    if name == "UTC":
        return dt.UTC
    if found := OFFSET.fullmatch(name):
        ahead = dt.timedelta(hours=int(found[2]), minutes=int(found[3]))
        return dt.timezone(-ahead if found[1] == "-" else ahead)
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


def number_order(spelling: str) -> str:
    """Return the order in which a format writes day, month and year, "" when not all three are numbers."""
    written = A_DAY.strftime(spelling)
    places = {name: written.find(digits) for name, digits in (("d", "25"), ("m", "11"), ("y", "23"))}
    return "" if -1 in places.values() else "".join(sorted(places, key=places.__getitem__))


def _gives_a_day(spelling: str) -> bool:
    """Tell whether a day written in this way reads back as itself."""
    day = A_DAY.replace(tzinfo=dt.UTC)
    try:
        return dt.datetime.strptime(day.strftime(spelling), spelling).date() == day.date()
    except ValueError:
        return False


def load_map(
    source: str | Path | Mapping[str, Any] | ExportMap,
    root: Path | None = None,
    *,
    allow_proposals: bool = False,
) -> ExportMap:
    """Return a map given as itself, as a dictionary, by file, or by the name of a file in ``params/maps``.

    Parameters
    ----------
    source : ExportMap, mapping, Path or str
    root : Path, optional
        The folder that names and relative paths start from; the current folder when not given.
    allow_proposals : bool
        Take values that `hganalysis init` proposed and nobody has confirmed, for a trial reading.

    Raises
    ------
    MapError
        Every fault of the map at once, each with its line; a proposal not yet confirmed is one.

    Examples
    --------
    >>> import hganalysis as hg
    >>> columns = {"task_id": "Mã", "agency": "Chủ trì", "due_on": "Hạn", "status": "Trạng thái"}
    >>> hg.load_map({"columns": columns}).columns["due_on"]
    ['Hạn']
    """
    if isinstance(source, ExportMap):
        return source
    if isinstance(source, Mapping):
        return _checked(YamlFile("bảng ánh xạ", data=dict(source)), allow_proposals)
    place = map_path(str(source), as_path("root", Path() if root is None else root))
    return _checked(read_yaml(place, MapError), allow_proposals)


def _checked(content: YamlFile, allow_proposals: bool) -> ExportMap:
    return validated(content, ExportMap, MapError, more=() if allow_proposals else content.unconfirmed())
