"""The only forward hooks in the program.

All functions are ``with`` blocks: hooks are registered on entry and gone on every exit. Nothing is
cloned, because no layer of ours works in place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any

from torch import Tensor, nn

from segviewer.records import Stopped


@contextmanager
def keep_outputs(modules: Mapping[str, nn.Module]) -> Iterator[dict[str, Any]]:
    """While open, every call of a module leaves its output under the module's key."""
    outputs: dict[str, Any] = {}

    # A function for each: made in the loop, all hooks would use the last key.
    def keep(key: str) -> Callable[..., None]:
        def hook(module: nn.Module, inputs: object, output: Any) -> None:
            outputs[key] = output

        return hook

    with ExitStack() as hooks:
        for key, module in modules.items():
            hooks.callback(module.register_forward_hook(keep(key)).remove)
        yield outputs


@contextmanager
def replace_outputs(
    modules: Mapping[str, nn.Module], replace: Mapping[str, Callable[[Tensor], Tensor]]
) -> Iterator[None]:
    """While open, ``replace[key]`` turns a module's output into what the network goes on with."""

    def swap(key: str) -> Callable[..., Tensor]:
        def hook(module: nn.Module, inputs: object, output: Tensor) -> Tensor:
            return replace[key](output)

        return hook

    with ExitStack() as hooks:
        for key in replace:
            hooks.callback(modules[key].register_forward_hook(swap(key)).remove)
        yield


@contextmanager
def stoppable(network: nn.Module, stop: Callable[[], bool]) -> Iterator[None]:
    """While open, a pass raises ``Stopped`` at the next layer once ``stop()`` is true."""

    def look(module: nn.Module, inputs: object) -> None:
        if stop():
            raise Stopped

    with ExitStack() as hooks:
        for module in network.modules():
            if isinstance(module, nn.Conv2d):
                hooks.callback(module.register_forward_pre_hook(look).remove)
        yield
