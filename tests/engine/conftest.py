import pytest
import torch

from segviewer.checkpoints import loading

SIDE_PIXELS = 61  # of the largest picture that there is memory for


@pytest.fixture
def little_memory(monkeypatch):
    """Networks that are loaded run out of memory on any larger picture."""
    load = loading.load_model

    def load_short_of_memory(*arguments, **options):
        model = load(*arguments, **options)

        def raise_it(module, inputs):
            if max(inputs[0].shape[-2:]) > SIDE_PIXELS:
                raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB.")

        model.network.backbone.register_forward_pre_hook(raise_it)
        return model

    monkeypatch.setattr(loading, "load_model", load_short_of_memory)
