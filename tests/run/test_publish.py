"""A published folder is replaced whole, in one step, or not at all."""

import os
import shutil
import subprocess

import pytest

from hganalysis.run import publish as module
from hganalysis.run.publish import publish, recover


@pytest.fixture
def staged(tmp_path):
    folder = tmp_path / ".stage-p"
    folder.mkdir()
    (folder / "new.txt").write_text("new")
    return folder


@pytest.fixture
def published(tmp_path):
    folder = tmp_path / "p"
    folder.mkdir()
    (folder / "old.txt").write_text("old")
    return folder


@pytest.fixture(params=["one call", "two moves"])
def way(request, monkeypatch):
    if request.param == "two moves":
        monkeypatch.setattr(module, "_exchange", lambda first, second: False)
    return request.param


def names(folder):
    return sorted(each.name for each in folder.iterdir())


def test_the_first_publication_moves_the_folder(staged, tmp_path):
    publish(staged, tmp_path / "p")

    assert names(tmp_path) == ["p"]
    assert names(tmp_path / "p") == ["new.txt"]


def test_the_new_folder_takes_the_place_of_the_old_one(staged, published, tmp_path, way):
    publish(staged, published)

    assert names(tmp_path) == ["p"]
    assert names(published) == ["new.txt"]


def test_there_is_a_whole_folder_at_every_moment_of_the_exchange(staged, published, monkeypatch):
    seen = []
    for name in ("rename", "remove", "unlink", "rmdir"):
        real = getattr(os, name)

        def watched(*args, real=real, **kwargs):
            seen.append(names(published) if published.exists() else None)
            result = real(*args, **kwargs)
            seen.append(names(published) if published.exists() else None)
            return result

        monkeypatch.setattr(os, name, watched)
    if not module._exchange(staged, published):
        pytest.skip("this file system cannot exchange two folders in one call")
    module._exchange(staged, published)

    publish(staged, published)

    assert seen
    assert all(content == ["new.txt"] for content in seen)


def test_a_run_killed_between_two_moves_gives_the_old_folder_back(staged, published, tmp_path):
    os.rename(published, module._aside(published))

    recover(published)

    assert names(published) == ["old.txt"]
    assert names(tmp_path) == [".stage-p", "p"]


def test_a_run_killed_after_the_second_move_leaves_no_old_folder(staged, published, tmp_path):
    os.rename(published, module._aside(published))
    os.rename(staged, published)

    recover(published)

    assert names(tmp_path) == ["p"]
    assert names(published) == ["new.txt"]


def test_recovering_changes_nothing_when_nothing_was_interrupted(published, tmp_path):
    recover(published)

    assert names(tmp_path) == ["p"]
    assert names(published) == ["old.txt"]


def succeeds(*command):
    found = shutil.which(command[0])
    return bool(found) and not subprocess.run(command, capture_output=True, check=False).returncode


@pytest.fixture
def locked(published):
    """A file of the old folder that nobody may remove."""
    file = published / "old.txt"
    if not succeeds("chattr", "+i", str(file)):
        pytest.skip("a file that nobody may remove needs root on a Linux disk")
    yield
    for each in published.parent.rglob("old.txt"):
        subprocess.run(["chattr", "-i", str(each)], check=True)


def test_an_old_folder_that_cannot_be_removed_is_named_and_blocks_no_later_run(
    staged, published, locked, tmp_path, way
):
    left = publish(staged, published)

    assert left == tmp_path / ".old-p-1"
    assert names(published) == ["new.txt"]
    recover(published)
    later = tmp_path / ".stage-p"
    later.mkdir()
    (later / "newer.txt").write_text("newer")
    assert publish(later, published) is None
    assert names(published) == ["newer.txt"]


@pytest.fixture
def disk(tmp_path):
    """An ext4 disk in a file, and what a machine without power would find on it now."""
    image, here = tmp_path / "disk.img", tmp_path / "disk"
    here.mkdir()
    image.write_bytes(bytes(16 * 2**20))
    if not (
        succeeds("mkfs.ext4", "-q", str(image)) and succeeds("mount", "-o", "loop", str(image), str(here))
    ):
        pytest.skip("a disk in a file needs root and loop devices on Linux")
    after = tmp_path / "after"
    after.mkdir()

    def without_power():
        shutil.copyfile(image, tmp_path / "copy.img")
        subprocess.run(["mount", "-o", "loop", str(tmp_path / "copy.img"), str(after)], check=True)
        return after

    yield here, without_power
    for each in (here, after):
        succeeds("umount", "-l", str(each))


def test_after_a_power_cut_the_published_files_are_whole(disk):
    here, without_power = disk
    folders = here / "p", here / ".stage-p"
    for folder, content in zip(folders, ("old", "new"), strict=True):
        (folder / "data").mkdir(parents=True)
        for number in range(20):
            (folder / "data" / f"{number}.txt").write_text(content * 1000)

    publish(folders[1], folders[0])

    found = without_power() / "p" / "data"
    assert len(names(found)) == 20
    assert {path.read_text() for path in found.iterdir()} == {"new" * 1000}
