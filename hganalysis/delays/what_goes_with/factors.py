"""The factors that lateness is compared by: what each needs, how it is compared, its value of every task."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from hganalysis import vocab
from hganalysis.answers.unsaid import UNKNOWN_GROUP, checked
from hganalysis.counting.judged import outcome_known
from hganalysis.counting.status import LATE
from hganalysis.delays.what_goes_with import factor_values as values_of
from hganalysis.settings.workdays import load_seasons

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from hganalysis.settings.workdays import Season

WHAT = "các yếu tố gắn với việc chậm"
Kind = Literal["yes_no", "number", "category"]
Model = Literal["main", "apart", "none"]


@dataclass(frozen=True)
class Factor:
    """One factor."""

    name: str
    label: str
    """The column in the factor table, and what a reader sees."""
    kind: Kind
    """How its values are compared."""
    columns: tuple[str, ...]
    """Columns of the task table it cannot do without."""
    values: Callable[[pd.DataFrame], pd.Series]
    """All rows of the judged table -> the value of each."""
    having: str
    """The tasks with the factor, as a noun phrase; ``{level}`` stands for the level of a category."""
    how: str
    """How it is worked out, for docs/method.md."""
    model: Model = "main"
    """Whether it is adjusted together with the others, on top of the others in a model of its own, or only
    compared as it is."""
    consequence: bool = False
    """It arises in the course of the task, so that being late may as well come first. Where only tasks of one
    outcome have it in the data at hand, it is not compared (`delays.compare`)."""
    by_outcome: bool = False
    """Only tasks with one outcome can have it: nothing to compare."""
    replaces: str = ""
    """The factor of the main model that measures the same thing and leaves it when this one enters."""
    split: float = 1
    """Numbers from here on count as "with" in the raw comparison."""
    doubles: bool = False
    """The effect is that of a doubling (of 1 + the number where it can be zero), not of one more."""
    step: str = ""
    """What the odds ratio of a number is for."""
    season: bool = False
    """It compares times of the year, which a period with months missing cannot."""


def _names(column: str) -> Callable[[pd.DataFrame], pd.Series]:
    def names(tasks: pd.DataFrame) -> pd.Series:
        texts = tasks[column].astype(object)
        return texts.where(texts.notna() & texts.ne(""), UNKNOWN_GROUP)

    return names


_OF_ANY_OFFICE: tuple[Factor, ...] = (
    Factor(
        "days_allowed", "Thời gian được giao", "number", ("assigned_on", "due_on"), values_of.days_allowed,
        "nhiệm vụ có từ 31 ngày trở lên để thực hiện", "số ngày từ ngày giao đến thời hạn ban đầu", split=31,
        doubles=True, step="mỗi lần thời gian được giao gấp đôi",
    ),
    Factor(
        "coop_count", "Số cơ quan phối hợp", "number", ("coop_count",), values_of.coop_count,
        "nhiệm vụ có cơ quan phối hợp", "số cơ quan phối hợp đã ghi", step="thêm mỗi cơ quan phối hợp",
    ),
    Factor(
        "entered_late", "Văn phòng nhập chậm", "yes_no", ("doc_date", "entered_on"), values_of.entered_late,
        f"nhiệm vụ được nhập sau ngày văn bản trên {vocab.LATE_ENTRY_DAYS} ngày làm việc",
        f"từ ngày văn bản đến ngày nhập có trên {vocab.LATE_ENTRY_DAYS} ngày làm việc",
    ),
    Factor(
        "workload", "Khối lượng việc khi được giao", "number", ("agency", "assigned_on", "completed_on"),
        values_of.workload, "nhiệm vụ giao khi cơ quan đang có từ 6 việc chưa xong",
        "số việc của cơ quan giao trước ngày giao và chưa hoàn thành trước ngày đó, tính trên mọi dòng trừ "
        "dòng thu hồi, dòng lặp lại, dòng ngoài nhóm được chọn",
        split=6, doubles=True, step="mỗi lần số việc chưa xong (cộng 1) gấp đôi",
    ),
    Factor(
        "field", "Lĩnh vực", "category", ("field",), _names("field"), "nhiệm vụ lĩnh vực “{level}”",
        "lĩnh vực đã ghi",
    ),
    Factor(
        "source_level", "Nguồn giao", "category", ("source_level",), _names("source_level"),
        "nhiệm vụ từ nguồn “{level}”", "nguồn giao đã ghi",
    ),
    Factor(
        "leader", "Lãnh đạo chỉ đạo", "category", ("leader",), _names("leader"),
        "nhiệm vụ thuộc lãnh đạo chỉ đạo “{level}”", "lãnh đạo chỉ đạo đã ghi",
    ),
    Factor(
        "agency", "Cơ quan chủ trì", "category", ("agency",), _names("agency"), "nhiệm vụ của {level}",
        "cơ quan chủ trì",
    ),
    Factor(
        "short_notice", "Giao gấp", "yes_no", ("assigned_on", "due_on"), values_of.short_notice,
        f"nhiệm vụ chỉ còn không quá {values_of.SHORT_NOTICE_DAYS} ngày khi được giao hoặc nhập",
        f"từ ngày giao hoặc ngày nhập, lấy ngày đến sau, đến thời hạn ban đầu không quá "
        f"{values_of.SHORT_NOTICE_DAYS} ngày",
        model="apart", replaces="days_allowed",
    ),
    Factor(
        "entered_late_for_due", "Nhập chậm so với thời hạn", "yes_no", ("doc_date", "entered_on", "due_on"),
        values_of.entered_late_for_due, "nhiệm vụ được nhập khi đã qua hơn 1/4 thời gian",
        "khi nhập đã qua hơn 1/4 thời gian từ ngày văn bản đến thời hạn ban đầu", model="apart",
        replaces="entered_late",
    ),
    Factor(
        "extensions", "Gia hạn", "number", ("extension_count",), values_of.extensions, "nhiệm vụ đã gia hạn",
        "số lần gia hạn đã ghi; chậm xét theo thời hạn sau gia hạn", model="apart", consequence=True,
        step="mỗi lần gia hạn",
    ),
    Factor(
        "reminded", "Đôn đốc", "yes_no", ("reminder_count",), values_of.reminded, "nhiệm vụ đã được đôn đốc",
        "có ít nhất một lần đôn đốc", model="none", consequence=True,
    ),
    Factor(
        "never_updated", "Không cập nhật tiến độ", "yes_no", ("last_update_on",), values_of.never_updated,
        "nhiệm vụ chưa từng cập nhật tiến độ", "không có ngày cập nhật", model="none", consequence=True,
    ),
    Factor(
        "awaiting_confirmation", "Chờ xác nhận", "yes_no", ("state",), values_of.awaiting_confirmation,
        "nhiệm vụ đang chờ xác nhận", "trạng thái là chờ xác nhận", model="none", consequence=True,
        by_outcome=True,
    ),
)  # fmt: skip
"""Every factor but the seasons, which stand before `FIRST_NAMED`."""

FIRST_NAMED = "field"
"""The first factor whose levels are names of the source."""


def factors_asked() -> tuple[Factor, ...]:
    """Return every factor, the seasons of the calendar in force among them.

    The order is also that in which the adjusted model takes them while the late tasks last.

    Examples
    --------
    >>> import hganalysis as hg
    >>> [factor.label for factor in hg.delays.factors_asked() if factor.name.startswith("due_")]
    ['Đến hạn trong tháng Tết', 'Đến hạn trong tháng 7', 'Đến hạn trong tháng 12']
    """
    place = [factor.name for factor in _OF_ANY_OFFICE].index(FIRST_NAMED)
    return (*_OF_ANY_OFFICE[:place], *map(_of_season, load_seasons()), *_OF_ANY_OFFICE[place:])


def _of_season(season: Season) -> Factor:
    when, why = f"trong tháng {season.month}", season.about and f", {season.about}"
    if season.holiday:
        when = (
            f"trong {season.length} ngày kể từ {season.before} ngày trước ngày nghỉ đầu tiên của dịp "
            f"{season.holiday}"
        )
        why = f"{why or ''} (theo lịch nghỉ lễ đã khai; năm không có trong lịch thì không rõ)"
    return Factor(
        season.name, f"Đến hạn trong {season.label}", "yes_no", ("due_on",),
        partial(values_of.due_in, season), f"nhiệm vụ đến hạn trong {season.label}",
        f"thời hạn {when}{why or ''}", season=True,
    )  # fmt: skip


def factor_of(name: str) -> Factor:
    """Return a factor by its name."""
    return next(factor for factor in factors_asked() if factor.name == name)


def factor_table(judged: pd.DataFrame, as_of: dt.date | str) -> pd.DataFrame:
    """Return the factors of every task whose outcome is known, from all rows, as `hg.judge` gives them.

    Returns
    -------
    DataFrame
        One row a concluded task whose deadline lies before the as-of date, in the order given: `late` and
        `done` (bool) and a column a factor whose columns are there. Numbers and flags are floats, missing
        where the row cannot say; categories are text, "không rõ" where empty.

        A task completed ahead of a deadline that is still to come is concluded, but its like that will be
        late are not yet; counted, it would make long deadlines look good. It is left out.

    Raises as `checked` does.
    """
    judged = checked(judged, ("status", "deadline"), WHAT)
    known = outcome_known(judged, as_of)
    found = {"late": judged["status"].isin(LATE), "done": judged["status"].isin(vocab.DONE)}
    for factor in factors_asked():
        if set(factor.columns) <= set(judged.columns):
            found[factor.name] = factor.values(judged)
    return pd.DataFrame(found)[known].reset_index(drop=True)


def is_with(factor: Factor, values: pd.Series) -> pd.Series:
    """Tell which tasks have a yes/no factor, or a number from its split on; missing where unknown."""
    threshold = factor.split if factor.kind == "number" else 1
    return (values >= threshold).astype(float).where(values.notna())


def scaled(factor: Factor, values: pd.Series) -> pd.Series:
    """Return the values as the model takes them: as they are, or on a scale where one step is a doubling."""
    return pd.Series(np.log2(values + 1), values.index) if factor.doubles else values.astype(float)
