"""Tell whether `requirements.lock` fits `pyproject.toml`: `python -m tests.lock`.

Every dependency of the project, with the extras the tests need, must be locked at a version inside
its range. Exit code 1 and a sentence for each that is not.
"""

import re
import sys
import tomllib
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent


def misfits() -> list[str]:
    """Return a sentence for each requirement that the lock file does not meet."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    text = (ROOT / "requirements.lock").read_text()
    pins = re.findall(r"^([\w.-]+)==(\S+)", text, re.M)
    locked = {name.lower(): version for name, version in pins}
    told = []
    for requirement in map(Requirement, wanted):
        version = locked.get(requirement.name.lower())
        if version is None or not requirement.specifier.contains(version):
            told.append(f"requirements.lock has {requirement.name} {version}; wanted {requirement}")
    return told


if __name__ == "__main__":
    sys.exit("\n".join(misfits()) or 0)
