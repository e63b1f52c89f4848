"""Real photos to try things with: those that come inside scikit-image, where it is installed."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from segviewer.records import SegviewerError

# First the one that the networks know best, since newcomers take what comes first.
_PHOTOS = {
    "motorcycle": "motorcycle_left.png",
    "astronaut": "astronaut.png",
    "chelsea": "chelsea.png",
    "camera": "camera.png",
    "coffee": "coffee.png",
    "rocket": "rocket.jpg",
}


def samples() -> dict[str, Path]:
    """Files of the sample photos by name; empty without scikit-image. Never fetches anything."""
    folder = _folder()
    files = {name: folder / file for name, file in _PHOTOS.items()} if folder else {}
    return {name: file for name, file in files.items() if file.is_file()}


def sample(name: str) -> Path:
    """The file of one sample photo; SegviewerError if there is none of that name."""
    files = samples()
    if name in files:
        return files[name]
    if not files:
        raise SegviewerError(
            f"sample '{name}' should come with scikit-image, which is not installed; "
            "run: pip install scikit-image"
        )
    raise SegviewerError(f"there is no sample '{name}'; choose one of {', '.join(files)}")


def _folder() -> Path | None:
    """Where the pictures lie; looked up without importing scikit-image, which takes a second."""
    spec = find_spec("skimage")
    locations = spec.submodule_search_locations if spec else None
    return Path(locations[0]) / "data" if locations else None
