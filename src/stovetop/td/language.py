"""Guessing the programming language of a text."""

from __future__ import annotations

import ast
import json
import re

_GLSL = re.compile(r"^\s*(?:#version|layout\s*\(|uniform\s|out\s+vec|in\s+vec|void\s+main\s*\(|vec[234]\s+\w+)", re.M)
_PYTHON = re.compile(
    r"^\s*(?:def |class |import |from \w+ import|if .*:$|for .*:$|while .*:$|@\w+|\w+\s*=|print\()", re.M
)


def detect(text: str) -> str:
    """json, xml, html, glsl, python, or text where it looks like none of them."""
    body = text.strip()
    if not body:
        return "text"
    if body[0] in "{[":
        try:
            json.loads(body)
            return "json"
        except ValueError:
            pass
    if body[0] == "<":
        return "html" if re.match(r"<(?:!doctype html|html)\b", body, re.I) else "xml"
    if _GLSL.search(body):
        return "glsl"
    if _PYTHON.search(body):
        try:
            ast.parse(text)
            return "python"
        except SyntaxError:
            pass
    return "text"
