"""The shell against dash, script by script.

Each script in shell/ is run by our shell (an i386 program with our own libc, which the Linux underneath
runs too) and by dash; what they print and their statuses must be the same. Where dash is not the
measure, because POSIX asks for what dash does not do, NAME.out holds the right output.

`sh` in the scripts is the shell under test: a folder with that one name comes first in PATH."""

import glob
import os
import shutil
import subprocess

import pytest

from machine import built

SCRIPTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "shell")
NAMES = sorted(os.path.basename(path)[:-len(".sh")] for path in glob.glob(SCRIPTS + "/*.sh"))
SECONDS = 60


def run(shell, script, folder):
    """What the script prints and returns when `shell` is its sh."""
    os.makedirs(folder)
    os.symlink(shell, os.path.join(folder, "sh"))
    environment = {"PATH": f"{folder}:/usr/bin:/bin", "HOME": "/", "LC_ALL": "C"}
    done = subprocess.run(["sh", script], executable=os.path.join(folder, "sh"), cwd=SCRIPTS,
                          env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, timeout=SECONDS, check=False)
    return done.stdout.decode("latin-1"), done.returncode


def right_answer(name, folder):
    """What the script is to print and return."""
    written = os.path.join(SCRIPTS, name + ".out")
    if os.path.exists(written):
        with open(written, encoding="latin-1") as file:
            return file.read(), 0
    return run(shutil.which("dash"), name + ".sh", folder)


@pytest.mark.parametrize("name", NAMES)
def test_behaves_as_posix_says(name, folder):
    ours = run(built("user/bin/sh"), name + ".sh", os.path.join(folder, "ours"))
    assert ours == right_answer(name, os.path.join(folder, "dash"))
