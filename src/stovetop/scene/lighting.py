"""The lights that shine on some of what is drawn, as its shaders read them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from stovetop.data.texture import Texture
from stovetop.data.transforms import inverse

from . import projecting
from .blocks import ENVIRONMENT, LIGHT
from .environment import MOST_SAMPLES, SAMPLES, black, blurred, cut, harmonics, white
from .objects import Ambient, EnvironmentLight, Light, Placed
from .programs import Environment
from .view import View

Mask = frozenset[Placed] | None

#: clip space (x, y -1 to 1, depth 0 to 1) to texture space
TO_UNIT = np.array([[0.5, 0, 0, 0.5], [0, 0.5, 0, 0.5], [0, 0, 1, 0], [0, 0, 0, 1.0]])


class Lights:
    """Those of a scene that a Light Mask leaves (None: all), without those that are dark.

    shadows: the depth seen from a light, by its id. pictures: what shaders of materials read of them; values: uniforms.
    """

    def __init__(
        self, view: View, mask: Mask, lights: Sequence[Light], ambient: Sequence[Ambient],
        environments: Sequence[EnvironmentLight], shadows: Mapping[int, Any],
    ) -> None:  # fmt: skip
        masks = [m for m in (mask, view.camera.light_mask) if m is not None]

        def on(light: Any) -> bool:
            return max(light.color) > 0.0 and all(light in m for m in masks)

        self.lights = [li for li in lights if on(li)]
        self.ambient = np.sum([a.color for a in ambient if on(a)] or [np.zeros(3)], axis=0)
        around = [e for e in environments if on(e)]
        self.shadows = shadows
        self.program = Environment(view, self.lights, bool(shadows), len(around), bool(self.ambient.any()))
        self._environments = around
        values, self._around = _around(around)
        places = projecting.values(self.lights, [inverse(li.world) for li in self.lights])
        self.values = {**values, **_per_light(self.lights), **places}

    def around(self, quality: float) -> list[Texture]:
        """What highlights of a material of this quality show of each environment light."""
        return [_specular(light, quality) for light in self._environments]

    def pictures(self, qualities: Iterable[float]) -> Iterator[Texture]:
        yield from (li.projector.texture for li in self.lights if li.projector is not None)
        for quality in qualities:
            yield from self.around(quality)

    def blocks(self) -> dict[str, np.ndarray]:
        """The contents of their uniform blocks by name, each one value."""
        values = np.zeros(max(len(self.lights), 1), LIGHT)
        for i, light in enumerate(self.lights):
            values[i] = _light(light, self.shadows.get(id(light)))
        one = np.dtype((np.void, values.nbytes))
        return {"TDLightBlock": values.view(one).reshape(1), "TDEnvLightBlock": self._around}


def _around(lights: Sequence[EnvironmentLight]) -> tuple[dict[str, Any], np.ndarray]:
    """What environment lights give: uniforms, their uniform block as one value."""
    block = np.zeros(max(len(lights), 1), ENVIRONMENT)
    for i, light in enumerate(lights):
        block[i]["color"] = light.color
        block[i]["rotate"][:, :3] = light.turn.T
    one = np.dtype((np.void, block.nbytes))
    values: dict[str, Any] = {
        f"uTDEnvLightBuffers[{i}].shCoeffs": [tuple(row) for row in _diffuse(light).tolist()]
        for i, light in enumerate(lights)
    }
    values["td_environment_cubes"] = [int(li.map is not None and li.map.kind == "cube") for li in lights] or [0]
    return values, block.view(one).reshape(1)


def _diffuse(light: EnvironmentLight) -> np.ndarray:
    """(9, 3) spherical harmonics of the light."""
    if light.filtered is None:
        return harmonics(light.map or white())
    given = light.filtered[0]
    return given.numpy()[0, :9, :3] if given is not None and given.width >= 9 else np.zeros((9, 3), np.float32)


def _specular(light: EnvironmentLight, quality: float) -> Texture:
    """The light, blurred for some roughnesses. quality: of the material."""
    if light.filtered is not None:
        return cut(light.filtered[1] or black())
    samples = SAMPLES if light.samples is None else round(min(max(1.0, light.samples * quality), MOST_SAMPLES))
    return blurred(light.map or white(), samples)


def _light(light: Light, shadow: Any) -> np.void:
    out = np.zeros(1, LIGHT)[0]
    out["position"] = (
        *(-light.direction if light.kind == "distant" else light.position),
        float(light.kind != "distant"),
    )
    out["direction"] = light.direction
    out["diffuse"] = light.color
    lens = light.lens
    out["nearFar"] = (lens.near, lens.far, lens.far - lens.near, 1 / max(lens.far - lens.near, 1e-20))
    if light.kind == "cone":
        angle, delta, roll = light.cone
        inner, outer = np.cos(np.radians(min(angle, 360) / 2)), np.cos(np.radians(min(angle / 2 + delta, 180)))
        scale = 1 / max(inner - outer, 1e-6)
        out["coneLookupScaleBias"] = (scale, -outer * scale, 1.0, roll)
    if light.attenuation is not None:
        start, end, roll = light.attenuation
        span = max(end - start, 1e-6)
        out["attenScaleBiasRoll"] = (-1 / span, end / span, roll, 0)
    else:
        out["attenScaleBiasRoll"] = (0, 1, 1, 0)
    view = inverse(light.world)
    kind = {"hard2d": 1, "soft2d": 2, "custom": 2}.get(light.shadow, 0) if shadow is not None else 0
    samples, steps = light.samples
    out["misc"] = (light.softness, float(lens.method == "ortho"), kind, samples * 256 + steps)
    if shadow is not None:
        w, h = light.shadow_size
        projection = lens.projection(w / h)
        out["shadowMapMatrix"] = (TO_UNIT @ projection @ view).T
        out["shadowMapCamMatrix"] = view.T
        out["shadowMapRes"] = (1 / w, 1 / h, w, h)
        width = 2 / projection[0, 0]
        out["lightSize"] = (*light.size, light.size[0] / width, light.size[1] / width)
    if light.projector is not None:
        thrown = TO_UNIT @ light.projector_lens.projection(light.projector.texture.aspect)
        out["projMapMatrix"] = (view if light.projector_around else thrown @ view).T
    return out


def _per_light(lights: Sequence[Light]) -> dict[str, Any]:
    """What the blocks of TouchDesigner's shaders have no place for."""
    return {
        "td_projkinds": [0 if li.projector is None else 2 if li.projector_around else 1 for li in lights] or [0],
        "td_faces": [tuple(1.0 if seen else -1.0 for seen in li.faces) for li in lights] or [(1.0, 1.0)],
    }
