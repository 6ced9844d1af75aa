"""Running out of memory for real: twenty times in a row, and nothing is lost."""

import pytest

from machine import built
from shell import Shell

ROUNDS = 20
WAYS = ["mmap", "brk", "shared", "fork", "file", "pipes", "processes", "areas", "tables"]
SLOW_ROUNDS = 5
SLOW_WAYS = ["names", "depth", "arguments"]  # a hundred thousand files, a program a mebibyte


@pytest.fixture(scope="module")
def small():
    """A machine with little memory, so that all of it is soon taken."""
    with Shell(initrd=built("test.cpio"), memory="64M") as shell:
        yield shell


@pytest.mark.parametrize("way, rounds", [(way, ROUNDS) for way in WAYS] +
                         [(way, SLOW_ROUNDS) for way in SLOW_WAYS])
def test_taking_all_memory_again_and_again_loses_none(small, way, rounds):
    before = small.settled_census()
    output, status = small.run(f"/guest/exhaust {way} {rounds}", seconds=600)
    assert status == 0, output
    assert small.settled_census() == before
    assert small.output("ls / | sort | wc -l").strip().isdigit()
