"""The published result of the period before, as the params file names it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from hganalysis import vocab
from hganalysis.counting.result_model import Counts, Earlier, RangedRate
from hganalysis.errors import ParamsError
from hganalysis.history.follow_up_result import Remembered
from hganalysis.report.period_result import SCHEMA
from hganalysis.run.published_places import RESULT, previous_file
from hganalysis.text import date, did_you_mean

if TYPE_CHECKING:
    from pathlib import Path

    from hganalysis.settings.params import Params


def read_previous(outputs: Path, params: Params) -> Earlier | None:
    """Read the result of the period that `previous` of the params names.

    Raises ParamsError: it is not published, cannot be read, does not end earlier, or one is simulated and the
    other is not.
    """
    path = previous_file(outputs, params)
    if path is None:
        return None
    result = _read(path, params.previous)
    if result.as_of >= params.to.isoformat():
        raise ParamsError(
            f"previous: kỳ «{params.previous}» chốt số liệu ngày {date(result.as_of)}, không trước ngày "
            f"{date(params.to)} của kỳ này; chọn một kỳ sớm hơn."
        )
    if result.simulated != params.source.simulated:
        raise ParamsError(
            f"previous: kỳ «{params.previous}» và kỳ này, một kỳ là số liệu mô phỏng, một kỳ là "
            "số liệu thật, không so sánh được; chọn kỳ khác hoặc bỏ previous."
        )
    return result


def read_remembered(outputs: Path, params: Params) -> Remembered | None:
    """Read what the period before asked, None where the params name none."""
    path = previous_file(outputs, params)
    if path is None or read_previous(outputs, params) is None:
        return None
    try:
        return Remembered.model_validate_json(path.read_text(encoding="utf-8"))
    except ValidationError:
        raise ParamsError(
            f"previous: phần theo dõi đề nghị ở {RESULT} của kỳ «{params.previous}» bị hỏng; chạy lại kỳ ấy."
        ) from None


def read_previous_agency(outputs: Path, params: Params, agency_id: str) -> Earlier | None:
    """Return the period before as one agency had it; None where it had no task, or no period is named."""
    whole, path = read_previous(outputs, params), previous_file(outputs, params)
    if whole is None or path is None:
        return None
    agencies = json.loads(path.read_text(encoding="utf-8"))["by_agency"]
    own = next((each for each in agencies if each["agency_id"] == agency_id), None)
    if own is None:
        return None
    kept = next(each for each in whole.by_agency if each.agency_id == agency_id)
    rates = {rate.name: rate for rate in kept.rates}
    return whole.model_copy(
        update={
            "totals": Counts(**{name: own[name] for name in vocab.COUNTS}),
            "rates": tuple(RangedRate(**rates[name].plain()) for name in vocab.RATES),
            "by_agency": (),
        }
    )


def earlier_result(outputs: Path, period: str) -> tuple[Earlier, str]:
    """Read the published result of a period, and the name of the one before it ("" for none).

    Raises ParamsError: it is not published or cannot be read.
    """
    path = outputs / period / RESULT
    result = _read(path, period)
    before = json.loads(path.read_text(encoding="utf-8")).get("previous") or {}
    return result, str(before.get("period", ""))


def _published_in(outputs: Path) -> list[str]:
    return [each.parent.name for each in sorted(outputs.glob(f"*/{RESULT}"))]


def _read(path: Path, period: str) -> Earlier:
    if not path.is_file():
        raise ParamsError(
            f"previous: chưa công bố kỳ «{period}» (không có {path.parent.parent.name}/{period}/{RESULT}); "
            f"chạy kỳ đó trước, hoặc bỏ previous.{did_you_mean(period, _published_in(path.parent.parent))}"
        )
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        schema = int(content.get("schema", 0))
        if schema > SCHEMA:
            raise ParamsError(
                f"previous: kỳ «{period}» được tính bằng bản mới hơn của công cụ (tệp {RESULT} có schema "
                f"{schema}, bản này đọc đến {SCHEMA}); cài bản mới hơn, hoặc chạy lại kỳ đó bằng bản này."
            )
        result = Earlier.model_validate(content if schema else _without_labels(content))
    except (ValueError, KeyError, TypeError, AttributeError, ValidationError):
        raise ParamsError(
            f"previous: tệp {RESULT} của kỳ «{period}» bị hỏng hoặc không đủ mục; chạy lại kỳ đó."
        ) from None
    _require_rates(result, period)
    return result


def _without_labels(content: dict[str, Any]) -> dict[str, Any]:
    """Return a result of before there were numbers of schemas, when each rate carried its label."""
    bare = [
        {**agency, "rates": [_without_label(rate) for rate in agency["rates"]]}
        for agency in content["by_agency"]
    ]
    return {**content, "rates": [_without_label(rate) for rate in content["rates"]], "by_agency": bare}


def _without_label(rate: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in rate.items() if name != "label"}


def _require_rates(result: Earlier, period: str) -> None:
    known = {rate.name for rate in result.rates}
    lacking = [label for name, (label, _, _) in vocab.RATES.items() if name not in known]
    if lacking:
        raise ParamsError(
            f"previous: kỳ «{period}» được tính bằng bản cũ của công cụ, chưa có {'; '.join(lacking)}; "
            "chạy lại kỳ đó rồi chạy kỳ này."
        )
