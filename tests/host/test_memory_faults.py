"""Faults in the use of the kernel's memory, planted by crash=: with slab_debug each ends in a report of
what was done to whose memory; a leak ends in the names of those who took what is left."""

import re

import pytest

from machine import BOOT_SECONDS, Machine, built
from shell import Shell
from test_panic import assert_complete, report_of

BY = r" by process 1, \d+\.\d{6} s ago:\n  \[0x[0-9a-f]{8}\] %s\+0x[0-9a-f]+\n"

# What is planted: the report's first line, and what must be said below it.
PLANTED = {
    "use-after-free": (
        r"use after free: 0x[0-9a-f]{8} \(kmalloc-128\) was written while it was free",
        [r"byte 10 of 128, at [0-9a-f]{8}, is 41, expected 6b:\n",
         r"  [0-9a-f]{8} ( [0-9a-f]{2}){10} 41( [0-9a-f]{2}){5}\n  expected +6b *\n",
         "allocated" + BY % "write_after_free", "freed" + BY % "write_after_free"]),
    "reap": (
        r"use after free: 0x[0-9a-f]{8} \(kmalloc-128\) was written while it was free",
        ["freed" + BY % "write_after_free_and_reap", r"slab_reap\+"]),
    "read-after-free": (
        r"page fault: the kernel reads at 0xff6b6b73,.*a pointer read from freed memory", []),
    "double-free": (
        r"double free: 0x[0-9a-f]{8} \(kmalloc-128\) is free already",
        ["allocated" + BY % "free_twice", "freed" + BY % "free_twice",
         r"backtrace:(.*\n)*.* kfree\+.*\n.* free_twice\+"]),
    "invalid-free": (
        r"invalid free: 0x[0-9a-f]{8} \(kmalloc-128\) is not the start of an object",
        ["allocated" + BY % "free_inside"]),
    "foreign-free": (
        r"invalid free: 0x[0-9a-f]{8} \(planted\) is another cache's object",
        ['object at .* of the cache "kmalloc-128"', "allocated" + BY % "free_into_another_cache"]),
    "stray-free": (
        r"invalid free: 0x[0-9a-f]{8} \(kmalloc\) is in no slab",
        [r"kfree\+.*\n.* free_what_was_never_allocated\+"]),
    "overflow": (
        r"overflow: 0x[0-9a-f]{8} \(kmalloc-128\) was written past its end",
        [r"byte 0 of \d+, at [0-9a-f]{8}, is 41, expected cc:\n", "in use, 100 bytes",
         "allocated" + BY % "overflow"]),
    "underflow": (
        r"underflow: 0x[0-9a-f]{8} \(kmalloc-128\) was written before its start",
        [r"is 41, expected cc:\n", "allocated" + BY % "underflow"]),
    "sweep": (
        r"overflow: 0x[0-9a-f]{8} \(kmalloc-128\) was written past its end",
        ["allocated" + BY % "overflow_and_keep", "memory_sweep"]),
    "heap-use-after-free": (
        r"page fault: the kernel reads at .*use after free: 16484 bytes of the heap, "
        r"taken at read_freed_area\+.*, freed at read_freed_area\+", []),
    "heap-double-free": (
        r"double free: 0x[0-9a-f]{8} \(kernel heap\) is free already",
        ["allocated" + BY % "free_area_twice", "freed" + BY % "free_area_twice"]),
    "heap-overflow": (
        r"overflow: 0x[0-9a-f]{8} \(kernel heap, 16484 bytes\) was written past its end",
        [r"byte 0 of \d+, at [0-9a-f]{8}, is 41, expected cc:\n",
         "allocated" + BY % "overflow_area"]),
    "frame-use-after-free": (
        r"use after free: the frame at 0x[0-9a-f]+ was written while it was free",
        [r"byte 20 of 4096, at [0-9a-f]{8}, is 41, expected 6b:\n"]),
}


@pytest.mark.parametrize("crash, said", PLANTED.items())
def test_a_planted_memory_fault_is_told_with_its_object_and_owners(crash, said):
    with Machine(initrd=built("initrd.cpio"), append=f"panic=-1 slab_debug crash={crash}") as machine:
        report = report_of(machine).replace("\r", "")
        assert_complete(report)
        assert re.search(said[0], report.splitlines()[0]), report
        for pattern in said[1]:
            assert re.search(pattern, report), f"{pattern}\n{report}"


def test_unchecked_memory_still_refuses_what_it_can_tell_from_the_address():
    with Machine(initrd=built("initrd.cpio"), append="panic=-1 slab_debug=- crash=invalid-free") as machine:
        report = report_of(machine)
        assert re.search(r"is not the start of an object", report.splitlines()[0]), report
        assert "boot with slab_debug" in report


def test_the_owners_of_lost_objects_are_in_proc():
    with Shell(append="slab_debug crash=leak") as shell:
        owners = shell.output("cat /proc/slab_owners")
        row = re.search(r"^kmalloc-128 +3 +300 age=\S+ pid=1-1 lose_objects\+0x.* < ", owners, re.MULTILINE)
        assert row, owners
        assert re.search(r"^vm_area +\d+ ", owners, re.MULTILINE), owners


def test_without_slab_debug_nobody_keeps_track_of_owners():
    with Shell(append="slab_debug=-") as shell:
        assert "boot with slab_debug" in shell.output("cat /proc/slab_owners")


def test_a_kernel_test_that_leaks_fails_and_names_who_leaked():
    with Machine(initrd=built("test.cpio"),
                 append="panic=-1 slab_debug crash=leak test=this_test_leaks_if_told_to") as machine:
        machine.expect("not ok 1 - mm_slab_debug: this_test_leaks_if_told_to", BOOT_SECONDS)
        machine.expect(r"not as it was before: slab:kmalloc-128 was \d+, is \d+", BOOT_SECONDS)
        machine.expect(r"kmalloc-128 +3 +300 age=.* lose_objects\+0x.*this_test_leaks_if_told_to\+0x",
                       BOOT_SECONDS)


def test_a_user_test_that_leaves_something_is_told_who_took_it():
    with Shell(initrd=built("test.cpio"), append="slab_debug") as shell:
        shell.output("mkdir /few; cp /tests/run /guest/leave /few")
        report, status = shell.run("/few/run")
        assert status == 1
        assert re.search(r"slab:ramfs_node: \d+ → \d+", report), report
        assert re.search(r"# +ramfs_node +\d+ .* age=.* \w+\+0x.* < .*file_open\+0x", report), report
