"""Running the programs of user/demo, and checking what they say."""

import os
import re
import subprocess

from machine import ROOT

COMPILER = ["i686-linux-gnu-gcc", "-std=gnu11", "-D_GNU_SOURCE", "-O2", "-static"]


def expect_said(output, patterns):
    """All that the demo is to show, in this order."""
    at = 0
    for pattern in patterns:
        match = re.compile(pattern).search(output, at)
        assert match, f"{pattern!r} is missing in:\n{output}"
        at = match.end()


def run_on_linux(demo, folder):
    """What the demo says when it is built with the system's library and run here."""
    program = os.path.join(folder, demo)
    subprocess.run([*COMPILER, "-o", program, os.path.join(ROOT, "user", "demo", demo + ".c")],
                   check=True, timeout=120)
    return subprocess.run([program], capture_output=True, text=True, check=True, timeout=60,
                          stdin=subprocess.DEVNULL).stdout
