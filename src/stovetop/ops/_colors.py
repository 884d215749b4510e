"""The color space menus at the end of recent builds' Common pages; not done yet, colours are taken as they are."""

from __future__ import annotations

from stovetop.core.pars import Menu, Page


class Colors:
    _common = Page("Common")
    parmcolorspace = Menu(
        {
            "srgb": "sRGB",
            "srgblinear": "sRGB - Linear",
            "rec601ntsc": "Rec.601 (NTSC)",
            "rec709": "Rec.709",
            "rec2020": "Rec.2020",
            "dcip3": "DCI-P3",
            "dcip3d60": "DCI-P3 (D60)",
            "displayp3d65": "Display-P3 (D65)",
            "aces2065-1": "ACES2065-1",
            "acescg": "ACEScg",
            "passthrough": "Passthrough",
        },
        label="Parameter Color Space",
        unsupported=True,
    )
    parmreferencewhite = Menu(
        {
            "default": "Default For Color Space",
            "useparent": "Use Parent Panel",
            "sdr": "Standard (SDR)",
            "hdr": "High (HDR)",
            "ui": "UI",
        },
        label="Parameter Reference White",
        unsupported=True,
    )
