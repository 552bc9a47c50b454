"""Late tasks of each agency beside those expected of its own tasks, with the limits that name it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matplotlib.lines import Line2D

from hganalysis import text
from hganalysis.delays.tasks import called_apart
from hganalysis.delays.who_differs.agencies_answer import named, one_decimal
from hganalysis.figures.agency_charts import MOST_AGENCIES, beside, centres, named_rows, rows_axes
from hganalysis.figures.drawing import (
    BLUE,
    INK,
    NARROW,
    SMALLEST_SIZE,
    VERMILION,
    WIDTH,
    Datum,
    Drawing,
    Heading,
    house_style,
    legend,
    legend_height,
    page,
    text_width,
)
from hganalysis.settings.directory import LAST_PLACE, load_agencies, order_said

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from hganalysis.delays.who_differs.comparison import Agencies

AXIS = 0.44
MOST_NAMED = 3
"""Agencies that the title names; more are counted."""

LOOKS: dict[str, tuple[str, str, str]] = {
    "": ("o", "white", "trong khoảng xám, hoặc không xét"),
    "higher": ("^", VERMILION, "chậm nhiều hơn hẳn dự kiến"),
    "lower": ("v", BLUE, "chậm ít hơn hẳn dự kiến"),
}
"""Marker, colour and label of an agency by what may be said of it."""

MARK: dict[str, Any] = {"marker": "|", "markersize": 9, "markeredgewidth": 1.6, "color": INK}
BAND: dict[str, Any] = {"color": "#C4C4C4", "linewidth": 6, "solid_capstyle": "butt"}
EXPECTED = "số chậm dự kiến"
LIMITS = "khoảng chưa đủ cơ sở nói là khác hẳn"
"""What the vertical mark and the grey band are, as the legend says it."""

CAPTION = (
    "Số chậm dự kiến (vạch đứng): nếu nơi đó làm như mức chung của các nơi trên đúng các nhiệm vụ được giao. "
    "Khoảng xám (giới hạn 99,8%): số chậm có thể gặp do ngẫu nhiên và do mức khác nhau thường thấy giữa các "
    "nơi; chỉ khi ra ngoài khoảng này mới nói là nhiều hơn hoặc ít hơn hẳn. Nơi ít nhiệm vụ hoặc chưa rõ là "
    "cơ quan nào thì không xét, không có khoảng xám. Bên phải: số chậm/số nhiệm vụ đã qua thời hạn; số dự "
    "kiến. Xếp theo {order}, không xếp hạng."
)


@house_style()
def draw_agencies(answer: Agencies, heading: Heading, topic: str) -> Drawing:
    """Draw the late tasks of each agency beside those expected, within the limits that name it."""
    told = called_apart(answer.frame)
    frame = _drawn(told)
    title = _title(answer)
    wide, narrow = (_figure(frame, heading, title, width) for width in (WIDTH, NARROW))
    hidden = len(answer.frame) - len(frame)
    more = f" Không vẽ {text.number(hidden)} nơi có ít nhiệm vụ hơn; xem bảng." if hidden else ""
    places = {each.id: each.order for each in load_agencies()}
    order = order_said(places.get(each, LAST_PLACE) for each in answer.frame["agency_id"])
    alt, caption = _alt(told), CAPTION.format(order=order) + more
    return Drawing("agencies", title, topic, alt, caption, wide, narrow, _data(told))


def _figure(frame: pd.DataFrame, heading: Heading, title: str, width: float) -> Figure:
    rows: list[dict[str, Any]] = frame.to_dict("records")  # type: ignore[assignment]
    names, heights = named_rows([(row["agency"], row["short"]) for row in rows], width)
    handles = _handles(frame)
    labels = [str(handle.get_label()) for handle in handles]
    figure = page(heading, title, legend_height(labels, width) + sum(heights) + AXIS, width=width)
    right = max(text_width(_counts(row), SMALLEST_SIZE) for row in rows) + 0.2
    axes = rows_axes(figure, names, heights, right)
    axes.set_xlim(-0.02 * _most(frame), 1.04 * _most(frame))
    for centre, row in zip(centres(heights, width), rows, strict=True):
        _row(axes, centre, row)
    axes.xaxis.get_major_locator().set_params(integer=True)
    axes.xaxis.set_major_formatter(lambda value, _: text.number(round(value)) if value >= 0 else "")
    axes.set_xlabel("Số nhiệm vụ chậm")
    legend(figure, handles)
    return figure


def _data(frame: pd.DataFrame) -> tuple[tuple[Datum, ...], ...]:
    names = ("agency", "late", "tasks", "expected", "low", "high")
    head = (
        "Cơ quan, đơn vị", "Số chậm", "Đã qua thời hạn", "Số chậm dự kiến", "Từ (99,8%)", "Đến (99,8%)",
    )  # fmt: skip
    rows = frame[[*names]].astype("object").where(frame[[*names]].notna(), None).to_numpy().tolist()
    return (head, *map(tuple, rows))


def _title(answer: Agencies) -> str:
    """Name who differs; where nobody can be named, say whether agencies differ by more than chance."""
    frame, parts = answer.frame, []
    for side, how in (("higher", "nhiều"), ("lower", "ít")):
        names = [*frame.loc[frame["named"] == side, "agency"]]
        if names:
            told = text.listing(names) if len(names) <= MOST_NAMED else f"{text.number(len(names))} nơi"
            parts.append(f"chậm {how} hơn hẳn dự kiến: {told}")
    if parts:
        return text.capital("; ".join(parts))
    if answer.dispersion.phi > answer.dispersion.null_high:
        return "Các nơi khác nhau hơn mức ngẫu nhiên; không nơi nào ra ngoài khoảng khác nhau ấy"
    return "Không nơi nào chậm khác hẳn dự kiến theo loại việc"


def _drawn(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the agencies that a page holds: those named, then the largest, in the order of the table."""
    order = frame.assign(first=frame["named"].ne("")).sort_values(
        ["first", "tasks"], ascending=False, kind="stable"
    )
    return frame.loc[sorted(order.index[:MOST_AGENCIES])]


def _most(frame: pd.DataFrame) -> float:
    limits = frame["high"].where(frame["unsaid"] == "", 0)
    return float(max(limits.max(), frame["late"].max(), frame["expected"].max(), 1))


def _row(axes: Any, centre: float, row: dict[str, Any]) -> None:
    if not row["unsaid"]:
        axes.plot([row["low"], row["high"]], [centre, centre], zorder=1, **BAND)
    axes.plot(row["expected"], centre, zorder=2, **MARK)
    marker, fill, _ = LOOKS[row["named"]]
    axes.plot(
        row["late"], centre, marker=marker, markersize=5, markerfacecolor=fill, markeredgecolor=INK, zorder=3,
        clip_on=False,
    )  # fmt: skip
    beside(axes, centre, _counts(row))


def _counts(row: dict[str, Any]) -> str:
    return f"{text.share_of(row['late'], row['tasks'])}; {one_decimal(row['expected'])}"


def _handles(frame: pd.DataFrame) -> list[Line2D]:
    """Return what the legend explains: each mark that is drawn, and the band where there is one."""
    marks = [_handle(side) for side in LOOKS if side in set(frame["named"])]
    expected = Line2D([], [], linestyle="", label=EXPECTED, **MARK)
    band = [Line2D([], [], label=LIMITS, **BAND)] if (frame["unsaid"] == "").any() else []
    return [*marks, expected, *band]


def _handle(side: str) -> Line2D:
    marker, fill, label = LOOKS[side]
    return Line2D(
        [], [], linestyle="", marker=marker, markersize=5, markerfacecolor=fill, markeredgecolor=INK,
        label=label,
    )  # fmt: skip


def _alt(frame: pd.DataFrame) -> str:
    rows: list[dict[Any, Any]] = frame.to_dict("records")
    late, tasks = text.number(int(frame["late"].sum())), text.number(int(frame["tasks"].sum()))
    start = (
        f"Số nhiệm vụ chậm của {text.number(len(frame))} cơ quan, đơn vị so với dự kiến theo loại việc, tất "
        f"cả {late} chậm trong {tasks} nhiệm vụ đã qua thời hạn."
    )
    told = [line for side in ("higher", "lower") if (line := named(rows, side))]
    return " ".join([start, *(told or ["Không nơi nào ra ngoài giới hạn 99,8%."])])
