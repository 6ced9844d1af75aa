"""When the kernel ends: a panic tells all it knows, and what tells nothing becomes a report here."""

import re

import pytest

from machine import BOOT_SECONDS, RESET, Machine, MachineError, built, plain
from shell import Shell


def report_of(machine):
    """What a panicking machine said, to its end."""
    assert machine.wait_for_end(BOOT_SECONDS) == RESET
    text = plain(machine.transcript)
    at = re.search(r"(?i)panic: ", text)
    assert at, machine.failure("no panic was told")
    return text[at.start():]  # from its first line on


def assert_complete(report):
    """Message, registers, process, backtrace with names."""
    assert re.search(r"(?i)\beip\b.*[0-9a-f]{8}", report), report
    assert re.search(r"(?i)\besp\b.*[0-9a-f]{8}", report), report
    assert re.search(r"(?i)\bcr3\b.*[0-9a-f]{8}", report), report
    assert re.search(r"(?i)process|pid", report), report
    assert len(re.findall(r"[0-9a-f]{8}.*\b[a-z_]{3,}\+0x[0-9a-f]+", report)) >= 2, report


def test_a_panic_on_request_tells_message_registers_process_and_callers():
    with Shell(append="panic=-1") as shell:
        shell.type("echo c > /proc/sysrq-trigger\n")
        report = report_of(shell)
        assert_complete(report)
        assert re.search(r"\bsh\b", report)
        assert "sys_write" in report


PLANTED = {
    "stack": r"double fault: the kernel stack",
    "null": r"page fault|address",
    "assert": r"assertion failed",
    "write-text": r"page fault|read-only|write",
    "execute-data": r"page fault|address|jump|execut",
    "smash": r"(?i)stack",
    "lock-order": r"(?i)rank|order",
    "sleep-locked": r"(?i)sleep",
}


@pytest.mark.parametrize("crash, said", PLANTED.items())
def test_a_planted_fault_ends_in_a_complete_report(crash, said):
    with Machine(initrd=built("initrd.cpio"), append=f"panic=-1 crash={crash}") as machine:
        report = report_of(machine)
        assert_complete(report)
        assert re.search(said, report.splitlines()[0]), report


def test_a_triple_fault_becomes_a_report_with_the_processors_state():
    with Machine(initrd=built("initrd.cpio"), append="crash=triple") as machine:
        with pytest.raises(MachineError) as error:
            machine.expect("this is never said", BOOT_SECONDS)
        report = str(error.value)
        assert "TRIPLE FAULT" in report
        assert re.search(r"EIP=fe8[0-9a-f]{5}", report)
        assert re.search(r"called by:", report)


def test_a_silent_hang_becomes_a_report_with_the_callers_names():
    with Machine(initrd=built("initrd.cpio"), append="crash=hang") as machine:
        with pytest.raises(MachineError) as error:
            machine.expect("this is never said", 8)
        report = str(error.value)
        assert "last console lines" in report
        assert re.search(r"EIP=fe8[0-9a-f]{5}", report)
        assert len(re.findall(r"^    [a-z_]+\+0x", report, re.MULTILINE)) >= 2, report


def test_without_the_word_panic_a_panic_stands_still_to_be_read():
    with Machine(initrd=built("initrd.cpio"), append="crash=assert") as machine:
        machine.expect("(?i)panic: ", BOOT_SECONDS)
        machine.drain(1.0)
        assert not machine.has_ended()


def test_panic_with_a_number_reboots_after_that_many_seconds():
    with Machine(initrd=built("initrd.cpio"), append="crash=assert panic=2") as machine:
        machine.expect("(?i)panic: ", BOOT_SECONDS)
        assert machine.wait_for_end(20) == RESET


def test_the_death_of_init_is_a_panic():
    with Machine(initrd=built("initrd.cpio"), append="panic=-1 init=/bin/false") as machine:
        assert re.search(r"(?i)init", report_of(machine).splitlines()[0])
