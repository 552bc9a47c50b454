"""What the figures share: the drawing, the style, the page and the measuring of text."""

from __future__ import annotations

import base64
import io
import re
import struct
import unicodedata
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any, TypeAlias

from matplotlib import style
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, fontManager, get_font
from matplotlib.text import Text

from hganalysis import text
from hganalysis.counting.result_model import Result
from hganalysis.documents import typefaces
from hganalysis.documents.model import SIMULATED_NOTICE
from hganalysis.documents.pictures import DOTS_AN_INCH, in_dots
from hganalysis.text import printable

Heading: TypeAlias = Mapping[str, Any] | Result
"""What a page says of its data: at least `from`, `as_of` (ISO dates) and `simulated`; a result has them."""

WIDTH = 16 / 2.54
"""Inches: the text width of an A4 page with the margins of Nghị định 30/2020/NĐ-CP."""

PNG_HEADER = 8 + 25
"""Bytes of the signature and of the chunk that comes first."""

METRES_AN_INCH = 0.0254

RULER_DPI, PARTS_A_PIXEL = 1600, 64
"""So fine that rounding to whole pixels is nothing; at 72 dots a line came out a tenth too wide."""

FAMILIES = [typefaces.SERIF, "DejaVu Sans"]
"""The face of the report, then the one that comes with matplotlib for signs that the first lacks."""

SIZE, TITLE_SIZE = 9.5, 12.0
SMALLEST_SIZE, LINE_SPACING = 9.0, 1.15
"""Points, and the height of a line in a name of several lines, as a multiple of its letters.

Liberation Serif has small letters for its points: 9 of it are read like 8 of DejaVu Sans.
"""

TOP, BOTTOM, SIDE = 0.62, 0.32, 0.08
"""Inches kept for the title and the as-of date, for the notice below, and at the sides."""

BLUE, ORANGE, SKY, VERMILION, GREEN = "#0072B2", "#E69F00", "#9AD0F2", "#D55E00", "#009E73"
"""Okabe and Ito (2008), colours that readers with any kind of colour vision tell apart; SKY is lightened."""

MOST_LINES, MOST_SENTENCE_LINES = 4, 12
"""Lines that a name, and a sentence in place of a figure, may take before they are cut off at "…"."""

LONGEST_LINE = 300
"""Letters: no line of the house's width has as many."""

NO_GLYPH = "□"

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
    "font.family": FAMILIES,
    "font.size": SIZE,
    "text.color": INK,
    "text.parse_math": False,
    "text.hinting": "none",
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
    _know_typefaces()
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
    _made: dict[str, bytes] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Make every text of the figure and beside it one that can be drawn, whatever the data say."""
        for name in ("title", "alt", "caption"):
            object.__setattr__(self, name, printable(getattr(self, name)))
        _clean(self.figure)

    def render(self, file_format: str) -> bytes:
        """Return the figure as "svg" or "png", drawn once; the same numbers always give the same bytes."""
        if file_format not in self._made:
            self._made[file_format] = self._drawn(file_format)
        return self._made[file_format]

    def _drawn(self, file_format: str) -> bytes:
        """Draw lines and letters once; the dots are made of them, several times faster than drawn anew."""
        words = {"Title": self.title, "Description": self.alt}
        if file_format == "png":
            return _with_words(in_dots(self.render("svg"), machine=False), words)
        target = io.BytesIO()
        with house_style():
            nobody = {"Date": None, "Creator": None}
            self.figure.savefig(target, format="svg", metadata={**words, **nobody})
        return _packed(target.getvalue())

    def _repr_mimebundle_(
        self, include: Any = None, exclude: Any = None
    ) -> tuple[dict[str, str], dict[str, Any]]:
        """Show the figure in JupyterLab, at its printed size, with its text."""
        png = base64.b64encode(self.render("png")).decode("ascii")
        width = round(self.figure.get_figwidth() * 96)
        return {"image/png": png, "text/plain": self.alt}, {"image/png": {"alt": self.alt, "width": width}}


def _with_words(png: bytes, words: Mapping[str, str]) -> bytes:
    """Return a PNG with its dots a metre and texts after its header (W3C PNG, pHYs and iTXt)."""
    dots = round(DOTS_AN_INCH / METRES_AN_INCH)
    chunks = [b"pHYs" + struct.pack(">IIB", dots, dots, 1)]
    chunks += [b"iTXt" + f"{key}\0\0\0\0\0{value}".encode() for key, value in words.items()]
    made = (struct.pack(">I", len(each) - 4) + each + struct.pack(">I", zlib.crc32(each)) for each in chunks)
    return b"".join((png[:PNG_HEADER], *made, png[PNG_HEADER:]))


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
    about = about_page(heading)
    if subtitle is None:
        subtitle = _span(about, at_end=at_end)
    figure.text(left, 1 - 0.34 / height, subtitle, size=SIZE, va="top")
    if about.get("simulated"):
        notice = f"{SIMULATED_NOTICE.capitalize()} - không phải số liệu thật"
        figure.text(right, 0.08 / height, notice, size=SIZE, weight="bold", ha="right", va="bottom")
    return figure


def about_page(heading: Heading) -> Mapping[str, Any]:
    """Return `from`, `as_of` and `simulated` of a result, or of a mapping that has some of them."""
    if not isinstance(heading, Result):
        return heading
    return {"from": heading.from_, "as_of": heading.as_of, "simulated": heading.simulated}


def _span(heading: Mapping[str, Any], *, at_end: bool) -> str:
    """Return the days that a figure tells of, as far as they are known."""
    if "as_of" not in heading:
        return ""
    start = "Tính" if at_end or "from" not in heading else f"Từ ngày {text.date(heading['from'])}"
    return f"{start} đến hết ngày {text.date(heading['as_of'])}"


def place(figure: Figure, left: float, bottom: float, width: float, height: float) -> Any:
    """Add axes at a place given in inches from the lower left corner."""
    across, up = figure.get_figwidth(), figure.get_figheight()
    return figure.add_axes((left / across, bottom / up, width / across, height / up))


def nothing_to_show(heading: Heading, name: str, title: str, sentence: str) -> Drawing:
    """Return a low figure that says in a sentence that there is nothing to draw."""
    lines = wrapped(sentence, WIDTH - 2 * SIDE, SIZE + 1.5, most=MOST_SENTENCE_LINES)
    figure = page(heading, title, 0.3 + 0.2 * len(lines), at_end=True)
    middle = 1 - (TOP + 0.12 + 0.1 * len(lines)) / figure.get_figheight()
    figure.text(0.5, middle, "\n".join(lines), ha="center", va="center", size=SIZE + 1.5)
    return Drawing(name, title, sentence, "", figure)


def legend(figure: Figure, handles: list[Any]) -> None:
    """Write a legend under the subtitle, in two columns where they fit; `legend_height` is its height."""
    labels = [_legend_label(handle.get_label()) for handle in handles]
    columns = _legend_columns(labels)
    top = 1 - (TOP - 0.06) / figure.get_figheight()
    figure.legend(
        handles=handles, labels=labels, loc="upper left", bbox_to_anchor=(0, top), ncols=columns,
        borderaxespad=0.2, handlelength=3.0, columnspacing=1.2, labelspacing=0.35,
    )  # fmt: skip


def legend_height(labels: list[str]) -> float:
    """Return the inches that `legend` needs for labels, with a gap below."""
    return 0.19 * -(-len(labels) // _legend_columns([*map(_legend_label, labels)])) + 0.14


def _legend_label(label: str) -> str:
    """Return a label on one line; matplotlib would pass over one that begins with an underscore."""
    line = wrapped(label, WIDTH - 2 * SIDE - 0.65, most=1)[0]
    return f" {line}" if line.startswith("_") else line


def _legend_columns(labels: list[str]) -> int:
    """Return 2 where the two columns, filled one after the other, are no wider than the page."""
    half = -(-len(labels) // 2)
    widths = [max(map(text_width, column), default=0.0) for column in (labels[:half], labels[half:])]
    return 2 if sum(widths) + 2 * 0.65 < WIDTH - 2 * SIDE and len(labels) > 1 else 1


@lru_cache(maxsize=4096)
def text_width(line: str, size: float = SIZE, *, bold: bool = False) -> float:
    """Return the width of a line in inches; names stand in several figures and are measured once."""
    font = _font(bold=bold)
    font.set_size(size, RULER_DPI)
    font.set_text(drawable(line))
    return float(font.get_width_height()[0]) / PARTS_A_PIXEL / RULER_DPI


def drawable(line: str) -> str:
    r"""Return a line as it can be drawn: without unseen signs, and with "□" for those without a glyph.

    Examples
    --------
    >>> drawable("Sở\\x07 Y tế\\u200b")
    'Sở Y tế'
    """
    seen = (letter for letter in printable(line) if unicodedata.category(letter) != "Cf")
    glyphs = _glyphs()
    return "".join(letter if ord(letter) in glyphs else NO_GLYPH for letter in seen)


def wrapped(line: str, width: float, size: float = SIZE, *, most: int = MOST_LINES) -> list[str]:
    """Break a line into at most `most` lines no wider than `width` inches, the last ending in "…" if cut.

    Lines break at spaces; a word longer than a line breaks where the line is full.
    """
    lines = [""]
    for word in drawable(line).split():
        for piece in _pieces(word, width, size):
            longer = f"{lines[-1]} {piece}".strip()
            if lines[-1] and text_width(longer, size) > width:
                lines.append(piece)
            else:
                lines[-1] = longer
            if len(lines) > most:
                return [*lines[: most - 1], _cut(lines[most - 1], width, size)]
    return lines


def _pieces(word: str, width: float, size: float) -> Iterator[str]:
    """Yield a word in pieces no wider than `width`, each of at least a letter."""
    while text_width(word[:LONGEST_LINE], size) > width and len(word) > 1:
        fitting = _fitting(word, width, size)
        yield word[:fitting]
        word = word[fitting:]
    yield word


def _fitting(word: str, width: float, size: float) -> int:
    """Return how many letters of a word that is too long are no wider than `width`, at least one."""
    few, many = 1, min(len(word), LONGEST_LINE)
    while many - few > 1:
        middle = (few + many) // 2
        few, many = (middle, many) if text_width(word[:middle], size) <= width else (few, middle)
    return few


def _cut(line: str, width: float, size: float) -> str:
    while line and text_width(f"{line}…", size) > width:
        line = line[:-1]
    return f"{line.rstrip()}…"


def _packed(svg: bytes) -> bytes:
    """Return an SVG without the space between its tags, of which pages with figures had much."""
    return re.sub(rb">\s+<", b"><", svg)


def _clean(figure: Figure) -> None:
    """Make the texts of a figure drawable; those at ticks are made anew at each drawing and stand apart."""
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            told = [label.get_text() for label in axis.get_majorticklabels()]
            clean = [*map(_clean_lines, told)]
            if clean != told:
                axis.set_ticklabels(clean)
    for each in figure.findobj(Text):
        each.set_text(_clean_lines(each.get_text()))


def _clean_lines(lines: str) -> str:
    return "\n".join(map(drawable, lines.split("\n")))


@cache
def _know_typefaces() -> None:
    """Tell matplotlib of the package's faces, before fonts of the same name that the machine may have.

    Only this process's list of fonts gets longer; no setting of the reader's changes. Where the files are
    missing the next family stands in.
    """
    ours = sorted(map(str, typefaces.FOLDER.glob("LiberationSerif-*.ttf")))
    for file in ours:
        fontManager.addfont(file)
    fontManager.ttflist.sort(key=lambda font: font.fname not in ours)


@cache
def _files(*, bold: bool) -> tuple[str, ...]:
    """Return the file of each family, the first that can draw a sign being the one that does."""
    _know_typefaces()
    weight = "bold" if bold else "normal"
    return tuple(str(findfont(FontProperties(family=[name], weight=weight))) for name in FAMILIES)


def _font(*, bold: bool) -> Any:
    return get_font(_files(bold=bold))


@cache
def _glyphs() -> frozenset[int]:
    """Return the characters that the fonts of the figures can draw."""
    return frozenset().union(*(get_font(file).get_charmap() for file in _files(bold=False)))
