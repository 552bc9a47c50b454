"""What one period's YAML may say, and how its faults are told: all at once, each with its line."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, Field, ValidationInfo, field_validator

from hganalysis.documents.word.styles import BULLETIN, LETTER
from hganalysis.errors import HgError, ParamsError
from hganalysis.settings.directory import load_agencies
from hganalysis.settings.given import as_path, require_kind
from hganalysis.settings.office import OfficeChanges, load_office, words_to_give
from hganalysis.settings.reference import PLACE, own_reference_files, use_reference
from hganalysis.settings.workdays import load_calendar
from hganalysis.settings.yamlfile import STRICT, TO_BE_NAMED, IsoDate, KeyPath, YamlFile, read_yaml, validated
from hganalysis.text import did_you_mean
from hganalysis.vocab import Basis, CarryOver, Granularity, PopulationBy

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

FAILED, HISTORY = "failed", "history"
"""The folders beside the periods: of runs that failed, and of the snapshots of those that were published."""

DAYS_OF_LABEL = re.compile(
    r"\b(?P<end>từ|đến)(?: hết)?(?: ngày)? (?P<day>\d{1,2}/\d{1,2}/\d{4})", re.IGNORECASE
)
"""Where the words for a period say on which day it begins or ends."""


class Source(BaseModel):
    """Where the tasks come from."""

    model_config = STRICT
    file: str = Field(
        default="",
        description="tệp xuất từ phần mềm, hoặc thư mục chứa các tệp, tính từ thư mục gốc của dự án",
    )
    engine: Literal["duckdb", "spark"] | None = Field(
        default=None,
        description="đọc bảng lớn bằng gì: duckdb (tệp DuckDB hoặc thư mục Parquet), spark (thư mục Parquet "
        "hoặc bảng); trống: đọc như tệp xuất",
    )
    table: str | None = Field(
        default=None,
        min_length=1,
        validate_default=True,
        description="tên bảng trong tệp DuckDB hoặc trong danh mục của Spark; trống: file là Parquet",
    )
    join: str | None = Field(
        default=None,
        min_length=1,
        description="tệp xuất thứ hai, nối theo mã nhiệm vụ; cột khai trong mục join của bảng ánh xạ",
    )
    map: str = Field(
        min_length=1, description="tên bảng ánh xạ trong params/maps, hoặc đường dẫn tới tệp .yml"
    )
    simulated: bool = Field(
        default=False,
        title="Số liệu mô phỏng",
        description="true khi là số liệu mô phỏng; mọi sản phẩm sẽ ghi rõ",
    )

    @field_validator("table")
    @classmethod
    def _is_one_form(cls, value: str | None, info: ValidationInfo) -> str | None:
        file, engine = info.data.get("file"), info.data.get("engine")
        if "engine" in info.data and engine is None and value:
            raise ValueError("chỉ dùng cùng engine: duckdb hoặc spark; thêm engine, hoặc bỏ table")
        if engine == "spark" and file and value:
            raise ValueError("spark đọc bảng trong danh mục hoặc đọc Parquet ở file; bỏ một trong hai")
        if file == "" and (engine != "spark" or not value):
            raise ValueError("thiếu file; chỉ bảng của Spark (engine: spark, table) mới không cần")
        return value

    @property
    def name(self) -> str:
        """The bare name of the file, else that of the table of Spark."""
        return self.file.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1] or self.table or ""


class Population(BaseModel):
    """Which tasks belong to the period."""

    model_config = STRICT
    by: PopulationBy = Field(
        default="assigned_on", description="ngày dùng để xét nhiệm vụ thuộc kỳ; none: tính cả danh sách"
    )
    carry_over: CarryOver = Field(
        default="exclude", description="có tính nhiệm vụ kỳ trước chuyển sang hay không"
    )


class Deadline(BaseModel):
    """How a deadline is judged."""

    model_config = STRICT
    granularity: Granularity = Field(
        default="day",
        title="Xét hạn theo ngày hay giờ",
        description="day: tính trọn ngày đến hạn; minute: tính theo giờ",
    )
    roll_forward: bool = Field(
        default=False, description="hạn rơi vào ngày nghỉ thì dời sang ngày làm việc kế tiếp"
    )
    basis: Basis = Field(
        default="current",
        title="Hạn dùng để xét",
        description="current: hạn sau gia hạn; original: hạn ban đầu",
    )


class Published(BaseModel):
    """Figures already published for the period, to be compared with ours."""

    model_config = STRICT
    total: int | None = Field(default=None, ge=0)
    done: int | None = Field(default=None, ge=0)
    done_on_time: int | None = Field(default=None, ge=0)
    done_late: int | None = Field(default=None, ge=0)
    open: int | None = Field(default=None, ge=0)
    open_in_time: int | None = Field(default=None, ge=0)
    open_overdue: int | None = Field(default=None, ge=0)
    unclassified: int | None = Field(default=None, ge=0)


class Params(BaseModel):
    """One reporting period.

    The names, types and descriptions here are those of the params file, of ``-p`` on the command line and of
    the ``parameters`` cell of every notebook.

    Examples
    --------
    >>> import hganalysis as hg
    >>> params = hg.load_params("params/2024-11-03.yml", {"deadline.basis": "original"})
    >>> params.deadline.basis, params.published.total
    ('original', 896)
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
    previous: str = Field(
        default="",
        pattern=r"^([0-9A-Za-z][0-9A-Za-z._-]*)?$",
        description="kỳ trước đã công bố, để so sánh; trống: không so sánh",
    )
    corrections: str = Field(
        default="",
        description="bảng đính chính đã duyệt, tính từ thư mục gốc của dự án; trống: không đính chính",
    )
    analysed_by: str = Field(default="", description="người đã phân tích số liệu, ghi ở cuối mỗi tài liệu")
    checked_by: str = Field(default="", description="người đã kiểm tra số liệu, ghi ở cuối mỗi tài liệu")
    license: str = Field(
        default="",
        description="điều kiện sử dụng số liệu, bằng lời hoặc địa chỉ giấy phép; ghi vào mô tả RO-Crate",
    )
    published: Published = Field(default_factory=Published, description="số liệu đã công bố, để đối chiếu")
    report: OfficeChanges = Field(
        default_factory=lambda: OfficeChanges.model_validate({}),
        description="phần thay cho mẫu báo cáo mặc định",
    )

    @field_validator("period")
    @classmethod
    def _period_has_a_folder_of_its_own(cls, value: str) -> str:
        taken = {FAILED: "giữ các lần chạy lỗi", HISTORY: "giữ bản lưu của các kỳ đã công bố"}
        if value in taken:
            raise ValueError(f"«{value}» là thư mục {taken[value]}, không đặt tên kỳ như vậy được")
        return value

    @field_validator("to")
    @classmethod
    def _window_runs_forward(cls, value: dt.date, info: ValidationInfo) -> dt.date:
        start = info.data.get("from_")
        if start is not None and start > value:
            raise ValueError(
                f"ngày đầu kỳ {start:%d/%m/%Y} sau ngày chốt số liệu {value:%d/%m/%Y}; đổi from hoặc to"
            )
        return value

    @field_validator("to")
    @classmethod
    def _label_says_the_same_days(cls, value: dt.date, info: ValidationInfo) -> dt.date:
        ends = {"từ": ("from", info.data.get("from_")), "đến": ("to", value)}
        for said in DAYS_OF_LABEL.finditer(info.data.get("label", "")):
            key, day = ends[said["end"].lower()]
            if day is not None and [*map(int, said["day"].split("/"))] != [day.day, day.month, day.year]:
                raise ValueError(
                    f"label viết «{said[0]}» mà {key} là ngày {day:%d/%m/%Y}; sửa cho khớp, "
                    "vì tên kỳ đứng đầu mọi văn bản"
                )
        return value

    @field_validator("report")
    @classmethod
    def _issued_after_the_period(cls, value: OfficeChanges, info: ValidationInfo) -> OfficeChanges:
        end = info.data.get("to")
        if value.date is not None and end is not None and value.date < end:
            raise ValueError(
                f"ngày ban hành {value.date:%d/%m/%Y} trước ngày chốt số liệu {end:%d/%m/%Y}; sửa report.date"
            )
        return value

    def published_figures(self) -> dict[str, int]:
        """Return the published figures that were given."""
        return self.published.model_dump(exclude_none=True)

    def as_cell(self) -> dict[str, Any]:
        """Return the values as a notebook's ``parameters`` cell holds them: plain, dates as ISO text."""
        values = self.model_dump(mode="json", exclude_none=True)
        return {name: values[name] for name in type(self).model_fields if name in values}


def load_params(
    path: str | Path, overrides: Mapping[str, str] | None = None, *, allow_proposals: bool = False
) -> Params:
    """Read one period's params file.

    Parameters
    ----------
    path : str or Path
        The YAML file.
    overrides : mapping of str to str, optional
        Values that replace those of the file, by dotted key (``deadline.granularity``); text is typed by the
        model alone.
    allow_proposals : bool
        Take values that `hganalysis init` proposed and nobody has confirmed, here and in the map.

    Raises
    ------
    ParamsError
        Every fault of the file at once, each with its line: unknown and repeated keys, values of a wrong
        type, a reversed window, a source or a map that is not there, proposals not yet confirmed here or in
        the map.

    Examples
    --------
    >>> import hganalysis as hg
    >>> hg.load_params("params/2024-11-03.yml").deadline.granularity
    'day'
    """
    path = as_path("path", path)
    use_reference(project_root(path) / PLACE)
    content = read_yaml(path, ParamsError)
    for key, value in (overrides or {}).items():
        _override(content, key, value)
    root = project_root(path)
    missing = [f"{content.at(path)}: {said}" for path, said in missing_files(content.data, root)]
    more = missing + ([] if allow_proposals else unconfirmed(content, root))
    more += faults_of_own_files()
    return validated(content, Params, ParamsError, noun="tham số", more=more)


def require_params(params: object) -> None:
    """Refuse what is no parameters of a period, such as the text or the dict that they are made from."""
    require_kind("params", params, Params, "tham số kỳ, như hg.open_period(kỳ).params hay hg.load_params")


def faults_of_own_files() -> list[str]:
    """Return the faults of the reference files that a project has of its own, each with its file and line."""
    own, faults = own_reference_files(), []
    checked: dict[str, Callable[[], object]] = {
        "agencies.yml": load_agencies,
        "holidays.yml": load_calendar,
        "office.yml": load_office,
        LETTER: lambda: _open_template(own[LETTER], letter=True),
        BULLETIN: lambda: _open_template(own[BULLETIN], letter=False),
    }
    for name, read in checked.items():
        if name in own:
            try:
                read()
            except HgError as error:
                faults += str(error).splitlines()
    return faults


def _open_template(path: Path, *, letter: bool) -> object:
    from hganalysis.documents.word.package import open_template  # only a template of one's own needs Word

    return open_template(path, letter=letter)


def require_own_words(params: Params, directory: str) -> None:
    """Refuse a report on real data in the name of an office that is not the one of the reference file.

    `directory` is where the map looks names of agencies up (`agencies.directory`). The `ParamsError` names
    all keys of `report` that are missing, each with what it is for.
    """
    why = "" if params.source.simulated else why_another_office(directory, params.to)
    given = params.report.model_dump(exclude_none=True)
    named = [name for name, value in given.items() if value not in (TO_BE_NAMED, [TO_BE_NAMED])]
    missing = words_to_give(named, params.report.form or load_office().form) if why else {}
    if missing:
        lines = [f"  report.{name}: {words}" for name, (words, _) in missing.items()]
        raise ParamsError(
            f"Báo cáo kỳ {params.period} là của cơ quan khác ({why}), không mượn được tên, nhận định "
            f"và người ký của {load_office().author} {load_office().place}. Khai đủ trong mục report:\n"
            + "\n".join(lines)
        )


def why_another_office(directory: str, end: dt.date | None) -> str:
    """Return why a report is not by the office of the reference file; "" when it is, or the project has one.

    That office reports on the agencies of the reference directory, and until its own last day there.
    """
    if "office.yml" in own_reference_files():
        return ""
    if directory != "reference":
        return "bảng ánh xạ không tra danh bạ cơ quan có sẵn"
    author = load_office().author
    days = [each.valid_to or dt.date.max for each in load_agencies() if each.name == author]
    last = max(days, default=dt.date.max)
    return f"{author} có trong danh bạ đến hết ngày {last:%d/%m/%Y}" if end is not None and end > last else ""


def project_root(path: Path) -> Path:
    """Return the folder that paths in a params file start from: above ``params/``, else the file's own."""
    folder = path.resolve().parent
    return folder.parent if folder.name == "params" else folder


def map_path(name: str, root: Path) -> Path:
    """Return the file of a map given by name or by path."""
    return root / name if name.endswith((".yml", ".yaml")) else root / "params" / "maps" / f"{name}.yml"


def _override(content: YamlFile, key: str, value: str) -> None:
    first, *rest = key.split(".")
    known = Params.model_fields.get(first)
    *parents, last = path = (known.alias if known and known.alias else first, *rest)
    node: Any = content.data
    for parent in parents:
        if node.get(parent) is None:
            node[parent] = {}
        node = node[parent]
        if not isinstance(node, dict):
            content.faults.append(f"-p {key}: «{parent}» không có khóa con.")
            return
    node[last] = value
    content.origins[path] = f"-p {key}"


def missing_files(data: Mapping[str, Any], root: Path) -> list[tuple[KeyPath, str]]:
    """Return what is named and not there: the key path, and a sentence without its place."""
    source = data.get("source")
    if not isinstance(source, dict):
        return []
    faults: list[tuple[KeyPath, str]] = []
    map_ = source.get("map")
    named: dict[KeyPath, Any] = {("source", key): source.get(key) for key in ("file", "join")}
    for path, file in (named | {("corrections",): data.get("corrections")}).items():
        if isinstance(file, str) and file and not (root / file).exists():
            near = did_you_mean(file, _beside(root / file, root))
            faults.append((path, f"không có tệp «{file}» (tính từ thư mục {root.name}).{near}"))
    if isinstance(map_, str) and map_ and not map_path(map_, root).is_file():
        known = known_maps(root)
        listed = ", ".join(known) or "chưa có"
        said = f"không có bảng ánh xạ «{map_}»; hiện có: {listed}.{did_you_mean(map_, known)}"
        faults.append((("source", "map"), said))
    return faults


def known_maps(root: Path) -> list[str]:
    """Return the names of the maps of a project."""
    return sorted(each.stem for each in (root / "params" / "maps").glob("*.yml"))


def _beside(file: Path, root: Path) -> list[str]:
    """Return the files in the folder of a file that is not there, as the params would name them."""
    return [each.relative_to(root).as_posix() for each in sorted(file.parent.glob("*"))
            if each.is_relative_to(root)]  # fmt: skip


def unconfirmed(content: YamlFile, root: Path) -> list[str]:
    """Return what is still a proposal in a params file and in its map, but for what ``-p`` has replaced."""
    left = [path for path in content.proposals if path not in content.origins]
    source = content.data.get("source")
    map_ = source.get("map") if isinstance(source, dict) else None
    place = map_path(map_, root) if isinstance(map_, str) and map_ else None
    maps = read_yaml(place, ParamsError).unconfirmed() if place is not None and place.is_file() else []
    return [*replace(content, proposals=left).unconfirmed(), *maps]
