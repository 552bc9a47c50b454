"""What goes with being late: each factor with and without, and with the others held equal."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, ClassVar

import pandas as pd

from hganalysis import text
from hganalysis.answers.answer import TableAnswer, asked, day_of
from hganalysis.answers.showing import NONE, ReaderTable, ratio, table
from hganalysis.delays.sampling import on_sample, sample_in, sample_sentence
from hganalysis.delays.what_goes_with.drivers_table import ALPHA, drivers
from hganalysis.delays.what_goes_with.factors import WHAT, factor_of
from hganalysis.text import decimal

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from matplotlib.axes import Axes

    from hganalysis.delays.sampling import Sample
    from hganalysis.delays.what_goes_with.factors import Factor
    from hganalysis.figures.drawing import Drawing

NO_DIFFERENCE = "chưa thấy khác biệt rõ"
CONSEQUENCE = "Đây có thể là hệ quả của việc chậm, không đọc thành nguyên nhân."
SAME_THING = "Yếu tố này đo cùng một điều với “{label}”: không đọc thành hai phát hiện riêng."
CLEAR, NOT_CLEAR = "rõ", "chưa rõ"
RATIOS = (0.2, 0.5, 1, 2, 5)
COLUMNS = (
    "Yếu tố", "Chậm/số nhiệm vụ khi có", "Tỷ lệ", "Khi không có", "Tỷ lệ khi không có", "Tỷ số chênh",
    "Khoảng tin cậy 95%", "Rõ sau hiệu chỉnh (Holm)",
)  # fmt: skip


class FactorsAnswer(TableAnswer):
    """What goes with being late: `frame` has a row a factor or level, as `drivers` gives it."""

    question: ClassVar[str] = "Yếu tố nào gắn với việc chậm?"
    name: ClassVar[str] = "odds_ratios"
    title: ClassVar[str] = "Yếu tố gắn với việc chậm, xét cùng các yếu tố khác"

    def _words(self, found: pd.DataFrame) -> tuple[str, ...]:
        sample = sample_in(found)
        clear = [sentence(row, sample) for row in found[found["clear"]].to_dict("records")]
        unsaid = [sentence(row) for row in found[found["unsaid"] != ""].to_dict("records")]
        none = [] if clear else ["Chưa thấy yếu tố nào gắn rõ với việc chậm."]
        rests_on = [sample_sentence(sample)] if sample else []
        return (*notes(found.attrs["about"]), *rests_on, *none, *clear, *unsaid)

    def _tables(self, found: pd.DataFrame) -> tuple[ReaderTable, ...]:
        rows = [
            _row(row) for row in found.to_dict("records") if not row["unsaid"] and not pd.isna(row["rate"])
        ]
        caption = "Tỷ lệ chậm khi có và không có từng yếu tố, và tỷ số chênh đã xét cùng lúc"
        caption += on_sample(sample_in(found))
        return (table(caption, COLUMNS, rows),)

    def _plot(self, axes: Axes, found: pd.DataFrame) -> None:
        from hganalysis.figures.plain_charts import estimates

        rows = found[found["odds_ratio"].notna() & found["factor"].ne("agency")]
        numbers = ([*rows["odds_ratio"]], [*rows["or_low"]], [*rows["or_high"]])
        names = [_name(row) for row in rows.to_dict("records")]
        estimates(axes, names, *numbers, "Tỷ số chênh của việc chậm", reference=1)
        axes.set_xscale("log")
        axes.set_xticks(RATIOS, [f"{tick:g}".replace(".", ",") for tick in RATIOS])
        axes.minorticks_off()

    def _drawings(self, found: pd.DataFrame) -> tuple[Drawing, ...]:
        from hganalysis.delays.what_goes_with.driver_figures import draw_odds_ratios, draw_with_and_without

        return draw_odds_ratios(found, self.heading), draw_with_and_without(found, self.heading)


def factors(judged: pd.DataFrame, as_of: dt.date | str | None = None) -> FactorsAnswer:
    """Ask what goes with being late; what goes with it need not bring it about.

    What arises in the course of a task (extensions, reminders) is marked as possibly following from being
    late. `drivers` says how it is worked out.

    Parameters
    ----------
    judged, as_of
        As for `hg.rate`.

    Examples
    --------
    >>> import hganalysis as hg
    >>> period = hg.open_period("2024-11-03")
    >>> answer = hg.delays.factors(period.judged)
    >>> found = answer.frame.set_index("level").loc[["Đất đai, môi trường"]]
    >>> found[["n", "late", "odds_ratio"]].round(2).values.tolist()
    [[104.0, 37.0, 3.65]]
    >>> print(answer.words[0])
    So sánh trên 749 nhiệm vụ có thời hạn trước ngày chốt, là những nhiệm vụ đã biết đúng hạn hay chậm.
    Không tính 65 nhiệm vụ còn hạn (chưa biết kết quả) và 81 nhiệm vụ hoàn thành trước thời hạn còn ở
    phía sau: nếu tính, hạn dài sẽ có vẻ tốt hơn thực tế.
    """
    return asked(FactorsAnswer, lambda: drivers(judged, day_of(judged, as_of, WHAT)), judged, as_of)


def _name(row: dict[Any, Any]) -> str:
    name = f"{row['label']}: {row['level']}" if row["level"] else row["label"]
    return name + (" (hệ quả có thể)" if row["consequence"] else "")


def _row(row: dict[Any, Any]) -> tuple[str, ...]:
    odds, interval = (NONE, NONE)
    if not pd.isna(row["odds_ratio"]):
        odds, interval = ratio(row["odds_ratio"], row["or_low"], row["or_high"])
    return (
        _name(row),
        text.share_of(row["late"], row["n"]),
        text.percent(row["rate"]),
        text.share_of(row["late_other"], row["n_other"]),
        text.percent(row["rate_other"]),
        odds,
        interval,
        CLEAR if row["clear"] else NOT_CLEAR,
    )


def sentence(row: Mapping[Any, Any], sample: Sample | None = None) -> str:
    """Say what one row of the drivers shows, or why it shows nothing."""
    factor = factor_of(row["factor"])
    if row["unsaid"]:
        return f"{factor.label}: chưa nói được có gắn với việc chậm hay không; {row['unsaid']}."
    if math.isnan(row["difference"]):
        return f"{_subject(factor, row)}: {_between_levels(row)}."
    parts = [f"{_subject(factor, row)}: {_verdict(row)}.", _facts(factor, row), _held_equal(row, sample)]
    parts.append(CONSEQUENCE if row["consequence"] else "")
    same_thing = factor_of(factor.replaces).label if factor.replaces and row["clear"] else ""
    parts.append(SAME_THING.format(label=same_thing) if same_thing else "")
    return " ".join(part for part in parts if part)


def raw_agrees(row: Mapping[str, Any]) -> bool:
    """Tell whether the raw difference has the direction of the adjusted odds ratio."""
    return bool((row["difference"] > 0) == (row["odds_ratio"] > 1))


def notes(about: Mapping[str, int | bool]) -> tuple[str, ...]:
    """Say which tasks are compared and by which model; `about` as `drivers` counts them."""
    n, waiting, ahead = (text.number(int(about[name])) for name in ("known", "waiting", "ahead"))
    population = (
        f"So sánh trên {n} nhiệm vụ có thời hạn trước ngày chốt, là những nhiệm vụ đã biết đúng hạn hay "
        f"chậm. Không tính {waiting} nhiệm vụ còn hạn (chưa biết kết quả) và "
        f"{ahead} nhiệm vụ hoàn thành trước thời hạn còn ở phía sau: nếu tính, hạn dài sẽ có vẻ "
        "tốt hơn thực tế."
    )
    cause = "Khác biệt cho biết yếu tố nào gắn với việc chậm, không phải là bằng chứng về nguyên nhân."
    return population, _model(about), cause


def _model(about: Mapping[str, int | bool]) -> str:
    if not about["adjusted"]:
        return "Chưa lập được mô hình xét cùng lúc các yếu tố; mọi so sánh là so sánh thô."
    tasks, late = (text.number(int(about[name])) for name in ("model_tasks", "model_late"))
    small = "các cơ quan ít nhiệm vụ có hệ số được co về mức chung"
    own = f"{about['model_agencies']} cơ quan có hệ số riêng, {small}" if about["model_agencies"] else small
    return (
        f"Tỷ số chênh tính bằng hồi quy logistic trên {tasks} nhiệm vụ có đủ giá trị, "
        f"trong đó {late} nhiệm vụ chậm; {own}. Mức ý nghĩa đã chỉnh theo số "
        "phép so sánh (Holm)."
    )


def _subject(factor: Factor, row: Mapping[str, Any]) -> str:
    return f"{factor.label} “{row['level']}”" if row["level"] else factor.label


def _between_levels(row: Mapping[str, Any]) -> str:
    equal = ", xét cùng các yếu tố khác" if row["model"] else " (so sánh thô)"
    if row["clear"]:
        return f"tỷ lệ chậm khác nhau rõ giữa các mức{equal}"
    return f"{NO_DIFFERENCE} giữa các mức{equal}"


def _verdict(row: Mapping[str, Any]) -> str:
    if not row["clear"]:
        return f"{NO_DIFFERENCE} khi tính đến số phép so sánh" if row["p"] < ALPHA else NO_DIFFERENCE
    adjusted = bool(row["model"])
    more = row["odds_ratio"] > 1 if adjusted else row["difference"] > 0
    equal = "xét cùng các yếu tố khác, " if adjusted else ""
    step = f"{row['step']} " if adjusted and row["step"] else ""
    return f"{equal}{step}gắn với tỷ lệ chậm {'cao hơn' if more else 'thấp hơn'}"


def _facts(factor: Factor, row: Mapping[str, Any]) -> str:
    having = factor.having.format(level=row["level"])
    turned = row["clear"] and row["model"] and not raw_agrees(row)
    start = "Khi chưa xét các yếu tố khác thì ngược lại: trong" if turned else "Trong"
    return (
        f"{start} {text.number(int(row['n']))} {having} có {text.number(int(row['late']))} nhiệm vụ chậm "
        f"({text.percent(row['rate'])}); trong {text.number(int(row['n_other']))} nhiệm vụ còn lại có "
        f"{text.number(int(row['late_other']))} ({text.percent(row['rate_other'])})."
    )


def _held_equal(row: Mapping[str, Any], sample: Sample | None) -> str:
    if row["model"]:
        step = f" cho {row['step']}" if row["step"] else ""
        return (
            f"Xét cùng các yếu tố khác{on_sample(sample)}, tỷ số chênh của việc chậm là "
            f"{decimal(row['odds_ratio'])}{step} "
            f"(khoảng tin cậy 95%: {decimal(row['or_low'])} đến {decimal(row['or_high'])})."
        )
    return f"Chưa xét được cùng các yếu tố khác: {row['not_adjusted']}." if row["not_adjusted"] else ""
