"""Running lifelines: its warnings about the future of pandas are no reader's business, its doubts are."""

from __future__ import annotations

import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING

from hganalysis.errors import Unsaid

if TYPE_CHECKING:
    from collections.abc import Iterator

DOUBTS = ("still high", "failed to converge", "suspiciously close to 0", "did not converge")
"""Words of the lifelines warnings after which its coefficients are no answer (lifelines 0.30)."""

NEED = "ít biến hơn, hoặc gộp các nhóm không có nhiệm vụ kết thúc"


@contextmanager
def fitting(what: str) -> Iterator[None]:
    """Run lifelines without noise; a fit that fails or that lifelines itself doubts is `Unsaid`."""
    from lifelines.exceptions import ConvergenceError, StatError

    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        try:
            yield
        except (ConvergenceError, StatError) as error:
            why = "mô hình không tìm được nghiệm, có biến không đổi hoặc phụ thuộc biến khác"
            raise Unsaid(what, why, NEED) from error
    if any(doubt in str(warning.message) for warning in heard for doubt in DOUBTS):
        raise Unsaid(what, "mô hình không hội tụ, có biến tách hẳn nhiệm vụ kết thúc sớm và muộn", NEED)
