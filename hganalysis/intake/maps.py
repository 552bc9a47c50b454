"""The map of a kind of export: its column names, how it writes dates, its words for states and deadlines."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator

from hganalysis import vocab
from hganalysis.errors import MapError
from hganalysis.params import map_path
from hganalysis.text import fold
from hganalysis.yamlfile import YamlFile, read_yaml

STRICT = ConfigDict(extra="forbid", frozen=True)

COLUMN_KEYS: dict[str, str] = {
    **{name: name for name in vocab.TASK_COLUMNS},
    "agency": "agency_raw",
    "coop": "coop_raw",
    "due_on": "due_raw",
    "status": "status_raw",
    "state": "status_raw",
    "cause": "cause_raw",
}
"""What a map may name -> the column of the task table that holds the cell as it stands."""

Names = Annotated[list[str], BeforeValidator(lambda value: [value] if isinstance(value, str) else value)]


class DateRules(BaseModel):
    """How an export writes dates."""

    model_config = STRICT
    dayfirst: bool = Field(True, description="1/2/2024 là ngày 1 tháng 2")
    formats: list[str] = Field(default_factory=list, description="cách viết khác, theo ký hiệu của strptime")
    serials: bool = Field(True, description="số 45599 là số ngày của Excel")
    before: Literal["inclusive", "exclusive", "unreadable"] = Field(
        "unreadable", description="«Trước 15/9» tính cả ngày 15, không tính ngày 15, hay coi là không đọc được"
    )
    null_values: list[str] = Field(default_factory=list, description="ngày giả dùng thay cho ô trống")
    timezone: str = Field(vocab.TIMEZONE, description="múi giờ của giờ địa phương")

    @field_validator("timezone")
    @classmethod
    def _zone_exists(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError):
            raise ValueError(f"không có múi giờ {value}") from None
        return value


class AgencyRules(BaseModel):
    """Where names of agencies are looked up."""

    model_config = STRICT
    directory: Literal["reference", "none"] = "reference"
    unknown: Literal["finding"] = "finding"


class ExportMap(BaseModel):
    """How to read one kind of export."""

    model_config = STRICT
    columns: dict[str, Names] = Field(description="cột của bảng nhiệm vụ -> các cách viết tiêu đề")
    dates: DateRules = Field(default_factory=DateRules)
    states: dict[str, str] = Field(default_factory=dict, description="chữ trong cột trạng thái -> trạng thái")
    due_words: dict[str, str] = Field(default_factory=dict, description="chữ trong cột thời hạn -> loại thời hạn")
    agencies: AgencyRules = Field(default_factory=AgencyRules)
    keep: dict[str, Names] = Field(default_factory=dict, description="chỉ tính dòng có cột mang một trong các giá trị")

    @field_validator("columns")
    @classmethod
    def _columns_are_known(cls, value: dict[str, list[str]]) -> dict[str, list[str]]:
        unknown = sorted(set(value) - set(COLUMN_KEYS))
        if unknown:
            raise ValueError(f"không có cột {', '.join(unknown)}; các cột có thể khai: {', '.join(COLUMN_KEYS)}")
        missing = [key for key in ("task_id", "agency", "due_on") if COLUMN_KEYS[key] not in map(COLUMN_KEYS.get, value)]
        if missing:
            raise ValueError(f"thiếu cột bắt buộc {', '.join(missing)}")
        if not {"status_raw", "completed_on"} & {COLUMN_KEYS[key] for key in value}:
            raise ValueError("cần ít nhất một trong hai cột status, completed_on")
        return value

    @field_validator("states")
    @classmethod
    def _states_are_known(cls, value: dict[str, str]) -> dict[str, str]:
        return _words_of(value, vocab.STATES)

    @field_validator("due_words")
    @classmethod
    def _due_words_are_known(cls, value: dict[str, str]) -> dict[str, str]:
        return _words_of(value, vocab.DUE_KINDS)

    def headers(self) -> dict[str, list[str]]:
        """Return the folded header spellings of each raw column of the task table."""
        spellings: dict[str, list[str]] = {}
        for key, names in self.columns.items():
            spellings.setdefault(COLUMN_KEYS[key], []).extend(fold(name) for name in names)
        return spellings


def _words_of(value: dict[str, str], allowed: Mapping[str, str]) -> dict[str, str]:
    wrong = sorted(set(value.values()) - set(allowed))
    if wrong:
        raise ValueError(f"không có giá trị {', '.join(wrong)}; chọn trong: {', '.join(allowed)}")
    return value


def load_map(source: str | Path | Mapping[str, Any] | ExportMap, root: Path | None = None) -> ExportMap:
    """Return a map given as itself, as a dictionary, by file, or by the name of a file in ``params/maps``.

    Raises
    ------
    MapError
        Every fault of the map at once, each with its line.
    """
    if isinstance(source, ExportMap):
        return source
    if isinstance(source, Mapping):
        return _validated(YamlFile("bảng ánh xạ", data=dict(source)))
    path = Path(source)
    if path.suffix not in (".yml", ".yaml"):
        path = map_path(str(source), root or Path())
    return _validated(read_yaml(path, MapError))


def _validated(content: YamlFile) -> ExportMap:
    faults = list(content.faults)
    try:
        export_map = ExportMap.model_validate(content.data)
    except ValidationError as error:
        faults += [_fault(content, each) for each in error.errors()]
    if faults:
        raise MapError("\n".join(faults))
    return export_map


def _fault(content: YamlFile, error: Any) -> str:
    key = ".".join(str(part) for part in error["loc"])
    where = content.at(tuple(error["loc"]))
    if error["type"] == "extra_forbidden":
        return f"{where}: không có mục «{key}»."
    if error["type"] == "missing":
        return f"{where}: thiếu mục «{key}»."
    if error["type"] == "value_error":
        return f"{where}: {error['ctx']['error']}."
    return f"{where}: «{key}» là {error['input']!r}, không hợp lệ ({error['msg']})."
