"""What pyproject.toml cannot say: notebooks, maps, sample period and lock of this project go into the wheel.

A project made by ``hganalysis new`` is a copy of them; here, in the repository, they are where they belong.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

ROOT = Path(__file__).parent
SHIPPED = (
    *("notebooks/*.ipynb", "params/maps/*.yml", "params/2024-11-03.yml", "params/uk-2024.yml"),
    "requirements.lock",
)


class WithProject(build_py):
    """Builds the package with the files of a new project inside."""

    def run(self) -> None:
        """Copy what is shipped beside the modules; an editable install has it where it lies."""
        super().run()
        if self.editable_mode:
            return
        for pattern in SHIPPED:
            for source in sorted(ROOT.glob(pattern)):
                target = Path(self.build_lib, "hganalysis", "shipped", source.relative_to(ROOT))
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source, target)


setup(cmdclass={"build_py": WithProject})
