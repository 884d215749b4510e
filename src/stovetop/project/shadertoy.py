"""Shadertoy's image shaders: `mainImage` and the uniforms that it finds there.

Source: https://www.shadertoy.com/howto
"""

from __future__ import annotations

import re

from stovetop.gl.dialect import modernise

from .shaders import Control, ConvertError, Pass, Plan, Uniform, legal

_MAIN = re.compile(r"\bvoid\s+mainImage\s*\(")
_COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)
#: entry points and inputs of other kinds of shader
_OTHERS = {
    r"\bvoid\s+mainSound\s*\(": "mainSound: sound shaders make no picture",
    r"\bvoid\s+mainCubemap\s*\(": "mainCubemap: cube map shaders are not converted",
    r"\biKeyboard\b": "iKeyboard: there is no keyboard texture",
    r"\bsamplerCube\b": "samplerCube: cube map channels are not converted",
    r"\bsampler3D\b": "sampler3D: volume channels are not converted",
    r"\biChannel[4-9]\b": "Shadertoy has channels 0 to 3",
}
UNIFORMS = [
    Uniform("iTime", "float", ["absTime.seconds"]),
    Uniform("iGlobalTime", "float", ["absTime.seconds"]),
    Uniform("iTimeDelta", "float", ["1 / project.cookRate"]),
    Uniform("iFrame", "int", ["absTime.frame"]),
    Uniform("iFrameRate", "float", ["project.cookRate"]),
    Uniform("iSampleRate", "float", ["44100"]),
    Uniform("iDate", "vec4", [f"mod('clock').date({i})" for i in range(4)]),
    Uniform("iMouse", "vec4", ["{iMouse}" + c for c in "xyzw"]),
]
TAIL = """layout(location = 0) out vec4 td_image;
void main() {
    vec4 color = vec4(0.0, 0.0, 0.0, 1.0);
    mainImage(color, gl_FragCoord.xy);
    td_image = TDOutputSwizzle(vec4(color.rgb, 1.0));
}
"""


def recognises(text: str) -> bool:
    return _MAIN.search(_COMMENT.sub("", text)) is not None


def plan(text: str, file: str = "shader") -> Plan:
    """One pass; each channel that the text reads is an input, and repeats at its edges as Shadertoy's default does."""
    bare = _COMMENT.sub("", text)
    for pattern, message in _OTHERS.items():
        if re.search(pattern, bare):
            raise ConvertError(f"{file}: {message}")
    channels = [i for i in range(4) if re.search(rf"\biChannel{i}\b|\biChannel(Resolution|Time)\s*\[\s*{i}\s*\]", bare)]
    if re.search(r"\biChannelResolution\s*\[\s*(?!\d+\s*\])", bare):
        channels = channels or [0]
    used = [u for u in UNIFORMS if re.search(rf"\b{u.name}\b", bare)]
    controls = [Control("iMouse", "XYZW", "Mouse")] if any(u.name == "iMouse" for u in used) else []
    return Plan(
        source=legal(modernise(text)),
        head=_head(channels, used, bare),
        tail=TAIL,
        passes=[Pass("", [("image", f"iChannel{i}") for i in channels], ("{Resolution}w", "{Resolution}h"))],
        controls=controls,
        uniforms=used,
        images=[f"iChannel{i}" for i in channels],
        repeat=True,
        dates=any(u.name == "iDate" for u in used),
    )


def _head(channels: list[int], used: list[Uniform], text: str) -> str:
    lines = ["#define iResolution vec3(uTDOutputInfo.res.zw, 1.0)"]
    lines += [f"uniform {u.type} {u.name};" for u in used]
    lines += [f"#define iChannel{i} sTD2DInputs[{k}]" for k, i in enumerate(channels)]
    if "iChannelResolution" in text:
        sizes = [
            f"vec3(uTD2DInfos[{channels.index(i)}].res.zw, 1.0)" if i in channels else "vec3(0.0)" for i in range(4)
        ]
        lines.append(f"#define iChannelResolution vec3[4]({', '.join(sizes)})")
    if "iChannelTime" in text:
        time = "iTime" if any(u.name == "iTime" for u in used) else "0.0"
        lines.append(f"#define iChannelTime float[4]({time}, {time}, {time}, {time})")
    return "\n".join(lines) + "\n"
