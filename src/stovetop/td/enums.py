"""The enumerations of TD's `td` module."""

from __future__ import annotations

from enum import Enum, IntEnum


class ParMode(IntEnum):
    CONSTANT = 0
    EXPRESSION = 1
    EXPORT = 2
    BIND = 3


class CookLevel(Enum):
    AUTOMATIC = 0
    ON_CHANGE = 1
    WHEN_USED = 2
    ALWAYS = 3


class JustifyType(Enum):
    TOPLEFT = 0
    TOPCENTER = 1
    TOPRIGHT = 2
    CENTERLEFT = 3
    CENTER = 4
    CENTERRIGHT = 5
    BOTTOMLEFT = 6
    BOTTOMCENTER = 7
    BOTTOMRIGHT = 8


class PaneType(Enum):
    NETWORKEDITOR = 0
    PANEL = 1
    GEOMETRYVIEWER = 2
    TOPVIEWER = 3
    CHOPVIEWER = 4
    ANIMATIONEDITOR = 5
    PARAMETERS = 6
    TEXTPORT = 7


class WindowStartMode(Enum):
    AUTO = 0
    FULL = 1
    LEFT = 2
    RIGHT = 3
    CUSTOM = 4


class WindowPixelFormat(Enum):
    SDR8_FIXED = 0
    SDR10_FIXED = 1
    HDR10_FIXED = 2
    HDR16_FLOAT = 3


class FillMode(Enum):
    STRETCH = 0
    HORIZONTAL = 1
    VERTICAL = 2
    BEST = 3
    OUTSIDE = 4
    NATIVE = 5
