"""Which views the panes show next: after a click on a tile, and in another network. No Qt here."""

from __future__ import annotations

from collections.abc import Collection

from segviewer.rendering.views import VIEWS

MOST_PANES = 8
FEW_PANES = 4  # that a double click opens by itself
FALL_BACKS = ("difference", "mask", "input", "confidence")
FOLLOWING = frozenset(("receptive_field", "receptive_fields", "contribution", "against"))

Views = tuple[str, ...]


def views_after_click(views: Views, key: str, *, differs: bool) -> Views:
    """The map of a clicked tile replaces another map, else what the last pane shows, unless that is
    an answer that the click would throw away: a field follows the click, a difference stays."""
    place = _place_of_map(views)
    if key in views:
        return views
    if place is None:
        last = views[-1]
        if last in FOLLOWING or (differs and last == "difference"):
            return views
        place = len(views) - 1
    return _replace_view(views, place, key)


def views_after_double_click(views: Views, key: str) -> Views:
    """The map is shown in any case: instead of another map, in a new pane, or in the last."""
    place = _place_of_map(views)
    if key in views:
        return views
    if place is None and len(views) < FEW_PANES:
        return (*views, key)
    return _replace_view(views, len(views) - 1 if place is None else place, key)


def fitting_views(views: Views, features: Collection[str]) -> Views:
    """The views with something in place of maps that no network on the screen has: the branch of
    the same name, else a view that is not open yet."""
    fitted = list(views)
    for place, key in enumerate(views):
        if key not in VIEWS and key not in features:
            fitted[place] = _stand_in(key, features, fitted)
    return tuple(fitted)


def _stand_in(key: str, features: Collection[str], views: Collection[str]) -> str:
    name = key.rpartition(".")[2]
    alike = (other for other in features if other.rpartition(".")[2] == name)
    candidates = (*alike, *FALL_BACKS)
    return next((other for other in candidates if other not in views), FALL_BACKS[0])


def _place_of_map(views: Views) -> int | None:
    places = [place for place, key in enumerate(views) if key not in VIEWS]
    return places[-1] if places else None


def _replace_view(views: Views, place: int, key: str) -> Views:
    return (*views[:place], key, *views[place + 1 :])
