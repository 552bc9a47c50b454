"""The params file as a form in a notebook, drawn by ipywidgets, with what is wrong beside each field."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment

from hganalysis.drafting.params_fields import (
    Filled,
    ParamsField,
    faults,
    filled_after,
    meaning,
    params_fields,
    write_params,
)
from hganalysis.errors import HgError, ParamsError
from hganalysis.run.opened import params_file, published_periods
from hganalysis.settings.params import known_maps

if TYPE_CHECKING:
    from collections.abc import Mapping

SECTIONS = {
    "": "Kỳ báo cáo",
    "source": "Nguồn số liệu",
    "population": "Nhiệm vụ thuộc kỳ",
    "deadline": "Cách xét thời hạn",
    "published": "Số liệu đã công bố, để đối chiếu",
}
PAGE = Environment(autoescape=True)
HEADING = PAGE.from_string("<h3>{{ words }}</h3>")
LABEL = PAGE.from_string("{{ field.label }}{% if field.required %} <b>(bắt buộc)</b>{% endif %}")
HINT = PAGE.from_string(
    "<div style='line-height: 1.3'><small><code>{{ field.key }}</code>"
    "{% if hint %} {{ hint }}{% endif %}</small></div>"
)
WRONG = PAGE.from_string(
    '{% for each in sentences %}<span style="color: #9b1c1c; line-height: 1.3">✗ {{ each }}</span>'
    "{% if not loop.last %}<br>{% endif %}{% endfor %}"
)
RIGHT = PAGE.from_string("<b>{{ words }}</b>")
MOST_FILES = 200
"""Exports offered by name; others can be typed."""

NEEDS = (
    "Mẫu tham số cần ipywidgets; cài bằng: pip install 'hganalysis[lab]'. Hoặc dùng: hganalysis init data/TỆP"
)


class ParamsForm:
    """A form of a params file; `params_form` makes it, a notebook shows it."""

    def __init__(self, project: Path, filled: Filled) -> None:
        try:
            import ipywidgets
        except ModuleNotFoundError:
            raise HgError(NEEDS) from None
        self._made: Any = ipywidgets
        self.project, self._kept = project, filled.kept
        offered = _offered(project)
        self.inputs = {
            field.key: self._input(field, filled.values.get(field.key, ""), offered.get(field.key))
            for field in params_fields()
        }
        self.told = {key: ipywidgets.HTML() for key in ["", *self.inputs]}
        self._check = ipywidgets.Button(description="Kiểm tra")
        self._write = ipywidgets.Button(description="Ghi tệp tham số", button_style="primary")
        self._check.on_click(lambda _: self.check())
        self._write.on_click(lambda _: self.write())
        self.shown = self._laid_out()

    @property
    def filled(self) -> Filled:
        """What the form holds now."""
        return Filled({key: _text(each.value) for key, each in self.inputs.items()}, self._kept)

    def check(self) -> bool:
        """Show beside each field what is wrong there; tell whether nothing is."""
        wrong = faults(self.filled, self.project)
        for key, place in self.told.items():
            place.value = _red(wrong.get(key, []))
        if not wrong:
            name = self.filled.values["period"].strip()
            self.told[""].value = _plain(f"Đúng. Nhấn «Ghi tệp tham số» để ghi params/{name}.yml.")
        else:
            count = sum(map(len, wrong.values()))
            where = "; ".join(field.label for field in params_fields() if field.key in wrong)
            self.told[""].value = _red([f"Còn {count} chỗ phải sửa: {where}.", *wrong.get("", [])])
        return not wrong

    def write(self) -> Path | None:
        """Write the file where nothing is wrong, and say what to do next."""
        if not self.check():
            return None
        try:
            place = write_params(self.filled, self.project)
        except (ParamsError, OSError) as fault:
            self.told[""].value = _red([str(fault)])
            return None
        name = f"params/{place.name}"
        self.told[""].value = _plain(
            f"Đã ghi {name}. Tiếp theo, trong cửa sổ lệnh (Terminal): hganalysis check {name}, "
            f"rồi hganalysis run {name}"
        )
        return place

    def _ipython_display_(self) -> None:
        from IPython.display import display

        display(self.shown)

    def _input(self, field: ParamsField, value: str, offered: list[str] | None) -> Any:
        wide = self._made.Layout(width="20em", flex="0 0 auto")
        if field.kind == "date":
            return self._made.DatePicker(value=_day(value), layout=wide)
        if field.kind in ("choice", "yes_no") or field.key in ("source.map", "previous"):
            choices = [*(field.choices or offered or [])]
            if value and value not in choices:
                choices.append(value)
            options = [(meaning(each), each) for each in choices]
            if not field.default:
                options.insert(0, ("(để trống)", ""))
            return self._made.Dropdown(options=options, value=value or field.default, layout=wide)
        if offered is not None:
            return self._made.Combobox(value=value, options=offered, ensure_option=False, layout=wide)
        return self._made.Text(value=value or field.default, layout=wide)

    def _laid_out(self) -> Any:
        rows: dict[str, list[Any]] = {}
        for field in params_fields():
            rows.setdefault(field.section, []).append(self._row(field))
        parts = []
        for section, inside in rows.items():
            parts += [self._made.HTML(HEADING.render(words=SECTIONS.get(section, section))), *inside]
        buttons = self._made.HBox([self._check, self._write])
        return self._made.VBox([*parts, buttons, self.told[""]])

    def _row(self, field: ParamsField) -> Any:
        label = self._made.HTML(
            LABEL.render(field=field), layout=self._made.Layout(width="18em", flex="0 0 auto")
        )
        hint = "" if field.hint.capitalize() == field.label else field.hint
        about = self._made.HTML(HINT.render(field=field, hint=hint))
        beside = self._made.VBox([about, self.told[field.key]], layout=self._made.Layout(flex="1 1 12em"))
        return self._made.HBox([label, self.inputs[field.key], beside])


def params_form(project: str | Path = ".", after: str = "") -> ParamsForm:
    """Return a form, made from the model of the params file, that writes `params/<period>.yml`.

    Parameters
    ----------
    project : str or Path
        The folder that has `params`.
    after : str
        The period before, by name or path: the form then begins as `hganalysis next` would. "" begins empty.

    Raises
    ------
    HgError
        ipywidgets is not installed.
    ParamsError
        The folder is no project, or the period before is not there or cannot be gone on from.

    Examples
    --------
    >>> import hganalysis as hg
    >>> hg.params_form("khong-co")
    Traceback (most recent call last):
    hganalysis.errors.ParamsError: Không thấy thư mục params trong «khong-co»; mở mẫu từ thư mục của dự án.
    """
    root = Path(project)
    if not (root / "params").is_dir():
        raise ParamsError(f"Không thấy thư mục params trong «{project}»; mở mẫu từ thư mục của dự án.")
    return ParamsForm(root, filled_after(params_file(after, root)) if after else Filled({}, {}))


def _offered(project: Path) -> Mapping[str, list[str]]:
    data = project / "data"
    found = sorted(path for path in data.rglob("[!.]*") if path.is_file())
    exports = [path.relative_to(project).as_posix() for path in found[:MOST_FILES]]
    periods = sorted(published_periods(project), reverse=True)
    return {"source.file": exports, "source.map": known_maps(project), "previous": periods}


def _day(value: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        return None


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, dt.date) else str(value or "")


def _red(sentences: list[str]) -> str:
    return WRONG.render(sentences=sentences)


def _plain(sentence: str) -> str:
    return RIGHT.render(words=sentence)
