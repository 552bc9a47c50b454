"""How often a date column is called proven, and how often that is wrong: random columns with a known order.

Usage: ``python benchmarks/bench_date_order.py [COLUMNS]`` (100,000 when not given; the seed is fixed).
"""

from __future__ import annotations

import datetime as dt
import random
import sys
from collections import Counter

from hganalysis.drafting.date_formats import draft_dates
from hganalysis.intake.dates import DateReader

SEED, COLUMNS = 2024, 100_000
FIRST, DAYS = dt.date(1995, 1, 1), 16_000
ENDINGS = {
    True: ("", "", "", " 17:00", ", 08h30", " - 16:30", " (gia hạn lần 1)", " 24:00", " 5:00:00 CH"),
    False: ("", "", " 5:00 PM", " 17:00:00", " 45%"),
}
PREFIXES = ("", "", "", "17:00 ", "17 giờ 00 ngày ", "{weekday} ")


def column(choose: random.Random) -> tuple[bool, list[str], list[dt.date]]:
    """Return whether days come first, the texts of one column, and the days that they mean."""
    day_first, mark = choose.random() < 0.5, choose.choice("/-.")
    ending, prefix = choose.choice(ENDINGS[day_first]), choose.choice(PREFIXES)
    ending = "" if prefix else ending
    span, start = choose.choice((20, 200, DAYS)), choose.randrange(DAYS)
    days = [
        FIRST + dt.timedelta(days=(start + choose.randrange(span)) % DAYS)
        for _ in range(choose.randint(1, 12))
    ]
    padded = choose.random() < 0.5
    year = "%y" if choose.random() < 0.1 and not ending else "%Y"
    texts = []
    for day in days:
        parts = (day.day, day.month) if day_first else (day.month, day.day)
        written = mark.join(f"{part:02d}" if padded else str(part) for part in parts)
        texts.append(f"{prefix.format(weekday=f'{day:%a}')}{written}{mark}{day.strftime(year)}{ending}")
    return day_first, texts, days


def main(columns: int) -> None:
    """Print how many columns were called proven, how many of these wrongly, and the first wrong ones."""
    choose, told, shown = random.Random(SEED), Counter[str](), 0
    for _ in range(columns):
        day_first, texts, days = column(choose)
        draft = draft_dates({"due_on": texts})
        if not draft.proven:
            told["left to a person"] += 1
            continue
        readings = [DateReader(draft.rules()).read(text, deadline=True).moment for text in texts]
        wrong = [
            text
            for text, moment, day in zip(texts, readings, days, strict=True)
            if moment is not None and moment.date() != day
        ]
        told["proven"] += 1
        told["proven, some unreadable"] += None in readings
        told["proven, wrong"] += bool(wrong)
        if wrong and shown < 5:
            shown += 1
            print(f"wrong: day first is {day_first}, read {draft.dayfirst}: {texts}")
    print(f"seed {SEED}: " + ", ".join(f"{name} {n:,}" for name, n in sorted(told.items())))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else COLUMNS)
