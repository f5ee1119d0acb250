"""Tell whether the two lock files fit `pyproject.toml`: `python -m tests.lock`.

Every dependency must be locked at a version inside its range: in `requirements.lock` what a hub
needs, in `requirements-dev.lock` also what the tests need, and what both have at one version. Exit
code 1 and a sentence for each that is not.
"""

import re
import sys
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent


def misfits() -> list[str]:
    """Return a sentence for each requirement that a lock file does not meet."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    needed, extra = project["dependencies"], project["optional-dependencies"]["dev"]
    hub, dev = _pins("requirements.lock"), _pins("requirements-dev.lock")
    return [
        *_unmet("requirements.lock", hub, needed),
        *_unmet("requirements-dev.lock", dev, [*needed, *extra]),
        *(f"{name} is {hub[name]} in one lock file, {dev.get(name)} in the other"
          for name in hub if hub[name] != dev.get(name)),
    ]  # fmt: skip


def _pins(name: str) -> dict[str, str]:
    pins = re.findall(r"^([\w.-]+)==(\S+)", (ROOT / name).read_text(), re.M)
    return {canonicalize_name(package): version for package, version in pins}


def _unmet(name: str, pins: dict[str, str], wanted: list[str]) -> list[str]:
    told = []
    for requirement in map(Requirement, wanted):
        version = pins.get(canonicalize_name(requirement.name))
        if version is None or not requirement.specifier.contains(version):
            told.append(f"{name} has {requirement.name} {version}; wanted {requirement}")
    return told


if __name__ == "__main__":
    sys.exit("\n".join(misfits()) or 0)
