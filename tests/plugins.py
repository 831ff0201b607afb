"""Packages as `pip install` leaves them: the files that say which entry points there are, for a folder on the path."""

from collections.abc import Mapping
from pathlib import Path

__all__ = ["install"]


def install(folder: Path, name: str, entry_points: Mapping[str, Mapping[str, str]], *, version: str = "0.1") -> None:
    """Make a folder hold an installed package of entry points, by group and name; its modules are the caller's."""
    info = folder / f"{name.replace('-', '_')}-{version}.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n", encoding="utf-8")
    sections = (
        f"[{group}]\n" + "".join(f"{point} = {value}\n" for point, value in points.items())
        for group, points in entry_points.items()
    )
    (info / "entry_points.txt").write_text("\n".join(sections), encoding="utf-8")
