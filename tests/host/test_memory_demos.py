"""The demos of the memory chapter say what they are to show, on Redzone and on Linux."""

import re

import pytest

import demos

SAID = {
    "cow": [
        r"child wrote 0 of 4 pages: 4 shared, 0 its own",
        r"child wrote 1 of 4 pages: 3 shared, 1 its own",
        r"child wrote 4 of 4 pages: 0 shared, 4 its own",
        r"parent, alone again: it wrote to 2048 pages",
    ],
    "stack": [
        r"may grow to 8192 KiB",
        r"After \d+ calls the stack had grown to 0x[0-9a-f]+, by 81\d\d KiB",
        r"was SIGSEGV\. The handler ran on a stack of its own",
    ],
    "heap": [
        r"After sbrk of four pages: +break at 0x[0-9a-f]+, VmData \d+ kB\n +[0-9a-f-]+ rw-p .*\[heap\]",
        r"byte 1 of the last is 0",
        r"malloc of 100 bytes: 0x[0-9a-f]+, below the break",
        r"malloc of 8 MiB: 0x[0-9a-f]+, above it: a mapping of its own",
    ],
    "shared": [
        r"child:  shared memory at 0x[0-9a-f]+ says \"the parent's words\"",
        r"parent: the shared page says \"the child's words\"",
        r"parent: the private one \"the parent's words\"",
    ],
    "mapping": [
        r"The memory at 0x[0-9a-f]+ says: written with write\(2\)",
        r"read\(2\) finds in the file: written to the memory",
        r"rw-s .* /tmp/mapping-demo \(deleted\)",
        r"no descriptor any more\. The memory says: written to the memory",
    ],
    "unmapped": [
        r"mapped: wrote to 0x[0-9a-f]+",
        r"read-only: SIGSEGV, SEGV_ACCERR, at address 0x[0-9a-f]+, as it should be",
        r"unmapped: SIGSEGV, SEGV_MAPERR, at address 0x[0-9a-f]+, as it should be",
        r"The program goes on",
    ],
    "text": [
        r"A write to the text at 0x804[0-9a-f]+ was SIGSEGV; answer\(\) is 1",
        r"child:  made its page writable and changed it; answer\(\) is 2",
        r"parent: its own answer\(\) is still 1",
    ],
    "sameaddress": [
        r"child:  after its write: +address 0x80[0-9a-f]+ holds 'C'",
        r"parent: after its write: +address 0x80[0-9a-f]+ holds 'P'",
    ],
}


@pytest.mark.parametrize("demo", SAID)
def test_a_demo_shows_its_idea(shell, demo):
    demos.expect_said(shell.output(f"/demo/{demo}", seconds=120), SAID[demo])


@pytest.mark.parametrize("demo", SAID)
def test_the_same_demo_runs_on_linux(folder, demo):
    demos.expect_said(demos.run_on_linux(demo, folder), SAID[demo])


def test_two_processes_have_different_frames_at_the_same_address(shell):
    output = shell.output("/demo/sameaddress")
    frames = re.findall(r"after its write: .* in frame (0x[0-9a-f]+)", output)
    assert len(set(frames)) == 2 and "0x0" not in frames, output
