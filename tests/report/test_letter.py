"""The letter as its reader has it: short, numbers early, pointers that lead somewhere, one word a thing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
import sample_period
from project import ROOT
from result_example import changed, empty_result, example_result
from test_report_build import drawings, flat, pointers, texts, with_comparison

import hganalysis as hg
from hganalysis import text, vocab
from hganalysis.documents.model import BulletList, Figure, Notice, Table
from hganalysis.report.build import build_report
from hganalysis.settings.office import OfficeChanges, load_office

if TYPE_CHECKING:
    from hganalysis.documents.model import Block, Document
    from hganalysis.report.period_result import PeriodResult

SEED = ROOT.parent / "shared" / "seed" / "bao-cao-2024-11-03.txt"
"""The Office's own letter of the sample's period."""

MOST_WORDS = 1.35
"""Words of the letter for each word of the Office's own."""

BANNED = (
    "muộn", "«", "»", "thứ tự lễ tân", "điều đó", "công bố", "tỷ số chênh", "khoảng tin cậy", "gắn với",
    "Theo lý do đơn vị nêu", "Số liệu của kỳ về", "quy tắc tổng thể",
)  # fmt: skip

NONE = dict.fromkeys(vocab.STATUSES, 0)
SHAPES = {
    "seed": example_result(38),
    "real": example_result(38, simulated=False),
    "empty": empty_result(),
    "all done": example_result(12, totals=NONE | {"done_on_time": 700}),
    "all late": example_result(12, totals=NONE | {"done_late": 40, "open_overdue": 40}),
    "one task": example_result(1, totals=NONE | {"open_overdue": 1}),
    "two tasks": example_result(2, totals=NONE | {"done_late": 1, "open_in_time": 1}),
    "one agency": example_result(1),
    "103 agencies": example_result(103, names=("Cơ quan",)),
    "no deadlines": example_result(12, totals=NONE | {"no_deadline": 40}),
    "unread": example_result(12, totals=NONE | {"unclassified": 40}),
    "compared": with_comparison(example_result(12)),
    "bare": changed(example_result(12), quality=None, delays=None),
}


def letter(result: PeriodResult, *figures: str, **changes: object) -> Document:
    return build_report(result, load_office().changed_by(OfficeChanges(**changes)), drawings(*figures))


@pytest.fixture(scope="module")
def sample() -> PeriodResult:
    """The sample's result, with what was measured and analysed."""
    judged, params = sample_period.judged(), sample_period.PARAMS
    answered = {
        "quality": hg.quality.summarise(judged, params), "delays": hg.delays.analyse(judged, params).result,
    }  # fmt: skip
    return hg.with_analysis(sample_period.counted(), **answered)


def words(document: Document) -> list[str]:
    """Return the words of a letter without its appendices, in the order they are printed."""
    head, title, end = document.letterhead, document.heading, document.signature
    assert head is not None
    assert title is not None
    assert end is not None
    first = (head.parent, head.nation, head.agency, head.motto, head.number, head.place_and_date)
    named = (title.kind, title.subject, title.period, title.greeting, *_dashed(title.addressees))
    last = (end.heading, *_dashed(end.recipients), end.title, end.name)
    return " ".join([*first, *named, *map(_printed, document.blocks), *last]).split()


def _printed(block: Block) -> str:
    if isinstance(block, BulletList):
        return " ".join(_dashed([flat(item) for item in block.items]))
    if isinstance(block, Table):
        cells = [cell for row in block.rows for cell in row.cells]
        return " ".join([block.caption, *(column.label for column in block.columns), *cells, block.note])
    return texts([block])


def _dashed(items: tuple[str, ...] | list[str]) -> list[str]:
    return [f"- {item}" for item in items]


def test_the_letter_is_short_and_its_first_figure_stands_as_early_as_in_the_offices_own(
    sample: PeriodResult,
) -> None:
    if not SEED.is_file():
        pytest.skip(f"{SEED.name} is not there: the Office's own letter is not to compare with")
    theirs = SEED.read_text(encoding="utf-8").split()
    ours = words(letter(sample, "on_time_rate", "agencies"))

    assert len(ours) <= MOST_WORDS * len(theirs)
    assert ours.index("896") <= theirs.index("896")


def test_the_offices_own_sentences_stand_as_written(sample: PeriodResult) -> None:
    office, told = load_office(), texts(letter(sample).blocks)

    for each in (*office.achievements, *office.limits, *office.causes, *office.directions):
        assert " ".join(each.split()) in told


@pytest.mark.parametrize("shape", SHAPES)
def test_the_total_stands_before_what_is_said_of_it_and_below_what_changes_it(shape: str) -> None:
    result = SHAPES[shape]
    told = texts(letter(result).blocks)
    praise = load_office().achievements[0][:40]
    total = f"tổng số nhiệm vụ có thời hạn là {text.number(result.totals.total)} "

    assert (total in told) == (praise in told) == bool(result.totals.total)
    if result.totals.total:
        assert told.index(total) < told.index(praise)
    if result.warnings:
        assert told.index("Lưu ý về số liệu") < told.index("có thời hạn")


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("figures", [(), ("on_time_rate",), ("on_time_rate", "agencies")])
def test_every_pointer_leads_to_an_appendix_with_rows_and_every_figure_is_cited(
    shape: str, figures: tuple[str, ...]
) -> None:
    result = SHAPES[shape]
    made = letter(result, *figures)
    told, full = texts(made.blocks), {each.number for each in made.appendices}
    lists = {"II": "open_overdue", "III": "done_late", "IV": "unclassified"}
    empty = {number for number, name in lists.items() if not getattr(result.lists, name)}
    without = re.search(r"[Kk]hông có (Phụ lục [^)]*)\)", told)

    assert set(pointers(made.blocks)) <= full
    assert all(isinstance(each.blocks[0], Table) and each.blocks[0].rows for each in made.appendices)
    assert set(re.findall(r"[IV]+\b", without[1]) if without else []) == empty
    elsewhere = told.replace(without[0], "") if without else told
    assert not {f"Phụ lục {number}" for number in empty} & set(re.findall(r"Phụ lục [IV]+", elsewhere))
    drawn = {b.title.split(".")[0] for each in made.appendices for b in each.blocks if isinstance(b, Figure)}
    assert set(re.findall(r"Biểu đồ \d+", told)) == drawn


@pytest.mark.parametrize("shape", SHAPES)
def test_one_word_is_said_for_one_thing(shape: str) -> None:
    made = letter(SHAPES[shape], "on_time_rate", "agencies")
    notes = [b.note for each in made.appendices for b in each.blocks if isinstance(b, Table)]
    told = "\n".join([texts(made.blocks), *notes])

    assert [word for word in BANNED if word in told] == []
    assert not re.search(r"None|nan|\{|\}|  | ,| \.|\(\)|;\s*\.", texts(made.blocks))


@pytest.mark.parametrize("shape", SHAPES)
def test_what_is_simulated_is_said_first_and_in_few_words(shape: str) -> None:
    result = SHAPES[shape]
    notices = [block for block in letter(result).blocks if isinstance(block, Notice)]

    assert [len(block.text.split()) for block in notices] == ([4] if result.simulated else [])


@pytest.mark.parametrize("shape", SHAPES)
def test_an_office_with_words_of_its_own_reads_none_of_ours(shape: str) -> None:
    standing = {name: ["Lời của cơ quan."] for name in ("achievements", "limits", "causes", "directions")}
    own = {**standing, "opening": "Báo cáo:", "closing": "Hết./.", "entered": "Theo dữ liệu"}
    made = letter(SHAPES[shape], task="câu hỏi", done="trả lời", tasks_of="câu hỏi", **own)
    told = texts(made.blocks).replace("NHIỆM VỤ TRONG THỜI GIAN TỚI", "")

    assert "nhiệm vụ" not in told.lower().replace(NOTHING_OF_TASKS, "")
    assert "hoàn thành" not in told


NOTHING_OF_TASKS = "trong kỳ báo cáo không có nhiệm vụ có thời hạn để đánh giá"


def test_the_british_case_says_which_months_it_has_and_names_its_questions() -> None:
    source = "../shared/real/uk_written_questions/uk_commons_written_questions.csv"
    if not (ROOT / source).is_file():
        pytest.skip(f"{source} is not there")
    params = hg.load_params(ROOT / "params" / "uk-2024.yml", {"source.file": source})
    tasks, findings = hg.read_tasks(ROOT / params.source.file, params.source.map, root=ROOT)
    judged = hg.judge(tasks, params)
    result = hg.with_analysis(hg.summarise(judged, findings, params))
    told = texts(build_report(result, load_office().changed_by(params.report), {}).blocks)

    assert (
        "chỉ có câu hỏi có thời hạn được giao trong 4/13 tháng của kỳ (12/2023, 07/2024, 08/2024 và 09/2024)"
        in told
    )
    assert "Tổng số câu hỏi đã trả lời là 2.342 câu hỏi" in told
    assert "Phụ lục III tại tệp phu-luc.xlsx" in told
