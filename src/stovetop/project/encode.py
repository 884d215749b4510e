"""Single values between an engine and a document: parameters with their modes, numbers, storage."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

from stovetop.core.pars import ParDef
from stovetop.core.value import BIND, EXPRESSION, Value

SKIPPED_PARS = frozenset(
    "externaltox enableexternaltox reloadtox reinitextensions savebackup savecustom reloadcustom pageindex".split()
)
SKIPPED_STYLES = frozenset({"Pulse", "Momentary", "Header"})
#: what TDN's own tool keeps in storage while it runs: never part of a network
SKIPPED_STORAGE = frozenset(
    """_git_root envoy_running envoy_shutdown_event claudius_running expanded_paths expand_order git_status
    manage_file_path visible_count hover pressed _tip_trace _tdn_fingerprints _tdn_stripped_paths _tdn_rel_path
    _pending_tox_restore _pending_tdn_restore _suppress_dialogs _init_complete _start_in_progress _release_hook_active
    _tdn_restore_failures _test_saved_filecleanup _test_saved_toxdropexpr _test_saved_status _smoke_test_responses
    test_results cp_summary _test_run_active _test_run_owner _watchdog_gen _clip_watch_gen _shortcut_rec_gen
    _convoy_gen""".split()
)
Warn = Callable[[str], None]


def put(value: Value, raw: Any) -> None:
    """Set a parameter as a document says it: `=expression`, `~bind`, `==` and `~~` for text that starts so, a constant.

    ValueError or TypeError where the parameter cannot take it.
    """
    if type(raw) is str and raw:
        first = raw[0]
        if first == "=" or first == "~":
            if raw[1:2] == first:
                value.set(raw[1:])
            elif first == "=":
                value.set_expression(raw[1:])
            else:
                value.set_bind(raw[1:])
            return
    elif type(raw) is dict:  # TDN 1.0
        if "expr" in raw:
            value.set_expression(raw["expr"])
        else:
            value.set_bind(raw["bind"])
        return
    value.set(constant(value.pdef, raw))


def constant(d: ParDef, raw: Any) -> Any:
    """A plain constant for a parameter; YAML's bare on and off are a menu's items, null is empty."""
    if type(raw) is bool and d.is_menu:
        return next((n for n in d.menu_names if n in (("on", "yes") if raw else ("off", "no"))), raw)
    return "" if raw is None and not d.is_number else raw


def take(value: Value) -> Any:
    """What a document says of a parameter."""
    if value.mode == EXPRESSION:
        return "=" + value.expr
    if value.mode == BIND:
        return "~" + value.bind_expr
    return plain(value.val)


def is_default(value: Value) -> bool:
    """Whether it is left out: the constant that a newly made operator holds."""
    if value.mode in (EXPRESSION, BIND):
        return False
    val, created = value.val, value.pdef.created
    if isinstance(val, float) and isinstance(created, (int, float)):
        return abs(val - created) <= 1e-9 or (val != val and created != created)
    return bool(val == created)


def plain(value: Any) -> Any:
    """A constant as TDN writes it: whole floats as ints, others rounded to 10 places, text like a mode's escaped."""
    if type(value) is str:
        return value[0] + value if value[:1] in ("=", "~") else value
    return number(value)


def number(value: Any) -> Any:
    if isinstance(value, bool):
        return bool(value)
    if isinstance(value, float):
        if value == value and abs(value) < 2**53 and value == int(value):
            return int(value)
        return round(float(value), 10)
    if isinstance(value, int):
        return int(value)
    return "" if value is None else str(value)


# -- storage


def store(value: Any, warn: Warn) -> Any:
    """Storage as plain data; TypeError where it is none (objects are never pickled)."""
    if value is None or isinstance(value, (bool, int, float, str)):
        return value if type(value) in _SIMPLE else _base(value)
    # dependable values and collections: what they hold
    if hasattr(value, "getRaw"):
        return store(value.getRaw(), warn)
    if hasattr(value, "peekVal"):
        return store(value.peekVal, warn)
    if isinstance(value, tuple):
        return {"$type": "tuple", "$value": [store(v, warn) for v in value]}
    if isinstance(value, list):
        return [store(v, warn) for v in value]
    if isinstance(value, (set, frozenset)):
        return {"$type": "set", "$value": sorted((store(v, warn) for v in value), key=lambda v: (str(type(v)), str(v)))}
    if isinstance(value, (bytes, bytearray)):
        return {"$type": "bytes", "$value": base64.b64encode(value).decode()}
    if isinstance(value, dict):
        if not all(type(k) is str for k in value):
            raise TypeError("a dict with keys that are not text")
        return {k: store(v, warn) for k, v in value.items()}
    raise TypeError(f"a {type(value).__name__}")


_SIMPLE = frozenset({type(None), bool, int, float, str})


def _base(value: Any) -> Any:
    return next(t(value) for t in (int, float, str) if isinstance(value, t))


def unstore(value: Any, warn: Warn) -> Any:
    """Storage of a document as Python values."""
    if type(value) is list:
        return [unstore(v, warn) for v in value]
    if type(value) is not dict:
        return value
    kind = value.get("$type")
    if kind is not None and "$value" in value:
        make = _WRAPPED.get(str(kind))
        inner = unstore(value["$value"], warn)
        if make is not None:
            try:
                return make(inner)
            except (TypeError, ValueError) as error:
                warn(f"storage holds a {kind} that cannot be read ({error}); kept as a mapping")
        else:
            warn(f"storage holds a value of the unknown type {kind!r}; kept as a mapping")
    return {k: unstore(v, warn) for k, v in value.items()}


_WRAPPED: dict[str, Callable[[Any], Any]] = {
    "tuple": tuple,
    "set": set,
    "bytes": lambda text: base64.b64decode(text, validate=True),
}
