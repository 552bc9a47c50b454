"""What a run would do and why, without running."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from hganalysis.run.editions import edition_of, next_edition
from hganalysis.run.manifest import made_from
from hganalysis.run.notebook_order import NOTEBOOKS
from hganalysis.run.opened import name_of
from hganalysis.run.stage import WORDS
from hganalysis.run.steps import INTAKE, asked_with, fits, key_of, key_of_intake, known_notebooks, words_of
from hganalysis.run.taken_over import NOT_READ_AGAIN, TAKEN_OVER, Before
from hganalysis.run.unchanged import UNCHANGED
from hganalysis.run.verification import is_current
from hganalysis.settings.params import load_params, project_root

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path
    from typing import Any

    from hganalysis.run.steps import Key

FIRST = "kỳ này chưa công bố, hoặc bản đã công bố không cho biết làm từ gì"
UNKNOWN = "sổ tay có mã riêng, không rõ đọc những gì, nên luôn chạy; các sổ tay sau nó cũng vậy"
READS = "đọc lại tệp nguồn (đổi: {}); chạy nếu bảng nhiệm vụ hoặc phát hiện đổi"
PAGES = (
    "Trang HTML của từng sổ tay, tóm tắt từng cơ quan: chỉ làm lại khi sổ tay đã chạy, dữ liệu của cơ quan "
    "hoặc dòng cuối tài liệu đổi."
)


def plan_of_steps(
    params_file: Path, outputs: Path | None = None, *, overrides: Mapping[str, Any] | None = None
) -> Iterator[str]:
    """Yield, a line a step, what a run would do, and which input is another than at the last publication.

    Overrides say days as the days they are. Raises ParamsError: a parameter is wrong, or the period was
    issued.
    """
    params, root = load_params(params_file, overrides), project_root(params_file)
    published = (outputs or root / "outputs") / params.period
    given = made_from(root, params, params_file, published.parent)
    yield f"Kỳ {params.period}:"
    if is_current(published, given):
        yield f"  {UNCHANGED}"
        return
    next_edition(published, "")
    before = Before(published)
    edition = edition_of(published) if published.is_dir() else None
    asked = asked_with(name_of(params_file, root), overrides or {}, edition)
    known = known_notebooks(root / "notebooks" / f"{name}.ipynb" for name in NOTEBOOKS)
    for name, what in _steps(before, given, asked, known):
        yield f"  {name}: {what}"
    yield f"  {before.fault or PAGES}"


def _steps(
    before: Before, given: Mapping[str, Any], asked: Mapping[str, Any], known: Iterable[str]
) -> Iterator[tuple[str, str]]:
    lying: Key = {name: digest for name, digest in before.outputs.items() if name == WORDS}
    lying |= before.records.get(INTAKE, {}).get("outputs", {})
    read, runs = key_of_intake(given), list[str]()
    for name in NOTEBOOKS:
        record = before.records.get(name)
        key = key_of(name, given, asked, partial(_lying, lying)) if name in known else {}
        changed = before.changed(name, key)
        if record is None or not key:
            what = f"chạy: {UNKNOWN if name not in known else FIRST}"
        elif changed:
            what = f"chạy, đổi: {words_of(changed)}"
        elif name == "1_data" and not before.same(INTAKE, read):
            what = READS.format(words_of(before.changed(INTAKE, read)))
        else:
            what = f"chạy nếu kết quả của {', '.join(runs)} đổi" if runs else TAKEN_OVER
        if name == "1_data" and what != TAKEN_OVER and before.same(INTAKE, read):
            what += f"; {NOT_READ_AGAIN}"
        if what != TAKEN_OVER:
            runs.append(name)
        lying = lying | (record["outputs"] if record else {})
        yield name, what


def _lying(lying: Key, patterns: Iterable[str]) -> Key:
    wanted = tuple(patterns)
    found = {name: digest for name, digest in lying.items() if any(fits(name, each) for each in wanted)}
    return dict(sorted(found.items()))
