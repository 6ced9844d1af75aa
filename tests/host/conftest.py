"""What all sessions share: a scratch folder below build/, and machines that are left as found."""

import os
import re
import shutil

import pytest

from machine import BUILD, built
from shell import Shell


@pytest.fixture
def folder(request):
    """A scratch folder of the test's own, below build/."""
    path = os.path.join(BUILD, "host", re.sub(r"\W+", "-", request.node.name))
    shutil.rmtree(path, ignore_errors=True)
    os.makedirs(path)
    return path


@pytest.fixture(scope="module")
def machine():
    """One machine for the sessions of a module, with the test programs below /guest."""
    with Shell(initrd=built("test.cpio")) as booted:
        yield booted


@pytest.fixture
def shell(machine):
    """The module's machine, at its prompt; checked to be left as it was found."""
    machine.drain(0.1)
    before = machine.settled_census()
    yield machine
    after = machine.settled_census()
    if after != before:
        changed = {name: (before.get(name), after.get(name))
                   for name in sorted(before.keys() | after.keys())
                   if before.get(name) != after.get(name)}
        raise machine.failure(f"the machine is not as it was found: {changed}")
