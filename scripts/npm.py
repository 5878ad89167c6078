"""Packages of npm as data: downloaded, unpacked, never run."""

import subprocess
import tarfile
from pathlib import Path


def unpacked(package: str, into: Path) -> Path:
    """The folder of a package, fetched with npm and unpacked under `into`, which holds no other."""
    into.mkdir(parents=True, exist_ok=True)
    command = ["npm", "pack", package, "--pack-destination", str(into), "--silent"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    (archive,) = into.glob("*.tgz")
    with tarfile.open(archive) as packed:
        packed.extractall(into, filter="data")
    return into / "package"
