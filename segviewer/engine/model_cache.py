"""The models that the engine has loaded, the ones used last."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from segviewer import own_code
from segviewer.engine.events import Busy, Event, Failed, Loaded, Noted, failure_of
from segviewer.records import ImportOptions, SegviewerError, Setup, Stopped

if TYPE_CHECKING:
    from segviewer.checkpoints.model import Model

MODELS_IN_MEMORY = 8


class NotLoadedError(SegviewerError):
    """The setup's model could not be loaded; ``failed`` is the event that says so."""

    def __init__(self, text: str, setup: Setup, details: str = "") -> None:
        super().__init__(text)
        self.failed = Failed(text, details, setup)


class ModelCache:
    """Used by the engine's thread alone.

    ``place`` moves a new model to its device, ``forget`` drops what was computed with one that
    goes. ``given`` are models that need no loading, by name; of ``trusted`` names the code may be
    run: a sheet that names a file of Python is no reason to do so.
    """

    def __init__(
        self,
        publish: Callable[[Event], None],
        *,
        place: Callable[[Model], None],
        forget: Callable[[Model], None],
        given: Mapping[str, Model] | None = None,
        trusted: frozenset[str] = frozenset(),
    ) -> None:
        self._given = dict(given or {})
        self._noted: set[str] = set()
        self._trusted = trusted
        self._publish = publish
        self._place = place
        self._forget = forget
        self._models: OrderedDict[tuple[str, ImportOptions], Model] = OrderedDict()

    def model(
        self, setup: Setup, *, is_needed: Callable[[Setup], bool], cancelled: Callable[[], bool]
    ) -> Model:
        """The setup's model, loaded unless it is there; a NotLoadedError where that fails.

        ``Stopped`` once no state needs it any more, by ``is_needed``.
        """
        if setup.model in self._given and not setup.import_options.modules:
            return self._given_model(setup.model)
        key = (setup.model, setup.import_options)
        if key not in self._models:
            self._publish(Busy(f"loading {setup.model}"))
            try:
                model = self._load(setup, is_needed, cancelled)
            finally:
                self._publish(Busy(""))
            self._drop_other_readings(setup, is_needed)
            self._models[key] = model
            if len(self._models) > MODELS_IN_MEMORY:
                self._forget(self._models.popitem(last=False)[1])
        # What was used last is the last to be forgotten.
        self._models.move_to_end(key)
        return self._models[key]

    def _drop_other_readings(self, setup: Setup, is_needed: Callable[[Setup], bool]) -> None:
        """Let go of the same weights with other import options, unless a state needs them."""
        for name, options in list(self._models):
            other = Setup(model=name, import_options=options)
            if name == setup.model and not is_needed(other):
                self._forget(self._models.pop((name, options)))

    def _load(
        self, setup: Setup, is_needed: Callable[[Setup], bool], cancelled: Callable[[], bool]
    ) -> Model:
        try:
            model = self._open(setup, stop=lambda: cancelled() or not is_needed(setup))
            self._place(model)
        except Stopped:
            # Needed, yet stopped: somebody cancelled, and is told that nothing will come.
            if not is_needed(setup):
                raise
            raise NotLoadedError(f"Loading {setup.model} was given up.", setup) from None
        except Exception as error:
            failed = failure_of(error, f"{setup.model} could not be loaded")
            raise NotLoadedError(failed.text, setup, failed.details) from error
        # A model that was given has no file whose reading could be asked about.
        if setup.model not in self._given:
            provenance = model.provenance
            self._publish(
                Loaded(
                    setup=setup,
                    title=model.title,
                    classes=model.classes,
                    assumed=provenance.assumed,
                    assumptions=provenance.assumptions,
                    notes=provenance.notes,
                )
            )
        return model

    def _given_model(self, name: str) -> Model:
        """A model that was given; what is to be known of it is said once."""
        model = self._given[name]
        if name not in self._noted:
            self._noted.add(name)
            for note in model.provenance.notes:
                self._publish(Noted(note))
        return model

    def _open(self, setup: Setup, stop: Callable[[], bool]) -> Model:
        from segviewer.adapting import open_model, with_branches

        given, modules = self._given.get(setup.model), setup.import_options.modules
        if given is not None and modules:
            return with_branches(given, modules)
        if own_code.is_code(setup.model) and setup.model not in self._trusted:
            raise SegviewerError(
                f"{setup.model} is a network in somebody's own code, which is run only where it is "
                f"named: segviewer --model {setup.model}."
            )
        return open_model(
            setup.model,
            setup.import_options,
            report=lambda text: self._publish(Busy(text)),
            stop=stop,
        )
