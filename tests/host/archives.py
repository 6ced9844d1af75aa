"""Initrds for the tests: made by plain cpio, as a user would, or broken in a chosen way."""

import os
import shutil
import subprocess


def pack(folder, archive):
    """The archive of a folder, by the command that the README and Linux's users know."""
    with open(archive, "wb") as out:
        subprocess.run("find . | cpio --quiet -o -H newc", shell=True, cwd=folder, stdout=out,
                       check=True)
    return archive


def only(programs, folder):
    """An archive that holds nothing but the programs: a dictionary from path to file."""
    stage = os.path.join(folder, "stage")
    for path, source in programs.items():
        target = os.path.join(stage, path.lstrip("/"))
        os.makedirs(os.path.dirname(target), exist_ok=True)
        shutil.copy(source, target)
    return pack(stage, os.path.join(folder, "only.cpio"))


def written(data, folder):
    """A file that holds the bytes."""
    path = os.path.join(folder, "broken.cpio")
    with open(path, "wb") as out:
        out.write(data)
    return path
