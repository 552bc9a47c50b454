"""What one period's YAML may say, and how its faults are told: all at once, each with its line."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from hganalysis.errors import ParamsError
from hganalysis.office import OfficeChanges
from hganalysis.vocab import Basis, CarryOver, Granularity, PopulationBy
from hganalysis.yamlfile import KeyPath, YamlFile, read_yaml



def _iso_text(value: object) -> object:
    """Refuse what pydantic would read as a date but is not written as one, such as 20241103."""
    if isinstance(value, str) and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        raise ValueError(f"«{value}» không phải ngày dạng năm-tháng-ngày, ví dụ 2024-11-03")
    return value


IsoDate = Annotated[dt.date, BeforeValidator(_iso_text)]
STRICT = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Source(BaseModel):
    """Where the tasks come from."""

    model_config = STRICT
    file: str = Field(description="tệp xuất từ phần mềm, tính từ thư mục gốc của dự án")
    map: str = Field(description="tên bảng ánh xạ trong params/maps, hoặc đường dẫn tới tệp .yml")
    simulated: bool = Field(False, description="true khi là số liệu mô phỏng; mọi sản phẩm sẽ ghi rõ")


class Population(BaseModel):
    """Which tasks belong to the period."""

    model_config = STRICT
    by: PopulationBy = Field("assigned_on", description="ngày dùng để xét nhiệm vụ thuộc kỳ")
    carry_over: CarryOver = Field("exclude", description="có tính nhiệm vụ kỳ trước chuyển sang hay không")


class Deadline(BaseModel):
    """How a deadline is judged."""

    model_config = STRICT
    granularity: Granularity = Field("day", description="day: tính trọn ngày đến hạn; minute: tính theo giờ")
    roll_forward: bool = Field(False, description="hạn rơi vào ngày nghỉ thì dời sang ngày làm việc kế tiếp")
    basis: Basis = Field("current", description="current: hạn sau gia hạn; original: hạn ban đầu")


class Published(BaseModel):
    """Figures already published for the period, to be compared with ours."""

    model_config = STRICT
    total: int | None = Field(None, ge=0)
    done: int | None = Field(None, ge=0)
    done_on_time: int | None = Field(None, ge=0)
    done_late: int | None = Field(None, ge=0)
    open: int | None = Field(None, ge=0)
    open_in_time: int | None = Field(None, ge=0)
    open_overdue: int | None = Field(None, ge=0)
    unclassified: int | None = Field(None, ge=0)


class Params(BaseModel):
    """One reporting period.

    The names, types and descriptions here are those of the params file, of ``-p`` on the command line and of
    the ``parameters`` cell of every notebook.
    """

    model_config = STRICT
    period: str = Field(
        pattern=r"^[0-9A-Za-z][0-9A-Za-z._-]*$", description="tên kỳ, cũng là tên thư mục trong outputs"
    )
    label: str = Field(min_length=1, description="cách gọi kỳ báo cáo trong văn bản")
    from_: IsoDate = Field(alias="from", description="ngày đầu kỳ")
    to: IsoDate = Field(description="ngày chốt số liệu, tính cả ngày này")
    source: Source = Field(description="tệp nguồn, bảng ánh xạ, có phải số liệu mô phỏng không")
    population: Population = Field(default_factory=Population, description="quy tắc chọn nhiệm vụ vào kỳ")
    deadline: Deadline = Field(default_factory=Deadline, description="quy tắc xét thời hạn")
    published: Published = Field(default_factory=Published, description="số liệu đã công bố, để đối chiếu")
    report: OfficeChanges = Field(default_factory=OfficeChanges, description="phần thay cho mẫu báo cáo mặc định")

    @model_validator(mode="after")
    def _window_runs_forward(self) -> Self:
        if self.from_ > self.to:
            raise ValueError(
                f"ngày đầu kỳ {self.from_:%d/%m/%Y} sau ngày chốt số liệu {self.to:%d/%m/%Y}; đổi from hoặc to"
            )
        return self

    def published_figures(self) -> dict[str, int]:
        """Return the published figures that were given."""
        return self.published.model_dump(exclude_none=True)

    def as_cell(self) -> dict[str, Any]:
        """Return the values as a notebook's ``parameters`` cell holds them: plain, dates as ISO text."""
        values = self.model_dump(mode="json", exclude_none=True, exclude_unset=True)
        return {name: values[name] for name in type(self).model_fields if name in values}


def load_params(path: str | Path, overrides: Mapping[str, str] | None = None) -> Params:
    """Read one period's params file.

    Parameters
    ----------
    path : str or Path
        The YAML file.
    overrides : mapping of str to str, optional
        Values that replace those of the file, by dotted key (``deadline.granularity``); text is typed by the
        model alone.

    Raises
    ------
    ParamsError
        Every fault of the file at once, each with its line: unknown and repeated keys, values of a wrong
        type, a reversed window, a source or a map that is not there.
    """
    path = Path(path)
    content = read_yaml(path, ParamsError)
    for key, value in (overrides or {}).items():
        _override(content, key, value)
    faults = list(content.faults)
    params = None
    try:
        params = Params.model_validate(content.data)
    except ValidationError as error:
        faults += [_fault(content, each) for each in error.errors()]
    faults += _missing_files(content, project_root(path))
    if faults or params is None:
        raise ParamsError("\n".join(faults))
    return params


def project_root(path: Path) -> Path:
    """Return the folder that paths in a params file start from: above ``params/``, else the file's own."""
    folder = path.resolve().parent
    return folder.parent if folder.name == "params" else folder


def map_path(name: str, root: Path) -> Path:
    """Return the file of a map given by name or by path."""
    return root / name if name.endswith((".yml", ".yaml")) else root / "params" / "maps" / f"{name}.yml"


def _override(content: YamlFile, key: str, value: str) -> None:
    *parents, last = key.split(".")
    node: Any = content.data
    for parent in parents:
        node = node.setdefault(parent, {}) if isinstance(node, dict) else None
    if not isinstance(node, dict):
        raise ParamsError(f"-p {key}: «{'.'.join(parents)}» không có khóa con.")
    node[last] = value
    content.lines.pop((*parents, last), None)


def _missing_files(content: YamlFile, root: Path) -> list[str]:
    source = content.data.get("source")
    if not isinstance(source, dict):
        return []
    faults = []
    file, map_ = source.get("file"), source.get("map")
    if isinstance(file, str) and not (root / file).is_file():
        faults.append(f"{content.at(('source', 'file'))}: không có tệp «{file}» (tính từ thư mục {root.name}).")
    if isinstance(map_, str) and not map_path(map_, root).is_file():
        known = sorted(each.stem for each in (root / "params" / "maps").glob("*.yml"))
        faults.append(
            f"{content.at(('source', 'map'))}: không có bảng ánh xạ «{map_}»; hiện có: {', '.join(known) or 'chưa có'}."
        )
    return faults


def _fault(content: YamlFile, error: Any) -> str:
    path: KeyPath = tuple(error["loc"])
    key = ".".join(str(part) for part in path)
    where = content.at(path)
    if error["type"] == "extra_forbidden":
        return f"{where}: không có tham số «{key}»."
    if error["type"] == "missing":
        return f"{where}: thiếu tham số «{key}»."
    if error["type"] == "value_error":
        return f"{where}: {error['ctx']['error']}."
    return f"{where}: «{key}» là {error['input']!r}, {_expected(error)}."


def _expected(error: Any) -> str:
    kind, context = error["type"], error.get("ctx", {})
    if kind == "literal_error":
        return f"cần một trong {context['expected'].replace(' or ', ', ')}"
    if kind.startswith("date"):
        return "cần ngày dạng năm-tháng-ngày, ví dụ 2024-11-03"
    if kind.startswith("int") or kind == "greater_than_equal":
        return "cần số nguyên không âm"
    if kind.startswith("bool"):
        return "cần true hoặc false"
    if kind == "string_pattern_mismatch":
        return "chỉ dùng chữ không dấu, số, dấu chấm, gạch ngang, gạch dưới"
    if kind == "string_too_short":
        return "không được để trống"
    if kind in ("model_type", "model_attributes_type", "dict_type"):
        return "cần các khóa con"
    if kind == "list_type":
        return "cần một danh sách"
    return f"không hợp lệ ({error['msg']})"
