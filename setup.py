"""What pyproject.toml cannot say: what else goes into the wheel, and that the same files make the same bytes.

Notebooks, maps, sample period and lock of this project are what ``hganalysis new`` copies; here, in the
repository, they are where they belong.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.bdist_wheel import bdist_wheel
from setuptools.command.build_py import build_py

ROOT = Path(__file__).parent
SHIPPED = (
    *("notebooks/*.ipynb", "params/maps/*.yml", "params/2024-11-03.yml", "params/uk-2024.yml"),
    "requirements.lock",
)


FIRST_DAY_OF_ZIP = "315532800"
"""1 January 1980, which every file in the wheel bears: when it was made is not part of what it is."""

READABLE = 0o644


class WithProject(build_py):
    """Builds the package with the files of a new project inside."""

    def run(self) -> None:
        """Copy what is shipped beside the modules; an editable install has it where it lies."""
        if self.editable_mode:
            super().run()
            return
        shutil.rmtree(self.build_lib, ignore_errors=True)  # of an earlier build, with modules long gone
        super().run()
        for pattern in SHIPPED:
            for source in sorted(ROOT.glob(pattern)):
                target = Path(self.build_lib, "hganalysis", "shipped", source.relative_to(ROOT))
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source, target)


class SameBytes(bdist_wheel):
    """Packs files by what they hold, whatever the clock and the permissions of whoever builds."""

    def write_wheelfile(self, *given: str) -> None:
        """Write the last file of the wheel, and let all be readable alike."""
        super().write_wheelfile(*given)
        for path in Path(self.bdist_dir).rglob("*"):
            if path.is_file():
                path.chmod(READABLE)


os.environ["SOURCE_DATE_EPOCH"] = FIRST_DAY_OF_ZIP
setup(cmdclass={"build_py": WithProject, "bdist_wheel": SameBytes})
