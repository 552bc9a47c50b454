"""3,321 communes and wards after 01/07/2025: their names as the library compares them, and our directory."""

from __future__ import annotations

import csv
import unicodedata
from pathlib import Path

import pytest

from hganalysis.intake.agency_matching import name_key
from hganalysis.settings.directory import load_agencies
from hganalysis.text import fold, nfc

SOURCE = Path(__file__).parents[3] / "shared" / "real" / "vn_admin_units_2025" / "communes.csv"

pytestmark = pytest.mark.skipif(not SOURCE.is_file(), reason=f"không có {SOURCE.name} ở ../shared/real")


@pytest.fixture(scope="module")
def units() -> list[tuple[str, str]]:
    """Province and name of each unit, as the file has them."""
    with SOURCE.open(encoding="utf-8", newline="") as file:
        return [(row[0], row[1]) for row in list(csv.reader(file))[1:]]


def test_names_that_differ_in_their_bytes_alone_are_one(units: list[tuple[str, str]]) -> None:
    raw = {name for _, name in units}
    assert (len(units), len(raw), len(set(map(nfc, raw)))) == (3321, 2879, 2852)


def test_names_as_they_are_compared_are_no_fewer_than_people_tell_apart(units: list[tuple[str, str]]) -> None:
    """Only other spellings of one name fall together: the place of a tone mark, a hyphen, capitals."""
    for compare in (fold, name_key):
        together: dict[str, set[str]] = {}
        for _, name in units:
            together.setdefault(compare(name), set()).add(nfc(name))
        for names in together.values():
            assert len({_bare(name) for name in names}) == 1


def test_the_directory_has_every_commune_of_the_city(units: list[tuple[str, str]]) -> None:
    ours = [agency.name for agency in load_agencies() if agency.group == "commune"]
    theirs = [nfc(name) for province, name in units if nfc(province) == "Cần Thơ"]
    assert len(ours) == 103
    assert sorted(name.split(" ", 2)[2] for name in ours) == sorted(theirs)


def _bare(name: str) -> str:
    """Return the letters of a name with the shape of their vowels, whatever bears the tone."""
    spread = unicodedata.normalize("NFD", name).casefold()
    tones = [mark for mark in spread if mark in "\u0300\u0301\u0303\u0309\u0323"]
    return "".join(letter for letter in spread if letter not in tones and letter not in " -") + "".join(tones)
