"""The command line, in this process (fast) or in one of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

import stovetop


@pytest.fixture
def cli(monkeypatch, capsys, tmp_path):
    """Run a verb in tmp_path: `cli("check", "p.tdn")` has status, out and err."""
    from stovetop.cli import main

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "120")

    def run(*args: object) -> SimpleNamespace:
        monkeypatch.setattr(sys, "argv", ["stovetop", *map(str, args)])
        status: object = 0
        try:
            main()
        except SystemExit as end:
            status = end.code or 0
        out, err = capsys.readouterr()
        return SimpleNamespace(status=status, out=out, err=err)

    return run


@pytest.fixture
def start(tmp_path):
    """Start a verb as a process of its own in tmp_path; what is still alive at the end is killed."""
    started: list[subprocess.Popen] = []

    def run(*args: object) -> subprocess.Popen:
        command = [sys.executable, "-m", "stovetop", *map(str, args)]
        process = subprocess.Popen(
            command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, bufsize=1
        )
        started.append(process)
        return process

    yield run
    for process in started:
        if process.poll() is None:
            process.kill()
        process.communicate()


@pytest.fixture
def made(tmp_path):
    """Write a project: `made("p.tdn", script)` runs the script in an empty one and saves it; gives the path."""

    def make(name: str, script: str) -> Path:
        with stovetop.Project(folder=tmp_path) as project:
            project.run(script)
            return project.save(tmp_path / name)

    return make
