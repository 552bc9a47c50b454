"""What the figures share: the drawing, the style, the page and the measuring of text."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from matplotlib import style
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font

from hganalysis import text, vocab

Result = Mapping[str, Any]
Heading = Mapping[str, Any]
"""What a page says of its data: at least `from`, `as_of` (ISO dates) and `simulated`; a result has them."""

WIDTH = 16 / 2.54
"""Inches: the text width of an A4 page with the margins of Nghị định 30/2020/NĐ-CP."""

DPI = 200
POINTS_AN_INCH, PARTS_A_POINT = 72, 64
SIZE, TITLE_SIZE = 8.5, 11.0
SMALLEST_SIZE = 8.0
TOP, BOTTOM, SIDE = 0.62, 0.32, 0.08
"""Inches kept for the title and the as-of date, for the notice below, and at the sides."""

BLUE, ORANGE, SKY, VERMILION, GREEN = "#0072B2", "#E69F00", "#9AD0F2", "#D55E00", "#009E73"
"""Okabe and Ito (2008), colours that readers with any kind of colour vision tell apart; SKY is lightened."""

INK, FAINT = "#222222", "#D9D9D9"
LOOKS: dict[str, dict[str, Any]] = {
    "done_on_time": {"facecolor": BLUE, "hatch": "", "hatchcolor": "white"},
    "done_late": {"facecolor": ORANGE, "hatch": "////", "hatchcolor": INK},
    "open_in_time": {"facecolor": SKY, "hatch": "", "hatchcolor": INK},
    "open_overdue": {"facecolor": VERMILION, "hatch": "xxxx", "hatchcolor": "white"},
    "unclassified": {"facecolor": "white", "hatch": "----", "hatchcolor": INK},
}
"""Each status has its colour and its hatch, so that grey print and colour-blind readers lose nothing."""

STYLE: dict[str, Any] = {
    "font.family": "DejaVu Sans",
    "font.size": SIZE,
    "text.color": INK,
    "text.parse_math": False,
    "axes.labelsize": SIZE,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.edgecolor": INK,
    "axes.linewidth": 0.6,
    "grid.color": FAINT,
    "grid.linewidth": 0.5,
    "xtick.labelsize": SIZE,
    "ytick.labelsize": SIZE,
    "hatch.linewidth": 0.5,
    "legend.frameon": False,
    "legend.fontsize": SIZE,
    "svg.hashsalt": "hganalysis",
    "svg.fonttype": "path",
}


@contextmanager
def house_style() -> Iterator[None]:
    """Draw and render the same whatever the settings of the reader's own matplotlib are."""
    with style.context(["default", STYLE]):
        yield


@dataclass(frozen=True)
class Drawing:
    """A figure with what goes beside it: file name, title, text for who cannot see it, and caption."""

    name: str
    title: str
    alt: str
    caption: str
    figure: Figure

    def render(self, file_format: str) -> bytes:
        """Return the figure as "svg" or "png"; the same numbers always give the same bytes."""
        metadata: dict[str, str | None] = {"Title": self.title, "Description": self.alt}
        metadata |= {"Date": None, "Creator": None} if file_format == "svg" else {"Software": None}
        target = io.BytesIO()
        with house_style():
            self.figure.savefig(target, format=file_format, dpi=DPI, metadata=metadata)
        return target.getvalue()

    def _repr_mimebundle_(
        self, include: Any = None, exclude: Any = None
    ) -> tuple[dict[str, str], dict[str, Any]]:
        """Show the figure in JupyterLab, at its printed size, with its text."""
        png = base64.b64encode(self.render("png")).decode("ascii")
        width = round(self.figure.get_figwidth() * 96)
        return {"image/png": png, "text/plain": self.alt}, {"image/png": {"alt": self.alt, "width": width}}


def page(
    heading: Heading, title: str, body: float, *, at_end: bool = False, subtitle: str | None = None
) -> Figure:
    """Return a figure of the house's width with its title, the as-of date and, when simulated, the notice.

    `body` is the height in inches between the title and the bottom margin. A figure of how things stand
    `at_end` of the period names the as-of date only; another one names the period, or what `subtitle` says.
    """
    height = TOP + body + BOTTOM
    figure = Figure(figsize=(WIDTH, height), facecolor="white")
    left, right = SIDE / WIDTH, 1 - SIDE / WIDTH
    figure.text(left, 1 - 0.10 / height, title, size=TITLE_SIZE, weight="bold", va="top")
    if subtitle is None:
        start = "Tính" if at_end else f"Từ ngày {text.date(heading['from'])}"
        subtitle = f"{start} đến hết ngày {text.date(heading['as_of'])}"
    figure.text(left, 1 - 0.34 / height, subtitle, size=SIZE, va="top")
    if heading["simulated"]:
        notice = f"{vocab.SIMULATED_NOTICE.capitalize()} - không phải số liệu thật"
        figure.text(right, 0.08 / height, notice, size=SIZE, weight="bold", ha="right", va="bottom")
    return figure


def place(figure: Figure, left: float, bottom: float, width: float, height: float) -> Any:
    """Add axes at a place given in inches from the lower left corner."""
    across, up = figure.get_figwidth(), figure.get_figheight()
    return figure.add_axes((left / across, bottom / up, width / across, height / up))


def nothing_to_show(heading: Heading, name: str, title: str, sentence: str) -> Drawing:
    """Return a low figure that says in a sentence that there is nothing to draw."""
    lines = wrapped(sentence, WIDTH - 2 * SIDE, SIZE + 1.5)
    figure = page(heading, title, 0.3 + 0.2 * len(lines), at_end=True)
    middle = 1 - (TOP + 0.12 + 0.1 * len(lines)) / figure.get_figheight()
    figure.text(0.5, middle, "\n".join(lines), ha="center", va="center", size=SIZE + 1.5)
    return Drawing(name, title, sentence, "", figure)


def legend(figure: Figure, handles: list[Any]) -> None:
    """Write a legend under the subtitle, in two columns where they fit; `legend_height` is its height."""
    columns = _legend_columns([handle.get_label() for handle in handles])
    top = 1 - (TOP - 0.06) / figure.get_figheight()
    figure.legend(
        handles=handles, loc="upper left", bbox_to_anchor=(0, top), ncols=columns, borderaxespad=0.2,
        handlelength=3.0, columnspacing=1.2, labelspacing=0.35,
    )  # fmt: skip


def legend_height(labels: list[str]) -> float:
    """Return the inches that `legend` needs for labels, with a gap below."""
    return 0.19 * -(-len(labels) // _legend_columns(labels)) + 0.14


def _legend_columns(labels: list[str]) -> int:
    """Return 2 where the two columns, filled one after the other, are no wider than the page."""
    half = -(-len(labels) // 2)
    widths = [max(map(text_width, column), default=0.0) for column in (labels[:half], labels[half:])]
    return 2 if sum(widths) + 2 * 0.65 < WIDTH - 2 * SIDE and len(labels) > 1 else 1


def text_width(line: str, size: float = SIZE, *, bold: bool = False) -> float:
    """Return the width of a line in inches."""
    font = get_font(findfont(FontProperties(family="DejaVu Sans", weight="bold" if bold else "normal")))
    font.set_size(size, POINTS_AN_INCH)
    font.set_text(line)
    return float(font.get_width_height()[0]) / PARTS_A_POINT / POINTS_AN_INCH


def wrapped(line: str, width: float, size: float = SIZE) -> list[str]:
    """Break a line at spaces into lines no wider than `width` inches; a longer word stays whole."""
    lines = [""]
    for word in line.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and text_width(longer, size) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines
