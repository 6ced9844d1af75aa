"""Running out of memory for real: twenty times in a row, and nothing is lost."""

import pytest

from machine import built
from shell import Shell

ROUNDS = 20
WAYS = ["mmap", "brk", "shared", "fork", "file", "names", "depth", "pipes", "processes", "areas",
        "tables", "arguments"]


@pytest.fixture(scope="module")
def small():
    """A machine with little memory, so that all of it is soon taken."""
    with Shell(initrd=built("test.cpio"), memory="64M") as shell:
        yield shell


@pytest.mark.parametrize("way", WAYS)
def test_taking_all_memory_again_and_again_loses_none(small, way):
    before = small.settled_census()
    output, status = small.run(f"/guest/exhaust {way} {ROUNDS}", seconds=600)
    assert status == 0, output
    assert small.settled_census() == before
    assert small.output("ls / | sort | wc -l").strip().isdigit()
