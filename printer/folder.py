"""A folder of slips as pictures, each there whole or not at all."""

from pathlib import Path

from PIL import Image


def keep(slip: Image.Image, folder: Path) -> Path:
    """Write the slip under the next free name."""
    places = (int(path.stem.removeprefix("slip-")) for path in folder.glob("slip-[0-9]*.png"))
    path = folder / f"slip-{max(places, default=0) + 1:04d}.png"
    draft = path.with_suffix(".part")
    slip.save(draft, "PNG")
    draft.rename(path)
    return path
