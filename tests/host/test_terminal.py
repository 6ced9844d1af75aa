"""Somebody types: keys that end, stop and suspend, jobs, the line editor and its history."""

import re

import pytest

from shell import PROMPT

UP, DOWN, RIGHT, LEFT = "\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D"
CTRL_A, CTRL_C, CTRL_D, CTRL_E, CTRL_U, CTRL_Z = "\x01", "\x03", "\x04", "\x05", "\x15", "\x1a"
CTRL_BACKSLASH, BACKSPACE = "\x1c", "\x7f"


@pytest.fixture(name="shell", params=["serial line", "pseudo-terminal"])
def on_both_kinds(request, shell):
    """The shell at the serial line, and one on a pseudo-terminal that `script` keeps there."""
    inner = request.param == "pseudo-terminal"
    if inner:
        shell.type("script -q /dev/null\n")
        shell.prompt()
        assert shell.output("tty").startswith("/dev/pts/")
    yield shell
    if inner:
        shell.type("exit\n")
        shell.prompt()


def started(shell, command):
    """Type a command line and wait until it runs; it must say `running` first."""
    shell.type(f"echo runn'ing'; {command}\n")
    shell.expect(r"running\r*\n")
    shell.drain(0.5)


def test_ctrl_c_ends_the_foreground_command_and_not_the_shell(shell):
    started(shell, "sleep 1000")
    shell.type(CTRL_C)
    shell.prompt()
    assert shell.output("echo still here") == "still here\n"
    assert "sleep" not in shell.output("ps")


def test_ctrl_c_ends_a_whole_pipeline(shell):
    started(shell, "sleep 1000 | cat | cat")
    shell.type(CTRL_C)
    shell.prompt()
    assert "sleep" not in shell.output("ps")


def test_ctrl_c_at_the_prompt_drops_the_line(shell):
    shell.type("echo never")
    shell.drain()
    shell.type(CTRL_C)
    shell.prompt()
    assert shell.output("echo next") == "next\n"


def test_ctrl_backslash_quits(shell):
    started(shell, "sleep 1000")
    shell.type(CTRL_BACKSLASH)
    shell.prompt()
    assert shell.output("echo $((1 + 1))") == "2\n"


def test_the_status_of_a_killed_command_tells_the_signal(shell):
    started(shell, "sleep 1000")
    shell.type(CTRL_C)
    shell.prompt()
    shell.type("echo status $?\n")
    shell.expect(r"status 130\r*\n")
    shell.prompt()


def test_ctrl_d_ends_the_input_of_a_command(shell):
    started(shell, "cat")
    shell.type("one line\n")
    shell.expect("one line\r*\n.*one line\r*\n")
    shell.type(CTRL_D)
    shell.prompt()


def test_a_letter_of_several_bytes_is_erased_whole(shell):
    started(shell, "cat >/tmp/typed")
    shell.type("xä\x7fy\n")
    shell.type(CTRL_D)
    shell.prompt()
    assert shell.output("cat /tmp/typed; rm /tmp/typed") == "xy\n"


def test_ctrl_z_stops_a_job_and_fg_goes_on_with_it(shell):
    started(shell, "cat")
    shell.type(CTRL_Z)
    assert re.search("(?i)stopped", shell.prompt())
    assert re.search(r"(?i)stopped.*cat", shell.output("jobs"))
    shell.type("fg\n")
    shell.drain()
    shell.type("awake again\n")
    shell.expect("awake again\r*\n.*awake again\r*\n")
    shell.type(CTRL_D)
    shell.prompt()
    assert shell.output("jobs") == ""


def test_a_stopped_job_runs_on_in_the_background(shell):
    started(shell, "sleep 2")
    shell.type(CTRL_Z)
    shell.prompt()
    shell.output("bg")
    assert re.search(r"(?i)running.*sleep", shell.output("jobs"))
    shell.output("wait", seconds=20)
    assert "sleep" not in shell.output("ps")


def test_a_background_job_that_reads_the_terminal_is_stopped(shell):
    shell.run("cat &")
    shell.drain(0.5)
    assert re.search(r"(?i)stopped.*cat", shell.output("sleep 1; jobs"))
    shell.output("kill -9 %1; sleep 1")
    shell.drain(0.2)
    assert "cat" not in shell.output("ps")


def test_backspace_and_ctrl_u_erase(shell):
    shell.type(f"nonsense{CTRL_U}echo wrog{BACKSPACE}ng\n")
    shell.expect(r"\nwrong\r*\n")
    shell.prompt()


def test_arrow_keys_move_in_the_line(shell):
    shell.type("echo ac" + LEFT + "b" + CTRL_A + RIGHT * 4 + " -" + CTRL_E + "d\n")
    shell.expect(r"\n- abcd\r*\n")
    shell.prompt()


def test_the_up_arrow_brings_back_earlier_lines(shell):
    for word in ("alpha", "beta"):
        shell.type(f"echo {word}\n")
        shell.expect(rf"\n{word}\r*\n")
        shell.prompt()
    shell.type(UP + UP + "-again\n")
    shell.expect(r"\nalpha-again\r*\n")
    shell.prompt()
    shell.type(UP + UP + DOWN + "\n")
    shell.expect(r"\nalpha-again\r*\n")
    shell.prompt()


def test_a_program_in_canonical_mode_gets_edited_lines(shell):
    started(shell, "head -n 1")
    shell.type(f"mistake{CTRL_U}the lind{BACKSPACE}e\n")
    shell.expect(r"\nthe line\r*\n")
    shell.prompt()


def test_bytes_with_the_high_bit_pass_unchanged(shell):
    assert shell.output("echo 'grüße, 日本'") == "grüße, 日本\n"


def test_a_long_line_typed_fast_arrives_whole(shell):
    words = " ".join(f"w{number}" for number in range(100))
    shell.type(f"echo {words} | wc -w\n")
    shell.expect(r"\n\s*100\r*\n")
    shell.prompt()


def test_job_control_leaves_the_terminal_with_the_shell(shell):
    started(shell, "sh -c 'sleep 1000'")
    shell.type(CTRL_C)
    shell.prompt()
    shell.type("\n")
    shell.expect(PROMPT)


def test_the_status_of_a_command_that_quit_tells_the_signal(shell):
    started(shell, "sleep 1000")
    shell.type(CTRL_BACKSLASH)
    shell.prompt()
    shell.type("echo status $?\n")
    shell.expect(r"status 131\r*\n")
    shell.prompt()


def test_a_background_job_writes_unless_the_terminal_forbids_it(shell):
    shell.type("(sleep 1; echo from behind) &\n")
    shell.expect(r"from behind\r*\n")
    shell.type("\n")
    shell.prompt()
    shell.output("wait; stty tostop")
    shell.run("(sleep 1; echo never seen) &")
    assert re.search(r"(?i)stopped", shell.output("sleep 3; jobs"))
    assert "never seen" not in shell.output("stty -tostop; kill -9 %1; sleep 1")
    shell.drain(0.2)


def test_a_raw_program_gets_every_key_as_it_is(shell):
    started(shell, "sh -c 'stty raw -echo; head -c 4 | od -An -tx1; stty sane'")
    shell.type(CTRL_C + CTRL_Z + "\r" + CTRL_D)
    shell.expect(r"03 1a 0d 04\s*\n")
    shell.prompt()


def test_modes_are_restored_after_a_stopped_raw_job_and_given_back_to_it(shell):
    shell.output("echo 'stty -icanon -echo; kill -STOP $$; stty -a; stty sane' >/tmp/job")
    shell.type("sh /tmp/job\n")
    assert re.search("(?i)stopped", shell.prompt())
    modes = shell.output("stty -a")
    assert re.search(r"(?m)(^| )icanon", modes) and re.search(r"(?m)(^| )echo\b", modes)
    shell.type("fg\n")
    shell.expect(r"-icanon")
    shell.prompt()
    assert re.search(r"(?m)(^| )icanon", shell.output("rm /tmp/job; stty -a"))


def test_a_new_size_reaches_the_job_in_front(shell):
    rows, columns = shell.output("stty size").split()
    shell.run("(sleep 3; stty rows 44 columns 133) &")
    shell.type("sh -c 'trap \"stty size; exit\" WINCH; echo wait''ing; while :; do sleep 1; done'\n")
    shell.expect(r"\nwaiting\r*\n")
    shell.expect(r"44 133\r*\n")
    shell.prompt()
    assert shell.output("stty size") == "44 133\n"
    shell.output(f"wait; stty rows {rows} columns {columns}")


def test_a_terminal_that_goes_away_hangs_up_what_runs_on_it(shell):
    shell.run("script -q -c 'sleep 1234' /dev/null </dev/null >/dev/null &")
    shell.output("while ! ps -e | grep -q 'sleep$'; do sleep 1; done")
    shell.output("kill -9 %1; wait; sleep 1")
    shell.drain(0.2)
    assert "sleep" not in shell.output("ps -e | grep sleep || true").replace("grep sleep", "")


def test_stopped_output_goes_on_with_its_key(shell):
    started(shell, "sh -c 'sleep 1; echo flows again'")
    shell.type("\x13")
    assert "flows" not in shell.drain(2)
    shell.type("\x11")
    shell.expect(r"flows again\r*\n")
    shell.prompt()
