"""init: what it starts, what it survives, how it brings the machine down."""

import os
import shutil

from archives import pack
from machine import POWERED_OFF, built
from shell import Shell

SHELL_LINE = "ttyS0::respawn:-/bin/sh\n"


def initrd(folder, inittab):
    """The project's initrd with another /etc/inittab; with None, without any."""
    stage = os.path.join(folder, "stage")
    shutil.copytree(built("initrd.cpio.d"), stage, symlinks=True)
    path = os.path.join(stage, "etc", "inittab")
    os.remove(path)
    if inittab is not None:
        with open(path, "w", encoding="latin-1") as file:
            file.write(inittab)
    return pack(stage, os.path.join(folder, "initrd.cpio"))


def test_lines_that_make_no_sense_are_reported_and_left_out(folder):
    inittab = ("# a comment\n\nnonsense\nttyS0::dance:/bin/sh\n::once:\n../x::once:/bin/true\n"
               + "::once:" + "x" * 600 + "\n\x00\x01\xff\n" + SHELL_LINE)
    with Shell(initrd=initrd(folder, inittab)) as shell:
        for number, problem in ((3, "fields are missing"), (4, "unknown action"), (5, "no command"),
                                (6, "bad terminal"), (7, "line too long")):
            assert f"init: /etc/inittab:{number}: {problem}" in shell.transcript
        assert shell.output("echo here") == "here\n"


def test_without_inittab_rc_runs_and_the_console_has_a_shell(folder):
    with Shell(initrd=initrd(folder, None)) as shell:
        assert "Welcome to Redzone." in shell.transcript
        assert shell.output("echo $PPID $0 $HOME") == "1 -sh /root\n"


def test_with_nothing_to_keep_running_the_console_has_a_shell(folder):
    with Shell(initrd=initrd(folder, "::once:/bin/true\n")) as shell:
        assert "a shell on the console instead" in shell.transcript
        assert shell.output("echo here") == "here\n"


def test_a_terminal_that_cannot_be_opened_is_skipped_with_one_line(folder):
    with Shell(initrd=initrd(folder, "ttyS9::respawn:-/bin/sh\n" + SHELL_LINE)) as shell:
        assert shell.transcript.count("/dev/ttyS9") == 1
        assert shell.output("echo here") == "here\n"


def test_entries_start_in_the_order_of_their_actions(folder):
    inittab = (SHELL_LINE + "::wait:echo third\n::sysinit:sleep 0.2; echo first\n"
               "::sysinit:echo second\n")
    with Shell(initrd=initrd(folder, inittab)) as shell:
        said = shell.transcript
        assert said.index("first") < said.index("second") < said.index("third") < said.index("# ")


def test_what_keeps_ending_is_started_again_with_pauses(folder):
    with Shell(initrd=initrd(folder, "::respawn:/bin/false\n" + SHELL_LINE)) as shell:
        if "keeps ending" not in shell.transcript:
            shell.expect("keeps ending")
        assert shell.output("echo here") == "here\n"


def test_shells_have_a_session_and_terminal_of_their_own(folder):
    with Shell(initrd=initrd(folder, SHELL_LINE)) as shell:
        assert shell.output("tty; echo $TERM") == "/dev/ttyS0\nvt100\n"
        pid, group, session, foreground = shell.output(
            "read p c s pp g ss t fg rest < /proc/$$/stat; echo $$ $g $ss $fg").split()
        assert pid == group == session
        assert foreground != "-1"


def test_orphans_are_adopted_and_reaped(shell):
    shell.output("sh -c '(sleep 0.3; sh -c \"echo parent \\$PPID\") & exit'")
    shell.output("sh -c 'sleep 0.2 & exit'; sleep 1")
    assert "Z" not in shell.output("for p in /proc/[0-9]*; do read a b s rest < $p/stat; "
                                   "echo $s; done 2>/dev/null")


def test_signals_do_not_end_init(shell):
    for name in ("HUP", "QUIT", "SEGV", "KILL", "STOP", "ALRM", "PIPE", "CHLD"):
        shell.output(f"kill -{name} 1")
    assert shell.output("sh -c 'sleep 0.1 & exit'; sleep 0.5; echo alive") == "alive\n"


def test_shutdown_entries_run_before_the_machine_goes_down(folder):
    inittab = SHELL_LINE + "::shutdown:sleep 0.2; echo going\n::shutdown:echo gone\n"
    with Shell(initrd=initrd(folder, inittab)) as shell:
        shell.output("sleep 1000 & trap '' TERM")
        shell.type("poweroff\n")
        assert shell.wait_for_end() == POWERED_OFF
        shell.drain()
        assert shell.transcript.index("going") < shell.transcript.index("gone")
