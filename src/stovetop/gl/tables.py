"""Whether a table of 256 values is quicker than the arithmetic that it stands for: measured once on a device.

The answer is kept in the user's cache folder (`$XDG_CACHE_HOME`, else `~/.cache`) as `stovetop/devices.json`, by the
name and version of the driver. Pictures are the same either way.
"""

from __future__ import annotations

import json
import os
import time
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from stovetop.data.texture import Texture

from .context import context, renderer

#: of the picture that is measured with
WIDTH, HEIGHT = 1024, 512
_CURVE = "uniform float gamma;\nvec4 cook(vec2 uv) { return pow(texture(in0, uv), vec4(gamma)); }"


@cache
def tables_pay() -> bool:
    """For four passes of one power each."""
    device = f"{renderer()}, OpenGL {context().info['GL_VERSION']}"
    # expanduser leaves ~ where there is no home: then nothing is found there, and nothing kept
    file = Path(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")) / "stovetop" / "devices.json"
    known: dict[str, Any] = {}
    with suppress(OSError, ValueError):
        known = json.loads(file.read_text())
    if not isinstance(known, dict) or not isinstance(known.get(device), dict) or "tables" not in known[device]:
        arithmetic, table = measured()
        known = {**(known if isinstance(known, dict) else {}), device: {"tables": table < arithmetic}}
        _keep(file, known)
    return bool(known[device]["tables"])


def _keep(file: Path, known: dict[str, Any]) -> None:
    """Written whole or not at all; without a folder to write to it is measured again next time."""
    if not file.is_absolute():
        return
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        part = file.with_name(f"{file.name}.{os.getpid()}")
        part.write_text(json.dumps(known, indent=1, sort_keys=True))
        part.replace(file)


def measured(rounds: int = 7) -> tuple[float, float]:
    """Seconds of the arithmetic and of the table, the best of some rounds."""
    from .draw import Target
    from .fusion import Pass, Shader, gather, lazy

    shader, target = Shader("measured", _CURVE, "", (True,)), Target(WIDTH, HEIGHT)
    source = Texture.from_numpy(np.random.default_rng(0).integers(0, 256, (HEIGHT, WIDTH, 4), np.uint8))

    def drawn(by_table: bool) -> float:
        picture = source
        for gamma in (0.8, 1.4, 0.6, 1.2):
            recipe = Pass(shader, target, [picture], {"gamma": gamma}, [("nearest", "hold")], per_channel=True)
            picture = lazy(recipe)
        context().finish()
        start = time.perf_counter()
        recipe.draw_by(*gather(recipe), source if by_table else None)
        context().finish()
        return time.perf_counter() - start

    times = [(drawn(False), drawn(True)) for _ in range(rounds + 1)][1:]
    return min(a for a, _ in times), min(b for _, b in times)
