"""A published folder is replaced whole, in one step, or not at all."""

import os

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
