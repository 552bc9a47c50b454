"""The whole story of a period's delays, each question asked once: `analyse` needs no notebook."""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, TypeVar

from hganalysis.answers.answer import asked, day_of
from hganalysis.answers.second_process import ahead
from hganalysis.answers.showing import Findings
from hganalysis.delays import delays_result as typed
from hganalysis.delays.delays_result import DelaysResult, NotSaid, plain, rows_of
from hganalysis.delays.how_long import duration_answer, time_factors_answer
from hganalysis.delays.what_changed import months_answer
from hganalysis.delays.what_changed.change_answer import ChangeAnswer, ChangeByAgencyAnswer
from hganalysis.delays.what_changed.decomposition import TOTAL, WHAT
from hganalysis.delays.what_changed.periods import changed, with_previous
from hganalysis.delays.what_comes_next import forecast_answer
from hganalysis.delays.what_comes_next.backtest import Backtest, bands_missed
from hganalysis.delays.what_comes_next.outlook import ENDS_TODAY, MOST_AT_RISK, Forecast
from hganalysis.delays.what_goes_with import factors_answer
from hganalysis.delays.which_reasons import reasons_answer
from hganalysis.delays.who_differs import agencies_answer, funnel_answer
from hganalysis.errors import Unsaid
from hganalysis.settings.params import require_params

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pandas as pd

    from hganalysis.answers.answer import Answer
    from hganalysis.counting.result_model import Earlier, Result
    from hganalysis.delays.who_differs.comparison import Agencies
    from hganalysis.figures.drawing import Drawing
    from hganalysis.settings.params import Params


Asked = TypeVar("Asked", bound="Answer[Any]")


def _asking(question: Callable[..., Asked]) -> cached_property[Asked]:
    """Return the answer to a question as a property of the analysis."""

    def ask(analysis: Analysis) -> Asked:
        return question(analysis._judged, as_of=analysis._as_of)

    return cached_property(ask)


class Analysis:
    """The answers of a period, each computed when it is first asked for and never again.

    Attributes
    ----------
    reasons, duration, agencies, funnel, months, change, change_by_agency, factors, time_factors, forecast
        The answers, in the order of the story.
    result : DelaysResult
        Their numbers: the key `delays` of result.json.
    drawings : dict
        The figures of the answers, by file name.

    Examples
    --------
    >>> import hganalysis as hg
    >>> period = hg.open_period("2024-11-03")
    >>> asked = hg.delays.analyse(period.judged, period.params)
    >>> print(asked.reasons.words[0])
    Trong 127 nhiệm vụ chậm có 54 nhiệm vụ (42,5%) chưa rõ lý do; lý do được nêu trước nhiều nhất là vụ
    việc phức tạp, kéo dài, khối lượng lớn: 18 nhiệm vụ (14,2%).
    """

    def __init__(
        self,
        judged: pd.DataFrame,
        as_of: str,
        previous: Earlier | Result | None = None,
        before: pd.DataFrame | None = None,
    ) -> None:
        self._judged, self._as_of, self._previous, self._before = judged, as_of, previous, before

    @cached_property
    def reasons(self) -> reasons_answer.ReasonsAnswer:
        """Which reasons the agencies state."""
        return reasons_answer.reasons(self._judged)

    duration = _asking(duration_answer.duration)
    """How long tasks take."""

    agencies = _asking(agencies_answer.agencies)
    """Which agencies differ from what is expected of their tasks."""

    funnel = _asking(funnel_answer.funnel)
    """How plain rates scatter."""

    months = _asking(months_answer.months)
    """Which months stand out."""

    @cached_property
    def change(self) -> ChangeAnswer:
        """What changed since the period before; without one to compare with, between the halves of this."""

        def found() -> pd.DataFrame:
            as_of = day_of(self._judged, self._as_of, WHAT)
            return changed(with_previous(self._previous, self._judged, as_of, self._before))

        return asked(ChangeAnswer, found, self._judged, self._as_of)

    @cached_property
    def change_by_agency(self) -> ChangeAnswer:
        """The same change by agency."""

        def found() -> pd.DataFrame:
            if self.change.is_given and self.change.found.attrs["by"] == ("agency",):
                raise Unsaid(WHAT, "phần trên đã tách theo cơ quan chủ trì", "một cách chia nhóm khác")
            as_of = day_of(self._judged, self._as_of, WHAT)
            return changed(with_previous(self._previous, self._judged, as_of, self._before, ["agency"]))

        return asked(ChangeByAgencyAnswer, found, self._judged, self._as_of)

    factors = _asking(factors_answer.factors)
    """What goes with being late."""

    @cached_property
    def time_factors(self) -> time_factors_answer.TimeFactorsAnswer:
        """What goes with taking long."""
        return self._time_factors_begun()

    @cached_property
    def _time_factors_begun(self) -> Callable[[], time_factors_answer.TimeFactorsAnswer]:
        """Begun in a second process where there is one: it takes long, and has no figure."""
        return ahead(partial(time_factors_answer.time_factors, as_of=self._as_of), self._judged)

    forecast = _asking(forecast_answer.forecast)
    """What comes next."""

    @cached_property
    def result(self) -> DelaysResult:
        """The numbers of the answers."""
        return DelaysResult(
            reasons=_part(self.reasons, _reasons),
            duration=_part(self.duration, _duration),
            agencies=_part(self.agencies, _agencies),
            funnel=_part(self.funnel, _funnel),
            months=_part(self.months, _months),
            change=_part(self.change, _change),
            factors=_part(self.factors, _factors),
            time_factors=_part(self.time_factors, _time_factors),
            forecast=_part(self.forecast, _forecast),
        )

    @property
    def summary(self) -> Findings:
        """What each question comes to, in a sentence, under the heading of its section in 3_delays."""
        _ = self._time_factors_begun
        for each in self._drawn:
            each.draw_ahead()
        told: tuple[tuple[str, Answer[Any]], ...] = (
            ("Lý do đơn vị nêu", self.reasons),
            ("Nhiệm vụ mất bao lâu", self.duration),
            ("Cơ quan nào khác mức dự kiến", self.agencies),
            ("Điều gì đã thay đổi", self.change),
            ("Tháng nào khác thường", self.months),
            ("Yếu tố nào gắn với việc chậm", self.factors),
            ("Sắp tới ra sao", self.forecast),
        )
        return Findings(tuple((section, answer.drawing.title) for section, answer in told))

    @property
    def drawings(self) -> dict[str, Drawing]:
        """The figures of the answers, by file name."""
        return {drawing.name: drawing for answer in self._drawn for drawing in answer.drawings}

    @property
    def _drawn(self) -> Iterator[Answer[Any]]:
        """The answers that have figures, each computed as it is come to."""
        names = ("reasons", "duration", "agencies", "funnel", "months", "change", "change_by_agency")
        return (getattr(self, name) for name in (*names, "factors", "forecast"))


def analyse(
    judged: pd.DataFrame,
    params: Params,
    previous: Earlier | Result | None = None,
    before: pd.DataFrame | None = None,
) -> Analysis:
    """Ask everything the report tells of delays, without a notebook.

    The table has every row read, as `hg.judge` gives it; `previous` is the published result of the period
    before, and `before` its judged table, by which periods that share tasks are compared.

    Examples
    --------
    >>> import hganalysis as hg
    >>> period = hg.open_period("2024-11-03")
    >>> asked = hg.delays.analyse(period.judged, period.params)
    >>> print(asked.funnel.words[0])
    Mức chung: 127 nhiệm vụ chậm trong 749 nhiệm vụ (17,0%) của 44 cơ quan, đơn vị.
    """
    require_params(params)
    return Analysis(judged, params.to.isoformat(), previous, before)


def _part(answer: Answer[Any], numbers: Callable[[Any], Any]) -> Any:
    return NotSaid(unsaid=answer.needs) if answer.needs else numbers(answer.found)


def _reasons(found: reasons_answer.Stated) -> typed.Reasons:
    causes, texts = rows_of(typed.Cause, found.causes), rows_of(typed.Text, found.unmatched)
    return typed.Reasons(late=found.late, causes=causes, unmatched=texts)


def _duration(found: duration_answer.Duration) -> typed.Duration:
    return typed.Duration(by=found.by, groups=rows_of(typed.Median, found.medians))


def _agencies(found: Agencies) -> typed.Agencies:
    names = ("spread", "spread_low", "spread_high", "detectable", "least_lower")
    return typed.Agencies(
        terms=found.terms,
        left_out=found.left_out,
        phi=found.dispersion.phi,
        phi_null=found.dispersion.null,
        phi_null_high=found.dispersion.null_high,
        typical=rows_of(typed.Limits, found.typical),
        rows=rows_of(typed.Agency, _without_empty_ids(found.frame)),
        **{name: plain(getattr(found, name)) for name in names},
    )


def _funnel(found: pd.DataFrame) -> typed.Funnel:
    about = found.attrs["funnel"]
    names = [name for name in typed.Funnel.model_fields if name in about]
    rows = rows_of(typed.PlainRate, _without_empty_ids(found))
    return typed.Funnel(rows=rows, **{name: plain(about[name]) for name in names})


def _without_empty_ids(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(agency_id=frame["agency_id"].replace("", None))


def _months(found: pd.DataFrame) -> typed.Months:
    about = {name: plain(found.attrs["chart"][name]) for name in ("kind", "periods", "provisional", "sigma")}
    return typed.Months(centre=float(found["centre"].iloc[0]), rows=rows_of(typed.Month, found), **about)


def _change(found: pd.DataFrame) -> typed.Change:
    total = found[found["group"] == TOTAL].iloc[0]
    return typed.Change(
        basis=typed.Basis(**found.attrs["basis"]._asdict()),
        periods=found.attrs["periods"],
        by=found.attrs["by"],
        interval=(float(total["low"]), float(total["high"])),
        rows=rows_of(typed.Part, found),
    )


def _factors(found: pd.DataFrame) -> typed.Factors:
    counts = dict.fromkeys(("n", "late", "n_other", "late_other"), "Int64")
    rows = rows_of(typed.Factor, found.astype(counts))
    about = typed.Compared(**found.attrs["about"])
    return typed.Factors(about=about, rows=rows, sample=found.attrs["sample"])


def _time_factors(found: time_factors_answer.TimeFactors) -> typed.TimeFactors:
    about = found.times.attrs["model"]
    rows = rows_of(typed.Term, found.table())
    return typed.TimeFactors(n=about["n"], events=about["events"], rows=rows, sample=found.sample)


def _forecast(found: Forecast) -> typed.Forecast:
    at_risk = found.tasks[found.tasks["chance"].notna()].head(MOST_AT_RISK)
    return typed.Forecast(
        until=found.until.isoformat(),
        sample=found.sample,
        expected=rows_of(typed.Expected, found.expected),
        tested=_tested(found.backtest),
        today=int(found.tasks["note"].eq(ENDS_TODAY).sum()),
        brier=found.backtest.brier,
        brier_base=found.backtest.brier_base,
        in_time=len(found.tasks),
        at_risk=rows_of(typed.AtRisk, at_risk),
    )


def _tested(tested: Backtest) -> typed.Tested:
    origins = tested.origins[tested.origins["n"] > 0]
    n = origins["n"].astype(float)
    return typed.Tested(
        times=len(origins),
        n=int(n.sum()),
        foreseen=float((n * (1 - origins["foreseen"].astype(float))).sum()),
        missed=int((n - origins["on_time"].astype(float)).sum()),
        bands=len(tested.calibration),
        bands_missed=len(bands_missed(tested.calibration)),
    )
