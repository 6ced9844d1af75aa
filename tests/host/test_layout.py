"""The documented layout on machines of all sizes, with programs that run meanwhile; and all of the
largest machine's memory in the hands of programs."""

import re

import pytest

from machine import TESTS_PASSED, Machine, built, plain
from shell import Shell


@pytest.mark.parametrize("memory", ["32M", "256M", "3G"])
def test_every_row_of_the_layout_holds_on_a_machine_with_this_memory(memory):
    with Machine(initrd=built("test.cpio"), memory=memory,
                 append="test=mm_layout* quiet panic=-1") as machine:
        status = machine.wait_for_end(120)
        said = plain(machine.transcript)
        assert status == TESTS_PASSED, said[-4000:]
        assert "every_process_has_the_documented_layout_while_programs_run" in said
        assert "not ok" not in said


def test_programs_use_all_of_three_gibibytes():
    with Shell(initrd=built("test.cpio"), memory="3G") as shell:
        free = meminfo(shell, "MemFree")
        assert meminfo(shell, "HighFree") > 2 * 1024 * 1024
        eaten = int(re.search(r"ate (\d+) KiB, then: Cannot allocate memory",
                              shell.output("/guest/eat mmap", seconds=240)).group(1))
        assert eaten > free * 0.98
        assert meminfo(shell, "MemFree") == pytest.approx(free, abs=256)


def meminfo(shell, name):
    """A row of /proc/meminfo, in KiB."""
    return int(re.search(rf"^{name}: +(\d+) kB", shell.output("cat /proc/meminfo"), re.MULTILINE).group(1))
