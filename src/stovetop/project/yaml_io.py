"""TDN text to plain data and back: dicts with string keys, lists, str, int, float, bool, None.

Reading means what PyYAML's safe loader makes of it (YAML 1.1: `on` is true, `010` is 8, `1e-07` is text), with these
differences: keys are always text, dates stay text, no tags. ryaml (Rust) reads about ten times faster, but by YAML 1.2:
where a token stands that the two read differently, and where something is wrong, PyYAML reads. JSON (TDN 1.x) is read
as JSON. Writing has the form of PyYAML's block style with short vectors of numbers inline and text of several lines as
literal blocks.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import Any

from stovetop.core.errors import ProjectError

MAX_REPEATED = 200_000  # nodes that stand there again through aliases: a small file cannot grow without bound
MAX_DEPTH = 400

Path = tuple[Any, ...]

_NUMBERS_THAT_DIFFER = (
    r"[-+]?0[0-7_]+|[-+]?0o[0-7]+|[-+]\.\d[\w.]*|[-+]?\.\d+[eE]\d+|[-+]?\d[\d.]*_[\d_.]*|[-+]?0[xb]_[\w]*"
    r"|[-+]?\d+(?::\d+)+(?:\.\d*)?|[-+]?\d+[eE][-+]?\d+|[-+]?\d+\.\d*[eE]\d+|[-+]?\d{18,}"
)
_DIFFERS = re.compile(
    r"(?:\A|[\n\[{]|[:\-?,] ) *(?=[-+.0-9oOyYnN<=!&*])"
    rf"(?:[!&*][^\n]|(?:[oO](?:n|N|ff|FF)|[yY]es|YES|[nN]o|NO|<<|=|{_NUMBERS_THAT_DIFFER})"
    r"(?= *(?:[,\]}]|$| #|:(?: |$))))|^(?:---|\.\.\.|%)",
    re.MULTILINE,
)
_BLOCK_HEADER = re.compile(r"^( *)((?:- +)*)(?:[^\n]*: )?[|>][-+0-9]* *(?:#[^\n]*)?\n", re.MULTILINE)


def load(text: str, file: str = "<text>") -> Any:
    """The document as plain data. ProjectError names the line of what is wrong."""
    text = text.removeprefix("\ufeff")
    if text.lstrip()[:1] in ("{", "["):
        try:
            return json.loads(text)
        except json.JSONDecodeError as error:
            if not _is_flow_yaml(text):
                raise ProjectError(file, error.lineno, f"not valid JSON: {error.msg}") from None
        except RecursionError:
            raise ProjectError(file, 0, "nested too deeply") from None
    elif _DIFFERS.search(_without_blocks(text)) is None:
        import ryaml

        try:
            return ryaml.loads(text)
        except ValueError:
            pass  # PyYAML reads what ryaml refuses (duplicate keys, deep nesting) and knows the line
    return _load_slowly(text, file)


def decode(raw: bytes, file: str) -> str:
    """UTF-8 with or without a mark, any line ends. ProjectError names the line of a bad byte."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ProjectError(file, raw.count(b"\n", 0, error.start) + 1, f"not UTF-8: {error.reason}") from None
    return text.replace("\r\n", "\n")


def line_of(text: str, path: Path) -> int:
    """The line, 1-based, of the item at `path` (keys and indices from the top) or of the nearest parent that exists."""
    import yaml

    try:
        node = yaml.compose(text.removeprefix("\ufeff").replace("\t", " "), Loader=yaml.CSafeLoader)
    except yaml.YAMLError:
        return 0
    line = 1
    for key in path:
        if isinstance(node, yaml.MappingNode):
            found = [(k, v) for k, v in node.value if str(k.value) == str(key)]
            if not found:
                return line
            line, node = found[-1][0].start_mark.line + 1, found[-1][1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
            node = node.value[key]
            line = node.start_mark.line + 1
        else:
            return line
    return line


def _is_flow_yaml(text: str) -> bool:
    """Braces of YAML rather than of JSON: no JSON string stands at its start."""
    return re.match(r'\s*[{\[]\s*["{\[\]}]', text) is None


def _without_blocks(text: str) -> str:
    """The text without the bodies of its literal blocks, where scripts would look like tokens of YAML."""
    parts, done = [], 0
    while m := _BLOCK_HEADER.search(text, done):
        parts.append(text[done : m.end()])
        body = _body(len(m[1]) + len(m[2])).match(text, m.end())
        done = body.end() if body else m.end()
    parts.append(text[done:])
    return "".join(parts)


@lru_cache
def _body(column: int) -> re.Pattern[str]:
    return re.compile(rf"(?:(?: {{{column + 1}}}[^\n]*| *)(?:\n|\Z))*?(?= {{0,{column}}}[^\s]|\Z)")


def _load_slowly(text: str, file: str) -> Any:
    import yaml

    loader_class = _loader_class()
    try:
        loader = loader_class(text)
        try:
            root = loader.get_single_node()
            return _Builder(loader, file).build(root) if root is not None else None
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        cause = " ".join(filter(None, (error.context, error.problem)))
        raise ProjectError(file, mark.line + 1 if mark else 0, cause) from None
    except yaml.reader.ReaderError as error:
        raise ProjectError(file, text.count("\n", 0, error.position) + 1, f"bad character: {error.reason}") from None
    except RecursionError:
        raise ProjectError(file, 0, "nested too deeply") from None


@lru_cache
def _loader_class() -> Any:
    import yaml

    class Loader(yaml.CSafeLoader):
        yaml_implicit_resolvers = {
            first: [(tag, rx) for tag, rx in pairs if not tag.endswith((":timestamp", ":value"))]
            for first, pairs in yaml.CSafeLoader.yaml_implicit_resolvers.items()
        }

    return Loader


class _Builder:
    """Plain data of PyYAML's nodes."""

    SCALARS = frozenset(f"tag:yaml.org,2002:{name}" for name in ("null", "bool", "int", "float", "str", "merge"))

    def __init__(self, loader: Any, file: str) -> None:
        self.loader, self.file = loader, file
        self.count = self.depth = self.repeated = 0
        self.sizes: dict[int, int] = {}

    def fail(self, node: Any, cause: str) -> ProjectError:
        return ProjectError(self.file, node.start_mark.line + 1, cause)

    def build(self, node: Any) -> Any:
        self.count += 1
        if node.id == "scalar":
            return self.scalar(node)
        if not node.tag.startswith(("tag:yaml.org,2002:map", "tag:yaml.org,2002:seq")):
            raise self.fail(node, f"tag {node.tag!r} is not allowed")
        self.depth += 1
        self.repeated += self.sizes.get(id(node), 0)
        if self.depth > MAX_DEPTH:
            raise self.fail(node, "nested too deeply")
        if self.repeated > MAX_REPEATED:
            raise self.fail(node, "too large once its aliases are followed")
        before = self.count
        result = self.mapping(node) if node.id == "mapping" else [self.build(n) for n in node.value]
        self.sizes[id(node)] = self.count - before
        self.depth -= 1
        return result

    def scalar(self, node: Any) -> Any:
        if node.tag not in self.SCALARS:
            raise self.fail(node, f"tag {node.tag!r} is not allowed")
        if node.tag.endswith((":str", ":merge")):
            return node.value
        try:
            return self.loader.construct_object(node)
        except ValueError as error:
            raise self.fail(node, str(error)) from None

    def mapping(self, node: Any) -> dict[str, Any]:
        out: dict[str, Any] = {}
        for key, value in node.value:
            if key.id != "scalar":
                raise self.fail(key, "a key must be text")
            if key.tag.endswith(":merge"):
                merged = self.build(value)
                for part in reversed(merged) if isinstance(merged, list) else [merged]:
                    if not isinstance(part, dict):
                        raise self.fail(value, "only mappings can be merged")
                    out = {**part, **out}
            else:
                out[key.value] = self.build(value)
        return out


# -- writing

_WORDS = frozenset("~ null true false yes no on off << = ---".split())
_NUMBERS = re.compile(
    r"[-+]?(?:0b[01_]+|0o[0-7_]+|0x[0-9a-fA-F_]+|[0-9][0-9_]*(?::[0-9]+)*(?:\.[0-9_]*)?(?:[eE][-+]?[0-9]+)?"
    r"|\.[0-9_]+(?:[eE][-+]?[0-9]+)?|\.(?:inf|Inf|INF|nan|NaN|NAN))"
    r"|\d{4}-\d\d?-\d\d?(?:(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?))?)?"
)
_BREAKS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
_CONTROL = re.compile("[\t\n]|" + _BREAKS.pattern)
_NOT_PLAIN = re.compile(r"^[ ,\[\]{}#&*!|>'\"%@`]|^[-?:](?: |\Z)|^---|^\.\.\.|: |:\Z| #| \Z")


def dump(data: dict[str, Any] | list[Any]) -> str:
    """The text of a document. Tuples are written as lists; other types than those of `load` raise TypeError."""
    if not data:
        return "{}\n" if isinstance(data, dict) else "[]\n"
    out: list[str] = []
    _block(data, 0, "", out)
    return "".join(out)


def _block(data: Any, column: int, lead: str, out: list[str]) -> None:
    """A collection whose lines start at `column`; `lead` stands before its first line instead of the indentation."""
    pad = " " * column
    if isinstance(data, dict):
        for key, value in data.items():
            name = scalar(key)
            if len(name) > 120 or name[0] == '"':
                name = f"? {name}\n{pad}"
            _item(value, column, f"{lead or pad}{name}:", out, column)
            lead = ""
    else:
        for value in data:
            start = f"{lead or pad}-"
            if isinstance(value, (dict, list, tuple)) and value and not _is_vector(value):
                _block(value, column + 2, start + " ", out)
            else:
                _item(value, column, start, out, column)
            lead = ""


def _item(value: Any, column: int, start: str, out: list[str], inner: int) -> None:
    kind = type(value)
    if kind is str:
        out.append(f"{start} {_literal(value, column) if chr(10) in value else scalar(value)}\n")
    elif kind is dict:
        if value:
            out.append(start + "\n")
            _block(value, inner + 2, "", out)
        else:
            out.append(start + " {}\n")
    elif kind is list or kind is tuple:
        if _is_vector(value):
            out.append(f"{start} [{', '.join(map(_other, value))}]\n")
        else:
            out.append(start + "\n")
            _block(value, inner, "", out)
    else:
        out.append(f"{start} {_other(value)}\n")


def _is_vector(value: Any) -> bool:
    """Up to four numbers, or nothing: written inline."""
    return not isinstance(value, dict) and len(value) <= 4 and all(type(v) is int or type(v) is float for v in value)


def _other(value: Any) -> str:
    if value is True or value is False:
        return "true" if value else "false"
    if value is None:
        return "null"
    if isinstance(value, float):
        return _float(float(value))
    if isinstance(value, int):
        return str(int(value))
    if isinstance(value, str):
        return scalar(str(value))
    raise TypeError(f"{type(value).__name__} cannot be written to a project file")


def _float(value: float) -> str:
    if value != value:
        return ".nan"
    if value in (float("inf"), float("-inf")):
        return ".inf" if value > 0 else "-.inf"
    text = repr(value)
    # YAML 1.1 asks for a dot in a float's mantissa
    return text.replace("e", ".0e", 1) if "e" in text and "." not in text else text


@lru_cache(maxsize=65536)
def scalar(text: str) -> str:
    """Text on one line, quoted only where it would be read as something else."""
    if type(text) is not str:
        return scalar(str(text))
    if not text:
        return "''"
    if _CONTROL.search(text):
        return _quoted(text)
    if _NOT_PLAIN.search(text) or text.lower() in _WORDS or (text[0] in "+-.0123456789" and _NUMBERS.fullmatch(text)):
        return "'" + text.replace("'", "''") + "'"
    return text


def _quoted(text: str) -> str:
    return _BREAKS.sub(_escape, json.dumps(text, ensure_ascii=False))


def _escape(m: re.Match[str]) -> str:
    code = ord(m[0])
    return "\ufffd" if 0xD800 <= code < 0xE000 else f"\\u{code:04x}"


def _literal(text: str, column: int) -> str:
    """Text of several lines as a literal block, which a diff shows line by line; quoted where no block can hold it."""
    if _BREAKS.search(text) or not text.strip(" \t\n"):
        return _quoted(text)
    body = text.rstrip("\n")
    ends = len(text) - len(body)
    pad = " " * (column + 2)
    lines = "\n".join([pad + line if line else "" for line in text.split("\n")])
    if ends:
        lines = lines[:-1]
    hint = "2" if text[0] in " \t\n" else ""
    return f"|{hint}{'-' if not ends else '' if ends == 1 else '+'}\n{lines}"
