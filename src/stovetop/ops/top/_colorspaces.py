"""The menus of colour spaces that pictures from outside are in, or go out in."""

COLOR_SPACES = {
    "srgb": "sRGB",
    "srgblinear": "sRGB - Linear",
    "rec601ntsc": "Rec.601 (NTSC)",
    "rec709": "Rec.709",
    "rec2020": "Rec.2020",
    "rec2020st2084pq": "Rec.2020 ST2084PQ",
    "rec2020hlg": "Rec.2020 HLG",
    "dcip3": "DCI-P3",
    "dcip3d60": "DCI-P3 (D60)",
    "displayp3d65": "Display-P3 (D65)",
    "displayp3d65linear": "Display-P3 (D65) - Linear",
    "aces2065-1": "ACES2065-1",
    "acescg": "ACEScg",
    "acesproxy": "ACESproxy",
    "passthrough": "Passthrough",
}
INPUT_COLOR_SPACES = {"automatic": "Automatic", **COLOR_SPACES}
REFERENCE_WHITES = {"default": "Default For Color Space", "sdr": "Standard (SDR)", "hdr": "High (HDR)"}
#: Input Color Space items that say how a movie's YUV becomes RGB
MATRICES = {"rec601ntsc": "rec601", "rec709": "rec709", "rec2020": "rec2020", "rec2020st2084pq": "rec2020",
            "rec2020hlg": "rec2020"}  # fmt: skip
