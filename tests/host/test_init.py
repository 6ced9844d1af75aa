"""init: what it starts, what it survives, how it brings the machine down."""

import os
import shutil

from archives import pack
from machine import POWERED_OFF, built, plain
from shell import Shell

SHELL_LINE = "S0::respawn:/sbin/getty -a root ttyS0\n"


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
    inittab = ("# a comment\n\nnonsense\na::dance:/bin/sh\nb::once:\ntoolong::once:/bin/true\n"
               + "c::once:" + "x" * 600 + "\n\x00\x01\xff\nd::once:/bin/true\nd::once:/bin/true\n"
               + "e:9x:once:/bin/true\nid:2:initdefault:\n" + SHELL_LINE)
    with Shell(initrd=initrd(folder, inittab)) as shell:
        for number, problem in ((3, "fields are missing"), (4, "unknown action"), (5, "no process"),
                                (6, "an id has one to four letters"), (7, "line too long"),
                                (10, "the id is used twice"), (11, "bad runlevel")):
            assert f"init: /etc/inittab:{number}: {problem}" in shell.transcript
        assert "inittab:12" not in shell.transcript
        assert shell.output("echo here") == "here\n"


def test_without_inittab_rc_runs_and_the_console_has_a_shell(folder):
    with Shell(initrd=initrd(folder, None)) as shell:
        assert "Welcome to Redzone." in shell.transcript
        assert shell.output("echo $PPID $0 $HOME") == "1 -sh /root\n"


def test_with_nothing_to_keep_running_the_console_has_a_shell(folder):
    with Shell(initrd=initrd(folder, "t::once:/bin/true\n")) as shell:
        assert "a shell on the console instead" in shell.transcript
        assert shell.output("echo here") == "here\n"


def test_a_getty_whose_terminal_is_not_there_says_so_once(folder):
    with Shell(initrd=initrd(folder, "S9::respawn:/sbin/getty ttyS9\n" + SHELL_LINE)) as shell:
        assert "ttyS9" in shell.output("sleep 1; ps -ef | grep '[g]etty ttyS9'")
        assert shell.transcript.count("getty: /dev/ttyS9: ") == 1


def test_entries_start_in_the_order_of_their_actions(folder):
    inittab = (SHELL_LINE + "w::wait:echo fourth\nb1::bootwait:sleep 0.2; echo second\n"
               "b2::bootwait:echo third\ns::sysinit:echo first\nx::off:echo unwanted\n")
    with Shell(initrd=initrd(folder, inittab)) as shell:
        shell.expect("fourth") if "fourth" not in shell.transcript else None
        said = shell.transcript
        assert (said.index("first") < said.index("second") < said.index("third")
                < said.index("fourth"))
        assert "unwanted" not in said


def test_what_ends_is_started_again(folder):
    with Shell(initrd=initrd(folder, "sl::respawn:/bin/sleep 1000\n" + SHELL_LINE)) as shell:
        first = shell.output("pgrep sleep")
        shell.output(f"kill {first.strip()}; sleep 0.5")
        assert shell.output("pgrep sleep") not in ("", first)


def test_respawning_too_fast_is_disabled_until_init_is_told(folder):
    with Shell(initrd=initrd(folder, "f::respawn:/bin/false\n" + SHELL_LINE)) as shell:
        message = 'init: id "f" respawning too fast: disabled for 5 minutes'
        if message not in shell.transcript:
            shell.expect(message)
        assert shell.output("sleep 1; echo here") == "here\n"
        assert shell.transcript.count(message) == 1
        shell.type("telinit q\n")
        shell.expect(message)
        shell.type("\n")
        shell.prompt()


def test_a_new_inittab_is_read_when_init_is_told(folder):
    """Who is still in the table keeps his process; who is not is ended, by force if he will not."""
    inittab = ("a::respawn:/bin/sleep 1001\nb::respawn:/bin/sh -c 'trap \"\" TERM; sleep 1002'\n"
               + SHELL_LINE)
    with Shell(initrd=initrd(folder, inittab)) as shell:
        kept = shell.output("pgrep -f '^/bin/sleep 1001'")
        shell.output("printf 'a::respawn:/bin/sleep 1001\\nc::once:/bin/sleep 1003\\n' >/tmp/tab; "
                     "grep S0 /etc/inittab >>/tmp/tab; mv /tmp/tab /etc/inittab; kill -HUP 1; sleep 1")
        assert shell.output("pgrep -f '^/bin/sleep 1001'") == kept
        assert shell.output("pgrep -f 'sleep 1003$'")
        assert shell.output("sleep 6; pgrep -f 'sleep 1002$' || echo gone") == "gone\n"


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
    for name in ("QUIT", "SEGV", "KILL", "STOP", "ALRM", "PIPE", "CHLD"):
        shell.output(f"kill -{name} 1")
    assert shell.output("sh -c 'sleep 0.1 & exit'; sleep 0.5; echo alive") == "alive\n"


def test_the_machine_goes_down_in_order(folder):
    """Stop scripts from the last to the first; TERM to all; KILL to who did not care; then the end."""
    stage = os.path.join(folder, "stage")
    archive = initrd(folder, SHELL_LINE + "rc::shutdown:/bin/sh /etc/rc stop\n")
    for name in ("20-one", "30-two"):
        script = os.path.join(stage, "etc", "init.d", name)
        with open(script, "w", encoding="ascii") as file:
            file.write(f"#!/bin/sh\necho {name} $1\n")
        os.chmod(script, 0o755)
    pack(stage, archive)
    with Shell(initrd=archive) as shell:
        shell.output("(trap 'echo pol\"\"ite >/dev/console; exit' TERM; while :; do sleep 0.1; done) & :")
        shell.output("(trap '' TERM HUP; while :; do sleep 0.1; done) & :")
        shell.type("poweroff\n")
        assert shell.wait_for_end() == POWERED_OFF
        said = plain(shell.transcript)
        order = [said.index(words) for words in
                 ("init: the system is going down", "30-two stop", "20-one stop",
                  "init: sending SIGTERM to all processes", "polite",
                  "init: sending SIGKILL to those that are left")]
        assert order == sorted(order)


def test_scripts_start_in_the_order_of_their_names_and_a_bad_one_is_told(folder):
    stage = os.path.join(folder, "stage")
    archive = initrd(folder, "si::sysinit:/bin/sh /etc/rc start\n" + SHELL_LINE)
    for name, body in (("30-late", "echo late"), ("20-early", "echo early; exit 3")):
        script = os.path.join(stage, "etc", "init.d", name)
        with open(script, "w", encoding="ascii") as file:
            file.write(f"#!/bin/sh\n{body}\n")
        os.chmod(script, 0o755)
    pack(stage, archive)
    with Shell(initrd=archive) as shell:
        said = plain(shell.transcript)
        assert (said.index("early\n/etc/init.d/20-early start: status 3\n") < said.index("late\n")
                < said.index("Welcome to Redzone."))
