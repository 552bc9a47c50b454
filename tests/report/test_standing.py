"""Standing remarks that the period does not bear out are told to the clerk, and nothing else is."""

from __future__ import annotations

import pytest
from result_example import changed, empty_result, example_result

from hganalysis.quality import MEASURES
from hganalysis.report.standing import CLAIMS, unsupported
from hganalysis.settings.office import OfficeChanges, load_office

OFFICE = load_office()


def measured(**shares):
    """Return a result whose measures are as given, as (numerator, denominator); the others are not there."""
    result = example_result(12)
    quality = [
        each.model_copy(update=dict(zip(("numerator", "denominator"), shares[each.name], strict=True)))
        for each in result.measured()
        if each.name in shares
    ]
    return changed(result, quality=quality)


SHARES = {"share": 0.5, "cumulative": 0.5}


def with_reasons(late, **mentioned):
    causes = [
        {"cause": name, "label": name, "n": n, "mentioned": n, **SHARES} for name, n in mentioned.items()
    ]
    result = measured()
    found = {"unsaid": "", "late": late, "causes": causes, "unmatched": []}
    return changed(result, delays=result.plain()["delays"] | {"reasons": found})


NAMED = {"coordination": 2, "complex": 1, "leadership": 1}


def told_of(result, office=OFFICE):
    found = with_reasons(4, **NAMED, unmatched=0, unknown=0)
    return unsupported(changed(result, delays=found["delays"]), office)


@pytest.mark.parametrize("name", sorted(set(CLAIMS.values())))
def test_a_measure_of_none_is_told_with_its_number_and_where_to_change_the_text(name):
    told = told_of(measured(**{name: (0, 895)}))

    assert told
    measure = MEASURES[name]
    none = f"trong 895 {measure.denominator} không có nhiệm vụ nào {measure.label}"
    assert all(none in line for line in told)
    assert all("Cân nhắc sửa report." in line for line in told)


@pytest.mark.parametrize("share", [(1, 895), (0, 0)])
def test_what_was_seen_at_all_or_could_not_be_measured_is_not_told(share):
    assert told_of(measured(**dict.fromkeys(CLAIMS.values(), share))) == []
    assert told_of(measured()) == []


def test_only_what_the_office_really_writes_is_held_against_the_data():
    plain = OFFICE.model_copy(update={"limits": ["Còn chậm."], "causes": ["Việc khó."]})

    assert told_of(measured(**dict.fromkeys(CLAIMS.values(), (0, 895))), plain) == []


def test_a_standing_cause_that_no_agency_states_is_told():
    told = unsupported(with_reasons(9, coordination=3, complex=2, unmatched=1, unknown=3), OFFICE)

    assert [line for line in told if "“chỉ đạo”" in line] == [
        "Lời văn cố định ở mục I.3 có ý “chỉ đạo”, số liệu kỳ này không cho thấy: trong 6 nhiệm vụ chậm có "
        "ghi lý do không có nhiệm vụ nào nêu. Cân nhắc sửa report.causes của tệp tham số."
    ]
    assert not [line for line in told if "“phối hợp”" in line]


@pytest.mark.parametrize(("on_time", "is_told"), [(40, False), (20, False), (19, True)])
def test_work_called_timely_is_told_where_most_of_it_was_late(on_time, is_told):
    rates = [each.plain() | {"numerator": on_time, "denominator": 40} for each in example_result()["rates"]]
    told = [each for each in told_of(changed(measured(), rates=rates)) if "“kịp thời”" in each]

    assert bool(told) == is_told
    if is_told:
        assert "mục I.1" in told[0]
        assert "trong 40 nhiệm vụ đã qua thời hạn có 21 nhiệm vụ chậm" in told[0]
        assert "report.achievements" in told[0]


def test_remarks_on_lateness_are_told_when_nothing_is_late_and_nothing_without_tasks():
    totals = {"done_on_time": 9, "done_late": 0, "open_in_time": 1, "open_overdue": 0, "unclassified": 0}

    assert any("không có nhiệm vụ nào chậm" in line for line in told_of(example_result(3, totals=totals)))
    assert unsupported(empty_result(), OFFICE) == []


def test_the_clerk_of_a_real_report_is_told_whose_name_stands_under_it_unless_it_was_given() -> None:
    office = load_office()
    real, simulated = example_result(3, simulated=False), example_result(3)
    asked = [line for line in unsupported(real, office) if "report.signer" in line]
    assert len(asked) == 1
    assert office.signer in asked[0]
    given = office.changed_by(OfficeChanges(signer="Nguyễn Văn B"))
    for result, whose in ((simulated, office), (real, given)):
        assert not any("report.signer" in line for line in unsupported(result, whose))
