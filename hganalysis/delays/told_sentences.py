"""Answers of `hg.delays` as sentences, each true for none, one and many; nothing here says why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from hganalysis import text
from hganalysis.answers.showing import Sentences, answered, probability, share_of
from hganalysis.delays.how_long.survival_figure import no_deadline
from hganalysis.delays.how_long.timed_tasks import compared_within, term
from hganalysis.delays.what_changed.control_charts import FIRM_PERIODS
from hganalysis.delays.what_changed.decomposition import TOTAL
from hganalysis.delays.what_changed.decomposition_figure import NOT_ONE_BY_ONE, grouped, is_sure, points
from hganalysis.delays.what_goes_with.driver_words import ALPHA
from hganalysis.text import decimal

if TYPE_CHECKING:
    import pandas as pd

    from hganalysis.delays.who_differs.comparison import Agencies

AGENCIES = "cơ quan, đơn vị"


@answered
def logrank(found: pd.DataFrame) -> Sentences:
    """Say whether the groups of `delays.logrank` take equally long."""
    row = found.iloc[0]
    told = "khác nhau rõ" if row["p"] < ALPHA else "chưa thấy khác nhau rõ"
    n, groups = text.number(int(row["n"])), text.number(int(row["groups"]))
    line = (
        f"Thời gian thực hiện của {groups} nhóm {told} ({probability(row['p'])}, kiểm định log-rank trên {n} "
        f"nhiệm vụ, {text.number(int(row['events']))} đã kết thúc)."
    )
    return Sentences((line, _independence(row), *no_deadline(found), *_left_out(found)))


def _independence(row: pd.Series) -> str:
    if np.isnan(row["clusters"]):
        return "Phép kiểm định coi các nhiệm vụ là độc lập với nhau, nên dễ thấy khác nhau hơn thực tế."
    n = text.number(int(row["clusters"]))
    return f"Phép kiểm định đã xét việc nhiệm vụ của cùng một cơ quan thường giống nhau ({n} {AGENCIES})."


@answered
def agencies(found: pd.DataFrame) -> Sentences:
    """Say how far the plain rates of `delays.funnel` scatter; who differs is for `delays.agencies` to say."""
    about = found.attrs["funnel"]
    shown = found[found["unsaid"] == ""]
    outside = int(shown["outside"].ne("no").sum())
    n, k = text.number(int(shown["tasks"].sum())), text.number(int(shown["late"].sum()))
    common = (
        f"Mức chung: {k} nhiệm vụ muộn trong {n} nhiệm vụ ({text.percent(about['target'])}) của "
        f"{text.number(len(shown))} {AGENCIES}."
    )
    counted = (
        f"Chưa xét loại việc, {text.number(outside)} nơi ra ngoài giới hạn 95%; nếu chỉ do ngẫu nhiên thì "
        f"khoảng {text.number(max(1, round(0.05 * len(shown))))} nơi. Ra ngoài giới hạn ở đây "
        "chưa nói lên nơi nào khác mức chung."
    )
    unsaid = [about["shrinkage_unsaid"]] if about["shrinkage_unsaid"] else []
    return Sentences((common, _dispersion(about), counted, *unsaid))


@answered
def compared_agencies(found: Agencies) -> Sentences:
    """Say which agencies of `delays.agencies` differ from what was expected, and what could not be seen."""
    return Sentences(found.words)


@answered
def months(found: pd.DataFrame) -> Sentences:
    """Say which months of `delays.control_chart` the rules mark."""
    about = found.attrs["chart"]
    marked = [
        f"Tháng {text.month(row['due_month'])} ({share_of(row['late'], row['tasks'])} nhiệm vụ muộn, "
        f"{text.percent(row['rate'])}): {row['signal']}."
        for row in found.to_dict("records")
        if row["signal"]
    ]
    if not marked:
        marked = [_nothing_seen(found)]
    if about["provisional"]:
        few = text.number(about["periods"])
        marked.append(f"Mới có {few} tháng, dưới {FIRM_PERIODS} tháng, nên giới hạn là tạm thời.")
    return Sentences(tuple(marked))


def _nothing_seen(found: pd.DataFrame) -> str:
    """Say that no month stands out, and from which rate on a usual month would have."""
    told = "Chưa thấy tháng nào khác thường; điều đó không có nghĩa là các tháng như nhau"
    limit = found.loc[found["tasks"] > 0, "high"].median()
    if np.isnan(limit):
        return f"{told}."
    return f"{told}: ở một tháng thường, tỷ lệ muộn phải vượt {text.percent(limit)} mới thấy được."


@answered
def change(found: pd.DataFrame) -> Sentences:
    """Say of `delays.changed` what was compared, how much the rate changed, and what is mix or rate."""
    was_called, now_called = found.attrs["periods"]
    total = found[found["group"] == TOTAL].iloc[0]
    sure = "" if is_sure(total) else "; khoảng chứa 0, chưa đủ cơ sở nói tăng hay giảm"
    was, now = (
        f"{text.percent(total[f'rate_{when}'])} ({share_of(total[f'events_{when}'], total[f'tasks_{when}'])})"
        for when in ("before", "after")
    )
    line = (
        f"Tỷ lệ muộn: {was_called} là {was}, {now_called} là {now}, thay đổi "
        f"{points(total['sum'])} điểm phần trăm (khoảng tin cậy 95%: {points(total['low'])} đến "
        f"{points(total['high'])}{sure}). Trong đó {points(total['mix'])} thuộc về cơ cấu "
        f"nhiệm vụ và {points(total['rate'])} thuộc về tỷ lệ trong từng nhóm{grouped(found)}."
    )
    return Sentences((found.attrs["why"], line, *([] if is_sure(total) else [NOT_ONE_BY_ONE])))


@answered
def drivers(found: pd.DataFrame) -> Sentences:
    """Say of `delays.drivers` which tasks are compared, what is clear, and what cannot be said."""
    clear = [str(each) for each in found.loc[found["clear"], "sentence"]]
    unsaid = [str(each) for each in found.loc[found["unsaid"] != "", "sentence"]]
    none = [] if clear else ["Chưa thấy yếu tố nào gắn rõ với việc muộn."]
    return Sentences((*found.attrs["notes"], *none, *clear, *unsaid))


@answered
def check(found: pd.DataFrame) -> Sentences:
    """Say of `delays.proportionality` whether the hazard ratios of that model may be read as they are."""
    table = f"Bảng {compared_within(found.attrs['model'])}"
    failing = [term(name) for name in found.loc[~found["holds"], "term"]]
    if not failing:
        holds = "chưa thấy trái với giả định tỷ số nguy cơ không đổi, đọc được bảng này"
        return Sentences((f"{table}: {holds}.",))
    named = text.listing(failing)
    return Sentences(
        (
            f"{table}: giả định tỷ số nguy cơ không đổi không giữ ở {named}. Với các yếu tố này, tỷ số "
            "trong bảng chỉ là số trung bình theo thời gian; hãy đọc tỷ số thời gian ở bảng dưới.",
        )
    )


def _dispersion(about: dict[str, Any]) -> str:
    if about["phi"] is None:
        told: str = about["dispersion_unsaid"]
        return told
    return (
        f"φ = {decimal(about['phi'])} (mức phân tán của các tỷ lệ; nếu các nơi không khác nhau thì trung "
        f"bình {decimal(about['phi_null'])} và 95% số lần mô phỏng không quá "
        f"{decimal(about['phi_null_high'])}): {_beyond(about)}."
    )


def _beyond(about: dict[str, Any]) -> str:
    if about["overdispersed"]:
        return (
            "các tỷ lệ phân tán nhiều hơn ngẫu nhiên, có thể do loại việc khác nhau; giới hạn nới thêm độ "
            f"lệch chuẩn {text.percent(about['tau'])}"
        )
    return (
        "chưa thấy phân tán nhiều hơn ngẫu nhiên; khác biệt lớn đến đâu thì thấy được, xem so sánh theo loại "
        "việc được giao"
    )


def _left_out(found: pd.DataFrame) -> tuple[str, ...]:
    parts = [f"{text.number(n)} nhiệm vụ {why}" for why, n in found.attrs["left_out"].items()]
    return (f"Không tính: {'; '.join(parts)}.",) if parts else ()
