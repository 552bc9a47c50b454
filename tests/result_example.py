"""A result made by hand, consistent in all its numbers, of any size."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hganalysis import vocab
from hganalysis.counting.clocks import CLOCKS, SIDES
from hganalysis.counting.intervals import wilson
from hganalysis.counting.listed_tasks import LISTED
from hganalysis.delays.which_reasons.reasons_answer import APART
from hganalysis.quality import MEASURES
from hganalysis.report.period_result import PeriodResult
from hganalysis.settings.causes import load_causes

Plain = dict[str, Any]

SEED = {"done_on_time": 703, "done_late": 103, "open_in_time": 65, "open_overdue": 24, "unclassified": 1}
OUTSIDE = {"no_deadline": 37, "excluded": 12}
FROM, AS_OF = dt.date(2024, 1, 1), dt.date(2024, 11, 3)

DEPARTMENTS = (
    "Văn phòng UBND tỉnh", "Sở Nội vụ", "Sở Tư pháp", "Sở Kế hoạch và Đầu tư", "Sở Tài chính",
    "Sở Công Thương",
    "Sở Nông nghiệp và Phát triển nông thôn", "Sở Giao thông vận tải", "Sở Xây dựng",
    "Sở Tài nguyên và Môi trường", "Sở Thông tin và Truyền thông", "Sở Lao động - Thương binh và Xã hội",
    "Sở Văn hóa, Thể thao và Du lịch", "Sở Khoa học và Công nghệ", "Sở Giáo dục và Đào tạo", "Sở Y tế",
    "Thanh tra tỉnh", "Ban Dân tộc", "Ban Quản lý các khu công nghiệp",
    "Ban Quản lý Khu nông nghiệp ứng dụng công nghệ cao",
    "Ban Quản lý dự án đầu tư xây dựng công trình dân dụng và công nghiệp",
    "Ban Quản lý dự án đầu tư xây dựng công trình giao thông và nông nghiệp",
    "Trung tâm Xúc tiến đầu tư, Thương mại và Du lịch", "Đài Phát thanh và Truyền hình",
    "Trường Cao đẳng Cộng đồng", "Liên minh Hợp tác xã",
)  # fmt: skip
DISTRICTS = (
    "UBND thành phố Vị Thanh", "UBND thành phố Ngã Bảy", "UBND thị xã Long Mỹ", "UBND huyện Châu Thành",
    "UBND huyện Châu Thành A", "UBND huyện Long Mỹ", "UBND huyện Phụng Hiệp", "UBND huyện Vị Thủy",
)  # fmt: skip
VERTICALS = (
    "Công an tỉnh", "Bộ Chỉ huy Quân sự tỉnh", "Cục Thuế tỉnh", "Cục Thống kê tỉnh", "Kho bạc Nhà nước tỉnh",
    "Bảo hiểm xã hội tỉnh",
)  # fmt: skip
LEADERS = ("Chủ tịch UBND tỉnh", "Phó Chủ tịch UBND tỉnh (kinh tế)", "")
FIELDS = ("Đất đai, môi trường", "Giáo dục", "Tài chính, ngân sách", "Y tế")
SHORT = {
    "Sở Nông nghiệp và Phát triển nông thôn": "Sở NN&PTNT",
    "Sở Lao động - Thương binh và Xã hội": "Sở LĐ-TB&XH",
    "Ban Quản lý Khu nông nghiệp ứng dụng công nghệ cao": "BQL Khu NN ƯDCNC",
    "Ban Quản lý dự án đầu tư xây dựng công trình dân dụng và công nghiệp": "Ban QLDA dân dụng",
    "Ban Quản lý dự án đầu tư xây dựng công trình giao thông và nông nghiệp": "Ban QLDA giao thông",
    "Trung tâm Xúc tiến đầu tư, Thương mại và Du lịch": "TT Xúc tiến ĐT-TM-DL",
}
ENGLISH = (
    "Attorney General's Office", "Cabinet Office", "Department for Business and Trade",
    "Department for Culture, Media and Sport", "Department for Energy Security and Net Zero",
    "Department for Environment, Food and Rural Affairs", "Department for Science, Innovation and Technology",
    "Ministry of Housing, Communities and Local Government", "Women and Equalities Unit",
)  # fmt: skip


def example_result(
    agencies: int = 12,
    *,
    totals: dict[str, int] | None = None,
    names: tuple[str, ...] | None = None,
    simulated: bool = True,
) -> PeriodResult:
    """Return a result of 1 to 40 agencies whose totals are those of the published report unless given.

    `names` replaces the provincial agencies by others, all of the group "other". With ``agencies`` of 3 or
    more the last agency has no task that is concluded.
    """
    whole = SEED | OUTSIDE | (totals or {})
    by_agency = _agencies(whole, _directory(agencies, names))
    lists = {
        name: _rows(name, by_agency) for name in ("open_overdue", "done_late", "unclassified", "excluded")
    }
    return typed({
        "previous": None,
        "changes": None,
        "period": "2024-11-03",
        "label": "10 tháng đầu năm 2024",
        "from": FROM.isoformat(),
        "as_of": AS_OF.isoformat(),
        "simulated": simulated,
        "source": {"file": "nhiem-vu-2024-11-03.xlsx", "rows_read": sum(whole.values())},
        "rules": {
            "granularity": "day", "roll_forward": False, "basis": "current", "population_by": "assigned_on",
            "carry_over": "exclude", "roll_forward_changes": min(3, whole["open_overdue"]),
        },
        "totals": _counts(whole),
        "rates": [{**rate, "range": None, "interval": _interval(rate)} for rate in _rates(whole)],
        "by_agency": by_agency,
        "by_group": _groups(by_agency),
        "by_month": _months(whole),
        "by_month_outside": {"assigned": 0, "completed": 0},
        "overdue_bands": _bands(lists["open_overdue"]),
        "due_today": min(4, whole["open_in_time"]),
        "due_soon": _due_soon(max(0, whole["open_in_time"] - 4)),
        "holders": _holders(lists["open_overdue"], whole["open_in_time"]),
        "by_leader": _breakdowns(LEADERS, by_agency, lists["open_overdue"]),
        "by_field": _breakdowns(FIELDS, by_agency, lists["open_overdue"]),
        "clocks": _clocks(by_agency),
        "no_deadline_kinds": _reasons(["none", "recurrent"], whole["no_deadline"]),
        "exclusions": _reasons(["duplicate", "withdrawn"], whole["excluded"]),
        "unclassified_reasons": _reasons(["done_without_date"], whole["unclassified"]),
        "lists": lists,
        "published": {"total": 896, "done": 806, "done_on_time": 703, "done_late": 103, "open": 89,
                      "open_in_time": 65, "open_overdue": 24},
        "checks": [
            {"name": "own.open", "holds": True, "expected": whole["open_in_time"] + whole["open_overdue"],
             "found": whole["open_in_time"] + whole["open_overdue"]},
            {"name": "published.total", "holds": False, "expected": 895, "found": 896},
        ],
        "warnings": _warnings(whole["unclassified"]),
        "findings": {"error": 2, "warning": 5, "info": 9, "by_code": [
            {"code": "date_unreadable", "severity": "error", "n": 2}]},
        "quality": _quality(by_agency, whole),
        "delays": {"reasons": _stated(whole["done_late"] + whole["open_overdue"]), **_answers()},
    })  # fmt: skip


def typed(content: Plain) -> PeriodResult:
    """Return a result of what result.json would hold."""
    return PeriodResult.model_validate(content)


def with_tasks(result: PeriodResult, status: str, *updates: Plain) -> PeriodResult:
    """Return a result whose first tasks of a list are changed."""
    plain = result.plain()
    for task, update in zip(plain["lists"][status], updates, strict=False):
        task |= update
    return typed(plain)


def changed(result: PeriodResult, parts: Plain | None = None, /, **more: Any) -> PeriodResult:
    """Return a result with some of its parts replaced, by the names of result.json."""
    return typed(result.plain() | (parts or {}) | more)


def _warnings(unclassified: int) -> list[Plain]:
    """Return what the source leaves unsaid of the tasks that are not classified."""
    message = (
        f"Báo hoàn thành nhưng không có ngày hoàn thành: {unclassified} dòng ở cột “Ngày hoàn thành” không "
        "xếp được đúng hay quá hạn, để ở mục chưa phân loại; số đã hoàn thành chưa gồm các nhiệm vụ này."
    )
    figures = ["done", "done_on_time", "done_late", "unclassified"]
    found = {"code": "done_without_date", "rows": unclassified, "columns": ["Ngày hoàn thành"]}
    return [{**found, "figures": figures, "message": message}] if unclassified else []


def _quality(by_agency: list[Plain], whole: dict[str, int]) -> list[Plain]:
    """Return every measure: a tenth of the tasks of each agency, and one without data."""
    sizes = [sum(entry[status] for status in vocab.IN_TOTAL) for entry in by_agency]
    shares = [
        {"agency_id": entry["agency_id"], "agency": entry["agency"], **_part(size // 10, size)}
        for entry, size in zip(by_agency, sizes, strict=True)
        if size
    ]
    entries = []
    for each in MEASURES.values():
        numbers = _part(sum(size // 10 for size in sizes), sum(sizes))
        amounts = {"median": 2.0 if each.unit else None, "p90": 8.0 if each.unit else None}
        words = {"name": each.name, "complaint": each.complaint}
        entry = {**words, **numbers, **amounts, "lacks": [], "by_agency": shares}
        if each.name == "extended_after_due":
            entry |= dict.fromkeys([*numbers, *amounts])
            entry |= {"lacks": [{"columns": ["extended_on"], "empty": False}], "by_agency": []}
        entries.append(entry)
    return entries


def _part(numerator: int, denominator: int) -> Plain:
    return {
        "numerator": numerator,
        "denominator": denominator,
        "value": numerator / denominator if denominator else None,
        "unknown": 0,
        "interval": list(wilson(numerator, denominator)) if denominator else None,
    }


def _stated(late: int) -> Plain:
    """Return reasons of late tasks: four causes, texts not matched, and the unknown."""
    if not late:
        return {"unsaid": "Chưa nói được lý do: không có nhiệm vụ chậm. Cần ít nhất một nhiệm vụ chậm."}
    labels = load_causes().labels
    codes = ["complex", "coordination", "capital", "land", "unmatched", "unknown"]
    sizes = dict(zip(codes, shared_out(late, [8.0, 6.0, 3.0, 1.0, 1.0, 12.0]), strict=True))
    causes, running = [], 0
    for code, n in sizes.items():
        if n or code in APART:
            running += n
            causes.append({"cause": code, "label": (labels | APART)[code], "n": n, "share": n / late,
                           "cumulative": running / late, "mentioned": n})  # fmt: skip
    texts = [{"text": "=1+1 <b>lý do lạ</b>", "n": sizes["unmatched"]}] if sizes["unmatched"] else []
    return {"unsaid": "", "late": late, "causes": causes, "unmatched": texts}


ABOUT = {"known": 260, "waiting": 65, "ahead": 4, "adjusted": True, "model_tasks": 260, "model_late": 38,
         "model_agencies": 3}  # fmt: skip


def _answers() -> Plain:
    """Return the other parts: two factors compared, one of them clear, and a forecast; the rest unsaid."""
    numbers = {
        "rate": 0.3, "low": 0.2, "high": 0.42, "rate_other": 0.1, "low_other": 0.06, "high_other": 0.16,
        "n": 60, "late": 18, "n_other": 200, "late_other": 20, "difference": 0.2, "difference_low": 0.09,
        "difference_high": 0.32, "odds_ratio": 3.5, "or_low": 1.8, "or_high": 6.9,
        "adjusted": 0.18, "adjusted_low": 0.06, "adjusted_high": 0.3, "p_adjusted": 0.004,
    }  # fmt: skip
    same = {"consequence": False, "model": "main", "unsaid": "", "step": "", "level": ""}
    clear = {**same, **numbers, "factor": "field", "label": "Lĩnh vực", "level": "<b>Đất đai", "clear": True}
    not_clear = {
        **same,
        **numbers,
        "factor": "entered_late",
        "label": "Văn phòng nhập chậm",
        "clear": False,
        "or_low": 0.8,
    }
    expected = {
        "measure": "overdue", "label": "", "n": 50, "expected": 24.0, "low": 18.0, "high": 30.0, "unsaid": "",
        "over": 20, "today": 4, "ahead": 26,
    }  # fmt: skip
    unsaid = {"unsaid": "Chưa nói được gì: dữ liệu mẫu. Cần dữ liệu thật."}
    return {
        "factors": {"unsaid": "", "about": ABOUT, "rows": [clear, not_clear]},
        "forecast": {"unsaid": "", "until": "2024-12-03", "expected": [expected],
                     "brier": 0.2, "brier_base": 0.25, "in_time": 65, "at_risk": [], "today": 4,
                     "tested": {"times": 6, "n": 170, "foreseen": 73.2, "missed": 82, "bands": 5,
                                "bands_missed": 3}},
        **dict.fromkeys(("agencies", "funnel", "duration", "months", "change", "time_factors"), unsaid),
    }  # fmt: skip


def empty_result() -> PeriodResult:
    """Return a result without a single task."""
    return example_result(3, totals=dict.fromkeys([*SEED, *OUTSIDE], 0))


def shared_out(total: int, weights: list[float]) -> list[int]:
    """Split a whole number by weights; the parts add up to it (largest remainders)."""
    exact = [total * weight / sum(weights) for weight in weights]
    parts = [int(value) for value in exact]
    order = sorted(range(len(parts)), key=lambda i: parts[i] - exact[i])
    for i in order[: total - sum(parts)]:
        parts[i] += 1
    return parts


def _directory(agencies: int, names: tuple[str, ...] | None) -> list[tuple[str, str]]:
    if names:
        return [
            ("other", names[i % len(names)] + f" ({i // len(names)})" * (i >= len(names)))
            for i in range(agencies)
        ]
    districts = min(len(DISTRICTS), agencies // 3)
    verticals = min(len(VERTICALS), max(0, agencies - len(DEPARTMENTS) - districts))
    departments = agencies - districts - verticals
    return [
        *(("department", name) for name in DEPARTMENTS[:departments]),
        *(("district", name) for name in DISTRICTS[:districts]),
        *(("vertical", name) for name in VERTICALS[:verticals]),
    ]


def _agencies(whole: dict[str, int], directory: list[tuple[str, str]]) -> list[Plain]:
    size = [3.0 + (i * 7) % 11 for i in range(len(directory))]
    uneven = [weight * (1 + (i * 5) % 4) for i, weight in enumerate(size)]
    if len(directory) >= 3:
        uneven[-1] = size[-1] = 0.0
    weights = {"done_on_time": size, "done_late": uneven, "open_in_time": size, "open_overdue": uneven[::-1]}
    if len(directory) >= 3:
        weights["open_overdue"] = [*uneven[:-1][::-1], 0.0]
    every = {
        status: shared_out(whole[status], weights.get(status, [1.0] * len(directory))) for status in whole
    }
    return [
        _agency(i, group, name, {status: parts[i] for status, parts in every.items()})
        for i, (group, name) in enumerate(directory)
    ]


def _agency(order: int, group: str, name: str, counts: dict[str, int]) -> Plain:
    concluded = counts["done_on_time"] + counts["done_late"] + counts["open_overdue"]
    return {
        "agency_id": f"cq{order + 1:02d}",
        "agency": name,
        "short": SHORT.get(name, name),
        "group": group,
        "order": order + 1,
        **_counts(counts),
        "done_ahead": 0,
        "rates": _rates(counts),
        "interval": list(wilson(counts["done_on_time"], concluded)) if concluded else None,
    }


def _counts(counts: dict[str, int]) -> dict[str, int]:
    sums = {
        "total": sum(counts[status] for status in vocab.IN_TOTAL),
        "done": sum(counts[status] for status in vocab.DONE),
        "open": sum(counts[status] for status in vocab.OPEN),
    }
    return {name: (sums | counts)[name] for name in vocab.COUNTS}


def _rates(counts: dict[str, int]) -> list[Plain]:
    rates = []
    for name, (_, of, base) in vocab.RATES.items():
        numerator, denominator = sum(counts[s] for s in of), sum(counts[s] for s in base)
        value = numerator / denominator if denominator else None
        rates.append({"name": name, "numerator": numerator, "denominator": denominator, "value": value})
    return rates


def _interval(rate: Plain) -> list[float] | None:
    return list(wilson(rate["numerator"], rate["denominator"])) if rate["denominator"] else None


def _groups(by_agency: list[Plain]) -> list[Plain]:
    groups = []
    for group in vocab.GROUPS:
        members = [entry for entry in by_agency if entry["group"] == group]
        if members:
            counts = {name: sum(entry[name] for entry in members) for name in vocab.COUNTS}
            head = {"group": group, "agencies": len(members)}
            groups.append({**head, **counts, "done_ahead": 0, "rates": _rates(counts)})
    return groups


def _months(whole: dict[str, int]) -> list[Plain]:
    assigned = shared_out(sum(whole[s] for s in vocab.IN_TOTAL), [8, 4, 9, 9, 10, 11, 9, 10, 11, 10, 0.5])
    completed = shared_out(sum(whole[s] for s in vocab.DONE), [3, 5, 7, 9, 9, 10, 9, 11, 10, 12, 1])
    return [
        {"month": f"2024-{i + 1:02d}", "assigned": a, "completed": c}
        for i, (a, c) in enumerate(zip(assigned, completed, strict=True))
    ]


def _rows(status: str, by_agency: list[Plain]) -> list[Plain]:
    owners = [entry for entry in by_agency for _ in range(entry[status])]
    late = status in ("open_overdue", "done_late")
    rows = [_row(status, i, owner, 1 + (i * 37) % 130 if late else None) for i, owner in enumerate(owners)]
    return sorted(rows, key=lambda row: -row["days_late"]) if late else rows


def _row(status: str, i: int, owner: Plain, days_late: int | None) -> Plain:
    stopped = AS_OF if status == "open_overdue" else AS_OF - dt.timedelta(days=5 + i % 60)
    due = stopped - dt.timedelta(days=days_late) if days_late else AS_OF - dt.timedelta(days=20 + i)
    reasons = {"unclassified": "done_without_date", "excluded": "duplicate"}
    unsaid = {each.list_name: "" if each.kind == "text" else None for each in LISTED}
    return unsaid | {
        "task_id": f"NV-2024-{i + 1:04d}",
        "doc_number": f"{100 + i}/TB-VP.UBND" if i % 7 else f"{1200 + i}/UBND-NCTH",
        "doc_date": (due - dt.timedelta(days=30)).isoformat(),
        "title": "Khẩn trương rà soát, báo cáo kết quả giải quyết kiến nghị của cử tri trên địa bàn"
        + (" và đề xuất phương án xử lý các khó khăn, vướng mắc thuộc thẩm quyền" if i % 3 else ""),
        "agency": owner["agency"],
        "agency_id": owner["agency_id"],
        "coop": "Sở Tài chính; Sở Xây dựng" if i % 2 else "",
        "due_on": due.isoformat(),
        "due_original": due.isoformat(),
        "leader": "Chủ tịch UBND tỉnh" if i % 2 else "",
        "completed_on": stopped.isoformat() if status == "done_late" else None,
        "days_late": days_late,
        "working_days_late": None if days_late is None else days_late * 5 // 7,
        "extension_count": i % 3 if i % 4 else None,
        "status_raw": HELD_AS[i % 3][1] if status == "open_overdue" else "Đã hoàn thành",
        "progress_pct": 100 if status == "done_late" or i % 3 else 40,
        "reported_on": stopped.isoformat() if status == "done_late" or i % 3 else None,
        "holder": HELD_AS[i % 3][0] if status == "open_overdue" else None,
        "cause": "Chờ ý kiến của cơ quan phối hợp" if late_with_cause(status, i) else "",
        "reason": reasons.get(status, ""),
        "note": "Đang chờ ý kiến của các sở, ngành liên quan" if i % 5 == 1 else "",
        "source_sheet": "Danh sách",
        "source_row": 9 + i,
    }


HELD_AS = (("agency", "Đang thực hiện"), ("approver", "Chờ duyệt"), ("reported_after", "Đã hoàn thành"))
"""Who holds an overdue task, with what the source writes of it, in turn."""


def late_with_cause(status: str, i: int) -> bool:
    """Tell which rows have a cause: every other one that is late."""
    return status in ("open_overdue", "done_late") and i % 2 == 0


def _holders(open_overdue: list[Plain], open_in_time: int) -> list[Plain]:
    in_time = {"agency": open_in_time - open_in_time // 4, "approver": open_in_time // 4}
    return [
        {
            "holder": holder,
            "open_in_time": in_time.get(holder, 0),
            "open_overdue": sum(row["holder"] == holder for row in open_overdue),
        }
        for holder in vocab.HOLDERS
    ]


def _breakdowns(names: tuple[str, ...], by_agency: list[Plain], open_overdue: list[Plain]) -> list[Plain]:
    """Deal the tasks out over names, each agency to one in turn, holders as the lists have them."""
    made = []
    for i, name in enumerate(names):
        own = by_agency[i :: len(names)]
        ids = {entry["agency_id"] for entry in own}
        overdue = [row for row in open_overdue if row["agency_id"] in ids]
        counts = _counts({status: sum(entry[status] for entry in own) for status in vocab.STATUSES})
        soon = {"due_today": 0, "due_soon": counts["open_in_time"] // 2}
        if any(counts.values()):
            made.append(
                {"name": name, **counts, **soon, "holders": _holders(overdue, counts["open_in_time"])}
            )
    return made


def _clocks(by_agency: list[Plain]) -> list[Plain]:
    """Return a clock that moves a tenth of the tasks on time of each agency, and one without data."""
    moved = [
        {
            "agency_id": entry["agency_id"],
            "agency": entry["agency"],
            "to_late": entry["done_on_time"] // 10,
            "to_on_time": entry["done_late"] // 10,
        }
        for entry in by_agency
        if entry["done_on_time"] // 10 or entry["done_late"] // 10
    ]
    sums = {name: sum(each[name] for each in moved) for name in ("to_late", "to_on_time")}
    done = sum(entry["done"] for entry in by_agency)
    reported, confirmed, original = ({"name": each.name, "needs": each.needs} for each in CLOCKS)
    told = {**sums, "unchanged": done - sum(sums.values()), "unknown": 0, "lacks": None, "by_agency": moved}
    untold = {**dict.fromkeys(SIDES), "lacks": "column", "by_agency": []}
    return [reported | told, confirmed | untold, original | told]


def _bands(open_overdue: list[Plain]) -> list[Plain]:
    days = [row["days_late"] for row in open_overdue]
    return [
        {"low": low, "high": high, "n": sum(low <= d <= (high or d) for d in days)}
        for low, high, _ in vocab.OVERDUE_BANDS
    ]


def _due_soon(open_in_time: int) -> Plain:
    dates = [AS_OF + dt.timedelta(days=i + 1) for i in range(max(vocab.DUE_SOON_DAYS))]
    weights = [0.2 if day.weekday() >= 5 else 1 + (day.day * 3) % 5 for day in dates]
    each = shared_out(open_in_time * 3 // 4, weights)
    return {
        "until": dates[-1].isoformat(),
        "within": [
            {"days": days, "n": sum(each[:days]), "to_do": sum(each[:days]) // 2}
            for days in vocab.DUE_SOON_DAYS
        ],
        "by_day": [{"date": day.isoformat(), "n": n} for day, n in zip(dates, each, strict=True)],
    }


def _reasons(keys: list[str], total: int) -> list[Plain]:
    parts = shared_out(total, [len(keys) - i + 1.0 for i in range(len(keys))])
    rows = [{"reason": key, "n": n} for key, n in zip(keys, parts, strict=True) if n]
    return sorted(rows, key=lambda row: -row["n"])
