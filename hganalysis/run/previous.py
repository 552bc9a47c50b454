"""The published result of the period before, as the params file names it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from hganalysis import vocab
from hganalysis.counting.changes import compared
from hganalysis.errors import ParamsError
from hganalysis.text import date

if TYPE_CHECKING:
    from pathlib import Path

    from hganalysis.settings.params import Params

RESULT = "result.json"


def previous_file(outputs: Path, params: Params) -> Path | None:
    """Return where the result of the period before is published, None when the params name none."""
    return outputs / params.previous / RESULT if params.previous else None


def read_previous(outputs: Path, params: Params) -> dict[str, Any] | None:
    """Read the result of the period before.

    Parameters
    ----------
    outputs : Path
        Where periods are published.
    params : Params
        The period; `previous` names the one before.

    Raises
    ------
    ParamsError
        It is not published, cannot be read, does not end earlier, or one is simulated and the other is not.
    """
    path = previous_file(outputs, params)
    if path is None:
        return None
    result = _read(path, params.previous)
    if result["as_of"] >= params.to.isoformat():
        raise ParamsError(
            f"previous: kỳ «{params.previous}» chốt số liệu ngày {date(result['as_of'])}, không trước ngày "
            f"{date(params.to)} của kỳ này; chọn một kỳ sớm hơn."
        )
    if result["simulated"] != params.source.simulated:
        raise ParamsError(
            f"previous: kỳ «{params.previous}» và kỳ này, một kỳ là số liệu mô phỏng, một kỳ là "
            "số liệu thật, không so sánh được; chọn kỳ khác hoặc bỏ previous."
        )
    return result


def _read(path: Path, period: str) -> dict[str, Any]:
    if not path.is_file():
        raise ParamsError(
            f"previous: chưa công bố kỳ «{period}» (không có {path.parent.parent.name}/{period}/{RESULT}); "
            "chạy kỳ đó trước, hoặc bỏ previous."
        )
    try:
        result: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        known = {rate["name"] for rate in result["rates"]}
        compared(result, result)
        bool(result["simulated"])
    except (ValueError, KeyError, TypeError, AttributeError):
        raise ParamsError(
            f"previous: tệp {RESULT} của kỳ «{period}» bị hỏng hoặc không đủ mục; chạy lại kỳ đó."
        ) from None
    lacking = [label for name, (label, _, _) in vocab.RATES.items() if name not in known]
    if lacking:
        raise ParamsError(
            f"previous: kỳ «{period}» được tính bằng bản cũ của công cụ, chưa có {'; '.join(lacking)}; "
            "chạy lại kỳ đó rồi chạy kỳ này."
        )
    return result
