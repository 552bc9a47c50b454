"""Everything the report and the figures say of delays, as plain data: the key `delays` of result.json."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hganalysis.delays.stated import summarise_reasons

if TYPE_CHECKING:
    import pandas as pd


def summarise(judged: pd.DataFrame) -> dict[str, Any]:
    """Return `{reasons}`; a part that the data cannot answer has a reason in its `unsaid`.

    Parameters
    ----------
    judged : DataFrame
        Every row read, as `hg.judge` gives it.
    """
    return {"reasons": summarise_reasons(judged)}
