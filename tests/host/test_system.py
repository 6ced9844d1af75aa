"""The machine as its user finds it: programs that crash, use up, and count; leaving it."""

import re

import pytest

from machine import POWERED_OFF, RESET, built
from shell import Shell


def test_a_thousand_processes_leave_memory_as_it_was(shell):
    shell.output("/guest/spawn 10 /bin/true")
    before = shell.settled_census()
    assert shell.output("/guest/spawn 1000 /bin/true", seconds=120) == "1000 ran\n"
    assert shell.settled_census() == before


def crowd(shell, count):
    """What it costs to make, to signal and to end `count` processes at once, in microseconds each."""
    output = shell.output(f"/guest/crowd {count}", seconds=400)
    match = re.fullmatch(rf"{count} made ([\d.]+), signalled ([\d.]+), ended ([\d.]+)\n", output)
    return [float(cost) for cost in match.groups()]


def test_four_thousand_processes_live_at_once_and_leave_memory_as_it_was():
    """Time is counted in instructions here, so that the costs can be compared."""
    with Shell(initrd=built("test.cpio"), memory="256M", icount=0) as shell:
        few = crowd(shell, 400)
        before = shell.settled_census()
        many = crowd(shell, 4000)
        assert shell.settled_census() == before
        for cost_of_few, cost_of_many in zip(few, many):
            assert cost_of_many < 1.5 * cost_of_few, (few, many)


def test_a_loop_of_the_shell_leaves_memory_as_it_was(shell):
    loop = "i=0; while [ $i -lt 100 ]; do /bin/true; i=$((i + 1)); done; echo $i"
    shell.output(loop, seconds=60)
    before = shell.settled_census()
    assert shell.output(loop, seconds=60) == "100\n"
    assert shell.settled_census() == before


def test_a_fork_bomb_under_a_limit_ends_in_errors(shell):
    output = shell.output("/guest/forkbomb 50", seconds=60)
    assert re.search(r"fork: Resource temporarily unavailable", output), output
    assert shell.output("echo on") == "on\n"


def test_a_fork_bomb_without_a_limit_ends_in_errors():
    with Shell(initrd=built("test.cpio"), memory="32M") as shell:
        output = shell.output("/guest/forkbomb", seconds=120)
        assert re.search(r"fork: (Resource temporarily unavailable|Cannot allocate memory)", output)
        assert shell.output("ls / | sort | wc -l").strip().isdigit()


@pytest.mark.parametrize("how", ["brk", "mmap"])
def test_a_program_that_eats_all_memory_ends_in_an_error(shell, how):
    output = shell.output(f"/guest/eat {how}", seconds=90)
    assert re.search(r"ate \d+ KiB, then: Cannot allocate memory", output), output
    assert shell.output("ls / | sort | wc -l").strip().isdigit()


def test_all_memory_is_eaten_beyond_the_physical_map_too():
    with Shell(initrd=built("test.cpio"), memory="1G") as shell:
        output = shell.output("/guest/eat mmap", seconds=120)
        assert int(re.search(r"ate (\d+) KiB", output).group(1)) > 850 * 1024
        assert shell.output("echo on") == "on\n"


def test_a_file_that_fills_all_memory_ends_in_an_error(shell):
    output = shell.output("head -c 999000000 /dev/zero >/tmp/full; echo $?; rm /tmp/full", seconds=90)
    assert re.fullmatch(r"head: .*: (No space left on device|Cannot allocate memory)\n1\n", output)
    assert shell.output("ls / | sort | wc -l").strip().isdigit()


def test_a_null_pointer_ends_the_program_with_its_signal(shell):
    output, status = shell.run("/guest/crash null")
    assert status == 128 + 11, output
    assert shell.output("echo on") == "on\n"


@pytest.mark.parametrize("crime", ["null", "redzone", "kernel", "jump-null", "jump-redzone",
                                   "jump-kernel", "write-null", "write-redzone", "write-kernel",
                                   "hlt", "cli", "port"])
def test_what_a_process_may_not_do_ends_it_with_sigsegv(shell, crime):
    _, status = shell.run(f"/guest/crash {crime}")
    assert status == 128 + 11


def test_dmesg_free_uname_date_and_ps_speak_as_on_any_unix(shell):
    assert "Redzone" in shell.output("uname -a")
    assert re.search(r"20\d\d", shell.output("date"))
    assert re.search(r"Mem:\s+\d+\s+\d+\s+\d+", shell.output("free"))
    assert re.search(r"\b1\b.*init", shell.output("ps -e"))
    assert re.search(r"^sleep +\w*sleep", shell.output("sleep 9 & sleep 0.1; ps -o comm,wchan; kill $!"),
                     re.MULTILINE)
    assert "ARGSBASE" in shell.output("dmesg")


def test_files_are_made_moved_linked_and_removed(shell):
    assert shell.output(
        "cd /tmp; mkdir d; echo text > d/a; cp d/a d/b; mv d/b d/c; ln d/a d/e; ls d | cat; "
        "cat d/c d/e; rm d/a d/c d/e; rmdir d; ls; cd") == "a\nc\ne\ntext\ntext\n"


def test_poweroff_ends_the_machine():
    with Shell() as shell:
        shell.type("poweroff\n")
        assert shell.wait_for_end() == POWERED_OFF


def test_reboot_resets_the_machine():
    with Shell() as shell:
        shell.type("reboot\n")
        assert shell.wait_for_end() == RESET
        assert not shell.tripled()


def test_exit_from_the_shell_gives_another_shell():
    with Shell() as shell:
        shell.type("exit\n")
        shell.log_in()
        assert shell.output("echo again") == "again\n"
