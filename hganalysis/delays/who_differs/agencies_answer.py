"""Which agencies have more or fewer late tasks than their own tasks lead one to expect."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from hganalysis import text
from hganalysis.answers.answer import Answer, asked, day_of
from hganalysis.answers.showing import NONE, ReaderTable, table
from hganalysis.delays.tasks import called_apart
from hganalysis.delays.what_goes_with.factors import factor_of
from hganalysis.delays.who_differs.case_mix import WHAT
from hganalysis.delays.who_differs.comparison import Agencies, compare_agencies
from hganalysis.text import decimal

if TYPE_CHECKING:
    import datetime as dt

    import pandas as pd
    from matplotlib.axes import Axes

    from hganalysis.figures.drawing import Drawing

AGENCIES = "cơ quan, đơn vị"
SIDES = {"higher": "nhiều hơn", "lower": "ít hơn"}
NAMED = {"higher": "nhiều hơn hẳn", "lower": "ít hơn hẳn"}
"""What an agency outside the limits is called."""


class AgenciesAnswer(Answer[Agencies]):
    """Late tasks against those expected: `frame` has a row an agency, as `Agencies` describes it."""

    question: ClassVar[str] = "Cơ quan, đơn vị nào chậm khác mức dự kiến theo loại việc được giao?"
    name: ClassVar[str] = "agencies"
    title: ClassVar[str] = "Số nhiệm vụ chậm so với dự kiến theo loại việc"

    def _frame(self, found: Agencies) -> pd.DataFrame:
        return found.frame

    def _words(self, found: Agencies) -> tuple[str, ...]:
        return words_of(found)

    def _tables(self, found: Agencies) -> tuple[ReaderTable, ...]:
        rows = [
            (
                str(row["agency"]),
                text.share_of(row["late"], row["tasks"]),
                one_decimal(row["expected"]),
                NONE if row["unsaid"] else f"{text.number(row['low'])} đến {text.number(row['high'])}",
                row["unsaid"] or NAMED.get(row["named"], "trong giới hạn"),
            )
            for row in called_apart(found.frame).to_dict("records")
        ]
        columns = [
            "Cơ quan, đơn vị", "Chậm/số nhiệm vụ đã qua thời hạn", "Số chậm dự kiến", "Giới hạn 99,8%",
            "So với dự kiến",
        ]  # fmt: skip
        caption = "Số nhiệm vụ chậm so với dự kiến theo loại việc được giao; không xếp hạng"
        return (table(caption, columns, rows),)

    def _plot(self, axes: Axes, found: Agencies) -> None:
        from hganalysis.figures.plain_charts import estimates

        frame = found.frame
        numbers = ([*frame["late"]], [*frame["low"]], [*frame["high"]])
        estimates(axes, [*frame["short"]], *numbers, "Số nhiệm vụ chậm (điểm) và giới hạn (đoạn)")
        axes.plot([*frame["expected"]], range(len(frame)), "|", color="black", markersize=8)

    def _drawings(self, found: Agencies) -> tuple[Drawing, ...]:
        from hganalysis.delays.who_differs.comparison_figure import draw_agencies

        return (draw_agencies(found, self.heading, self.title),)


def agencies(judged: pd.DataFrame, as_of: dt.date | str | None = None) -> AgenciesAnswer:
    """Ask which agencies differ from what the same tasks would come to at an agency like all others.

    The answer is the only thing from which an agency may be named: `named` in its `frame` is "higher",
    "lower" or "". `compare_agencies` says how it is worked out.

    Parameters
    ----------
    judged, as_of
        As for `hg.rate`.

    Examples
    --------
    >>> import hganalysis as hg
    >>> period = hg.open_period("2024-11-03")
    >>> answer = hg.delays.agencies(period.judged)
    >>> answer.frame.head(1)[["agency", "tasks", "late"]].values.tolist()
    [['Văn phòng UBND tỉnh', 16, 4]]
    >>> print(answer)
    So sánh trên 749 nhiệm vụ đã phân loại và đã qua thời hạn, trong đó 127 nhiệm vụ chậm, của 44 cơ
    quan, đơn vị. Số chậm dự kiến tính theo loại việc được giao: lĩnh vực, số cơ quan phối hợp, thời
    gian được giao và Văn phòng nhập chậm. Không cơ quan, đơn vị nào có số nhiệm vụ chậm ra ngoài giới
    hạn 99,8%. Chưa thấy các cơ quan, đơn vị khác nhau nhiều hơn ngẫu nhiên: φ = 1,09 (mức phân tán
    quanh số dự kiến; nếu các nơi không khác nhau thì trung bình 0,97 và 95% số lần mô phỏng không quá
    1,39). Với số nhiệm vụ này, chỉ khi độ lệch chuẩn giữa các nơi từ 8,8 điểm phần trăm trở lên thì mới
    có 80% khả năng thấy được; nhỏ hơn thế thì dễ bỏ sót. Nơi có dưới 10 nhiệm vụ thì không nêu tên. Với
    loại việc ở mức chung, chỉ nêu tên là nhiều hơn khi số chậm từ 7 trong 10, từ 11 trong 20, từ 14
    trong 30 và từ 21 trong 50 nhiệm vụ; ít hơn khi không có nhiệm vụ nào chậm trong ít nhất 39 nhiệm
    vụ. Không được nêu tên không có nghĩa là như mức chung.
    """
    return asked(AgenciesAnswer, lambda: compare_agencies(judged, day_of(judged, as_of, WHAT)), judged, as_of)


def words_of(answer: Agencies) -> tuple[str, ...]:
    """Return what an answer says; agencies in the order of the table."""
    frame = called_apart(answer.frame)
    n, k = (text.number(int(frame[name].sum())) for name in ("tasks", "late"))
    compared = (
        f"So sánh trên {n} nhiệm vụ đã phân loại và đã qua thời hạn, trong đó {k} nhiệm vụ chậm, của "
        f"{text.number(len(frame))} {AGENCIES}. {mix(answer.terms, answer.left_out)}"
    )
    sides = [told for side in SIDES if (told := named(frame.to_dict("records"), side))]
    none = f"Không {AGENCIES} nào có số nhiệm vụ chậm ra ngoài giới hạn 99,8%."
    return (compared, *(sides or [none]), scatter(answer), reach(answer))


def mix(terms: tuple[str, ...], left_out: tuple[str, ...]) -> str:
    """Say which factors the expected numbers take into account, and which they could not."""
    labels, missing = (
        text.listing([_lower(factor_of(name).label) for name in some]) for some in (terms, left_out)
    )
    if not terms:
        return f"Chưa xét được loại việc (tệp không đủ số liệu về {missing}): số dự kiến chỉ theo mức chung."
    told = f"Số chậm dự kiến tính theo loại việc được giao: {labels}"
    return f"{told}; chưa xét được {missing}." if left_out else f"{told}."


def named(rows: list[dict[Any, Any]], side: str, label: str = "agency") -> str:
    """Say which agencies have more, or fewer, late tasks than expected, or ""."""
    told = [
        f"{row[label]} ({text.number(row['late'])} chậm trong {text.number(row['tasks'])} nhiệm vụ, dự kiến "
        f"{one_decimal(row['expected'])}{unclassified(row['unknown'])})"
        for row in rows
        if row["named"] == side
    ]
    if not told:
        return ""
    return f"Chậm {SIDES[side]} hẳn mức dự kiến (ngoài giới hạn 99,8%): {'; '.join(told)}."


def unclassified(unknown: int) -> str:
    """Return how many more tasks of an agency could not be classified, for its bracket."""
    return f"; còn {text.number(unknown)} nhiệm vụ chưa phân loại" if unknown else ""


def scatter(answer: Agencies) -> str:
    """Say whether the agencies differ more than by chance, with what could have been seen."""
    about = answer.dispersion
    phi = (
        f"φ = {decimal(about.phi)} (mức phân tán quanh số dự kiến; nếu các nơi không khác nhau thì trung "
        f"bình {decimal(about.null)} và 95% số lần mô phỏng không quá {decimal(about.null_high)})"
    )
    if about.phi > about.null_high:
        between = (
            f"độ lệch chuẩn giữa các nơi khoảng {in_points(answer.spread)} điểm phần trăm (khoảng 95%: "
            f"{in_points(answer.spread_low)} đến {in_points(answer.spread_high)})"
        )
        return f"Các {AGENCIES} khác nhau nhiều hơn ngẫu nhiên: {phi}; {between}."
    return f"Chưa thấy các {AGENCIES} khác nhau nhiều hơn ngẫu nhiên: {phi}. {detectable(answer.detectable)}"


def detectable(spread: float | None) -> str:
    """Say how large a difference would have been seen."""
    if spread is None:
        return "Với số nhiệm vụ này, khác biệt lớn đến đâu cũng khó thấy được."
    return (
        f"Với số nhiệm vụ này, chỉ khi độ lệch chuẩn giữa các nơi từ {in_points(spread)} điểm phần trăm "
        "trở lên thì mới có 80% khả năng thấy được; nhỏ hơn thế thì dễ bỏ sót."
    )


def reach(answer: Agencies) -> str:
    """Say from which numbers an agency can be named at all."""
    least = int(answer.typical["tasks"].min())
    higher = [
        f"từ {text.number(int(row['high']) + 1)} trong {text.number(int(row['tasks']))}"
        for row in answer.typical.to_dict("records")
        if row["high"] < row["tasks"] and row["tasks"] <= 50
    ]
    more = (
        f"nhiều hơn khi số chậm {text.listing(higher)} nhiệm vụ"
        if higher
        else "nhiều hơn khi có trên 50 nhiệm vụ"
    )
    fewer = (
        "ít hơn thì không nêu được với số nhiệm vụ thường gặp"
        if answer.least_lower is None
        else f"ít hơn khi không có nhiệm vụ nào chậm trong ít nhất {text.number(answer.least_lower)} nhiệm vụ"
    )
    return (
        f"Nơi có dưới {text.number(least)} nhiệm vụ thì không nêu tên. Với loại việc ở mức chung, chỉ nêu "
        f"tên là {more}; {fewer}. Không được nêu tên không có nghĩa là như mức chung."
    )


def one_decimal(value: float) -> str:
    """Return an expected number as readers write it: 6,2."""
    return f"{value:,.1f}".translate(str.maketrans(",.", ".,"))


def in_points(share: float) -> str:
    """Return a difference of rates in percentage points: 7,2."""
    return one_decimal(100 * share)


def _lower(label: str) -> str:
    return label if label.startswith("Văn phòng") else label[:1].lower() + label[1:]
