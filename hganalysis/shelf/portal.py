"""The portal: one page over all periods, and a page an agency; they work from a folder, without a server."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout
from markupsafe import Markup

from hganalysis import text, vocab
from hganalysis.delays.who_differs.agencies_answer import NAMED, one_decimal
from hganalysis.documents.html import TEMPLATES, environment
from hganalysis.documents.model import simulated_mark
from hganalysis.errors import ParamsError
from hganalysis.report.published_files import PUBLISHED_FILES
from hganalysis.report.rows_behind import COUNT_SETS
from hganalysis.report.sentence import in_words
from hganalysis.run.notebook_order import NOTEBOOKS
from hganalysis.run.parts import COUNTING
from hganalysis.run.verification import published_words
from hganalysis.settings.directory import days_to_tell_apart, load_agencies, protocol_place
from hganalysis.settings.own_words import OwnWords, shown_in, worded
from hganalysis.shelf.holdings import LOOKUP, Holdings, Passed, holdings, put
from hganalysis.shelf.trends import Trend, note_of, overdue_trend, rate_trend, share_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from hganalysis.shelf.extract import Extract, ShelvedAgency

INDEX = "index.html"
TITLE = "Kết quả thực hiện nhiệm vụ qua các kỳ"
OURS = "<!-- hganalysis site -->"
"""Ends every page of the portal: no other page is written over or removed."""

SCRIPT = (TEMPLATES / "shelf.js").read_text(encoding="utf-8")
RECENT = 12
"""Periods that are shown at once; those before are folded by year."""

SHOWN = ("total", "done", "done_on_time", "done_late", "open", "open_in_time", "open_overdue", "unclassified")
"""The seven published figures, and what completes their sum."""

CAUTION = (
    "Số nhiệm vụ ít hay nhiều, loại việc dễ hay khó và ngẫu nhiên đều làm tỷ lệ khác nhau. Chỉ cột so với dự "
    "kiến đã xét những điều đó; “trong giới hạn” không có nghĩa là như mức chung. Không cột nào là xếp hạng."
)


@dataclass(frozen=True)
class Series:
    """Periods whose source one map reads, all simulated or none, newest first."""

    heading: str
    simulated: bool
    periods: tuple[Extract, ...]
    own: OwnWords
    """The words of the office of its newest period."""

    @property
    def oldest_first(self) -> tuple[Extract, ...]:
        """The periods in the order of a figure."""
        return self.periods[::-1]

    @property
    def note(self) -> str:
        """What must be known to read the figures."""
        return self.own.put_in(note_of(self.oldest_first))

    @property
    def trends(self) -> tuple[Trend, ...]:
        """How the rate and the overdue tasks of the whole went."""
        rates = [(each, each.settled(), each.settled().interval) for each in self.oldest_first]
        overdue = [(each, each.totals.open_overdue) for each in self.oldest_first]
        return _trends(self.own, rate_trend(rates), overdue_trend(overdue))

    @property
    def recent(self) -> tuple[Extract, ...]:
        """The periods shown at once."""
        return self.periods[:RECENT]

    @property
    def years(self) -> list[tuple[str, list[Extract]]]:
        """The periods before, by year."""
        years: dict[str, list[Extract]] = {}
        for each in self.periods[RECENT:]:
            years.setdefault(each.as_of[:4], []).append(each)
        return list(years.items())


@dataclass(frozen=True)
class Through:
    """An agency in the periods of a series, newest first."""

    heading: str
    simulated: bool
    rows: tuple[tuple[Extract, ShelvedAgency], ...]
    own: OwnWords

    @property
    def note(self) -> str:
        """What must be known to read the figures."""
        return self.own.put_in(note_of([period for period, _ in reversed(self.rows)]))

    @property
    def trends(self) -> tuple[Trend, ...]:
        """How the rate and the overdue tasks of the agency went."""
        rates = [(period, own.rate(), own.interval) for period, own in reversed(self.rows)]
        overdue = [(period, own.open_overdue) for period, own in reversed(self.rows)]
        return _trends(self.own, rate_trend(rates), overdue_trend(overdue))


def _trends(own: OwnWords, *drawn: Trend | None) -> tuple[Trend, ...]:
    return tuple(in_words(own)(each) for each in drawn if each)


@dataclass(frozen=True)
class ShelfAgency:
    """An agency of the portal, by the newest of its names."""

    agency_id: str
    name: str
    group: str
    place: str
    names: tuple[str, ...]
    """Every name it is searched by."""
    other_names: tuple[str, ...]
    """Names it has in other periods."""


@dataclass(frozen=True)
class Portal:
    """What was built."""

    index: Path
    periods: int
    agencies: int
    passed: tuple[Passed, ...]


def build_portal(outputs: Path) -> Portal:
    """Build the portal of a folder of published periods, or bring it up to date.

    The same periods give the same bytes, whatever was there before. Raises ParamsError: there is no such
    folder, another build is at work, or a page that is not ours is in the way.
    """
    if not outputs.is_dir():
        raise ParamsError(f"Không có thư mục {outputs}; chạy một kỳ trước, hoặc chỉ đúng thư mục đã công bố.")
    try:
        with FileLock(outputs / ".lock-site", timeout=0):
            return _build(outputs)
    except Timeout:
        raise ParamsError(
            f"Trang tra cứu của {outputs.name} đang được một lần chạy khác dựng; chờ xong rồi chạy lại."
        ) from None


def _build(outputs: Path) -> Portal:
    _refuse_other_page(outputs / INDEX)
    held = holdings(outputs)
    series, agencies = _series(held.periods, outputs), _agencies(held.periods)
    with shown_in(_shared(series)):
        pages = {outputs / each.place: _agency_page(each, [*_through(each, series)]) for each in agencies}
        index = _index_page(held, series, agencies)
    for path, page in pages.items():
        put(path, page)
    _remove_others(outputs / LOOKUP, set(pages))
    put(outputs / INDEX, index)
    return Portal(outputs / INDEX, len(held.periods), len(agencies), held.passed)


def _refuse_other_page(path: Path) -> None:
    if path.exists() and OURS not in path.read_text(encoding="utf-8", errors="replace"):
        raise ParamsError(
            f"{path} không phải trang do lệnh này dựng; chuyển tệp ấy đi nơi khác rồi chạy lại."
        )


def _remove_others(folder: Path, pages: set[Path]) -> None:
    """Remove pages of agencies that no period has any more."""
    for path in folder.glob("*.html"):
        if path not in pages and OURS in path.read_text(encoding="utf-8", errors="replace"):
            path.unlink()


def _shared(series: Sequence[Series]) -> OwnWords:
    """Return the words of what is told of every period: those of this tool where offices differ."""
    spoken = {replace(each.own, names=()) for each in series}
    return next(iter(spoken)) if len(spoken) == 1 else OwnWords()


def _series(periods: Sequence[Extract], outputs: Path) -> list[Series]:
    kinds: dict[tuple[str, bool], list[Extract]] = {}
    for each in periods:
        kinds.setdefault((each.map, each.simulated), []).append(each)
    headings = _headings(list(kinds))
    return [
        Series(headings[kind], kind[1], tuple(of), published_words(outputs / of[0].period, _names(of)))
        for kind, of in kinds.items()
    ]


def _names(periods: Iterable[Extract]) -> Iterator[str]:
    """Yield what periods and the agencies in them are called."""
    for period in periods:
        yield period.label
        yield from (each.agency for each in period.by_agency)


def _headings(kinds: list[tuple[str, bool]]) -> dict[tuple[str, bool], str]:
    """Name the series; where there is only one map it need not be told."""
    several = len({name for name, _ in kinds}) > 1
    return {
        (name, simulated): "Các kỳ" + (f", nguồn {name}" if several else "") + simulated_mark(simulated)
        for name, simulated in kinds
    }


def _agencies(periods: Iterable[Extract]) -> list[ShelfAgency]:
    """Return every agency with an id, in protocol order; `periods` are newest first."""
    known: dict[str, list[ShelvedAgency]] = {}
    for period in periods:
        for each in period.by_agency:
            if each.agency_id:
                known.setdefault(each.agency_id, []).append(each)
    listed = {each.id: each for each in load_agencies()}
    ordered = sorted(
        known, key=lambda key: (protocol_place(key, known[key][0].group, known[key][0].agency), key)
    )
    taken: Counter[str] = Counter()
    newest = [known[agency_id][0].agency for agency_id in ordered]
    made = []
    for agency_id, name, days in zip(
        ordered, newest, days_to_tell_apart([*zip(ordered, newest, strict=True)]), strict=True
    ):
        own = known[agency_id]
        slug = text.slug(agency_id)
        taken[slug] += 1
        place = f"{LOOKUP}/{slug}.html" if taken[slug] == 1 else f"{LOOKUP}/{slug}_{taken[slug]}.html"
        also = listed[agency_id].aliases if agency_id in listed else ()
        names = dict.fromkeys([*(part for each in own for part in (each.agency, each.short)), *also])
        others = dict.fromkeys(each.agency for each in own if each.agency != name)
        made.append(ShelfAgency(agency_id, name + days, own[0].group, place, tuple(names), tuple(others)))
    return made


def _through(agency: ShelfAgency, series: Iterable[Series]) -> Iterator[Through]:
    for each in series:
        rows = tuple(
            (period, own)
            for period in each.periods
            for own in period.by_agency
            if own.agency_id == agency.agency_id
        )
        if rows:
            yield Through(each.heading, each.simulated, rows, each.own)


def _groups(agencies: Iterable[ShelfAgency]) -> list[tuple[str, list[ShelfAgency]]]:
    groups: dict[str, list[ShelfAgency]] = {}
    for each in agencies:
        groups.setdefault(vocab.GROUPS[each.group], []).append(each)
    return list(groups.items())


def _index_page(held: Holdings, series: list[Series], agencies: list[ShelfAgency]) -> str:
    page = environment().get_template("shelf_page.html.j2")
    return _closed(
        page.render(
            title=worded(TITLE),
            text=text,
            worded=worded,
            counts=SHOWN,
            labels=vocab.COUNTS,
            series=series,
            groups=_groups(agencies),
            passed=held.passed,
            searchable=held.searchable,
            statuses=[*map(worded, vocab.STATUSES.values())],
            status_sets=[COUNT_SETS[status][0] for status in vocab.STATUSES],
            rate_words=_rate_words,
            links_of=_links,
            where_checked=worded(NOTEBOOKS[COUNTING.notebook]),
            script=Markup(SCRIPT),  # noqa: S704  (a file of this package)
            script_hash=_hash(SCRIPT),
        )
    )


def _agency_page(agency: ShelfAgency, series: list[Through]) -> str:
    page = environment().get_template("shelf_agency_page.html.j2")
    return _closed(
        page.render(
            title=f"{agency.name} qua các kỳ",
            text=text,
            caution=CAUTION,
            agency=agency,
            series=series,
            counts=SHOWN,
            labels=vocab.COUNTS,
            cells_of=_cells,
            share_words=_share_words,
            fair_words=fair_words,
        )
    )


def _closed(page: str) -> str:
    return f"{page.rstrip()}\n{OURS}\n"


def _hash(script: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode('ascii')}"


def _rate_words(period: Extract) -> str:
    rate = period.settled()
    if not rate.denominator:
        return "Chưa có nhiệm vụ nào qua thời hạn."
    told = [text.percent(rate.value)]
    if rate.interval:
        told.append(f"khoảng tin cậy 95%: {text.span(*rate.interval)}")
    if rate.range:
        told.append(f"{text.span(*rate.range)} tùy nhiệm vụ chưa phân loại")
    of = text.share_of(rate.numerator, rate.denominator)
    return f"Đúng hạn {of} nhiệm vụ đã qua thời hạn ({'; '.join(told)})."


def _share_words(own: ShelvedAgency) -> str:
    rate = own.rate()
    if not rate.denominator or not own.interval:
        return share_words(rate)
    return f"{share_words(rate)}; {text.span(*own.interval)}"


def fair_words(period: Extract, own: ShelvedAgency) -> str:
    """Say what the fair comparison of a period says of an agency: never a rank."""
    fair = own.fair
    if fair is None:
        return text.capital(period.fair_unsaid or "không có nhiệm vụ nào để so sánh.")
    if fair.unsaid or fair.low is None or fair.high is None:
        return f"Chưa nói được: {fair.unsaid}."
    return (
        f"{text.capital(NAMED.get(fair.named, 'trong giới hạn'))}: {text.number(fair.late)} chậm trong "
        f"{text.number(fair.tasks)}, dự kiến {one_decimal(fair.expected)} (giới hạn 99,8%: "
        f"{text.number(fair.low)} đến {text.number(fair.high)})."
    )


def _cells(period: Extract, own: ShelvedAgency) -> list[tuple[str, str]]:
    """Return each count of an agency, with where its rows are."""
    return [(period.link(name, own.rows), text.number(own.of(name))) for name in SHOWN]


def _links(period: Extract) -> list[tuple[str, str]]:
    listed = [(each.name, each.label) for each in PUBLISHED_FILES if each.name in period.files]
    notebooks = {f"notebooks/{name}.html": f"Sổ tay “{worded(title)}”" for name, title in NOTEBOOKS.items()}
    return [*listed, *((place, label) for place, label in notebooks.items() if place in period.files)]
