"""The make targets a newcomer types, in a terminal of their own."""

import os
import subprocess

import pexpect
import pytest

from machine import BUILD, ROOT, BOOT_SECONDS
from shell import FIRST_PROMPT

ENVIRONMENT = {name: value for name, value in os.environ.items()
               if name not in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL")}


def make(*arguments):
    """What make prints, and its status."""
    child = subprocess.run(["make", f"BUILD={os.path.relpath(BUILD, ROOT)}", *arguments], cwd=ROOT,
                           env=ENVIRONMENT, capture_output=True, text=True, timeout=300, check=False)
    return child.stdout + child.stderr, child.returncode


@pytest.fixture(name="terminal")
def run_in_a_terminal():
    """`make run` in a terminal."""
    child = pexpect.spawn("make", [f"BUILD={os.path.relpath(BUILD, ROOT)}", "run"], cwd=ROOT,
                          env=ENVIRONMENT, encoding="utf-8", codec_errors="replace",
                          timeout=BOOT_SECONDS, dimensions=(24, 80))
    yield child
    child.close(force=True)


def test_make_run_says_how_to_leave_and_reaches_a_shell_that_powers_off(terminal):
    terminal.expect("Ctrl-A")
    terminal.expect(FIRST_PROMPT)
    terminal.send("echo hel'lo'\n")
    terminal.expect("hello\r*\n")
    terminal.expect(FIRST_PROMPT)
    terminal.send("poweroff\n")
    terminal.expect(pexpect.EOF)
    terminal.wait()
    assert terminal.exitstatus == 0


def test_ctrl_a_and_x_leave_the_machine(terminal):
    terminal.expect(FIRST_PROMPT)
    terminal.send("\x01x")
    terminal.expect(pexpect.EOF)
    terminal.wait()
    assert terminal.exitstatus == 0


def test_make_help_names_every_target_for_people():
    said, status = make("help")
    assert status == 0
    for target in ("deps", "all", "iso", "run", "run-vga", "gdb", "test", "test-oracle", "fmt", "lint",
                   "clean"):
        assert f"make {target} " in said, target


def test_what_is_built_is_not_built_again():
    said, status = make("images")
    assert status == 0
    assert "  cc " not in said and "  ld " not in said


def test_a_build_writes_below_build_only():
    said = subprocess.run(["git", "status", "--porcelain", "--ignored"], cwd=ROOT, text=True,
                          capture_output=True, check=False)
    if said.returncode:
        pytest.skip("not a git tree")
    ignored = [line[3:] for line in said.stdout.splitlines() if line.startswith("!!")]
    assert [path for path in ignored if not path.startswith("build")] == []
