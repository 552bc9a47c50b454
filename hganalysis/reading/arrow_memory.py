"""Where Arrow takes its memory from while a list becomes a table."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Iterator

BACKEND = "jemalloc"


@contextmanager
def memory_kept_for_reuse() -> Iterator[None]:
    """Let Arrow take its memory from a pool that keeps what one column gave back for the next.

    Its default pool hands pages back to the system and asks for them anew, which on virtual machines takes
    longer than the columns themselves. Where pyarrow has no other pool, nothing changes.
    """
    before = pa.default_memory_pool()
    if BACKEND in pa.supported_memory_backends():
        pa.set_memory_pool(pa.jemalloc_memory_pool())
    try:
        yield
    finally:
        pa.set_memory_pool(before)
