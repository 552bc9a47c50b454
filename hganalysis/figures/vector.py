"""A figure as SVG without what no reader sees: spaces, remarks, long names, thousandths of a point.

Each text is laid out once in a process, however many figures show it, from letters that are measured once,
and goes into the file as short as it can be written. matplotlib alone lays every text out twice in each file,
and once more for the next, a fiftieth of a millisecond a letter.
"""

from __future__ import annotations

import io
import re
from functools import cache, lru_cache
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias
from xml.sax.saxutils import escape, quoteattr

from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.colors import rgb2hex
from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import Kerning, LoadFlags
from matplotlib.path import Path
from matplotlib.textpath import TextToPath

from hganalysis.documents import typefaces

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matplotlib.figure import Figure

POINTS_AN_INCH = 72

FONT_NAMES = {f"{typefaces.SERIF.replace(' ', '')}-{kind}".rstrip("-"): short for kind, short in (
    ("BoldItalic", "w"), ("Bold", "v"), ("Italic", "u"), ("", "t"),
)}  # fmt: skip
"""Short names for the letters of each cut of the face."""

COMMANDS: dict[Any, str] = {
    Path.MOVETO: "m",
    Path.LINETO: "l",
    Path.CURVE3: "q",
    Path.CURVE4: "c",
    Path.CLOSEPOLY: "z",
}
PARTS, COARSER = 64, 8
"""Parts that FreeType makes of a unit of a letter's outline, and how many of them are one here."""

TRANSLATION = re.compile(r"translate\([^)]*\)")
PLACES = ("d", "x", "y")
"""Attributes whose numbers are points on the page."""

SHAPED = re.compile(r"[^\x20-\u02ff\u1e00-\u1eff\u2010-\u2044\u20ab\u25a1]")
"""Letters whose place may hang on more than their neighbour; a line with one is measured whole."""

JOINING = "f"
"""The letter that some faces draw as one with the next."""

LONG_NUMBER = re.compile(r"-?\d+\.\d{3,}")
BESIDE_LETTER = re.compile(r" ?([A-Za-z]) ?")
MARKUP = re.compile(r"[&<>\"]")
BETWEEN_TAGS = re.compile(r">\s+<")

TEXTS_KEPT, PAIRS_KEPT = 8192, 16_384
PATHS: Any = TextToPath()
_OUTLINES: dict[str, str] = {}
"""The outline of each letter that was drawn, as its element, by the name that matplotlib gives it."""

Face: TypeAlias = tuple[Any, ...]


def as_svg(figure: Figure, words: Mapping[str, str | None]) -> bytes:
    """Draw a figure as SVG in UTF-8; `words` is its metadata, and the same figure gives the same bytes."""
    across, up = figure.get_size_inches() * POINTS_AN_INCH
    dpi = figure.dpi
    figure.dpi = POINTS_AN_INCH
    try:
        renderer: Any = _ShortRenderer(across, up, io.StringIO(), image_dpi=dpi, metadata=words)
        figure.draw(renderer)
        renderer.finalize()
    finally:
        figure.dpi = dpi
    written: str = renderer.writer.written()
    return written.encode("utf-8")


class _ShortRenderer(RendererSVG):
    """Renders as matplotlib does, through a writer that is brief."""

    writer: Any

    def __init__(self, width: float, height: float, begun: io.StringIO, **options: Any) -> None:
        super().__init__(width, height, begun, **options)  # type: ignore[no-untyped-call]
        self.writer = _ShortWriter(begun.getvalue())
        self._defined: set[str] = set()

    def get_text_width_height_descent(
        self, s: str, prop: FontProperties, ismath: Any
    ) -> tuple[float, float, float]:
        """Return the size of a text, measured once in a process."""
        if ismath:
            return super().get_text_width_height_descent(s, prop, ismath)  # type: ignore[no-untyped-call,no-any-return]
        scale = prop.get_size_in_points() / TextToPath.FONT_SCALE
        width, height, descent = _size(s, face_of(prop))
        return width * scale, height * scale, descent * scale

    def _draw_text_as_path(
        self,
        gc: Any,
        x: float,
        y: float,
        s: str,
        prop: FontProperties,
        angle: float,
        ismath: Any,
        mtext: Any = None,
    ) -> None:
        """Write a text that was laid out before, with the outlines of letters that are new in this file."""
        if ismath:
            super()._draw_text_as_path(gc, x, y, s, prop, angle, ismath, mtext)  # type: ignore[no-untyped-call]
            return
        scale = prop.get_size_in_points() / TextToPath.FONT_SCALE
        turned = f" rotate({_short(-angle)})" if angle else ""
        moved = f"translate({_short(x)} {_short(y)}){turned} scale({_short(scale)} {_short(-scale)})"
        self.writer.start("g", style=_ink(gc), transform=moved)
        line = _laid_out(s, face_of(prop))
        new = [name for name in line.letters if name not in self._defined]
        if new:
            self._defined.update(new)
            self.writer.raw(f"<defs>{''.join(map(_OUTLINES.__getitem__, new))}</defs>")
        self.writer.raw(line.placed)
        self.writer.end("g")


class _ShortWriter:
    """Writes elements as `RendererSVG` asks for them, what is a point on the page to a hundredth."""

    def __init__(self, begun: str) -> None:
        """Go on from the first tag and the metadata, as matplotlib wrote them."""
        self._parts = [BETWEEN_TAGS.sub("><", begun.replace(" xlink:href=", " href=")).rstrip()]
        self._tags = ["svg"]
        self._is_open = False

    def written(self) -> str:
        """Return all that was written."""
        return "".join(self._parts) + "\n"

    def start(self, tag: str, attrib: Mapping[str, str] | None = None, **extra: str) -> int:
        """Begin an element; a group goes without its name."""
        self._close_tag()
        given = {**(attrib or {}), **extra}
        if tag == "g":
            given.pop("id", None)
        self._parts.append(
            f"<{tag}{''.join(_attribute(name, value) for name, value in given.items() if value)}"
        )
        self._tags.append(tag)
        self._is_open = True
        return len(self._tags) - 1

    def end(self, tag: str | None = None, *, indent: bool = True) -> None:
        """End the element begun last; of a group with nothing to say no more remains."""
        del tag, indent
        begun = self._tags.pop()
        if not self._is_open:
            self._parts.append(f"</{begun}>")
        elif self._parts[-1] == "<g":
            self._parts.pop()
        else:
            self._parts.append("/>")
        self._is_open = False

    def element(
        self, tag: str, text: str | None = None, attrib: Mapping[str, str] | None = None, **extra: str
    ) -> None:
        """Write a whole element."""
        self.start(tag, attrib, **extra)
        if text:
            self.data(text)
        self.end()

    def data(self, text: str) -> None:
        """Write text."""
        self.raw(escape(text))

    def raw(self, markup: str) -> None:
        """Write what is written as it shall be."""
        self._close_tag()
        self._parts.append(markup)

    def comment(self, comment: str) -> None:
        """Write nothing: nobody reads it."""

    def close(self, id: int) -> None:  # noqa: A002 - as RendererSVG names it
        """End elements up to one that `start` numbered."""
        while len(self._tags) > id:
            self.end()

    def flush(self) -> None:
        """Do nothing: what is written is there."""

    def _close_tag(self) -> None:
        if self._is_open:
            self._parts.append(">")
            self._is_open = False


def _attribute(name: str, value: str) -> str:
    if name == "transform":
        value = TRANSLATION.sub(lambda found: _to_hundredths(found[0]), value)
    quoted = quoteattr(value) if MARKUP.search(value) else f'"{value}"'
    if name in PLACES:
        quoted = _to_hundredths(quoted)
    if name == "d":
        quoted = BESIDE_LETTER.sub(r"\1", " ".join(quoted.split()))
    return f" {'href' if name == 'xlink:href' else name}={quoted}"


def _to_hundredths(numbers: str) -> str:
    return LONG_NUMBER.sub(lambda number: f"{float(number[0]):.2f}".rstrip("0").rstrip("."), numbers)


def _short(number: float) -> str:
    return f"{number:f}".rstrip("0").rstrip(".")


def _ink(gc: Any) -> str:
    """Return the colour of a text, black where nothing is said, and how much shines through it."""
    colour = rgb2hex(gc.get_rgb())
    alpha = gc.get_alpha() if gc.get_forced_alpha() else gc.get_rgb()[3]
    said = ([f"fill: {colour}"] if colour != "#000000" else []) + (
        [f"opacity: {_short(alpha)}"] if alpha != 1 else []
    )
    return "; ".join(said)


class _Line(NamedTuple):
    """A text laid out: elements that place its letters, and the names of these."""

    placed: str
    letters: tuple[str, ...]


def face_of(prop: FontProperties) -> Face:
    """Return what tells one face from another, whatever the size of its letters."""
    return (
        tuple(prop.get_family()),
        prop.get_style(),
        prop.get_variant(),
        prop.get_weight(),
        prop.get_stretch(),
        prop.get_file(),
    )


@cache
def _properties(face: Face) -> FontProperties:
    family, style, variant, weight, stretch, file = face
    return FontProperties(
        family=[*family],
        style=style,
        variant=variant,
        weight=weight,
        stretch=stretch,
        fname=file,
        size=TextToPath.FONT_SCALE,
    )


@lru_cache(maxsize=TEXTS_KEPT)
def _size(text: str, face: Face) -> tuple[float, float, float]:
    """Return width, height and descent of a text at `TextToPath.FONT_SCALE`."""
    steps = _steps(text, face)
    if steps is None:
        return _measured(text, face)
    letters = [_letter(each, face) for each in set(text)]
    descent = max(each.descent for each in letters)
    above = max(each.height - each.descent for each in letters)
    return sum(steps) + _letter(text[-1], face).width, above + descent, descent


@lru_cache(maxsize=TEXTS_KEPT)
def _laid_out(text: str, face: Face) -> _Line:
    steps = _steps(text, face)
    if steps is None:
        letters = [(name, x, y) for name, x, y, _ in _glyphs(text, face)]
    else:
        places = accumulate(steps, initial=0.0)
        letters = [(_letter(each, face).name, x, 0.0) for each, x in zip(text, places, strict=True)]
    placed = (_placed(name, x, y) for name, x, y in letters)
    return _Line("".join(placed), tuple(dict.fromkeys(name for name, *_ in letters)))


def _steps(text: str, face: Face) -> list[float] | None:
    """Return how far each letter stands from the one before; None where that hangs on more than the two."""
    if not text or SHAPED.search(text):
        return None
    steps = [_step(first, second, face) for first, second in pairwise(text)]
    known = [each for each in steps if each is not None]
    return known if len(known) == len(steps) else None


@lru_cache(maxsize=PAIRS_KEPT)
def _step(first: str, second: str, face: Face) -> float | None:
    """Return how far a letter stands from the one before it; None where the two become one."""
    if not hang_together(first, second, face):
        return _letter(first, face).width
    found = _glyphs(first + second, face)
    return found[1][1] if len(found) == 2 else None


def hang_together(first: str, second: str, face: Face) -> bool:
    """Tell whether two letters may stand otherwise, one after the other, than each alone."""
    one, following = _letter(first, face), _letter(second, face)
    if first == JOINING or one.font is not following.font:
        return first == JOINING
    return bool(one.font.get_kerning(one.glyph, following.glyph, Kerning.UNFITTED))


class _Letter(NamedTuple):
    """A letter of a face: the name of its outline, the font that has it, and its size."""

    name: str
    font: Any
    glyph: int
    width: float
    height: float
    descent: float


@lru_cache(maxsize=PAIRS_KEPT)
def _letter(letter: str, face: Face) -> _Letter:
    [(name, *_)] = _glyphs(letter, face)
    [item] = _font(face)._layout(letter, LoadFlags.NO_HINTING)
    return _Letter(name, item.ft_object, item.glyph_index, *_measured(letter, face))


def _measured(text: str, face: Face) -> tuple[float, float, float]:
    """Return width, height and descent of a text as matplotlib measures it."""
    size: tuple[float, float, float] = PATHS.get_text_width_height_descent(
        text, _properties(face), ismath=False
    )
    return size


def _glyphs(text: str, face: Face) -> list[tuple[str, float, float, float]]:
    """Return the names and places of a text's letters as matplotlib lays it out; their outlines are kept."""
    found: list[tuple[str, float, float, float]]
    found, new, _ = PATHS.get_glyphs_with_font(
        _font(face), text, glyph_map=_OUTLINES, return_new_glyphs_only=True
    )
    _OUTLINES.update(
        {name: _outline(name, Path(points * PARTS, codes)) for name, (points, codes) in new.items()}
    )
    return found


def _font(face: Face) -> Any:
    return PATHS._get_font(_properties(face))


def _placed(name: str, x: float, y: float) -> str:
    """Return a letter at its place in a line; most stand on it, where a whole number says enough."""
    across = _short(x)
    where = ""
    if y:
        where = f' transform="translate({_to_hundredths(f"{across} {_short(y)}")})"'
    elif x:
        where = f' x="{float(across):.0f}"'
    return f'<use href="#{_short_name(name)}"{where}/>'


def _short_name(name: str) -> str:
    """Return the name of a letter's outline in a file."""
    font, _, letter = name.rpartition("-")
    return f"{FONT_NAMES[font]}{letter}" if font in FONT_NAMES else name


def _outline(name: str, path: Path) -> str:
    """Return a letter drawn from each point to the next, on a grid that is as fine as print."""
    here = start = (0, 0)
    steps = []
    for points, code in path.iter_segments(simplify=False):
        command = COMMANDS[int(code)]
        places = [] if command == "z" else [round(float(each) / COARSER) for each in points]
        pairs = [*zip(places[::2], places[1::2], strict=True)]
        steps.append(command + " ".join(f"{x - here[0]} {y - here[1]}" for x, y in pairs))
        here = pairs[-1] if pairs else start
        start = here if command == "m" else start
    drawn = "".join(steps).replace(" -", "-")
    if not drawn:
        return f'<path id="{_short_name(name)}" transform="scale({1 / PARTS:g})"/>'
    return f'<path id="{_short_name(name)}" d="{drawn}" transform="scale({COARSER / PARTS:g})"/>'
