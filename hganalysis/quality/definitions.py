"""What a measure is, the thresholds, and the readings of columns that the measures share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from hganalysis import vocab
from hganalysis.counting.judged import true, with_status

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable

    from numpy.typing import NDArray

    from hganalysis.settings.params import Params

    Integers = NDArray[np.int64]

STALE_DAYS = (15, 30)
"""Days without an update: half a reporting cycle and a whole one. Convention, to be confirmed."""

BUNCHED_DAYS = 3
"""Last days of the period in which updates count as made for the report. Convention, to be confirmed."""

LATE_REPORT_DAYS = 3
"""Working days from completion to its report. Convention, to be confirmed."""

LONG_EXTENSION_DAYS = 30
"""Days that extensions add in all. Convention: a reporting cycle; to be confirmed."""

SHORT_RESULT_LETTERS = 10
"""A result text with fewer letters and no digit says nothing that can be checked. Convention."""

WORKING_DAYS, DAYS = "ngày làm việc", "ngày"

COMPLAINTS: dict[str, str] = {
    "entry": "Nhập, giao nhiệm vụ của Văn phòng",
    "reminder": "Theo dõi, đôn đốc",
    "update": "Cập nhật tiến độ, báo cáo kết quả",
    "false_done": "Báo hoàn thành nhưng chưa đủ căn cứ",
    "evidence": "Minh chứng, nội dung kết quả",
    "extension": "Gia hạn",
    "deadline": "Đúng hạn trước và sau gia hạn",
}
"""The shortcomings of the published report (its part I.2) in the order of its text, with their labels."""

COUNTED = "nhiệm vụ có thời hạn"
DONE = "nhiệm vụ đã hoàn thành"
REPORTED_DONE = "nhiệm vụ phần mềm ghi đã hoàn thành"
OPEN = "nhiệm vụ chưa hoàn thành"
OVERDUE = "nhiệm vụ chưa hoàn thành, quá hạn"
EXTENDED = "nhiệm vụ đã gia hạn"
SETTLED = "nhiệm vụ đã qua thời hạn"


@dataclass(frozen=True)
class Found:
    """What a measure finds, row by row of the table it was given: bools, and amounts."""

    among: pd.Series
    """Tasks it looks at and can judge: the denominator."""
    hit: pd.Series
    """Those of them it counts: the numerator."""
    unknown: pd.Series
    """Tasks it looks at whose cells cannot say; in neither of the two."""
    amount: pd.Series | None = None
    """The number each task of `among` is judged by, in the unit of the measure."""

    @property
    def flags(self) -> dict[str, pd.Series]:
        """The same rows under the names of their counts."""
        return {"numerator": self.hit, "denominator": self.among, "unknown": self.unknown}


@dataclass(frozen=True)
class Groups:
    """The rows of a table by group, numbered once for all that is counted of them."""

    keys: pd.DataFrame
    """What each group is of, in their order."""
    numbers: Integers
    """The group of each row, its place in `keys`; -1 for a row of none."""

    @classmethod
    def by(cls, keys: list[pd.Series]) -> Groups:
        """Return the groups of rows that agree in some columns; a row that lacks one is in none."""
        groups = pd.DataFrame(index=keys[0].index).groupby(keys)
        numbers = np.asarray(groups.ngroup().fillna(-1), dtype=np.int64)
        return cls(groups.size().index.to_frame(index=False), numbers)

    def counts_of(self, result: Found) -> pd.DataFrame:
        """Return keys, `numerator`, `denominator` and `unknown` of the groups with a task looked at."""
        counts = {
            name: np.bincount(self.numbers[rows & (self.numbers >= 0)], minlength=len(self.keys))
            for name, rows in ((name, each.to_numpy(dtype=bool)) for name, each in result.flags.items())
        }
        looked_at = counts["denominator"] + counts["unknown"] > 0
        return self.keys.assign(**counts)[looked_at].reset_index(drop=True)


@dataclass(frozen=True)
class Counted:
    """What a measure finds, counted: rows of one part of a table, or of all of them."""

    by_agency: pd.DataFrame
    """`AGENCY`, `numerator`, `denominator` and `unknown` of each agency with a task looked at."""
    amounts: Counter[float]
    """How many tasks of `Found.among` have each amount."""

    def of(self, name: str) -> int:
        """Return a count of the whole."""
        return int(self.by_agency[name].sum())


@dataclass(frozen=True)
class Measure:
    """One complaint as a share of tasks.

    Examples
    --------
    >>> import hganalysis as hg
    >>> sorted(hg.quality.MEASURES)[0]
    'done_after_as_of'
    """

    name: str
    """Never changed: data files and result.json use it."""
    complaint: str
    """A key of `COMPLAINTS`."""
    label: str
    """What is said of a task that counts, as the predicate of a sentence."""
    denominator: str
    """What the share is a share of, as a noun phrase."""
    definition: str
    formula: str
    """The definition in the names of columns."""
    needs: tuple[str, ...]
    """Columns that must be there and hold a value in some row; "a hoặc b" asks for one of the two."""
    find: Callable[[pd.DataFrame, Params], Found]
    unit: str = ""
    """Unit of `Found.amount`; "" without one."""
    is_fault: bool = True
    """False for a rate that is no complaint: its tasks are not listed for checking."""


def found(looked_at: pd.Series, known: pd.Series, hit: pd.Series, amount: pd.Series | None = None) -> Found:
    """Return what was found among the tasks looked at, as far as their cells are known."""
    among = looked_at & true(known)
    numbers = None if amount is None else amount.astype("Float64").where(among)
    return Found(among, among & true(hit), looked_at & ~among, numbers)


def reported_done(judged: pd.DataFrame) -> pd.Series:
    """Tell which counted tasks the software says are done, whatever their dates say."""
    return with_status(judged, vocab.IN_TOTAL) & true(judged["state"] == "done")


def days_from(earlier: pd.Series, later: pd.Series) -> pd.Series:
    """Return the calendar days from one day to another."""
    return (later - earlier).dt.days.astype("Float64")
