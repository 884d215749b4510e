"""Lights with projections of their own, as the pixel stage looks up shadows and projector maps by them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .objects import Light

#: what the environment includes, and what that does for each of the texts
INCLUDE, TEXT = "td_light_projections", "td_light_projection_{}"
_OWN = ("UserWorldToProj", "TDCamToProj", "TDSOPToProj")
_HEAD = """
uniform mat4 td_light_cams[TD_LIGHTS_ARRAY_SIZE], td_light_projs[2 * TD_LIGHTS_ARRAY_SIZE];
TDMatrix td_light_views[1];
#define uTDMats td_light_views
#define uTDMat td_light_views[0]
"""
_TAIL = """
#undef uTDMats
#undef uTDMat
// A place in the map of a light (what: 0 its shadow map, 1 its projector map), if it has a projection of its own.
bool td_light_place(int i, int what, vec3 position, out vec4 p) {
    mat4 cam = td_light_cams[i], proj = td_light_projs[2 * i + what];
    td_light_views[0].world = td_light_views[0].worldInverse = mat4(1.0);
    td_light_views[0].cam = td_light_views[0].worldCam = cam;
    td_light_views[0].camInverse = td_light_views[0].worldCamInverse = inverse(cam);
    td_light_views[0].proj = proj;
    td_light_views[0].projInverse = inverse(proj);
    td_light_views[0].camProj = td_light_views[0].worldCamProj = proj * cam;
    td_light_views[0].camProjInverse = td_light_views[0].worldCamProjInverse = inverse(proj * cam);
    int own = td_light_own[2 * i + what];
    p = vec4(0.0);
    CALLS
    p.xy = p.xy * 0.5 + p.w * 0.5;
    return own >= 0;
}
"""


def _wanted(lights: Sequence[Light]) -> list[tuple[str, str] | None]:
    """The projections of each light's shadow map and projector map, where they are its own."""
    found: list[tuple[str, str] | None] = []
    for light in lights:
        own = light.camera.project if light.camera is not None else None
        found += [own if light.shadow != "off" else None, own if light.projector_as_seen else None]
    return found


def projections(lights: Sequence[Light]) -> tuple[tuple[str, str, str], ...]:
    """What the pixel stage includes: (as written, name for messages, text); nothing where no light asks for it."""
    wanted = _wanted(lights)
    texts = [own for own in dict.fromkeys(wanted) if own is not None]
    if not texts:
        return ()
    numbers = ", ".join(str(-1 if own is None else texts.index(own)) for own in wanted)
    lines = [f"const int td_light_own[{len(wanted)}] = int[{len(wanted)}]({numbers});{_HEAD}"]
    for n in range(len(texts)):
        lines += [f"#define {name} td_light_{name}_{n}" for name in _OWN]
        lines += [f'#include "{TEXT.format(n)}"', *(f"#undef {name}" for name in _OWN)]
    calls = [f"if (own == {n}) p = td_light_{_OWN[0]}_{n}(vec4(position, 1.0), 0);" for n in range(len(texts))]
    lines.append(_TAIL.replace("CALLS", "\n    ".join(calls)))
    return (
        (INCLUDE, "projections of lights", "\n".join(lines)),
        *((TEXT.format(n), *own) for n, own in enumerate(texts)),
    )


def values(lights: Sequence[Light], views: Sequence[Any]) -> dict[str, Any]:
    """Uniforms for them. views: of each light the matrix from the world to it."""
    if not any(_wanted(lights)):
        return {}
    projs = []
    for light in lights:
        width, height = light.shadow_size
        aspect = light.projector.texture.aspect if light.projector is not None else 1.0
        projs += [light.lens.projection(width / height), light.projector_lens.projection(aspect)]
    return {
        "td_light_cams": [tuple(m.T.ravel().tolist()) for m in views],
        "td_light_projs": [tuple(m.T.ravel().tolist()) for m in projs],
    }
