"""OpenCV, for the operators that are OpenCV in TouchDesigner, too."""

from __future__ import annotations

from typing import Any

import numpy as np

from stovetop.core.errors import CookError
from stovetop.data.texture import Texture


def opencv() -> Any:
    """The module. CookError, with what to install, where it is missing."""
    try:
        import cv2
    except ImportError as cause:
        raise CookError("OpenCV is not installed: pip install 'stovetop[vision]'") from cause
    return cv2


#: luma of Rec. 709, as TD's Luminance
LUMINANCE = np.array([0.2126, 0.7152, 0.0722], np.float32)


def grey(texture: Texture) -> np.ndarray:
    """Luminance as (h, w) uint8, top row first, as OpenCV has images; NaN is 0."""
    values = texture.numpy()[::-1, :, :3] @ LUMINANCE
    return np.rint(np.nan_to_num(values).clip(0, 1) * 255).astype(np.uint8)
