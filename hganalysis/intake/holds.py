"""Time on hold that does not count toward the deadline, where a map declares it (``dates.hold: stops``).

Trackers stop the clock of a task that waits for somebody else, and start it again: the deadline moves by the
days between. A hold that has not ended leaves the task paused, whatever its state says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from hganalysis.intake.typed_columns import ColumnReader

STOPPED = ("open", "awaiting_confirmation", "unknown")
"""States of a task that a hold without an end leaves paused."""


def stop_clock(columns: dict[str, pd.Series], reader: ColumnReader) -> dict[str, pd.Series]:
    """Return the columns with each deadline moved by the days on hold, each told (`held_days`)."""
    due = columns["due_on"]
    none = pd.Series(pd.NaT, index=due.index, dtype="datetime64[us]")
    start, end = (columns.get(name, none).dt.normalize() for name in ("held_from", "held_to"))
    between = (end - start).dt.days.astype("Float64")
    counted = columns.get("held_days", pd.Series(pd.NA, index=due.index, dtype="Float64"))
    days = counted.fillna(between)
    unclear = (days < 0).fillna(value=False) | (counted.isna() & start.isna() & end.notna())
    for position in np.flatnonzero(unclear).tolist():
        reader.add("hold_unclear", position, "held_to", "Ngày tạm dừng thiếu hoặc ngược nhau")
    moved = (days > 0).fillna(value=False) & ~unclear & due.notna()
    whole = pd.Series(np.floor(days.where(moved, 0).astype(float)), index=due.index)
    shift = pd.Series(pd.to_timedelta(whole, unit="D")).astype("timedelta64[us]")
    for position in np.flatnonzero(moved).tolist():
        told = f"Tạm dừng {days.iloc[position]:g} ngày: thời hạn dời từ {due.iloc[position]:%d/%m/%Y} đến "
        after = due.iloc[position] + shift.iloc[position]
        reader.add("due_held", position, "due_raw", f"{told}{after:%d/%m/%Y} (dates.hold)")
    running = start.notna() & end.isna() & counted.isna() & columns["state"].isin(STOPPED)
    state = columns["state"].mask(running, "paused")
    return {**columns, "due_on": due + shift, "state": state, "held_days": days.where(~unclear)}
