"""Which tasks a model is fitted to where there are more than it needs: the same ones in every run.

Only models that are fitted by repeated passes over all tasks are: those of the factors, of the time taken and
of what comes next (docs/decisions/0018-models-on-a-sample.md). Everything counted is counted on all rows.
"""

from __future__ import annotations

import hashlib
from typing import Literal

import numpy as np
import pandas as pd
from pydantic import Field

from hganalysis import text
from hganalysis.counting.record import Record

MOST_TASKS = 50_000
"""Tasks a model is fitted to, about at most: as many as a province assigns in ten years (docs/scale.md), so
that its analyses use all of them. The 95% interval of a share of so many is less than a point wide."""

HASHED_BYTES = 8


class Sample(Record):
    """The tasks that a model was fitted to, where they are a sample of those it is about."""

    rule: Literal["sha256_of_task_id"]
    """The first 8 bytes of the SHA-256 of the id of each, as a share of 2^64, lie below `fraction`."""
    tasks: int = Field(gt=0)
    """Tasks in the sample."""
    among: int = Field(gt=0)
    """Tasks that the model is about."""
    fraction: float = Field(gt=0, lt=1)
    """The chance of each task to be in the sample."""


def sampled(tasks: pd.DataFrame, most: int | None = None) -> tuple[pd.DataFrame, Sample | None]:
    """Return the tasks that a model is fitted to, in their order, and what sample they are; None for all.

    The choice knows nothing of a task but its id, so that what holds of the sample holds of all tasks, as far
    as its size can tell; intervals computed from the sample say how far. The same id is chosen in every run,
    whatever stands beside it, and stays chosen when fewer tasks are there to choose from. A task without id
    is chosen by its place in the index. `most` is `MOST_TASKS` when not given.

    Examples
    --------
    >>> import pandas as pd
    >>> rows, sample = sampled(pd.DataFrame({"task_id": [f"NV{number}" for number in range(1000)]}), most=100)
    >>> len(rows), sample.among, sample.fraction
    (108, 1000, 0.1)
    """
    most = MOST_TASKS if most is None else most
    if len(tasks) <= most:
        return tasks, None
    fraction = most / len(tasks)
    ids = tasks["task_id"] if "task_id" in tasks else pd.Series(None, tasks.index, dtype=object)
    names = np.where(ids.notna(), ids.astype(str), [f"#{place}" for place in tasks.index])
    chosen = tasks[np.array([_place(name) for name in names]) < fraction]
    told = Sample(rule="sha256_of_task_id", tasks=len(chosen), among=len(tasks), fraction=fraction)
    return chosen, told


def ids_of(tasks: pd.DataFrame) -> pd.DataFrame:
    """Return the ids of tasks and nothing else, as far as they have any."""
    return tasks.filter(["task_id"])


def _place(name: str) -> float:
    """Return where an id lies between 0 and 1."""
    number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:HASHED_BYTES])
    return number / float(2 ** (8 * HASHED_BYTES))


def sample_sentence(sample: Sample | None) -> str:
    """Say that a model rests on a sample, and what that means for its intervals; "" where it rests on all."""
    if sample is None:
        return ""
    return (
        f"Mô hình lập trên {sample_phrase(sample)}, chọn theo mã nhiệm vụ chứ không theo kết quả; khoảng tin "
        "cậy tính theo cỡ mẫu. Số đếm và tỷ lệ vẫn tính trên mọi nhiệm vụ."
    )


def sample_phrase(sample: Sample) -> str:
    """Return the sample as a noun phrase, with its size and of how many it is."""
    tasks, of = text.number(sample.tasks), text.number(sample.among)
    return f"mẫu {tasks} trong {of} nhiệm vụ ({text.percent(sample.tasks / sample.among)})"


def on_sample(sample: Sample | None) -> str:
    """Return the same as what stands behind a statement; "" where it rests on all tasks."""
    return f", trên {sample_phrase(sample)}" if sample else ""


def sample_in(found: pd.DataFrame) -> Sample | None:
    """Return the sample that a table rests on, which it keeps as plain values."""
    told = found.attrs.get("sample")
    return Sample.model_validate(told) if told else None
