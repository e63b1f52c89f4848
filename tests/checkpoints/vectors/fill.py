"""Deterministic weights and inputs for checkpoint-importer tests (numpy + torch only).

Nothing here depends on torch's or numpy's *distribution* code: only the raw 64-bit
stream of PCG64 is used, which numpy guarantees to be stable.

  spec = json of a ``*.keys.json`` file
  fill(spec)            -> OrderedDict key -> tensor, keys exactly as in the published
                           file's innermost state_dict (incl. a 'module.' prefix if any)
  wrap(spec, state)     -> the object torch.load() would return for the published file
  make_image(h, w)      -> uint8 HxWx3 RGB test image (integer arithmetic only)
  make_input(h, w, inp) -> float32 1x3xHxW network input; ``inp`` = spec['input'],
                           default = ImageNet RGB (x/255 - mean) / std
  compare(golden, tag, ..) -> {item: max abs diff} against a golden.npz

The goldens come from the upstream model run in float64 (model.double(), the float32
weights and input widened) and stored as float32.  Run the code under test in float64
too and ask for 1e-5; in float32 allow 5 x <tag>/f32_maxdiff (its own float32 noise).

Filling rules.  u(key) is a stream of doubles in [-1, 1) made from the raw output of
PCG64(seed = crc32(key)), first value for element 0 in C order.  If spec['alias'] has
the key, the aliased key's name (and tensor) is used: the upstream module is shared.
  integer dtype (num_batches_tracked)  : constant 100
  '*.running_mean'                     : 0.1 * u
  '*.running_var'                      : 1 + 0.5 * u            (0.5 .. 1.5)
  ndim >= 2  (conv / linear weight)    : v = u - mean of u over each output filter
                                         (skipped if fan_in == 1)
                                         w = v * sqrt(3 / fan_in) * gain
                                         fan_in = prod(shape[1:]);
                                         gain = spec['gain'][key], else sqrt(2)
  1-D '*.weight' (norm scale)          : 1 + 0.2 * u
  any other 1-D (bias)                 : 0.1 * u
All arithmetic in float64, one final cast to the entry's dtype.  spec['gain'] holds one
number per conv, found once so that every conv's output has an RMS near spec['rms']
on make_input(129, 161): this keeps 100-layer nets from vanishing or exploding.
"""

import json
import math
import zlib
from collections import OrderedDict
from pathlib import Path

import numpy as np
import torch

_MEAN = (0.485, 0.456, 0.406)
_STD = (0.229, 0.224, 0.225)


def _raw(name, n):
    return np.random.PCG64(zlib.crc32(name.encode("utf-8"))).random_raw(int(n))


def uniform(name, n):
    """n float64 values in [-1, 1) that depend on ``name`` only."""
    return (_raw(name, n) >> np.uint64(11)).astype(np.float64) * 2.0**-52 - 1.0


def make_tensor(name, shape, dtype="float32", gain=None):
    n = int(np.prod(shape)) if len(shape) else 1
    if not dtype.startswith("float"):
        return torch.full(tuple(shape), 100, dtype=getattr(torch, dtype))
    u = uniform(name, n)
    if name.endswith("running_mean"):
        v = 0.1 * u
    elif name.endswith("running_var"):
        v = 1.0 + 0.5 * u
    elif len(shape) >= 2:
        fan_in = int(np.prod(shape[1:]))
        v = u.reshape(shape[0], fan_in)
        if fan_in > 1:
            v = v - v.mean(axis=1, keepdims=True)
        v = v * (math.sqrt(3.0 / fan_in) * (math.sqrt(2.0) if gain is None else gain))
    elif name.endswith("weight"):
        v = 1.0 + 0.2 * u
    else:
        v = 0.1 * u
    return torch.from_numpy(np.ascontiguousarray(v.reshape(shape)).astype(dtype))


def load_spec(spec):
    if isinstance(spec, dict):
        return spec
    return json.loads(Path(spec).read_text("utf-8"))


def fill(spec):
    spec = load_spec(spec)
    alias, gain = spec.get("alias", {}), spec.get("gain", {})
    out = OrderedDict()
    for key, shape, dtype in spec["keys"]:
        src = alias.get(key, key)
        if src in out:
            out[key] = out[src]
        else:
            out[key] = make_tensor(src, shape, dtype, gain.get(src))
    return out


def wrap(spec, state):
    """Nest the state_dict as the published file does (spec['wrapper']['path'])."""
    spec = load_spec(spec)
    obj = state
    w = spec["wrapper"]
    for name in reversed(w.get("path", [])):
        obj = {name: obj}
    for name, value in w.get("extra", {}).items():
        obj[name] = value
    return obj


def make_image(h, w, seed="image"):
    """uint8 RGB: smooth colour field (16-px lattice) + rectangles + noise."""
    cell = 16
    gh, gw = h // cell + 2, w // cell + 2
    grid = (_raw(f"{seed}/grid/{gh}/{gw}", gh * gw * 3) % np.uint64(256)).astype(np.int64)
    grid = grid.reshape(gh, gw, 3)
    y, x = np.arange(h), np.arange(w)
    y0, x0 = y // cell, x // cell
    fy, fx = (y % cell)[:, None, None], (x % cell)[None, :, None]
    a, b = grid[y0][:, x0], grid[y0][:, x0 + 1]
    c, d = grid[y0 + 1][:, x0], grid[y0 + 1][:, x0 + 1]
    img = ((a * (cell - fx) + b * fx) * (cell - fy) + (c * (cell - fx) + d * fx) * fy) // (
        cell * cell
    )
    r = (_raw(seed + "/rect", 6 * 7) % np.uint64(1000)).astype(np.int64).reshape(6, 7)
    for i in range(6):
        top, left = r[i, 0] * h // 1200, r[i, 1] * w // 1200
        bot, right = top + 4 + r[i, 2] * h // 3000, left + 4 + r[i, 3] * w // 3000
        img[top:bot, left:right] = r[i, 4:7] * 255 // 999
    noise = (_raw(seed + "/noise", h * w * 3) % np.uint64(49)).astype(np.int64).reshape(
        h, w, 3
    ) - 24
    return np.clip(img + noise, 0, 255).astype(np.uint8)


def make_input(h, w, inp=None):
    """float32 1x3xHxW. ``inp``: {'channel_order','scale','mean','std'} (mean/std in the
    file's own channel order and on the file's own scale: '0-1' or '0-255')."""
    inp = inp or {"channel_order": "RGB", "scale": "0-1", "mean": _MEAN, "std": _STD}
    img = make_image(h, w).astype(np.float64)
    if inp["channel_order"] == "BGR":
        img = img[:, :, ::-1]
    if inp["scale"] == "0-1":
        img = img / 255.0
    img = (img - np.asarray(inp["mean"], np.float64)) / np.asarray(inp["std"], np.float64)
    return np.ascontiguousarray(img.transpose(2, 0, 1)[None]).astype(np.float32)


def compare(golden, tag, logits_pre=None, logits_out=None, branches=None):
    """Largest |difference| per item against ``<...>.golden.npz`` (path or loaded npz).
    logits_*: CxHxW or 1xCxHxW; branches: {golden branch name: feature map}.
    Returns {item: max abs diff}; a wrong shape gives inf; 'argmax' is a share of pixels."""
    g = np.load(golden) if isinstance(golden, str) else golden

    def arr(t):
        a = t.detach().cpu().numpy() if hasattr(t, "detach") else np.asarray(t)
        return (a[0] if a.ndim == 4 else a).astype(np.float64)

    res = {}
    for name, t in (("logits_pre", logits_pre), ("logits_out", logits_out)):
        if t is None:
            continue
        a, s = arr(t), int(g[tag + "/" + name + "_stride"])
        if a.shape != tuple(g[tag + "/" + name + "_shape"]):
            res[name] = math.inf
            continue
        res[name] = float(np.abs(a[:, ::s, ::s] - g[tag + "/" + name]).max())
        if name == "logits_out":
            k = int(g[tag + "/argmax_stride"])
            res["argmax"] = float((a.argmax(0)[::k, ::k] != g[tag + "/argmax"]).mean())
    for name, t in (branches or {}).items():
        a, k = arr(t), tag + "/b/" + name
        if a.shape != tuple(g[k + "/shape"]):
            res[name] = math.inf
            continue
        cy, cx = max(0, a.shape[1] // 2 - 1), max(0, a.shape[2] // 2 - 1)
        st = np.array([a.mean(), a.std(), a.min(), a.max()])
        res[name] = float(
            max(
                np.abs(a[:4, :3, :3] - g[k + "/corner"]).max(),
                np.abs(a[-4:, cy : cy + 3, cx : cx + 3] - g[k + "/center"]).max(),
                np.abs(st - g[k + "/stats"]).max(),
            )
        )
    return res
