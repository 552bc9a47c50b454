"""Published periods to be explored, each in a copy of the notebook that no repository tracks."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment

from hganalysis import text
from hganalysis.documents.model import simulated_mark
from hganalysis.errors import HgError
from hganalysis.run.opened import name_of, params_file, published_periods
from hganalysis.run.publish import read_published
from hganalysis.run.published_places import RESULT

NOTEBOOKS, EXPLORED = "notebooks", "explore"
"""The folder of the project's notebooks, and that of copies to work in, which no repository tracks."""

NONE_YET = "Chưa có kỳ nào đã công bố trong outputs. Chạy một kỳ trước: hganalysis run params/KỲ.yml"
LINKS = Environment(autoescape=True).from_string(
    """{% if lines %}<p>Chọn kỳ để mở sổ tay khám phá của kỳ ấy:</p><ul>{% for each in lines %}\
<li>{% if each.notebook %}<a href="{{ each.notebook | urlencode }}">{{ each.period }}</a>{% else %}\
{{ each.period }}{% endif %}: {{ each.said }}</li>{% endfor %}</ul>\
{% else %}<p>{{ nothing }}</p>{% endif %}"""
)


@dataclass(frozen=True)
class Explorable:
    """A published period, and the notebook in the folder of copies in which it is explored."""

    period: str
    notebook: str
    said: str


@dataclass(frozen=True)
class PeriodsToExplore:
    """The published periods of a project, newest first; in a notebook, links to their copies."""

    periods: tuple[Explorable, ...]

    def _repr_html_(self) -> str:
        return LINKS.render(lines=self.periods, nothing=NONE_YET)

    def __repr__(self) -> str:
        return "\n".join(f"{each.period}: {each.said}" for each in self.periods) or NONE_YET


def explore_periods(project: str | Path = ".") -> PeriodsToExplore:
    """List the published periods of a project, and lay out for each a copy of `explore.ipynb`.

    A copy that is there already is left as it is: it may hold an analyst's work.

    Parameters
    ----------
    project : str or Path
        The folder that has `notebooks` and `outputs`.

    Returns
    -------
    PeriodsToExplore
        Newest as-of date first; last, with the reason and without a copy, those that cannot be read.

    Raises
    ------
    ParamsError
        The folder has published periods but no notebook `explore`.

    Examples
    --------
    >>> import tempfile
    >>> import hganalysis as hg
    >>> hg.explore_periods(tempfile.gettempdir() + "/khong-co")
    Chưa có kỳ nào đã công bố trong outputs. Chạy một kỳ trước: hganalysis run params/KỲ.yml
    """
    root = Path(project)
    found = [_explorable(root, period) for period in published_periods(root)]
    newest_first = sorted(found, key=lambda pair: (pair[0], pair[1].period), reverse=True)
    return PeriodsToExplore(tuple(each for _, each in newest_first))


def _explorable(root: Path, period: str) -> tuple[str, Explorable]:
    """Return a period with its as-of date; one that cannot be read has neither date nor notebook."""
    try:
        result = read_published(root / "outputs" / period)
    except HgError as fault:
        return "", Explorable(period, "", str(fault))
    total = f"{text.number(result.totals.total)} nhiệm vụ"
    mark = simulated_mark(result.simulated)
    said = f"{result.label}, chốt ngày {text.date(result.as_of)}, {total}{mark}"
    return str(result.as_of), Explorable(period, Path(explored_copy(root, period)).name, said)


def explored_copy(project: Path, period: str) -> str:
    """Return the notebook in which a period is explored, made from `explore.ipynb` if it is not there yet."""
    is_published = (project / "outputs" / period / RESULT).is_file()
    name = period if is_published else name_of(params_file(period, project), project)
    place = f"{EXPLORED}/{name.replace('/', '-')}.ipynb"
    if not (project / place).exists():
        import nbformat
        from papermill.iorw import load_notebook_node
        from papermill.parameterize import parameterize_notebook

        original = load_notebook_node(str(project / NOTEBOOKS / "explore.ipynb"))
        (project / EXPLORED).mkdir(exist_ok=True)
        nbformat.write(parameterize_notebook(original, {"period": name}), project / place)
    return place
