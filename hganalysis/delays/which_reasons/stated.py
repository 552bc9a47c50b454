"""The reasons agencies state for late tasks: what they say, not what was found to be so."""

from __future__ import annotations

import pandas as pd

from hganalysis import vocab
from hganalysis.answers.unsaid import require
from hganalysis.counting.status import LATE
from hganalysis.errors import Unsaid
from hganalysis.settings.causes import every_cause, load_causes

WHAT = "lý do chậm mà cơ quan nêu"
UNMATCHED, UNKNOWN = "unmatched", "unknown"
APART: dict[str, str] = {
    UNMATCHED: "chưa khớp: có ghi lý do, ngoài bảng từ khóa",
    UNKNOWN: "chưa rõ: không ghi lý do",
}
"""Late tasks without a cause, always told, after the causes."""

NOT_ENOUGH = "không đủ dữ liệu"
REASON = f"{vocab.TASK_COLUMNS['cause_raw']} (cause_raw)"


def count_reasons(judged: pd.DataFrame) -> pd.DataFrame:
    """Count late tasks by the reason stated first.

    Parameters
    ----------
    judged : DataFrame
        Every row read, as `hg.judge` gives it. Late is `done_late` or `open_overdue`.

    Returns
    -------
    DataFrame
        One row a cause, most frequent first, then `unmatched` and `unknown`: `cause`, `label`, `n`, `share`
        (of all late tasks; the shares add up to 1), `cumulative`, and `mentioned`: tasks whose text names the
        cause at all, first or not.

    Raises
    ------
    Unsaid
        The table has no row, no `status` or no `cause_raw`, or that column is empty in every row.
    """
    late = _late(judged)
    named = every_cause(late["cause_raw"])
    first = named.map(_first, na_action="ignore").fillna(UNKNOWN)
    n = first.value_counts()
    mentioned = named.explode().value_counts()
    labels = load_causes().labels
    ranked = sorted((code for code in labels if code in mentioned.index), key=lambda code: -n.get(code, 0))
    codes = [*ranked, *APART]
    table = pd.DataFrame(
        {
            "cause": codes,
            "label": [(labels | APART)[code] for code in codes],
            "n": [int(n.get(code, 0)) for code in codes],
        }
    )
    whole = len(late) if len(late) else float("nan")
    return table.assign(
        share=table["n"] / whole,
        cumulative=table["n"].cumsum() / whole,
        mentioned=[int(mentioned.get(code, n.get(code, 0))) for code in codes],
    )


def unmatched(judged: pd.DataFrame) -> pd.DataFrame:
    """Return the reasons of late tasks that match no phrase, for the next revision of the keyword table.

    Returns
    -------
    DataFrame
        `text`, as it stands in the source, and `n`, most frequent first.

    Raises
    ------
    Unsaid
        As for `count_reasons`.
    """
    late = _late(judged)
    named = every_cause(late["cause_raw"])
    texts = late.loc[named.map(len, na_action="ignore") == 0, "cause_raw"]
    sizes = texts.value_counts().rename_axis("text").reset_index(name="n")
    return sizes.sort_values(["n", "text"], ascending=[False, True], ignore_index=True)


def _late(judged: pd.DataFrame) -> pd.DataFrame:
    require(judged, ["status"], WHAT, "gọi hg.judge trước")
    lacking = _lacking(judged)
    if lacking:
        raise Unsaid(WHAT, lacking, f"tệp xuất có cột {REASON} và có ghi lý do")
    return judged[judged["status"].isin(LATE)]


def _lacking(judged: pd.DataFrame) -> str:
    """Return why nothing can be said of reasons; "" when something can."""
    if "cause_raw" not in judged:
        return f"{NOT_ENOUGH}: thiếu cột {REASON}"
    texts = judged["cause_raw"].dropna().astype("str").str.strip()
    if len(judged) and not (texts != "").any():
        return f"{NOT_ENOUGH}: cột {REASON} trống ở mọi dòng"
    return ""


def _first(codes: tuple[str, ...]) -> str:
    return codes[0] if codes else UNMATCHED
