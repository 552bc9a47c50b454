"""What the figures share: the drawing, the style, the page and the measuring of text."""

from __future__ import annotations

import base64
import csv
import io
import struct
import unicodedata
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any, TypeAlias

from jinja2 import Environment
from matplotlib import style
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, fontManager, get_font
from matplotlib.text import Text

from hganalysis import text
from hganalysis.counting.result_model import Result
from hganalysis.documents import typefaces
from hganalysis.documents.model import SIMULATED_NOTICE
from hganalysis.documents.pictures import DOTS_AN_INCH, in_dots
from hganalysis.figures.vector import SHAPED, Face, as_svg, face_of, hang_together
from hganalysis.settings.own_words import worded
from hganalysis.text import printable

Heading: TypeAlias = Mapping[str, Any] | Result
"""What a page says of its data: at least `from`, `as_of` (ISO dates) and `simulated`; a result has them."""

WIDTH = 16 / 2.54
"""Inches: the text width of an A4 page with the margins of Nghị định 30/2020/NĐ-CP."""

PNG_HEADER = 8 + 25
"""Bytes of the signature and of the chunk that comes first."""

METRES_AN_INCH = 0.0254

NARROW = 3.0
"""Inches of the form for a phone: the 288 px that a screen of 320 px leaves."""

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
"""Inches kept for a title of one line and the as-of date, for the notice below, and at the sides."""

TITLE_LINE, SPAN_LINE = 0.2, 0.16
"""Inches that each further line of the title, or of what stands under it, needs."""

BOLDER = 1.07
"""How much wider bold letters are than those that `wrapped` measures, at most."""

BLUE, ORANGE, SKY, VERMILION, GREEN = "#0072B2", "#E69F00", "#9AD0F2", "#D55E00", "#009E73"
"""Okabe and Ito (2008), colours that readers with any kind of colour vision tell apart; SKY is lightened."""

MOST_LINES, MOST_TITLE_LINES, MOST_SENTENCE_LINES = 4, 6, 12
"""Lines that a name, a title, and a sentence in place of a figure, may take before they end in "…"."""

LONGEST_LINE = 300
"""Letters: no line of the house's width has as many."""

MOST_LEGEND_LINES = 3
HANDLE, LEGEND_MARK = 3.0, 0.65
"""Length of a legend's mark in letters, and inches that it takes with the space around it."""

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


FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet program takes for a formula at the beginning of a cell."""

Datum: TypeAlias = str | int | float | None
NARROW_FORM = "narrow svg"
FORMS = ("figure", "narrow")
SHOWN = Environment(autoescape=True).from_string(
    '<figure><picture>{% if narrow %}<source media="(max-width: 40rem)" '
    'srcset="data:image/svg+xml;base64,{{ narrow }}">{% endif %}'
    '<img src="data:image/png;base64,{{ png }}" alt="{{ drawing.alt }}" width="{{ drawing.width }}">'
    "</picture><figcaption>{% if drawing.topic != drawing.title %}<strong>{{ drawing.topic }}.</strong>"
    "{% endif %} {{ drawing.caption }}</figcaption></figure>"
)


@contextmanager
def house_style() -> Iterator[None]:
    """Draw and render the same whatever the settings of the reader's own matplotlib are."""
    _know_typefaces()
    with style.context(["default", STYLE]):
        yield


@dataclass(frozen=True)
class Drawing:
    """A figure with what goes beside it."""

    name: str
    """The name of its files."""
    title: str
    """What it shows, in a sentence: the title in the picture."""
    topic: str
    """What it is about, for the caption."""
    alt: str
    """Text for who cannot see it."""
    caption: str
    """What to know when reading it."""
    figure: Figure
    """The form for print and large screens."""
    narrow: Figure | None = field(default_factory=lambda: None)
    """The form for a phone, drawn anew."""
    data: tuple[tuple[Datum, ...], ...] = ()
    """The numbers drawn, under a row of headings; empty where a table beside the figure has them."""
    width: int = field(init=False, compare=False)
    """Of the form for print, in pixels of a page."""
    _made: dict[str, bytes] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Make every text of the figure and beside it one that can be drawn, whatever the data say."""
        for name in ("title", "topic", "alt", "caption"):
            object.__setattr__(self, name, printable(worded(getattr(self, name))))
        _clean(self.figure)
        if self.narrow is not None:
            _clean(self.narrow)
        object.__setattr__(self, "width", round(self.figure.get_figwidth() * 96))

    def __getstate__(self) -> dict[str, Any]:
        """Another process gets the bytes of every form, and no figure of matplotlib."""
        self.render("png"), self.render_narrow()
        return {name: value for name, value in vars(self).items() if name not in FORMS}

    def __getattr__(self, name: str) -> Any:
        """Draw a figure anew that was drawn in another process, where it is asked for."""
        if name not in FORMS or "_anew" not in vars(self):
            raise AttributeError(name)
        drawn = self._anew()
        for each in FORMS:
            object.__setattr__(self, each, getattr(drawn, each))
        return vars(self)[name]

    def drawn_anew_by(self, draw: Callable[[], Drawing]) -> None:
        """Let a figure that was drawn in another process be drawn here if somebody asks for it."""
        object.__setattr__(self, "_anew", draw)

    def render(self, file_format: str) -> bytes:
        """Return the figure as "svg" or "png", drawn once; the same numbers always give the same bytes."""
        if file_format not in self._made:
            self._made[file_format] = self._drawn(self.figure, file_format)
        return self._made[file_format]

    def render_narrow(self) -> bytes:
        """Return the form for a phone as SVG; nothing where there is none."""
        if NARROW_FORM not in self._made:
            self._made[NARROW_FORM] = self._drawn(self.narrow, "svg") if self.narrow is not None else b""
        return self._made[NARROW_FORM]

    def csv(self) -> bytes:
        """Return the numbers drawn as a CSV file that spreadsheet programs open; nothing without numbers."""
        if not self.data:
            return b""
        lines = io.StringIO()
        csv.writer(lines, lineterminator="\r\n").writerows([*map(_cell, row)] for row in self.data)
        return lines.getvalue().encode("utf-8-sig")

    def _drawn(self, figure: Figure, file_format: str) -> bytes:
        """Draw lines and letters once; the dots are made of them, several times faster than drawn anew."""
        words = {"Title": self.title, "Description": self.alt}
        if file_format == "png":
            return _with_words(in_dots(self.render("svg"), machine=False), words)
        with house_style():
            return as_svg(figure, {**words, "Date": None, "Creator": None})

    def _repr_mimebundle_(
        self, include: Any = None, exclude: Any = None
    ) -> tuple[dict[str, str], dict[str, Any]]:
        """Show the figure in JupyterLab, at its printed size, with its caption and its text."""
        png = _base64(self.render("png"))
        bundle = {"text/html": self._repr_html_(), "image/png": png, "text/plain": self.alt}
        return bundle, {"image/png": {"alt": self.alt, "width": self.width}}

    def _repr_html_(self) -> str:
        return SHOWN.render(
            drawing=self,
            png=_base64(self.render("png")),
            narrow=_base64(self.render_narrow()),
        )


def _cell(value: Datum) -> str:
    """Return a cell as text; one that a spreadsheet would take for a formula gets an apostrophe first."""
    if isinstance(value, str):
        shown = worded(value)
        return f"'{shown}" if shown.startswith(FORMULA) else shown
    return "" if value is None else f"{value:.6g}" if isinstance(value, float) else str(value)


def _with_words(png: bytes, words: Mapping[str, str]) -> bytes:
    """Return a PNG with its dots a metre and texts after its header (W3C PNG, pHYs and iTXt)."""
    dots = round(DOTS_AN_INCH / METRES_AN_INCH)
    chunks = [b"pHYs" + struct.pack(">IIB", dots, dots, 1)]
    chunks += [b"iTXt" + f"{key}\0\0\0\0\0{value}".encode() for key, value in words.items()]
    made = (struct.pack(">I", len(each) - 4) + each + struct.pack(">I", zlib.crc32(each)) for each in chunks)
    return b"".join((png[:PNG_HEADER], *made, png[PNG_HEADER:]))


def page(
    heading: Heading,
    title: str,
    body: float,
    *,
    at_end: bool = False,
    subtitle: str | None = None,
    width: float = WIDTH,
) -> Figure:
    """Return a figure of the house with its title, the as-of date and, when simulated, the notice.

    `body` is the height in inches between the title and the bottom margin. A figure of how things stand
    `at_end` of the period names the as-of date only; another one names the period, or what `subtitle` says.
    """
    lines = wrapped(title, (width - 2 * SIDE) / BOLDER, TITLE_SIZE, most=MOST_TITLE_LINES)
    about = about_page(heading)
    span = wrapped(_span(about, at_end=at_end) if subtitle is None else subtitle, width - 2 * SIDE)
    top = TOP + TITLE_LINE * (len(lines) - 1) + SPAN_LINE * (len(span) - 1)
    height = top + body + BOTTOM
    figure = Figure(figsize=(width, height), facecolor="white")
    left, right = SIDE / width, 1 - SIDE / width
    figure.text(
        left, 1 - 0.10 / height, "\n".join(lines), size=TITLE_SIZE, weight="bold", va="top",
        linespacing=LINE_SPACING,
    )  # fmt: skip
    under = 0.34 + TITLE_LINE * (len(lines) - 1)
    figure.text(left, 1 - under / height, "\n".join(span), size=SIZE, va="top", linespacing=LINE_SPACING)
    if about.get("simulated"):
        notice = f"{SIMULATED_NOTICE.capitalize()} - không phải số liệu thật"
        figure.text(right, 0.08 / height, notice, size=SIZE, weight="bold", ha="right", va="bottom")
    return figure


def under_title(figure: Figure) -> float:
    """Return the inches from the top of a page at which its body begins."""
    title, span = (each.get_text().count("\n") for each in figure.texts[:2])
    return TOP + TITLE_LINE * title + SPAN_LINE * span


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


def nothing_to_show(heading: Heading, name: str, topic: str, sentence: str) -> Drawing:
    """Return a low figure whose title says that there is nothing to draw, with what follows it below."""
    title, _, more = sentence.partition(". ")
    title = title.removesuffix(".")
    wide, narrow = (_nothing(heading, title, more, width) for width in (WIDTH, NARROW))
    return Drawing(name, title, topic, sentence, "", wide, narrow)


def _nothing(heading: Heading, title: str, more: str, width: float) -> Figure:
    lines = wrapped(more, width - 2 * SIDE, SIZE, most=MOST_SENTENCE_LINES) if more else []
    figure = page(heading, title, 0.2 * len(lines), at_end=True, width=width)
    up = 1 - under_title(figure) / figure.get_figheight()
    figure.text(SIDE / width, up, "\n".join(lines), va="top", linespacing=LINE_SPACING)
    return figure


def legend(figure: Figure, handles: list[Any]) -> None:
    """Write a legend under the subtitle, in as many columns as fit; `legend_height` is its height."""
    width = figure.get_figwidth()
    labels = [_legend_label(handle.get_label(), width) for handle in handles]
    columns = _legend_columns(labels, width)
    top = 1 - (under_title(figure) - 0.06) / figure.get_figheight()
    figure.legend(
        handles=handles, labels=labels, loc="upper left", bbox_to_anchor=(0, top), ncols=columns,
        borderaxespad=0.2, handlelength=HANDLE, columnspacing=1.2, labelspacing=0.35,
    )  # fmt: skip


def legend_height(labels: list[str], width: float = WIDTH) -> float:
    """Return the inches that `legend` needs for labels, with a gap below."""
    shown = [_legend_label(label, width) for label in labels]
    rows = -(-len(shown) // _legend_columns(shown, width))
    most = max(sum(_lines(label) for label in shown[i : i + rows]) for i in range(0, len(shown), rows))
    return 0.19 * rows + SPAN_LINE * max(0, most - rows) + 0.14


def _lines(label: str) -> int:
    return label.count("\n") + 1


def _legend_label(label: str, width: float) -> str:
    """Return a label in few lines; matplotlib would pass over one that begins with an underscore."""
    lines = wrapped(label, width - 2 * SIDE - LEGEND_MARK, most=MOST_LEGEND_LINES)
    shown = "\n".join(lines)
    return f" {shown}" if shown.startswith("_") else shown


def _legend_columns(labels: list[str], width: float) -> int:
    """Return the most columns, up to 3, that are no wider than the page when filled one after the other."""
    for columns in (3, 2):
        rows = -(-len(labels) // columns)
        parts = [labels[i : i + rows] for i in range(0, len(labels), rows)]
        widest = [max(text_width(line) for label in part for line in label.split("\n")) for part in parts]
        if len(parts) == columns and sum(widest) + columns * LEGEND_MARK < width - 2 * SIDE:
            return columns
    return 1


@lru_cache(maxsize=4096)
def text_width(line: str, size: float = SIZE, *, bold: bool = False) -> float:
    """Return the width of a line in inches; names stand in several figures and are measured once."""
    shown = drawable(line)
    if SHAPED.search(shown):
        parts = _advance(shown, size, bold=bold)
    else:
        parts = sum(_step(pair, size, bold=bold) for pair in map("".join, pairwise(shown)))
        parts += _advance(shown[:1], size, bold=bold)
    return parts / PARTS_A_PIXEL / RULER_DPI


@lru_cache(maxsize=8192)
def _step(pair: str, size: float, *, bold: bool) -> int:
    """Return how much wider the second letter of a pair makes it, with what the two are moved together."""
    if not hang_together(pair[0], pair[1], _our_face(bold=bold)):
        return _advance(pair[1], size, bold=bold)
    return _advance(pair, size, bold=bold) - _advance(pair[0], size, bold=bold)


@lru_cache(maxsize=8192)
def _advance(letters: str, size: float, *, bold: bool) -> int:
    """Return how far letters reach, in parts of a pixel."""
    font = _font(bold=bold)
    font.set_size(size, RULER_DPI)
    font.set_text(letters)
    return int(font.get_width_height()[0])


def drawable(line: str) -> str:
    r"""Return a line as it can be drawn: without unseen signs, and with "□" for those without a glyph.

    Examples
    --------
    >>> drawable("Sở\x07 Y tế\u200b")
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
    for word in drawable(worded(line)).split():
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
    return "\n".join(map(drawable, worded(lines).split("\n")))


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")


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


@cache
def _our_face(*, bold: bool) -> Face:
    _know_typefaces()
    return face_of(FontProperties(family=FAMILIES, weight="bold" if bold else "normal"))


def _font(*, bold: bool) -> Any:
    return get_font(_files(bold=bold))


@cache
def _glyphs() -> frozenset[int]:
    """Return the characters that the fonts of the figures can draw."""
    return frozenset().union(*(get_font(file).get_charmap() for file in _files(bold=False)))
