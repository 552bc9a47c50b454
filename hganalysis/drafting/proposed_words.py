"""The words an unknown export uses: its states, and its names of agencies."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from hganalysis.drafting.date_formats import says_no_date, says_nothing
from hganalysis.drafting.proposed_fields import words_of
from hganalysis.intake.agency_matching import Directory, in_words
from hganalysis.intake.lead_agencies import is_lead_known
from hganalysis.intake.state_texts import bare_state
from hganalysis.reading.sheet import is_blank, line_text
from hganalysis.settings.directory import load_agencies
from hganalysis.settings.wordlists import load_statuses
from hganalysis.text import fold

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Collection, Mapping, Sequence

    from hganalysis.reading.sheet import Cell
    from hganalysis.settings.trackers import Tracker

MOST_STATES = 60
"""A column with more different words than this is no state column; the rest is left to the reader."""

OWN_DIRECTORY = 0.75
"""Share of names that the directory must know on their days for the export to be of its agencies; where it
knows fewer, most offices of a province have their names in it, and the others are lost."""

HALF = 0.5
"""Share from which a person is asked."""

FEWEST_BLANKS = 4
"""Tasks without a word for their state from which that is the way of the file, and not a slip."""

FEWEST_ROWS = 2
"""Rows from which days of completion, or their lack, say what a state means that suggests nothing."""

PROGRESS = re.compile(r"(\d{1,3})(?:[.,]\d+)? ?%")
FINISHED = 100
OF_TIME = (
    "qua han, tre han, tre, cham, den han, trong han, dung han, truoc han, dung tien do, "
    "late, delayed, behind, on time"
)
"""Words, without marks, that say how a task stands to its deadline, and not whether it is done."""

NO = {"no", "không", "false", "n", "sai"}
"""Answers, folded, to whether a task is done."""

HINTS: tuple[tuple[str, str], ...] = (
    ("open", "reopened, re opened, reopen, mo lai, reaberto, reabierto, rouvert"),
    ("withdrawn", "rut ho so, rut don, xin rut, ra khoi, loai khoi, dua khoi"),
    ("withdrawn", "huy, bai bo, thu hoi, withdrawn, cancelled, canceled, cancel, void, deleted, duplicate"),
    ("refused", "tu choi, khong tiep nhan, khong duoc tiep nhan, refused, rejected, declined, denied, wont"),
    ("returned", "tra lai, tra ve, tra ho so, lam lai, thuc hien lai, returned, sent back"),
    ("paused", "cho bo sung, yeu cau bo sung, can bo sung, dang bo sung, dung xu ly, dung giai quyet"),
    ("paused", "cho thuc hien nghia vu, yeu cau thuc hien nghia vu"),
    ("paused", "tam dung, tam hoan, paused, suspended, on hold, hold, deferred"),
    (
        "awaiting_confirmation",
        "cho xac nhan, cho duyet, cho phe duyet, awaiting confirmation, review, gereed voor",
    ),
    ("withdrawn", "cancelado, anulado, annule, arquivado, storniert, abgebrochen"),
    ("withdrawn", "anulowane, anulowany, anulowana, wycofane, umorzone, annullato, ritirato"),
    ("withdrawn", "geannuleerd, ingetrokken, vervallen"),
    ("refused", "odrzucone, odrzucony, odrzucona, respinto, rifiutato, rigettato, afgewezen, geweigerd"),
    ("refused", "rejeitado, recusado, rechazado, denegado, refuse, rejete, abgelehnt"),
    (
        "paused",
        "suspenso, suspendido, suspendu, sobrestado, em espera, en espera, en pausa, en attente, "
        "zuruckgestellt, pausiert",
    ),
    (
        "open",
        "nao iniciado, nao resolvido, no iniciado, sin iniciar, non commence, non resolu, nicht begonnen",
    ),
    (
        "open",
        "nicht erledigt, nao concluido, nao atendido, no resuelto, no atendido, non traite, a fazer, "
        "por hacer, a faire",
    ),
    ("paused", "wstrzymane, wstrzymany, wstrzymana, zawieszone, zawieszony, zawieszona"),
    ("paused", "sospeso, in attesa, aangehouden, opgeschort, uitgesteld, in de wacht"),
    ("open", "nie rozpoczeto, nie rozpoczete, nierozpoczete"),
    ("open", "niewykonane, niezakonczone, niezrealizowane, niezalatwione, niezamkniete"),
    ("open", "non iniziato, da iniziare, da fare, da completare, inevaso"),
    ("open", "niet gestart, niet begonnen, nog niet, te doen"),
    (
        "open",
        "hoan thanh mot phan, con han, sap den han, ton dong, on track, off track, on schedule, "
        "behind schedule, ahead of schedule, at risk, blocked, backlog",
    ),
    ("open", "chua, dang, can lam, cho, moi, not completed, incomplete, not done, unanswered, unresolved"),
    (
        "done",
        "hoan thanh, hoan tat, da xong, xong, ket thuc, da tra loi, da xu ly, da giai quyet, da thuc hien",
    ),
    ("done", "da tra ket qua, da tra, da co ket qua"),
    ("open", "da tiep nhan, duoc tiep nhan"),
    ("done", "done, closed, completed, complete"),
    ("done", "zakonczone, zakonczony, zakonczona, zakonczono, wykonane, wykonany, wykonana, wykonano"),
    ("done", "zrealizowane, zrealizowano, zamkniete, zamkniety, zamknieta, zalatwione, zalatwiona"),
    ("done", "completato, concluso, chiuso, evaso, eseguito, risolto"),
    ("done", "afgerond, afgehandeld, voltooid, gereed, gesloten, opgelost, uitgevoerd"),
    ("open", "w trakcie, w toku, w realizacji, nowe, nowy, otwarte, otwarty, otwarta, do zrobienia"),
    ("open", "in corso, in lavorazione, aperto, assegnato, nuovo, scaduto"),
    ("open", "in behandeling, in uitvoering, lopend, bezig, nieuw, toegewezen"),
    (
        "done",
        "fechado, solucionado, resolvido, concluido, respondido, atendido, encerrado, cumprido",
    ),
    (
        "done",
        "cerrado, resuelto, completado, finalizado, terminado, contestado, cumplido",
    ),
    ("done", "ferme, clos, cloture, resolu, termine, traite, repondu, acheve"),
    ("done", "erledigt, geschlossen, abgeschlossen, gelost, beantwortet, fertig"),
    ("open", "aberto, pendente, em andamento, em atendimento, em execucao, atribuido, novo, nova"),
    ("open", "em analise, aguardando"),
    ("open", "abierto, pendiente, en curso, en ejecucion, en proceso, en tramite, asignado, nuevo"),
    ("open", "ouvert, ouverte, en cours, nouveau, assigne, a traiter"),
    ("open", "offen, in bearbeitung, neu, zugewiesen, in arbeit, wartend"),
    ("done", "resolved, answered, finished, fixed, fulfilled, verified"),
    ("open", "open, opened, new, pending, in progress, progress, assigned, awaiting, started, to do"),
    ("open", "unconfirmed, todo, doing, active, submitted, received, overdue, ongoing, outstanding"),
    ("open", "working, stuck"),
)
"""Words, without marks and of men where they have a gender, that suggest a state; the first line that has one
of them is taken."""

DENIED = (
    r"\b(?:khong|not|never|to be|nearly|almost|no|nao|non|pas|nicht|nie|niet|bijna|quasi)"
    r"(?: (?:duoc|yet|been|fully|foi|ancor[ao]|encore|jest|nog))? (?:{})\b"
)
"""Words, without marks, right before one for done, that say it is not."""

OF_WOMEN = re.compile(r"\b(?:(\w{4,})a|(\w{3,}[eu])e)\b")
"""Words of Romance languages in the form for women: "concluída", "resuelta", "traitée"."""


STOPPED = ("paused", "refused", "returned", "withdrawn")
"""States that leave a task with a deadline unclassified or uncounted, which only the office can confirm."""

HANDED_IN = (
    "trinh, gui, bao cao, nop, submitted, sent, reported, handed in, enviado, entregue, entregado, envoye, "
    "transmis, soumis, eingereicht, gesendet"
)
"""Words, without marks, that say a result was handed in; it need not be accepted, and the day may be that of
handing in."""


@dataclass(frozen=True)
class StateWord:
    """A word of the state column."""

    word: str
    """As the file writes it most often; "" for a blank cell."""
    n: int
    """Rows that have it."""
    state: str
    """A key of `vocab.STATES`; ``unknown`` when nothing suggests one."""
    known: bool
    """Whether the reference or nobody but the file itself says so."""
    tracker: str = ""
    """The known tracker that has this word, if any."""
    by_days: bool = False
    """Whether it is taken for done because each of its rows has a day of completion, or for open because none
    has."""
    due: int = 0
    """Its rows that have a deadline."""

    @property
    def is_doubtful(self) -> bool:
        """Whether what it is known or taken to mean moves numbers, and the office may mean something else."""
        is_handed_in = self.by_days and self.state == "done" and _says(self.word, HANDED_IN)
        return bool(self.due) and (self.state in STOPPED or is_handed_in)


def draft_states(
    cells: Sequence[Cell],
    tracker: Tracker | None = None,
    ended: Sequence[Cell] = (),
    deadlines: Sequence[Cell] = (),
) -> list[StateWord]:
    """Return every word of a state column, most frequent first, each with its meaning or a proposal.

    The words of a known tracker mean what they mean there. A word that suggests nothing is done where each of
    its rows has a day of completion, `ended`, and rows of other words have none; one that tells of the
    deadline alone ("Quá hạn"), says no or is a mark for nothing is open where none of its rows has one, and
    rows of other words have. Blank cells are a word where several of their rows have a deadline.
    """
    rows = rows_of_states(cells, deadlines)
    known, meant = load_statuses().states, dict[str, StateWord]()
    for key in sorted(rows, key=lambda each: -len(rows[each]))[:MOST_STATES]:
        if key or len(rows[key]) >= FEWEST_BLANKS:
            written = Counter(line_text(cells[row]) for row in rows[key])
            word = _beginning(written.most_common(1)[0][0], key) if key else ""
            due = sum(not says_no_date(cell) for row in rows[key] for cell in deadlines[row : row + 1])
            meant[key] = replace(_meant(word, len(rows[key]), known.get(key), tracker), due=due)
    dated = {row for row, cell in enumerate(ended) if _is_day(cell)}
    if not 0 < len(dated) < len(ended):
        return list(meant.values())
    return [_by_its_days(each, dated, rows[key]) for key, each in meant.items()]


def rows_of_states(cells: Sequence[Cell], deadlines: Sequence[Cell]) -> dict[str, list[int]]:
    """Return the rows of each word of a state column (`state_key`), and under "" those of tasks without one.

    A row with neither a word nor a deadline may be no task at all, and is none of these.

    Examples
    --------
    >>> rows_of_states(["Xong", None, None, "xong ngày 3/4/2024"], ["1/4/2024", "1/4/2024", None, None])
    {'xong': [0, 3], '': [1]}
    """
    texts = [line_text(cell) for cell in cells]
    keys, rows = {text: state_key(text) for text in set(texts)}, dict[str, list[int]]()
    for row, text in enumerate(texts):
        if text or not all(map(says_no_date, deadlines[row : row + 1])):
            rows.setdefault(keys[text], []).append(row)
    return rows


def state_key(word: str) -> str:
    """Return what the ways to write a word of a state column, and what may follow it, have in common."""
    return bare_state(fold(word))


def _beginning(word: str, bare: str) -> str:
    """Return the beginning of a word that says its bare state, which may have fewer letters when folded."""
    return next((word[:n] for n in range(len(bare), len(word)) if fold(word[:n]) == bare), word)


def _is_day(cell: Cell) -> bool:
    return any(map(str.isdigit, line_text(cell)))


def _by_its_days(word: StateWord, dated: Collection[int], rows: Sequence[int]) -> StateWord:
    """Return a word that suggests nothing as what the days of completion of its rows say."""
    n_dated = sum(row in dated for row in rows)
    if word.state != "unknown" or word.n < FEWEST_ROWS or n_dated not in (0, len(rows)):
        return word
    if n_dated:
        return replace(word, state="done", by_days=True)
    is_open = says_nothing(word.word) or _says(word.word, OF_TIME) or fold(word.word) in NO
    return replace(word, state="open", by_days=True) if is_open else word


def _says(word: str, hints: str) -> bool:
    spoken = _spoken(word)
    return any(f" {hint} " in spoken for hint in hints.split(", "))


def _spoken(word: str) -> str:
    """Return the words of a text without marks, and again in the form for men."""
    said = f" {' '.join(words_of(word))} "
    return said + OF_WOMEN.sub(lambda found: f"{found[1]}o" if found[1] else found[2], said)


def _meant(word: str, n: int, known: str | None, tracker: Tracker | None) -> StateWord:
    there = tracker.state_of(word) if tracker else None
    if tracker and there and there != known:
        return StateWord(word, n, there, known=False, tracker=tracker.name)
    return StateWord(word, n, known or suggested_state(word), known=known is not None)


def suggested_state(word: str) -> str:
    """Return the state that a word suggests, or ``unknown``.

    Examples
    --------
    >>> suggested_state("Nie wykonane"), suggested_state("100 %"), suggested_state("Loại B")
    ('open', 'done', 'unknown')
    """
    progress = PROGRESS.fullmatch(word.strip())
    if progress:
        return "done" if int(progress[1]) == FINISHED else "open"
    state, hints = next((each for each in HINTS if _says(word, each[1])), ("unknown", ""))
    is_denied = state == "done" and re.search(DENIED.format(hints.replace(", ", "|")), _spoken(word))
    return "open" if is_denied else state


def meaning_of(word: str) -> str:
    """Return the state that a word is known to mean, or suggests.

    Examples
    --------
    >>> meaning_of("Đã xong ngày 3/4/2024"), meaning_of("Concluída"), meaning_of("Loại B")
    ('done', 'done', 'unknown')
    """
    known = load_statuses().states
    return known.get(fold(word)) or known.get(bare_state(fold(word))) or suggested_state(word)


@dataclass(frozen=True)
class AgencyDraft:
    """How names of agencies are to be taken."""

    directory: str
    """``reference`` or ``none``."""
    known: int
    named: int
    """Cells with a name the directory knows, and cells with a name."""
    unknown: tuple[tuple[str, int, str], ...] = ()
    """Names the directory does not know on their days, their rows and the names they are near to, most
    frequent first; only where the directory may be used."""


def draft_agencies(
    cells: Sequence[Cell], dates: Callable[[], Mapping[str, Sequence[dt.datetime | None]]]
) -> AgencyDraft:
    """Tell whether the names are those of the directory, and which it does not know on their days.

    The `dates` are those of each row by field, asked for where some names are known at all.
    """
    directory = Directory(load_agencies())
    names = [None if is_blank(cell) else line_text(cell) for cell in cells]
    sizes = Counter(filter(None, names))
    n_ever, n = sum(n for name, n in sizes.items() if directory.knows(name)), sum(sizes.values())
    if not n or n_ever < HALF * n:
        return AgencyDraft("none", n_ever, n)
    days = {name: pd.Series(list(each), dtype="datetime64[us]") for name, each in dates().items()}
    is_known = is_lead_known(
        pd.DataFrame({"agency_raw": pd.Series(names, dtype="object"), **days}), directory
    )
    lost = Counter(name for name, known in zip(names, is_known, strict=True) if name and not known)
    n_known = n - lost.total()
    unknown = tuple((name, rows, _near(directory, name)) for name, rows in lost.most_common())
    return AgencyDraft("reference" if n_known >= OWN_DIRECTORY * n else "none", n_known, n, unknown)


def _near(directory: Directory, name: str) -> str:
    if directory.knows(name):
        return "có trong danh mục vào thời gian khác"
    proposals = directory.propose(name, None)
    return f"gần giống: {in_words(proposals)}" if proposals else ""
