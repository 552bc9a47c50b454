"""The sentences of the comparison: what goes with being late, never what brings it about."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from hganalysis import text
from hganalysis.delays.what_goes_with.factors import factor_of
from hganalysis.text import decimal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hganalysis.delays.what_goes_with.factors import Factor

ALPHA = 0.05
"""A difference is called clear when its p-value, adjusted for all the comparisons made, is below this."""

NOT_CLEAR = "chưa thấy khác biệt rõ"
CONSEQUENCE = "Đây có thể là hệ quả của việc muộn, không đọc thành nguyên nhân."


SAME_THING = "Yếu tố này đo cùng một điều với «{label}»: không đọc thành hai phát hiện riêng."


def sentence(row: Mapping[Any, Any]) -> str:
    """Say what one row of the drivers shows, or why it shows nothing."""
    factor = factor_of(row["factor"])
    if row["unsaid"]:
        return f"{factor.label}: chưa nói được có gắn với việc muộn hay không; {row['unsaid']}."
    if math.isnan(row["difference"]):
        return f"{_subject(factor, row)}: {_between_levels(row)}."
    parts = [f"{_subject(factor, row)}: {_verdict(row)}.", _facts(factor, row), _adjusted(row)]
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
        f"muộn. Không tính {waiting} nhiệm vụ còn hạn (chưa biết kết quả) và "
        f"{ahead} nhiệm vụ hoàn thành trước thời hạn còn ở phía sau: nếu tính, hạn dài sẽ có vẻ "
        "tốt hơn thực tế."
    )
    cause = "Khác biệt cho biết yếu tố nào gắn với việc muộn, không phải là bằng chứng về nguyên nhân."
    return population, _model(about), cause


def _model(about: Mapping[str, int | bool]) -> str:
    if not about["adjusted"]:
        return "Chưa lập được mô hình xét cùng lúc các yếu tố; mọi so sánh là so sánh thô."
    tasks, late = (text.number(int(about[name])) for name in ("model_tasks", "model_late"))
    small = "các cơ quan ít nhiệm vụ có hệ số được co về mức chung"
    own = f"{about['model_agencies']} cơ quan có hệ số riêng, {small}" if about["model_agencies"] else small
    return (
        f"Tỷ số chênh tính bằng hồi quy logistic trên {tasks} nhiệm vụ có đủ giá trị, "
        f"trong đó {late} nhiệm vụ muộn; {own}. Mức ý nghĩa đã chỉnh theo số "
        "phép so sánh (Holm)."
    )


def _subject(factor: Factor, row: Mapping[str, Any]) -> str:
    return f"{factor.label} «{row['level']}»" if row["level"] else factor.label


def _between_levels(row: Mapping[str, Any]) -> str:
    equal = ", xét cùng các yếu tố khác" if row["model"] else " (so sánh thô)"
    if row["clear"]:
        return f"tỷ lệ muộn khác nhau rõ giữa các mức{equal}"
    return f"{NOT_CLEAR} giữa các mức{equal}"


def _verdict(row: Mapping[str, Any]) -> str:
    if not row["clear"]:
        return f"{NOT_CLEAR} khi tính đến số phép so sánh" if row["p"] < ALPHA else NOT_CLEAR
    adjusted = bool(row["model"])
    more = row["odds_ratio"] > 1 if adjusted else row["difference"] > 0
    equal = "xét cùng các yếu tố khác, " if adjusted else ""
    step = f"{row['step']} " if adjusted and row["step"] else ""
    return f"{equal}{step}gắn với tỷ lệ muộn {'cao hơn' if more else 'thấp hơn'}"


def _facts(factor: Factor, row: Mapping[str, Any]) -> str:
    having = factor.having.format(level=row["level"])
    turned = row["clear"] and row["model"] and not raw_agrees(row)
    start = "Khi chưa xét các yếu tố khác thì ngược lại: trong" if turned else "Trong"
    return (
        f"{start} {text.number(int(row['n']))} {having} có {text.number(int(row['late']))} nhiệm vụ muộn "
        f"({text.percent(row['rate'])}); trong {text.number(int(row['n_other']))} nhiệm vụ còn lại có "
        f"{text.number(int(row['late_other']))} ({text.percent(row['rate_other'])})."
    )


def _adjusted(row: Mapping[str, Any]) -> str:
    if row["model"]:
        step = f" cho {row['step']}" if row["step"] else ""
        return (
            f"Xét cùng các yếu tố khác, tỷ số chênh của việc muộn là {decimal(row['odds_ratio'])}{step} "
            f"(khoảng tin cậy 95%: {decimal(row['or_low'])} đến {decimal(row['or_high'])})."
        )
    return f"Chưa xét được cùng các yếu tố khác: {row['not_adjusted']}." if row["not_adjusted"] else ""
