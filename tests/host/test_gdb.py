"""gdb on the whole machine, as `make gdb` starts it, in batch mode."""

import os
import re
import subprocess

import pexpect

from machine import BOOT_SECONDS, BUILD, ROOT, built
from shell import FIRST_PROMPT

GDB_SECONDS = 120


def debug(*commands, initrd="initrd.cpio", append=""):
    """What gdb prints for the commands, from the kernel's first instruction on."""
    arguments = ["-batch"]
    for command in commands:
        arguments += ["-ex", command]
    environment = dict(os.environ, BUILD=os.path.relpath(BUILD, ROOT), APPEND=append,
                       INITRD=built(initrd), MEMORY="128M")
    child = subprocess.run(["tools/gdb/session", *arguments], cwd=ROOT, env=environment,
                           stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                           stderr=subprocess.STDOUT, text=True, errors="replace",
                           timeout=GDB_SECONDS, check=False)
    return child.stdout


def test_gdb_stops_at_the_kernels_entry():
    output = debug("info registers eip")
    assert re.search(r"eip\s+0x1[0-9a-f]{5}\s.*_start", output), output


def test_gdb_breaks_in_fork_with_a_backtrace_of_names():
    output = debug("hbreak sys_fork", "continue", "backtrace", "printf \"pid %d\\n\", proc_current()->pid")
    assert re.search(r"#0 .*sys_fork", output), output
    assert re.search(r"#[1-9] .*trap_dispatch", output), output
    assert "pid 1" in output


def test_gdb_steps_from_user_code_into_the_kernel_and_back():
    program = os.path.relpath(built("user/sbin/init"), ROOT)
    output = debug(f"add-symbol-file {program}", "hbreak main", "continue", "backtrace 1",
                   "delete", "hbreak sys_openat", "continue", "backtrace 1", "delete",
                   "enter-user", "info registers eip cs")
    assert re.search(r"#0 .*main ", output), output
    assert re.search(r"#0 .*sys_openat", output), output
    assert re.search(r"^cs\s+0x73\b", output, re.MULTILINE), output
    assert re.search(r"^eip\s+0x80[45]", output, re.MULTILINE), output


def test_gdb_knows_the_layout_the_processes_and_the_page_tables():
    output = debug("hbreak sys_wait4", "continue", "layout memory", "ps", "proc 1", "areas 1",
                   "pagetable 1", "pte $eip", "runq")
    assert re.search(r"c3000000.*red zone", output, re.IGNORECASE), output
    assert re.search(r"^\*?\s+1\s+0\s.*init", output, re.MULTILINE), output
    assert re.search(r"08048000", output), output
    assert "Python Exception" not in output and "Error" not in output, output


def test_somebody_types_at_the_machine_that_is_debugged():
    environment = dict(os.environ, BUILD=os.path.relpath(BUILD, ROOT), MEMORY="128M")
    debugger = pexpect.spawn("tools/gdb/session", ["-ex", "continue"], cwd=ROOT, env=environment,
                             encoding="utf-8", codec_errors="replace", timeout=GDB_SECONDS)
    try:
        debugger.expect("Temporary breakpoint 1")
        debugger.expect("Continuing")
        terminal = pexpect.spawn("tools/console", [built("gdb/serial")], cwd=ROOT, encoding="utf-8",
                                 codec_errors="replace", timeout=BOOT_SECONDS)
        terminal.expect(FIRST_PROMPT)
        terminal.send("echo hel'lo'\r")
        terminal.expect("hello\r*\n")
        debugger.sendintr()
        debugger.expect("SIGINT")
        debugger.sendline("ps")
        debugger.expect("1 +0 .*init")
        terminal.send("\x01x")
        terminal.expect(pexpect.EOF)
        debugger.sendline("quit")
        debugger.expect(pexpect.EOF)
        debugger.wait()
        assert not os.path.exists(built("gdb/pid"))
    finally:
        debugger.close(force=True)
