"""The real registers that are committed with the tests (tests/data/README.md)."""

import lzma
from pathlib import Path

DATA = Path(__file__).parent / "data"
SCHOOLS, LINKS = "schools_england_2021", "gias_links_20250422"
SAMPLE, UPDATE = "gias_sample", "gias_update"


def unpacked(name: str, folder: Path) -> Path:
    target = folder / f"{name}.csv"
    target.write_bytes(lzma.decompress((DATA / f"{name}.csv.xz").read_bytes()))
    return target
