"""TouchDesigner's functions for shaders, by what they give."""

import math

import numpy as np
import pytest
from scipy.spatial.transform import Rotation, Slerp

pytestmark = pytest.mark.gl
A, B = np.random.default_rng(1).random((2, 4, 8, 4), np.float32)


def near(pixel, value, tolerance=2e-4):
    assert pixel[: len(value)] == pytest.approx(value, abs=tolerance)


@pytest.mark.parametrize(
    ("call", "value"),
    [
        ("TDAverage(1.0, 4.0)", (2.5,)),
        ("TDRemap(0.375, 0.25, 0.75, 0.2, 0.8)", (0.35,)),
        ("TDRemap(vec3(-0.25, 0.5, 2.0), vec3(0.0), vec3(1.0), vec3(0.2), vec3(0.6))", (0.1, 0.4, 1.0)),
        ("vec4(TDLoop(-0.25, 0.0, 1.0), TDLoop(-1.0, 0.0, 1.0), TDLoop(1.25, 0.0, 1.0), TDLoop(2.5, 1.0, 2.0))",
         (0.75, 0, 0.25, 1.5)),
        ("vec4(TDZigZag(-0.25, 0.0, 1.0), TDZigZag(-1.0, 0.0, 1.0), TDZigZag(1.25, 0.0, 1.0), TDZigZag(2.5, 1.0, 2.0))",
         (0.25, 1, 0.75, 1.5)),
        ("vec2(TDFade(0.25), TDFadeDeriv(0.25))", (0.103515625, 1.0546875)),
        ("TDSineLookup(0.5)", (math.sin(math.pi / 4),)),
        ("TDTriplanarBlend(vec3(0.6, -0.8, 0.0), vec4(1, 0, 0, 1), vec4(0, 1, 0, 1), vec4(9), 2)", (0.36, 0.64, 0, 1)),
        ("TDTexGenSphere(vec3(0, 0, 1))", (0.5, 0.5)),
        ("TDTexGenSphere(normalize(vec3(1, 0, 0)))", (0.5 + math.sqrt(0.125), 0.5)),
        ("TDCubeMapToEquirectangular(vec3(0, 0, -1))", (0.75, 0.5)),
        ("TDCreateTBNMatrix(vec3(0, 0, 1), vec3(1, 0, 0), -1.0) * vec3(1, 2, 3)", (1, -2, 3)),
        ("TDLuminance(vec3(1, 0, 0))", (0.2126,)),
        ("TDGamutRec709ToRec2020(vec3(1))", (1, 1, 1)),
        ("TDGamutRec2020ToRec709(TDGamutRec709ToRec2020(vec3(0.2, 0.5, 0.9)))", (0.2, 0.5, 0.9)),
        ("TDTransferSRGBToLinear(vec4(0.5, 0.02, 1.0, 0.5))", (0.21404, 0.001548, 1, 0.5)),
        ("TDTransferLinearToRec709(vec3(0.18, 0.01, 1.0))", (0.40884, 0.045, 1)),
        ("TDTransferGamma2_2ToLinear(vec3(0.5))", (0.5**2.2,)),
        ("TDTransferLinearToGamma2_6(vec3(0.25))", (0.25 ** (1 / 2.6),)),
        # ten bits: middle grey
        ("TDTransferLinearToACESproxy(vec3(0.18, 0.0, 99.0)) * 1023.0", (426.3, 64, 881.5)),
        # BT.2408: 203 cd/m2 is three quarters of HLG and 58 % of PQ
        ("TDTransferLinearToBT2100HLG(vec3(1.0), 1000.0, 203.0)", (0.75,)),
        ("TDTransferLinearToST2084PQ(vec3(1.0, 100.0 / 203.0, 0.0), 203.0)", (0.5807, 0.5081, 0)),
    ],
)  # fmt: skip
def test_values(glsl, pixels, call, value):
    kind = ("float", "vec2", "vec3", "vec4")[max(len(value), 3 if "vec3(0.5)" in call or "Linear" in call else 0) - 1]
    if "vec4" in call.split("(")[1] or call.startswith("vec4") or "SRGBToLinear(vec4" in call or "Triplanar" in call:
        kind = "vec4"
    out = {"float": "vec4(x)", "vec2": "vec4(x, 0, 0)", "vec3": "vec4(x, 0)", "vec4": "x"}[kind]
    tolerance = 0.5 if "1023" in call else 2e-4
    near(pixels(glsl(f"{kind} x = {call}; fragColor = {out};"))[0, 0], value, tolerance)


@pytest.mark.parametrize(
    "curve",
    "SRGB Rec709 Gamma1_8 Gamma2_2 Gamma2_4 Gamma2_6 Gamma2_8 ACESproxy ST2084PQ BT2100HLG".split(),
)
def test_transfer_functions_there_and_back(glsl, pixels, curve):
    more = {"ST2084PQ": ", 100.0", "BT2100HLG": ", 1000.0, 100.0"}.get(curve, "")
    body = f"vec3 c = texture(sTD2DInputs[0], vUV.st).rgb + 0.01; vec3 e = TDTransferLinearTo{curve}(c{more});"
    out = pixels(glsl(body + f" fragColor = vec4(TDTransfer{curve}ToLinear(e{more}), 1.0);", A))
    assert np.allclose(out[..., :3], A[..., :3] + 0.01, rtol=2e-3, atol=1e-4)
    # the curve rises
    again = pixels(glsl(f"fragColor = vec4(TDTransferLinearTo{curve}(vec3(vUV.s){more}), 1.0);", A))
    assert (np.diff(again[0, :, 0]) > 0).all()


@pytest.mark.parametrize("seed", range(4))
def test_quaternions_and_matrices(glsl, pixels, seed):
    rng = np.random.default_rng(seed)
    axis, other = rng.normal(size=(2, 3))
    axis /= np.linalg.norm(axis)
    angle, t = rng.uniform(-3, 3), rng.random()
    v = rng.normal(size=3)
    a, b = Rotation.from_rotvec(axis * angle), Rotation.from_rotvec(other)
    text = (
        f"vec3 axis = vec3({axis[0]}, {axis[1]}, {axis[2]}), v = vec3({v[0]}, {v[1]}, {v[2]}), "
        f"other = vec3({other[0]}, {other[1]}, {other[2]}); vec4 a = TDAxisAngleToQuaternion(axis, {angle}), "
        f"b = TDAxisAngleToQuaternion(other, length(other)); float t = {t}; "
    )

    def got(expression):
        return pixels(glsl(text + f"fragColor = vec4({expression}, 0.0);"))[0, 0]

    near(got("TDRotateFromQuaternion(v, a)"), a.apply(v), 1e-4)
    near(got("TDQuaternionToRotMatrix(a) * v"), a.apply(v), 1e-4)
    near(got("TDRotateFromQuaternion(v, TDRotMatrixToQuaternion(TDQuaternionToRotMatrix(a)))"), a.apply(v), 1e-4)
    near(got("TDRotateFromQuaternion(v, TDQuaternionMultiply(a, b))"), (a * b).apply(v), 1e-4)
    between = Slerp([0, 1], Rotation.concatenate([a, b]))(t)
    near(got("TDRotateFromQuaternion(v, TDSlerpQuaternions(a, b, t))"), between.apply(v), 1e-4)
    turns = "TDSlerpRotationMatrices(TDQuaternionToRotMatrix(a), TDQuaternionToRotMatrix(b), t)"
    near(got(f"{turns} * v"), between.apply(v), 1e-4)
    near(got("TDRotateFromQuaternion(normalize(v), TDQuaternionFromTo(v, other))"), other / np.linalg.norm(other), 1e-4)
    near(got("TDRotateFromQuaternion(axis, TDQuaternionFromTo(axis, -axis))"), -axis, 1e-4)
    whole = "TDTranslate({0}, 2.0, 3.0) * mat4(TDQuaternionToRotMatrix({1})) * mat4(TDScale({2}, 2.0, 0.5))"
    matrices = f"mat4 m = {whole.format('1.0', 'a', '1.0')}, n = {whole.format('5.0', 'b', '3.0')}; "
    text += matrices
    near(got("TDExtractRotation(m) * v"), a.apply(v), 1e-4)
    expected = between.apply(v * [1 + 2 * t, 2, 0.5]) + np.array([1 + 4 * t, 2, 3])
    near(got("(TDInterpolateTransformMatrices(m, n, t) * vec4(v, 1.0)).xyz"), expected, 5e-4)


@pytest.mark.parametrize("noise", ["Perlin", "Simplex"])
@pytest.mark.parametrize("quality", ["performance", "quality"])
def test_derivatives_of_noise_are_its_slopes(glsl, pixels, noise, quality):
    e = 1e-2
    for size, kind in ((2, "vec2"), (3, "vec3"), (4, "vec4")):
        place = f"{kind} p = {kind}(vec4(vUV.st * 5.0, 0.3, 0.7){'.xyzw'[: size + 1]}); "
        first = f"TD{noise}Noise(p + {kind}(vec4({e}, 0, 0, 0){'.xyzw'[: size + 1]}))"
        second = f"TD{noise}Noise(p - {kind}(vec4({e}, 0, 0, 0){'.xyzw'[: size + 1]}))"
        body = place + f"vec4 d = TD{noise}NoiseDeriv(p); fragColor = vec4(d.x, ({first} - {second}) / {2 * e}, "
        out = pixels(glsl(body + f"d.w, TD{noise}Noise(p));", A, simplexnoise=quality))
        assert np.abs(out[..., 0] - out[..., 1]).max() < 0.03
        if size < 4:
            assert np.allclose(out[..., 2], out[..., 3], atol=1e-5)
    body = f"float n; vec4 p = vec4(vUV.st * 5.0, 0.3, 0.7), d = TD{noise}NoiseDeriv(p, n); fragColor = vec4(n, "
    out = pixels(glsl(body + f"TD{noise}Noise(p), d.w, 0.0);", A, simplexnoise=quality))
    assert np.allclose(out[..., 0], out[..., 1], atol=1e-5)


def test_cubic_interpolation_goes_through_the_pixels(glsl, pixels):
    out = pixels(glsl("fragColor = TDBicubicInterpolation(sTD2DInputs[0], vUV.st);", A))
    assert np.allclose(out, A, atol=1e-5)
    # a straight ramp stays one between them
    ramp = np.zeros((4, 8, 4), np.float32) + np.arange(8, dtype=np.float32)[None, :, None]
    call = "TDBicubicInterpolation(sTD2DInputs[0], vUV.st + vec2(0.03, 0.1), s, 1.0 / s)"
    sized = f"vec2 s = vec2(8.0, 4.0); fragColor = {call};"
    assert np.allclose(pixels(glsl(sized, ramp))[1, 2:5], ramp[1, 2:5] + 0.24, atol=1e-4)


def test_headers_by_name(glsl, pixels):
    body = "fragColor = TDConvertColorSpace(texture(sTD2DInputs[0], vUV.st));"
    head = "#include <TDColorSpace>\nout vec4 fragColor;\n"
    assert np.allclose(pixels(glsl(body, A, head=head)), A, atol=1e-6)
