"""Allocations that fail, one after the other: every call fails whole, and leaks nothing."""

import re

import pytest

from machine import built
from shell import Shell

SECONDS = 600


@pytest.fixture(scope="module")
def failing():
    """A machine whose programs may make allocations fail (mm/fail.h)."""
    with Shell(initrd=built("test.cpio"), append="fail-nth quiet") as shell:
        yield shell


@pytest.mark.parametrize("family", ["memory", "fault", "process", "signal", "name", "file", "event",
                                    "lock"])
def test_a_call_without_memory_fails_and_changes_nothing(failing, family):
    output, status = failing.run(f"/guest/failures '{family}: *'", SECONDS)
    print(output)
    assert status == 0, output
    assert re.search(r"\d+ calls, \d+ places, 0 bad", output), output


def test_only_a_machine_booted_for_it_has_a_count_to_failure(failing):
    assert failing.output("cat /proc/self/fail-nth") == "0\n"
    with Shell(initrd=built("test.cpio")) as shell:
        assert shell.run("test -e /proc/self/fail-nth")[1] == 1
