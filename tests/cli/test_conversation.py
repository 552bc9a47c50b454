"""`hganalysis init` on a terminal: a real one (a pseudo-terminal), answered key by key."""

from __future__ import annotations

import codecs
import csv
import fcntl
import os
import pty
import select
import signal
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest

from hganalysis.cli.conversation import COLUMNS, EVERYTHING
from hganalysis.settings.export_map import load_map
from hganalysis.settings.params import load_params
from hganalysis.settings.yamlfile import PROPOSED

ROOT = Path(__file__).parents[2]
HEADINGS = ["Ref", "Title", "Team", "Opened", "Target date", "First wish", "Ended", "Where it stands"]
ROWS = [
    [f"R-{n:03}", f"Repair of bridge {n}", ("Roads", "Water", "Parks")[n % 3], f"2024-01-{n + 1:02}",
     f"2024-03-{n + 1:02}", f"2024-02-{n + 1:02}", f"2024-02-{n + 3:02}" if n % 2 else "",
     "Zufrieden" if n % 2 else "Liegt noch"]
    for n in range(20)
]  # fmt: skip
ENDED = "2024-02-20"
SECONDS = 60


def as_at_a_desk() -> None:
    """Take the terminal as one's own, and ctrl-C as it is where nobody said to ignore it."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Terminal:
    """A command on a pseudo-terminal of its own."""

    def __init__(self, folder: Path, *args: str) -> None:
        self.master, slave = pty.openpty()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "hganalysis", *args], cwd=folder, stdin=slave, stdout=slave, stderr=slave,
            start_new_session=True, preexec_fn=as_at_a_desk,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        )  # fmt: skip
        os.close(slave)
        self.shown, self._decoder = "", codecs.getincrementaldecoder("utf-8")("replace")

    def until(self, *words: str) -> str:
        """Read until one of some words is shown, and return what was shown since the last answer."""
        start, deadline = len(self.shown), time.monotonic() + SECONDS
        while not any(word in self.shown[start:] for word in words):
            assert time.monotonic() < deadline, f"waited in vain for {words}:\n{self.shown[start:]}"
            if not self._read():
                break
        return self.shown[start:]

    def _read(self) -> bool:
        if not select.select([self.master], [], [], 1)[0]:
            return True
        try:
            data = os.read(self.master, 65_536)
        except OSError:
            return False
        self.shown += self._decoder.decode(data)
        return bool(data)

    def answer(self, text: str) -> None:
        os.write(self.master, f"{text}\n".encode())

    def stopped(self) -> int:
        """Press ctrl-C until the command ends: one before the answer is read may be lost."""
        deadline = time.monotonic() + SECONDS
        while self.process.poll() is None:
            assert time.monotonic() < deadline, f"still waiting:\n{self.shown}"
            os.write(self.master, b"\x03")
            select.select([self.master], [], [], 2)
            self._read()
            time.sleep(0.5)
        return self.process.wait(SECONDS)

    def ended(self) -> int:
        deadline = time.monotonic() + SECONDS
        while self._read():
            assert time.monotonic() < deadline, f"still waiting:\n{self.shown}"
        return self.process.wait(SECONDS)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    with (tmp_path / "data" / "log.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADINGS, *ROWS])
    return tmp_path


def answered(terminal: Terminal, answers: dict[str, str]) -> list[str]:
    """Answer each question that has one of some words, the others by Enter; return the questions."""
    questions = []
    while True:
        shown = terminal.until("]: ", "  Tên: ")
        if not shown.rstrip(" ").endswith(("]:", "Tên:")):
            return questions
        questions.append(shown)
        terminal.answer(next((answer for words, answer in answers.items() if words in shown), ""))


def test_the_few_things_a_file_cannot_say_are_asked_in_the_order_of_what_changes_numbers_most(
    folder: Path,
) -> None:
    terminal = Terminal(folder, "init", "data/log.csv")
    questions = answered(terminal, {"ghi ngày hoàn": "Ended", "ghi trạng thái": "Where it stands"})
    assert terminal.ended() == 0

    order = (*COLUMNS.values(), "nghĩa là gì?", "chốt đến hết ngày nào?", "giao từ ngày nào?")
    asked = [
        place for words in order for place, each in enumerate(questions) if words in " ".join(each.split())
    ]
    assert asked == sorted(asked)
    assert len(asked) == 8
    assert "2024-03-01 | 2024-03-02 | 2024-03-03  <- đề xuất" in questions[0]
    word = next(each for each in questions if "«Liegt noch»" in each)
    assert "10 dòng, 0 dòng có ngày hoàn thành" in word
    assert word.count("| Repair of bridge") == 3


def test_the_column_of_days_that_is_left_is_offered_for_the_deadline_with_what_is_doubtful_about_it(
    folder: Path,
) -> None:
    place = folder / "data" / "log.csv"
    rest = [row[:4] + row[5:6] + row[7:] for row in ROWS]
    with place.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            [["Ref", "Title", "Team", "Opened", "Wished for", "Where it stands"], *rest]
        )
    questions = answered(Terminal(folder, "init", "data/log.csv"), {})
    due, status = (next(each for each in questions if words in each) for words in ("thời hạn", "trạng thái"))

    assert "Chưa chắc: tiêu đề không nói đây là thời hạn" in " ".join(due.split())
    assert "1. Wished for: 2024-02-01 | 2024-02-02 | 2024-02-03  <- đề xuất" in due
    assert due.rstrip().endswith("[1]:")
    assert "Chưa chắc: tiêu đề không nói đây là trạng thái" in " ".join(status.split())
    assert load_map(folder / "params" / "maps" / "log.yml", allow_proposals=True).columns["due_on"] == [
        "Wished for"
    ]


@pytest.mark.parametrize("above", ["", "UBND XÃ TÂN HÒA\n"])
def test_enter_all_the_way_writes_the_files_that_yes_writes(folder: Path, above: str) -> None:
    place = folder / "data" / "log.csv"
    place.write_text(above + place.read_text("utf-8"), encoding="utf-8")
    questions = answered(Terminal(folder, "init", "data/log.csv"), {})
    assert any("Tên [UBND xã Tân Hòa]:" in each for each in questions) == bool(above)
    done = subprocess.run(
        [sys.executable, "-m", "hganalysis", "init", "data/log.csv", "--yes", "--name", "khac"],
        cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, check=False,
    )  # fmt: skip

    assert done.returncode == 0
    for kind in ("params/maps", "params"):
        written = [(folder / kind / f"{name}.yml").read_text("utf-8") for name in ("log", "khac")]
        assert written[0] == written[1].replace("khac", "log")
        assert PROPOSED in written[0]


def test_answers_are_taken_and_a_confirmed_draft_can_be_run(folder: Path) -> None:
    terminal = Terminal(folder, "init", "data/log.csv")
    answered(terminal, {
        "Cột nào ghi thời hạn": "First wish",
        "Cột nào ghi ngày hoàn thành": "ended",
        "ghi trạng thái": "Where it stands",
        "«Zufrieden»": "1",
        "«Liegt noch»": "2",
        "chốt đến": "15/02/2024",
        "giao từ ngày": EVERYTHING,
        "Tên: ": "Phòng Hạ tầng",
        "Đúng (c/k)": "c",
    })  # fmt: skip
    assert terminal.ended() == 0

    params, map_ = (
        load_params(folder / "params" / "log.yml"),
        load_map(folder / "params" / "maps" / "log.yml"),
    )
    assert map_.columns["due_on"] == ["First wish"]
    assert map_.states == {"Zufrieden": "done", "Liegt noch": "open"}
    assert (str(params.to), params.population.by) == ("2024-02-15", "none")
    assert params.report.author == "Phòng Hạ tầng"
    assert PROPOSED not in (folder / "params" / "log.yml").read_text("utf-8")


def test_an_answer_that_is_not_understood_is_asked_again_with_the_name_it_is_near_to(folder: Path) -> None:
    terminal = Terminal(folder, "init", "data/log.csv")
    terminal.until("]: ")
    terminal.answer("Targt date")
    assert "Có phải: Target date?" in terminal.until("]: ")
    terminal.answer("First wish")
    answered(terminal, {"chốt đến": "20/01/2024"})
    assert (folder / "params" / "log.yml").is_file()


DOUBTFUL = ("Từ chối", "On hold", "Đã gửi", "Hủy")
TO_CONFIRM = "có đúng không?"


def write_with_doubtful_states(folder: Path) -> None:
    """Write the export with known states, two tasks of each that moves numbers if it means something else."""
    words = (*("Closed" if row[-2] else "In progress" for row in ROWS[:-8]), *(DOUBTFUL * 2))
    ended = [ENDED if word in ("Closed", "Đã gửi") else "" for word in words]
    rows = [[*row[:-2], *told] for row, told in zip(ROWS, zip(ended, words, strict=True), strict=True)]
    with (folder / "data" / "log.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADINGS, *rows])


def asked_of_states(folder: Path, **answers: str) -> tuple[list[str], dict[str, str]]:
    """Return what is asked of states, each on one line, and what the map then says that they mean."""
    terminal = Terminal(folder, "init", "data/log.csv")
    known = {"ghi ngày hoàn": "Ended", "ghi trạng thái": "Where it stands"}
    questions = answered(terminal, {**known, **answers})
    assert terminal.ended() == 0
    lines = (" ".join(each.split()) for each in questions)
    map_ = load_map(folder / "params" / "maps" / "log.yml", allow_proposals=True)
    return [each for each in lines if TO_CONFIRM in each or "nghĩa là gì?" in each], map_.states


def test_states_that_may_mean_something_else_are_one_question_with_what_each_does_and_three_rows(
    folder: Path,
) -> None:
    write_with_doubtful_states(folder)
    [asked], states = asked_of_states(folder)

    map_text = (folder / "params" / "maps" / "log.yml").read_text(encoding="utf-8")
    assert "\n  Từ chối: refused  #" in map_text  # what a person said is right is no proposal
    for word, effect in (
        ("Từ chối", "từ chối thực hiện: 2 dòng có thời hạn ở mục chưa phân loại R-012 | Repair of bridge 12"),
        ("On hold", "tạm dừng: 2 dòng có thời hạn ở mục chưa phân loại R-013 |"),
        ("Đã gửi", "đã hoàn thành: 2 dòng có thời hạn được tính là xong R-014 |"),
        ("Hủy", "thu hồi, hủy: 2 dòng có thời hạn không được tính R-015 |"),
    ):
        assert f"«{word}» là {effect}" in asked
    assert asked.endswith("[0]:")
    assert {word: states[word] for word in DOUBTFUL} == dict(
        zip(DOUBTFUL, ("refused", "paused", "done", "withdrawn"), strict=True)
    )


def test_only_the_states_that_are_taken_wrongly_are_asked_for_one_by_one(folder: Path) -> None:
    write_with_doubtful_states(folder)
    asked, states = asked_of_states(folder, **{TO_CONFIRM: "1, 3", "«Từ chối»": "2", "«Đã gửi»": "3"})

    assert ["nghĩa là gì?" in each for each in asked] == [False, True, True]
    assert {word: states[word] for word in DOUBTFUL} == dict(
        zip(DOUBTFUL, ("open", "paused", "awaiting_confirmation", "withdrawn"), strict=True)
    )


def test_a_number_of_no_state_is_asked_again(folder: Path) -> None:
    write_with_doubtful_states(folder)
    terminal = Terminal(folder, "init", "data/log.csv")
    known = {"ghi ngày hoàn": "Ended", "ghi trạng thái": "Where it stands"}
    while TO_CONFIRM not in " ".join((shown := terminal.until("]: ")).split()):
        terminal.answer(next((answer for words, answer in known.items() if words in shown), ""))
    terminal.answer("1 5")
    assert "Cần một số từ 1 đến 4." in terminal.until("]: ")
    assert terminal.stopped() == 130


def test_a_blank_state_is_asked_for_with_what_the_completions_say_of_it(folder: Path) -> None:
    rows = [[*row[:-1], "Closed" if row[-2] else ""] for row in ROWS]
    with (folder / "data" / "log.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADINGS, *rows])
    terminal = Terminal(folder, "init", "data/log.csv")
    known = {"ghi ngày hoàn": "Ended", "ghi trạng thái": "Where it stands"}
    questions = answered(terminal, {**known, "Ô trống": "4"})
    assert terminal.ended() == 0

    [blank] = [each for each in questions if "nghĩa là gì?" in " ".join(each.split())]
    assert "Ô trống ở cột trạng thái (10 dòng, 0 dòng có ngày hoàn thành)" in " ".join(blank.split())
    assert blank.count("| Repair of bridge") == 3
    assert "[2]" in blank
    map_ = load_map(folder / "params" / "maps" / "log.yml", allow_proposals=True)
    assert map_.states == {"": "paused", "Closed": "done"}


@pytest.mark.parametrize("questions", [1, 4])
def test_stopping_in_the_middle_leaves_nothing_behind(folder: Path, questions: int) -> None:
    before = sorted(folder.rglob("*"))
    terminal = Terminal(folder, "init", "data/log.csv")
    for _ in range(questions):
        terminal.until("]: ")
        terminal.answer("")
    terminal.until("]: ")

    assert terminal.stopped() == terminal.ended() == 130
    assert "chưa ghi tệp nào. Làm lại từ đầu: hganalysis init data/log.csv" in terminal.shown
    assert sorted(folder.rglob("*")) == before


def test_the_days_of_the_period_are_asked_beside_the_latest_and_the_earliest_of_the_file(
    folder: Path,
) -> None:
    shuffled = [HEADINGS, *(ROWS[7 * n % 20] for n in range(20))]
    with (folder / "data" / "log.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(shuffled)
    questions = answered(Terminal(folder, "init", "data/log.csv"), {"ghi ngày hoàn": "Ended"})

    ends = next(each for each in questions if "chốt đến hết ngày nào?" in each)
    begins = next(each for each in questions if "giao từ ngày nào?" in each)
    assert "Ngày giao muộn nhất: 20/01/2024 | 19/01/2024 | 18/01/2024" in ends
    assert "Thời hạn muộn nhất: 20/03/2024 | 19/03/2024 | 18/03/2024" in ends
    assert "Ngày hoàn thành muộn nhất: 22/02/2024 | 20/02/2024 | 18/02/2024" in ends
    assert "Ngày giao sớm nhất: 01/01/2024 | 02/01/2024 | 03/01/2024" in begins


def test_the_first_day_of_a_list_that_is_counted_whole_is_that_of_its_first_task(folder: Path) -> None:
    late = [[*row[:3], row[3].replace("2024-01", "2023-12"), *row[4:]] for row in ROWS[5:]]
    with (folder / "data" / "log.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADINGS, *late])
    answered(Terminal(folder, "init", "data/log.csv"), {"giao từ ngày": EVERYTHING, "Đúng (c/k)": "c"})

    [first] = [
        each
        for each in (folder / "params" / "log.yml").read_text("utf-8").splitlines()
        if each[:5] == "from:"
    ]
    assert "'2023-12-06'" in first
    assert "tính cả danh sách" in first


def test_the_question_of_the_deadline_tells_where_a_blank_one_is_taken_from(folder: Path) -> None:
    headings = ["Mã", "Nội dung", "Phòng", "Ngày giao", "Hạn xử lý", "Gia hạn đến", "Ngày hoàn thành"]
    rows = [
        [f"V{n}", f"Việc {n}", "Phòng A", "2/1/2024", "20/2/2024", "1/3/2024" if n % 5 == 0 else "", ""]
        for n in range(20)
    ]
    with (folder / "data" / "log.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([headings, *rows])
    first, *_ = answered(Terminal(folder, "init", "data/log.csv"), {})

    assert "16 dòng để trống «Gia hạn đến» lấy thời hạn ở «Hạn xử lý»" in " ".join(first.split())


def test_the_trial_reading_warns_of_no_date_that_decides_nothing_in_the_drafted_period(folder: Path) -> None:
    logs = [f"{row[1]} {row[3]} 9:51" for row in ROWS]
    updates = [ROWS[0][3], *logs[1:]]
    logged = [[*row[:3], log, *row[4:], update] for row, log, update in zip(ROWS, logs, updates, strict=True)]
    headings = [*HEADINGS[:3], "Creation log", *HEADINGS[4:], "Last updated"]
    with (folder / "data" / "log.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([headings, *logged])
    terminal = Terminal(folder, "init", "data/log.csv")
    answered(terminal, {
        "Cột nào ghi ngày hoàn thành": "Ended",
        "ghi trạng thái": "Where it stands",
        "«Zufrieden»": "1",
        "«Liegt noch»": "2",
        "Tên: ": "Phòng Hạ tầng",
        "Đúng (c/k)": "c",
    })  # fmt: skip

    assert terminal.ended() == 0
    assert "assigned_on: " not in terminal.shown
    assert "«Creation log» có thể là assigned_on, bỏ ra vì không ô nào đọc được" in " ".join(
        terminal.shown.split()
    )
    assert "19  Ngày không đọc được" in terminal.shown
    assert "CẢNH BÁO VỀ SỐ LIỆU" not in terminal.shown
    assert "Đã ghi params/log.yml." in terminal.shown


def test_without_a_terminal_nothing_is_asked(folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "hganalysis", "init", "data/log.csv"], cwd=folder, input="", text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, check=False,
    )  # fmt: skip

    assert done.returncode == 0
    assert "Cột nào" not in done.stdout
    assert "hganalysis check params/log.yml" in done.stdout.splitlines()[-1]


@pytest.mark.parametrize(
    ("clock", "shown", "is_asked"),
    [("T17:00:00Z", "(02/01/2024)", False), ("T09:30:00Z", "(16:30 01/01/2024)", True)],
)
def test_times_of_another_zone_are_shown_as_they_are_read_and_midnight_is_no_hour_to_ask_of(
    folder: Path, clock: str, shown: str, is_asked: bool
) -> None:
    rows = [[*row[:3], *(day and day + clock for day in row[3:7]), row[7]] for row in ROWS]
    rows[0][4] = f"2024-01-01{clock}"
    with (folder / "data" / "log.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADINGS, *rows])
    terminal = Terminal(folder, "init", "data/log.csv")
    questions = answered(terminal, {"ghi ngày hoàn": "Ended"})

    assert f"Target date: 2024-01-01{clock} {shown}" in questions[0]
    assert any("thời hạn có giờ" in each for each in questions) is is_asked
    told = " ".join(terminal.shown.split())
    assert "Múi giờ: tệp ghi giờ Z; đọc theo giờ Asia/Ho_Chi_Minh" in told


def test_the_directory_is_asked_for_where_it_lacks_some_names_and_the_answer_is_written(folder: Path) -> None:
    names = ["Sở Y tế", "Sở Tư pháp", "Sở Nội vụ", "Sở Xây dựng", "Điện lực"]
    rows = [[*row[:2], names[n % 5], *row[3:]] for n, row in enumerate(ROWS)]
    with (folder / "data" / "log.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADINGS, *rows])
    terminal = Terminal(folder, "init", "data/log.csv")
    questions = answered(terminal, {
        "ghi ngày hoàn": "Ended", "ghi trạng thái": "Where it stands", "Tra tên cơ quan": "2",
        "Tên: ": "Sở Xây dựng", "Đúng (c/k)": "c",
    })  # fmt: skip
    assert terminal.ended() == 0

    [asked] = [each for each in questions if "Tra tên cơ quan" in each]
    assert "Điện lực (4 dòng)" in asked
    assert "16/20" in asked
    assert asked.rstrip().endswith("2 giữ như trong tệp [1]:")
    assert load_map(folder / "params" / "maps" / "log.yml").agencies.directory == "none"


def test_a_field_that_stands_in_rows_of_groups_is_shown_in_words_with_its_first_values(folder: Path) -> None:
    headings = ["STT", "Nội dung nhiệm vụ", "Ngày giao", "Hạn xử lý", "Trạng thái"]
    groups = [
        row
        for name in ("Sở Y tế", "Sở Tư pháp", "Sở Nội vụ")
        for row in (
            [name, "", "", "", ""],
            *([str(n), f"{name} việc {n}", "2/1/2024", "20/2/2024", "Đang làm"] for n in range(1, 6)),
        )
    ]
    with (folder / "data" / "log.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([headings, *groups])
    questions = answered(Terminal(folder, "init", "data/log.csv"), {})

    asked = next(each for each in questions if COLUMNS["agency"] in each)
    assert "0. không phải một cột mà ở dòng tên nhóm bên trên: Sở Y tế | Sở Tư pháp | Sở Nội vụ (" in asked
