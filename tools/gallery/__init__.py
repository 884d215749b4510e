"""The gallery of operators: `python -m tools.gallery`."""

from __future__ import annotations

from .mat import MATS
from .sop import SOPS
from .top import TOPS

PAGES = {page.family: page for page in (TOPS, SOPS, MATS)}
