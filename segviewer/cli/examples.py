"""Calls to begin with, shown below each command's help and in ``docs/commands.md``."""

from __future__ import annotations

EXAMPLES: dict[str, tuple[tuple[str, str], ...]] = {
    "view": (
        ("segviewer photo.jpg", "a picture, with the network used last"),
        ("segviewer camera:0 --model voc/pspnet", "a webcam; `segviewer doctor` lists them"),
        ("segviewer rtsp://host/stream", "a stream, by its address"),
        ("segviewer photo.jpg --truth mask.png", "with scores against a mask"),
        ("segviewer photo.jpg --model net.py:build", "the module that your own function returns"),
        ("segviewer lesson:relationship", "a lesson"),
    ),
    "run": (
        (
            "segviewer run photo.jpg --model voc -o five.png",
            "all five networks on a photo",
        ),
        (
            "segviewer run photo.jpg --model voc/pspnet --off pyramid.bin_1 -o sheet.png",
            "everything on, and one branch off",
        ),
        (
            "segviewer run photo.jpg --model voc/deeplab_v3 --each-off --width 85mm -o off.pdf",
            "each branch off in turn, for print",
        ),
        (
            "segviewer run photo.jpg --model voc/deeplab_v3 --views input,receptive_fields "
            "--at 120,220 -o fields.svg",
            "how far each branch looks from a pixel",
        ),
        (
            "segviewer run photos/ --model voc --workers 2 --figures figures.csv -o sheets/",
            "a sheet for each picture; goes on where it was cut",
        ),
        (
            "segviewer run clip.mp4 --model voc/pspnet --frames 0:250 -o film.mp4",
            "a film",
        ),
    ),
    "explain": (
        ("segviewer explain photo.jpg --model voc/deeplab_v3_plus --at 120,220", "one pixel"),
        (
            "segviewer explain photo.jpg --model voc/pspnet --at 120,220 --value margin --json",
            "what decides it against the second class, for programs",
        ),
    ),
    "ablate": (
        (
            "segviewer ablate photos/ --model voc/pspnet --truth masks/ -o table.csv",
            "changes, confidence and IoU by class",
        ),
    ),
    "lesson": (
        ("segviewer lesson", "the list"),
        ("segviewer lesson relationship --check --seeds 10000:10200 --json", "its figures"),
    ),
    "models": (
        ("segviewer models", "embedded, published and your own"),
        ("segviewer models published/pspnet-r50-voc", "all about one, without fetching it"),
    ),
    "doctor": (
        ("segviewer doctor", "what is wrong, and which command fixes it"),
        ("segviewer doctor --install-desktop", "into the desktop's menu"),
    ),
    "bench": (
        ("segviewer bench --quick", "all of the table, in a few minutes"),
        ("segviewer bench capture shapley", "some rows of it; --list says which there are"),
        ("segviewer bench --json --plot table.svg > table.json", "for others to compare with"),
    ),
    "train": (
        (
            "segviewer train mine --data FOLDER --base voc/deeplab_v3 -o mine.safetensors",
            "an embedded network on your own pictures",
        ),
        ("segviewer train voc/lite --data DATA -o OUTPUT", "the embedded ones again"),
    ),
    "measure": (
        (
            "segviewer measure photos/ --model voc/pspnet --truth masks/ -o scores.csv",
            "scores of a network on your pictures",
        ),
    ),
}
FIRST = ("view", "run", "explain", "models", "doctor")  # commands in the help of the whole program


def list_examples(command: str) -> str:
    """A command's examples under a heading, what each does above it; "" where it has none."""
    lines = [f"  # {what}\n  {call}" for call, what in EXAMPLES.get(command, ())]
    return "\n".join(["examples:", *lines]) if lines else ""


def list_first_examples() -> str:
    """The first example of the commands that one begins with."""
    return "\n".join(f"  {EXAMPLES[command][0][0]}" for command in FIRST)
