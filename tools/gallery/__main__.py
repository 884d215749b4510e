"""Draw docs/gallery: every TOP, SOP and MAT as it comes, and one good use of it, with the text that makes it.

    python -m tools.gallery [top | sop | mat | blurTOP ...] [--check]

A family's page with all its pictures, or those operators on it; everything where nothing is named. `uses.py` says how a
use is written. --check: draw nothing; exit status 1 where an operator has no entry or the page lacks its use.
"""

from __future__ import annotations

import argparse
import sys

from . import PAGES


def main() -> int:
    parser = argparse.ArgumentParser(
        "python -m tools.gallery", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", help="families or types to draw; everything where none is given")
    parser.add_argument("--check", action="store_true", help="draw nothing, say what is missing")
    asked = parser.parse_args()
    wrong = [n for n in asked.names if n.upper() not in PAGES and n[-3:] not in PAGES]
    if wrong:
        parser.error(f"neither a family nor a type: {', '.join(wrong)}")
    missing = False
    for family, page in PAGES.items():
        types = [n.removesuffix(family) for n in asked.names if n.endswith(family) and n != family]
        if asked.names and not types and family.lower() not in map(str.lower, asked.names):
            continue
        if asked.check:
            for lack, names in (("no entry", page.lacking()), ("not on its page", page.stale())):
                missing |= bool(names)
                sys.stderr.writelines(f"{name}{family}: {lack}\n" for name in names)
        else:
            page.draw(types)
    return int(missing)


if __name__ == "__main__":
    sys.exit(main())
