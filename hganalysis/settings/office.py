"""The office that reports: names, standing texts and signature, and how a period may change them.

The defaults are in settings/office.yml; the `report:` section of a params file may replace any of them.
"""

from __future__ import annotations

import datetime as dt
import string
from typing import TYPE_CHECKING, Annotated, Literal, get_type_hints

from pydantic import AfterValidator, BaseModel, Field, create_model

from hganalysis import vocab
from hganalysis.errors import ParamsError
from hganalysis.settings.reference import from_reference
from hganalysis.settings.yamlfile import STRICT, IsoDate, Words, read_yaml, validated

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

LAST_MONTH = 12
OF_THE_LETTER: dict[str, None] = {"number": None, "date": None}
"""What it says of one letter; documents that print neither are given it so, and never change with them."""

Form = Literal["nd30", "plain"]
"""How documents are written: as letters by Nghị định 30/2020/NĐ-CP, or as plain statistical bulletins."""

LETTER_ONLY = ("nation", "motto", "symbol", "place", "number", "opening", "directions", "closing",
               "recipients", "archive", "signer_title", "signer")  # fmt: skip
"""What only letters print."""

SHARED = ("form", "nation", "motto", "number", "date", "units", "task", "done", "author_short", "recipients")
"""What any office may take from the reference file: nothing there is said of, or by, one office alone."""

PLACEHOLDERS: dict[str, str] = {
    **vocab.COUNTS,
    "label": "cách gọi kỳ báo cáo",
    "from": "ngày đầu kỳ",
    "as_of": "ngày chốt số liệu",
}
"""What a text may hold between braces, and what stands there in the report."""


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put values in place of ``{name}``; ``{{`` and ``}}`` stand for the braces themselves.

    Raises ParamsError: a placeholder that is not in `values`, or one with an attribute, an index, a
    conversion or a format.
    """
    try:
        parts = list(string.Formatter().parse(text))
    except ValueError:
        raise ParamsError(
            f"Đoạn văn «{_start(text)}»: ngoặc nhọn không khớp; viết {{{{ và }}}} nếu cần dấu ngoặc"
        ) from None
    for _, name, spec, conversion in parts:
        if name is not None and (name not in values or spec or conversion):
            written = name + (f"!{conversion}" if conversion else "") + (f":{spec}" if spec else "")
            raise ParamsError(
                f"Đoạn văn «{_start(text)}»: không có chỗ điền «{{{written}}}»; "
                f"dùng được: {', '.join(values)}"
            )
    return "".join(literal + ("" if name is None else values[name]) for literal, name, _, _ in parts)


def _start(text: str) -> str:
    return text if len(text) <= 60 else text[:60] + "…"


def _known_placeholders(text: str) -> str:
    try:
        fill(text, dict.fromkeys(PLACEHOLDERS, ""))
    except ParamsError as fault:
        raise ValueError(str(fault)) from None
    return text


Text = Annotated[Words, AfterValidator(_known_placeholders)]
Texts = Annotated[list[Text], Field(min_length=1)]


class Office(BaseModel):
    """All that a report needs to know of the office; `number` and `date` are None for the clerk to fill."""

    model_config = STRICT

    form: Form = Field(
        default="nd30",
        description="nd30: văn bản hành chính theo Nghị định 30/2020/NĐ-CP; plain: bản tin thống kê",
    )
    parent: Words = Field(description="cơ quan chủ quản, góc trái trên")
    agency: Words = Field(description="cơ quan ban hành, góc trái trên")
    nation: Words = Field(description="quốc hiệu, góc phải trên")
    motto: Words = Field(description="tiêu ngữ, góc phải trên")
    symbol: Words = Field(description="ký hiệu sau số văn bản")
    place: Words = Field(description="địa danh")
    number: Annotated[int, Field(ge=1)] | None = Field(None, description="số văn bản; trống: văn thư điền")
    date: IsoDate | None = Field(None, description="ngày ban hành; trống: văn thư điền")
    subject: Text = Field(description="trích yếu")
    addressees: Texts = Field(description="nơi kính gửi, mỗi dòng một nơi")
    tasks_of: Words = Field(description="cách gọi các nhiệm vụ trong câu")
    task: Words = Field(description="tên gọi một nhiệm vụ trong các câu do báo cáo tự viết")
    done: Words = Field(description="tên gọi việc hoàn thành một nhiệm vụ trong các câu ấy")
    units: Words = Field(description="cách gọi các cơ quan thực hiện trong câu")
    author: Words = Field(description="tên cơ quan báo cáo trong câu")
    author_short: Words = Field("Văn phòng", description="cách gọi ngắn cơ quan báo cáo trong câu")
    opening: Text = Field(description="đoạn mở đầu")
    achievements: list[Text] = Field(description="nhận xét chung, mục I.1")
    entered: Text = Field(description="căn cứ nhập nhiệm vụ, mục I.1; câu được nối thêm tổng số")
    limits: Texts = Field(description="hạn chế, khó khăn, mục I.2")
    causes: Texts = Field(description="nguyên nhân, mục I.3")
    directions: Texts = Field(description="phương hướng, mục II")
    closing: Text = Field(description="câu kết")
    recipients: Annotated[list[Words], Field(min_length=1)] = Field(description="nơi nhận, trước dòng lưu")
    archive: Words = Field(description="đơn vị lưu")
    signer_title: Words = Field(description="chức vụ người ký")
    signer: Words = Field(description="họ tên người ký")

    def number_or(self, blank: str) -> str:
        """Return the document number with a zero before one under 10 (NĐ 30/2020), or a blank."""
        return blank if self.number is None else f"{self.number:02d}"

    @property
    def letterhead(self) -> str:
        """The two lines at the top left in one: which office it is."""
        return f"{self.parent}, {self.agency}"

    def issued_on(self, as_of: str, blank: str) -> tuple[str, str, str]:
        """Return day, month and year of issue, each a blank where it is not known.

        A zero stands before days under 10 and before months 1 and 2 only (NĐ 30/2020). The year is that of
        the as-of date, except that a report on a period up to December may be issued in the next one.
        """
        if self.date is None:
            end = dt.date.fromisoformat(as_of)
            return blank, blank, blank if end.month == LAST_MONTH else str(end.year)
        month = self.date.month
        return f"{self.date.day:02d}", f"{month:02d}" if month <= 2 else str(month), str(self.date.year)

    def changed_by(self, changes: OfficeChanges) -> Office:
        """Return the office with the given changes; this one stays as it is."""
        return self.model_copy(update=changes.model_dump(exclude_none=True))


KINDS = get_type_hints(Office, include_extras=True)


class OfficeChanges(
    create_model(  # type: ignore[misc]
        "OfficeChanges",
        **{
            name: (KINDS[name] | None, Field(None, description=field.description))
            for name, field in Office.model_fields.items()
        },
    )
):
    """What a period may say differently: any field of `Office`, each optional, and nothing else."""

    model_config = STRICT


def words_to_give(given: Collection[str], form: Form) -> dict[str, tuple[str, bool]]:
    """Return what the params of another office must say themselves and do not give.

    Letterhead, signer, and every text in which the office of the reference file speaks of its own work: under
    another name they would be false. A bulletin needs nothing
    that only letters print. Key of `report` -> what it is for, and whether it is a list.
    """
    return {
        name: (str(field.description), "list" in str(field.annotation))
        for name, field in OfficeChanges.model_fields.items()
        if name not in (*SHARED, *given, *(LETTER_ONLY if form == "plain" else ()))
    }


@from_reference("office.yml")
def load_office(path: Path) -> Office:
    """Read the office's standing texts; every fault of the file is told in one `ParamsError`."""
    return validated(read_yaml(path, ParamsError), Office, ParamsError)
