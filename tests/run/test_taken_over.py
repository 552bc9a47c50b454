"""What a rerun takes over is what a fresh run makes, and nothing that is stale, half-written or touched."""

from __future__ import annotations

import hashlib
import json
import random
import shutil

import pytest
from project import make_project
from published import publish_project
from test_steps import EDITS, with_another_column

from hganalysis.cli.commands import main
from hganalysis.errors import SourceError
from hganalysis.run.manifest import sha256, write_manifest
from hganalysis.run.notebook_order import NOTEBOOKS
from hganalysis.run.opened import EXACT_FINDINGS
from hganalysis.run.parts import COUNTING, DATA, DELAYS, load_part
from hganalysis.run.period import run_period
from hganalysis.run.publish import read_published
from hganalysis.run.stage import Stage
from hganalysis.run.step_plan import plan_of_steps
from hganalysis.run.steps import INTAKE
from hganalysis.run.taken_over import NOT_READ_AGAIN, NOTHING_TAKEN, READ_AGAIN, TAKEN_OVER, Before
from hganalysis.run.unchanged import UNCHANGED
from hganalysis.run.verification import read_manifest, verify
from hganalysis.settings.params import load_params

pytestmark = pytest.mark.usefixtures("one_server")

CANNOT_BE_RUN = {"the Word template"}


def bytes_of(folder):
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "run.log"
    }


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    """A project with one published period that has briefs."""
    params = with_another_column(make_project(tmp_path_factory.mktemp("base") / "p"))
    run_period(params, agencies=["all"], say=lambda _: None)
    return params.parents[1]


def run_again(root, **options):
    said = []
    folder = run_period(root / "params" / "ky-thu.yml", agencies=["all"], say=said.append, **options)
    return folder, said


@pytest.mark.parametrize("seed", [9, 17])
def test_a_rerun_after_any_edits_publishes_the_bytes_of_a_fresh_run(base, tmp_path, seed):
    chance = random.Random(seed)  # noqa: S311 - chooses edits
    edits = chance.sample(sorted({*EDITS} - CANNOT_BE_RUN), chance.randint(1, 3))
    root = shutil.copytree(base, tmp_path / "p")
    for what in edits:
        EDITS[what][0](root)
    reruns = set().union(*(EDITS[what][1] for what in edits))
    planned = list(plan_of_steps(root / "params" / "ky-thu.yml"))

    folder, said = run_again(root)
    rerun = bytes_of(folder)

    for name in NOTEBOOKS:
        (line,) = [each for each in said if f"] {name}: " in each]
        (plan,) = [each for each in planned if each.startswith(f"  {name}: ")]
        assert (TAKEN_OVER in line) <= (name not in reruns), edits
        assert ("chạy, đổi: " in plan) == (name in reruns), edits
    assert (NOT_READ_AGAIN in "".join(said)) == ("1_data" in reruns and INTAKE not in reruns)
    assert rerun == bytes_of(run_again(root, again=True)[0])


def test_a_changed_title_leaves_the_brief_of_the_other_agency_as_it_is(base, tmp_path):
    root = shutil.copytree(base, tmp_path / "p")
    before = bytes_of(root / "outputs" / "ky-thu" / "agencies")
    EDITS["a cell of the export"][0](root)

    folder, said = run_again(root)

    assert "1 tóm tắt cơ quan không đổi, lấy lại bản đã công bố." in said
    after = bytes_of(folder / "agencies")
    assert {name.split(".")[0] for name in after if after[name] != before[name]} == {"so-y-te"}
    assert verify(folder) == []


def test_what_the_table_does_not_have_reruns_only_what_names_the_export(base, tmp_path):
    root = shutil.copytree(base, tmp_path / "p")
    before = bytes_of(root / "outputs" / "ky-thu")
    EDITS["a cell of a column that no map names"][0](root)

    folder, said = run_again(root)

    taken = [line.split()[1].rstrip(":") for line in said if line[0] == "[" and TAKEN_OVER in line]
    assert taken == ["1_data", "2_status", "3_delays"]
    assert READ_AGAIN in "".join(said)
    after = bytes_of(folder)
    names_it = {name for name in after if after[name] != before[name]}
    assert names_it == {
        *(f"{name}{end}" for name in ("bao-cao", "tom-tat") for end in (".html", ".pdf")),
        *("bao-cao.docx", "phu-luc.xlsx", "so-lieu.xlsx", "notebooks/4_report.ipynb"),
        *(f"notebooks/{name}.html" for name in NOTEBOOKS),
        *("run.json", "SHA256SUMS", "ro-crate-metadata.json"),
    }
    assert after == bytes_of(run_again(root, again=True)[0])


def test_an_export_that_cannot_be_read_any_more_is_told_as_in_a_first_run(base, tmp_path):
    root = shutil.copytree(base, tmp_path / "p")
    before = bytes_of(root / "outputs" / "ky-thu")
    (root / "data" / "viec.csv").write_text("Mã,Nội dung\n01,Việc\n", encoding="utf-8")

    with pytest.raises(SourceError) as again:
        run_again(root)
    with pytest.raises(SourceError) as first:
        run_again(root, outputs=tmp_path / "outputs")

    assert str(again.value) == str(first.value)
    assert bytes_of(root / "outputs" / "ky-thu") == before


def test_nothing_is_run_where_the_briefs_asked_for_are_there_too(base, tmp_path):
    root = shutil.copytree(base, tmp_path / "p")
    assert run_again(root)[1] == [UNCHANGED]

    EDITS["a word of the notebook of agencies"][0](root)
    assert run_again(root)[1][-1] == "[2/2] so-y-te: đã lập tóm tắt"


@pytest.fixture
def published(tmp_path):
    """A published folder with the record of two steps."""
    params = make_project(tmp_path / "p")
    folder, root = publish_project(params), params.parents[1]
    stage = Stage(tmp_path / "outputs" / "stage", root, load_params(params))
    stage.save_source(*stage.read_source())
    read = {name: sha256(stage.folder / name) for name in (DATA, EXACT_FINDINGS)}
    stage.save_judged(*stage.counted)
    counted = {name: sha256(stage.folder / name) for name in (DATA, COUNTING.place)}
    steps = {
        "1_data": {"key": {"notebook": "1"}, "outputs": read},
        "2_status": {"key": {"notebook": "2"}, "outputs": counted},
    }
    write_manifest(folder, read_manifest(folder), read_published(folder), steps=steps)
    assert verify(folder) == []
    return folder, steps


def test_what_no_folder_keeps_is_made_again_to_the_byte(published, tmp_path):
    folder, steps = published
    before = Before(folder)

    for name, step in steps.items():
        assert before.same(name, step["key"]) == step
        assert before.put(step["outputs"], tmp_path / name)
    assert load_part(tmp_path / "2_status", COUNTING).totals == read_published(folder).totals


def test_a_step_of_another_key_is_not_the_same_and_says_what_differs(published):
    before = Before(published[0])

    assert before.same("1_data", {"notebook": "khác"}) is None
    assert before.changed("1_data", {"notebook": "1", "input.source": "mới"}) == ["input.source"]
    assert before.same("3_delays", {}) is None


def cut_short(path):
    path.write_bytes(path.read_bytes()[:-20])


def with_another_key(folder):
    manifest = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    manifest["steps"]["1_data"]["key"] = {"notebook": "giả"}
    (folder / "run.json").write_text(json.dumps(manifest), encoding="utf-8")


TOUCHED = {
    "a table that was cut short": lambda folder: cut_short(folder / DATA),
    "a result changed by hand": lambda folder: (folder / "result.json").write_text("{}", encoding="utf-8"),
    "a run.json that was cut short": lambda folder: cut_short(folder / "run.json"),
    "a run.json with a key put in by hand": with_another_key,
    "a file that is gone": lambda folder: (folder / "data" / "findings.csv").unlink(),
}


@pytest.mark.parametrize("what", TOUCHED)
def test_nothing_is_taken_from_a_folder_that_is_not_as_it_was_published(published, what):
    TOUCHED[what](published[0])

    before = Before(published[0])

    assert before.records == {}
    assert before.fault.endswith(NOTHING_TAKEN)


def test_a_file_that_changes_after_the_folder_was_looked_at_is_not_taken(published, tmp_path):
    folder, steps = published
    before = Before(folder)
    cut_short(folder / EXACT_FINDINGS)

    assert not before.put(steps["1_data"]["outputs"], tmp_path / "side")


def test_a_part_that_the_result_does_not_come_to_is_not_taken(published, tmp_path):
    outputs = {DATA: published[1]["2_status"]["outputs"][DATA], DELAYS.place: "0" * 64}
    assert not Before(published[0]).put(outputs, tmp_path / "side")


OF_ANOTHER_VERSION = {
    "a list": [],
    "no key": {"1_data": {"outputs": {}}},
    "a key that is no table": {"1_data": {"key": "0" * 64, "outputs": {}}},
    "outputs that are a list": {"1_data": {"key": {}, "outputs": [DATA]}},
    "a sum that is a number": {"1_data": {"key": {}, "outputs": {DATA: 1}}},
    "nothing": {"1_data": None},
    "a file outside the folder": {"1_data": {"key": {}, "outputs": {"../x": "0" * 64}}},
}


@pytest.mark.parametrize("what", OF_ANOTHER_VERSION)
def test_a_record_that_another_version_wrote_otherwise_gives_nothing(published, what):
    folder, _ = published
    given, result = read_manifest(folder), read_published(folder)
    write_manifest(folder, given | {"steps": OF_ANOTHER_VERSION[what]}, result)
    assert verify(folder) == []

    before = Before(folder)

    assert (before.records, before.fault) == ({}, "")


def test_a_run_json_of_a_later_version_is_called_that_and_gives_nothing(published):
    folder, _ = published
    write_manifest(folder, read_manifest(folder) | {"schema": 99}, read_published(folder))

    before = Before(folder)

    assert before.records == {}
    assert "do bản mới hơn của hganalysis ghi" in before.fault
    assert before.fault.endswith(NOTHING_TAKEN)


def test_a_folder_of_a_version_without_steps_gives_nothing_and_has_no_fault(published):
    folder, _ = published
    manifest = {name: value for name, value in read_manifest(folder).items() if name != "steps"}
    write_manifest(folder, manifest, read_published(folder))

    before = Before(folder)

    assert (before.records, before.fault) == ({}, "")
    assert Before(None).records == {}


def test_the_plan_of_a_period_never_published_runs_every_notebook_and_writes_nothing(tmp_path, capsys):
    params = make_project(tmp_path / "p")
    with pytest.raises(SystemExit) as ended:
        main(["run", "--plan", str(params)])

    said = capsys.readouterr().out.splitlines()
    assert ended.value.code == 0
    assert [line.split(":")[0].strip() for line in said if "chạy: " in line] == [*NOTEBOOKS]
    assert not (tmp_path / "p" / "outputs").exists()
