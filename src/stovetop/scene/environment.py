"""Light from all around: an environment map as spherical harmonics (diffuse) and blurred copies (specular).

The specular part is Karis's split sum (2013): what arrives, blurred by GGX for some roughnesses, times what the surface
reflects of it, a table over the angle and the roughness. What GGX loses between its bumps is given back (Fdez-Agüera
2019), so that a white surface under a white sky is white.
"""

from __future__ import annotations

from functools import cache
from weakref import WeakKeyDictionary

import numpy as np

from stovetop.data.texture import Texture
from stovetop.gl.draw import Target, draw
from stovetop.gl.program import compile_pass
from stovetop.gl.slices import stack
from stovetop.gl.source import Source

#: roughnesses that the blurred copies are made for, and their size
LEVELS = 6
SIZE = (128, 64)
_SH_SIZE = (64, 32)

_BLUR = """
in vec3 vUV;
out vec4 color;
uniform SAMPLER map;
uniform float roughness;
uniform vec2 size;
const float PI = 3.14159265;
#include "equirect.glsl"
vec4 seen(vec3 d, float lod) { return READ; }
void main() {
    vec3 n = TDEquirectangularToCubeMap(vUV.xy);
    if (roughness == 0.0) { color = seen(n, 0.0); return; }
    vec3 up = abs(n.y) < 0.99 ? vec3(0.0, 1.0, 0.0) : vec3(1.0, 0.0, 0.0), x = normalize(cross(up, n)), y = cross(n, x);
    float a = roughness * roughness, total = 0.0;
    vec4 sum = vec4(0.0);
    for (int i = 0; i < COUNT; i++) {
        // Hammersley points, spread as GGX spreads the bumps' normals
        float u = (float(i) + 0.5) / float(COUNT), v = float(bitfieldReverse(uint(i))) * 2.3283064e-10;
        float cosine = sqrt((1.0 - v) / (1.0 + (a * a - 1.0) * v)), sine = sqrt(1.0 - cosine * cosine);
        vec3 h = normalize(x * sine * cos(2.0 * PI * u) + y * sine * sin(2.0 * PI * u) + n * cosine);
        vec3 l = 2.0 * dot(n, h) * h - n;
        float nl = dot(n, l);
        if (nl <= 0.0) continue;
        // each point stands for a solid angle, which a smaller copy of the map has averaged already
        float d = cosine * cosine * (a * a - 1.0) + 1.0, density = a * a / (PI * d * d) / 4.0;
        float lod = 0.5 * log2(1.0 / (float(COUNT) * density) * size.x * size.y / (2.0 * PI * PI)) + 0.5;
        sum += seen(l, max(lod, 0.0)) * nl;
        total += nl;
    }
    color = sum / max(total, 1e-6);
}
"""
_READS = {
    "2d": ("sampler2D", "textureLod(map, TDCubeMapToEquirectangular(d), lod)"),
    "cube": ("samplerCube", "textureLod(map, d, lod)"),
}
_STRIP = """
in vec3 vUV;
out vec4 color;
uniform sampler2D map;
uniform float level;
void main() { color = textureLod(map, vec2(vUV.x, (vUV.y + level) / float(LEVELS)), 0.0); }
"""
#: how many directions a blurred pixel is made of; fewer are faster, and grainy
SAMPLES = 96
MOST_SAMPLES = 4096
_blurred: WeakKeyDictionary[Texture, dict[int, Texture]] = WeakKeyDictionary()
_harmonics: WeakKeyDictionary[Texture, np.ndarray] = WeakKeyDictionary()


def blurred(map_: Texture, samples: int = SAMPLES) -> Texture:
    """A 2D array of equirectangular pictures, rgba16float, one for each roughness from 0 to 1; made once for a map."""
    known = _blurred.setdefault(map_, {})
    if samples not in known:
        known[samples] = stack("2darray", LEVELS, (copy(map_, i, samples) for i in range(LEVELS)))
    return known[samples]


def copy(map_: Texture, level: int, samples: int = SAMPLES) -> Texture:
    """The picture of one roughness."""
    kind, read = _READS["cube" if map_.kind == "cube" else "2d"]
    text = _BLUR.replace("SAMPLER", kind).replace("READ", read).replace("COUNT", str(samples))
    values = {"roughness": level / (LEVELS - 1), "size": (map_.width, map_.height)}
    target = Target(*SIZE, "rgba16float")
    return draw(
        compile_pass(Source().add("environment", text)), target, {"map": map_}, values, filter="mipmap", extend="repeat"
    )[0]


def cut(strip: Texture) -> Texture:
    """`blurred` of its pictures one above the other, as the PreFilter Map TOP makes them."""
    known = _blurred.setdefault(strip, {})
    if 0 not in known:
        program = compile_pass(Source().code(_STRIP.replace("LEVELS", str(LEVELS))))
        target = Target(strip.width, max(strip.height // LEVELS, 1), "rgba16float")

        def level(i: int) -> Texture:
            return draw(program, target, {"map": strip}, {"level": float(i)}, filter="nearest")[0]

        known[0] = stack("2darray", LEVELS, map(level, range(LEVELS)))
    return known[0]


def harmonics(map_: Texture) -> np.ndarray:
    """(9, 3) float32: the irradiance of a map in spherical harmonics, so that a uniform map of 1 gives 1."""
    found = _harmonics.get(map_)
    if found is None:
        picture = blurred(map_).numpy()[0] if map_.kind == "cube" else map_.numpy()
        found = _harmonics[map_] = project(reduced(picture[..., :3]))
    return found


def reduced(picture: np.ndarray) -> np.ndarray:
    """The averages of blocks of pixels, about 64x32; of small pictures the pixels repeated."""
    for axis, size in ((0, _SH_SIZE[1]), (1, _SH_SIZE[0])):
        picture = np.repeat(picture, max(1, -(-size // picture.shape[axis])), axis=axis)
    h, w = picture.shape[:2]
    rows = np.linspace(0, h, min(h, _SH_SIZE[1]) + 1).astype(int)
    cols = np.linspace(0, w, min(w, _SH_SIZE[0]) + 1).astype(int)
    sums = np.add.reduceat(np.add.reduceat(np.nan_to_num(picture), rows[:-1], axis=0), cols[:-1], axis=1)
    return sums / (np.diff(rows)[:, None, None] * np.diff(cols)[None, :, None])


def basis(d: np.ndarray) -> np.ndarray:
    """(…, 9) real spherical harmonics of directions (…, 3) of length 1."""
    x, y, z = np.moveaxis(d, -1, 0)
    one = np.ones_like(x)
    return np.stack(
        [
            0.282095 * one, 0.488603 * y, 0.488603 * z, 0.488603 * x, 1.092548 * x * y, 1.092548 * y * z,
            0.315392 * (3 * z * z - 1), 1.092548 * x * z, 0.546274 * (x * x - y * y),
        ],
        axis=-1,
    )  # fmt: skip


def project(picture: np.ndarray) -> np.ndarray:
    """(9, 3) of an equirectangular picture (h, w, 3), row 0 at the bottom (Ramamoorthi and Hanrahan 2001), over pi."""
    h, w = picture.shape[:2]
    lat = ((np.arange(h) + 0.5) / h - 0.5) * np.pi
    lon = (np.arange(w) + 0.5) / w * 2 * np.pi
    # as in gl/glsl/equirect.glsl
    d = np.stack(
        [
            np.cos(lat)[:, None] * np.cos(lon),
            np.repeat(np.sin(lat)[:, None], w, axis=1),
            np.cos(lat)[:, None] * np.sin(lon),
        ],
        axis=-1,
    )
    area = np.cos(lat)[:, None] * np.ones(w)
    area *= 4 * np.pi / area.sum()
    found = np.einsum("hwk,hwc,hw->kc", basis(d), picture, area)
    return (found * np.array([1, *[2 / 3] * 3, *[1 / 4] * 5])[:, None]).astype(np.float32)


@cache
def reflectance() -> Texture:
    """(32, 32) rg32float: over the cosine to the camera and the roughness, what GGX reflects of a white sky with F0 of
    1 beyond that of 0 (R), and that of 0 (G)."""
    n, count = 32, 512
    nv = np.maximum((np.arange(n) + 0.5) / n, 1e-3)[None, :, None]
    rough = ((np.arange(n) + 0.5) / n)[:, None, None]
    a2 = np.maximum(rough, 0.03) ** 4
    u = ((np.arange(count) + 0.5) / count)[None, None, :]
    v = np.array([int(f"{i:09b}"[::-1], 2) / 512 for i in range(count)])[None, None, :]
    cos_h = np.sqrt((1 - v) / (1 + (a2 - 1) * v))
    sin_h = np.sqrt(1 - cos_h**2)
    hx, hz = sin_h * np.cos(2 * np.pi * u), cos_h
    vh = np.maximum(np.sqrt(1 - nv**2) * hx + nv * hz, 0.0)
    nl = 2 * vh * hz - nv
    lambda_v = nl * np.sqrt(nv**2 * (1 - a2) + a2)
    lambda_l = nv * np.sqrt(np.maximum(nl, 0) ** 2 * (1 - a2) + a2)
    weight = np.where(nl > 0, 2 * nl * vh / np.maximum(hz * (lambda_v + lambda_l), 1e-9), 0.0)
    fresnel = (1 - vh) ** 5
    table = np.stack([(weight * (1 - fresnel)).mean(-1), (weight * fresnel).mean(-1)], axis=-1)
    return Texture.from_numpy(table.astype(np.float32))


@cache
def white() -> Texture:
    """The sky of a light without a map."""
    return Texture.from_numpy(np.ones((2, 4, 4), np.float32))


@cache
def black() -> Texture:
    """The sky of a light whose filtered map is missing."""
    return Texture.from_numpy(np.zeros((LEVELS, 1, 4), np.float32))
